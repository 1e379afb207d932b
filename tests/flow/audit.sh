#!/usr/bin/env bash
# audit.sh PROGRAM SOURCE_DIR: mizan-verify is what a party is told that it is: static, of the files that
# cmake/verify.cmake names, without network, database or server code, and not larger than can be read.
set -euo pipefail
source_dir=$2
program=$(dirname "$1")/mizan-verify
MOST=5000 # lines of code in all its files; the bar of the specification is 3,000
[ -x "$program" ] || { echo "audit: mizan-verify was not built" && exit 1; }
names=$(nm "$program")
if grep -qE '__(asan|tsan|gcov)_' <<<"$names"; then
    echo "skipped: a build with sanitizers or coverage is not static"
    exit 77
fi

if ldd "$program" >/dev/null 2>&1 || readelf -l "$program" | grep -q INTERP; then
    echo "audit: mizan-verify is not static" && exit 1
fi
network='socket|connect|listen|bind|accept|send|sendto|recv|recvfrom|getaddrinfo|gethostbyname|curl_.*|sqlite3_.*|MHD_.*'
if grep -E " [TtWw] (__)?($network)\$" <<<"$names"; then
    echo "audit: mizan-verify holds network or database code" && exit 1
fi
if grep -E ' [Tt] mz_(file_(write|create|replace|sync)|journal_|key_new|ed25519_sign|note_sign)' <<<"$names"; then
    echo "audit: mizan-verify holds code that writes or signs" && exit 1
fi

# Every file of the list, and nothing else of ours: the words of each function's file stand in the list.
files=$(sed -n '/^set(MZ_VERIFY_FILES/,/)/p' "$source_dir/cmake/verify.cmake" | grep -oE '(base|record|verify)/[a-z_]+\.c')
code_lines() { sed -e 's://.*::' "$1" | perl -0pe 's{/\*.*?\*/}{}gs' | grep -vc '^[[:space:]]*$'; }
all=0 code=0 n=0
for file in $files; do
    code=$((code + $(code_lines "$source_dir/src/$file")))
    all=$((all + $(wc -l <"$source_dir/src/$file")))
    n=$((n + 1))
done
heads=0
while read -r head; do
    heads=$((heads + $(code_lines "$head")))
done < <(for file in $files; do
    gcc -MM -D_POSIX_C_SOURCE=200809L -I"$source_dir/src" "$source_dir/src/$file" 2>/dev/null
done | tr ' \\' '\n\n' | grep '\.h$' | sort -u)
printf 'audit: %d lines of code in %d files (%d lines in all), and %d in their headers; %d bytes\n' \
    "$code" "$n" "$all" "$heads" "$(stat -c %s "$program")"
[ "$n" -ge 20 ] && [ "$code" -ge 1000 ] || { echo "audit: the list of files was not found" && exit 1; }
[ "$code" -le "$MOST" ] || { echo "audit: more than $MOST lines" && exit 1; }
