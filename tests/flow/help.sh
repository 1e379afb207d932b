#!/usr/bin/env bash
# help.sh PROGRAM SOURCE: every command explains itself, has a man page, and both name the same options.
set -uo pipefail
program=$1 source=$2
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
bad=0
complain() {
    printf 'help: %s\n' "$*"
    bad=1
}

# The exit code that a command line gives, with its output thrown away.
code_of() {
    "$program" "$@" >/dev/null 2>&1 </dev/null
    echo $?
}

# The long options that stand at the start of a line of --help.
help_options() { "$program" "$1" --help | sed -nE 's/^  --([a-z0-9-]+).*/\1/p' | sort; }

# The long options that the man page gives an item of their own.
page_options() { sed -nE 's/^\.It Fl -([a-z0-9-]+).*/\1/p' "$1" | sort; }

check_command() {
    local name=$1 page=$source/docs/man/mizan-$1.1
    [ "$(code_of "$name" --help)" = 0 ] || complain "$name --help fails"
    [ "$(code_of "$name" --no-such-option)" = 2 ] || complain "$name --no-such-option does not exit with 2"
    "$program" "$name" --help | grep -A 3 '^Examples:' | grep -q "mizan $name" || complain "$name --help has no example"
    if [ ! -f "$page" ]; then
        complain "$name has no man page"
        return
    fi
    help_options "$name" >"$tmp/help"
    page_options "$page" >"$tmp/page"
    diff "$tmp/help" "$tmp/page" >"$tmp/diff" ||
        complain "$name: --help (<) and man page (>) differ: $(grep '^[<>]' "$tmp/diff" | tr '\n' ' ')"
    grep -q "^\.It Xr mizan-$name 1" "$source/docs/man/mizan.1" || complain "mizan.1 does not name $name"
}

[ "$(code_of)" = 2 ] || complain "mizan alone does not exit with 2"
[ "$(code_of --help)" = 0 ] || complain "--help fails"
[ "$(code_of --version)" = 0 ] || complain "--version fails"
[ "$(code_of nonsense)" = 2 ] || complain "an unknown command does not exit with 2"

"$program" --help | sed -nE 's/^  ([a-z]+) .*/\1/p' | sort >"$tmp/commands"
[ "$(wc -l <"$tmp/commands")" -ge 10 ] || complain "--help names fewer than ten commands"
while read -r name; do
    check_command "$name"
done <"$tmp/commands"

for page in "$source"/docs/man/mizan-*.1; do
    name=$(basename "$page" .1)
    grep -qx "${name#mizan-}" "$tmp/commands" || complain "$name.1 is of no command"
done
if command -v mandoc >/dev/null; then
    mandoc -Tlint -Wwarning "$source"/docs/man/*.1 || complain "mandoc finds fault"
else
    echo "help: mandoc is missing, the man pages' form was not checked"
fi
exit $bad
