/* Review: what a program read out of a text, beside the text, and what people say of it. What was read stays on the
 * record; a review stands beside it, signed by a key that lies here or in its owner's browser. No script is needed
 * where the key lies here. */
#include "format/format.h"
#include "lexicon/lexicon.h"
#include "reading/reading.h"
#include "serve/page/hand.h"
#include "serve/page/page.h"
#include "serve/page/parts.h"
#include "serve/signing.h"

#define SHOWN       100 /* statements of one page */
#define TEXT_MOST   ((mz_len)4 << 20)
#define VALUE_MOST  400
#define REASON_MOST 2000

static const char *const names[] = {
    MZ_KEY("source"),  MZ_KEY("word of speech"), MZ_KEY("who acts"), MZ_KEY("who is hit"),
    MZ_KEY("victims"), MZ_KEY("number"),         MZ_KEY("place"),    MZ_KEY("day")};
_Static_assert(sizeof names / sizeof *names == MZ_SPAN_ROLES, "a name for each role");

/* ---- the list of documents ---- */

typedef struct waiting {
    int64_t document, n;
} waiting;

static mz_status count_waiting(mz_visit *v, waiting **out, mz_len *n, int64_t *all)
{
    mz_rows rows;
    mz_map at = {0};
    struct {
        waiting *v;
        mz_len n, cap;
    } list = {0};
    const mz_value from[] = {mz_value_number(0), mz_value_number(INT64_MAX)};
    MZ_TRY(mz_index_ask(v->c->index, MZ_Q_STATEMENTS_UNREVIEWED, from, 2, &rows, v->perm));
    for (mz_len i = 0; i < rows.n; i++) {
        const int64_t document = ((const mz_statement_row *)rows.v)[i].document;
        bool fresh;
        const mz_str key = {(const uint8_t *)&((const mz_statement_row *)rows.v)[i].document, (mz_len)sizeof document};
        const int64_t k = *mz_map_put(&at, key, list.n, &fresh, v->perm);
        if (fresh) {
            *mz_push(v->perm, &list) = (waiting){document, 0};
        }
        list.v[k].n++;
    }
    *out = list.v;
    *n = list.n;
    *all = rows.n;
    return mz_ok();
}

static mz_status put_waiting(mz_visit *v, mz_buf *out, const waiting *w)
{
    mz_rows rows;
    const mz_value id[] = {mz_value_number(w->document)};
    MZ_TRY(mz_index_ask(v->c->index, MZ_Q_DOCUMENT, id, 1, &rows, v->perm));
    if (rows.n == 0) {
        return mz_ok();
    }
    const mz_document_row *d = rows.v;
    mz_puts(out, "<tr><td>");
    mz_page_days(out, v, d->date, d->date);
    mz_puts(out, "</td><td>");
    mz_page_text(out, d->publisher, 120);
    mz_puts(out, "</td><td>");
    mz_page_link(out, v, "/review/", d->hash);
    mz_page_text(out, d->name.len > 0 ? d->name : d->hash, 120);
    mz_puts(out, "</a></td><td class=\"n\">");
    mz_put_int(out, w->n);
    mz_puts(out, "</td><td class=\"n\">");
    mz_put_int(out, d->statements);
    mz_puts(out, "</td></tr>\n");
    return mz_ok();
}

static mz_status put_list(mz_visit *v, mz_http_answer *a)
{
    static const char *const head[] = {MZ_KEY("Day"), MZ_KEY("Published by"), MZ_KEY("Document"),
                                       MZ_KEY("Not reviewed"), MZ_KEY("Statements")};
    waiting *w;
    mz_len n;
    int64_t all;
    MZ_TRY(count_waiting(v, &w, &n, &all));
    mz_say_in(v, &a->body, "h1", "Review");
    mz_puts(&a->body, "<p class=\"lead\">");
    mz_say_count(v, &a->body, all, "{0} statement was read by program and reviewed by nobody.",
                 "{0} statements were read by program and reviewed by nobody.");
    mz_puts(&a->body, "</p>\n<p>");
    mz_say(v, &a->body,
           "A program proposes what a text says; people confirm it, correct it or reject it. Both stay on the record. "
           "What is corrected counts as it was corrected, what is rejected does not count.");
    mz_puts(&a->body, "</p>\n");
    mz_page_table(&a->body, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = n - 1; i >= 0 && i >= n - 500; i--) {
        MZ_TRY(put_waiting(v, &a->body, &w[i]));
    }
    mz_page_table_end(&a->body);
    if (n > 500) {
        mz_say_in(v, &a->body, "p", "The 500 documents that came last are listed.");
    }
    return mz_ok();
}

