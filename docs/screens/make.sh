#!/usr/bin/env bash
# make.sh PROGRAM: takes the pictures of this folder anew, of the example case; needs chromium, node, npm, pngquant.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
set -- "$1" "$here/../.."
# shellcheck source=tests/others/common_serve.sh
. "$here/../../tests/others/common_serve.sh"
need chromium pngquant
node_with "$source/tests/others/screens"
make_case
serve
mkdir "$work/shots"
URL_OF_SITE=$url MODULES=$modules WORK=$work PASSWORD=$password node "$source/tests/others/screens/shots.mjs" "$work/shots"
for file in "$work"/shots/*.png; do
    out=$here/${file##*/}
    for colours in 64 32 16; do
        pngquant --force --strip --speed 1 --nofs $colours --output "$out" "$file"
        [ "$(stat -c %s "$out")" -gt 150000 ] || break
    done
done
du -ch "$here"/*.png | tail -1
