#!/usr/bin/env bash
# keys.sh PROGRAM SOURCE_DIR: keys come and go, by files too; policies and erasing take the signatures that they need.
set -euo pipefail
program=$1 source_dir=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
bad=0
complain() { printf 'keys: %s\n' "$*" && bad=1; }
mizan() { "$program" "$@" </dev/null; }
# The exit code of a command whose words are thrown away.
code_of() { local code=0 && mizan "$@" >"$folder/out" 2>&1 || code=$? && echo "$code"; }
# Whether what a command prints has this pattern in it; all of it is read.
says() {
    local pattern=$1
    shift
    mizan "$@" >"$folder/out" 2>&1 && grep -q -- "$pattern" "$folder/out"
}
state_of() {
    mizan key list "$folder/case" --json >"$folder/keys.json"
    tr '{' '\n' <"$folder/keys.json" | grep -F "\"name\":\"$1\"" | grep -o '"retired":[a-z0-9]*'
}
cd "$folder"

mizan init case --name Keys --mediator TUR --party PAK --party AFG --recovery PAK=2/3 >/dev/null 2>&1
printf 'A reconstruction. Two soldiers were killed near Spin Boldak on 3 March 2026, the ministry said.\n' >letter.txt

origin=$(mizan key case | sed -n 's/^log \([^+]*\)+.*/\1/p')

# --- a key of another name would sign for other cases too
stray=$(mizan key new stray.key --name pak.example/desk 2>/dev/null)
[ "$(code_of key add case "$stray" PAK)" != 0 ] || complain "a key that is not named below the origin came into the register"

# --- a new device key, added by the party's own registrar; a stranger's registrar may not
vkey=$(mizan key new desk-2.key --name "$origin/PAK/desk-2" 2>/dev/null)
[ "$(code_of key add case "$vkey" PAK --key case/keys/AFG-registrar.key)" != 0 ] || complain "AFG's registrar added a key of PAK"
mizan key add case "$vkey" PAK >/dev/null || complain "PAK's registrar could not add a key"
[ "$(state_of "$origin/PAK/desk-2")" = '"retired":null' ] || complain "the new key is not good"
[ "$(code_of key add case "$vkey" PAK)" != 0 ] || complain "the same key came into the register twice"

# --- rotated and revoked by files: the registrar sits elsewhere
next=$(mizan key new desk-3.key --name "$origin/PAK/desk-3" 2>/dev/null)
mizan key rotate case "$origin/PAK/desk-2" "$next" --request text.txt >/dev/null
[ "$(code_of key revoke case "$origin/PAK/desk-2" --reason lost --request other.txt)" = 2 ] || complain "two texts for one place went out"
says "replace $origin/PAK/desk-2" sign text.txt --key case/keys/PAK-registrar.key --answer signed.txt || complain "what is signed is not shown"
sed 's/desk-3/desk-9/' text.txt >forged.txt
[ "$(code_of sign forged.txt --key case/keys/PAK-registrar.key --answer forged-signed.txt)" != 0 ] || complain "a key signed two texts for one place"
says ' index ' sign case --submit signed.txt || complain "the answer was not taken in"
says ' known ' sign case --submit signed.txt || complain "the same answer again is not known"
state_of "$origin/PAK/desk-2" | grep -q null && complain "the replaced key is still good"
mizan key revoke case "$origin/PAK/desk-3" --reason 'laptop lost' --request text.txt >/dev/null || complain "no second request after the first came back"
mizan sign text.txt --key case/keys/PAK-registrar.key --answer signed.txt >/dev/null
mizan sign case --submit signed.txt >/dev/null
state_of "$origin/PAK/desk-3" | grep -q null && complain "the revoked key is still good"

# --- recovery: two of three keys sign the same text, each for itself
fresh=$(mizan key new registrar-2.key --name "$origin/PAK/registrar-2" 2>/dev/null)
mizan key recover case "$fresh" PAK --request text.txt >/dev/null
mizan sign text.txt --key case/keys/PAK-recovery-1.key --answer one.txt >/dev/null
mizan sign text.txt --key case/keys/PAK-recovery-3.key --answer three.txt >/dev/null
[ "$(code_of sign case --submit one.txt)" = 1 ] || complain "one recovery key of three was enough"
mizan sign case --submit one.txt --submit three.txt >/dev/null || complain "two recovery keys of three were not enough"
state_of "$origin/PAK/registrar-2" | grep -q null || complain "the recovered registrar is not good"
says 'PAK *registrar *retired at' key list case || complain "the old registrar is still good"

# --- and in one command, where the recovery keys come together
third=$(mizan key new registrar-3.key --name "$origin/PAK/registrar-3" 2>/dev/null)
[ "$(code_of key recover case "$third" PAK --key case/keys/PAK-recovery-2.key)" != 0 ] || complain "one recovery key at one desk was enough"
mizan key recover case "$third" PAK --key case/keys/PAK-recovery-2.key --key case/keys/PAK-recovery-3.key >/dev/null ||
    complain "two recovery keys at one desk were not enough"
