/* mirror_inside.h: what the files of a mirror share. (internal) */
#ifndef MZ_RECORD_MIRROR_INSIDE_H
#define MZ_RECORD_MIRROR_INSIDE_H

#include "record/mirror.h"
#include "record/pieces.h"
#include "record/tile.h"

/* A checkpoint with its note. */
typedef struct mz_mark {
    mz_len size;
    mz_hash256 root;
    mz_buf note; /* empty at size 0 */
} mz_mark;

struct mz_mirror {
    mz_region region, work_region;
    mz_arena perm;
    mz_arena work; /* one call from outside: by value, handed down */
    const char *folder, *log_folder, *state_folder;
    mz_file lock;
    mz_vkey log;
    mz_mark served, pending;
    mz_edge *edge;  /* of the entries that are here */
    mz_buf bundle;  /* those of the unfinished bundle */
    mz_status dead; /* after a failed write nothing may go on */
    struct {
        mz_wanted *v;
        mz_len n, cap;
    } wanted;
    mz_map wanted_at;   /* hash -> place in wanted */
    mz_len looked;      /* entries whose bodies have been looked up */
    mz_len redacts;     /* entries of kind redact among them */
    bool wanted_loaded; /* from mirror/wanted */
    bool ticket_ready;
    uint8_t ticket_key[32]; /* of this process */
};

MZ_MUST mz_status mz_mirror_alive(const mz_mirror *m);
char *mz_mirror_path(const mz_mirror *m, const char *name, mz_arena *perm); /* below FOLDER/mirror */
/* A tile or bundle as it lies here; *found false when it does not. */
MZ_MUST mz_status mz_mirror_tile(const mz_mirror *m, const mz_tile *t, bool *found, mz_view *out, mz_arena scratch);
/* Entries in [looked, size) join the wanted documents; those that are here leave; the list is saved. */
MZ_MUST mz_status mz_mirror_survey(mz_mirror *m, mz_arena scratch);
MZ_MUST mz_status mz_mirror_want_done(mz_mirror *m, mz_arena scratch);
mz_pieces mz_mirror_pieces(const mz_mirror *m, const mz_wanted *w, mz_arena *perm);

#endif
