#include "format/webfeed.h"

#include "format/date.h"
#include "format/markup.h"

#define UNENDED_MAX 64 /* elements without an end that are looked for */

/* What an element is to an item, whatever dialect it is of. */
typedef enum field {
    F_NONE,
    F_TITLE,
    F_CONTENT,
    F_SUMMARY,
    F_DATE,
    F_UPDATED,
    F_LINK,
    F_SOURCE,
    F_LANGUAGE,
    F_IMAGE,
    FIELDS
} field;

static const struct {
    const char *name;
    field is;
} FIELD_OF[] = {{"title", F_TITLE},       {"dc:title", F_TITLE},       {"content:encoded", F_CONTENT},
                {"content", F_CONTENT},   {"description", F_SUMMARY},  {"summary", F_SUMMARY},
                {"pubdate", F_DATE},      {"published", F_DATE},       {"issued", F_DATE},
                {"dc:date", F_DATE},      {"updated", F_UPDATED},      {"modified", F_UPDATED},
                {"link", F_LINK},         {"source", F_SOURCE},        {"dc:publisher", F_SOURCE},
                {"language", F_LANGUAGE}, {"dc:language", F_LANGUAGE}, {"image", F_IMAGE}};

/* An element: its tag's rest (attributes) and what stands in it. */
typedef struct element {
    mz_str name, attributes;
    mz_len begin, inner, inner_end, end; /* "<", behind ">", "</", behind its end */
    bool whole;                          /* it ends */
} element;

static field field_of(mz_str name)
{
    for (size_t i = 0; i < sizeof FIELD_OF / sizeof *FIELD_OF; i++) {
        if (mz_str_eq_fold(name, mz_str_of(FIELD_OF[i].name))) {
            return FIELD_OF[i].is;
        }
    }
    return F_NONE;
}

static bool is_item(mz_str name) { return mz_str_eq_fold(name, S("item")) || mz_str_eq_fold(name, S("entry")); }

/* Behind a comment, CDATA, an instruction or a declaration at `at`; `at` when there is none. */
static mz_len skip_special(mz_str s, mz_len at)
{
    static const struct {
        const char *from, *to;
    } kinds[] = {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}, {"<!", ">"}};
    const mz_str rest = mz_str_from(s, at);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const mz_str from = mz_str_of(kinds[i].from), to = mz_str_of(kinds[i].to);
        if (mz_str_starts(rest, from)) {
            const mz_len end = mz_str_find(mz_str_from(rest, from.len), to);
            return end < 0 ? s.len : at + from.len + end + to.len;
        }
    }
    return at;
}

static mz_len name_end(mz_str s, mz_len at)
{
    while (at < s.len && !mz_is_space(s.data[at]) && s.data[at] != '>' && s.data[at] != '/') {
        at++;
    }
    return at;
}

/* The next tag from *at on; *at moves behind it. False at the end. */
static bool next_tag(mz_str s, mz_len *at, mz_len *tag, mz_str *name, bool *closes)
{
    while (*at < s.len) {
        const mz_len lt = mz_str_find_byte(mz_str_from(s, *at), '<');
        if (lt < 0) {
            break;
        }
        const mz_len from = *at + lt, behind = skip_special(s, from);
        if (behind > from) {
            *at = behind;
            continue;
        }
        *tag = from;
        *closes = from + 1 < s.len && s.data[from + 1] == '/';
        const mz_len first = from + 1 + *closes;
        *name = mz_str_sub(s, first, name_end(s, first));
        *at = mz_markup_tag_end(s, from);
        return true;
    }
    *at = s.len;
    return false;
}

/* The next element from *at on, with all that stands in it. An element of the same name in it is its own (XHTML). */
static bool next_element(mz_str s, mz_len *at, element *e)
{
    bool closes = true;
    while (closes) {
        if (!next_tag(s, at, &e->begin, &e->name, &closes)) {
            return false;
        }
    }
    const mz_len behind_name = e->begin + 1 + e->name.len;
    const mz_len stop = *at > behind_name ? *at - 1 : behind_name;
    e->attributes = mz_str_sub(s, behind_name, stop);
    e->inner = e->inner_end = e->end = *at;
    e->whole = e->attributes.len > 0 && e->attributes.data[e->attributes.len - 1] == '/';
    return true;
}

/* Where the element ends whose start tag was just read. Each one that does not end costs a walk to the end of s: *left
 * says how many such walks may still be made. */
