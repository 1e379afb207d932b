#!/usr/bin/env bash
# cosign.sh PROGRAM SOURCE: a case and the witnesses of both parties as processes of their own, over loopback: policy,
# cosigning, audit; a witness that is killed while it answers; a case brought back from a backup, stopped, and restored
# from a copy; a fork that each witness sees one side of, proved and shown. Threats 1, 2, 3, 17 and 18 through the
# command line.
set -uo pipefail
program=$1
tmp=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; wait 2>/dev/null; rm -rf "$tmp"' EXIT
exec </dev/null
cd "$tmp" || exit 3

fail() {
    printf 'cosign: %s\n' "$*"
    exit 1
}
run() { "$program" "$@" >"$tmp/said" 2>&1 || fail "mizan $*: exit $?: $(cat "$tmp/said")"; }
# Runs the rest, which must end with exit code $1.
exits() {
    local want=$1 got=0
    shift
    "$program" "$@" >"$tmp/said" 2>&1 || got=$?
    [ "$got" = "$want" ] || fail "mizan $*: exit $got, not $want: $(cat "$tmp/said")"
}
said() { grep -q "$1" "$tmp/said" || fail "nothing of \"$1\" in: $(cat "$tmp/said")"; }
size() { sed -n 2p "$1/record/checkpoint"; }

# A witness's server in the background; its port stays the same over restarts.
declare -A port pid
start() {
    : >"$tmp/$1.out"
    "$program" witness serve "$1" --listen "127.0.0.1:${port[$1]:-0}" >"$tmp/$1.out" 2>>"$tmp/$1.log" &
    pid[$1]=$!
    for _ in $(seq 100); do
        [ -s "$tmp/$1.out" ] && break
        kill -0 "${pid[$1]}" 2>/dev/null || fail "the witness $1 does not start: $(cat "$tmp/$1.log")"
        sleep 0.05
    done
    port[$1]=$(sed -n 's/.*:\([0-9]*\) for .*/\1/p' "$tmp/$1.out")
}
add() {
    printf 'Title: Report %s\nPublisher: Desk\nDate: 2026-02-%02d\nLanguage: en\n\nAt least %d soldiers were killed near Torkham.\n' \
        "$2" "$(($2 % 28 + 1))" "$2" >"$tmp/report-$2.txt"
    run add "$1" "$tmp/report-$2.txt"
}

run init case --name Cosigned --mediator TUR --party PAK --party AFG
log=$("$program" key case | head -1 | sed 's/^log //')
for party in PAK AFG; do
    run witness init "$party" --name "$party.example/witness"
    key=$(sed -n 's/^verifier *//p' "$tmp/said")
    run witness add-log "$party" "$log"
    start "$party"
    printf 'witness %s %s http://127.0.0.1:%s\n' "$party" "$key" "${port[$party]}" >>"$tmp/lines"
done
{ echo "log $log" && cat "$tmp/lines" && echo "group both all PAK AFG" && echo "quorum both"; } >policy.txt
exits 2 cosign case # nobody to ask yet
run policy propose case policy.txt
run sign case policy --by PAK
run sign case policy --by AFG

run cosign case
[ "$(grep -c ' cosigned ' "$tmp/said")" = 2 ] || fail "not both cosigned: $(cat "$tmp/said")"
grep -q '^— PAK.example/witness ' case/record/checkpoint || fail "the served checkpoint has no line of PAK's witness"
run policy show case
said "$(size case)"
add case 1
run witness audit case
[ "$(grep -c ' agrees ' "$tmp/said")" = 2 ] || fail "the audit: $(cat "$tmp/said")"
exits 3 witness audit policy.txt # it names no address of the log, and there is no copy to hold anything against
run cosign case
sleep 2
exits 1 witness audit case --max-age 1
said "is an old checkpoint kept alive"

# Killed at random moments while it is asked: it always starts again, and never goes back.
last=0
for i in $(seq 2 9); do
    add case "$i"
    "$program" cosign case --timeout 5 --witness "$(sed -n 's/^witness PAK \(.*\)/\1/p' policy.txt)" >/dev/null 2>&1 &
    asking=$!
    sleep "0.0$((RANDOM % 9))"
    kill -9 "${pid[PAK]}"
    wait "${pid[PAK]}" 2>/dev/null
    wait "$asking"
    start PAK
    hash=$(printf '%s' "${log%%+*}" | sha256sum | cut -d ' ' -f 1)
    now=$(sed -n 2p "PAK/state/$hash")
    [ "$now" -ge "$last" ] || fail "the witness went back from $last to $now"
    last=$now
done
run cosign case
[ "$(grep -c ' cosigned ' "$tmp/said")" = 2 ] || fail "after the kills: $(cat "$tmp/said")"

# A witness that does not answer becomes a matter of record, once.
kill "${pid[AFG]}" && wait "${pid[AFG]}" 2>/dev/null
add case 20
sleep 2
exits 1 cosign case --timeout 5 --silent-after 1
said "its silence is on the record as entry"
before=$(size case)
exits 1 cosign case --timeout 5 --silent-after 1
[ "$(size case)" = "$before" ] || fail "one silence was put on record twice"
start AFG
run cosign case

# By stick.
add case 21
run cosign case --request request.txt --old "$(($(size case)))"
run cosign case --request request.txt --old 0
kill "${pid[PAK]}" && wait "${pid[PAK]}" 2>/dev/null
exits 1 witness sign PAK request.txt answer.txt
read -r _ status old <answer.txt
[ "$status" = 409 ] || fail "the answer by stick: $(cat answer.txt)"
run cosign case --request request.txt --old "$old"
run witness sign PAK request.txt answer.txt
add case 22
run cosign case --answer answer.txt --request request.txt
said cosigned
start PAK

# The case is brought back from a backup: nothing is signed until a copy has given back what is missing.
cp -a case backup
add case 30
run cosign case
cp -a case/record copy
mv case lost
mv backup case
exits 1 cosign case
said ALARM
said rolled-back
printf 'Title: New\nDate: 2026-02-03\n\nThree soldiers were killed near Spin Boldak.\n' >new.txt
"$program" add case new.txt >"$tmp/said" 2>&1 && fail "a case brought back from a backup signs: $(cat "$tmp/said")"
said "brought back from an old copy"
run cosign case --restore copy
[ "$(sed -n 3p case/record/checkpoint)" = "$(sed -n 3p lost/record/checkpoint)" ] || fail "the restored tree is another"
run add case new.txt
run cosign case
run verify case

# The operator runs two records with one key, one for each party. The audit proves it to anybody.
cp -a case other
add case 40
add other 41
"$program" cosign case --witness "$(sed -n 's/^witness PAK \(.*\)/\1/p' policy.txt)" >/dev/null
"$program" cosign other --witness "$(sed -n 's/^witness AFG \(.*\)/\1/p' policy.txt)" >/dev/null
exits 1 witness audit case --fork-proof proof.txt
said FORK
run verify --fork-proof proof.txt --policy policy.txt
exits 1 cosign case
said ALARM
"$program" add case "$tmp/report-41.txt" >"$tmp/said" 2>&1 && fail "a forked log goes on: $(cat "$tmp/said")"
for one in PAK AFG; do
    kill "${pid[$one]}"
    wait "${pid[$one]}" || fail "the witness $one did not end well: $(tail -3 "$tmp/$one.log")"
done
echo "cosign: both parties' witnesses; $last entries cosigned over 8 kills; rollback stopped and restored; fork proved"
