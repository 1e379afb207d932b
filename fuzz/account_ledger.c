/* Any bytes as a ledger: claims of few voices over a few incidents, totals, findings and doubtful links. Bounds stay in
 * order, and the account is the same, byte for byte, when the claims come in another order. */
#include "account/account.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CLAIMS_MAX  24
#define BYTES       8 /* of one claim */
#define INCIDENTS   5
#define ARENA_BYTES ((mz_len)24 << 20)

static const mz_account_happening incidents[INCIDENTS] = {
    {0, 0, true}, {1, 3, true}, {2, 2, false}, {5, 5, true}, {6, 8, true}};

typedef struct ledger {
    mz_claim claims[CLAIMS_MAX], totals[CLAIMS_MAX];
    mz_copy_key keys[CLAIMS_MAX];
    uint8_t refs[CLAIMS_MAX];
    mz_len claims_n, totals_n, links_n;
    mz_account_link links[CLAIMS_MAX];
    mz_finding findings[CLAIMS_MAX];
    mz_len findings_n;
} ledger;

static mz_str letter(const char *of, int i) { return (mz_str){(const uint8_t *)of + i, 1}; }

static mz_claim claim_of(const uint8_t *b, uint8_t *ref, mz_len order)
{
    static const mz_voice voices[] = {MZ_VOICE_PARTY,       MZ_VOICE_PARTY,       MZ_VOICE_ARMED,
                                      MZ_VOICE_INDEPENDENT, MZ_VOICE_INDEPENDENT, MZ_VOICE_INDEPENDENT,
                                      MZ_VOICE_UNVOUCHED,   MZ_VOICE_PARTY};
    const int speaker = b[0] & 7;
    *ref = (uint8_t)('a' + order);
    mz_claim c = {.ref = {ref, 1},
                  .incident = (b[0] >> 3) % INCIDENTS,
                  .node = -1,
                  .speaker = letter("ABXMNOUa", speaker),
                  .voice = voices[speaker],
                  .victim_side = letter("ABXY", b[1] & 3),
                  .status = (mz_victim_status)((b[1] >> 2) % 6),
                  .effect = (mz_effect)((b[1] >> 5) % 6),
                  .counted = (b[2] & 15) != 0,
                  .approx = (b[2] & 16) != 0,
                  .basis = (mz_basis)(b[2] >> 6),
                  .stance = (mz_stance)(b[3] % 12),
                  .polarity = (mz_polarity)((b[3] >> 4) % 4),
                  .own_act = (b[3] & 128) != 0,
                  .said = b[4] & 7,
                  .order = order,
                  .document = letter("defg", b[4] >> 6),
                  .from = (b[4] >> 3) & 7};
    c.count = (mz_interval){b[5] & 63, (b[5] & 128) != 0 ? MZ_OPEN : (b[5] & 63) + (b[6] & 15)};
    c.to = c.from + (b[6] >> 5);
    c.part = c.basis == MZ_SUBSET && (b[6] & 16) != 0 ? S("children") : (mz_str){0};
    if (voices[speaker] == MZ_VOICE_PARTY || voices[speaker] == MZ_VOICE_ARMED) {
        c.side = speaker == 7 ? S("A") : c.speaker;
    }
    return c;
}

static void read_ledger(const uint8_t *data, size_t size, ledger *l)
{
    for (mz_len i = 0; i < CLAIMS_MAX && (size_t)(i + 1) * BYTES <= size; i++) {
        const uint8_t *b = data + i * BYTES;
        mz_claim c = claim_of(b, &l->refs[i], i);
        if ((b[7] & 3) == 1) {
            l->keys[i] = (mz_copy_key){letter("kl", b[7] >> 7), (b[7] & 64) != 0 ? S("B") : (mz_str){0}};
            c.copies = &l->keys[i];
            c.copies_n = 1;
        } else if ((b[7] & 3) == 2) {
            l->totals[l->totals_n++] = c;
            continue;
        } else if ((b[7] & 3) == 3) {
            c.node = c.incident;
            l->links[l->links_n++] = (mz_account_link){c.incident, (b[7] >> 2) % INCIDENTS, 40000 + (b[6] * 3600)};
        }
        if ((b[7] & 60) == 60) {
            l->findings[l->findings_n++] =
                (mz_finding){c.incident, c.ref, c.victim_side, MZ_LINE_ARMED, c.effect, {0}, c.count};
        }
        l->claims[l->claims_n++] = c;
    }
}

static mz_account account_of(const ledger *l, mz_arena *perm, mz_arena scratch)
{
    const mz_account_scope scope = {.from = 0,
                                    .to = 9,
                                    .incidents = incidents,
                                    .incidents_n = INCIDENTS,
                                    .claims = l->claims,
                                    .claims_n = l->claims_n,
                                    .totals = l->totals,
                                    .totals_n = l->totals_n,
                                    .links = l->links,
                                    .links_n = l->links_n};
    const mz_account_options o = {l->findings, l->findings_n, INT64_MAX, false};
    mz_account a, *each;
    const mz_status s = mz_account_period(&scope, &o, &a, &each, perm, scratch);
    mz_assert(!mz_failed(s));
    return a;
}

static void check(const mz_account *a)
{
    for (mz_len i = 0; i < a->n; i++) {
        const mz_account_line *l = &a->v[i];
        mz_assert(!l->established.known || l->established.v.lo <= l->established.v.hi);
        mz_assert(!l->conceded.known || l->conceded.v.lo <= l->conceded.v.hi);
        mz_assert(l->part.len == 0 && l->no_figure >= 0 && l->unproved >= 0);
        mz_assert(!l->links.known || (l->links.lo.min <= l->links.lo.max && l->links.lo.p95 >= l->links.lo.min));
    }
}

static void put(const ledger *l, const mz_account *a, mz_buf *out)
{
    for (mz_len i = 0; i < a->n; i++) {
        mz_account_json(&a->v[i], NULL, 0, S(""), (mz_account_refs){l->claims, l->totals}, out);
    }
}

/* The claims from last to first. */
static void turn(ledger *l)
{
    for (mz_len i = 0; i < l->claims_n / 2; i++) {
        const mz_claim swap = l->claims[i];
        l->claims[i] = l->claims[l->claims_n - 1 - i];
        l->claims[l->claims_n - 1 - i] = swap;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mz_region region, work;
    mz_arena perm, scratch;
    ledger l = {.claims_n = 0};
    if (mz_failed(mz_region_new(ARENA_BYTES, &region, &perm))) {
        return 0;
    }
    if (!mz_failed(mz_region_new(ARENA_BYTES, &work, &scratch))) {
        MZ_BUF_SCOPED first = mz_buf_new(4 << 20);
        MZ_BUF_SCOPED second = mz_buf_new(4 << 20);
        read_ledger(data, size, &l);
        const mz_account a = account_of(&l, &perm, scratch);
        check(&a);
        put(&l, &a, &first);
        turn(&l);
        const mz_account b = account_of(&l, &perm, scratch);
        put(&l, &b, &second);
        mz_assert(mz_str_eq(mz_buf_str(&first), mz_buf_str(&second)));
        mz_region_free(&work);
    }
    mz_region_free(&region);
    return 0;
}
