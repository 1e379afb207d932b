#!/usr/bin/env bash
# anchor.sh PROGRAM SOURCE: outsiders stamp a checkpoint; OpenSSL's own command checks what they stamped.
# The authority is OpenSSL's command behind a small HTTP server on loopback; the calendar is the same server.
set -euo pipefail
program=$1
for tool in openssl python3 curl; do
    command -v "$tool" >/dev/null || { echo "anchor: skipped: $tool is missing"; exit 77; }
done
tmp=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$tmp"' EXIT
cd "$tmp"
export MIZAN_PASSPHRASE_FILE=$tmp/pass
echo 'a passphrase' >pass

fail() {
    echo "anchor: $*"
    exit 1
}

authority() {
    openssl req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 2 -subj '/CN=test root' 2>/dev/null
    openssl req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj '/O=Test Stamps/CN=tsa' 2>/dev/null
    printf 'extendedKeyUsage=critical,timeStamping\n' >tsa.ext
    openssl x509 -req -in tsa.csr -CA root.pem -CAkey root.key -CAcreateserial -out tsa.pem -days 2 -extfile tsa.ext \
        2>/dev/null
    cat >tsa.conf <<-CONF
	[tsa]
	default_tsa = t
	[t]
	serial = $tmp/serial
	signer_cert = $tmp/tsa.pem
	certs = $tmp/root.pem
	signer_key = $tmp/tsa.key
	signer_digest = sha256
	default_policy = 1.2.3.4.1
	digests = sha256
	tsa_name = yes
	CONF
    echo 01 >serial
    cat >server.py <<-'PYTHON'
	import http.server, subprocess
	class Stamps(http.server.BaseHTTPRequestHandler):
	    def do_POST(self):
	        body = self.rfile.read(int(self.headers["Content-Length"]))
	        if self.path == "/tsa":
	            open("in.tsq", "wb").write(body)
	            subprocess.run("openssl ts -reply -config tsa.conf -queryfile in.tsq -out out.tsr".split(),
	                           check=True, stderr=subprocess.DEVNULL)
	            out = open("out.tsr", "rb").read()
	        elif self.path == "/old":
	            out = open("out.tsr", "rb").read()
	        elif self.path == "/digest":
	            uri = b"https://calendar.example"
	            seal = bytes.fromhex("83dfe30d2ef90c8e") + bytes([len(uri) + 1, len(uri)]) + uri
	            block = bytes.fromhex("0588960d73d71901") + bytes([3]) + b"\xa0\xb0\x34"
	            out = b"\xf0\x04abcd\x08\xff\x00" + seal + b"\xf1\x02zz\x08\x00" + block
	        else:
	            out = b""
	        self.send_response(200 if out else 404)
	        self.send_header("Content-Length", str(len(out)))
	        self.end_headers()
	        self.wfile.write(out)
	    def log_message(self, *words):
	        pass
	s = http.server.HTTPServer(("127.0.0.1", 0), Stamps)
	open("port.new", "w").write(str(s.server_port))
	__import__("os").rename("port.new", "port")
	s.serve_forever()
	PYTHON
    python3 server.py &
    server=$!
    for _ in $(seq 100); do
        [ -s port ] && break
        sleep 0.05
    done
    url=http://127.0.0.1:$(cat port)
}

authority
"$program" init case --name Anchors --mediator TUR --party PAK --party AFG >/dev/null

# A token: the answer stands on the record, and OpenSSL's command accepts it over the checkpoint's three lines.
head -3 case/record/checkpoint >stamped
"$program" anchor case --tsa "$url/tsa" --ca root.pem >out || fail "asking the authority failed"
grep -q '^anchored the checkpoint of 1 entries; the answer is on the record as entry 1$' out || fail "said: $(cat out)"
openssl ts -verify -data stamped -in out.tsr -CAfile root.pem >/dev/null 2>&1 || fail "OpenSSL does not accept the token"
"$program" anchor case --ca root.pem --json >list || fail "listing failed"
grep -q '"fits": *true' list && grep -q '"signature": *"good"' list && grep -q 'O=Test Stamps' list ||
    fail "the list says: $(cat list)"

# --daily asks once; an old answer is not ours; an untrusted authority is refused; nothing is added by any of them.
"$program" anchor case --tsa "$url/tsa" --daily | grep 'today already' >/dev/null || fail "--daily asked again"
! "$program" anchor case --tsa "$url/old" 2>err || fail "an old answer was taken"
grep -q 'nonce' err || fail "an old answer: $(cat err)"
openssl req -x509 -newkey rsa:2048 -nodes -keyout o.key -out other.pem -days 2 -subj '/CN=other root' 2>/dev/null
! "$program" anchor case --tsa "$url/tsa" --ca other.pem 2>err || fail "an untrusted authority was taken"
! "$program" anchor case --tsa "$url/nothing" 2>err || fail "a 404 was taken"
"$program" anchor case --ca other.pem >list && fail "a wrong signature ends with 0"
grep -q WRONG list || fail "a wrong signature is not shown"

# A calendar's promise, as a file that others read.
"$program" anchor case --calendar "$url" >/dev/null || fail "asking the calendar failed"
"$program" anchor case --json | grep 'Bitcoin block 858144' >/dev/null || fail "the calendar's answer: $("$program" anchor case)"

# By hand: the request goes out as a file, its answer comes back for the size it was asked at.
size=$(sed -n 2p case/record/checkpoint)
head -3 case/record/checkpoint >stamped
"$program" anchor case --request case.tsq >/dev/null
openssl asn1parse -inform DER -in case.tsq | grep -qi "$(sha256sum stamped | cut -c1-64)" || fail "the request is of something else"
openssl ts -reply -config tsa.conf -queryfile case.tsq -out case.tsr 2>/dev/null
"$program" anchor case --calendar "$url" >/dev/null
! "$program" anchor case --answer case.tsr 2>err || fail "a token of an earlier size was taken for the newest"
"$program" anchor case --answer case.tsr --size "$size" >/dev/null || fail "a carried answer was refused"
! "$program" anchor case --answer pass 2>err || fail "a file that is no answer was taken"

"$program" anchor case --ca root.pem >list || fail "the last list: $(cat list)"
[ "$(grep -c ' yes ' list)" = 4 ] || fail "not every anchor fits: $(cat list)"
"$program" verify case >/dev/null || fail "the record with anchors does not verify"
echo "anchor: good"
