/* An explanation for a terminal: each sentence with its words marked, below it what was read and why. */
#include "lexicon/lexicon.h"
#include "reading/explain/explain.h"

#define WIDTH_LEAST 40

/* No colour stands for a side, and none for good or bad. */
static const char *const COLORS[MZ_SPAN_ROLES + 1] = {"\x1b[1;34m", "\x1b[36m", "\x1b[1;35m", "\x1b[35m", "\x1b[1;33m",
                                                      "\x1b[7m",    "\x1b[4m",  "\x1b[3;36m", ""};
#define PLAIN "\x1b[0m"

/* --- lines -------------------------------------------------------------------------------------------------------- */

typedef struct paper {
    mz_buf *out;
    mz_buf *word; /* what is not broken; `word_width` of it is seen */
    int width, indent, column, word_width;
    bool color;
    bool fresh; /* nothing stands on the line yet */
} paper;

static void new_line(paper *p)
{
    mz_put_byte(p->out, '\n');
    for (int k = 0; k < p->indent; k++) {
        mz_put_byte(p->out, ' ');
    }
    p->column = p->indent;
    p->fresh = true;
}

static void end_word(paper *p)
{
    if (p->word->len == 0) {
        return;
    }
    if (!p->fresh && p->word_width > 0) {
        if (p->column + 1 + p->word_width > p->width) {
            new_line(p);
        } else {
            mz_put_byte(p->out, ' ');
            p->column++;
        }
    }
    mz_put(p->out, mz_buf_str(p->word));
    p->column += p->word_width;
    p->fresh = p->fresh && p->word_width == 0;
    p->word_width = 0;
    mz_buf_clear(p->word);
}

static void put_words(paper *p, mz_str text)
{
    for (mz_len at = 0; at < text.len;) {
        const mz_len from = at;
        const int32_t cp = mz_utf8_next(text, &at);
        if (cp == ' ' || cp == '\n' || cp == '\t' || cp == '\r' || cp == 0xA0) {
            end_word(p);
        } else {
            mz_put_harmless(p->word, mz_str_sub(text, from, at));
            p->word_width++;
        }
    }
}

static void put_mark(paper *p, const mz_run *run, bool opens)
{
    if (run->role == MZ_SPAN_ROLES) {
        return;
    }
    if (p->color) {
        mz_put(p->word, mz_str_of(opens ? COLORS[run->role] : PLAIN));
        return;
    }
    const mz_str word = mz_span_role_word(run->role);
    if (opens) {
        mz_puts(p->word, "[");
        mz_put(p->word, word);
        mz_puts(p->word, ":");
    } else {
        mz_puts(p->word, "]");
    }
    p->word_width += opens ? 2 + (int)word.len : 1;
}

/* --- a sentence --------------------------------------------------------------------------------------------------- */

/* clean[begin, end) with its marks; *next is the first run that may touch it. */
static void put_sentence(paper *p, const mz_explained *e, const mz_runs *runs, mz_len *next, mz_len begin, mz_len end)
{
    p->indent = 2;
    mz_puts(p->out, "  ");
    p->column = p->indent;
    p->fresh = true;
    while (*next < runs->n && runs->v[*next].end <= begin) {
        ++*next;
    }
    for (mz_len k = *next; k < runs->n && runs->v[k].begin < end; k++) {
        const mz_run *run = &runs->v[k];
        const mz_len from = run->begin > begin ? run->begin : begin;
        const mz_len to = run->end < end ? run->end : end;
        put_mark(p, run, true);
        put_words(p, mz_str_sub(e->text->clean, from, to));
        put_mark(p, run, false);
    }
    end_word(p);
    mz_put_byte(p->out, '\n');
}

#define WORDS_SHOWN 60 /* bytes of the words that a rule looked at */

static void put_quoted(mz_buf *out, const mz_text *text, mz_len file_begin, mz_len file_end)
{
    const mz_len begin = mz_explain_clean(text, file_begin);
    mz_len end = mz_explain_clean_end(text, file_end);
    const bool cut = end - begin > WORDS_SHOWN;
    end = cut ? begin + WORDS_SHOWN : end;
    while (cut && end > begin && (text->clean.data[end] & 0xC0) == 0x80) {
        end--;
    }
    const mz_str words = mz_str_sub(text->clean, begin, end);
    mz_puts(out, "\"");
    for (mz_len at = 0; at < words.len;) {
        const mz_len from = at;
        const int32_t cp = mz_utf8_next(words, &at);
        mz_put_harmless(out, cp == '\n' || cp == '\t' ? S(" ") : mz_str_sub(words, from, at));
    }
    mz_put(out, cut ? S("…\"") : S("\""));
}