static void find_end(mz_str s, mz_len *at, element *e, int *left)
{
    int64_t depth = 1;
    const mz_len from = *at;
    while (!e->whole && depth > 0 && *left > 0) {
        mz_len tag;
        mz_str name;
        bool closes;
        if (!next_tag(s, at, &tag, &name, &closes)) {
            *at = from;
            (*left)--;
            return;
        }
        const bool itself = !closes && *at >= 2 && s.data[*at - 2] == '/';
        depth += mz_str_eq_fold(name, e->name) && !itself ? (closes ? -1 : 1) : 0;
        if (depth == 0) {
            e->inner_end = tag;
            e->end = *at;
            e->whole = true;
        }
    }
}

/* --- one field's text ------------------------------------------------------------------------------------------ */

static mz_text built(const mz_text_build *b, const mz_text *in)
{
    return (mz_text){.clean = {b->v, b->n},
                     .pieces = b->pieces.v,
                     .pieces_n = b->pieces.n,
                     .encoding = in->encoding,
                     .date = MZ_NO_DAY};
}

/* The bytes with their own XML taken off: CDATA opened, entities resolved; places stay those of the file. */
static mz_text undo_xml(const mz_text *in, mz_len begin, mz_len end, mz_arena *perm)
{
    const mz_str s = in->clean;
    mz_text_build b = mz_text_build_new(end - begin + 16, perm);
    for (mz_len at = begin; at < end;) {
        const mz_str rest = mz_str_sub(s, at, end);
        mz_len from, to;
        if (mz_str_starts(rest, S("<![CDATA["))) {
            const mz_len n = mz_str_find(mz_str_from(rest, 9), S("]]>"));
            const mz_len stop = n < 0 ? end : at + 9 + n;
            for (at += 9; at < stop; at++) {
                mz_text_span(in, at, at + 1, &from, &to);
                mz_text_build_run(&b, mz_str_sub(s, at, at + 1), from);
            }
            at = n < 0 ? end : stop + 3;
            continue;
        }
        int32_t cp;
        uint8_t bytes[4];
        const mz_len n = mz_markup_character(rest, &cp);
        mz_text_span(in, at, at + n, &from, &to);
        mz_text_build_put(&b, (mz_str){bytes, mz_utf8_put(cp < 0 ? 0xFFFD : cp, bytes)}, from, to - from);
        at += n;
    }
    return (mz_text){
        .clean = {b.v, b.n}, .pieces = b.pieces.v, .pieces_n = b.pieces.n, .encoding = in->encoding, .date = MZ_NO_DAY};
}

/* A line that may hold a few tags, which are left out: a page's rules would take so short a block for furniture. */
static mz_text undo_tags(const mz_text *in, mz_arena *perm)
{
    const mz_str s = in->clean;
    mz_text_build b = mz_text_build_new(s.len + 16, perm);
    for (mz_len at = 0; at < s.len;) {
        mz_len from, to;
        const bool tag = s.data[at] == '<' && at + 1 < s.len && (mz_is_alpha(s.data[at + 1]) || s.data[at + 1] == '/');
        if (tag) {
            at = mz_markup_tag_end(s, at);
            continue;
        }
        int32_t cp;
        uint8_t bytes[4];
        const mz_len n = mz_markup_character(mz_str_from(s, at), &cp);
        mz_text_span(in, at, at + n, &from, &to);
        mz_text_build_put(&b, (mz_str){bytes, mz_utf8_put(cp < 0 ? 0xFFFD : cp, bytes)}, from, to - from);
        at += n;
    }
    return built(&b, in);
}

static mz_text field_text(const mz_text *in, const element *e, mz_arena *perm)
{
    const bool xhtml = mz_str_eq_fold(mz_markup_attribute(e->attributes, S("type")), S("xhtml"));
    const mz_text inner =
        xhtml ? mz_text_sub(in, e->inner, e->inner_end, perm) : undo_xml(in, e->inner, e->inner_end, perm);
    const bool line = field_of(e->name) == F_TITLE || mz_str_find_byte(inner.clean, '<') < 0;
    const mz_text text = line ? undo_tags(&inner, perm) : mz_markup_text(&inner, perm);
    return text.clean.len > 0 || line ? text : undo_tags(&inner, perm);
}

