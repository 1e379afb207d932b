#!/usr/bin/env bash
# flips.sh CRASH SHIM PROGRAM SOURCE_DIR: one bit of every byte of every file of a small case. Verifying finds it, or
# the opening refuses, or it does not matter.
# MZ_LONG=1 for the long form.
set -euo pipefail
export CRASH_SHIM=$2
if [ -n "${MZ_LONG:-}" ]; then
    exec "$1" flips 12
fi
exec "$1" flips 2 13
