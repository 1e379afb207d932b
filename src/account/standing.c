/* The latest that each voice said to each question stands; increments add to it, parts only lift it. */
#include "account/cell.h"

/* One claim speaks to its own status line; a named part speaks to a question of its own and lifts the other. */
typedef struct entry {
    int32_t claim;
    mz_status_line line;
    bool part; /* the question of the part */
} entry;

typedef struct entries {
    entry *v;
    mz_len n, cap;
    const mz_claim *claims;
} entries;

static mz_status_line line_of(mz_victim_status status)
{
    switch (status) {
    case MZ_CIVILIAN:
        return MZ_LINE_CIVILIAN;
    case MZ_MILITARY:
    case MZ_POLICE:
    case MZ_MILITANT:
        return MZ_LINE_ARMED;
    case MZ_MIXED:
    case MZ_UNKNOWN:
        break;
    }
    return MZ_LINE_ANY;
}

static int cmp_int(int64_t a, int64_t b) { return (a > b) - (a < b); }

int mz_account_cmp_record(const mz_claim *a, const mz_claim *b)
{
    int c = cmp_int(a->order, b->order);
    c = c != 0 ? c : mz_str_cmp(a->ref, b->ref);
    return c != 0 ? c : cmp_int(a->harm, b->harm);
}

static mz_str part_of(const entry *e, const mz_claim *c) { return e->part ? c->part : (mz_str){0}; }

static int cmp_question(const entry *x, const entry *y, const mz_claim *v)
{
    const mz_claim *a = &v[x->claim], *b = &v[y->claim];
    int c = mz_str_cmp(a->victim_side, b->victim_side);
    c = c != 0 ? c : cmp_int((int)a->effect, (int)b->effect);
    c = c != 0 ? c : cmp_int((int)x->line, (int)y->line);
    c = c != 0 ? c : mz_str_cmp(part_of(x, a), part_of(y, b));
    c = c != 0 ? c : cmp_int((int)a->voice, (int)b->voice);
    c = c != 0 ? c : mz_str_cmp(a->speaker, b->speaker);
    return c != 0 ? c : mz_str_cmp(a->side, b->side);
}

static int cmp_entry(const void *x, const void *y, void *ctx)
{
    const mz_claim *v = ctx;
    const entry *a = x, *b = y;
    int c = cmp_question(a, b, v);
    c = c != 0 ? c : cmp_int(v[a->claim].said, v[b->claim].said);
    return c != 0 ? c : mz_account_cmp_record(&v[a->claim], &v[b->claim]);
}

static entries entries_of(mz_picked claims, int64_t as_of, mz_arena *work)
{
    entries out = {NULL, 0, 0, claims.v};
    out.v = mz_new(work, entry, 2 * claims.n);
    for (mz_len k = 0; k < claims.n; k++) {
        const int32_t i = claims.pick != NULL ? claims.pick[k] : (int32_t)k;
        const mz_claim *c = &claims.v[i];
        if (c->order > as_of) {
            continue;
        }
        out.v[out.n++] = (entry){i, line_of(c->status), false};
        if (c->part.len > 0) {
            out.v[out.n++] = (entry){i, MZ_LINE_ANY, true};
        }
    }
    return out;
}

/* "Our loss is nought" is a figure; "it is false that 150 died" is none. */
static bool is_none(const mz_claim *c) { return c->counted && c->count.lo == 0 && c->count.hi == 0; }
static bool is_denial(const mz_claim *c)
{
    return c->stance == MZ_DENIES || (c->polarity == MZ_NEGATED && !is_none(c));
}

/* Offers, demands, threats and calls speak of what may come; figures in them say nothing of what was. */
static bool asserts(const mz_claim *c)
{
    if (!c->counted || c->polarity == MZ_POSSIBLE || c->polarity == MZ_FUTURE) {
        return false;
    }
    switch (c->stance) {
    case MZ_REPORTS:
    case MZ_CLAIMS:
    case MZ_CONFIRMS:
    case MZ_CONCEDES:
    case MZ_ACCUSES:
    case MZ_CONDEMNS:
        return true;
    case MZ_DENIES:
    case MZ_OFFERS:
    case MZ_DEMANDS:
    case MZ_THREATENS:
    case MZ_AGREES:
    case MZ_CALLS_FOR:
        break;
    }
    return false;
}

static int64_t slack(int64_t bound) { return bound <= 10 ? 1 : bound / 10 + (bound % 10 != 0); }

/* "about 40" is 36 to 44: a tenth outward, at least one. */
static mz_interval widened(const mz_claim *c)
{
    mz_interval v = c->count;
    if (c->approx) {
        const int64_t down = slack(v.lo);
        v.lo = v.lo > down ? v.lo - down : 0;
        v.hi = v.hi == MZ_OPEN ? MZ_OPEN : mz_count_add(v.hi, slack(v.hi));
    }
    return v;
}

static void stand_alone(mz_cell *cell, const mz_claim *c, mz_interval bounds, mz_interval words)
{
    cell->bounds = bounds;
    cell->words = words;
    cell->approx = c->approx;
    cell->counted = true;
    cell->chain = cell->floor = false;
}

