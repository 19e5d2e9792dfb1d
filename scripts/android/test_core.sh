#!/usr/bin/env bash
# Compile and run the JUnit tests of core, paddle-binding and runner: scripts/android/test_core.sh [CLASS ...]
# Exit codes: 1 a test failed or a source can't be compiled, 2 usage, 3 something must be installed first.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
scripts/android/install_tools.sh --tests
exec python3 -m scripts.android test "$@"
