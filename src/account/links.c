/* How doubtful links spread a sum. Every closed set of links is taken, weighted by how likely it is; nothing is drawn
 * at random and nothing is rounded but probabilities, to 1e-18. */
#include "account/cell.h"

__extension__ typedef unsigned __int128 wide;

#define ONE        UINT64_C(1000000000000000000) /* probability 1 */
#define PPM        1000000
#define SURE_PPM   950000
#define NO_PPM     50000
#define LINKS_MAX  MZ_ACCOUNT_OPEN_LINKS
#define GROUPS_MAX (LINKS_MAX + 1) /* what twelve links can connect */

/* A bound and how likely it is, in units of 1e-18. */
typedef struct outcome {
    int64_t v; /* MZ_OPEN sorts last */
    uint64_t p;
} outcome;

typedef struct spreading {
    outcome *v; /* by v, none twice */
    mz_len n;
    bool lost; /* too many outcomes: only the rest below is kept */
    int64_t min, max;
    wide expected; /* in 1e-8; meaningless when `open` */
    bool open;     /* an outcome is MZ_OPEN */
} spreading;

typedef struct node {
    int32_t name;
    const int32_t *claims;
    mz_len claims_n;
} node;

/* Nodes joined by what is sure are groups; groups joined by what is doubtful are components. */
typedef struct web {
    const mz_account_doubt *d;
    node *v;
    int32_t *group, *part; /* union-find over places in v: same group, same component */
    int32_t *order;        /* places in v by component, group, place */
    mz_len n;
    mz_account_link *links; /* a, b are places in v; open ones, by component */
    mz_len links_n, fixed;
    mz_arena *work;
} web;

/* The links taken, and what they join. */
typedef struct world {
    uint64_t weight;
    uint16_t blocks[GROUPS_MAX]; /* masks of groups; 0 ends */
} world;

/* One component while it is enumerated. */
typedef struct component {
    const web *w;
    const int32_t *claims[GROUPS_MAX]; /* of each group */
    mz_len claims_n[GROUPS_MAX];
    int groups, links;
    int a[LINKS_MAX], b[LINKS_MAX];
    int32_t p_ppm[LINKS_MAX];
    world *worlds;
    mz_len worlds_n;
    const mz_account **accounts; /* by mask; NULL until it is needed */
    bool *could_cost;            /* by mask */
} component;

/* --- outcomes --- */

static int by_value(const void *x, const void *y, void *ctx)
{
    (void)ctx;
    const outcome *a = x, *b = y;
    return (a->v > b->v) - (a->v < b->v);
}

static mz_len merged(outcome *v, mz_len n, mz_arena scratch)
{
    mz_sort(v, n, (mz_len)sizeof *v, by_value, NULL, scratch);
    mz_len kept = 0;
    for (mz_len i = 0; i < n; i++) {
        if (kept > 0 && v[kept - 1].v == v[i].v) {
            v[kept - 1].p += v[i].p;
        } else {
            v[kept++] = v[i];
        }
    }
    return kept;
}

/* Weights to probabilities; what rounding leaves over goes to the likeliest. */
static void normalise(outcome *v, mz_len n)
{
    wide total = 0;
    mz_len likeliest = 0;
    for (mz_len i = 0; i < n; i++) {
        total += v[i].p;
        likeliest = v[i].p > v[likeliest].p ? i : likeliest;
    }
    mz_assert(total > 0);
    uint64_t sum = 0;
    for (mz_len i = 0; i < n; i++) {
        v[i].p = (uint64_t)((wide)v[i].p * ONE / total);
        sum += v[i].p;
    }
    v[likeliest].p += ONE - sum;
}

/* The outcomes of one component, weights as they come. `room` holds n of them and stays in use. */
static spreading spreading_of(outcome *room, mz_len n, mz_arena scratch)
{
    spreading s = {.v = room};
    wide total = 0, sum = 0;
    for (mz_len i = 0; i < n; i++) {
        total += room[i].p;
        s.open = s.open || room[i].v == MZ_OPEN;
    }
    for (mz_len i = 0; i < n && !s.open; i++) { /* weights <= 1e18 and counts <= 1e13 */
        sum += (wide)room[i].p * (wide)room[i].v;
    }
    mz_assert(total > 0);
    /* in 1e-8: the whole part, then the rest, so that nothing overflows */
    s.expected = s.open ? 0 : sum / total * 100000000 + (sum % total * 100000000 + total / 2) / total;
    s.n = merged(s.v, n, scratch);
    normalise(s.v, s.n);
    s.min = s.v[0].v;
    s.max = s.v[s.n - 1].v;
    return s;
}

