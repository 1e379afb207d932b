#include "record/inside.h"

#define FROM_BACKUP "restore the whole case folder from one backup, or start from a copy of record/ at the other party"

/* Tiles hold the tree up to state/base; the journal brings it to the last commit. */
static mz_status take_record(mz_record *r, const mz_journal_record *j, mz_arena scratch)
{
    mz_checkpoint c;
    MZ_TRY(mz_checkpoint_open(j->checkpoint, &r->log, &c, scratch));
    if (j->old_size != r->edge->size || !mz_hash_eq(&j->old_root, &r->root) || c.size != j->new_size ||
        !mz_hash_eq(&c.root, &j->new_root)) {
        return mz_fail(MZ_CORRUPT, "the journal does not continue the tree: " FROM_BACKUP, j->old_size);
    }
    mz_str rest = j->entries, entry;
    mz_range range = r->range;
    while (mz_bundle_next(&rest, &entry)) { /* first the root, then the tiles: nothing wrong reaches the disk */
        const mz_hash256 leaf = mz_leaf_hash(entry);
        mz_range_push(&range, &leaf);
    }
    const mz_hash256 root = mz_range_root(&range);
    if (rest.len != 0 || range.size != j->new_size || !mz_hash_eq(&root, &j->new_root)) {
        return mz_fail(MZ_CORRUPT, "the journal's entries do not give its root: " FROM_BACKUP, j->old_size);
    }
    MZ_TRY(mz_inside_absorb(r, j, true));
    *r->committed = *r->edge;
    r->range = range;
    r->root = root;
    r->journal.chain = j->chain;
    r->journal.at += j->length;
    return mz_ok();
}

/* *torn: it ends in something that is no record. */
static mz_status take_segment(mz_record *r, mz_str bytes, bool *torn, mz_arena scratch)
{
    for (;;) {
        mz_journal_record j;
        const mz_str rest = mz_str_from(bytes, r->journal.at);
        const mz_journal_seen seen = mz_journal_decode(rest, &r->journal.chain, &j);
        switch (seen) {
        case MZ_JOURNAL_RECORD:
            MZ_TRY(take_record(r, &j, scratch));
            break;
        case MZ_JOURNAL_STRANGE:
            return mz_fail(MZ_CORRUPT, "the journal holds a record of another chain: " FROM_BACKUP, r->journal.at);
        case MZ_JOURNAL_END:
        case MZ_JOURNAL_TORN:
        default:
            if (mz_journal_any(rest)) {
                return mz_fail(MZ_CORRUPT, "the journal is damaged before its end: " FROM_BACKUP, r->journal.at);
            }
            *torn = seen != MZ_JOURNAL_END;
            return mz_ok();
        }
    }
}

/* Segments before the base are done with. From the base on they follow each other; one that is missing there means
 * that state/base is from an older time than the journal. *last is the last one; the base's own may be still to come.
 */
static mz_status tidy_segments(mz_record *r, mz_len *last, mz_arena scratch)
{
    mz_strs names; /* sorted: numbers of eight digits in their order */
    mz_len next = r->base.segment;
    MZ_TRY(mz_dir_list(r->journal_folder, &names, &scratch));
    for (mz_len i = 0; i < names.n; i++) {
        mz_str digits = names.v[i];
        if (!mz_str_ends(digits, S(".seg"))) {
            continue;
        }
        digits.len -= 4;
        int64_t number;
        if (!mz_str_int(digits, &number) || number > next) {
            return mz_fail(MZ_CORRUPT, "the journal is newer than state/base: " FROM_BACKUP, i);
        }
        if (number < r->base.segment) {
            MZ_TRY(mz_file_remove(mz_path_join(&scratch, r->journal_folder, names.v[i])));
        } else {
            next++;
        }
    }
    *last = next > r->base.segment ? next - 1 : next;
    return mz_ok();
}

