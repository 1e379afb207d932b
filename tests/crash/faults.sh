#!/usr/bin/env bash
# faults.sh CRASH SHIM PROGRAM SOURCE_DIR: each call to the disk fails once (EIO, ENOSPC, a short write, from then on
# always), or the process dies before or after it. Then the case, and the disk without power, hold what was acknowledged.
# MZ_LONG=1 for the long form.
set -euo pipefail
export CRASH_SHIM=$2
if [ -n "${MZ_LONG:-}" ]; then
    exec "$1" faults 5
fi
exec "$1" faults 3 61
