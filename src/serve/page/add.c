/* Add: a file is shown as it would stand on the record, and only then signed: by a key that lies here, after a yes, or
 * in its owner's browser. Nothing of what is shown is kept on disk or in a log. */
#include "serve/form.h"
#include "serve/page/hand.h"
#include "serve/page/page.h"
#include "serve/signing.h"
#include "serve/tray.h"

#define BODY_MAX   ((mz_len)8 << 20)
#define SHOWN      200 /* statements, rejects */
#define TEXTS      40  /* entries whose text is shown */
#define FIELD_MOST 200

/* ---- the form ---- */

static const char *const kinds[] = {"article", "letter",  "observations", "ged",  "acled",
                                    "records", "geojson", "act",          "terms"};

static void put_field(mz_visit *v, mz_buf *out, const char *name, const char *label, const char *more)
{
    mz_puts(out, "<div><label for=\"");
    mz_put(out, mz_str_of(name));
    mz_puts(out, "\">");
    mz_say_key(v, out, label);
    mz_puts(out, "</label>\n<input id=\"");
    mz_put(out, mz_str_of(name));
    mz_puts(out, "\" name=\"");
    mz_put(out, mz_str_of(name));
    mz_puts(out, "\" ");
    mz_put(out, mz_str_of(more));
    mz_puts(out, "></div>\n");
}

static void put_kinds(mz_visit *v, mz_buf *out)
{
    mz_puts(out, "<div><label for=\"as\">");
    mz_say(v, out, "What it is");
    mz_puts(out, "</label>\n<select id=\"as\" name=\"as\"><option value=\"\">");
    mz_put_html(out, mz_plain(v, "as recognised"));
    mz_puts(out, "</option>");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        mz_puts(out, "<option>");
        mz_put(out, mz_str_of(kinds[i]));
        mz_puts(out, "</option>");
    }
    mz_puts(out, "</select></div>\n");
}

static void put_for(mz_visit *v, mz_buf *out, mz_str word, mz_str name)
{
    mz_puts(out, "<label class=\"pick\"><input type=\"checkbox\" name=\"for-");
    mz_put_html(out, word);
    mz_puts(out, "\" value=\"1\"> ");
    mz_page_text(out, name, 120);
    mz_puts(out, "</label>\n");
    (void)v;
}

static const char *const roles[] = {"monitor", "observer", "analyst", "public"};

static void put_audience(mz_visit *v, mz_buf *out)
{
    mz_puts(out, "<fieldset><legend>");
    mz_say(v, out, "Who may see it");
    mz_puts(out, "</legend>\n<p class=\"soft small\">");
    mz_say(v, out, "Nobody picked: everyone. The mediator and its author always may.");
    mz_puts(out, "</p>\n");
    for (mz_len i = 0; i < v->c->parties_n; i++) {
        put_for(v, out, v->c->parties[i].code, mz_page_party_name(v, v->c->parties[i].code));
    }
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        put_for(v, out, mz_str_of(roles[i]), mz_plain_of(v, "role", mz_str_of(roles[i])));
    }
    mz_puts(out, "</fieldset>\n");
}

bool mz_page_own_key(const mz_visit *v, const mz_registered *key)
{
    return key->retired < 0 && mz_str_eq(key->party, v->who.party) && key->key.type == MZ_KEY_ED25519 &&
           mz_str_eq(key->role, S("device"));
}

/* The device keys of a party, to say in whose feed its entries shall stand. */
static void put_keys(mz_visit *v, mz_buf *out)
{
    mz_len n;
    const mz_registered *keys = mz_record_keys(v->c->record, &n);
    mz_puts(out, "<div><label for=\"key\">");
    mz_say(v, out, "Your key, in whose name the entries are written");
    mz_puts(out, "</label>\n<select id=\"key\" name=\"key\">");
    for (mz_len i = 0; i < n; i++) {
        if (mz_page_own_key(v, &keys[i])) {
            mz_puts(out, "<option>");
            mz_put_html(out, keys[i].key.name);
            mz_puts(out, "</option>");
        }
    }
    mz_puts(out, "</select></div>\n");
}

