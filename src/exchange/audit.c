#include "exchange/audit.h"

static mz_audited silent(mz_str name, const mz_vkey *witness, const char *words)
{
    return (mz_audited){
        .name = name, .witness = witness, .how = MZ_AUDIT_SILENT, .words = mz_str_of(words), .time = -1};
}

static mz_audited ask_log(mz_fetcher *f, const mz_audit_plan *p, mz_arena *perm)
{
    mz_audited a = silent(S("the log"), NULL, "");
    const mz_fetch q = {
        .url = mz_url_below(p->log_url, S("checkpoint"), perm), .max_bytes = MZ_NOTE_MAX, .timeout_s = p->timeout_s};
    mz_fetched got;
    const mz_status s = mz_fetch_now(f, &q, &got, perm);
    if (mz_failed(s) || got.status != 200) {
        a.words = mz_failed(s) ? mz_str_of(s.what) : S("it does not give its checkpoint");
        return a;
    }
    a.note = got.body;
    a.how = MZ_AUDIT_NOTHING;
    return a;
}

static mz_audited ask_one(mz_fetcher *f, const mz_audit_plan *p, const mz_policy_name *w, mz_arena *perm)
{
    mz_audited a = silent(w->key.name, &w->key, "the policy names no address of it");
    if (w->url.len == 0) {
        return a;
    }
    const mz_status s = mz_fetch_witnessed(f, w->url, p->log->name, p->timeout_s, &a.note, perm);
    a.how = mz_failed(s) ? MZ_AUDIT_SILENT : MZ_AUDIT_NOTHING;
    a.words = mz_str_of(s.what);
    return a;
}

mz_status mz_audit_over_http(mz_fetcher *f, const mz_audit_plan *p, mz_audit_report *out, mz_arena *perm)
{
    mz_audit_report r = {.n = 0};
    MZ_BUF_SCOPED note = mz_buf_new(MZ_NOTE_MAX);
    MZ_TRY(p->copy->read(p->copy->ctx, 0, S("checkpoint"), &note));
    const mz_str reference = mz_str_copy(perm, mz_buf_str(&note));
    MZ_TRY(mz_checkpoint_open(reference, p->log, &r.reference, *perm));
    r.v = mz_new(perm, mz_audited, p->policy->names_n + 1);
    if (p->log_url.len > 0) {
        r.v[r.n++] = ask_log(f, p, perm);
    }
    for (mz_len i = 0; i < p->policy->names_n; i++) {
        if (!p->policy->names[i].group) {
            r.v[r.n++] = ask_one(f, p, &p->policy->names[i], perm);
        }
    }
    MZ_TRY(mz_audit(p->copy, reference, p->log, r.v, r.n, &r.fork, &r.forked, *perm));
    *out = r;
    return mz_ok();
}
