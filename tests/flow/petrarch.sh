#!/bin/sh
# petrarch.sh PROGRAM SOURCE_DIR: who does something to whom, on the records with which the PETRARCH coders test
# themselves. Their countries are invented: a dictionary of our own names them (--dictionary). Of a record that names
# two or more of them, every dyad must be among the statements' doers and targets; where the record wants both
# directions, one is enough, as both meet. The codes are not asked for: most are WEIS, by toy dictionaries.
set -eu
program=$1
data=$2/../shared/data/text/petrarch-tests
if [ ! -f "$data/PETR.UnitTest.records.xml" ]; then
    echo "skipped: the records are not here"
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/invented.txt" <<'DICTIONARY'
nation ARN : Arnor : Arnorian : Arnorian : Annuminas
nation GON : Gondor : Gondorian : Gondorian : Minas Tirith
nation DAG : Dagolath : Dagolathi : Dagolathi :
nation ERI : Eriador : Eriadori : Eriadorian :
nation OSG : Osgiliath : Osgiliathi : Osgiliathi :
nation CAL : Calenardhon : Calenardhoni : Calenardhoni :
nation ITH : Ithilen : Ithileni : Ithileni :
nation BRE : Bree : Breelander : Breelander : Eymn Muil
nation MOR : Mordor : Mordorian : Mordorian : Cirith Ungol
nation FOR : Fornost : Fornostian : Fornostian :
nation ROH : Rohan : Rohirric : Rohirrim : Edoras
nation DOL : Dol Amroth : Amrothi : Amrothi :
DICTIONARY
python3 - "$program" "$data/PETR.UnitTest.records.xml" "$work" <<'PYTHON'
import json
import re
import subprocess
import sys

FLOOR = 40  # records that must be right; the report says how many are

program, records, work = sys.argv[1:]
dictionary = work + "/invented.txt"
known = set(re.findall(r"^nation (\w+)", open(dictionary).read(), re.M))
wanted = {}
for n, record in enumerate(re.findall(r"<Sentence (.*?)</Sentence>", open(records).read(), re.S)):
    text = re.search(r"<Text>(.*?)</Text>", record, re.S)
    coded = re.findall(r'sourcecode="([^"]*)" targetcode="([^"]*)"', record)
    dyads = {(a[:3], b[:3]) for a, b in coded}
    dyads = {(a, b) for a, b in dyads if a in known and b in known and a != b}
    if text and dyads:
        name = "%s/%03d.txt" % (work, n)
        open(name, "w").write(" ".join(text.group(1).split()) + "\n")
        wanted[name] = dyads
command = [program, "read", "--json", "--dictionary", dictionary] + sorted(wanted)
made = {}
for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines():
    s = json.loads(line)
    if s["plover"]:
        agents, targets = ([m["actor"][:3] for m in s[side] if m["actor"]] for side in ("agents", "targets"))
        found = made.setdefault(s["doc"], set())
        found |= {(a, b) for a in agents for b in targets} | {(a, b) for a in agents for b in agents if a != b}


def there(dyad, dyads, found):
    back = dyad[1], dyad[0]
    return dyad in found or back in dyads and back in found


right = sum(all(there(d, dyads, made.get(doc, ())) for d in dyads) for doc, dyads in wanted.items())
print("%d of %d records with all their dyads" % (right, len(wanted)))
sys.exit(right < FLOOR)
PYTHON
