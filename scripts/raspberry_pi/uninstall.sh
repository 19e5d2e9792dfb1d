#!/bin/sh
# Removes what install.sh has made and noted in /opt/edgecls/installed.txt, and nothing else:
#
#   sudo scripts/raspberry_pi/uninstall.sh [--keep-data]
#
# --keep-data   leave the artifacts and runtimes in /var/lib/edgecls, and the user that they belong to
#
# Exit codes: 2 usage.
set -eu

fail() {
    printf 'error: %s\n' "$2" >&2
    exit "$1"
}

keep=
for word in "$@"; do
    case $word in
        --keep-data) keep=yes ;;
        -h | --help) sed -n '2,/^set -eu/{/^set/d;s/^# \{0,1\}//;p;}' "$0"; exit 0 ;;
        *) fail 2 "unknown argument $word; usage: uninstall.sh [--keep-data]" ;;
    esac
done

prefix=/opt/edgecls
state=/var/lib/edgecls
manifest=$prefix/installed.txt
[ "$(id -u)" = 0 ] || fail 2 "this needs root: run it with sudo"
if [ ! -f "$manifest" ]; then
    printf 'nothing to remove: there is no %s\n' "$manifest" >&2
    exit 0
fi

# A copy: the list is in a folder that goes too. The folder of the program goes last, so that after an interruption
# the list is still there.
list=$(mktemp)
trap 'rm -f "$list"' EXIT
grep -vxF "folder $prefix" "$manifest" >"$list" || true

# The list is a file that somebody may have damaged: only what bears our name is ever removed.
remove() {
    case $1 in
        /*/edgecls | /*/edgecls.service) ;;
        *) fail 2 "$manifest names $1, which can't be ours; nothing more was removed" ;;
    esac
    printf 'removing %s\n' "$1" >&2
    rm -rf "$1"
}

running=
[ ! -d /run/systemd/system ] || running=yes
while read -r kind what who; do
    case $kind in
        service)
            [ -z "$running" ] || systemctl disable --now --quiet "${what##*/}" || true
            remove "$what"
            [ -z "$running" ] || systemctl daemon-reload
            ;;
        link) [ "$(readlink "$what" || true)" != "$prefix/bin/edgecls" ] || remove "$what" ;;
        file) remove "$what" ;;
        folder) [ "$what" != "$state" ] || [ -n "$keep" ] || remove "$what" ;;
        member) ! id "$who" >/dev/null 2>&1 || gpasswd --delete "$who" "$what" >/dev/null ;;
        user) [ -n "$keep" ] || ! id "$what" >/dev/null 2>&1 || userdel "$what" ;;
    esac
done <"$list"
remove "$prefix"
