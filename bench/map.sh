#!/usr/bin/env bash
# map.sh PROGRAM [ROUNDS]: how soon the map stands there, each time in a new browser with nothing kept: the first paint (the
# server's drawing), the map that moves in its place, bytes that came; also over a slow line (1.6 Mbit/s, 150 ms).
# Wanted: first paint on a cold cache at most 1.5 s. Debian's chromium by playwright-core, headless.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tests/others/common_serve.sh
. tests/others/common_serve.sh "$1" .
need chromium
node_with "$source/tests/others/map"
make_case
serve
URL_OF_SITE=$url MODULES=$modules ROUNDS=${2:-9} node "$source/tests/others/map/paint.mjs"
printf 'load: %s\n' "$(cut -d' ' -f1-3 /proc/loadavg)"
