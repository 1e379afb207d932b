#!/usr/bin/env bash
# backup.sh PROGRAM SOURCE: what docs/operations.md says of backup and restore: copied under the lock while a server reads, verified,
# brought back with its accounts; a restore that lost entries is noticed by a witness and mended from a newer copy.
set -euo pipefail
program=$1 source=$2
for tool in flock curl; do
    command -v "$tool" >/dev/null || { echo "backup: skipped, $tool is missing"; exit 77; }
done
export MIZAN=$program
tmp=$(mktemp -d)
pids=()
end() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$tmp"
}
trap end EXIT
exec </dev/null
cd "$tmp"
fail() {
    echo "backup: $*"
    exit 1
}
add() {
    printf 'Title: Report %s\nDate: 2026-03-02\n\nAt least %s soldiers were killed near Torkham on 1 March, Pakistan said.\n' "$1" "$1" >"report-$1.txt"
    "$program" add case "report-$1.txt" >/dev/null 2>&1
}
size() { sed -n 2p "$1/record/checkpoint"; }

"$program" init case --name Kept --mediator TUR --party PAK --party AFG >/dev/null 2>&1
log=$("$program" key case | head -1 | sed 's/^log //')
"$program" witness init desk --name pak.example/witness >made 2>/dev/null
key=$(sed -n 's/^verifier *//p' made)
"$program" witness add-log desk "$log"
"$program" witness serve desk --listen 127.0.0.1:0 >witness.out 2>/dev/null &
pids+=($!)
for _ in $(seq 100); do [ -s witness.out ] && break; sleep 0.05; done
port=$(sed -n 's/.*:\([0-9]*\) for .*/\1/p' witness.out)
printf 'log %s\nwitness desk %s http://127.0.0.1:%s\nquorum desk\n' "$log" "$key" "$port" >policy.txt
"$program" policy propose case policy.txt >/dev/null 2>&1
"$program" sign case policy --by PAK >/dev/null 2>&1
"$program" sign case policy --by AFG >/dev/null 2>&1
echo 'correct horse battery' >pw
"$program" people case add meral --role mediator --password-file pw
add 1
"$program" cosign case >/dev/null || fail "the witness does not cosign"

# --- a backup beside a server that reads
"$program" serve case --listen 127.0.0.1:0 >served 2>/dev/null &
pids+=($!)
for _ in $(seq 100); do [ -s served ] && break; sleep 0.05; done
bash "$source/ops/backup.sh" case kept 2>said || fail "backup: $(cat said)"
[ ! -e kept/index ] && cmp -s kept/state/people case/state/people && [ "$(stat -c %a kept/state/people)" = 600 ] ||
    fail "the backup is not what it should be"
bash "$source/ops/backup.sh" case kept 2>/dev/null && fail "a backup was written over another"
bash "$source/ops/backup.sh" nothing other 2>/dev/null && fail "a backup of nothing"

# --- nobody writes while it copies
flock case/state/lock sleep 3 &
holder=$!
sleep 0.2
(bash "$source/ops/backup.sh" case late 2>/dev/null && : >late.done) &
copier=$!
sleep 0.7
[ ! -e late.done ] && [ ! -e late ] || fail "the backup did not wait for the lock"
wait "$holder" "$copier"
[ -e late ] || fail "the backup did not come"

# --- more is written and cosigned; then the disk is lost
add 2
"$program" cosign case >/dev/null
cp -a case/record copy # what a party's mirror holds
want=$(size case)
kill "${pids[1]}" && wait "${pids[1]}" 2>/dev/null || true
mv case lost
cp -a kept case
"$program" verify case >/dev/null || fail "the restored case does not verify"
"$program" rebuild case >/dev/null 2>&1 || fail "rebuild"
[ "$(size case)" -lt "$want" ] || fail "the backup is not older: the test shows nothing"
code=0
"$program" cosign case >said 2>&1 || code=$?
[ "$code" = 1 ] && grep -q ALARM said || fail "the rollback was not noticed: $code $(cat said)"
printf 'Title: New\nDate: 2026-03-03\n\nNobody was hurt near Chaman.\n' >new.txt
"$program" add case new.txt >said 2>&1 && fail "a rolled-back case was written to"

# --- a newer copy gives back what is missing, and all goes on, with the accounts
"$program" cosign case --restore copy >said 2>&1 || fail "restore: $(cat said)"
[ "$(size case)" = "$want" ] && [ "$(sed -n 3p case/record/checkpoint)" = "$(sed -n 3p lost/record/checkpoint)" ] ||
    fail "the restored record is another"
"$program" add case new.txt >/dev/null 2>&1 || fail "the restored case cannot be written to"
"$program" cosign case >/dev/null || fail "the witness does not take the restored case"
"$program" verify case >/dev/null || fail "verify at the end"
"$program" serve case --listen 127.0.0.1:0 >served 2>/dev/null &
pids+=($!)
for _ in $(seq 100); do [ "$(wc -l <served)" -ge 1 ] && break; sleep 0.05; done
url=$(sed -nE 's/^serving .* on (http:[^ ]*)\/$/\1/p' served)
code=$(curl -s -o page -w '%{http_code}' -H "Origin: $url" --data-urlencode 'password=correct horse battery' -d name=meral "$url/login")
[ "$code" = 303 ] || fail "accounts were not restored: $code"
echo "backup: good"
