/* An explanation for programs: statements with their trace, sentences without one with their reason. */
#include "lexicon/lexicon.h"
#include "reading/explain/explain.h"

static void put_key_str(mz_json_out *w, mz_str key, mz_str value)
{
    mz_json_key(w, key);
    mz_json_str_or_null(w, value);
}

static void put_key_int(mz_json_out *w, mz_str key, int64_t value)
{
    mz_json_key(w, key);
    mz_json_int(w, value);
}

static void put_entry(mz_json_out *w, const mz_term_entry *entry)
{
    mz_json_key(w, S("entry"));
    if (entry == NULL) {
        mz_json_null(w);
        return;
    }
    mz_json_begin(w, '{');
    put_key_str(w, S("id"), mz_term_id(entry));
    put_key_str(w, S("file"), mz_term_file(entry));
    put_key_int(w, S("line"), entry->line);
    mz_json_end(w, '}');
}

static void put_reason(mz_json_out *w, const mz_reason *r)
{
    mz_json_begin(w, '{');
    put_key_str(w, S("field"), mz_slot_word(r->field));
    put_key_int(w, S("k"), r->k);
    put_key_int(w, S("begin"), r->begin);
    put_key_int(w, S("end"), r->end);
    put_key_str(w, S("rule"), r->rule);
    put_key_str(w, S("meaning"), mz_reading_rule(r->rule));
    put_entry(w, r->entry);
    mz_json_end(w, '}');
}

/* The statement's own object, with two more keys. */
static void put_statement(const mz_explained *e, mz_len n, mz_len *next, mz_buf *out)
{
    const mz_reading_trace *t = e->trace;
    mz_statement_json(e->name, &e->statements->v[n], out);
    mz_assert(out->len >= 2 && out->data[out->len - 2] == '}');
    out->len -= 2;
    mz_puts(out, ",\"trace\":");
    mz_json_out w = mz_json_to(out, 0);
    mz_json_begin(&w, '[');
    for (; *next < t->reasons_n && t->reasons[*next].statement == n; ++*next) {
        put_reason(&w, &t->reasons[*next]);
    }
    mz_json_end(&w, ']');
    mz_puts(out, ",\"sure\":\"");
    mz_put(out, mz_sure_word(mz_reading_sure(&e->statements->v[n])));
    mz_puts(out, "\"}\n");
}

static void put_gap(const mz_explained *e, const mz_reading_gap *g, mz_buf *out)
{
    mz_json_out w = mz_json_to(out, 0);
    mz_json_begin(&w, '{');
    put_key_str(&w, S("doc"), e->name);
    mz_json_key(&w, S("n"));
    mz_json_null(&w);
    put_key_int(&w, S("begin"), g->begin);
    put_key_int(&w, S("end"), g->end);
    put_key_str(&w, S("rule"), g->rule);
    put_key_str(&w, S("reason"), mz_str_of(g->reason));
    put_key_int(&w, S("at_begin"), g->at_begin);
    put_key_int(&w, S("at_end"), g->at_end);
    mz_json_end(&w, '}');
    mz_puts(out, "\n");
}

void mz_explain_json(const mz_explained *e, mz_buf *out)
{
    mz_len reason = 0;
    mz_assert(e->trace != NULL);
    for (mz_len k = 0; k < e->trace->spans_n; k++) {
        const mz_reading_sentence *s = &e->trace->spans[k];
        for (mz_len n = s->first; n < s->first + s->n; n++) {
            put_statement(e, n, &reason, out);
        }
        if (s->gap >= 0) {
            put_gap(e, &e->trace->gaps[s->gap], out);
        }
    }
}
