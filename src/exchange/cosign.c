#include "exchange/cosign.h"

#define WORDS_MAX 200 /* bytes of a witness's sentence that are kept */

mz_str mz_asked_word(mz_asked_how how)
{
    static const char *const words[] = {"cosigned", "unknown", "silent",      "refused", "wrong",
                                        "behind",   "beyond",  "rolled-back", "fork"};
    mz_assert((size_t)how < sizeof words / sizeof *words);
    return mz_str_of(words[how]);
}

bool mz_asked_alarm(mz_asked_how how) { return how == MZ_ASKED_ROLLED_BACK || how == MZ_ASKED_FORK; }

mz_str mz_url_below(mz_str url, mz_str path, mz_arena *perm)
{
    return mz_str_concat(perm, url, mz_str_ends(url, S("/")) ? S("") : S("/"), path);
}

mz_status mz_fetch_witnessed(mz_fetcher *f, mz_str url, mz_str origin, int timeout_s, mz_str *note, mz_arena *perm)
{
    const mz_hash256 hash = mz_sha256(origin);
    const mz_str path = mz_str_concat(perm, mz_hash_hex(perm, &hash), S("/checkpoint"));
    const mz_fetch q = {.url = mz_url_below(url, path, perm), .max_bytes = MZ_NOTE_MAX, .timeout_s = timeout_s};
    mz_fetched got;
    MZ_TRY(mz_fetch_now(f, &q, &got, perm));
    if (got.status != 200 && got.status != 404) {
        return mz_fail(MZ_IO, "the witness does not give its last checkpoint", got.status);
    }
    *note = got.status == 200 ? got.body : (mz_str){0};
    return mz_ok();
}

static mz_status with_open(void *ctx, mz_status (*work)(void *work_ctx, mz_record *r), void *work_ctx)
{
    return work(work_ctx, ctx);
}

static mz_status with_node(void *ctx, mz_status (*work)(void *work_ctx, mz_record *r), void *work_ctx)
{
    return mz_node_with(ctx, work, work_ctx);
}

mz_lender mz_lend_open(mz_record *r) { return (mz_lender){with_open, r}; }
mz_lender mz_lend_node(mz_node *n) { return (mz_lender){with_node, n}; }

static mz_status with(const mz_lender *l, mz_status (*work)(void *ctx, mz_record *r), void *ctx)
{
    return l->with(l->ctx, work, ctx);
}

/* One conversation. */
typedef struct talk {
    mz_fetcher *f;
    const mz_lender *lender;
    const mz_asking *a;
    mz_asked *out;
    mz_arena *perm;
    mz_str origin; /* of the record */
    mz_len size;   /* of the checkpoint that was sent */
} talk;

static mz_status ended(talk *t, mz_asked_how how, mz_str words)
{
    t->out->how = how;
    t->out->words = mz_str_trim(mz_str_sub(words, 0, words.len < WORDS_MAX ? words.len : WORDS_MAX));
    return mz_ok();
}

/* ---- what the witness shows ---- */

/* A note of a witness's own storage, held against our record. */
typedef struct showing {
    mz_str note;
    mz_asked *out;
    bool shown; /* it tells against us, by our own log's signature; the record has kept the proof */
    mz_arena scratch;
} showing;

static mz_status hold_against(void *ctx, mz_record *r)
{
    showing *w = ctx;
    mz_checkpoint c;
    mz_record_state state;
    mz_len added;
    w->shown = false;
    if (w->note.len == 0 || mz_failed(mz_checkpoint_open(w->note, mz_record_log(r), &c, w->scratch)) || c.size == 0) {
        return mz_ok(); /* our log never signed this: the witness shows nothing */
    }
    const mz_status s = mz_record_cosign(r, w->note, &added);
    if (s.code != MZ_DENIED && s.code != MZ_CORRUPT) {
        return s.code == MZ_BAD_INPUT ? mz_ok() : s;
    }
    if (s.code == MZ_CORRUPT) { /* a fork, or a damaged record: the second is ours to mend */
        MZ_TRY(mz_record_standing(r, &state, &w->scratch));
        if (state.forks.n == 0) {
            return s;
        }
    }
    w->out->how = s.code == MZ_DENIED ? MZ_ASKED_ROLLED_BACK : MZ_ASKED_FORK;
    w->out->size = c.size;
    w->out->words = mz_str_of(s.what);
    w->shown = true;
    return mz_ok();
}

