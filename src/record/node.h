/* node.h: the log node: many hand in, one sequencer commits, everybody is answered when it is durable.
 *
 * In      finished entries from any thread.
 * Out     each one's index, or why it is not taken; then its tiles, bundle and checkpoint under CASE/record/.
 * Owns    two threads, and the record that it was given, until mz_node_stop.
 * Limits  what waits is at most pool_entries and pool_bytes; more is turned away at once, with nothing taken.
 * Source  docs/formats/record.md, "The node".
 *
 * The caller's thread parses an entry and verifies its signatures. The sequencer judges what waits in the order of its
 * coming, signs one checkpoint and commits all of it with one write and one fdatasync; only then it answers. A third
 * thread makes tiles and bundles, publishes, and lets the journal begin later. While a node runs nobody else may call
 * the record that it has; readers open CASE/record/ with mz_record_open_read, or take its files.
 *
 * After any failed write or sync the node is dead: every caller, also one that waits, gets MZ_IO. The process must
 * then end; the next opening says what is on record. A clock decides when, never what is written.
 */
#ifndef MZ_RECORD_NODE_H
#define MZ_RECORD_NODE_H

#include "record/store.h"

typedef struct mz_node mz_node;

typedef struct mz_node_options {
    int batch_ms;         /* how long the first entry of a batch waits for others; 0: 10; < 0: not at all */
    mz_len batch_entries; /* so many end the wait; 0: 256 */
    int publish_ms;       /* at least this between two published checkpoints; 0: 500; < 0: after each batch */
    mz_len pool_entries;  /* 0: 8192 */
    mz_len pool_bytes;    /* 0: 16 MiB, at least one entry */
    mz_len segment_bytes; /* of journal, then the next segment begins; 0: 16 MiB */
} mz_node_options;

/* r must be open to write and unlocked. o may be NULL. On failure r stays the caller's. */
MZ_MUST mz_status mz_node_start(mz_record *r, const mz_node_options *o, mz_node **out);

/* Hands in n entries in this order and waits until each is durable or refused. Any number of threads may call.
 * MZ_LIMIT: the pool is full and nothing of this call was taken; try again later (HTTP: 503 and Retry-After).
 * MZ_IO: the node is dead or stopping. What was handed in may be on record or not: hand it in again, it is known then.
 * MZ_BAD_INPUT: n is more than the pool can ever hold. */
MZ_MUST mz_status mz_node_submit(mz_node *node, const mz_str *notes, mz_len n, mz_answer *answers);

/* The .tlog-proof of a durable entry, under the newest checkpoint whose tiles are made; waits until they are. */
MZ_MUST mz_status mz_node_proof(mz_node *node, mz_len index, mz_buf *out);

/* Where a feed stands, as mz_record_feed; head (may be NULL) is the name of its last entry, when next > 0. */
bool mz_node_feed(mz_node *node, mz_str name, mz_len *next, bool *forked, mz_hash256 *head);

/* Calls work(ctx, record) while nothing else happens to the record: all that is durable is in its tiles. For what has
 * to be done now and then, as taking in cosignatures: every caller waits meanwhile. The status is that of `work`. */
MZ_MUST mz_status mz_node_with(mz_node *node, mz_status (*work)(void *ctx, mz_record *r), void *ctx);

mz_len mz_node_size(mz_node *node);      /* entries that are durable */
mz_status mz_node_status(mz_node *node); /* MZ_OK while it lives; why it died */

/* Turns new callers away, commits what waits, publishes, and gives the record back to the caller, who closes it. The
 * status is why the node died, if it did. Nobody may call the node any more. */
MZ_MUST mz_status mz_node_stop(mz_node *node);

#endif
