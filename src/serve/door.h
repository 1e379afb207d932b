/* door.h: the record of a case, open for writing only while somebody hands something in.
 *
 * In      a case that commands write to as well; the log's key, or none.
 * Out     a running node for as long as there is work and idle_ms beyond; then the case's lock is free again.
 * Owns    one thread, and while it is open the record and its node; the key is the caller's and must stay.
 * Errors  MZ_DENIED: no key is here, or another process held the lock for wait_ms: ask again later.
 *         MZ_IO, MZ_CORRUPT: the record cannot be written; after a failure of the node the process must end.
 */
#ifndef MZ_SERVE_DOOR_H
#define MZ_SERVE_DOOR_H

#include "record/record.h"

typedef struct mz_door mz_door;

typedef struct mz_door_options {
    const char *folder;
    const mz_key *log;    /* NULL: nothing is taken in */
    int wait_ms, idle_ms; /* 0: 10,000 and 2,000 */
} mz_door_options;

MZ_MUST mz_status mz_door_new(const mz_door_options *o, mz_door **out);
void mz_door_free(mz_door *d); /* waits until nobody is inside; NULL is fine */
const char *mz_door_folder(const mz_door *d);
bool mz_door_takes(const mz_door *d); /* a key is here */
/* Between the two the node is there for this caller; any number of threads at once. */
MZ_MUST mz_status mz_door_enter(mz_door *d, mz_node **out);
void mz_door_leave(mz_door *d);
/* MZ_OK, or why the node died: then end the process. */
mz_status mz_door_status(mz_door *d);

#endif
