/* Packages out of a record, into one file. */
#include "record/stick.h"

#include "record/inside.h"
#include "record/witness.h"

typedef struct sticker {
    mz_record *r;
    mz_tree tree;
    mz_file file;
    mz_buf line; /* one package at a time */
    int64_t at;
    mz_strs bodies; /* hashes that the entries name, in their order */
    mz_map seen;
    mz_arena *perm;
} sticker;

static mz_status flush(sticker *s)
{
    MZ_TRY(mz_buf_status(&s->line));
    MZ_TRY(mz_file_write(&s->file, mz_buf_str(&s->line)));
    s->at += s->line.len;
    mz_buf_clear(&s->line);
    return mz_ok();
}

static void note_bodies(sticker *s, const mz_entry *e)
{
    for (mz_len i = 0; i < e->draft.bodies_n; i++) {
        bool fresh;
        const mz_str key = mz_str_copy(s->perm, mz_hash_str(&e->draft.bodies[i].hash));
        (void)mz_map_put(&s->seen, key, 0, &fresh, s->perm);
        if (fresh) {
            *mz_push(s->perm, &s->bodies) = key;
        }
    }
}

static mz_status put_package(sticker *s, mz_walk *walk, mz_len begin, mz_len size)
{
    MZ_BUF_SCOPED entries = mz_buf_new(MZ_BUNDLE_MAX);
    mz_package p = {.begin = begin, .end = mz_package_end(begin, size)};
    for (mz_len i = p.begin; i < p.end; i++) {
        const mz_entry *e;
        MZ_TRY(mz_record_next(s->r, walk, &e));
        mz_assert(e != NULL && e->index == i);
        mz_put_bundle_entry(&entries, e->note.bytes);
        note_bodies(s, e);
    }
    MZ_TRY(mz_buf_status(&entries));
    p.entries = mz_buf_str(&entries);
    MZ_TRY(mz_prove(&s->tree, begin - begin % MZ_PACKAGE_ENTRIES, p.end, size, &p.proof));
    mz_put_package(&s->line, &p);
    return flush(s);
}

static mz_status put_entries(sticker *s, mz_len from, mz_len size)
{
    const mz_upload u = {mz_record_origin(s->r), from, size, {0}};
    mz_walk walk = {.next = from};
    mz_put_upload(&s->line, &u);
    MZ_TRY(flush(s));
    for (mz_len at = from; at < size; at = mz_package_end(at, size)) {
        const mz_status st = put_package(s, &walk, at, size);
        if (mz_failed(st)) {
            mz_walk_end(&walk);
            return st;
        }
    }
    mz_walk_end(&walk);
    return mz_ok();
}

/* The head is written twice: the second time it knows how long the entries became. */
static mz_status put_package_section(sticker *s, mz_len from, mz_len size)
{
    MZ_BUF_SCOPED body = mz_buf_new(MZ_ADD_CHECKPOINT_MAX);
    mz_add_checkpoint q = {.old = from, .checkpoint = mz_record_checkpoint(s->r)};
    if (from > 0) {
        MZ_TRY(mz_prove(&s->tree, 0, from, size, &q.proof));
    }
    mz_put_add_checkpoint(&body, &q);
    MZ_TRY(mz_buf_status(&body));
    mz_put_package_head(&s->line, mz_buf_str(&body), 0);
    MZ_TRY(flush(s));
    const int64_t head = s->at;
    MZ_TRY(put_entries(s, from, size));
    mz_put_be(&s->line, (uint64_t)(s->at - head), 8);
    MZ_TRY(mz_buf_status(&s->line));
    MZ_TRY(mz_file_write_at(&s->file, head - 8, mz_buf_str(&s->line)));
    mz_buf_clear(&s->line);
    return mz_ok();
}

static mz_status put_blob(sticker *s, mz_str bytes)
{
    mz_put_be(&s->line, (uint64_t)bytes.len, 8);
    MZ_TRY(flush(s));
    MZ_TRY(mz_file_write(&s->file, bytes));
    s->at += bytes.len;
    return mz_ok();
}

static mz_status put_blobs(sticker *s, mz_stick *out)
{
    const int64_t head = s->at;
    if (s->bodies.n == 0) {
        return mz_ok();
    }
    mz_put_blobs_head(&s->line, 0);
    MZ_TRY(flush(s));
    for (mz_len i = 0; i < s->bodies.n; i++) {
        mz_hash256 hash;
        MZ_VIEW_SCOPED view = {0};
        (void)memcpy(hash.b, s->bodies.v[i].data, sizeof hash.b);
        if (!mz_record_has(s->r, &hash)) {
            out->left_out++; /* erased, or never here */
            continue;
        }
        MZ_TRY(mz_record_blob(s->r, &hash, &view));
        if (view.bytes.len > MZ_STICK_BLOB_MAX) {
            out->left_out++;
            continue;
        }
        MZ_TRY(put_blob(s, view.bytes));
        out->documents++;
    }
    mz_put_blobs_head(&s->line, out->documents);
    const mz_str all = mz_buf_str(&s->line);
    MZ_TRY(mz_file_write_at(&s->file, head, all));
    mz_buf_clear(&s->line);
    return mz_ok();
}

static mz_status write_all(sticker *s, mz_len from, bool documents, mz_stick *out)
{
    const mz_len size = mz_record_size(s->r);
    if (from < 0 || from > size) {
        return mz_fail(MZ_BAD_INPUT, "the record has no entry of that number yet", from);
    }
    MZ_TRY(put_package_section(s, from, size));
    if (documents) {
        MZ_TRY(put_blobs(s, out));
    }
    out->from = from;
    out->size = size;
    out->bytes = s->at;
    return mz_ok();
}

mz_status mz_stick_write(mz_record *r, mz_len from, bool documents, const char *path, mz_stick *out, mz_arena scratch)
{
    mz_arena perm = scratch;
    const char *temp = mz_str_z(&perm, mz_str_concat(&perm, mz_str_of(path), S(".new")));
    sticker s = {.r = r, .tree = mz_inside_tree(r), .file = MZ_NO_FILE, .line = mz_buf_new(2 * MZ_BUNDLE_MAX)};
    s.perm = &perm;
    *out = (mz_stick){0};
    MZ_TRY(mz_file_create(temp, &s.file));
    mz_status st = write_all(&s, from, documents, out);
    st = mz_failed(st) ? st : mz_file_settle(&s.file, temp, path, 0644);
    mz_file_close(&s.file);
    mz_buf_free(&s.line);
    if (mz_failed(st)) {
        const mz_status removed = mz_file_remove(temp);
        (void)removed; /* the first failure is the one that is told */
    }
    return st;
}
