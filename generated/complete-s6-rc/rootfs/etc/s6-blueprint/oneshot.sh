# shellcheck shell=sh
# Generated from blueprints/complete-s6-rc.yaml by `s6-blueprint generate`: change that file, not this one.

# The script of a oneshot sources this. Whatever it fails of, the container then stops with its code; and when the
# container is asked to stop, so is its work.

oneshot=${0##*/}
oneshot_asked=

# For ./end-start.
mkdir -p /run/s6-blueprint/oneshots
echo $$ >"/run/s6-blueprint/oneshots/$oneshot"

oneshot_end() {
    rm -f "/run/s6-blueprint/oneshots/$oneshot"
    if [ "$1" -ne 0 ] && [ -z "$oneshot_asked" ]; then
        echo "$oneshot: ended with code $1; stopping the container" >&2
        echo "$1" >/run/s6-linux-init-container-results/exitcode
        /etc/s6-blueprint/bin/halt
    fi
    exit "$1"
}
trap 'oneshot_end $?' EXIT

# The work is a child, because something follows it. The first argument is how many milliseconds it may take to end
# when it is asked to; the others are the work.
oneshot_work() {
    oneshot_grace=$1
    shift
    "$@" &
    oneshot_process=$!
    trap oneshot_stop TERM
    wait "$oneshot_process"
}

oneshot_stop() {
    oneshot_asked=yes
    kill "$oneshot_process"
    {
        s6-sleep -m "$oneshot_grace"
        kill -s KILL "$oneshot_process"
    } &
    wait "$oneshot_process"
    kill $!
    exit 143
}
