# common.sh: what the tests with others' programs share. Sourced with PROGRAM and SOURCE_DIR as $1 and $2.
# A record of 601 entries in $record, served under $url; its log key in $vkey. Exit code 77 = skipped.
set -euo pipefail
program=$(realpath "$1")
source=$(realpath "$2")
work=$(mktemp -d)
server=
trap 'test -n "$server" && kill "$server" 2>/dev/null; rm -rf "$work"' EXIT

skip() {
    echo "skipped: $*"
    exit 77
}
need() {
    local tool
    for tool in "$@"; do command -v "$tool" >/dev/null || skip "$tool is missing"; done
}
need python3

# A case with N documents; its record/ is what others read.
make_record() {
    local i
    printf 'a pass phrase' >"$work/secret"
    export MIZAN_PASSPHRASE_FILE=$work/secret
    "$program" init "$work/case" --name "Read by others" --mediator TUR --party PAK --party AFG >/dev/null
    for i in $(seq 1 "${1:-300}"); do
        printf 'Title: Report %s\nDate: 2026-03-02\n\nAt least %s soldiers were killed near Torkham.\n' "$i" "$i" \
            >"$work/report-$i.txt"
    done
    "$program" add "$work/case" "$work"/report-*.txt >/dev/null
    record=$work/case/record
    size=$(sed -n 2p "$record/checkpoint")
    vkey=$(sed -n 's/^log //p' "$work/case/state/format")
    origin=${vkey%%+*}
}

serve() {
    cat >"$work/serve.py" <<'EOF'
import functools, http.server, sys
handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[1])
handler.func.log_message = lambda *a: None
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
print(server.server_port, flush=True)
server.serve_forever()
EOF
    python3 "$work/serve.py" "$1" >"$work/port" &
    server=$!
    while ! test -s "$work/port"; do sleep 0.1; done
    url=http://127.0.0.1:$(cat "$work/port")/
}

# The files of the newest tree: the checkpoint, full tiles and bundles, and the newest partial ones.
needed_files() {
    (cd "$record" && echo checkpoint && find tile -type f | sort | while read -r file; do
        case "$file" in
        tile/entries/*.p/* | tile/0/*.p/*) [ "${file##*/}" = $((size % 256)) ] && echo "$file" ;;
        *.p/*) [ "${file##*/}" = $((size / 256)) ] && echo "$file" ;;
        *) echo "$file" ;;
        esac
    done || true)
}

# flip FILE: its middle byte changed by one bit; put_back FILE.
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
put_back() { cp "$work/kept" "$record/$1"; }

# all_refused NAME COMMAND…: the command succeeds on the record as it is, fails after one changed bit in each of the
# files on standard input, and succeeds again at the end.
all_refused() {
    local name=$1 file refused=0
    shift
    "$@" >"$work/said" 2>&1 || { cat "$work/said" && echo "$name: refuses a good record" && exit 1; }
    while read -r file; do
        flip "$file"
        if "$@" >"$work/said" 2>&1; then
            cat "$work/said" && echo "$name: accepts a changed bit in $file" && exit 1
        fi
        put_back "$file"
        refused=$((refused + 1))
    done
    "$@" >/dev/null 2>&1
    [ "$refused" -ge 1 ] || { echo "$name: no file was changed" && exit 1; }
    echo "$name: accepts $size entries, refuses a changed bit in each of $refused files"
}
