/* The cells of one question become one line: roles, copies, groups, what is established and how it is graded. */
#include "account/cell.h"

/* The voices on one question, while its line is built. */
typedef struct desk {
    const mz_claim *claims;
    const mz_cell *v; /* n cells, fills and findings among them */
    mz_len n;
    int32_t *root;   /* of each cell's group: the place of its first cell; copies join */
    mz_str *adopted; /* the side whose organ this cell copies; empty when none. A group is its root's */
    bool *silent;    /* the cell only repeats another's figure, word for word */
    mz_account_line *line;
    mz_account_bounds finding;
    mz_interval *agree; /* standing intervals of independent groups */
    mz_len agree_n;
} desk;

static int cmp_int(int64_t a, int64_t b) { return (a > b) - (a < b); }

static int cmp_keys(mz_str a_side, int a_effect, int a_line, mz_str a_part, mz_str b_side, int b_effect, int b_line,
                    mz_str b_part)
{
    int c = mz_str_cmp(a_side, b_side);
    c = c != 0 ? c : cmp_int(a_effect, b_effect);
    c = c != 0 ? c : cmp_int(a_line, b_line);
    return c != 0 ? c : mz_str_cmp(a_part, b_part);
}

int mz_account_cmp_question(const mz_account_line *a, const mz_account_line *b)
{
    return cmp_keys(a->side, (int)a->effect, (int)a->status, a->part, b->side, (int)b->effect, (int)b->status, b->part);
}

static int cmp_cell_question(const mz_cell *a, const mz_cell *b)
{
    return cmp_keys(a->side, (int)a->effect, (int)a->line, a->part, b->side, (int)b->effect, (int)b->line, b->part);
}

static int cmp_cell(const void *x, const void *y, void *ctx)
{
    (void)ctx;
    const mz_cell *a = x, *b = y;
    int c = cmp_cell_question(a, b);
    c = c != 0 ? c : cmp_int((int)a->kind, (int)b->kind);
    c = c != 0 ? c : mz_str_cmp(a->of, b->of);
    c = c != 0 ? c : mz_str_cmp(a->speaker, b->speaker);
    c = c != 0 ? c : cmp_int((int)a->voice, (int)b->voice);
    return c != 0 ? c : cmp_int(a->order, b->order);
}

static bool of_a_side(const mz_cell *c) { return c->voice == MZ_VOICE_PARTY || c->voice == MZ_VOICE_ARMED; }

/* --- copies: union-find over voices --- */

static int32_t root_of(const desk *d, mz_len i)
{
    while (d->root[i] != (int32_t)i) {
        i = d->root[i];
    }
    return (int32_t)i;
}

static bool earlier(const mz_cell *a, const mz_cell *b)
{
    return a->said != b->said ? a->said < b->said : a->order < b->order;
}

/* Cell `by` copies cell `from`, whose group's root stays root; of two groups that a copy joins, the earlier one's. */
static void join(desk *d, mz_len from, mz_len by)
{
    const int32_t x = root_of(d, from), y = root_of(d, by);
    if (x != y) {
        const bool x_first = y == (int32_t)by || !earlier(&d->v[y], &d->v[x]);
        d->root[x_first ? y : x] = x_first ? x : y;
    }
}

/* Who carried a key first, with any claim of its: a copy of what was said before is a copy too. */
typedef struct carrier {
    int32_t cell, claim;
} carrier;

typedef struct carriers {
    mz_map keys; /* to places in v */
    carrier *v;
    mz_len n, cap;
} carriers;

static bool said_before(const mz_claim *a, const mz_claim *b)
{
    return a->said != b->said ? a->said < b->said : mz_account_cmp_record(a, b) < 0;
}

static void carry(const desk *d, carriers *c, mz_str key, mz_len cell, int32_t claim, mz_arena *work)
{
    bool fresh = false;
    const int64_t at = *mz_map_put(&c->keys, key, c->n, &fresh, work);
    if (fresh) {
        *mz_push(work, c) = (carrier){(int32_t)cell, claim};
        return;
    }
    mz_assert(c->v != NULL);
    if (said_before(&d->claims[claim], &d->claims[c->v[at].claim])) {
        c->v[at] = (carrier){(int32_t)cell, claim};
    }
}

static bool same_figure(const mz_claim *a, const mz_claim *b)
{
    return a->count.lo == b->count.lo && a->count.hi == b->count.hi && a->approx == b->approx && a->basis == b->basis;
}

