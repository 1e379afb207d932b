# pages.py URL ENTRIES JAR-MEDIATOR JAR-A JAR-B: see pages.sh, which runs it in a folder with what the command line said.
import collections
import html.parser
import json
import re
import subprocess
import sys
import urllib.parse

URL, BEFORE, MEDIATOR, SIDE_A, SIDE_B = sys.argv[1:]
fails = []


def check(good, words):
    if not good:
        fails.append(words)
        print('pages:', words)


def get(path, jar=MEDIATOR, want=200):
    out = subprocess.run(['curl', '-s', '-b', jar, '-w', '\n%{http_code}', URL + path], capture_output=True).stdout
    body, _, code = out.decode().rpartition('\n')
    check(code == str(want), f'{path} as {jar}: {code}')
    return body


class Page(html.parser.HTMLParser):
    """Tables as rows of texts and links; all links; all text of <main>."""

    def __init__(self, text):
        super().__init__()
        self.tables, self.links, self.text, self.main = [], [], '', 0
        self.cell = None
        self.head = None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == 'main':
            self.main = 1
        if not self.main:
            return
        if tag == 'table':
            self.tables.append((self.head, []))
        if tag == 'tr':
            self.tables[-1][1].append([])
        if tag in ('td', 'th'):
            self.cell = {'text': '', 'links': []}
            self.tables[-1][1][-1].append(self.cell)
        if tag == 'h2':
            self.head = ''
            self.in_head = True
        if tag == 'a' and 'href' in attrs:
            self.links.append(attrs['href'])
            if self.cell is not None:
                self.cell['links'].append(attrs['href'])

    def handle_endtag(self, tag):
        if tag in ('td', 'th'):
            self.cell = None
        if tag == 'h2':
            self.in_head = False
        if tag == 'main':
            self.main = 0

    def handle_data(self, data):
        if self.main:
            self.text += data
            if self.cell is not None:
                self.cell['text'] += data
            elif getattr(self, 'in_head', False):
                self.head += data


def rows(page, columns):
    """Rows of the tables whose head has these columns, as dictionaries; with the title above each table."""
    for title, table in page.tables:
        if table and [c['text'].strip() for c in table[0]][:len(columns)] == columns:
            for row in table[1:]:
                yield title, row


def jsonl(name):
    with open(name) as f:
        return [json.loads(line) for line in f if line.strip()]


# ---- breaches: the board has what `mizan breaches` prints, each in its state ----
breaches = [b for b in jsonl('breaches.jsonl') if b['result'] != 'no_breach']
words = {'breach_under_all': 'breach under every reading', 'contested_reading': 'contested reading'}
names = {'PAK': 'Pakistan', 'AFG': 'Afghanistan', None: 'nobody named'}
board = Page(get('/breaches?day=2026-03-03'))
shown = collections.Counter()
late = {}
for title, row in rows(board, ['Incident', 'Clause', 'Party']):
    state = title.split()[0].lower()
    key = (row[0]['text'].split()[0][:row[0]['text'].find('2')] and re.match(r'i[0-9.]+?(?=20\d\d-|day)', row[0]['text']),
           row[1]['text'].strip(), row[2]['text'].replace('●', '').replace('■', '').strip())
    incident = row[0]['links'][0].rsplit('/', 1)[1]
    shown[(incident, key[1], key[2], state)] += 1
    late[(incident, key[1], key[2])] = 'overdue by' in row[6]['text']
want = collections.Counter((b['incident'], b['clause'], names[b['party']], b['state']) for b in breaches)
check(shown == want, f'the board has {sum(shown.values())} rows, mizan breaches {sum(want.values())}: '
      f'{list((shown - want).items())[:2]} {list((want - shown).items())[:2]}')
for b in breaches:
    check(late.get((b['incident'], b['clause'], names[b['party']])) == b['overdue'],
          f"{b['incident']} {b['clause']} {b['party']}: overdue is {b['overdue']}")
