/* The marks of statements laid over their text, and what all forms of an explanation share. */
#include "reading/explain/explain.h"

#include "lexicon/lexicon.h"

mz_str mz_span_role_word(mz_span_role v)
{
    static const char *const WORDS[] = {"source", "cue", "agent", "target", "victims", "number", "place", "time"};
    mz_assert(v < MZ_SPAN_ROLES);
    return mz_str_of(WORDS[v]);
}

/* --- marks -------------------------------------------------------------------------------------------------------- */

typedef struct mark {
    mz_len begin, end; /* clean */
    mz_len statement;
    mz_span_role role;
} mark;

typedef struct marks {
    mark *v;
    mz_len n, cap;
} marks;

/* Where pieces meet, or where words begin within a character, the whole character counts. */
static mz_len to_character(mz_str clean, mz_len at)
{
    while (at > 0 && at < clean.len && (clean.data[at] & 0xC0) == 0x80) {
        at--;
    }
    return at;
}

mz_len mz_explain_clean(const mz_text *text, mz_len file_at)
{
    mz_len low = 0;
    mz_len high = text->pieces_n;
    while (low < high) { /* the last piece that does not begin behind it */
        const mz_len mid = low + (high - low) / 2;
        if (text->pieces[mid].from <= file_at) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    if (low == 0) {
        return text->pieces_n == 0 ? file_at : 0;
    }
    const mz_text_piece *p = &text->pieces[low - 1];
    const mz_len next = low < text->pieces_n ? text->pieces[low].at : text->clean.len;
    const mz_len at = p->at + (file_at - p->from);
    return to_character(text->clean, at < next ? at : next);
}

mz_len mz_explain_clean_end(const mz_text *text, mz_len file_end)
{
    mz_len at = file_end > 0 ? mz_explain_clean(text, file_end - 1) + 1 : 0;
    at = at < text->clean.len ? at : text->clean.len;
    while (at < text->clean.len && (text->clean.data[at] & 0xC0) == 0x80) {
        at++; /* one byte of the file can be several of the text */
    }
    return at;
}

static void add_mark(const mz_explained *e, marks *all, mz_len statement, mz_span_role role, mz_len begin, mz_len end,
                     mz_arena *perm)
{
    if (begin < 0 || end <= begin) {
        return;
    }
    const mark m = {mz_explain_clean(e->text, begin), mz_explain_clean_end(e->text, end), statement, role};
    if (m.begin < m.end && m.end <= e->text->clean.len) {
        *mz_push(perm, all) = m;
    }
}

static void add_mentions(const mz_explained *e, marks *all, mz_len n, mz_span_role role, const mz_mention *v,
                         mz_len v_n, mz_arena *perm)
{
    for (mz_len k = 0; k < v_n; k++) {
        add_mark(e, all, n, role, v[k].span.begin, v[k].span.end, perm);
    }
}

static void marks_of(const mz_explained *e, mz_len n, marks *all, mz_arena *perm)
{
    const mz_statement *s = &e->statements->v[n];
    add_mentions(e, all, n, MZ_SPAN_SOURCE, s->sources, s->sources_n, perm);
    add_mark(e, all, n, MZ_SPAN_CUE, s->cue.begin, s->cue.end, perm);
    add_mentions(e, all, n, MZ_SPAN_AGENT, s->agents, s->agents_n, perm);
    add_mentions(e, all, n, MZ_SPAN_TARGET, s->targets, s->targets_n, perm);
    for (mz_len k = 0; k < s->harms_n; k++) {
        const mz_harm *h = &s->harms[k];
        add_mark(e, all, n, MZ_SPAN_VICTIMS, h->victims.span.begin, h->victims.span.end, perm);
        if (e->trace == NULL) { /* a harm's own span reaches over its victims; a trace knows the numeral alone */
            add_mark(e, all, n, MZ_SPAN_NUMBER, h->begin, h->end, perm);
        }
    }
    if (s->where.known) {
        add_mark(e, all, n, MZ_SPAN_PLACE, s->where.span.begin, s->where.span.end, perm);
    }
    if (s->when.known) {
        add_mark(e, all, n, MZ_SPAN_TIME, s->when.span.begin, s->when.span.end, perm);
    }
}

static void marks_of_numbers(const mz_explained *e, marks *all, mz_arena *perm)
{
    for (mz_len i = 0; e->trace != NULL && i < e->trace->reasons_n; i++) {
        const mz_reason *r = &e->trace->reasons[i];
        if (r->field == MZ_SLOT_NUMBER && r->entry == NULL) {
            add_mark(e, all, r->statement, MZ_SPAN_NUMBER, r->begin, r->end, perm);
        }
    }
}

static int by_place(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    const mark *x = a, *y = b;
    const mz_len first = x->begin != y->begin ? x->begin - y->begin
                         : x->end != y->end   ? x->end - y->end
                         : x->role != y->role ? (mz_len)x->role - (mz_len)y->role
                                              : x->statement - y->statement;
    return (first > 0) - (first < 0);
}

/* The same words in the same role are one mark, of the first statement; a place that stays for a whole text would
 * otherwise be marked as often as there are statements. */
static void drop_twins(marks *all)
{
    mz_len n = 0;
    for (mz_len i = 0; i < all->n; i++) {
        const mark *last = n > 0 ? &all->v[n - 1] : NULL;
        const mark *m = &all->v[i];
        if (last == NULL || last->begin != m->begin || last->end != m->end || last->role != m->role) {
            all->v[n++] = *m;
        }
    }
    all->n = n;
}

/* --- runs --------------------------------------------------------------------------------------------------------- */

static int by_number(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    const mz_len x = *(const mz_len *)a, y = *(const mz_len *)b;
    return (x > y) - (x < y);
}

static mz_run run_between(const marks *all, mz_len *from, mz_len begin, mz_len end)
{
    mz_run run = {begin, end, MZ_SPAN_ROLES, -1, 0};
    mz_len shortest = 0;
    while (*from < all->n && all->v[*from].end <= begin) {
        ++*from;
    }
    for (mz_len i = *from; i < all->n && all->v[i].begin <= begin; i++) {
        const mark *m = &all->v[i];
        if (m->end <= begin) {
            continue;
        }
        if (run.statement < 0 || m->end - m->begin < shortest) {
            shortest = m->end - m->begin;
            run.role = m->role;
            run.others += run.statement >= 0;
            run.statement = m->statement;
        } else {
            run.others += m->statement != run.statement;
        }
    }
    return run;
}

/* White space at the ends of marked words is in no mark: where a short mark cuts a long one, it would stand out. */
static void put_run(mz_runs *runs, mz_str text, mz_run run, mz_arena *perm)
{
    mz_len from = run.begin;
    mz_len to = run.end;
    while (run.role != MZ_SPAN_ROLES && from < to && mz_is_space(text.data[from])) {
        from++;
    }
    while (run.role != MZ_SPAN_ROLES && to > from && mz_is_space(text.data[to - 1])) {
        to--;
    }
    if (from > run.begin) {
        *mz_push(perm, runs) = (mz_run){run.begin, from, MZ_SPAN_ROLES, -1, 0};
    }
    if (to > from) {
        *mz_push(perm, runs) = (mz_run){from, to, run.role, run.statement, run.others};
    }
    if (to < run.end) {
        *mz_push(perm, runs) = (mz_run){to, run.end, MZ_SPAN_ROLES, -1, 0};
    }
}

mz_runs mz_explain_runs(const mz_explained *e, mz_arena *perm)
{
    marks all = {0};
    mz_runs runs = {0};
    for (mz_len n = 0; n < e->statements->n; n++) {
        marks_of(e, n, &all, perm);
    }
    marks_of_numbers(e, &all, perm);
    mz_sort(all.v, all.n, (mz_len)sizeof *all.v, by_place, NULL, *perm);
    drop_twins(&all);
    mz_len *edges = mz_new(perm, mz_len, 2 * all.n + 2);
    mz_len edges_n = 0;
    edges[edges_n++] = 0;
    edges[edges_n++] = e->text->clean.len;
    for (mz_len i = 0; i < all.n; i++) {
        edges[edges_n++] = all.v[i].begin;
        edges[edges_n++] = all.v[i].end;
    }
    mz_sort(edges, edges_n, (mz_len)sizeof *edges, by_number, NULL, *perm);
    mz_len from = 0;
    for (mz_len i = 0; i + 1 < edges_n; i++) {
        if (edges[i] < edges[i + 1]) {
            put_run(&runs, e->text->clean, run_between(&all, &from, edges[i], edges[i + 1]), perm);
        }
    }
    return runs;
}

/* --- words -------------------------------------------------------------------------------------------------------- */

static bool is_hidden(int32_t cp)
{
    return cp < 0 || (cp < 0x20 && cp != '\n' && cp != '\t') || (cp >= 0x7F && cp < 0xA0) || cp == 0xFEFF ||
           (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
}

void mz_put_harmless(mz_buf *out, mz_str text)
{
    for (mz_len at = 0; at < text.len;) {
        const mz_len from = at;
        mz_put(out, is_hidden(mz_utf8_next(text, &at)) ? S("\xEF\xBF\xBD") : mz_str_sub(text, from, at));
    }
}

static void put_mentions(mz_buf *out, const char *word, const mz_mention *v, mz_len n)
{
    for (mz_len k = 0; k < n; k++) {
        mz_put(out, mz_str_of(k == 0 ? word : ","));
        mz_puts(out, " ");
        mz_put_harmless(out, v[k].span.text);
        if (v[k].actor.len > 0) {
            mz_puts(out, " [");
            mz_put(out, v[k].actor);
            mz_puts(out, "]");
        }
    }
}

static void put_harm(mz_buf *out, const mz_harm *h)
{
    mz_puts(out, "\n    ");
    mz_put(out, mz_effect_word(h->effect));
    mz_put(out, h->approx ? S(" about ") : S(" "));
    mz_put_int(out, h->count.lo);
    if (h->count.hi == MZ_OPEN) {
        mz_puts(out, " or more");
    } else if (h->count.hi != h->count.lo) {
        mz_puts(out, " to ");
        mz_put_int(out, h->count.hi);
    }
    mz_puts(out, " (");
    mz_put(out, mz_basis_word(h->basis));
    mz_puts(out, ")");
    put_mentions(out, ":", &h->victims, h->victims.span.text.len > 0);
    mz_puts(out, ", ");
    mz_put(out, mz_victim_status_word(h->status));
}

static void put_place_and_day(mz_buf *out, const mz_statement *s)
{
    if (s->where.known) {
        mz_puts(out, "\n    at ");
        mz_put_harmless(out, s->where.span.text);
        if (s->where.place.len > 0) {
            mz_puts(out, " (");
            mz_put_fixed(out, s->where.lat_e6, 6);
            mz_puts(out, ", ");
            mz_put_fixed(out, s->where.lon_e6, 6);
            mz_puts(out, ")");
        }
    }
    if (s->when.known) {
        mz_puts(out, "\n    on ");
        mz_put_day(out, s->when.from);
        if (s->when.to != s->when.from) {
            mz_puts(out, " to ");
            mz_put_day(out, s->when.to);
        }
    }
}

void mz_put_statement_lines(mz_buf *out, const mz_statement *s)
{
    mz_puts(out, "  ");
    mz_put_int(out, s->n);
    mz_puts(out, "  ");
    mz_put(out, mz_kind_word(s->kind));
    mz_puts(out, " ");
    mz_put(out, s->plover == MZ_NO_PLOVER ? S("-") : mz_plover_word(s->plover));
    mz_puts(out, " ");
    mz_put(out, s->type.len > 0 ? s->type : S("-"));
    mz_puts(out, ", ");
    mz_put(out, mz_stance_word(s->stance));
    mz_puts(out, ", ");
    mz_put(out, mz_polarity_word(s->polarity));
    put_mentions(out, "\n    says", s->sources, s->sources_n);
    put_mentions(out, "\n    by", s->agents, s->agents_n);
    put_mentions(out, "\n    to", s->targets, s->targets_n);
    put_place_and_day(out, s);
    for (mz_len k = 0; k < s->harms_n; k++) {
        put_harm(out, &s->harms[k]);
    }
    mz_puts(out, "\n");
}

void mz_put_entry_line(mz_buf *out, const mz_term_entry *entry)
{
    int args = MZ_TERM_ARGS_MAX;
    while (args > 0 && mz_term_arg(entry, args - 1).len == 0) {
        args--;
    }
    const mz_str id = mz_term_id(entry);
    mz_put(out, mz_term_file(entry));
    mz_puts(out, ":");
    mz_put_int(out, entry->line);
    mz_puts(out, ": ");
    mz_put(out, mz_str_sub(id, 0, mz_str_find_byte(id, '.')));
    for (int k = 0; k < args; k++) {
        const mz_str arg = mz_term_arg(entry, k);
        mz_puts(out, " ");
        mz_put(out, arg.len > 0 ? arg : S("-"));
    }
}

static bool same_reason(const mz_reason *a, const mz_reason *b)
{
    return a->entry == b->entry && a->begin == b->begin && a->end == b->end && mz_str_eq(a->rule, b->rule);
}

bool mz_reason_told(const mz_reason *first, const mz_reason *r)
{
    for (const mz_reason *o = first; o < r; o++) {
        if (same_reason(o, r)) {
            return true;
        }
    }
    return false;
}

void mz_put_reason_fields(mz_buf *out, const mz_reason *r, const mz_reason *end)
{
    bool seen[MZ_SLOTS] = {false};
    bool any = false;
    for (const mz_reason *o = r; o < end; o++) {
        seen[o->field] = seen[o->field] || same_reason(o, r);
    }
    for (mz_slot f = 0; f < MZ_SLOTS; f++) {
        mz_put(out, seen[f] && any ? S(", ") : S(""));
        mz_put(out, seen[f] ? mz_slot_word(f) : S(""));
        any = any || seen[f];
    }
}
