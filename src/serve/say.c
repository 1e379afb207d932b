/* Sentences of the catalogue into pages: escaped, their places filled, marked where they are in another language. */
#include "serve/say.h"

#include "serve/page/page.h"

#define ARG_MOST (1 << 20)

static mz_markup kept(const mz_visit *v, mz_str html) { return (mz_markup){mz_str_copy(v->perm, html)}; }

mz_markup mz_mark_made(const mz_visit *v, const mz_buf *html) { return kept(v, mz_buf_str(html)); }

mz_markup mz_mark_text(const mz_visit *v, mz_str text)
{
    MZ_BUF_SCOPED b = mz_buf_new(ARG_MOST);
    mz_page_text(&b, text, text.len);
    return mz_mark_made(v, &b);
}

mz_markup mz_mark_number(const mz_visit *v, int64_t n)
{
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_puts(&b, "<bdi>");
    mz_put_int(&b, n);
    mz_puts(&b, "</bdi>");
    return mz_mark_made(v, &b);
}

mz_markup mz_mark_days(const mz_visit *v, mz_day from, mz_day to)
{
    MZ_BUF_SCOPED b = mz_buf_new(1024);
    mz_page_days(&b, v, from, to);
    return mz_mark_made(v, &b);
}

mz_markup mz_mark_time(const mz_visit *v, mz_utc t)
{
    MZ_BUF_SCOPED b = mz_buf_new(1024);
    mz_page_time(&b, v, t);
    return mz_mark_made(v, &b);
}

mz_markup mz_mark_party(const mz_visit *v, mz_str code)
{
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_page_party(&b, v, code);
    return mz_mark_made(v, &b);
}

mz_markup mz_mark_key(const mz_visit *v, const char *key)
{
    MZ_BUF_SCOPED b = mz_buf_new(ARG_MOST);
    mz_say_key(v, &b, key);
    return mz_mark_made(v, &b);
}

mz_markup mz_mark_of(const mz_visit *v, const char *context, mz_str word)
{
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_say_of(v, &b, context, word);
    return mz_mark_made(v, &b);
}

mz_markup mz_mark_code(const mz_visit *v, const char *literal)
{
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_puts(&b, "<code dir=\"ltr\">");
    mz_put_html(&b, mz_str_of(literal));
    mz_puts(&b, "</code>");
    return mz_mark_made(v, &b);
}

mz_markup mz_mark_link(const mz_visit *v, const char *path, mz_str id, mz_markup words)
{
    MZ_BUF_SCOPED b = mz_buf_new(ARG_MOST);
    mz_page_link(&b, v, path, id);
    mz_put(&b, words.html);
    mz_puts(&b, "</a>");
    return mz_mark_made(v, &b);
}

/* ---- speaking ---- */

static void put_phrase(const mz_visit *v, mz_buf *out, mz_phrase p, const mz_str *args, mz_len n)
{
    const bool other = p.in != v->words;
    if (other) { /* never from the user: languages' codes are ours */
        mz_puts(out, "<span lang=\"");
        mz_put(out, p.in->code);
        mz_put(out, p.in->right_to_left ? S("\" dir=\"rtl\">") : S("\" dir=\"ltr\">"));
    }
    mz_words_fill(out, p.text, args, n, mz_put_html);
    mz_put(out, other ? S("</span>") : S(""));
}

void mz_say_args(const mz_visit *v, mz_buf *out, const char *key, const mz_markup *args, mz_len n)
{
    mz_str html[MZ_PHRASE_ARGS_MAX];
    mz_assert(n <= MZ_PHRASE_ARGS_MAX);
    for (mz_len i = 0; i < n; i++) {
        html[i] = args[i].html;
    }
    put_phrase(v, out, mz_words_phrase(v->words, NULL, mz_str_of(key)), html, n);
}

void mz_say_count_args(const mz_visit *v, mz_buf *out, int64_t n, const char *one, const char *many,
                       const mz_markup *args, mz_len args_n)
{
    mz_str html[MZ_PHRASE_ARGS_MAX];
    mz_assert(args_n < MZ_PHRASE_ARGS_MAX);
    MZ_BUF_SCOPED number = mz_buf_new(64);
    mz_puts(&number, "<bdi>");
    mz_put_int(&number, n);
    mz_puts(&number, "</bdi>");
    html[0] = mz_buf_str(&number);
    for (mz_len i = 0; i < args_n; i++) {
        html[i + 1] = args[i].html;
    }
    put_phrase(v, out, mz_words_count(v->words, mz_str_of(one), mz_str_of(many), n), html, args_n + 1);
}

void mz_say_key(const mz_visit *v, mz_buf *out, const char *key) { mz_say_args(v, out, key, NULL, 0); }

void mz_say_in(const mz_visit *v, mz_buf *out, const char *tag, const char *key)
{
    mz_puts(out, "<");
    mz_put(out, mz_str_of(tag));
    mz_puts(out, ">");
    mz_say_key(v, out, key);
    mz_puts(out, "</");
    mz_put(out, mz_str_of(tag));
    mz_puts(out, ">\n");
}

void mz_say_term(const mz_visit *v, mz_buf *out, const char *key)
{
    mz_puts(out, "<dt>");
    mz_say_key(v, out, key);
    mz_puts(out, "</dt><dd>");
}

void mz_say_if(const mz_visit *v, mz_buf *out, bool wanted, const char *key)
{
    if (wanted) {
        mz_say_key(v, out, key);
    }
}

void mz_say_of(const mz_visit *v, mz_buf *out, const char *context, mz_str word)
{
    if (word.len > 0) {
        put_phrase(v, out, mz_words_phrase(v->words, context, word), NULL, 0);
    }
}

void mz_say_english(const mz_visit *v, mz_buf *out, mz_str text)
{
    put_phrase(v, out, (mz_phrase){text, mz_words_english()}, NULL, 0);
}

/* ---- plain ---- */

mz_str mz_plain_args(const mz_visit *v, const char *key, const mz_str *args, mz_len n)
{
    const mz_str text = mz_words_text(v->words, key);
    if (n == 0) {
        return text;
    }
    MZ_BUF_SCOPED b = mz_buf_new(ARG_MOST);
    mz_words_fill(&b, text, args, n, mz_put);
    return mz_str_copy(v->perm, mz_buf_str(&b));
}

mz_str mz_plain_of(const mz_visit *v, const char *context, mz_str word)
{
    return mz_words_phrase(v->words, context, word).text;
}

void mz_say_json(const mz_visit *v, mz_buf *out, const char *id, const char *const *keys, mz_len n)
{
    mz_puts(out, "<script type=\"application/json\" id=\"");
    mz_put_html(out, mz_str_of(id));
    mz_puts(out, "\">");
    mz_json_out w = mz_json_to(out, 0);
    mz_json_begin(&w, '{');
    for (mz_len i = 0; i < n; i++) { /* neither keys nor texts hold a '<' */
        mz_json_key(&w, mz_str_of(keys[i]));
        mz_json_str(&w, mz_words_text(v->words, keys[i]));
    }
    mz_json_end(&w, '}');
    mz_puts(out, "</script>\n");
}
