#!/usr/bin/env bash
# xmod.sh PROGRAM SOURCE_DIR: golang.org/x/mod's note and tlog code, which we did not write, reads a record over HTTP
# and accepts it; with one bit changed in any file that the record needs it refuses. Version: xmod/go.mod.
# shellcheck source=tests/others/common.sh
. "$(dirname "$0")/common.sh"
need go
(cd "$source/tests/others/xmod" && go build -o "$work/xmod" .) || skip "the Go module cannot be had"
make_record
serve "$record"
needed_files >"$work/files"
all_refused xmod "$work/xmod" "$vkey" "$url" <"$work/files"
