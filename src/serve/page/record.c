/* The record itself: its state, each entry with its proof, each statement with its words, each document. */
#include "serve/page/parts.h"

#define NOTE_MOST 70000

/* ---- the state of the record ---- */

static void put_party_or(const mz_visit *v, mz_buf *out, mz_str party, const char *key)
{
    if (party.len > 0) {
        mz_page_party(out, v, party);
    } else {
        mz_say_key(v, out, key);
    }
}

static void put_witnesses(mz_visit *v, mz_buf *out, const mz_record_state *s)
{
    static const char *const head[] = {MZ_KEY("Witness"), MZ_KEY("Of"), MZ_KEY("In the policy"),
                                       MZ_KEY("Cosigned up to"), MZ_KEY("Last at")};
    mz_say_in(v, out, "h2", "Witnesses");
    if (s->n == 0) {
        mz_puts(out, "<p>");
        mz_say(v, out,
               "No witness is known to this record: who runs it could show different histories to different people. "
               "See {0}.",
               mz_mark_code(v, "mizan witness"));
        mz_puts(out, "</p>\n");
        return;
    }
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < s->n; i++) {
        const mz_witness_view *w = &s->v[i];
        mz_puts(out, "<tr><td>");
        mz_page_text(out, w->key.name, 255);
        mz_puts(out, "</td><td>");
        put_party_or(v, out, w->party, MZ_KEY("neutral"));
        mz_puts(out, "</td><td>");
        mz_say_key(v, out, w->in_policy ? MZ_KEY("yes") : MZ_KEY("no"));
        mz_puts(out, "</td><td class=\"n\">");
        if (w->last_size >= 0) {
            mz_put_int(out, w->last_size);
            mz_puts(out, "</td><td>");
            mz_page_time(out, v, w->last_time);
        } else {
            mz_say(v, out, "nothing yet");
            mz_puts(out, "</td><td>");
        }
        mz_puts(out, "</td></tr>\n");
    }
    mz_page_table_end(out);
}

static mz_status put_record(mz_visit *v, mz_http_answer *a)
{
    const mz_record_state *s = &v->c->state;
    const mz_hash256 root = mz_record_root(v->c->record);
    mz_say_in(v, &a->body, "h1", "The record");
    for (mz_len i = 0; i < s->forks.n; i++) {
        mz_puts(&a->body, "<p class=\"alarm\" role=\"alert\">");
        mz_say(v, &a->body, "Fork: the log signed two histories; the proof is {0}. Nothing is signed any more.",
               mz_html(v, mz_str_concat(v->perm, S("record/fork/"), s->forks.v[i])));
        mz_puts(&a->body, "</p>\n");
    }
    mz_puts(&a->body, "<p>");
    mz_say_state(v, &a->body, s);
    mz_puts(&a->body, "</p>\n<dl class=\"pairs\">\n");
    mz_say_term(v, &a->body, "Origin");
    mz_page_text(&a->body, mz_record_origin(v->c->record), 255);
    mz_puts(&a->body, "</dd>\n");
    mz_say_term(v, &a->body, "Entries");
    mz_put_int(&a->body, mz_record_size(v->c->record));
    mz_puts(&a->body, "</dd>\n");
    mz_say_term(v, &a->body, "Root");
    mz_puts(&a->body, "<code dir=\"ltr\">");
    mz_put_hash_base64(&a->body, &root);
    mz_puts(&a->body, "</code></dd>\n");
    mz_say_term(v, &a->body, "Key of the log");
    mz_puts(&a->body, "<code dir=\"ltr\">");
    MZ_BUF_SCOPED key = mz_buf_new(MZ_VKEY_MAX);
    mz_put_vkey(&key, mz_record_log(v->c->record));
    mz_put_html(&a->body, mz_buf_str(&key));
    mz_puts(&a->body, "</code></dd>\n</dl>\n");
    mz_part_doors(&a->body, v);
    mz_say_in(v, &a->body, "h2", "Checkpoint");
    mz_puts(&a->body, "<pre tabindex=\"0\" dir=\"ltr\">");
    mz_put_html(&a->body, mz_record_checkpoint(v->c->record));
    mz_puts(&a->body, "</pre>\n");
    put_witnesses(v, &a->body, s);
    MZ_TRY(mz_part_standing(&a->body, v));
    mz_say_in(v, &a->body, "h2", "Check it yourself");
    mz_puts(&a->body, "<p>");
    mz_say(v, &a->body,
           "Take a copy and check it with {0}, a program without network that you can read whole, or with programs "
           "that we did not write ({1}, {2} and others). Each entry's page gives its proof.",
           mz_mark_code(v, "mizan-verify"), mz_mark_code(v, "sumdb/tlog"), mz_mark_code(v, "tessera fsck"));
    mz_puts(&a->body, " ");
    mz_say(v, &a->body, "Every member may hold a copy, and should; who holds one the record does not know.");
    mz_puts(&a->body, "</p>\n<pre tabindex=\"0\" dir=\"ltr\">mizan mirror ADDRESS/log/ copy --key LOGKEY\nmizan-verify "
                      "copy --policy our-policy</pre>\n");
    return mz_ok();
}

