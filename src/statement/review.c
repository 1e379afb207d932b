/* Corrections of a statement: fields as text, both ways. docs/formats/act.md, "Reviews". */
#include "statement/line.h"

#define LAT_MOST 90000000
#define LON_MOST 180000000

static const char *const FIELDS[] = {"kind",    "plover", "cameo",   "type", "polarity", "stance",
                                     "sources", "agents", "targets", "from", "to",       "place"};
#define FIELDS_N ((mz_len)(sizeof FIELDS / sizeof *FIELDS))

typedef struct correction {
    const mz_statement *in;
    mz_statement *out;
    mz_harm *harms; /* those of `in`, and room for more */
    bool dropped[MZ_STATEMENT_HARMS_MAX];
    mz_len harms_n;
    mz_str value;
    mz_arena *perm;
} correction;

static mz_status bad(const char *what) { return mz_fail(MZ_BAD_INPUT, what, -1); }
static bool is_none(mz_str s) { return mz_str_eq(s, S("-")); }

/* --- words and codes ---------------------------------------------------------------------------------------------- */

static mz_status set_kind(correction *c)
{
    return mz_kind_parse(c->value, &c->out->kind) ? mz_ok() : bad("kind is event, act or figure");
}

static mz_status set_plover(correction *c)
{
    const mz_str v = is_none(c->value) ? S("") : c->value;
    return mz_plover_parse(v, &c->out->plover) ? mz_ok() : bad("plover is a category of PLOVER, or -");
}

/* A code of digits, or the leaf of a taxonomy that this layer does not know. */
static bool is_code(mz_str s)
{
    bool good = s.len > 0 && s.len <= 64;
    for (mz_len i = 0; i < s.len; i++) {
        good = good && (mz_is_alpha(s.data[i]) || mz_is_digit(s.data[i]) || s.data[i] == '_');
    }
    return good;
}

static mz_status set_code(correction *c, mz_str *to)
{
    if (!is_none(c->value) && !is_code(c->value)) {
        return bad("a code has letters, digits and _ only, or is -");
    }
    *to = is_none(c->value) ? (mz_str){0} : c->value;
    return mz_ok();
}

static mz_status set_polarity(correction *c)
{
    return mz_polarity_parse(c->value, &c->out->polarity) ? mz_ok()
                                                          : bad("polarity is affirmed, negated, possible or future");
}

static mz_status set_stance(correction *c)
{
    return mz_stance_parse(c->value, &c->out->stance) ? mz_ok()
                                                      : bad("stance is a word of the list, as claims or denies");
}

static mz_status set_mentions(correction *c, const mz_mention *before, mz_len before_n, const mz_mention **to,
                              mz_len *to_n)
{
    mz_mention *v = mz_new(c->perm, mz_mention, MZ_STATEMENT_MENTIONS_MAX);
    mz_len n = 0;
    for (mz_str rest = is_none(c->value) ? (mz_str){0} : c->value; rest.len > 0; n++) {
        const mz_str code = mz_str_cut(&rest, ' ');
        const bool somebody = mz_str_eq(code, S("?"));
        if ((!somebody && !is_code(code)) || n == MZ_STATEMENT_MENTIONS_MAX) {
            return bad("actors are at most 16 codes (? for one who is not known), one space between, or -");
        }
        v[n].span = n < before_n ? before[n].span : (mz_span){code, -1, -1};
        v[n].actor = somebody ? (mz_str){0} : code;
    }
    *to = v;
    *to_n = n;
    return mz_ok();
}

/* --- where and when ------------------------------------------------------------------------------------------------
 */

static mz_status set_day(correction *c, bool first)
{
    mz_when *w = &c->out->when;
    mz_day day;
    if (is_none(c->value)) {
        *w = (mz_when){.span = {{0}, -1, -1}};
        return mz_ok();
    }
    if (!mz_day_parse(c->value, &day)) {
        return bad("a day is written YYYY-MM-DD, or -");
    }
    if (!w->known) {
        *w = (mz_when){.known = true, .span = {{0}, -1, -1}, .from = day, .to = day};
    }
    w->from = first ? day : w->from;
    w->to = first ? w->to : day;
    w->precision = w->from == w->to ? 1 : 2;
    return mz_ok();
}

static mz_status set_place(correction *c)
{
    mz_place *p = &c->out->where;
    mz_str rest = c->value;
    int64_t lat = 0, lon = 0;
    if (is_none(c->value)) {
        *p = (mz_place){.span = {{0}, -1, -1}};
        return mz_ok();
    }
    const mz_str lat_text = mz_str_cut(&rest, ' ');
    const mz_str lon_text = mz_str_cut(&rest, ' ');
    const bool good = mz_str_fixed(lat_text, 6, &lat) && mz_str_fixed(lon_text, 6, &lon) && lat >= -LAT_MOST &&
                      lat <= LAT_MOST && lon >= -LON_MOST && lon <= LON_MOST && rest.len > 0;
    if (!good) {
        return bad("a place is LAT LON NAME, as in 34.12 71.09 Torkham, or -");
    }
    *p = (mz_place){.known = true,
                    .span = {rest, p->span.begin, p->span.end},
                    .lat_e6 = (int32_t)lat,
                    .lon_e6 = (int32_t)lon,
                    .precision = 1};
    return mz_ok();
}

