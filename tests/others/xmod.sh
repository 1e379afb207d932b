#!/bin/bash
# xmod.sh PROGRAM SOURCE_DIR: golang.org/x/mod's note and tlog code, which we did not write, reads a record over HTTP
# and accepts it; with one byte changed in any file that the record needs it refuses. Needs go, with the module at hand
# or a network, and python3 as the static file server. Not part of ctest: ./tests/others/xmod.sh build/release/mizan .
set -eu
program=$(realpath "$1")
source=$(realpath "$2")
command -v go >/dev/null && command -v python3 >/dev/null || { echo "skipped: go or python3 is missing"; exit 77; }
work=$(mktemp -d)
server=
trap 'test -n "$server" && kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
(cd "$source/tests/others/xmod" && go build -o "$work/xmod" .) || { echo "skipped: the Go module cannot be had"; exit 77; }

echo "a pass phrase" >"$work/secret"
export MIZAN_PASSPHRASE_FILE=$work/secret
"$program" init "$work/case" --name "Read by others" --mediator TUR --party PAK --party AFG >/dev/null
for i in $(seq 1 300); do
    printf 'Title: Report %s\nDate: 2026-03-02\n\nAt least %s soldiers were killed near Torkham.\n' "$i" "$i" >"$work/report-$i.txt"
done
"$program" add "$work/case" "$work"/report-*.txt >/dev/null
vkey=$("$program" key "$work/case" | head -1 | grep -o '[^ ]*+[0-9a-f]\{8\}+[^ ]*')

cat >"$work/serve.py" <<'EOF'
import functools, http.server, sys
handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[1])
handler.func.log_message = lambda *a: None
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
print(server.server_port, flush=True)
server.serve_forever()
EOF
python3 "$work/serve.py" "$work/case/record" >"$work/port" &
server=$!
while ! test -s "$work/port"; do sleep 0.1; done
url=http://127.0.0.1:$(cat "$work/port")/

"$work/xmod" "$vkey" "$url"
size=$(sed -n 2p "$work/case/record/checkpoint")
refused=0
while read -r path; do
    file=$work/case/record/$path
    cp "$file" "$work/kept"
    chmod u+w "$file"
    python3 - "$file" <<'EOF'
import sys
data = bytearray(open(sys.argv[1], "rb").read())
data[len(data) // 2] ^= 1
open(sys.argv[1], "wb").write(data)
EOF
    if "$work/xmod" "$vkey" "$url" >/dev/null 2>&1; then
        echo "a changed byte of $path was accepted"
        exit 1
    fi
    refused=$((refused + 1))
    cp "$work/kept" "$file"
done < <(cd "$work/case/record" && { echo checkpoint; find tile -type f | grep -v '\.p/'; find tile -path "*.p/$((size % 256))"; })
"$work/xmod" "$vkey" "$url" >/dev/null
echo "xmod: a changed byte was refused in each of $refused files"
test "$refused" -ge 5
