/* The canonical text `mizan/terms/v1` (docs/formats/terms.md): lines `key words`, in one fixed order. What is read is
 * written again and compared, so that there is no second spelling of the same terms. */
#include "terms/inside.h"

#define DAYS_MOST   3650
#define METRES_MOST 2000000

/* --- writing --- */

static void put_text(mz_buf *out, mz_str key, mz_str text)
{
    if (text.len > 0) {
        mz_put(out, key);
        mz_line_text(out, text);
        mz_line_end(out);
    }
}

static void put_word(mz_buf *out, mz_str key, mz_str word)
{
    mz_put(out, key);
    mz_line_word(out, word);
    mz_line_end(out);
}

static void put_words(mz_buf *out, mz_str key, const mz_str *v, mz_len n)
{
    for (mz_len i = 0; i < n; i++) {
        put_word(out, key, v[i]);
    }
}

static void put_wordings(mz_buf *out, mz_str key, mz_wordings w)
{
    for (mz_len i = 0; i < w.n; i++) {
        mz_put(out, key);
        mz_line_word(out, w.v[i].language);
        mz_line_text(out, w.v[i].text);
        mz_line_end(out);
    }
}

static void put_types(mz_buf *out, mz_str key, uint64_t bits)
{
    for (int k = 0; k < 64; k++) {
        if ((bits >> k & 1) != 0) {
            put_word(out, key, mz_terms_leaf(k));
        }
    }
}

static void put_shape(mz_buf *out, const mz_shape *shape)
{
    for (mz_len i = 0; i < shape->n; i++) {
        mz_puts(out, "path");
        mz_line_int(out, shape->paths[i].n);
        mz_line_end(out);
        for (mz_len k = 0; k < shape->paths[i].n; k++) {
            mz_puts(out, "at");
            mz_line_degrees(out, shape->paths[i].v[k].lat_e6);
            mz_line_degrees(out, shape->paths[i].v[k].lon_e6);
            mz_line_end(out);
        }
    }
}

static void put_line(mz_buf *out, const mz_line *l)
{
    mz_puts(out, "line");
    mz_line_word(out, l->id);
    mz_line_word(out, l->holder);
    mz_line_day(out, l->date);
    mz_line_int(out, l->error_m);
    mz_line_word(out, l->left);
    mz_line_word(out, l->right);
    mz_line_end(out);
    put_text(out, S("name"), l->name);
    put_text(out, S("drawn"), l->source);
    put_text(out, S("class"), l->grade);
    put_shape(out, &l->shape);
}

static void put_zone(mz_buf *out, const mz_zone *z)
{
    mz_puts(out, "zone");
    mz_line_word(out, z->id);
    mz_line_word(out, z->holder);
    mz_line_day(out, z->date);
    mz_line_int(out, z->error_m);
    mz_line_word(out, z->along == NULL ? (mz_str){0} : z->along->id);
    mz_line_int(out, z->reach_m);
    mz_line_end(out);
    put_text(out, S("name"), z->name);
    put_text(out, S("drawn"), z->source);
    put_text(out, S("class"), z->grade);
    put_shape(out, &z->shape);
}

static void put_where(mz_buf *out, const mz_terms *t, mz_where w)
{
    if (w.kind != MZ_WHERE_ANY) {
        mz_puts(out, "where");
        mz_line_word(out, mz_where_word(w.kind));
        mz_line_word(out, mz_terms_where_id(t, w));
        mz_line_end(out);
    }
}

static void put_exception(mz_buf *out, const mz_terms *t, const mz_exception *e)
{
    mz_puts(out, "exception");
    mz_line_word(out, e->id);
    mz_line_day(out, e->from);
    mz_line_day(out, e->to);
    mz_line_offset(out, e->notice_days);
    mz_line_word(out, e->judged ? S("judged") : S("plain"));
    mz_line_end(out);
    put_wordings(out, S("unless"), e->text);
    put_words(out, S("by"), e->who, e->who_n);
    put_types(out, S("doing"), e->types);
    put_where(out, t, e->where);
}

static void put_rule(mz_buf *out, const mz_terms *t, const mz_rule *r)
{
    mz_puts(out, "rule");
    mz_line_word(out, r->party);
    mz_line_day(out, r->from);
    mz_line_day(out, r->to);
    mz_line_word(out, r->accepted ? S("accepted") : S("refused"));
    mz_line_word(out, r->hosted_only ? S("only") : r->hosted ? S("hosted") : S("own"));
    mz_line_end(out);
    put_wordings(out, S("says"), r->text);
    put_words(out, S("who"), r->who, r->who_n);
    put_types(out, S("type"), r->types);
    put_words(out, S("against"), r->against, r->against_n);
    put_where(out, t, r->where);
    for (mz_len i = 0; i < r->exceptions_n; i++) {
        put_exception(out, t, &r->exceptions[i]);
    }
}

