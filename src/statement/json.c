#include "statement/statement.h"

#include "format/format.h"

static void put_offset(mz_json_out *w, mz_str key, mz_len v)
{
    mz_json_key(w, key);
    if (v < 0) {
        mz_json_null(w);
    } else {
        mz_json_int(w, v);
    }
}

static void put_text(mz_json_out *w, mz_str key, mz_str v)
{
    mz_json_key(w, key);
    mz_json_str_or_null(w, v);
}

/* A span is all there or null: its words stand in the document, so an empty one is none. */
static void put_span_fields(mz_json_out *w, const mz_span *s)
{
    mz_json_key(w, S("text"));
    mz_json_str(w, s->text);
    put_offset(w, S("begin"), s->begin);
    put_offset(w, S("end"), s->end);
}

static void put_mention(mz_json_out *w, const mz_mention *m)
{
    mz_json_begin(w, '{');
    put_span_fields(w, &m->span);
    put_text(w, S("actor"), m->actor);
    mz_json_end(w, '}');
}

static void put_mentions(mz_json_out *w, mz_str key, const mz_mention *v, mz_len n)
{
    mz_json_key(w, key);
    mz_json_begin(w, '[');
    for (mz_len i = 0; i < n; i++) {
        put_mention(w, &v[i]);
    }
    mz_json_end(w, ']');
}

static void put_cue(mz_json_out *w, const mz_span *cue)
{
    mz_json_key(w, S("cue"));
    if (cue->text.len == 0) {
        mz_json_null(w);
        return;
    }
    mz_json_begin(w, '{');
    put_span_fields(w, cue);
    mz_json_end(w, '}');
}

static void put_where(mz_json_out *w, const mz_place *p)
{
    mz_json_key(w, S("where"));
    if (!p->known && p->span.text.len == 0) {
        mz_json_null(w);
        return;
    }
    mz_json_begin(w, '{');
    put_span_fields(w, &p->span);
    const int32_t degrees[] = {p->lat_e6, p->lon_e6};
    for (int i = 0; i < 2; i++) {
        mz_json_key(w, i == 0 ? S("lat") : S("lon"));
        if (mz_place_located(p)) {
            mz_json_fixed(w, degrees[i], 6);
        } else {
            mz_json_null(w);
        }
    }
    mz_json_key(w, S("precision"));
    if (p->known) {
        mz_json_int(w, p->precision);
    } else {
        mz_json_null(w);
    }
    put_text(w, S("place"), p->place);
    mz_json_end(w, '}');
}

static void put_day(mz_json_out *w, mz_str key, mz_day d)
{
    MZ_BUF_SCOPED b = mz_buf_new(32);
    if (d != MZ_NO_DAY) {
        mz_put_day(&b, d);
    }
    put_text(w, key, mz_buf_str(&b));
}

static void put_when(mz_json_out *w, const mz_when *t)
{
    mz_json_key(w, S("when"));
    if (!t->known) {
        mz_json_null(w);
        return;
    }
    mz_json_begin(w, '{');
    put_span_fields(w, &t->span);
    put_day(w, S("from"), t->from);
    put_day(w, S("to"), t->to);
    mz_json_key(w, S("precision"));
    mz_json_int(w, t->precision);
    mz_json_end(w, '}');
}

static void put_count(mz_json_out *w, mz_interval v)
{
    mz_json_key(w, S("min"));
    mz_json_int(w, v.lo);
    mz_json_key(w, S("max"));
    if (v.hi == MZ_OPEN) {
        mz_json_null(w);
    } else {
        mz_json_int(w, v.hi);
    }
}

static void put_victims(mz_json_out *w, const mz_harm *h)
{
    mz_json_key(w, S("victims"));
    mz_json_begin(w, '{');
    put_span_fields(w, &h->victims.span);
    put_text(w, S("actor"), h->victims.actor);
    mz_json_key(w, S("status"));
    mz_json_str(w, mz_victim_status_word(h->status));
    mz_json_end(w, '}');
}

static void put_harm(mz_json_out *w, const mz_harm *h)
{
    mz_json_begin(w, '{');
    mz_json_key(w, S("effect"));
    mz_json_str(w, mz_effect_word(h->effect));
    put_count(w, h->count);
    mz_json_key(w, S("approx"));
    mz_json_bool(w, h->approx);
    mz_json_key(w, S("basis"));
    mz_json_str(w, mz_basis_word(h->basis));
    put_offset(w, S("begin"), h->begin);
    put_offset(w, S("end"), h->end);
    put_victims(w, h);
    mz_json_end(w, '}');
}

