/* store.h: the record of one case on disk.
 *
 * In      drafts with the keys that sign them, or finished entries of others; documents.
 * Out     durable entries with their index; the log's files under CASE/record/.
 * Owns    a mz_record owns its lock, its files and its memory: mz_record_close.
 * Limits  MZ_RECORD_ENTRIES_MAX entries of at most MZ_ENTRY_MAX bytes each; a document is at most 2^40 bytes.
 * Source  docs/formats/record.md, "On disk".
 *
 * What mz_record_write or mz_record_submit answered is durable. One journal record, written with one write and one
 * fdatasync and holding the signed checkpoint, commits a batch; everything else can be made anew from it.
 * After a failed write the record is dead: every further call fails with MZ_IO; close it, find the cause, open anew.
 */
#ifndef MZ_RECORD_STORE_H
#define MZ_RECORD_STORE_H

#include "record/entry.h"
#include "record/merkle.h"

#define MZ_RECORD_ENTRIES_MAX 10000000
#define MZ_WRITE_MAX          65536
#define MZ_WRITE_BYTES_MAX    ((mz_len)48 << 20)

typedef struct mz_record mz_record;

/* One member of a case as the genesis entry names it. */
typedef struct mz_member {
    mz_str party;            /* "TUR" */
    mz_str role;             /* "mediator", "party", "monitor", "observer" */
    mz_vkey registrar;       /* signs the key entries of this party; may be the device itself */
    mz_vkey device;          /* the party's first feed */
    const mz_vkey *recovery; /* keys kept apart; recovery_k of them together can name a new registrar */
    mz_len recovery_n, recovery_k;
} mz_member;
#define MZ_MEMBERS_MAX 64

/* What the genesis entry says. */
typedef struct mz_genesis {
    mz_str origin;
    mz_vkey log;
    mz_str title; /* one line of text */
    const mz_member *members;
    mz_len members_n;
} mz_genesis;

/* "mizan.example/<slug of title>-<12 random hex digits>", or with another prefix. */
MZ_MUST mz_status mz_origin_new(mz_str prefix, mz_str title, mz_str *out, mz_arena *perm);

/* Makes CASE/record, journal and state, and writes entry 0, signed by `author` (one of the members' device keys).
 * MZ_DENIED when a case with entries is already there. An init that was cut off is begun anew. */
MZ_MUST mz_status mz_record_create(const char *folder, const mz_genesis *g, const mz_key *log, const mz_key *author,
                                   mz_utc time);

/* Takes the lock, recovers what a crash left, and refuses to go on when anything is wrong. A copy that `mizan mirror`
 * keeps is opened as a field office (office.h): what is written waits there for the log.
 * MZ_DENIED: another process works on the case. MZ_CORRUPT: `what` says what to do. */
MZ_MUST mz_status mz_record_open(const char *folder, mz_record **out);
/* Reads only, without lock: a case folder, a copy of its record/ folder alone, or a folder with such a copy in it. */
MZ_MUST mz_status mz_record_open_read(const char *folder, mz_record **out);
/* The same as it was when it held `size` entries, and nothing of what came later. Its checkpoint is the one that
 * witnesses cosigned at that size; without one it has no signature. */
MZ_MUST mz_status mz_record_open_read_at(const char *folder, mz_len size, mz_record **out);
void mz_record_close(mz_record *r); /* publishes what is not yet; NULL is fine */

/* The key that signs checkpoints; must be the log's. Needed before the first write. Kept as a copy until close. */
MZ_MUST mz_status mz_record_unlock(mz_record *r, const mz_key *log);

/* Writes n entries of one feed, in order, each signed by all signers; signers[0] is the feed's device key.
 * names[n] (may be NULL) receives the entries' names. *first is the index of the first. Durable on return. All of them
 * are committed as one, or none is. MZ_LIMIT: more than MZ_WRITE_MAX entries or MZ_WRITE_BYTES_MAX bytes of them. */
MZ_MUST mz_status mz_record_write(mz_record *r, const mz_draft *drafts, mz_len n, const mz_key *const *signers,
                                  mz_len signers_n, mz_len *first, mz_hash256 *names);