one = Page(get('/breaches?day=2026-03-03&party=PAK&clause=C1'))
count = sum(1 for _ in rows(one, ['Incident', 'Clause', 'Party']))
check(count == sum(b['party'] == 'PAK' and b['clause'] == 'C1' for b in breaches), f'the filtered board has {count} rows')
clause = Page(get('/clause/C2?day=2026-03-03'))
count = sum(1 for _ in rows(clause, ['Incident', 'Day', 'Place', 'Party']))
check(count == sum(b['clause'] == 'C2' for b in breaches), f'clause C2 lists {count} incidents')

# ---- the terms: clauses with counts of the same breaches, signatures, obligations ----
terms_text = get('/terms?day=2026-03-03')
terms = Page(terms_text)
for n in range(1, 7):
    check(f'/clause/C{n}' in terms.links, f'clause C{n} is not on the page of terms')
for word in ('As Pakistan reads it', 'As Afghanistan reads it', 'applied', 'has not signed'):
    check((word in terms.text) == (word != 'has not signed'), f'the page of terms: {word}')
held = {}
for title, row in rows(terms, ['Party', 'Held against it', 'State']):
    party = row[0]['text'].replace('●', '').replace('■', '').strip()
    number = re.match(r'\d+', row[1]['text'].strip())
    held[(title.split()[1], party)] = int(number.group()) if number else 0
count = collections.Counter((b['clause'], names[b['party']]) for b in breaches)
check({k: v for k, v in held.items() if v} == dict(count), f'terms count {held}, mizan breaches {count}')
kept = [row for title, row in rows(terms, ['Party', 'Held against it', 'State']) if title.startswith('Clause C6')]
check(len(kept) == 2 and all('kept on' in r[5]['text'] and r[5]['links'][0].startswith('/statement/') for r in kept),
      'clause C6: the meeting that kept it is named with its statement')
check('nothing on record says that it was kept; overdue by' not in terms.text, 'C6 is said to be overdue')
early = Page(get('/terms?day=2025-10-22'))
check('open; due in 15 days' in early.text, 'on 22 October C6 is open and due in 15 days')
get('/clause/C9', want=400)

# ---- acts: as many decisions as the record has; who signed ----
decided = Page(get('/acts?what=decided&kind=ruling'))
outcomes = collections.Counter(b['outcome'] for b in breaches if b['outcome'])
check(sum('ruling:' in t for t in re.findall(r'<h2>(.*?)</h2>', get('/acts?what=decided&kind=ruling'))) == 6,
      'six rulings are on the list')
check('not attributable' in decided.text and outcomes['not_attributable'] == 2, 'two rulings: not attributable')
signed = get('/acts?what=signed')
plain = re.sub('<[^>]*>', '', signed)
for who in ('Pakistan', 'Afghanistan'):
    check(re.search(r'signature on the text\s+[-0-9]+,\s+[●■]? ?' + who, plain), f'{who} signed the terms')
get('/acts?what=nonsense', want=400)

# ---- accounts: the figures of the page are those of `mizan account`, and each opens in two steps ----
def figure(n):
    if n['max'] == 0:
        return 'none'
    if n['max'] is None:
        return f"at least {n['min']}"
    return str(n['min']) if n['min'] == n['max'] else f"{n['min']} to {n['max']}"


def established(line):
    return figure(line['established']) if line['established'] else 'nothing established'


def key_of(link):
    q = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(link).query))
    return q['effect'], q['status'], None if q['side'] == '-' else q['side'], q.get('part')


def lines_of(page, first):
    for title, row in rows(page, [first, '● According to Pakistan', '■ According to Afghanistan']):
        link = row[-1]['links'][0]
        q = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(link).query))
        yield q, key_of(link), row[-1]['text'].strip(), row


def hold(account, got, words):
    want = {(l['effect'], l['status'], l['side'], l['part']): established(l) for l in account}
    for key, text in got.items():
        check(key in want, f'{words}: the page has a line {key} more')
        if key in want:
            check(text.startswith(want[key]), f'{words}, {key}: the page says {text}, mizan account {want[key]}')


page = Page(get('/account?from=2025-10-09&to=2025-11-30'))
account = jsonl('account.jsonl')
got = {key: text for _, key, text, _ in lines_of(page, 'Who was harmed')}
check(len(got) == len(account) > 5, f'the account has {len(got)} lines, mizan account {len(account)}')
hold(account, got, 'account')

