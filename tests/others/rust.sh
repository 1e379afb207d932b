#!/usr/bin/env bash
# rust.sh PROGRAM SOURCE_DIR: the Rust crates signed_note and tlog_tiles read our log over HTTP. Versions: Cargo.toml.
# shellcheck source=tests/others/common.sh
. "$(dirname "$0")/common.sh"
need cargo
cp -r "$source/tests/others/rust" "$work/rust"
(cd "$work/rust" && cargo build -q --release 2>"$work/cargo.log") ||
    { cat "$work/cargo.log" && ! grep -q '^error\[E' "$work/cargo.log" && skip "the crates cannot be had"; }
make_record
serve "$record"
needed_files >"$work/files"
all_refused "signed_note 0.2.0 and tlog_tiles 0.2.0" "$work/rust/target/release/mizan-others" "$vkey" "$url" <"$work/files"
