#!/usr/bin/env bash
# api.sh PROGRAM SOURCE: OGC API Features, CRS, filters and tiles as their abstract tests ask for, one function each in
# api.py; and what a party may not see in any of it.
set -euo pipefail
program=$1 source=$2
for tool in python3 xargs; do
    command -v "$tool" >/dev/null || { echo "api: skipped, $tool is missing"; exit 77; }
done
tmp=$(mktemp -d)
pid=
end() {
    [ -z "$pid" ] || kill "$pid" 2>/dev/null || true
    rm -rf "$tmp"
}
trap end EXIT
cd "$tmp"

bash "$source/examples/durand/run.sh" "$program" case >made 2>&1 || { cat made; exit 1; }
# One report for Pakistan's eyes only.
printf 'Title: For one side\nDate: 2026-03-04\n\nAt least 7 soldiers were killed near Torkham on 4 March, Pakistan said.\n' >secret.txt
"$program" add case secret.txt --for PAK </dev/null >/dev/null 2>&1
echo 'correct horse battery' >pw
tokens=
for who in 'meral mediator' 'amina party PAK' 'zia party AFG'; do
    read -r name role party <<<"$who"
    "$program" people case add "$name" --role "$role" ${party:+--party "$party"} --password-file pw
    tokens+=" $("$program" people case token "$name" --scope read --days 1 2>/dev/null)"
done

"$program" serve case --public --listen 127.0.0.1:0 >started 2>log &
pid=$!
for _ in $(seq 100); do
    url=$(sed -nE 's/^serving .* on (https?:[^ ]*)\/$/\1/p' started)
    [ -n "$url" ] && break
    sleep 0.05
done
# shellcheck disable=SC2086
python3 "$source/tests/flow/api.py" "$url" $tokens || { cat log; exit 1; }
kill -TERM "$pid"
wait "$pid"
pid=