static void list(mz_visit *v, mz_http_answer *a) { mz_page_show(v, a, mz_plain(v, "Review"), S("/review"), put_list); }

/* ---- one document ---- */

typedef struct desk {
    const mz_document_row *document;
    mz_loaded *loaded; /* those that are shown */
    mz_len n, all, from;
    mz_statements list; /* the same, as they stand, numbered as on the page */
    mz_text text;
    bool here; /* the text is */
} desk;

static mz_status take_document(mz_visit *v, desk *d)
{
    mz_rows rows;
    const mz_value span[] = {mz_value_text(v->q->rest), mz_value_text(mz_str_concat(v->perm, v->q->rest, S("g")))};
    MZ_TRY(mz_index_ask(v->c->index, MZ_Q_DOCUMENT_HASHED, span, 2, &rows, v->perm));
    if (v->q->rest.len < 8 || rows.n != 1) {
        return mz_fail(MZ_BAD_INPUT, "no document has this hash", -1);
    }
    d->document = rows.v;
    return d->document->method == MZ_BY_READING
               ? mz_ok()
               : mz_fail(MZ_BAD_INPUT, "only what a program read out of a text is reviewed", -1);
}

static mz_status take_statements(mz_visit *v, desk *d)
{
    mz_rows rows;
    mz_str from = {0};
    bool bad = false;
    int64_t skip = 0;
    const mz_value id[] = {mz_value_number(d->document->id)};
    MZ_TRY(mz_index_ask(v->c->index, MZ_Q_STATEMENTS_OF_DOCUMENT, id, 1, &rows, v->perm));
    if (mz_http_parameter(v->q, S("skip"), &from, &bad) && (bad || !mz_str_canonical_uint(from, &skip))) {
        return mz_fail(MZ_BAD_INPUT, "skip is a whole number", -1);
    }
    d->all = rows.n;
    d->from = skip < rows.n ? (mz_len)skip : rows.n;
    d->n = rows.n - d->from < SHOWN ? rows.n - d->from : SHOWN;
    mz_statement_id *ids = mz_new(v->perm, mz_statement_id, d->n);
    for (mz_len i = 0; i < d->n; i++) {
        ids[i] = ((const mz_statement_row *)rows.v)[d->from + i].id;
    }
    d->loaded = mz_new(v->perm, mz_loaded, d->n);
    MZ_TRY(mz_flow_load(v->c, ids, d->n, d->loaded, v->perm));
    d->list.v = mz_new(v->perm, mz_statement, d->n);
    for (mz_len i = 0; i < d->n; i++) {
        d->list.v[i] = *d->loaded[i].statement;
        d->list.v[i].n = d->from + i;
    }
    d->list.n = d->n;
    return mz_ok();
}

static mz_status take_text(mz_visit *v, desk *d)
{
    mz_str bytes;
    MZ_TRY(mz_flow_body(v->c, d->document->hash, d->document->size_bytes, &bytes, v->perm));
    if (bytes.len == 0 || bytes.len > TEXT_MOST) {
        return mz_ok();
    }
    const bool html = mz_text_looks_html(bytes);
    d->here = !mz_failed(html ? mz_text_html(bytes, &d->text, v->perm) : mz_text_plain(bytes, &d->text, v->perm));
    return mz_ok();
}

/* ---- what people said ---- */

static void put_read_as(mz_visit *v, mz_buf *out, const mz_loaded *l, const mz_act *act)
{
    if (act->sets_n == 0) {
        return;
    }
    mz_puts(out, "<ul class=\"soft small\">\n");
    for (mz_len i = 0; i < act->sets_n; i++) {
        mz_puts(out, "<li>");
        mz_say(v, out, "{0}: {1}, read as {2}", mz_html(v, act->sets[i].field), mz_html(v, act->sets[i].value),
               mz_html(v, mz_review_value(l->read, act->sets[i].field, v->perm)));
        mz_puts(out, "</li>\n");
    }
    mz_puts(out, "</ul>\n");
}

static mz_markup entry_link(mz_visit *v, int64_t entry)
{
    MZ_BUF_SCOPED number = mz_buf_new(32);
    mz_put_int(&number, entry);
    return mz_mark_link(v, "/entry/", mz_buf_str(&number), mz_mark_number(v, entry));
}

