#!/usr/bin/env bash
# Write requirements/constraints.txt anew: the newest releases that the extras of setup.cfg admit.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$(scripts/find_python.sh 3.10)" -m venv "$folder/venv"
pip=("$folder/venv/bin/python" -m pip)
"${pip[@]}" install --quiet -r requirements/convert.txt -e ".[convert,onnx,adb,report,sample,serve,dev]"
"${pip[@]}" install --quiet --no-deps -r requirements/no-deps.txt
{
    printf '# Every package of the full environment (Python 3.10, x86_64 Linux). Written by scripts/lock.sh.\n'
    "${pip[@]}" freeze --all --exclude-editable | grep -v '^pip=='
} >"$folder/constraints.txt"
mv "$folder/constraints.txt" requirements/constraints.txt