/* a becomes the sum of a and b, two independent bounds; `room` holds as many outcomes as a may get and changes
 * places with a's. */
static void convolve(spreading *a, const spreading *b, outcome **room, mz_arena scratch)
{
    a->min = mz_count_add(a->min, b->min);
    a->max = mz_count_add(a->max, b->max);
    a->expected += b->expected;
    a->open = a->open || b->open;
    a->lost = a->lost || a->n > MZ_ACCOUNT_OUTCOMES_MAX / b->n;
    if (a->lost) {
        return;
    }
    outcome *to = *room;
    mz_len n = 0;
    for (mz_len i = 0; i < a->n; i++) {
        for (mz_len k = 0; k < b->n; k++) {
            to[n++] = (outcome){mz_count_add(a->v[i].v, b->v[k].v), (uint64_t)((wide)a->v[i].p * b->v[k].p / ONE)};
        }
    }
    *room = a->v;
    a->v = to;
    a->n = b->n == 1 && a->v[n - 1].v != MZ_OPEN ? n : merged(to, n, scratch);
    normalise(a->v, a->n);
}

/* The largest v with P(bound >= v) >= 0.95. Probabilities may be short by a few 1e-18. */
static int64_t p95_of(const spreading *s)
{
    uint64_t at_least = 0;
    for (mz_len i = s->n - 1; i >= 0; i--) {
        at_least += s->v[i].p;
        if (at_least >= ONE / 100 * 95 - 1000) {
            return s->v[i].v;
        }
    }
    return s->min;
}

static mz_spread spread_of(const spreading *s, int64_t settled)
{
    mz_spread out = {.min = mz_count_add(s->min, settled), .max = mz_count_add(s->max, settled)};
    const bool open = s->open || settled == MZ_OPEN;
    out.expected_e4 = open ? MZ_OPEN : (int64_t)((s->expected + 5000) / 10000) + settled * 10000;
    out.p95 = s->lost ? out.min : mz_count_add(p95_of(s), settled);
    return out;
}

/* --- nodes, groups, components --- */

static int by_node(const void *x, const void *y, void *ctx)
{
    const mz_claim *v = ctx, *a = &v[*(const int32_t *)x], *b = &v[*(const int32_t *)y];
    return a->node != b->node ? (a->node > b->node) - (a->node < b->node) : mz_account_cmp_record(a, b);
}

static void gather_nodes(web *w)
{
    const mz_account_scope *s = w->d->scope;
    int32_t *pick = mz_new(w->work, int32_t, s->claims_n);
    mz_len n = 0;
    for (mz_len i = 0; i < s->claims_n; i++) {
        if (s->claims[i].node >= 0) {
            pick[n++] = (int32_t)i;
        }
    }
    mz_sort(pick, n, (mz_len)sizeof *pick, by_node, (void *)(uintptr_t)s->claims, *w->work);
    w->v = mz_new(w->work, node, n);
    for (mz_len i = 0; i < n; i++) {
        const int32_t name = s->claims[pick[i]].node;
        if (w->n == 0 || w->v[w->n - 1].name != name) {
            w->v[w->n++] = (node){name, &pick[i], 0};
        }
        w->v[w->n - 1].claims_n++;
    }
}

