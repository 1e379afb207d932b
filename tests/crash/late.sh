#!/usr/bin/env bash
# late.sh CRASH SHIM PROGRAM SOURCE_DIR: a write that was under way at a crash lands after the restart, on its old
# file. Nothing acknowledged may then be wrong unnoticed.
# MZ_LONG=1 for the long form.
set -euo pipefail
export CRASH_SHIM=$2
if [ -n "${MZ_LONG:-}" ]; then
    exec "$1" late 5000
fi
exec "$1" late 100
