#!/usr/bin/env bash
# serve.sh PROGRAM SOURCE: the server as people and programs meet it: login, roles, labels, live news, tokens, as-of,
# TLS, a proxy, socket activation, bad and slow clients, and a stop under load.
set -euo pipefail
program=$1
for tool in curl python3; do
    command -v "$tool" >/dev/null || { echo "serve: skipped, $tool is missing"; exit 77; }
done
tmp=$(mktemp -d)
pids=()
end() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    rm -rf "$tmp"
}
trap end EXIT
cd "$tmp"
fail() {
    echo "serve: $*"
    exit 1
}

"$program" init case --name Served --mediator TUR --party PAK --party AFG </dev/null >/dev/null 2>&1
report() { printf 'Title: Report %s\nDate: 2026-03-02\n\nAt least %s soldiers were killed near Torkham on 1 March, Pakistan said.\n' "$1" "$1" >"report-$1.txt"; }
add() { # N [options]
    local n=$1
    shift
    report "$n"
    "$program" add case "report-$n.txt" "$@" </dev/null >/dev/null 2>&1 || fail "add $n"
}
add 1
echo 'correct horse battery' >pw
for who in 'meral mediator' 'amina party PAK' 'zia party AFG' 'ana analyst'; do
    read -r name role party <<<"$who"
    "$program" people case add "$name" --role "$role" ${party:+--party "$party"} --password-file pw
done
[ "$("$program" people case list --json | python3 -c 'import json,sys; print(len(json.load(sys.stdin)["people"]))')" = 4 ] ||
    fail "people list"

# Starts a server; its address is in $url.
serve() {
    : >started
    "$program" serve case --listen 127.0.0.1:0 "$@" >started 2>log &
    server=$!
    pids+=("$server")
    for _ in $(seq 100); do
        url=$(sed -nE 's/^serving .* on (https?:[^ ]*)\/$/\1/p' started)
        [ -n "$url" ] && return
        sleep 0.05
    done
    cat log
    fail "did not start"
}
stop() {
    kill -TERM "$server"
    local code=0
    wait "$server" || code=$?
    [ "$code" = 0 ] || fail "ended with $code"
}
status() { curl -s -o body -w '%{http_code}' "$@"; }
login() { # NAME [PASSWORD]: jar in jar-NAME
    status -c "jar-$1" -H "Origin: $url" --data-urlencode "name=$1" --data-urlencode "password=${2:-correct horse battery}" "$url/login"
}

serve --log json
# --- without a login there is the login page and nothing else
[ "$(status "$url/")" = 303 ] || fail "the overview is open to nobody"
[ "$(status "$url/live")" = 401 ] || fail "live is open to nobody"
[ "$(status "$url/health")" = 200 ] && grep -q ok body || fail "health"
[ "$(status "$url/login")" = 200 ] || fail "login page"
css=$(grep -o '/asset/[^"]*/site.css' body)
[ "$(status -H 'Accept-Encoding: gzip' -D head "$url$css")" = 200 ] || fail "style"
grep -qi '^content-encoding: gzip' head && grep -qi '^cache-control:.*immutable' head && gunzip <body >/dev/null ||
    fail "the style is not packed and lasting"
[ "$(status "$url/asset/000000000000/site.css")" = 404 ] || fail "another version's style"

# --- logging in
[ "$(login meral wrong-password)" = 403 ] || fail "a wrong password"
[ "$(login nobody)" = 403 ] || fail "an unknown name"
[ "$(login meral)" = 303 ] || fail "the right password"
grep -q '#HttpOnly_' jar-meral || fail "the cookie is not HttpOnly"
[ "$(login amina)" = 303 ] && [ "$(login zia)" = 303 ] && [ "$(login ana)" = 303 ] || fail "others log in"
[ "$(status -b jar-meral "$url/")" = 200 ] && grep -q '<h1><bdi>Served</bdi></h1>' body || fail "overview"
[ "$(status -b jar-meral -H 'Accept-Encoding: gzip' -D head "$url/")" = 200 ] && grep -qi '^content-encoding: gzip' head &&
    gunzip <body | grep -q '<h1><bdi>Served</bdi></h1>' || fail "a page is not packed"