static void put_clause(mz_buf *out, const mz_terms *t, const mz_clause *c)
{
    mz_puts(out, "clause");
    mz_line_word(out, c->id);
    mz_line_word(out, c->required ? S("required") : S("prohibited"));
    mz_line_day(out, c->due);
    for (int k = 0; k < MZ_STEPS; k++) {
        mz_line_offset(out, c->days[k]);
    }
    mz_line_end(out);
    put_words(out, S("tag"), c->tags, c->tags_n);
    put_wordings(out, S("remedy"), c->remedy);
    put_types(out, S("fulfils"), c->fulfils);
    put_rule(out, t, &c->own);
    for (mz_len i = 0; i < c->readings_n; i++) {
        put_rule(out, t, &c->readings[i]);
    }
}

void mz_terms_write(const mz_terms *t, mz_buf *out)
{
    mz_puts(out, "mizan/terms/v1\n");
    put_word(out, S("id"), t->id);
    put_wordings(out, S("title"), t->title);
    put_text(out, S("grade"), t->grade);
    put_words(out, S("party"), t->parties, t->parties_n);
    put_words(out, S("authentic"), t->authentic, t->authentic_n);
    mz_puts(out, "effect");
    mz_line_day(out, t->from);
    mz_line_day(out, t->to);
    mz_line_end(out);
    put_text(out, S("source"), t->source);
    for (mz_len i = 0; i < t->lines_n; i++) {
        put_line(out, &t->lines[i]);
    }
    for (mz_len i = 0; i < t->zones_n; i++) {
        put_zone(out, &t->zones[i]);
    }
    for (mz_len i = 0; i < t->clauses_n; i++) {
        put_clause(out, t, &t->clauses[i]);
    }
}

/* --- reading --- */

static mz_str take_text(mz_lines *l, mz_str key)
{
    mz_str s = {0};
    if (mz_lines_is(l, key)) {
        s = mz_take_text(l);
        mz_lines_next(l);
    }
    return s;
}

static mz_strs take_words(mz_lines *l, mz_str key, mz_len most)
{
    mz_strs out = {0};
    while (mz_lines_is(l, key)) {
        l->bad = l->bad || out.n >= most;
        *mz_push(l->perm, &out) = mz_take_word(l);
        mz_lines_next(l);
    }
    return out;
}

static mz_wordings take_wordings(mz_lines *l, mz_str key)
{
    struct {
        mz_wording *v;
        mz_len n, cap;
    } out = {0};
    while (mz_lines_is(l, key)) {
        const mz_str language = mz_take_word(l);
        *mz_push(l->perm, &out) = (mz_wording){language, mz_take_text(l)};
        mz_lines_next(l);
    }
    return (mz_wordings){out.v, out.n};
}

static uint64_t take_types(mz_lines *l, mz_str key)
{
    uint64_t bits = 0;
    while (mz_lines_is(l, key)) {
        const uint64_t bit = mz_terms_leaf_bit(mz_take_word(l));
        l->bad = l->bad || bit == 0;
        bits |= bit;
        mz_lines_next(l);
    }
    return bits;
}

static int64_t take_metres(mz_lines *l)
{
    const int64_t v = mz_take_int(l);
    l->bad = l->bad || v > METRES_MOST;
    return v;
}

static int32_t take_days(mz_lines *l)
{
    const mz_len v = mz_take_offset(l);
    l->bad = l->bad || v > DAYS_MOST;
    return l->bad ? -1 : (int32_t)v;
}

/* One of two words; true for the first. */
static bool take_choice(mz_lines *l, mz_str first, mz_str second)
{
    const mz_str s = mz_take_word(l);
    l->bad = l->bad || (!mz_str_eq(s, first) && !mz_str_eq(s, second));
    return mz_str_eq(s, first);
}

static mz_shape take_shape(mz_lines *l, mz_shape_kind kind)
{
    struct {
        mz_path *v;
        mz_len n, cap;
    } out = {0};
    while (mz_lines_is(l, S("path"))) {
        const int64_t n = mz_take_int(l);
        l->bad = l->bad || n > l->text.len / 8; /* a point takes more bytes than that */
        mz_lines_next(l);
        mz_point *v = mz_new(l->perm, mz_point, l->bad ? 0 : n);
        for (int64_t k = 0; k < n && !l->bad; k++) {
            l->bad = !mz_lines_is(l, S("at"));
            v[k].lat_e6 = mz_take_degrees(l, MZ_LAT_MAX_E6);
            v[k].lon_e6 = mz_take_degrees(l, MZ_LON_MAX_E6);
            mz_lines_next(l);
        }
        *mz_push(l->perm, &out) = (mz_path){v, l->bad ? 0 : (mz_len)n};
    }
    const mz_shape shape = {kind, out.v, out.n};
    l->bad = l->bad || mz_failed(mz_shape_check(&shape));
    return shape;
}

