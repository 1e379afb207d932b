/* The annex: what stands behind each figure, the cited words of each statement, and the record's own proof. */
#include "brief/page.h"

static void put_row(mz_page *p, const char *name)
{
    mz_html(p, "<dt>");
    mz_html(p, name);
    mz_html(p, "</dt><dd>");
}

static void put_mono(mz_page *p, const char *name, mz_str value)
{
    if (value.len > 0) {
        put_row(p, name);
        mz_html(p, "<code>");
        mz_html_text(p, value);
        mz_html(p, "</code></dd>\n");
    }
}

static void put_record(mz_page *p, int64_t entry, mz_str signer, mz_utc recorded, mz_str leaf, mz_str finality)
{
    put_row(p, "Entry");
    mz_html_int(p, entry);
    mz_html(p, ", signed by <bdi>");
    mz_html_text(p, signer.len > 0 ? signer : S("nobody named"));
    mz_html(p, "</bdi>");
    if (recorded != INT64_MIN) {
        mz_html(p, ", claimed time ");
        mz_put_utc(p->out, recorded);
    }
    mz_html(p, "</dd>\n");
    if (finality.len > 0) {
        put_row(p, "State");
        mz_html_text(p, finality);
        mz_html(p, "</dd>\n");
    }
    put_mono(p, "Leaf", leaf);
}

static void put_id_head(mz_page *p, mz_str ref)
{
    mz_html(p, "<li id=\"");
    mz_html_id(p, "s", ref);
    mz_html(p, "\"><p class=\"who\"><b>");
    mz_html_text(p, ref);
    mz_html(p, "</b> ");
}

static void put_document(mz_page *p, const mz_brief_statement *s)
{
    const mz_document *d = s->document;
    put_row(p, "Document");
    mz_html(p, "<bdi>");
    mz_html_text(p, d->name.len > 0 ? d->name : S("without a name"));
    mz_html(p, "</bdi>");
    if (d->publisher.len > 0) {
        mz_html(p, ", <bdi>");
        mz_html_text(p, d->publisher);
        mz_html(p, "</bdi>");
    }
    mz_html(p, ", ");
    mz_html_day(p, d->date);
    mz_html(p, ", bytes ");
    mz_html_int(p, s->statement->begin);
    mz_html(p, " to ");
    mz_html_int(p, s->statement->end);
    mz_html(p, "</dd>\n");
    put_mono(p, "SHA-256", d->hash);
}

static void put_words(mz_page *p, const mz_brief_statement *s)
{
    if (s->words.len == 0) {
        mz_html_none(p, "The cited words stand in a document that is not held here.");
        return;
    }
    mz_html(p, "<blockquote dir=\"auto\"");
    const mz_str lang = s->document->language;
    if (lang.len > 1 && lang.len < 9 && mz_is_lower(lang.data[0])) {
        mz_html(p, " lang=\"");
        mz_html_text(p, lang);
        mz_html(p, "\"");
    }
    mz_html(p, "><p>");
    mz_html_text(p, s->words);
    mz_html(p, "</p></blockquote>\n");
}

/* Who vouches for how it was read. */
static void put_reading(mz_page *p, const mz_brief_statement *s)
{
    static const char *const words[] = {"by program, not reviewed", "by program, confirmed by a person",
                                        "by program, corrected by a person", "by program, rejected by a person"};
    if (s->document->method == MZ_BY_READING) {
        mz_html(p, "<dt>Read</dt><dd>");
        mz_html(p, words[s->review]);
        mz_html(p, "</dd>\n");
    }
}

static void put_statement(mz_page *p, const mz_brief_statement *s)
{
    mz_arena scratch = p->scratch;
    put_id_head(p, s->ref);
    mz_html(p, "<bdi>");
    mz_html_text(p, mz_statement_speaker_name(p->in, s, &scratch));
    mz_html(p, "</bdi> ");
    mz_html_word(p, mz_stance_word(s->statement->stance));
    if (s->statement->type.len > 0) {
        mz_html(p, ": ");
        mz_html_word(p, s->statement->type);
    }
    if (s->incident.len > 0) {
        mz_html(p, ", of incident ");
        mz_html_text(p, s->incident);
    }
    mz_html(p, "</p>\n");
    put_words(p, s);
    mz_html(p, "<dl>\n");
    put_document(p, s);
    put_reading(p, s);
    put_record(p, s->entry, s->signer, s->recorded, s->leaf, s->finality);
    mz_html(p, "</dl></li>\n");
}