[ "$(status -b jar-meral -X POST "$url/logout")" = 403 ] || fail "logout without an origin"
[ "$(status -b jar-meral -X POST -H 'Origin: http://evil.example' "$url/logout")" = 403 ] || fail "logout from elsewhere"
[ "$(status -H "Origin: $url" -d 'name=ana&password=correct+horse+battery&next=//evil.example/' -D head "$url/login")" = 303 ] ||
    fail "login with next"
grep -qi '^location: /.$' head || fail "next leads away: $(grep -i location head)"

# --- tries are counted: the eleventh for one name waits, whoever asks
for i in $(seq 12); do code=$(login ghost wrong-password); done
[ "$code" = 429 ] || fail "no end of tries: $code"
[ "$(login ana)" = 303 ] || fail "others may still log in"

# --- news: an add on the command line is told within a second, also to who comes back later
curl -sN -b jar-amina "$url/live" >news &
pids+=($!)
sleep 0.3
before=$(date +%s%N)
add 2
while ! grep -q 'event: entry' news; do
    [ $(($(date +%s%N) - before)) -lt 10000000000 ] || fail "no news"
    sleep 0.02
done
[ "$(status -b jar-amina "$url/")" = 200 ] && grep -q '<bdi>5</bdi> entries' body || fail "the new entries are not on the page"
grep -q 'soldiers' news && fail "news say what is in an entry"
curl -sN -m 1 -b jar-amina -H 'Last-Event-ID: 2' "$url/live" >again || true
grep -qx 'id: 3' again && ! grep -qx 'id: 2' again || fail "Last-Event-ID"

# --- labels: what is not for a viewer is on none of his pages
add 3 --for PAK
seen() { status -b "jar-$1" "$url/" >/dev/null && sed -nE 's|.*<dt>Statements</dt><dd><a [^>]*>([0-9]+)</a></dd>.*|\1|p' body; }
[ "$(seen meral) $(seen amina) $(seen zia) $(seen ana)" = "3 3 2 2" ] ||
    fail "labels: $(seen meral) $(seen amina) $(seen zia) $(seen ana)"
curl -sN -m 1 -b jar-zia -H 'Last-Event-ID: 0' "$url/live" >zia-news || true
curl -sN -m 1 -b jar-amina -H 'Last-Event-ID: 0' "$url/live" >amina-news || true
[ "$(grep -c '^id: ' zia-news)" -lt "$(grep -c '^id: ' amina-news)" ] || fail "news do not follow labels"

# --- the record itself, for members; for others only where nothing is for somebody
[ "$(status -b jar-amina "$url/log/checkpoint")" = 200 ] && cmp -s body case/record/checkpoint || fail "the checkpoint"
[ "$(status -b jar-amina "$url/log/tile/entries/000.p/$(sed -n 2p case/record/checkpoint)")" = 200 ] || fail "a bundle"
[ "$(status -b jar-ana "$url/log/checkpoint")" = 403 ] || fail "the record is open past its labels"
for path in ../keys/log.key ..%2fkeys%2flog.key tile/../../keys/log.key; do
    [ "$(status --path-as-is -b jar-meral "$url/log/$path")" = 404 ] || fail "/log/$path"
done

# --- as it was
[ "$(status -b jar-meral "$url/?at=3")" = 200 ] && grep -qE '<dt>Statements</dt><dd><a [^>]*>1</a></dd>' body || fail "as of"
grep -q 'As it was known when the record held <bdi>3</bdi> entries' body || fail "as of is not said"
for at in 0 -1 99999 x 3.5; do
    [ "$(status -b jar-meral "$url/?at=$at")" = 400 ] || fail "at=$at"
done
[ "$(status -b jar-meral "$url/?at=&on=")" = 200 ] || fail "fields left empty"
grep -q 'As it was known' body && ! grep -q 'As it is known now' body && fail "empty fields mean now"
where() { curl -s -o /dev/null -w '%{http_code} %{redirect_url}' -b jar-meral "$url$1"; }
today=$(date -u +%F)
[ "$(where "/incidents?from=2025-01-01&on=$today")" = "303 $url/incidents?from=2025-01-01" ] || fail "as of the end of today"
[ "$(where "/?on=2020-01-01")" = "400 " ] || fail "a day before the record"
[ "$(where "/?on=2020-02-30")" = "400 " ] || fail "a day that the calendar has not"

