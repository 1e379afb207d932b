#!/usr/bin/env python3
"""features_rows.py ROWS OUT: a GED-shaped CSV of so many happenings, each of its own, in the land along the line.

Half of them lie round 40 places, the rest anywhere between 60 and 77 degrees east, 24 and 38 north, over 4,000 days.
Deterministic: the same ROWS give the same bytes.
"""
import csv
import sys

COLUMNS = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name dyad_dset_id"
    " dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b number_of_sources"
    " source_article source_office source_date source_headline source_original where_prec where_coordinates"
    " where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id region event_clarity"
    " date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low gwnoa gwnob"
).split()
DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


class Numbers:
    """A 64-bit linear congruential generator: the same on every machine and version."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % n


def day(n):
    """The n-th day from 1 January 2014, leap days left out."""
    year, n = 2014 + n // 365, n % 365
    month = 0
    while n >= DAYS[month]:
        n -= DAYS[month]
        month += 1
    return f"{year}-{month + 1:02d}-{n + 1:02d}"


def main():
    rows, out = int(sys.argv[1]), sys.argv[2]
    r = Numbers(rows)
    towns = [(2400 + r.below(1400), 6000 + r.below(1700)) for _ in range(40)]
    with open(out, "w", encoding="utf-8", newline="") as f:
        writer = csv.DictWriter(f, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        for n in range(rows):
            if r.below(2) == 0:
                town = towns[r.below(len(towns))]
                lat, lon = town[0] * 10 + r.below(600) - 300, town[1] * 10 + r.below(600) - 300
            else:
                lat, lon = 24000 + r.below(14000), 60000 + r.below(17000)
            when = day(r.below(4000))
            a, b, c = r.below(4), r.below(6), r.below(3)
            writer.writerow({
                "id": 1000000 + n, "relid": f"X-{n}", "year": when[:4], "active_year": 1, "code_status": "Clear",
                "type_of_violence": 1 + n % 3, "conflict_new_id": 9000 + n % 50, "conflict_name": f"Conflict {n % 50}",
                "dyad_new_id": 9100 + n % 400, "dyad_name": f"Government of Pakistan - Group {n % 400}",
                "side_a": "Government of Pakistan", "side_b": f"Group {n % 400}", "number_of_sources": 1,
                "source_article": f"Wire {n % 97} {when}", "source_office": f"Wire {n % 97}", "source_date": when,
                "source_original": "made for a measurement", "where_prec": 1 + r.below(4),
                "where_coordinates": f"Village {n % 5000}", "adm_1": f"Province {n % 60}", "adm_2": f"District {n % 500}",
                "latitude": f"{lat / 1000:.6f}", "longitude": f"{lon / 1000:.6f}",
                "geom_wkt": f"POINT ({lon / 1000} {lat / 1000})", "country": "Pakistan", "country_id": 770,
                "region": "Asia", "event_clarity": 1, "date_prec": 1, "date_start": f"{when} 00:00:00.000",
                "date_end": f"{when} 00:00:00.000", "deaths_a": a, "deaths_b": b, "deaths_civilians": c,
                "deaths_unknown": 0, "best": a + b + c, "high": a + b + c + r.below(3), "low": a + b + c, "gwnoa": 770,
            })


main()
