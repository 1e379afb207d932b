/* Lines as words: the sentence of an account, its numbers and its codes. */
#include "account/account.h"
#include "lexicon/lexicon.h"

static const char *const grades[] = {"found", "confirmed", "conceded", "fair", "weak", "alleged", "no_figure"};
static const char *const status_lines[MZ_STATUS_LINES] = {"any", "armed", "civilian"};
static const char *const flags[MZ_ACCOUNT_FLAGS] = {"contested",
                                                    "split",
                                                    "lowered",
                                                    "mismatch",
                                                    "status_disputed",
                                                    "copied",
                                                    "approx",
                                                    "finding_below_concession",
                                                    "independents_below_concession",
                                                    "derived",
                                                    "conflict"};

mz_str mz_grade_word(mz_grade v)
{
    mz_assert(v >= MZ_GRADE_FOUND && v <= MZ_GRADE_NO_FIGURE);
    return mz_str_of(grades[v]);
}

mz_str mz_status_line_word(mz_status_line v)
{
    mz_assert(v >= MZ_LINE_ANY && v <= MZ_LINE_CIVILIAN);
    return mz_str_of(status_lines[v]);
}

mz_str mz_account_flag_word(int bit)
{
    mz_assert(bit >= 0 && bit < MZ_ACCOUNT_FLAGS);
    return mz_str_of(flags[bit]);
}

static void put_number(mz_buf *out, mz_interval v, bool approx)
{
    const bool open = v.hi == MZ_OPEN;
    if (open) {
        mz_puts(out, "at least ");
    }
    if (approx) {
        mz_puts(out, "about ");
    }
    mz_put_int(out, v.lo);
    if (!open && v.hi != v.lo) {
        mz_puts(out, " to ");
        mz_put_int(out, v.hi);
    }
}

void mz_put_interval_words(mz_buf *out, mz_interval v, bool approx)
{
    if (v.lo == 0 && v.hi == 0) {
        mz_puts(out, "none");
    } else {
        put_number(out, v, approx);
    }
}

static void put_name(mz_buf *out, mz_str code, const mz_account_party *parties, mz_len n)
{
    for (mz_len i = 0; i < n; i++) {
        if (mz_str_eq(parties[i].code, code)) {
            mz_put(out, parties[i].name);
            return;
        }
    }
    if (code.len == 0) {
        mz_puts(out, "side not said");
    } else {
        mz_put_actor_name(out, code);
    }
}

static const mz_said *said_of(const mz_account_line *l, mz_str by)
{
    for (mz_len i = 0; i < l->said_n; i++) {
        if (mz_str_eq(l->said[i].by, by)) {
            return &l->said[i];
        }
    }
    return NULL;
}

static void put_said(mz_buf *out, const mz_said *s, mz_str by, const mz_account_party *parties, mz_len n)
{
    put_name(out, by, parties, n);
    if (s == NULL || (!s->counted && !s->denies)) {
        mz_puts(out, " gives no figure");
    } else if (!s->counted) {
        mz_puts(out, " denies it");
    } else {
        mz_puts(out, " says ");
        mz_put_interval_words(out, s->words, s->approx);
        if (s->lowered) {
            mz_puts(out, " (was ");
            mz_put_interval_words(out, s->was, false);
            mz_puts(out, ")");
        }
    }
}

static bool is_party(mz_str code, const mz_account_party *parties, mz_len n)
{
    for (mz_len i = 0; i < n; i++) {
        if (mz_str_eq(parties[i].code, code)) {
            return true;
        }
    }
    return false;
}

/* The side itself, then the other parties in their order, then whoever else spoke. */
static void put_all_said(mz_buf *out, const mz_account_line *l, const mz_account_party *parties, mz_len n)
{
    mz_str between = S("; ");
    if (l->side.len > 0) {
        mz_put(out, between);
        put_said(out, said_of(l, l->side), l->side, parties, n);
    }
    for (mz_len i = 0; i < n; i++) {
        if (!mz_str_eq(parties[i].code, l->side)) {
            mz_put(out, between);
            put_said(out, said_of(l, parties[i].code), parties[i].code, parties, n);
        }
    }
    for (mz_len i = 0; i < l->said_n; i++) {
        if (!mz_str_eq(l->said[i].by, l->side) && !is_party(l->said[i].by, parties, n)) {
            mz_put(out, between);
            put_said(out, &l->said[i], l->said[i].by, parties, n);
        }
    }
}

