#!/bin/sh
# Installs edgecls on a Raspberry Pi (or another board with Debian) from this checkout, with its HTTP service:
#
#   sudo scripts/raspberry_pi/install.sh [--runtime ARCHIVE] [--artifact FOLDER]... [--user NAME] [--no-service]
#
# --runtime ARCHIVE   Paddle-Lite's archive for the board (inference_lite_lib.armlinux...), for the service
# --artifact FOLDER   what the service serves; of several the last
# --user NAME         let NAME open cameras (group video)
# --no-service        only the program
#
# It may be run again: what is there is brought up to date, /etc/default/edgecls stays. Everything that it makes is
# noted in /opt/edgecls/installed.txt, which uninstall.sh works through.
# Exit codes: 2 usage, 3 something must be installed first.
set -eu

fail() {
    printf 'error: %s\n' "$2" >&2
    exit "$1"
}

say() {
    printf '%s\n' "$1" >&2
}

usage='usage: install.sh [--runtime ARCHIVE] [--artifact FOLDER]... [--user NAME] [--no-service]'
here=$(cd "$(dirname "$0")" && pwd)
checkout=$(cd "$here/../.." && pwd)
prefix=/opt/edgecls
state=/var/lib/edgecls
manifest=$prefix/installed.txt

runtime=
person=
service=yes
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
: >"$scratch/artifacts"
while [ $# -gt 0 ]; do
    case $1 in
        --runtime | --artifact | --user) [ $# -ge 2 ] || fail 2 "$1 needs a value; $usage" ;;
    esac
    case $1 in
        --runtime) runtime=$2; shift 2 ;;
        --artifact) printf '%s\n' "$2" >>"$scratch/artifacts"; shift 2 ;;
        --user) person=$2; shift 2 ;;
        --no-service) service=; shift ;;
        -h | --help) sed -n '2,/^set -eu/{/^set/d;s/^# \{0,1\}//;p;}' "$0"; exit 0 ;;
        *) fail 2 "unknown argument $1; $usage" ;;
    esac
done

# Everything that can be wrong is looked at before anything is changed.
[ "$(id -u)" = 0 ] || fail 2 "this needs root: run it with sudo"
[ -z "$runtime" ] || [ -e "$runtime" ] || fail 2 "$runtime does not exist"
[ -z "$person" ] || id "$person" >/dev/null 2>&1 || fail 2 "there is no user $person"
while IFS= read -r artifact; do
    [ -f "$artifact/model.json" ] || fail 2 "$artifact is no artifact: it has no model.json"
done <"$scratch/artifacts"
python=$(command -v python3) || fail 3 "there is no python3; run 'apt install python3-venv'"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 9))' || fail 3 "edgecls needs Python 3.9 or later"
"$python" -c 'import ensurepip, venv' 2>/dev/null || fail 3 "python3 can't make environments; run 'apt install python3-venv'"

# Notes what was made, once each.
note() {
    grep -qxF "$1" "$manifest" 2>/dev/null || printf '%s\n' "$1" >>"$manifest"
}

mkdir -p "$prefix"
note "folder $prefix"

say "installing edgecls into $prefix"
if ! "$prefix/bin/python" -c '' 2>/dev/null; then
    "$python" -m venv "$prefix"
fi
# Building in the checkout would leave files of root there.
mkdir "$scratch/source"
cp -R "$checkout/edgecls" "$checkout/setup.cfg" "$checkout/pyproject.toml" "$checkout/README.md" "$scratch/source"
"$prefix/bin/python" -m pip install --quiet --disable-pip-version-check --upgrade "$scratch/source[serve]" ||
    fail 3 "pip could not install edgecls; check the network and run this again"
# The version may be the same and the code another.
"$prefix/bin/python" -m pip install --quiet --disable-pip-version-check --force-reinstall --no-deps "$scratch/source"

# piwheels' packages for 32-bit systems use libraries of the system.
if ! reason=$("$prefix/bin/python" -c 'import cv2, numpy' 2>&1); then
    fail 3 "OpenCV or NumPy can't be imported: $(printf '%s\n' "$reason" | tail -n 1); '$prefix/bin/edgecls doctor' says what to install"
fi

link=/usr/local/bin/edgecls
mkdir -p /usr/local/bin
if [ ! -e "$link" ] && [ ! -L "$link" ]; then
    ln -s "$prefix/bin/edgecls" "$link"
    note "link $link"
elif [ "$(readlink "$link" || true)" != "$prefix/bin/edgecls" ]; then
    say "note: $link is something else and stays; the program is $prefix/bin/edgecls"
fi

if [ -n "$person" ]; then
    case " $(id -nG "$person") " in
        *" video "*) ;;
        *)
            usermod -aG video "$person"
            note "member video $person"
            say "$person may open cameras from the next login on"
            ;;
    esac
fi

if [ -z "$service" ]; then
    say "ready: edgecls doctor"
    exit 0
fi

# What an earlier installation left behind with 'uninstall.sh --keep-data' is ours again.
ours=$state/.made-by-install
if [ ! -d "$state" ] || [ -e "$ours" ]; then
    note "folder $state"
fi
if ! id edgecls >/dev/null 2>&1; then
    useradd --system --home-dir "$state" --no-create-home --shell /usr/sbin/nologin --user-group edgecls
    note "user edgecls"
elif [ -e "$ours" ]; then
    note "user edgecls"
fi
if [ ! -d "$state" ]; then
    mkdir -p "$state"
    touch "$ours"
fi
mkdir -p "$state/workspace" "$state/cache"
while IFS= read -r artifact; do
    target=$state/workspace/$(basename "$(cd "$artifact" && pwd)")
    rm -rf "$target.new"
    cp -R "$artifact" "$target.new"
    rm -rf "$target"
    mv "$target.new" "$target"
    # The newest is served.
    touch "$target/model.json"
    say "artifact $target"
done <"$scratch/artifacts"
chown -R edgecls:edgecls "$state"

options=/etc/default/edgecls
mkdir -p /etc/default /etc/systemd/system
if [ ! -e "$options" ]; then
    cat >"$options" <<'END'
# Options of 'edgecls serve', see 'edgecls serve --help'. "--host 0.0.0.0" opens it to the network: there is no password.
EDGECLS_SERVE="--port 8000"
END
    note "file $options"
fi
unit=/etc/systemd/system/edgecls.service
cp "$here/edgecls.service" "$unit"
chmod 644 "$unit"
note "service $unit"

if [ -n "$runtime" ]; then
    # As the service's own user, whose store it goes into; it may not read a person's home.
    cp -R "$runtime" "$scratch/"
    chmod -R a+rX "$scratch"
    runuser -u edgecls -- env HOME="$state" EDGECLS_CACHE="$state/cache" EDGECLS_WORKSPACE="$state/workspace" \
        "$prefix/bin/edgecls" runtime add "$scratch/$(basename "$runtime")"
fi
if [ ! -d /run/systemd/system ]; then
    say "ready; systemd is not running, so the service was not started"
    exit 0
fi
systemctl daemon-reload
systemctl enable --quiet edgecls.service
if [ -n "$(find "$state/workspace" -mindepth 2 -maxdepth 2 -name model.json)" ]; then
    systemctl restart edgecls.service
    say "ready: http://127.0.0.1:8000/ (systemctl status edgecls, journalctl -u edgecls)"
else
    say "ready; the service has nothing to serve yet: run this again with --artifact FOLDER"
fi
