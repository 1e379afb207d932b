#!/usr/bin/env bash
# torchwood.sh PROGRAM SOURCE_DIR: filippo.io/torchwood reads our log over HTTP with its client, and checks the proofs
# that `mizan prove` writes, under the policy beside them. Version: torchwood/go.mod.
# shellcheck source=tests/others/common.sh
. "$(dirname "$0")/common.sh"
need go
(cd "$source/tests/others/torchwood" && go build -o "$work/torchwood" .) || skip "the Go module cannot be had"
make_record
serve "$record"
for entry in 0 255 256 $((size - 1)); do
    "$program" prove "$record" "$entry" --into "$work/proof" >/dev/null
    "$work/torchwood" proof "$work/proof/policy" "$work/proof/entry-$entry.tlog-proof" "$work/proof/entry-$entry.note"
done
if "$work/torchwood" proof "$work/proof/policy" "$work/proof/entry-0.tlog-proof" "$work/proof/entry-255.note" 2>/dev/null; then
    echo "torchwood: a proof of another entry was accepted" && exit 1
fi
sed '3s/A/B/; 4s/[a-y]/z/' "$work/proof/entry-256.tlog-proof" >"$work/wrong"
if "$work/torchwood" proof "$work/proof/policy" "$work/wrong" "$work/proof/entry-256.note" 2>/dev/null; then
    echo "torchwood: a changed proof was accepted" && exit 1
fi

needed_files >"$work/files"
all_refused torchwood "$work/torchwood" log "$work/proof/policy" "$url" <"$work/files"
