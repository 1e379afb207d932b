#!/bin/bash
# witness_theirs.sh PROGRAM SOURCE_DIR: witnesses that we did not write cosign our log: omniwitness (transparency-dev),
# litewitness (torchwood 0.9.0) and, where there is a Python 3.12, aics-witness 0.1.0. Each cosigns, cosigns again after the log has grown, and refuses a request with any
# one byte changed. Runs in a network namespace of its own where that is possible: nothing outside is reached. Needs go,
# curl, python3, sqlite3 and ssh-agent. Not part of ctest: tests/others/witness_theirs.sh build/release/mizan .
set -eu
program=$(realpath "$1")
source=$(realpath "$2")
for tool in go curl python3 sqlite3 ssh-agent; do
    command -v $tool >/dev/null || { echo "skipped: $tool is missing"; exit 77; }
done
bin=$source/build/others
mkdir -p "$bin"
if [ -z "${MIZAN_INSIDE:-}" ]; then
    (cd "$source/tests/others/witness" &&
        go build -o "$bin/omniwitness" github.com/transparency-dev/witness/cmd/omniwitness &&
        go build -o "$bin/generate_keys" github.com/transparency-dev/witness/cmd/generate_keys &&
        GOBIN=$bin go install filippo.io/torchwood/cmd/litewitness@v0.9.0) ||
        { echo "skipped: the Go modules cannot be had"; exit 77; }
    for python in ${PYTHON:-} python3.14 python3.13 python3.12 python3 "$HOME"/.pyenv/versions/3.1[2-9]*/bin/python3; do
        "$python" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null || continue
        "$python" -m venv "$bin/aics" && "$bin/aics/bin/pip" -q --disable-pip-version-check install aics-witness==0.1.0 && break
    done
    unshare -n true 2>/dev/null || { echo "skipped: no network namespace can be made here"; exit 77; }
    exec env MIZAN_INSIDE=1 unshare -n bash "$0" "$program" "$source"
fi
ip link set lo up
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; wait 2>/dev/null; rm -rf "$work"' EXIT
exec </dev/null
fail() {
    echo "witness_theirs: $*"
    exit 1
}
wait_for() {
    for _ in $(seq 100); do curl -s -o /dev/null "$1" && return; sleep 0.1; done
    fail "nobody answers at $1"
}

"$program" init "$work/case" --name "Cosigned by others" --mediator TUR --party PAK --party AFG >/dev/null 2>&1
vkey=$("$program" key "$work/case" | grep -o '[^ ]*+[0-9a-f]\{8\}+[^ ]*' | head -1)
origin=${vkey%%+*}
for i in $(seq 40); do
    printf 'Title: Report %s\nDate: 2026-03-02\n\nAt least %s soldiers were killed near Torkham.\n' "$i" "$i" >"$work/report-$i.txt"
done
grow() { "$program" add "$work/case" "$work/report-$1.txt" "$work/report-$2.txt" "$work/report-$3.txt" >/dev/null 2>&1; }
size() { sed -n 2p "$work/case/record/checkpoint"; }

# Our command must have verified their cosignature for the size that the case has now.
cosigned() {
    local result
    result=$("$program" cosign "$work/case" --witness "$2 $3" --timeout 10 --json || true)
    case $result in
    *'"result":"cosigned","size":'"$(size),"* | *'"result":"unknown","size":'"$(size),"*) ;;
    *) fail "$1: $result" ;;
    esac
}

# Any byte of a good request changed: not cosigned. Then the good one is.
refuses_changes() {
    "$program" cosign "$work/case" --request "$work/request" --old "$4" >/dev/null
    python3 - "$work/request" "$3/add-checkpoint" <<'PYTHON' || fail "$1 cosigned a request with a changed byte"
import http.client, sys, urllib.parse
body = open(sys.argv[1], "rb").read()
url = urllib.parse.urlparse(sys.argv[2])
def post(b):
    c = http.client.HTTPConnection(url.netloc, timeout=10)
    c.request("POST", url.path, b, {"Content-Type": "text/plain"})
    r = c.getresponse()
    r.read()
    return r.status
seen = {}
for i in range(len(body)):
    new = body[i] ^ 1
    if body[i + 1:i + 2] == b"=":  # its last bits mean nothing, and some decoders pass over them: change the others
        new = ord("Q") if body[i] in b"ABCD" else ord("A")
    changed = body[:i] + bytes([new]) + body[i + 1:]
    status = post(changed)
    seen[status] = seen.get(status, 0) + 1
    if status == 200:
        sys.exit(f"byte {i} changed and cosigned")
print("  refused with", ", ".join(f"{s}: {n}" for s, n in sorted(seen.items())), "of", len(body), "changed requests")
PYTHON
}

