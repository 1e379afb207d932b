/* Plain texts, pages and letters: their head, then reading. */
#include "intake/feed.h"

#include "lexicon/lexicon.h"

#define ITEMS_MAX 999

static mz_status take_head(mz_feed *f, const mz_text *t, mz_head *h)
{
    *h = mz_head_of(t->clean);
    f->document.date = h->date != MZ_NO_DAY ? h->date : t->date;
    f->document.language = h->language.len > 0 ? h->language : t->language;
    return mz_ok();
}

/* The text of a document and its head; hands the document out. */
static mz_status open_text(mz_feed *f, mz_text *t, mz_head *h)
{
    if (f->bytes.len > MZ_INTAKE_TEXT_MAX) {
        return mz_fail(MZ_LIMIT, "the text is larger than the limit", MZ_INTAKE_TEXT_MAX);
    }
    mz_str media;
    MZ_TRY(mz_text_open(f->bytes, t, &media, &f->keep));
    f->result->encoding = t->encoding;
    MZ_TRY(take_head(f, t, h));
    const mz_str publisher = h->publisher.len > 0 ? h->publisher : t->publisher;
    MZ_TRY(mz_feed_document(f, media, MZ_BY_READING, publisher));
    if (h->date_text.len > 0 && h->date == MZ_NO_DAY) { /* the text is read, only without its day */
        mz_len begin, end;
        mz_text_span(t, h->date_at, h->date_at + 5 < t->clean.len ? h->date_at + 5 : t->clean.len, &begin, &end);
        MZ_TRY(mz_feed_reject(f, h->date_line, begin, end, "the date of publication is no day of the calendar",
                              h->date_text));
    }
    return mz_ok();
}

static bool is_english(mz_str language)
{
    const bool en = language.len >= 2 && mz_str_eq_fold(mz_str_sub(language, 0, 2), S("en"));
    return language.len == 0 || (en && (language.len == 2 || !mz_is_alpha(language.data[2]))) ||
           mz_str_eq_fold(language, S("english"));
}

/* Reading of clean[begin, end) of t, with offsets of the file. */
static mz_status read_part(mz_feed *f, const mz_text *t, mz_len begin, mz_len end, mz_str place, mz_statements *out)
{
    const mz_text part = mz_text_sub(t, begin, end, &f->keep);
    const mz_document *d = &f->document;
    const mz_reading_context context = {d->publisher, d->actor, d->date, place};
    mz_region region;
    mz_arena scratch;
    MZ_TRY(mz_region_new(mz_reading_scratch_bytes(part.clean.len), &region, &scratch));
    const mz_status s = mz_reading_read(&part, &context, out, NULL, &f->keep, scratch);
    mz_region_free(&region);
    return s;
}

/* People cannot be more than live on earth: such a number is a fault of the text, or of its reading. */
static bool is_absurd(const mz_harm *h)
{
    const int64_t most = h->effect == MZ_DISPLACED ? 100 * (int64_t)MZ_INTAKE_COUNT_MAX : MZ_INTAKE_COUNT_MAX;
    return !mz_interval_valid(h->count) || h->count.lo > most || (h->count.hi != MZ_OPEN && h->count.hi > most);
}

static mz_len line_of(mz_line_cursor *c, mz_str bytes, mz_len at)
{
    for (; c->at < at; c->at++) {
        c->line += bytes.data[c->at] == '\n';
    }
    return c->line;
}

static mz_status push_read(mz_feed *f, const mz_statement *s)
{
    for (mz_len i = 0; i < s->harms_n; i++) {
        if (is_absurd(&s->harms[i])) {
            return mz_feed_reject(f, line_of(&f->lines, f->bytes, s->begin), s->begin, s->end,
                                  "a count is absurd: more than ten million people", (mz_str){0});
        }
    }
    return mz_feed_push(f, s);
}

static mz_status push_all(mz_feed *f, const mz_statements *list)
{
    for (mz_len i = 0; i < list->n; i++) {
        MZ_TRY(push_read(f, &list->v[i]));
    }
    return mz_ok();
}

