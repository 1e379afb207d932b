#include "record/inside.h"
#include "record/proof.h"

#define CORRUPT_ENTRY "an entry is not the one that the tree names: run verify, and restore the case from a copy"

mz_status mz_inside_alive(const mz_record *r)
{
    return mz_failed(r->dead)
               ? mz_fail(MZ_IO, "the record stopped at an earlier failure: find its cause, then open the case anew", -1)
               : mz_ok();
}

/* The leaf hash of an entry as the level-0 tile has it. */
static mz_status leaf_of(mz_record *r, mz_len index, mz_hash256 *out)
{
    const mz_tree tree = mz_inside_tree(r);
    return tree.subtree(tree.ctx, 0, index, out);
}

/* The bundle that holds an entry: in memory while it is unfinished, on disk otherwise. */
static mz_status bundle_of(mz_record *r, mz_len index, mz_view *hold, mz_str *bundle)
{
    const mz_tile t = mz_tile_of(MZ_ENTRY_BUNDLE, index, r->edge->size);
    if (r->writable && t.width < MZ_TILE_WIDTH) {
        *bundle = mz_buf_str(&r->bundle);
        return mz_ok();
    }
    MZ_TRY(mz_inside_read(r, &t, hold));
    *bundle = hold->bytes;
    return mz_ok();
}

static mz_status check_index(const mz_record *r, mz_len index)
{
    return index >= 0 && index < r->edge->size
               ? mz_ok()
               : mz_fail(MZ_BAD_INPUT, "the record has no entry with this index", index);
}

mz_status mz_inside_entry(mz_record *r, mz_len index, mz_view *hold, mz_str *note)
{
    MZ_TRY(check_index(r, index));
    mz_str bundle, bytes;
    mz_hash256 want;
    MZ_TRY(bundle_of(r, index, hold, &bundle));
    MZ_TRY(leaf_of(r, index, &want));
    if (!mz_bundle_entry(bundle, index % MZ_TILE_WIDTH, &bytes)) {
        return mz_fail(MZ_CORRUPT, CORRUPT_ENTRY, index);
    }
    const mz_hash256 have = mz_leaf_hash(bytes);
    if (!mz_hash_eq(&have, &want)) {
        return mz_fail(MZ_CORRUPT, CORRUPT_ENTRY, index);
    }
    *note = bytes;
    return mz_ok();
}

mz_status mz_inside_name(void *ctx, mz_len index, mz_hash256 *out)
{
    mz_record *r = ctx;
    if (index >= r->edge->size) {
        mz_assert(index - r->edge->size < r->judged_n);
        *out = r->judged[index - r->edge->size]->entry.name;
        return mz_ok();
    }
    MZ_VIEW_SCOPED hold = {0};
    mz_str note;
    MZ_TRY(mz_inside_entry(r, index, &hold, &note));
    return mz_entry_name(note, out) ? mz_ok() : mz_fail(MZ_CORRUPT, CORRUPT_ENTRY, index);
}

mz_status mz_record_entry(mz_record *r, mz_len index, mz_entry *out, mz_arena *perm)
{
    MZ_VIEW_SCOPED hold = {0};
    mz_str note;
    MZ_TRY(mz_inside_entry(r, index, &hold, &note));
    mz_entry e;
    MZ_TRY(mz_entry_parse(mz_str_copy(perm, note), &e, perm));
    e.index = index;
    *out = e;
    return mz_ok();
}

struct mz_walk_state {
    mz_region region;
    mz_arena copy_room;  /* for an unfinished bundle, which the next write would move */
    mz_arena entry_room; /* for what parsing one entry needs */
    mz_view hold;        /* the bundle on disk that is being read */
    mz_str rest;         /* what is left of it */
    mz_hash256 leaves[MZ_TILE_WIDTH];
    mz_entry entry;
};

void mz_walk_end(mz_walk *w)
{
    if (w->state != NULL) {
        mz_view_close(&w->state->hold);
        mz_region region = w->state->region;
        mz_region_free(&region);
        w->state = NULL;
    }
}

static mz_status walk_start(mz_walk *w)
{
    mz_region region;
    mz_arena arena;
    MZ_TRY(mz_region_new((mz_len)64 << 20, &region, &arena));
    w->state = mz_new(&arena, struct mz_walk_state, 1);
    w->state->region = region;
    unsigned char *middle = arena.beg + 2 * (mz_len)MZ_BUNDLE_MAX;
    w->state->copy_room = (mz_arena){arena.beg, middle};
    w->state->entry_room = (mz_arena){middle, arena.end};
    return mz_ok();
}

/* Opens the bundle of entry w->next and stands before that entry. */
static mz_status walk_bundle(mz_record *r, mz_walk *w)
{
    struct mz_walk_state *s = w->state;
    mz_arena room = s->copy_room;
    mz_view_close(&s->hold);
    mz_str bundle, skipped;
    MZ_TRY(bundle_of(r, w->next, &s->hold, &bundle));
    s->rest = s->hold.bytes.data == NULL ? mz_str_copy(&room, bundle) : bundle;
    for (mz_len i = 0; i < w->next % MZ_TILE_WIDTH; i++) {
        if (!mz_bundle_next(&s->rest, &skipped)) {
            return mz_fail(MZ_CORRUPT, CORRUPT_ENTRY, w->next);
        }
    }
    const mz_tile t = mz_tile_of(0, w->next, r->edge->size);
    if (t.width < MZ_TILE_WIDTH) {
        (void)memcpy(s->leaves, r->edge->v[0], sizeof s->leaves);
        return mz_ok();
    }
    MZ_VIEW_SCOPED tile = {0};
    MZ_TRY(mz_inside_read(r, &t, &tile));
    if (tile.bytes.len != MZ_TILE_BYTES) {
        return mz_fail(MZ_CORRUPT, CORRUPT_ENTRY, w->next);
    }
    (void)memcpy(s->leaves, tile.bytes.data, sizeof s->leaves);
    return mz_ok();
}

