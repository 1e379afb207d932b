/* The first byte says as what the rest is taken in. Whatever stands there: what is handed out is canonical, cites bytes
 * of the file, and the counts add up. */
#include "intake/intake.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct checking {
    mz_len size, documents, statements, acts, rejects;
} checking;

static void check_span(const checking *c, mz_len begin, mz_len end)
{
    mz_assert((begin == -1 && end == -1) || (begin >= 0 && begin <= end && end <= c->size));
}

static mz_status take_document(void *ctx, const mz_document *d)
{
    checking *c = ctx;
    mz_assert(c->documents++ == 0 && c->statements == 0 && d->media.len > 0);
    return mz_ok();
}

static mz_status take_statements(void *ctx, const mz_statement *v, mz_len n)
{
    checking *c = ctx;
    MZ_BUF_SCOPED text = mz_buf_new(1 << 22);
    mz_region region;
    mz_arena arena;
    mz_assert(n > 0 && n <= MZ_INTAKE_BATCH && !mz_failed(mz_region_new(1 << 26, &region, &arena)));
    const mz_document none = {.media = S("text/plain"), .date = MZ_NO_DAY};
    mz_statements_head_write(&none, &text);
    for (mz_len i = 0; i < n; i++) {
        const mz_statement *s = &v[i];
        mz_assert(s->n == c->statements++);
        check_span(c, s->begin, s->end);
        check_span(c, s->where.span.begin, s->where.span.end);
        check_span(c, s->when.span.begin, s->when.span.end);
        for (mz_len k = 0; k < s->harms_n; k++) {
            check_span(c, s->harms[k].begin, s->harms[k].end);
            mz_assert(mz_interval_valid(s->harms[k].count));
        }
        if (i < 20) {
            mz_statement_write(s, &text);
        }
    }
    mz_statements back;
    const mz_status parsed = mz_statements_parse(mz_buf_str(&text), &back, &arena);
    mz_assert(text.full || parsed.code == MZ_OK);
    mz_region_free(&region);
    return mz_ok();
}

static mz_status take_acts(void *ctx, const mz_act *v, mz_len n)
{
    checking *c = ctx;
    c->acts += n;
    for (mz_len i = 0; i < n; i++) {
        mz_assert(!mz_failed(mz_act_check(&v[i])));
    }
    return mz_ok();
}

static mz_status take_reject(void *ctx, const mz_reject *r)
{
    checking *c = ctx;
    c->rejects++;
    check_span(c, r->begin, r->end);
    mz_assert(r->line >= 1 && r->reason != NULL);
    return mz_ok();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) {
        return 0;
    }
    const mz_str bytes = {data + 1, (mz_len)size - 1};
    checking c = {.size = bytes.len};
    const mz_sink sink = {&c, take_document, take_statements, take_acts, take_reject, NULL};
    mz_intake_options o = {.as = (mz_as)(data[0] % (MZ_AS_FEED + 1)), .date = MZ_NO_DAY, .name = S("x.yaml")};
    mz_intake_result result = {0};
    mz_region region;
    mz_arena arena;
    if (mz_failed(mz_region_new(mz_intake_scratch_bytes(bytes.len), &region, &arena))) {
        return 0;
    }
    const mz_status s = mz_intake_run(bytes, &o, &sink, &result, arena);
    if (!mz_failed(s)) {
        mz_assert(c.documents == 1 && result.statements == c.statements);
        mz_assert(result.acts == c.acts && result.rejects == c.rejects);
    }
    mz_region_free(&region);
    return 0;
}