try() { # name, verifier key, address
    cosigned "$1" "$2" "$3"
    local old
    old=$(size)
    grow $((n + 1)) $((n + 2)) $((n + 3))
    n=$((n + 3))
    refuses_changes "$1" "$2" "$3" "$old"
    cosigned "$1" "$2" "$3"
    cosigned "$1" "$2" "$3"
    echo "witness_theirs: $1 cosigned sizes $old and $(size)"
}
n=0

"$bin/generate_keys" --origin=omni.example/witness --out_priv="$work/omni.key" --out_pub="$work/omni.pub"
printf 'Logs:\n  - Origin: %s\n    PublicKey: %s\n    URL: http://127.0.0.1:1/\n' "$origin" "$vkey" >"$work/logs.yaml"
"$bin/omniwitness" --private_key_path="$work/omni.key" --db_file="$work/omni.db" --additional_logs="$work/logs.yaml" \
    --listen=127.0.0.1:7381 --metrics_listen=127.0.0.1:7382 >"$work/omni.log" 2>&1 &
wait_for http://127.0.0.1:7381/
try omniwitness "$(cat "$work/omni.pub")" http://127.0.0.1:7381

ssh-agent -a "$work/agent" -D >/dev/null 2>&1 &
ssh-keygen -q -t ed25519 -N '' -f "$work/ssh"
for _ in $(seq 50); do test -S "$work/agent" && break; sleep 0.1; done
SSH_AUTH_SOCK=$work/agent ssh-add -q "$work/ssh" 2>/dev/null
print=$(ssh-keygen -l -E sha256 -f "$work/ssh.pub" | cut -d ' ' -f 2)
# What witnessctl would write; it cannot be built where one of its modules is not to be had.
sqlite3 "$work/lite.db" "CREATE TABLE log (origin TEXT PRIMARY KEY, tree_size INTEGER NOT NULL, tree_hash TEXT NOT NULL);
    CREATE TABLE key (origin TEXT NOT NULL, key TEXT NOT NULL, FOREIGN KEY(origin) REFERENCES log(origin));
    INSERT INTO log VALUES ('$origin', 0, '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=');
    INSERT INTO key VALUES ('$origin', '$vkey');"
"$bin/litewitness" -db "$work/lite.db" -name lite.example/witness -key "$print" -ssh-agent "$work/agent" \
    -listen 127.0.0.1:7380 >"$work/lite.log" 2>&1 &
wait_for http://127.0.0.1:7380/
lite=$(curl -s http://127.0.0.1:7380/ | grep -o 'lite\.example/witness+[0-9a-f]*+[A-Za-z0-9+/=]*' | head -1)
test -n "$lite" || fail "litewitness does not say its key: $(cat "$work/lite.log")"
try litewitness "$lite" http://127.0.0.1:7380

if [ -x "$bin/aics/bin/aics-witness" ]; then
    export AICS_WITNESS_CONFIG=$work/aics/witness.json
    mkdir "$work/aics"
    aics=$("$bin/aics/bin/aics-witness" init --name aics.example/witness | grep -o 'aics\.example/witness+[0-9a-f]*+[A-Za-z0-9+/=]*' | head -1)
    "$bin/aics/bin/aics-witness" add-log --origin "$origin" --vkey "$vkey" >/dev/null
    "$bin/aics/bin/aics-witness" serve --listen 127.0.0.1:7383 >"$work/aics.log" 2>&1 &
    wait_for http://127.0.0.1:7383/healthz
    try aics-witness "$aics" http://127.0.0.1:7383
else
    echo "witness_theirs: without aics-witness, which wants Python 3.12"
fi
"$program" verify "$work/case" >/dev/null
echo "witness_theirs: all that are here cosigned our log, and refused every changed request"
