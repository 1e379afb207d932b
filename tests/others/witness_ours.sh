#!/bin/bash
# witness_ours.sh PROGRAM SOURCE_DIR [RATE REQUESTS]: our witness cosigns logs that we did not write: 50 logs of
# transparency-dev's code through its witness client (latencies are printed), and a Tessera v1.0.4 log on disk. A fork, a
# wrong proof and a wrong signature are refused; a witness with another key than the policy's is not taken by Tessera,
# and a Tessera log that starts anew under its old key is not cosigned. Needs go, with the modules at hand or a network.
# Not part of ctest: tests/others/witness_ours.sh build/release/mizan .
set -eu
program=$(realpath "$1")
source=$(realpath "$2")
rate=${3:-100} requests=${4:-1000}
command -v go >/dev/null || { echo "skipped: go is missing"; exit 77; }
bin=$source/build/others
mkdir -p "$bin"
(cd "$source/tests/others/witness" && go build -o "$bin/witness_client" . &&
    GOBIN=$bin go install github.com/transparency-dev/tessera/cmd/examples/posix-oneshot@v1.0.4 &&
    GOBIN=$bin go install github.com/transparency-dev/witness/cmd/generate_keys@v0.0.0-20260720115447-2e1c6971d19e) ||
    { echo "skipped: the Go modules cannot be had"; exit 77; }
work=$(mktemp -d)
server=
trap 'test -n "$server" && kill "$server" 2>/dev/null; wait 2>/dev/null; rm -rf "$work"' EXIT
exec </dev/null
fail() {
    echo "witness_ours: $*"
    exit 1
}

# serve FOLDER: starts the witness there; $url is where.
serve() {
    : >"$work/out"
    "$program" witness serve "$1" --listen 127.0.0.1:0 >"$work/out" 2>>"$work/witness.log" &
    server=$!
    for _ in $(seq 100); do test -s "$work/out" && break; sleep 0.1; done
    url=http://$(sed -n 's/.* listens on \(.*\) for .*/\1/p' "$work/out")/
}
stop() {
    kill "$server"
    wait "$server" || fail "the witness did not end well"
    server=
}
make() { "$program" witness init "$1" --name "$2" 2>/dev/null | sed -n 's/^verifier *//p'; }

vkey=$(make "$work/desk" our.example/witness)
"$bin/witness_client" --keys | while read -r log; do "$program" witness add-log "$work/desk" "$log"; done
serve "$work/desk"
"$bin/witness_client" --target "$url" --vkey "$vkey" --rate "$rate" --requests "$requests" || fail "their client is not served"
stop

# A Tessera log, its posix driver and its witness client.
"$bin/generate_keys" --origin=tessera.example/log --print >"$work/keys" # the second line is a cosigner's key
head -1 "$work/keys" >"$work/tessera.key"
log=$(python3 - "$(sed -n 2p "$work/keys")" <<'PYTHON'
import base64, hashlib, sys
name, _, key = sys.argv[1].split("+", 2)
key = b"\x01" + base64.b64decode(key)[1:]
print(name, hashlib.sha256(name.encode() + bytes([10]) + key).hexdigest()[:8], base64.b64encode(key).decode(), sep="+")
PYTHON
)
vkey=$(make "$work/tdesk" tdesk.example/witness)
"$program" witness add-log "$work/tdesk" "$log"
serve "$work/tdesk"
# The folder of the log, then the words of the entries to add.
tessera() {
    local dir=$1
    shift
    rm -f "$work"/entry-*
    for word in "$@"; do echo "$word" >"$work/entry-$word"; done
    timeout 20 "$bin/posix-oneshot" --storage_dir="$dir" --entries="$work/entry-*" --private_key="$work/tessera.key" \
        --witness_policy_file="$work/policy" --witness_timeout=3s >"$work/tessera.log" 2>&1
}
policy() { printf 'witness w %s %s\nquorum w\n' "$1" "$url" >"$work/policy"; }
policy "$vkey"
tessera "$work/log" one two three || fail "Tessera: $(tail -3 "$work/tessera.log")"
tessera "$work/log" four five || fail "Tessera: $(tail -3 "$work/tessera.log")"
grep -q '^— tdesk.example/witness ' "$work/log/checkpoint" || fail "Tessera's checkpoint has no line of our witness"
test "$(sed -n 2p "$work/log/checkpoint")" = 5 || fail "Tessera's checkpoint: $(sed -n 2p "$work/log/checkpoint")"
cp "$work/log/checkpoint" "$work/before"
other=$(make "$work/other" tdesk.example/witness)
policy "$other"
! tessera "$work/log" six || fail "Tessera took a cosignature of another key"
cmp -s "$work/before" "$work/log/checkpoint" || fail "Tessera published without its witness"
policy "$vkey"
! tessera "$work/again" other entries under the same key || fail "our witness cosigned a second history"
test ! -e "$work/again/checkpoint" || ! grep -q '^— tdesk' "$work/again/checkpoint" || fail "a second history was published"
stop
cut -d ' ' -f 2 "$work/witness.log" | sort | uniq -c | sed 's/^/  answers: /'
echo "witness_ours: Tessera's log was cosigned at size 5; another key and a second history were refused"
