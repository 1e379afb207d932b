#!/usr/bin/env bash
# review.sh PROGRAM SOURCE: what a program read is reviewed by people: the record keeps both, figures follow the review,
# and a record folded anew gives the same tables.
set -euo pipefail
program=$1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"

fail() {
    echo "review: $*"
    exit 1
}
quiet() { "$program" "$@" </dev/null >/dev/null 2>&1; }
# The value of a key in the statement N of a.txt, as it stands.
value() { "$program" review case --all --json | grep "\"ref\":\"$1\"" | sed -n "s/.*\"$2\":\"\{0,1\}\([^,\"]*\).*/\1/p"; }
same() {
    "$program" rebuild case --verify >/dev/null || fail "$1: folded anew, the tables differ"
    quiet verify case || fail "$1: the record does not verify"
}

quiet init case --name Review --mediator TUR --party PAK --party AFG --monitor IGOMVM
printf 'Date: 2026-03-02\n\nKabul said at least 12 Pakistani soldiers were killed near Torkham on 1 March.\n' >a.txt
printf 'Date: 2026-03-02\n\nIslamabad said 7 gunmen were killed in Spin Boldak on 1 March.\n' >b.txt
quiet add case a.txt
quiet add case b.txt --by PAK
"$program" review case >list
grep -q '^2 statements read by program, not reviewed' list || fail "not two to review: $(cat list)"
a=$(sed -n 's/^\([0-9.]*\) of a.txt.*/\1/p' list)
b=$(sed -n 's/^\([0-9.]*\) of b.txt.*/\1/p' list)

# The brief says how many of its figures rest on readings that nobody reviewed.
unreviewed() { # HOW-MANY
    rm -rf out
    "$program" brief case --date 2026-03-02 --out out --viewer mediator >/dev/null
    grep -q "Read out of a text by a program: 2, of which reviewed by nobody: $1\." out/*.html || fail "the brief does not say $1"
}
unreviewed 2

# Confirmed: nothing but the mark changes.
"$program" account case --json >before
quiet review case --confirm "$a" --by IGOMVM
"$program" account case --json >after
cmp before after || fail "a confirmation changed the account"
[ "$(value "$a" review)" = confirmed ] || fail "not confirmed"
same confirmed

# Corrected: the figure follows, the reading stays.
quiet review case --correct "$a" --set "harm.0=killed 21 21 incident military PAKMIL" --set stance=reports
[ "$(value "$a" review)" = corrected ] || fail "not corrected"
[ "$(value "$a" min)" = 21 ] || fail "the corrected figure does not stand"
"$program" review case --all | grep -q 'harm.0 = killed 21 21 incident military PAKMIL, read as killed 12 - ' || fail "what was read is not told"
"$program" account case | grep -q "says 21" || fail "the incidents do not follow the correction"
same corrected

# A confirmation of what stands leaves the correction in force.
quiet review case --confirm "$a" --by IGOMVM
[ "$(value "$a" min)" = 21 ] || fail "the confirmation undid the correction"
same "confirmed again"

# Rejected: it is in no incident and no figure, and on the record still; and it can come back.
before=$("$program" incidents case --json | wc -l)
quiet review case --reject "$b" && fail "rejected without a reason"
quiet review case --reject "$b" --reason 'the text speaks of a film'
[ "$("$program" incidents case --json | wc -l)" -lt "$before" ] || fail "a rejected report is an incident still"
"$program" show case "$b" | grep -q 'rejected' || fail "the statement does not say that it is rejected"
same rejected
quiet review case --confirm "$b"
[ "$("$program" incidents case --json | wc -l)" = "$before" ] || fail "it did not come back"
same "taken back"

unreviewed 0

# Who may: a party what it brought, not more; nobody what no program read; no field that cannot be.
quiet review case --reject "$a" --reason 'not so' --by AFG && fail "a party reviewed what it did not bring"
quiet review case --confirm "$b" --by PAK || fail "a party may not review what it brought"
quiet review case --correct "$a" --set type=no_such_type && fail "a type that there is not"
quiet review case --correct "$a" --set harm.7='killed 1 1 incident military -' && fail "a harm far behind the last"
quiet review case --confirm 0.0 && fail "a statement that there is not"
same end

# As a sheet of acts, too.
cat >acts.yaml <<Y
by: TUR
date: 2026-03-03
acts:
- kind: review
  word: corrected
  about: "$a"
  set:
    harm.0: killed 9 9 incident military PAKMIL
Y
quiet add case acts.yaml
[ "$(value "$a" min)" = 9 ] || fail "a review in a sheet does not hold"
same sheet
