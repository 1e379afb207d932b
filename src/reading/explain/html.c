/* An explanation as a page: the text with its words marked, beside it each statement with its rules; links lead both
 * ways. No script, nothing from elsewhere; strict enough for a parser of XML. */
#include "format/format.h"
#include "lexicon/lexicon.h"
#include "reading/explain/explain.h"

/* Colours for roles, never for sides; each role has a line of its own kind too, for those who do not see colours. */
static const char *const STYLE[] = {
    ":root{color-scheme:light dark;--ink:#1c2127;--soft:#566;--paper:#fff;--wash:#f4f5f7;--line:#c9ced6}",
    "@media(prefers-color-scheme:dark){:root{--ink:#e6e8eb;--soft:#a5adb8;--paper:#14171b;--wash:#1d2126;--line:#"
    "3a414a}}",
    "body{margin:0 auto;max-width:90rem;padding:1rem;font:1rem/1.55 system-ui,sans-serif;color:var(--ink);",
    "background:var(--paper)}h1{font-size:1.3rem}h2{font-size:1.05rem}h3{font-size:1rem;margin:0 0 .3rem}",
    ".explained{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:2rem}",
    "@media(max-width:60rem){.explained{grid-template-columns:minmax(0,1fr)}}",
    ".words{white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext}",
    ".m{color:inherit;text-decoration:none;padding:0 .1em;border-radius:.15em;border-bottom:2px solid}",
    ".m:hover,.m:focus{outline:2px solid}:target{outline:3px solid #c78500}",
    ".source{background:#4b7bec33;border-color:#4b7bec}.cue{background:#0fb9b133;border-bottom:2px dotted #0a8f88}",
    ".agent{background:#a55eea33;border-bottom:2px double #a55eea}",
    ".target{background:#a55eea1a;border-bottom:2px dashed #a55eea}",
    ".victims{background:#f7b73133;border-color:#c78500}.number{background:#f7b73166;border-bottom:3px solid #c78500}",
    ".place{background:#778ca333;border-color:#778ca3}.time{background:#778ca31a;border-bottom:2px dotted #778ca3}",
    ".gap{color:var(--soft)}.legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.3rem 1rem}",
    ".statement{border:1px solid var(--line);border-radius:.4rem;padding:.7rem 1rem;margin:0 0 1rem;",
    "break-inside:avoid-page}.statement dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem "
    ".8rem;margin:0}",
    "dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}code{font-size:.9em}",
    "table{border-collapse:collapse;font-size:.82rem;width:100%}th,td{text-align:start;vertical-align:top;",
    "padding:.15rem .4rem;border-top:1px solid var(--line);overflow-wrap:break-word}summary{cursor:pointer}",
    "@media(min-width:60rem) and (not print){.explained>section:first-child{position:sticky;top:0;align-self:start;",
    "max-height:100vh;overflow:auto}}",
    ".soft{color:var(--soft)}@media print{.explained{display:block}body{font-size:9pt}.m{color:#000}}",
};

static void put_harmless_html(mz_buf *out, mz_str text)
{
    MZ_BUF_SCOPED b = mz_buf_new((mz_len)1 << 30);
    mz_put_harmless(&b, text);
    mz_put_html(out, mz_buf_str(&b));
}

static void put_text(mz_buf *out, mz_str text)
{
    mz_puts(out, "<bdi>");
    put_harmless_html(out, text);
    mz_puts(out, "</bdi>");
}

static mz_str role_word(const mz_explained *e, mz_span_role role)
{
    return e->roles != NULL ? e->roles[role] : mz_span_role_word(role);
}

/* --- the text ----------------------------------------------------------------------------------------------------- */

static void open_mark(const mz_explained *e, const mz_run *run, bool first, mz_buf *out)
{
    mz_puts(out, "<a class=\"m ");
    mz_put(out, mz_span_role_word(run->role));
    if (first) { /* a mark that a gap cuts in two has its name once */
        mz_puts(out, "\" id=\"t");
        mz_put_int(out, run->begin);
    }
    mz_puts(out, "\" href=\"#s");
    mz_put_int(out, e->statements->v[run->statement].n);
    mz_puts(out, "\" title=\"");
    mz_put_html(out, role_word(e, run->role));
    mz_puts(out, " · ");
    mz_put_int(out, e->statements->v[run->statement].n);
    if (run->others > 0) {
        mz_puts(out, " +");
        mz_put_int(out, run->others);
    }
    mz_puts(out, "\">");
}

