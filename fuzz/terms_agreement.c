/* Any bytes as terms.yaml and as the canonical text. Refused with faults that name lines inside the bytes; or terms
 * that are written, read and written again to the same bytes, and that can be held against an incident. */
#include "terms/terms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const mz_str TYPES[] = {{(const uint8_t *)"shelling", 8},
                               {(const uint8_t *)"airspace_violation", 18},
                               {(const uint8_t *)"border_closure", 14}};
static const mz_str TARGETS[] = {{(const uint8_t *)"PAKCVL", 6}};

/* All kinds of claims at once, near the middle of where such agreements lie. */
static void hold(const mz_terms *t, mz_arena perm, mz_arena scratch)
{
    const mz_author_claim claims[] = {
        {MZ_AUTHOR_ACCUSED, S("PAKMIL"), S("AFGMIL"), {0}, 20400, S("1.0"), {0}},
        {MZ_AUTHOR_DENIED, S("AFGGOV"), {0}, {0}, 20401, S("1.1"), {0}},
        {MZ_AUTHOR_NAMED, S("PAKMIL"), S("PAKREBTTP"), {0}, 20400, S("1.2"), {0}},
        {MZ_AUTHOR_CONTROL, S("PAKGOV"), S("PAKREBTTP"), S("AFG"), MZ_NO_DAY, S("1.3"), {0}},
    };
    const mz_terms_incident x = {.id = S("i1.0"),
                                 .from = 20400,
                                 .to = 20402,
                                 .placed = true,
                                 .point = {33000000, 70000000},
                                 .radius_m = 5000,
                                 .types = TYPES,
                                 .types_n = 3,
                                 .targets = TARGETS,
                                 .targets_n = 1,
                                 .claims = claims,
                                 .claims_n = 4,
                                 .told = 20403};
    mz_breaches found = {0}, all = {0};
    mz_obligations owed = {0};
    mz_breaches_find(t, &x, 1, NULL, 0, 20500, &found, &perm, scratch);
    mz_breaches_explain(t, &x, NULL, 0, MZ_NO_DAY, &all, &perm, scratch);
    mz_obligations_find(t, &x, 1, 20500, &owed, &perm);
    mz_assert(found.n <= all.n);
    MZ_BUF_SCOPED json = mz_buf_new(1 << 24);
    for (mz_len i = 0; i < all.n; i++) {
        const mz_breach *b = &all.v[i];
        mz_assert(b->clause < t->clauses_n && b->readings_n >= 1);
        for (mz_len k = 0; k < b->readings_n; k++) {
            mz_assert(b->readings[k].reason.len > 0 && b->readings[k].place_ppm <= 1000000);
        }
        mz_breach_json(t, &x, b, &json);
    }
    mz_terms_json(t, &json);
    mz_assert(!json.full);
}

static void again(const mz_terms *t, mz_arena perm)
{
    MZ_BUF_SCOPED one = mz_buf_new(MZ_TERMS_TEXT_MAX);
    MZ_BUF_SCOPED two = mz_buf_new(MZ_TERMS_TEXT_MAX);
    mz_terms read;
    mz_terms_write(t, &one);
    const mz_status s = mz_terms_read(mz_buf_str(&one), &read, &perm);
    mz_assert(!mz_failed(s));
    mz_terms_write(&read, &two);
    mz_assert(mz_str_eq(mz_buf_str(&one), mz_buf_str(&two)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mz_region region, more;
    mz_arena arena, scratch;
    if (mz_failed(mz_region_new((1 << 22) + (mz_len)size * 1024, &region, &arena)) ||
        mz_failed(mz_region_new(1 << 16, &more, &scratch))) {
        return 0;
    }
    const mz_str in = {data, (mz_len)size};
    mz_arena a = arena;
    mz_terms t;
    mz_terms_faults faults = {0};
    if (mz_failed(mz_terms_parse(in, NULL, NULL, &t, &faults, &a))) {
        mz_assert(faults.n > 0 && faults.n <= MZ_TERMS_FAULTS_MAX);
        for (mz_len i = 0; i < faults.n; i++) {
            mz_assert(faults.v[i].line >= 1 && faults.v[i].line <= (mz_len)size + 1);
        }
    } else {
        again(&t, a);
        hold(&t, a, scratch);
    }
    a = arena;
    const mz_status s = mz_terms_read(in, &t, &a);
    mz_assert(mz_failed(s) ? s.at <= (mz_len)size : true);
    if (!mz_failed(s)) {
        hold(&t, a, scratch);
    }
    mz_region_free(&region);
    mz_region_free(&more);
    return 0;
}
