#!/usr/bin/env bash
# The main job on the shipped sample, from nothing: scripts/demo.sh [options of 'edgecls demo']
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/setup.sh --extras convert
exec .venv/bin/edgecls demo "$@"
