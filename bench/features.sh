#!/usr/bin/env bash
# features.sh [--rows N] [--seconds S] [BUILD]: what selecting features costs without HTTP, in a case of so many
# incidents (100,000) made by `mizan init` and `mizan add`, matching included. Prints times of the processor, so that a
# busy machine spoils them less, and the memory. The case stays in build/bench for the next run.
set -euo pipefail
source=$(cd "$(dirname "$0")/.." && pwd)
rows=100000 seconds=1 build=$source/build/release
while [ $# -gt 0 ]; do
    case $1 in
    --rows) rows=$2 && shift ;;
    --seconds) seconds=$2 && shift ;;
    --help) sed -n '2,4s/^# \{0,1\}//p' "$0" && exit 0 ;;
    *) build=$1 ;;
    esac
    shift
done
program=$build/mizan work=$source/build/bench
case=$work/features-$rows
[ -x "$program" ] && [ -x "$build/bench/bench_features" ] ||
    { echo "features.sh: ninja -C $build mizan bench_features first"; exit 3; }
mkdir -p "$work"
if [ ! -e "$case/done" ]; then
    rm -rf "$case"
    [ -f "$work/features-$rows.csv" ] || python3 "$source/bench/features_rows.py" "$rows" "$work/features-$rows.csv"
    "$program" init "$case" --name Bench --mediator TUR --party PAK --party AFG </dev/null >/dev/null 2>&1
    echo "add of $rows rows:"
    /usr/bin/time -q -f '%e s, %M KiB' "$program" add "$case" --as ged "$work/features-$rows.csv" </dev/null
    touch "$case/done"
fi
echo "load $(cut -d ' ' -f 1 /proc/loadavg)"
"$build/bench/bench_features" "$case" "$seconds"
