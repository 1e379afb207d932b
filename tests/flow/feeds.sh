#!/usr/bin/env bash
# feeds.sh PROGRAM SOURCE: RSS and Atom, as files and from a web server of our own: each item a document, once; pages in
# place of items; what the server answers; what a feed that others wrote may not make us fetch.
set -uo pipefail
program=$1
for tool in python3 jq; do
    command -v "$tool" >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
tmp=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1
export MIZAN_PASSPHRASE_FILE=$tmp/pass
echo secret-passphrase-1 >pass

fail() {
    printf 'feeds: %s\n' "$*"
    exit 1
}
add() { # STATUS ARGS…: what add says in JSON, in $out
    local want=$1 got=0
    shift
    "$program" add --json case "$@" >out 2>err || got=$?
    [ "$got" -eq "$want" ] || fail "add $*: exit $got, not $want: $(cat out err)"
}
is() { # FILTER VALUE: of the last add
    [ "$(jq -r "$1" out)" = "$2" ] || fail "$1 is $(jq -r "$1" out), not $2: $(cat out)"
}

mkdir www
cat >www/feed.xml <<'EOF'
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Afghan defence ministry</title><language>en</language>
<item><title>Clashes near Torkham</title><link>https://news.example/1</link><pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate>
<description><![CDATA[<p>Five Pakistani soldiers were killed near Torkham on Monday.</p>]]></description></item>
<item><title>Doha</title><link>https://news.example/2</link><pubDate>Wed, 04 Mar 2026 10:00:00 GMT</pubDate>
<source url="https://wire.example/rss">Reuters</source><description>Qatar offered to host talks, its foreign ministry said.</description></item>
</channel></rss>
EOF
sed 's|</channel>|<item><title>A third</title><description>Two civilians were wounded in Khost, residents said.</description></item>&|' \
    www/feed.xml >www/later.xml
cat >www/atom.xml <<'EOF'
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Khyber Gazette</title>
<entry><title>Mortar fire</title><link rel="alternate" href="https://gazette.example/a"/><published>2026-03-05T08:00:00Z</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Four civilians were killed by mortar fire in Kurram, police said.</p></div></content></entry>
</feed>
EOF
head -c -60 www/atom.xml >www/cut.xml
cat >www/1.html <<'EOF'
<!doctype html><html lang="en"><head><title>Clashes</title></head><body><nav>Home | World | Donate</nav><article><h1>Clashes</h1>
<p>Five Pakistani soldiers were killed and eleven were wounded near Torkham on Monday, the ministry said.</p></article></body></html>
EOF
cat >server.py <<'EOF'
import hashlib, http.server, os, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        name = self.path.lstrip('/')
        print(name, self.headers.get('If-None-Match'), flush=True)
        if not os.path.exists('www/' + name):
            self.send_error(404)
            return
        body = open('www/' + name, 'rb').read()
        tag = '"' + hashlib.sha256(body).hexdigest() + '"'
        same = self.headers.get('If-None-Match') == tag
        self.send_response(304 if same else 200)
        self.send_header('ETag', tag)
        self.send_header('Content-Length', '0' if same else str(len(body)))
        self.end_headers()
        if not same:
            self.wfile.write(body)
    def log_message(self, *a):
        pass
s = http.server.HTTPServer(('127.0.0.1', 0), Handler)
open('port', 'w').write(str(s.server_port))
s.serve_forever()
EOF
python3 server.py >asked &
server=$!
for _ in $(seq 100); do [ -s port ] && break || sleep 0.1; done
web=http://127.0.0.1:$(cat port)

"$program" init case --name Feeds --mediator TUR --party PAK --party AFG >/dev/null 2>&1 || fail "init"

# A file: items become documents; the same feed a little later brings only what is new.
add 0 www/feed.xml
is .items 2 && is .items_known 0 && is .format feed
add 0 www/feed.xml
is .items 0 && is .items_known 2 && is .known true
add 0 www/later.xml
is .items 1 && is .items_known 2
add 0 www/atom.xml
is .items 1
[ "$(jq .statements out)" -ge 1 ] || fail "the entry says nothing: $(cat out)"

# One that is cut off: nothing of it is whole, and that is said.
add 1 www/cut.xml
is .rejected 1
jq -r .first_why out | grep -q 'does not end' || fail "what is cut off is not said to be: $(cat out)"

# An address: a feed, a page, nothing; a second visit sends the tag and reads nothing.
add 0 "$web/feed.xml"
is .items_known 2
add 0 "$web/feed.xml"
is .format web && is .known true
grep -q '^feed.xml "' asked || fail "the second visit sent no tag: $(cat asked)"
add 0 "$web/1.html"
is .format article
[ "$(jq .statements out)" -ge 1 ] || fail "the page says nothing"
add 1 "$web/none"
grep -q 404 err || fail "a missing page: $(cat err)"

# Pages in place of items: of the feed's own host; a link to another place inside is refused, and nothing is asked there.
sed "s|https://news.example/1|$web/1.html?a|; s|https://news.example/2|http://127.0.0.1:1/x|" www/feed.xml >www/pages.xml
cp www/1.html 'www/1.html?a'
sed -i 's/Five/Six/' 'www/1.html?a'
add 1 --pages "$web/pages.xml"
is .items 1 && is .rejected 1
add 1 --pages "$web/pages.xml"
is .items 0 && is .items_known 1 && is .rejected 1
port=$(cat port)
sed "s|$web/1.html?a|http://localhost:$port/secret|; s|http://127.0.0.1:1/x|http://[::1]:$port/secret|" www/pages.xml >www/evil.xml
add 1 --pages "$web/evil.xml"
is .rejected 2
grep -q secret asked && fail "a feed made us ask for what only we can reach"

"$program" verify case >/dev/null 2>&1 || fail "the record does not verify"
echo "feeds: files, addresses, pages and tags"
