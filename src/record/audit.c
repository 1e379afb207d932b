#include "record/audit.h"

#include "record/tile.h"

mz_str mz_audit_word(mz_audit_how how)
{
    static const char *const words[] = {"agrees", "ahead", "fork", "unproved", "wrong", "nothing", "silent"};
    mz_assert((size_t)how < sizeof words / sizeof *words);
    return mz_str_of(words[how]);
}

/* A subtree of 2^level leaves is a run of 2^(level mod 8) hashes of one tile. */
static mz_status subtree(void *ctx, int level, mz_len index, mz_hash256 *out)
{
    const mz_shelf_tree *tree = ctx;
    const int tile_level = level / 8, run = 1 << level % 8;
    const mz_len j = index * run;
    if (tile_level >= MZ_TILE_LEVELS || j + run > mz_level_count(tile_level, tree->size)) {
        return mz_fail(MZ_BAD_INPUT, "the tree does not reach there", index);
    }
    const mz_tile t = mz_tile_of(tile_level, j, tree->size);
    mz_tile have;
    MZ_BUF_SCOPED bytes = mz_buf_new(MZ_TILE_BYTES);
    MZ_TRY(mz_shelf_tile(tree->shelf, 0, &t, &bytes, &have));
    const mz_len at = j % MZ_TILE_WIDTH;
    if (bytes.len < (at + run) * MZ_HASH_BYTES) {
        return mz_fail(MZ_BAD_INPUT, "a tile is too short", t.index);
    }
    mz_hash256 hashes[MZ_TILE_WIDTH / 2];
    (void)memcpy(hashes, bytes.data + at * MZ_HASH_BYTES, (size_t)run * MZ_HASH_BYTES);
    *out = mz_tile_root(hashes, run);
    return mz_ok();
}

mz_tree mz_tree_of_shelf(mz_shelf_tree *t) { return (mz_tree){subtree, t}; }

/* What an audit works with. */
typedef struct work {
    const mz_shelf *shelf;
    const mz_vkey *log;
    mz_str reference;
    mz_checkpoint checkpoint; /* of the reference */
    mz_fork_proof *fork;
    bool *forked;
} work;

static void found(mz_audited *a, mz_audit_how how, const char *words)
{
    a->how = how;
    a->words = mz_str_of(words);
}

/* Opens what it gave: the log's line, and the witness's own. */
static bool read_note(const work *w, mz_audited *a, mz_arena scratch)
{
    mz_note note;
    const mz_vkey both[2] = {*w->log, a->witness == NULL ? *w->log : *a->witness};
    a->time = -1;
    if (a->note.len == 0) {
        if (a->how != MZ_AUDIT_SILENT) {
            found(a, MZ_AUDIT_NOTHING, "it has cosigned nothing of this log");
        }
        return false;
    }
    if (mz_failed(mz_checkpoint_open(a->note, w->log, &a->checkpoint, scratch)) ||
        mz_failed(mz_note_open(a->note, both, a->witness == NULL ? 1 : 2, &note, &scratch))) {
        found(a, MZ_AUDIT_WRONG, "what it gives is not a checkpoint that the log and it have signed");
        return false;
    }
    for (mz_len i = 0; i < note.n; i++) {
        a->time = note.v[i].verified == 1 && note.v[i].time > a->time ? note.v[i].time : a->time;
    }
    if (a->witness != NULL && a->time < 0) {
        found(a, MZ_AUDIT_WRONG, "it gives a checkpoint that it has not signed");
    }
    return a->witness == NULL || a->time >= 0;
}

/* Does the tree at the larger size begin with the smaller one, by the copy's tiles? */
static mz_status extends(const work *w, const mz_checkpoint *small, const mz_checkpoint *large, bool *yes)
{
    mz_shelf_tree t = {w->shelf, large->size};
    const mz_tree tree = mz_tree_of_shelf(&t);
    mz_proof proof = {.n = 0};
    *yes = false;
    if (small->size > 0 && small->size < large->size) {
        const mz_status s = mz_prove(&tree, 0, small->size, large->size, &proof);
        if (s.code == MZ_BAD_INPUT || s.code == MZ_LIMIT) { /* a tile is missing or of a wrong size */
            return mz_ok();
        }
        MZ_TRY(s);
    }
    *yes = mz_consistency_verify(small->size, large->size, &small->root, &large->root, proof.v, proof.n);
    return mz_ok();
}

/* Two signed checkpoints that are not shown to be one history: is it a proof? */
static bool prove_fork(const work *w, mz_str one, mz_str two, mz_len larger, mz_arena scratch)
{
    mz_shelf_tree t = {w->shelf, larger};
    const mz_tree tree = mz_tree_of_shelf(&t);
    mz_fork_proof proof;
    if (mz_failed(mz_fork_make(one, two, w->log, &tree, &proof, scratch))) {
        return false;
    }
    if (!*w->forked) {
        *w->fork = proof;
        *w->forked = true;
    }
    return true;
}

static mz_status judge(const work *w, mz_audited *a, mz_arena scratch)
{
    const mz_checkpoint *c = &a->checkpoint, *ref = &w->checkpoint;
    const bool ahead = c->size > ref->size;
    bool yes;
    MZ_TRY(extends(w, ahead ? ref : c, ahead ? c : ref, &yes));
    if (yes) {
        found(a, ahead ? MZ_AUDIT_AHEAD : MZ_AUDIT_AGREES,
              ahead ? "the same history, and more of it than this copy has" : "");
    } else if (prove_fork(w, a->note, w->reference, ahead ? c->size : ref->size, scratch)) {
        found(a, MZ_AUDIT_FORK, "the log has signed another history for it");
    } else {
        found(a, ahead ? MZ_AUDIT_AHEAD : MZ_AUDIT_UNPROVED,
              ahead ? "it has seen more than this copy has: follow the log, then audit again"
                    : "the tiles of this copy do not fit its checkpoint: verify the copy");
    }
    return mz_ok();
}

/* Those ahead of the copy can still be held against each other where their sizes are equal. */
static void compare_pairs(const work *w, mz_audited *v, mz_len n, mz_arena scratch)
{
    for (mz_len i = 0; i < n; i++) {
        for (mz_len j = 0; j < i; j++) {
            const bool both = v[i].how == MZ_AUDIT_AHEAD && v[j].how == MZ_AUDIT_AHEAD;
            if (both && v[i].checkpoint.size == v[j].checkpoint.size &&
                prove_fork(w, v[i].note, v[j].note, v[i].checkpoint.size, scratch)) {
                found(&v[i], MZ_AUDIT_FORK, "the log has signed two histories of this size");
                found(&v[j], MZ_AUDIT_FORK, "the log has signed two histories of this size");
            }
        }
    }
}

mz_status mz_audit(const mz_shelf *shelf, mz_str reference, const mz_vkey *log, mz_audited *v, mz_len n,
                   mz_fork_proof *fork, bool *forked, mz_arena scratch)
{
    work w = {.shelf = shelf, .log = log, .reference = reference, .fork = fork, .forked = forked};
    *forked = false;
    MZ_TRY(mz_checkpoint_open(reference, log, &w.checkpoint, scratch));
    for (mz_len i = 0; i < n; i++) {
        if (read_note(&w, &v[i], scratch)) {
            MZ_TRY(judge(&w, &v[i], scratch));
        }
    }
    compare_pairs(&w, v, n, scratch);
    return mz_ok();
}
