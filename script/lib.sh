# Shared by the scripts beside it: where things are, and how both packages are built.
# shellcheck shell=bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
ROOT=$PWD
VENV="$ROOT/.build/python"

say() { printf '%s\n' "$*"; }
die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# One configuration for running and testing, so that dependencies are compiled once (docs/decisions/0003).
BUILD_FLAGS=(-c release -Xswiftc -enable-testing --explicit-target-dependency-import-check error)
