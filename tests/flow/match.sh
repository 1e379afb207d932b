#!/bin/bash
# mizan match on a small table: one answer for any order and number of threads, edges that add up, a stream that ends
# where one run over everything ends, rejects and exit codes.
set -euo pipefail
mizan=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fail() { echo "match: $1"; exit 1; }

header=rec_id,source,date_start,lat,lon,where_prec,country,adm_1,adm_2,type,actor_a,actor_b,deaths_best
{
    echo $header
    for i in $(seq 1 60); do
        day=$(printf '2026-01-%02d' $((1 + i / 3 % 9)))
        for source in a b w; do
            printf '%s%d,%s,%s,33.%d,70.%d,1,Pakistan,KP,Kurram,shelling,X,Y,%d\n' \
                $source "$i" $source "$day" $((i % 5)) $((i % 4)) $((i % 7))
        done
    done
} > records.csv

"$mizan" match --dirty w --threads 1 --edges edges.csv --explain records.csv > one.csv 2> notes
[ "$(wc -l < one.csv)" -eq 181 ] || fail "a row a record"
{ echo $header; tail -n +2 records.csv | sort -R --random-source=<(yes); } > turned.csv
"$mizan" match --dirty w --threads 2 turned.csv > two.csv 2> notes2
cmp -s one.csv two.csv || fail "another order or number of threads gives other bytes"
[ "$(tail -1 notes)" = "$(tail -1 notes2)" ] || fail "another clustering hash"
tail -n +2 edges.csv | awk -F, '{ sum = 0; n = split($0, part, "="); for (i = 2; i <= n; i++) sum += part[i] + 0
    if (sum != $3) { print "row weights " sum " for score " $3; exit 1 } }' || fail "an explanation that does not add up"
tail -n +2 edges.csv | awk -F, '$5 !~ /^[01]$/ { exit 1 }' || fail "accepted is 0 or 1"

"$mizan" match --dirty w --json --explain records.csv > all.json
[ "$(tail -1 all.json | grep -c '"clustering_hash":"[0-9a-f]\{64\}"')" -eq 1 ] || fail "no summary"

# The first 100 rows, then the others one by one: what was told last about each record is the answer of the whole.
head -101 records.csv > first.csv
"$mizan" match --dirty w first.csv 2> /dev/null | tail -n +2 > told.csv
{ echo $header; tail -n +102 records.csv; } | "$mizan" match --dirty w --stream first.csv | grep . >> told.csv
tac told.csv | awk -F, '!seen[$1]++ { print $1 "," $2 }' | sort > last.csv
tail -n +2 one.csv | cut -d, -f1,2 | sort | cmp -s - last.csv || fail "the stream does not end where the batch does"

printf 'rec_a,rec_b,link,signer,date,reason\na1,b1,cannot,m,2026-02-01,two posts\n' > links.csv
"$mizan" match --dirty w --links links.csv records.csv 2> /dev/null > linked.csv
[ "$(grep '^a1,' linked.csv | cut -d, -f2)" != "$(grep '^b1,' linked.csv | cut -d, -f2)" ] || fail "a cannot-link did not hold"

expect() { # the exit status of a command
    local want=$1 got=0
    shift
    "$@" > /dev/null 2> errors || got=$?
    [ "$got" -eq "$want" ] || fail "exit status $got, not $want, of $*"
}
printf 'rec_id,date_start\nx,2016-02-30\ny,2016-02-28\n' > bad.csv
expect 1 "$mizan" match bad.csv
grep -q 'bad.csv: line 2' errors || fail "the reject names file and line"
: > empty.csv
expect 2 "$mizan" match empty.csv
expect 2 "$mizan" match missing.csv
printf 'rec_id,source,date_start\n1,a,2026-01-01\n1,b,2026-01-01\n' > same.csv
expect 2 "$mizan" match same.csv
grep -q qualify errors || fail "the remedy is named"
expect 0 "$mizan" match --qualify same.csv
gzip -c records.csv > whole.csv.gz
"$mizan" match --dirty w whole.csv.gz 2> /dev/null > /dev/null
head -c 500 whole.csv.gz > cut.csv.gz
expect 2 "$mizan" match cut.csv.gz
echo "match: done"
