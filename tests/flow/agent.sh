#!/usr/bin/env bash
# agent.sh PROGRAM SOURCE: a witness whose key stays in an ssh-agent cosigns; without its agent, or with an agent that has
# not the key, it signs nothing and its state does not move.
set -uo pipefail
program=$1
command -v ssh-agent >/dev/null && command -v ssh-keygen >/dev/null || { echo "skipped: ssh-agent is missing"; exit 77; }
tmp=$(mktemp -d)
agents=()
trap 'kill "${agents[@]}" 2>/dev/null; wait 2>/dev/null; rm -rf "$tmp"' EXIT
exec </dev/null
cd "$tmp" || exit 3

fail() {
    printf 'agent: %s\n' "$*"
    exit 1
}
agent() {
    ssh-agent -D -a "$tmp/$1" >/dev/null 2>&1 &
    agents+=($!)
    for _ in $(seq 100); do [ -S "$tmp/$1" ] && return; sleep 0.05; done
    fail "ssh-agent does not start"
}

agent full
agent empty
ssh-keygen -q -t ed25519 -N '' -C witness -f key || fail "no key"
ssh-keygen -q -t rsa -b 2048 -N '' -f other || fail "no key"
SSH_AUTH_SOCK=$tmp/full ssh-add -q key 2>/dev/null || fail "ssh-add"
rm key

"$program" init case --name Agent --mediator TUR --party PAK --party AFG >/dev/null 2>&1 || fail "init"
"$program" witness init desk --name pak.example/witness --agent other.pub >/dev/null 2>&1 && fail "an RSA key was taken"
"$program" witness init desk --name pak.example/witness --agent key.pub >said 2>&1 || fail "$(cat said)"
vkey=$(sed -n 's/^verifier *//p' said)
"$program" witness init desk --name pak.example/witness --agent key.pub >/dev/null 2>&1 && fail "a key was replaced"
"$program" witness add-log desk "$("$program" key case | head -1 | sed 's/^log //')" || fail "add-log"
"$program" cosign case --request request >/dev/null || fail "no request"

env -u SSH_AUTH_SOCK "$program" witness sign desk request answer >/dev/null 2>&1 && fail "signed without an agent"
for socket in nowhere empty; do
    SSH_AUTH_SOCK=$tmp/$socket "$program" witness sign desk request answer >/dev/null 2>&1 && fail "signed with $socket"
    grep -q '^refused 503 ' answer || fail "with $socket the answer is $(cat answer)"
done
SSH_AUTH_SOCK=$tmp/full "$program" witness sign desk request answer >said 2>&1 || fail "$(cat said)"
"$program" cosign case --answer answer --request request --witness "$vkey" --json >said 2>&1
grep -q '"result":"unknown"' said || fail "the cosignature does not hold: $(cat said)"
SSH_AUTH_SOCK=$tmp/full "$program" witness sign desk request answer >/dev/null 2>&1
grep -q '^refused 409 1$' answer || fail "the state was not kept: $(cat answer)"
echo "agent: a key that stays in its agent cosigns"
