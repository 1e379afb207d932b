#!/usr/bin/env bash
# map.sh PROGRAM SOURCE_DIR: the map with and without its script, by mouse and by keys, in two languages, light and dark; the
# timeline's zoom; and that an entry added on the command line is told on open pages within a second. In Debian's chromium
# by playwright-core (map/package-lock.json).
# shellcheck source=tests/others/common_serve.sh
. "$(dirname "$0")/common_serve.sh"
need chromium
node_with "$source/tests/others/map"
make_case
serve
# shellcheck disable=SC2016  # expanded where it is run
ADD='printf "Title: Report %s\nDate: 2026-03-04\n\nAt least %s soldiers were killed near Torkham on 3 March, Pakistan said.\n" "$1" "$1" >"$WORK/new-$1.txt" &&
    "$PROGRAM" add "$CASE" "$WORK/new-$1.txt" </dev/null >/dev/null 2>&1'
export ADD URL_OF_SITE=$url MODULES=$modules WORK=$work PROGRAM=$program CASE=$case
node "$source/tests/others/map/map.mjs"
