#include "record/inside.h"

/* state/fold: what the ledger knows of the first `size` entries, so that opening need not read them all again:
 *   "MZFOLD1\n", u64 size, 32 root at that size, u64 specials, u64 each, u64 extras, u64 index and u32 key each,
 *   per entry 32 name and u32 feed, 32 SHA-256 of all before.
 * It is made anew whenever it is missing, damaged or of another record. */
#define MAGIC    "MZFOLD1\n"
#define ROW      36
#define FOLD_MAX ((mz_len)1 << 33)
#define AGAIN    256 /* new entries after which it is worth saving */

static mz_status fold_entry(mz_record *r, mz_pending *p, mz_len index, mz_arena *scratch)
{
    MZ_VIEW_SCOPED hold = {0};
    mz_str note;
    MZ_TRY(mz_inside_entry(r, index, &hold, &note));
    *p = (mz_pending){.note = mz_str_copy(scratch, note)};
    mz_pending_parse(p, scratch);
    return mz_ok();
}

static uint64_t take_be(mz_str *s, int bytes)
{
    uint64_t v = 0;
    for (int i = 0; i < bytes; i++) {
        v = v << 8 | s->data[i];
    }
    *s = mz_str_from(*s, bytes);
    return v;
}

typedef struct snapshot {
    mz_len size;
    mz_hash256 root;
    mz_str specials, extras, rows;
    mz_len specials_n, extras_n;
} snapshot;

/* Takes a count and that many items of `width` bytes. */
static bool take_list(mz_str *rest, mz_len width, mz_len *n, mz_str *items)
{
    if (rest->len < 8) {
        return false;
    }
    const uint64_t count = take_be(rest, 8);
    if (count > (uint64_t)(rest->len / width)) {
        return false;
    }
    *n = (mz_len)count;
    *items = mz_str_sub(*rest, 0, *n * width);
    *rest = mz_str_from(*rest, *n * width);
    return true;
}

static bool parse_snapshot(mz_str bytes, snapshot *out)
{
    if (bytes.len < 8 + 8 + 32 + 8 + 8 + 32 || !mz_str_starts(bytes, S(MAGIC))) {
        return false;
    }
    const mz_str body = mz_str_sub(bytes, 0, bytes.len - 32);
    const mz_hash256 sum = mz_sha256(body);
    if (memcmp(sum.b, bytes.data + body.len, 32) != 0) {
        return false;
    }
    mz_str rest = mz_str_from(body, 8);
    const uint64_t size = take_be(&rest, 8);
    (void)memcpy(out->root.b, rest.data, 32);
    rest = mz_str_from(rest, 32);
    if (!take_list(&rest, 8, &out->specials_n, &out->specials) || !take_list(&rest, 12, &out->extras_n, &out->extras) ||
        size > (uint64_t)(rest.len / ROW) || rest.len != (mz_len)size * ROW) {
        return false;
    }
    out->size = (mz_len)size;
    out->rows = rest;
    return true;
}

static mz_status replay(mz_record *r, snapshot *s)
{
    mz_len next_special = s->specials_n > 0 ? (mz_len)take_be(&s->specials, 8) : -1;
    for (mz_len i = 0; i < s->size; i++) {
        mz_hash256 name;
        (void)memcpy(name.b, s->rows.data, 32);
        s->rows = mz_str_from(s->rows, 32);
        const int32_t feed = (int32_t)take_be(&s->rows, 4);
        mz_arena scratch = r->work;
        mz_pending p;
        if (i == next_special) {
            MZ_TRY(fold_entry(r, &p, i, &scratch));
            next_special = s->specials.len > 0 ? (mz_len)take_be(&s->specials, 8) : -1;
            MZ_TRY(mz_ledger_replay(&r->ledger, &name, feed, &p));
        } else {
            MZ_TRY(mz_ledger_replay(&r->ledger, &name, feed, NULL));
        }
    }
    r->ledger.extras.n = 0; /* the specials brought theirs: the list has them all */
    for (mz_len i = 0; i < s->extras_n; i++) {
        const mz_len index = (mz_len)take_be(&s->extras, 8);
        *mz_push(r->ledger.perm, &r->ledger.extras) = (mz_extra){index, (int32_t)take_be(&s->extras, 4)};
    }
    return mz_ok();
}

