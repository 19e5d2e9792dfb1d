#!/usr/bin/env bash
# Format, lint and types, as CI checks them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/setup.sh --extras convert,onnx,adb,report,serve,dev
.venv/bin/ruff format --check .
.venv/bin/ruff check .
.venv/bin/mypy
