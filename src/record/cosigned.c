/* Cosigned checkpoints as they lie there, each line verified at each reading. */
#include "record/cosigned.h"

#define TIME_MAX INT64_C(253402300799) /* 9999-12-31T23:59:59Z: a witness that says more is not believed */

char *mz_inside_cosigned_path(const mz_record *r, mz_len size, mz_arena *scratch)
{
    MZ_BUF_SCOPED name = mz_buf_new(64);
    mz_puts(&name, MZ_COSIGNED "/");
    mz_put_int(&name, size);
    return mz_path_join(scratch, r->log_folder, mz_buf_str(&name));
}

static int by_size(const void *a, const void *b, void *ctx)
{
    const mz_len x = *(const mz_len *)a, y = *(const mz_len *)b;
    (void)ctx;
    return x < y ? -1 : x > y;
}

/* Whether a note has lines of others than its log. */
static bool has_cosigner(mz_str bytes, mz_arena scratch)
{
    mz_note note;
    return bytes.len > 0 && !mz_failed(mz_note_parse(bytes, &note, &scratch)) && note.n > 1;
}

mz_status mz_inside_cosigned_sizes(mz_record *r, mz_arena scratch)
{
    mz_strs names = {0};
    if (r->cosigned.known) {
        return mz_ok();
    }
    const char *folder = mz_inside_path(r->log_folder, MZ_COSIGNED, &scratch);
    if (mz_path_is_dir(folder)) {
        MZ_TRY(mz_dir_list(folder, &names, &scratch));
    }
    mz_len *v = mz_new(&r->perm, mz_len, names.n + 1), n = 0;
    bool newest = has_cosigner(mz_buf_str(&r->checkpoint), scratch);
    for (mz_len i = 0; i < names.n; i++) {
        int64_t size;
        if (mz_str_canonical_uint(names.v[i], &size) && size > 0 && size <= r->edge->size) {
            v[n++] = size;
            newest = newest && size != r->edge->size;
        }
    }
    if (newest) {
        v[n++] = r->edge->size;
    }
    mz_sort(v, n, (mz_len)sizeof *v, by_size, NULL, scratch);
    r->cosigned.v = v;
    r->cosigned.n = n;
    r->cosigned.cap = names.n + 1;
    r->cosigned.known = true;
    return mz_ok();
}

static bool line_is_of(const mz_note_line *l, const mz_vkey *key)
{
    return memcmp(l->id, key->id, sizeof key->id) == 0 && mz_str_eq(l->name, key->name);
}

/* The witness's line in the note and its time: the earliest or the latest of several; -1 when none holds. */
mz_utc mz_inside_line_of(const mz_note *note, const mz_vkey *key, bool latest, const mz_note_line **line)
{
    mz_utc best = -1;
    for (mz_len i = 0; i < note->n; i++) {
        const mz_note_line *l = &note->v[i];
        mz_utc time;
        if (!line_is_of(l, key) || mz_failed(mz_note_line_verify(l, key, note->text, &time)) || time > TIME_MAX) {
            continue;
        }
        if (best < 0 || (latest ? time > best : time < best)) {
            best = time;
            *line = l;
        }
    }
    return best;
}

/* The served checkpoint, where it is of this size: a copy may have no other cosignatures than those. */
static mz_str served_at(const mz_record *r, mz_len size)
{
    return size == r->edge->size ? mz_buf_str(&r->checkpoint) : (mz_str){0};
}

static void join_names(mz_str bytes, const mz_witness_view *w, mz_len n, bool *there, mz_arena scratch)
{
    mz_note note;
    if (mz_failed(mz_note_parse(bytes, &note, &scratch))) {
        return;
    }
    for (mz_len i = 0; i < n; i++) {
        for (mz_len k = 0; k < note.n && !there[i]; k++) {
            there[i] = line_is_of(&note.v[k], &w[i].key);
        }
    }
}

void mz_inside_cosigned_names(mz_record *r, mz_len size, const mz_witness_view *w, mz_len n, bool *there,
                              mz_arena scratch)
{
    mz_str bytes;
    for (mz_len i = 0; i < n; i++) {
        there[i] = false;
    }
    if (!mz_failed(mz_file_load(mz_inside_cosigned_path(r, size, &scratch), MZ_NOTE_MAX, &bytes, &scratch))) {
        join_names(bytes, w, n, there, scratch);
    }
    join_names(served_at(r, size), w, n, there, scratch);
}

/* The cosignatures of one note join those that are known; the earlier ones stay. */
static mz_status join_times(mz_record *r, mz_str bytes, mz_len size, const mz_witness_view *w, mz_len n, mz_utc *times,
                            mz_arena scratch)
{
    mz_note note;
    mz_checkpoint c;
    mz_hash256 root;
    MZ_TRY(mz_checkpoint_open(bytes, &r->log, &c, scratch));
    MZ_TRY(mz_record_root_at(r, size, &root));
    if (c.size != size || !mz_hash_eq(&c.root, &root)) {
        return mz_fail(MZ_BAD_INPUT, "a cosigned checkpoint is not of this tree", size);
    }
    MZ_TRY(mz_note_parse(bytes, &note, &scratch));
    for (mz_len i = 0; i < n; i++) {
        const mz_note_line *line;
        const bool good = w[i].retired < 0 || size <= w[i].retired; /* what a retired key signs later does not count */
        const mz_utc time = good ? mz_inside_line_of(&note, &w[i].key, false, &line) : -1;
        times[i] = times[i] < 0 || (time >= 0 && time < times[i]) ? time : times[i];
    }
    return mz_ok();
}

mz_status mz_inside_cosigned_times(mz_record *r, mz_len size, const mz_witness_view *w, mz_len n, mz_utc *times,
                                   mz_arena scratch)
{
    mz_str bytes;
    for (mz_len i = 0; i < n; i++) {
        times[i] = -1;
    }
    mz_status s = mz_file_load(mz_inside_cosigned_path(r, size, &scratch), MZ_NOTE_MAX, &bytes, &scratch);
    s = mz_failed(s) ? s : join_times(r, bytes, size, w, n, times, scratch);
    const mz_str served = served_at(r, size);
    const mz_status also = served.len > 0 ? join_times(r, served, size, w, n, times, scratch) : s;
    return mz_failed(s) ? also : s;
}

mz_status mz_record_cosigned(mz_record *r, mz_len size, mz_str *note, mz_arena *perm)
{
    mz_arena scratch = r->work;
    const char *path = mz_inside_cosigned_path(r, size, &scratch);
    *note = (mz_str){0};
    return mz_path_exists(path) ? mz_file_load(path, MZ_NOTE_MAX, note, perm) : mz_ok();
}
