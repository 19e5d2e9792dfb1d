#!/usr/bin/env bash
# Build, sign and verify the demo app on a bare Debian machine: android_demo/build/edgecls-demo.apk
# Exit codes: 1 the sources are wrong, 2 usage, 3 something must be installed first, 4 a download failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
scripts/android/install_tools.sh
exec python3 -m scripts.android apk "$@"