static mz_line take_line(mz_lines *l)
{
    mz_line v = {0};
    v.id = mz_take_word(l);
    v.holder = mz_take_word(l);
    v.date = mz_take_day(l);
    v.error_m = take_metres(l);
    v.left = mz_take_word(l);
    v.right = mz_take_word(l);
    mz_lines_next(l);
    v.name = take_text(l, S("name"));
    v.source = take_text(l, S("drawn"));
    v.grade = take_text(l, S("class"));
    v.shape = take_shape(l, MZ_SHAPE_LINES);
    return v;
}

static mz_zone take_zone(mz_lines *l, const mz_terms *t)
{
    mz_zone v = {0};
    v.id = mz_take_word(l);
    v.holder = mz_take_word(l);
    v.date = mz_take_day(l);
    v.error_m = take_metres(l);
    const mz_str along = mz_take_word(l);
    const mz_len line = along.len == 0 ? -1 : mz_terms_line_at(t, along);
    l->bad = l->bad || (along.len > 0 && line < 0);
    v.along = line < 0 ? NULL : &t->lines[line];
    v.reach_m = take_metres(l);
    mz_lines_next(l);
    v.name = take_text(l, S("name"));
    v.source = take_text(l, S("drawn"));
    v.grade = take_text(l, S("class"));
    v.shape = take_shape(l, MZ_SHAPE_AREAS);
    return v;
}

static mz_where take_where(mz_lines *l, const mz_terms *t)
{
    mz_where w = {MZ_WHERE_ANY, -1};
    if (!mz_lines_is(l, S("where"))) {
        return w;
    }
    l->bad = !mz_where_parse(mz_take_word(l), &w.kind) || w.kind == MZ_WHERE_ANY || l->bad;
    const mz_str id = mz_take_word(l);
    const bool zone = w.kind == MZ_WHERE_IN || w.kind == MZ_WHERE_OUT;
    w.index = zone ? mz_terms_zone_at(t, id) : mz_terms_line_at(t, id);
    l->bad = l->bad || w.index < 0;
    l->bad = l->bad || (!zone && (t->lines[w.index].left.len == 0 || t->lines[w.index].right.len == 0));
    mz_lines_next(l);
    return l->bad ? (mz_where){MZ_WHERE_ANY, -1} : w;
}

static mz_exception take_exception(mz_lines *l, const mz_terms *t)
{
    mz_exception e = {0};
    e.id = mz_take_word(l);
    e.from = mz_take_day(l);
    e.to = mz_take_day(l);
    e.notice_days = take_days(l);
    e.judged = take_choice(l, S("judged"), S("plain"));
    mz_lines_next(l);
    e.text = take_wordings(l, S("unless"));
    const mz_strs who = take_words(l, S("by"), MZ_TERMS_PARTIES_MAX);
    e.who = who.v;
    e.who_n = who.n;
    e.types = take_types(l, S("doing"));
    e.where = take_where(l, t);
    return e;
}

static mz_rule take_rule(mz_lines *l, const mz_terms *t)
{
    mz_rule r = {0};
    struct {
        mz_exception *v;
        mz_len n, cap;
    } list = {0};
    l->bad = l->bad || !mz_lines_is(l, S("rule"));
    r.party = mz_take_word(l);
    r.from = mz_take_day(l);
    r.to = mz_take_day(l);
    r.accepted = take_choice(l, S("accepted"), S("refused"));
    const mz_str hosted = mz_take_word(l);
    r.hosted_only = mz_str_eq(hosted, S("only"));
    r.hosted = r.hosted_only || mz_str_eq(hosted, S("hosted"));
    l->bad = l->bad || (!r.hosted && !mz_str_eq(hosted, S("own")));
    mz_lines_next(l);
    r.text = take_wordings(l, S("says"));
    const mz_strs who = take_words(l, S("who"), MZ_TERMS_PARTIES_MAX);
    r.who = who.v;
    r.who_n = who.n;
    r.types = take_types(l, S("type"));
    const mz_strs against = take_words(l, S("against"), MZ_TERMS_PARTIES_MAX);
    r.against = against.v;
    r.against_n = against.n;
    r.where = take_where(l, t);
    while (mz_lines_is(l, S("exception"))) {
        l->bad = l->bad || list.n >= MZ_TERMS_EXCEPTIONS_MAX;
        const mz_exception e = take_exception(l, t);
        *mz_push(l->perm, &list) = e;
    }
    r.exceptions = list.v;
    r.exceptions_n = list.n;
    return r;
}

