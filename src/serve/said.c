/* Sentences that several pages have, in the reader's language: figures, the standing of the record, lines of accounts.
 * The same in English, for files and the command line, is made where the facts are: account/words.c, flow.c. */
#include "serve/page/page.h"
#include "serve/say.h"

/* ---- figures ---- */

static void put_number(const mz_visit *v, mz_buf *out, int64_t n) { mz_put(out, mz_mark_number(v, n).html); }

void mz_say_interval(const mz_visit *v, mz_buf *out, mz_interval n, bool approx)
{
    const mz_arena mark = *v->perm;
    if (n.lo == 0 && n.hi == 0) {
        mz_say(v, out, "none");
    } else if (n.hi == MZ_OPEN && approx) {
        mz_say(v, out, "at least about {0}", mz_mark_number(v, n.lo));
    } else if (n.hi == MZ_OPEN) {
        mz_say(v, out, "at least {0}", mz_mark_number(v, n.lo));
    } else if (n.lo == n.hi && approx) {
        mz_say(v, out, "about {0}", mz_mark_number(v, n.lo));
    } else if (n.lo == n.hi) {
        put_number(v, out, n.lo);
    } else if (approx) {
        mz_say(v, out, "about {0} to {1}", mz_mark_number(v, n.lo), mz_mark_number(v, n.hi));
    } else {
        mz_say(v, out, "{0} to {1}", mz_mark_number(v, n.lo), mz_mark_number(v, n.hi));
    }
    *v->perm = mark;
}

mz_markup mz_mark_interval(const mz_visit *v, mz_interval n, bool approx)
{
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_say_interval(v, &b, n, approx);
    return mz_mark_made(v, &b);
}

/* ---- the standing of the record ---- */

void mz_say_state(const mz_visit *v, mz_buf *out, const mz_record_state *s)
{
    if (s->forks.n > 0) {
        mz_say(v, out, "FORK: the log signed two histories, and the proof is in {0}.", mz_mark_code(v, "record/fork/"));
        mz_puts(out, " ");
    }
    if (!s->quorum) {
        mz_say(v, out, "Nothing is settled: no witness policy is in force.");
    } else if (s->settled == 0) {
        mz_say(v, out, "Nothing is settled: the quorum of the witness policy has not cosigned this record.");
    } else {
        mz_say(v, out, "Settled are the first {0} of {1} entries, since {2}.", mz_mark_number(v, s->settled),
               mz_mark_number(v, s->size), mz_mark_time(v, s->settled_time));
    }
}

void mz_say_terms(const mz_visit *v, mz_buf *out, const mz_case *c)
{
    if (c->has_terms && c->state.quorum) {
        mz_say(v, out, "The terms of entry {0} are signed by all sides and settled.",
               mz_mark_number(v, c->terms_entry));
    } else if (c->has_terms) {
        mz_say(v, out,
               "The terms of entry {0} are signed by all sides. They are not settled: no witness policy is in force.",
               mz_mark_number(v, c->terms_entry));
    }
    if (c->terms_waiting >= 0) {
        mz_put(out, c->has_terms ? S(" ") : S(""));
        mz_say(v, out,
               "The newer terms of entry {0} are signed by all sides, but not settled: the quorum of the witness "
               "policy has not cosigned them. They are not applied.",
               mz_mark_number(v, c->terms_waiting));
    }
}

static void put_cosigners(const mz_visit *v, mz_buf *out, const mz_finality *f)
{
    mz_len neutral = 0;
    for (mz_len i = 0; i < f->n; i++) {
        if (f->v[i].first_time >= 0 && f->v[i].party.len > 0) {
            mz_say(v, out, "; ");
            mz_say(v, out, "cosigned for {0} at {1}", mz_mark_party(v, f->v[i].party),
                   mz_mark_time(v, f->v[i].first_time));
        }
        neutral += f->v[i].first_time >= 0 && f->v[i].party.len == 0;
    }
    if (neutral > 0) {
        mz_say(v, out, "; ");
        mz_say_count(v, out, neutral, "cosigned by {0} neutral witness", "cosigned by {0} neutral witnesses");
    }
}

void mz_say_finality(const mz_visit *v, mz_buf *out, const mz_finality *f)
{
    if (f->grade == MZ_GRADE_SETTLED) {
        mz_say(v, out, "settled at {0}", mz_mark_time(v, f->settled_time));
    } else {
        mz_say_of(v, out, "finality", mz_finality_word(f->grade));
    }
    put_cosigners(v, out, f);
    if (f->grade != MZ_GRADE_SETTLED) {
        mz_say(v, out, "; ");
        mz_say_key(v, out,
                   f->policy ? MZ_KEY("not settled: the quorum of the witness policy has not cosigned it")
                             : MZ_KEY("not settled: no witness policy is in force"));
    }
}

/* ---- a line of an account ---- */

static const mz_said *said_of(const mz_account_line *l, mz_str by)
{
    for (mz_len i = 0; i < l->said_n; i++) {
        if (mz_str_eq(l->said[i].by, by)) {
            return &l->said[i];
        }
    }
    return NULL;
}

static void put_said(const mz_visit *v, mz_buf *out, const mz_account_line *l, mz_str by)
{
    const mz_said *s = said_of(l, by);
    mz_say(v, out, "; ");
    if (s == NULL || (!s->counted && !s->denies)) {
        mz_say(v, out, "{0} gives no figure", mz_mark_party(v, by));
    } else if (!s->counted) {
        mz_say(v, out, "{0} denies it", mz_mark_party(v, by));
    } else if (s->lowered) {
        mz_say(v, out, "{0} says {1} (before: {2})", mz_mark_party(v, by), mz_mark_interval(v, s->words, s->approx),
               mz_mark_interval(v, s->was, false));
    } else {
        mz_say(v, out, "{0} says {1}", mz_mark_party(v, by), mz_mark_interval(v, s->words, s->approx));
    }
}

