#!/usr/bin/env bash
# ops.sh PROGRAM SOURCE: the files of ops/ are what systemd and nginx take: units verified, their sandbox rated, the proxy's
# site checked and used; keys come from a service manager's folder, and the server does not need CASE/keys.
set -euo pipefail
program=$1 source=$2
tmp=$(mktemp -d)
pids=()
end() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    rm -rf "$tmp"
}
trap end EXIT
cd "$tmp"
fail() {
    echo "ops: $*"
    exit 1
}
tried=0

if command -v systemd-analyze >/dev/null; then
    mkdir -p units/mizan.service.d
    for unit in mizan.service mizan.socket; do
        sed "s|/usr/bin/mizan|$program|" "$source/ops/$unit" >"units/$unit"
    done
    sed "s|/usr/bin/mizan|$program|" "$source/ops/mizan-signing.conf" >units/mizan.service.d/signing.conf
    # Only what is said of our own units counts: this machine need not have the rest.
    SYSTEMD_UNIT_PATH=$tmp/units: systemd-analyze verify --man=no units/mizan.service units/mizan.socket >said 2>&1 || true
    grep -E 'units/mizan|mizan\.(service|socket)' said | grep -vE 'User|Group' >faults || true
    [ -s faults ] && fail "systemd: $(cat faults)"
    if systemd-analyze security --offline=true --threshold=20 units/mizan.service >rated 2>&1; then
        :
    else
        fail "the sandbox is open: $(tail -1 rated)"
    fi
    tried=1
fi

"$program" init case --name Served --mediator TUR --party PAK --party AFG </dev/null >/dev/null 2>&1
echo 'correct horse battery' >pw
"$program" people case add meral --role mediator --password-file pw
mkdir credentials
cp case/keys/log.key case/keys/TUR.key credentials/
mv case/keys hidden
"$program" serve case --listen 127.0.0.1:0 --behind-proxy --take-entries --sign-as TUR --keys credentials --cosign 0 >started 2>log </dev/null &
pids+=($!)
for _ in $(seq 100); do
    port=$(sed -nE 's/^serving .*:([0-9]+)\/$/\1/p' started)
    [ -n "$port" ] && break
    sleep 0.05
done
[ -n "$port" ] || fail "it does not start from credentials: $(cat log)"

if command -v nginx >/dev/null && command -v openssl >/dev/null; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out chain.pem -days 2 \
        -subj /CN=mizan.example.org -addext subjectAltName=DNS:mizan.example.org 2>/dev/null
    proxy=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    plain=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    sed -E "s|/etc/ssl/mizan|$tmp|; s|127.0.0.1:7300|127.0.0.1:$port|; s|listen 80;|listen 127.0.0.1:$plain;|; s|listen 443 |listen 127.0.0.1:$proxy |; /listen \[::\]/d" \
        "$source/ops/nginx.conf" >site.conf
    mkdir -p tmp
    printf 'pid %s/nginx.pid; error_log %s/error.log; daemon off; events {}\nhttp { access_log off; %s include %s/site.conf; }\n' "$tmp" "$tmp" \
        "$(for kind in client_body proxy fastcgi uwsgi scgi; do printf '%s_temp_path %s/tmp/%s; ' "$kind" "$tmp" "$kind"; done)" "$tmp" >nginx.conf
    nginx -t -q -e "$tmp/error.log" -c "$tmp/nginx.conf" 2>said || fail "nginx: $(cat said)"
    nginx -e "$tmp/error.log" -c "$tmp/nginx.conf" 2>/dev/null &
    pids+=($!)
    at=https://mizan.example.org:$proxy
    ask() { curl -s -o body -w '%{http_code}' --cacert chain.pem --resolve "mizan.example.org:$proxy:127.0.0.1" "$@"; }
    for _ in $(seq 50); do [ "$(ask "$at/health" || true)" = 200 ] && break; sleep 0.1; done
    [ "$(ask "$at/health")" = 200 ] || fail "no answer through nginx: $(cat error.log)"
    [ "$(ask "$at/metrics")" = 404 ] || fail "figures through nginx"
    [ "$(ask -c jar -H "Origin: $at" --data-urlencode name=meral --data-urlencode 'password=correct horse battery' "$at/login")" = 303 ] ||
        fail "login through nginx"
    [ "$(ask -b jar "$at/admin")" = 200 ] || fail "Admin through nginx"
    printf 'Title: One\nDate: 2026-03-02\n\nAt least 7 soldiers were killed near Torkham on 1 March, Pakistan said.\n' >one.txt
    [ "$(ask -b jar -H "Origin: $at" -F file=@one.txt "$at/add")" = 200 ] || fail "an upload through nginx"
    hash=$(sed -nE 's/.*name="hash" value="([0-9a-f]{64})".*/\1/p' body)
    [ "$(ask -b jar -H "Origin: $at" -d "hash=$hash" "$at/add/sign")" = 303 ] || fail "signing through nginx, with the credential's key"
    [ "$(ask -X POST -H "Origin: $at" -H 'Content-Type: application/json' -d '{}' "$at/passkey/begin")" = 200 ] &&
        grep -q '"rp":"mizan.example.org"' body || fail "a passkey's question through nginx"
    tried=1
fi
mv hidden case/keys
[ "$tried" = 1 ] || { echo "ops: skipped, neither systemd-analyze nor nginx is here"; exit 77; }
echo "ops: good"
