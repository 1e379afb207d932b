/* mirror.h: a whole copy of somebody's record that believes nothing.
 *
 * In      checkpoints that the log signed, packages of at most 256 entries with their proofs, documents in pieces.
 * Out     FOLDER/record/, laid out as the log's own: any reader of the log reads the copy. FOLDER/mirror/ keeps whose
 *         copy it is, the checkpoint that is being filled, the documents still missing, and evidence against the log.
 * Owns    a mz_mirror owns the folder's lock, its files and its memory: mz_mirror_close.
 * Limits  those of the record; a checkpoint note of MZ_NOTE_MAX bytes.
 * Source  C2SP tlog-mirror at commit 5ba5ee8; docs/formats/record.md, "Copies".
 *
 * Three marks: `size`, of the checkpoint that the copy serves, all of whose entries are here; `next`, the first entry
 * that is not here; `pending`, of the newest checkpoint known. size <= next <= pending. A package is verified against a
 * checkpoint that is proved to continue the one before, and is durable when mz_mirror_take returns if it fills its
 * bundle; what a cut loses is less than one bundle. The checkpoint never goes back.
 */
#ifndef MZ_RECORD_MIRROR_H
#define MZ_RECORD_MIRROR_H

#include "record/entry.h"
#include "record/package.h"

typedef struct mz_mirror mz_mirror;

/* Makes an empty copy of the log with this key. Fine when one is there; MZ_DENIED when the folder holds another log's
 * copy, or a case. */
MZ_MUST mz_status mz_mirror_create(const char *folder, const mz_vkey *log);
bool mz_mirror_is(const char *folder); /* is a copy kept in this folder? */
/* Takes the lock (MZ_DENIED) and looks at what is here. MZ_CORRUPT: `what` says what to do. */
MZ_MUST mz_status mz_mirror_open(const char *folder, mz_mirror **out);
void mz_mirror_close(mz_mirror *m); /* NULL is fine */

const mz_vkey *mz_mirror_log(const mz_mirror *m);
mz_len mz_mirror_size(const mz_mirror *m);
mz_len mz_mirror_next(const mz_mirror *m);
mz_len mz_mirror_pending(const mz_mirror *m);
mz_hash256 mz_mirror_pending_root(const mz_mirror *m);
mz_str mz_mirror_checkpoint(const mz_mirror *m); /* the note that is served; empty at size 0 */
mz_str mz_mirror_pending_note(const mz_mirror *m);
const char *mz_mirror_folder(const mz_mirror *m);
/* The tree of the entries that are here. */
mz_tree mz_mirror_tree(mz_mirror *m);
MZ_MUST mz_status mz_mirror_root(mz_mirror *m, mz_len size, mz_hash256 *out); /* size <= next */

/* What a checkpoint is to this copy. */
typedef enum mz_sight {
    MZ_SIGHT_NEWER, /* larger than what is served; not yet proved to continue it */
    MZ_SIGHT_SAME,
    MZ_SIGHT_OLDER, /* smaller, and true */
    MZ_SIGHT_FORK   /* it cannot be true beside one that is here: the log signed two histories */
} mz_sight;
/* MZ_BAD_INPUT: the log did not sign it. A fork is kept as evidence before this returns. */
MZ_MUST mz_status mz_mirror_look(mz_mirror *m, mz_str note, mz_checkpoint *out, mz_sight *sight);
/* Keeps a note or a proof in mirror/evidence/ under "<what>-<hash>"; the same twice is fine. */
MZ_MUST mz_status mz_mirror_keep(mz_mirror *m, mz_str what, mz_str bytes);

/* The log's signed checkpoint becomes the pending one, durably; the caller has proved that it continues the pending
 * one. Only the log's own line of it is kept. */
MZ_MUST mz_status mz_mirror_expect(mz_mirror *m, mz_str note);
/* Verifies a package against a tree that is known to continue the pending one, or to be it, and keeps what of it is
 * new. MZ_BAD_INPUT: its proof fails, or an entry before it is missing; nothing of it is kept. */
MZ_MUST mz_status mz_mirror_take(mz_mirror *m, const mz_package *p, mz_len size, const mz_hash256 *root);
/* The same without keeping anything. */
MZ_MUST mz_status mz_mirror_check(mz_mirror *m, const mz_package *p, mz_len size, const mz_hash256 *root);
/* All entries of the checkpoint are here: it becomes the one that is served, durably. The note is served as it is
 * given. MZ_CORRUPT when the entries do not give its root: what is not served yet is dropped. */
MZ_MUST mz_status mz_mirror_settle(mz_mirror *m, mz_str note);

/* ---- documents ---- */

typedef struct mz_wanted {
    mz_hash256 hash;
    int64_t size_bytes;
    bool salted;
} mz_wanted;
/* The documents that served entries name and that are not here. */
MZ_MUST mz_status mz_mirror_wanted(mz_mirror *m, const mz_wanted **out, mz_len *n, mz_arena *perm);
/* Takes a whole document; MZ_BAD_INPUT when no entry names it. */
MZ_MUST mz_status mz_mirror_put_blob(mz_mirror *m, mz_str bytes, bool *fresh);

/* ---- following ---- */

/* Where a copy is taken from: the files of a log by their paths. */
typedef struct mz_source {
    /* The whole file; *found false when it is not there. Fails when it cannot be said, or is larger than max_bytes. */
    mz_status (*get)(void *ctx, mz_str path, mz_len max_bytes, bool *found, mz_str *bytes, mz_arena *perm);
    /* At most max_bytes of it, from a place on; fewer at its end. */
    mz_status (*piece)(void *ctx, mz_str path, int64_t from, mz_len max_bytes, bool *found, mz_str *bytes,
                       mz_arena *perm);
    void *ctx;
} mz_source;

typedef struct mz_pull_options {
    bool documents;     /* ask for documents, too */
    bool only_packages; /* leave an unfinished bundle for later: the log is busy */
    void (*progress)(void *ctx, const char *word, int64_t done, int64_t total);
    bool (*stop)(void *ctx); /* may be NULL: asked between packages */
    void *ctx;
} mz_pull_options;

typedef enum mz_pull_end {
    MZ_PULL_SAME,   /* nothing new */
    MZ_PULL_NEW,    /* the copy serves a newer checkpoint */
    MZ_PULL_PART,   /* entries came, the checkpoint is not full yet */
    MZ_PULL_BEHIND, /* the source has less than this copy: refused, kept as evidence */
    MZ_PULL_FORK    /* the log signed two histories: refused, kept as evidence */
} mz_pull_end;
typedef struct mz_pulled {
    mz_pull_end end;
    mz_len source_size;
    mz_len entries, documents; /* that came */
    mz_len missing;            /* documents that are still not here */
    int64_t bytes;
} mz_pulled;
/* One round. *out tells how far it came also when it fails. MZ_BAD_INPUT: what the source gave is not what the log
 * signed; nothing of that was kept. */
MZ_MUST mz_status mz_mirror_pull(mz_mirror *m, const mz_source *from, const mz_pull_options *o, mz_pulled *out,
                                 mz_arena scratch);
/* The log key that the record itself names in its first entry: nobody vouches for it. The name is in perm. */
MZ_MUST mz_status mz_source_named_key(const mz_source *from, mz_vkey *out, mz_arena *perm);
/* A folder: a case, a copy of one, or its record/. */
MZ_MUST mz_status mz_source_folder(const char *folder, mz_source *out, mz_arena *perm);

#endif
