#!/usr/bin/env bash
# Install the base package (no Paddle) in a throw-away environment of each Python and start it:
# scripts/check_base_install.sh [3.9 3.10 ...]. Versions that this machine lacks are named and passed over.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[ $# -gt 0 ] || set -- 3.9 3.10 3.11 3.12 3.13
unset PYTHONHOME PYTHONPATH VIRTUAL_ENV
export PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Building from a copy leaves no build folder here, and none here can leak into the wheel.
build_wheel() {
    mkdir "$folder/source"
    cp -R edgecls setup.cfg pyproject.toml README.md "$folder/source"
    "$1" -m pip wheel --quiet --no-deps -w "$folder/wheel" "$folder/source"
}

checked=0
for version in "$@"; do
    if ! base=$(scripts/find_python.sh "$version" 2>/dev/null); then
        printf 'Python %s: skipped, not on this machine\n' "$version"
        continue
    fi
    bin=$folder/$version/bin
    "$base" -m venv "$folder/$version"
    [ -d "$folder/wheel" ] || build_wheel "$bin/python"
    "$bin/python" -m pip install --quiet "$folder"/wheel/*.whl
    (
        cd "$folder"
        "$bin/python" -W error -c 'import edgecls'
        "$bin/edgecls" --help >/dev/null
        "$bin/edgecls" models >/dev/null
    )
    printf 'Python %s: ok\n' "$version"
    checked=$((checked + 1))
done
[ "$checked" -gt 0 ] || { printf 'error: none of the Pythons %s is on this machine\n' "$*" >&2; exit 3; }
