#include "record/inside.h"
#include "record/redact.h"

#define PIECE    8192
#define BLOB_MAX ((int64_t)1 << 40)

/* "<record>/blob/<aa>/<hex>" */
static char *blob_path(const mz_record *r, const mz_hash256 *hash, mz_arena *scratch)
{
    const mz_str hex = mz_hash_hex(scratch, hash);
    const mz_str name = mz_str_concat(scratch, S("blob/"), mz_str_sub(hex, 0, 2), S("/"), hex);
    return mz_path_join(scratch, r->log_folder, name);
}

bool mz_record_has(const mz_record *r, const mz_hash256 *hash)
{
    mz_arena scratch = r->small;
    return mz_path_exists(blob_path(r, hash, &scratch));
}

mz_status mz_record_blob(const mz_record *r, const mz_hash256 *hash, mz_view *out)
{
    mz_arena scratch = r->small;
    const char *path = blob_path(r, hash, &scratch);
    if (!mz_path_exists(path)) {
        return mz_fail(MZ_BAD_INPUT, "the record does not hold this document, or no longer", -1);
    }
    return mz_view_open(path, out);
}

mz_status mz_inside_unlink_blob(mz_record *r, const mz_hash256 *hash)
{
    mz_arena scratch = r->small;
    mz_str folder = mz_str_of(blob_path(r, hash, &scratch));
    MZ_TRY(mz_file_remove((const char *)folder.data));
    folder.len -= 65;
    return mz_dir_sync(mz_str_z(&scratch, folder));
}

/* A document on its way in: hashed and copied in one pass. */
typedef struct incoming {
    mz_file file;
    mz_sha sha;
    int64_t size_bytes;
} incoming;

static mz_status add_piece(incoming *in, mz_str piece)
{
    in->size_bytes += piece.len;
    if (in->size_bytes > BLOB_MAX) {
        return mz_fail(MZ_LIMIT, "a document is larger than 2^40 bytes", -1);
    }
    mz_sha_add(&in->sha, piece);
    return mz_file_write(&in->file, piece);
}

static mz_status begin(incoming *in, const char *temp, bool salted)
{
    MZ_TRY(mz_file_create(temp, &in->file));
    mz_sha_start(&in->sha);
    if (!salted) {
        return mz_ok();
    }
    uint8_t salt[MZ_SALT_BYTES];
    MZ_TRY(mz_random(salt, MZ_SALT_BYTES));
    return add_piece(in, (mz_str){salt, MZ_SALT_BYTES});
}

static const char *blob_folder(const mz_record *r, const mz_hash256 *hash, mz_arena *scratch)
{
    mz_str folder = mz_str_of(blob_path(r, hash, scratch));
    folder.len -= 65;
    return mz_str_z(scratch, folder);
}

/* The blob's folder is durable in its parent before the blob is in it. That it is there says nothing: a process that
 * died may have made it and never synced. */
static mz_status make_folder(mz_record *r, const mz_hash256 *hash, mz_arena scratch)
{
    uint64_t *done = &r->blob_folders[hash->b[0] / 64];
    const uint64_t bit = UINT64_C(1) << hash->b[0] % 64;
    if ((*done & bit) == 0) {
        MZ_TRY(mz_dir_make(blob_folder(r, hash, &scratch)));
        MZ_TRY(mz_dir_sync(mz_inside_path(r->log_folder, "blob", &scratch)));
        *done |= bit;
    }
    return mz_ok();
}

static mz_status same_bytes(const char *path, const mz_hash256 *hash)
{
    mz_hash256 have;
    int64_t size;
    MZ_TRY(mz_sha256_file(path, &have, &size));
    return mz_hash_eq(&have, hash)
               ? mz_ok()
               : mz_fail(MZ_CORRUPT, "a document in the record is not what its name says: run verify", -1);
}

static mz_status end(mz_record *r, incoming *in, const char *temp, mz_hash256 *hash, mz_arena scratch)
{
    const mz_hash256 name = mz_sha_end(&in->sha);
    bool erased = false;
    MZ_TRY(mz_record_refuses(r, &name, &erased));
    if (erased) {
        mz_file_close(&in->file);
        MZ_TRY(mz_file_remove(temp));
        return mz_fail(MZ_DENIED, "the members had this body erased: it does not come back", -1);
    }
    const char *path = blob_path(r, &name, &scratch);
    if (mz_path_exists(path)) {
        mz_file_close(&in->file);
        MZ_TRY(mz_file_remove(temp));
        MZ_TRY(same_bytes(path, &name));
        MZ_TRY(make_folder(r, &name, scratch)); /* the bytes were synced before they got this name; was the name? */
        MZ_TRY(mz_dir_sync(blob_folder(r, &name, &scratch)));
    } else {
        MZ_TRY(make_folder(r, &name, scratch));
        MZ_TRY(mz_file_settle(&in->file, temp, path, 0444));
    }
    *hash = name;
    return mz_ok();
}

static mz_status copy_all(incoming *in, mz_file *from)
{
    uint8_t piece[PIECE];
    for (;;) {
        mz_len got;
        MZ_TRY(mz_file_read(from, piece, PIECE, &got));
        if (got == 0) {
            return mz_ok();
        }
        MZ_TRY(add_piece(in, (mz_str){piece, got}));
    }
}

static mz_status put(mz_record *r, mz_file *from, mz_str bytes, bool salted, mz_hash256 *hash, int64_t *size_bytes)
{
    mz_assert(r->writable || r->outbox != NULL);
    MZ_TRY(mz_inside_alive(r));
    mz_arena scratch = r->small;
    const char *temp = mz_inside_path(r->state_folder, "incoming", &scratch);
    incoming in = {.file = MZ_NO_FILE};
    mz_status s = begin(&in, temp, salted);
    if (!mz_failed(s)) {
        s = from != NULL ? copy_all(&in, from) : add_piece(&in, bytes);
    }
    if (!mz_failed(s)) {
        s = end(r, &in, temp, hash, scratch);
    }
    mz_file_close(&in.file);
    if (!mz_failed(s)) {
        *size_bytes = in.size_bytes;
    }
    return s;
}

mz_status mz_record_put(mz_record *r, mz_str bytes, bool salted, mz_hash256 *hash, int64_t *size_bytes)
{
    return put(r, NULL, bytes, salted, hash, size_bytes);
}

mz_status mz_record_put_file(mz_record *r, const char *path, bool salted, mz_hash256 *hash, int64_t *size_bytes)
{
    MZ_FILE_SCOPED from = MZ_NO_FILE;
    MZ_TRY(mz_file_open_read(path, &from));
    return put(r, &from, (mz_str){0}, salted, hash, size_bytes);
}