static void put_form(mz_visit *v, mz_buf *out)
{
    mz_puts(out, "<form class=\"sheet\" method=\"post\" action=\"/add\" enctype=\"multipart/form-data\">\n");
    put_field(v, out, "file", MZ_KEY("File"), "type=\"file\" required");
    put_kinds(v, out);
    put_field(v, out, "publisher", MZ_KEY("Published by, where the file does not say"), "maxlength=\"200\"");
    put_field(v, out, "date", MZ_KEY("Day of publication, where the file does not say"), "type=\"date\"");
    put_field(v, out, "language", MZ_KEY("Its language, as in en"), "maxlength=\"12\" dir=\"ltr\"");
    if (v->who.role == MZ_ROLE_PARTY) {
        put_keys(v, out);
    }
    put_audience(v, out);
    mz_puts(out, "<p><button class=\"main-button\">");
    mz_say(v, out, "Show what it would put on record");
    mz_puts(out, "</button></p>\n</form>\n<p class=\"soft\">");
    mz_say(
        v, out,
        "A file of at most 8 MiB, packed or not. Nothing is signed or kept by this step: the file is read in memory, "
        "and neither it nor what it says is written to a disk or a log.");
    mz_puts(out, "</p>\n");
}

/* ?done=FIRST-N after a confirmation. */
static void put_done(mz_visit *v, mz_buf *out)
{
    mz_str text;
    bool bad;
    int64_t first, n;
    if (!mz_http_parameter(v->q, S("done"), &text, &bad) || bad ||
        !mz_str_canonical_uint(mz_str_cut(&text, '-'), &first) || !mz_str_canonical_uint(text, &n) || n < 1) {
        return;
    }
    MZ_BUF_SCOPED number = mz_buf_new(32);
    mz_put_int(&number, first);
    mz_puts(out, "<p class=\"good\" role=\"status\">");
    mz_say_count(v, out, n, "Signed and on the record: {0} entry, from {1} on.",
                 "Signed and on the record: {0} entries, from {1} on.",
                 mz_mark_link(v, "/entry/", mz_buf_str(&number), mz_mark_number(v, first)));
    mz_puts(out, "</p>\n");
}

static void put_how(mz_visit *v, mz_buf *out)
{
    mz_puts(out, "<p class=\"lead\">");
    if (v->who.role == MZ_ROLE_PARTY) {
        mz_say(v, out,
               "First you see every statement that would be read out of the file. Then you sign it yourself: your key "
               "never lies on this server.");
    } else if (mz_signing_key(v->site, &v->who, v->c->mediator) != NULL) {
        mz_say(
            v, out,
            "First you see every statement that would be read out of the file, and what cannot be taken in. Then you "
            "confirm, and it is signed.");
    } else {
        mz_say(v, out,
               "You see every statement that would be read out of the file. Your key is not on this server, so it is "
               "signed elsewhere: with mizan add, or in a field office.");
    }
    mz_puts(out, "</p>\n");
}

static void put_word(mz_visit *v, mz_buf *out, const char *name, const char *key)
{
    mz_puts(out, " data-");
    mz_put(out, mz_str_of(name));
    mz_puts(out, "=\"");
    mz_put_html(out, mz_plain_args(v, key, NULL, 0));
    mz_puts(out, "\"");
}

static void put_script(mz_buf *out)
{
    mz_puts(out, "<script src=\"");
    mz_put(out, mz_str_of(mz_asset_path("sign.js")));
    mz_puts(out, "\" defer></script>\n");
}

