#!/usr/bin/env bash
# languages.sh PROGRAM SOURCE: how a language is chosen; then every kind of page that links lead to, in every language, as
# mediator: its direction and language, and no text of ours past the catalogue.
set -euo pipefail
program=$1 source=$2
for tool in curl python3; do
    command -v "$tool" >/dev/null || { echo "languages: skipped, $tool is missing"; exit 77; }
done
tmp=$(mktemp -d)
server=
end() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    rm -rf "$tmp"
}
trap end EXIT
cd "$tmp"
fail() {
    echo "languages: $*"
    exit 1
}
bash "$source/examples/durand/run.sh" "$program" case >made 2>&1 || fail "the example case: $(tail -1 made)"
echo 'correct horse battery' >pw
"$program" people case add meral --role mediator --password-file pw
: >started
"$program" serve case --listen 127.0.0.1:0 --public --rate 0 >started 2>log &
server=$!
for _ in $(seq 200); do
    url=$(sed -nE 's/^serving .* on (https?:[^ ]*)\/$/\1/p' started)
    [ -n "$url" ] && break
    sleep 0.05
done
[ -n "$url" ] || fail "did not start"

# ---- how a language is chosen ----
lang() { curl -s "$@" | sed -nE 's/.*<html lang="([a-z]+)" dir="([a-z]+)".*/\1 \2/p'; }
[ "$(lang "$url/incidents")" = 'en ltr' ] || fail "English is not the language of who asks for none"
[ "$(lang -H 'Accept-Language: de, ps;q=0.7, en;q=0.3' "$url/incidents")" = 'ps rtl' ] || fail "Accept-Language"
[ "$(lang -H 'Accept-Language: ps' "$url/incidents?lang=ur")" = 'ur rtl' ] || fail "?lang="
[ "$(lang "$url/incidents?lang=xx")" = 'en ltr' ] || fail "a language that is not there"
code=$(curl -s -o body -w '%{http_code} %header{location}' -c jar -H "Origin: $url" -d to=ur --data-urlencode 'next=/incidents?at=100' "$url/language")
[ "$code" = '303 /incidents?at=100' ] || fail "the choice of a language: $code"
[ "$(lang -b jar -H 'Accept-Language: ps' "$url/incidents")" = 'ur rtl' ] || fail "the choice is not kept"
[ "$(lang -b jar "$url/incidents?lang=en")" = 'en ltr' ] || fail "?lang= does not go before the choice"
[ "$(curl -s -o body -w '%{http_code}' -H "Origin: $url" -d to=xx -d next=/ "$url/language")" = 400 ] || fail "to a language that is not there"
code=$(curl -s -o body -w '%{http_code} %header{location}' -H "Origin: $url" -d to=ur -d next=https://elsewhere.example/ "$url/language")
[ "$code" = '303 /' ] || fail "a choice that leads elsewhere: $code"
[ "$(curl -s -o body -w '%{http_code}' -H 'Origin: https://elsewhere.example' -d to=ur -d next=/ "$url/language")" = 403 ] || fail "a choice made elsewhere"
curl -s "$url/incidents?lang=ps&from=2026-03-01&at=150" >body
grep -q 'name="next" value="/incidents?from=2026-03-01&amp;at=150"' body || fail "the menu does not come back to this view"

# ---- every page ----
curl -s -o /dev/null -c jar -H "Origin: $url" -d name=meral --data-urlencode 'password=correct horse battery' "$url/login"
cat >walk.py <<'PY'
import collections, html.parser, re, sys, urllib.error, urllib.parse, urllib.request
url, cookie = sys.argv[1:3]
RTL = {'en': 'ltr', 'ur': 'rtl', 'ps': 'rtl', 'prs': 'rtl', 'tr': 'ltr'}
OURS = {'Mizan', 'UTC', 'SHA', 'CQL'}  # what stands in every language
QUIET = {'bdi', 'code', 'pre', 'time', 'script', 'style', 'title', 'textarea', 'option', 'svg'}  # plain text alone, or names
PER_KIND = 3
class Page(html.parser.HTMLParser):
    def __init__(self, lang):
        super().__init__()
        self.lang, self.stack, self.links, self.bad, self.foreign, self.root = lang, [], [], [], 0, None
    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == 'html': self.root = (a.get('lang'), a.get('dir'))
        if tag == 'a' and a.get('href', '').startswith('/'): self.links.append(a['href'])
        if tag == 'span' and a.get('lang') == 'en':
            self.foreign += 1
            if a.get('dir') != 'ltr': self.bad.append('a span in English without its direction')
        if tag not in ('meta', 'link', 'input', 'br', 'img', 'hr', 'path', 'circle', 'rect', 'line', 'use', 'col'):
            self.stack.append((tag, 'lang' in a and tag != 'html'))
    def handle_endtag(self, tag):
        if any(t == tag for t, _ in self.stack):
            while self.stack.pop()[0] != tag: pass
    def handle_data(self, text):
        if RTL[self.lang] == 'ltr' or any(t in QUIET or other for t, other in self.stack): return
        words = [w for w in re.findall(r'[A-Za-z]{3,}', text) if w not in OURS]
        # A translated sentence may name a command or a unit; one that is mostly Latin is not translated.
        if words and len(words) >= len(re.findall(r'[\u0620-\u06ff]{2,}', text)): self.bad.append(text.strip()[:100])
def kind(path):
    path = path.split('?')[0]
    return re.sub(r'(?<=/)[^/]*[0-9][^/]*', 'N', path)
def walk(lang):
    todo, seen, kinds, bad = collections.deque(['/', '/login', '/ogc', '/incident/i99999.0']), set(), collections.Counter(), []
    foreign = 0
    while todo:
        path = todo.popleft()
        if path in seen or kinds[kind(path)] >= PER_KIND: continue
        if path.startswith(('/proof/', '/note/', '/log/', '/asset/', '/brief/', '/export')): continue
        seen.add(path)
        q = urllib.request.Request(url + path + ('&' if '?' in path else '?') + 'lang=' + lang, headers={'Cookie': cookie, 'Accept': 'text/html'})
        try:
            with urllib.request.urlopen(q, timeout=60) as r: kind_of, body = r.headers['Content-Type'], r.read().decode(errors='replace')
        except urllib.error.HTTPError as e:
            if not (path.endswith('i99999.0') and e.code == 400): bad.append((path, f'status {e.code}'))
            kind_of, body = e.headers['Content-Type'], e.read().decode()
        if not kind_of.startswith('text/html'): continue
        kinds[kind(path)] += 1
        p = Page(lang)
        p.feed(body)
        if p.root != (lang, RTL[lang]): bad.append((path, f'lang and dir are {p.root}'))
        bad += [(path, b) for b in p.bad]
        foreign += p.foreign
        todo.extend(link.split('#')[0] for link in p.links)
    print(f'{lang}: {sum(kinds.values())} pages of {len(kinds)} kinds, {foreign} phrases in English')
    return bad, set(kinds)
failed = False
all_kinds = []
for lang in RTL:
    bad, kinds = walk(lang)
    all_kinds.append(kinds)
    for path, what in sorted(set(bad))[:60]: print(f'  {path}: {what}')
    failed |= bool(bad)
if any(k != all_kinds[0] for k in all_kinds): print('not the same pages in each language'); failed = True
if len(all_kinds[0]) < 10: print('too few pages were reached'); failed = True
sys.exit(failed)
PY
cookie="$(awk '$6 == "mizan" { print $6 "=" $7 }' jar)"
[ -n "$cookie" ] || fail "login"
python3 walk.py "$url" "$cookie" || fail "text of ours that no catalogue holds, or a page that fails"
echo "languages: good"
