/* ahead.h: a record that was brought back from an old copy. (internal) */
#ifndef MZ_RECORD_AHEAD_H
#define MZ_RECORD_AHEAD_H

#include "record/inside.h"

/* Keeps the proof: a checkpoint of our log, already opened, whose size is beyond ours. */
MZ_MUST mz_status mz_inside_ahead_keep(mz_record *r, mz_str note, mz_len size, mz_arena scratch);
/* MZ_DENIED while the record is smaller than somebody saw it. */
MZ_MUST mz_status mz_inside_ahead(mz_record *r, mz_arena scratch);
/* cosigned.c: the checkpoint's place in our history; MZ_DENIED beyond it, MZ_CORRUPT and a proof kept on a fork. */
MZ_MUST mz_status mz_inside_place(mz_record *r, const mz_checkpoint *c, mz_str note, mz_arena scratch);

#endif
