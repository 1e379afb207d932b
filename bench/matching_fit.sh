#!/bin/bash
# The score table data/matching/weights-v1.tsv, learned anew and written to standard output.
#
#   bench/matching_fit.sh MIZAN EVENTS > data/matching/weights-v1.tsv
#
# MIZAN is the program, EVENTS the folder with mizan_obs (semi-synthetic: four sources that observe real incidents) and
# ucdp_ged (two vintages of one data set: the same id is the same incident, coded anew). The first gives all rows but
# those of two vintages of UCDP GED, which come from the second. YEARS=odd or even keeps records that begin in such years
# (first data set only), for an honest test on the others.
set -euo pipefail
mizan=$1 events=$2 years=${YEARS:-all}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Fields of these tables hold no comma before the date, so that cutting at commas is enough.
gzip -dc "$events/mizan_obs/records.csv.gz" | awk -F, -v years="$years" \
    'NR == 1 || years == "all" || substr($4, 1, 4) % 2 == (years == "odd")' > "$work/records.csv"
gzip -dc "$events/mizan_obs/gold.csv.gz" > "$work/gold.csv"
"$mizan" match --weights /dev/null --types "$events/mizan_obs/type_map.csv" --actors "$events/mizan_obs/actor_map.csv" \
    --dirty sd --fit "$work/gold.csv" "$work/records.csv"

# --qualify writes ids as source:id, so that an id may stand in both vintages; the id alone is the incident.
echo 'rec_id,incident_id' > "$work/same.csv"
for vintage in v20 v22; do
    gzip -dc "$events/ucdp_ged/ged_ukr_$vintage.csv.gz" > "$work/ged_ukr_$vintage.csv"
    "$mizan" match --qualify "$work/ged_ukr_$vintage.csv" 2> "$work/notes" |
        awk -F, 'NR > 1 { split($1, id, ":"); print $1 "," id[2] }' >> "$work/same.csv" || [ $? -eq 1 ]
done
"$mizan" match --weights /dev/null --qualify --fit "$work/same.csv" "$work"/ged_ukr_v2[02].csv |
    grep -P ' ucdp_ged\+ucdp_ged\t'
