#!/bin/bash
# read_threads.sh PROGRAM SOURCE_DIR: many documents give the same bytes for any number of threads and in any locale,
# in the order given; one that cannot be read is told in its place and the others are read.
set -eu
program=$(realpath "$1")
source=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fail() {
    echo "FAILED: $1"
    exit 1
}

mkdir texts
for i in $(seq 1 700); do # more than two windows
    cat >"texts/$(printf %04d "$i").txt" <<END
The Afghan defence ministry said on Tuesday that $i Pakistani soldiers were killed and $((i * 3)) wounded near Spin Boldak.
Pakistan's military denied the claim and said $((i + 1)) militants died in Khost. Türkiye called for calm.
END
done
cp "$source"/examples/durand/*.txt "$source"/examples/durand/*/*.txt texts/ 2>/dev/null || true

"$program" read --json --date 2026-03-04 --threads 1 texts/*.txt >one.jsonl
[ "$(wc -l <one.jsonl)" -gt 1400 ] || fail "700 texts give at least two statements each"
for threads in 2 3 8 64; do
    "$program" read --json --date 2026-03-04 --threads $threads texts/*.txt >many.jsonl
    cmp one.jsonl many.jsonl || fail "$threads threads say something else than one"
done
"$program" read --json --date 2026-03-04 texts >folder.jsonl
cmp one.jsonl folder.jsonl || fail "a folder is not its files"
for locale in C C.UTF-8 tr_TR.UTF-8 de_DE.UTF-8; do
    LC_ALL=$locale LANG=$locale TZ=Asia/Kabul "$program" read --json --date 2026-03-04 texts >locale.jsonl
    cmp one.jsonl locale.jsonl || fail "the locale $locale shows"
done

rc=0
"$program" read --json --threads 2 texts/0001.txt missing.txt texts/0002.txt >out 2>err || rc=$?
[ "$rc" = 3 ] || fail "a missing file ends with 3, not $rc"
grep -q "missing.txt" err || fail "the missing file is named"
"$program" read --json --threads 1 texts/0001.txt texts/0002.txt >want
cmp want out || fail "the other files are read all the same"
[ "$("$program" read --json - <texts/0007.txt | sed 's/"doc":"[^"]*"//' | md5sum)" = \
    "$("$program" read --json texts/0007.txt | sed 's/"doc":"[^"]*"//' | md5sum)" ] || fail "standard input"
echo "threads 1, 2, 3, 8, 64 and four locales: the same $(wc -l <one.jsonl) statements"
