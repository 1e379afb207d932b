#!/usr/bin/env bash
# screens.sh PROGRAM SOURCE: overview, timeline, the list and the page of an incident, from the example case: what they
# show, that every link leads somewhere, that links keep ?at=, that a list's pages hold everything once.
set -euo pipefail
program=$(realpath "$1") source=$(realpath "$2")
command -v python3 >/dev/null || { echo "screens: skipped, python3 is missing"; exit 77; }
tmp=$(mktemp -d)
server=
end() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    rm -rf "$tmp"
}
trap end EXIT
cd "$tmp"
"$source/examples/durand/run.sh" "$program" case >/dev/null 2>&1 || { echo "screens: the example case"; exit 1; }
"$program" serve case --public --listen 127.0.0.1:0 >started 2>log &
server=$!
for _ in $(seq 100); do
    url=$(sed -nE 's/^serving .* on (http:[^ ]*)\/$/\1/p' started)
    [ -z "$url" ] || break
    sleep 0.05
done
"$program" incidents case --json >incidents.json
python3 - "$url" <<'EOF'
import html.parser, json, re, sys, urllib.request, urllib.error
url = sys.argv[1]

class Page(html.parser.HTMLParser):
    VOID = set("meta link input br hr img path rect circle source wbr".split())
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.stack, self.links, self.ids, self.text, self.tables, self.bad = [], [], set(), [], [], []
        self.feed(text)
        if self.stack: self.bad.append("open at the end: %s" % self.stack)
    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if "style" in a or tag == "script" and "src" not in a and a.get("type") != "application/json":
            self.bad.append("inline style or script: %s" % tag)
        if "id" in a:
            if a["id"] in self.ids: self.bad.append("id twice: " + a["id"])
            self.ids.add(a["id"])
        if tag == "a" and "href" in a: self.links.append(a["href"])
        if tag == "table": self.tables.append([])
        if tag == "tr" and self.tables: self.tables[-1].append([])
        if tag in ("td", "th") and self.tables and self.tables[-1]: self.tables[-1][-1].append([a.get("class", ""), ""])
        if tag not in self.VOID: self.stack.append(tag)
    def handle_startendtag(self, tag, attrs):
        if tag not in self.VOID: self.bad.append("closes itself: " + tag)
    def handle_endtag(self, tag):
        if tag in self.VOID: return
        if not self.stack or self.stack.pop() != tag: self.bad.append("does not nest: " + tag)
    def handle_data(self, data):
        self.text.append(data)
        if "td" in self.stack or "th" in self.stack:
            self.tables[-1][-1][-1][1] += data

def get(path, want=200):
    try:
        with urllib.request.urlopen(url + path) as r: status, body = r.status, r.read().decode()
    except urllib.error.HTTPError as e: status, body = e.code, e.read().decode()
    assert status == want, (path, status, body[-400:])
    return body

def page(path):
    p = Page(get(path))
    assert not p.bad, (path, p.bad[:5])
    return p

def said(p): return re.sub(r"\s+", " ", "".join(p.text))

# --- the overview
p = page("/")
for words in ("Possible breaches laid to Pakistan", "Possible breaches laid to Afghanistan", "Torkham", "closed",
              "Integrity of the record", "Nothing is settled", "What could not be verified", "Islamabad", "Kabul", "Cut-off"):
    assert words in said(p), words
single = re.search(r'href="(/incidents[^"]*sources[^"]*)"', get("/")).group(1).replace("&amp;", "&")
count = int(re.search(r"(\d+) of \d+ incidents of the thirty days", said(p)).group(1))
assert re.search(r"(\d+) incidents?\.", said(page(single))).group(1) == str(count), "a figure and what it leads to differ"
days = next(t for t in p.tables if t[0][0][1] == "Day")
assert len(days) == 31, len(days)
assert all(int(r[1][1]) >= max(int(r[2][1]), int(r[3][1])) for r in days[1:]), "a side has more than there are"

# --- the list: pages in both orders hold every incident once
want = {json.loads(l)["id"] for l in open("incidents.json") if l.strip()}
def walk(path):
    seen, pages = [], 0
    while path:
        p = page(path)
        pages += 1
        seen += re.findall(r"/incident/(i\d+\.\d+)", " ".join(p.links))
        path = next((l for l in p.links if "after=" in l), None)
    return seen, pages
