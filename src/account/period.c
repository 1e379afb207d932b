/* The account of a period: sums over incidents, totals said of it, what totals leave over. */
#include "account/cell.h"

typedef struct spans {
    mz_account_span *v;
    mz_len n, cap;
} spans;

/* What one voice's figures come to over the incidents. */
typedef struct voice_sum {
    mz_str by;
    mz_interval bounds, words;
    bool independent, approx, conceding, counted, denies;
    int32_t documents;
    spans each; /* kept only where the question has totals */
} voice_sum;

typedef struct voice_sums {
    voice_sum *v;
    mz_len n, cap;
} voice_sums;

typedef struct places {
    int32_t *v;
    mz_len n, cap;
} places;

/* One question, while incidents pass by. */
typedef struct sum {
    mz_account_line question;          /* only its key */
    mz_interval established, conceded; /* of incidents that have them */
    mz_interval settled;               /* established of incidents without doubtful nodes */
    mz_len established_n, conceded_n, settled_n, figure_n;
    mz_len real_n;          /* lines of this very question, not floors for it */
    mz_grade weakest, best; /* of what is established; of all */
    uint32_t flags;
    voice_sums voices;
    places claims;
    bool has_totals;
    spans established_spans, conceded_spans; /* kept only when it has totals */
} sum;

typedef struct sums {
    sum *v;
    mz_len n, cap;
} sums;

/* All that was said of one span of days as a whole. */
typedef struct total {
    mz_day from, to;
    bool inside, covers; /* the period */
    mz_account account;
} total;

typedef struct totals {
    total *v;
    mz_len n, cap;
} totals;

typedef struct period {
    const mz_account_scope *scope;
    mz_account_options o; /* findings sorted */
    mz_map keys;          /* question -> place in sums */
    sums sums;
    totals totals;
    int32_t *first, *pick; /* claims of incident i: pick[first[i] .. first[i + 1]) */
    mz_len relevant;       /* incidents that could have cost something */
    mz_len doubtful;       /* of these: with doubtful nodes */
    mz_arena *work;
} period;

/* --- shared with links.c --- */

const mz_account_line *mz_account_answer(const mz_account *a, const mz_account_line *q, bool *floor)
{
    const mz_account_line *lone = NULL;
    *floor = false;
    for (mz_len i = 0; i < a->n; i++) {
        const mz_account_line *l = &a->v[i];
        if (l->part.len > 0 || l->effect != q->effect || !mz_str_eq(l->side, q->side)) {
            continue;
        }
        if (l->status == q->status) {
            return l;
        }
        lone = l;
    }
    *floor = lone != NULL && q->status == MZ_LINE_ANY;
    return *floor ? lone : NULL;
}

bool mz_account_has_figure(const mz_account *a)
{
    for (mz_len i = 0; i < a->n; i++) {
        if (a->v[i].grade != MZ_GRADE_NO_FIGURE) {
            return true;
        }
    }
    return false;
}

static int by_incident(const void *x, const void *y, void *ctx)
{
    (void)ctx;
    const mz_finding *a = x, *b = y;
    return (a->incident > b->incident) - (a->incident < b->incident);
}

mz_account_options mz_account_sort_findings(const mz_account_options *o, mz_arena *work)
{
    mz_account_options sorted = *o;
    mz_finding *v = mz_new(work, mz_finding, o->findings_n);
    for (mz_len i = 0; i < o->findings_n; i++) {
        v[i] = o->findings[i];
    }
    mz_sort(v, o->findings_n, (mz_len)sizeof *v, by_incident, NULL, *work);
    sorted.findings = v;
    return sorted;
}

