#!/usr/bin/env bash
# run.sh MIZAN CASE: makes the case of this folder: its keys, its documents as order.txt has them, and both parties'
# signatures on the terms. What each document gave is printed. The case must not be there yet.
set -euo pipefail
mizan=$(realpath "$1") case=$(realpath -m "$2")
cd "$(dirname "$0")"

"$mizan" init "$case" --name "Durand line, October 2025 to March 2026 (a reconstruction for illustration)" \
    --mediator TUR --party PAK --party AFG --monitor IGOMVM

while IFS= read -r line; do
    [[ -z $line || $line == \#* ]] && continue
    mapfile -d '' words < <(printf '%s\n' "$line" | xargs printf '%s\0')
    code=0
    "$mizan" add "$case" "${words[@]}" </dev/null || code=$?
    if [ "$code" -gt 1 ]; then # 1: something was rejected, as it should be
        echo "run.sh: mizan add ${words[*]} ended with $code" >&2
        exit "$code"
    fi
done <order.txt

for party in PAK AFG; do
    "$mizan" sign "$case" terms --by "$party"
done