# --- which side stands first: chosen once, for all pages
curl -s -o /dev/null -D head -b jar-meral -c jar-left "$url/incidents?left=AFG"
grep -qi '^set-cookie: left=AFG; Path=/; HttpOnly; SameSite=Strict' head || fail "the choice is not kept"
curl -s -o /dev/null -D head -b jar-meral "$url/incidents?left=XYZ"
grep -qi '^set-cookie: left' head && fail "no such side is kept"
curl -s -o body -b jar-left "$url/incidents"
grep -q '</span> <bdi>Afghanistan</bdi> first' body || fail "the choice is forgotten"

# --- tokens
read_token=$("$program" people case token meral --scope read --days 1 2>/dev/null)
submit_token=$("$program" people case token meral --scope submit --days 1 2>/dev/null)
sleep 0.3
[ "$(status -H "Authorization: Bearer $read_token" "$url/")" = 200 ] || fail "token"
[ "$(status -H "Authorization: Bearer $submit_token" "$url/")" = 403 ] || fail "a token beyond its scope"
[ "$(status -H "Authorization: Bearer ${read_token%?}" "$url/")" = 401 ] || fail "a token cut short"
[ "$(status -H "Authorization: Bearer $read_token" "$url/metrics")" = 200 ] || fail "metrics"
grep -q '^mizan_logins_total [1-9]' body && grep -q '^mizan_live_listeners [1-9]' body || fail "figures: $(cat body)"
"$program" people case revoke "$(cut -d_ -f2 <<<"$read_token")"
sleep 0.3
[ "$(status -H "Authorization: Bearer $read_token" "$url/")" = 401 ] || fail "a revoked token"

# --- who is removed, or has a new password, is out
echo 'another long password' >pw2
"$program" people case passwd zia --password-file pw2
"$program" people case remove ana
sleep 0.3
[ "$(status -b jar-zia "$url/")" = 303 ] && [ "$(status -b jar-ana "$url/")" = 303 ] || fail "sessions outlive their people"

# --- the log: JSON, no queries, no secrets
python3 - <<'PY' || fail "the log is not lines of JSON"
import json
lines = [json.loads(l) for l in open("log")]
assert lines and all({"time", "peer", "user", "method", "path", "status", "us", "bytes"} <= set(l) for l in lines)
assert any(l["user"] == "meral" for l in lines)
text = open("log").read()
assert "mizan_" not in text and "horse" not in text and "at=3" not in text
PY

# --- bad and slow clients
python3 - "${url##*:}" <<'PY' || fail "bad clients"
import socket, sys, time
port = int(sys.argv[1])
def ask(data, wait=5):
    s = socket.create_connection(("127.0.0.1", port)); s.settimeout(wait)
    try:
        s.sendall(data)
        got = b""
        while True:
            more = s.recv(65536)
            if not more: return got
            got += more
    except (socket.timeout, ConnectionError):
        return got
    finally: s.close()
end = b"Connection: close\r\n\r\n"
refused = (b"400", b"405", b"413", b"414", b"431", b"501", b"505")
for data in (b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n" + end,
             b"POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n" + end + b"0\r\n\r\n",
             b"POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n" + end,
             b"GET /%00 HTTP/1.1\r\nHost: a\r\n" + end, b"GET /%c0%af HTTP/1.1\r\nHost: a\r\n" + end,
             b"GET /" + b"a" * 20000 + b" HTTP/1.1\r\nHost: a\r\n" + end,
             b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 100000 + b"\r\n" + end,
             b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200), b"nonsense\r\n\r\n", b"GET\r\n\r\n"):
    got = ask(data, 3)
    first = got.split(b" ")[1:2]
    assert got == b"" or first[0] in refused, (data[:60], got[:60])
# Headers one byte at a time from many, while somebody else asks.
slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(200)]
for s in slow: s.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
for _ in range(10):
    for s in slow: s.sendall(b"a")
    t = time.time()
    assert ask(b"GET /health HTTP/1.1\r\nHost: a\r\n" + end).startswith(b"HTTP/1.1 200")
    assert time.time() - t < 2
for s in slow: s.close()
PY

# --- a stop under load: what was asked is answered
python3 - "${url##*:}" "$server" <<'PY' || fail "a stop under load"
import http.client, os, signal, sys, threading, time
port, pid = int(sys.argv[1]), int(sys.argv[2])
bad, good, stopping = [], [0], []
def ask():
    while True:
        c = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try: c.connect()
        except OSError: return
        try:
            c.request("GET", "/login"); r = c.getresponse(); body = r.read()
            if r.status != 200 or not body.endswith(b"</html>\n"): bad.append(r.status)
            good[0] += 1
        except OSError as e:
            if not stopping: bad.append(e)   # a connection that was never taken in
            return
        finally: c.close()
