#include "record/verify_inside.h"

#define KEEP_BYTES   ((mz_len)1 << 26)  /* address space; pages are taken when touched */
#define ENTRY_BYTES  ((mz_len)32 << 10) /* more of it for each entry: it may name 64 documents */
#define COSIGNED_MAX 500000
#define WORK_BYTES   ((mz_len)1 << 26)

void mz_found(mz_check *c, mz_str place, const char *what, const char *todo)
{
    c->out->found++;
    if (c->out->n < MZ_FINDINGS_MAX) {
        *mz_push(c->perm, c->out) = (mz_divergence){mz_str_copy(c->perm, place), mz_str_of(what), mz_str_of(todo)};
    }
}

static void remember_wrong(mz_check *c, const mz_tile *t)
{
    if (c->wrong.n < MZ_FINDINGS_MAX) {
        *mz_push(&c->keep, &c->wrong) = *t;
    }
}

void mz_found_entry(mz_check *c, mz_len index, const char *what, const char *todo)
{
    MZ_BUF_SCOPED place = mz_buf_new(64);
    mz_puts(&place, "entry ");
    mz_put_int(&place, index);
    mz_found(c, mz_buf_str(&place), what, todo);
    remember_wrong(c, &(mz_tile){MZ_ENTRY_BUNDLE, index / MZ_TILE_WIDTH, MZ_TILE_WIDTH});
}

void mz_found_tile(mz_check *c, const mz_tile *t, const char *what, const char *todo)
{
    MZ_BUF_SCOPED place = mz_buf_new(MZ_TILE_PATH_MAX);
    mz_put_tile_path(&place, t);
    mz_found(c, mz_buf_str(&place), what, todo);
    remember_wrong(c, t);
}

mz_status mz_check_unread(mz_check *c, mz_str place, mz_status s)
{
    if (s.code != MZ_IO) {
        return mz_ok();
    }
    c->out->stopped = mz_str_copy(c->perm, place);
    return s;
}

mz_status mz_check_tile(mz_check *c, const mz_tile *t, const mz_hash256 *hashes)
{
    mz_tile have;
    const mz_str want = {hashes->b, (mz_len)t->width * MZ_HASH_BYTES};
    const mz_status s = mz_shelf_tile(c->shelf, c->reader, t, &c->bytes, &have);
    c->out->tiles++;
    if (s.code == MZ_BAD_INPUT) {
        mz_found_tile(c, t, "the tile is missing", MZ_FROM_COPY);
    } else if (mz_failed(s)) {
        MZ_TRY(mz_check_unread(c, S("tile"), s));
        mz_found_tile(c, t, "the tile is larger than a tile can be", MZ_FROM_COPY);
    } else if (!mz_str_starts(mz_buf_str(&c->bytes), want) || c->bytes.len != (mz_len)have.width * MZ_HASH_BYTES) {
        mz_found_tile(c, &have, "the tile is not the hashes of what lies below it", MZ_FROM_COPY);
    }
    return mz_ok();
}

/* --- the checkpoint ------------------------------------------------------------------------------------------------
 */

/* The log key that the record itself names, in its first entry. */
static mz_status named_key(mz_check *c, mz_str note, mz_vkey *out)
{
    mz_note parsed;
    mz_checkpoint cp;
    mz_entry e;
    mz_genesis g;
    mz_tile have;
    mz_str bytes;
    MZ_TRY(mz_note_parse(note, &parsed, &c->keep));
    MZ_TRY(mz_checkpoint_parse(parsed.text, &cp));
    if (cp.size < 1) {
        return mz_fail(MZ_BAD_INPUT, "the record is empty", -1);
    }
    const mz_tile t = mz_tile_of(MZ_ENTRY_BUNDLE, 0, cp.size);
    MZ_BUF_SCOPED bundle = mz_buf_new(MZ_BUNDLE_MAX);
    MZ_TRY(mz_shelf_tile(c->shelf, 0, &t, &bundle, &have));
    if (!mz_bundle_entry(mz_buf_str(&bundle), 0, &bytes)) {
        return mz_fail(MZ_CORRUPT, "the first bundle does not hold the first entry: take another copy", 0);
    }
    MZ_TRY(mz_entry_parse(mz_str_copy(&c->keep, bytes), &e, &c->keep));
    MZ_TRY(mz_genesis_parse(e.draft.text, &g, &c->keep));
    *out = g.log;
    return mz_ok();
}

/* Under a policy the log is one of its logs, and the quorum may be met. */
static mz_status judged_by_policy(mz_check *c, mz_str note)
{
    mz_arena scratch = c->work;
    mz_policy_verdict v;
    const mz_policy *p = c->options.policy;
    MZ_TRY(mz_policy_judge(p, note, &v, &scratch));
    c->out->log = p->logs[v.log].key;
    if (v.quorum && v.checkpoint.size > c->out->settled) {
        c->out->settled = v.checkpoint.size;
    }
    return mz_ok();
}

