#!/usr/bin/env bash
# tessera_hammer.sh PROGRAM SOURCE_DIR: Tessera's hammer reads random leaves and the whole log over HTTP for some seconds
# without a word of complaint; it complains of a bundle that is cut, and does not begin under another key. It cannot write
# to us: our entries are signed notes.
# shellcheck source=tests/others/common.sh
. "$(dirname "$0")/common.sh"
need go timeout
VERSION=v1.0.4
GOBIN=$work/bin go install "github.com/transparency-dev/tessera/internal/hammer@$VERSION" || skip "Tessera $VERSION cannot be had"
make_record
serve "$record"
hammer() { # its log; it always ends with an error, because its time is up
    timeout 60 "$work/bin/hammer" --log_public_key="$1" --log_url="$url" --show_ui=false --max_read_ops=200 \
        --max_runtime=6s >"$work/hammer" 2>&1 || true
}
hammer "$vkey"
grep -q 'Max runtime reached' "$work/hammer" && ! sed '/Max runtime reached/q' "$work/hammer" | grep -q '^[WEF]' ||
    { cat "$work/hammer" && echo "hammer: complains of a good record" && exit 1; }
flip checkpoint
hammer "$vkey"
grep -q '^F.*Checkpoint' "$work/hammer" || { cat "$work/hammer" && echo "hammer: takes a changed checkpoint" && exit 1; }
put_back checkpoint
cp "$record/tile/entries/000" "$work/kept"
chmod u+w "$record/tile/entries/000"
head -c 1000 "$work/kept" >"$record/tile/entries/000"
hammer "$vkey"
put_back tile/entries/000
grep -q '^W.*failed to get leaf' "$work/hammer" || { echo "hammer: says nothing of a bundle that is cut" && exit 1; }
echo "tessera hammer $VERSION: 8 readers for 6 s without a complaint; a changed checkpoint and a cut bundle are named"
