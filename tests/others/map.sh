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
# A case of more incidents than the list has, served beside it.
many=$work/many
"$program" init "$many" --name Many --mediator TUR --party PAK --party AFG </dev/null >/dev/null 2>&1
python3 "$source/bench/features_rows.py" 2600 "$work/rows.csv" >/dev/null
"$program" add "$many" "$work/rows.csv" </dev/null >/dev/null 2>&1 || fail "the case of many"
"$program" serve "$many" --listen 127.0.0.1:0 --public --rate 0 >"$work/many-started" 2>>"$log" &
pids+=($!)
for _ in $(seq 200); do
    URL_OF_MANY=$(sed -nE 's/^serving .* on (https?:[^ ]*)\/$/\1/p' "$work/many-started")
    [ -n "$URL_OF_MANY" ] && break
    sleep 0.05
done
export URL_OF_MANY
# shellcheck disable=SC2016  # expanded where it is run
ADD='printf "Title: Report %s\nDate: 2026-03-04\n\nAt least %s soldiers were killed near Torkham on 3 March, Pakistan said.\n" "$1" "$1" >"$WORK/new-$1.txt" &&
    "$PROGRAM" add "$CASE" "$WORK/new-$1.txt" </dev/null >/dev/null 2>&1'
export ADD URL_OF_SITE=$url MODULES=$modules WORK=$work PROGRAM=$program CASE=$case
node "$source/tests/others/map/map.mjs"
