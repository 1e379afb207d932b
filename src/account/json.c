/* One line of an account as one JSON object: the keys of docs/account.md. */
#include "account/account.h"
#include "format/format.h"

static void put_bound(mz_json_out *w, int64_t v)
{
    if (v == MZ_OPEN) {
        mz_json_null(w);
    } else {
        mz_json_int(w, v);
    }
}

static void put_min_max(mz_json_out *w, mz_interval v)
{
    mz_json_key(w, S("min"));
    put_bound(w, v.lo);
    mz_json_key(w, S("max"));
    put_bound(w, v.hi);
}

static void put_interval(mz_json_out *w, mz_str key, mz_account_bounds b)
{
    mz_json_key(w, key);
    if (!b.known) {
        mz_json_null(w);
        return;
    }
    mz_json_begin(w, '{');
    put_min_max(w, b.v);
    mz_json_end(w, '}');
}

static void put_flags(mz_json_out *w, uint32_t flags)
{
    mz_json_key(w, S("flags"));
    mz_json_begin(w, '[');
    for (int bit = 0; bit < MZ_ACCOUNT_FLAGS; bit++) {
        if ((flags >> bit & 1U) != 0) {
            mz_json_str(w, mz_account_flag_word(bit));
        }
    }
    mz_json_end(w, ']');
}

/* What was said: bounds null where a side only denies. */
static void put_said(mz_json_out *w, const mz_said *s)
{
    mz_json_begin(w, '{');
    mz_json_key(w, S("by"));
    mz_json_str(w, s->by);
    mz_json_key(w, S("min"));
    put_bound(w, s->counted ? s->bounds.lo : MZ_OPEN);
    mz_json_key(w, S("max"));
    put_bound(w, s->counted ? s->bounds.hi : MZ_OPEN);
    mz_json_key(w, S("approx"));
    mz_json_bool(w, s->approx);
    mz_json_key(w, S("derived"));
    mz_json_bool(w, s->derived);
    mz_json_key(w, S("denies"));
    mz_json_bool(w, s->denies);
    mz_json_key(w, S("documents"));
    mz_json_int(w, s->documents);
    put_interval(w, S("was"), (mz_account_bounds){s->was, s->lowered});
    mz_json_end(w, '}');
}

/* Alleged is what parties and unvouched sources say without conceding it. */
static void put_alleged(mz_json_out *w, const mz_account_line *l)
{
    mz_json_key(w, S("alleged"));
    mz_json_begin(w, '[');
    for (mz_len i = 0; i < l->said_n; i++) {
        if (!l->said[i].conceding && (l->said[i].counted || l->said[i].denies)) {
            put_said(w, &l->said[i]);
        }
    }
    mz_json_end(w, ']');
}

static void put_independent(mz_json_out *w, const mz_account_line *l)
{
    mz_json_key(w, S("independent"));
    mz_json_begin(w, '[');
    for (mz_len i = 0; i < l->independent_n; i++) {
        const mz_said *s = &l->independent[i];
        mz_json_begin(w, '{');
        mz_json_key(w, S("group"));
        mz_json_str(w, s->by);
        put_min_max(w, s->bounds);
        mz_json_key(w, S("approx"));
        mz_json_bool(w, s->approx);
        mz_json_key(w, S("documents"));
        mz_json_int(w, s->documents);
        mz_json_key(w, S("members"));
        mz_json_begin(w, '[');
        for (mz_len k = 0; k < s->members_n; k++) {
            mz_json_str(w, s->members[k]);
        }
        mz_json_end(w, ']');
        mz_json_end(w, '}');
    }
    mz_json_end(w, ']');
}

static void put_remainder(mz_json_out *w, const mz_account_line *l)
{
    mz_json_key(w, S("remainder"));
    if (l->remainders_n == 0) {
        mz_json_null(w);
        return;
    }
    mz_json_begin(w, '[');
    for (mz_len i = 0; i < l->remainders_n; i++) {
        const mz_remainder *r = &l->remainders[i];
        mz_json_begin(w, '{');
        mz_json_key(w, S("by"));
        mz_json_str(w, r->by);
        put_interval(w, S("total"), (mz_account_bounds){r->total, true});
        put_interval(w, S("incidents"), (mz_account_bounds){r->incidents, true});
        put_interval(w, S("remainder"), (mz_account_bounds){r->remainder, !r->conflict});
        mz_json_key(w, S("conflict"));
        mz_json_bool(w, r->conflict);
        mz_json_end(w, '}');
    }
    mz_json_end(w, ']');
}

