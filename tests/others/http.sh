#!/usr/bin/env bash
# http.sh PROGRAM SOURCE_DIR: requests no honest client sends: framing that can be read in two ways, sizes, paths, haste,
# slowness. Refused or closed, and the server is as well afterwards. About a minute and a half.
# shellcheck source=tests/others/common_serve.sh
. "$(dirname "$0")/common_serve.sh"
make_case
serve
before=$(awk '/VmRSS/ { print $2 }' "/proc/$server/status") files=$(ls "/proc/$server/fd" | wc -l)
python3 "$source/tests/others/http/hostile.py" "$port" "$(cat "$work/token-ana")"
kill -0 "$server" || fail "the server is gone"
for _ in $(seq 50); do
    left=$(ls "/proc/$server/fd" | wc -l)
    [ "$left" -le $((files + 8)) ] && break
    sleep 0.2
done
[ "$left" -le $((files + 8)) ] || fail "$files files were open, now $left"
after=$(awk '/VmRSS/ { print $2 }' "/proc/$server/status")
[ "$after" -le $((before + 200000)) ] || fail "memory grew from $before to $after KiB"
kill -TERM "$server"
wait "$server" || fail "the server ended with $?"
pids=()
echo "http: refused or closed; memory $((before / 1024)) MiB before, $((after / 1024)) MiB after"
