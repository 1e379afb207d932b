#!/usr/bin/env bash
# all.sh PROGRAM SOURCE_DIR: every test with programs that we did not write, one after the other. Needs the network once,
# for those programs, and Go, Cargo, Python 3.12; what is missing is skipped with a word. Its last line counts.
set -uo pipefail
cd "$(dirname "$0")" || exit 3
program=$(realpath "$OLDPWD/$1" 2>/dev/null || realpath "$1") source=$(realpath "$OLDPWD/$2" 2>/dev/null || realpath "$2")
passed=0 failed=0 skipped=0
for test in *.sh; do
    case "$test" in all.sh | common*.sh) continue ;; esac
    said=$(timeout 1200 bash "$test" "$program" "$source" 2>&1)
    case $? in
    0) passed=$((passed + 1)) && word=ok ;;
    77) skipped=$((skipped + 1)) && word=skipped ;;
    *) failed=$((failed + 1)) && word=FAIL ;;
    esac
    printf '%-8s %-22s %s\n' "$word" "$test" "$(tail -n 1 <<<"$said")"
    [ "$word" != FAIL ] || tail -n 20 <<<"$said" | sed 's/^/      /'
done
printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ]