static mz_status not_english(mz_feed *f)
{
    return mz_feed_reject(f, 1, 0, 0, "the document is kept, but texts in this language are not read yet",
                          f->document.language);
}

mz_status mz_read_article(mz_feed *f)
{
    mz_text t;
    mz_head h;
    MZ_TRY(open_text(f, &t, &h));
    if (!is_english(f->document.language)) {
        return not_english(f);
    }
    mz_statements list = {0};
    MZ_TRY(read_part(f, &t, h.end, t.clean.len, h.place, &list));
    MZ_TRY(push_all(f, &list));
    f->result->rows = 1;
    return mz_feed_flush(f, f->bytes.len);
}

/* --- letters ------------------------------------------------------------------------------------------------- */

/* The number at the head of a line: "3.", "3)", "(3)", "Incident 3:", "No. 3:". *behind is where its text begins. */
static bool item_number(mz_str line, int64_t *number, mz_len *behind)
{
    static const char *const words[] = {"incident no. ", "incident ", "no. ", "no ", "item ", "case ", "("};
    mz_str s = mz_str_trim(line);
    const mz_len indent = s.len == 0 ? 0 : s.data - line.data;
    mz_len at = 0;
    for (size_t i = 0; i < sizeof words / sizeof words[0] && at == 0; i++) {
        const mz_str word = mz_str_of(words[i]);
        at = s.len > word.len && mz_str_eq_fold(mz_str_sub(s, 0, word.len), word) ? word.len : 0;
    }
    mz_len end = at;
    while (end < s.len && end - at < 3 && mz_is_digit(s.data[end])) {
        end++;
    }
    const bool closed = end < s.len && (s.data[end] == '.' || s.data[end] == ')' || s.data[end] == ':');
    const bool spaced = closed && (end + 1 == s.len || mz_is_space(s.data[end + 1]));
    if (end == at || !spaced || !mz_str_int(mz_str_sub(s, at, end), number)) {
        return false;
    }
    *behind = indent + end + 1;
    return true;
}

typedef struct item {
    mz_len begin, end; /* in the clean text, the number left out */
} item;
typedef struct items {
    item *v;
    mz_len n, cap;
} items;

/* Numbered items, 1, 2, 3 … each from its number to the next; the last one ends at the first empty line. */
static items find_items(mz_str s, mz_len from, mz_arena *perm)
{
    items list = {0};
    for (mz_len at = from; at < s.len;) {
        const mz_len lf = mz_str_find_byte(mz_str_from(s, at), '\n');
        const mz_len end = lf < 0 ? s.len : at + lf;
        int64_t number;
        mz_len behind;
        if (item_number(mz_str_sub(s, at, end), &number, &behind) && number == list.n + 1 && list.n < ITEMS_MAX) {
            if (list.n > 0) {
                list.v[list.n - 1].end = at;
            }
            *mz_push(perm, &list) = (item){at + behind, s.len};
        }
        at = end + 1;
    }
    if (list.n > 0) {
        item *last = &list.v[list.n - 1];
        const mz_len gap = mz_str_find(mz_str_from(s, last->begin), S("\n\n"));
        const mz_len crlf = mz_str_find(mz_str_from(s, last->begin), S("\n\r\n"));
        last->end = gap >= 0 ? last->begin + gap : last->end;
        last->end = crlf >= 0 && last->begin + crlf < last->end ? last->begin + crlf : last->end;
    }
    return list;
}

/* Whether a statement of a party's letter is about what it says of others: it names no doer, or one of another side. */
static bool blames_others(const mz_statement *s, mz_str own)
{
    for (mz_len i = 0; i < s->agents_n; i++) {
        if (mz_str_eq(mz_actor_side(s->agents[i].actor), own)) {
            return false;
        }
    }
    return own.len > 0;
}