static void put_reason(paper *p, const mz_text *text, const mz_reason *r, const mz_reason *end)
{
    MZ_BUF_SCOPED line = mz_buf_new(1 << 16);
    mz_put_reason_fields(&line, r, end);
    mz_puts(&line, ": ");
    put_quoted(&line, text, r->begin, r->end);
    mz_puts(&line, " ");
    if (r->entry != NULL) {
        mz_put(&line, mz_term_id(r->entry));
        mz_puts(&line, " (");
        mz_put_entry_line(&line, r->entry);
        mz_puts(&line, ")");
    } else {
        mz_put(&line, r->rule);
        mz_puts(&line, " (");
        mz_put(&line, mz_reading_rule(r->rule));
        mz_puts(&line, ")");
    }
    p->column = 6;
    p->indent = 10;
    p->fresh = true;
    mz_puts(p->out, "      ");
    put_words(p, mz_buf_str(&line));
    end_word(p);
    mz_put_byte(p->out, '\n');
}

/* The reasons of statement n, from *next on. One that made several fields is told once. */
static void put_reasons(paper *p, const mz_explained *e, mz_len n, mz_len *next)
{
    const mz_reading_trace *t = e->trace;
    const mz_reason *first = &t->reasons[*next];
    while (*next < t->reasons_n && t->reasons[*next].statement == n) {
        ++*next;
    }
    const mz_reason *end = &t->reasons[*next];
    for (const mz_reason *r = first; r < end; r++) {
        if (!mz_reason_told(first, r)) {
            put_reason(p, e->text, r, end);
        }
    }
}

static void put_gap(mz_buf *out, const mz_explained *e, const mz_reading_gap *g)
{
    mz_puts(out, "  none ");
    mz_put(out, mz_str_of(g->reason));
    if (g->at_end > g->at_begin) {
        mz_puts(out, ": ");
        put_quoted(out, e->text, g->at_begin, g->at_end);
    }
    mz_puts(out, " (");
    mz_put(out, g->rule);
    mz_puts(out, ")\n");
}

static void put_legend(mz_buf *out)
{
    for (mz_span_role role = 0; role < MZ_SPAN_ROLES; role++) {
        mz_put(out, role == 0 ? S("  ") : S(" "));
        mz_put(out, mz_str_of(COLORS[role]));
        mz_put(out, mz_span_role_word(role));
        mz_puts(out, PLAIN);
    }
    mz_puts(out, "\n");
}

void mz_explain_terminal(const mz_explained *e, bool color, int width, mz_buf *out, mz_arena scratch)
{
    mz_assert(e->trace != NULL);
    MZ_BUF_SCOPED word = mz_buf_new((mz_len)1 << 26);
    paper p = {.out = out, .word = &word, .width = width < WIDTH_LEAST ? WIDTH_LEAST : width, .color = color};
    const mz_runs runs = mz_explain_runs(e, &scratch);
    mz_len run = 0;
    mz_len reason = 0;
    if (color) {
        put_legend(out);
    }
    for (mz_len k = 0; k < e->trace->spans_n; k++) {
        const mz_reading_sentence *s = &e->trace->spans[k];
        mz_put_byte(out, '\n');
        put_sentence(&p, e, &runs, &run, mz_explain_clean(e->text, s->begin), mz_explain_clean_end(e->text, s->end));
        for (mz_len n = s->first; n < s->first + s->n; n++) {
            mz_put_statement_lines(out, &e->statements->v[n]);
            mz_puts(out, "    ");
            mz_put(out, mz_sure_word(mz_reading_sure(&e->statements->v[n])));
            mz_puts(out, ", because\n");
            put_reasons(&p, e, n, &reason);
        }
        if (s->gap >= 0) {
            put_gap(out, e, &e->trace->gaps[s->gap]);
        }
    }
}
