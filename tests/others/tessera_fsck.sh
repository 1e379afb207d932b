#!/usr/bin/env bash
# tessera_fsck.sh PROGRAM SOURCE_DIR: Tessera's fsck derives every tile, bundle and root of our record again, over HTTP.
# Its exit code says nothing (v1.0.4): its word of success does. After a changed bit it may also wait for itself for
# ever; then it is stopped, and has not said success.
# shellcheck source=tests/others/common.sh
. "$(dirname "$0")/common.sh"
need go timeout
VERSION=v1.0.4
GOBIN=$work/bin go install "github.com/transparency-dev/tessera/cmd/fsck@$VERSION" || skip "Tessera $VERSION cannot be had"
make_record
serve "$record"
echo "$vkey" >"$work/vkey"
check() { timeout 10 "$work/bin/fsck" --storage_url="$url" --public_key="$work/vkey" --ui=false 2>&1 | grep "Successfully fsck'd"; }
needed_files >"$work/files"
all_refused "tessera fsck $VERSION" check <"$work/files"
