/* What a case has beside its record: state/base and the journal. The offline verifier does without. */
#include "record/inside.h"
#include "record/verify_inside.h"

/* A subtree of 2^level leaves is a run of hashes in one tile; the tiles were checked. */
static mz_status subtree(void *ctx, int level, mz_len index, mz_hash256 *out)
{
    mz_check *c = ctx;
    const int tile_level = level / 8, run = 1 << level % 8;
    const mz_len j = index * run, at = j % MZ_TILE_WIDTH * MZ_HASH_BYTES;
    if (tile_level >= MZ_TILE_LEVELS || j + run > mz_level_count(tile_level, c->edge->size)) {
        return mz_fail(MZ_BAD_INPUT, "the tree does not reach there", index);
    }
    const mz_tile t = mz_tile_of(tile_level, j, c->edge->size);
    mz_tile have;
    MZ_TRY(mz_shelf_tile(c->shelf, 0, &t, &c->bytes, &have));
    if (c->bytes.len < at + (mz_len)run * MZ_HASH_BYTES) {
        return mz_fail(MZ_CORRUPT, "the tile is cut", t.index);
    }
    mz_hash256 hashes[MZ_TILE_WIDTH / 2];
    (void)memcpy(hashes, c->bytes.data + at, (size_t)run * MZ_HASH_BYTES);
    *out = mz_tile_root(hashes, run);
    return mz_ok();
}

/* Does the journal's record stand on the tree that was just computed? A newer one waits for the next opening. */
static bool on_the_tree(mz_check *c, mz_len size, const mz_hash256 *root)
{
    const mz_tree tree = {subtree, c};
    mz_hash256 have;
    return size > c->edge->size || (!mz_failed(mz_tree_root(&tree, 0, size, &have)) && mz_hash_eq(&have, root));
}

/* false: it has its finding. *chain goes on to the next segment. */
static bool check_segment(mz_check *c, mz_str name, mz_str bytes, mz_hash256 *chain)
{
    for (mz_len at = 0;;) {
        mz_journal_record j;
        const mz_str rest = mz_str_from(bytes, at);
        const mz_journal_seen seen = mz_journal_decode(rest, chain, &j);
        mz_checkpoint cp;
        if (seen == MZ_JOURNAL_STRANGE || (seen != MZ_JOURNAL_RECORD && mz_journal_any(rest))) {
            mz_found(c, name, "the journal is damaged before its end", "restore the case from a backup");
            return false;
        }
        if (seen != MZ_JOURNAL_RECORD) {
            return true;
        }
        if (!on_the_tree(c, j.old_size, &j.old_root) || !on_the_tree(c, j.new_size, &j.new_root) ||
            mz_failed(mz_checkpoint_open(j.checkpoint, &c->out->log, &cp, c->work))) {
            mz_found(c, name, "the journal is of another history than the record", MZ_FORGED);
            return false;
        }
        *chain = j.chain;
        at += j.length;
    }
}

static mz_status check_state(mz_check *c, const char *folder)
{
    mz_arena scratch = c->work;
    mz_str text;
    mz_base base;
    const mz_status s = mz_file_load(mz_path_join(&scratch, folder, S("state/base")), 4096, &text, &scratch);
    if (mz_failed(s) || mz_failed(mz_base_parse(text, &base)) || !on_the_tree(c, base.size, &base.root)) {
        mz_found(c, S("state/base"), "where the journal begins is missing, damaged or of another history",
                 "restore the case from a backup");
        return mz_ok();
    }
    const char *journal = mz_path_join(&scratch, folder, S("journal"));
    mz_hash256 chain = base.chain;
    for (mz_journal j = {.folder = journal, .segment = base.segment};; j.segment++) {
        mz_arena one = scratch;
        MZ_VIEW_SCOPED view = {0};
        const char *path = mz_journal_path(&j, &one);
        if (!mz_path_exists(path) || mz_failed(mz_view_open(path, &view)) || /* a node may remove it meanwhile */
            !check_segment(c, mz_str_from(mz_str_of(path), mz_str_of(folder).len + 1), view.bytes, &chain)) {
            return mz_ok();
        }
    }
}

static mz_status run(mz_check *c, const char *folder)
{
    MZ_TRY(mz_check_run(c));
    const bool judged = c->edge != NULL && !c->stop && c->wrong.n == 0; /* wrong tiles say nothing about the journal */
    return c->living && judged ? check_state(c, folder) : mz_ok();
}

mz_status mz_verify_folder(const char *folder, const mz_verify_options *o, mz_verification *out, mz_arena *perm)
{
    mz_arena probe = *perm;
    const bool living = mz_path_exists(mz_path_join(&probe, folder, S("state/format")));
    mz_verify_options options = o == NULL ? (mz_verify_options){0} : *o;
    mz_shelf shelf;
    mz_vkey log;
    *out = (mz_verification){.settled = -1};
    MZ_TRY(mz_shelf_folder(folder, &shelf, perm));
    if (living && options.log == NULL && options.policy == NULL) {
        MZ_TRY(mz_inside_log(mz_path_join(perm, folder, S("state")), &log, perm));
        options.log = &log;
    }
    mz_check c;
    mz_status s = mz_check_start(&c, &shelf, &options, out, perm);
    if (!mz_failed(s)) {
        c.living = living;
        s = run(&c, folder);
    }
    mz_check_end(&c);
    return s;
}

mz_status mz_record_verify(const char *folder, const mz_vkey *log, mz_verification *out, mz_arena *perm)
{
    const mz_verify_options o = {.log = log};
    return mz_verify_folder(folder, &o, out, perm);
}
