/* Proofs that the log signed two histories, beside the record: they stop signing. */
#include "record/ahead.h"
#include "record/cosigned.h"

#define FORK "fork"

static bool fork_holds(mz_record *r, const char *path, mz_str name, mz_arena scratch)
{
    mz_str file;
    mz_fork_proof proof;
    mz_hash256 want;
    if (!mz_hash_parse_hex(name, &want) || mz_failed(mz_file_load(path, MZ_FORK_FILE_MAX, &file, &scratch))) {
        return false;
    }
    const mz_hash256 have = mz_sha256(file);
    return mz_hash_eq(&have, &want) && !mz_failed(mz_fork_parse(file, &proof)) &&
           !mz_failed(mz_fork_verify(&proof, &r->log, NULL, NULL, scratch));
}

mz_status mz_inside_forks(mz_record *r, mz_arena scratch)
{
    mz_strs names = {0};
    if (r->forks_known) {
        return mz_ok();
    }
    const char *folder = mz_inside_path(r->log_folder, FORK, &scratch);
    if (mz_path_is_dir(folder)) {
        MZ_TRY(mz_dir_list(folder, &names, &scratch));
    }
    r->forks = (mz_strs){0};
    for (mz_len i = 0; i < names.n; i++) {
        if (fork_holds(r, mz_path_join(&scratch, folder, names.v[i]), names.v[i], scratch)) {
            *mz_push(&r->perm, &r->forks) = mz_str_copy(&r->perm, names.v[i]);
        }
    }
    r->forks_known = true;
    return mz_ok();
}

mz_status mz_inside_may_sign(mz_record *r, mz_arena scratch)
{
    MZ_TRY(mz_inside_forks(r, scratch));
    MZ_TRY(mz_inside_ahead(r, scratch));
    return r->forks.n == 0
               ? mz_ok()
               : mz_fail(MZ_DENIED,
                         "the log signed two histories, and the proof lies in record/fork/: nothing is signed any "
                         "more; show the proof to all members and found a new log",
                         -1);
}

/* The folder is made durable with what is in it; also one that is there: who made it may have died before the sync. */
mz_status mz_inside_make_folder(const mz_record *r, const char *name, mz_arena scratch)
{
    MZ_TRY(mz_dir_make(mz_inside_path(r->log_folder, name, &scratch)));
    return mz_dir_sync(r->log_folder);
}

mz_status mz_inside_keep_fork(mz_record *r, const mz_fork_proof *f, mz_arena scratch)
{
    MZ_BUF_SCOPED file = mz_buf_new(MZ_FORK_FILE_MAX);
    MZ_TRY(mz_fork_verify(f, &r->log, NULL, NULL, scratch));
    mz_put_fork(&file, f);
    MZ_TRY(mz_buf_status(&file));
    MZ_TRY(mz_inside_make_folder(r, FORK, scratch));
    const mz_hash256 hash = mz_sha256(mz_buf_str(&file));
    const mz_str name = mz_str_concat(&scratch, S(FORK "/"), mz_hash_hex(&scratch, &hash));
    const char *path = mz_path_join(&scratch, r->log_folder, name);
    r->forks_known = false;
    return mz_path_exists(path) ? mz_ok() : mz_file_replace(path, mz_buf_str(&file), 0444);
}

mz_status mz_record_keep_fork(mz_record *r, const mz_fork_proof *f) { return mz_inside_keep_fork(r, f, r->work); }
