# shellcheck shell=sh
# Generated from blueprints/workers.yaml by `s6-blueprint generate`: change that file, not this one.

# A run script sources this in its service directory, to start only when all that its `dependencies` file names
# is ready: one name a line, `#` begins a comment. The file is read at every start, so an edit in the running
# container (/run/service/NAME/dependencies) counts from the next start on.
#
# The first start waits as long as it takes. A later one leaves out what has given up, and waits for the rest a
# few seconds only: one dead service does not keep the others down.

wait_service=${PWD##*/}

wait_say() {
    echo "$wait_service: $*" >&2
}

# Ready, or up where the service cannot say that it is ready. At boot a supervisor may be there before its status is.
wait_reached() {
    if [ -e "../$1/notification-fd" ]; then
        [ "$(s6-svstat -o ready "../$1" 2>/dev/null)" = true ]
    else
        [ "$(s6-svstat -o up "../$1" 2>/dev/null)" = true ]
    fi
}

# Returns when the service is reached, or after a second: s6-svwait would outlive a stop of this script.
wait_a_while() {
    if [ -e "../$1/notification-fd" ]; then
        s6-svwait -U -t 1000 "../$1" 2>/dev/null
    else
        s6-svwait -u -t 1000 "../$1" 2>/dev/null
    fi
    case $? in
        0 | 99 | 102) ;;
        *) sleep 1 ;;
    esac
}

# At boot all services start at once: give the other's supervisor a second to appear.
wait_for_supervisor() {
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        s6-svok "../$1" && return
        s6-sleep -m 100
    done
    wait_say "$1, named in the dependencies file, is not supervised"
    exit 1
}

wait_read() {
    if ! [ -f dependencies ]; then
        wait_say "the file $PWD/dependencies is missing"
        exit 1
    fi
    wait_names=
    while read -r wait_name wait_rest || [ -n "$wait_name" ]; do
        case $wait_name in
            '' | '#'*) continue ;;
        esac
        case $wait_rest in
            '' | '#'*) ;;
            *)
                wait_say "the dependencies file has more than one name on a line: $wait_name $wait_rest"
                exit 1
                ;;
        esac
        if ! [ -d "../$wait_name" ]; then
            wait_say "there is no service $wait_name, named in the dependencies file"
            exit 1
        fi
        wait_for_supervisor "$wait_name"
        wait_names="$wait_names $wait_name"
    done <dependencies
}

# Takes out of $wait_names what is reached, and at a later start what is not wanted up.
wait_look() {
    wait_left=
    for wait_name in $wait_names; do
        if wait_reached "$wait_name"; then
            continue
        elif [ -e waited ] && [ "$(s6-svstat -o wantedup "../$wait_name")" = false ]; then
            wait_say "going on without $wait_name, which has given up or was stopped"
        else
            wait_left="$wait_left $wait_name"
        fi
    done
    wait_names=$wait_left
}

wait_read
wait_tries=0
wait_look
while [ -n "$wait_names" ]; do
    if [ -e waited ] && [ "$wait_tries" -ge 3 ]; then
        wait_say "going on without$wait_names, still not ready"
        break
    fi
    [ $((wait_tries % 10)) -ne 0 ] || wait_say "waiting for$wait_names"
    # The names are separate words, and the first is waited for.
    # shellcheck disable=SC2086
    wait_a_while $wait_names
    wait_tries=$((wait_tries + 1))
    wait_look
done
# From now on a start is a later one.
: >waited