static void add_rule(mz_feed *f, mz_statement *s, mz_str rule)
{
    if (s->rules_n == MZ_STATEMENT_RULES_MAX) {
        return;
    }
    mz_str *rules = mz_new(&f->keep, mz_str, s->rules_n + 1);
    for (mz_len i = 0; i < s->rules_n; i++) {
        rules[i] = s->rules[i];
    }
    rules[s->rules_n++] = rule;
    s->rules = rules;
}

/* Whether a text names the country of a code itself: "Pakistani civilians" for PAK, by the first four letters. */
static bool names_country(mz_str text, mz_str side)
{
    const mz_str name = mz_country_name(side);
    for (mz_len i = 0; name.len >= 4 && i + 4 <= text.len; i++) {
        if (mz_str_eq_fold(mz_str_sub(text, i, i + 4), mz_str_sub(name, 0, 4))) {
            return true;
        }
    }
    return name.len < 4;
}

/* "Fifteen civilians" of a complaint are the complainant's, whatever side was named last. Returns the code to use. */
static mz_str own_victim(mz_feed *f, const mz_mention *m, mz_str own)
{
    const mz_str side = mz_actor_side(m->actor);
    if (own.len == 0 || side.len == 0 || mz_str_eq(side, own) || names_country(m->span.text, side)) {
        return m->actor;
    }
    return mz_str_concat(&f->keep, own, mz_str_from(m->actor, side.len));
}

static void keep_own_victims(mz_feed *f, mz_statement *s, mz_str own)
{
    bool changed = false;
    mz_harm *harms = mz_new(&f->keep, mz_harm, s->harms_n);
    for (mz_len i = 0; i < s->harms_n; i++) {
        harms[i] = s->harms[i];
        harms[i].victims.actor = own_victim(f, &s->harms[i].victims, own);
        changed |= !mz_str_eq(harms[i].victims.actor, s->harms[i].victims.actor);
    }
    if (!changed) {
        return;
    }
    mz_mention *targets = mz_new(&f->keep, mz_mention, s->targets_n);
    for (mz_len i = 0; i < s->targets_n; i++) {
        targets[i] = s->targets[i];
        targets[i].actor = own_victim(f, &s->targets[i], own);
    }
    s->harms = harms;
    s->targets = targets;
    add_rule(f, s, S("letter.own_victims"));
}

/* The day that an item opens with: "On 25 October 2025 …". */
static mz_when opening_day(const mz_text *t, const item *i)
{
    mz_when w = {.span = {{0}, -1, -1}};
    const mz_str all = mz_str_sub(t->clean, i->begin, i->end);
    const mz_str s = mz_str_trim(mz_str_sub(all, 0, all.len < 60 ? all.len : 60));
    if (s.len < 10 || !mz_str_eq_fold(mz_str_sub(s, 0, 3), S("on "))) {
        return w;
    }
    mz_len end = 3, digits = 0;
    for (; end < s.len && digits < 4; end++) { /* to the end of the year */
        digits = mz_is_digit(s.data[end]) ? digits + 1 : 0;
    }
    const mz_str words = mz_str_sub(s, 3, end);
    mz_day day;
    if (digits == 4 && mz_day_loose(words, &day)) {
        const mz_len from = words.data - t->clean.data;
        w = (mz_when){.known = true, .from = day, .to = day, .precision = 1, .span = {words, -1, -1}};
        mz_text_span(t, from, from + words.len, &w.span.begin, &w.span.end);
    }
    return w;
}

/* A toll in an item is that of its incident, not of a period. */
static void make_incident(mz_feed *f, mz_statement *s)
{
    mz_harm *harms = mz_new(&f->keep, mz_harm, s->harms_n);
    for (mz_len i = 0; i < s->harms_n; i++) {
        harms[i] = s->harms[i];
        harms[i].basis = harms[i].basis == MZ_TOTAL ? MZ_INCIDENT : harms[i].basis;
    }
    s->harms = harms;
    s->kind = MZ_EVENT;
    s->plover = s->plover == MZ_NO_PLOVER ? MZ_ASSAULT : s->plover;
}

