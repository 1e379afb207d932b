#include "statement/line.h"

#define LAT_MOST 90000000
#define LON_MOST 180000000

static void put_text_line(mz_buf *out, mz_str key, mz_str text)
{
    if (text.len > 0) {
        mz_put(out, key);
        mz_line_text(out, text);
        mz_line_end(out);
    }
}

void mz_statements_head_write(const mz_document *d, mz_buf *out)
{
    mz_puts(out, "mizan/statements/v1\ndocument");
    mz_line_word(out, d->hash);
    mz_line_int(out, d->size_bytes);
    mz_line_word(out, d->media);
    mz_line_word(out, mz_method_word(d->method));
    mz_line_word(out, d->actor);
    mz_line_word(out, d->language);
    mz_line_day(out, d->date);
    mz_line_end(out);
    put_text_line(out, S("name"), d->name);
    put_text_line(out, S("publisher"), d->publisher);
}

static void put_span(mz_buf *out, const mz_span *s)
{
    mz_line_offset(out, s->begin);
    mz_line_offset(out, s->end);
    mz_line_text(out, s->text);
    mz_line_end(out);
}

static void put_mentions(mz_buf *out, mz_str key, const mz_mention *v, mz_len n)
{
    for (mz_len i = 0; i < n; i++) {
        mz_put(out, key);
        mz_line_word(out, v[i].actor);
        put_span(out, &v[i].span);
    }
}

static void put_where(mz_buf *out, const mz_place *w)
{
    if (w->known) {
        mz_puts(out, "where");
        mz_line_degrees(out, w->lat_e6);
        mz_line_degrees(out, w->lon_e6);
        mz_line_int(out, w->precision);
        mz_line_word(out, w->place);
        put_span(out, &w->span);
    }
    put_text_line(out, S("country"), w->country);
    put_text_line(out, S("adm1"), w->adm_1);
    put_text_line(out, S("adm2"), w->adm_2);
}

static void put_when(mz_buf *out, const mz_when *w)
{
    if (w->known) {
        mz_puts(out, "when");
        mz_line_day(out, w->from);
        mz_line_day(out, w->to);
        mz_line_int(out, w->precision);
        put_span(out, &w->span);
    }
}

static void put_harm(mz_buf *out, const mz_harm *h)
{
    mz_puts(out, "harm");
    mz_line_word(out, mz_effect_word(h->effect));
    mz_line_int(out, h->count.lo);
    mz_line_offset(out, h->count.hi == MZ_OPEN ? -1 : (mz_len)h->count.hi);
    mz_line_word(out, h->approx ? S("approx") : S("exact"));
    mz_line_word(out, mz_basis_word(h->basis));
    mz_line_word(out, mz_victim_status_word(h->status));
    mz_line_offset(out, h->begin);
    mz_line_offset(out, h->end);
    mz_line_end(out);
    if (h->victims.span.text.len > 0 || h->victims.actor.len > 0) {
        put_mentions(out, S("victims"), &h->victims, 1);
    }
}

void mz_statement_write(const mz_statement *s, mz_buf *out)
{
    mz_puts(out, "\nstatement");
    mz_line_int(out, s->n);
    mz_line_offset(out, s->begin);
    mz_line_offset(out, s->end);
    mz_line_word(out, mz_kind_word(s->kind));
    mz_line_word(out, mz_plover_word(s->plover));
    mz_line_word(out, s->cameo);
    mz_line_word(out, s->type);
    mz_line_word(out, mz_polarity_word(s->polarity));
    mz_line_word(out, mz_stance_word(s->stance));
    mz_line_end(out);
    put_text_line(out, S("id"), s->id);
    put_mentions(out, S("source"), s->sources, s->sources_n);
    if (s->cue.text.len > 0) {
        mz_puts(out, "cue");
        put_span(out, &s->cue);
    }
    put_mentions(out, S("agent"), s->agents, s->agents_n);
    put_mentions(out, S("target"), s->targets, s->targets_n);
    put_where(out, &s->where);
    put_when(out, &s->when);
    for (mz_len i = 0; i < s->harms_n; i++) {
        put_harm(out, &s->harms[i]);
    }
    mz_puts(out, "rules");
    for (mz_len i = 0; i < s->rules_n; i++) {
        mz_line_word(out, s->rules[i]);
    }
    mz_line_end(out);
    put_text_line(out, S("note"), s->note);
}

