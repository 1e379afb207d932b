/* An init that a crash cut off can be given again: while a case is being made, CASE/init.unfinished says under which
 * origin, and only keys of an origin that never had an entry are removed. */
#include "flow/inside.h"

#define MARK "init.unfinished"

static char *mark_path(const char *folder, mz_arena *perm) { return mz_path_join(perm, folder, S(MARK)); }

mz_status mz_flow_init_begin(const char *folder, mz_str origin, mz_arena scratch)
{
    const mz_str text = mz_str_concat(&scratch, S("mizan/init/v1\norigin "), origin, S("\n"));
    return mz_file_replace(mark_path(folder, &scratch), text, 0644);
}

mz_status mz_flow_init_end(const char *folder, mz_arena scratch) { return mz_file_remove(mark_path(folder, &scratch)); }

/* Is this the file of a key of that origin: its log key, or one below it? */
static bool is_key_of(const char *path, mz_str origin, mz_arena scratch)
{
    mz_str text;
    if (mz_path_is_dir(path) || mz_failed(mz_file_load(path, 4096, &text, &scratch))) {
        return false;
    }
    const mz_str begin = mz_str_concat(&scratch, S("mizan/key/v1\nvkey "), origin);
    const int next = mz_str_starts(text, begin) && text.len > begin.len ? text.data[begin.len] : 0;
    return next == '/' || next == '+';
}

static mz_status remove_keys(const char *folder, mz_str origin, mz_arena scratch)
{
    const char *keys = mz_path_join(&scratch, folder, S("keys"));
    mz_strs names;
    if (!mz_path_is_dir(keys)) {
        return mz_ok();
    }
    MZ_TRY(mz_dir_list(keys, &names, &scratch));
    for (mz_len i = 0; i < names.n; i++) {
        const char *path = mz_path_join(&scratch, keys, names.v[i]);
        if (mz_str_ends(names.v[i], S(".key.new")) || is_key_of(path, origin, scratch)) {
            MZ_TRY(mz_file_remove(path));
        }
    }
    return mz_ok();
}

mz_status mz_flow_init_again(const char *folder, mz_arena scratch)
{
    const char *mark = mark_path(folder, &scratch);
    const mz_status there = mz_fail(MZ_DENIED, "a case is already in this folder", -1);
    if (!mz_path_exists(mark)) {
        return mz_path_exists(mz_path_join(&scratch, folder, S("record"))) ? there : mz_ok();
    }
    mz_record *r = NULL;
    const mz_status opened = mz_record_open(folder, &r);
    mz_record_close(r);
    if (!mz_failed(opened)) { /* only its last step was missing */
        MZ_TRY(mz_file_remove(mark));
        return there;
    }
    mz_str text;
    if (opened.code != MZ_BAD_INPUT) {
        return opened;
    }
    MZ_TRY(mz_file_load(mark, 4096, &text, &scratch));
    if (!mz_str_eq(mz_str_cut(&text, '\n'), S("mizan/init/v1")) || !mz_str_starts(text, S("origin "))) {
        return mz_fail(MZ_DENIED, "init.unfinished is not as init writes it: make the case in another folder", -1);
    }
    text = mz_str_from(text, 7);
    return remove_keys(folder, mz_str_cut(&text, '\n'), scratch);
}
