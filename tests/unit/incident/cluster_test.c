#include "test.h"

#include "incident/incident.h"
#include "incident/cluster.h"

/* Clustering against a slow and obvious second version: groups as labels, sums over every pair, no memory of refusals.
 */

#define N 14

static mz_region region;
static mz_arena perm, scratch;
static mz_weights *weights;

static int begin(void **state)
{
    (void)state;
    mz_arena all;
    assert_ok(mz_region_new(INT64_C(1) << 30, &region, &all));
    perm = (mz_arena){all.beg, all.beg + (INT64_C(1) << 29)};
    scratch = (mz_arena){perm.end, all.end};
    const mz_weights *w;
    assert_ok(mz_weights_parse(S(""), &w, &perm));
    weights = mz_new(&perm, mz_weights, 1);
    *weights = *w;
    return 0;
}

static int end(void **state)
{
    (void)state;
    mz_region_free(&region);
    return 0;
}

static uint32_t next(uint64_t *seed, uint32_t below)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33) % below;
}

typedef struct scene {
    int n;
    bool edge[N][N];
    int32_t score[N][N];
    uint16_t clean[N], source[N];
    mz_bond must[2], cannot[2];
    mz_len must_n, cannot_n;
} scene;

/* ---- the obvious version ---- */

typedef struct slow {
    int n;
    bool edge[N][N];
    int32_t score[N][N];
    uint16_t clean[N];
    int label[N];
    int32_t threshold;
} slow;

static bool slow_agree(const slow *s, const scene *c, const int *node, int a, int b)
{
    int64_t sum = 0, pairs = 0;
    for (int i = 0; i < s->n; i++) {
        for (int j = 0; j < s->n; j++) {
            if (s->label[i] != a || s->label[j] != b) {
                continue;
            }
            if (s->clean[i] != 0 && s->clean[i] == s->clean[j]) {
                return false;
            }
            sum += s->edge[i][j] ? s->score[i][j] : weights->limit[MZ_LIMIT_MISSING];
            pairs++;
        }
    }
    for (mz_len k = 0; k < c->cannot_n && node != NULL; k++) {
        const int x = s->label[node[c->cannot[k].a]], y = s->label[node[c->cannot[k].b]];
        if ((x == a && y == b) || (x == b && y == a)) {
            return false;
        }
    }
    return sum > s->threshold + (pairs - 1) * (int64_t)weights->limit[MZ_LIMIT_FURTHER];
}

static void slow_join(slow *s, int a, int b)
{
    for (int i = 0; i < s->n; i++) {
        s->label[i] = s->label[i] == b ? a : s->label[i];
    }
}

/* Looks for the best edge that was not walked yet, by score, then a, then b. */
static void slow_walk(slow *s, const scene *c, const int *node, bool walkable[N][N])
{
    bool done[N][N] = {{false}};
    for (;;) {
        int a = -1, b = -1;
        for (int i = 0; i < s->n; i++) {
            for (int j = i + 1; j < s->n; j++) {
                const bool open = s->edge[i][j] && !done[i][j] && walkable[i][j] && s->score[i][j] > s->threshold;
                if (open && (a < 0 || s->score[i][j] > s->score[a][b])) {
                    a = i;
                    b = j;
                }
            }
        }
        if (a < 0) {
            return;
        }
        done[a][b] = true;
        if (s->label[a] != s->label[b] && slow_agree(s, c, node, s->label[a], s->label[b])) {
            slow_join(s, s->label[a], s->label[b]);
        }
    }
}

static int32_t mean_score(const scene *c, const slow *copies, int x, int y)
{
    int64_t sum = 0, pairs = 0;
    for (int i = 0; i < c->n; i++) {
        for (int j = 0; j < c->n; j++) {
            if (copies->label[i] == x && copies->label[j] == y) {
                sum += c->edge[i][j] ? c->score[i][j] : weights->limit[MZ_LIMIT_MISSING];
                pairs++;
            }
        }
    }
    int64_t q = sum / pairs;
    q -= sum % pairs < 0 ? 1 : 0;
    return (int32_t)q;
}

static bool any_edge(const scene *c, const slow *copies, int x, int y)
{
    for (int i = 0; i < c->n; i++) {
        for (int j = 0; j < c->n; j++) {
            if (copies->label[i] == x && copies->label[j] == y && c->edge[i][j]) {
                return true;
            }
        }
    }
    return false;
}

