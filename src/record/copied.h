/* copied.h: what a copy of a record takes besides entries and documents: cosignatures, and what was erased. (internal)
 *
 * In      cosigned/list and cosigned/<size> of the source; redact entries that came.
 * Out     the same files here, as far as the log signed them over this tree; erased bodies gone.
 * Limits  cosigned/list names the newest MZ_COSIGNED_LIST_MAX sizes.
 * Source  docs/formats/record.md, "Witnesses and finality", "Policy, settings, erasing".
 */
#ifndef MZ_RECORD_COPIED_H
#define MZ_RECORD_COPIED_H

#include "record/mirror_inside.h"

/* Writes <log folder>/cosigned/list: the newest of these, which ascend. */
MZ_MUST mz_status mz_cosigned_list_write(const char *log_folder, const mz_len *sizes, mz_len n, mz_arena scratch);

/* Takes the cosigned checkpoints that are not here, and newer lines of the newest ones. Who a line is of is not looked
 * at: reading them verifies each. *forked: the log signed another tree than this one; the proof is kept as evidence. */
MZ_MUST mz_status mz_mirror_cosigned(mz_mirror *m, const mz_source *from, bool *forked, mz_arena scratch);
/* Erases what members had erased: when redact entries came, or documents did after some. */
MZ_MUST mz_status mz_mirror_erase(mz_mirror *m, bool redacts_came, bool documents_came, mz_arena scratch);

#endif