/* A party's key for this browser: made by the script, in the page. */
static void put_maker(mz_visit *v, mz_buf *out)
{
    mz_puts(out, "<details><summary>");
    mz_say(v, out, "A key of its own for this browser");
    mz_puts(out, "</summary>\n<p>");
    mz_say(v, out,
           "It is made here and sent nowhere. Keep its text as you keep a password, and have your registrar add its "
           "verifier key: {0}",
           mz_mark_code(v, "mizan key add CASE VERIFIER-KEY PARTY device"));
    mz_puts(out, "</p>\n<div id=\"make-key\" hidden data-origin=\"");
    mz_put_html(out, mz_record_origin(v->c->record));
    mz_puts(out, "\" data-party=\"");
    mz_put_html(out, v->who.party);
    mz_puts(out, "\"");
    put_word(v, out, "name", MZ_KEY("Name of the key"));
    put_word(v, out, "button", MZ_KEY("Make a key"));
    put_word(v, out, "vkey", MZ_KEY("Verifier key, for the registrar"));
    put_word(v, out, "secret", MZ_KEY("The key's own text, for you alone"));
    mz_puts(out, "></div></details>\n");
    put_script(out);
}

static mz_status put_add(mz_visit *v, mz_http_answer *a)
{
    mz_puts(&a->body, "<h1>");
    mz_say(v, &a->body, "Add to the record");
    mz_puts(&a->body, "</h1>\n");
    put_done(v, &a->body);
    put_how(v, &a->body);
    put_form(v, &a->body);
    if (v->who.role == MZ_ROLE_PARTY) {
        put_maker(v, &a->body);
    }
    return mz_ok();
}

static void add(mz_visit *v, mz_http_answer *a) { mz_page_show(v, a, mz_plain(v, "Add"), S("/add"), put_add); }

/* ---- what came ---- */

static bool is_line(mz_str s, mz_len most)
{
    bool good = s.len <= most;
    for (mz_len i = 0; good && i < s.len; i++) {
        good = s.data[i] >= ' ' && s.data[i] != 0x7f;
    }
    return good;
}

/* The words that were picked, as mz_audience_parse wants them. */
static mz_status take_audience(const mz_form *f, mz_str *out, mz_arena *perm)
{
    mz_str list = {0};
    *out = list;
    for (mz_len i = 0; i < f->n; i++) {
        if (mz_str_starts(f->v[i].name, S("for-"))) {
            list = mz_str_concat(perm, list, list.len > 0 ? S(",") : S(""), mz_str_from(f->v[i].name, 4));
        }
    }
    return list.len == 0 || mz_audience_parse(list, out, perm)
               ? mz_ok()
               : mz_fail(MZ_BAD_INPUT, "who may see it is picked from the list", -1);
}

static mz_status take_form(mz_visit *v, mz_held *out, mz_str *key)
{
    mz_form *f = mz_new(v->perm, mz_form, 1);
    if (v->at != 0) {
        return mz_fail(MZ_BAD_INPUT, "something is added to the record as it is now, not as it was", -1);
    }
    MZ_TRY(mz_form_parse(v->q->type, v->q->body, f, v->perm));
    const mz_part *file = mz_form_part(f, S("file"));
    if (file == NULL || !file->is_file || file->value.len == 0) {
        return mz_fail(MZ_BAD_INPUT, "choose a file that is not empty", -1);
    }
    mz_held h = {.bytes = file->value,
                 .name = file->file.len > 0 ? file->file : S("upload"),
                 .as = mz_form_text(f, S("as")),
                 .publisher = mz_form_text(f, S("publisher")),
                 .language = mz_form_text(f, S("language")),
                 .date = MZ_NO_DAY};
    const mz_str date = mz_form_text(f, S("date"));
    if (!is_line(h.publisher, FIELD_MOST) || !is_line(h.language, 12) || !is_line(h.as, 20) ||
        (date.len > 0 && !mz_day_parse(date, &h.date))) {
        return mz_fail(MZ_BAD_INPUT, "a field of the form holds what it cannot: a day is like 2026-03-01", -1);
    }
    MZ_TRY(take_audience(f, &h.audience, v->perm));
    h.hash = mz_sha256(h.bytes);
    *key = mz_form_text(f, S("key"));
    *out = h;
    return mz_ok();
}

static mz_status look(mz_visit *v, const mz_held *h, mz_preview *out)
{
    const mz_add_options o = {.as = h->as,
                              .publisher = h->publisher,
                              .language = h->language,
                              .date = h->date,
                              .audience = h->audience,
                              .time = mz_site_now(v->site)};
    return mz_flow_preview(v->c, h->bytes, h->name, &o, out, v->perm);
}