threads = [threading.Thread(target=ask) for _ in range(8)]
[t.start() for t in threads]
time.sleep(0.5); stopping.append(1); os.kill(pid, signal.SIGTERM)
[t.join() for t in threads]
assert not bad and good[0] > 50, (bad[:3], good)
PY
code=0
wait "$server" || code=$?
[ "$code" = 0 ] || fail "ended with $code"

# --- open to the public, and the figures are not
serve --public --behind-proxy --rate 5
[ "$(status "$url/")" = 200 ] && grep -qE '<dt>Statements</dt><dd><a [^>]*>2</a></dd>' body || fail "the public edition"
[ "$(status "$url/sessions")" = 303 ] || fail "sessions of nobody"
[ "$(status -H 'X-Forwarded-For: 127.0.0.1, 192.0.2.1' "$url/metrics")" = 403 ] || fail "figures through a proxy"
[ "$(status -D head -H "Origin: ${url/http:/https:}" -d 'name=meral&password=correct+horse+battery' "$url/login")" = 303 ] || fail "login through a proxy"
grep -q '^Set-Cookie: __Host-mizan=.*; Secure' head || fail "the cookie is not for https only"
code=200
for _ in $(seq 60); do
    code=$(status -H 'X-Forwarded-For: 192.0.2.7' "$url/health")
    [ "$code" = 429 ] && break
done
[ "$code" = 429 ] || fail "one address without limit"
[ "$(status -H 'X-Forwarded-For: 192.0.2.8' "$url/health")" = 200 ] || fail "the limit is not per address"
stop

# --- a socket that a service manager opened, and what it is told
python3 - "$program" <<'PY' || fail "socket activation"
import http.client, os, signal, socket, subprocess, sys
listening = socket.create_server(("127.0.0.1", 0)); port = listening.getsockname()[1]
notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); notify.bind("notify"); notify.settimeout(10)
def before():
    os.dup2(listening.fileno(), 3); os.set_inheritable(3, True)
    os.environ["LISTEN_PID"] = str(os.getpid())
env = dict(os.environ, LISTEN_FDS="1", NOTIFY_SOCKET=os.path.abspath("notify"), WATCHDOG_USEC="1000000")
# The child sets its own LISTEN_PID: exec through a shell that keeps its number.
p = subprocess.Popen(["sh", "-c", 'export LISTEN_PID=$$; exec "$@"', "sh", sys.argv[1], "serve", "case"], env=env,
                     preexec_fn=before, close_fds=False,
                     stdout=subprocess.DEVNULL)
assert notify.recv(100) == b"READY=1"
c = http.client.HTTPConnection("127.0.0.1", port, timeout=10); c.request("GET", "/health")
assert c.getresponse().read() == b"ok\n"
assert notify.recv(100) == b"WATCHDOG=1"
p.send_signal(signal.SIGTERM)
while notify.recv(100) != b"STOPPING=1": pass
assert p.wait(20) == 0
PY

# --- TLS
if command -v openssl >/dev/null; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out cert.pem -days 2 \
        -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 2>/dev/null
    serve --tls-cert cert.pem --tls-key key.pem
    [ "$(status --cacert cert.pem -D head "$url/login")" = 200 ] || fail "TLS"
    grep -qi '^strict-transport-security' head || fail "TLS without its header"
    curl -sN --cacert cert.pem -m 1 "$url/live" -o /dev/null || true
    stop
fi

# --- refused from the start
code_of() {
    local code=0
    "$program" serve "$@" >/dev/null 2>&1 </dev/null || code=$?
    echo "$code"
}
[ "$(code_of case --listen 0.0.0.0:0)" = 2 ] || fail "passwords over an open line"
[ "$(code_of case --tls-cert cert.pem)" = 2 ] || fail "a certificate without its key"
[ "$(code_of nothing)" = 3 ] || fail "no case"
[ "$(code_of case --log text)" = 2 ] || fail "an unknown log"
"$program" verify case >/dev/null || fail "the case does not verify"
echo "serve: good"
