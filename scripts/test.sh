#!/usr/bin/env bash
# Every check, from nothing: scripts/test.sh [options of pytest]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/lint.sh
.venv/bin/python -m pytest "$@"
