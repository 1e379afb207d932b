#!/usr/bin/env bash
# size.sh GENERATED: what the browser has to load of scripts and styles, gzipped: below 450 KB in all, and little for
# pages without a map.
set -euo pipefail
packed() { gzip -9c "$1" | wc -c; }
total=0
for file in "$1"/client/*.js "$1"/client/*.css "$1"/web/site.css; do
    n=$(packed "$file")
    printf '%8d %s\n' "$n" "${file##*/}"
    total=$((total + n))
done
small=$(($(packed "$1/client/live.js") + $(packed "$1/web/site.css")))
printf '%8d in all; %d for a page without a map\n' "$total" "$small"
[ "$total" -gt 20000 ] || { echo "size: that is too little to be true"; exit 1; }
[ "$total" -lt 450000 ] || { echo "size: more than 450,000 bytes"; exit 1; }
[ "$small" -lt 40000 ] || { echo "size: more than 40,000 bytes for a page without a map"; exit 1; }