static void put_independents(mz_buf *out, const mz_account_line *l, const mz_account_party *parties, mz_len n)
{
    if (l->independent_n == 0) {
        mz_puts(out, "; no independent source");
        return;
    }
    mz_puts(out, "; ");
    mz_put_int(out, l->independent_n);
    mz_put(out, l->independent_n == 1 ? S(" independent source: ") : S(" independent sources: "));
    for (mz_len i = 0; i < l->independent_n; i++) {
        mz_put(out, i > 0 ? S(", ") : S(""));
        put_name(out, l->independent[i].by, parties, n);
        mz_puts(out, " ");
        mz_put_interval_words(out, l->independent[i].words, l->independent[i].approx);
    }
}

static void put_remainders(mz_buf *out, const mz_account_line *l, const mz_account_party *parties, mz_len n)
{
    for (mz_len i = 0; i < l->remainders_n; i++) {
        const mz_remainder *r = &l->remainders[i];
        mz_puts(out, "; ");
        put_name(out, r->by, parties, n);
        mz_puts(out, "'s total ");
        put_number(out, r->total, false);
        if (r->conflict) {
            mz_puts(out, " is below its own incidents, ");
            put_number(out, r->incidents, false);
            continue;
        }
        mz_puts(out, ", its incidents ");
        put_number(out, r->incidents, false);
        mz_puts(out, ", ");
        if (r->remainder.lo == 0 && r->remainder.hi == MZ_OPEN) {
            mz_puts(out, "an unknown number");
        } else {
            put_number(out, r->remainder, false);
        }
        mz_puts(out, " not tied to any known incident");
    }
}

static void put_missing(mz_buf *out, mz_len n, mz_str what)
{
    if (n > 0) {
        mz_puts(out, "; and ");
        mz_put_int(out, n);
        mz_put(out, n == 1 ? S(" incident ") : S(" incidents "));
        mz_put(out, what);
    }
}

static void put_flags(mz_buf *out, uint32_t set)
{
    bool first = true;
    for (int bit = 0; bit < MZ_ACCOUNT_FLAGS; bit++) {
        if ((set >> bit & 1U) == 0) {
            continue;
        }
        mz_put(out, first ? S("; ") : S(", "));
        first = false;
        for (const char *c = flags[bit]; *c != '\0'; c++) {
            mz_put_byte(out, *c == '_' ? ' ' : (uint8_t)*c);
        }
    }
}

/* "civilians killed", "civilian casualties" */
static mz_str status_words(const mz_account_line *l)
{
    if (l->status == MZ_LINE_CIVILIAN) {
        return l->effect == MZ_CASUALTIES ? S("civilian ") : S("civilians ");
    }
    if (!l->among_many) {
        return S("");
    }
    return l->status == MZ_LINE_ARMED ? S("armed ") : S("all ");
}

static void put_question(mz_buf *out, const mz_account_line *l, const mz_account_party *parties, mz_len n, mz_str scope)
{
    put_name(out, l->side, parties, n);
    mz_puts(out, ", ");
    if (l->part.len > 0) {
        mz_put(out, l->part);
        mz_puts(out, " ");
    } else {
        mz_put(out, status_words(l));
    }
    mz_put(out, mz_effect_word(l->effect));
    if (scope.len > 0) {
        mz_puts(out, ", ");
        mz_put(out, scope);
    }
    mz_puts(out, ": ");
}

void mz_account_sentence(const mz_account_line *l, const mz_account_party *parties, mz_len parties_n, mz_str scope,
                         mz_buf *out)
{
    put_question(out, l, parties, parties_n, scope);
    if (l->established.known) {
        put_number(out, l->established.v, false);
        mz_puts(out, " established (");
        mz_put(out, mz_grade_word(l->grade));
        mz_puts(out, ")");
    } else {
        mz_puts(out, "nothing established");
    }
    put_all_said(out, l, parties, parties_n);
    put_independents(out, l, parties, parties_n);
    put_remainders(out, l, parties, parties_n);
    put_missing(out, l->no_figure, S("with no figure"));
    put_missing(out, l->unproved, S("with nothing established"));
    put_flags(out, l->flags);
    mz_puts(out, ".");
}
