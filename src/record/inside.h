/* inside.h: what the files of the store share. (internal) */
#ifndef MZ_RECORD_INSIDE_H
#define MZ_RECORD_INSIDE_H

#include "record/journal.h"
#include "record/ledger.h"
#include "record/tile.h"

#define MZ_GROUP_MAX 256 /* entries handed in that are judged and committed together */

typedef struct mz_outbox mz_outbox; /* outbox.h */

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
    mz_edge *edge;      /* the tree that tiles, bundles and `checkpoint` hold */
    mz_edge *committed; /* the tree as it is committed: in a running node it is ahead of `edge` */
    mz_range range;     /* of the committed tree */
    mz_hash256 root;
    mz_buf checkpoint;        /* the note at this size */
    mz_buf bundle;            /* entries of the unfinished bundle; of a writable record only */
    mz_buf batch;             /* the journal record being made */
    mz_len published;         /* the size of CASE/record/checkpoint */
    mz_len saved;             /* entries in state/fold */
    uint64_t blob_folders[4]; /* one bit for each blob/<aa> that this process made durable in blob/ */
    mz_base base;
    mz_journal journal;
    bool loose; /* tiles or journal hold what nothing synced yet: an orderly close makes it durable */
    mz_ledger ledger;
    mz_pending *const *judged; /* taken into the ledger, and not yet into the tree */
    mz_len judged_n;
    struct {
        mz_len *v; /* ascending; grows at its end, mostly */
        mz_len n, cap;
        bool known;
        mz_utc **times; /* at each of them, when each witness cosigned: what was verified once; NULL: not yet */
        mz_len judged;  /* the ledger's size that this is good for */
        mz_region region;
        mz_arena room; /* of times; begun anew with them */
    } cosigned;        /* sizes in record/cosigned/ */
    mz_strs forks;     /* proofs in record/fork/ that hold */
    bool forks_known;
    mz_len ahead; /* the size in state/ahead; 0: none */
    bool ahead_known, restoring;
    mz_outbox *outbox; /* of a field office; NULL otherwise */
};

/* files.c: tiles, bundles and the checkpoint on disk. */
MZ_MUST mz_status mz_inside_write(mz_record *r, const mz_tile *t, mz_str bytes, bool mend);
MZ_MUST mz_status mz_inside_read(const mz_record *r, const mz_tile *t, mz_view *out);
/* Loads edge, range and unfinished bundle of a tree of `size` from its tiles, and checks them against root. */
MZ_MUST mz_status mz_inside_load(mz_record *r, mz_len size, const mz_hash256 *root);
/* A committed journal record into bundles, tiles and edge; full ones go to disk. `mend` rewrites what a crash tore. */
MZ_MUST mz_status mz_inside_absorb(mz_record *r, const mz_journal_record *j, bool mend);
MZ_MUST mz_status mz_inside_publish(mz_record *r, bool mend);
MZ_MUST mz_status mz_inside_move_base(mz_record *r);
/* Tiles and bundles that hold the tree of *base become durable; the journal begins there from now on. */
MZ_MUST mz_status mz_inside_set_base(mz_record *r, const mz_base *base, mz_arena scratch);
mz_tree mz_inside_tree(mz_record *r);

/* clear.c: removes partial tiles an hour after the full one became durable. */
MZ_MUST mz_status mz_inside_clear(const mz_record *r, mz_arena scratch);

/* read.c: one entry's bytes with its checked leaf hash. */
MZ_MUST mz_status mz_inside_entry(mz_record *r, mz_len index, mz_view *hold, mz_str *note);
/* The name of an entry in the tree, or of one that is being judged; ctx is the record. */
MZ_MUST mz_status mz_inside_name(void *ctx, mz_len index, mz_hash256 *out);
/* forks.c: MZ_DENIED when the log is proven to have signed two histories: then it signs nothing any more. */
MZ_MUST mz_status mz_inside_may_sign(mz_record *r, mz_arena scratch);
/* blob.c: the body goes, durably. */
MZ_MUST mz_status mz_inside_unlink_blob(mz_record *r, const mz_hash256 *hash);
/* fold.c: brings the ledger up to the record's size. */
MZ_MUST mz_status mz_inside_fold(mz_record *r);
MZ_MUST mz_status mz_inside_fold_save(mz_record *r);
MZ_MUST mz_status mz_inside_alive(const mz_record *r);

/* mend.c: after a journal that was not closed in order: older partial tiles, files on their way. */
MZ_MUST mz_status mz_inside_mend(mz_record *r, mz_arena scratch);
/* recover.c: what the journal holds behind state/base goes into tiles and bundles. */
MZ_MUST mz_status mz_inside_recover(mz_record *r);
/* append.c. Judges parsed entries in their order; the accepted ones are in the ledger, and must be committed. */
MZ_MUST mz_status mz_inside_judge(mz_record *r, mz_pending *const *v, mz_len n, mz_answer *answers,
                                  mz_pending **accepted, mz_len *accepted_n);
/* Signs for the accepted entries and commits them: one write, one sync. *j looks into *batch, the record as written.
 * The journal must have room. What then stands in the record is mz_inside_absorb's to do. */
MZ_MUST mz_status mz_inside_sequence(mz_record *r, mz_pending *const *accepted, mz_len n, mz_buf *batch,
                                     mz_journal_record *j, mz_arena scratch);
/* Takes bytes from an arena without touching them. */
mz_arena mz_inside_room(mz_arena *scratch, mz_len bytes);
/* store.c: an empty record that knows its folders, and its end. */
MZ_MUST mz_status mz_inside_new(const char *folder, bool is_case, mz_record **out);
void mz_inside_free(mz_record *r);
/* The log key from state/format, or the one that the first entry names under the (unverified) checkpoint. */
MZ_MUST mz_status mz_inside_format(mz_record *r);
MZ_MUST mz_status mz_inside_log(const char *state_folder, mz_vkey *out, mz_arena *perm);
MZ_MUST mz_status mz_inside_named_key(mz_record *r, mz_str checkpoint);
char *mz_inside_path(const char *folder, const char *name, mz_arena *perm);

#endif