static void put_what(mz_json_out *w, const mz_statement *s)
{
    mz_json_key(w, S("kind"));
    mz_json_str(w, mz_kind_word(s->kind));
    put_text(w, S("plover"), mz_plover_word(s->plover));
    put_text(w, S("cameo"), s->cameo);
    put_text(w, S("type"), s->type);
    mz_json_key(w, S("polarity"));
    mz_json_str(w, mz_polarity_word(s->polarity));
    mz_json_key(w, S("stance"));
    mz_json_str(w, mz_stance_word(s->stance));
}

void mz_statement_json(mz_str doc, const mz_statement *s, mz_buf *out)
{
    mz_json_out w = mz_json_to(out, 0);
    mz_json_begin(&w, '{');
    mz_json_key(&w, S("doc"));
    mz_json_str(&w, doc);
    mz_json_key(&w, S("n"));
    mz_json_int(&w, s->n);
    put_offset(&w, S("begin"), s->begin);
    put_offset(&w, S("end"), s->end);
    put_what(&w, s);
    put_mentions(&w, S("sources"), s->sources, s->sources_n);
    put_cue(&w, &s->cue);
    put_mentions(&w, S("agents"), s->agents, s->agents_n);
    put_mentions(&w, S("targets"), s->targets, s->targets_n);
    put_where(&w, &s->where);
    put_when(&w, &s->when);
    mz_json_key(&w, S("harm"));
    mz_json_begin(&w, '[');
    for (mz_len i = 0; i < s->harms_n; i++) {
        put_harm(&w, &s->harms[i]);
    }
    mz_json_end(&w, ']');
    mz_json_key(&w, S("rules"));
    mz_json_begin(&w, '[');
    for (mz_len i = 0; i < s->rules_n; i++) {
        mz_json_str(&w, s->rules[i]);
    }
    mz_json_end(&w, ']');
    mz_json_end(&w, '}');
    mz_put_byte(out, '\n');
}

/* ---- acts ---- */

static void put_act_harms(mz_json_out *w, const mz_act *a)
{
    mz_json_key(w, S("harm"));
    mz_json_begin(w, '[');
    for (mz_len i = 0; i < a->harms_n; i++) {
        mz_json_begin(w, '{');
        mz_json_key(w, S("effect"));
        mz_json_str(w, mz_effect_word(a->harms[i].effect));
        put_count(w, a->harms[i].count);
        put_text(w, S("victims"), a->harms[i].victims);
        mz_json_key(w, S("status"));
        mz_json_str(w, mz_victim_status_word(a->harms[i].status));
        mz_json_end(w, '}');
    }
    mz_json_end(w, ']');
}

static void put_act_sets(mz_json_out *w, const mz_act *a)
{
    mz_json_key(w, S("set"));
    mz_json_begin(w, '{');
    for (mz_len i = 0; i < a->sets_n; i++) {
        mz_json_key(w, a->sets[i].field);
        mz_json_str(w, a->sets[i].value);
    }
    mz_json_end(w, '}');
}

void mz_act_json(const mz_act *act, mz_buf *out)
{
    mz_json_out w = mz_json_to(out, 0);
    mz_json_begin(&w, '{');
    mz_json_key(&w, S("act"));
    mz_json_str(&w, mz_act_kind_word(act->kind));
    put_text(&w, S("by"), act->by);
    put_day(&w, S("date"), act->date);
    mz_json_key(&w, S("about"));
    mz_json_begin(&w, '[');
    for (mz_len i = 0; i < act->about_n; i++) {
        mz_json_str(&w, act->about[i]);
    }
    mz_json_end(&w, ']');
    put_text(&w, S("word"), act->word);
    put_text(&w, S("clause"), act->clause);
    put_text(&w, S("party"), act->party);
    put_text(&w, S("grade"), act->grade);
    put_act_harms(&w, act);
    put_where(&w, &act->where);
    mz_json_key(&w, S("radius_m"));
    mz_json_int(&w, act->radius_m);
    put_day(&w, S("from"), act->from);
    put_day(&w, S("to"), act->to);
    put_text(&w, S("reason"), act->reason);
    put_text(&w, S("dissent"), act->dissent);
    if (act->kind == MZ_REVIEW) {
        put_act_sets(&w, act);
    }
    mz_json_end(&w, '}');
    mz_put_byte(out, '\n');
}