static void record(mz_visit *v, mz_http_answer *a)
{
    mz_page_show(v, a, mz_plain(v, "Record"), S("/record"), put_record);
}

/* ---- one entry ---- */

static mz_status number_of(const mz_visit *v, mz_str text, int64_t *out)
{
    return mz_str_canonical_uint(text, out) && *out < mz_record_size(v->c->record)
               ? mz_flow_let(v->c, *out)
               : mz_fail(MZ_BAD_INPUT, "the record has no entry of that number", -1);
}

static mz_status put_finality(mz_visit *v, mz_buf *out, int64_t index)
{
    mz_finality f;
    MZ_TRY(mz_record_finality(v->c->record, (mz_len)index, &f, v->perm));
    mz_puts(out, "<dl class=\"pairs\">\n");
    mz_say_term(v, out, "Time, as its author claims");
    mz_page_time(out, v, f.claimed);
    mz_puts(out, "</dd>\n");
    mz_say_term(v, out, "Place in the record");
    mz_say(v, out, "entry {0}", mz_mark_number(v, index));
    mz_puts(out, "</dd>\n");
    mz_say_term(v, out, "State");
    mz_say_finality(v, out, &f);
    mz_puts(out, "</dd>\n");
    for (mz_len i = 0; i < f.n; i++) {
        mz_puts(out, "<dt>");
        mz_say(v, out, "Witness {0}", mz_html(v, f.v[i].key.name));
        mz_puts(out, "</dt><dd>");
        if (f.v[i].first_time >= 0) {
            mz_say(v, out, "saw it at {0}", mz_mark_time(v, f.v[i].first_time));
        } else {
            mz_say(v, out, "has not cosigned it");
        }
        mz_puts(out, "</dd>\n");
    }
    mz_puts(out, "</dl>\n");
    return mz_ok();
}

