#!/usr/bin/env bash
# resume.sh PROGRAM SOURCE: `mizan add` of documents that take hundreds of entries is cut off at each of its commits.
# Given again, it ends well, and the record holds every act and every statement, each once.
set -uo pipefail
program=$1
command -v strace >/dev/null && strace -qq -o /dev/null -e inject=getuid:error=EIO true 2>/dev/null ||
    { echo "skipped: strace cannot inject faults here"; exit 77; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

fail() {
    printf 'resume: %s\n' "$*"
    exit 1
}

# 400 acts whose kinds take turns: an entry each. And rows that fill more entries than one commit of a long document takes.
{
    printf 'note: a test\nby: IGOMVM\ndate: 2026-02-20\nacts:\n'
    for i in $(seq 200); do
        printf '  - {kind: remedy, about: "id:9%05d", clause: C1, party: PAK, word: asked, to: 2026-03-21, reason: test %d}\n' "$i" "$i"
        printf '  - {kind: position, by: AFGGOV, party: AFG, about: "id:9%05d", position: denies, reason: test %d}\n' "$i" "$i"
    done
} >"$tmp/acts.yaml"
awk 'BEGIN {
    print "rec_id,date,lat,lon,type,source,deaths_low,deaths_high"
    for (i = 1; i <= 56000; i++)
        printf "%d,2026-02-%02d,%d.%03d,%d.%03d,shelling,%s %d,%d,%d\n", i, i % 28 + 1, 30 + i % 5, i * 7 % 1000, 66 + i % 4, i * 13 % 1000,
            "A desk with a name that is long enough to fill the entries sooner than a short one would as some have", i % 7, i % 5, i % 5
}' >"$tmp/rows.csv"

init() { rm -rf "$1" && "$program" init "$1" --name Resume --mediator TUR --party PAK --party AFG >/dev/null 2>&1 || fail "init"; }
# "… holds N statements about M incidents in E entries", and what export says of acts.
shape() {
    "$program" add "$1" "$2" 2>&1 | grep -oE 'holds [0-9]+ statements about [0-9]+ incidents in [0-9]+ entries'
}

cuts=0
for file in acts.yaml rows.csv; do
    init "$tmp/calm"
    "$program" add "$tmp/calm" "$tmp/$file" >"$tmp/out" 2>&1 || fail "$file: $(tail -n 2 "$tmp/out")"
    calm=$(shape "$tmp/calm" "$tmp/$file")
    entries=${calm% entries} && entries=${entries##* }
    [ -n "$calm" ] || fail "add does not say what the case holds"
    [ "$entries" -gt 260 ] || fail "$file takes only $entries entries: nothing is cut"
    for n in $(seq 1 10); do
        init "$tmp/case"
        strace -f -qq -o /dev/null -P "$tmp/case/journal/00000000.seg" -e signal=none -e inject=pwrite64:signal=KILL:when="$n" \
            "$program" add "$tmp/case" "$tmp/$file" >"$tmp/out" 2>&1 && break
        "$program" verify "$tmp/case" >"$tmp/out" 2>&1 || fail "$file cut at commit $n: $(tail -n 2 "$tmp/out")"
        "$program" add "$tmp/case" "$tmp/$file" >"$tmp/out" 2>&1 || fail "$file cut at commit $n, again: $(tail -n 2 "$tmp/out")"
        cut=$(shape "$tmp/case" "$tmp/$file")
        # a run that goes on may end one entry earlier and begin another: entries may differ there, nothing else
        [ "${cut% in *}" = "${calm% in *}" ] || fail "$file cut at commit $n: $cut, undisturbed: $calm"
        [ "$file" != acts.yaml ] || [ "$cut" = "$calm" ] || fail "$file cut at commit $n: $cut, undisturbed: $calm"
        cuts=$((cuts + 1))
    done
done
[ "$cuts" -ge 3 ] || fail "only $cuts cuts were met"
echo "resume: cut at $cuts commits, each act and statement once"