static void put_spread(mz_json_out *w, mz_str key, const mz_spread *s, bool has_p95)
{
    mz_json_key(w, key);
    mz_json_begin(w, '{');
    mz_json_key(w, S("min"));
    put_bound(w, s->min);
    mz_json_key(w, S("expected"));
    if (s->expected_e4 == MZ_OPEN) {
        mz_json_null(w);
    } else {
        mz_json_fixed(w, s->expected_e4, 4);
    }
    mz_json_key(w, S("max"));
    put_bound(w, s->max);
    mz_json_key(w, S("p95"));
    put_bound(w, has_p95 ? s->p95 : MZ_OPEN);
    mz_json_end(w, '}');
}

static void put_links(mz_json_out *w, const mz_link_spread *s)
{
    mz_json_key(w, S("links"));
    if (!s->known) {
        mz_json_null(w);
        return;
    }
    mz_json_begin(w, '{');
    put_spread(w, S("lo"), &s->lo, s->has_p95);
    put_spread(w, S("hi"), &s->hi, s->has_p95);
    mz_json_key(w, S("open"));
    mz_json_int(w, s->open);
    mz_json_key(w, S("fixed"));
    mz_json_int(w, s->fixed);
    mz_json_end(w, '}');
}

static void put_claims(mz_json_out *w, const mz_account_line *l, mz_account_refs refs)
{
    mz_json_key(w, S("claims"));
    mz_json_begin(w, '[');
    mz_str before = {0};
    for (mz_len i = 0; i < l->claims_n; i++) {
        const int32_t at = l->claims[i];
        const mz_str ref = at >= 0 ? refs.claims[at].ref : refs.totals[-1 - at].ref;
        if (i == 0 || !mz_str_eq(ref, before)) {
            mz_json_str(w, ref);
        }
        before = ref;
    }
    mz_json_end(w, ']');
}

static void put_sentence(mz_json_out *w, const mz_account_line *l, const mz_account_party *parties, mz_len n,
                         mz_str scope)
{
    MZ_BUF_SCOPED b = mz_buf_new(1 << 20);
    mz_account_sentence(l, parties, n, scope, &b);
    mz_json_key(w, S("sentence"));
    mz_json_str(w, mz_buf_str(&b));
}

void mz_account_json(const mz_account_line *l, const mz_account_party *parties, mz_len parties_n, mz_str scope,
                     mz_account_refs refs, mz_buf *out)
{
    mz_json_out w = mz_json_to(out, 0);
    mz_json_begin(&w, '{');
    mz_json_key(&w, S("scope"));
    mz_json_str_or_null(&w, scope);
    mz_json_key(&w, S("side"));
    mz_json_str_or_null(&w, l->side);
    mz_json_key(&w, S("status"));
    mz_json_str(&w, mz_status_line_word(l->status));
    mz_json_key(&w, S("effect"));
    mz_json_str(&w, mz_effect_word(l->effect));
    mz_json_key(&w, S("part"));
    mz_json_str_or_null(&w, l->part);
    put_interval(&w, S("established"), l->established);
    mz_json_key(&w, S("grade"));
    mz_json_str(&w, mz_grade_word(l->grade));
    put_flags(&w, l->flags);
    put_interval(&w, S("conceded"), l->conceded);
    put_alleged(&w, l);
    put_independent(&w, l);
    put_remainder(&w, l);
    mz_json_key(&w, S("incidents"));
    mz_json_int(&w, l->incidents);
    mz_json_key(&w, S("no_figure_incidents"));
    mz_json_int(&w, l->no_figure);
    mz_json_key(&w, S("unestablished_incidents"));
    mz_json_int(&w, l->unproved);
    put_links(&w, &l->links);
    put_sentence(&w, l, parties, parties_n, scope);
    put_claims(&w, l, refs);
    mz_json_end(&w, '}');
}
