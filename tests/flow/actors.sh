#!/usr/bin/env bash
# actors.sh PROGRAM SOURCE: names are looked up with their days, and a dictionary of one's own is looked over and used.
set -uo pipefail
program=$1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
bad=0
complain() {
    printf 'actors: %s\n' "$*"
    bad=1
}
has() { grep -qF -- "$2" "$1" || complain "no \"$2\" in: $(cat "$1")"; }

"$program" actors --on 2020-02-01 Taliban >"$tmp/a" || complain "a known name is not found"
[ "$(sed -n 2p "$tmp/a" | cut -c3-11)" = AFGREBTAL ] || complain "the Taliban of 2020: $(sed -n 2p "$tmp/a")"
has "$tmp/a" "not on that day: AFGGOV"
"$program" actors --on 2024-02-01 --json Taliban | head -1 >"$tmp/a"
has "$tmp/a" '"code":"AFGGOV"'
has "$tmp/a" '"file":"actors.txt"'
"$program" actors "Turkish foreign ministry" >"$tmp/a"
has "$tmp/a" "TURGOV"
has "$tmp/a" "role.foreign ministry"
"$program" actors "nobody of whom we know" >"$tmp/a"
[ $? = 1 ] || complain "an unknown name does not exit with 1"
"$program" actors --code PAKREBTTP >"$tmp/a"
has "$tmp/a" "Pakistani Taliban"
"$program" actors --groups --json | grep -c '"told"' >"$tmp/a"
[ "$(cat "$tmp/a")" -gt 300 ] || complain "only $(cat "$tmp/a") names of armed groups are listed"
[ "$("$program" actors --country AFG | grep -cv '^AFG')" = 0 ] || complain "a list of a country has others"
"$program" actors >/dev/null 2>&1
[ $? = 2 ] || complain "nothing asked does not exit with 2"

cat >"$tmp/names.txt" <<'D'
# our valley
actor PAKREBSGC militant - @2025-03-01.. : Spin Ghar council, ^SGC
name PAKREBSGC : Spin Ghar council
role CVL civilian s : beekeeper
actor AFGCVL civilian - : TTP
D
"$program" actors --check "$tmp/names.txt" >"$tmp/a" 2>&1 || complain "a good dictionary has faults: $(cat "$tmp/a")"
"$program" actors --dictionary "$tmp/names.txt" --on 2026-01-01 "Spin Ghar council" >"$tmp/a"
has "$tmp/a" "PAKREBSGC"
has "$tmp/a" "names.txt:2"
"$program" actors --dictionary "$tmp/names.txt" --on 2025-01-01 "Spin Ghar council" >"$tmp/a"
has "$tmp/a" "not on that day"
"$program" actors --dictionary "$tmp/names.txt" TTP | sed -n 2p >"$tmp/a"
has "$tmp/a" "AFGCVL"
printf 'Fighters of the Spin Ghar council killed three beekeepers near Khost on Monday.\n' >"$tmp/text.txt"
"$program" read --json --date 2026-01-07 --dictionary "$tmp/names.txt" "$tmp/text.txt" >"$tmp/a"
has "$tmp/a" '"actor":"PAKREBSGC"'
has "$tmp/a" '"status":"civilian"'

cat >"$tmp/bad.txt" <<'D'
actor PAKXYZ militant - : Someone
actor PAKMIL soldierly - : Someone Else
actor PAKMIL military - : Two Codes
actor PAKGOV civilian - : Two Codes
actor PAKGOV civilian - @2025-03-01..2024-03-01 : Backwards
D
"$program" actors --check "$tmp/bad.txt" >"$tmp/a" 2>&1
[ $? = 1 ] || complain "a bad dictionary does not exit with 1"
has "$tmp/a" "bad.txt:1: this is no code of an actor, PAKXYZ"
has "$tmp/a" "bad.txt:2: this is no status of victims, soldierly"
has "$tmp/a" "bad.txt:3: the name has two codes on one day, Two Codes"
has "$tmp/a" "bad.txt:5: the entry ends before it begins"
printf 'actr PAKMIL : X\n' >"$tmp/bad.txt"
"$program" actors --check "$tmp/bad.txt" >"$tmp/a" 2>&1 && complain "an unknown kind passes"
has "$tmp/a" "bad.txt:1"
"$program" read --dictionary "$tmp/bad.txt" "$tmp/text.txt" >"$tmp/a" 2>&1 && complain "a bad dictionary is used"
exit $bad
