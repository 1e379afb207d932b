/* What follows from two figures of one voice, and of one voice only. */
#include "account/cell.h"

static int cmp_int(int64_t a, int64_t b) { return (a > b) - (a < b); }

static int cmp_voice(const mz_cell *a, const mz_cell *b)
{
    int c = cmp_int((int)a->kind, (int)b->kind);
    c = c != 0 ? c : cmp_int((int)a->voice, (int)b->voice);
    c = c != 0 ? c : mz_str_cmp(a->speaker, b->speaker);
    return c != 0 ? c : mz_str_cmp(a->of, b->of);
}

static int cmp_side_effect(const mz_cell *a, const mz_cell *b)
{
    const int c = mz_str_cmp(a->side, b->side);
    return c != 0 ? c : cmp_int((int)a->effect, (int)b->effect);
}

/* side, effect, part, voice, line: the lines of one voice stand together, figures of parts behind. */
static int cmp_for_any(const void *x, const void *y, void *ctx)
{
    (void)ctx;
    const mz_cell *a = x, *b = y;
    int c = cmp_side_effect(a, b);
    c = c != 0 ? c : mz_str_cmp(a->part, b->part);
    c = c != 0 ? c : cmp_voice(a, b);
    return c != 0 ? c : cmp_int((int)a->line, (int)b->line);
}

/* side, line, part, voice, effect: the effects of one voice stand together. */
static int cmp_for_effects(const void *x, const void *y, void *ctx)
{
    (void)ctx;
    const mz_cell *a = x, *b = y;
    int c = mz_str_cmp(a->side, b->side);
    c = c != 0 ? c : cmp_int((int)a->line, (int)b->line);
    c = c != 0 ? c : mz_str_cmp(a->part, b->part);
    c = c != 0 ? c : cmp_voice(a, b);
    return c != 0 ? c : cmp_int((int)a->effect, (int)b->effect);
}

static const int32_t *joined(const int32_t *a, mz_len n, const int32_t *b, mz_len m, mz_arena *work)
{
    int32_t *v = mz_new(work, int32_t, n + m);
    for (mz_len i = 0; i < n + m; i++) {
        v[i] = i < n ? a[i] : b[i - n];
    }
    return v;
}

/* Takes over what b's figures rest on. */
static void rest_also_on(mz_cell *a, const mz_cell *b, mz_arena *work)
{
    a->all = joined(a->all, a->all_n, b->all, b->all_n, work);
    a->all_n += b->all_n;
    a->standing = joined(a->standing, a->standing_n, b->standing, b->standing_n, work);
    a->standing_n += b->standing_n;
    if (b->said > a->said || (b->said == a->said && b->order > a->order)) {
        a->said = b->said;
        a->order = b->order;
    }
    a->approx = a->approx || b->approx;
    a->flags |= b->flags;
}

/* --- any = armed and civilian --- */

typedef struct voice_lines {
    mz_cell *line[MZ_STATUS_LINES]; /* NULL where the voice does not speak to it */
} voice_lines;

static bool counts(const mz_cell *c) { return c != NULL && c->counted; }

/* The cells of v[0..n) that are of the first one's voice; returns how many. */
static mz_len lines_of_voice(mz_cell *v, mz_len n, voice_lines *out)
{
    mz_len i = 0;
    *out = (voice_lines){{NULL, NULL, NULL}};
    for (; i < n && cmp_voice(&v[0], &v[i]) == 0; i++) {
        out->line[v[i].line] = &v[i];
    }
    return i;
}

/* What a voice's armed and civilian figures come to. A single one is a floor, unless `same_dead`: others give the other
 * status to the same people. */
static mz_cell sum_of_parts(const voice_lines *l, bool same_dead, mz_arena *work)
{
    const mz_cell *a = l->line[MZ_LINE_ARMED], *c = l->line[MZ_LINE_CIVILIAN];
    const bool both = counts(a) && counts(c);
    mz_assert(a != NULL || c != NULL);
    const mz_cell *first = a != NULL ? a : c;
    mz_assert(first != NULL);
    mz_cell sum = *first; /* cppcheck-suppress nullPointerRedundantCheck ; asserted above */
    sum.line = MZ_LINE_ANY;
    if (a != NULL && c != NULL) {
        rest_also_on(&sum, c, work);
        sum.denies = a->denies || c->denies;
    }
    sum.counted = counts(a) || counts(c);
    if (!sum.counted) {
        return sum;
    }
    const mz_cell *one = counts(a) ? a : c;
    sum.bounds = both ? mz_interval_add(a->bounds, c->bounds) : one->bounds;
    sum.words = both ? mz_interval_add(a->words, c->words) : one->words;
    if (!both && !same_dead) {
        sum.bounds.hi = sum.words.hi = MZ_OPEN;
    }
    sum.lowered = false;
    sum.document = both && !mz_str_eq(a->document, c->document) ? (mz_str){0} : one->document;
    sum.conceded.known = false;
    const mz_cell *const parts[] = {a, c};
    for (int k = 0; k < 2; k++) {
        if (counts(parts[k]) && parts[k]->conceded.known) {
            const int64_t before = sum.conceded.known ? sum.conceded.v.lo : 0;
            sum.conceded.v = (mz_interval){mz_count_add(before, parts[k]->conceded.v.lo), MZ_OPEN};
            sum.conceded.known = true;
        }
    }
    if (sum.conceded.known && sum.conceded.v.lo == sum.bounds.lo) {
        sum.conceded.v.hi = sum.bounds.hi;
    }
    return sum;
}