/* Asks for the last checkpoint that the witness has, and looks whether it tells against us. */
static mz_status look(talk *t, bool *shown)
{
    showing w = {.out = t->out, .scratch = *t->perm};
    *shown = false;
    if (mz_failed(mz_fetch_witnessed(t->f, t->a->url, t->origin, t->a->timeout_s, &w.note, t->perm))) {
        return mz_ok();
    }
    w.scratch = *t->perm;
    MZ_TRY(with(t->lender, hold_against, &w));
    *shown = w.shown;
    return mz_ok();
}

static mz_status take_origin(void *ctx, mz_record *r)
{
    *(mz_str *)ctx = mz_record_origin(r);
    return mz_ok();
}

mz_status mz_ask_before_signing(mz_fetcher *f, const mz_lender *l, const mz_witness_view *v, mz_len n, int timeout_s,
                                mz_len *asked, mz_arena *perm)
{
    mz_str origin;
    MZ_TRY(with(l, take_origin, &origin));
    origin = mz_str_copy(perm, origin);
    *asked = 0;
    for (mz_len i = 0; i < n; i++) {
        mz_asked out = {.how = MZ_ASKED_SILENT};
        showing w = {.out = &out};
        if (v[i].url.len == 0 || mz_failed(mz_fetch_witnessed(f, v[i].url, origin, timeout_s, &w.note, perm))) {
            continue;
        }
        (*asked)++;
        w.scratch = *perm;
        MZ_TRY(with(l, hold_against, &w));
        if (w.shown) {
            return mz_fail(out.how == MZ_ASKED_FORK ? MZ_CORRUPT : MZ_DENIED, (const char *)out.words.data, out.size);
        }
    }
    return mz_ok();
}

/* ---- what it answers ---- */

/* The text of the checkpoint in a request of ours. */
static mz_status text_of(mz_str request, mz_add_checkpoint *q, mz_str *text, mz_arena *perm)
{
    mz_note note;
    MZ_TRY(mz_add_checkpoint_parse(request, q));
    MZ_TRY(mz_note_parse(q->checkpoint, &note, perm));
    *text = note.text;
    return mz_ok();
}

/* A verified cosignature goes on the record. */
typedef struct keeping {
    const mz_add_checkpoint *request;
    const mz_cosign_answer *answer;
    mz_asked *out;
    mz_arena scratch;
} keeping;

static mz_status keep(void *ctx, mz_record *r)
{
    keeping *k = ctx;
    mz_checkpoint c;
    mz_len added;
    const mz_str note = mz_str_concat(&k->scratch, k->request->checkpoint, k->answer->line);
    MZ_TRY(mz_checkpoint_open(note, mz_record_log(r), &c, k->scratch));
    const mz_status s = mz_record_cosign(r, note, &added);
    if (mz_failed(s) && s.code != MZ_BAD_INPUT) {
        return s;
    }
    k->out->how = mz_failed(s) ? MZ_ASKED_UNKNOWN : MZ_ASKED_COSIGNED;
    k->out->size = c.size;
    k->out->time = k->answer->time;
    k->out->words = S("");
    return mz_ok();
}

/* The witness names the size that it cosigned last; *old is what to ask with next. */
static mz_status sized(talk *t, mz_len size, mz_len *old, bool *again)
{
    t->out->size = size;
    if (size > t->size) {
        bool shown;
        MZ_TRY(look(t, &shown));
        return shown ? mz_ok() : ended(t, MZ_ASKED_BEYOND, S("it names a size beyond ours and does not show it"));
    }
    if (size < t->a->known) {
        return ended(t, MZ_ASKED_BEHIND, S("it names less than it has cosigned: its state was lost or is an old copy"));
    }
    if (size == *old) {
        return ended(t, MZ_ASKED_WRONG, S("it answers that it has what it was asked with"));
    }
    *old = size;
    *again = true;
    return mz_ok();
}

/* A no: is it because our log showed it another tree? */
static mz_status refused(talk *t, const mz_fetched *got)
{
    bool shown = false;
    if (got->status == 422) {
        MZ_TRY(look(t, &shown));
    }
    const bool later = got->status >= 500 || got->status == 429;
    return shown ? mz_ok() : ended(t, later ? MZ_ASKED_SILENT : MZ_ASKED_REFUSED, got->body);
}