/* ---- what it would put on record ---- */

static void put_pair(mz_visit *v, mz_buf *out, const char *key, mz_str text)
{
    if (text.len > 0) {
        mz_puts(out, "<dt>");
        mz_say_key(v, out, key);
        mz_puts(out, "</dt><dd>");
        mz_page_text(out, text, 300);
        mz_puts(out, "</dd>\n");
    }
}

static void put_number(mz_visit *v, mz_buf *out, const char *key, int64_t n)
{
    mz_puts(out, "<dt>");
    mz_say_key(v, out, key);
    mz_puts(out, "</dt><dd>");
    mz_put_int(out, n);
    mz_puts(out, "</dd>\n");
}

static void put_document(mz_visit *v, mz_buf *out, const mz_held *h, const mz_preview *p)
{
    mz_puts(out, "<dl class=\"pairs\">\n");
    put_pair(v, out, MZ_KEY("File"), h->name);
    put_pair(v, out, MZ_KEY("Recognised as"), p->added.format);
    put_pair(v, out, MZ_KEY("Published by"), p->document.publisher);
    if (p->document.date != MZ_NO_DAY && p->document.publisher.len + p->document.name.len > 0) {
        mz_puts(out, "<dt>");
        mz_say(v, out, "Day");
        mz_puts(out, "</dt><dd>");
        mz_page_days(out, v, p->document.date, p->document.date);
        mz_puts(out, "</dd>\n");
    }
    put_pair(v, out, MZ_KEY("Language"), p->document.language);
    put_number(v, out, MZ_KEY("Bytes"), p->body.len);
    put_pair(v, out, MZ_KEY("SHA-256 of its bytes"), p->added.hash);
    put_number(v, out, MZ_KEY("Statements"), p->added.statements);
    if (p->added.acts > 0) {
        put_number(v, out, MZ_KEY("Acts"), p->added.acts);
    }
    put_number(v, out, MZ_KEY("Rejected"), p->added.rejected);
    put_number(v, out, MZ_KEY("Entries to sign"), p->drafts_n + (p->audience.len > 0 && p->drafts_n > 0));
    put_pair(v, out, MZ_KEY("Who may see it"), p->audience);
    mz_puts(out, "</dl>\n");
}

static void put_harms(mz_visit *v, mz_buf *out, const mz_statement *s)
{
    for (mz_len i = 0; i < s->harms_n; i++) {
        mz_put(out, i > 0 ? S("; ") : S(""));
        mz_say_of(v, out, "effect", mz_effect_word(s->harms[i].effect));
        mz_puts(out, " <bdi>");
        mz_put_interval_words(out, s->harms[i].count, s->harms[i].approx);
        mz_puts(out, "</bdi> ");
        mz_page_text(out, s->harms[i].victims.span.text, 80);
    }
}

static void put_statement(mz_visit *v, mz_buf *out, const mz_preview *p, const mz_statement *s)
{
    const bool cited = s->begin >= 0 && s->begin <= s->end && s->end <= p->body.len;
    mz_puts(out, "<tr><td class=\"n\">");
    mz_put_int(out, s->n);
    mz_puts(out, "</td><td>");
    mz_page_text(out, s->type.len > 0 ? s->type : mz_plover_word(s->plover), 80);
    mz_puts(out, "</td><td>");
    mz_say_of(v, out, "stance", mz_stance_word(s->stance));
    mz_puts(out, ", ");
    mz_say_of(v, out, "polarity", mz_polarity_word(s->polarity));
    mz_puts(out, "</td><td>");
    for (mz_len i = 0; i < s->sources_n; i++) {
        mz_put(out, i > 0 ? S(" ← ") : S(""));
        mz_page_text(out, s->sources[i].span.text, 80);
    }
    mz_puts(out, "</td><td>");
    mz_page_days(out, v, s->when.known ? s->when.from : MZ_NO_DAY, s->when.known ? s->when.to : MZ_NO_DAY);
    mz_puts(out, "</td><td>");
    mz_page_text(out, s->where.known ? s->where.span.text : (mz_str){0}, 80);
    mz_puts(out, "</td><td>");
    put_harms(v, out, s);
    mz_puts(out, "</td><td>");
    if (cited && mz_utf8_bad(mz_str_sub(p->body, s->begin, s->end)) < 0) {
        mz_page_text(out, mz_str_sub(p->body, s->begin, s->end), 300);
    }
    mz_puts(out, "</td></tr>\n");
}

