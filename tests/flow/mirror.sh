#!/usr/bin/env bash
# mirror.sh PROGRAM SOURCE_DIR: copies over HTTP: from a server of static files, over a line that breaks after every so
# many bytes, and into a mirror that others fill and that cosigns.
set -euo pipefail
program=$1 source_dir=$2
command -v python3 >/dev/null || { echo "skipped: no python3" && exit 77; }
folder=$(mktemp -d)
pids=()
end() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$folder"
}
trap end EXIT
cd "$source_dir/examples/durand"
complain() {
    echo "mirror: $*"
    exit 1
}

"$program" init "$folder/case" --name Copy --mediator TUR --party PAK --party AFG >/dev/null 2>&1
"$program" add "$folder/case" communiques/2025-10-1*.txt data/ged-shaped-2025-26.csv >/dev/null
key=$("$program" key "$folder/case" | sed -n '1s/^log //p')

# Serves a folder and, with a number, lets each answer break off after that many bytes of body, the number growing by
# half each time; without ranges when told so.
cat >"$folder/server.py" <<'PY'
import http.server, os, re, sys
root, broken, ranges = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "ranges"
left = [broken]
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *a): pass
    def do_GET(self):
        path = os.path.join(root, self.path.lstrip("/"))
        if ".." in self.path or not os.path.isfile(path):
            self.send_response(404); self.send_header("Content-Length", "0"); self.end_headers(); return
        data = open(path, "rb").read()
        m = ranges and re.match(r"bytes=(\d+)-(\d+)$", self.headers.get("Range", ""))
        if m:
            a, b = int(m[1]), int(m[2])
            if a >= len(data):
                self.send_response(416); self.send_header("Content-Length", "0"); self.end_headers(); return
            data = data[a:b + 1]
            self.send_response(206)
        else:
            self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if left[0] > 0:
            data, left[0] = data[:left[0]], left[0] + max(1, left[0] // 2)
            self.wfile.write(data); self.wfile.flush()
            self.close_connection = True
            self.connection.close()
            return
        self.wfile.write(data)
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
PY
start() { # NAME BROKEN RANGES: sets $port
    python3 "$folder/server.py" "$folder/case/record" "$2" "$3" >"$folder/$1.port" 2>/dev/null &
    pids+=($!)
    for _ in $(seq 100); do
        port=$(cat "$folder/$1.port")
        [ -n "$port" ] && return
        sleep 0.05
    done
    complain "the server did not start"
}
# Older partial tiles of the case aside.
differs() {
    local said
    said=$(diff -r "$folder/case/$1" "$folder/$2/$1" | grep -v '[.]p' || true)
    [ -n "$said" ] && echo "$said"
}
same() {
    differs record "$1" && complain "$1 differs from the case"
    "$program" verify "$folder/$1" >/dev/null
}

start static 0 none
"$program" mirror "http://127.0.0.1:$port/" "$folder/a" --key "$key" >/dev/null
same a
start ranges 0 ranges
"$program" mirror "http://127.0.0.1:$port/" "$folder/b" --key "$key" >/dev/null
same b

# Every answer breaks off, each a little later than the one before, until one is whole; then all over again.
start broken 150 ranges
for _ in $(seq 60); do
    timeout 60 "$program" mirror "http://127.0.0.1:$port/" "$folder/c" --key "$key" >"$folder/said" 2>&1 && break
done
grep -q "entries" "$folder/said" || complain "nothing came over the broken line: $(cat "$folder/said")"
"$program" mirror "http://127.0.0.1:$port/" "$folder/c" >/dev/null
same c

# A server that says something else than the log signed is refused, and the copy stays as it is.
other=${key%??}AA
"$program" mirror "http://127.0.0.1:$port/" "$folder/d" --key "$other" >/dev/null 2>&1 && complain "a wrong key went through"

# A mirror that others fill. Its cosignature comes with the last entry, not before.
"$program" mirror init "$folder/m" --key "$key"
"$program" mirror serve "$folder/m" --name party.example/mirror --listen 127.0.0.1:0 >"$folder/m.said" 2>"$folder/m.log" &
pids+=($!)
for _ in $(seq 100); do
    port=$(sed -n 's/.*listens on .*:\([0-9]*\)$/\1/p' "$folder/m.said")
    [ -n "$port" ] && break
    sleep 0.05
done
"$program" export "$folder/case" --from 0 --output "$folder/stick" >/dev/null
python3 - "$folder/stick" "$port" <<'PY' || complain "the mirror does not answer as it should"
import gzip, struct, sys, urllib.error, urllib.request
data = open(sys.argv[1], "rb").read()
url = "http://127.0.0.1:" + sys.argv[2]
data = data[len(b"mizan/package/v1\n"):]
n = struct.unpack(">I", data[:4])[0]
checkpoint, data = data[4:4 + n], data[4 + n:]
n = struct.unpack(">Q", data[:8])[0]
entries = data[8:8 + n]
def post(path, body, **headers):
    request = urllib.request.Request(url + path, body, {k.replace("_", "-"): v for k, v in headers.items()})
    try:
        with urllib.request.urlopen(request) as r: return r.status, r.headers.get("Content-Type"), r.read()
    except urllib.error.HTTPError as e: return e.code, e.headers.get("Content-Type"), e.read()
stream = "application/octet-stream"
def want(got, status):
    if got[0] != status: sys.exit(f"got {got}, want {status}")
want(post("/add-entries", entries, Content_Type=stream), 422)
want(post("/add-checkpoint", checkpoint), 200)
want(post("/add-entries", entries, Content_Type="text/plain"), 415)
want(post("/add-entries", entries[:-1], Content_Type=stream), 400)
bad = bytearray(entries); bad[len(bad) // 2] ^= 1
want(post("/add-entries", bytes(bad), Content_Type=stream), 422)
want(post("/add-entries", b"\x1f\x8bnonsense", Content_Type=stream, Content_Encoding="gzip"), 400)
got = post("/add-entries", gzip.compress(entries), Content_Type=stream, Content_Encoding="gzip")
want(got, 200)
if not got[2].startswith("— party.example/mirror ".encode()): sys.exit(f"no cosignature: {got}")
PY
hash=$(printf '%s' "${key%%+*}" | sha256sum | cut -d' ' -f1)
"$program" mirror "http://127.0.0.1:$port/$hash/" "$folder/e" --key "$key" >/dev/null
grep -q '^— party.example/mirror ' "$folder/e/record/checkpoint" || complain "the mirror's line is not in what it serves"
"$program" verify "$folder/e" >/dev/null 2>"$folder/said" || true # the documents are not served by a mirror
differs record/tile e && complain "e differs from the case"
exit 0
