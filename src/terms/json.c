#include "format/format.h"
#include "terms/inside.h"

static void put_str(mz_json_out *w, const char *key, mz_str s)
{
    mz_json_key(w, mz_str_of(key));
    mz_json_str_or_null(w, s);
}

static void put_day(mz_json_out *w, const char *key, mz_day d)
{
    MZ_BUF_SCOPED b = mz_buf_new(16);
    if (d != MZ_NO_DAY) {
        mz_put_day(&b, d);
    }
    put_str(w, key, mz_buf_str(&b));
}

static void put_int(mz_json_out *w, const char *key, int64_t v)
{
    mz_json_key(w, mz_str_of(key));
    mz_json_int(w, v);
}

static void put_wordings(mz_json_out *w, const char *key, mz_wordings v)
{
    mz_json_key(w, mz_str_of(key));
    mz_json_begin(w, '{');
    for (mz_len i = 0; i < v.n; i++) {
        mz_json_key(w, v.v[i].language);
        mz_json_str(w, v.v[i].text);
    }
    mz_json_end(w, '}');
}

static void put_list(mz_json_out *w, const char *key, const mz_str *v, mz_len n)
{
    mz_json_key(w, mz_str_of(key));
    mz_json_begin(w, '[');
    for (mz_len i = 0; i < n; i++) {
        mz_json_str(w, v[i]);
    }
    mz_json_end(w, ']');
}

static void put_types(mz_json_out *w, const char *key, uint64_t bits)
{
    mz_json_key(w, mz_str_of(key));
    mz_json_begin(w, '[');
    for (int k = 0; k < 64; k++) {
        if ((bits >> k & 1) != 0) {
            mz_json_str(w, mz_terms_leaf(k));
        }
    }
    mz_json_end(w, ']');
}

static void put_where(mz_json_out *w, const mz_terms *t, mz_where where)
{
    mz_json_key(w, S("where"));
    if (where.kind == MZ_WHERE_ANY) {
        mz_json_null(w);
        return;
    }
    mz_json_begin(w, '{');
    mz_json_key(w, mz_where_word(where.kind));
    mz_json_str(w, mz_terms_where_id(t, where));
    mz_json_end(w, '}');
}

/* A GeoJSON geometry. */
static void put_shape(mz_json_out *w, const mz_shape *s)
{
    const bool areas = s->kind == MZ_SHAPE_AREAS;
    mz_json_key(w, S("geometry"));
    mz_json_begin(w, '{');
    put_str(w, "type", areas ? S("Polygon") : S("MultiLineString"));
    mz_json_key(w, S("coordinates"));
    mz_json_begin(w, '[');
    for (mz_len i = 0; i < s->n; i++) {
        mz_json_begin(w, '[');
        for (mz_len k = 0; k < s->paths[i].n; k++) {
            mz_json_begin(w, '[');
            mz_json_fixed(w, s->paths[i].v[k].lon_e6, 6);
            mz_json_fixed(w, s->paths[i].v[k].lat_e6, 6);
            mz_json_end(w, ']');
        }
        mz_json_end(w, ']');
    }
    mz_json_end(w, ']');
    mz_json_end(w, '}');
}

static void put_rule(mz_json_out *w, const mz_terms *t, const mz_rule *r)
{
    mz_json_begin(w, '{');
    put_str(w, "party", r->party);
    put_wordings(w, "text", r->text);
    mz_json_key(w, S("accepted"));
    mz_json_bool(w, r->accepted);
    put_list(w, "who", r->who, r->who_n);
    put_types(w, "types", r->types);
    put_list(w, "against", r->against, r->against_n);
    put_where(w, t, r->where);
    put_day(w, "from", r->from);
    put_day(w, "to", r->to);
    mz_json_key(w, S("hosted"));
    mz_json_bool(w, r->hosted);
    mz_json_key(w, S("hosted_only"));
    mz_json_bool(w, r->hosted_only);
    mz_json_key(w, S("exceptions"));
    mz_json_begin(w, '[');
    for (mz_len i = 0; i < r->exceptions_n; i++) {
        const mz_exception *e = &r->exceptions[i];
        mz_json_begin(w, '{');
        put_str(w, "id", e->id);
        put_wordings(w, "text", e->text);
        put_list(w, "who", e->who, e->who_n);
        put_types(w, "types", e->types);
        put_where(w, t, e->where);
        put_day(w, "from", e->from);
        put_day(w, "to", e->to);
        put_int(w, "notice_days", e->notice_days);
        mz_json_key(w, S("judged"));
        mz_json_bool(w, e->judged);
        mz_json_end(w, '}');
    }
    mz_json_end(w, ']');
    mz_json_end(w, '}');
}