/* Read back from the very texts that would be signed. */
static mz_status put_statements(mz_visit *v, mz_buf *out, const mz_preview *p)
{
    static const char *const head[] = {MZ_KEY("Number"), MZ_KEY("What"),  MZ_KEY("Stance"), MZ_KEY("Source"),
                                       MZ_KEY("Day"),    MZ_KEY("Place"), MZ_KEY("Harm"),   MZ_KEY("Words")};
    mz_len shown = 0;
    if (p->added.statements == 0) {
        return mz_ok();
    }
    mz_puts(out, "<h2>");
    mz_say(v, out, "Statements that would be read out of it");
    mz_puts(out, "</h2>\n");
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < p->drafts_n && shown < SHOWN; i++) {
        mz_statements all;
        if (!mz_str_eq(p->drafts[i].kind, S("statements")) && !mz_str_eq(p->drafts[i].kind, S("observation"))) {
            continue;
        }
        MZ_TRY(mz_statements_parse(p->drafts[i].text, &all, v->perm));
        for (mz_len k = 0; k < all.n && shown < SHOWN; k++, shown++) {
            put_statement(v, out, p, &all.v[k]);
        }
    }
    mz_page_table_end(out);
    if (shown < p->added.statements) {
        mz_puts(out, "<p>");
        mz_say(v, out, "The first {0} of {1} are shown.", mz_mark_number(v, shown),
               mz_mark_number(v, p->added.statements));
        mz_puts(out, "</p>\n");
    }
    return mz_ok();
}

static void put_rejects(mz_visit *v, mz_buf *out, const mz_preview *p)
{
    static const char *const head[] = {MZ_KEY("Line"), MZ_KEY("Reason"), MZ_KEY("Detail"), MZ_KEY("What stands there")};
    const mz_len n = p->rejects_n < SHOWN ? p->rejects_n : SHOWN;
    if (p->rejects_n == 0) {
        return;
    }
    mz_puts(out, "<h2 id=\"rejects\">");
    mz_say(v, out, "What cannot be taken in");
    mz_puts(out, "</h2>\n");
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < n; i++) {
        mz_puts(out, "<tr><td class=\"n\">");
        mz_put_int(out, p->rejects[i].line);
        mz_puts(out, "</td><td>");
        mz_say_english(v, out, p->rejects[i].reason);
        mz_puts(out, "</td><td>");
        mz_page_text(out, p->rejects[i].detail, 200);
        mz_puts(out, "</td><td>");
        mz_page_text(out, p->rejects[i].raw, 200);
        mz_puts(out, "</td></tr>\n");
    }
    mz_page_table_end(out);
    if (n < p->added.rejected) {
        mz_puts(out, "<p>");
        mz_say(v, out, "The first {0} of {1} are shown.", mz_mark_number(v, n), mz_mark_number(v, p->added.rejected));
        mz_puts(out, "</p>\n");
    }
}

void mz_page_drafts(mz_visit *v, mz_buf *out, const mz_preview *p)
{
    mz_puts(out, "<details><summary>");
    mz_say(v, out, "The text of the entries, as it would be signed");
    mz_puts(out, "</summary>\n");
    for (mz_len i = 0; i < p->drafts_n && i < TEXTS; i++) {
        mz_puts(out, "<h3>");
        mz_page_text(out, p->drafts[i].kind, 40);
        mz_puts(out, "</h3>\n<pre tabindex=\"0\">");
        mz_page_text(out, p->drafts[i].text, 20000);
        mz_puts(out, "</pre>\n");
    }
    if (p->drafts_n > TEXTS) {
        mz_puts(out, "<p>");
        mz_say(v, out, "The first {0} of {1} are shown.", mz_mark_number(v, TEXTS), mz_mark_number(v, p->drafts_n));
        mz_puts(out, "</p>\n");
    }
    mz_puts(out, "</details>\n");
}