latest, pages = walk("/incidents")
earliest, _ = walk("/incidents?order=oldest")
assert pages > 2 and len(latest) == len(set(latest)) and set(latest) == want, (pages, len(latest), len(want))
assert earliest == latest[::-1], "the orders are not each other's"
some, _ = walk("/incidents?party=PAK&from=2025-10-01&to=2025-10-31&where=reports%20%3E%201")
assert 0 < len(some) < len(want) and set(some) < want
for bad in ("where=1", "after=x", "from=2025-02-30", "type=a&type=b"): get("/incidents?" + bad, 400)
assert said(page("/incidents?where=place%20%3D%20'it''s'")).find("0 incidents") > 0

# --- one incident that both sides speak of
both = next(i for i in latest if 'class="st differs"' in get("/incident/" + i))
p = page("/incident/" + both)
text = said(p)
for words in ("What each side says", "According to Pakistan", "According to Afghanistan", "Finding between them",
              "Where they agree", "Held against the terms", "Questions put to each side", "Evidence and its custody",
              "Why these reports are one incident", "Rivals", "History: every entry that touched this"):
    assert words in text, words
matrix = next(t for t in p.tables if t[0][0][1] == "Aspect")
assert [c[1].split()[-1] for c in matrix[0][1:3]] == ["Pakistan", "Afghanistan"], matrix[0]
assert len(matrix[0]) == 6 and [r[0][1] for r in matrix[1:6]] == ["What", "Where", "When", "Who acts", "Who is hit"]
for row in matrix[1:]:
    marks = [c[0].split()[-1] for c in row[1:5]]
    assert all(m in ("silent", "alone", "agrees", "differs") for m in marks), marks
    assert marks.count("differs") != 1 and marks.count("agrees") != 1 or "differs" in marks, marks
evidence = next(t for t in p.tables if t[0][0][1] == "Document")
assert all(re.search(r"[0-9a-f]{64}", r[1][1]) and "in the tree" in r[6][1] for r in evidence[1:]), evidence
history = next(t for t in p.tables if t[0][1][1] == "What it brought")
entries = [int(r[0][1].split()[-1]) for r in history[1:]]
assert entries == sorted(entries) and len(entries) >= 2, entries
for name in re.findall(r'href="#([a-z]+)"', get("/incident/" + both)): assert name in p.ids, name
left = page("/incident/%s?left=AFG" % both)
assert said(left).find("According to Afghanistan") < said(left).find("According to Pakistan")
get("/incident/i999999.0", 400), get("/incident/x", 400)

# --- the timeline: what is drawn stands in the table
p = page("/timeline?from=2025-10-01&to=2025-10-31")
drawn = set(re.findall(r"/incident/(i\d+\.\d+)", " ".join(p.links)))
table = next(t for t in p.tables if t[0][0][1] == "Incident")
assert drawn == {r[0][1] for r in table[1:]} and len(drawn) > 5
both_say = [r for r in table[1:] if r[5][1] != "silent"]
assert both_say and all(r[3][1] != "silent" and r[4][1] != "silent" for r in both_say)
for bad in ("from=2025-02-30", "from=2026-01-01&to=2025-01-01"): get("/timeline?" + bad, 400)
get("/timeline?from=2020-01-01&to=2026-01-01", 413)

# --- every link leads somewhere, and those of the case keep the reader at his time
for start in ("/", "/timeline", "/incidents", "/incident/" + both):
    for link in page(start).links:
        if link.startswith("/") and not re.match(r"/(login|language|entry|statement)", link): get(link.split("#")[0])
    p = page(start + "?at=200")
    for link in p.links:
        if link.startswith("/") and not re.match(r"/(login|asset|$)", link) and "As it is now" not in link:
            assert "at=200" in link or link.split("?")[0] == start, (start, link)
for link in [l for l in page("/incident/" + both).links if re.match(r"/(entry|statement)/", l)][:20]: get(link)
EOF
echo "screens: ok"