by_day = collections.defaultdict(list)
for l in jsonl('days.jsonl'):
    by_day[l['scope']].append(l)
page = Page(get('/account?by=day&from=2025-10-09&to=2025-10-20'))
days = collections.defaultdict(dict)
for q, key, text, _ in lines_of(page, 'Period'):
    days[q['from']][key] = text
check(len(days) >= 5, f'{len(days)} days have figures')
for day, got in days.items():
    hold(by_day[day], got, day)
    said = [l for l in by_day[day] if l['alleged'] or l['independent'] or l['conceded'] or l['established']]
    check(len(got) >= len(said), f'{day}: the page has {len(got)} lines, somebody gives {len(said)} figures')
sectors = collections.defaultdict(dict)
for q, key, text, _ in lines_of(Page(get('/account?by=sector&from=2025-10-09&to=2026-03-03')), 'Sector'):
    sectors[q['sector']][key] = text
by_sector = collections.defaultdict(list)
for l in jsonl('sectors.jsonl'):
    by_sector[l['scope'].split(', ', 1)[1]].append(l)
check(len(sectors) >= 3, f'{len(sectors)} sectors have figures')
for sector, got in sectors.items():
    hold(by_sector[sector], got, sector)
get('/account?by=day&from=2001-01-01&to=2026-01-01', want=400)
get('/account?from=2026-01-02&to=2026-01-01', want=400)

# every cell that holds a figure leads to claims with their words, and each claim to a statement with its proof
steps = 0
for q, key, text, row in lines_of(Page(get('/account?from=2025-10-09&to=2025-10-31')), 'Who was harmed'):
    for cell in row[1:]:
        for link in cell['links']:
            opened = Page(get(link))
            claims = [l for l in opened.links if l.startswith('/statement/')]
            findings = [l for l in opened.links if l.startswith('/entry/')]
            silent = cell is row[-1] and text.startswith('nothing established')
            check(claims or findings or silent, f'{link}: no claim behind it')
            for claim in claims[:2]:
                statement = get(claim)
                check('/proof/' in statement or '/entry/' in statement, f'{claim}: no proof')
                steps += 1
    want = [l for l in account if (l['effect'], l['status'], l['side'], l['part']) == key]
check(steps > 20, f'only {steps} figures were opened')
line = next(l for l in account if l['side'] == 'PAK' and l['effect'] == 'killed' and l['status'] == 'armed')
opened = Page(get('/figure?effect=killed&status=armed&side=PAK&from=2025-10-09&to=2025-11-30'))
refs = {l.rsplit('/', 1)[1] for l in opened.links if l.startswith('/statement/')}
check(refs == set(line['claims']), f"the figure rests on {sorted(refs)}, mizan account says {sorted(line['claims'])}")
get('/figure?effect=killed&status=armed&side=XXX&from=2025-10-09&to=2025-11-30', want=400)
get('/figure?effect=nonsense&status=armed&side=PAK', want=400)

# ---- sources: counts of statements add up, one page a source ----
text = get('/sources')
sources = Page(text)
total = made = 0
for _, row in rows(sources, ['Source', 'Documents', 'Statements']):
    total += int(row[2]['text'])
    also, denied, alone = (row[i]['text'].strip() for i in (4, 5, 6))
    if also != '–':
        of = {int(x.split(' of ')[1]) for x in (also, denied, alone)}
        check(len(of) == 1 and int(also.split()[0]) + int(alone.split()[0]) <= of.pop(), f"{row[0]['text']}: {also} {alone}")
    made += 1
with open('brief/brief-2026-03-03.json') as f:
    brief = json.load(f)
overview = re.sub('<[^>]*>', ' ', get('/'))
check(made > 20, f'{made} sources')
statements = 0
for _, row in list(rows(sources, ['Source', 'Documents', 'Statements']))[:3]:
    link = html.unescape(row[0]['links'][0])
    one = Page(get(link))
    n = int(re.search(r'1 to \d+ of (\d+)', one.text).group(1))
    check(n == int(row[2]['text']), f'{link}: the list says {row[2]["text"]} statements, its page {n}')
