# shellcheck shell=sh
# Generated from blueprints/complete.yaml by `s6-blueprint generate`: change that file, not this one.

# s6-notifyoncheck runs this for a service that it asks a limited number of times, which is the argument. It leaves off
# without a word, and the service is up and never ready: the last question says so.

./data/check && exit 0

# Questions count from the start of the process on.
process=$(s6-svstat -o pid .)
number=0
if [ -e asked ]; then
    read -r earlier before <asked
    [ "$earlier" != "$process" ] || number=$before
fi
number=$((number + 1))
echo "$process $number" >asked

name=${PWD##*/}
[ "$number" -ne "$1" ] ||
    echo "$name: not ready at question $number, the last; to be asked again: s6-svc -r /run/service/$name" >&2
exit 1