/* Cell i against the first carrier of one of its keys. True when its figure is that one's, word for word. */
static bool copy_of(desk *d, const carriers *c, const mz_copy_key *key, mz_len i, int32_t claim)
{
    const int64_t *at = mz_map_get(&c->keys, key->key);
    mz_assert(at != NULL);
    mz_assert(c->v != NULL);
    const carrier first = c->v[*at];
    if (key->side.len > 0 && d->adopted[i].len == 0) {
        d->adopted[i] = key->side;
    }
    if (first.cell == (int32_t)i) {
        return false;
    }
    if (!of_a_side(&d->v[first.cell])) {
        join(d, first.cell, i);
    } else if (d->adopted[i].len == 0) {
        d->adopted[i] = d->v[first.cell].of;
    }
    return same_figure(&d->claims[claim], &d->claims[first.claim]);
}

static bool has_copies(const desk *d)
{
    for (mz_len i = 0; i < d->n; i++) {
        for (mz_len k = 0; k < d->v[i].standing_n; k++) {
            if (d->claims[d->v[i].standing[k]].copies_n > 0) {
                return true;
            }
        }
    }
    return false;
}

static void carry_all(const desk *d, carriers *c, mz_arena *work)
{
    for (mz_len i = 0; i < d->n; i++) {
        if (d->v[i].all_n > 0) { /* to cite an organ by its code is to carry its key */
            carry(d, c, d->v[i].speaker, i, d->v[i].all[0], work);
        }
        for (mz_len k = 0; k < d->v[i].all_n; k++) {
            const mz_claim *claim = &d->claims[d->v[i].all[k]];
            for (mz_len m = 0; m < claim->copies_n; m++) {
                carry(d, c, claim->copies[m].key, i, d->v[i].all[k], work);
            }
        }
    }
}

/* A side's organ is never another's copy; others may be a side's, or each other's. What only repeats is silent: it
 * widens nothing. */
static void join_copies(desk *d, mz_arena *work)
{
    d->root = mz_new(work, int32_t, d->n);
    d->adopted = mz_new(work, mz_str, d->n);
    d->silent = mz_new(work, bool, d->n);
    for (mz_len i = 0; i < d->n; i++) {
        d->root[i] = (int32_t)i;
    }
    if (!has_copies(d)) {
        return;
    }
    carriers c = {{0}, NULL, 0, 0};
    carry_all(d, &c, work);
    for (mz_len i = 0; i < d->n; i++) {
        const mz_cell *cell = &d->v[i];
        bool repeats = cell->standing_n > 0;
        for (mz_len k = 0; !of_a_side(cell) && cell->counted && k < cell->standing_n; k++) {
            const mz_claim *claim = &d->claims[cell->standing[k]];
            bool same = false;
            for (mz_len m = 0; m < claim->copies_n; m++) {
                same = copy_of(d, &c, &claim->copies[m], i, cell->standing[k]) || same;
            }
            repeats = repeats && same;
        }
        d->silent[i] = repeats && !of_a_side(cell);
    }
}

/* --- who says what --- */

/* The side that cell i's figure belongs to: its own, or that of the organ it copies; empty when it is nobody's. */
static mz_str side_of(const desk *d, mz_len i)
{
    const mz_cell *c = &d->v[i];
    if (of_a_side(c)) {
        return c->of;
    }
    return d->adopted[root_of(d, i)];
}

/* One entry of a line's lists: the cells that speak as one, by place in d->v. */
typedef struct chorus {
    mz_str by;
    mz_voice voice;
    int32_t *cells;
    mz_len n;
} chorus;

static int cmp_chorus(const void *x, const void *y, void *ctx)
{
    (void)ctx;
    const chorus *a = x, *b = y;
    return mz_str_cmp(a->by, b->by);
}

static bool speaks(const mz_cell *c) { return c->kind == MZ_CELL_SAID && (c->counted || c->denies); }

