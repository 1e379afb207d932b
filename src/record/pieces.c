#include "record/pieces.h"

mz_len mz_pieces_count(int64_t size_bytes) { return (size_bytes + MZ_PIECE_BYTES - 1) / MZ_PIECE_BYTES; }

char *mz_blob_path(const char *blobs, const mz_hash256 *hash, mz_arena *perm)
{
    const mz_str hex = mz_hash_hex(perm, hash);
    return mz_path_join(perm, blobs, mz_str_concat(perm, mz_str_sub(hex, 0, 2), S("/"), hex));
}

static char *room_path(const mz_pieces *p, mz_str end, mz_arena *perm)
{
    return mz_path_join(perm, p->room, mz_str_concat(perm, mz_hash_hex(perm, &p->hash), end));
}

/* The bits as they stand on disk; zeros where nothing is there yet. */
static mz_status load_bits(const mz_pieces *p, uint8_t **bits, mz_len *n, mz_arena *perm)
{
    *n = (mz_pieces_count(p->size_bytes) + 7) / 8;
    *bits = mz_new(perm, uint8_t, *n + 1);
    const char *path = room_path(p, S(".have"), perm);
    if (!mz_path_exists(path)) {
        return mz_ok();
    }
    MZ_VIEW_SCOPED view = {0};
    MZ_TRY(mz_view_open(path, &view));
    if (view.bytes.len == *n) { /* of another length: of an earlier, torn beginning; nothing counts */
        (void)memcpy(*bits, view.bytes.data, (size_t)*n);
    }
    return mz_ok();
}

mz_status mz_pieces_have(const mz_pieces *p, mz_str *bits, bool *whole, mz_arena *perm)
{
    mz_assert(p->size_bytes >= 0 && p->size_bytes <= MZ_PIECES_MAX);
    uint8_t *b;
    mz_len n;
    MZ_TRY(load_bits(p, &b, &n, perm));
    *whole = mz_path_exists(mz_blob_path(p->blobs, &p->hash, perm));
    if (*whole) {
        (void)memset(b, 0xFF, (size_t)n);
    }
    *bits = (mz_str){b, n};
    return mz_ok();
}

static mz_status throw_away(const mz_pieces *p, mz_arena scratch)
{
    MZ_TRY(mz_file_remove(room_path(p, S(".have"), &scratch)));
    return mz_file_remove(room_path(p, S(".part"), &scratch));
}

/* All pieces are here: into its place, if it is what its name says. */
static mz_status finish(const mz_pieces *p, mz_file *f, const char *part, bool *whole, mz_arena scratch)
{
    mz_hash256 have;
    int64_t size;
    MZ_TRY(mz_sha256_file(part, &have, &size));
    if (!mz_hash_eq(&have, &p->hash) || size != p->size_bytes) {
        MZ_TRY(throw_away(p, scratch));
        return mz_fail(MZ_BAD_INPUT, "the pieces do not give the document that its name says: send all of them again",
                       -1);
    }
    char *path = mz_blob_path(p->blobs, &p->hash, &scratch);
    const mz_str folder = {(const uint8_t *)path, (mz_len)strlen(path) - 65};
    const char *folder_z = mz_str_z(&scratch, folder);
    if (!mz_path_is_dir(folder_z)) {
        MZ_TRY(mz_dir_make(folder_z));
        MZ_TRY(mz_dir_sync(p->blobs));
    }
    MZ_TRY(mz_file_settle(f, part, path, 0444));
    *whole = true;
    return mz_file_remove(room_path(p, S(".have"), &scratch));
}

static bool all_set(const uint8_t *bits, mz_len pieces)
{
    for (mz_len i = 0; i < pieces; i++) {
        if ((bits[i / 8] >> (7 - i % 8) & 1) == 0) {
            return false;
        }
    }
    return true;
}

mz_status mz_pieces_put(const mz_pieces *p, mz_len n, mz_str bytes, bool *whole, mz_arena scratch)
{
    mz_assert(p->size_bytes >= 0 && p->size_bytes <= MZ_PIECES_MAX);
    const mz_len pieces = mz_pieces_count(p->size_bytes);
    if (n < 0 || (pieces > 0 && n >= pieces) || (pieces == 0 && n > 0)) {
        return mz_fail(MZ_BAD_INPUT, "the document has no piece of this number", n);
    }
    const int64_t at = n * MZ_PIECE_BYTES, left = p->size_bytes - at;
    if (bytes.len != (left < MZ_PIECE_BYTES ? left : MZ_PIECE_BYTES)) {
        return mz_fail(MZ_BAD_INPUT, "a piece has 65,536 bytes, only the last one fewer", n);
    }
    if (mz_path_exists(mz_blob_path(p->blobs, &p->hash, &scratch))) {
        *whole = true;
        return mz_ok();
    }
    uint8_t *bits;
    mz_len bits_n;
    MZ_TRY(mz_dir_make(p->room));
    MZ_TRY(load_bits(p, &bits, &bits_n, &scratch));
    const char *part = room_path(p, S(".part"), &scratch);
    MZ_FILE_SCOPED f = MZ_NO_FILE;
    if (!mz_path_exists(part)) { /* bits without their pieces count for nothing */
        (void)memset(bits, 0, (size_t)bits_n);
    }
    MZ_TRY(mz_file_open_write(part, &f));
    MZ_TRY(mz_file_write_at(&f, at, bytes));
    MZ_TRY(mz_file_sync(&f));
    bits[n / 8] |= (uint8_t)(0x80 >> n % 8);
    *whole = false;
    if (all_set(bits, pieces)) {
        return finish(p, &f, part, whole, scratch);
    }
    return mz_file_replace(room_path(p, S(".have"), &scratch), (mz_str){bits, bits_n}, 0644);
}