typedef struct gaps {
    const mz_explained *e;
    mz_len at;  /* the gap that is open, or that comes next */
    mz_len cut; /* where it opens or closes; -1: no more */
    bool open;
} gaps;

static void next_cut(gaps *g)
{
    const mz_reading_trace *t = g->e->trace;
    if (t == NULL || g->at >= t->n) {
        g->cut = -1;
    } else if (g->open) {
        g->cut = mz_explain_clean_end(g->e->text, t->gaps[g->at].end);
    } else {
        g->cut = mz_explain_clean(g->e->text, t->gaps[g->at].begin);
    }
}

static void turn(gaps *g, mz_buf *out)
{
    if (g->open) {
        mz_puts(out, "</span>");
        g->at++;
    } else {
        mz_puts(out, "<span class=\"gap\" id=\"g");
        mz_put_int(out, g->at);
        mz_puts(out, "\" title=\"");
        mz_put_html(out, mz_str_of(g->e->trace->gaps[g->at].reason));
        mz_puts(out, "\">");
    }
    g->open = !g->open;
    next_cut(g);
}

static void put_run(const mz_explained *e, const mz_run *run, gaps *g, mz_buf *out)
{
    for (mz_len at = run->begin; at < run->end;) {
        while (g->cut >= 0 && g->cut <= at) {
            turn(g, out);
        }
        const mz_len to = g->cut >= 0 && g->cut < run->end ? g->cut : run->end;
        const bool marked = run->role != MZ_SPAN_ROLES;
        if (marked) {
            open_mark(e, run, at == run->begin, out);
        }
        put_harmless_html(out, mz_str_sub(e->text->clean, at, to));
        mz_put(out, marked ? S("</a>") : S(""));
        at = to;
    }
}

void mz_explain_html_text(const mz_explained *e, mz_buf *out, mz_arena scratch)
{
    const mz_runs runs = mz_explain_runs(e, &scratch);
    gaps g = {.e = e};
    next_cut(&g);
    mz_puts(out, "<div class=\"words\" dir=\"auto\">");
    for (mz_len k = 0; k < runs.n; k++) {
        put_run(e, &runs.v[k], &g, out);
    }
    mz_put(out, g.open ? S("</span></div>\n") : S("</div>\n"));
}

/* --- a statement -------------------------------------------------------------------------------------------------- */

#define LINK_MOST 160 /* bytes of words in a link */

/* Words of the text, as a link to where they stand. */
static void put_words(const mz_explained *e, mz_len begin, mz_len end, bool link, mz_buf *out)
{
    const mz_len from = mz_explain_clean(e->text, begin);
    mz_len to = mz_explain_clean_end(e->text, end);
    const bool cut = to - from > LINK_MOST;
    to = cut ? from + LINK_MOST : to;
    while (cut && to > from && (e->text->clean.data[to] & 0xC0) == 0x80) {
        to--;
    }
    if (link) {
        mz_puts(out, "<a href=\"#t");
        mz_put_int(out, from);
        mz_puts(out, "\">");
    }
    put_text(out, mz_str_sub(e->text->clean, from, to));
    mz_put(out, cut ? S(" …") : S(""));
    mz_put(out, link ? S("</a>") : S(""));
}

static void put_pair(mz_buf *out, const char *name, mz_str value)
{
    mz_puts(out, "<dt>");
    mz_put(out, mz_str_of(name));
    mz_puts(out, "</dt><dd>");
    put_text(out, value);
    mz_puts(out, "</dd>\n");
}

static void put_code(mz_buf *out, mz_str code)
{
    if (code.len > 0) {
        mz_puts(out, " <code>");
        mz_put_html(out, code);
        mz_puts(out, "</code>");
    }
}

static void put_mentions(const mz_explained *e, const char *name, const mz_mention *v, mz_len n, mz_buf *out)
{
    for (mz_len k = 0; k < n; k++) {
        mz_put(out, k == 0 ? S("<dt>") : S("; "));
        mz_put(out, k == 0 ? mz_str_of(name) : S(""));
        mz_put(out, k == 0 ? S("</dt><dd>") : S(""));
        put_words(e, v[k].span.begin, v[k].span.end, true, out);
        put_code(out, v[k].actor);
    }
    mz_put(out, n > 0 ? S("</dd>\n") : S(""));
}

