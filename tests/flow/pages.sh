#!/usr/bin/env bash
# pages.sh PROGRAM SOURCE_DIR: on the example case the pages of terms, breaches, acts, sources, accounts, briefs and the
# record say what the command line says; every figure of an account leads in two steps to cited words and a proof; what
# is labelled for one side is on no page of the other; the past is shown as it was.
set -euo pipefail
program=$(realpath "$1") source_dir=$(realpath "$2")
for tool in curl python3; do
    command -v "$tool" >/dev/null || { echo "pages: skipped, $tool is missing"; exit 77; }
done
tmp=$(mktemp -d)
server=
end() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    rm -rf "$tmp"
}
trap end EXIT
cd "$tmp"
bash "$source_dir/examples/durand/run.sh" "$program" case >run.log 2>&1 || { tail -3 run.log; exit 1; }
before=$(sed -n 2p case/record/checkpoint)
cat >letter.txt <<'EOF'
Title: Letter of the Quillverge office
Date: 2026-03-02

Pakistan's military said that 77 Pakistani soldiers were killed near Torkham on 1 March 2026. Invented for illustration.
EOF
"$program" add case letter.txt --for PAK --publisher "Quillverge office" </dev/null >/dev/null 2>&1
echo 'correct horse battery' >pw
for who in 'meral mediator' 'amina party PAK' 'zia party AFG'; do
    read -r name role party <<<"$who"
    "$program" people case add "$name" --role "$role" ${party:+--party "$party"} --password-file pw
done
"$program" serve case --listen 127.0.0.1:0 --rate 0 >started 2>log &
server=$!
for _ in $(seq 100); do
    url=$(sed -nE 's/^serving .* on (https?:[^ ]*)\/$/\1/p' started)
    [ -n "$url" ] && break
    sleep 0.05
done
[ -n "$url" ] || { cat log; echo "pages: the server did not start"; exit 1; }
for name in meral amina zia; do
    [ "$(curl -s -o /dev/null -w '%{http_code}' -c "jar-$name" -H "Origin: $url" --data-urlencode "name=$name" \
        --data-urlencode 'password=correct horse battery' "$url/login")" = 303 ] || { echo "pages: login $name"; exit 1; }
done
"$program" breaches case --as-of 2026-03-03 --json >breaches.jsonl
"$program" account case --from 2025-10-09 --to 2025-11-30 --json >account.jsonl
"$program" account case --by day --from 2025-10-09 --to 2025-10-20 --json >days.jsonl
"$program" account case --by sector --from 2025-10-09 --to 2026-03-03 --json >sectors.jsonl
"$program" brief case --date 2026-03-03 --out brief --viewer mediator >/dev/null
python3 "$source_dir/tests/flow/pages.py" "$url" "$before" jar-meral jar-amina jar-zia

# With witnesses: what is settled, by whose signatures, and the policy's own entry.
bash "$source_dir/examples/durand/witnesses.sh" "$program" case home >witnesses.log 2>&1 ||
    { tail -3 witnesses.log; echo "pages: witnesses"; exit 1; }
plain() { curl -s -b jar-meral "$url$1" | sed 's/<[^>]*>//g'; }
plain /record | grep '3 of 3: PAK, AFG, neutral' >/dev/null || { echo "pages: the quorum is not in words"; exit 1; }
plain /record | grep 'Settled are the first' >/dev/null || { echo "pages: what is settled is not said"; exit 1; }
[ "$(plain /entries | grep -c 'settled')" -ge 100 ] || { echo "pages: entries are not said to be settled"; exit 1; }
plain /terms | grep 'signed by all sides and settled' >/dev/null || { echo "pages: the terms are not said to be settled"; exit 1; }
plain '/acts?what=signed&kind=policy' | grep 'policy: signature on the text' >/dev/null || { echo "pages: who signed the policy"; exit 1; }