mz_account_options mz_account_findings_about(const mz_account_options *sorted, int32_t incident)
{
    mz_account_options o = *sorted;
    mz_len lo = 0, hi = sorted->findings_n;
    while (lo < hi) {
        const mz_len mid = lo + (hi - lo) / 2;
        if (sorted->findings[mid].incident < incident) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    o.findings = sorted->findings + lo;
    o.findings_n = 0;
    while (lo + o.findings_n < sorted->findings_n && o.findings[o.findings_n].incident == incident) {
        o.findings_n++;
    }
    return o;
}

/* --- questions --- */

static mz_str key_of(mz_str side, mz_effect effect, mz_status_line status, mz_arena *work)
{
    uint8_t *v = mz_new(work, uint8_t, side.len + 2);
    v[0] = (uint8_t)((int)'0' + (int)effect);
    v[1] = (uint8_t)((int)'0' + (int)status);
    if (side.len > 0) {
        (void)memcpy(v + 2, side.data, (size_t)side.len);
    }
    return (mz_str){v, side.len + 2};
}

static sum *find_sum(const period *p, mz_str side, mz_effect effect, mz_status_line status)
{
    mz_arena scratch = *p->work;
    const int64_t *at = mz_map_get(&p->keys, key_of(side, effect, status, &scratch));
    return at != NULL ? &p->sums.v[*at] : NULL;
}

static sum *sum_for(period *p, const mz_account_line *l, mz_status_line status)
{
    sum *s = find_sum(p, l->side, l->effect, status);
    if (s == NULL) {
        (void)mz_map_put(&p->keys, key_of(l->side, l->effect, status, p->work), p->sums.n, NULL, p->work);
        s = mz_push(p->work, &p->sums);
        s->question = (mz_account_line){.side = l->side, .status = status, .effect = l->effect};
        s->weakest = MZ_GRADE_FOUND;
        s->best = MZ_GRADE_NO_FIGURE;
    }
    return s;
}

/* --- incidents pass by --- */

typedef struct passing {
    mz_day from, to;
    bool doubtful;
    bool floor; /* the line is a floor for the question, not an answer to it */
} passing;

static void push_span(spans *to, const passing *w, int64_t lo, mz_arena *work)
{
    *mz_push(work, to) = (mz_account_span){w->from, w->to, false, lo};
}

static voice_sum *voice_in(voice_sums *v, mz_str by, bool independent, mz_arena *work)
{
    for (mz_len i = 0; i < v->n; i++) {
        if (v->v[i].independent == independent && mz_str_eq(v->v[i].by, by)) {
            return &v->v[i];
        }
    }
    voice_sum *s = mz_push(work, v);
    s->by = by;
    s->independent = independent;
    return s;
}

static mz_interval open_if(mz_interval v, bool open) { return (mz_interval){v.lo, open ? MZ_OPEN : v.hi}; }

static void add_voice(sum *s, const mz_said *said, bool independent, const passing *w, mz_arena *work)
{
    voice_sum *v = voice_in(&s->voices, said->by, independent, work);
    v->denies = v->denies || said->denies;
    v->documents += said->documents;
    if (!said->counted) {
        return;
    }
    v->bounds = mz_interval_add(v->bounds, open_if(said->bounds, w->floor));
    v->words = mz_interval_add(v->words, open_if(said->words, w->floor));
    v->approx = v->approx || said->approx;
    v->conceding = v->conceding || said->conceding;
    v->counted = true;
    if (s->has_totals) {
        push_span(&v->each, w, said->bounds.lo, work);
    }
}

static void add_established(sum *s, const mz_account_line *l, const passing *w, mz_arena *work)
{
    if (l->established.known) {
        const mz_interval v = open_if(l->established.v, w->floor);
        s->established = mz_interval_add(s->established, v);
        s->established_n++;
        s->weakest = l->grade > s->weakest ? l->grade : s->weakest;
        if (!w->doubtful) {
            s->settled = mz_interval_add(s->settled, v);
            s->settled_n++;
        }
        if (s->has_totals) {
            push_span(&s->established_spans, w, v.lo, work);
        }
    }
    if (l->conceded.known) {
        s->conceded = mz_interval_add(s->conceded, open_if(l->conceded.v, w->floor));
        s->conceded_n++;
        if (s->has_totals) {
            push_span(&s->conceded_spans, w, l->conceded.v.lo, work);
        }
    }
}

static void add_line(period *p, sum *s, const mz_account_line *l, const passing *w)
{
    s->figure_n += l->grade != MZ_GRADE_NO_FIGURE;
    s->real_n += !w->floor;
    s->best = l->grade < s->best ? l->grade : s->best;
    s->flags |= l->flags & ~(uint32_t)MZ_FLAG_DERIVED;
    add_established(s, l, w, p->work);
    for (mz_len i = 0; i < l->said_n; i++) {
        add_voice(s, &l->said[i], false, w, p->work);
    }
    for (mz_len i = 0; i < l->independent_n; i++) {
        add_voice(s, &l->independent[i], true, w, p->work);
    }
    for (mz_len i = 0; i < l->claims_n; i++) {
        *mz_push(p->work, &s->claims) = l->claims[i];
    }
}

static bool is_doubtful(const period *p, mz_len incident)
{
    for (int32_t k = p->first[incident]; p->scope->links_n > 0 && k < p->first[incident + 1]; k++) {
        if (p->scope->claims[p->pick[k]].node >= 0) {
            return true;
        }
    }
    return false;
}

static void pass(period *p, mz_len incident, const mz_account *a)
{
    const mz_account_happening *h = &p->scope->incidents[incident];
    if (!h->violent && !mz_account_has_figure(a)) {
        return;
    }
    passing w = {h->from, h->to, is_doubtful(p, incident), false};
    p->relevant++;
    p->doubtful += w.doubtful;
    for (mz_len i = 0; i < a->n; i++) {
        const mz_account_line *l = &a->v[i];
        if (l->part.len > 0 || (l->grade == MZ_GRADE_NO_FIGURE && l->claims_n == 0)) {
            continue; /* parts are never summed, and what nobody spoke of is no line */
        }
        const mz_account_line any = {.side = l->side, .effect = l->effect, .status = MZ_LINE_ANY};
        w.floor = false;
        add_line(p, sum_for(p, l, l->status), l, &w);
        bool lone = false;
        if (l->status != MZ_LINE_ANY && mz_account_answer(a, &any, &lone) != NULL && lone) {
            w.floor = true;
            add_line(p, sum_for(p, l, MZ_LINE_ANY), l, &w);
        }
    }
}

static bool has_derived(const mz_account *a)
{
    for (mz_len i = 0; i < a->n; i++) {
        if ((a->v[i].flags & MZ_FLAG_DERIVED) != 0) {
            return true;
        }
    }
    return false;
}

static void pass_all(period *p, mz_account *each, mz_arena *perm)
{
    for (mz_len i = 0; i < p->scope->incidents_n; i++) {
        const mz_picked claims = {p->scope->claims, p->pick + p->first[i], p->first[i + 1] - p->first[i]};
        mz_account_options o = mz_account_findings_about(&p->o, (int32_t)i);
        if (each != NULL) {
            mz_account_make(claims, &o, true, &each[i], perm, *p->work);
        }
        if (each != NULL && !o.fill && !has_derived(&each[i])) {
            pass(p, i, &each[i]);
            continue;
        }
        mz_arena until_passed = *perm; /* nothing of it is kept */
        mz_account a;
        o.fill = false;
        mz_account_make(claims, &o, false, &a, &until_passed, *p->work);
        pass(p, i, &a);
    }
}

/* --- totals --- */

static int by_span(const void *x, const void *y, void *ctx)
{
    const mz_claim *v = ctx, *a = &v[*(const int32_t *)x], *b = &v[*(const int32_t *)y];
    return a->from != b->from ? (a->from > b->from) - (a->from < b->from) : (a->to > b->to) - (a->to < b->to);
}

static bool touches(const mz_account_scope *s, const mz_claim *c, bool *inside, bool *covers)
{
    const bool known = c->from != MZ_NO_DAY && c->to != MZ_NO_DAY && c->from <= c->to;
    *inside = known && c->from >= s->from && c->to <= s->to;
    *covers = known && c->from <= s->from && c->to >= s->to;
    return *inside || *covers;
}

static mz_status take_totals(period *p, mz_arena *perm)
{
    const mz_account_scope *s = p->scope;
    int32_t *pick = mz_new(p->work, int32_t, s->totals_n);
    mz_len n = 0;
    bool inside = false, covers = false;
    for (mz_len i = 0; i < s->totals_n; i++) {
        if (touches(s, &s->totals[i], &inside, &covers)) {
            pick[n++] = (int32_t)i;
        }
    }
    mz_sort(pick, n, (mz_len)sizeof *pick, by_span, (void *)(uintptr_t)s->totals, *p->work);
    const mz_account_options o = {.as_of = p->o.as_of};
    for (mz_len i = 0; i < n;) {
        mz_len j = i + 1;
        while (j < n && by_span(&pick[i], &pick[j], (void *)(uintptr_t)s->totals) == 0) {
            j++;
        }
        const mz_claim *c = &s->totals[pick[i]];
        total t = {.from = c->from, .to = c->to};
        (void)touches(s, c, &t.inside, &t.covers);
        mz_account_make((mz_picked){s->totals, pick + i, j - i}, &o, false, &t.account, perm, *p->work);
        *mz_push(p->work, &p->totals) = t;
        i = j;
    }
    if (p->totals.n > MZ_ACCOUNT_TOTALS_MAX) {
        return mz_fail(MZ_LIMIT, "more than 1000 different periods have totals", -1);
    }
    for (mz_len i = 0; i < p->totals.n; i++) {
        const mz_account *a = &p->totals.v[i].account;
        for (mz_len k = 0; k < a->n; k++) {
            if (a->v[k].part.len == 0) {
                sum *q = sum_for(p, &a->v[k], a->v[k].status);
                q->has_totals = true;
                q->real_n++;
                sum_for(p, &a->v[k], MZ_LINE_ANY)->has_totals = true;
            }
        }
    }
    return mz_ok();
}

/* --- a sum becomes a line --- */

/* What the totals say to one question. */
typedef struct said_total {
    const total *t;
    const mz_account_line *line;
    bool floor;
} said_total;

typedef struct closing {
    period *p;
    sum *s;
    mz_account_line *line;
    said_total *totals;
    mz_len totals_n;
    mz_arena *perm;
} closing;

static void push_total(spans *to, const total *t, int64_t lo, mz_arena *work)
{
    *mz_push(work, to) = (mz_account_span){t->from, t->to, true, lo};
}

static int64_t lesser(int64_t a, int64_t b) { return a < b ? a : b; }
static int64_t greater(int64_t a, int64_t b) { return a > b ? a : b; }

/* The floor of incidents and totals together; *top is the least top of a total that covers the period. */
static int64_t floor_with(const closing *c, const spans *incidents, bool conceded, bool *found, int64_t *top)
{
    mz_arena work = *c->p->work;
    spans all = {0};
    for (mz_len i = 0; i < incidents->n; i++) {
        *mz_push(&work, &all) = incidents->v[i];
    }
    *top = MZ_OPEN;
    *found = false;
    for (mz_len i = 0; i < c->totals_n; i++) {
        const said_total *t = &c->totals[i];
        const mz_account_bounds b = conceded ? t->line->conceded : t->line->established;
        if (b.known && t->t->inside) {
            push_total(&all, t->t, b.v.lo, &work);
            *found = true;
        }
        if (b.known && t->t->covers && !t->floor) {
            *top = lesser(*top, b.v.hi);
        }
    }
    return mz_account_floor(all.v, all.n, work);
}

static void close_conceded(closing *c)
{
    sum *s = c->s;
    c->line->conceded = (mz_account_bounds){s->conceded, s->conceded_n > 0};
    bool found = false;
    int64_t top = MZ_OPEN;
    if (c->totals_n == 0) {
        return;
    }
    const int64_t lo = floor_with(c, &s->conceded_spans, true, &found, &top);
    if (found) {
        c->line->conceded = (mz_account_bounds){{lo, top >= lo ? top : MZ_OPEN}, true};
    }
}

static void close_established(closing *c)
{
    sum *s = c->s;
    mz_account_bounds *e = &c->line->established;
    const bool all = s->established_n == c->p->relevant;
    *e = (mz_account_bounds){{s->established.lo, all ? s->established.hi : MZ_OPEN}, s->established_n > 0};
    if (c->totals_n > 0) {
        bool found = false;
        int64_t top = MZ_OPEN;
        const int64_t lo = floor_with(c, &s->established_spans, false, &found, &top);
        if (found) {
            e->v = (mz_interval){lo, top != MZ_OPEN ? top : lo > e->v.hi || !e->known ? MZ_OPEN : e->v.hi};
            e->known = true;
        } else if (top != MZ_OPEN && e->known) {
            e->v.hi = lesser(e->v.hi, top);
        }
    }
    if (c->line->conceded.known && c->line->conceded.v.lo > 0) {
        const int64_t lo = c->line->conceded.v.lo;
        *e = (mz_account_bounds){{e->known ? greater(e->v.lo, lo) : lo, e->known ? e->v.hi : MZ_OPEN}, true};
    }
    if (e->known && e->v.hi < e->v.lo) {
        e->v.hi = MZ_OPEN;
        s->flags |= MZ_FLAG_MISMATCH;
    }
}

static void close_grade(closing *c)
{
    mz_grade weakest = c->s->weakest, best = c->s->best;
    for (mz_len i = 0; i < c->totals_n; i++) {
        const mz_account_line *l = c->totals[i].line;
        best = l->grade < best ? l->grade : best;
        weakest = l->established.known && l->grade > weakest ? l->grade : weakest;
        c->s->flags |= l->flags & ~(uint32_t)MZ_FLAG_DERIVED;
    }
    c->line->grade = c->line->established.known ? weakest : best;
}

static void close_finding(closing *c)
{
    const mz_account_options o = mz_account_findings_about(&c->p->o, -1);
    for (mz_len i = 0; i < o.findings_n; i++) {
        const mz_finding *f = &o.findings[i];
        const mz_account_line *q = &c->s->question;
        if (mz_str_eq(f->side, q->side) && f->status == q->status && f->effect == q->effect && f->part.len == 0) {
            const mz_account_bounds none = {{0, MZ_OPEN}, false};
            const mz_established e = mz_account_establish(c->line->conceded, none, (mz_account_bounds){f->count, true});
            c->line->established = e.bounds;
            c->line->grade = MZ_GRADE_FOUND;
            c->s->flags |= e.flags;
        }
    }
}

static const mz_said *said_in(const mz_account_line *l, mz_str by, bool independent)
{
    const mz_said *v = independent ? l->independent : l->said;
    const mz_len n = independent ? l->independent_n : l->said_n;
    for (mz_len i = 0; i < n; i++) {
        if (v[i].counted && mz_str_eq(v[i].by, by)) {
            return &v[i];
        }
    }
    return NULL;
}

/* What a voice's own incidents come to that lie within the total. */
static int64_t own_within(const voice_sum *v, const total *t)
{
    int64_t lo = 0;
    for (mz_len i = 0; i < v->each.n; i++) {
        if (v->each.v[i].from >= t->from && v->each.v[i].to <= t->to) {
            lo += v->each.v[i].lo;
        }
    }
    return lo;
}

/* One voice's totals against its own incidents. False when it gave no total. */
static bool reconcile(const closing *c, const voice_sum *v, mz_remainder *out)
{
    mz_arena work = *c->p->work;
    spans all = {0};
    mz_len inside = 0;
    int64_t top = MZ_OPEN;
    bool any = false, conflict = false;
    mz_interval last = {0, MZ_OPEN};
    for (mz_len i = 0; i < v->each.n; i++) {
        *mz_push(&work, &all) = v->each.v[i];
    }
    for (mz_len i = 0; i < c->totals_n; i++) {
        const total *t = c->totals[i].t;
        const mz_said *s = said_in(c->totals[i].line, v->by, v->independent);
        if (s == NULL) {
            continue;
        }
        any = true;
        last = open_if(s->bounds, c->totals[i].floor);
        conflict = conflict || last.hi < own_within(v, t);
        top = t->covers ? lesser(top, last.hi) : top;
        if (t->inside) {
            push_total(&all, t, last.lo, &work);
            inside++;
        }
    }
    const mz_interval own = v->counted ? v->bounds : (mz_interval){0, 0};
    mz_interval whole = {mz_account_floor(all.v, all.n, work), top};
    if (inside == 1 && whole.lo <= last.lo) {
        whole.lo = last.lo;
    }
    conflict = conflict || whole.hi < whole.lo;
    *out = (mz_remainder){.by = v->by, .total = conflict ? last : whole, .incidents = own, .conflict = conflict};
    if (!conflict) {
        out->remainder.lo = own.hi == MZ_OPEN || whole.lo < own.hi ? 0 : whole.lo - own.hi;
        out->remainder.hi = whole.hi == MZ_OPEN ? MZ_OPEN : whole.hi - own.lo;
    }
    return any;
}

static void voices_of_totals(closing *c)
{
    for (mz_len i = 0; i < c->totals_n; i++) {
        const mz_account_line *l = c->totals[i].line;
        for (mz_len k = 0; k < l->said_n; k++) {
            voice_sum *v = voice_in(&c->s->voices, l->said[k].by, false, c->p->work);
            v->documents += l->said[k].documents;
            v->conceding = v->conceding || l->said[k].conceding;
            v->denies = v->denies || l->said[k].denies;
        }
        for (mz_len k = 0; k < l->independent_n; k++) {
            voice_in(&c->s->voices, l->independent[k].by, true, c->p->work)->documents += l->independent[k].documents;
        }
    }
}

static int by_name(const void *x, const void *y, void *ctx)
{
    (void)ctx;
    const voice_sum *a = x, *b = y;
    return mz_str_cmp(a->by, b->by);
}

static mz_said said_of(const voice_sum *v, const mz_remainder *r)
{
    mz_said s = {.by = v->by,
                 .bounds = v->bounds,
                 .words = v->words,
                 .approx = v->approx,
                 .denies = v->denies && !v->counted,
                 .counted = v->counted,
                 .conceding = v->conceding,
                 .documents = v->documents};
    if (r != NULL && !r->conflict) {
        s.bounds = s.words = r->total;
        s.counted = true;
        s.denies = false;
    }
    return s;
}

static void close_voices(closing *c)
{
    voices_of_totals(c);
    voice_sums *all = &c->s->voices;
    mz_sort(all->v, all->n, (mz_len)sizeof *all->v, by_name, NULL, *c->p->work);
    mz_said *said = mz_new(c->perm, mz_said, all->n), *independent = mz_new(c->perm, mz_said, all->n);
    mz_remainder *remainders = mz_new(c->perm, mz_remainder, all->n);
    mz_account_line *l = c->line;
    for (mz_len i = 0; i < all->n; i++) {
        mz_remainder *r = &remainders[l->remainders_n];
        const bool has = reconcile(c, &all->v[i], r);
        const mz_said s = said_of(&all->v[i], has ? r : NULL);
        if (has) {
            l->remainders_n++;
            l->flags |= r->conflict ? MZ_FLAG_CONFLICT : 0U;
        }
        if (all->v[i].independent) {
            independent[l->independent_n++] = s;
        } else {
            said[l->said_n++] = s;
        }
    }
    l->said = said;
    l->independent = independent;
    l->remainders = remainders;
}

static const mz_claim *claim_at(const mz_account_scope *s, int32_t place)
{
    return place >= 0 ? &s->claims[place] : &s->totals[-1 - place];
}

static int by_record(const void *x, const void *y, void *ctx)
{
    const int32_t a = *(const int32_t *)x, b = *(const int32_t *)y;
    const int c = mz_account_cmp_record(claim_at(ctx, a), claim_at(ctx, b));
    return c != 0 ? c : (a > b) - (a < b);
}

static void close_claims(closing *c)
{
    places *v = &c->s->claims;
    for (mz_len i = 0; i < c->totals_n; i++) {
        for (mz_len k = 0; k < c->totals[i].line->claims_n; k++) {
            *mz_push(c->p->work, v) = -1 - c->totals[i].line->claims[k];
        }
    }

    mz_sort(v->v, v->n, (mz_len)sizeof *v->v, by_record, (void *)(uintptr_t)c->p->scope, *c->p->work);
    int32_t *kept = mz_new(c->perm, int32_t, v->n);
    mz_len n = 0;
    for (mz_len i = 0; i < v->n; i++) {
        if (n == 0 || kept[n - 1] != v->v[i]) {
            kept[n++] = v->v[i];
        }
    }
    c->line->claims = kept;
    c->line->claims_n = n;
}

static void close_sum(period *p, sum *s, mz_account_line *line, mz_arena *perm)
{
    *line = s->question;
    closing c = {.p = p, .s = s, .line = line, .perm = perm};
    c.totals = mz_new(p->work, said_total, p->totals.n);
    for (mz_len i = 0; i < p->totals.n && s->has_totals; i++) {
        bool floor = false;
        const mz_account_line *l = mz_account_answer(&p->totals.v[i].account, &s->question, &floor);
        if (l != NULL) {
            c.totals[c.totals_n++] = (said_total){&p->totals.v[i], l, floor};
        }
    }

    line->incidents = p->relevant;
    line->no_figure = p->relevant - s->figure_n;
    line->unproved = s->figure_n - s->established_n;
    close_conceded(&c);
    close_established(&c);
    close_grade(&c);
    close_finding(&c);
    close_claims(&c);
    close_voices(&c);
    line->flags |= s->flags;
}

/* `any` is a line of its own only when somebody spoke of all, or of both. */
static bool stands(const period *p, const sum *s)
{
    if (s->real_n > 0 || s->question.status != MZ_LINE_ANY) {
        return s->real_n > 0;
    }
    const sum *armed = find_sum(p, s->question.side, s->question.effect, MZ_LINE_ARMED);
    const sum *civilian = find_sum(p, s->question.side, s->question.effect, MZ_LINE_CIVILIAN);
    return armed != NULL && civilian != NULL && armed->real_n > 0 && civilian->real_n > 0;
}

static int by_question(const void *x, const void *y, void *ctx)
{
    (void)ctx;
    const sum *a = x, *b = y;
    return mz_account_cmp_question(&a->question, &b->question);
}

static void name_status(mz_account_line *v, mz_len n)
{
    for (mz_len i = 1; i < n; i++) {
        if (mz_str_eq(v[i - 1].side, v[i].side) && v[i - 1].effect == v[i].effect) {
            v[i - 1].among_many = v[i].among_many = true;
        }
    }
}

static void close_all(period *p, mz_account *out, mz_arena *perm)
{
    sum *standing = mz_new(p->work, sum, p->sums.n);
    mz_len n = 0;
    for (mz_len i = 0; i < p->sums.n; i++) {
        if (stands(p, &p->sums.v[i])) {
            standing[n++] = p->sums.v[i];
        }
    }
    mz_sort(standing, n, (mz_len)sizeof *standing, by_question, NULL, *p->work);
    mz_account_line *lines = mz_new(perm, mz_account_line, n);
    mz_interval *settled = mz_new(p->work, mz_interval, n);
    for (mz_len i = 0; i < n; i++) {
        close_sum(p, &standing[i], &lines[i], perm);
        settled[i] = open_if(standing[i].settled, standing[i].settled_n < p->relevant - p->doubtful);
    }
    name_status(lines, n);
    mz_account_spread(&(mz_account_doubt){p->scope, &p->o, settled}, lines, n, *p->work);
    *out = (mz_account){lines, n};
}

/* --- the whole --- */

static mz_status check_scope(const mz_account_scope *s, const mz_account_options *o)
{
    MZ_TRY(mz_account_check(s->claims, s->claims_n, o));
    MZ_TRY(mz_account_check(s->totals, s->totals_n, o));
    for (mz_len i = 0; i < s->claims_n; i++) {
        if (s->claims[i].incident < 0 || s->claims[i].incident >= s->incidents_n) {
            return mz_fail(MZ_BAD_INPUT, "a claim is about an incident that is not there", i);
        }
    }
    return mz_ok();
}

/* A counting sort, so that claims keep their order. */
static void by_incidents(period *p)
{
    const mz_account_scope *s = p->scope;
    p->first = mz_new(p->work, int32_t, s->incidents_n + 2);
    p->pick = mz_new(p->work, int32_t, s->claims_n);
    int32_t *next = p->first + 1; /* shifted by one: after the filling, first[i] is where i begins */
    for (mz_len i = 0; i < s->claims_n; i++) {
        next[s->claims[i].incident + 1]++;
    }
    for (mz_len i = 0; i < s->incidents_n; i++) {
        next[i + 1] += next[i];
    }
    for (mz_len i = 0; i < s->claims_n; i++) {
        p->pick[next[s->claims[i].incident]++] = (int32_t)i;
    }
}

mz_status mz_account_period(const mz_account_scope *scope, const mz_account_options *o, mz_account *out,
                            mz_account **each, mz_arena *perm, mz_arena scratch)
{
    MZ_TRY(check_scope(scope, o));
    period p = {.scope = scope, .work = &scratch};
    p.o = mz_account_sort_findings(o, &scratch);
    MZ_TRY(take_totals(&p, perm));
    by_incidents(&p);
    mz_account *all = each != NULL ? mz_new(perm, mz_account, scope->incidents_n) : NULL;
    pass_all(&p, all, perm);
    close_all(&p, out, perm);
    if (each != NULL) {
        *each = all;
    }
    return mz_ok();
}