static bool is_party(const mz_case *c, mz_str code)
{
    for (mz_len i = 0; i < c->parties_n; i++) {
        if (mz_str_eq(c->parties[i].code, code)) {
            return true;
        }
    }
    return false;
}

/* The side itself, then the other parties in their order, then whoever else spoke. */
static void put_all_said(const mz_visit *v, mz_buf *out, const mz_account_line *l)
{
    if (l->side.len > 0) {
        put_said(v, out, l, l->side);
    }
    for (mz_len i = 0; i < v->c->parties_n; i++) {
        if (!mz_str_eq(v->c->parties[i].code, l->side)) {
            put_said(v, out, l, v->c->parties[i].code);
        }
    }
    for (mz_len i = 0; i < l->said_n; i++) {
        if (!mz_str_eq(l->said[i].by, l->side) && !is_party(v->c, l->said[i].by)) {
            put_said(v, out, l, l->said[i].by);
        }
    }
}

static void put_independents(const mz_visit *v, mz_buf *out, const mz_account_line *l)
{
    mz_say(v, out, "; ");
    if (l->independent_n == 0) {
        mz_say(v, out, "no independent source");
        return;
    }
    const mz_arena mark = *v->perm;
    MZ_BUF_SCOPED list = mz_buf_new(1 << 20);
    for (mz_len i = 0; i < l->independent_n; i++) {
        const mz_said *s = &l->independent[i];
        if (i > 0) {
            mz_say(v, &list, ", ");
        }
        mz_put(&list, mz_mark_party(v, s->by).html);
        mz_puts(&list, " ");
        mz_say_interval(v, &list, s->words, s->approx);
    }
    mz_say_count(v, out, l->independent_n, "{0} independent source: {1}", "{0} independent sources: {1}",
                 mz_mark_made(v, &list));
    *v->perm = mark;
}

static void put_remainders(const mz_visit *v, mz_buf *out, const mz_account_line *l)
{
    for (mz_len i = 0; i < l->remainders_n; i++) {
        const mz_remainder *r = &l->remainders[i];
        mz_say(v, out, "; ");
        if (r->conflict) {
            mz_say(v, out, "the total of {0}, {1}, is below its own incidents, {2}", mz_mark_party(v, r->by),
                   mz_mark_interval(v, r->total, false), mz_mark_interval(v, r->incidents, false));
        } else if (r->remainder.lo == 0 && r->remainder.hi == MZ_OPEN) {
            mz_say(v, out,
                   "the total of {0} is {1}, its incidents {2}; how many are tied to no known incident is unknown",
                   mz_mark_party(v, r->by), mz_mark_interval(v, r->total, false),
                   mz_mark_interval(v, r->incidents, false));
        } else {
            mz_say(v, out, "the total of {0} is {1}, its incidents {2}; {3} are tied to no known incident",
                   mz_mark_party(v, r->by), mz_mark_interval(v, r->total, false),
                   mz_mark_interval(v, r->incidents, false), mz_mark_interval(v, r->remainder, false));
        }
    }
}

static void put_missing_and_flags(const mz_visit *v, mz_buf *out, const mz_account_line *l)
{
    if (l->no_figure > 0) {
        mz_say(v, out, "; ");
        mz_say_count(v, out, l->no_figure, "and {0} incident with no figure", "and {0} incidents with no figure");
    }
    if (l->unproved > 0) {
        mz_say(v, out, "; ");
        mz_say_count(v, out, l->unproved, "and {0} incident with nothing established",
                     "and {0} incidents with nothing established");
    }
    bool first = true;
    for (int bit = 0; bit < MZ_ACCOUNT_FLAGS; bit++) {
        if ((l->flags >> bit & 1U) != 0) {
            mz_say_key(v, out, first ? MZ_KEY("; ") : MZ_KEY(", "));
            mz_say_of(v, out, "flag", mz_account_flag_word(bit));
            first = false;
        }
    }
}

static void put_question(const mz_visit *v, mz_buf *out, const mz_account_line *l)
{
    if (l->side.len > 0) {
        mz_put(out, mz_mark_party(v, l->side).html);
    } else {
        mz_say(v, out, "side not said");
    }
    mz_say(v, out, ", ");
    mz_say_of(v, out, "effect", mz_effect_word(l->effect));
    if (l->part.len > 0) {
        mz_puts(out, " (");
        mz_page_text(out, l->part, 80);
        mz_puts(out, ")");
    } else if (l->status == MZ_LINE_CIVILIAN || l->among_many) {
        mz_puts(out, " (");
        mz_say_of(v, out, "line", mz_status_line_word(l->status));
        mz_puts(out, ")");
    }
    mz_puts(out, ": ");
}

void mz_say_line(const mz_visit *v, mz_buf *out, const mz_account_line *l)
{
    const mz_arena mark = *v->perm;
    put_question(v, out, l);
    if (l->established.known) {
        mz_say(v, out, "{0} established ({1})", mz_mark_interval(v, l->established.v, false),
               mz_mark_of(v, "grade", mz_grade_word(l->grade)));
    } else {
        mz_say(v, out, "nothing established");
    }
    put_all_said(v, out, l);
    put_independents(v, out, l);
    put_remainders(v, out, l);
    put_missing_and_flags(v, out, l);
    mz_say(v, out, ".");
    *v->perm = mark;
}