/* Groups the speaking cells: one chorus a side, one a group of others. */
static mz_len choruses(const desk *d, chorus *v, mz_arena *work)
{
    mz_map sides = {0};
    int32_t *of = mz_new(work, int32_t, d->n);
    int32_t *by_root = mz_new(work, int32_t, d->n);
    mz_len n = 0;
    for (mz_len i = 0; i < d->n; i++) {
        if (!speaks(&d->v[i])) {
            continue;
        }
        const mz_str side = side_of(d, i);
        const int32_t root = root_of(d, i);
        mz_len at = by_root[root] - 1;
        if (side.len > 0) {
            at = (mz_len)*mz_map_put(&sides, side, n, NULL, work);
        } else if (at < 0) {
            at = n;
            by_root[root] = (int32_t)(n + 1);
        }
        if (at == n) {
            v[n++] = (chorus){side.len > 0 ? side : d->v[root].speaker,
                              side.len > 0 ? MZ_VOICE_PARTY : d->v[root].voice, NULL, 0};
        }
        of[i] = (int32_t)(at + 1);
        v[at].n++;
    }
    for (mz_len k = 0; k < n; k++) {
        v[k].cells = mz_new(work, int32_t, v[k].n);
        v[k].n = 0;
    }
    for (mz_len i = 0; i < d->n; i++) {
        if (of[i] > 0) {
            chorus *c = &v[of[i] - 1];
            c->cells[c->n++] = (int32_t)i;
        }
    }
    mz_sort(v, n, (mz_len)sizeof *v, cmp_chorus, NULL, *work);
    return n;
}

static int32_t documents_of(const desk *d, const chorus *c, mz_arena scratch)
{
    mz_map seen = {0};
    int32_t unnamed = 0;
    for (mz_len i = 0; i < c->n; i++) {
        const mz_cell *cell = &d->v[c->cells[i]];
        for (mz_len k = 0; k < cell->standing_n; k++) {
            const mz_str document = d->claims[cell->standing[k]].document;
            if (c->n == 1 && cell->standing_n == 1) {
                return 1;
            }
            if (document.len == 0) {
                unnamed++;
            } else {
                (void)mz_map_put(&seen, document, 1, NULL, &scratch);
            }
        }
    }
    return (int32_t)seen.n + unnamed;
}

static void take_bounds(mz_said *s, const mz_cell *c)
{
    s->bounds = s->counted ? mz_interval_hull(s->bounds, c->bounds) : c->bounds;
    s->words = s->counted ? mz_interval_hull(s->words, c->words) : c->words;
    s->counted = true;
    s->approx = s->approx || c->approx;
    s->derived = s->derived || c->derived;
    if (c->lowered) {
        s->was = c->was;
        s->lowered = true;
    }
}

/* What a chorus says: the hull of its direct organs, or of its copies where no organ of that side is on record. */
static mz_said said_by(const desk *d, const chorus *c, mz_arena *perm, mz_arena scratch)
{
    mz_said s = {.by = c->by, .documents = documents_of(d, c, scratch), .members_n = c->n};
    mz_str *members = mz_new(perm, mz_str, c->n);
    bool direct = c->voice != MZ_VOICE_PARTY;
    for (mz_len i = 0; i < c->n; i++) {
        const mz_cell *cell = &d->v[c->cells[i]];
        members[i] = cell->speaker;
        s.denies = s.denies || (cell->denies && !cell->counted);
        direct = direct || (of_a_side(cell) && cell->counted);
    }
    for (mz_len i = 0; i < c->n; i++) {
        const mz_cell *cell = &d->v[c->cells[i]];
        const bool heard = !direct || c->voice != MZ_VOICE_PARTY || of_a_side(cell);
        if (cell->counted && heard && (!d->silent[c->cells[i]] || c->voice == MZ_VOICE_PARTY)) {
            take_bounds(&s, cell);
        }
    }
    s.members = members;
    return s;
}

/* What a side concedes: by its organs, or in the words of those who copy them. */
static mz_account_bounds conceded_by(const desk *d, const chorus *c, bool *copied)
{
    mz_account_bounds out = {{0, MZ_OPEN}, false};
    for (int direct = 1; direct >= 0 && !out.known; direct--) {
        for (mz_len i = 0; i < c->n; i++) {
            const mz_cell *cell = &d->v[c->cells[i]];
            *copied = *copied || !of_a_side(cell);
            mz_account_bounds b = cell->conceded;
            if (!of_a_side(cell) && cell->counted) {
                b = (mz_account_bounds){cell->bounds, cell->standing_n > 0 &&
                                                          mz_account_concedes(&d->claims[cell->standing[0]], c->by)};
            }
            if (of_a_side(cell) == (direct == 1) && b.known) {
                out.v = out.known ? mz_interval_hull(out.v, b.v) : b.v;
                out.known = true;
            }
        }
    }
    return out;
}

