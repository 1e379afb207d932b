#!/usr/bin/env bash
# program.sh CRASH SHIM PROGRAM SOURCE_DIR: the whole program's promises after a crash of the machine: what `mizan init`,
# `add` and `mirror` did is cut, torn and reordered as the disk model allows. Whatever is left opens or can be begun
# again, verifies, and holds every document once when the same is asked for again; what had ended well is all there.
# MZ_LONG=1 for the long form.
set -euo pipefail
export CRASH_SHIM=$2 PROGRAM=$3
states=$([ -n "${MZ_LONG:-}" ] && echo 2000 || echo 60)
HOME_OF_TEST=$(mktemp -d)
export HOME_OF_TEST
trap 'rm -rf "$HOME_OF_TEST"' EXIT
for i in 1 2 3 4; do
    printf 'Title: Report %d\nPublisher: Desk %d\nDate: 2026-02-0%d\nLanguage: en\n\n' "$i" "$i" "$i" >"$HOME_OF_TEST/doc$i.txt"
    printf 'Pakistani forces said that %d militants were killed in a clash near Torkham on Tuesday.\n' "$i" >>"$HOME_OF_TEST/doc$i.txt"
done
"$PROGRAM" init "$HOME_OF_TEST/calm" --name Calm --mediator TUR --party PAK --party AFG >/dev/null 2>&1
"$PROGRAM" add "$HOME_OF_TEST/calm" "$HOME_OF_TEST"/doc*.txt >/dev/null

export INIT='"$PROGRAM" init "$DISK/case" --name Crash --mediator TUR --party PAK --party AFG'
ADD='"$PROGRAM" add "$DISK/case" "$HOME_OF_TEST/doc1.txt" "$HOME_OF_TEST/doc2.txt" &&
     "$PROGRAM" add "$DISK/case" "$HOME_OF_TEST/doc3.txt" "$HOME_OF_TEST/doc4.txt"'
# The case is there or is begun anew; what was whole is known; then everything is there once.
# shellcheck disable=SC2016
CHECK='set -e; exec >"$HOME_OF_TEST/out" 2>&1
    if ! "$PROGRAM" verify "$DISK/case"; then
        [ -z "$WHOLE" ] || exit 1
        eval "$INIT" || "$PROGRAM" add "$DISK/case" "$HOME_OF_TEST/doc1.txt"
    fi
    "$PROGRAM" add "$DISK/case" --json "$HOME_OF_TEST"/doc*.txt >"$HOME_OF_TEST/rows"
    [ -z "$WHOLE" ] || [ "$(grep -c "\"known\":true" "$HOME_OF_TEST/rows")" -eq 4 ]
    "$PROGRAM" verify "$DISK/case"
    "$PROGRAM" add "$DISK/case" "$HOME_OF_TEST"/doc*.txt | grep "holds 4 statements about .* in 9 entries"'
"$1" command "$states" 1 "($INIT && $ADD) >/dev/null 2>&1" "$CHECK" || { cat "$HOME_OF_TEST/out"; exit 1; }

# A copy that was cut off is taken up again.
# shellcheck disable=SC2016
MIRROR='"$PROGRAM" mirror "$HOME_OF_TEST/calm" "$DISK/copy"'
# shellcheck disable=SC2016
CHECK='exec >"$HOME_OF_TEST/out" 2>&1
    [ -z "$WHOLE" ] || "$PROGRAM" verify "$DISK/copy" || exit 1
    "$PROGRAM" mirror "$HOME_OF_TEST/calm" "$DISK/copy" && "$PROGRAM" verify "$DISK/copy"'
"$1" command "$states" 2 "$MIRROR >/dev/null 2>&1" "$CHECK" || { cat "$HOME_OF_TEST/out"; exit 1; }

# A witness that answered never cosigns another tree, whatever a crash left of its state.
cd "$HOME_OF_TEST"
"$PROGRAM" init one --name One --mediator TUR --party PAK --party AFG >/dev/null 2>&1
cp -r one other
"$PROGRAM" add one doc1.txt >/dev/null
"$PROGRAM" add other doc2.txt >/dev/null
"$PROGRAM" cosign one --request one.request --old 0 >/dev/null
"$PROGRAM" cosign other --request other.request --old 0 >/dev/null
LOG=$("$PROGRAM" key one | head -n 1 | sed 's/^log //')
export LOG
# shellcheck disable=SC2016
WITNESS='"$PROGRAM" witness init "$DISK/desk" --name pak.example/witness &&
    "$PROGRAM" witness add-log "$DISK/desk" "$LOG" &&
    "$PROGRAM" witness sign "$DISK/desk" "$HOME_OF_TEST/one.request" "$HOME_OF_TEST/answer"'
# shellcheck disable=SC2016
CHECK='exec >"$HOME_OF_TEST/out" 2>&1
    sign() { rm -f "$HOME_OF_TEST/again"; "$PROGRAM" witness sign "$DISK/desk" "$HOME_OF_TEST/$1.request" "$HOME_OF_TEST/again"; code=$?; }
    if [ -n "$WHOLE" ]; then
        sign other; [ $code -eq 1 ] && grep -q "^refused 409 3$" "$HOME_OF_TEST/again"; exit
    fi
    sign one; first=$code
    sign other
    echo "the exit codes are $first and $code"
    [ $first -le 3 ] && [ $code -le 3 ] && ! { [ $first -eq 0 ] && [ $code -eq 0 ]; }'
"$1" command "$states" 3 "($WITNESS) >/dev/null 2>&1" "$CHECK" || { cat "$HOME_OF_TEST/out"; exit 1; }
