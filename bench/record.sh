#!/usr/bin/env bash
# record.sh [--seconds N] [--entries N] [PROGRAM]: what the log node does in a second, beside Tessera's POSIX driver on
# the same disk in the same run, taking turns; how long one waits at 5,000 entries a second; a record of ten million
# entries. First a trace shows that the sync comes before the answer: without it no figure is printed.
#
# Bars: signed one by one >= 15,000/s; in signed batches >= 150,000 statements/s; p99 at 5,000/s <= 100 ms; at ten
# million entries memory < 256 MiB and a proof <= 1 ms. Exit code 1 when one is missed, 77 when strace is missing.
# Statements are 300 bytes. Tessera verifies no signatures; without Go or the network it is left out with a word.
# --entries 0 leaves the large record out, which takes two minutes and 3 GB.
set -euo pipefail
source=$(cd "$(dirname "$0")/.." && pwd)
seconds=10 entries=10000000 program=$source/build/release/bench_record
while [ $# -gt 0 ]; do
    case $1 in
    --seconds) seconds=$2 && shift ;;
    --entries) entries=$2 && shift ;;
    --help) sed -n '2,11s/^# \{0,1\}//p' "$0" && exit 0 ;;
    *) program=$1 ;;
    esac
    shift
done
for tool in strace python3; do
    command -v $tool >/dev/null || { echo "record.sh: skipped, $tool is not there" && exit 77; }
done
[ -x "$program" ] || { echo "record.sh: $program is not there; cmake --preset release && ninja -C build/release bench_record" && exit 3; }
work=$source/build/bench/record
rm -rf "$work" && mkdir -p "$work"
trap 'rm -rf "$work"/case*' EXIT

# run NAME COMMAND…: prints what it says and keeps it in NAME.
run() {
    local name=$1
    shift
    "$@" >"$work/$name" 2>"$work/$name.err" || { cat "$work/$name" "$work/$name.err" && exit 3; }
    sed "s/^/  /" "$work/$name"
}

# of NAME PATTERN: the number that the pattern captures in what NAME said.
of() { sed -nE "s#.*$2.*#\1#p" "$work/$1" | head -n 1; }

missed=0
# bar WHAT VALUE UNIT at-least|at-most LIMIT: one line of the table.
bar() {
    local verdict=ok
    awk -v a="$2" -v how="$4" -v b="$5" 'BEGIN { exit !(how == "at-least" ? a >= b : a <= b) }' || { verdict=MISSED && missed=1; }
    printf '%-52s %10s %-4s %s %s  %s\n' "$1" "$2" "$3" "$4" "$5" "$verdict"
}

echo "load before: $(cut -d ' ' -f 1-3 /proc/loadavg), $(nproc) processors"
echo "is the sync before the answer?"
strace -f -qq -e trace=pwrite64,fdatasync,write -e signal=none -s 32 -xx -o "$work/trace" \
    "$program" ack "$work/case-ack" 2000 32 >"$work/ack"
run sync python3 "$source/bench/sync_first.py" "$work/trace"
grep -v fdatasync "$work/trace" >"$work/trace.none" # the same without syncs must be refused
if python3 "$source/bench/sync_first.py" "$work/trace.none" >/dev/null; then
    echo "record.sh: the check of the trace accepts anything" && exit 3
fi

tessera=
if command -v go >/dev/null && (cd "$source/bench/tessera" && go build -o "$work/tessera" .) 2>"$work/go.err"; then
    tessera=$work/tessera
else
    echo "Tessera is left out: Go or its module cannot be had"
fi
for turn in 1 2; do
    echo "signed one by one, turn $turn"
    run "closed$turn" "$program" closed "$work/case-closed$turn" "$seconds" 256 300
    if [ -n "$tessera" ]; then
        echo "Tessera, entries of the same size, turn $turn"
        run "tessera$turn" "$tessera" closed "$work/case-tessera$turn" "$seconds" 256 522
        echo "Tessera, each entry's signature checked before, turn $turn"
        run "checked$turn" "$tessera" checked "$work/case-checked$turn" "$seconds" 256 522
    fi
    rm -rf "$work"/case*
done
echo "in signed batches"
run batch "$program" batch "$work/case-batch" "$seconds" 16 300
echo "5,000 entries a second, whoever waits"
run open "$program" open "$work/case-open" "$seconds" 5000 300
if [ -n "$tessera" ]; then
    echo "Tessera, the same"
    run tessera_open "$tessera" open "$work/case-tessera-open" "$seconds" 5000 522
fi
rm -rf "$work"/case*
if [ "$entries" -gt 0 ]; then
    echo "a record of $entries entries"
    run fill "$program" fill "$work/case-large" "$entries"
    run large "$program" large "$work/case-large"
    rm -rf "$work"/case*
fi
echo "load after: $(cut -d ' ' -f 1-3 /proc/loadavg)"

best() { for n in 1 2; do of "$1$n" ': ([0-9]+) entries/s'; done | sort -n | tail -n 1; }
bar "signed one by one" "$(best closed)" /s at-least 15000
bar "statements in signed batches" "$(of batch ' ([0-9]+) statements/s')" /s at-least 150000
bar "wait at 5,000/s, p99" "$(of open 'p99 ([0-9.]+) ms')" ms at-most 100
if [ -n "$tessera" ]; then
    ours=$(best closed) theirs=$(best tessera)
    printf '%-52s %10s x\n' "entries/s, ours to Tessera's (which verifies nothing)" "$(awk -v a="$ours" -v b="$theirs" 'BEGIN { printf "%.2f", a / b }')"
    printf '%-52s %10s x\n' "entries/s, ours to Tessera's with signatures checked" "$(awk -v a="$ours" -v b="$(best checked)" 'BEGIN { printf "%.2f", a / b }')"
    printf '%-52s %10s ms, Tessera %s ms\n' "wait at 5,000/s, p99, ours" "$(of open 'p99 ([0-9.]+) ms')" "$(of tessera_open 'p99 ([0-9.]+) ms')"
fi
if [ "$entries" -gt 0 ]; then
    bar "node at $entries entries, memory at most" "$(of large 'node: .*at most ([0-9]+) MiB')" MiB at-most 255
    bar "a proof of inclusion there, p50" "$(of large 'proof of inclusion: p50 ([0-9.]+) ms')" ms at-most 1
    printf '%-52s %10s s\n' "opening it" "$(of large 'entries in ([0-9.]+) s, memory')"
fi
exit $missed
