/* inside.h: what the files of the store share. (internal) */
#ifndef MZ_RECORD_INSIDE_H
#define MZ_RECORD_INSIDE_H

#include "record/journal.h"
#include "record/ledger.h"
#include "record/tile.h"

#define MZ_GROUP_MAX 256 /* entries in one journal record */

struct mz_record {
    mz_region region, work_region;
    mz_arena perm;                             /* as long as the record is open */
    mz_arena work;                             /* one call from outside: by value, handed down, never taken twice */
    mz_arena small;                            /* paths within files.c and blob.c, by value */
    const char *log_folder;                    /* CASE/record */
    const char *state_folder, *journal_folder; /* NULL for a bare copy of record/ */
    bool writable, folded, unlocked;
    mz_status dead; /* why no call may go on; MZ_OK while alive */
    mz_file lock;
    mz_str origin;
    mz_vkey log;
    mz_key secret;
    mz_edge *edge;
    mz_range range;
    mz_hash256 root;
    mz_buf checkpoint; /* the note at this size */
    mz_buf bundle;     /* entries of the unfinished bundle; of a writable record only */
    mz_buf batch;      /* the journal record being made */
    mz_len published;  /* the size of CASE/record/checkpoint */
    mz_len saved;      /* entries in state/fold */
    mz_base base;
    mz_journal journal;
    mz_ledger ledger;
    struct {
        mz_len *v; /* ascending */
        mz_len n;
        bool known;
        mz_utc **times; /* at each of them, when each witness cosigned: what was verified once; NULL: not yet */
        mz_len judged;  /* the ledger's size that this is good for */
    } cosigned;         /* sizes in record/cosigned/ */
    mz_strs forks;      /* proofs in record/fork/ that hold */
    bool forks_known;
    mz_len ahead; /* the size in state/ahead; 0: none */
    bool ahead_known, restoring;
};

/* files.c: tiles, bundles and the checkpoint on disk. */
MZ_MUST mz_status mz_inside_write(mz_record *r, const mz_tile *t, mz_str bytes, bool mend);
MZ_MUST mz_status mz_inside_read(const mz_record *r, const mz_tile *t, mz_view *out);
/* Loads edge, range and unfinished bundle of a tree of `size` from its tiles, and checks them against root. */
MZ_MUST mz_status mz_inside_load(mz_record *r, mz_len size, const mz_hash256 *root);
/* One committed entry into bundle and edge; full ones go to disk. `mend` rewrites what a crash tore. */
MZ_MUST mz_status mz_inside_absorb(mz_record *r, mz_str entry, const mz_hash256 *leaf, bool mend);
MZ_MUST mz_status mz_inside_publish(mz_record *r, bool mend);
MZ_MUST mz_status mz_inside_move_base(mz_record *r);
mz_tree mz_inside_tree(mz_record *r);

/* clear.c: removes partial tiles an hour after the full one became durable. */
MZ_MUST mz_status mz_inside_clear(const mz_record *r, mz_arena scratch);

/* read.c: one entry's bytes with its checked leaf hash. */
MZ_MUST mz_status mz_inside_entry(mz_record *r, mz_len index, mz_view *hold, mz_str *note);
/* cosigned.c: MZ_DENIED when the log is proven to have signed two histories: then it signs nothing any more. */
MZ_MUST mz_status mz_inside_may_sign(mz_record *r, mz_arena scratch);
/* blob.c: the body goes, durably. */
MZ_MUST mz_status mz_inside_unlink_blob(mz_record *r, const mz_hash256 *hash);
/* fold.c: brings the ledger up to the record's size. */
MZ_MUST mz_status mz_inside_fold(mz_record *r);
MZ_MUST mz_status mz_inside_fold_save(mz_record *r);
MZ_MUST mz_status mz_inside_alive(const mz_record *r);

/* recover.c: what the journal holds behind state/base goes into tiles and bundles. */
MZ_MUST mz_status mz_inside_recover(mz_record *r);
/* append.c: judges n <= MZ_GROUP_MAX notes and commits the accepted ones. */
MZ_MUST mz_status mz_inside_group(mz_record *r, const mz_str *notes, mz_len n, mz_answer *answers, mz_arena scratch);
/* store.c: an empty record that knows its folders, and its end. */
MZ_MUST mz_status mz_inside_new(const char *folder, bool is_case, mz_record **out);
void mz_inside_free(mz_record *r);
/* The log key from state/format, or the one that the first entry names under the (unverified) checkpoint. */
MZ_MUST mz_status mz_inside_format(mz_record *r);
MZ_MUST mz_status mz_inside_log(const char *state_folder, mz_vkey *out, mz_arena *perm);
MZ_MUST mz_status mz_inside_named_key(mz_record *r, mz_str checkpoint);
char *mz_inside_path(const char *folder, const char *name, mz_arena *perm);

#endif
