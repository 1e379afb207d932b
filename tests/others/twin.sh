#!/usr/bin/env bash
# twin.sh PROGRAM SOURCE_DIR [CASES] [SEED]: random inclusion and consistency proofs, notes, checkpoints, bundles and proof
# files, good and changed, judged by our code and by golang.org/x/mod and filippo.io/torchwood: the same verdict on each,
# but for spellings that Go's base64 takes and ours refuses. build/<preset>/tests/twin gives our verdicts.
# shellcheck source=tests/others/common.sh
. "$(dirname "$0")/common.sh"
need go
ours=$(dirname "$program")/tests/twin
[ -x "$ours" ] || skip "tests/twin is not built"
(cd "$source/tests/others/twin" && go build -o "$work/twin" .) || skip "the Go modules cannot be had"
"$work/twin" "$ours" "${3:-60000}" "${4:-1}"