static void say_side(desk *d, const chorus *c, mz_said *s)
{
    bool copied = false;
    const mz_account_bounds b = conceded_by(d, c, &copied);
    mz_account_bounds *most = &d->line->conceded;
    s->conceding = b.known;
    if (b.known && (!most->known || b.v.lo > most->v.lo || (b.v.lo == most->v.lo && b.v.hi < most->v.hi))) {
        *most = b;
    }
    d->line->flags |= copied ? MZ_FLAG_COPIED : 0U;
}

static void say_all(desk *d, mz_arena *perm, mz_arena scratch)
{
    chorus *v = mz_new(&scratch, chorus, d->n);
    const mz_len n = choruses(d, v, &scratch);
    mz_said *said = mz_new(perm, mz_said, n), *independent = mz_new(perm, mz_said, n);
    for (mz_len i = 0; i < n; i++) {
        const mz_said s = said_by(d, &v[i], perm, scratch);
        if (v[i].voice == MZ_VOICE_INDEPENDENT && s.counted) {
            d->agree[d->agree_n++] = s.bounds;
            independent[d->line->independent_n++] = s;
        } else {
            said[d->line->said_n++] = s;
        }
        if (v[i].voice == MZ_VOICE_PARTY) {
            say_side(d, &v[i], &said[d->line->said_n - 1]);
        } else if (v[i].n > 1) {
            d->line->flags |= MZ_FLAG_COPIED;
        }
    }
    d->line->said = said;
    d->line->independent = independent;
}

/* --- flags, grade --- */

/* The side's own figure and another's do not meet. Sources that nobody vouches for contest nothing. */
static bool contested(const desk *d)
{
    const mz_account_line *l = d->line;
    const mz_said *own = NULL;
    for (mz_len i = 0; i < l->said_n; i++) {
        own = l->side.len > 0 && mz_str_eq(l->said[i].by, l->side) && l->said[i].counted ? &l->said[i] : own;
    }
    for (mz_len i = 0; own != NULL && i < d->n; i++) {
        const mz_cell *c = &d->v[i];
        if (c->kind == MZ_CELL_SAID && of_a_side(c) && c->counted && !mz_str_eq(c->of, own->by) &&
            !mz_interval_meets(c->bounds, own->bounds)) {
            return true;
        }
    }
    return false;
}

static mz_grade grade_of(const desk *d)
{
    const mz_account_line *l = d->line;
    if (d->finding.known) {
        return MZ_GRADE_FOUND;
    }
    if (l->conceded.known && l->conceded.v.lo > 0) {
        for (mz_len i = 0; i < d->agree_n; i++) {
            if (d->agree[i].hi >= l->conceded.v.lo) {
                return MZ_GRADE_CONFIRMED;
            }
        }
        return MZ_GRADE_CONCEDED;
    }
    if (d->agree_n > 0) {
        return d->agree_n > 1 ? MZ_GRADE_FAIR : MZ_GRADE_WEAK;
    }
    for (mz_len i = 0; i < l->said_n; i++) {
        if (l->said[i].counted || l->said[i].denies) {
            return MZ_GRADE_ALLEGED;
        }
    }
    return MZ_GRADE_NO_FIGURE;
}

typedef struct by_record {
    const mz_claim *claims;
} by_record;

static int cmp_claim(const void *x, const void *y, void *ctx)
{
    const int32_t *a = x, *b = y;
    const by_record *by = ctx;
    return mz_account_cmp_record(&by->claims[*a], &by->claims[*b]);
}

static void list_claims(desk *d, mz_arena *perm, mz_arena scratch)
{
    mz_len n = 0;
    for (mz_len i = 0; i < d->n; i++) {
        n += d->v[i].all_n;
    }
    int32_t *v = mz_new(perm, int32_t, n);
    mz_len at = 0;
    for (mz_len i = 0; i < d->n; i++) {
        for (mz_len k = 0; k < d->v[i].all_n; k++) {
            v[at++] = d->v[i].all[k];
        }
    }
    by_record by = {d->claims};
    mz_sort(v, n, (mz_len)sizeof *v, cmp_claim, &by, scratch);
    mz_len kept = 0;
    for (mz_len i = 0; i < n; i++) {
        if (kept == 0 || v[kept - 1] != v[i]) {
            v[kept++] = v[i];
        }
    }
    d->line->claims = v;
    d->line->claims_n = kept;
}

