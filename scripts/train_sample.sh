#!/usr/bin/env bash
# Train the shipped sample again, or check the stored one: scripts/train_sample.sh [--check]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/setup.sh --extras convert,sample
# On one thread sums are added in one order.
export OMP_NUM_THREADS=1
exec .venv/bin/python scripts/train_sample.py "$@"