static mz_status answered(talk *t, const mz_fetched *got, mz_len *old, bool *again)
{
    mz_cosign_answer answer;
    mz_add_checkpoint q;
    mz_str text;
    t->out->status = got->status;
    MZ_TRY(text_of(t->out->request, &q, &text, t->perm));
    const mz_status s =
        mz_cosign_answer_parse(got->status, got->type, got->body, text, &t->a->witness, &answer, t->perm);
    if (mz_failed(s)) {
        return ended(t, MZ_ASKED_WRONG, mz_str_of(s.what));
    }
    if (answer.kind == MZ_COSIGN_SIZE) {
        return sized(t, answer.size, old, again);
    }
    if (answer.kind == MZ_COSIGN_REFUSED) {
        return refused(t, got);
    }
    keeping k = {&q, &answer, t->out, *t->perm};
    return with(t->lender, keep, &k);
}

typedef struct composing {
    talk *talk;
    mz_len old;
    mz_buf *body;
} composing;

static mz_status compose(void *ctx, mz_record *r)
{
    const composing *c = ctx;
    c->talk->size = mz_record_size(r);
    c->talk->origin = mz_str_copy(c->talk->perm, mz_record_origin(r));
    return mz_record_request(r, c->old > c->talk->size ? 0 : c->old, c->body);
}

static mz_status round_of(talk *t, mz_len *old, bool *again)
{
    MZ_BUF_SCOPED body = mz_buf_new(MZ_ADD_CHECKPOINT_MAX);
    mz_fetched got;
    *again = false;
    composing c = {t, *old, &body};
    MZ_TRY(with(t->lender, compose, &c));
    t->out->request = mz_str_copy(t->perm, mz_buf_str(&body));
    const mz_fetch q = {.url = mz_url_below(t->a->url, S("add-checkpoint"), t->perm),
                        .method = S("POST"),
                        .body = t->out->request,
                        .body_type = S("text/plain; charset=utf-8"),
                        .max_bytes = MZ_NOTE_MAX,
                        .timeout_s = t->a->timeout_s};
    const mz_status s = mz_fetch_now(t->f, &q, &got, t->perm);
    if (mz_failed(s)) {
        return s.code == MZ_LIMIT ? ended(t, MZ_ASKED_WRONG, S("its answer is larger than 128 KiB"))
                                  : ended(t, MZ_ASKED_SILENT, mz_str_of(s.what));
    }
    return answered(t, &got, old, again);
}

mz_status mz_ask_witness(mz_fetcher *f, const mz_lender *l, const mz_asking *a, mz_asked *out, mz_arena *perm)
{
    mz_asked result = {.how = MZ_ASKED_SILENT};
    talk t = {.f = f, .lender = l, .a = a, .out = &result, .perm = perm};
    mz_len old = a->known;
    bool again = true;
    if (a->witness.type != MZ_KEY_COSIGNATURE) {
        return mz_fail(MZ_BAD_INPUT, "a witness's key has type 0x04", -1);
    }
    for (int i = 0; again && i < MZ_ASK_ROUNDS; i++) {
        MZ_TRY(round_of(&t, &old, &again));
    }
    if (again) {
        MZ_TRY(ended(&t, MZ_ASKED_WRONG, S("it names another size each time")));
    }
    *out = result;
    return mz_ok();
}

/* "refused 409 17" LF, as mizan witness sign writes it. */
static mz_status take_refusal(mz_str body, mz_asked *out)
{
    mz_str rest = mz_str_trim(mz_str_from(body, S("refused ").len));
    const mz_str status = mz_str_cut(&rest, ' ');
    int64_t n, size;
    if (!mz_str_canonical_uint(status, &n) || n > 599) {
        return mz_fail(MZ_BAD_INPUT, "the answer says \"refused\" without its number", -1);
    }
    *out = (mz_asked){.how = MZ_ASKED_REFUSED, .status = (int)n, .words = rest};
    if (n == 409 && mz_str_canonical_uint(rest, &size)) {
        out->size = size;
    }
    return mz_ok();
}

mz_status mz_take_answer(mz_record *r, const mz_vkey *witness, mz_str request, mz_str body, mz_asked *out,
                         mz_arena *perm)
{
    mz_cosign_answer answer;
    mz_add_checkpoint q;
    mz_str text;
    mz_asked result = {.status = 200, .request = request};
    MZ_TRY(text_of(request, &q, &text, perm));
    if (mz_str_starts(body, S("refused "))) {
        return take_refusal(body, out);
    }
    MZ_TRY(mz_cosign_answer_parse(200, S(""), body, text, witness, &answer, perm));
    keeping k = {&q, &answer, &result, *perm};
    MZ_TRY(keep(&k, r));
    *out = result;
    return mz_ok();
}
