#!/usr/bin/env bash
# export.sh [--rows N] [--runs N] [PROGRAM]: features a second of `mizan export` in each format, beside ogr2ogr (gdal-bin)
# converting the same features from our GeoPackage to that format, in the same run, turn by turn; medians of --runs (3).
#
# The case is made of N (100,000) rows of ../shared/data/events/ucdp_ged; the count of incidents is printed. Each export
# opens the case anew and writes to a file. ogr2ogr's vector tiles are made once and given up after two minutes (time:
# 120). Exit code 77 when the data is not there; without ogr2ogr its columns are empty.
set -euo pipefail
source=$(cd "$(dirname "$0")/.." && pwd)
rows=100000 runs=3 program=$source/build/release/mizan
while [ $# -gt 0 ]; do
    case $1 in
    --rows) rows=$2 && shift ;;
    --runs) runs=$2 && shift ;;
    --help) sed -n '2,8s/^# \{0,1\}//p' "$0" && exit 0 ;;
    *) program=$1 ;;
    esac
    shift
done
data=$source/../shared/data/events/ucdp_ged
if ! ls "$data"/ged_*.csv.gz >/dev/null 2>&1; then
    echo "export.sh: skipped, $data is not there"
    exit 77
fi
[ -x "$program" ] || { echo "export.sh: $program is not there; cmake --preset release && cmake --build build/release" && exit 3; }
work=$source/build/bench
mkdir -p "$work"
csv=$work/ged-$rows.csv case=$work/export-case-$rows
[ -f "$csv" ] || python3 "$source/bench/ged_repeat.py" "$rows" "$csv" "$data"/ged_*.csv.gz
if [ ! -f "$case/done" ]; then
    rm -rf "$case"
    echo "a pass phrase" >"$work/secret"
    export MIZAN_PASSPHRASE_FILE=$work/secret
    "$program" init "$case" --name Bench --mediator TUR --party PAK --party AFG >/dev/null
    "$program" add "$case" --as ged "$csv" >"$work/export.log" 2>&1 </dev/null || [ $? = 1 ]
    touch "$case/done"
fi

# seconds NAME COMMAND…: appends the wall-clock time to NAME; of a command that failed only when it was given up.
seconds() {
    local name=$1 code=0
    shift
    /usr/bin/time -q -f '%e %M' -o "$work/time" "$@" >/dev/null 2>>"$work/export.log" </dev/null || code=$?
    if [ $code = 0 ] || [ $code = 124 ]; then
        cat "$work/time" >>"$work/$name.export"
    fi
}
median() { cut -d ' ' -f 1 "$work/$1.export" 2>/dev/null | sort -n | awk '{ v[NR] = $1 } END { print NR ? v[int((NR + 1) / 2)] : "" }'; }

rm -f "$work"/*.export
"$program" export "$case" --format geopackage --out "$work/our.gpkg"
n=$("$program" export "$case" --format csv | tail -n +3 | wc -l)
declare -A driver=([csv]=CSV [geojson]=GeoJSON [geojsonseq]=GeoJSONSeq [flatgeobuf]=FlatGeobuf [geopackage]=GPKG [pmtiles]=MVT)
formats="csv geojson geojsonseq flatgeobuf geopackage pmtiles"
for run in $(seq "$runs"); do
    for format in $formats; do
        rm -rf "$work/out" "$work/out.gpkg"
        seconds "our-$format" "$program" export "$case" --format "$format" --out "$work/out"
        rm -rf "$work/out"
        command -v ogr2ogr >/dev/null || continue
        case $format in
        csv) options=(-lco GEOMETRY=AS_XY "$work/out.csv") ;;
        geojsonseq) options=(-lco RS=YES "$work/out") ;;
        flatgeobuf) options=(-skipfailures "$work/out.fgb") ;; # it refuses features without a place in an indexed file
        pmtiles) options=(-dsco MINZOOM=0 -dsco MAXZOOM=10 "$work/out") ;;
        geopackage) options=("$work/out.gpkg") ;;
        *) options=("$work/out") ;;
        esac
        rm -rf "$work"/out "$work"/out.*
        [ "$format" != pmtiles ] || [ "$run" = 1 ] || continue # it takes minutes: once, and at most two
        seconds "ogr-$format" timeout 120 ogr2ogr -f "${driver[$format]}" "${options[@]:0:${#options[@]}-1}" "${options[-1]}" "$work/our.gpkg" incidents
        rm -rf "$work"/out "$work"/out.*
    done
done
echo "export: $n incidents, $runs runs, load $(cut -d ' ' -f 1 /proc/loadavg)"
printf '%-12s %10s %14s %10s %14s %7s\n' format seconds features/s ogr2ogr features/s ratio
for format in $formats; do
    awk -v f="$format" -v n="$n" -v a="$(median "our-$format")" -v b="$(median "ogr-$format")" 'BEGIN {
        rate = "-"; ratio = "-"
        if (b > 0) { rate = sprintf("%.0f", n / b); ratio = sprintf("%.1f", b / a) }
        printf "%-12s %10.2f %14.0f %10s %14s %7s\n", f, a, n / a, b, rate, ratio }'
done