static void slow_cluster(const scene *c, int label[N])
{
    slow copies = {.n = c->n, .threshold = weights->limit[MZ_LIMIT_COPY]};
    bool walkable[N][N], all[N][N], linked[N] = {false};
    for (mz_len k = 0; k < c->must_n; k++) {
        linked[c->must[k].a] = linked[c->must[k].b] = true;
    }
    for (mz_len k = 0; k < c->cannot_n; k++) {
        linked[c->cannot[k].a] = linked[c->cannot[k].b] = true;
    }
    for (int i = 0; i < c->n; i++) {
        copies.label[i] = i;
        copies.clean[i] = c->clean[i];
        for (int j = 0; j < c->n; j++) {
            all[i][j] = true;
            walkable[i][j] = c->source[i] == c->source[j] && c->clean[i] == 0 && !linked[i] && !linked[j];
            copies.edge[i][j] = c->edge[i][j];
            copies.score[i][j] = c->score[i][j];
        }
    }
    slow_walk(&copies, c, NULL, walkable);
    slow witness = {.threshold = weights->limit[MZ_LIMIT_THRESHOLD]};
    int node[N], of[N];
    for (int i = 0; i < c->n; i++) { /* the first of each witness, in order */
        int first = i;
        for (int j = i - 1; j >= 0; j--) {
            first = copies.label[j] == copies.label[i] ? j : first;
        }
        node[i] = first == i ? witness.n : node[first];
        if (first == i) {
            of[witness.n] = copies.label[i];
            witness.clean[witness.n] = c->clean[i];
            witness.label[witness.n] = witness.n;
            witness.n++;
        }
    }
    for (int i = 0; i < witness.n; i++) {
        for (int j = 0; j < witness.n; j++) {
            witness.edge[i][j] = i != j && any_edge(c, &copies, of[i], of[j]);
            witness.score[i][j] = i == j ? 0 : mean_score(c, &copies, of[i], of[j]);
        }
    }
    for (mz_len k = 0; k < c->must_n; k++) {
        slow_join(&witness, witness.label[node[c->must[k].a]], witness.label[node[c->must[k].b]]);
    }
    slow_walk(&witness, c, node, all);
    for (int i = 0; i < c->n; i++) {
        label[i] = witness.label[node[i]];
    }
}

/* ---- scenes ---- */

static void random_scene(uint64_t *seed, scene *c)
{
    *c = (scene){.n = 2 + (int)next(seed, N - 1)};
    for (int i = 0; i < c->n; i++) {
        c->source[i] = (uint16_t)next(seed, 4);
        c->clean[i] = (uint16_t)(c->source[i] < 2 ? c->source[i] + 1 : 0);
    }
    for (int i = 0; i < c->n; i++) {
        for (int j = i + 1; j < c->n; j++) {
            const bool one_clean = c->clean[i] != 0 && c->clean[i] == c->clean[j];
            c->edge[i][j] = c->edge[j][i] = !one_clean && next(seed, 3) != 0;
            c->score[i][j] = c->score[j][i] = ((int32_t)next(seed, 12) - 6) * 500; /* few values: many ties */
        }
    }
    if (c->n > 4 && next(seed, 2) == 0) {
        c->must[c->must_n++] = (mz_bond){0, 1 + (int32_t)next(seed, 2)};
        c->cannot[c->cannot_n++] = (mz_bond){3, 4};
    }
}

static mz_graph graph_of(const scene *c)
{
    mz_len *row = mz_new(&perm, mz_len, c->n + 1);
    mz_half *v = mz_new(&perm, mz_half, N * N);
    mz_len n = 0;
    for (int i = 0; i < c->n; i++) {
        row[i] = n;
        for (int j = 0; j < c->n; j++) {
            if (c->edge[i][j]) {
                v[n++] = (mz_half){.other = j, .score = c->score[i][j]};
            }
        }
    }
    row[c->n] = n;
    return (mz_graph){c->n, row, v, c->clean, c->source};
}

static void clustering_is_that_of_its_slow_twin(void **state)
{
    (void)state;
    int joined = 0;
    for (uint64_t trial = 1; trial <= 4000; trial++) {
        uint64_t seed = trial * 104729;
        scene c;
        random_scene(&seed, &c);
        const mz_arena before = perm;
        const mz_graph g = graph_of(&c);
        const mz_bonds bonds = {c.must, c.cannot, c.must_n, c.cannot_n};
        int32_t first[N];
        int label[N];
        mz_clusters_of(&g, &bonds, weights, first, scratch);
        slow_cluster(&c, label);
        for (int i = 0; i < c.n; i++) {
            for (int j = 0; j < i; j++) {
                assert_int_equal(first[i] == first[j], label[i] == label[j]);
                joined += first[i] == first[j];
            }
            assert_true(first[i] <= i && first[first[i]] == first[i]);
        }
        perm = before;
    }
    assert_true(joined > 4000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(clustering_is_that_of_its_slow_twin)};
    return cmocka_run_group_tests(tests, begin, end);
}