static mz_status checkpoint_by(mz_check *c, mz_str note, mz_checkpoint *out)
{
    if (c->options.policy != NULL) {
        MZ_TRY(judged_by_policy(c, note));
    }
    return mz_checkpoint_open(note, &c->out->log, out, c->work);
}

/* What the caller verified before must be of this log, and not of a later time. */
static mz_status take_known(mz_check *c)
{
    if (c->options.known.len == 0) {
        return mz_ok();
    }
    const mz_status s = mz_checkpoint_open(c->options.known, &c->out->log, &c->known, c->work);
    if (mz_failed(s)) {
        return mz_fail(MZ_BAD_INPUT, "the checkpoint that is said to be known is not one of this log", -1);
    }
    if (c->known.size > c->out->checkpoint.size) {
        mz_found(c, S("checkpoint"), "it is older than the one that was verified before",
                 "take a newer copy; if there is none, the record was rolled back: keep both as evidence");
    }
    return mz_ok();
}

static mz_status check_checkpoint(mz_check *c)
{
    MZ_BUF_SCOPED bytes = mz_buf_new(MZ_NOTE_MAX);
    const mz_status s = c->shelf->read(c->shelf->ctx, 0, S("checkpoint"), &bytes);
    if (mz_failed(s)) {
        c->out->stopped = S("checkpoint");
        return s;
    }
    const mz_str note = mz_str_copy(&c->keep, mz_buf_str(&bytes));
    if (c->options.log != NULL) {
        c->out->log = *c->options.log;
    } else if (c->options.policy == NULL) {
        MZ_TRY(named_key(c, note, &c->out->log));
    }
    const mz_status opened = checkpoint_by(c, note, &c->out->checkpoint);
    c->out->log.name = mz_str_copy(c->perm, c->out->log.name);
    c->out->checkpoint.origin = mz_str_copy(c->perm, c->out->checkpoint.origin);
    if (mz_failed(opened)) {
        mz_found(c, S("checkpoint"), opened.what, MZ_FROM_COPY);
    } else if (c->out->checkpoint.size > MZ_RECORD_ENTRIES_MAX) {
        return mz_fail(MZ_LIMIT, "the record has more entries than this program takes", MZ_RECORD_ENTRIES_MAX);
    }
    return c->out->found > 0 ? mz_ok() : take_known(c);
}

static mz_status check_root(mz_check *c)
{
    const mz_edge *e = c->edge;
    mz_range range;
    mz_edge_range(e, &range);
    const mz_hash256 root = mz_range_root(&range);
    for (int level = 1; level < MZ_TILE_LEVELS; level++) {
        if (e->n[level] > 0) {
            const mz_tile t = mz_tile_of(level, mz_level_count(level, e->size) - 1, e->size);
            MZ_TRY(mz_check_tile(c, &t, e->v[level]));
        }
    }
    if (!mz_hash_eq(&root, &c->out->checkpoint.root)) {
        mz_found(c, S("checkpoint"), "the entries do not give the root that the log signed", MZ_FORGED);
    }
    return mz_ok();
}

/* --- what witnesses signed -------------------------------------------------------------------------------------------
 */

static int by_size(const void *a, const void *b, void *ctx)
{
    const mz_cosigned_size *x = a, *y = b;
    (void)ctx;
    return x->size < y->size ? -1 : x->size > y->size;
}

static mz_status list_cosigned(void *ctx, mz_str path)
{
    mz_check *c = ctx;
    int64_t size;
    if (mz_str_starts(path, S("cosigned/")) && mz_str_canonical_uint(mz_str_from(path, 9), &size)) {
        *mz_push(&c->keep, &c->cosigned) = (mz_cosigned_size){.size = size};
    }
    return c->cosigned.n <= COSIGNED_MAX ? mz_ok()
                                         : mz_fail(MZ_LIMIT, "more cosigned sizes than this program takes", -1);
}

/* Where files cannot be listed the record's own list says which are there; the newest is asked for besides. */
static mz_status ask_for_cosigned(mz_check *c)
{
    mz_len *sizes = NULL, n = 0;
    const mz_len newest = c->out->checkpoint.size;
    const mz_status s = c->shelf->read(c->shelf->ctx, 0, S("cosigned/list"), &c->bytes);
    MZ_TRY(mz_check_unread(c, S("cosigned/list"), s));
    if (!mz_failed(s) && mz_failed(mz_cosigned_list_parse(mz_buf_str(&c->bytes), &sizes, &n, &c->keep))) {
        mz_found(c, S("cosigned/list"), "this is no list of cosigned sizes", MZ_FROM_COPY);
        n = 0;
    }
    for (mz_len i = 0; i < n && sizes[i] < newest; i++) {
        *mz_push(&c->keep, &c->cosigned) = (mz_cosigned_size){.size = sizes[i]};
    }
    *mz_push(&c->keep, &c->cosigned) = (mz_cosigned_size){.size = newest};
    return mz_ok();
}

