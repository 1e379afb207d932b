#!/usr/bin/env bash
# states.sh CRASH SHIM PROGRAM SOURCE_DIR: states of the disk after a crash of the machine: unsynced writes lost, torn
# and reordered, a sync failing now and then. After each the record opens, verifies and holds what was acknowledged.
# MZ_LONG=1 for the long form.
set -euo pipefail
export CRASH_SHIM=$2
if [ -n "${MZ_LONG:-}" ]; then
    exec "$1" states 20000
fi
exec "$1" states 320
