/* outbox.h: what waits in a field office. (internal) */
#ifndef MZ_RECORD_OUTBOX_H
#define MZ_RECORD_OUTBOX_H

#include "record/inside.h"

#define MZ_OUTBOX_MAX ((mz_len)4 << 30)

struct mz_outbox {
    mz_file file;
    mz_strs notes;  /* as they wait */
    mz_map bodies;  /* hashes that they name */
    mz_feed *feeds; /* by key: where each feed stands behind what waits */
};

/* office.c. A copy that `mizan mirror` keeps, with its outbox. */
MZ_MUST mz_status mz_inside_open_office(const char *folder, mz_record **out);
/* Where a feed stands for the next entry, behind what waits. */
MZ_MUST mz_status mz_inside_feed(const mz_record *r, mz_str feed, mz_feed *out);
/* Appends signed entries to what waits; durable on return. */
MZ_MUST mz_status mz_inside_wait(mz_record *r, const mz_str *notes, mz_len n, mz_arena scratch);

#endif
