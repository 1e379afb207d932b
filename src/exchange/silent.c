#include "exchange/silent.h"

#define KIND "witness-silent"

mz_status mz_silent_since(mz_record *r, const mz_witness_view *w, mz_utc *out, mz_arena scratch)
{
    mz_policy policy;
    mz_len entry;
    mz_entry e;
    const mz_registered *k = mz_record_key(r, w->key.name);
    *out = w->last_time;
    if (w->last_time >= 0) {
        return mz_ok();
    }
    MZ_TRY(mz_record_policy(r, &policy, &entry, &scratch));
    entry = w->in_policy && entry >= 0 ? entry : k != NULL ? k->added : -1;
    if (entry >= 0) {
        MZ_TRY(mz_record_entry(r, entry, &e, &scratch));
        *out = e.draft.time;
    }
    return mz_ok();
}

/* "witness <verifier key>" LF, the first line of the entry's text. */
static void put_first_line(mz_buf *b, const mz_witness_view *w)
{
    mz_puts(b, "witness ");
    mz_put_vkey(b, &w->key);
    mz_put_byte(b, '\n');
}

/* Such an entry stands behind the last checkpoint that the witness cosigned, if there is one. */
static mz_status logged_already(mz_record *r, const mz_witness_view *w, bool *out)
{
    mz_walk walk = {.next = w->last_size > 0 ? w->last_size : 0};
    const mz_entry *e;
    MZ_BUF_SCOPED line = mz_buf_new(1024);
    put_first_line(&line, w);
    *out = false;
    for (;;) {
        MZ_TRY(mz_record_next(r, &walk, &e));
        if (e == NULL) {
            return mz_ok();
        }
        if (mz_str_eq(e->draft.kind, S(KIND)) && mz_str_starts(e->draft.text, mz_buf_str(&line))) {
            mz_walk_end(&walk);
            *out = true;
            return mz_ok();
        }
    }
}

static void put_text(mz_buf *b, const mz_silence *s, mz_utc since)
{
    put_first_line(b, s->witness);
    mz_puts(b, "since ");
    mz_put_utc(b, since);
    mz_puts(b, "\nafter ");
    mz_put_int(b, s->after_s);
    mz_puts(b, "\nlast-size ");
    mz_put_int(b, s->witness->last_size > 0 ? s->witness->last_size : 0);
    mz_puts(b, "\nasked ");
    mz_put_utc(b, s->now);
    mz_puts(b, "\nanswer ");
    mz_put(b, mz_asked_word(s->asked->how));
    mz_put_byte(b, ' ');
    mz_put_int(b, s->asked->status);
    mz_put_byte(b, '\n');
}

static mz_status write_entry(mz_record *r, const mz_silence *s, mz_utc since, const mz_key *by, mz_len *entry)
{
    mz_body body = {.media = S("text/plain")};
    MZ_BUF_SCOPED text = mz_buf_new(4096);
    put_text(&text, s, since);
    MZ_TRY(mz_buf_status(&text));
    mz_draft d = {.kind = S(KIND), .time = s->now, .text = mz_buf_str(&text)};
    if (s->asked->request.len > 0) {
        MZ_TRY(mz_record_put(r, s->asked->request, false, &body.hash, &body.size_bytes));
        d.bodies = &body;
        d.bodies_n = 1;
    }
    return mz_record_write(r, &d, 1, &by, 1, entry, NULL);
}

mz_status mz_silent_log(mz_record *r, const mz_silence *s, const mz_key *by, mz_len *entry, mz_arena scratch)
{
    mz_utc since;
    bool known;
    mz_len at = -1;
    MZ_TRY(mz_silent_since(r, s->witness, &since, scratch));
    if (s->asked->how != MZ_ASKED_COSIGNED && since >= 0 && s->now - since > s->after_s) {
        MZ_TRY(logged_already(r, s->witness, &known));
        if (!known) {
            MZ_TRY(write_entry(r, s, since, by, &at));
        }
    }
    *entry = at;
    return mz_ok();
}