static mz_str field_words(const mz_text *in, const element *e, mz_arena *perm)
{
    mz_arena scratch = *perm;
    const mz_text t = field_text(in, e, &scratch);
    uint8_t kept[1024];
    const mz_str s = mz_str_trim(t.clean);
    const mz_len n = s.len < (mz_len)sizeof kept ? s.len : (mz_len)sizeof kept;
    (void)memcpy(kept, s.data, (size_t)n);
    return mz_markup_words((mz_str){kept, n}, perm);
}

/* The address of a link: Atom writes it as an attribute, and may have several. */
static mz_str link_of(const mz_text *in, const element *e, mz_arena *perm)
{
    const mz_str relation = mz_markup_attribute(e->attributes, S("rel"));
    const mz_str href = mz_markup_words(mz_markup_attribute(e->attributes, S("href")), perm);
    const bool other = relation.len > 0 && !mz_str_eq_fold(relation, S("alternate"));
    const mz_str link = href.len > 0 ? href : field_words(in, e, perm);
    const bool web = mz_str_starts(link, S("http://")) || mz_str_starts(link, S("https://"));
    return web && !other ? link : (mz_str){0};
}

/* --- an item ---------------------------------------------------------------------------------------------------- */

typedef struct fields {
    element of[FIELDS];
    bool has[FIELDS];
    mz_str link, publisher;
} fields;

/* Atom's source is a feed's head of its own: its title is the publisher. */
static mz_str publisher_of(const mz_text *in, const element *e, mz_arena *perm)
{
    element t;
    int left = UNENDED_MAX;
    const mz_str s = mz_str_sub(in->clean, 0, e->inner_end); /* what does not end in it does not end */
    for (mz_len at = e->inner; next_element(s, &at, &t);) {
        if (field_of(t.name) == F_TITLE) {
            find_end(s, &at, &t, &left);
            return field_words(in, &t, perm);
        }
    }
    return field_words(in, e, perm);
}

static fields fields_of(const mz_text *in, mz_len begin, mz_len end, mz_arena *perm)
{
    fields f = {.link = {0}};
    const mz_str s = mz_str_sub(in->clean, 0, end);
    element e;
    int left = UNENDED_MAX;
    mz_len at = begin;
    (void)next_element(s, &at, &e); /* the item's own tag */
    while (next_element(s, &at, &e)) {
        const field is = field_of(e.name);
        find_end(s, &at, &e, &left);
        if (is == F_NONE || f.has[is] || !e.whole) {
            continue;
        }
        if (is == F_LINK) {
            f.link = f.link.len > 0 ? f.link : link_of(in, &e, perm);
            continue;
        }
        f.publisher = is == F_SOURCE ? publisher_of(in, &e, perm) : f.publisher;
        f.has[is] = true;
        f.of[is] = e;
    }
    return f;
}

bool mz_text_looks_item(mz_str bytes)
{
    const mz_str s = mz_str_trim(mz_str_sub(bytes, 0, bytes.len < 4096 ? bytes.len : 4096));
    return s.len > 6 && s.data[0] == '<' && is_item(mz_str_sub(s, 1, name_end(s, 1)));
}

static void put_text(mz_text_build *b, const mz_text *t)
{
    for (mz_len i = 0; i < t->pieces_n; i++) {
        const mz_len next = i + 1 < t->pieces_n ? t->pieces[i + 1].at : t->clean.len;
        mz_text_build_run(b, mz_str_sub(t->clean, t->pieces[i].at, next), t->pieces[i].from);
    }
}

mz_status mz_text_item(mz_str bytes, mz_len at, mz_text *out, mz_arena *perm)
{
    mz_text in;
    MZ_TRY(mz_text_decode(bytes, NULL, &in, perm));
    const fields f = fields_of(&in, 0, in.clean.len, perm);
    const field body = f.has[F_CONTENT] ? F_CONTENT : F_SUMMARY, date = f.has[F_DATE] ? F_DATE : F_UPDATED;
    const mz_text title = f.has[F_TITLE] ? field_text(&in, &f.of[F_TITLE], perm) : (mz_text){0};
    const mz_text content = f.has[body] ? field_text(&in, &f.of[body], perm) : (mz_text){0};
    mz_text_build b = mz_text_build_new(title.clean.len + content.clean.len + 16, perm);
    put_text(&b, &title);
    if (title.clean.len > 0 && content.clean.len > 0) { /* a headline is a paragraph */
        mz_len from, to; /* where its end tag stands in the file, which may be in another encoding */
        mz_text_span(&in, f.of[F_TITLE].inner_end, f.of[F_TITLE].inner_end + 1, &from, &to);
        mz_text_build_put(&b, S("\n"), from, 0);
        mz_text_build_put(&b, S("\n"), from, 0);
    }
    put_text(&b, &content);
    for (mz_len i = 0; i < b.pieces.n; i++) {
        b.pieces.v[i].from += at;
    }
    *out = built(&b, &in);
    out->title = f.has[F_TITLE] ? field_words(&in, &f.of[F_TITLE], perm) : (mz_str){0};
    out->publisher = f.publisher;
    out->language = f.has[F_LANGUAGE] ? field_words(&in, &f.of[F_LANGUAGE], perm) : (mz_str){0};
    if (f.has[date]) {
        (void)mz_day_loose(field_words(&in, &f.of[date], perm), &out->date);
    }
    return mz_ok();
}

