#!/usr/bin/env bash
# Print the path of a Python that runs: scripts/find_python.sh 3.10
# It is looked for on PATH, among pyenv's versions and by uv, in that order; exit 3 when there is none.
set -euo pipefail

version=$1

# pyenv leaves shims of inactive versions on PATH, which only fail when they run. Of a virtual environment its base
# is meant: the environment may be the one that is about to be rebuilt.
probe='
import ensurepip, os, sys, venv
version = "%d.%d" % sys.version_info[:2]
base = os.path.join(sys.base_prefix, "bin", "python" + version)
print(version, base if sys.prefix != sys.base_prefix else sys.executable)
'

base_of() {
    local answer
    answer=$("$1" -c "$probe" 2>/dev/null </dev/null) || return 1
    [ "${answer%% *}" = "$version" ] || return 1
    printf '%s\n' "${answer#* }"
}

pyenv_roots() {
    printf '%s\n' "${PYENV_ROOT:-}" "${HOME:-}/.pyenv"
    if command -v pyenv >/dev/null; then
        dirname "$(dirname "$(command -v pyenv)")"
    fi
}

candidates() {
    type -aP "python$version" || true
    local root
    while IFS= read -r root; do
        printf '%s\n' "$root/versions/$version".*/bin/python | sort -rV
    done < <(pyenv_roots)
    if command -v uv >/dev/null; then
        uv python find --system "$version" 2>/dev/null || true
    fi
}

while IFS= read -r candidate; do
    if [ -x "$candidate" ] && base_of "$candidate"; then
        exit 0
    fi
done < <(candidates)

printf "error: no Python %s on PATH, in pyenv or known to uv; install one with 'pyenv install %s' or 'uv python install %s'\n" \
    "$version" "$version" "$version" >&2
exit 3
