#include "record/redact.h"

#include "record/inside.h"

mz_status mz_record_redactions(mz_record *r, const mz_redaction **v, mz_len *n, mz_arena *perm)
{
    MZ_TRY(mz_inside_fold(r));
    const mz_standing *s = &r->ledger.standing;
    mz_redaction *out = mz_new(perm, mz_redaction, s->n);
    *n = 0;
    for (mz_len i = 0; i < s->n; i++) {
        const mz_agreed *a = &s->v[i];
        if (a->kind == MZ_STANDS_REDACT) {
            mz_redaction *x = &out[(*n)++];
            MZ_TRY(mz_redact_parse(a->text, &x->hash, &x->reason));
            x->reason = mz_str_copy(perm, x->reason);
            x->index = a->index;
            x->in_force = a->in_force;
        }
    }
    *v = out;
    return mz_ok();
}

mz_str mz_record_redact_rule(mz_record *r)
{
    return mz_redact_rule_word(mz_failed(mz_inside_fold(r)) ? MZ_REDACT_MEDIATOR_AND_PARTY
                                                            : mz_standing_rule(&r->ledger.standing));
}

/* How entries name a body. */
typedef struct naming {
    mz_len first, plain; /* the first entry that names it; the first that names it plain; -1: none */
    mz_body body;        /* as the first one has it; its media type is not kept */
} naming;

static void look_at(naming *n, const mz_entry *e, const mz_hash256 *hash)
{
    for (mz_len i = 0; i < e->draft.bodies_n; i++) {
        const mz_body *b = &e->draft.bodies[i];
        if (!mz_hash_eq(&b->hash, hash)) {
            continue;
        }
        if (n->first < 0) {
            n->first = e->index;
            n->body = *b;
            n->body.media = (mz_str){0};
        }
        n->plain = n->plain < 0 && !b->salted ? e->index : n->plain;
    }
}

static mz_status find_namings(mz_record *r, const mz_hash256 *hash, naming *out)
{
    mz_walk w = {.next = 0};
    naming n = {.first = -1, .plain = -1};
    for (;;) {
        const mz_entry *e;
        MZ_TRY(mz_record_next(r, &w, &e)); /* it ends the walk itself when it fails */
        if (e == NULL) {
            *out = n;
            return mz_ok();
        }
        look_at(&n, e, hash);
    }
}

mz_status mz_record_erasable(mz_record *r, const mz_hash256 *hash, mz_len *index, mz_body *body)
{
    naming n;
    MZ_TRY(find_namings(r, hash, &n));
    if (n.first < 0) {
        return mz_fail(MZ_BAD_INPUT, "no entry names a body of this hash", -1);
    }
    if (n.plain >= 0) {
        return mz_fail(MZ_BAD_INPUT, "an entry names this body as a plain one: only salted bodies can be erased",
                       n.plain);
    }
    *index = n.first;
    *body = n.body;
    return mz_ok();
}

mz_status mz_record_refuses(mz_record *r, const mz_hash256 *hash, bool *out)
{
    naming n;
    MZ_TRY(mz_inside_fold(r));
    *out = false;
    if (mz_standing_erased(&r->ledger.standing, hash, -1) < 0) {
        return mz_ok();
    }
    MZ_TRY(find_namings(r, hash, &n));
    *out = mz_standing_erased(&r->ledger.standing, hash, n.plain) >= 0;
    return mz_ok();
}

mz_status mz_record_erase(mz_record *r, mz_len *n)
{
    MZ_TRY(mz_inside_fold(r));
    const mz_standing *s = &r->ledger.standing;
    *n = 0;
    for (mz_len i = 0; i < s->n; i++) {
        mz_hash256 hash;
        mz_str reason;
        bool refused = false;
        if (s->v[i].kind != MZ_STANDS_REDACT || s->v[i].in_force < 0 ||
            mz_failed(mz_redact_parse(s->v[i].text, &hash, &reason)) || !mz_record_has(r, &hash)) {
            continue;
        }
        MZ_TRY(mz_record_refuses(r, &hash, &refused));
        if (refused) {
            MZ_TRY(mz_inside_unlink_blob(r, &hash));
            ++*n;
        }
    }
    return mz_ok();
}

mz_status mz_record_erase_copy(const char *folder, mz_len *n)
{
    mz_record *r = NULL;
    *n = 0;
    if (mz_failed(mz_record_open_read(folder, &r))) {
        return mz_ok(); /* whoever verifies it hears why */
    }
    const mz_status s = mz_record_genesis(r) == NULL ? mz_ok() : mz_record_erase(r, n);
    mz_record_close(r);
    return s;
}