static void replace(mz_cell *cell, const mz_claim *c)
{
    const mz_interval bounds = widened(c);
    if (cell->counted && cell->chain) {
        cell->flags |= bounds.hi < cell->bounds.lo ? MZ_FLAG_MISMATCH : 0U;
    } else if (cell->counted && !cell->floor && c->count.lo < cell->words.lo) {
        cell->flags |= MZ_FLAG_LOWERED;
        cell->lowered = true;
        cell->was = cell->words;
    }
    const bool again = cell->counted && cell->words.lo == c->count.lo && cell->words.hi == c->count.hi;
    cell->standing_n = again ? cell->standing_n : 0; /* the same figure said again stands on both */
    stand_alone(cell, c, bounds, c->count);
}

static void add(mz_cell *cell, const mz_claim *c)
{
    const mz_interval bounds = widened(c);
    if (!cell->counted) {
        stand_alone(cell, c, (mz_interval){bounds.lo, MZ_OPEN}, (mz_interval){c->count.lo, MZ_OPEN});
    } else {
        cell->bounds = mz_interval_add(cell->bounds, bounds);
        cell->words = mz_interval_add(cell->words, c->count);
        cell->approx = cell->approx || c->approx;
    }
    cell->chain = true;
}

static mz_interval lifted(mz_interval v, int64_t lo)
{
    return (mz_interval){v.lo > lo ? v.lo : lo, v.hi > lo ? v.hi : lo};
}

/* A part lifts the floor of the whole and is never added to it. A part above the whole contradicts it. */
static void lift(mz_cell *cell, const mz_claim *c)
{
    const mz_interval bounds = widened(c);
    if (!cell->counted) {
        stand_alone(cell, c, (mz_interval){bounds.lo, MZ_OPEN}, (mz_interval){c->count.lo, MZ_OPEN});
        cell->floor = true;
        return;
    }
    cell->flags |= cell->bounds.hi < bounds.lo ? MZ_FLAG_MISMATCH : 0U;
    cell->bounds = lifted(cell->bounds, bounds.lo);
    cell->words = lifted(cell->words, c->count.lo);
}

static void say(mz_cell *cell, const entry *e, const mz_claim *c, int32_t *standing)
{
    if (is_denial(c)) {
        cell->denies = true;
        cell->flags |= MZ_FLAG_CONTESTED;
        return;
    }
    if (!asserts(c)) {
        return;
    }
    if (c->basis == MZ_INCREMENT) {
        add(cell, c);
    } else if (!e->part && c->basis == MZ_SUBSET && (c->part.len > 0 || cell->counted)) {
        lift(cell, c);
    } else {
        replace(cell, c);
    }
    standing[cell->standing_n++] = e->claim;
    cell->document = c->document;
    cell->said = c->said;
    cell->order = c->order;
}

/* What the voice says against itself stands by itself: no later allegation takes it back. */
static mz_account_bounds conceded_of(const mz_cell *cell, const entry *e, mz_len n, const mz_claim *v, mz_arena scratch)
{
    mz_cell against = {.counted = false};
    int32_t *standing = mz_new(&scratch, int32_t, n);
    for (mz_len i = 0; i < n; i++) {
        if (cell->of.len > 0 && mz_account_concedes(&v[e[i].claim], cell->of)) {
            say(&against, &e[i], &v[e[i].claim], standing);
        }
    }
    return (mz_account_bounds){against.bounds, against.counted};
}

static mz_cell cell_of(const entry *e, mz_len n, const mz_claim *v, mz_arena *work)
{
    const mz_claim *first = &v[e->claim];
    mz_cell cell = {.side = first->victim_side,
                    .part = part_of(e, first),
                    .effect = first->effect,
                    .line = e->line,
                    .voice = first->voice,
                    .speaker = first->speaker,
                    .of = first->side,
                    .said = MZ_NO_DAY};
    int32_t *all = mz_new(work, int32_t, 2 * n);
    for (mz_len i = 0; i < n; i++) {
        all[i] = e[i].claim;
        say(&cell, &e[i], &v[e[i].claim], all + n);
    }
    cell.all = all;
    cell.all_n = n;
    cell.standing = all + n;
    cell.flags |= cell.counted && cell.approx ? MZ_FLAG_APPROX : 0U;
    cell.conceded = conceded_of(&cell, e, n, v, *work);
    return cell;
}

static void push_findings(const mz_account_options *o, mz_cells *out, mz_arena *work)
{
    for (mz_len i = 0; i < o->findings_n; i++) {
        const mz_finding *f = &o->findings[i];
        *mz_push(work, out) = (mz_cell){.side = f->side,
                                        .part = f->part,
                                        .effect = f->effect,
                                        .line = f->status,
                                        .kind = MZ_CELL_FINDING,
                                        .speaker = f->ref,
                                        .bounds = f->count,
                                        .words = f->count,
                                        .counted = true,
                                        .said = MZ_NO_DAY,
                                        .order = i};
    }
}

void mz_account_stand(mz_picked claims, const mz_account_options *o, mz_cells *out, mz_arena *work)
{
    const mz_claim *v = claims.v;
    const entries e = entries_of(claims, o->as_of, work);
    mz_sort(e.v, e.n, (mz_len)sizeof *e.v, cmp_entry, (void *)(uintptr_t)v, *work);
    for (mz_len i = 0; i < e.n;) {
        mz_len j = i + 1;
        while (j < e.n && cmp_question(&e.v[i], &e.v[j], v) == 0) {
            j++;
        }
        const mz_cell cell = cell_of(&e.v[i], j - i, v, work);
        *mz_push(work, out) = cell;
        i = j;
    }
    push_findings(o, out, work);
}