/* --- harm --------------------------------------------------------------------------------------------------------- */

static mz_status take_harm(const correction *c, mz_harm *h)
{
    mz_str rest = c->value;
    const mz_str effect = mz_str_cut(&rest, ' ');
    const mz_str lo = mz_str_cut(&rest, ' ');
    const mz_str hi = mz_str_cut(&rest, ' ');
    const mz_str basis = mz_str_cut(&rest, ' ');
    const mz_str status = mz_str_cut(&rest, ' ');
    const mz_str code = mz_str_cut(&rest, ' ');
    mz_harm v = *h;
    v.count.hi = MZ_OPEN;
    if (rest.len > 0 || !mz_effect_parse(effect, &v.effect) || !mz_str_canonical_uint(lo, &v.count.lo) ||
        (!is_none(hi) && !mz_str_canonical_uint(hi, &v.count.hi)) || !mz_basis_parse(basis, &v.basis) ||
        !mz_victim_status_parse(status, &v.status) || (!is_none(code) && !is_code(code)) ||
        !mz_interval_valid(v.count)) {
        return bad("a harm is EFFECT MIN MAX BASIS STATUS VICTIMS, as in killed 12 - incident military PAKMIL");
    }
    v.approx = h->approx && v.count.lo == h->count.lo && v.count.hi == h->count.hi;
    v.victims.actor = is_none(code) ? (mz_str){0} : code;
    *h = v;
    return mz_ok();
}

static mz_status set_harm(correction *c, mz_str place)
{
    int64_t k;
    const mz_harm none = {.begin = -1, .end = -1, .victims = {.span = {{0}, -1, -1}}};
    if (!mz_str_canonical_uint(place, &k) || k > c->harms_n || k >= MZ_STATEMENT_HARMS_MAX) {
        return bad("harm.K counts from 0; the next one after those that were read adds a harm");
    }
    if (is_none(c->value)) {
        c->dropped[k] = true;
        return k < c->harms_n ? mz_ok() : bad("there is no such harm to leave out");
    }
    c->harms[k] = k == c->harms_n ? none : c->harms[k];
    MZ_TRY(take_harm(c, &c->harms[k]));
    c->harms_n += k == c->harms_n;
    return mz_ok();
}

/* --- all of them ---------------------------------------------------------------------------------------------------
 */

static mz_status set_one(correction *c, mz_str field)
{
    const mz_statement *in = c->in;
    mz_statement *out = c->out;
    if (mz_str_starts(field, S("harm."))) {
        return set_harm(c, mz_str_from(field, 5));
    }
    mz_len k = 0;
    while (k < FIELDS_N && !mz_str_eq(field, mz_str_of(FIELDS[k]))) {
        k++;
    }
    switch (k) {
    case 0:
        return set_kind(c);
    case 1:
        return set_plover(c);
    case 2:
        return set_code(c, &out->cameo);
    case 3:
        return set_code(c, &out->type);
    case 4:
        return set_polarity(c);
    case 5:
        return set_stance(c);
    case 6:
        return set_mentions(c, in->sources, in->sources_n, &out->sources, &out->sources_n);
    case 7:
        return set_mentions(c, in->agents, in->agents_n, &out->agents, &out->agents_n);
    case 8:
        return set_mentions(c, in->targets, in->targets_n, &out->targets, &out->targets_n);
    case 9:
        return set_day(c, true);
    case 10:
        return set_day(c, false);
    case 11:
        return set_place(c);
    default:
        return bad("a statement has no such field (docs/formats/act.md lists them)");
    }
}

static void keep_harms(correction *c)
{
    mz_len n = 0;
    for (mz_len k = 0; k < c->harms_n; k++) {
        if (!c->dropped[k]) {
            c->harms[n++] = c->harms[k];
        }
    }
    c->out->harms = c->harms;
    c->out->harms_n = n;
}

mz_status mz_review_apply(const mz_act *review, const mz_statement *in, mz_statement *out, mz_arena *perm)
{
    mz_statement s = *in;
    correction c = {.in = in,
                    .out = &s,
                    .harms = mz_new(perm, mz_harm, MZ_STATEMENT_HARMS_MAX),
                    .harms_n = in->harms_n,
                    .perm = perm};
    for (mz_len k = 0; k < in->harms_n; k++) {
        c.harms[k] = in->harms[k];
    }
    for (mz_len i = 0; i < review->sets_n; i++) {
        c.value = review->sets[i].value;
        mz_status st = set_one(&c, review->sets[i].field);
        if (mz_failed(st)) {
            st.at = i;
            return st;
        }
    }
    if (s.when.known && s.when.from > s.when.to) {
        return bad("`from` is after `to`");
    }
    keep_harms(&c);
    *out = s;
    return mz_ok();
}