/* The checkpoint that is served must not know more than the journal: then this case was rolled back. */
static mz_status check_served(mz_record *r, mz_arena scratch)
{
    const char *path = mz_inside_path(r->log_folder, "checkpoint", &scratch);
    mz_str note;
    mz_checkpoint c;
    if (!mz_path_exists(path)) {
        return mz_ok();
    }
    MZ_TRY(mz_file_load(path, MZ_NOTE_MAX, &note, &scratch));
    if (mz_failed(mz_checkpoint_open(note, &r->log, &c, scratch))) {
        return mz_ok(); /* torn by a crash, or edited: it is written anew from the journal */
    }
    const mz_tree tree = mz_inside_tree(r);
    mz_hash256 root;
    if (c.size > r->edge->size) {
        return mz_fail(MZ_CORRUPT,
                       "the served checkpoint is newer than the journal, so state was rolled back: " FROM_BACKUP,
                       c.size);
    }
    MZ_TRY(mz_tree_root(&tree, 0, c.size, &root));
    if (!mz_hash_eq(&root, &c.root)) {
        return mz_fail(MZ_CORRUPT,
                       "the served checkpoint is of another history: keep a copy of this folder as "
                       "evidence; " FROM_BACKUP,
                       c.size);
    }
    if (c.size == r->edge->size) {
        r->published = c.size;
        mz_buf_clear(&r->checkpoint); /* as it is served: it may carry cosignatures */
        mz_put(&r->checkpoint, note);
        return mz_buf_status(&r->checkpoint);
    }
    return mz_ok();
}

/* Not closed in order. What a failed sync left may stand in memory only: all of it is written anew, durably, and what
 * follows the last whole record, which nobody was answered for, is dropped. Zeros behind it: it is still not closed in
 * order, for the tiles that are mended now are not durable either. */
static mz_status rewrite_journal(mz_record *r, const char *path, mz_str bytes)
{
    static const uint8_t zeros[8];
    MZ_BUF_SCOPED b = mz_buf_new(MZ_SEGMENT_MAX + 8);
    mz_put(&b, mz_str_sub(bytes, 0, r->journal.at));
    mz_put(&b, (mz_str){zeros, 8});
    MZ_TRY(mz_buf_status(&b));
    return mz_file_replace(path, mz_buf_str(&b), 0644);
}

/* One segment. Only the last may end in something torn: behind any other a commit stands that came later. */
static mz_status read_segment(mz_record *r, bool last, mz_arena scratch)
{
    const char *path = mz_journal_path(&r->journal, &scratch);
    bool torn = false;
    if (!mz_path_exists(path)) {
        return mz_ok();
    }
    MZ_VIEW_SCOPED view = {0};
    MZ_TRY(mz_view_open(path, &view));
    MZ_TRY(take_segment(r, view.bytes, &torn, scratch));
    if (torn && !last) {
        return mz_fail(MZ_CORRUPT, "the journal is damaged before its end: " FROM_BACKUP, r->journal.at);
    }
    r->loose = r->loose || view.bytes.len != r->journal.at;
    return last && r->loose ? rewrite_journal(r, path, view.bytes) : mz_ok();
}

static mz_status read_journal(mz_record *r, mz_len last, mz_arena scratch)
{
    r->loose = last != r->journal.segment; /* a node was at work and nothing after it closed in order */
    for (;;) {
        MZ_TRY(read_segment(r, r->journal.segment == last, scratch));
        if (r->journal.segment == last) {
            return mz_ok();
        }
        r->journal.segment++;
        r->journal.at = 0;
    }
}

mz_status mz_inside_recover(mz_record *r)
{
    mz_arena scratch = r->work;
    mz_str text;
    MZ_TRY(mz_file_load(mz_inside_path(r->state_folder, "base", &scratch), 4096, &text, &scratch));
    MZ_TRY(mz_base_parse(text, &r->base));
    r->journal = (mz_journal){
        .folder = r->journal_folder, .file = MZ_NO_FILE, .segment = r->base.segment, .chain = r->base.chain};
    mz_len last;
    MZ_TRY(tidy_segments(r, &last, scratch));
    MZ_TRY(mz_inside_load(r, r->base.size, &r->base.root));
    MZ_TRY(read_journal(r, last, scratch));
    MZ_TRY(check_served(r, scratch));
    if (r->edge->size > 0 && r->checkpoint.len == 0) {
        return mz_fail(MZ_CORRUPT, "record/checkpoint is missing or damaged: take it from a copy of record/",
                       r->edge->size);
    }
    if (!r->loose && r->published == r->edge->size) {
        return mz_ok();
    }
    MZ_TRY(mz_inside_mend(r, scratch));
    return mz_inside_publish(r, true);
}
