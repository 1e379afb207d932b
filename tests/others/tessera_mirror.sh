#!/usr/bin/env bash
# tessera_mirror.sh PROGRAM SOURCE_DIR: Tessera's mirror tool copies our record over HTTP, whole; we copy its copy back.
# All three are the same, byte for byte.
# shellcheck source=tests/others/common.sh
. "$(dirname "$0")/common.sh"
need go timeout diff
VERSION=v1.0.4
GOBIN=$work/bin go install "github.com/transparency-dev/tessera/cmd/experimental/mirror/posix@$VERSION" 2>"$work/said" ||
    skip "Tessera's mirror $VERSION cannot be had"
make_record
serve "$record"
# What the newest checkpoint needs: older partial tiles and documents are not for a mirror of tiles.
needed_files | while read -r file; do
    mkdir -p "$work/needed/$(dirname "$file")"
    cp "$record/$file" "$work/needed/$file"
done
timeout 120 "$work/bin/posix" --source_url="$url" --storage_dir="$work/theirs" >"$work/said" 2>&1 ||
    { tail -n 5 "$work/said" && echo "tessera mirror $VERSION: does not copy our record" && exit 1; }
while read -r file; do
    cmp "$work/needed/$file" "$work/theirs/$file" || { echo "tessera mirror $VERSION: its $file differs" && exit 1; }
done < <(needed_files)
"$program" mirror "$work/theirs" "$work/back" --key "$vkey" --no-documents >/dev/null
said=$(diff -r "$work/needed" "$work/back/record" | grep -v '^Only in .*/back/record: \(blob\|cosigned\|fork\)$' || true)
[ -z "$said" ] || { echo "tessera mirror $VERSION: our copy of its copy differs: $said" && exit 1; }
echo "tessera mirror $VERSION: copied $size entries of ours, byte for byte, and we its copy"
