/* Audit, for the mediator: who read what is not for everybody and who changed what, as state/reads.log has it; whether
 * that log is still what the record says; what was erased, and why. */
#include "serve/page/page.h"
#include "serve/signing.h"

#define SHOWN       100
#define CHUNK       ((int64_t)1 << 20) /* of the log, looked at once */
#define CHUNKS_MOST 16

typedef struct query {
    mz_str who, what;
    int64_t before; /* byte of the log; -1: its end */
} query;

typedef struct found {
    mz_str v[SHOWN]; /* lines, the last first */
    mz_len n;
    int64_t from; /* what stands before this byte was not looked at */
} found;

static mz_status take_query(mz_visit *v, query *out)
{
    mz_str text;
    bool bad = false;
    query q = {.before = -1};
    bool twice = mz_http_parameter(v->q, S("who"), &q.who, &bad) && bad;
    twice = twice || (mz_http_parameter(v->q, S("what"), &q.what, &bad) && bad);
    if (twice ||
        (mz_http_parameter(v->q, S("before"), &text, &bad) && (bad || !mz_str_canonical_uint(text, &q.before)))) {
        return mz_fail(MZ_BAD_INPUT, "a parameter is there twice, or is no number", -1);
    }
    *out = q;
    return mz_ok();
}

static bool fits(const query *q, mz_str line, mz_arena scratch)
{
    mz_json j;
    if (mz_failed(mz_json_parse(line, &j, &scratch))) {
        return true; /* what cannot be read must be seen */
    }
    return (q->who.len == 0 || mz_str_eq(mz_json_text(&j, S("user")), q->who)) &&
           (q->what.len == 0 || mz_str_eq(mz_json_text(&j, S("what")), q->what));
}

/* The lines of one chunk, the last first, down to SHOWN; out->from moves in front of the last one taken. */
static void take_lines(const query *q, mz_str chunk, int64_t at, found *out, mz_arena *perm)
{
    mz_len end = chunk.len;
    while (end > 0 && out->n < SHOWN) {
        mz_len begin = end - 1;
        while (begin > 0 && chunk.data[begin - 1] != '\n') {
            begin--;
        }
        if (begin == 0 && at > 0) {
            return; /* it began in the chunk before */
        }
        const mz_str line = mz_str_trim(mz_str_sub(chunk, begin, end));
        if (line.len > 0 && fits(q, line, *perm)) {
            out->v[out->n++] = mz_str_copy(perm, line);
        }
        end = begin;
        out->from = at + begin;
    }
}

static mz_status find(mz_visit *v, const query *q, found *out)
{
    const char *path = mz_path_join(v->perm, v->site->options.folder, S("state/reads.log"));
    MZ_FILE_SCOPED file = MZ_NO_FILE;
    int64_t size;
    *out = (found){.from = 0};
    if (!mz_path_exists(path)) {
        return mz_ok();
    }
    MZ_TRY(mz_file_open_read(path, &file));
    MZ_TRY(mz_file_size(&file, &size));
    out->from = q->before >= 0 && q->before < size ? q->before : size;
    uint8_t *room = mz_new(v->perm, uint8_t, CHUNK);
    for (int i = 0; i < CHUNKS_MOST && out->from > 0 && out->n < SHOWN; i++) {
        const int64_t at = out->from > CHUNK ? out->from - CHUNK : 0, before = out->from;
        const mz_len n = (mz_len)(out->from - at);
        MZ_TRY(mz_file_read_at(&file, at, room, n));
        take_lines(q, (mz_str){room, n}, at, out, v->perm);
        if (out->from == before) {
            out->from = at; /* a line longer than a chunk: none of ours */
        }
    }
    return mz_ok();
}

/* ---- the page ---- */

static void put_what(mz_visit *v, mz_buf *out, mz_str what)
{
    mz_str rest = what;
    const mz_str kind = mz_str_cut(&rest, ' ');
    if (mz_str_eq(kind, S("entry"))) {
        mz_page_link(out, v, "/entry/", rest);
        mz_page_text(out, what, 100);
        mz_puts(out, "</a>");
    } else {
        mz_page_text(out, what, 200);
    }
}