static void build(const mz_claim *claims, const mz_cell *v, mz_len n, mz_account_line *line, mz_arena *perm,
                  mz_arena scratch)
{
    desk d = {.claims = claims, .v = v, .n = n, .line = line};
    *line = (mz_account_line){.side = v[0].side, .status = v[0].line, .effect = v[0].effect, .part = v[0].part};
    d.agree = mz_new(&scratch, mz_interval, n);
    for (mz_len i = 0; i < n; i++) {
        line->flags |= v[i].flags | (v[i].derived ? MZ_FLAG_DERIVED : 0U);
        if (v[i].kind == MZ_CELL_FINDING) { /* the last one stands */
            d.finding = (mz_account_bounds){v[i].bounds, true};
        }
    }
    join_copies(&d, &scratch);
    say_all(&d, perm, scratch);
    bool split = false;
    const mz_account_bounds agreed = mz_account_majority(d.agree, d.agree_n, &split, scratch);
    const mz_established e = mz_account_establish(line->conceded, agreed, d.finding);
    line->established = e.bounds;
    line->flags |= e.flags | (split ? MZ_FLAG_SPLIT : 0U) | (contested(&d) ? MZ_FLAG_CONTESTED : 0U);
    line->grade = grade_of(&d);
    list_claims(&d, perm, scratch);
}

/* --- all lines --- */

/* Dead soldiers and dead civilians are different people: `any` is at least both. lines[0..n): one side, one effect,
 * no part; their order is any, armed, civilian. */
static void hold_together(mz_account_line *v, mz_len n)
{
    for (mz_len i = 0; i < n; i++) {
        v[i].among_many = n > 1;
    }
    mz_account_bounds sum = {{0, MZ_OPEN}, false};
    mz_grade grade = MZ_GRADE_FOUND;
    for (mz_len i = 1; i < n; i++) {
        if (v[i].established.known) {
            sum = (mz_account_bounds){{mz_count_add(sum.v.lo, v[i].established.v.lo), MZ_OPEN}, true};
            grade = v[i].grade > grade ? v[i].grade : grade;
        }
    }
    mz_account_line *any = &v[0];
    if (any->status != MZ_LINE_ANY || !sum.known || (any->established.known && any->established.v.lo >= sum.v.lo)) {
        return;
    }
    if (!any->established.known) {
        any->established = sum;
        any->grade = grade;
        return;
    }
    any->established.v.lo = sum.v.lo;
    if (any->established.v.hi < sum.v.lo) {
        any->established.v.hi = MZ_OPEN;
        any->flags |= MZ_FLAG_MISMATCH;
    }
}

void mz_account_lines(const mz_claim *v, mz_cells *cells, mz_account *out, mz_arena *perm, mz_arena scratch)
{
    mz_sort(cells->v, cells->n, (mz_len)sizeof *cells->v, cmp_cell, NULL, scratch);
    mz_len questions = 0;
    for (mz_len i = 0; i < cells->n; i++) {
        questions += i == 0 || cmp_cell_question(&cells->v[i - 1], &cells->v[i]) != 0;
    }
    mz_account_line *lines = mz_new(perm, mz_account_line, questions);
    mz_len n = 0;
    for (mz_len i = 0; i < cells->n;) {
        mz_len j = i + 1;
        while (j < cells->n && cmp_cell_question(&cells->v[i], &cells->v[j]) == 0) {
            j++;
        }
        build(v, &cells->v[i], j - i, &lines[n++], perm, scratch);
        i = j;
    }
    for (mz_len i = 0; i < n;) { /* lines of one side and effect stand together, those of parts between them */
        mz_account_line *same[MZ_STATUS_LINES];
        mz_account_line held[MZ_STATUS_LINES];
        mz_len same_n = 0, j = i;
        for (; j < n && mz_str_eq(lines[i].side, lines[j].side) && lines[i].effect == lines[j].effect; j++) {
            if (lines[j].part.len == 0) {
                same[same_n++] = &lines[j];
            }
        }
        for (mz_len k = 0; k < same_n; k++) {
            held[k] = *same[k];
        }
        if (same_n > 0) {
            hold_together(held, same_n);
        }
        for (mz_len k = 0; k < same_n; k++) {
            *same[k] = held[k];
        }
        i = j;
    }
    *out = (mz_account){lines, n};
}
