#!/usr/bin/env bash
# matrix.sh CRASH SHIM PROGRAM SOURCE_DIR: `mizan init` and `mizan add`, with every call that opens, writes, syncs, names,
# sizes or makes a file failing once (EIO, ENOSPC) or being the last thing that the process did (SIGKILL), by strace.
# After each: what the call acknowledged is on the record, the record verifies, and the same call given again ends well
# and brings the case to where it would have come without the fault: nothing missing, nothing twice.
# MZ_LONG=1 takes every call; otherwise every tenth or so. Method: the fault tests of Tessera's POSIX storage.
set -uo pipefail
program=$3
command -v strace >/dev/null && strace -qq -o /dev/null -e inject=getuid:error=EIO true 2>/dev/null ||
    { echo "skipped: strace cannot inject faults here"; exit 77; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
calls="openat write pwrite64 fdatasync fsync syncfs rename mkdir unlink ftruncate fallocate fchmod flock"
runs=0 ended=0

fail() {
    printf 'matrix: %s: %s\n' "$what" "$*"
    tail -n 5 "$tmp/out" "$tmp/err" 2>/dev/null
    exit 1
}

init() { "$@" "$program" init "$tmp/case" --name Matrix --mediator TUR --party PAK --party AFG >"$tmp/out" 2>"$tmp/err"; }
add() { "$@" "$program" add "$tmp/case" --json "$tmp"/doc*.txt >"$tmp/out" 2>"$tmp/err"; }
verified() { "$program" verify "$tmp/case" >"$tmp/verified" 2>&1 || fail "$1: $(head -n 3 "$tmp/verified")"; }
# "… holds N statements about M incidents in E entries"
shape() { "$program" add "$tmp/case" "$tmp"/doc*.txt 2>&1 | grep -oE 'holds [0-9]+ statements about [0-9]+ incidents in [0-9]+ entries'; }

for i in 1 2 3; do
    printf 'Title: Report %d\nPublisher: Desk %d\nDate: 2026-02-0%d\nLanguage: en\n\n' "$i" "$i" "$i" >"$tmp/doc$i.txt"
    printf 'Pakistani forces said that %d militants were killed in a clash near Torkham on Tuesday.\n' "$i" >>"$tmp/doc$i.txt"
done

# The same without faults.
what="without a fault"
init || fail "init"
cp -r "$tmp/case" "$tmp/empty"
add || fail "add"
cp -r "$tmp/case" "$tmp/full"
calm=$(shape)
[ -n "$calm" ] || fail "add does not say what the case holds"

# The documents that a call acknowledged are there.
acknowledged() {
    local hash
    for hash in $(grep -oE '"document":"[0-9a-f]{64}"' "$tmp/out" | cut -d '"' -f 4); do
        [ -f "$tmp/case/record/blob/${hash:0:2}/$hash" ] || fail "acknowledged document $hash is not there"
    done
}

check_init() { # the exit code of the faulty call
    if [ "$1" -eq 0 ]; then
        verified "init said that it was done"
    elif ! init; then # given again it completes, or says that a whole case is there
        verified "init given again: $(tail -n 1 "$tmp/err")"
    fi
    add || fail "add after init"
    verified "after add"
    [ "$(shape)" = "$calm" ] || fail "$(shape) instead of: $calm"
}

check_add() {
    acknowledged
    local told
    told=$(grep -c '"error":null' "$tmp/out")
    [ "$1" -ne 0 ] || [ "$told" -eq 3 ] || fail "ended well with $told of 3 documents"
    verified "after the fault"
    add || fail "add given again ends with $?"
    [ "$(grep -c '"known":true' "$tmp/out")" -ge "$told" ] || fail "something acknowledged was not known"
    verified "after add again"
    [ "$(shape)" = "$calm" ] || fail "$(shape) instead of: $calm"
}

# one SUBJECT CALL FAULT N
one() {
    what="$1: $3 at $2 number $4"
    rm -rf "$tmp/case"
    if [ "$1" = add ]; then cp -r "$tmp/empty" "$tmp/case"; fi
    "$1" strace -f -qq -o /dev/null -e signal=none -e "inject=$2:$3:when=$4"
    local code=$?
    runs=$((runs + 1))
    [ $code -eq 0 ] || ended=$((ended + 1))
    "check_$1" $code
}

step=$([ -n "${MZ_LONG:-}" ] && echo 1 || echo 17)
offset=0
for subject in init add; do
    rm -rf "$tmp/case"
    [ "$subject" = init ] || cp -r "$tmp/empty" "$tmp/case"
    $subject strace -f -c -o "$tmp/counts" || fail "strace"
    for call in $calls; do
        count=$(awk -v c="$call" '$NF == c { print $4 }' "$tmp/counts")
        for fault in signal=KILL error=EIO error=ENOSPC; do
            for n in $(seq $((1 + offset % step)) $step "${count:-0}"); do
                one $subject "$call" "$fault" "$n"
            done
            offset=$((offset + 5))
        done
    done
done
echo "matrix: $runs faults, $ended ended the call; nothing acknowledged was lost, nothing is there twice; $calm"
