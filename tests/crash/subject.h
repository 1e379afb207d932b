/* subject.h: a case whose every entry is known beforehand, what writes it, and what looks at it afterwards.
 *
 * Each of SUBJECT_FEEDS feeds holds entries that follow from the feed and the sequence number alone, so the outside can
 * tell for any record whether it is a beginning of what should be there, and a writer that was killed can hand in again
 * what it may have handed in before. Some entries name a document.
 */
#ifndef MZ_CRASH_SUBJECT_H
#define MZ_CRASH_SUBJECT_H

#include "record/record.h"

#define SUBJECT_ORIGIN "mizan.example/crash-0001"
#define SUBJECT_NOON   1772539200 /* 2026-03-03T12:00:00Z */
#define SUBJECT_FEEDS  2

typedef struct subject {
    const char *folder;
    mz_key log, mediator, desks[SUBJECT_FEEDS];
    mz_genesis genesis;
} subject;

void subject_new(subject *s, const char *folder, mz_arena *perm);
/* Makes the case unless it is there; says "0 <name>" when it is durable. */
MZ_MUST mz_status subject_init(const subject *s);
/* Hands in `calls` batches of notes, with documents, publishing, closing and moving the journal's base now and then.
 * After each answer one line an entry goes to standard output: "<index> <hex name> LF". */
MZ_MUST mz_status subject_write(const subject *s, uint64_t seed, int calls, mz_arena scratch);

/* The same through a node, one thread a feed. */
MZ_MUST mz_status subject_node(const subject *s, uint64_t seed, int calls, mz_arena scratch);

typedef enum subject_seen {
    SUBJECT_FINE,
    SUBJECT_REFUSED, /* the record says itself that it is damaged: allowed after damage, never after a crash */
    SUBJECT_WRONG    /* something told is missing or twice, and nothing was said */
} subject_seen;
/* Is the case what somebody may rely on who was told `told`? Opens it (recovery), holds every line of `told` against
 * it, looks for anything twice or strange, verifies everything, adds entries and verifies again. `why` gets a sentence
 * when not. Without `whole` it is opened and held against `told`, and no more. */
subject_seen subject_check(const subject *s, mz_str told, bool whole, char *why, size_t why_n, mz_arena scratch);

#endif
