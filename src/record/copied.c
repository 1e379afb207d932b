#include "record/copied.h"

#include "record/fork.h"
#include "record/ledger.h"
#include "record/redact.h"

#define FOLDER    "cosigned"
#define LIST      FOLDER "/list"
#define LIST_MAX  ((mz_len)MZ_COSIGNED_LIST_MAX * 20)
#define ASK_AGAIN 2 /* so many of the newest sizes may still get lines */

mz_status mz_cosigned_list_write(const char *log_folder, const mz_len *sizes, mz_len n, mz_arena scratch)
{
    MZ_BUF_SCOPED b = mz_buf_new(LIST_MAX);
    for (mz_len i = n > MZ_COSIGNED_LIST_MAX ? n - MZ_COSIGNED_LIST_MAX : 0; i < n; i++) {
        mz_put_int(&b, sizes[i]);
        mz_put_byte(&b, '\n');
    }
    MZ_TRY(mz_buf_status(&b));
    return mz_file_replace(mz_path_join(&scratch, log_folder, S(LIST)), mz_buf_str(&b), 0644);
}

/* ---- cosignatures ---- */

static char *note_path(const mz_mirror *m, mz_len size, mz_str *name, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_puts(&b, FOLDER "/");
    mz_put_int(&b, size);
    *name = mz_str_copy(perm, mz_buf_str(&b));
    return mz_path_join(perm, m->log_folder, *name);
}

static mz_status keep_proof(mz_mirror *m, mz_str note, mz_arena scratch)
{
    mz_fork_proof f;
    MZ_BUF_SCOPED b = mz_buf_new(MZ_FORK_FILE_MAX);
    const mz_tree tree = mz_mirror_tree(m);
    MZ_TRY(mz_fork_make(note, mz_buf_str(&m->served.note), &m->log, &tree, &f, scratch));
    mz_put_fork(&b, &f);
    MZ_TRY(mz_buf_status(&b));
    return mz_mirror_keep(m, S("fork-proof"), mz_buf_str(&b));
}

/* More lines than the note that is here; anything that cannot be read is no reason to keep it. */
static bool has_more(const char *path, const mz_note *theirs, mz_arena scratch)
{
    mz_str bytes;
    mz_note ours;
    return !mz_path_exists(path) || mz_failed(mz_file_load(path, MZ_NOTE_MAX, &bytes, &scratch)) ||
           mz_failed(mz_note_parse(bytes, &ours, &scratch)) || ours.n < theirs->n;
}

static mz_status take_note(mz_mirror *m, mz_len size, mz_str bytes, const char *path, bool *forked, mz_arena scratch)
{
    mz_checkpoint c;
    mz_note note;
    mz_hash256 root;
    if (mz_failed(mz_checkpoint_open(bytes, &m->log, &c, scratch)) || c.size != size ||
        mz_failed(mz_note_parse(bytes, &note, &scratch))) {
        return mz_ok(); /* not what the log signed: it is worth nothing here */
    }
    MZ_TRY(mz_mirror_root(m, size, &root));
    if (!mz_hash_eq(&root, &c.root)) {
        *forked = true;
        return keep_proof(m, bytes, scratch);
    }
    return has_more(path, &note, scratch) ? mz_file_replace(path, bytes, 0644) : mz_ok();
}

static mz_status take_one(mz_mirror *m, const mz_source *from, mz_len size, bool newest, bool *forked, mz_arena scratch)
{
    mz_str name, bytes;
    bool found;
    const char *path = note_path(m, size, &name, &scratch);
    if (size > m->served.size || (!newest && mz_path_exists(path))) {
        return mz_ok();
    }
    MZ_TRY(from->get(from->ctx, name, MZ_NOTE_MAX, &found, &bytes, &scratch));
    return found ? take_note(m, size, bytes, path, forked, scratch) : mz_ok();
}

/* The list names what is here. */
static mz_status write_list(mz_mirror *m, const mz_len *sizes, mz_len n, mz_arena scratch)
{
    mz_len *here = mz_new(&scratch, mz_len, n), kept = 0;
    for (mz_len i = 0; i < n; i++) {
        mz_arena room = scratch;
        mz_str name;
        if (mz_path_exists(note_path(m, sizes[i], &name, &room))) {
            here[kept++] = sizes[i];
        }
    }
    return kept == 0 ? mz_ok() : mz_cosigned_list_write(m->log_folder, here, kept, scratch);
}

mz_status mz_mirror_cosigned(mz_mirror *m, const mz_source *from, bool *forked, mz_arena scratch)
{
    mz_str text;
    mz_len *sizes, n;
    bool found;
    *forked = false;
    MZ_TRY(from->get(from->ctx, S(LIST), LIST_MAX, &found, &text, &scratch));
    if (!found || mz_failed(mz_cosigned_list_parse(text, &sizes, &n, &scratch)) || n == 0) {
        return mz_ok();
    }
    MZ_TRY(mz_dir_make(mz_path_join(&scratch, m->log_folder, S(FOLDER))));
    for (mz_len i = 0; i < n && !*forked; i++) {
        MZ_TRY(take_one(m, from, sizes[i], i >= n - ASK_AGAIN, forked, scratch));
    }
    return write_list(m, sizes, n, scratch);
}

/* ---- what was erased ---- */

mz_status mz_mirror_erase(mz_mirror *m, bool redacts_came, bool documents_came, mz_arena scratch)
{
    mz_len n;
    const char *mark = mz_mirror_path(m, "redacts", &scratch);
    if (redacts_came) {
        MZ_TRY(mz_file_replace(mark, S("redact entries came\n"), 0644));
    }
    return redacts_came || (documents_came && mz_path_exists(mark)) ? mz_record_erase_copy(m->folder, &n) : mz_ok();
}