static mz_clause take_clause(mz_lines *l, const mz_terms *t)
{
    mz_clause c = {0};
    struct {
        mz_rule *v;
        mz_len n, cap;
    } list = {0};
    c.id = mz_take_word(l);
    c.required = take_choice(l, S("required"), S("prohibited"));
    c.due = mz_take_day(l);
    for (int k = 0; k < MZ_STEPS; k++) {
        c.days[k] = take_days(l);
    }
    mz_lines_next(l);
    const mz_strs tags = take_words(l, S("tag"), 32);
    c.tags = tags.v;
    c.tags_n = tags.n;
    c.remedy = take_wordings(l, S("remedy"));
    c.fulfils = take_types(l, S("fulfils"));
    c.own = take_rule(l, t);
    while (mz_lines_is(l, S("rule"))) {
        l->bad = l->bad || list.n >= MZ_TERMS_PARTIES_MAX;
        const mz_rule r = take_rule(l, t);
        *mz_push(l->perm, &list) = r;
    }
    c.readings = list.v;
    c.readings_n = list.n;
    return c;
}

static void take_lists(mz_lines *l, mz_terms *t)
{
    mz_line *lines = mz_new(l->perm, mz_line, MZ_TERMS_LINES_MAX);
    mz_zone *zones = mz_new(l->perm, mz_zone, MZ_TERMS_ZONES_MAX);
    mz_clause *clauses = mz_new(l->perm, mz_clause, MZ_TERMS_CLAUSES_MAX);
    t->lines = lines;
    t->zones = zones;
    t->clauses = clauses;
    while (mz_lines_is(l, S("line"))) {
        l->bad = l->bad || t->lines_n >= MZ_TERMS_LINES_MAX;
        const mz_line v = take_line(l);
        if (!l->bad) {
            lines[t->lines_n++] = v;
        }
    }
    while (mz_lines_is(l, S("zone"))) {
        l->bad = l->bad || t->zones_n >= MZ_TERMS_ZONES_MAX;
        const mz_zone v = take_zone(l, t);
        if (!l->bad) {
            zones[t->zones_n++] = v;
        }
    }
    while (mz_lines_is(l, S("clause"))) {
        l->bad = l->bad || t->clauses_n >= MZ_TERMS_CLAUSES_MAX;
        const mz_clause v = take_clause(l, t);
        if (!l->bad) {
            clauses[t->clauses_n++] = v;
        }
    }
}

/* The beginning of the line in which two texts first differ. */
static mz_len differs_at(mz_str a, mz_str b)
{
    mz_len line = 0;
    for (mz_len i = 0; i < a.len && i < b.len && a.data[i] == b.data[i]; i++) {
        line = a.data[i] == '\n' ? i + 1 : line;
    }
    return line;
}

mz_status mz_terms_read(mz_str text, mz_terms *out, mz_arena *perm)
{
    mz_terms t = {0};
    mz_lines l = mz_lines_of(text, perm);
    if (text.len > MZ_TERMS_TEXT_MAX) {
        return mz_fail(MZ_LIMIT, "these terms are longer than the record allows", -1);
    }
    l.bad = l.bad || !mz_lines_is(&l, S("mizan/terms/v1"));
    mz_lines_next(&l);
    l.bad = l.bad || !mz_lines_is(&l, S("id"));
    t.id = mz_take_word(&l);
    mz_lines_next(&l);
    t.title = take_wordings(&l, S("title"));
    t.grade = take_text(&l, S("grade"));
    const mz_strs parties = take_words(&l, S("party"), MZ_TERMS_PARTIES_MAX);
    t.parties = parties.v;
    t.parties_n = parties.n;
    const mz_strs authentic = take_words(&l, S("authentic"), 16);
    t.authentic = authentic.v;
    t.authentic_n = authentic.n;
    l.bad = l.bad || !mz_lines_is(&l, S("effect"));
    t.from = mz_take_day(&l);
    t.to = mz_take_day(&l);
    mz_lines_next(&l);
    t.source = take_text(&l, S("source"));
    take_lists(&l, &t);
    if (l.bad || !l.end || t.parties_n < 2 || t.clauses_n < 1) {
        return mz_fail(MZ_BAD_INPUT, "this line of the terms is not canonical", l.at);
    }
    MZ_BUF_SCOPED again = mz_buf_new(MZ_TERMS_TEXT_MAX);
    mz_terms_write(&t, &again);
    if (again.full || !mz_str_eq(mz_buf_str(&again), text)) {
        return mz_fail(MZ_BAD_INPUT, "this line of the terms is not canonical", differs_at(text, mz_buf_str(&again)));
    }
    *out = t;
    return mz_ok();
}