static void put_clause(mz_json_out *w, const mz_terms *t, const mz_clause *c)
{
    mz_json_begin(w, '{');
    put_str(w, "id", c->id);
    put_str(w, "kind", c->required ? S("required") : S("prohibited"));
    mz_json_key(w, S("text"));
    put_rule(w, t, &c->own);
    mz_json_key(w, S("readings"));
    mz_json_begin(w, '[');
    for (mz_len i = 0; i < c->readings_n; i++) {
        put_rule(w, t, &c->readings[i]);
    }
    mz_json_end(w, ']');
    put_types(w, "fulfils", c->fulfils);
    put_day(w, "by", c->due);
    mz_json_key(w, S("clocks"));
    mz_json_begin(w, '{');
    for (int k = 0; k < MZ_STEPS; k++) {
        mz_json_key(w, mz_step_word((mz_step)k));
        if (c->days[k] < 0) {
            mz_json_null(w);
        } else {
            mz_json_int(w, c->days[k]);
        }
    }
    mz_json_end(w, '}');
    put_wordings(w, "remedy", c->remedy);
    put_list(w, "tags", c->tags, c->tags_n);
    mz_json_end(w, '}');
}

static void put_places(mz_json_out *w, const mz_terms *t)
{
    mz_json_key(w, S("lines"));
    mz_json_begin(w, '[');
    for (mz_len i = 0; i < t->lines_n; i++) {
        const mz_line *l = &t->lines[i];
        mz_json_begin(w, '{');
        put_str(w, "id", l->id);
        put_str(w, "name", l->name);
        put_str(w, "holder", l->holder);
        put_str(w, "source", l->source);
        put_str(w, "class", l->grade);
        put_day(w, "date", l->date);
        put_int(w, "error_m", l->error_m);
        put_str(w, "left", l->left);
        put_str(w, "right", l->right);
        put_shape(w, &l->shape);
        mz_json_end(w, '}');
    }
    mz_json_end(w, ']');
    mz_json_key(w, S("zones"));
    mz_json_begin(w, '[');
    for (mz_len i = 0; i < t->zones_n; i++) {
        const mz_zone *z = &t->zones[i];
        mz_json_begin(w, '{');
        put_str(w, "id", z->id);
        put_str(w, "name", z->name);
        put_str(w, "holder", z->holder);
        put_str(w, "source", z->source);
        put_str(w, "class", z->grade);
        put_day(w, "date", z->date);
        put_int(w, "error_m", z->error_m);
        put_str(w, "along", z->along == NULL ? (mz_str){0} : z->along->id);
        put_int(w, "reach_m", z->reach_m);
        put_shape(w, &z->shape);
        mz_json_end(w, '}');
    }
    mz_json_end(w, ']');
}

void mz_terms_json(const mz_terms *t, mz_buf *out)
{
    mz_json_out w = mz_json_to(out, 0);
    mz_json_begin(&w, '{');
    put_str(&w, "id", t->id);
    put_wordings(&w, "title", t->title);
    put_str(&w, "grade", t->grade);
    put_list(&w, "parties", t->parties, t->parties_n);
    put_list(&w, "authentic", t->authentic, t->authentic_n);
    put_day(&w, "from", t->from);
    put_day(&w, "to", t->to);
    put_str(&w, "source", t->source);
    put_places(&w, t);
    mz_json_key(&w, S("clauses"));
    mz_json_begin(&w, '[');
    for (mz_len i = 0; i < t->clauses_n; i++) {
        put_clause(&w, t, &t->clauses[i]);
    }
    mz_json_end(&w, ']');
    mz_json_end(&w, '}');
    mz_put_byte(out, '\n');
}

/* --- breaches --- */