/* One statement of an item: the item's day and place stand where it names none, and what it reports of others the
 * party says in complaint. */
static void bind_statement(mz_feed *f, mz_statement *s, const mz_when *day, const mz_place *place, mz_str own)
{
    const bool needs_day = !s->when.known && day->known, needs_place = !s->where.known && place->known;
    if (needs_day && s->kind == MZ_FIGURE) {
        make_incident(f, s);
    }
    if (needs_day) {
        s->when = *day;
    }
    if (needs_place) {
        s->where = *place;
    }
    if (needs_day || needs_place) {
        add_rule(f, s, S("letter.item_context"));
    }
    const bool plain = s->sources_n == 0 && (s->stance == MZ_REPORTS || s->stance == MZ_CLAIMS);
    if (plain && s->polarity == MZ_AFFIRMED && blames_others(s, own)) {
        s->stance = MZ_ACCUSES;
        add_rule(f, s, S("letter.complaint"));
        keep_own_victims(f, s, own);
    }
}

/* What one item says is about one incident. */
static void bind_item(mz_feed *f, const mz_text *t, const item *one, mz_statements *list, mz_str own)
{
    mz_when day = {.known = false};
    mz_place place = {.known = false};
    for (mz_len i = 0; i < list->n; i++) {
        const mz_statement *s = &list->v[i];
        day = !day.known && s->kind == MZ_EVENT ? s->when : day;
        place = !place.known && s->kind == MZ_EVENT ? s->where : place;
    }
    day = day.known ? day : opening_day(t, one);
    for (mz_len i = 0; i < list->n; i++) {
        if (list->v[i].kind != MZ_ACT) {
            bind_statement(f, &list->v[i], &day, &place, own);
        }
    }
}

mz_status mz_read_letter(mz_feed *f)
{
    mz_text t;
    mz_head h;
    MZ_TRY(open_text(f, &t, &h));
    if (!is_english(f->document.language)) {
        return not_english(f);
    }
    const mz_str own = mz_actor_side(f->document.actor);
    const items list = find_items(t.clean, h.end, &f->keep);
    mz_len at = h.end;
    mz_line_cursor lines = {0, 1};
    for (mz_len i = 0; i <= list.n; i++) { /* what stands before, between and behind the items is read as it is */
        const mz_len begin = i < list.n ? list.v[i].begin : t.clean.len;
        mz_statements plain = {0}, said = {0};
        MZ_TRY(read_part(f, &t, at, begin, h.place, &plain));
        MZ_TRY(push_all(f, &plain));
        if (i == list.n) {
            break;
        }
        MZ_TRY(read_part(f, &t, begin, list.v[i].end, h.place, &said));
        bind_item(f, &t, &list.v[i], &said, own);
        if (said.n == 0) {
            mz_len from, to;
            mz_text_span(&t, begin, list.v[i].end, &from, &to);
            MZ_TRY(mz_feed_reject(f, line_of(&lines, t.clean, begin), from, to,
                                  "nothing that can be told as a statement was found in this item", (mz_str){0}));
        }
        MZ_TRY(push_all(f, &said));
        f->result->rows++;
        at = list.v[i].end;
    }
    return mz_feed_flush(f, f->bytes.len);
}

bool mz_text_is_letter(mz_str clean, mz_arena scratch)
{
    const mz_head h = mz_head_of(clean);
    const items list = find_items(clean, h.end, &scratch);
    if (list.n == 0) {
        return false;
    }
    static const char *const words[] = {"complaint", "letter", "violation", "incidents"};
    const mz_str lower = mz_str_lower(&scratch, mz_str_sub(clean, 0, list.v[0].begin));
    bool named = false;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        named |= mz_str_find(lower, mz_str_of(words[i])) >= 0;
    }
    return named || (list.n >= 2 && h.publisher.len > 0 &&
                     mz_actor_side(mz_actor_of_publisher(h.publisher, h.date, NULL)).len > 0);
}
