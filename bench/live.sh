#!/usr/bin/env bash
# live.sh [PROGRAM]: live listeners of `mizan serve`: how long until all are told. Exit 1 when a bar is missed.
set -euo pipefail
cd "$(dirname "$0")/.."
program=${1:-build/release/mizan}
[ -x "$program" ] || { echo "live: build it first: cmake --preset release && cmake --build build/release"; exit 77; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
ulimit -n "$(ulimit -Hn)"
uptime
python3 bench/live.py "$program" "$tmp" 1000 20
