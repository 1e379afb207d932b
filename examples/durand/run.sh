#!/usr/bin/env bash
# run.sh MIZAN CASE: makes the case of this folder: its keys, its documents as order.txt has them, and both parties'
# signatures on the terms. What each document gave is printed. The case must not be there yet.
set -euo pipefail
mizan=$(realpath "$1") case=$(realpath -m "$2")
cd "$(dirname "$0")"

"$mizan" init "$case" --name "Durand line, October 2025 to March 2026 (a reconstruction for illustration)" \
    --mediator TUR --party PAK --party AFG --monitor IGOMVM

# Exit code 1 of mizan says that something was rejected, as it should be.
add() {
    local code=0
    [ $# -gt 0 ] || return 0
    "$mizan" add "$case" "$@" </dev/null || code=$?
    if [ "$code" -gt 1 ]; then
        echo "run.sh: mizan add $* ended with $code" >&2
        exit "$code"
    fi
}

plain=() # files of lines without options, taken in together
while IFS= read -r line; do
    [[ -z $line || $line == \#* ]] && continue
    mapfile -d '' words < <(printf '%s\n' "$line" | xargs printf '%s\0')
    if [[ $line != --* ]]; then
        plain+=("${words[@]}")
        continue
    fi
    add "${plain[@]}"
    plain=()
    add "${words[@]}"
done <order.txt
add "${plain[@]}"

for party in PAK AFG; do
    "$mizan" sign "$case" terms --by "$party"
done