static void put_harm(const mz_explained *e, const mz_harm *h, mz_buf *out)
{
    mz_puts(out, "<dt>");
    mz_put(out, mz_effect_word(h->effect));
    mz_puts(out, "</dt><dd>");
    mz_put(out, h->approx ? S("about ") : S(""));
    mz_put_int(out, h->count.lo);
    if (h->count.hi == MZ_OPEN) {
        mz_puts(out, " or more");
    } else if (h->count.hi != h->count.lo) {
        mz_puts(out, " to ");
        mz_put_int(out, h->count.hi);
    }
    mz_puts(out, ", ");
    mz_put(out, mz_basis_word(h->basis));
    mz_puts(out, ", ");
    mz_put(out, mz_victim_status_word(h->status));
    mz_puts(out, ": ");
    if (h->victims.span.end > h->victims.span.begin) {
        put_words(e, h->victims.span.begin, h->victims.span.end, true, out);
    }
    put_code(out, h->victims.actor);
    mz_puts(out, "</dd>\n");
}

static void put_where_and_when(const mz_explained *e, const mz_statement *s, mz_buf *out)
{
    if (s->where.known && s->where.span.end > s->where.span.begin) {
        mz_puts(out, "<dt>place</dt><dd>");
        put_words(e, s->where.span.begin, s->where.span.end, true, out);
        put_code(out, s->where.place);
        mz_puts(out, "</dd>\n");
    }
    if (s->when.known && s->when.span.end > s->when.span.begin) {
        mz_puts(out, "<dt>time</dt><dd>");
        put_words(e, s->when.span.begin, s->when.span.end, true, out);
        mz_puts(out, " <code>");
        mz_put_day(out, s->when.from);
        if (s->when.to != s->when.from) {
            mz_puts(out, "/");
            mz_put_day(out, s->when.to);
        }
        mz_puts(out, "</code></dd>\n");
    }
}

static void put_reason(const mz_explained *e, const mz_reason *r, const mz_reason *end, mz_buf *out)
{
    mz_puts(out, "<tr><td>");
    mz_put_reason_fields(out, r, end);
    mz_puts(out, "</td><td>");
    put_words(e, r->begin, r->end, false, out);
    mz_puts(out, "</td><td><code>");
    mz_put_html(out, r->entry != NULL ? mz_term_id(r->entry) : r->rule);
    mz_puts(out, "</code> ");
    if (r->entry != NULL) {
        MZ_BUF_SCOPED line = mz_buf_new(1 << 12);
        mz_put_entry_line(&line, r->entry);
        mz_put_html(out, mz_buf_str(&line));
    } else {
        mz_put_html(out, mz_reading_rule(r->rule));
    }
    mz_puts(out, "</td></tr>\n");
}

