/* disk.h: what a crash of the machine may leave on a disk.
 *
 * In      the log that shim.c wrote, and the files as they were before.
 * Out     for a moment of the log and a seed, one of the disk states that the moment allows, as files in a folder.
 * Source  POSIX promises a file's bytes and size after its fsync or fdatasync, names after the fsync of their folder,
 *         everything after syncfs. Nothing else is promised here: unsynced bytes may be there or not, sector by sector
 *         of 512 bytes, sizes and names apart from them, in any order. After a failed sync the bytes before it count as
 *         clean: no later sync makes them durable (this is what Linux does: Rebello et al., USENIX ATC 2020); names and
 * sizes are tried again by a later one.
 */
#ifndef MZ_CRASH_DISK_H
#define MZ_CRASH_DISK_H

#include "base/base.h"

/* One call, as it stands in the log, followed by its a_n and b_n bytes. */
typedef struct disk_event {
    uint32_t op; /* the letters of shim.c */
    int32_t pid, fd, unused;
    int64_t at, result;
    uint32_t a_n, b_n;
} disk_event;

typedef struct disk disk;

/* Everything below `root` counts as durable. */
disk *disk_begin(const char *root, mz_arena *perm);
/* Takes in a log; returns how many moments there are now. */
mz_len disk_take(disk *d, mz_str log, mz_arena *perm);

/* How the lost are chosen. */
typedef enum disk_loss {
    DISK_ALL_LOST,   /* only what was synced is there */
    DISK_ALL_KEPT,   /* as if only the process had died */
    DISK_CUT,        /* all up to a moment, nothing after it; the last write torn */
    DISK_NAMES_ONLY, /* names and sizes came through, bytes did not: files full of zeros */
    DISK_BYTES_ONLY, /* bytes came through, names and sizes did not */
    DISK_MOST_LOST,
    DISK_HALF_LOST,
    DISK_FEW_LOST,
    DISK_LOSSES
} disk_loss;

/* What the outside was told before that moment. */
mz_str disk_told(const disk *d, mz_len moment, mz_arena *perm);
/* Writes the disk's state after a crash before event `moment` into `folder`, which must not exist. */
void disk_write(const disk *d, mz_len moment, disk_loss loss, uint64_t seed, const char *folder, mz_arena scratch);
/* The bytes of the write at that moment, and its file's path as it was then; false when it was no write. */
bool disk_write_at(const disk *d, mz_len moment, mz_str *path, int64_t *at, mz_str *bytes, mz_arena *perm);

/* What was done before that moment, and what of it is durable. */
void disk_print(const disk *d, mz_len moment);

uint64_t disk_random(uint64_t *state);

#endif
