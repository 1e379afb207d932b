#!/usr/bin/env bash
# The catalogues hold exactly what the screens say.
set -euo pipefail
program=$1 source=$2
"$source/tools/words" --check "$(dirname "$program")"