static void put_decision(mz_page *p, const mz_brief_decision *d)
{
    put_id_head(p, d->ref);
    mz_html_text(p, mz_act_kind_word(d->act->kind));
    mz_html(p, " by ");
    mz_html_name(p, d->act->by);
    if (d->act->word.len > 0) {
        mz_html(p, ": ");
        mz_html_word(p, d->act->word);
    }
    mz_html(p, ", ");
    mz_html_day(p, d->act->date);
    mz_html(p, "</p>\n");
    if (d->act->reason.len > 0) {
        mz_html(p, "<blockquote dir=\"auto\"><p>");
        mz_html_text(p, d->act->reason);
        mz_html(p, "</p></blockquote>\n");
    }
    if (d->act->dissent.len > 0) {
        mz_html(p, "<p>Dissent:</p><blockquote dir=\"auto\"><p>");
        mz_html_text(p, d->act->dissent);
        mz_html(p, "</p></blockquote>\n");
    }
    mz_html(p, "<dl>\n");
    put_record(p, d->entry, d->signer, d->recorded, d->leaf, d->finality);
    mz_html(p, "</dl></li>\n");
}

static void put_figures(mz_page *p)
{
    if (p->figures.n == 0) {
        return;
    }
    mz_html(p, "<h3>Figures and their statements</h3>\n<ol class=\"figures\">\n");
    for (mz_len i = 0; i < p->figures.n; i++) {
        const mz_figure *f = &p->figures.v[i];
        mz_html(p, "<li id=\"f");
        mz_html_int(p, i + 1);
        mz_html(p, "\"><bdi>");
        mz_html_text(p, f->what);
        mz_html(p, "</bdi> <span class=\"cite\">");
        mz_html(p, f->refs_n == 0 ? "rests on no statement" : "rests on ");
        mz_html_refs(p, f->refs, f->refs_n, f->refs_n);
        mz_html(p, "</span></li>\n");
    }
    mz_html(p, "</ol>\n");
}

void mz_page_annex(mz_page *p)
{
    mz_html_section(p, "annex", "Annex: figures, statements, cited words");
    put_figures(p);
    mz_html(p, "<h3>Statements</h3>\n");
    if (p->in->statements_n == 0) {
        mz_html_none(p, "This report rests on no statement.");
    } else {
        mz_html(p, "<ol class=\"annex\">\n");
        for (mz_len i = 0; i < p->in->statements_n; i++) {
            put_statement(p, &p->in->statements[i]);
        }
        mz_html(p, "</ol>\n");
    }
    if (p->in->decisions_n > 0) {
        mz_html(p, "<h3>Decisions and filings</h3>\n<ol class=\"annex\">\n");
        for (mz_len i = 0; i < p->in->decisions_n; i++) {
            put_decision(p, &p->in->decisions[i]);
        }
        mz_html(p, "</ol>\n");
    }
    mz_html_section_end(p);
}

void mz_page_foot(mz_page *p)
{
    const mz_brief_input *in = p->in;
    mz_html(p, "</main>\n<footer id=\"record\">\n<h2>The record behind this report</h2>\n<dl>\n");
    put_mono(p, "Log", in->origin);
    put_row(p, "Entries");
    mz_html_int(p, in->entries);
    mz_html(p, "</dd>\n");
    put_mono(p, "Root hash", in->root);
    put_mono(p, "Digest of the derived tables", in->digest);
    mz_html(p, "</dl>\n");
    mz_page_state(p);
    mz_html(p, "<p>Checkpoint:</p>\n<pre>");
    mz_html_text(p, in->checkpoint);
    mz_html(p, "</pre>\n<p class=\"note\">Anybody who holds a copy of the record can make this report again, byte for "
               "byte, with the same program, this checkpoint and the cosignatures listed "
               "here.</p>\n</footer>\n</body>\n</html>\n");
}