state_of "$origin/PAK/registrar-2" | grep -q null && complain "the registrar before the recovery is still good"

# --- a key under its passphrase
echo 'correct horse' >right
echo 'wrong horse' >wrong
locked=$(mizan key new locked.key --name "$origin/PAK/locked" --passphrase-file right)
mizan key add case "$locked" PAK --key registrar-3.key >/dev/null || complain "the recovered registrar cannot add a key"
mizan sign case 0 --request text.txt >/dev/null
[ "$(code_of sign text.txt --key locked.key --answer no.txt --passphrase-file wrong)" = 2 ] || complain "a wrong passphrase opened a key"
[ ! -e no.txt ] || complain "a wrong passphrase gave a signature"
mizan sign text.txt --key locked.key --answer yes.txt --passphrase-file right >/dev/null || complain "the right passphrase did not open a key"
mizan sign case --submit yes.txt >/dev/null || complain "a further signature was not taken in"

# --- a policy is in force when all have signed it; a quorum that can be split is refused
log=$(mizan key case | sed -n 's/^log //p')
for who in pak afg; do mizan key new $who-witness.key --witness --name $who.example/witness >$who.vkey 2>/dev/null; done
printf 'log %s\nwitness PAK %s\nwitness AFG %s\ngroup any1 any PAK AFG\nquorum any1\n' "$log" "$(cat pak.vkey)" "$(cat afg.vkey)" >split.txt
sed 's/group any1 any/group any1 all/' split.txt >policy.txt
[ "$(code_of policy propose case split.txt)" != 0 ] || complain "a policy whose quorums need not meet was proposed"
mizan policy propose case policy.txt >/dev/null
mizan sign case policy --by PAK >/dev/null
says 'no policy is in force' policy show case || complain "a policy without AFG's signature is in force"
mizan sign case policy --request text.txt >/dev/null
mizan sign text.txt --key case/keys/AFG.key --answer signed.txt >/dev/null
mizan sign case --submit signed.txt >/dev/null
says 'policy in force since entry' policy show case || complain "the policy that all signed is not in force"
says 'not settled: the quorum of the witness policy' show case 0 || complain "show does not say that nothing is settled"

# --- erasing: salted bodies only, two members, and it does not come back
mizan add case letter.txt >/dev/null
plain=$(sha256sum letter.txt | cut -c1-64)
[ "$(code_of redact case "$plain" --reason why)" != 0 ] || complain "a plain body can be erased"
printf 'A reconstruction. A witness named X saw three shells fall near Chaman on 4 March 2026.\n' >hearing.txt
mizan add case --erasable hearing.txt --json >added.json
hash=$(grep -o '"document":"[0-9a-f]*"' added.json | cut -d'"' -f4)
[ "$hash" != "$(sha256sum hearing.txt | cut -c1-64)" ] || complain "an erasable body is named by its plain hash"
says 'already on the record' add case --erasable hearing.txt || complain "the same erasable document went in twice"
blob=case/record/blob/${hash:0:2}/$hash
cp "$blob" copy
mizan export case --from 0 --documents --output stick.mzp >/dev/null
mizan mirror case mirror >/dev/null 2>&1
cmp -s copy "mirror/record/blob/${hash:0:2}/$hash" || complain "the mirror has not the salted body"
grep -q 'three shells' "$blob" || complain "the salted body is not there"
mizan redact case "${hash:0:12}" --reason 'it names a witness' >said
[ -f "$blob" ] || complain "one member alone erased a body"
says 'erased 1 body' sign case "$(sed -nE 's/^entry ([0-9]+).*/\1/p' said)" --by PAK || complain "two members did not erase"
[ ! -f "$blob" ] || complain "the erased body is still there"
says "erased .*it names a witness" redact case || complain "the list of what was erased does not show it"
mizan verify case >/dev/null || complain "a record with an erased body does not verify"
mizan mirror case mirror >/dev/null 2>&1
[ ! -e "mirror/record/blob/${hash:0:2}/$hash" ] || complain "the mirror keeps an erased body"
mizan verify mirror >/dev/null || complain "the mirror of a record with an erased body does not verify"
mizan import mirror stick.mzp >/dev/null || complain "an older package is not taken"
[ ! -e "mirror/record/blob/${hash:0:2}/$hash" ] || complain "an erased body came back by a stick"
cp copy "$blob"
[ "$(code_of verify case)" = 1 ] || complain "verify does not see that an erased body is back"
[ "$(code_of add case copy)" != 0 ] || complain "an erased body was taken in again"
[ ! -f "$blob" ] || complain "an erased body that was put back by hand stayed"
mizan verify case >/dev/null || complain "the record does not verify after the body went again"
mizan rebuild case --verify >/dev/null || complain "a rebuild gives another index"

exit $bad