static void put_claims(mz_json_out *w, const char *key, const mz_author_claim *v, mz_len n)
{
    mz_json_key(w, mz_str_of(key));
    mz_json_begin(w, '[');
    for (mz_len i = 0; i < n; i++) {
        mz_json_begin(w, '{');
        put_str(w, "word", mz_author_word_word(v[i].word));
        put_str(w, "by", v[i].by);
        put_str(w, "agent", v[i].agent);
        put_str(w, "side", v[i].side);
        put_day(w, "day", v[i].day);
        put_str(w, "ref", v[i].ref);
        mz_json_end(w, '}');
    }
    mz_json_end(w, ']');
}

static void put_ppm(mz_json_out *w, const char *key, int32_t ppm)
{
    mz_json_key(w, mz_str_of(key));
    if (ppm < 0) {
        mz_json_null(w);
    } else {
        mz_json_fixed(w, ppm, 6);
    }
}

static void put_readings(mz_json_out *w, const mz_breach *b)
{
    mz_json_key(w, S("readings"));
    mz_json_begin(w, '[');
    for (mz_len i = 0; i < b->readings_n; i++) {
        const mz_reading_verdict *v = &b->readings[i];
        mz_json_begin(w, '{');
        put_str(w, "party", v->party);
        put_str(w, "verdict", mz_verdict_word(v->verdict));
        put_ppm(w, "place_probability", v->place_ppm);
        put_str(w, "where", v->where);
        put_str(w, "exception", v->exception);
        put_str(w, "reason", v->reason);
        mz_json_end(w, '}');
    }
    mz_json_end(w, ']');
}

static void put_lines(mz_json_out *w, const mz_terms *t, const mz_breach *b)
{
    mz_json_key(w, S("lines"));
    mz_json_begin(w, '[');
    for (mz_len i = 0; i < b->places_n; i++) {
        const mz_line *l = &t->lines[b->places[i].line];
        const mz_position *p = &b->places[i].position;
        const mz_str side = p->side == MZ_SIDE_LEFT ? l->left : p->side == MZ_SIDE_RIGHT ? l->right : (mz_str){0};
        mz_json_begin(w, '{');
        put_str(w, "line", l->id);
        put_str(w, "holder", l->holder);
        put_str(w, "position", mz_side_word(p->side));
        put_str(w, "side", side);
        put_ppm(w, "left", p->left_ppm);
        put_ppm(w, "right", p->right_ppm);
        put_int(w, "distance_m", p->distance_m == INT64_MAX ? -1 : p->distance_m);
        put_int(w, "band_m", p->band_m);
        mz_json_key(w, S("past_end"));
        mz_json_bool(w, p->at_end);
        mz_json_end(w, '}');
    }
    mz_json_end(w, ']');
}

static void put_clocks(mz_json_out *w, const mz_breach *b)
{
    mz_json_key(w, S("clocks"));
    mz_json_begin(w, '{');
    for (int k = 0; k < MZ_STEPS; k++) {
        mz_json_key(w, mz_step_word((mz_step)k));
        mz_json_begin(w, '{');
        put_day(w, "due", b->clocks[k].due);
        put_day(w, "done", b->clocks[k].done);
        put_int(w, "late_days", b->clocks[k].late_days);
        mz_json_end(w, '}');
    }
    mz_json_end(w, '}');
}

void mz_breach_json(const mz_terms *terms, const mz_terms_incident *incidents, const mz_breach *b, mz_buf *out)
{
    mz_json_out w = mz_json_to(out, 0);
    mz_json_begin(&w, '{');
    put_str(&w, "incident", incidents[b->incident].id);
    put_str(&w, "terms", terms->id);
    put_str(&w, "clause", terms->clauses[b->clause].id);
    put_str(&w, "party", b->party);
    put_str(&w, "result", mz_breach_result_word(b->result));
    put_readings(&w, b);
    put_str(&w, "attribution", mz_attribution_word(b->attribution));
    put_str(&w, "actor", b->actor);
    put_claims(&w, "authors", b->authors, b->authors_n);
    put_claims(&w, "territory", b->territory, b->territory_n);
    put_claims(&w, "control", b->control, b->control_n);
    put_lines(&w, terms, b);
    put_str(&w, "state", mz_breach_state_word(b->state));
    put_str(&w, "outcome", b->outcome);
    put_clocks(&w, b);
    mz_json_end(&w, '}');
    mz_put_byte(out, '\n');
}