/* A figure for all is lifted by the same voice's figures for its parts. */
static void lift_any(mz_cell *any, const mz_cell *parts, mz_arena *work)
{
    rest_also_on(any, parts, work);
    if (!parts->counted) {
        return;
    }
    if (any->counted) {
        any->flags |= any->bounds.hi < parts->bounds.lo ? MZ_FLAG_MISMATCH : 0U;
        any->bounds.lo = any->bounds.lo > parts->bounds.lo ? any->bounds.lo : parts->bounds.lo;
        any->bounds.hi = any->bounds.hi > any->bounds.lo ? any->bounds.hi : any->bounds.lo;
        any->words.lo = any->words.lo > parts->words.lo ? any->words.lo : parts->words.lo;
        any->words.hi = any->words.hi > any->words.lo ? any->words.hi : any->words.lo;
    } else {
        any->bounds = parts->bounds;
        any->words = parts->words;
        any->counted = true;
    }
    if (parts->conceded.known && (!any->conceded.known || any->conceded.v.lo < parts->conceded.v.lo)) {
        any->conceded = (mz_account_bounds){{parts->conceded.v.lo, MZ_OPEN}, true};
    }
}

/* Whether two voices give different status to what may be the same people; `independent`: asked of such only, whose
 * figures may then establish something. */
static bool disputed(mz_cell *v, mz_len n, bool independent, mz_arena scratch)
{
    const mz_cell **armed = mz_new(&scratch, const mz_cell *, n);
    mz_len armed_n = 0;
    for (int pass = 0; pass < 2; pass++) {
        voice_lines l;
        mz_len step = 0;
        for (mz_len i = 0; i < n; i += step) {
            step = lines_of_voice(v + i, n - i, &l);
            const mz_cell *a = l.line[MZ_LINE_ARMED], *c = l.line[MZ_LINE_CIVILIAN];
            if (counts(l.line[MZ_LINE_ANY]) || counts(a) == counts(c) ||
                (independent && v[i].voice != MZ_VOICE_INDEPENDENT)) {
                continue;
            }
            if (pass == 0 && counts(a)) {
                armed[armed_n++] = a;
            }
            for (mz_len k = 0; pass == 1 && counts(c) && k < armed_n; k++) {
                if (mz_interval_meets(armed[k]->bounds, c->bounds)) {
                    return true;
                }
            }
        }
    }
    return false;
}

static bool many_lines(const mz_cell *v, mz_len n)
{
    bool has[MZ_STATUS_LINES] = {false};
    for (mz_len i = 0; i < n; i++) {
        has[v[i].line] = true;
    }
    return has[MZ_LINE_ANY] || (has[MZ_LINE_ARMED] && has[MZ_LINE_CIVILIAN]);
}

/* One side, one effect, no parts: v[0..n) by voice. New cells go to `more`. */
static void derive_any(mz_cell *v, mz_len n, mz_cells *more, mz_arena *work)
{
    if (!many_lines(v, n)) {
        return;
    }
    const bool same_dead = disputed(v, n, true, *work);
    const bool dispute = same_dead || disputed(v, n, false, *work);
    for (mz_len i = 0; dispute && i < n; i++) {
        v[i].flags |= MZ_FLAG_STATUS_DISPUTED;
    }
    for (mz_len i = 0; i < n;) {
        voice_lines l;
        const mz_len step = lines_of_voice(v + i, n - i, &l);
        if (l.line[MZ_LINE_ARMED] != NULL || l.line[MZ_LINE_CIVILIAN] != NULL) {
            const mz_cell parts = sum_of_parts(&l, same_dead, work);
            if (l.line[MZ_LINE_ANY] != NULL) {
                lift_any(l.line[MZ_LINE_ANY], &parts, work);
            } else if (v[i].kind != MZ_CELL_FINDING) {
                *mz_push(work, more) = parts;
            }
        }
        i += step;
    }
}

/* --- casualties = killed and wounded --- */

/* C - K for "of 30 casualties 8 are dead": what is left wounded. False when the two contradict each other. */
static bool difference(mz_interval c, mz_interval k, mz_interval *out)
{
    const int64_t lo = k.hi == MZ_OPEN || c.lo < k.hi ? 0 : c.lo - k.hi;
    const int64_t hi = c.hi == MZ_OPEN ? MZ_OPEN : c.hi - k.lo;
    if (hi < lo) {
        return false;
    }
    *out = (mz_interval){lo, hi};
    return true;
}

