#!/usr/bin/env bash
# add.sh [--rows N] [--runs N] [PROGRAM]: how long `mizan add` takes for a GED file of 300,000 rows, as a ratio to the
# time in which sqlite3 imports the same CSV into one plain table in WAL mode, measured in the same run.
#
# Bars: add <= 5 x import; memory < 1 GiB; rebuild < 2 x add; brief of one day < 1 s. Exit code 1 when one is missed,
# 77 when the data (../shared/data/events/ucdp_ged) is not there. Times are wall-clock medians of --runs (3); import
# and add take turns, so that a busy machine slows both.
set -euo pipefail
source=$(cd "$(dirname "$0")/.." && pwd)
rows=300000 runs=3 program=$source/build/release/mizan
while [ $# -gt 0 ]; do
    case $1 in
    --rows) rows=$2 && shift ;;
    --runs) runs=$2 && shift ;;
    --help) sed -n '2,7s/^# \{0,1\}//p' "$0" && exit 0 ;;
    *) program=$1 ;;
    esac
    shift
done
data=$source/../shared/data/events/ucdp_ged
if ! ls "$data"/ged_*.csv.gz >/dev/null 2>&1; then
    echo "add.sh: skipped, $data is not there"
    exit 77
fi
command -v sqlite3 >/dev/null || { echo "add.sh: skipped, sqlite3 is not there" && exit 77; }
[ -x "$program" ] || { echo "add.sh: $program is not there; cmake --preset release && cmake --build build/release" && exit 3; }
work=$source/build/bench
mkdir -p "$work"
csv=$work/ged-$rows.csv
[ -f "$csv" ] || python3 "$source/bench/ged_repeat.py" "$rows" "$csv" "$data"/ged_*.csv.gz
log=$work/add.log
: >"$log"

# timed NAME COMMAND…: appends "seconds kibibytes" to NAME.times. Exit code 1 (rows were rejected) is no failure.
timed() {
    local name=$1 code=0
    shift
    /usr/bin/time -q -f '%e %M' -o "$work/time" "$@" >>"$log" 2>&1 </dev/null || code=$?
    if [ "$code" -gt 1 ]; then
        tail -n 20 "$log"
        echo "add.sh: $* failed with $code" >&2
        exit 3
    fi
    tail -n 1 "$work/time" >>"$work/$name.times"
}

median() { cut -d ' ' -f "$2" "$work/$1.times" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
largest() { cut -d ' ' -f 2 "$work/$1.times" | sort -n | tail -n 1; }

rm -f "$work"/*.times
for run in $(seq "$runs"); do
    rm -rf "$work/plain.db"* "$work/case"
    timed import sqlite3 "$work/plain.db" 'PRAGMA journal_mode=WAL;' '.mode csv' ".import $csv ged"
    "$program" init "$work/case" --name Bench --mediator TUR --party PAK --party AFG >>"$log" 2>&1
    timed add "$program" add "$work/case" --as ged "$csv"
done
timed rebuild "$program" rebuild "$work/case"
day=$(sqlite3 "$work/plain.db" 'SELECT substr(date_start, 1, 10) AS d FROM ged GROUP BY d ORDER BY count(*) DESC, d LIMIT 1')
for run in $(seq "$runs"); do
    timed brief "$program" brief "$work/case" --date "$day" --out "$work/brief"
done

missed=0
# bar NAME VALUE LIMIT UNIT: one line of the table.
bar() {
    local verdict=ok
    awk -v a="$2" -v b="$3" 'BEGIN { exit !(a <= b) }' || { verdict=MISSED && missed=1; }
    printf '%-34s %10s  bar %8s %-4s %s\n' "$1" "$2" "$3" "$4" "$verdict"
}
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

import=$(median import 1) add=$(median add 1) rebuild=$(median rebuild 1) brief=$(median brief 1)
printf '%s rows, %s MB; import %s s, add %s s, rebuild %s s, brief of %s %s s\n' "$rows" \
    $(($(stat -c %s "$csv") / 1000000)) "$import" "$add" "$rebuild" "$day" "$brief"
bar "add / import" "$(ratio "$add" "$import")" 5 x
bar "add, memory" $(($(largest add) / 1024)) 1023 MiB
bar "rebuild / add" "$(ratio "$rebuild" "$add")" 2 x
bar "rebuild, memory" $(($(largest rebuild) / 1024)) 1023 MiB
bar "brief of one day" "$brief" 1 s
exit $missed