/* ---- the yes ---- */

static mz_status put_confirm(mz_visit *v, mz_buf *out, const mz_held *h, const mz_pen *by)
{
    MZ_TRY(mz_tray_put(v->site->tray, v->who.id, h, mz_site_now(v->site)));
    mz_puts(out,
            "<form class=\"sheet\" method=\"post\" action=\"/add/sign\"><input type=\"hidden\" name=\"hash\" value=\"");
    mz_put_hash_hex(out, &h->hash);
    mz_puts(out, "\">\n<p><button class=\"main-button\">");
    mz_say(v, out, "Sign as {0} and put on record", mz_mark_party(v, by->party));
    mz_puts(out, "</button></p>\n<p class=\"soft\">");
    mz_say(v, out,
           "The server keeps these very bytes in memory for a quarter of an hour, for this session only. What is on "
           "record stays there.");
    mz_puts(out, "</p></form>\n");
    return mz_ok();
}

/* The place that comes next in a feed, as the record says it. */
static mz_status next_place(mz_visit *v, mz_str feed, mz_len *seq, mz_hash256 *prev)
{
    const mz_draft d = {.kind = S("document"), .time = 0};
    MZ_BUF_SCOPED text = mz_buf_new(MZ_ENTRY_MAX);
    int64_t n;
    MZ_TRY(mz_record_next_text(v->c->record, &d, feed, &text));
    mz_str rest = mz_buf_str(&text);
    (void)mz_str_cut(&rest, '\n');
    (void)mz_str_cut(&rest, '\n');
    const mz_str place = mz_str_cut(&rest, '\n'), before = mz_str_cut(&rest, '\n');
    mz_assert(mz_str_canonical_uint(mz_str_from(place, 4), &n));
    mz_assert(n == 0 || mz_hash_parse_base64(mz_str_from(before, 5), prev));
    *seq = (mz_len)n;
    return mz_ok();
}

static bool is_own_key(const mz_visit *v, mz_str name)
{
    const mz_registered *k = mz_record_key(v->c->record, name);
    return k != NULL && mz_page_own_key(v, k);
}

/* What the script of the page needs: the texts, and the document that goes with them. A block of data, never run. */
static mz_status put_sign_data(mz_visit *v, mz_buf *out, const mz_preview *p, mz_str feed)
{
    mz_len seq;
    mz_hash256 prev;
    mz_strs texts;
    MZ_TRY(next_place(v, feed, &seq, &prev));
    MZ_TRY(mz_flow_texts(p, mz_site_now(v->site), feed, seq, seq == 0 ? NULL : &prev, &texts, v->perm));
    MZ_BUF_SCOPED json = mz_buf_new((mz_len)32 << 20);
    mz_json_out w = mz_json_to(&json, 0);
    mz_json_begin(&w, '{');
    mz_json_key(&w, S("feed"));
    mz_json_str(&w, feed);
    mz_json_key(&w, S("seq"));
    mz_json_int(&w, seq);
    mz_json_key(&w, S("document"));
    mz_json_str(&w, p->drafts[0].bodies_n > 0 ? p->added.hash : S(""));
    mz_json_key(&w, S("texts"));
    mz_json_begin(&w, '[');
    for (mz_len i = 0; i < texts.n; i++) {
        mz_json_str(&w, texts.v[i]);
    }
    mz_json_end(&w, ']');
    mz_json_end(&w, '}');
    MZ_TRY(mz_buf_status(&json));
    mz_puts(out, "<script type=\"application/json\" id=\"sign-data\">");
    for (mz_len i = 0; i < json.len; i++) { /* "</script" cannot end it early */
        mz_put(out, json.data[i] == '<' ? S("\\u003c") : mz_str_sub(mz_buf_str(&json), i, i + 1));
    }
    mz_puts(out, "</script>\n");
    return mz_ok();
}

