#include "record/package.h"

#include "record/tile.h"

/* ---- taking numbers ---- */

static bool take(mz_str *rest, mz_len n, mz_str *out)
{
    if (n > rest->len) {
        return false;
    }
    *out = mz_str_sub(*rest, 0, n);
    *rest = mz_str_from(*rest, n);
    return true;
}

/* A big-endian number; false when it is cut or does not fit a length. */
static bool take_be(mz_str *rest, int bytes, mz_len *out)
{
    mz_str s;
    if (!take(rest, bytes, &s)) {
        return false;
    }
    uint64_t v = 0;
    for (int i = 0; i < bytes; i++) {
        v = v << 8 | s.data[i];
    }
    if (v > (uint64_t)PTRDIFF_MAX) {
        return false;
    }
    *out = (mz_len)v;
    return true;
}

/* ---- add-entries ---- */

mz_status mz_upload_parse(mz_str *rest, mz_upload *out)
{
    mz_upload u;
    mz_str left = *rest;
    mz_len n;
    if (!take_be(&left, 2, &n) || !take(&left, n, &u.origin) || !take_be(&left, 8, &u.start) ||
        !take_be(&left, 8, &u.end) || !take_be(&left, 2, &n) || !take(&left, n, &u.ticket)) {
        return mz_fail(MZ_BAD_INPUT, "the head of the upload is cut, or a size is too large", rest->len - left.len);
    }
    if (u.start > u.end || u.end > MZ_TREE_MAX) {
        return mz_fail(MZ_BAD_INPUT, "the upload ends before it begins", rest->len - left.len);
    }
    *rest = left;
    *out = u;
    return mz_ok();
}

mz_len mz_package_end(mz_len begin, mz_len end)
{
    const mz_len edge = begin - begin % MZ_PACKAGE_ENTRIES + MZ_PACKAGE_ENTRIES;
    return edge < end ? edge : end;
}

mz_package_seen mz_package_next(mz_str *rest, mz_len begin, mz_len end, mz_package *out)
{
    mz_assert(begin >= 0 && begin < end);
    if (rest->len == 0) {
        return MZ_PACKAGE_NONE;
    }
    mz_package p = {.begin = begin, .end = mz_package_end(begin, end)};
    mz_str left = *rest, bytes;
    for (mz_len i = p.begin; i < p.end; i++) {
        if (!mz_bundle_next(&left, &bytes)) {
            return MZ_PACKAGE_CUT;
        }
    }
    p.entries = mz_str_sub(*rest, 0, rest->len - left.len);
    if (!take_be(&left, 1, &p.proof.n)) {
        return MZ_PACKAGE_CUT;
    }
    if (p.proof.n > MZ_PROOF_MAX) {
        return MZ_PACKAGE_BAD;
    }
    if (!take(&left, p.proof.n * MZ_HASH_BYTES, &bytes)) {
        return MZ_PACKAGE_CUT;
    }
    if (bytes.len > 0) {
        (void)memcpy(p.proof.v, bytes.data, (size_t)bytes.len);
    }
    *rest = left;
    *out = p;
    return MZ_PACKAGE_WHOLE;
}

bool mz_package_verify(const mz_package *p, const mz_hash256 *held, mz_len size, const mz_hash256 *root,
                       mz_hash256 *leaves)
{
    const mz_len first = p->begin % MZ_PACKAGE_ENTRIES, n = p->end - p->begin;
    mz_assert(n >= 1 && first + n <= MZ_PACKAGE_ENTRIES);
    mz_hash256 all[MZ_PACKAGE_ENTRIES];
    mz_str rest = p->entries, entry;
    if (first > 0) {
        (void)memcpy(all, held, (size_t)first * sizeof *held);
    }
    for (mz_len i = first; i < first + n; i++) {
        if (!mz_bundle_next(&rest, &entry)) {
            return false;
        }
        all[i] = mz_leaf_hash(entry);
    }
    const mz_hash256 top = mz_tile_root(all, (int)(first + n));
    if (rest.len != 0 || !mz_subtree_verify(p->begin - first, p->end, size, &top, root, p->proof.v, p->proof.n)) {
        return false;
    }
    (void)memcpy(leaves, all + first, (size_t)n * sizeof *leaves);
    return true;
}

/* ---- how to go on ---- */

/* ---- a file for a stick ---- */

static mz_status cut(mz_str whole, mz_str left)
{
    return mz_fail(MZ_BAD_INPUT, "the file is cut here: bring the whole of it", whole.len - left.len);
}

/* A length of `bytes` bytes and what it counts. */
static bool take_sized(mz_str *rest, int bytes, mz_str *out)
{
    mz_str left = *rest;
    mz_len n;
    if (!take_be(&left, bytes, &n) || !take(&left, n, out)) {
        return false;
    }
    *rest = left;
    return true;
}

/* The blobs of a section are behind their count; *left moves behind the last. */
static bool take_blobs(mz_str *left, mz_section *s)
{
    if (!take_be(left, 8, &s->count)) {
        return false;
    }
    const mz_str from = *left;
    mz_str blob;
    for (mz_len i = 0; i < s->count; i++) {
        if (!take_sized(left, 8, &blob)) {
            return false;
        }
    }
    s->body = mz_str_sub(from, 0, from.len - left->len);
    return true;
}

mz_status mz_section_next(mz_str *rest, mz_section *out)
{
    mz_section s = {.kind = MZ_SECTION_PACKAGE};
    mz_str left = *rest;
    bool whole;
    if (mz_str_starts(left, S(MZ_PACKAGE_MAGIC))) {
        left = mz_str_from(left, S(MZ_PACKAGE_MAGIC).len);
        whole = take_sized(&left, 4, &s.checkpoint) && take_sized(&left, 8, &s.body);
    } else if (mz_str_starts(left, S(MZ_NOTES_MAGIC))) {
        left = mz_str_from(left, S(MZ_NOTES_MAGIC).len);
        s.kind = MZ_SECTION_NOTES;
        whole = take_sized(&left, 8, &s.body);
    } else if (mz_str_starts(left, S(MZ_BLOBS_MAGIC))) {
        left = mz_str_from(left, S(MZ_BLOBS_MAGIC).len);
        s.kind = MZ_SECTION_BLOBS;
        whole = take_blobs(&left, &s);
    } else {
        return mz_fail(MZ_BAD_INPUT, "here stands no package, no notes and no documents of mizan", 0);
    }
    if (!whole) {
        return cut(*rest, left);
    }
    *rest = left;
    *out = s;
    return mz_ok();
}

bool mz_blob_next(mz_section *s, mz_str *out)
{
    mz_assert(s->kind == MZ_SECTION_BLOBS);
    return s->body.len > 0 && take_sized(&s->body, 8, out);
}
