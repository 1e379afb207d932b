/* The language of a reader: what the address says, else his choice, else his browser, else English. */
#include "serve/say.h"

#include "serve/inside.h"

#define COOKIE    "lang"
#define CHOSEN    "; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000"
#define PATH_MOST 2000

static const mz_words *chosen(const mz_http_request *q)
{
    for (mz_str rest = mz_http_header(q, "Cookie"); rest.len > 0;) {
        mz_str one = mz_str_trim(mz_str_cut(&rest, ';'));
        if (mz_str_eq(mz_str_cut(&one, '='), S(COOKIE))) {
            return mz_words_of(one);
        }
    }
    return NULL;
}

const mz_words *mz_language_of(const mz_http_request *q)
{
    mz_str asked;
    bool bad;
    const mz_words *w = NULL;
    if (mz_http_parameter(q, S("lang"), &asked, &bad) && !bad) {
        w = mz_words_of(asked);
    }
    w = w != NULL ? w : chosen(q);
    w = w != NULL ? w : mz_words_accepted(mz_http_header(q, "Accept-Language"));
    return w != NULL ? w : mz_words_english();
}

/* ---- the menu ---- */

static void put_escaped_path(mz_buf *out, mz_str path)
{
    for (mz_len i = 0; i < path.len; i++) {
        const uint8_t c = path.data[i];
        if (mz_is_alpha(c) || mz_is_digit(c) || (c != 0 && strchr("/-._~", c) != NULL)) {
            mz_put_byte(out, c);
        } else {
            mz_put_byte(out, '%');
            mz_put_hex(out, &c, 1);
        }
    }
}

/* This page again: its path and its query, without the language that stood there. */
static void put_here(mz_buf *out, const mz_http_request *q)
{
    put_escaped_path(out, q->path);
    bool first = true;
    for (mz_str rest = q->query; rest.len > 0;) {
        const mz_str one = mz_str_cut(&rest, '&');
        if (one.len > 0 && !mz_str_starts(one, S("lang="))) {
            mz_put(out, first ? S("?") : S("&"));
            mz_put(out, one);
            first = false;
        }
    }
}

static void put_choice(const mz_visit *v, mz_buf *out, const mz_words *w)
{
    mz_puts(out, "<li><button name=\"to\" value=\"");
    mz_put(out, w->code);
    mz_puts(out, "\" lang=\"");
    mz_put(out, w->code);
    mz_put(out, w->right_to_left ? S("\" dir=\"rtl\"") : S("\" dir=\"ltr\""));
    mz_put(out, w == v->words ? S(" aria-current=\"true\">") : S(">"));
    mz_put_html(out, w->name);
    mz_puts(out, "</button></li>\n");
}

void mz_language_menu(const mz_visit *v, mz_buf *out)
{
    mz_len n;
    const mz_words *all = mz_words_all(&n);
    MZ_BUF_SCOPED here = mz_buf_new(PATH_MOST);
    put_here(&here, v->q);
    const bool whole = !mz_failed(mz_buf_status(&here)) && mz_str_eq(v->q->method, S("GET"));
    mz_puts(out, "<form class=\"languages\" method=\"post\" action=\"/language\" aria-label=\"");
    mz_put_html(out, mz_plain(v, "Language"));
    mz_puts(out, "\">\n<input type=\"hidden\" name=\"next\" value=\"");
    mz_put_html(out, whole ? mz_buf_str(&here) : S("/"));
    mz_puts(out, "\">\n<ul>\n");
    for (mz_len i = 0; i < n; i++) {
        put_choice(v, out, &all[i]);
    }
    mz_puts(out, "</ul>\n</form>\n");
}

static void language(mz_visit *v, mz_http_answer *a)
{
    mz_str to = {0}, next = {0};
    const mz_words *w = mz_visit_field(v, S("to"), &to) ? mz_words_of(to) : NULL;
    if (w == NULL) {
        mz_visit_fail(v, a, mz_fail(MZ_BAD_INPUT, "there is no catalogue of this language", -1));
        return;
    }
    if (!mz_visit_field(v, S("next"), &next) || !mz_path_is_ours(next)) {
        next = S("/");
    }
    const mz_str cookie = mz_str_concat(v->q->perm, S(COOKIE "="), w->code, S(CHOSEN));
    mz_http_put_header(a, "Set-Cookie", mz_str_z(v->q->perm, cookie));
    mz_visit_go(v, a, mz_str_z(v->q->perm, next));
}

static const mz_page pages[] = {
    {"POST", "/language", MZ_PAGE_SCREEN, 8192, language},
};
const mz_pages mz_pages_language = {pages, (mz_len)(sizeof pages / sizeof pages[0])};