mz_status mz_page_own_signing(mz_visit *v, mz_buf *out, const mz_preview *p, mz_str feed)
{
    mz_puts(out, "<h2>");
    mz_say(v, out, "Sign it");
    mz_puts(out, "</h2>\n");
    if (!is_own_key(v, feed)) {
        mz_puts(out, "<p>");
        mz_say(v, out, "Choose one of your keys on the page before this one; then the texts to sign are made for it.");
        mz_puts(out, "</p>\n");
        return mz_ok();
    }
    MZ_TRY(put_sign_data(v, out, p, feed));
    mz_puts(out, "<p>");
    mz_say(v, out, "The texts are made for the key {0}.", mz_html(v, feed));
    mz_puts(out, "</p>\n<div id=\"sign\"");
    put_word(v, out, "none",
             MZ_KEY("This browser cannot sign with Ed25519 keys: sign with mizan sign, or in a field office."));
    put_word(v, out, "pick", MZ_KEY("The same file once more, to hand it in with its entries"));
    put_word(v, out, "secret",
             MZ_KEY("The key's text, beginning with PRIVATE+KEY; it stays in this page and is forgotten with it"));
    put_word(v, out, "sign", MZ_KEY("Sign here and hand in"));
    put_word(v, out, "wrong", MZ_KEY("This is not the key that the texts are made for."));
    put_word(v, out, "other", MZ_KEY("This is not the file that was shown."));
    put_word(v, out, "used", MZ_KEY("This browser has signed another text for this place: add the file anew."));
    put_word(v, out, "done", MZ_KEY("Handed in:"));
    put_word(v, out, "failed", MZ_KEY("Not taken:"));
    mz_puts(out, "><noscript><p>");
    mz_say(v, out, "Without scripts this page only shows. Sign with mizan sign, or add the file in a field office.");
    mz_puts(out, "</p></noscript></div>\n");
    put_script(out);
    mz_puts(out, "<p class=\"soft\">");
    mz_say(
        v, out,
        "Drafts stay with you: this server has kept nothing of this page. A key that signs in several places at once "
        "forks its feed and is retired, so give this browser a key of its own.");
    mz_puts(out, "</p>\n");
    return mz_ok();
}

static mz_status put_next(mz_visit *v, mz_buf *out, const mz_held *h, const mz_preview *p, mz_str key)
{
    const mz_pen *by = mz_signing_key(v->site, &v->who, v->c->mediator);
    if (p->added.known) {
        mz_puts(out, "<p class=\"good\">");
        mz_say(v, out, "These very bytes are on the record already: there is nothing to do.");
        mz_puts(out, " ");
        mz_page_link(out, v, "/document/", p->added.hash);
        mz_say(v, out, "The document");
        mz_puts(out, "</a></p>\n");
        return mz_ok();
    }
    if (p->drafts_n == 0) {
        mz_puts(out, "<p class=\"alarm\">");
        mz_say(v, out, "Nothing of it can go on record.");
        mz_puts(out, "</p>\n");
        return mz_ok();
    }
    if (v->who.role == MZ_ROLE_PARTY) {
        return mz_page_own_signing(v, out, p, key);
    }
    return by == NULL ? mz_ok() : put_confirm(v, out, h, by);
}

/* ---- POST /add ---- */

typedef struct shown {
    mz_held held;
    mz_preview preview;
    mz_str key;
    mz_status failed; /* of reading it: then the page says why */
} shown;

