#!/usr/bin/env bash
# kills.sh CRASH SHIM PROGRAM SOURCE_DIR: processes killed at random moments, with a ledger outside.
# MZ_LONG=1 for the long form.
set -euo pipefail
export CRASH_SHIM=$2
if [ -n "${MZ_LONG:-}" ]; then
    exec "$1" kills 10000
fi
exec "$1" kills 100
