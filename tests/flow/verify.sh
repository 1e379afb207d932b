#!/usr/bin/env bash
# verify.sh PROGRAM SOURCE_DIR: a record is checked in a folder and over HTTP, whole and with faults; a proof is made,
# taken away and checked; each exit code means what the man page says. Where the program mizan-verify stands beside
# PROGRAM, it comes to the same verdict each time.
set -euo pipefail
program=$1 source_dir=$2
offline=$(dirname "$program")/mizan-verify
work=$(mktemp -d)
server=
trap 'test -n "$server" && kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
cd "$source_dir/examples/durand"
fail() {
    printf 'verify: %s\n' "$*"
    exit 1
}

"$program" init "$work/case" --name Verify --mediator TUR --party PAK --party AFG >/dev/null 2>&1
"$program" add "$work/case" communiques/2025-10-12-*.txt data/ged-shaped-2025-26.csv >/dev/null
record=$work/case/record
size=$(sed -n 2p "$record/checkpoint")

# code WANT ARGUMENT…: the exit code of `mizan verify`, and of mizan-verify where it is built.
code() {
    local want=$1 got
    shift
    got=0
    "$program" verify "$@" >"$work/said" 2>&1 || got=$?
    [ "$got" = "$want" ] || { cat "$work/said" && fail "verify $*: exit $got, not $want"; }
    case "$*" in *http://* | *--json*) return ;; esac
    if [ -x "$offline" ]; then
        got=0
        "$offline" "$@" >"$work/said_offline" 2>&1 || got=$?
        [ "$got" = "$want" ] || { cat "$work/said_offline" && fail "mizan-verify $*: exit $got, not $want"; }
        if [ "$want" != 2 ] && [ "$want" != 3 ]; then
            diff <(grep -v '^mizan' "$work/said") <(grep -v '^mizan' "$work/said_offline") ||
                fail "mizan verify (<) and mizan-verify (>) say different things: $*"
        fi
    fi
}

# --- whole, in a folder, under keys and policies
log=$(sed -n 's/^log //p' "$work/case/state/format")
printf 'log %s\nquorum none\n' "$log" >"$work/policy"
"$program" prove "$record" 0 --into "$work/first" >/dev/null
device=$(sed -n 's/^device \(.*PAK.*\)/\1/p' "$work/first/entry-0.note" | head -n 1)
code 0 "$record"
code 0 "$record" --log "$log"
code 0 "$record" --policy "$work/policy"
code 1 "$record" --log "$device"
code 2 "$record" --log nonsense
code 2
code 3 "$work/nowhere"
"$program" verify "$record" --json | grep -q "\"size\":$size" || fail "--json does not name the size"

# A quorum that nobody meets is neither a success nor a divergence.
witness=$("$program" witness init "$work/witness" --name example.org/witness 2>/dev/null | sed -n 's/^verifier *//p')
printf 'log %s\nwitness w %s\nquorum w\n' "$log" "$witness" >"$work/strict"
code 4 "$record" --policy "$work/strict"

# --- what was verified before is hashed again, and must still be there
cp "$record/checkpoint" "$work/known"
cp -r "$work/case" "$work/later"
"$program" add "$work/later" communiques/2025-11-*.txt >/dev/null
code 0 "$work/later/record" --known "$work/known"
grep -q "^$size entries were verified before" "$work/said" || fail "--known says nothing of what it skipped"
code 1 "$record" --known "$work/later/record/checkpoint"
code 3 "$record" --known "$work/policy"
code 3 "$record" --known "$work/nowhere"

# --- proofs
for entry in 0 3 $((size - 1)); do
    "$program" prove "$record" "$entry" --into "$work/proof" >/dev/null
    code 0 --proof "$work/proof/entry-$entry.tlog-proof" --entry "$work/proof/entry-$entry.note" --policy "$work/proof/policy"
done
code 1 --proof "$work/proof/entry-0.tlog-proof" --entry "$work/proof/entry-3.note" --policy "$work/proof/policy"
sed 's/killed/kilted/' "$work/proof/entry-3.note" >"$work/changed"
if ! cmp -s "$work/changed" "$work/proof/entry-3.note"; then
    code 1 --proof "$work/proof/entry-3.tlog-proof" --entry "$work/changed" --policy "$work/proof/policy"
