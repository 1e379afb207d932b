#!/usr/bin/env bash
# witness_faults.sh PROGRAM SOURCE: every call to the system that `mizan witness sign` makes on its folder is made to
# fail with EIO and ENOSPC, or the process is killed there. Two requests of one old size stand for two histories of a
# log: whatever fails, at most one of them is ever cosigned, and once an answer was written the other one is refused.
# MZ_LONG=1 takes every call, else every third. Needs strace that may inject.
set -uo pipefail
program=$1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
exec </dev/null
cd "$tmp" || exit 3
step=3
[ "${MZ_LONG:-0}" = 1 ] && step=1
command -v strace >/dev/null || { echo "skipped: strace is missing"; exit 77; }
strace -f -o /dev/null -e inject=fsync:error=EIO:when=1 true 2>/dev/null || { echo "skipped: strace may not trace"; exit 77; }

fail() {
    printf 'witness_faults: %s\n' "$*"
    exit 1
}

"$program" init one --name Faults --mediator TUR --party PAK --party AFG >/dev/null 2>&1 || fail "init"
"$program" witness init fresh --name w.example/witness >/dev/null 2>&1 || fail "witness init"
"$program" witness add-log fresh "$("$program" key one | head -1 | sed 's/^log //')" || fail "add-log"
"$program" cosign one --request start >/dev/null || fail "request"
"$program" witness sign fresh start answer >/dev/null || fail "sign"
cp -a one two
for which in one two; do
    printf 'Title: %s\nDate: 2026-02-03\n\nAt least 3 soldiers were killed near Torkham, %s said.\n' $which $which >$which.txt
    "$program" add $which $which.txt >/dev/null 2>&1 || fail "add"
    "$program" cosign $which --request $which.req --old 1 >/dev/null || fail "request"
done

cosigned() { [ -f "$1" ] && grep -q '^— w.example/witness ' "$1"; }

# One call made to fail while the first history is cosigned; then the second asks, then both ask again.
try() {
    rm -rf desk answer-*
    cp -a fresh desk
    (
        strace -f -o trace -e trace="$1" -e inject="$1:$2:when=$3" "$program" witness sign desk one.req answer-one
        true # a shell of its own, so that nobody reports the kill
    ) >said 2>&1
    hit=$(grep -c 'INJECTED\|+++ killed' trace)
    [ "$hit" -gt 0 ] || return 1
    tried=$((tried + 1))
    "$program" witness sign desk two.req answer-two >said2 2>&1
    if cosigned answer-one && cosigned answer-two; then
        fail "both histories were cosigned with $1 $2 number $3"
    fi
    ! grep -q 'state file of this witness is missing' said2 || fail "the state is lost with $1 $2 number $3"
    "$program" witness sign desk one.req answer-again >said3 2>&1
    if cosigned answer-two && cosigned answer-again; then
        fail "both histories were cosigned, the first one late, with $1 $2 number $3"
    fi
    given=$((given + $(cosigned answer-one && echo 1 || echo 0)))
}

tried=0 given=0
for call in openat write fsync rename fchmod close mkdir unlink flock; do
    for fault in error=EIO error=ENOSPC signal=KILL; do
        for n in $(seq 1 $step 400); do
            try $call $fault "$n" || break
        done
    done
done
[ "$tried" -ge 20 ] || fail "only $tried faults were tried"
[ "$given" -lt "$tried" ] || fail "no fault had any effect"
echo "witness_faults: $tried faults, $given of them after the answer was written; never both histories"
