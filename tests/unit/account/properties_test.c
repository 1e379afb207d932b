/* What must hold for any ledger: random claims, and slow, obvious twins of the clever parts. */
#include "claims.h"

#include "format/format.h"

#define ROUNDS 20000

/* splitmix64: the same numbers on every machine. */
static uint64_t next(uint64_t *seed)
{
    uint64_t z = (*seed += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static int below(uint64_t *seed, int n) { return (int)(next(seed) % (uint64_t)n); }

static mz_str letters(const char *z) { return mz_str_of(z); }

/* One claim out of few voices, sides and numbers, so that they meet often. */
static mz_claim any_claim(uint64_t *seed, int order)
{
    static const char *const speakers[] = {"A", "A.army", "B", "B.press", "X", "N1", "N2", "N3", "U1"};
    static const char *const refs[] = {"r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "ra", "rb"};
    static const char *const victims[] = {"A", "B", "X", ""};
    static const mz_victim_status states[] = {MZ_CIVILIAN, MZ_MILITARY, MZ_MILITANT, MZ_UNKNOWN, MZ_MIXED};
    const char *speaker = speakers[below(seed, 9)];
    mz_claim c = {.ref = letters(refs[order % 12]),
                  .node = -1,
                  .speaker = letters(speaker),
                  .voice = voice_of(letters(speaker)),
                  .victim_side = letters(victims[below(seed, 4)]),
                  .status = states[below(seed, 5)],
                  .effect = (mz_effect)below(seed, 3),
                  .counted = below(seed, 12) != 0,
                  .approx = below(seed, 6) == 0,
                  .basis = below(seed, 3) != 0 ? MZ_INCIDENT : (mz_basis)below(seed, 4),
                  .stance = below(seed, 8) == 0   ? MZ_DENIES
                            : below(seed, 4) == 0 ? MZ_CONCEDES
                                                  : MZ_CLAIMS,
                  .polarity = below(seed, 10) == 0 ? MZ_POSSIBLE : MZ_AFFIRMED,
                  .own_act = below(seed, 4) == 0,
                  .said = below(seed, 4),
                  .order = order,
                  .document = letters(refs[below(seed, 12)]),
                  .from = MZ_NO_DAY,
                  .to = MZ_NO_DAY};
    c.count.lo = below(seed, 30);
    c.count.hi = below(seed, 3) == 0 ? MZ_OPEN : c.count.lo + below(seed, 3) * 4;
    if (c.voice == MZ_VOICE_PARTY || c.voice == MZ_VOICE_ARMED) {
        c.side = mz_str_sub(c.speaker, 0, 1);
    }
    if (c.basis == MZ_SUBSET && below(seed, 2) == 0) {
        c.part = S("children");
    }
    return c;
}

/* A ledger with room for one more; each claim carries a key of its own, so that it can be copied. */
typedef struct book {
    mz_claim v[16];
    mz_copy_key keys[16];
    mz_len n;
} book;

static book random_book(uint64_t *seed)
{
    book b = {.n = 1 + below(seed, 11)};
    for (mz_len i = 0; i < b.n; i++) {
        b.v[i] = any_claim(seed, (int)i);
        b.keys[i] = (mz_copy_key){b.v[i].ref, {0}};
    }
    return b;
}

static void key_all(book *b)
{
    for (mz_len i = 0; i < b->n; i++) {
        b->v[i].copies = &b->keys[i];
        b->v[i].copies_n = 1;
    }
}

typedef struct room {
    mz_region region, work;
    mz_arena perm, scratch;
} room;

static room room_new(void)
{
    room r;
    assert_ok(mz_region_new(64 << 20, &r.region, &r.perm));
    assert_ok(mz_region_new(64 << 20, &r.work, &r.scratch));
    return r;
}

static void room_end(room *r)
{
    mz_region_free(&r->region);
    mz_region_free(&r->work);
}

static mz_account account_of(const mz_claim *v, mz_len n, mz_arena *perm, mz_arena scratch)
{
    const mz_account_options o = {.as_of = INT64_MAX, .fill = true};
    mz_account a;
    assert_ok(mz_account_incident(v, n, &o, &a, perm, scratch));
    return a;
}

static const mz_account_line *same_question(const mz_account *a, const mz_account_line *l)
{
    for (mz_len i = 0; i < a->n; i++) {
        if (mz_str_eq(a->v[i].side, l->side) && a->v[i].status == l->status && a->v[i].effect == l->effect &&
            mz_str_eq(a->v[i].part, l->part)) {
            return &a->v[i];
        }
    }
    return NULL;
}

static void json_of(const mz_account *a, const mz_claim *v, mz_buf *out)
{
    for (mz_len i = 0; i < a->n; i++) {
        mz_account_json(&a->v[i], NULL, 0, S(""), (mz_account_refs){v, NULL}, out);
        mz_puts(out, "\n");
    }
}

static void bounds_are_ordered_and_every_figure_has_its_claims(void **state)
{
    (void)state;
    room r = room_new();
    uint64_t seed = 1;
    for (int round = 0; round < ROUNDS; round++) {
        mz_arena perm = r.perm;
        const book b = random_book(&seed);
        const mz_account a = account_of(b.v, b.n, &perm, r.scratch);
        for (mz_len i = 0; i < a.n; i++) {
            const mz_account_line *l = &a.v[i];
            assert_true(!l->established.known || l->established.v.lo <= l->established.v.hi);
            assert_true(!l->conceded.known || l->conceded.v.lo <= l->conceded.v.hi);
            assert_true(l->claims_n > 0 || l->grade == MZ_GRADE_NO_FIGURE);
            assert_true(l->established.known == (l->grade <= MZ_GRADE_FAIR));
            for (mz_len k = 0; k < l->said_n; k++) {
                assert_true(l->said[k].bounds.lo <= l->said[k].bounds.hi);
            }
            assert_true(i == 0 || same_question(&(mz_account){a.v, i}, l) == NULL);
        }
    }
    room_end(&r);
}

static void the_order_of_claims_changes_no_byte(void **state)
{
    (void)state;
    room r = room_new();
    uint64_t seed = 2;
    for (int round = 0; round < ROUNDS / 4; round++) {
        mz_arena perm = r.perm;
        book b = random_book(&seed);
        key_all(&b);
        MZ_BUF_SCOPED first = mz_buf_new(1 << 20);
        MZ_BUF_SCOPED second = mz_buf_new(1 << 20);
        mz_account a = account_of(b.v, b.n, &perm, r.scratch);
        json_of(&a, b.v, &first);
        for (mz_len i = b.n - 1; i > 0; i--) {
            const int k = below(&seed, (int)i + 1);
            const mz_claim swap = b.v[i];
            b.v[i] = b.v[k];
            b.v[k] = swap;
        }
        a = account_of(b.v, b.n, &perm, r.scratch);
        json_of(&a, b.v, &second);
        assert_str(mz_buf_str(&second), mz_buf_str(&first));
    }
    room_end(&r);
}

static mz_str swapped(mz_str s, mz_arena *perm)
{
    if (s.len == 0 || (s.data[0] != 'A' && s.data[0] != 'B')) {
        return s;
    }
    return mz_str_concat(perm, s.data[0] == 'A' ? S("B") : S("A"), mz_str_from(s, 1));
}

static void exchanging_the_sides_exchanges_the_account(void **state)
{
    (void)state;
    room r = room_new();
    uint64_t seed = 3;
    for (int round = 0; round < ROUNDS; round++) {
        mz_arena perm = r.perm;
        book b = random_book(&seed);
        const mz_account a = account_of(b.v, b.n, &perm, r.scratch);
        for (mz_len i = 0; i < b.n; i++) {
            b.v[i].speaker = swapped(b.v[i].speaker, &perm);
            b.v[i].side = swapped(b.v[i].side, &perm);
            b.v[i].victim_side = swapped(b.v[i].victim_side, &perm);
        }
        const mz_account x = account_of(b.v, b.n, &perm, r.scratch);
        assert_int_equal(a.n, x.n);
        for (mz_len i = 0; i < a.n; i++) {
            mz_account_line want = a.v[i];
            want.side = swapped(want.side, &perm);
            const mz_account_line *got = same_question(&x, &want);
            assert_non_null(got);
            assert_int_equal(got->flags, want.flags);
            assert_int_equal(got->grade, want.grade);
            assert_int_equal(got->established.known, want.established.known);
            assert_true(!want.established.known || (got->established.v.lo == want.established.v.lo &&
                                                    got->established.v.hi == want.established.v.hi));
        }
    }
    room_end(&r);
}

/* For whoever has to find out why. */
static void tell(const book *b, const mz_account *before, const mz_account *after)
{
    MZ_BUF_SCOPED out = mz_buf_new(1 << 20);
    for (mz_len i = 0; i < b->n; i++) {
        const mz_claim *c = &b->v[i];
        print_message("%.*s of %.*s status %d effect %d: %d %td..%td approx %d basis %d stance %d pol %d own %d said "
                      "%d part %.*s "
                      "doc %.*s\n",
                      SFMT(c->speaker), SFMT(c->victim_side), (int)c->status, (int)c->effect, c->counted,
                      (ptrdiff_t)c->count.lo, (ptrdiff_t)c->count.hi, c->approx, (int)c->basis, (int)c->stance,
                      (int)c->polarity, c->own_act, c->said, SFMT(c->part), SFMT(c->document));
    }
    json_of(before, b->v, &out);
    mz_puts(&out, "after\n");
    json_of(after, b->v, &out);
    print_message("%.*s\n", SFMT(mz_buf_str(&out)));
}

static void established_is_the_same(const book *b, const mz_account *before, const mz_account *after, int round)
{
    for (mz_len i = 0; i < before->n; i++) {
        const mz_account_line *was = &before->v[i], *is = same_question(after, was);
        if (is == NULL && !was->established.known) {
            continue; /* a derived line whose two figures no longer come from one document */
        }
        if (is == NULL || is->established.known != was->established.known ||
            (was->established.known &&
             (is->established.v.lo != was->established.v.lo || is->established.v.hi != was->established.v.hi))) {
            tell(b, before, after);
            fail_msg("round %d: line %td changed", round, i);
        }
    }
}

static void another_allegation_never_changes_what_is_established(void **state)
{
    (void)state;
    room r = room_new();
    uint64_t seed = 4;
    for (int round = 0; round < ROUNDS; round++) {
        mz_arena perm = r.perm;
        book b = random_book(&seed);
        const mz_account before = account_of(b.v, b.n, &perm, r.scratch);
        mz_claim more = any_claim(&seed, 12);
        more.voice = MZ_VOICE_PARTY;
        more.speaker = more.side = mz_str_eq(more.victim_side, S("A")) ? S("B") : S("A");
        more.own_act = false; /* of the enemy, or of one's own civilians: no word against oneself */
        b.v[b.n++] = more;
        const mz_account after = account_of(b.v, b.n, &perm, r.scratch);
        established_is_the_same(&b, &before, &after, round);
    }
    room_end(&r);
}

static void another_copy_never_changes_what_is_established(void **state)
{
    (void)state;
    room r = room_new();
    uint64_t seed = 5;
    for (int round = 0; round < ROUNDS; round++) {
        mz_arena perm = r.perm;
        book b = random_book(&seed);
        const mz_victim_status status = b.v[0].status; /* one status: who died is not disputed */
        for (mz_len i = 0; i < b.n; i++) {
            b.v[i].status = status;
        }
        key_all(&b);
        const mz_account before = account_of(b.v, b.n, &perm, r.scratch);
        mz_claim copy = b.v[below(&seed, (int)b.n)];
        copy.speaker = S("N9");
        copy.voice = MZ_VOICE_INDEPENDENT;
        copy.side = (mz_str){0};
        copy.own_act = false;
        copy.ref = S("z");
        copy.order = 99;
        copy.said += 1;
        copy.document = S("copy");
        b.v[b.n++] = copy;
        const mz_account after = account_of(b.v, b.n, &perm, r.scratch);
        established_is_the_same(&b, &before, &after, round);
    }
    room_end(&r);
}

/* --- periods --- */

static void an_incident_without_figure_opens_the_top_and_no_more(void **state)
{
    (void)state;
    room r = room_new();
    uint64_t seed = 6;
    static const mz_account_happening days[4] = {{0, 0, true}, {1, 1, true}, {2, 2, true}, {3, 3, true}};
    for (int round = 0; round < ROUNDS / 4; round++) {
        mz_arena perm = r.perm;
        book b = random_book(&seed);
        for (mz_len i = 0; i < b.n; i++) {
            b.v[i].incident = below(&seed, 3);
        }
        mz_account_scope scope = {
            .from = 0, .to = 9, .incidents = days, .incidents_n = 3, .claims = b.v, .claims_n = b.n};
        const mz_account_options o = {.as_of = INT64_MAX};
        mz_account before, after;
        assert_ok(mz_account_period(&scope, &o, &before, NULL, &perm, r.scratch));
        scope.incidents_n = 4;
        assert_ok(mz_account_period(&scope, &o, &after, NULL, &perm, r.scratch));
        assert_int_equal(before.n, after.n);
        for (mz_len i = 0; i < before.n; i++) {
            assert_int_equal(after.v[i].no_figure, before.v[i].no_figure + 1);
            assert_int_equal(after.v[i].established.known, before.v[i].established.known);
            assert_true(!after.v[i].established.known || (after.v[i].established.v.hi == MZ_OPEN &&
                                                          after.v[i].established.v.lo == before.v[i].established.v.lo));
        }
    }
    room_end(&r);
}

/* --- twins --- */

#define NODES 6

typedef struct twin {
    double weight, sum, min, max;
} twin;

/* Every set of links, by hand: a block of conceded losses counts its least. */
static twin enumerate(const mz_account_link *links, int n, const int64_t *lo)
{
    twin t = {0.0, 0.0, 1e18, 0.0};
    for (int set = 0; set < 1 << n; set++) {
        int block[NODES];
        for (int i = 0; i < NODES; i++) {
            block[i] = i;
        }
        double w = 1.0;
        for (int k = 0; k < n; k++) {
            const double p = links[k].p_ppm / 1e6;
            w *= (set >> k & 1) != 0 ? p : 1.0 - p;
            const int from = block[links[k].b], to = block[links[k].a];
            for (int i = 0; (set >> k & 1) != 0 && i < NODES; i++) {
                block[i] = block[i] == from ? to : block[i];
            }
        }
        bool closed = true;
        for (int k = 0; k < n; k++) {
            closed = closed && ((set >> k & 1) != 0 || block[links[k].a] != block[links[k].b]);
        }
        double sum = 0.0;
        for (int g = 0; closed && g < NODES; g++) {
            double least = 1e18;
            for (int i = 0; i < NODES; i++) {
                least = block[i] == g && (double)lo[i] < least ? (double)lo[i] : least;
            }
            sum += least < 1e17 ? least : 0.0;
        }
        if (closed) {
            t.weight += w;
            t.sum += w * sum;
            t.min = sum < t.min ? sum : t.min;
            t.max = sum > t.max ? sum : t.max;
        }
    }
    return t;
}

static void doubtful_links_spread_as_by_hand(void **state)
{
    (void)state;
    static const char *const organs[NODES] = {"A.a", "A.b", "A.c", "A.d", "A.e", "A.f"};
    static mz_account_happening days[NODES];
    room r = room_new();
    uint64_t seed = 7;
    for (int round = 0; round < 400; round++) {
        mz_arena perm = r.perm;
        mz_account_link links[15];
        mz_claim v[NODES];
        int64_t lo[NODES];
        int n = 0;
        for (int a = 0; a < NODES; a++) {
            for (int b = a + 1; b < NODES && n < 10; b++) {
                if (below(&seed, 3) == 0) {
                    links[n++] = (mz_account_link){a, b, 60000 + below(&seed, 880) * 1000};
                }
            }
            lo[a] = 1 + below(&seed, 40);
            v[a] = (mz_claim){.ref = letters(organs[a]),
                              .incident = a,
                              .node = a,
                              .speaker = letters(organs[a]),
                              .side = S("A"),
                              .voice = MZ_VOICE_PARTY,
                              .victim_side = S("A"),
                              .status = MZ_MILITARY,
                              .count = {lo[a], lo[a]},
                              .counted = true,
                              .stance = MZ_CLAIMS,
                              .order = a,
                              .document = letters(organs[a])};
        }
        if (n == 0) {
            continue;
        }
        const mz_account_scope scope = {.from = 0,
                                        .to = 9,
                                        .incidents = days,
                                        .incidents_n = NODES,
                                        .claims = v,
                                        .claims_n = NODES,
                                        .links = links,
                                        .links_n = n};
        const mz_account_options o = {.as_of = INT64_MAX};
        mz_account a;
        assert_ok(mz_account_period(&scope, &o, &a, NULL, &perm, r.scratch));
        const mz_link_spread *s = &a.v[0].links;
        const twin t = enumerate(links, n, lo);
        assert_true(s->known);
        assert_int_equal(s->lo.min, (int64_t)t.min);
        assert_int_equal(s->lo.max, (int64_t)t.max);
        const double off = (double)s->lo.expected_e4 - t.sum / t.weight * 1e4;
        assert_true(off < 0.51 && off > -0.51);
    }
    room_end(&r);
}

typedef struct span {
    mz_day from, to;
    bool total;
    int64_t lo;
} span;

/* Every set of totals, by hand. */
static int64_t best_set(const span *v, int n, int totals)
{
    int64_t best = 0;
    for (int set = 0; set < 1 << totals; set++) {
        int64_t sum = 0;
        bool disjoint = true;
        for (int i = 0; i < n; i++) {
            const bool in = i < totals ? (set >> i & 1) != 0 : true;
            bool meets = false;
            for (int k = 0; k < totals; k++) {
                meets = meets || (k != i && (set >> k & 1) != 0 && v[i].from <= v[k].to && v[k].from <= v[i].to);
            }
            disjoint = disjoint && !(i < totals && in && meets);
            sum += in && !meets ? v[i].lo : 0;
        }
        best = disjoint && sum > best ? sum : best;
    }
    return best;
}

static void remainders_and_floors_agree_with_trying_every_set(void **state)
{
    (void)state;
    room r = room_new();
    uint64_t seed = 8;
    for (int round = 0; round < 2000; round++) {
        mz_arena perm = r.perm;
        span spans[12];
        mz_claim claims[8], totals[5];
        mz_account_happening days[8];
        const int totals_n = 1 + below(&seed, 5), incidents_n = below(&seed, 8);
        for (int i = 0; i < totals_n + incidents_n; i++) {
            const bool total = i < totals_n;
            const mz_day from = below(&seed, 20), to = from + below(&seed, total ? 9 : 3);
            spans[i] = (span){from, to, total, 1 + below(&seed, 30)};
            mz_claim c = {.ref = S("r"),
                          .node = -1,
                          .speaker = S("B"),
                          .side = S("B"),
                          .voice = MZ_VOICE_PARTY,
                          .victim_side = S("A"),
                          .status = MZ_MILITARY,
                          .count = {spans[i].lo, MZ_OPEN},
                          .counted = true,
                          .stance = MZ_CLAIMS,
                          .order = i,
                          .document = S("d"),
                          .from = from,
                          .to = to};
            if (total) {
                for (int k = 0; k < i; k++) { /* one total a period: the latest of an organ stands */
                    spans[k].lo = spans[k].from == from && spans[k].to == to ? 0 : spans[k].lo;
                }
                totals[i] = c;
            } else {
                c.incident = i - totals_n;
                days[i - totals_n] = (mz_account_happening){from, to, true};
                claims[i - totals_n] = c;
            }
        }
        const mz_account_scope scope = {.from = 0,
                                        .to = 40,
                                        .incidents = days,
                                        .incidents_n = incidents_n,
                                        .claims = claims,
                                        .claims_n = incidents_n,
                                        .totals = totals,
                                        .totals_n = totals_n};
        const mz_account_options o = {.as_of = INT64_MAX};
        mz_account a;
        assert_ok(mz_account_period(&scope, &o, &a, NULL, &perm, r.scratch));
        assert_int_equal(a.v[0].said[0].bounds.lo, best_set(spans, totals_n + incidents_n, totals_n));
    }
    room_end(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounds_are_ordered_and_every_figure_has_its_claims),
        cmocka_unit_test(the_order_of_claims_changes_no_byte),
        cmocka_unit_test(exchanging_the_sides_exchanges_the_account),
        cmocka_unit_test(another_allegation_never_changes_what_is_established),
        cmocka_unit_test(another_copy_never_changes_what_is_established),
        cmocka_unit_test(an_incident_without_figure_opens_the_top_and_no_more),
        cmocka_unit_test(doubtful_links_spread_as_by_hand),
        cmocka_unit_test(remainders_and_floors_agree_with_trying_every_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