static mz_cell derived_from(const mz_cell *a, const mz_cell *b, mz_effect effect, mz_arena *work)
{
    mz_cell d = *a;
    d.effect = effect;
    d.derived = true;
    d.lowered = d.denies = false;
    d.flags = 0;
    rest_also_on(&d, b, work);
    d.flags &= MZ_FLAG_APPROX;
    d.conceded.known = false;
    return d;
}

static void derive_effects(const mz_cell *v, mz_len n, mz_cells *more, mz_arena *work)
{
    const mz_cell *of[MZ_DISPLACED + 1] = {NULL};
    for (mz_len i = 0; i < n; i++) {
        of[v[i].effect] = &v[i];
    }
    const mz_cell *k = of[MZ_KILLED], *w = of[MZ_WOUNDED], *c = of[MZ_CASUALTIES];
    if (!counts(k) || k->document.len == 0) {
        return;
    }
    if (c == NULL && counts(w) && mz_str_eq(k->document, w->document)) {
        mz_cell d = derived_from(k, w, MZ_CASUALTIES, work);
        d.bounds = mz_interval_add(k->bounds, w->bounds);
        d.words = mz_interval_add(k->words, w->words);
        if (k->conceded.known && w->conceded.known) {
            d.conceded = (mz_account_bounds){mz_interval_add(k->conceded.v, w->conceded.v), true};
        }
        *mz_push(work, more) = d;
    } else if (counts(c) && !c->derived && w == NULL && mz_str_eq(k->document, c->document)) {
        mz_cell d = derived_from(c, k, MZ_WOUNDED, work);
        if (difference(c->bounds, k->bounds, &d.bounds) && difference(c->words, k->words, &d.words)) {
            if (c->conceded.known && k->conceded.known) {
                d.conceded = (mz_account_bounds){d.bounds, true};
            }
            *mz_push(work, more) = d;
        }
    }
}

/* --- both --- */

static void take(mz_cells *cells, const mz_cells *more, mz_arena *work)
{
    for (mz_len i = 0; i < more->n; i++) {
        *mz_push(work, cells) = more->v[i];
    }
}

static void all_any(mz_cells *cells, mz_arena *work)
{
    mz_sort(cells->v, cells->n, (mz_len)sizeof *cells->v, cmp_for_any, NULL, *work);
    mz_cells more = {0};
    for (mz_len i = 0; i < cells->n;) {
        mz_len j = i + 1;
        while (j < cells->n && cmp_side_effect(&cells->v[i], &cells->v[j]) == 0 &&
               mz_str_eq(cells->v[i].part, cells->v[j].part)) {
            j++;
        }
        if (cells->v[i].part.len == 0) {
            derive_any(&cells->v[i], j - i, &more, work);
        }
        i = j;
    }
    take(cells, &more, work);
}

static void all_effects(mz_cells *cells, mz_arena *work)
{
    mz_sort(cells->v, cells->n, (mz_len)sizeof *cells->v, cmp_for_effects, NULL, *work);
    mz_cells more = {0};
    for (mz_len i = 0; i < cells->n;) {
        const mz_cell *first = &cells->v[i];
        mz_len j = i + 1;
        while (j < cells->n && mz_str_eq(first->side, cells->v[j].side) && first->line == cells->v[j].line &&
               mz_str_eq(first->part, cells->v[j].part) && cmp_voice(first, &cells->v[j]) == 0) {
            j++;
        }
        if (first->kind == MZ_CELL_SAID && first->part.len == 0 && j - i > 1) {
            derive_effects(first, j - i, &more, work);
        }
        i = j;
    }
    take(cells, &more, work);
}

/* Where killed or wounded is spoken of, both questions stand. */
static void fill(mz_cells *cells, mz_arena *work)
{
    const mz_len n = cells->n;
    for (mz_len i = 0; i < n; i++) {
        const mz_cell c = cells->v[i];
        if (c.part.len > 0 || (c.effect != MZ_KILLED && c.effect != MZ_WOUNDED)) {
            continue;
        }
        *mz_push(work, cells) = (mz_cell){.side = c.side,
                                          .effect = c.effect == MZ_KILLED ? MZ_WOUNDED : MZ_KILLED,
                                          .line = c.line,
                                          .kind = MZ_CELL_FILL,
                                          .said = MZ_NO_DAY};
    }
}

void mz_account_derive(mz_cells *cells, bool effects, bool fills, mz_arena *work)
{
    if (fills) {
        fill(cells, work);
    }
    if (cells->n > 1) {
        all_any(cells, work);
    }
    if (cells->n > 1 && effects) {
        all_effects(cells, work);
    }
    if (fills) { /* once more, for the questions that have come up */
        fill(cells, work);
    }
}