/* What became of an entry that somebody handed in. */
typedef enum mz_admission { MZ_ACCEPTED, MZ_KNOWN, MZ_FORK, MZ_REFUSED } mz_admission;
typedef struct mz_answer {
    mz_admission verdict;
    mz_len index;    /* of the entry; -1 when refused */
    mz_hash256 name; /* of its text; zero when it could not be parsed */
    mz_status why;   /* when refused */
} mz_answer;
/* Hands in n finished entries of any feeds, in order. A bad one is refused, the rest goes on. Durable on return. */
MZ_MUST mz_status mz_record_submit(mz_record *r, const mz_str *notes, mz_len n, mz_answer *answers);

/* Makes what was written visible in CASE/record/: bundles, tiles, then the checkpoint. Close does it as well. */
MZ_MUST mz_status mz_record_publish(mz_record *r);

mz_len mz_record_size(const mz_record *r);
mz_hash256 mz_record_root(const mz_record *r);
/* The root that the record had when it held `size` entries. */
MZ_MUST mz_status mz_record_root_at(mz_record *r, mz_len size, mz_hash256 *out);
mz_str mz_record_origin(const mz_record *r);
const mz_genesis *mz_record_genesis(mz_record *r); /* NULL when the record is empty or cannot be read */
const mz_vkey *mz_record_log(const mz_record *r);
mz_str mz_record_checkpoint(const mz_record *r); /* the note, valid until the next write */

/* One entry, its bytes checked against the tree. */
MZ_MUST mz_status mz_record_entry(mz_record *r, mz_len index, mz_entry *out, mz_arena *perm);
/* The index of the first entry with this name; MZ_BAD_INPUT when there is none. */
MZ_MUST mz_status mz_record_find(mz_record *r, const mz_hash256 *name, mz_len *index);

/* Entries in order, each checked against the tree: mz_walk w = {.next = 0}; loop on mz_record_next until *out is NULL.
 * The entry is valid until the next call. mz_walk_end when leaving early. */
typedef struct mz_walk {
    mz_len next;
    struct mz_walk_state *state;
} mz_walk;
MZ_MUST mz_status mz_record_next(mz_record *r, mz_walk *w, const mz_entry **out);
void mz_walk_end(mz_walk *w);

/* Who a key speaks for. `role` is "device", "recovery" or the word of the key entry that added it. */
typedef struct mz_registered {
    mz_vkey key;
    mz_str party, role;
    bool registrar;        /* may sign key entries of its party */
    mz_len added, retired; /* indexes of the entries that did it; retired is -1 while the key is good */
} mz_registered;
/* Whether what the key signs binds its party: keys of devices and registrars do; of other roles they only speak. */
bool mz_registered_binds(const mz_registered *k);
/* NULL when the name is not in the register. Valid until the next write. */
const mz_registered *mz_record_key(mz_record *r, mz_str name);
const mz_registered *mz_record_keys(mz_record *r, mz_len *n); /* all, in order of their adding */
/* Where a feed stands: the sequence number that comes next, and whether it was forked. false: no such feed. */
bool mz_record_feed(mz_record *r, mz_str name, mz_len *next, bool *forked);

/* The inclusion proof of an entry in the record as it is now. */
MZ_MUST mz_status mz_record_prove(mz_record *r, mz_len index, mz_proof *out);
/* The same as a .tlog-proof file with the newest checkpoint: with the entry and a policy it can be checked offline. */
MZ_MUST mz_status mz_record_proof(mz_record *r, mz_len index, mz_buf *out);
/* The same under an older checkpoint of this tree, as one that witnesses cosigned. */
MZ_MUST mz_status mz_record_proof_under(mz_record *r, mz_len index, mz_str checkpoint, mz_buf *out);

#define MZ_SALT_BYTES 32
/* Documents and other bodies. Durable on return; putting the same bytes again is fine. Do it before the entry that
 * names them. With `salted` 32 random bytes go in front, and the same content has another name each time. */
MZ_MUST mz_status mz_record_put_file(mz_record *r, const char *path, bool salted, mz_hash256 *hash,
                                     int64_t *size_bytes);
MZ_MUST mz_status mz_record_put(mz_record *r, mz_str bytes, bool salted, mz_hash256 *hash, int64_t *size_bytes);
bool mz_record_has(const mz_record *r, const mz_hash256 *hash);
/* The blob as it lies on disk; a salted one begins with its salt. The caller closes the view. Not hashed again. */
MZ_MUST mz_status mz_record_blob(const mz_record *r, const mz_hash256 *hash, mz_view *out);

#endif
