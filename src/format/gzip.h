/* gzip.h: packing, and unpacking of gzip files, one or more members.
 *
 * Limits  more than max_bytes of output is MZ_LIMIT, told before it is written: a small file cannot fill the disk.
 * Errors  MZ_BAD_INPUT, at = byte of the packed input where it stops making sense. What was written so far stays
 * written. Source  RFC 1952, by zlib.
 */
#ifndef MZ_FORMAT_GZIP_H
#define MZ_FORMAT_GZIP_H

#include "base/base.h"

bool mz_gzip_is(mz_str bytes);                                /* begins as gzip does */
MZ_MUST mz_status mz_gzip_unpack(mz_str packed, mz_buf *out); /* the maximum is the buffer's own */
/* One member, without name and time: the same bytes each time. level: 1 fast to 9 small. */
MZ_MUST mz_status mz_gzip_pack(mz_str plain, int level, mz_buf *out);
MZ_MUST mz_status mz_gzip_unpack_to(mz_str packed, int64_t max_bytes, mz_file *out);

/* The same with less effort, and little of it for a small input: for many of them. At most 2 GiB - 1. */
void mz_gzip_pack_quick(mz_str plain, mz_buf *out);

#endif
