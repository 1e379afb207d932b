#!/usr/bin/env bash
# The parse against the gold trees of GUM: never worse than it was. Skipped where ../shared or the measuring program is missing.
set -euo pipefail
program=$1
source=$2
data=$source/../shared/data/text/gum-attribution
driver=$(dirname "$program")/bench/bench_reading_parse
[ -d "$data" ] || { echo "skipped: no $data" && exit 77; }
[ -x "$driver" ] || { echo "skipped: no $driver" && exit 77; }
python3 "$source/bench/reading_parse.py" --driver "$driver" --data "$data" --genre news \
    --at-least "tags=.955,subject=.77,passive subject=.73,object=.75,agent=.74,complement=.65"