mz_status mz_page_review(mz_visit *v, mz_buf *out, const mz_loaded *l)
{
    mz_act *act;
    if (l->document->method != MZ_BY_READING) {
        return mz_ok();
    }
    MZ_TRY(mz_flow_reviewer(v->c, l, &act, v->perm));
    mz_puts(out, "<p class=\"review\">");
    if (act == NULL) {
        mz_say(v, out, "Read by program, not reviewed; by its rules {0}.",
               mz_mark_of(v, "sure", mz_sure_word(mz_reading_sure(l->statement))));
        mz_puts(out, "</p>\n");
        return mz_ok();
    }
    const mz_markup by = mz_mark_party(v, act->by);
    const mz_markup entry = entry_link(v, mz_statement_id_entry(l->reviewed));
    switch (l->review) {
    case MZ_CONFIRMED:
        mz_say(v, out, "Read by program, confirmed by {0} in entry {1}.", by, entry);
        break;
    case MZ_CORRECTED:
        mz_say(v, out, "Read by program, corrected by {0} in entry {1}.", by, entry);
        break;
    case MZ_REJECTED:
        mz_say(v, out, "Read by program, rejected by {0} in entry {1}: it does not count.", by, entry);
        break;
    case MZ_UNREVIEWED:
    default:
        break;
    }
    mz_puts(out, "</p>\n");
    put_read_as(v, out, l, act);
    if (act->reason.len > 0) {
        mz_puts(out, "<blockquote>");
        mz_page_text(out, act->reason, REASON_MOST);
        mz_puts(out, "</blockquote>\n");
    }
    return mz_ok();
}

/* ---- the form of a statement ---- */

static void put_value(mz_visit *v, mz_buf *out, const mz_loaded *l, mz_str field, mz_len place)
{
    mz_puts(out, "<div><label for=\"f");
    mz_put_int(out, place);
    mz_puts(out, "-");
    mz_put_html(out, field);
    mz_puts(out, "\"><code dir=\"ltr\">");
    mz_put_html(out, field);
    mz_puts(out, "</code></label>\n<input dir=\"ltr\" maxlength=\"400\" id=\"f");
    mz_put_int(out, place);
    mz_puts(out, "-");
    mz_put_html(out, field);
    mz_puts(out, "\" name=\"");
    mz_put_html(out, field);
    mz_puts(out, "\" value=\"");
    mz_put_html(out, mz_review_value(l->statement, field, v->perm));
    mz_puts(out, "\"></div>\n");
}

static void put_button(mz_visit *v, mz_buf *out, mz_review word, const char *key)
{
    mz_puts(out, "<button name=\"word\" value=\"");
    mz_put(out, mz_review_word(word));
    mz_puts(out, "\">");
    mz_say_key(v, out, key);
    mz_puts(out, "</button>\n");
}

/* The party's device keys: in whose feed the review shall stand. */
static void put_keys(mz_visit *v, mz_buf *out)
{
    mz_len n;
    const mz_registered *keys = mz_record_keys(v->c->record, &n);
    mz_puts(out, "<select name=\"key\" aria-label=\"");
    mz_put_html(out, mz_plain(v, "Your key, in whose name the entries are written"));
    mz_puts(out, "\">");
    for (mz_len i = 0; i < n; i++) {
        if (mz_page_own_key(v, &keys[i])) {
            mz_puts(out, "<option>");
            mz_put_html(out, keys[i].key.name);
            mz_puts(out, "</option>");
        }
    }
    mz_puts(out, "</select>\n");
}

static void put_form(mz_visit *v, mz_buf *out, const desk *d, mz_len i)
{
    const mz_loaded *l = &d->loaded[i];
    const mz_str *fields;
    mz_len n;
    mz_review_fields(l->statement, v->perm, &fields, &n);
    mz_puts(out, "<form class=\"judge\" method=\"post\" action=\"/review/sign\">\n"
                 "<input type=\"hidden\" name=\"statement\" value=\"");
    mz_put_html(out, l->ref);
    mz_puts(out, "\">\n<details><summary>");
    mz_say(v, out, "Correct it");
    mz_puts(out, "</summary>\n<p class=\"soft small\">");
    mz_say(v, out,
           "Codes with one space between, ? for somebody who is not known; a harm is effect, least, most (- when "
           "open), basis, status and victims; - for none.");
    mz_puts(out, "</p>\n");
    for (mz_len k = 0; k < n; k++) {
        put_value(v, out, l, fields[k], i);
    }
    put_button(v, out, MZ_CORRECTED, MZ_KEY("Correct"));
    mz_puts(out, "</details>\n<label for=\"why");
    mz_put_int(out, i);
    mz_puts(out, "\">");
    mz_say(v, out, "Reason; a rejection needs one");
    mz_puts(out, "</label>\n<input maxlength=\"2000\" name=\"reason\" id=\"why");
    mz_put_int(out, i);
    mz_puts(out, "\">\n");
    if (v->who.role == MZ_ROLE_PARTY) {
        put_keys(v, out);
    }
    mz_puts(out, "<p>");
    put_button(v, out, MZ_CONFIRMED, MZ_KEY("Confirm"));
    put_button(v, out, MZ_REJECTED, MZ_KEY("Reject"));
    mz_puts(out, "</p>\n</form>\n");
}