static void put_line(mz_visit *v, mz_buf *out, mz_str line)
{
    mz_json j;
    mz_utc time;
    mz_puts(out, "<tr><td>");
    if (mz_failed(mz_json_parse(line, &j, v->perm)) || !mz_utc_parse(mz_json_text(&j, S("time")), &time)) {
        mz_puts(out, "–</td><td></td><td></td><td></td><td class=\"alarm\">");
        mz_page_text(out, line, 300);
        mz_puts(out, "</td></tr>\n");
        return;
    }
    mz_page_time(out, v, time);
    mz_puts(out, "</td><td>");
    mz_page_text(out, mz_json_text(&j, S("user")), MZ_NAME_MAX);
    mz_puts(out, "</td><td>");
    mz_say_of(v, out, "role", mz_json_text(&j, S("role")));
    mz_puts(out, "</td><td>");
    mz_page_text(out, mz_json_text(&j, S("peer")), 48);
    mz_puts(out, "</td><td>");
    put_what(v, out, mz_json_text(&j, S("what")));
    mz_puts(out, "</td></tr>\n");
}

static void put_filter(mz_visit *v, mz_buf *out, const query *q)
{
    mz_puts(out, "<form class=\"filter\" method=\"get\" action=\"/audit\"><div><label for=\"who\">");
    mz_say(v, out, "Person");
    mz_puts(out, "</label><input id=\"who\" name=\"who\" dir=\"ltr\" value=\"");
    mz_put_html(out, q->who);
    mz_puts(out, "\"></div><div><label for=\"what\">");
    mz_say(v, out, "What, as in entry 12");
    mz_puts(out, "</label><input id=\"what\" name=\"what\" dir=\"ltr\" value=\"");
    mz_put_html(out, q->what);
    mz_puts(out, "\"></div><button>");
    mz_say(v, out, "Show");
    mz_puts(out, "</button></form>\n");
}

static void put_older(mz_visit *v, mz_buf *out, const query *q, int64_t from)
{
    if (from <= 0) {
        return;
    }
    mz_puts(out, "<p><a href=\"/audit?who=");
    mz_put_url(out, q->who);
    mz_puts(out, "&amp;what=");
    mz_put_url(out, q->what);
    mz_puts(out, "&amp;before=");
    mz_put_int(out, from);
    mz_puts(out, "\">");
    mz_say(v, out, "Older");
    mz_puts(out, "</a></p>\n");
}

/* Whether the log still begins as the last digest on the record says. */
static mz_status put_digest(mz_visit *v, mz_buf *out)
{
    mz_rows rows;
    mz_entry e;
    mz_reads_digest said, is;
    const mz_value kind[] = {mz_value_text(S("reads"))};
    MZ_TRY(mz_index_ask(v->c->index, MZ_Q_ENTRIES_OF_KIND, kind, 1, &rows, v->perm));
    if (rows.n == 0) {
        mz_puts(out, "<p>");
        mz_say(v, out,
               "No digest of this log is on the record: whoever keeps this machine could change it unnoticed. {0} puts "
               "one there each hour.",
               mz_mark_code(v, "mizan serve --take-entries --sign-as MEDIATOR"));
        mz_puts(out, "</p>\n");
        return mz_ok();
    }
    const int64_t last = ((const mz_entry_row *)rows.v)[rows.n - 1].n;
    MZ_TRY(mz_record_entry(v->c->record, (mz_len)last, &e, v->perm));
    const bool read = mz_reads_digest_parse(e.draft.text, &said);
    const mz_status s = read ? mz_reads_digest_of(v->site->options.folder, said.bytes, &is) : mz_ok();
    const bool good = read && !mz_failed(s) && mz_hash_eq(&said.hash, &is.hash);
    MZ_BUF_SCOPED number = mz_buf_new(32);
    mz_put_int(&number, last);
    const mz_markup entry = mz_mark_link(v, "/entry/", mz_buf_str(&number), mz_mark_number(v, last));
    mz_put(out, good ? S("<p class=\"good\">") : S("<p class=\"alarm\" role=\"alert\">"));
    if (good) {
        mz_say_count(v, out, said.lines, "Its first {0} line is as entry {1} of the record says.",
                     "Its first {0} lines are as entry {1} of the record says.", entry);
    } else {
        mz_say(v, out, "The log was changed: it does not begin as entry {0} of the record says.", entry);
    }
    mz_puts(out, "</p>\n");
    return mz_ok();
}