get('/source?actor=NOBODY', want=400)

# ---- the record: entries, filters, the check ----
entries = Page(get('/entries?kind=ruling'))
numbers = [row[0]['text'].strip() for _, row in rows(entries, ['Entry', 'Kind', 'Written by'])]
check(numbers and all(f'/entry/{n}' in entries.links for n in numbers), 'rulings lead to their entries')
first = Page(get('/entries'))
check(sum(1 for _ in rows(first, ['Entry', 'Kind', 'Written by'])) == 100, 'a page of entries has 100')
check(any('below=' in l for l in first.links), 'older entries are a link away')
verified = get('/verify')
check('Everything that was checked is right.' in verified, 'the check of the record')
record = Page(get('/record'))
check('No witness policy is in force' in record.text and 'Nothing was erased.' in record.text, 'policy and redactions')

# ---- the brief: the same bytes as the file ----
mine = subprocess.run(['curl', '-s', '-b', MEDIATOR, URL + '/brief/2026-03-03/brief-2026-03-03.html'],
                      capture_output=True).stdout
with open('brief/brief-2026-03-03.html', 'rb') as f:
    check(f.read() == mine, 'the brief over HTTP is the file of mizan brief')
briefs = Page(get('/brief?by=week&from=2025-10-06&to=2025-10-26'))
weeks = [[c['text'] for c in row] for _, row in rows(briefs, ['Period', 'Incidents'])]
check(len(weeks) == 3, f'{len(weeks)} weeks')
for newer, older in zip(weeks, weeks[1:]):
    for a, b in zip(newer[1:5], older[1:5]):
        was = re.match(r'\s*(\d+) (?:was (\d+)|as before)', a)
        check(int(was.group(2) or was.group(1)) == int(b.split()[0]), f'{a!r} beside {b!r}')

# ---- editions: what is for one side is on no page of the other ----
letter = 'Quillverge'
seen = {}
for jar in (MEDIATOR, SIDE_A, SIDE_B):
    seen[jar] = any(letter in get(p, jar) for p in ('/sources', '/source?publisher=Quillverge%20office')
                    ) if jar != SIDE_B else letter in get('/sources', jar)
check(seen[MEDIATOR] and seen[SIDE_A], f'the letter is a source for its own side: {seen}')
check(not seen[SIDE_B], 'the letter is a source for the other side')
get('/source?publisher=Quillverge%20office', SIDE_B, want=400)
path = '/figure?effect=killed&status=armed&side=PAK&from=2026-02-25&to=2026-03-03'
for p in (path, '/account?by=day&from=2026-02-25&to=2026-03-03', '/acts', '/terms', '/breaches', '/brief', '/record'):
    other = get(p, SIDE_B)
    check('77' not in re.sub('<[^>]*>', ' ', other).split(), f'{p}: the letter\'s figure for the other side')
check('77' in re.sub('<[^>]*>', ' ', get(path, SIDE_A)).split(), 'the letter\'s figure for its own side')
check('is for others' in get('/entries', SIDE_B) or 'are for others' in get('/entries', SIDE_B),
      'the list says that entries are for others')
check('for others' not in get('/entries', MEDIATOR), 'the mediator\'s list has no gap')

# ---- the past: before the parties signed there are no terms ----
past = get(f'/terms?at={int(BEFORE) - 2}')
check('The case has no terms that all sides signed.' in past, 'before the signatures no terms apply')
check('has not signed' in past, 'before the signatures it says who has not')
for p in ('/breaches', '/acts', '/sources', '/account', '/brief', '/record', '/entries'):
    page = Page(get(f'{p}?at={BEFORE}'))
    lost = [l for l in page.links if re.match(r'/(clause|incident|statement|entry|source|figure|account|breaches)\b', l)
            and 'at=' not in l]
    check(not lost, f'{p}?at=: links that leave the past: {lost[:3]}')

print('pages:', 'failed' if fails else f'ok, {steps} figures opened')
sys.exit(1 if fails else 0)