/* --- a feed ------------------------------------------------------------------------------------------------------- */

static bool is_feed(mz_str name)
{
    return mz_str_eq_fold(name, S("rss")) || mz_str_eq_fold(name, S("feed")) || mz_str_eq_fold(name, S("rdf:rdf"));
}

bool mz_webfeed_is(mz_str bytes)
{
    mz_str s = mz_str_starts(bytes, S("\xEF\xBB\xBF")) ? mz_str_from(bytes, 3) : bytes;
    s = mz_str_sub(s, 0, s.len < 4096 ? s.len : 4096);
    element e;
    mz_len at = 0;
    return mz_str_starts(mz_str_trim(s), S("<")) && next_element(s, &at, &e) && is_feed(e.name);
}

static void take_head(const mz_text *in, const element *e, mz_webfeed *feed, mz_arena *perm)
{
    const field is = field_of(e->name);
    if (is == F_TITLE && feed->title.len == 0) {
        feed->title = field_words(in, e, perm);
    } else if (is == F_LANGUAGE && feed->language.len == 0) {
        feed->language = field_words(in, e, perm);
    }
}

static mz_status take_item(const mz_text *in, const element *e, mz_webfeed *feed, mz_len *cap, mz_arena *perm)
{
    if (feed->items_n == MZ_WEBFEED_ITEMS_MAX) {
        return mz_fail(MZ_LIMIT, "the feed has more items than may be read at once", MZ_WEBFEED_ITEMS_MAX);
    }
    const fields f = fields_of(in, e->begin, e->end, perm);
    mz_webfeed_item *v = mz_arena_grow(perm, (void *)(uintptr_t)feed->items, feed->items_n, cap, (mz_len)sizeof *v,
                                       (mz_len)alignof(mz_webfeed_item));
    feed->items = v;
    v += feed->items_n++;
    *v = (mz_webfeed_item){.link = f.link, .publisher = f.publisher};
    mz_text_span(in, e->begin, e->end, &v->begin, &v->end);
    return mz_ok();
}

mz_status mz_webfeed_parse(mz_str bytes, mz_webfeed *out, mz_arena *perm)
{
    mz_text in;
    mz_webfeed feed = {0};
    mz_len cap = 0;
    if (!mz_webfeed_is(bytes)) {
        return mz_fail(MZ_BAD_INPUT, "this is no feed: neither rss, feed nor rdf:RDF opens it", 0);
    }
    MZ_TRY(mz_text_decode(bytes, NULL, &in, perm));
    element e;
    int left = UNENDED_MAX;
    for (mz_len at = 0; next_element(in.clean, &at, &e);) {
        const field is = field_of(e.name);
        if (is_feed(e.name)) {
            feed.language = mz_markup_words(mz_markup_attribute(e.attributes, S("xml:lang")), perm);
        } else if (is_item(e.name)) {
            find_end(in.clean, &at, &e, &left);
            feed.broken += !e.whole;
            MZ_TRY(e.whole ? take_item(&in, &e, &feed, &cap, perm) : mz_ok());
        } else if (is != F_NONE) { /* an image has a title too */
            find_end(in.clean, &at, &e, &left);
            take_head(&in, &e, &feed, perm);
        }
    }
    *out = feed;
    return mz_ok();
}

mz_status mz_text_open(mz_str bytes, mz_text *out, mz_str *media, mz_arena *perm)
{
    if (mz_text_looks_item(bytes)) {
        *media = S("application/xml");
        return mz_text_item(bytes, 0, out, perm);
    }
    const bool html = mz_text_looks_html(bytes);
    *media = html ? S("text/html") : S("text/plain");
    return html ? mz_text_html(bytes, out, perm) : mz_text_plain(bytes, out, perm);
}