/* Where the reasons of statement n begin: they are in the order of the statements. */
static mz_len first_reason(const mz_reading_trace *t, mz_len n)
{
    mz_len low = 0;
    mz_len high = t->reasons_n;
    while (low < high) {
        const mz_len mid = low + (high - low) / 2;
        if (t->reasons[mid].statement < n) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low;
}

static void put_why(const mz_explained *e, mz_len n, mz_buf *out)
{
    const mz_reading_trace *t = e->trace;
    const mz_reason *first = &t->reasons[first_reason(t, n)];
    const mz_reason *end = first;
    while (end < t->reasons + t->reasons_n && end->statement == n) {
        end++;
    }
    mz_puts(out, "<details open=\"open\"><summary>Why</summary>\n<table><thead><tr><th scope=\"col\">Fields</th>"
                 "<th scope=\"col\">Words</th><th scope=\"col\">Rule or dictionary entry</th></tr></thead><tbody>\n");
    for (const mz_reason *r = first; r < end; r++) {
        if (!mz_reason_told(first, r)) {
            put_reason(e, r, end, out);
        }
    }
    mz_puts(out, "</tbody></table></details>\n");
}

void mz_explain_html_statement(const mz_explained *e, mz_len n, mz_buf *out)
{
    const mz_statement *s = &e->statements->v[n];
    mz_puts(out, "<article class=\"statement\" id=\"s");
    mz_put_int(out, s->n);
    mz_puts(out, "\">\n<h3>");
    mz_put_int(out, s->n);
    mz_puts(out, " · ");
    mz_put(out, mz_kind_word(s->kind));
    mz_puts(out, " ");
    mz_put(out, mz_plover_word(s->plover));
    mz_puts(out, " ");
    mz_put_html(out, s->type);
    mz_puts(out, "</h3>\n<dl>\n");
    put_pair(out, "stance", mz_stance_word(s->stance));
    put_pair(out, "how sure", mz_sure_word(mz_reading_sure(s)));
    put_pair(out, "polarity", mz_polarity_word(s->polarity));
    put_mentions(e, "source", s->sources, s->sources_n, out);
    if (s->cue.end > s->cue.begin) {
        mz_puts(out, "<dt>cue</dt><dd>");
        put_words(e, s->cue.begin, s->cue.end, true, out);
        mz_puts(out, "</dd>\n");
    }
    put_mentions(e, "agent", s->agents, s->agents_n, out);
    put_mentions(e, "target", s->targets, s->targets_n, out);
    for (mz_len k = 0; k < s->harms_n; k++) {
        put_harm(e, &s->harms[k], out);
    }
    put_where_and_when(e, s, out);
    mz_puts(out, "</dl>\n");
    if (e->trace != NULL) {
        put_why(e, n, out);
    }
    mz_puts(out, "</article>\n");
}

/* --- the page ----------------------------------------------------------------------------------------------------- */

static void put_head(const mz_explained *e, mz_buf *out)
{
    mz_puts(out,
            "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n"
            "<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n"
            "<title>Read: ");
    put_harmless_html(out, e->name);
    mz_puts(out, "</title>\n<style>");
    for (size_t k = 0; k < sizeof STYLE / sizeof *STYLE; k++) {
        mz_put(out, mz_str_of(STYLE[k]));
    }
    mz_puts(out, "</style>\n</head>\n<body>\n<header>\n<h1>");
    put_text(out, e->name);
    mz_puts(out, "</h1>\n<p class=\"soft\">Read by program, reviewed by nobody. ");
    mz_put_int(out, e->trace->spans_n);
    mz_puts(out, " sentences, ");
    mz_put_int(out, e->statements->n);
    mz_puts(out, " statements, ");
    mz_put_int(out, e->trace->n);
    mz_puts(out, " sentences without one.</p>\n<ul class=\"legend\" aria-label=\"What the marks mean\">\n");
    for (mz_span_role role = 0; role < MZ_SPAN_ROLES; role++) {
        mz_puts(out, "<li><span class=\"m ");
        mz_put(out, mz_span_role_word(role));
        mz_puts(out, "\">");
        mz_put(out, role_word(e, role));
        mz_puts(out, "</span></li>\n");
    }
    mz_puts(out, "</ul>\n</header>\n");
}

static void put_gaps(const mz_explained *e, mz_buf *out)
{
    const mz_reading_trace *t = e->trace;
    if (t->n == 0) {
        return;
    }
    mz_puts(out, "<h2>Sentences without a statement</h2>\n<ol>\n");
    for (mz_len k = 0; k < t->n; k++) {
        const mz_reading_gap *g = &t->gaps[k];
        mz_puts(out, "<li><a href=\"#g");
        mz_put_int(out, k);
        mz_puts(out, "\">");
        put_words(e, g->begin, g->end, false, out);
        mz_puts(out, "</a><br/><span class=\"soft\">");
        mz_put_html(out, mz_str_of(g->reason));
        if (g->at_end > g->at_begin) {
            mz_puts(out, ": ");
            put_words(e, g->at_begin, g->at_end, false, out);
        }
        mz_puts(out, " <code>");
        mz_put_html(out, g->rule);
        mz_puts(out, "</code></span></li>\n");
    }
    mz_puts(out, "</ol>\n");
}

void mz_explain_html(const mz_explained *e, mz_buf *out, mz_arena scratch)
{
    mz_assert(e->trace != NULL);
    put_head(e, out);
    mz_puts(out, "<main class=\"explained\">\n<section aria-labelledby=\"h-text\">\n<h2 id=\"h-text\">The text</h2>\n");
    mz_explain_html_text(e, out, scratch);
    mz_puts(out, "</section>\n<section aria-labelledby=\"h-read\">\n<h2 id=\"h-read\">What was read</h2>\n");
    for (mz_len n = 0; n < e->statements->n; n++) {
        mz_explain_html_statement(e, n, out);
    }
    put_gaps(e, out);
    mz_puts(out, "</section>\n</main>\n</body>\n</html>\n");
}
