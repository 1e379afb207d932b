#include "format/date.h"
#include "format/markup.h"

#include <libxml/HTMLparser.h>

/* How strictly a page is cleaned. The page is walked with the first; when that leaves too little of what the third
 * finds (a template that wraps all of its text in a "menu"), the next one is taken. */
typedef struct strictness {
    bool article_only; /* only what stands in <article> or <main> */
    bool by_class;     /* drop blocks whose class or id says that they are furniture */
    bool furniture;    /* drop <nav>, <aside>, <footer>, <form>, <figure>, page headers */
} strictness;
static const strictness LEVELS[] = {
    {true, true, true}, {false, true, true}, {false, false, true}, {false, false, false}};
#define LEVELS_N    4
#define LEVEL_WHOLE 2

#define WORDS_MAX  1024  /* bytes of a title, a publisher or a language as written */
#define META_BYTES 32768 /* holds all of them */

#define BLOCKS_SHORT  25 /* bytes: shorter blocks outside a paragraph are crumbs of navigation */
#define BOILER_LONGER 90 /* bytes: longer blocks are never taken for furniture by their words */

typedef enum block_kind { BLOCK_OTHER, BLOCK_PARAGRAPH, BLOCK_HEADING } block_kind;

typedef struct block {
    mz_len begin, end; /* in the builder */
    mz_len links;      /* bytes of it that are link text */
    block_kind kind;
    bool in_article;
} block;

typedef struct blocks {
    block *v;
    mz_len n, cap;
} blocks;

typedef struct tag {
    mz_str name; /* as written */
    mz_str rest; /* attributes */
    bool close;
} tag;

typedef struct walk {
    const mz_text *in; /* decoded */
    strictness how;
    mz_text_build b;
    blocks blocks;
    block now;
    bool space;  /* white space is due before the next character */
    bool broken; /* a <br> stood since the last character: one is a space, two end the block */
    mz_len space_at;
    mz_len article, link; /* how many are open */
    mz_len link_blocks;   /* blocks that were opened inside the link */
    mz_len dropped[6];    /* open elements of DROPPED */
    mz_str by_class;      /* element that was dropped for its class; empty when none is */
    mz_len by_class_n;    /* open elements of that name since */
    mz_text *meta;        /* where title and so on go, each at most once; NULL when they are known */
    mz_arena *meta_perm;
    bool og_title;
    mz_arena *perm;
} walk;

/* --- words --------------------------------------------------------------------------------------------------- */

static bool in_list(mz_str word, const char *const *list)
{
    for (; *list != NULL; list++) {
        if (mz_str_eq_fold(word, mz_str_of(*list))) {
            return true;
        }
    }
    return false;
}

static const char *const BLOCK_TAGS[] = {
    "address", "article", "aside",    "blockquote", "body",   "caption", "center",  "dd",     "details", "div",
    "dl",      "dt",      "fieldset", "figcaption", "figure", "footer",  "form",    "h1",     "h2",      "h3",
    "h4",      "h5",      "h6",       "head",       "header", "hr",      "html",    "legend", "li",      "main",
    "menu",    "nav",     "ol",       "p",          "pre",    "section", "summary", "table",  "tbody",   "td",
    "tfoot",   "th",      "thead",    "title",      "tr",     "ul",      NULL};
/* Their content is no text, whatever the strictness. */
static const char *const RAW_TAGS[] = {"script",   "style",  "noscript", "template", "iframe",  "svg",
                                       "textarea", "select", "button",   "object",   "noembed", "noframes",
                                       "canvas",   "math",   "title",    NULL};
static const char *const DROPPED[] = {"nav", "aside", "footer", "form", "figure", "header", NULL};
#define DROPPED_HEADER 5 /* only outside an article: in one it holds the headline */

