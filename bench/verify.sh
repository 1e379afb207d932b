#!/usr/bin/env bash
# verify.sh BUILD [ENTRIES]: how long a full verification takes: entries of 300 bytes signed one by one, the same with
# --known, and as many statements signed in batches of 100. Prints seconds and entries a second, and what load other
# programs make meanwhile.
set -euo pipefail
build=$(realpath "$1")
entries=${2:-1000000}
work=${TMPDIR:-/tmp}/mizan-bench-verify
make="$build/bench/bench_verify"
[ -x "$make" ] || { echo "build it first: ninja -C $1 bench_verify" && exit 2; }

row() {
    local name=$1 count=$2 begin end said
    shift 2
    begin=$(date +%s%N)
    said=$("$@" | tail -n 1)
    end=$(date +%s%N)
    [[ "$said" == verified* ]] || { echo "$name: $said" && exit 1; }
    awk -v n="$name" -v c="$count" -v t=$(((end - begin) / 1000000)) \
        'BEGIN { printf "%-44s %8.2f s %10.0f a second\n", n, t / 1000, c * 1000 / t }'
}

if [ "$(sed -n 2p "$work/single/record/checkpoint" 2>/dev/null)" != "$entries" ]; then
    rm -rf "$work"
    mkdir -p "$work"
    "$make" "$work/single" "$entries" 150 # 300 bytes with header and signature line
    "$make" "$work/batch" $((entries / 100 + 1)) 15000
fi
printf 'on %s processors, load %s\n' "$(nproc)" "$(cut -d ' ' -f 1-3 /proc/loadavg)"
row "$entries entries, signed one by one" "$entries" "$build/mizan" verify "$work/single/record"
row "the same, known up to its checkpoint" "$entries" \
    "$build/mizan" verify "$work/single/record" --known "$work/single/record/checkpoint"
row "$entries statements in batches of 100" "$entries" "$build/mizan" verify "$work/batch/record"
row "one by one, mizan-verify (one processor)" "$entries" "$build/mizan-verify" "$work/single/record"
