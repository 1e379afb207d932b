/* ledger.h: the rules of feeds and keys, as a fold over the entries. (internal)
 *
 * In      parsed entries in record order.
 * Out     a judgement on each: accepted, known, fork evidence, refused and why; the register of keys; the feeds.
 * Owns    nothing: all in the arena given at the start; grows with the record (about 100 bytes an entry).
 * Source  docs/formats/record.md, "Feeds", "Keys".
 *
 * The same code judges what is handed in and what `verify` reads.
 */
#ifndef MZ_RECORD_LEDGER_H
#define MZ_RECORD_LEDGER_H

#include "record/standing.h"

/* An entry on its way: parsed, then its signers looked up, then their signatures verified, then judged. */
typedef struct mz_pending {
    mz_str note;
    mz_entry entry;
    mz_hash256 leaf;
    mz_status status; /* of parsing, then of the signatures */
    bool checked;     /* every line's key was found and every signature is right */
} mz_pending;

/* What the first entry said, kept. */
typedef struct mz_founding {
    bool done;
    mz_genesis genesis;
} mz_founding;

typedef struct mz_feed {
    mz_len next; /* the sequence number that comes next */
    mz_hash256 head;
    bool forked;
} mz_feed;

typedef struct mz_row {
    mz_hash256 name;
    int32_t feed; /* index of the feed's key */
} mz_row;

#define MZ_ROWS_BLOCK 1024
typedef struct mz_rows {
    mz_row **v; /* blocks that never move */
    mz_len n, cap;
} mz_rows;

/* Signers of a text beyond the key of its feed. */
typedef struct mz_extra {
    mz_len index; /* of the first entry with this text */
    int32_t key;
} mz_extra;

typedef struct mz_ledger {
    mz_arena *perm;
    mz_str origin;
    mz_registered *keys;
    mz_feed *feeds;
    mz_len keys_n, keys_cap, feeds_cap;
    mz_map key_names;
    mz_rows rows;
    mz_len size;
    mz_map texts; /* name -> index of the first entry with it */
    struct {
        mz_extra *v;
        mz_len n, cap;
    } extras;
    mz_founding founding;
    mz_standing standing; /* policy, settings, what may be erased */
    struct {
        mz_len *v;
        mz_len n, cap;
    } special; /* indexes of the entries that change the register */
} mz_ledger;

void mz_ledger_start(mz_ledger *l, mz_str origin, mz_arena *perm);
/* Parses p->note into p->entry; lists in `perm`. Sets p->leaf and p->status. Thread-safe. */
void mz_pending_parse(mz_pending *p, mz_arena *perm);
/* Looks up each line's key as of now; unknown ones stay -1. */
void mz_ledger_resolve(const mz_ledger *l, mz_pending *p);
/* Verifies the lines whose key is known. Thread-safe while nobody judges. */
void mz_ledger_check(const mz_ledger *l, mz_pending *p);
/* Judges the entry as the next one of the record, and takes it in unless it is known or refused. */
mz_answer mz_ledger_judge(mz_ledger *l, mz_pending *p);

mz_status mz_genesis_parse(mz_str text, mz_genesis *out, mz_arena *perm);
void mz_put_genesis(mz_buf *b, const mz_genesis *g);

const mz_row *mz_ledger_row(const mz_ledger *l, mz_len index);
const mz_registered *mz_ledger_key(const mz_ledger *l, mz_str name);
/* Takes in an entry that was judged before, from a snapshot. `special` is the parsed entry where it changes the
 * register, NULL otherwise. MZ_CORRUPT when the snapshot does not fit the record. */
MZ_MUST mz_status mz_ledger_replay(mz_ledger *l, const mz_hash256 *name, int32_t feed, mz_pending *special);

/* Is this a checkpoint of the log on which every cosignature of a witness that the register or a policy ever knew is
 * right? With only_known, as in record/cosigned/, it carries no other lines. Size and root are for the caller. */
MZ_MUST mz_status mz_ledger_cosigned(const mz_ledger *l, const mz_vkey *log, mz_str bytes, bool only_known,
                                     mz_checkpoint *out, mz_arena scratch);

/* Keeps the place of an entry that was refused, so that those behind it can still be read; no feed moves. */
void mz_ledger_skip(mz_ledger *l, const mz_hash256 *name);

#endif