static const char *const CLASS_TAGS[] = {"div", "section", "ul", "ol", "p", "span", "table", NULL};
static const char *const CLASS_WORDS[] = {
    "nav",     "navbar",     "navigation",    "menu",         "breadcrumb", "breadcrumbs", "footer",
    "sidebar", "share",      "sharing",       "social",       "related",    "recommended", "comments",
    "disqus",  "newsletter", "subscribe",     "subscription", "donate",     "donation",    "cookie",
    "cookies", "advert",     "advertisement", "ad",           "ads",        "promo",       "popup",
    "modal",   "toolbar",    "pagination",    "trending",     NULL};
/* Whole short blocks that begin so are furniture of the page. */
static const char *const BOILER[] = {"donate",
                                     "subscribe",
                                     "sign up",
                                     "sign in",
                                     "log in",
                                     "share this",
                                     "share on",
                                     "share:",
                                     "read more",
                                     "read also",
                                     "also read",
                                     "related:",
                                     "related news",
                                     "related stories",
                                     "advertisement",
                                     "follow us",
                                     "click here",
                                     "copyright",
                                     "all rights reserved",
                                     "we use cookies",
                                     "leave a comment",
                                     "comments",
                                     "newsletter",
                                     "skip to",
                                     "back to top",
                                     "loading",
                                     "tags:",
                                     "filed under",
                                     "previous article",
                                     "next article",
                                     "most read",
                                     "trending",
                                     "support us",
                                     "support our",
                                     "print this",
                                     "email this",
                                     "tweet",
                                     "whatsapp",
                                     "facebook",
                                     "twitter",
                                     "\xC2\xA9",
                                     NULL};

static bool class_is_furniture(mz_str attribute)
{
    mz_len from = 0;
    for (mz_len i = 0; i <= attribute.len; i++) {
        if (i < attribute.len && mz_is_alpha(attribute.data[i])) {
            continue;
        }
        if (i > from && in_list(mz_str_sub(attribute, from, i), CLASS_WORDS)) {
            return true;
        }
        from = i + 1;
    }
    return false;
}

static bool begins_as_boiler(mz_str s)
{
    for (const char *const *p = BOILER; *p != NULL; p++) {
        const mz_str word = mz_str_of(*p);
        const bool begins = s.len >= word.len && mz_str_eq_fold(mz_str_sub(s, 0, word.len), word);
        if (begins && (s.len == word.len || !mz_is_alpha(s.data[word.len]))) {
            return true;
        }
    }
    return false;
}

/* A sentence of its own: eight words and a full stop. */
static bool is_sentence(mz_str s)
{
    mz_len words = 1;
    for (mz_len i = 0; i < s.len; i++) {
        words += s.data[i] == ' ';
    }
    return words >= 8 && s.len > 0 &&
           (s.data[s.len - 1] == '.' || s.data[s.len - 1] == '"' || s.data[s.len - 1] >= 0x80);
}

static bool keeps(const block *k, mz_str s)
{
    const bool boiler = s.len <= BOILER_LONGER && begins_as_boiler(s) && !is_sentence(s);
    const bool links = k->links * 2 > s.len && !(k->kind == BLOCK_HEADING && k->in_article);
    const bool crumb = k->kind == BLOCK_OTHER && s.len < BLOCKS_SHORT;
    return s.len > 0 && !boiler && !links && !crumb;
}

/* --- attributes ---------------------------------------------------------------------------------------------- */

/* The value of an attribute, entities and all; empty when it is not there. */
mz_str mz_markup_attribute(mz_str rest, mz_str name)
{
    mz_len i = 0;
    while (i < rest.len) {
        while (i < rest.len && (mz_is_space(rest.data[i]) || rest.data[i] == '/')) {
            i++;
        }
        const mz_len from = i;
        while (i < rest.len && !mz_is_space(rest.data[i]) && rest.data[i] != '=') {
            i++;
        }
        const mz_str key = mz_str_sub(rest, from, i);
        while (i < rest.len && mz_is_space(rest.data[i])) {
            i++;
        }
        mz_str value = {0};
        if (i < rest.len && rest.data[i] == '=') {
            for (i++; i < rest.len && mz_is_space(rest.data[i]); i++) {
            }
            const uint8_t quote = i < rest.len && (rest.data[i] == '"' || rest.data[i] == '\'') ? rest.data[i] : 0;
            const mz_len start = quote != 0 ? i + 1 : i;
            for (i = start; i < rest.len && (quote != 0 ? rest.data[i] != quote : !mz_is_space(rest.data[i])); i++) {
            }
            value = mz_str_sub(rest, start, i);
            i += i < rest.len;
        }
        if (mz_str_eq_fold(key, name)) {
            return value;
        }
    }
    return (mz_str){0};
}

