/* collect.h: a sink that writes down what it is given, a line each, for the tests of intake. */
#ifndef MZ_TEST_COLLECT_H
#define MZ_TEST_COLLECT_H

#include "test.h"

#include "intake/intake.h"

typedef struct collected {
    mz_buf log;      /* documents, rejects, and statements and acts in their canonical text */
    bool statements; /* whether statements are written down, or only counted */
    mz_len n, acts, rejects, batches, most;
    mz_statement last; /* lists and texts of it are gone */
    mz_intake_result result;
    mz_status status;
} collected;

static inline mz_status collect_document(void *ctx, const mz_document *d)
{
    collected *c = ctx;
    mz_puts(&c->log, "D ");
    mz_put(&c->log, d->publisher);
    mz_puts(&c->log, "|");
    mz_put(&c->log, d->actor);
    mz_puts(&c->log, "|");
    mz_put(&c->log, d->language);
    mz_puts(&c->log, "|");
    if (d->date != MZ_NO_DAY) {
        mz_put_day(&c->log, d->date);
    }
    mz_puts(&c->log, "|");
    mz_put(&c->log, d->media);
    mz_puts(&c->log, "|");
    mz_put(&c->log, mz_method_word(d->method));
    mz_puts(&c->log, "\n");
    return mz_ok();
}

static inline mz_status collect_statements(void *ctx, const mz_statement *v, mz_len n)
{
    collected *c = ctx;
    c->batches++;
    c->most = n > c->most ? n : c->most;
    for (mz_len i = 0; i < n; i++) {
        assert_int_equal(v[i].n, c->n);
        c->n++;
        c->last = v[i];
        if (c->statements) {
            mz_statement_write(&v[i], &c->log);
        }
    }
    return mz_ok();
}

static inline mz_status collect_acts(void *ctx, const mz_act *v, mz_len n)
{
    collected *c = ctx;
    for (mz_len i = 0; i < n; i++) {
        c->acts++;
        assert_ok(mz_act_check(&v[i]));
        if (c->statements) {
            mz_act_write(&v[i], &c->log);
        }
    }
    return mz_ok();
}

static inline mz_status collect_reject(void *ctx, const mz_reject *r)
{
    collected *c = ctx;
    c->rejects++;
    assert_true(r->begin >= 0 && r->begin <= r->end);
    mz_puts(&c->log, "R ");
    mz_put_int(&c->log, r->line);
    mz_puts(&c->log, " ");
    mz_put(&c->log, mz_str_of(r->reason));
    if (r->detail.len > 0) {
        mz_puts(&c->log, " (");
        mz_put(&c->log, r->detail);
        mz_puts(&c->log, ")");
    }
    mz_puts(&c->log, "\n");
    return mz_ok();
}

/* Runs intake over bytes; free the log with mz_buf_free. */
static inline collected collect(mz_str bytes, const mz_intake_options *o, bool statements)
{
    collected c = {.log = mz_buf_new(64 << 20), .statements = statements};
    mz_region region;
    mz_arena arena;
    assert_ok(mz_region_new(mz_intake_scratch_bytes(bytes.len), &region, &arena));
    const mz_sink sink = {&c, collect_document, collect_statements, collect_acts, collect_reject, NULL};
    c.status = mz_intake_run(bytes, o, &sink, &c.result, arena);
    mz_region_free(&region);
    if (!mz_failed(c.status)) {
        assert_int_equal(c.result.statements, c.n);
        assert_int_equal(c.result.acts, c.acts);
        assert_int_equal(c.result.rejects, c.rejects);
    }
    return c;
}

#endif
