/* Partial tiles and bundles go an hour after the full one became durable: until then a reader may hold a checkpoint
 * that asks for them, afterwards it takes the full one. state/partials says how far that is done:
 *
 *   mizan/partials/v1
 *   cleared <size>    the partial ones of every tile that is full at this size are gone
 *   waiting <size>    every tile that is full at this size was durable when this file was written
 *   end
 *
 * The file's own time of writing begins the hour. It may be deleted at any time: then all tiles are looked at again,
 * an hour later. A clock that is wrong makes the removal early or late, nothing else. */
#include "record/inside.h"

#define WAIT_S 3600

typedef struct progress {
    mz_len cleared, waiting;
} progress;

static bool take(mz_str *text, mz_str word, mz_len max, mz_len *out)
{
    mz_str line = mz_str_cut(text, '\n');
    int64_t n;
    if (!mz_str_starts(line, word) || !mz_str_canonical_uint(mz_str_from(line, word.len), &n) || n > max) {
        return false;
    }
    *out = (mz_len)n;
    return true;
}

/* What the file says; all zero when it is missing, damaged, or of a later state than this one. */
static progress load(const mz_record *r, const char *path, mz_arena scratch)
{
    mz_str text;
    progress p = {0};
    if (mz_path_exists(path) && !mz_failed(mz_file_load(path, 4096, &text, &scratch)) &&
        mz_str_eq(mz_str_cut(&text, '\n'), S("mizan/partials/v1")) &&
        take(&text, S("cleared "), r->base.size, &p.cleared) && take(&text, S("waiting "), r->base.size, &p.waiting) &&
        mz_str_eq(text, S("end\n")) && p.cleared <= p.waiting) {
        return p;
    }
    return (progress){0};
}

static mz_status save(progress p, const char *path)
{
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_puts(&b, "mizan/partials/v1\ncleared ");
    mz_put_int(&b, p.cleared);
    mz_puts(&b, "\nwaiting ");
    mz_put_int(&b, p.waiting);
    mz_puts(&b, "\nend\n");
    MZ_TRY(mz_buf_status(&b));
    return mz_file_replace_unsynced(path, mz_buf_str(&b), 0644);
}

/* "17", or what a crash left of its writing: "17.new". Anything else is not ours to remove; verify names it. */
static bool is_width(mz_str name)
{
    int64_t n;
    if (mz_str_ends(name, S(".new"))) {
        name.len -= 4;
    }
    return mz_str_canonical_uint(name, &n) && n >= 1 && n < MZ_TILE_WIDTH;
}

static mz_status clear_tile(const mz_record *r, mz_tile t, mz_arena scratch)
{
    MZ_BUF_SCOPED name = mz_buf_new(MZ_TILE_PATH_MAX);
    mz_put_tile_path(&name, &t);
    const char *full = mz_path_join(&scratch, r->log_folder, mz_buf_str(&name));
    mz_puts(&name, ".p");
    const char *folder = mz_path_join(&scratch, r->log_folder, mz_buf_str(&name));
    if (!mz_path_is_dir(folder) || !mz_path_exists(full)) {
        return mz_ok();
    }
    mz_strs names;
    bool all = true;
    MZ_TRY(mz_dir_list(folder, &names, &scratch));
    for (mz_len i = 0; i < names.n; i++) {
        mz_arena one = scratch;
        if (!is_width(names.v[i])) {
            all = false;
            continue;
        }
        MZ_TRY(mz_file_remove(mz_path_join(&one, folder, names.v[i])));
    }
    return all ? mz_dir_remove(folder) : mz_ok();
}

/* The tiles that came to be full between two sizes. */
static mz_status clear_between(const mz_record *r, mz_len from, mz_len to, mz_arena scratch)
{
    for (int level = MZ_ENTRY_BUNDLE; level < MZ_TILE_LEVELS; level++) {
        const mz_len end = mz_level_count(level, to) / MZ_TILE_WIDTH;
        for (mz_len i = mz_level_count(level, from) / MZ_TILE_WIDTH; i < end; i++) {
            MZ_TRY(clear_tile(r, (mz_tile){level, i, MZ_TILE_WIDTH}, scratch));
        }
    }
    return mz_ok();
}

mz_status mz_inside_clear(const mz_record *r, mz_arena scratch)
{
    const char *path = mz_inside_path(r->state_folder, "partials", &scratch);
    const mz_utc now = mz_utc_now();
    const progress was = load(r, path, scratch);
    int64_t written = now;
    if (was.waiting > was.cleared) {
        MZ_TRY(mz_file_written(path, &written));
    }
    progress p = was;
    if (p.waiting > p.cleared && now - written >= WAIT_S) {
        MZ_TRY(clear_between(r, p.cleared, p.waiting, scratch));
        p.cleared = p.waiting;
    }
    if (p.waiting == p.cleared && r->base.size / MZ_TILE_WIDTH > p.waiting / MZ_TILE_WIDTH) {
        p.waiting = r->base.size;
    }
    const bool back = written > now; /* the clock went back: the hour begins anew */
    return p.cleared != was.cleared || p.waiting != was.waiting || back ? save(p, path) : mz_ok();
}
