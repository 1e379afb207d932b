"""crawl.py URL COOKIE MOST: every link of every page from / on, asked once. No answer may be 4xx or 5xx, and a #fragment must
be there. Prints what is dead, and how many were asked; where MOST is reached it says so."""
import html.parser, http.client, sys, urllib.parse

base, cookie, most = sys.argv[1], sys.argv[2], int(sys.argv[3])
host = urllib.parse.urlsplit(base).netloc
line = http.client.HTTPConnection(host)


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.links, self.ids = [], set()

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if a.get("id"):
            self.ids.add(a["id"])
        for name in ("href", "src"):
            if a.get(name) is not None:
                self.links.append(a[name])


def ask(target):
    global line
    for again in range(2):
        try:
            line.request("GET", target, headers={"Cookie": cookie, "Accept": "text/html,*/*;q=0.5"})
            r = line.getresponse()
            return r.status, r.getheader("Content-Type", ""), r.getheader("Location", ""), r.read()
        except (http.client.HTTPException, OSError):
            line = http.client.HTTPConnection(host)
    return 0, "", "", b""


todo, known, from_, ids, want, dead = ["/"], {"/"}, {"/": "/"}, {}, [], []
shapes = {}
asked = 0
while todo and asked < most:
    target = todo.pop(0)
    status, kind, location, body = ask(target)
    asked += 1
    if status == 0 or status >= 400:
        dead.append((target, status))
        continue
    links = [location] if location else []
    if kind.startswith("text/html"):
        p = Page()
        p.feed(body.decode("utf-8", "replace"))
        ids[target] = p.ids
        links += p.links
    for href in links:
        u = urllib.parse.urlsplit(urllib.parse.urljoin(base + target, href))
        if u.scheme not in ("http", "https") or u.netloc != host or u.path == "/live":
            if u.scheme in ("http", "https") and u.netloc != host:
                from_.setdefault("outside " + u.netloc, target)
            continue
        there = u.path + ("?" + u.query if u.query else "")
        if u.fragment:
            want.append((there, urllib.parse.unquote(u.fragment), target))
        # of links that differ only in figures of their query (as-of, days, pages of a list), the first thirty of each shape
        shape = u.path.split("/")[1] + "?" + "&".join(sorted(q.split("=")[0] for q in u.query.split("&")))
        if there not in known:
            known.add(there)
            shapes[shape] = shapes.get(shape, 0) + 1
            if not u.query or shapes[shape] <= 30:
                from_[there] = target
                todo.append(there)
for target, status in dead:
    print(f"crawl: {status} {target} linked from {from_.get(target)}")
lost = [(t, f, p) for t, f, p in want if t in ids and f not in ids[t]]
for t, f, p in lost[:20]:
    print(f"crawl: {t}#{f} linked from {p}: no such place on that page")
print(f"crawl: {asked} addresses asked, {len(dead)} dead, {len(lost)} fragments lost" + (f"; {len(todo)} were left when {most} were reached" if todo else ""))
sys.exit(1 if dead or lost else 0)