static mz_status find_cosigned(mz_check *c)
{
    if (c->shelf->list == NULL) {
        return ask_for_cosigned(c);
    }
    MZ_TRY(c->shelf->list(c->shelf->ctx, S("cosigned"), list_cosigned, c));
    mz_sort(c->cosigned.v, c->cosigned.n, (mz_len)sizeof *c->cosigned.v, by_size, NULL, c->work);
    return mz_ok();
}

/* The log's line, those of known witnesses and no others; the root is that of our own tree at that size. */
static mz_status check_cosigned_note(mz_check *c, const mz_cosigned_size *at, mz_str note)
{
    mz_checkpoint cp;
    MZ_TRY(mz_ledger_cosigned(&c->ledger, &c->out->log, note, true, &cp, c->work));
    if (cp.size != at->size || !at->reached) {
        return mz_fail(MZ_BAD_INPUT, "this cosigned checkpoint is not of the size in its name, or beyond the record's",
                       -1);
    }
    if (!mz_hash_eq(&cp.root, &at->root)) {
        return mz_fail(MZ_CORRUPT, "the log signed another tree of this size: a fork", -1);
    }
    return c->options.policy == NULL ? mz_ok() : judged_by_policy(c, note);
}

static mz_status check_cosigned(mz_check *c)
{
    for (mz_len i = 0; i < c->cosigned.n; i++) {
        const mz_cosigned_size *at = &c->cosigned.v[i];
        MZ_BUF_SCOPED place = mz_buf_new(64);
        mz_puts(&place, "cosigned/");
        mz_put_int(&place, at->size);
        mz_status s = c->shelf->read(c->shelf->ctx, 0, mz_buf_str(&place), &c->bytes);
        if (s.code == MZ_BAD_INPUT && c->shelf->list == NULL) {
            continue;
        }
        MZ_TRY(mz_check_unread(c, mz_buf_str(&place), s));
        if (!mz_failed(s)) {
            s = check_cosigned_note(c, at, mz_buf_str(&c->bytes));
        }
        c->out->cosigned += !mz_failed(s);
        if (mz_failed(s)) {
            mz_found(c, mz_buf_str(&place), s.what, s.code == MZ_CORRUPT ? MZ_FORGED : MZ_FROM_COPY);
        }
    }
    return mz_ok();
}

/* --- all of it -------------------------------------------------------------------------------------------------------
 */

mz_status mz_check_start(mz_check *c, const mz_shelf *shelf, const mz_verify_options *o, mz_verification *out,
                         mz_arena *perm)
{
    *out = (mz_verification){.settled = -1};
    *c = (mz_check){.shelf = shelf, .out = out, .perm = perm, .bytes = mz_buf_new(MZ_BUNDLE_MAX)};
    if (o != NULL) {
        c->options = *o;
        out->judged = o->policy != NULL;
    }
    MZ_TRY(mz_record_self_test());
    MZ_TRY(mz_region_new(KEEP_BYTES, &c->first_region, &c->keep));
    return mz_region_new(WORK_BYTES, &c->work_region, &c->work);
}

void mz_check_end(mz_check *c)
{
    mz_ledger_end(&c->ledger);
    mz_buf_free(&c->bytes);
    mz_region_free(&c->first_region);
    mz_region_free(&c->keep_region);
    mz_region_free(&c->work_region);
}

mz_status mz_check_run(mz_check *c)
{
    MZ_TRY(check_checkpoint(c));
    if (c->out->found > 0) {
        return mz_ok(); /* without a signed root nothing else can be judged */
    }
    MZ_TRY(mz_region_new(KEEP_BYTES + c->out->checkpoint.size * ENTRY_BYTES, &c->keep_region, &c->keep));
    c->edge = mz_new(&c->keep, mz_edge, 1);
    MZ_TRY(mz_ledger_start(&c->ledger, c->out->checkpoint.origin, (mz_namer){mz_check_name, c}, &c->keep));
    MZ_TRY(find_cosigned(c));
    MZ_TRY(mz_check_entries(c));
    if (c->stop) {
        return mz_ok();
    }
    MZ_TRY(check_root(c));
    for (mz_len i = 0; i < c->ledger.keys_n; i++) {
        c->out->feeds += c->ledger.feeds[i].next > 0;
        c->out->forked += c->ledger.feeds[i].forked;
    }
    MZ_TRY(mz_check_bodies(c));
    MZ_TRY(check_cosigned(c));
    return mz_check_files(c);
}

mz_status mz_verify(const mz_shelf *shelf, const mz_verify_options *o, mz_verification *out, mz_arena *perm)
{
    mz_check c;
    mz_status s = mz_check_start(&c, shelf, o, out, perm);
    if (!mz_failed(s)) {
        s = mz_check_run(&c);
    }
    mz_check_end(&c);
    return s;
}
