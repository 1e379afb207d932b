#!/usr/bin/env bash
# finality.sh PROGRAM SOURCE_DIR: what is settled, from the first signature to the quorum; forks are shown everywhere.
set -euo pipefail
program=$1 source_dir=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
bad=0
complain() { printf 'finality: %s\n' "$*" && bad=1; }
mizan() { "$program" "$@" </dev/null; }
code_of() { local code=0 && mizan "$@" >"$folder/out" 2>&1 || code=$? && echo "$code"; }
# Whether what a command prints has this pattern in it; all of it is read.
says() {
    local pattern=$1
    shift
    mizan "$@" >"$folder/out" 2>&1 && grep -q -- "$pattern" "$folder/out"
}
day=2025-10-12
breaches() { mizan breaches case --as-of 2026-03-03 >"$1" 2>/dev/null || true; }
example=$source_dir/examples/durand
cd "$folder"

mizan init case --name Finality --mediator TUR --party PAK --party AFG >/dev/null 2>&1
mizan add case "$example"/communiques/*2025-10-1* "$example"/articles/*2025-10-1* >/dev/null 2>&1 || true
mizan add case --as terms "$example/terms/terms.yaml" >/dev/null
mizan sign case terms --by PAK >/dev/null
says 'They are not settled: no witness policy is in force' sign case terms --by AFG || complain "terms without witnesses do not say that they are not settled"
breaches without
[ "$(wc -l <without)" -gt 1 ] || complain "terms that all signed are not applied in a case without witnesses"

# --- each party's witness, on a machine of its own
log=$(mizan key case | sed -n 's/^log //p')
for who in pak afg; do
    mizan witness init $who --name $who.example/witness >$who.said 2>/dev/null
    mizan witness add-log $who "$log" >/dev/null
done
vkey() { grep -o "$1.example/witness+[0-9a-f]*+[A-Za-z0-9+/=]*" "$1.said" | head -n 1; }
printf 'log %s\nwitness PAK %s\nwitness AFG %s\ngroup both all PAK AFG\nquorum both\n' "$log" "$(vkey pak)" "$(vkey afg)" >policy.txt
mizan policy propose case policy.txt >/dev/null
mizan sign case policy --by PAK >/dev/null
breaches proposed
cmp -s without proposed || complain "a policy that is only proposed changes what the terms do"
says 'They are not applied' sign case policy --by AFG || complain "under a policy unsettled terms are applied"
breaches unsettled
[ "$(wc -l <unsettled)" -lt "$(wc -l <without)" ] || complain "breaches are found by terms that are not settled"
says 'Nothing is settled: the quorum' policy show case || complain "policy show claims more than was cosigned"

by_stick() {
    mizan cosign case --request request.txt >/dev/null
    mizan witness sign "$1" request.txt answer.txt >/dev/null
    mizan cosign case --answer answer.txt --request request.txt >/dev/null
}
by_stick pak
says 'state: cosigned by PAK .*; not settled' show case 1 || complain "one witness of two is not shown as cosigned only"
breaches one
cmp -s unsettled one || complain "one witness of two settled the terms"
by_stick afg
says 'state: settled 20.*cosigned by AFG .* by PAK' show case 1 || complain "the quorum did not settle"
breaches settled
cmp -s without settled || complain "settled terms find other breaches than signed ones"
says 'policy in force' policy show case || complain "policy show does not show the policy"
mizan rebuild case --verify >/dev/null || complain "a rebuild gives another index"
mizan verify case >/dev/null || complain "the cosigned record does not verify"
mizan export case --format jsonl >statements.jsonl
grep -c '"state":"settled"' statements.jsonl >/dev/null || complain "export does not say what is settled"
mizan export case --format csv | tail -n +3 | grep -qv ',yes' && complain "an incident whose statements are settled is not"

# --- the brief: from the case and from a copy of record/ alone, the same bytes
mizan brief case --date $day --out here >/dev/null
grep -q 'Settled are the first' here/brief-$day.html || complain "the brief does not say what is settled"
grep -q 'pak.example/witness' here/brief-$day.html || complain "the brief does not name the witnesses"
mkdir copy && cp -r case/record copy/record
mizan brief copy --date $day --out there >/dev/null
cmp -s here/brief-$day.html there/brief-$day.html || complain "a copy of the record gives another brief"

# --- a mirror carries who saw what when
mizan mirror case mirror >/dev/null 2>&1
diff -r case/record/cosigned mirror/record/cosigned >/dev/null || complain "a mirror has not the cosigned checkpoints"
says 'state: settled' show mirror 1 || complain "in a mirror nothing is settled"
mizan verify mirror >/dev/null || complain "the mirror does not verify"

# --- a device is cloned: both branches stay, the key is retired, and everybody can see it
cp -r case clone
printf 'A reconstruction. Three guards were wounded at Torkham on 12 October 2025, an official said.\n' >one.txt
printf 'A reconstruction. Nobody was wounded at Torkham on 12 October 2025, an official said.\n' >two.txt
printf 'A reconstruction. A gate was closed at Torkham on 12 October 2025, an official said.\n' >three.txt
mizan add case --by PAK one.txt >/dev/null
mizan add clone --by PAK two.txt >/dev/null
at=$(($(mizan policy show clone --json | grep -o '"entries":[0-9]*' | cut -d: -f2) - 2))
cp case/record/checkpoint ours && cp clone/record/checkpoint theirs
mizan show clone $at --json | python3 -c 'import json,sys; sys.stdout.write(json.load(sys.stdin)["note"])' >branch.txt
says 'FORK of its feed' sign case --submit branch.txt || complain "a cloned key's entry is not kept as evidence"
says 'FORKED' key list case || complain "key list does not show the fork"
says 'FORK of its feed' show case $at || complain "show does not show the fork"
mizan brief case --date $day --out forked >/dev/null
grep -q 'Fork of a feed' forked/brief-$day.html || complain "the brief does not show the fork of a feed"
[ "$(code_of verify case)" = 1 ] || complain "the document of the clone's entry is not missed"
cp -rn clone/record/blob case/record/
[ "$(code_of add case --by PAK three.txt)" != 0 ] || complain "a retired key still adds"
mizan verify case >/dev/null || complain "a record with a forked feed does not verify"

# --- the log signed two histories: anybody can check the proof, and nothing is signed any more
printf 'mizan/fork-proof/v1\nfirst %d\n\n' "$(wc -c <ours)" | cat - ours theirs >proof.txt
says 'two' verify --policy policy.txt --fork-proof proof.txt || complain "a proof of a fork does not convince"
printf 'mizan/fork-proof/v1\nfirst %d\n\n' "$(wc -c <ours)" | cat - ours ours >none.txt
[ "$(code_of verify --policy policy.txt --fork-proof none.txt)" = 1 ] || complain "one history is taken for two"
mkdir case/record/fork && cp proof.txt "case/record/fork/$(sha256sum proof.txt | cut -c1-64)"
[ "$(code_of add case three.txt)" != 0 ] || complain "a log that is proven to have forked goes on signing"
grep -q 'signed two histories' out || complain "it does not say why nothing is signed"
says 'FORK: the log signed two histories' show case 1 || complain "show does not show the fork of the log"
says 'FORK: the log signed two histories' policy show case || complain "policy show does not show the fork of the log"
[ "$(code_of verify case)" = 1 ] || complain "verify does not find the fork"
mizan brief case --date $day --out red >/dev/null
grep -q 'role="alert"' red/brief-$day.html || complain "the brief does not show the fork of the log"

exit $bad