fi
code 2 --proof "$work/proof/entry-0.tlog-proof" --policy "$work/proof/policy"
code 3 --proof "$work/proof/none" --entry "$work/proof/entry-3.note" --policy "$work/proof/policy"
[ "$("$program" prove "$work/case" 3)" = "$("$program" prove "$record" 3)" ] || fail "case and copy prove otherwise"
[ "$("$program" prove "$record" 3.1)" = "$("$program" prove "$record" 3)" ] || fail "a statement's entry is another"
if "$program" prove "$record" "$size" >/dev/null 2>&1; then fail "an entry that is not there was proved"; fi

# --- a file for a stick
"$program" export "$work/later" --from 0 --documents --output "$work/all.mzp" >/dev/null
"$program" export "$work/later" --from "$size" --output "$work/tail.mzp" >/dev/null
code 0 --package "$work/all.mzp" --policy "$work/policy"
grep -q '^package of mizan.example/' "$work/said" || fail "the package's checkpoint is not named"
code 0 --package "$work/all.mzp" --log "$log"
code 0 --package "$work/tail.mzp" --policy "$work/policy" "$record"
code 1 --package "$work/tail.mzp" --policy "$work/policy"
code 4 --package "$work/all.mzp" --policy "$work/strict"
code 1 --package "$work/all.mzp" --log "$device"
code 1 --package "$work/policy" --policy "$work/policy"
code 2 --package "$work/all.mzp"
head -c 4000 "$work/all.mzp" >"$work/cut.mzp"
code 1 --package "$work/cut.mzp" --policy "$work/policy"
sed 's/killed/kilted/' "$work/all.mzp" >"$work/changed.mzp"
cmp -s "$work/all.mzp" "$work/changed.mzp" || code 1 --package "$work/changed.mzp" --policy "$work/policy"

# --- over HTTP
url=
if command -v python3 >/dev/null; then
    cat >"$work/serve.py" <<'EOF'
import functools, http.server, sys
handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[1])
handler.func.log_message = lambda *a: None
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
print(server.server_port, flush=True)
server.serve_forever()
EOF
    python3 "$work/serve.py" "$record" >"$work/port" &
    server=$!
    while ! test -s "$work/port"; do sleep 0.1; done
    url=http://127.0.0.1:$(cat "$work/port")
    code 0 "$url"
    code 0 "$url/" --policy "$work/policy"
    code 3 "$url/no/such/log/"
    code 3 http://127.0.0.1:1/
else
    echo "verify: python3 is missing, nothing was checked over HTTP"
fi

# --- one wrong byte, in each kind of file: found in the folder and over HTTP, and named
flip() {
    cp "$record/$1" "$work/kept"
    chmod u+w "$record/$1"
    python3 - "$record/$1" <<'EOF'
import sys
data = bytearray(open(sys.argv[1], "rb").read())
data[len(data) // 2] ^= 1
open(sys.argv[1], "wb").write(data)
EOF
}
if [ -n "$url" ]; then
    width=$((size % 256))
    blob=$(cd "$record" && find blob -type f | sort | head -n 1)
    for file in checkpoint "tile/0/000.p/$width" "tile/entries/000.p/$width" "$blob"; do
        [ -f "$record/$file" ] || file=${file%.p/*}
        flip "$file"
        code 1 "$record"
        case "$file" in
        tile/entries/*) grep -qE '^first divergence at (entry [0-9]+|tile/entries)' "$work/said" ;;
        *) grep -q "^first divergence at $file" "$work/said" ;;
        esac || { cat "$work/said" && fail "the place is not named: $file"; }
        code 1 "$url"
        cp "$work/said" "$work/whole"
        code 1 "$record" --known "$work/known"
        grep -q "^$(head -n 1 "$work/whole" | grep -o '^first divergence at [^:]*')" "$work/said" ||
            { cat "$work/said" && fail "--known names another place for $file"; }
        cp "$work/kept" "$record/$file"
    done
    rm "$record/$blob"
    code 1 "$record"
    code 1 "$url"
    code 0 "$record" --no-documents
    code 0 "$url" --no-documents
fi