static mz_span take_span(mz_lines *l)
{
    mz_span s = {.begin = mz_take_offset(l)};
    s.end = mz_take_offset(l);
    s.text = mz_take_text(l);
    mz_lines_next(l);
    return s;
}

static mz_str take_text_line(mz_lines *l, mz_str key)
{
    if (!mz_lines_is(l, key)) {
        return (mz_str){0};
    }
    const mz_str s = mz_take_text(l);
    if (s.len == 0) {
        l->bad = true;
    }
    mz_lines_next(l);
    return s;
}

static mz_mention take_mention(mz_lines *l)
{
    mz_mention m = {.actor = mz_take_word(l)};
    m.span = take_span(l);
    return m;
}

static mz_len take_mentions(mz_lines *l, mz_str key, const mz_mention **out)
{
    mz_mention v[MZ_STATEMENT_MENTIONS_MAX];
    mz_len n = 0;
    while (mz_lines_is(l, key)) {
        if (n == MZ_STATEMENT_MENTIONS_MAX) {
            l->bad = true;
            return 0;
        }
        v[n++] = take_mention(l);
    }
    mz_mention *kept = mz_new(l->perm, mz_mention, n);
    for (mz_len i = 0; i < n; i++) {
        kept[i] = v[i];
    }
    *out = kept;
    return n;
}

static mz_place take_where(mz_lines *l)
{
    mz_place w = {.span = {{0}, -1, -1}};
    if (mz_lines_is(l, S("where"))) {
        w.known = true;
        w.lat_e6 = mz_take_degrees(l, LAT_MOST);
        w.lon_e6 = mz_take_degrees(l, LON_MOST);
        const int64_t precision = mz_take_int(l);
        l->bad = l->bad || precision < 1 || precision > 7;
        w.precision = l->bad ? 1 : (int)precision;
        w.place = mz_take_word(l);
        w.span = take_span(l);
    }
    w.country = take_text_line(l, S("country"));
    w.adm_1 = take_text_line(l, S("adm1"));
    w.adm_2 = take_text_line(l, S("adm2"));
    return w;
}

static mz_when take_when(mz_lines *l)
{
    mz_when w = {.span = {{0}, -1, -1}};
    if (mz_lines_is(l, S("when"))) {
        w.known = true;
        w.from = mz_take_day(l);
        w.to = mz_take_day(l);
        const int64_t precision = mz_take_int(l);
        l->bad = l->bad || precision < 1 || precision > 5 || w.from == MZ_NO_DAY || w.to < w.from;
        w.precision = l->bad ? 1 : (int)precision;
        w.span = take_span(l);
    }
    return w;
}

static bool take_exactness(mz_lines *l)
{
    const mz_str s = mz_take_word(l);
    const bool approx = mz_str_eq(s, S("approx"));
    l->bad = l->bad || (!approx && !mz_str_eq(s, S("exact")));
    return approx;
}

static mz_harm take_harm(mz_lines *l)
{
    mz_harm h = {.victims = {{{0}, -1, -1}, {0}}};
    l->bad = !mz_effect_parse(mz_take_word(l), &h.effect) || l->bad;
    h.count.lo = mz_take_int(l);
    h.count.hi = mz_take_upper(l);
    l->bad = l->bad || !mz_interval_valid(h.count);
    h.approx = take_exactness(l);
    l->bad = !mz_basis_parse(mz_take_word(l), &h.basis) || l->bad;
    l->bad = !mz_victim_status_parse(mz_take_word(l), &h.status) || l->bad;
    h.begin = mz_take_offset(l);
    h.end = mz_take_offset(l);
    mz_lines_next(l);
    if (mz_lines_is(l, S("victims"))) {
        h.victims = take_mention(l);
        l->bad = l->bad || (h.victims.span.text.len == 0 && h.victims.actor.len == 0);
    }
    return h;
}