static mz_status put_entry(mz_visit *v, mz_http_answer *a)
{
    int64_t index;
    bool sees;
    mz_entry e;
    mz_str audience;
    MZ_TRY(number_of(v, v->q->rest, &index));
    MZ_TRY(mz_flow_sees(v->c, index, &sees, &audience));
    MZ_TRY(mz_record_entry(v->c->record, (mz_len)index, &e, v->perm));
    if (audience.len > 0) {
        mz_visit_read(v, mz_str_concat(v->perm, S("entry "), v->q->rest));
    }
    mz_puts(&a->body, "<h1>");
    mz_say(v, &a->body, "Entry {0}", mz_mark_number(v, index));
    mz_puts(&a->body, "</h1>\n<p>");
    const mz_str feed = e.feed, kind = e.draft.kind;
    if (audience.len > 0) {
        mz_say(v, &a->body, "Kind {0}, written by {1}; for {2} only.", mz_mark_of(v, "entry", kind), mz_html(v, feed),
               mz_html(v, audience));
    } else {
        mz_say(v, &a->body, "Kind {0}, written by {1}.", mz_mark_of(v, "entry", kind), mz_html(v, feed));
    }
    mz_puts(&a->body, "</p>\n");
    MZ_TRY(put_finality(v, &a->body, index));
    mz_puts(&a->body, "<p>");
    mz_say(v, &a->body, "{0} (a file {2}) and {1}: with your policy they are checked anywhere, offline.",
           mz_mark_link(v, "/proof/", v->q->rest, mz_mark_key(v, "Its proof")),
           mz_mark_link(v, "/note/", v->q->rest, mz_mark_key(v, "its bytes")), mz_mark_code(v, ".tlog-proof"));
    mz_puts(&a->body, "</p>\n");
    mz_say_in(v, &a->body, "h2", "As it was signed");
    mz_puts(&a->body, "<pre tabindex=\"0\" dir=\"ltr\">");
    mz_page_text(&a->body, e.note.bytes, NOTE_MOST);
    mz_puts(&a->body, "</pre>\n");
    return mz_ok();
}

static void entry(mz_visit *v, mz_http_answer *a)
{
    mz_page_show(v, a, mz_plain(v, "Entry {0}", v->q->rest), S("/record"), put_entry);
}

static void as_file(mz_visit *v, mz_http_answer *a, const char *type, const char *end)
{
    const mz_str name =
        mz_str_concat(v->q->perm, S("attachment; filename=\"entry-"), v->q->rest, mz_str_of(end), S("\""));
    a->status = 200;
    a->type = type;
    mz_http_put_header(a, "Content-Disposition", mz_str_z(v->q->perm, name));
}

static void proof(mz_visit *v, mz_http_answer *a)
{
    int64_t index;
    mz_status s = number_of(v, v->q->rest, &index);
    s = mz_failed(s) ? s : mz_record_proof(v->c->record, (mz_len)index, &a->body);
    if (mz_failed(s)) {
        mz_visit_fail(v, a, s);
        return;
    }
    as_file(v, a, "text/plain; charset=utf-8", ".tlog-proof");
}

static void note(mz_visit *v, mz_http_answer *a)
{
    int64_t index;
    mz_entry e;
    mz_status s = number_of(v, v->q->rest, &index);
    s = mz_failed(s) ? s : mz_record_entry(v->c->record, (mz_len)index, &e, v->perm);
    if (mz_failed(s)) {
        mz_visit_fail(v, a, s);
        return;
    }
    mz_put(&a->body, e.note.bytes);
    as_file(v, a, "text/plain; charset=utf-8", ".note");
}

/* ---- one statement ---- */

static void put_mentions(const mz_visit *v, mz_buf *out, const char *key, const mz_mention *m, mz_len n)
{
    for (mz_len i = 0; i < n; i++) {
        mz_say_term(v, out, key);
        mz_page_text(out, m[i].span.text, 200);
        if (m[i].actor.len > 0) {
            mz_puts(out, " <code dir=\"ltr\">");
            mz_put_html(out, m[i].actor);
            mz_puts(out, "</code>");
        }
        mz_puts(out, "</dd>\n");
    }
}

static void put_harms(const mz_visit *v, mz_buf *out, const mz_statement *s)
{
    for (mz_len i = 0; i < s->harms_n; i++) {
        const mz_harm *h = &s->harms[i];
        mz_say_term(v, out, "Harm");
        mz_say_of(v, out, "effect", mz_effect_word(h->effect));
        mz_puts(out, " ");
        mz_say_interval(v, out, h->count, h->approx);
        mz_puts(out, " ");
        mz_page_text(out, h->victims.span.text, 200);
        mz_puts(out, "</dd>\n");
    }
}

