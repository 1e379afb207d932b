#!/usr/bin/env bash
# passkey.sh PROGRAM SOURCE_DIR: in a browser (Debian's chromium by playwright-core), with a virtual authenticator: a passkey is
# made, comes in without a password, ends; a copied one is found by its count; and a party makes a key in its page, signs a
# file with it, and hands it in. Versions: passkey/package-lock.json.
# shellcheck source=tests/others/common_serve.sh
. "$(dirname "$0")/common_serve.sh"
need chromium
node_with "$source/tests/others/passkey"
make_case
serve --take-entries --sign-as TUR --cosign 0
printf 'Title: By its own hand\nDate: 2026-03-04\n\nTwo soldiers were wounded near Chaman on 3 March, Pakistan said.\n' >"$work/own.txt"
export URL_OF_SITE=http://localhost:$port MODULES=$modules WORK=$work PASSWORD=$password PROGRAM=$program CASE=$case
before=$(sed -n 2p "$case/record/checkpoint")
node "$source/tests/others/passkey/passkey.mjs" || fail "passkeys"
kill -TERM "$server"
wait "$server" || fail "the server's end"
"$program" verify "$case" >/dev/null || fail "the case does not verify"
[ "$(sed -n 2p "$case/record/checkpoint")" -gt $((before + 2)) ] || fail "nothing was handed in"
grep -q 'PRIVATE+KEY' "$log" && fail "a key is in the log"
grep -rqs 'PRIVATE+KEY' "$case" && fail "a key is on the disk"
echo "passkey: no fault"
