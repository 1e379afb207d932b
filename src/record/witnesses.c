/* The witnesses that the register or the policy in force knows. */
#include "record/cosigned.h"

static mz_witness_view *with_key(mz_witness_view *v, mz_len n, const mz_vkey *key)
{
    for (mz_len i = 0; i < n; i++) {
        if (mz_vkey_eq(&v[i].key, key)) {
            return &v[i];
        }
    }
    return NULL;
}

static mz_witness_view unseen(const mz_vkey *key)
{
    return (mz_witness_view){
        .key = *key, .retired = -1, .first_time = -1, .first_size = -1, .last_time = -1, .last_size = -1};
}

/* All signed the policy, so a witness that it calls by a member's code is that member's. */
static mz_str member_named(const mz_record *r, mz_str name)
{
    const mz_genesis *g = &r->ledger.founding.genesis;
    for (mz_len i = 0; i < g->members_n; i++) {
        if (mz_str_eq(g->members[i].party, name)) {
            return g->members[i].party;
        }
    }
    return (mz_str){0};
}

static int by_party(const void *a, const void *b, void *ctx)
{
    const mz_witness_view *x = a, *y = b;
    (void)ctx;
    if ((x->party.len == 0) != (y->party.len == 0)) {
        return x->party.len == 0 ? 1 : -1;
    }
    const int c = mz_str_cmp(x->party, y->party);
    return c != 0 ? c : mz_str_cmp(x->key.name, y->key.name);
}

mz_witness_view *mz_inside_witnesses(mz_record *r, const mz_policy *policy, mz_len *n, mz_len **at, mz_arena *perm)
{
    const mz_len names_n = policy == NULL ? 0 : policy->names_n;
    mz_witness_view *v = mz_new(perm, mz_witness_view, r->ledger.keys_n + names_n);
    *n = 0;
    for (mz_len i = 0; i < r->ledger.keys_n; i++) {
        const mz_registered *k = &r->ledger.keys[i];
        if (k->key.type == MZ_KEY_COSIGNATURE && mz_str_eq(k->role, S("witness"))) {
            v[*n] = unseen(&k->key);
            v[*n].party = k->party;
            v[(*n)++].retired = k->retired;
        }
    }
    for (mz_len i = 0; i < names_n; i++) {
        const mz_policy_name *p = &policy->names[i];
        mz_witness_view *w = p->group ? NULL : with_key(v, *n, &p->key);
        if (!p->group && w == NULL) {
            w = &v[(*n)++];
            *w = unseen(&p->key);
            w->party = member_named(r, p->name);
        }
        if (w != NULL) {
            w->in_policy = true;
            w->url = p->url;
        }
    }
    mz_sort(v, *n, (mz_len)sizeof *v, by_party, NULL, *perm);
    if (at != NULL) {
        *at = mz_new(perm, mz_len, names_n);
        for (mz_len i = 0; i < names_n; i++) {
            (*at)[i] = policy->names[i].group ? -1 : with_key(v, *n, &policy->names[i].key) - v;
        }
    }
    return v;
}