static mz_str party_of(const mz_visit *v) { return v->who.role == MZ_ROLE_MEDIATOR ? v->c->mediator : v->who.party; }

/* Whether who asks has a way to sign, and the right to. */
static mz_status can_review(mz_visit *v, const mz_loaded *l, bool *can)
{
    const bool pen = v->who.role == MZ_ROLE_PARTY || mz_signing_key(v->site, &v->who, v->c->mediator) != NULL;
    MZ_TRY(mz_flow_may_review(v->c, party_of(v), mz_statement_id_entry(l->id), can));
    *can = *can && pen && v->at == 0;
    return mz_ok();
}

/* Where the first of its marked words stands; -1: it has none. */
static mz_len first_words(const mz_statement *s)
{
    const mz_len at[] = {s->sources_n > 0 ? s->sources[0].span.begin : -1, s->cue.begin,
                         s->agents_n > 0 ? s->agents[0].span.begin : -1,
                         s->targets_n > 0 ? s->targets[0].span.begin : -1, s->harms_n > 0 ? s->harms[0].begin : -1};
    mz_len first = -1;
    for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
        first = at[k] >= 0 && (first < 0 || at[k] < first) ? at[k] : first;
    }
    return first;
}

static void put_way_to_words(mz_visit *v, mz_buf *out, const mz_explained *e, mz_len i)
{
    const mz_len at = e->text->clean.len > 0 ? first_words(&e->statements->v[i]) : -1;
    if (at >= 0) {
        mz_puts(out, " · <a href=\"#t");
        mz_put_int(out, mz_explain_clean(e->text, at));
        mz_puts(out, "\">");
        mz_say(v, out, "in the text");
        mz_puts(out, "</a>");
    }
}

static mz_status put_statement(mz_visit *v, mz_buf *out, const desk *d, const mz_explained *e, mz_len i)
{
    bool can;
    const mz_loaded *l = &d->loaded[i];
    mz_puts(out, "<article class=\"statement\" id=\"s");
    mz_put_int(out, d->from + i);
    mz_puts(out, "\">\n<h3>");
    mz_put_int(out, d->from + i);
    mz_puts(out, " · ");
    mz_page_link(out, v, "/statement/", l->ref);
    mz_say(v, out, "Statement {0}", mz_html(v, l->ref));
    mz_puts(out, "</a>");
    put_way_to_words(v, out, e, i);
    mz_puts(out, "</h3>\n");
    MZ_TRY(mz_page_review(v, out, l));
    mz_page_meaning(v, out, l);
    MZ_TRY(can_review(v, l, &can));
    if (can) {
        put_form(v, out, d, i);
    }
    mz_puts(out, "</article>\n");
    return mz_ok();
}

static void put_done(mz_visit *v, mz_buf *out)
{
    mz_str text;
    bool bad;
    int64_t entry;
    if (mz_http_parameter(v->q, S("done"), &text, &bad) && !bad && mz_str_canonical_uint(text, &entry)) {
        mz_puts(out, "<p class=\"good\" role=\"status\">");
        if (entry < v->size) {
            mz_say(v, out, "Signed and on the record: entry {0}.", entry_link(v, entry));
        } else { /* the page's case follows the record a moment later */
            mz_say(v, out, "Signed and on the record; this page shows it when it is loaded again.");
        }
        mz_puts(out, "</p>\n");
    }
}

