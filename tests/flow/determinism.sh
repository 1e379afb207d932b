#!/usr/bin/env bash
# determinism.sh PROGRAM SOURCE: the same record gives the same bytes, whatever the number of processors, the locale
# and the compiler: digests of every derived table, the brief and the exports.
set -uo pipefail
program=$1 source=$2
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
case=$tmp/case
day=2026-03-03
bad=0

fail() {
    printf 'determinism: %s\n' "$*"
    exit 1
}

# outcome NAME LOCALE PROCESSORS PROGRAM: folds a copy of the record anew and keeps all that comes of it.
outcome() {
    local name=$1 locale=$2 processors=$3 by=$4 out=$tmp/out/$1
    mkdir -p "$out"
    rm -rf "$tmp/copy"
    cp -r "$case" "$tmp/copy"
    rm -rf "$tmp/copy/index"
    local -a with=(env LC_ALL="$locale" LOCPATH="$tmp/locale" taskset -c "$processors" "$by")
    "${with[@]}" rebuild "$tmp/copy" >"$out/digests" 2>"$out/err" || fail "$name: rebuild: $(cat "$out/err")"
    "${with[@]}" brief "$tmp/copy" --date $day --out "$out/brief" >/dev/null 2>"$out/err" ||
        fail "$name: brief: $(cat "$out/err")"
    "${with[@]}" export "$tmp/copy" --format jsonl >"$out/export.jsonl" 2>"$out/err" ||
        fail "$name: export: $(cat "$out/err")"
    rm -f "$out/err"
    if [ "$name" != first ]; then
        diff -r "$tmp/out/first" "$out" >"$tmp/diff" || { head -c 2000 "$tmp/diff" && echo "determinism: $name differs" && bad=1; }
    fi
}

bash "$source/examples/durand/run.sh" "$program" "$case" >"$tmp/add.log" 2>&1 || fail "run.sh: $(tail -n 2 "$tmp/add.log")"
# A locale with its own idea of capital i, of the decimal sign and of order.
mkdir -p "$tmp/locale"
localedef -i tr_TR -f UTF-8 "$tmp/locale/tr_TR.UTF-8" >/dev/null 2>&1
turkish=C.UTF-8
[ -d "$tmp/locale/tr_TR.UTF-8" ] && turkish=tr_TR.UTF-8
all=$(taskset -pc $$ | sed 's/.*: //')
one=${all%%[,-]*}
outcome first C "$one" "$program"
[ -s "$tmp/out/first/digests" ] || fail "rebuild printed no digests"
[ -s "$tmp/out/first/export.jsonl" ] || fail "the export is empty"
outcome processors C "$all" "$program"
outcome locale "$turkish" "$all" "$program"
builds=1
for other in "$source"/build/{debug,release,clang}/mizan; do
    [ -x "$other" ] && ! [ "$other" -ef "$program" ] || continue
    [ -z "$(find "$source/src" "$source/data" -newer "$other" -type f -print -quit)" ] || continue # of an older tree
    builds=$((builds + 1))
    outcome "$(basename "$(dirname "$other")")" C "$all" "$other"
done
echo "determinism: processors $one and $all, locales C and $turkish, $builds builds"
exit $bad
