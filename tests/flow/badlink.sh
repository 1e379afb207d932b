#!/usr/bin/env bash
# badlink.sh PROGRAM SOURCE_DIR [BITS_A_SECOND [SHARE]]: threat 20: a copy over a slow line on which SHARE of 100 packets
# of 512 bytes kill their connection; the program is killed as well, now and then. Nothing is lost, nothing is wrong.
# Without more arguments 256 kbit/s and 10, so that the test is short.
set -euo pipefail
program=$1 source_dir=$2 bits=${3:-256000} share=${4:-10}
command -v python3 >/dev/null || { echo "skipped: no python3" && exit 77; }
folder=$(mktemp -d)
server=
end() {
    [ -n "$server" ] && kill "$server" 2>/dev/null
    wait 2>/dev/null || true
    rm -rf "$folder"
}
trap end EXIT
cd "$source_dir/examples/durand"

"$program" init "$folder/case" --name Link --mediator TUR --party PAK --party AFG >/dev/null 2>&1
"$program" add "$folder/case" communiques/2025-10-1*.txt >/dev/null
key=$("$program" key "$folder/case" | sed -n '1s/^log //p')

cat >"$folder/server.py" <<'PY'
import http.server, os, random, re, sys, time
root, rate, share = sys.argv[1], int(sys.argv[2]) / 8, int(sys.argv[3]) / 100
chance = random.Random(20)
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *a): pass
    def do_GET(self):
        path = os.path.join(root, self.path.lstrip("/"))
        if ".." in self.path or not os.path.isfile(path):
            self.send_response(404); self.send_header("Content-Length", "0"); self.end_headers(); return
        data, status = open(path, "rb").read(), 200
        m = re.match(r"bytes=(\d+)-(\d+)$", self.headers.get("Range", ""))
        if m:
            status = 206 if int(m[1]) < len(data) else 416
            data = data[int(m[1]):int(m[2]) + 1]
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        for at in range(0, len(data), 512):
            if chance.random() < share:
                self.close_connection = True
                return
            time.sleep(len(data[at:at + 512]) / rate)
            self.wfile.write(data[at:at + 512])
            self.wfile.flush()
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
print(server.server_port, flush=True)
server.serve_forever()
PY
python3 "$folder/server.py" "$folder/case/record" "$bits" "$share" >"$folder/port" 2>/dev/null &
server=$!
for _ in $(seq 100); do
    [ -s "$folder/port" ] && break
    sleep 0.05
done
url=http://127.0.0.1:$(cat "$folder/port")/

began=$(date +%s) calls=0 size=$(sed -n 2p "$folder/case/record/checkpoint")
for patience in 1 2 3 4 5 8 13 20 30 60 120 300 600 1200 1200 1200 1200; do
    calls=$((calls + 1))
    timeout -s KILL "$patience" "$program" mirror "$url" "$folder/copy" --key "$key" >"$folder/said" 2>&1 || true
    if grep -q "^$size entries" "$folder/said" && ! grep -q 'not here' "$folder/said"; then
        break
    fi
done
said=$(diff -r "$folder/case/record" "$folder/copy/record" | grep -v '[.]p' || true)
[ -z "$said" ] || { echo "badlink: the copy differs: $said; $(cat "$folder/said")" && exit 1; }
"$program" verify "$folder/copy" >/dev/null
bytes=$(du -sb "$folder/copy/record" | cut -f1)
echo "badlink: $size entries, $bytes bytes at $bits bit/s, $share % of packets kill: $(($(date +%s) - began)) s, $calls calls"