static mz_len take_harms(mz_lines *l, const mz_harm **out)
{
    struct {
        mz_harm *v;
        mz_len n, cap;
    } list = {0};
    while (mz_lines_is(l, S("harm"))) {
        if (list.n == MZ_STATEMENT_HARMS_MAX) {
            l->bad = true;
            return 0;
        }
        const mz_harm h = take_harm(l);
        *mz_push(l->perm, &list) = h;
    }
    *out = list.v;
    return list.n;
}

static mz_len take_rules(mz_lines *l, const mz_str **out)
{
    mz_str v[MZ_STATEMENT_RULES_MAX];
    mz_len n = 0;
    l->bad = l->bad || !mz_lines_is(l, S("rules"));
    while (!l->bad && l->rest.len > 0) {
        if (n == MZ_STATEMENT_RULES_MAX) {
            l->bad = true;
            return 0;
        }
        v[n++] = mz_take_word(l);
    }
    mz_lines_next(l);
    mz_str *kept = mz_new(l->perm, mz_str, n);
    for (mz_len i = 0; i < n; i++) {
        kept[i] = v[i];
    }
    *out = kept;
    return n;
}

static void take_what(mz_lines *l, mz_statement *s)
{
    l->bad = l->bad || !mz_lines_is(l, S("statement"));
    s->n = (mz_len)mz_take_int(l);
    s->begin = mz_take_offset(l);
    s->end = mz_take_offset(l);
    l->bad = !mz_kind_parse(mz_take_word(l), &s->kind) || l->bad;
    l->bad = !mz_plover_parse(mz_take_word(l), &s->plover) || l->bad;
    s->cameo = mz_take_word(l);
    s->type = mz_take_word(l);
    l->bad = !mz_polarity_parse(mz_take_word(l), &s->polarity) || l->bad;
    l->bad = !mz_stance_parse(mz_take_word(l), &s->stance) || l->bad;
    mz_lines_next(l);
}

static mz_statement take_statement(mz_lines *l)
{
    mz_statement s = {.cue = {{0}, -1, -1}};
    take_what(l, &s);
    s.id = take_text_line(l, S("id"));
    s.sources_n = take_mentions(l, S("source"), &s.sources);
    if (mz_lines_is(l, S("cue"))) {
        s.cue = take_span(l);
        l->bad = l->bad || s.cue.text.len == 0;
    }
    s.agents_n = take_mentions(l, S("agent"), &s.agents);
    s.targets_n = take_mentions(l, S("target"), &s.targets);
    s.where = take_where(l);
    s.when = take_when(l);
    s.harms_n = take_harms(l, &s.harms);
    s.rules_n = take_rules(l, &s.rules);
    s.note = take_text_line(l, S("note"));
    return s;
}

static mz_document take_head(mz_lines *l)
{
    mz_document d = {0};
    l->bad = l->bad || !mz_lines_is(l, S("mizan/statements/v1"));
    mz_lines_next(l);
    l->bad = l->bad || !mz_lines_is(l, S("document"));
    d.hash = mz_take_word(l);
    d.size_bytes = (mz_len)mz_take_int(l);
    d.media = mz_take_word(l);
    l->bad = !mz_method_parse(mz_take_word(l), &d.method) || l->bad;
    d.actor = mz_take_word(l);
    d.language = mz_take_word(l);
    d.date = mz_take_day(l);
    mz_lines_next(l);
    d.name = take_text_line(l, S("name"));
    d.publisher = take_text_line(l, S("publisher"));
    return d;
}

mz_status mz_statements_parse(mz_str text, mz_statements *out, mz_arena *perm)
{
    mz_lines l = mz_lines_of(text, perm);
    mz_statements list = {.document = take_head(&l)};
    while (!l.bad && !l.end) {
        l.bad = l.key.len > 0 || l.rest.len > 0; /* each block begins with an empty line */
        mz_lines_next(&l);
        const mz_statement s = take_statement(&l);
        if (!l.bad) {
            *mz_push(perm, &list) = s;
        }
    }
    if (l.bad) {
        return mz_fail(MZ_BAD_INPUT, "a line of the statements is not as mizan writes it", l.at);
    }
    *out = list;
    return mz_ok();
}
