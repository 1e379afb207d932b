# common_serve.sh: what the tests of the server with others' programs share. Sourced with PROGRAM and SOURCE_DIR as $1, $2.
# The example case in $case, served under $url (no slash at its end) with its log of JSON lines in $log, one account for each
# role with the password of $password, and a token to read for each in $work/token-ROLE. Exit code 77 = skipped.
set -euo pipefail
program=$(realpath "$1")
source=$(realpath "$2")
work=$(mktemp -d)
case=$work/case log=$work/log.jsonl password='correct horse battery'
pids=()
end() {
    local pid
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
    rm -rf "$work"
}
trap end EXIT

skip() {
    echo "skipped: $*"
    exit 77
}
fail() {
    echo "FAIL: $*"
    exit 1
}
need() {
    local tool
    for tool in "$@"; do command -v "$tool" >/dev/null || skip "$tool is missing"; done
}
need python3 curl

# The example case with people: meral (mediator), mo (monitor), amina (party PAK), zia (party AFG), ana (analyst), pia (public).
make_case() {
    local who name role party
    printf 'a pass phrase\n' >"$work/secret"
    printf '%s\n' "$password" >"$work/password"
    export MIZAN_PASSPHRASE_FILE=$work/secret
    bash "$source/examples/durand/run.sh" "$program" "$case" >"$work/made" 2>&1 || { tail -n 5 "$work/made" && fail "the example case"; }
    for who in 'meral mediator' 'mo monitor IGOMVM' 'amina party PAK' 'zia party AFG' 'ana analyst' 'pia public'; do
        read -r name role party <<<"$who"
        "$program" people "$case" add "$name" --role "$role" ${party:+--party "$party"} --password-file "$work/password" 2>>"$work/made"
        "$program" people "$case" token "$name" --scope read >"$work/token-$name" 2>>"$work/made"
    done
}

# Serves $case to everybody in the public edition, with more OPTIONs.
serve() {
    : >"$work/started"
    "$program" serve "$case" --listen 127.0.0.1:0 --public --rate 0 --log json "$@" >"$work/started" 2>>"$log" &
    server=$!
    pids+=("$server")
    url=
    for _ in $(seq 200); do
        url=$(sed -nE 's/^serving .* on (https?:[^ ]*)\/$/\1/p' "$work/started")
        [ -n "$url" ] && break
        sleep 0.05
    done
    [ -n "$url" ] || { cat "$log" && fail "the server did not start"; }
    port=${url##*:}
}

# has_api: the OGC API is there; else the test is skipped.
has_api() { curl -fs -o /dev/null "$url/ogc/collections" || skip "this server has no OGC API"; }

# requests PATTERN: how many requests the log has whose path the pattern fits; from_here: count from now on.
from_here() { log_from=$(($(wc -l <"$log") + 1)); }
requests() { tail -n +"${log_from:-1}" "$log" | grep -c "\"path\":\"$1" || true; }

# The binary that a program of npm, PyPI or Maven needs is kept here between runs, so that the network is asked once.
kept=${MIZAN_OTHERS_CACHE:-$HOME/.cache/mizan-others}
mkdir -p "$kept"

# python_with NAME PACKAGE==VERSION…: a Python of its own with these packages, in $python.
python_with() {
    local name=$1 want
    shift
    want=$(printf '%s ' "$@")
    python=$kept/$name/bin/python
    [ "$(cat "$kept/$name/have" 2>/dev/null)" = "$want" ] && return
    rm -rf "${kept:?}/$name"
    python3 -m venv "$kept/$name" >/dev/null 2>&1 || skip "python3 has no venv"
    "$python" -m pip install -q --disable-pip-version-check "$@" >"$work/pip.log" 2>&1 || { tail -n 2 "$work/pip.log" && skip "$* cannot be had from PyPI"; }
    printf %s "$want" >"$kept/$name/have"
}

# node_with FOLDER: the packages of FOLDER's lockfile in $modules (a node_modules).
node_with() {
    local folder=$1 name
    need node npm
    name=node-$(basename "$folder")
    modules=$kept/$name/node_modules
    cmp -s "$folder/package-lock.json" "$kept/$name/have" && return
    rm -rf "${kept:?}/$name"
    mkdir -p "$kept/$name"
    cp "$folder/package.json" "$folder/package-lock.json" "$kept/$name/"
    (cd "$kept/$name" && npm ci --ignore-scripts --no-audit --no-fund --prefer-offline --loglevel=error >"$work/npm.log" 2>&1) ||
        { tail -n 2 "$work/npm.log" && skip "the packages of $folder cannot be had from npm"; }
    cp "$folder/package-lock.json" "$kept/$name/have"
}

# npm_with NAME PACKAGE@VERSION…: these packages, without running anything of theirs, in $modules.
npm_with() {
    local name=node-$1 want
    shift
    need node npm
    want=$(printf '%s ' "$@")
    modules=$kept/$name/node_modules
    [ "$(cat "$kept/$name/have" 2>/dev/null)" = "$want" ] && return
    rm -rf "${kept:?}/$name"
    mkdir -p "$kept/$name"
    npm install --ignore-scripts --no-audit --no-fund --prefer-offline --loglevel=error --prefix "$kept/$name" "$@" >"$work/npm.log" 2>&1 ||
        { tail -n 2 "$work/npm.log" && skip "$* cannot be had from npm"; }
    printf %s "$want" >"$kept/$name/have"
}