/* --- the other way --------------------------------------------------------------------------------------------------
 */

static void put_or_none(mz_buf *out, mz_str s) { mz_put(out, s.len > 0 ? s : S("-")); }

static void put_codes(mz_buf *out, const mz_mention *v, mz_len n)
{
    for (mz_len k = 0; k < n; k++) {
        mz_put(out, k > 0 ? S(" ") : S(""));
        mz_put(out, v[k].actor.len > 0 ? v[k].actor : S("?"));
    }
    mz_put(out, n == 0 ? S("-") : S(""));
}

static void put_day(mz_buf *out, const mz_when *w, mz_day day)
{
    if (w->known) {
        mz_put_day(out, day);
    } else {
        mz_puts(out, "-");
    }
}

static void put_place(mz_buf *out, const mz_place *p)
{
    if (!p->known) {
        mz_puts(out, "-");
        return;
    }
    mz_put_fixed(out, p->lat_e6, 6);
    mz_puts(out, " ");
    mz_put_fixed(out, p->lon_e6, 6);
    mz_puts(out, " ");
    put_or_none(out, p->span.text.len > 0 ? p->span.text : p->adm_2);
}

static void put_harm(mz_buf *out, const mz_harm *h)
{
    mz_put(out, mz_effect_word(h->effect));
    mz_puts(out, " ");
    mz_put_int(out, h->count.lo);
    mz_puts(out, " ");
    if (h->count.hi == MZ_OPEN) {
        mz_puts(out, "-");
    } else {
        mz_put_int(out, h->count.hi);
    }
    mz_puts(out, " ");
    mz_put(out, mz_basis_word(h->basis));
    mz_puts(out, " ");
    mz_put(out, mz_victim_status_word(h->status));
    mz_puts(out, " ");
    put_or_none(out, h->victims.actor);
}

static void put_field(mz_buf *out, const mz_statement *s, mz_len k)
{
    switch (k) {
    case 0:
        mz_put(out, mz_kind_word(s->kind));
        break;
    case 1:
        put_or_none(out, mz_plover_word(s->plover));
        break;
    case 2:
        put_or_none(out, s->cameo);
        break;
    case 3:
        put_or_none(out, s->type);
        break;
    case 4:
        mz_put(out, mz_polarity_word(s->polarity));
        break;
    case 5:
        mz_put(out, mz_stance_word(s->stance));
        break;
    case 6:
        put_codes(out, s->sources, s->sources_n);
        break;
    case 7:
        put_codes(out, s->agents, s->agents_n);
        break;
    case 8:
        put_codes(out, s->targets, s->targets_n);
        break;
    case 9:
        put_day(out, &s->when, s->when.from);
        break;
    case 10:
        put_day(out, &s->when, s->when.to);
        break;
    default:
        put_place(out, &s->where);
    }
}

mz_str mz_review_value(const mz_statement *s, mz_str field, mz_arena *perm)
{
    MZ_BUF_SCOPED out = mz_buf_new(1 << 16);
    int64_t k;
    for (mz_len i = 0; i < FIELDS_N; i++) {
        if (mz_str_eq(field, mz_str_of(FIELDS[i]))) {
            put_field(&out, s, i);
        }
    }
    if (mz_str_starts(field, S("harm.")) && mz_str_canonical_uint(mz_str_from(field, 5), &k) && k <= s->harms_n) {
        if (k < s->harms_n) {
            put_harm(&out, &s->harms[k]);
        } else {
            mz_puts(&out, "-");
        }
    }
    return mz_str_copy(perm, mz_buf_str(&out));
}

void mz_review_fields(const mz_statement *s, mz_arena *perm, const mz_str **out, mz_len *n)
{
    const mz_len harms = s->harms_n < MZ_STATEMENT_HARMS_MAX ? s->harms_n + 1 : s->harms_n;
    mz_str *v = mz_new(perm, mz_str, FIELDS_N + harms);
    for (mz_len i = 0; i < FIELDS_N; i++) {
        v[i] = mz_str_of(FIELDS[i]);
    }
    for (mz_len k = 0; k < harms; k++) {
        MZ_BUF_SCOPED name = mz_buf_new(32);
        mz_puts(&name, "harm.");
        mz_put_int(&name, k);
        v[FIELDS_N + k] = mz_str_copy(perm, mz_buf_str(&name));
    }
    *out = v;
    *n = FIELDS_N + harms;
}
