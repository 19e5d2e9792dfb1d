#!/usr/bin/env bash
# Build the Java runner that edgecls ships, after its sources changed: edgecls/runner/java/edgecls-runner.jar
# Exit codes: 1 the sources are wrong, 2 usage, 3 something must be installed first, 4 a download failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
scripts/android/install_tools.sh
exec python3 -m scripts.android runner "$@"