/* Loads state/fold when it is of this very record; leaves an empty ledger otherwise. */
static void load_snapshot(mz_record *r)
{
    mz_arena scratch = r->work;
    MZ_VIEW_SCOPED view = {0};
    snapshot s;
    mz_hash256 root;
    const mz_tree tree = mz_inside_tree(r);
    if (r->state_folder == NULL || mz_failed(mz_view_open(mz_path_join(&scratch, r->state_folder, S("fold")), &view)) ||
        !parse_snapshot(view.bytes, &s) || s.size > r->edge->size || mz_failed(mz_tree_root(&tree, 0, s.size, &root)) ||
        !mz_hash_eq(&root, &s.root)) {
        return;
    }
    r->saved = s.size;
    if (mz_failed(replay(r, &s))) {
        r->saved = 0;
        mz_ledger_start(&r->ledger, r->origin, &r->perm);
    }
}

mz_status mz_inside_fold(mz_record *r)
{
    if (!r->folded) {
        mz_ledger_start(&r->ledger, r->origin, &r->perm);
        load_snapshot(r);
        r->folded = true;
    }
    while (r->ledger.size < r->edge->size) {
        mz_arena scratch = r->work;
        mz_pending p;
        const mz_len index = r->ledger.size;
        MZ_TRY(fold_entry(r, &p, index, &scratch));
        mz_ledger_resolve(&r->ledger, &p);
        p.checked = !mz_failed(p.status); /* it was verified before it was committed; `verify` does it again */
        for (mz_len i = 0; index > 0 && i < p.entry.note.n && p.checked; i++) {
            p.checked = p.entry.note.v[i].verified >= 0;
        }
        const mz_answer a = mz_ledger_judge(&r->ledger, &p);
        if (a.verdict == MZ_REFUSED || a.verdict == MZ_KNOWN) {
            return mz_fail(MZ_CORRUPT, "the record holds an entry that breaks its rules: run verify", index);
        }
    }
    return mz_ok();
}

mz_status mz_inside_fold_save(mz_record *r)
{
    const mz_ledger *l = &r->ledger;
    if (!r->folded || l->size != r->edge->size || l->size - r->saved < AGAIN + r->saved / 8) {
        return mz_ok();
    }
    MZ_BUF_SCOPED b = mz_buf_new(FOLD_MAX);
    mz_puts(&b, MAGIC);
    mz_put_be(&b, (uint64_t)l->size, 8);
    mz_put(&b, mz_hash_str(&r->root));
    mz_put_be(&b, (uint64_t)l->special.n, 8);
    for (mz_len i = 0; i < l->special.n; i++) {
        mz_put_be(&b, (uint64_t)l->special.v[i], 8);
    }
    mz_put_be(&b, (uint64_t)l->extras.n, 8);
    for (mz_len i = 0; i < l->extras.n; i++) {
        mz_put_be(&b, (uint64_t)l->extras.v[i].index, 8);
        mz_put_be(&b, (uint64_t)l->extras.v[i].key, 4);
    }
    for (mz_len i = 0; i < l->size; i++) {
        const mz_row *row = mz_ledger_row(l, i);
        mz_put(&b, mz_hash_str(&row->name));
        mz_put_be(&b, (uint64_t)row->feed, 4);
    }
    const mz_hash256 sum = mz_sha256(mz_buf_str(&b));
    mz_put(&b, mz_hash_str(&sum));
    MZ_TRY(mz_buf_status(&b));
    mz_arena scratch = r->work;
    r->saved = l->size;
    return mz_file_replace_unsynced(mz_path_join(&scratch, r->state_folder, S("fold")), mz_buf_str(&b), 0644);
}
