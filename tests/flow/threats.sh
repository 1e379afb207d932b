#!/usr/bin/env bash
# threats.sh PROGRAM SOURCE: every test that docs/threats.md names is there, and no number is left out. Tests named after a
# threat that the table does not have are said, too.
set -uo pipefail
source=$2
table=$source/docs/threats.md
bad=0 named=0
for n in $(seq 25); do
    grep -q "^| $n |" "$table" || { echo "threats: $n is not in the table" && bad=1; }
done
for name in $(grep '^| [0-9]' "$table" | grep -oE '`[a-z0-9_/]+(\.sh)?`' | tr -d '\140'); do
    named=$((named + 1))
    case "$name" in
    *.sh) [ -f "$source/tests/$name" ] ;;
    *) grep -rqwE "(cmocka_unit_test|WITH)[A-Za-z_]*\($name" "$source/tests/unit" ;;
    esac || { echo "threats: no test $name" && bad=1; }
done
for name in $(grep -rhoE 'cmocka_unit_test\(threat_[a-z0-9_]+' "$source/tests/unit" | cut -d '(' -f 2); do
    grep -q "$name" "$table" || echo "threats: $name is not in the table yet"
done
[ "$named" -ge 40 ] || { echo "threats: only $named tests are named" && bad=1; }
[ $bad -eq 0 ] && echo "threats: $named tests"
exit $bad
