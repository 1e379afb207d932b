#!/usr/bin/env bash
# api.sh [--rows N] [--seconds S] [--million] [--no-live] [PROGRAM]: the OGC API of `mizan serve` beside MapServer and QGIS
# Server, each behind nginx by FastCGI with two processes, on the same N (100,000) features, which they read from the
# GeoPackage of `mizan export`; taking turns, by wrk with 8 connections on this machine. Then the incident page, tiles
# (--million: over 1,000,000 features, and the memory there) and 1,000 live listeners. Exit 1 when a bar is missed.
#
# Ours answers with rights looked up (a token), counts, ETag and links; theirs know no rights. A peer that is not installed
# (cgi-mapserver, qgis-server with python3-qgis, nginx, spawn-fcgi) is named and left out. The case stays in build/bench.
set -euo pipefail
source=$(cd "$(dirname "$0")/.." && pwd)
rows=100000 seconds=5 million= live=1 program=$source/build/release/mizan
while [ $# -gt 0 ]; do
    case $1 in
    --rows) rows=$2 && shift ;;
    --seconds) seconds=$2 && shift ;;
    --million) million=1 ;;
    --no-live) live= ;;
    --help) sed -n '2,8s/^# \{0,1\}//p' "$0" && exit 0 ;;
    *) program=$1 ;;
    esac
    shift
done
[ -x "$program" ] || { echo "api.sh: $program is not there; cmake --preset release && ninja -C build/release mizan" && exit 3; }
command -v wrk >/dev/null || { echo "api.sh: skipped, wrk is missing" && exit 77; }
work=${MIZAN_BENCH:-$source/build/bench}
mkdir -p "$work"
pids=()
end() { # by group: spawn-fcgi has children; who does not go within five seconds is ended
    local pid
    for pid in "${pids[@]}"; do kill -- "-$pid" 2>/dev/null || kill "$pid" 2>/dev/null || true; done
    for _ in $(seq 50); do
        for pid in "${pids[@]}"; do kill -0 "$pid" 2>/dev/null && sleep 0.1 && continue 2; done
        break
    done
    for pid in "${pids[@]}"; do kill -9 -- "-$pid" 2>/dev/null || true; done
    { wait || true; } 2>/dev/null
    pids=()
}
trap end EXIT
missed=0

# A case of N happenings, and its GeoPackage.
make_case() {
    local rows=$1
    case=$work/features-$rows
    if [ ! -e "$case/done" ]; then
        rm -rf "$case"
        [ -f "$work/features-$rows.csv" ] || python3 "$source/bench/features_rows.py" "$rows" "$work/features-$rows.csv"
        "$program" init "$case" --name Bench --mediator TUR --party PAK --party AFG </dev/null >/dev/null 2>&1
        "$program" add "$case" --as ged "$work/features-$rows.csv" </dev/null >"$work/api.log" 2>&1 || [ $? = 1 ]
        touch "$case/done"
    fi
    echo 'a long enough password' >"$work/password"
    "$program" people "$case" remove bench >/dev/null 2>&1 || true
    "$program" people "$case" add bench --role mediator --password-file "$work/password" >/dev/null 2>&1
    token=$("$program" people "$case" token bench --scope read 2>/dev/null)
}

start_ours() {
    : >"$work/started"
    setsid "$program" serve "$case" --listen 127.0.0.1:0 --rate 0 >"$work/started" 2>"$work/serve.log" &
    server=$!
    pids+=("$server")
    for _ in $(seq 600); do
        url=$(sed -nE 's/^serving .* on (https?:[^ ]*)\/$/\1/p' "$work/started")
        [ -n "$url" ] && break
        sleep 0.1
    done
    [ -n "$url" ] || { cat "$work/serve.log" && exit 3; }
}
memory() { awk '/^RssAnon/ { print int($2 / 1024) }' "/proc/$server/status"; }
high_water() { awk '/^VmHWM/ { print int($2 / 1024) }' "/proc/$server/status"; }

