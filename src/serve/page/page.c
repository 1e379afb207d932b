#include "serve/page/page.h"

#include "lexicon/lexicon.h"

static bool is_hidden(int32_t cp)
{
    return cp < 0 || (cp < 0x20 && cp != '\n' && cp != '\t') || (cp >= 0x7F && cp < 0xA0) || cp == 0xFEFF ||
           (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
}

/* "34.12, 71.09", "-5": without a letter nothing says that it runs from left to right, and signs would change places.
 */
static bool is_reckoned(mz_str text)
{
    bool signs = false;
    for (mz_len i = 0; i < text.len; i++) {
        if (mz_is_alpha(text.data[i]) || text.data[i] >= 0x80) {
            return false;
        }
        signs = signs || !(mz_is_digit(text.data[i]) || text.data[i] == '.');
    }
    return signs;
}

void mz_page_text(mz_buf *out, mz_str text, mz_len most)
{
    mz_len at = 0;
    mz_put(out, is_reckoned(text) ? S("<bdi dir=\"ltr\">") : S("<bdi>"));
    while (at < text.len && at < most) {
        const mz_len from = at;
        mz_put_html(out, is_hidden(mz_utf8_next(text, &at)) ? S("\xEF\xBF\xBD") : mz_str_sub(text, from, at));
    }
    mz_put(out, at < text.len ? S(" …</bdi>") : S("</bdi>"));
}

void mz_page_quote(mz_buf *out, const mz_loaded *l, mz_str words, mz_len most)
{
    mz_put(out, l->document->method == MZ_BY_READING ? S("<blockquote dir=\"auto\"")
                                                     : S("<blockquote class=\"row\" dir=\"auto\""));
    if (l->document->language.len > 0) {
        mz_puts(out, " lang=\"");
        mz_put_html(out, l->document->language);
        mz_puts(out, "\"");
    }
    mz_puts(out, ">");
    mz_page_text(out, words, most);
    mz_puts(out, "</blockquote>\n");
}

static void put_day(mz_buf *out, mz_day d)
{
    mz_puts(out, "<time>");
    mz_put_day(out, d);
    mz_puts(out, "</time>");
}

static mz_markup html_day(const mz_visit *v, mz_day d)
{
    MZ_BUF_SCOPED b = mz_buf_new(64);
    put_day(&b, d);
    return mz_mark_made(v, &b);
}

void mz_page_days(mz_buf *out, const mz_visit *v, mz_day from, mz_day to)
{
    if (from == MZ_NO_DAY) {
        mz_say(v, out, "day unknown");
    } else if (to == from) {
        put_day(out, from);
    } else {
        mz_say(v, out, "{0} to {1}", html_day(v, from), html_day(v, to));
    }
}

/* Clocks of capitals that keep no summer time. */
static const struct {
    const char *party, *capital;
    int32_t east_s;
} capitals[] = {
    {"AFG", MZ_KEY("Kabul"), 4 * 3600 + 1800},  {"IND", MZ_KEY("New Delhi"), 5 * 3600 + 1800},
    {"IRN", MZ_KEY("Tehran"), 3 * 3600 + 1800}, {"PAK", MZ_KEY("Islamabad"), 5 * 3600},
    {"QAT", MZ_KEY("Doha"), 3 * 3600},          {"TUR", MZ_KEY("Ankara"), 3 * 3600},
};

static void put_clock(mz_buf *out, mz_utc t)
{
    const int64_t s = ((t % MZ_DAY_SECONDS) + MZ_DAY_SECONDS) % MZ_DAY_SECONDS;
    mz_put_padded(out, s / 3600, 2);
    mz_put_byte(out, ':');
    mz_put_padded(out, s / 60 % 60, 2);
}

static mz_day day_of(mz_utc t)
{
    return (mz_day)((t - ((t % MZ_DAY_SECONDS) + MZ_DAY_SECONDS) % MZ_DAY_SECONDS) / MZ_DAY_SECONDS);
}

/* ", 17:00 Islamabad": with its day where that is another one. */
static void put_capital(mz_buf *out, const mz_visit *v, mz_str party, mz_utc t)
{
    for (size_t i = 0; i < sizeof capitals / sizeof capitals[0]; i++) {
        const mz_utc there = t + capitals[i].east_s;
        if (!mz_str_eq(party, mz_str_of(capitals[i].party))) {
            continue;
        }
        mz_puts(out, " · <bdi>");
        if (day_of(there) != day_of(t)) {
            mz_put_day(out, day_of(there));
            mz_put_byte(out, ' ');
        }
        put_clock(out, there);
        mz_puts(out, "</bdi> <bdi>");
        mz_say_key(v, out, capitals[i].capital);
        mz_puts(out, "</bdi>");
    }
}

void mz_page_time(mz_buf *out, const mz_visit *v, mz_utc t)
{
    mz_puts(out, "<time datetime=\"");
    mz_put_utc(out, t);
    mz_puts(out, "\"><bdi>");
    mz_put_day(out, day_of(t));
    mz_put_byte(out, ' ');
    put_clock(out, t);
    mz_puts(out, " UTC</bdi><span class=\"soft\">");
    for (mz_len k = 0; v->c != NULL && k < v->c->parties_n; k++) {
        put_capital(out, v, v->c->parties[mz_page_side(v, k)].code, t);
    }
    mz_puts(out, "</span></time>");
}

mz_len mz_page_party_of(const mz_case *c, mz_str side)
{
    for (mz_len i = 0; i < c->parties_n; i++) {
        if (mz_str_eq(c->parties[i].code, side)) {
            return i;
        }
    }
    return -1;
}

static mz_len first_side(const mz_visit *v)
{
    mz_str left;
    bool bad;
    if (mz_http_parameter(v->q, S("left"), &left, &bad) && !bad && mz_page_party_of(v->c, left) >= 0) {
        return mz_page_party_of(v->c, left);
    }
    const mz_len chosen = mz_page_party_of(v->c, mz_choice(v->q, S("left")));
    const mz_len own = mz_page_party_of(v->c, v->who.party);
    return chosen >= 0 ? chosen : own >= 0 ? own : 0;
}

mz_len mz_page_side(const mz_visit *v, mz_len k)
{
    mz_assert(v->c->parties_n > 0);
    return (first_side(v) + k) % v->c->parties_n;
}

void mz_page_mark(mz_buf *out, mz_len party)
{
    mz_put(out, party == 0   ? S("<span class=\"mark a\" aria-hidden=\"true\">●</span>")
                : party == 1 ? S("<span class=\"mark b\" aria-hidden=\"true\">■</span>")
                : party < 0  ? S("<span class=\"mark\" aria-hidden=\"true\">○</span>")
                             : S("<span class=\"mark\" aria-hidden=\"true\">◆</span>"));
}

mz_str mz_page_party_name(const mz_visit *v, mz_str code)
{
    const mz_len i = mz_page_party_of(v->c, code);
    MZ_BUF_SCOPED made = mz_buf_new(512);
    if (i < 0) {
        mz_put_actor_name(&made, code);
    }
    const mz_str name = i >= 0 ? v->c->parties[i].name : mz_str_copy(v->perm, mz_buf_str(&made));
    return mz_plain_of(v, "actor", name); /* a name that no catalogue has stays as it is */
}

void mz_page_party(mz_buf *out, const mz_visit *v, mz_str code)
{
    const mz_arena mark = *v->perm;
    mz_page_text(out, mz_page_party_name(v, code), 120);
    *v->perm = mark;
}

static void put_at(mz_buf *out, const mz_visit *v)
{
    if (v->at > 0) {
        mz_puts(out, "?at=");
        mz_put_int(out, v->at);
    }
    mz_puts(out, "\">");
}

void mz_page_link(mz_buf *out, const mz_visit *v, const char *path, mz_str id)
{
    mz_puts(out, "<a href=\"");
    mz_put(out, mz_str_of(path));
    mz_put_html(out, id);
    put_at(out, v);
}

void mz_page_incident_link(mz_buf *out, const mz_visit *v, mz_statement_id id)
{
    mz_puts(out, "<a href=\"/incident/i");
    mz_put_statement_id(out, id);
    put_at(out, v);
    mz_puts(out, "i");
    mz_put_statement_id(out, id);
    mz_puts(out, "</a>");
}

void mz_page_table(mz_buf *out, const mz_visit *v, const char *const *columns, mz_len n)
{
    mz_puts(out, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"");
    mz_put_html(out, n > 1 ? mz_plain(v, "Table: {0}, {1}", mz_plain(v, columns[0]), mz_plain(v, columns[1]))
                           : mz_plain(v, "Table"));
    mz_puts(out, "\"><table>\n<thead><tr>");
    for (mz_len i = 0; i < n; i++) {
        mz_puts(out, "<th scope=\"col\">");
        mz_say_key(v, out, columns[i]);
        mz_puts(out, "</th>");
    }
    mz_puts(out, "</tr></thead>\n<tbody>\n");
}

void mz_page_table_end(mz_buf *out) { mz_puts(out, "</tbody></table></div>\n"); }

#define MANY 20000

static bool has_many(const mz_visit *v, mz_collection of)
{
    int64_t n;
    const mz_selection all = {.of = of};
    return !mz_failed(mz_select_count(v->c->index, &all, MANY, &n)) && n > MANY;
}

bool mz_page_heavy(const mz_visit *v)
{
    return !v->q->may_wait && (has_many(v, MZ_COLLECTION_BREACHES) || has_many(v, MZ_COLLECTION_INCIDENTS));
}

void mz_page_show(mz_visit *v, mz_http_answer *a, mz_str title, mz_str nav, mz_page_put put)
{
    const mz_shell shell = {.title = title, .nav = nav};
    a->status = 200;
    mz_shell_begin(v, a, &shell);
    const mz_status s = put(v, a);
    if (mz_failed(s)) {
        mz_visit_fail(v, a, s);
        return;
    }
    mz_shell_end(v, a);
}