static void put_title(mz_visit *v, mz_buf *out, const desk *d)
{
    const mz_document_row *row = d->document;
    mz_puts(out, "<h1>");
    mz_say(v, out, "Review of {0}", mz_html(v, row->name.len > 0 ? row->name : row->hash));
    mz_puts(out, "</h1>\n");
    put_done(v, out);
    mz_puts(out, "<p>");
    mz_page_text(out, row->publisher, 120);
    mz_say(v, out, ", ");
    mz_page_days(out, v, row->date, row->date);
    mz_say(v, out, ", ");
    mz_page_link(out, v, "/document/", row->hash);
    mz_say(v, out, "the document");
    mz_puts(out, "</a></p>\n<ul class=\"legend\">\n");
    for (mz_span_role role = 0; role < MZ_SPAN_ROLES; role++) {
        mz_puts(out, "<li><span class=\"m ");
        mz_put(out, mz_span_role_word(role));
        mz_puts(out, "\">");
        mz_say_key(v, out, names[role]);
        mz_puts(out, "</span></li>\n");
    }
    mz_puts(out, "</ul>\n");
}

static void put_text(mz_visit *v, mz_buf *out, const desk *d, const mz_explained *e)
{
    mz_puts(out, "<section aria-labelledby=\"h-text\"");
    if (d->document->language.len > 0) {
        mz_puts(out, " lang=\"");
        mz_put_html(out, d->document->language);
        mz_puts(out, "\"");
    }
    mz_puts(out, ">\n<h2 id=\"h-text\">");
    mz_say(v, out, "The text");
    mz_puts(out, "</h2>\n");
    if (d->here) {
        mz_explain_html_text(e, out, *v->perm);
    } else {
        mz_say_in(v, out, "p",
                  "The words are not here: the document was erased, is elsewhere, or too long for a page.");
    }
    mz_puts(out, "</section>\n");
}

static mz_status put_document(mz_visit *v, mz_http_answer *a)
{
    desk d = {0};
    mz_str roles[MZ_SPAN_ROLES];
    MZ_TRY(take_document(v, &d));
    MZ_TRY(take_statements(v, &d));
    MZ_TRY(take_text(v, &d));
    for (mz_span_role role = 0; role < MZ_SPAN_ROLES; role++) {
        roles[role] = mz_plain_args(v, names[role], NULL, 0);
    }
    const mz_explained e = {.text = &d.text, .statements = &d.list, .name = d.document->name, .roles = roles};
    put_title(v, &a->body, &d);
    mz_puts(&a->body, "<div class=\"explained\">\n");
    put_text(v, &a->body, &d, &e);
    mz_puts(&a->body, "<section aria-labelledby=\"h-read\">\n<h2 id=\"h-read\">");
    mz_say(v, &a->body, "What was read");
    mz_puts(&a->body, "</h2>\n");
    for (mz_len i = 0; i < d.n; i++) {
        MZ_TRY(put_statement(v, &a->body, &d, &e, i));
    }
    mz_puts(&a->body, "</section>\n</div>\n");
    if (d.n < d.all) {
        const char *path = mz_str_z(v->perm, mz_str_concat(v->perm, S("/review/"), d.document->hash));
        mz_part_pager(&a->body, v, path, NULL, 0, d.from, d.n, d.all);
    }
    return mz_ok();
}

static void document(mz_visit *v, mz_http_answer *a)
{
    mz_page_show(v, a, mz_plain(v, "Review"), S("/review"), put_document);
}

/* ---- what came ---- */

typedef struct said {
    mz_act act;
    mz_str ref, key;
    mz_loaded loaded;
    mz_preview preview;
} said;

/* The fields that are given and differ from what was read. */
static mz_status take_sets(mz_visit *v, said *s)
{
    const mz_str *fields;
    mz_len n;
    mz_review_fields(s->loaded.statement, v->perm, &fields, &n);
    mz_act_set *sets = mz_new(v->perm, mz_act_set, n);
    mz_len kept = 0;
    for (mz_len i = 0; i < n; i++) {
        mz_str value;
        if (!mz_visit_field(v, fields[i], &value)) {
            continue;
        }
        value = mz_str_trim(value);
        const mz_str read = mz_review_value(s->loaded.read, fields[i], v->perm);
        if (value.len == 0 || value.len > VALUE_MOST) {
            return mz_fail(MZ_BAD_INPUT, "a field is a text of at most 400 bytes, - for none", -1);
        }
        if (!mz_str_eq(value, read) && !(read.len == 0 && mz_str_eq(value, S("-")))) {
            sets[kept++] = (mz_act_set){fields[i], value};
        }
    }
    s->act.sets = sets;
    s->act.sets_n = kept;
    return kept > 0 ? mz_ok() : mz_fail(MZ_BAD_INPUT, "nothing differs from what was read: then confirm it", -1);
}

