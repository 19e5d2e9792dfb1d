#!/usr/bin/env bash
# Build .venv with the pinned packages of some extras of setup.cfg: scripts/setup.sh [--extras convert,report]
# It answers at once when nothing changed and builds a half-built environment anew.
# Exit codes: 2 usage, 3 something must be installed first, 4 a package could not be installed.
set -euo pipefail

fail() {
    printf 'error: %s\n' "$2" >&2
    exit "$1"
}

extras=convert
while [ $# -gt 0 ]; do
    case $1 in
        --extras) [ $# -ge 2 ] || fail 2 "--extras needs a comma list, for instance --extras convert,dev"; extras=$2; shift 2 ;;
        *) fail 2 "unknown argument $1; usage: scripts/setup.sh [--extras convert,report]" ;;
    esac
done

cd "$(dirname "${BASH_SOURCE[0]}")/.."
venv=$PWD/.venv
python=$venv/bin/python
stamp=$venv/edgecls-setup.txt
log=$venv/edgecls-setup.log

# Another environment or a per-user installation must not leak in.
unset PYTHONHOME PYTHONPATH VIRTUAL_ENV
export PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PYTHONNOUSERSITE=1

# One set-up at a time.
if command -v flock >/dev/null; then
    exec 9<scripts/setup.sh
    flock 9
fi

# A virtual environment holds absolute paths, so the place counts as an input too.
inputs=$( (printf '%s\n' "$PWD"; cat setup.cfg requirements/*.txt scripts/setup.sh) | sha256sum | cut -d ' ' -f 1)

if [ -f "$stamp" ] && [ "$(head -n 1 "$stamp")" = "$inputs" ] && "$python" -c '' 2>/dev/null; then
    installed=$(sed -n 2p "$stamp")
else
    installed=
fi
missing=
for extra in ${extras//,/ }; do
    case ,$installed, in
        *,"$extra",*) ;;
        *) missing=$missing${missing:+,}$extra ;;
    esac
done
if [ -n "$installed" ] && [ -z "$missing" ]; then
    exit 0
fi
wanted=$installed${installed:+,}$missing

case ,$wanted, in
    *,convert,*)
        [ "$(uname -sm)" = "Linux x86_64" ] ||
            fail 3 "the converter runs on x86_64 Linux only (paddlelite has no other packages); here run 'pip install .' for the rest"
        ;;
esac

if [ -z "$installed" ]; then
    base=$(scripts/find_python.sh 3.10) || exit 3
    printf 'building .venv with %s\n' "$base" >&2
    rm -rf "$venv"
    "$base" -m venv "$venv" || fail 3 "$base can't make a virtual environment; on Debian install python3.10-venv"
else
    rm -f "$stamp"
fi

install() {
    "$python" -m pip install -c requirements/constraints.txt "$@" >>"$log" 2>&1 && return
    local reason
    if grep -q 'Retry(total=0' "$log"; then
        reason="the package index can't be reached"
    else
        reason="pip: $(sed -n '/^ERROR: /{s///p;q}' "$log")"
    fi
    fail 4 "$reason; check the network and pip's settings, then run this again (log: .venv/${log##*/})"
}

printf 'installing edgecls[%s], which takes a minute or more\n' "$wanted" >&2
case ,$wanted, in
    *,convert,*)
        install -r requirements/convert.txt -e ".[$wanted]"
        install --no-deps -r requirements/no-deps.txt
        if ! "$python" -c 'import paddle' >>"$log" 2>&1; then
            fail 3 "Paddle can't be imported: $(tail -n 1 "$log"); where libgomp.so.1 is missing, install Debian's package libgomp1"
        fi
        ;;
    *) install -e ".[$wanted]" ;;
esac
printf '%s\n%s\n' "$inputs" "$wanted" >"$stamp"
printf 'ready: .venv\n' >&2
