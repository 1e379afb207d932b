/* ledger.h: the rules of feeds and keys, as a fold over the entries. (internal)
 *
 * In      parsed entries in record order.
 * Out     a judgement on each: accepted, known, fork evidence, refused and why; the register of keys; the feeds.
 * Owns    its texts (about 15 bytes an entry): mz_ledger_end. The rest lies in the arena given at the start and grows
 *         with the register, not with the entries.
 * Source  docs/formats/record.md, "Feeds", "Keys".
 *
 * The same code judges what is handed in and what `verify` reads.
 */
#ifndef MZ_RECORD_LEDGER_H
#define MZ_RECORD_LEDGER_H

#include "record/standing.h"
#include "record/texts.h"

/* An entry on its way: parsed, then its signers looked up, then their signatures verified, then judged. */
typedef struct mz_pending {
    mz_str note;
    mz_entry entry;
    mz_hash256 leaf;
    mz_status status;          /* of parsing, then of the signatures */
    bool checked;              /* every line's key was found and every signature is right */
    const mz_registered *keys; /* the register in which the lines' keys were found */
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

/* Signers of a text beyond the key of its feed. */
typedef struct mz_extra {
    mz_len index; /* of the first entry with this text */
    int32_t key;
} mz_extra;

/* An entry that changes more than its feed. */
typedef enum mz_special_kind { MZ_SPECIAL_ACTS, MZ_SPECIAL_FORK, MZ_SPECIAL_STANDING } mz_special_kind;
typedef struct mz_special {
    mz_len index;
    mz_special_kind kind;
} mz_special;

typedef struct mz_ledger {
    mz_arena *perm;
    mz_str origin;
    mz_registered *keys;
    mz_feed *feeds;
    mz_len keys_n, keys_cap, feeds_cap;
    mz_map key_names;
    mz_len size;
    mz_texts texts;
    mz_namer namer;   /* tells the name of an entry that was taken in */
    mz_status broken; /* it could not: what was judged since is not to be believed */
    struct {
        mz_extra *v;
        mz_len n, cap;
    } extras;
    mz_founding founding;
    mz_standing standing; /* policy, settings, what may be erased */
    struct {
        mz_special *v;
        mz_len n, cap;
    } special;
} mz_ledger;

MZ_MUST mz_status mz_ledger_start(mz_ledger *l, mz_str origin, mz_namer namer, mz_arena *perm);
void mz_ledger_end(mz_ledger *l); /* also of one that is all zero */
/* How many bytes parsing this note takes at most. */
mz_len mz_pending_room(mz_str note);
/* Parses p->note into p->entry; lists in `perm`. Sets p->leaf and p->status. Thread-safe. */
void mz_pending_parse(mz_pending *p, mz_arena *perm);
/* Looks up each line's key as of now; unknown ones stay -1. */
void mz_ledger_resolve(const mz_ledger *l, mz_pending *p);
/* Verifies the lines whose key was found. Thread-safe, also while somebody judges. */
void mz_pending_check(mz_pending *p);
/* Judges the entry as the next one of the record, and takes it in unless it is known or refused. */
mz_answer mz_ledger_judge(mz_ledger *l, mz_pending *p);

mz_status mz_genesis_parse(mz_str text, mz_genesis *out, mz_arena *perm);
void mz_put_genesis(mz_buf *b, const mz_genesis *g);

const mz_registered *mz_ledger_key(const mz_ledger *l, mz_str name);
/* From a snapshot: l->texts holds n entries; mz_ledger_again does once more what each special one among them did, in
 * their order; the caller then sets extras and feeds, and l->size. MZ_CORRUPT when it does not fit. */
MZ_MUST mz_status mz_ledger_again(mz_ledger *l, mz_special special, mz_pending *p);

/* Is this a checkpoint of the log on which every cosignature of a witness that the register or a policy ever knew is
 * right? With only_known, as in record/cosigned/, it carries no other lines. Size and root are for the caller. */
MZ_MUST mz_status mz_ledger_cosigned(const mz_ledger *l, const mz_vkey *log, mz_str bytes, bool only_known,
                                     mz_checkpoint *out, mz_arena scratch);

#define MZ_COSIGNED_LIST_MAX 4096
/* cosigned/list: decimal sizes, ascending, one a line. MZ_BAD_INPUT (at = the line, from 1) for anything else. */
MZ_MUST mz_status mz_cosigned_list_parse(mz_str text, mz_len **sizes, mz_len *n, mz_arena *perm);

/* Keeps the place of an entry that was refused, so that those behind it can still be read; no feed moves. NULL where
 * the name is known already, or there is none. */
void mz_ledger_skip(mz_ledger *l, const mz_hash256 *name);

#endif