static mz_status take_review(mz_visit *v, said *s)
{
    mz_str word, reason;
    mz_statement_id id;
    mz_review review;
    if (!mz_visit_field(v, S("statement"), &s->ref) || !mz_statement_id_parse(s->ref, &id) ||
        mz_statement_id_entry(id) >= mz_record_size(v->c->record) || !mz_visit_field(v, S("word"), &word) ||
        !mz_review_parse(word, &review) || v->at != 0) {
        return mz_fail(MZ_BAD_INPUT, "a review names a statement of the record as it is now, and what is said of it",
                       -1);
    }
    MZ_TRY(mz_flow_load(v->c, &id, 1, &s->loaded, v->perm));
    (void)mz_visit_field(v, S("key"), &s->key);
    s->act = (mz_act){.kind = MZ_REVIEW,
                      .by = party_of(v),
                      .date = (mz_day)(mz_site_now(v->site) / MZ_DAY_SECONDS),
                      .about = &s->ref,
                      .about_n = 1,
                      .word = word,
                      .from = MZ_NO_DAY,
                      .to = MZ_NO_DAY};
    if (mz_visit_field(v, S("reason"), &reason) && reason.len <= REASON_MOST) {
        s->act.reason = mz_str_trim(reason);
    }
    if (review == MZ_CORRECTED) {
        MZ_TRY(take_sets(v, s));
    }
    return mz_flow_review_preview(v->c, &s->act, party_of(v), mz_site_now(v->site), &s->preview, v->perm);
}

/* To the document, where the statement stands. */
static void go_back(mz_visit *v, mz_http_answer *a, const said *s, int64_t entry)
{
    MZ_BUF_SCOPED path = mz_buf_new(256);
    mz_puts(&path, "/review/");
    mz_put(&path, s->loaded.document->hash);
    mz_puts(&path, "?done=");
    mz_put_int(&path, entry);
    mz_visit_go(v, a, mz_str_z(v->q->perm, mz_buf_str(&path)));
}

/* A party's key lies with the party: the page shows the text, and its script signs it. */
static void show_text(mz_visit *v, mz_http_answer *a, const said *s)
{
    const mz_shell shell = {.title = mz_plain(v, "Review"), .nav = S("/review")};
    a->status = 200;
    mz_shell_begin(v, a, &shell);
    mz_puts(&a->body, "<h1>");
    mz_say(v, &a->body, "Review of statement {0}", mz_html(v, s->ref));
    mz_puts(&a->body, "</h1>\n");
    const mz_status done = mz_page_own_signing(v, &a->body, &s->preview, s->key);
    if (mz_failed(done)) {
        mz_visit_fail(v, a, done);
        return;
    }
    mz_page_drafts(v, &a->body, &s->preview);
    mz_shell_end(v, a);
}

static mz_status sign_here(mz_visit *v, const said *s, mz_signed *out)
{
    const mz_pen *by = mz_signing_key(v->site, &v->who, v->c->mediator);
    if (by == NULL) {
        return mz_fail(MZ_BAD_INPUT, "your key is not on this server: review with mizan review", -1);
    }
    return mz_sign_preview(v->site, &s->preview, by, out, v->perm);
}

static void sign(mz_visit *v, mz_http_answer *a)
{
    said s = {0};
    mz_signed done;
    mz_status st = take_review(v, &s);
    if (!mz_failed(st) && v->who.role == MZ_ROLE_PARTY) {
        show_text(v, a, &s);
        return;
    }
    const bool allowed = !mz_failed(st);
    st = allowed ? sign_here(v, &s, &done) : st;
    if (allowed && st.code == MZ_DENIED) { /* not that he may not: another program has the case for the moment */
        st = mz_fail(MZ_LIMIT, st.what, -1);
    }
    if (mz_failed(st)) {
        mz_visit_fail(v, a, st);
        a->status = allowed && st.code == MZ_LIMIT ? 503 : a->status;
        return;
    }
    go_back(v, a, &s, done.first + done.n - 1);
}

static const mz_page pages[] = {
    {"GET", "/review", MZ_PAGE_CASE | MZ_PAGE_SCREEN, 0, list},
    {"GET", "/review/", MZ_PAGE_CASE | MZ_PAGE_SCREEN | MZ_PAGE_SLOW, 0, document},
    {"POST", "/review/sign", MZ_PAGE_CASE | MZ_PAGE_SCREEN | MZ_PAGE_SLOW, 65536, sign},
};
const mz_pages mz_pages_review = {pages, (mz_len)(sizeof pages / sizeof pages[0])};