void mz_page_meaning(const mz_visit *v, mz_buf *out, const mz_loaded *l)
{
    const mz_statement *s = l->statement;
    const mz_markup what =
        s->type.len > 0 ? mz_mark_of(v, "type", s->type) : mz_mark_of(v, "plover", mz_plover_word(s->plover));
    mz_puts(out, "<dl class=\"pairs\">\n");
    mz_say_term(v, out, "What is said");
    mz_say(v, out, "{0}, {1}; the source {2}", what, mz_mark_of(v, "polarity", mz_polarity_word(s->polarity)),
           mz_mark_of(v, "stance", mz_stance_word(s->stance)));
    mz_puts(out, "</dd>\n");
    put_mentions(v, out, MZ_KEY("Source"), s->sources, s->sources_n);
    put_mentions(v, out, MZ_KEY("Who acts"), s->agents, s->agents_n);
    put_mentions(v, out, MZ_KEY("Who is hit"), s->targets, s->targets_n);
    put_harms(v, out, s);
    mz_say_term(v, out, "Why it is read so");
    mz_puts(out, "<code dir=\"ltr\">");
    for (mz_len i = 0; i < s->rules_n; i++) {
        mz_put(out, i > 0 ? S(" ") : S(""));
        mz_put_html(out, s->rules[i]);
    }
    mz_puts(out, "</code></dd>\n</dl>\n");
}

static void put_source_place(mz_visit *v, mz_buf *out, const mz_loaded *l)
{
    const mz_document *d = l->document;
    mz_puts(out, "<p>");
    mz_page_days(out, v, d->date, d->date);
    mz_say(v, out, ", ");
    mz_page_text(out, d->publisher, 120);
    mz_say(v, out, ", ");
    mz_say(v, out, "bytes {0} to {1} of {2}", mz_mark_number(v, l->statement->begin),
           mz_mark_number(v, l->statement->end),
           mz_mark_link(v, "/document/", d->hash, mz_html(v, d->name.len > 0 ? d->name : d->hash)));
    mz_puts(out, "</p>\n");
}

static mz_status put_statement(mz_visit *v, mz_http_answer *a)
{
    mz_statement_id id;
    mz_loaded l;
    mz_rows rows;
    mz_str words;
    if (!mz_statement_id_parse(v->q->rest, &id) || mz_statement_id_entry(id) >= mz_record_size(v->c->record)) {
        return mz_fail(MZ_BAD_INPUT, "the record has no statement of that number", -1);
    }
    const int64_t index = mz_statement_id_entry(id);
    MZ_TRY(mz_flow_load(v->c, &id, 1, &l, v->perm));
    MZ_TRY(mz_flow_words(v->c, &l, &words, v->perm));
    mz_puts(&a->body, "<h1>");
    mz_say(v, &a->body, "Statement {0}", mz_html(v, l.ref));
    mz_puts(&a->body, "</h1>\n");
    if (words.len > 0) {
        mz_page_quote(&a->body, &l, words, 2000);
    } else {
        mz_say_in(v, &a->body, "p", "The words are not here: it is a row of a table, or the document was erased.");
    }
    put_source_place(v, &a->body, &l);
    MZ_TRY(mz_page_review(v, &a->body, &l));
    mz_page_meaning(v, &a->body, &l);
    const mz_value one[] = {mz_value_number(id)};
    MZ_TRY(mz_index_ask(v->c->index, MZ_Q_MEMBER, one, 1, &rows, v->perm));
    if (rows.n > 0) {
        MZ_BUF_SCOPED link = mz_buf_new(1024);
        mz_page_incident_link(&link, v, ((const mz_member_row *)rows.v)[0].incident);
        mz_puts(&a->body, "<p>");
        mz_say(v, &a->body, "Part of incident {0}.", mz_mark_made(v, &link));
        mz_puts(&a->body, "</p>\n");
    }
    mz_say_in(v, &a->body, "h2", "Its place on the record");
    MZ_BUF_SCOPED number = mz_buf_new(32);
    mz_put_int(&number, index);
    MZ_BUF_SCOPED words_of_link = mz_buf_new(1024);
    mz_say(v, &words_of_link, "entry {0}", mz_mark_number(v, index));
    mz_puts(&a->body, "<p>");
    mz_say(v, &a->body, "Signed by {0} in {1}.", mz_html(v, l.signer),
           mz_mark_link(v, "/entry/", mz_buf_str(&number), mz_mark_made(v, &words_of_link)));
    mz_puts(&a->body, "</p>\n");
    return put_finality(v, &a->body, index);
}