/* --- entities ------------------------------------------------------------------------------------------------ */

/* What numbers 0x80 to 0x9F mean on the web: windows-1252. */
static int32_t web_number(int64_t v)
{
    static const uint16_t cp1252[32] = {0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
                                        0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
                                        0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                        0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
    const bool out = v <= 0 || v > 0x10FFFF || (v >= 0xD800 && v < 0xE000);
    return out ? 0xFFFD : v >= 0x80 && v < 0xA0 ? cp1252[v - 0x80] : (int32_t)v;
}

static int digit_of(int c, bool hex)
{
    const int lower = mz_to_lower(c);
    return mz_is_digit(c) ? c - '0' : hex && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* The number of "#123;" or "#x1F;", s being behind '&'. Returns how many bytes it takes, 0 when it is none. */
static mz_len number_entity(mz_str s, int32_t *cp)
{
    const bool hex = s.len > 1 && (s.data[1] == 'x' || s.data[1] == 'X');
    const mz_len start = hex ? 2 : 1;
    mz_len i = start;
    int64_t v = 0;
    for (; i < s.len && digit_of(s.data[i], hex) >= 0; i++) {
        v = v > 0x10FFFF ? v : v * (hex ? 16 : 10) + digit_of(s.data[i], hex);
    }
    if (i == start) {
        return 0;
    }
    *cp = web_number(v);
    return i + (i < s.len && s.data[i] == ';');
}

/* A named one: HTML 4's, and those that HTML 5 writes without ';' only when they have it. */
static mz_len named_entity(mz_str s, int32_t *cp)
{
    char name[10];
    mz_len n = 0;
    while (n < s.len && n < (mz_len)sizeof name - 1 && (mz_is_alpha(s.data[n]) || mz_is_digit(s.data[n]))) {
        name[n] = (char)s.data[n];
        n++;
    }
    name[n] = '\0';
    if (n < 2 || n == s.len || s.data[n] != ';') {
        return 0;
    }
    if (strcmp(name, "apos") == 0) {
        *cp = '\'';
        return n + 1;
    }
    const htmlEntityDesc *e = htmlEntityLookup((const xmlChar *)name);
    *cp = e == NULL ? 0 : (int32_t)e->value;
    return e == NULL ? 0 : n + 1;
}

/* The character that s begins with, and how many bytes it takes. */
mz_len mz_markup_character(mz_str s, int32_t *cp)
{
    if (s.data[0] == '&' && s.len > 2) {
        const mz_str behind = mz_str_from(s, 1);
        const mz_len n = behind.data[0] == '#' ? number_entity(behind, cp) : named_entity(behind, cp);
        if (n > 0) {
            return n + 1;
        }
    }
    mz_len at = 0;
    *cp = mz_utf8_next(s, &at);
    return at;
}

/* An attribute's or title's text with its entities resolved and its white space collapsed. */
mz_str mz_markup_words(mz_str long_s, mz_arena *perm)
{
    const mz_str s = mz_str_sub(long_s, 0, long_s.len < WORDS_MAX ? long_s.len : WORDS_MAX);
    MZ_BUF_SCOPED out = mz_buf_new(4 * WORDS_MAX);
    for (mz_len at = 0; at < s.len;) {
        int32_t cp;
        at += mz_markup_character(mz_str_from(s, at), &cp);
        const bool space = cp < 0 || cp == 0xA0 || (cp < 0x80 && mz_is_space(cp));
        uint8_t bytes[4];
        const mz_len n = mz_utf8_put(space ? ' ' : cp, bytes);
        if (!space || (out.len > 0 && out.data[out.len - 1] != ' ')) {
            mz_put(&out, (mz_str){bytes, n});
        }
    }
    return mz_str_copy(perm, mz_str_trim(mz_buf_str(&out)));
}

/* --- what the page says of itself ---------------------------------------------------------------------------- */

static void keep_date(mz_text *meta, mz_str s)
{
    if (meta->date == MZ_NO_DAY) {
        (void)mz_day_loose(s, &meta->date);
    }
}

static void take_meta(walk *w, mz_str rest)
{
    static const char *const dates[] = {"article:published_time",
                                        "date",
                                        "dc.date",
                                        "dc.date.issued",
                                        "dcterms.created",
                                        "pubdate",
                                        "publishdate",
                                        "publish-date",
                                        "datepublished",
                                        "og:published_time",
                                        "sailthru.date",
                                        "parsely-pub-date",
                                        NULL};
    static const char *const titles[] = {"og:title", "dc.title", NULL};
    static const char *const publishers[] = {"og:site_name",     "publisher",         "dc.publisher",
                                             "application-name", "article:publisher", NULL};
    const mz_str property = mz_markup_attribute(rest, S("property")), name = mz_markup_attribute(rest, S("name"));
    const mz_str item = mz_markup_attribute(rest, S("itemprop")), content = mz_markup_attribute(rest, S("content"));
    const mz_str key = property.len > 0 ? property : name.len > 0 ? name : item;
    if (in_list(key, dates)) {
        keep_date(w->meta, content);
    } else if (in_list(key, titles) && !w->og_title) {
        w->og_title = true;
        w->meta->title = mz_markup_words(content, w->meta_perm);
    } else if (in_list(key, publishers) && w->meta->publisher.len == 0 && !mz_str_starts(content, S("http"))) {
        w->meta->publisher = mz_markup_words(content, w->meta_perm);
    } else if (mz_str_eq_fold(mz_markup_attribute(rest, S("http-equiv")), S("content-language")) &&
               w->meta->language.len == 0) {
        w->meta->language = mz_markup_words(content, w->meta_perm);
    }
}

/* "datePublished":"2026-03-03…" in a block of JSON-LD. */
static void take_json_ld(walk *w, mz_str script)
{
    const mz_len at = mz_str_find(script, S("\"datePublished\""));
    if (at < 0) {
        return;
    }
    mz_str rest = mz_str_trim(mz_str_from(script, at + 15));
    if (rest.len > 0 && rest.data[0] == ':') {
        rest = mz_str_trim(mz_str_from(rest, 1));
        keep_date(w->meta, rest.len > 0 && rest.data[0] == '"' ? mz_str_from(rest, 1) : rest);
    }
}

static void take_language(walk *w, mz_str rest)
{
    const mz_str language = mz_markup_attribute(rest, S("lang"));
    if (language.len > 0 && language.len <= 35 && w->meta->language.len == 0) {
        w->meta->language = mz_str_lower(w->meta_perm, language);
    }
}

/* --- the walk ------------------------------------------------------------------------------------------------ */

static bool is_dropping(const walk *w)
{
    bool any = w->by_class.len > 0 || (w->how.article_only && w->article == 0);
    for (mz_len i = 0; i < DROPPED_HEADER; i++) {
        any |= w->dropped[i] > 0;
    }
    return any || (w->dropped[DROPPED_HEADER] > 0 && w->article == 0);
}

/* Ends the block that is open; a block that is not wanted is taken back. */
static void end_block(walk *w)
{
    block *k = &w->now;
    k->end = w->b.n;
    if (k->end > k->begin && keeps(k, (mz_str){w->b.v + k->begin, k->end - k->begin})) {
        *mz_push(w->perm, &w->blocks) = *k;
    }
    w->now = (block){.begin = w->b.n, .kind = BLOCK_OTHER, .in_article = w->article > 0};
    w->space = false;
}

static void take_character(walk *w, int32_t cp, mz_str raw, mz_len at)
{
    if (cp < 0x80 ? mz_is_space(cp) : cp == 0xA0) {
        w->space_at = w->space ? w->space_at : at;
        w->space = true;
        return;
    }
    if (cp == 0xAD || cp == 0x200B || cp == 0xFEFF || (cp < 0x20 && cp >= 0)) {
        return;
    }
    const mz_len before = w->b.n;
    mz_len begin, end;
    if (w->space && w->b.n > w->now.begin) {
        mz_text_span(w->in, w->space_at, w->space_at + 1, &begin, &end);
        mz_text_build_put(&w->b, S(" "), begin, end - begin);
    }
    w->space = w->broken = false;
    uint8_t bytes[4];
    const mz_len n = mz_utf8_put(cp < 0 ? 0xFFFD : cp, bytes);
    mz_text_span(w->in, at, at + raw.len, &begin, &end);
    mz_text_build_put(&w->b, (mz_str){bytes, n}, begin, end - begin);
    w->now.links += w->link > 0 ? w->b.n - before : 0;
}

static void take_text(walk *w, mz_len from, mz_len to)
{
    if (is_dropping(w)) {
        return;
    }
    const mz_str s = w->in->clean;
    while (from < to) {
        int32_t cp;
        const mz_len n = mz_markup_character(mz_str_sub(s, from, to), &cp);
        take_character(w, cp, mz_str_sub(s, from, from + n), from);
        from += n;
    }
}

/* Where the tag that begins with '<' at `at` ends (behind '>'), quotes respected; s.len when it does not. */
mz_len mz_markup_tag_end(mz_str s, mz_len at)
{
    uint8_t quote = 0;
    for (mz_len i = at + 1; i < s.len; i++) {
        const uint8_t c = s.data[i];
        if (quote != 0) {
            quote = c == quote ? 0 : quote;
        } else if ((c == '"' || c == '\'') && s.data[i - 1] == '=') {
            quote = c;
        } else if (c == '>') {
            return i + 1;
        }
    }
    return s.len;
}

static tag read_tag(mz_str s, mz_len at, mz_len end)
{
    tag t = {.close = at + 1 < end && s.data[at + 1] == '/'};
    const mz_len from = at + 1 + t.close;
    mz_len i = from;
    while (i < end && (mz_is_alpha(s.data[i]) || mz_is_digit(s.data[i]) || s.data[i] == '-' || s.data[i] == ':')) {
        i++;
    }
    t.name = mz_str_sub(s, from, i);
    const mz_len stop = end > i && s.data[end - 1] == '>' ? end - 1 : end;
    t.rest = mz_str_sub(s, i, stop < i ? i : stop);
    return t;
}

static bool is_article(const tag *t)
{
    return mz_str_eq_fold(t->name, S("article")) || mz_str_eq_fold(t->name, S("main"));
}

static void drop_by_class(walk *w, const tag *t)
{
    if (w->by_class.len > 0) {
        w->by_class_n += mz_str_eq_fold(t->name, w->by_class) ? (t->close ? -1 : 1) : 0;
        if (w->by_class_n == 0) {
            w->by_class = (mz_str){0};
        }
        return;
    }
    const bool may = w->how.by_class && !t->close && t->rest.len > 0 && in_list(t->name, CLASS_TAGS);
    if (may && (class_is_furniture(mz_markup_attribute(t->rest, S("class"))) ||
                class_is_furniture(mz_markup_attribute(t->rest, S("id"))))) {
        w->by_class = t->name;
        w->by_class_n = 1;
    }
}

static void drop_by_name(walk *w, const tag *t)
{
    for (mz_len i = 0; w->how.furniture && DROPPED[i] != NULL; i++) {
        if (mz_str_eq_fold(t->name, mz_str_of(DROPPED[i]))) {
            w->dropped[i] += t->close ? (w->dropped[i] > 0 ? -1 : 0) : 1;
        }
    }
}

static block_kind kind_of(mz_str name)
{
    const bool heading = name.len == 2 && mz_to_lower(name.data[0]) == 'h' && mz_is_digit(name.data[1]);
    const bool paragraph = mz_str_eq_fold(name, S("p")) || mz_str_eq_fold(name, S("blockquote"));
    return heading ? BLOCK_HEADING : paragraph ? BLOCK_PARAGRAPH : BLOCK_OTHER;
}

static void take_page_words(walk *w, const tag *t)
{
    if (mz_str_eq_fold(t->name, S("meta"))) {
        take_meta(w, t->rest);
    } else if (mz_str_eq_fold(t->name, S("html"))) {
        take_language(w, t->rest);
    } else if (mz_str_eq_fold(t->name, S("time"))) {
        keep_date(w->meta, mz_markup_attribute(t->rest, S("datetime")));
    }
}

static void take_break(walk *w, mz_len at)
{
    const block_kind kind = w->now.kind;
    if (w->broken) {
        end_block(w);
        w->now.kind = kind;
    } else {
        w->space_at = w->space ? w->space_at : at;
        w->space = w->broken = true;
    }
}

/* A link that was never closed ends with the block it stands in. */
static void end_forgotten_link(walk *w, const tag *t)
{
    static const char *const unclosed[] = {"p", "li", "dd", "dt", "hr", "tr", "td", "th", "tbody", "body", NULL};
    if (w->link == 0 || in_list(t->name, unclosed)) {
        return;
    }
    if (t->close && w->link_blocks == 0) {
        w->link = 0;
    } else {
        w->link_blocks += t->close ? -1 : 1;
    }
}

static void take_tag(walk *w, const tag *t, mz_len at)
{
    if (w->meta != NULL && !t->close) {
        take_page_words(w, t);
    }
    if (in_list(t->name, BLOCK_TAGS)) {
        end_block(w);
        end_forgotten_link(w, t);
        w->now.kind = t->close ? BLOCK_OTHER : kind_of(t->name);
    } else if (mz_str_eq_fold(t->name, S("br"))) {
        take_break(w, at);
    } else if (mz_str_eq_fold(t->name, S("a"))) {
        w->link = t->close ? 0 : 1;
        w->link_blocks = 0;
    }
    if (is_article(t)) {
        w->article += t->close ? (w->article > 0 ? -1 : 0) : 1;
        w->now.in_article = w->article > 0;
    }
    drop_by_name(w, t);
    drop_by_class(w, t);
}

/* Behind the closing tag of a raw-text element whose content begins at `at`; *inner is the content. */
static mz_len skip_raw(mz_str s, mz_len at, mz_str name, mz_str *inner)
{
    for (mz_len i = at; i < s.len; i++) {
        const uint8_t *lt = memchr(s.data + i, '<', (size_t)(s.len - i));
        if (lt == NULL) {
            break;
        }
        i = lt - s.data;
        const mz_len behind = i + 2 + name.len;
        const bool ends = behind <= s.len && s.data[i + 1] == '/' && mz_str_eq_fold(mz_str_sub(s, i + 2, behind), name);
        if (ends && (behind == s.len || !mz_is_alpha(s.data[behind]))) {
            *inner = mz_str_sub(s, at, i);
            return mz_markup_tag_end(s, i);
        }
    }
    *inner = mz_str_from(s, at);
    return s.len;
}

static mz_len take_raw(walk *w, const tag *t, mz_len end)
{
    mz_str inner;
    const mz_len behind = skip_raw(w->in->clean, end, t->name, &inner);
    if (w->meta != NULL && mz_str_eq_fold(t->name, S("title")) && w->meta->title.len == 0) {
        w->meta->title = mz_markup_words(inner, w->meta_perm);
    } else if (w->meta != NULL && mz_str_eq_fold(t->name, S("script"))) {
        take_json_ld(w, inner);
    }
    return behind;
}

/* Something that begins with '<' at `at`. Returns the place behind it. */
static mz_len take_markup(walk *w, mz_len at)
{
    const mz_str s = w->in->clean;
    const mz_str rest = mz_str_from(s, at);
    if (mz_str_starts(rest, S("<!--"))) {
        const mz_len end = mz_str_find(mz_str_from(rest, 4), S("-->"));
        return end < 0 ? s.len : at + 4 + end + 3;
    }
    const uint8_t next = rest.len > 1 ? rest.data[1] : 0;
    const bool is_tag = mz_is_alpha(next) || (next == '/' && rest.len > 2 && mz_is_alpha(rest.data[2]));
    if (!is_tag && next != '!' && next != '?') {
        take_text(w, at, at + 1); /* a '<' of the text */
        return at + 1;
    }
    const mz_len end = mz_markup_tag_end(s, at);
    if (is_tag) {
        const tag t = read_tag(s, at, end);
        take_tag(w, &t, at);
        const bool closes_itself = t.rest.len > 0 && t.rest.data[t.rest.len - 1] == '/';
        if (!t.close && !closes_itself && in_list(t.name, RAW_TAGS)) {
            return take_raw(w, &t, end);
        }
    }
    return end;
}

static void walk_page(walk *w)
{
    const mz_str s = w->in->clean;
    mz_len at = 0;
    while (at < s.len) {
        const uint8_t *lt = memchr(s.data + at, '<', (size_t)(s.len - at));
        const mz_len to = lt == NULL ? s.len : lt - s.data;
        take_text(w, at, to);
        at = to < s.len ? take_markup(w, to) : to;
    }
    end_block(w);
}

static mz_len kept_bytes(const blocks *list)
{
    mz_len n = 0;
    for (mz_len i = 0; i < list->n; i++) {
        n += list->v[i].end - list->v[i].begin;
    }
    return n;
}

static void run_level(walk *w, const mz_text *in, int level, mz_arena *perm)
{
    *w = (walk){.in = in, .how = LEVELS[level], .perm = perm};
    w->b = mz_text_build_new(in->clean.len + 16, perm);
    walk_page(w);
}

/* The level at which the page is cleaned; what the page says of itself goes to *meta. Scratch is given back. */
static int choose_level(const mz_text *in, mz_text *meta, mz_arena *meta_perm, mz_arena scratch)
{
    mz_arena first = scratch;
    walk whole = {.in = in, .how = LEVELS[LEVEL_WHOLE], .meta = meta, .meta_perm = meta_perm, .perm = &first};
    whole.b = mz_text_build_new(in->clean.len + 16, &first);
    walk_page(&whole);
    const mz_len wanted = (kept_bytes(&whole.blocks) + 1) / 2;
    for (int level = 0; level < LEVEL_WHOLE; level++) {
        mz_arena again = scratch;
        walk w;
        run_level(&w, in, level, &again);
        if (w.blocks.n > 0 && kept_bytes(&w.blocks) >= wanted) {
            return level;
        }
    }
    return whole.blocks.n > 0 ? LEVEL_WHOLE : LEVELS_N - 1;
}

/* The kept blocks, an empty line between two of them. */
static void join(const walk *w, mz_text *out, mz_arena *perm)
{
    const mz_text built = {.clean = {w->b.v, w->b.n}, .pieces = w->b.pieces.v, .pieces_n = w->b.pieces.n};
    mz_text_build b = mz_text_build_new(w->b.n + 2 * w->blocks.n, perm);
    mz_len piece = 0;
    for (mz_len i = 0; i < w->blocks.n; i++) {
        const block *k = &w->blocks.v[i];
        mz_len from, to;
        if (i > 0) {
            mz_text_span(&built, k->begin, k->begin, &from, &to);
            mz_text_build_put(&b, S("\n"), from, 0);
            mz_text_build_put(&b, S("\n"), from, 0);
        }
        while (piece + 1 < built.pieces_n && built.pieces[piece + 1].at <= k->begin) {
            piece++;
        }
        for (mz_len at = k->begin; at < k->end;) { /* piece by piece, as it was built */
            const bool last = piece + 1 == built.pieces_n;
            const mz_len next = last || built.pieces[piece + 1].at > k->end ? k->end : built.pieces[piece + 1].at;
            const mz_len byte = built.pieces[piece].from + (at - built.pieces[piece].at);
            mz_text_build_run(&b, mz_str_sub(built.clean, at, next), byte);
            at = next;
            piece += at < k->end;
        }
    }
    out->clean = (mz_str){b.v, b.n};
    out->pieces = b.pieces.v;
    out->pieces_n = b.pieces.n;
}

/* The encoding named in the first bytes: <meta charset="…"> or charset=… of http-equiv. NUL-terminated in perm. */
static const char *declared_encoding(mz_str bytes, mz_arena *perm)
{
    const mz_str head = mz_str_sub(bytes, 0, bytes.len < 4096 ? bytes.len : 4096);
    const mz_len at = mz_str_find(head, S("charset="));
    if (at < 0) {
        return NULL;
    }
    mz_str rest = mz_str_from(head, at + 8);
    rest = rest.len > 0 && (rest.data[0] == '"' || rest.data[0] == '\'') ? mz_str_from(rest, 1) : rest;
    mz_len n = 0;
    while (n < rest.len && n < 40 &&
           (mz_is_alpha(rest.data[n]) || mz_is_digit(rest.data[n]) || rest.data[n] == '-' || rest.data[n] == '_')) {
        n++;
    }
    const mz_str name = mz_str_sub(rest, 0, n);
    const bool utf8 = mz_str_eq_fold(name, S("utf-8")) || mz_str_eq_fold(name, S("utf8"));
    return n == 0 || utf8 ? NULL : mz_str_z(perm, name); /* bytes that are not UTF-8 may not say that they are */
}

bool mz_text_looks_html(mz_str bytes)
{
    static const char *const starts[] = {"<!doctype html", "<html",  "<head", "<body", "<article",
                                         "<meta",          "<title", "<div",  "<p>",   NULL};
    mz_str s = mz_str_starts(bytes, S("\xEF\xBB\xBF")) ? mz_str_from(bytes, 3) : bytes;
    s = mz_str_trim(mz_str_sub(s, 0, s.len < 4096 ? s.len : 4096));
    while (mz_str_starts(s, S("<!--")) || mz_str_starts(s, S("<?xml"))) {
        const mz_len end = mz_str_find_byte(s, '>');
        s = end < 0 ? (mz_str){0} : mz_str_trim(mz_str_from(s, end + 1));
    }
    for (const char *const *p = starts; *p != NULL; p++) {
        const mz_str word = mz_str_of(*p);
        if (s.len >= word.len && mz_str_eq_fold(mz_str_sub(s, 0, word.len), word)) {
            return true;
        }
    }
    return false;
}

mz_text mz_markup_text(const mz_text *in, mz_arena *perm)
{
    mz_text text = {.encoding = in->encoding, .date = MZ_NO_DAY};
    uint8_t *room = mz_new(perm, uint8_t, META_BYTES);
    mz_arena meta_perm = {room, room + META_BYTES};
    const int level = choose_level(in, &text, &meta_perm, *perm);
    walk w;
    run_level(&w, in, level, perm);
    join(&w, &text, perm);
    return text;
}

mz_status mz_text_html(mz_str bytes, mz_text *out, mz_arena *perm)
{
    mz_text in;
    mz_status s = mz_text_decode(bytes, declared_encoding(bytes, perm), &in, perm);
    if (s.code == MZ_BAD_INPUT) { /* an encoding that nobody knows: as without it */
        s = mz_text_decode(bytes, NULL, &in, perm);
    }
    MZ_TRY(s);
    *out = mz_markup_text(&in, perm);
    return mz_ok();
}