# measure CONNECTIONS URL [KIND]: "requests/s p50_ms p99_ms errors"; in URL %BOX is a box of 2x2 degrees, %TILE a tile of
# zoom 8, %ID one of the incidents, another one each time, in the same order for all.
cat >"$work/ask.lua" <<'LUA'
local seed, i = 1, 0
local function below(n) seed = (seed * 1103515245 + 12345) % 2147483648 return math.floor(seed / 65536) % n end
local target, token, ids = os.getenv("TARGET"), os.getenv("TOKEN"), {}
if token and token ~= "" then wrk.headers["Authorization"] = "Bearer " .. token end
wrk.headers["Accept"] = os.getenv("ACCEPT") or "application/geo+json, application/json"
for id in (os.getenv("IDS") or ""):gmatch("%S+") do ids[#ids + 1] = id end
local fixed
function init() if not target:find("%%") then fixed = wrk.format("GET", target) end end
request = function()
  if fixed then return fixed end
  local lon, lat = 60 + below(1500) / 100, 24 + below(1200) / 100
  local path = target:gsub("%%BOX", string.format("%.2f,%.2f,%.2f,%.2f", lon, lat, lon + 2, lat + 2))
  path = path:gsub("%%TILE", function() return string.format("8/%d/%d", 98 + below(13), 170 + below(13)) end)
  path = path:gsub("%%ID", function() return ids[1 + below(#ids)] end)
  return wrk.format("GET", path)
end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format("WRK %.1f %.3f %.3f %d\n", summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    e.connect + e.read + e.write + e.status + e.timeout))
end
LUA
measure() {
    local base
    [[ $2 =~ ^(http://[^/]*)(/.*)$ ]] && base=${BASH_REMATCH[1]} && export TARGET=${BASH_REMATCH[2]}
    wrk -t1 -c"$1" -d"${seconds}s" --timeout 30s --latency -s "$work/ask.lua" "$base/" 2>/dev/null | sed -n 's/^WRK //p' | grep . || echo "0 0 999999 1"
}

# ---- the peers
nginx_port=$((28500 + RANDOM % 100)) mapserver= qgis=
start_peers() {
    local gpkg=$1
    if ! command -v nginx >/dev/null || ! command -v spawn-fcgi >/dev/null; then
        echo "api.sh: nginx or spawn-fcgi is missing: no peers"
        return
    fi
    rm -rf "$work/peers" && mkdir -p "$work/peers/www"
    local p=$work/peers mapserv
    mapserv=$(command -v mapserv || echo /usr/lib/cgi-bin/mapserv)
    local templates=/usr/share/mapserver/ogcapi/templates/html-bootstrap4/ # not used: GeoJSON is asked
    if [ -x "$mapserv" ]; then
        cat >"$p/bench.map" <<MAPFILE
MAP
  NAME "bench"
  EXTENT 60 24 77 38
  PROJECTION "init=epsg:4326" END
  WEB METADATA "ows_enable_request" "*" "oga_enable_request" "*" "ows_title" "bench" "oga_onlineresource" "http://127.0.0.1:$nginx_port/mapserv/bench/ogcapi" END END
  LAYER
    NAME "incidents"
    TYPE POINT
    STATUS ON
    TEMPLATE "none"
    CONNECTIONTYPE OGR
    CONNECTION "$gpkg"
    DATA "incidents"
    PROCESSING "CLOSE_CONNECTION=DEFER"
    PROJECTION "init=epsg:4326" END
    METADATA "ows_title" "incidents" "gml_include_items" "all" "gml_featureid" "id" "ows_include_items" "all" END
  END
END
MAPFILE
        printf 'CONFIG\n  ENV\n    OGCAPI_HTML_TEMPLATE_DIRECTORY "%s"\n  END\n  MAPS\n    bench "%s"\n  END\nEND\n' "$templates" "$p/bench.map" >"$p/mapserver.conf"
        MAPSERVER_CONFIG_FILE=$p/mapserver.conf setsid spawn-fcgi -n -s "$p/mapserver.sock" -F 2 -M 0666 -- "$mapserv" >"$p/mapserver.log" 2>&1 &
        pids+=($!)
        mapserver=http://127.0.0.1:$nginx_port/mapserv/bench/ogcapi/collections/incidents/items
    else
        echo "api.sh: MapServer is missing (cgi-mapserver)"
    fi
    if [ -x /usr/lib/cgi-bin/qgis_mapserv.fcgi ] && /usr/bin/python3 -c 'import qgis.core' 2>/dev/null; then
        QT_QPA_PLATFORM=offscreen /usr/bin/python3 - "$gpkg" "$p/bench.qgs" >"$p/project.log" 2>&1 <<'PYTHON'
import os, sys
from qgis.core import *
app = QgsApplication([], False)
app.initQgis()
layer = QgsVectorLayer(sys.argv[1] + "|layername=incidents", "incidents", "ogr")
assert layer.isValid()
project = QgsProject.instance()
project.addMapLayer(layer)
project.writeEntry("WFSLayers", "/", [layer.id()])
assert project.write(sys.argv[2])
os._exit(0)
PYTHON
        QT_QPA_PLATFORM=offscreen QGIS_PROJECT_FILE=$p/bench.qgs QGIS_SERVER_LOG_LEVEL=2 HOME=$p \
            setsid spawn-fcgi -n -s "$p/qgis.sock" -F 2 -M 0666 -- /usr/lib/cgi-bin/qgis_mapserv.fcgi >"$p/qgis.log" 2>&1 &
        pids+=($!)
        qgis=http://127.0.0.1:$nginx_port/wfs3/collections/incidents/items.json
    else
        echo "api.sh: QGIS Server is missing (qgis-server, python3-qgis)"
    fi
    cat >"$p/params" <<PARAMS
fastcgi_param QUERY_STRING \$query_string; fastcgi_param REQUEST_METHOD \$request_method; fastcgi_param CONTENT_TYPE \$content_type;
fastcgi_param CONTENT_LENGTH \$content_length; fastcgi_param REQUEST_URI \$request_uri; fastcgi_param SERVER_NAME 127.0.0.1;
fastcgi_param SERVER_PORT $nginx_port; fastcgi_param SERVER_PROTOCOL \$server_protocol; fastcgi_param HTTP_HOST \$http_host;
PARAMS
    cat >"$p/nginx.conf" <<NGINX
daemon off; pid $p/nginx.pid; error_log $p/nginx.err; worker_processes 1; user root;
events { worker_connections 512; }
http {
  access_log off; keepalive_requests 1000000;
  client_body_temp_path $p/b; proxy_temp_path $p/t; fastcgi_temp_path $p/f; uwsgi_temp_path $p/u; scgi_temp_path $p/s;
  upstream mapserver { server unix:$p/mapserver.sock; }
  upstream qgis { server unix:$p/qgis.sock; }
  server {
    listen 127.0.0.1:$nginx_port; root $p/www;
    location /mapserv/ { fastcgi_pass mapserver; include $p/params; fastcgi_split_path_info ^(/mapserv)(/.*)\$; fastcgi_param SCRIPT_NAME \$fastcgi_script_name; fastcgi_param PATH_INFO \$fastcgi_path_info; }
    location /wfs3 { fastcgi_pass qgis; include $p/params; fastcgi_param SCRIPT_NAME ""; fastcgi_param PATH_INFO \$uri; }
  }
}
NGINX
    setsid nginx -c "$p/nginx.conf" >"$p/nginx.log" 2>&1 &
    pids+=($!)
    local name value tries
    for name in mapserver qgis; do
        value=${!name}
        [ -n "$value" ] || continue
        for tries in $(seq 20); do
            curl -s -m 5 -o "$p/$name.json" "$value?limit=1" && grep -q '"Feature"' "$p/$name.json" && break
            sleep 0.5
        done
        grep -q '"Feature"' "$p/$name.json" || { echo "api.sh: $name does not answer: $(head -c 200 "$p/$name.json")" && printf -v "$name" ''; }
    done
}

# row NAME CONNECTIONS OURS THEIRS_QUERY BAR [UNIT]: turns; prints and judges.
row() {
    local name=$1 path=$2 query=$3 bar=$4 ours=() m=() q=()
    read -ra ours <<<"$(TOKEN=$token measure 8 "$url$path$query")"
    [ -z "$mapserver" ] || read -ra m <<<"$(TOKEN='' measure 8 "$mapserver$query")"
    [ -z "$qgis" ] || read -ra q <<<"$(TOKEN='' measure 8 "$qgis$query")"
    awk -v name="$name" -v o="${ours[0]}" -v p="${ours[2]}" -v e="${ours[3]}" -v m="${m[0]:-}" -v me="${m[3]:-}" -v q="${q[0]:-}" -v qe="${q[3]:-}" -v bar="$bar" 'BEGIN {
        printf "%-26s %10.0f/s p99 %8.2f ms", name, o, p
        if (m != "") printf " | MapServer %8.1f/s %7.0fx%s", m, (m > 0 ? o / m : 0), (me > 0 ? " (" me " errors)" : "")
        if (q != "") printf " | QGIS %8.1f/s %7.0fx%s", q, (q > 0 ? o / q : 0), (qe > 0 ? " (" qe " errors)" : "")
        printf " | bar %d/s: %s\n", bar, (o >= bar && e == 0 ? "reached" : "MISSED" (e > 0 ? " (" e " errors)" : "")) }' | tee -a "$work/api.out"
}
judge() { # NAME VALUE UNIT BAR
    awk -v name="$1" -v v="$2" -v unit="$3" -v bar="$4" 'BEGIN { printf "%-26s %10.2f %s | bar %s %s: %s\n", name, v, unit, bar, unit, (v <= bar ? "reached" : "MISSED") }' | tee -a "$work/api.out"
}

: >"$work/api.out"
make_case "$rows"
gpkg=$work/features-$rows.gpkg
[ "$gpkg" -nt "$case/done" ] || "$program" export "$case" --format geopackage --out "$gpkg"
start_ours
start_peers "$gpkg"
echo "api: $rows features, wrk -t1 -c8, $seconds s each, $(nproc) processors, load $(cut -d ' ' -f 1 /proc/loadavg)"
items=/ogc/collections/incidents/items
row "items, limit=10" $items "?limit=10" 20000
row "box of 2x2, limit=100" $items "?bbox=%BOX&limit=100" 2000
row "items, limit=1000" $items "?limit=1000" 700
IDS=$(curl -s -H "Authorization: Bearer $token" "$url$items?limit=200" | grep -o '"id":"i[^"]*"' | cut -d '"' -f 4 | tr '\n' ' ')
read -ra page <<<"$(ACCEPT=text/html IDS=$IDS TOKEN=$token measure 2 "$url/incident/%ID")"
judge "incident page, p99 of ${page[0]}/s" "${page[2]}" ms 5
read -ra tile <<<"$(TOKEN=$token measure 2 "$url/ogc/collections/incidents/tiles/WebMercatorQuad/%TILE")"
[ -n "$million" ] || judge "tile of zoom 8, p99" "${tile[2]}" ms 30
echo "memory of the server: $(memory) MiB of its own, at most $(high_water) MiB with pages of files"
if [ -n "$million" ]; then
    kill "$server" && wait "$server" || true
    make_case 1000000
    start_ours
    read -ra tile <<<"$(TOKEN=$token measure 2 "$url/ogc/collections/incidents/tiles/WebMercatorQuad/%TILE")"
    judge "tile of zoom 8 of 1,000,000, p99 of ${tile[0]}/s" "${tile[2]}" ms 30
    for query in "?limit=10" "?bbox=%BOX&limit=100" "?limit=1000"; do
        read -ra some <<<"$(TOKEN=$token measure 8 "$url$items$query")"
        echo "of 1,000,000, items$query: ${some[0]}/s, p99 ${some[2]} ms"
    done
    judge "memory at 1,000,000" "$(high_water)" MiB 300
    echo "of these, its own: $(memory) MiB"
fi
if [ -n "$live" ]; then
    end
    tmp=$(mktemp -d)
    ulimit -n "$(ulimit -Hn)"
    python3 "$source/bench/live.py" "$program" "$tmp" 1000 20 || missed=1
    rm -rf "$tmp"
fi
! grep -q MISSED "$work/api.out" || missed=1
exit $missed