static mz_status put_preview(mz_visit *v, mz_buf *out, const shown *w)
{
    mz_puts(out, "<h1>");
    mz_say(v, out, "What it would put on record");
    mz_puts(out, "</h1>\n");
    if (mz_failed(w->failed)) {
        mz_puts(out, "<p class=\"alarm\" role=\"alert\">");
        mz_say(v, out, "Nothing of it can go on record.");
        mz_puts(out, " ");
        mz_say_english(v, out, mz_str_of(w->failed.what));
        mz_puts(out, "</p>\n");
    }
    put_document(v, out, &w->held, &w->preview);
    if (!mz_failed(w->failed)) {
        MZ_TRY(put_next(v, out, &w->held, &w->preview, w->key));
        MZ_TRY(put_statements(v, out, &w->preview));
    }
    put_rejects(v, out, &w->preview);
    if (!mz_failed(w->failed) && w->preview.drafts_n > 0) {
        mz_page_drafts(v, out, &w->preview);
    }
    mz_puts(out, "<p><a href=\"/add\">");
    mz_say(v, out, "Another file");
    mz_puts(out, "</a></p>\n");
    return mz_ok();
}

static void preview(mz_visit *v, mz_http_answer *a)
{
    shown w = {.failed = mz_ok()};
    mz_status s = take_form(v, &w.held, &w.key);
    if (!mz_failed(s)) {
        w.failed = look(v, &w.held, &w.preview);
        s = w.failed.code == MZ_BAD_INPUT || w.failed.code == MZ_LIMIT ? mz_ok() : w.failed;
    }
    if (mz_failed(s)) {
        mz_visit_fail(v, a, s);
        return;
    }
    const mz_shell shell = {.title = mz_plain(v, "What it would put on record"), .nav = S("/add")};
    a->status = mz_failed(w.failed) ? 422 : 200;
    mz_shell_begin(v, a, &shell);
    s = put_preview(v, &a->body, &w);
    if (mz_failed(s)) {
        mz_visit_fail(v, a, s);
        return;
    }
    mz_shell_end(v, a);
}

/* ---- POST /add/sign ---- */

static mz_status sign_held(mz_visit *v, mz_signed *out)
{
    mz_str text;
    mz_hash256 hash;
    mz_held h;
    mz_preview p;
    const mz_pen *by = mz_signing_key(v->site, &v->who, v->c->mediator);
    if (by == NULL) {
        return mz_fail(MZ_BAD_INPUT, "your key is not on this server: sign with mizan add", -1);
    }
    if (!mz_visit_field(v, S("hash"), &text) || !mz_hash_parse_hex(text, &hash) ||
        !mz_tray_take(v->site->tray, v->who.id, &hash, mz_site_now(v->site), &h, v->perm)) {
        return mz_fail(MZ_BAD_INPUT, "this upload is signed already, or no longer here: add the file anew", -1);
    }
    MZ_TRY(look(v, &h, &p));
    if (p.added.known || p.drafts_n == 0) {
        return mz_fail(MZ_BAD_INPUT, "it came on record meanwhile: there is nothing to sign", -1);
    }
    return mz_sign_preview(v->site, &p, by, out, v->perm);
}

static void sign(mz_visit *v, mz_http_answer *a)
{
    mz_signed done;
    mz_status s = sign_held(v, &done);
    if (s.code == MZ_DENIED) { /* not that he may not: another program has the case for the moment */
        s = mz_fail(MZ_LIMIT, s.what, -1);
    }
    if (mz_failed(s)) {
        mz_visit_fail(v, a, s);
        a->status = s.code == MZ_LIMIT ? 503 : a->status;
        return;
    }
    MZ_BUF_SCOPED path = mz_buf_new(128);
    mz_puts(&path, "/add?done=");
    mz_put_int(&path, done.first);
    mz_puts(&path, "-");
    mz_put_int(&path, done.n);
    mz_visit_go(v, a, mz_str_z(v->q->perm, mz_buf_str(&path)));
}

static const mz_page pages[] = {
    {"GET", "/add", MZ_PAGE_CASE | MZ_PAGE_SCREEN, 0, add},
    {"POST", "/add", MZ_PAGE_CASE | MZ_PAGE_SCREEN | MZ_PAGE_SLOW, BODY_MAX + 65536, preview},
    {"POST", "/add/sign", MZ_PAGE_CASE | MZ_PAGE_SCREEN | MZ_PAGE_SLOW, 1024, sign},
};
const mz_pages mz_pages_add = {pages, (mz_len)(sizeof pages / sizeof pages[0])};