static mz_status walk_on(mz_record *r, mz_walk *w)
{
    if (w->state == NULL) {
        MZ_TRY(walk_start(w));
    }
    struct mz_walk_state *s = w->state;
    if (s->rest.len == 0 || w->next % MZ_TILE_WIDTH == 0) {
        MZ_TRY(walk_bundle(r, w));
    }
    mz_str note;
    if (!mz_bundle_next(&s->rest, &note)) {
        return mz_fail(MZ_CORRUPT, CORRUPT_ENTRY, w->next);
    }
    const mz_hash256 leaf = mz_leaf_hash(note);
    if (!mz_hash_eq(&leaf, &s->leaves[w->next % MZ_TILE_WIDTH])) {
        return mz_fail(MZ_CORRUPT, CORRUPT_ENTRY, w->next);
    }
    mz_arena room = s->entry_room;
    MZ_TRY(mz_entry_parse(note, &s->entry, &room));
    s->entry.index = w->next;
    return mz_ok();
}

mz_status mz_record_next(mz_record *r, mz_walk *w, const mz_entry **out)
{
    mz_assert(w->next >= 0);
    if (w->next >= r->edge->size) {
        mz_walk_end(w);
        *out = NULL;
        return mz_ok();
    }
    const mz_status s = walk_on(r, w);
    if (mz_failed(s)) {
        mz_walk_end(w);
        return s;
    }
    w->next++;
    *out = &w->state->entry;
    return mz_ok();
}

mz_status mz_record_root_at(mz_record *r, mz_len size, mz_hash256 *out)
{
    if (size < 0 || size > r->edge->size) {
        return mz_fail(MZ_BAD_INPUT, "the record never had this size", size);
    }
    const mz_tree tree = mz_inside_tree(r);
    return mz_tree_root(&tree, 0, size, out);
}

mz_status mz_record_prove(mz_record *r, mz_len index, mz_proof *out)
{
    MZ_TRY(check_index(r, index));
    const mz_tree tree = mz_inside_tree(r);
    return mz_prove(&tree, index, index + 1, r->edge->size, out);
}

mz_status mz_record_proof_under(mz_record *r, mz_len index, mz_str checkpoint, mz_buf *out)
{
    mz_checkpoint c;
    mz_hash256 root;
    const mz_tree tree = mz_inside_tree(r);
    MZ_TRY(mz_checkpoint_open(checkpoint, &r->log, &c, r->work));
    if (c.size > r->edge->size || index < 0 || index >= c.size) {
        return mz_fail(MZ_BAD_INPUT, "the checkpoint does not cover this entry, or reaches beyond the record", index);
    }
    MZ_TRY(mz_tree_root(&tree, 0, c.size, &root));
    if (!mz_hash_eq(&root, &c.root)) {
        return mz_fail(MZ_CORRUPT, "the checkpoint is of another tree than this record: a fork", c.size);
    }
    mz_proof_file p = {.extra = {NULL, 0}, .index = index, .checkpoint = checkpoint};
    MZ_TRY(mz_prove(&tree, index, index + 1, c.size, &p.proof));
    mz_put_proof(out, &p);
    return mz_buf_status(out);
}

mz_status mz_record_proof(mz_record *r, mz_len index, mz_buf *out)
{
    MZ_TRY(check_index(r, index));
    return mz_record_proof_under(r, index, mz_buf_str(&r->checkpoint), out);
}

mz_status mz_record_find(mz_record *r, const mz_hash256 *name, mz_len *index)
{
    MZ_TRY(mz_inside_fold(r));
    mz_len at;
    MZ_TRY(mz_texts_find(&r->ledger.texts, name, &r->ledger.namer, &at));
    if (at < 0) {
        return mz_fail(MZ_BAD_INPUT, "the record has no entry of this name", -1);
    }
    *index = at;
    return mz_ok();
}

const mz_registered *mz_record_key(mz_record *r, mz_str name)
{
    return mz_failed(mz_inside_fold(r)) ? NULL : mz_ledger_key(&r->ledger, name);
}

const mz_registered *mz_record_keys(mz_record *r, mz_len *n)
{
    *n = mz_failed(mz_inside_fold(r)) ? 0 : r->ledger.keys_n;
    return r->ledger.keys;
}

bool mz_record_feed(mz_record *r, mz_str name, mz_len *next, bool *forked)
{
    const mz_registered *k = mz_record_key(r, name);
    if (k == NULL) {
        return false;
    }
    const mz_feed *f = &r->ledger.feeds[k - r->ledger.keys];
    *next = f->next;
    *forked = f->forked;
    return true;
}

const mz_genesis *mz_record_genesis(mz_record *r)
{
    return mz_failed(mz_inside_fold(r)) || !r->ledger.founding.done ? NULL : &r->ledger.founding.genesis;
}

mz_len mz_record_size(const mz_record *r) { return r->edge->size; }
mz_hash256 mz_record_root(const mz_record *r) { return r->root; }
mz_str mz_record_origin(const mz_record *r) { return r->origin; }
const mz_vkey *mz_record_log(const mz_record *r) { return &r->log; }
mz_str mz_record_checkpoint(const mz_record *r) { return mz_buf_str(&r->checkpoint); }
