/* Writing what package.c reads, and how a mirror says where it stands. */
#include "record/package.h"

void mz_put_upload(mz_buf *b, const mz_upload *u)
{
    mz_assert(u->origin.len <= 65535 && u->ticket.len <= 65535);
    mz_put_be(b, (uint64_t)u->origin.len, 2);
    mz_put(b, u->origin);
    mz_put_be(b, (uint64_t)u->start, 8);
    mz_put_be(b, (uint64_t)u->end, 8);
    mz_put_be(b, (uint64_t)u->ticket.len, 2);
    mz_put(b, u->ticket);
}

void mz_put_package(mz_buf *b, const mz_package *p)
{
    mz_put(b, p->entries);
    mz_put_byte(b, (uint8_t)p->proof.n);
    mz_put(b, (mz_str){p->proof.v[0].b, p->proof.n * MZ_HASH_BYTES});
}

void mz_put_mirror_info(mz_buf *b, const mz_mirror_info *i)
{
    mz_put_int(b, i->size);
    mz_put_byte(b, '\n');
    mz_put_int(b, i->next);
    mz_put_byte(b, '\n');
    mz_put_base64(b, i->ticket);
    mz_put_byte(b, '\n');
}

mz_status mz_mirror_info_parse(mz_str body, mz_mirror_info *out, mz_arena *perm)
{
    mz_str rest = body;
    const mz_str size = mz_str_cut(&rest, '\n'), next = mz_str_cut(&rest, '\n'), ticket = mz_str_cut(&rest, '\n');
    int64_t size_n, next_n;
    mz_len ticket_n;
    if (rest.data == NULL || rest.len != 0 || !mz_str_canonical_uint(size, &size_n) ||
        !mz_str_canonical_uint(next, &next_n)) {
        return mz_fail(MZ_BAD_INPUT, "a mirror's information has three lines: size, next entry, ticket", 0);
    }
    if (ticket.len > (65535 + 2) / 3 * 4) {
        return mz_fail(MZ_LIMIT, "the mirror's ticket is longer than a request may carry", -1);
    }
    uint8_t *bytes = mz_new(perm, uint8_t, ticket.len / 4 * 3 + 1);
    if (!mz_base64_parse(ticket, bytes, ticket.len / 4 * 3, &ticket_n) || ticket_n > 65535) {
        return mz_fail(MZ_BAD_INPUT, "the mirror's ticket is not base64", body.len - ticket.len - 1);
    }
    *out = (mz_mirror_info){size_n, next_n, {bytes, ticket_n}};
    return mz_ok();
}

void mz_put_package_head(mz_buf *b, mz_str add_checkpoint, uint64_t entries_bytes)
{
    mz_puts(b, MZ_PACKAGE_MAGIC);
    mz_put_be(b, (uint64_t)add_checkpoint.len, 4);
    mz_put(b, add_checkpoint);
    mz_put_be(b, entries_bytes, 8);
}

void mz_put_notes_head(mz_buf *b, uint64_t bytes)
{
    mz_puts(b, MZ_NOTES_MAGIC);
    mz_put_be(b, bytes, 8);
}

void mz_put_blobs_head(mz_buf *b, mz_len count)
{
    mz_puts(b, MZ_BLOBS_MAGIC);
    mz_put_be(b, (uint64_t)count, 8);
}
