/* Somebody has seen more of this record than this folder holds: it was brought back from an old copy. Signing on would
 * make two histories. state/ahead keeps the proof, a checkpoint that our own log signed, until the record has caught
 * up with it. */
#include "record/ahead.h"

#include "record/ask.h"

#define AHEAD "ahead"

/* The checkpoint in state/ahead; size 0 when there is none. */
static mz_status load(mz_record *r, mz_str *note, mz_checkpoint *c, mz_arena *scratch)
{
    const char *path = mz_inside_path(r->state_folder, AHEAD, scratch);
    *c = (mz_checkpoint){.size = 0};
    if (!mz_path_exists(path)) {
        return mz_ok();
    }
    MZ_TRY(mz_file_load(path, MZ_NOTE_MAX, note, scratch));
    if (mz_failed(mz_checkpoint_open(*note, &r->log, c, *scratch))) {
        return mz_fail(MZ_CORRUPT, "state/ahead is damaged: ask every witness for its last checkpoint before signing",
                       -1);
    }
    return mz_ok();
}

mz_status mz_inside_ahead_keep(mz_record *r, mz_str note, mz_len size, mz_arena scratch)
{
    mz_str old;
    mz_checkpoint c;
    if (r->state_folder == NULL) {
        return mz_ok();
    }
    MZ_TRY(load(r, &old, &c, &scratch));
    if (c.size >= size) {
        return mz_ok();
    }
    MZ_TRY(mz_file_replace(mz_inside_path(r->state_folder, AHEAD, &scratch), note, 0644));
    r->ahead_known = false;
    return mz_ok();
}

/* The record has grown to the size that somebody saw: is it the same tree? */
static mz_status caught_up(mz_record *r, const mz_checkpoint *c, mz_str note, mz_arena scratch)
{
    MZ_TRY(mz_inside_place(r, c, note, scratch)); /* another tree is a fork: the proof is kept */
    return mz_file_remove(mz_inside_path(r->state_folder, AHEAD, &scratch));
}

mz_status mz_inside_ahead(mz_record *r, mz_arena scratch)
{
    mz_str note;
    mz_checkpoint c;
    if (r->state_folder == NULL || (r->ahead_known && r->ahead == 0) || r->restoring) {
        return mz_ok();
    }
    MZ_TRY(load(r, &note, &c, &scratch));
    if (c.size > 0 && c.size <= r->edge->size) {
        MZ_TRY(caught_up(r, &c, note, scratch));
        c.size = 0;
    }
    r->ahead = c.size;
    r->ahead_known = true;
    return c.size == 0 ? mz_ok()
                       : mz_fail(MZ_DENIED,
                                 "this record was brought back from an old copy: a larger one was signed and seen. "
                                 "Nothing is signed until the missing entries are here; fetch them from a mirror "
                                 "(mizan cosign CASE --restore MIRROR)",
                                 c.size);
}

/* ---- catching up ---- */

static mz_status same_log(mz_record *r, mz_record *copy)
{
    mz_hash256 ours = mz_record_root(r), theirs;
    const mz_tree tree = mz_record_tree(copy);
    if (!mz_vkey_eq(mz_record_log(r), mz_record_log(copy))) {
        return mz_fail(MZ_BAD_INPUT, "the copy is of another log", -1);
    }
    if (mz_record_size(copy) < mz_record_size(r)) {
        return mz_fail(MZ_BAD_INPUT, "the copy holds less than this record", mz_record_size(copy));
    }
    MZ_TRY(mz_tree_root(&tree, 0, mz_record_size(r), &theirs));
    return mz_hash_eq(&ours, &theirs)
               ? mz_ok()
               : mz_fail(MZ_CORRUPT, "the copy and this record are two histories of one log: verify both", -1);
}

/* What the entry names and the copy has; a document that neither has stays missing, and verifying says so. */
static mz_status take_bodies(mz_record *r, mz_record *copy, const mz_entry *e)
{
    for (mz_len i = 0; i < e->draft.bodies_n; i++) {
        const mz_hash256 *want = &e->draft.bodies[i].hash;
        mz_hash256 got;
        int64_t size_bytes;
        MZ_VIEW_SCOPED blob = {.bytes = {0}};
        if (mz_record_has(r, want) || !mz_record_has(copy, want)) {
            continue;
        }
        MZ_TRY(mz_record_blob(copy, want, &blob));
        const mz_hash256 is = mz_sha256(blob.bytes);
        if (!mz_hash_eq(&is, want)) {
            return mz_fail(MZ_CORRUPT, "a document of the copy is not what its name says: verify the copy", e->index);
        }
        const mz_status s = mz_record_put(r, blob.bytes, false, &got, &size_bytes); /* as it lies, a salt included */
        if (mz_failed(s) && s.code != MZ_DENIED) { /* denied: the members had it erased, and it stays so */
            return s;
        }
    }
    return mz_ok();
}

/* One entry at a time: what is not taken as it stands is not signed over. */
static mz_status take_entries(mz_record *r, mz_record *copy, mz_arena scratch)
{
    mz_walk w = {.next = mz_record_size(r)};
    const mz_entry *e;
    for (;;) {
        mz_answer answer;
        MZ_TRY(mz_record_next(copy, &w, &e));
        if (e == NULL) {
            return mz_ok();
        }
        const mz_str note = mz_str_copy(&scratch, e->note.bytes);
        const mz_len want = e->index;
        mz_status s = take_bodies(r, copy, e);
        s = mz_failed(s) ? s : mz_record_submit(r, &note, 1, &answer);
        if (mz_failed(s) || (answer.verdict != MZ_ACCEPTED && answer.verdict != MZ_FORK) || answer.index != want) {
            mz_walk_end(&w);
            return mz_failed(s) ? s : mz_fail(MZ_CORRUPT, "an entry of the copy is not taken: verify the copy", want);
        }
    }
}

mz_status mz_record_restore(mz_record *r, mz_record *copy, mz_len *added)
{
    const mz_len before = mz_record_size(r);
    mz_region region;
    mz_arena scratch;
    MZ_TRY(mz_inside_alive(r));
    MZ_TRY(same_log(r, copy));
    MZ_TRY(mz_region_new(INT64_C(64) << 30, &region, &scratch));
    r->restoring = true;
    mz_status s = take_entries(r, copy, scratch);
    r->restoring = false;
    r->ahead_known = false;
    mz_region_free(&region);
    s = mz_failed(s) ? s : mz_inside_ahead(r, r->work);
    if (!mz_failed(s)) {
        *added = mz_record_size(r) - before;
    }
    return s;
}
