#!/usr/bin/env bash
# screens.sh [MIZAN]: how long the screens take: every incident's page in turn, then the other pages, one connection.
# First the example case; then, where ../shared has them, 19,258 incidents of UCDP GED. Needs wrk.
set -euo pipefail
cd "$(dirname "$0")/.."
mizan=$(realpath "${1-build/release/mizan}") root=$PWD
command -v wrk >/dev/null || { echo 'screens: wrk is missing'; exit 77; }
tmp=$(mktemp -d)
server=
end() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    rm -rf "$tmp"
}
trap end EXIT
cd "$tmp"

# NAME PATH…: seconds of these paths, in turn.
measure() {
    local name=$1
    shift
    {
        printf 'local t={'
        printf '"%s",' "$@"
        printf '}\nlocal i=0\nrequest=function() i=i%%#t+1; return wrk.format("GET",t[i]) end\n'
        cat <<'LUA'
done=function(s,l,r)
  io.write(string.format("%7d answers  p50 %7.2f  p99 %7.2f  p99.9 %7.2f ms  failed %d\n",
    s.requests,l:percentile(50)/1000,l:percentile(99)/1000,l:percentile(99.9)/1000,s.errors.status+s.errors.timeout))
end
LUA
    } >ask.lua
    printf '%-34s' "$name"
    wrk -t1 -c1 -d5 -s ask.lua "$url" | grep answers
}
one_case() { # NAME
    "$mizan" serve "$1" --public --listen 127.0.0.1:0 >started 2>log &
    server=$!
    for _ in $(seq 200); do
        url=$(sed -nE 's/^serving .* on (http:[^ ]*)\/$/\1/p' started)
        [ -z "$url" ] || break
        sleep 0.05
    done
    until [ "$(curl -s -o /dev/null -w '%{http_code}' "$url/")" = 200 ]; do sleep 0.2; done
    mapfile -t pages < <("$mizan" incidents "$1" --json | sed -nE 's|^\{"id":"([^"]*)".*|/incident/\1|p' | awk 'NR % step == 1 || step == 1' step="$2")
    measure "$1: incident (${#pages[@]} of them)" "${pages[@]}"
    measure "$1: overview" /
    measure "$1: incidents" /incidents '/incidents?order=oldest' '/incidents?party=PAK'
    measure "$1: timeline" /timeline
    kill "$server"
    wait "$server" || true
    server=
}
echo "load $(cut -d' ' -f1-3 /proc/loadavg)"
"$root/examples/durand/run.sh" "$mizan" example >/dev/null 2>&1
one_case example 1
ged=$root/../shared/data/events/ucdp_ged
if [ -d "$ged" ]; then
    for f in "$ged"/*.csv.gz; do gunzip -c "$f" >"$(basename "$f" .gz)"; done
    "$mizan" init ged --name GED --mediator TUR --party PAK --party AFG </dev/null >/dev/null 2>&1
    "$mizan" add ged ./*.csv </dev/null >/dev/null 2>&1
    one_case ged 40
fi