static void statement(mz_visit *v, mz_http_answer *a)
{
    mz_page_show(v, a, mz_plain(v, "Statement {0}", v->q->rest), S("/incidents"), put_statement);
}

/* ---- documents ---- */

static void put_document_row(mz_visit *v, mz_buf *out, const mz_document_row *d)
{
    mz_puts(out, "<tr><td>");
    mz_page_days(out, v, d->date, d->date);
    mz_puts(out, "</td><td>");
    mz_page_text(out, d->publisher, 120);
    mz_puts(out, "</td><td>");
    mz_page_link(out, v, "/document/", d->hash);
    mz_page_text(out, d->name.len > 0 ? d->name : d->hash, 120);
    mz_puts(out, "</a></td><td class=\"n\">");
    mz_put_int(out, d->statements);
    mz_puts(out, "</td></tr>\n");
}

static mz_status put_documents(mz_visit *v, mz_http_answer *a)
{
    static const char *const head[] = {MZ_KEY("Day"), MZ_KEY("Published by"), MZ_KEY("Document"), MZ_KEY("Statements")};
    mz_rows rows;
    MZ_TRY(mz_index_ask(v->c->index, MZ_Q_DOCUMENTS, NULL, 0, &rows, v->perm));
    mz_say_in(v, &a->body, "h1", "Documents");
    mz_puts(&a->body, "<p>");
    mz_say_count(v, &a->body, rows.n, "{0} document.",
                 "{0} documents, the last that came first; at most 500 are listed.");
    mz_puts(&a->body, "</p>\n");
    mz_page_table(&a->body, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = rows.n - 1; i >= 0 && i >= rows.n - 500; i--) {
        put_document_row(v, &a->body, &((const mz_document_row *)rows.v)[i]);
    }
    mz_page_table_end(&a->body);
    return mz_ok();
}

static void documents(mz_visit *v, mz_http_answer *a)
{
    mz_page_show(v, a, mz_plain(v, "Documents"), S("/documents"), put_documents);
}

/* To its review, for those who may. */
static void put_door(mz_visit *v, mz_buf *out, const mz_document_row *d)
{
    if (d->method == MZ_BY_READING && mz_may(mz_right_of("GET", "/review/"), &v->who) == MZ_MAY) {
        mz_puts(out, "<p>");
        mz_page_link(out, v, "/review/", d->hash);
        mz_say(v, out, "What a program read in it, beside the text, and its review");
        mz_puts(out, "</a></p>\n");
    }
}

