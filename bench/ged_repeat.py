#!/usr/bin/env python3
"""ged_repeat.py ROWS OUT FILE.csv.gz…: GED files joined and repeated under new ids until there are ROWS rows.

Columns are the union of the files' columns in the order of their first appearance; HXL rows are left out. Values are
unchanged but for `id`, which counts from 1000000. Deterministic.
"""
import csv
import gzip
import sys


def load(path):
    with gzip.open(path, "rt", encoding="utf-8", newline="") as f:
        rows = list(csv.reader(f))
    head, rows = rows[0], rows[1:]
    if rows and any(v.startswith("#") for v in rows[0]) and not rows[0][0].isdigit():
        rows = rows[1:]
    return head, [r for r in rows if len(r) == len(head)]


def main():
    wanted, out, paths = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
    columns, tables = ["id"], []
    for path in paths:
        head, rows = load(path)
        columns += [c for c in head if c not in columns]
        tables.append((head, rows))
    lines = []
    for head, rows in tables:
        place = {c: i for i, c in enumerate(head)}
        order = [place.get(c) for c in columns]
        lines += [["" if i is None else row[i] for i in order] for row in rows]
    with open(out, "w", encoding="utf-8", newline="") as f:
        writer = csv.writer(f, lineterminator="\n")
        writer.writerow(columns)
        for n in range(wanted):
            row = lines[n % len(lines)]
            row[0] = str(1000000 + n)
            writer.writerow(row)
    print(f"{wanted} rows from {len(lines)} different ones, {len(columns)} columns")


main()
