#!/usr/bin/env bash
# A reconstruction for illustration: no such witnesses are known.
# witnesses.sh MIZAN CASE FOLDER: three witnesses cosign the record of a case that run.sh made, by files, as if each stood
# in a capital without a network: one of each party and a neutral one. FOLDER gets what each of them would hold at home.
# The policy that all sides sign: both parties' witnesses, and the neutral one.
set -euo pipefail
mizan=$(realpath "$1") case=$(realpath "$2")
mkdir -p "$3"
cd "$3"

log=$("$mizan" key "$case" | grep -oE '[^ ]+\+[0-9a-f]{8}\+[^ ]+' | head -1)

# At home, each with a key that never leaves.
for who in pak afg neutral; do
    "$mizan" witness init "$who" --name "$who.example/witness" </dev/null >"$who.said" 2>&1
    "$mizan" witness add-log "$who" "$log" >/dev/null
    grep -oE '[^ ]+\+[0-9a-f]{8}\+[^ ]+' "$who.said" | head -1 >"$who.vkey"
done

# At the secretariat: the policy, signed by the mediator and both parties.
{
    echo "log $log"
    for who in pak afg neutral; do echo "witness $who $(cat "$who.vkey")"; done
    echo 'group settled all pak afg neutral'
    echo 'quorum settled'
} | sed 's/^witness pak /witness PAK /; s/^witness afg /witness AFG /; s/all pak afg/all PAK AFG/' >policy.txt
"$mizan" policy propose "$case" policy.txt </dev/null
for party in PAK AFG; do
    "$mizan" sign "$case" policy --by "$party" </dev/null
done

# A request goes out on a stick, an answer comes back; each is verified before it counts.
for who in pak afg neutral; do
    "$mizan" cosign "$case" --request "$who.request" </dev/null >/dev/null
    "$mizan" witness sign "$who" "$who.request" "$who.answer" </dev/null >/dev/null
    "$mizan" cosign "$case" --answer "$who.answer" --request "$who.request" </dev/null
done
