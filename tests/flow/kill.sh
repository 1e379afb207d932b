#!/usr/bin/env bash
# kill.sh PROGRAM SOURCE [KILLS]: `mizan add` is killed (SIGKILL) at KILLS random moments. A ledger outside the case
# notes what was acknowledged: every file of a call that ended well, and every hash that a killed call had printed.
# After each kill the record verifies; at the end every acknowledged document is on the record and known, nothing is
# there twice, and the incidents are those of a case that was never killed.
set -uo pipefail
program=$1 kills=${3:-20}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
RANDOM=2611 # the moments repeat as far as the machine's own timing lets them

fail() {
    printf 'kill: %s\n' "$*"
    exit 1
}

# Small documents and tables that are all different.
make_documents() {
    local n
    for n in $(seq "$1"); do
        if [ $((n % 3)) -eq 0 ]; then
            echo "rec_id,date,lat,lon,type,source,deaths_low,deaths_high" >"$tmp/doc$n.csv"
            for row in $(seq 200); do
                printf '%d,2026-02-%02d,%d.%03d,%d.%03d,shelling,Desk %d,%d,%d\n' $((n * 1000 + row)) $((row % 28 + 1)) \
                    $((30 + row % 5)) $((row * 7 % 1000)) $((66 + row % 4)) $((row * 13 % 1000)) "$n" $((row % 5)) $((row % 5 + n % 3))
            done >>"$tmp/doc$n.csv"
        else
            printf 'Title: Report %d\nPublisher: Desk %d\nDate: 2026-02-%02d\nLanguage: en\n\n' "$n" "$n" $((n % 28 + 1)) >"$tmp/doc$n.txt"
            printf 'Pakistani forces said that %d militants were killed in a clash near Torkham on Tuesday.\n' $((n + 2)) >>"$tmp/doc$n.txt"
        fi
    done
}

init() { "$program" init "$1" --name Kill --mediator TUR --party PAK --party AFG >/dev/null 2>&1 || fail "init failed"; }

hash_of() { sha256sum "$1" | cut -d ' ' -f 1; }

calls=$((kills + 8))
make_documents $((calls * 3))
mapfile -t documents < <(find "$tmp" -name 'doc*' | sort -V)
init "$tmp/case"
init "$tmp/calm"
: >"$tmp/ledger"

# What an undisturbed call takes, to spread the moments over it.
begin=$(date +%s%N)
"$program" add "$tmp/calm" "${documents[@]:0:3}" >"$tmp/out" 2>&1 || fail "add: $(cat "$tmp/out")"
whole_us=$((($(date +%s%N) - begin) / 1000))

killed=0 next=0 tries=0
while [ $killed -lt "$kills" ] && [ $tries -lt $((kills * 4)) ]; do
    tries=$((tries + 1))
    batch=("${documents[@]:next:3}")
    "$program" add "$tmp/case" --json "${batch[@]}" >"$tmp/out" 2>"$tmp/err" &
    pid=$!
    sleep "$(awk -v r=$RANDOM -v w=$whole_us 'BEGIN { printf "%.6f", r / 32768 * w * 1.5 / 1e6 }')"
    kill -9 $pid 2>/dev/null
    wait $pid 2>/dev/null
    code=$?
    if [ $code -eq 137 ]; then
        killed=$((killed + 1))
        grep -oE '\b[0-9a-f]{64}\b' "$tmp/out" >>"$tmp/ledger"
    elif [ $code -le 1 ]; then
        for file in "${batch[@]}"; do hash_of "$file"; done >>"$tmp/ledger"
    else
        fail "add ended with $code: $(cat "$tmp/err")"
    fi
    "$program" verify "$tmp/case" >"$tmp/out" 2>&1 || fail "after kill $killed the record does not verify: $(cat "$tmp/out")"
    next=$((next + 3))
    [ $next -lt ${#documents[@]} ] || next=0 # the second round meets what is half there, and what is known
done

sort -u "$tmp/ledger" >"$tmp/acknowledged"
while read -r hash; do
    [ -f "$tmp/case/record/blob/${hash:0:2}/$hash" ] || [ -f "$tmp/case/record/blob/${hash:0:2}/${hash:2}" ] ||
        fail "acknowledged document $hash is not on the record"
done <"$tmp/acknowledged"

# What was acknowledged is known; the rest goes in now. Then both cases say the same.
"$program" add "$tmp/case" "${documents[@]}" >"$tmp/case.out" 2>&1 || fail "the last add: $(tail -n 3 "$tmp/case.out")"
"$program" add "$tmp/calm" "${documents[@]}" >"$tmp/calm.out" 2>&1 || fail "the calm add: $(tail -n 3 "$tmp/calm.out")"
"$program" verify "$tmp/case" >"$tmp/out" 2>&1 || fail "the last record does not verify: $(cat "$tmp/out")"
# "the case now holds N statements about M incidents in E entries": N and M.
shape() { sed -nE 's/^the case now holds ([0-9]+) statements about ([0-9]+) incidents.*/\1 statements, \2 incidents/p' "$1"; }
[ -n "$(shape "$tmp/calm.out")" ] || fail "add does not say what the case holds"
[ "$(shape "$tmp/case.out")" = "$(shape "$tmp/calm.out")" ] ||
    fail "killed: $(shape "$tmp/case.out"), never killed: $(shape "$tmp/calm.out")"
[ "$killed" -ge "$kills" ] || fail "only $killed of $kills calls were still running when they were to be killed"
echo "kill: $killed kills, $(wc -l <"$tmp/acknowledged") documents acknowledged, none lost, none twice; $(shape "$tmp/calm.out")"