static int32_t place_of(const web *w, int32_t name)
{
    mz_len lo = 0, hi = w->n;
    while (lo < hi) {
        const mz_len mid = lo + (hi - lo) / 2;
        if (w->v[mid].name < name) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo < w->n && w->v[lo].name == name ? (int32_t)lo : -1;
}

static int32_t *alone(mz_len n, mz_arena *work)
{
    int32_t *v = mz_new(work, int32_t, n);
    for (mz_len i = 0; i < n; i++) {
        v[i] = (int32_t)i;
    }
    return v;
}

static int32_t root_of(int32_t *v, int32_t i)
{
    while (v[i] != i) {
        v[i] = v[v[i]];
        i = v[i];
    }
    return i;
}

/* The smaller place is the root, so that roots do not depend on the order of joining. */
static void unite(int32_t *v, int32_t a, int32_t b)
{
    const int32_t x = root_of(v, a), y = root_of(v, b);
    v[x > y ? x : y] = x < y ? x : y;
}

static int32_t part_of(const web *w, int32_t place) { return root_of(w->part, root_of(w->group, place)); }

static int32_t doubt(const mz_account_link *l) { return l->p_ppm > PPM / 2 ? l->p_ppm - PPM / 2 : PPM / 2 - l->p_ppm; }

/* By component, the most doubtful first. */
static int by_doubt(const void *x, const void *y, void *ctx)
{
    const web *w = ctx;
    const mz_account_link *a = x, *b = y;
    int32_t d = part_of(w, a->a) - part_of(w, b->a);
    d = d != 0 ? d : doubt(a) - doubt(b);
    d = d != 0 ? d : a->a - b->a;
    return d != 0 ? d : a->b - b->b;
}

static bool joined(const web *w, const mz_account_link *l)
{
    return root_of(w->group, l->a) == root_of(w->group, l->b);
}

static void gather_links(web *w)
{
    const mz_account_scope *s = w->d->scope;
    w->links = mz_new(w->work, mz_account_link, s->links_n);
    for (mz_len i = 0; i < s->links_n; i++) {
        const int32_t a = place_of(w, s->links[i].a), b = place_of(w, s->links[i].b);
        if (a < 0 || b < 0 || a == b || s->links[i].p_ppm <= NO_PPM) {
            continue;
        }
        if (s->links[i].p_ppm >= SURE_PPM) {
            unite(w->group, a, b);
        } else {
            w->links[w->links_n++] = (mz_account_link){a < b ? a : b, a < b ? b : a, s->links[i].p_ppm};
        }
    }
}

/* Joins components by the links that are left and puts links in their order. */
static void settle_parts(web *w)
{
    w->part = alone(w->n, w->work);
    mz_len kept = 0;
    for (mz_len i = 0; i < w->links_n; i++) {
        if (!joined(w, &w->links[i])) {
            w->links[kept] = w->links[i];
            unite(w->part, root_of(w->group, w->links[kept].a), root_of(w->group, w->links[kept].b));
            kept++;
        }
    }
    w->links_n = kept;
    mz_sort(w->links, kept, (mz_len)sizeof *w->links, by_doubt, w, *w->work);
}

/* Of more than twelve in a component the most doubtful twelve stay open, the others go by p >= 0.5. */
static void fix_too_many(web *w)
{
    mz_len kept = 0, rank = 0;
    int32_t part = -1;
    for (mz_len i = 0; i < w->links_n; i++) {
        const mz_account_link l = w->links[i];
        const int32_t own = root_of(w->part, l.a); /* components as they were: groups may join meanwhile */
        rank = own == part ? rank + 1 : 0;
        part = own;
        if (rank < LINKS_MAX) {
            w->links[kept++] = l;
            continue;
        }
        w->fixed++;
        if (l.p_ppm >= PPM / 2) {
            unite(w->group, l.a, l.b);
        }
    }
    w->links_n = kept;
}

static int by_place(const void *x, const void *y, void *ctx)
{
    const web *w = ctx;
    const int32_t a = *(const int32_t *)x, b = *(const int32_t *)y;
    int32_t d = part_of(w, a) - part_of(w, b);
    d = d != 0 ? d : root_of(w->group, a) - root_of(w->group, b);
    return d != 0 ? d : a - b;
}

static web web_of(const mz_account_doubt *d, mz_arena *work)
{
    web w = {.d = d, .work = work};
    gather_nodes(&w);
    w.group = alone(w.n, work);
    gather_links(&w);
    settle_parts(&w);
    fix_too_many(&w);
    settle_parts(&w);
    w.order = alone(w.n, work);
    mz_sort(w.order, w.n, (mz_len)sizeof *w.order, by_place, &w, *work);
    return w;
}

/* --- one component --- */

/* Reads the component that begins at w->order[at], with its links from *link on; returns where the next begins. */
static mz_len take_component(const web *w, mz_len at, mz_len *link, component *c, mz_arena *work)
{
    const int32_t part = part_of(w, w->order[at]);
    int32_t roots[GROUPS_MAX];
    *c = (component){.w = w};
    mz_len i = at;
    while (i < w->n && part_of(w, w->order[i]) == part) {
        const int32_t group = root_of(w->group, w->order[i]);
        mz_len j = i, n = 0;
        for (; j < w->n && root_of(w->group, w->order[j]) == group; j++) {
            n += w->v[w->order[j]].claims_n;
        }
        mz_assert(c->groups < GROUPS_MAX);
        int32_t *claims = mz_new(work, int32_t, n);
        mz_len filled = 0;
        for (; i < j; i++) {
            const node *v = &w->v[w->order[i]];
            for (mz_len k = 0; k < v->claims_n; k++) {
                claims[filled++] = v->claims[k];
            }
        }
        roots[c->groups] = group;
        c->claims[c->groups] = claims;
        c->claims_n[c->groups++] = n;
    }
    for (; *link < w->links_n && part_of(w, w->links[*link].a) == part; (*link)++) {
        const mz_account_link *l = &w->links[*link];
        mz_assert(c->links < LINKS_MAX);
        for (int g = 0; g < c->groups; g++) {
            c->a[c->links] = roots[g] == root_of(w->group, l->a) ? g : c->a[c->links];
            c->b[c->links] = roots[g] == root_of(w->group, l->b) ? g : c->b[c->links];
        }
        c->p_ppm[c->links++] = l->p_ppm;
    }
    return i;
}

static int small_root(const int *v, int i)
{
    while (v[i] != i) {
        i = v[i];
    }
    return i;
}

/* The world in which exactly the links of `set` are taken; false when a link not taken lies inside a block. */
static bool world_of(const component *c, uint32_t set, world *out)
{
    int parent[GROUPS_MAX];
    for (int g = 0; g < c->groups; g++) {
        parent[g] = g;
    }
    uint64_t weight = ONE;
    for (int k = 0; k < c->links; k++) {
        const bool taken = (set >> k & 1U) != 0;
        if (taken) {
            const int x = small_root(parent, c->a[k]), y = small_root(parent, c->b[k]);
            parent[x > y ? x : y] = x < y ? x : y;
        }
        weight = (uint64_t)((wide)weight * (wide)(taken ? c->p_ppm[k] : PPM - c->p_ppm[k]) / PPM);
    }
    for (int k = 0; k < c->links; k++) {
        if ((set >> k & 1U) == 0 && small_root(parent, c->a[k]) == small_root(parent, c->b[k])) {
            return false;
        }
    }
    *out = (world){.weight = weight};
    int blocks = 0, block_of[GROUPS_MAX];
    for (int g = 0; g < c->groups; g++) {
        const int root = small_root(parent, g);
        if (root == g) {
            block_of[g] = blocks++;
        }
        out->blocks[block_of[root]] = (uint16_t)(out->blocks[block_of[root]] | 1U << g);
    }
    return true;
}

static void enumerate(component *c, mz_arena *work)
{
    const uint32_t sets = 1U << c->links;
    c->worlds = mz_new(work, world, (mz_len)sets);
    for (uint32_t set = 0; set < sets; set++) {
        c->worlds_n += world_of(c, set, &c->worlds[c->worlds_n]);
    }
    mz_assert(c->worlds_n > 0);
    c->accounts = mz_new(work, const mz_account *, (mz_len)1 << c->groups);
    c->could_cost = mz_new(work, bool, (mz_len)1 << c->groups);
}

/* The findings about the incidents that these claims were put to. */
static mz_account_options options_for(const web *w, const int32_t *claims, mz_len n, mz_arena *work)
{
    mz_account_options o = *w->d->o;
    o.fill = false;
    o.findings_n = 0;
    if (w->d->o->findings_n == 0) {
        return o;
    }
    mz_findings all = {0};
    mz_map seen = {0};
    for (mz_len i = 0; i < n; i++) {
        const int32_t *incident = &w->d->scope->claims[claims[i]].incident;
        bool fresh = false;
        (void)mz_map_put(&seen, (mz_str){(const uint8_t *)incident, (mz_len)sizeof *incident}, 1, &fresh, work);
        const mz_account_options of = mz_account_findings_about(w->d->o, *incident);
        for (mz_len k = 0; fresh && k < of.findings_n; k++) {
            *mz_push(work, &all) = of.findings[k];
        }
    }
    o.findings = all.v;
    o.findings_n = all.n;
    return o;
}

static const mz_account *account_of(component *c, uint16_t mask, mz_arena *work, mz_arena scratch)
{
    if (c->accounts[mask] != NULL) {
        return c->accounts[mask];
    }
    mz_len n = 0;
    for (int g = 0; g < c->groups; g++) {
        n += (mask >> g & 1) != 0 ? c->claims_n[g] : 0;
    }
    int32_t *claims = mz_new(work, int32_t, n);
    n = 0;
    for (int g = 0; g < c->groups; g++) {
        for (mz_len k = 0; (mask >> g & 1) != 0 && k < c->claims_n[g]; k++) {
            claims[n++] = c->claims[g][k];
        }
    }
    const mz_account_scope *s = c->w->d->scope;
    const mz_account_options o = options_for(c->w, claims, n, work);
    mz_account *a = mz_new(work, mz_account, 1);
    mz_account_make((mz_picked){s->claims, claims, n}, &o, false, a, work, scratch);
    c->could_cost[mask] = mz_account_has_figure(a);
    for (mz_len i = 0; i < n && !c->could_cost[mask]; i++) {
        c->could_cost[mask] = s->incidents[s->claims[claims[i]].incident].violent;
    }
    return c->accounts[mask] = a;
}

/* What a block adds to the sum for a line; *spoken is set where anybody speaks to the question. */
static mz_interval value_of(component *c, uint16_t mask, const mz_account_line *q, bool *spoken, mz_arena *work,
                            mz_arena scratch)
{
    const mz_account *a = account_of(c, mask, work, scratch);
    bool floor = false;
    const mz_account_line *l = mz_account_answer(a, q, &floor);
    *spoken = *spoken || (l != NULL && l->grade != MZ_GRADE_NO_FIGURE);
    if (l != NULL && l->established.known) {
        return (mz_interval){l->established.v.lo, floor ? MZ_OPEN : l->established.v.hi};
    }
    return (mz_interval){0, c->could_cost[mask] ? MZ_OPEN : 0};
}

/* The spread of one line over the components so far. */
typedef struct line_spread {
    spreading lo, hi;
    outcome *room_lo, *room_hi;
    bool spoken;
} line_spread;

/* The most outcomes that these components can have together, as far as they are kept. */
static mz_len most_outcomes(const component *c, mz_len n)
{
    mz_len most = 1;
    for (mz_len i = 0; i < n && most < MZ_ACCOUNT_OUTCOMES_MAX; i++) {
        most *= c[i].worlds_n;
    }
    return most < MZ_ACCOUNT_OUTCOMES_MAX ? most : MZ_ACCOUNT_OUTCOMES_MAX;
}

static spreading certain(mz_len most, outcome **room, mz_arena *work)
{
    outcome *v = mz_new(work, outcome, most);
    *room = mz_new(work, outcome, most);
    v[0] = (outcome){0, ONE};
    return (spreading){.v = v, .n = 1};
}

/* Accounts that are made on the way stay in `work`; all else is scratch. */
static void add_component(component *c, const mz_account_line *q, line_spread *s, mz_arena *work, mz_arena scratch)
{
    outcome *lo = mz_new(&scratch, outcome, c->worlds_n), *hi = mz_new(&scratch, outcome, c->worlds_n);
    bool spoken = false;
    for (mz_len i = 0; i < c->worlds_n; i++) {
        const world *w = &c->worlds[i];
        mz_interval sum = {0, 0};
        for (int k = 0; k < GROUPS_MAX && w->blocks[k] != 0; k++) {
            sum = mz_interval_add(sum, value_of(c, w->blocks[k], q, &spoken, work, scratch));
        }
        lo[i] = (outcome){sum.lo, w->weight};
        hi[i] = (outcome){sum.hi, w->weight};
    }
    s->spoken = s->spoken || (spoken && c->links > 0);
    const spreading new_lo = spreading_of(lo, c->worlds_n, scratch), new_hi = spreading_of(hi, c->worlds_n, scratch);
    convolve(&s->lo, &new_lo, &s->room_lo, scratch);
    convolve(&s->hi, &new_hi, &s->room_hi, scratch);
}

static void spread_line(component *c, mz_len n, const web *w, mz_interval settled, mz_account_line *line,
                        mz_arena *work, mz_arena scratch)
{
    line_spread s = {.spoken = false};
    const mz_len most = most_outcomes(c, n);
    s.lo = certain(most, &s.room_lo, &scratch);
    s.hi = certain(most, &s.room_hi, &scratch);
    for (mz_len i = 0; i < n; i++) {
        add_component(&c[i], line, &s, work, scratch);
    }
    if (s.spoken) {
        line->links = (mz_link_spread){.known = true,
                                       .has_p95 = !s.lo.lost && !s.hi.lost,
                                       .lo = spread_of(&s.lo, settled.lo),
                                       .hi = spread_of(&s.hi, settled.hi),
                                       .open = w->links_n,
                                       .fixed = w->fixed};
    }
}

void mz_account_spread(const mz_account_doubt *d, mz_account_line *lines, mz_len n, mz_arena scratch)
{
    if (d->scope->links_n == 0 || n == 0) {
        return;
    }
    /* what is kept grows in the lower half, what is thrown away in the upper */
    unsigned char *middle = scratch.beg + (scratch.end - scratch.beg) / 2;
    mz_arena work = {scratch.beg, middle}, rest = {middle, scratch.end};
    const web w = web_of(d, &work);
    component *c = mz_new(&work, component, w.n);
    mz_len components = 0, link = 0;
    for (mz_len at = 0; at < w.n; components++) {
        at = take_component(&w, at, &link, &c[components], &work);
        enumerate(&c[components], &work);
    }
    for (mz_len i = 0; i < n; i++) {
        spread_line(c, components, &w, d->settled[i], &lines[i], &work, rest);
    }
}
