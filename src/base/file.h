/* file.h: the only door to the disk.
 *
 * Owns    a mz_file owns its descriptor: close with mz_file_close or declare it MZ_FILE_SCOPED.
 * Errors  MZ_IO with the system's own words in `what`.
 * A file that must survive a crash is written with mz_file_replace (temp file, fsync, rename, fsync of the
 * folder) or with mz_file_append + mz_file_sync on an open file.
 */
#ifndef MZ_BASE_FILE_H
#define MZ_BASE_FILE_H

#include "base/buf.h"

typedef struct mz_file {
    int fd; /* -1 when closed */
} mz_file;

void mz_file_close(mz_file *f);
#define MZ_FILE_SCOPED __attribute__((cleanup(mz_file_close))) mz_file
#define MZ_NO_FILE     ((mz_file){-1})

/* A status from errno, in the system's words. */
#define mz_io_fail() mz_fail(MZ_IO, mz_io_words(), -1)
const char *mz_io_words(void);

MZ_MUST mz_status mz_file_open_read(const char *path, mz_file *out);
MZ_MUST mz_status mz_file_create(const char *path, mz_file *out);      /* truncates; mode 0644 */
MZ_MUST mz_status mz_file_open_write(const char *path, mz_file *out);  /* at any place; made when missing */
MZ_MUST mz_status mz_file_open_append(const char *path, mz_file *out); /* read and append; made when missing */
MZ_MUST mz_status mz_file_size(const mz_file *f, int64_t *size_bytes);
MZ_MUST mz_status mz_file_write(mz_file *f, mz_str bytes);                              /* all of it, or MZ_IO */
MZ_MUST mz_status mz_file_read(mz_file *f, uint8_t *to, mz_len cap, mz_len *got);       /* *got 0 at the end */
MZ_MUST mz_status mz_file_read_at(const mz_file *f, int64_t at, uint8_t *to, mz_len n); /* exactly n bytes */
/* One write at a place, for what commits: a short write is a failure, never repeated. */
MZ_MUST mz_status mz_file_write_at(mz_file *f, int64_t at, mz_str bytes);
MZ_MUST mz_status mz_file_reserve(mz_file *f, int64_t size_bytes); /* disk space up to there, as zeros */
MZ_MUST mz_status mz_file_truncate(mz_file *f, int64_t size_bytes);
MZ_MUST mz_status mz_file_sync(mz_file *f);      /* fdatasync; after a failure the data counts as lost */
MZ_MUST mz_status mz_file_lock(mz_file *f);      /* flock, not waiting; MZ_DENIED when another process holds it */
MZ_MUST mz_status mz_file_lock_wait(mz_file *f); /* the same, waiting as long as the other lives and holds it */

/* The whole file as bytes in `perm`; MZ_LIMIT above max_bytes. "-" is standard input. */
MZ_MUST mz_status mz_file_load(const char *path, mz_len max_bytes, mz_str *out, mz_arena *perm);

/* A read-only mapping of the whole file. Empty files map to the empty view. */
typedef struct mz_view {
    mz_str bytes;
} mz_view;
MZ_MUST mz_status mz_view_open(const char *path, mz_view *out);
void mz_view_close(mz_view *v);
#define MZ_VIEW_SCOPED __attribute__((cleanup(mz_view_close))) mz_view

/* Writes bytes to path so that after a crash either the old or the new file is there, whole. */
MZ_MUST mz_status mz_file_replace(const char *path, mz_str bytes, unsigned mode);
/* The same without any sync: for what can be rebuilt, and is synced later as a whole with mz_fs_sync. */
MZ_MUST mz_status mz_file_replace_unsynced(const char *path, mz_str bytes, unsigned mode);
/* Ends a file written under the name `temp`: mode, fsync, close, rename to path, fsync of the folder. */
MZ_MUST mz_status mz_file_settle(mz_file *f, const char *temp, const char *path, unsigned mode);
MZ_MUST mz_status mz_fs_sync(const char *path); /* syncfs of the file system that holds path */
MZ_MUST mz_status mz_dir_sync(const char *path);
MZ_MUST mz_status mz_dir_settle(const char *path);  /* the folder's own name is durable: syncs the one it stands in */
MZ_MUST mz_status mz_dir_make(const char *path);    /* and its parents; fine when it is there */
MZ_MUST mz_status mz_file_remove(const char *path); /* fine when it is not there */
MZ_MUST mz_status mz_dir_remove(const char *path);  /* an empty one; fine when it is not there */
MZ_MUST mz_status mz_file_rename(const char *from, const char *to); /* durable: the folder of `to` is synced */
/* When the file was last written, by the machine's clock: for housekeeping, never for a result. */
MZ_MUST mz_status mz_file_written(const char *path, int64_t *utc_s);
/* A number that is another one once the file was replaced or written to; 0 where there is none. */
uint64_t mz_file_mark(const char *path);
bool mz_path_exists(const char *path);
bool mz_path_is_dir(const char *path);
bool mz_path_is_file(const char *path); /* a regular one, that can be opened without waiting for anybody */

/* Names in a folder, sorted by bytes, without "." and "..". */
MZ_MUST mz_status mz_dir_list(const char *path, mz_strs *out, mz_arena *perm);

/* "a/b" from parts, NUL-terminated. */
char *mz_path_join(mz_arena *perm, const char *folder, mz_str name);

#endif