static mz_status put_document(mz_visit *v, mz_http_answer *a)
{
    static const char *const head[] = {MZ_KEY("Statement"), MZ_KEY("Kind"),  MZ_KEY("What"),
                                       MZ_KEY("Day"),       MZ_KEY("Place"), MZ_KEY("Review")};
    mz_rows rows, said;
    const mz_value span[] = {mz_value_text(v->q->rest), mz_value_text(mz_str_concat(v->perm, v->q->rest, S("g")))};
    MZ_TRY(mz_index_ask(v->c->index, MZ_Q_DOCUMENT_HASHED, span, 2, &rows, v->perm));
    if (v->q->rest.len < 8 || rows.n != 1) {
        return mz_fail(MZ_BAD_INPUT, "no document has this hash", -1);
    }
    const mz_document_row *d = rows.v;
    const mz_value id[] = {mz_value_number(d->id)};
    MZ_TRY(mz_index_ask(v->c->index, MZ_Q_STATEMENTS_OF_DOCUMENT, id, 1, &said, v->perm));
    mz_puts(&a->body, "<h1>");
    if (d->name.len > 0) {
        mz_page_text(&a->body, d->name, 200);
    } else {
        mz_say(v, &a->body, "Document");
    }
    mz_puts(&a->body, "</h1>\n<dl class=\"pairs\">\n");
    mz_say_term(v, &a->body, "Published by");
    mz_page_text(&a->body, d->publisher, 200);
    mz_puts(&a->body, "</dd>\n");
    mz_say_term(v, &a->body, "Day");
    mz_page_days(&a->body, v, d->date, d->date);
    mz_puts(&a->body, "</dd>\n");
    mz_say_term(v, &a->body, "SHA-256 of its bytes");
    mz_puts(&a->body, "<code dir=\"ltr\">");
    mz_put_html(&a->body, d->hash);
    mz_puts(&a->body, "</code></dd>\n");
    mz_say_term(v, &a->body, "Bytes");
    mz_put_int(&a->body, d->size_bytes);
    mz_puts(&a->body, "</dd>\n</dl>\n");
    put_door(v, &a->body, d);
    mz_say_in(v, &a->body, "h2", "What it says");
    mz_page_table(&a->body, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < said.n && i < 1000; i++) {
        const mz_statement_row *s = &((const mz_statement_row *)said.v)[i];
        MZ_BUF_SCOPED ref = mz_buf_new(64);
        mz_put_statement_id(&ref, s->id);
        mz_puts(&a->body, "<tr><td>");
        mz_page_link(&a->body, v, "/statement/", mz_buf_str(&ref));
        mz_put(&a->body, mz_buf_str(&ref));
        mz_puts(&a->body, "</a></td><td>");
        mz_say_of(v, &a->body, "kind", mz_kind_word((mz_kind)s->kind));
        mz_puts(&a->body, "</td><td>");
        mz_say_of(v, &a->body, "type", s->type);
        mz_puts(&a->body, "</td><td>");
        mz_page_days(&a->body, v, s->from, s->to);
        mz_puts(&a->body, "</td><td>");
        mz_page_text(&a->body, s->place, 80);
        mz_puts(&a->body, "</td><td>");
        if (s->review >= 0) {
            mz_say_of(v, &a->body, "review", mz_review_word((mz_review)s->review));
        }
        mz_puts(&a->body, "</td></tr>\n");
    }
    mz_page_table_end(&a->body);
    return mz_ok();
}

static void document(mz_visit *v, mz_http_answer *a)
{
    mz_page_show(v, a, mz_plain(v, "Document"), S("/documents"), put_document);
}

static const mz_page pages[] = {
    {"GET", "/record", MZ_PAGE_CASE | MZ_PAGE_SCREEN, 0, record},
    {"GET", "/entry/", MZ_PAGE_CASE | MZ_PAGE_SCREEN, 0, entry},
    {"GET", "/proof/", MZ_PAGE_CASE, 0, proof},
    {"GET", "/note/", MZ_PAGE_CASE, 0, note},
    {"GET", "/statement/", MZ_PAGE_CASE | MZ_PAGE_SCREEN, 0, statement},
    {"GET", "/documents", MZ_PAGE_CASE | MZ_PAGE_SCREEN, 0, documents},
    {"GET", "/document/", MZ_PAGE_CASE | MZ_PAGE_SCREEN, 0, document},
};
const mz_pages mz_pages_record = {pages, (mz_len)(sizeof pages / sizeof pages[0])};
