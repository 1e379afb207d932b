#!/usr/bin/env python3
"""Precision of the figures that reading makes, by how sure their rules are (docs/reading.md, "How sure").

reading_sure.py --mizan PROGRAM --data FOLDER: FOLDER holds annotated sentences, dev.jsonl or test.jsonl, in the form of
the shared mizan-gold. A figure is right when effect and bounds are those of a harm of the sentence; "whose and who says
it" compares the victims' actor and the sources, too; "all" also status, stance and polarity.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

LEVELS = ("sure", "likely", "doubtful")
WHO = ("victims", "sources")
ALL = WHO + ("status", "stance", "polarity")


def gold_of(sentence):
    for s in sentence["statements"]:
        for h in s["harm"]:
            yield {"count": (h["effect"], h["min"], h["max"]), "victims": h.get("victims"),
                   "status": h.get("status") or "unknown", "sources": tuple(s.get("sources") or ()),
                   "stance": s["stance"], "polarity": s["polarity"]}


def made_of(program, sentence, folder):
    path = os.path.join(folder, "text.txt")
    with open(path, "w", encoding="utf-8") as f:
        f.write(sentence["text"])
    given = [w for k in ("date", "publisher") if sentence.get(k) for w in (f"--{k}", sentence[k])]
    done = subprocess.run([program, "read", "--json", "--explain", *given, path], capture_output=True, check=True)
    for line in done.stdout.decode().splitlines():
        s = json.loads(line)
        for h in s.get("harm") or ():
            v = h["victims"]
            yield {"count": (h["effect"], h["min"], h["max"]), "victims": v and v["actor"],
                   "status": v["status"] if v else "unknown", "sources": tuple(m["actor"] for m in s["sources"]),
                   "stance": s["stance"], "polarity": s["polarity"], "sure": s["sure"]}


def agree(gold, made, fields):
    return all(gold[f] == made[f] for f in fields)


def count(tally, gold, made):
    left = list(gold)
    for m in made:
        row = tally[m["sure"]]
        row[0] += 1
        same = [g for g in left if g["count"] == m["count"]]
        if same:
            best = max(same, key=lambda g: sum(g[f] == m[f] for f in ALL))
            left.remove(best)
            row[1] += 1
            row[2] += agree(best, m, WHO)
            row[3] += agree(best, m, ALL)


def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--mizan", required=True)
    args.add_argument("--data", required=True)
    args = args.parse_args()
    names = [n for n in ("dev.jsonl", "test.jsonl") if os.path.isfile(os.path.join(args.data, n))]
    if not names:
        print("skipped: no sentences there")
        return 77
    tally = {level: [0, 0, 0, 0] for level in LEVELS}
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            with open(os.path.join(args.data, name), encoding="utf-8") as f:
                for line in f:
                    sentence = json.loads(line)
                    count(tally, gold_of(sentence), made_of(args.mizan, sentence, folder))
    print(f"{'':10}{'figures':>8}{'right':>8}{'+ who':>8}{'all':>8}")
    for level in LEVELS:
        n, *right = tally[level]
        print(f"{level:10}{n:8}" + "".join(f"{r / n:8.3f}" if n else f"{'-':>8}" for r in right))
    return 0


if __name__ == "__main__":
    sys.exit(main())