static mz_status put_redactions(mz_visit *v, mz_buf *out)
{
    static const char *const head[] = {MZ_KEY("Entry"), MZ_KEY("Written by"), MZ_KEY("Time"), MZ_KEY("What and why")};
    mz_rows rows;
    const mz_value kind[] = {mz_value_text(S("redact"))};
    MZ_TRY(mz_index_ask(v->c->index, MZ_Q_ENTRIES_OF_KIND, kind, 1, &rows, v->perm));
    mz_puts(out, "<h2 id=\"redactions\">");
    mz_say(v, out, "Erasing");
    mz_puts(out, "</h2>\n<p>");
    mz_say_count(v, out, rows.n, "{0} entry asks for a document to be erased; it is, once the members' rule is met.",
                 "{0} entries ask for documents to be erased; they are, once the members' rule is met.");
    mz_puts(out, "</p>\n");
    if (rows.n == 0) {
        return mz_ok();
    }
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = rows.n - 1; i >= 0 && i >= rows.n - SHOWN; i--) {
        const mz_entry_row *r = &((const mz_entry_row *)rows.v)[i];
        mz_entry e;
        MZ_BUF_SCOPED number = mz_buf_new(32);
        mz_put_int(&number, r->n);
        MZ_TRY(mz_record_entry(v->c->record, (mz_len)r->n, &e, v->perm));
        mz_puts(out, "<tr><td class=\"n\">");
        mz_page_link(out, v, "/entry/", mz_buf_str(&number));
        mz_put(out, mz_buf_str(&number));
        mz_puts(out, "</a></td><td>");
        mz_page_text(out, r->feed, 255);
        mz_puts(out, "</td><td>");
        mz_page_time(out, v, r->time);
        mz_puts(out, "</td><td><pre>");
        mz_page_text(out, e.draft.text, 600);
        mz_puts(out, "</pre></td></tr>\n");
    }
    mz_page_table_end(out);
    return mz_ok();
}

static mz_status put_audit(mz_visit *v, mz_http_answer *a)
{
    static const char *const head[] = {MZ_KEY("Time"), MZ_KEY("Person"), MZ_KEY("Role"), MZ_KEY("From"),
                                       MZ_KEY("What")};
    query q;
    found *f = mz_new(v->perm, found, 1);
    MZ_TRY(take_query(v, &q));
    mz_lock_take(&v->site->logging); /* no line half */
    const mz_status s = find(v, &q, f);
    mz_lock_give(&v->site->logging);
    MZ_TRY(s);
    mz_puts(&a->body, "<h1>");
    mz_say(v, &a->body, "Audit");
    mz_puts(&a->body, "</h1>\n<p>");
    mz_say(
        v, &a->body,
        "Who opened what is not for everybody, and what was changed on Admin; the last first. The log is kept on this "
        "machine.");
    mz_puts(&a->body, "</p>\n");
    MZ_TRY(put_digest(v, &a->body));
    put_filter(v, &a->body, &q);
    mz_page_table(&a->body, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < f->n; i++) {
        put_line(v, &a->body, f->v[i]);
    }
    mz_page_table_end(&a->body);
    put_older(v, &a->body, &q, f->from);
    return put_redactions(v, &a->body);
}

static void audit(mz_visit *v, mz_http_answer *a) { mz_page_show(v, a, mz_plain(v, "Audit"), S("/audit"), put_audit); }

static const mz_page pages[] = {{"GET", "/audit", MZ_PAGE_CASE | MZ_PAGE_SCREEN | MZ_PAGE_SLOW, 0, audit}};
const mz_pages mz_pages_audit = {pages, 1};
