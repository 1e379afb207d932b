#include "record/journal.h"

#define MAGIC        "MZJ1REC\n"
#define RESERVE_STEP ((int64_t)4 << 20)

/* CRC-32C with the reflected polynomial 0x82f63b78, eight bytes a step. */
#define POLYNOMIAL 0x82f63b78u

typedef struct crc_table {
    uint32_t v[8][256];
} crc_table;

static void make_table(crc_table *t)
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i;
        for (int bit = 0; bit < 8; bit++) {
            c = (c & 1) != 0 ? c >> 1 ^ POLYNOMIAL : c >> 1;
        }
        t->v[0][i] = c;
    }
    for (uint32_t i = 0; i < 256; i++) {
        for (int k = 1; k < 8; k++) {
            t->v[k][i] = t->v[k - 1][i] >> 8 ^ t->v[0][t->v[k - 1][i] & 255];
        }
    }
}

uint32_t mz_crc32c(mz_str bytes)
{
    crc_table t;
    make_table(&t); /* 8 KiB, made in microseconds: no table that somebody could change */
    uint32_t c = 0xffffffffU;
    const uint8_t *p = bytes.data;
    mz_len n = bytes.len;
    for (; n >= 8; n -= 8, p += 8) {
        c ^= (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
        c = t.v[7][c & 255] ^ t.v[6][c >> 8 & 255] ^ t.v[5][c >> 16 & 255] ^ t.v[4][c >> 24] ^ t.v[3][p[4]] ^
            t.v[2][p[5]] ^ t.v[1][p[6]] ^ t.v[0][p[7]];
    }
    for (; n > 0; n--, p++) {
        c = c >> 8 ^ t.v[0][(c ^ *p) & 255];
    }
    return ~c;
}

static mz_hash256 chain_after(const mz_hash256 *chain, mz_str body)
{
    mz_sha s;
    mz_sha_start(&s);
    mz_sha_add(&s, mz_hash_str(chain));
    mz_sha_add(&s, body);
    return mz_sha_end(&s);
}

void mz_journal_encode(mz_journal_record *r, const mz_hash256 *chain, mz_buf *out)
{
    const mz_len begin = out->len;
    r->length = MZ_JOURNAL_HEAD + r->checkpoint.len + r->entries.len + MZ_JOURNAL_TAIL;
    mz_puts(out, MAGIC);
    mz_put_be(out, (uint64_t)r->length, 8);
    mz_put_be(out, (uint64_t)r->old_size, 8);
    mz_put_be(out, (uint64_t)r->new_size, 8);
    mz_put(out, mz_hash_str(&r->old_root));
    mz_put(out, mz_hash_str(&r->new_root));
    mz_put_be(out, (uint64_t)r->checkpoint.len, 4);
    mz_put_be(out, (uint64_t)r->entries.len, 4);
    mz_put(out, r->checkpoint);
    mz_put(out, r->entries);
    const mz_str body = mz_str_from(mz_buf_str(out), begin);
    r->chain = chain_after(chain, body);
    mz_put_be(out, mz_crc32c(body), 4);
    mz_put(out, mz_hash_str(&r->chain));
}

static uint64_t be(const uint8_t *p, int bytes)
{
    uint64_t v = 0;
    for (int i = 0; i < bytes; i++) {
        v = v << 8 | p[i];
    }
    return v;
}

/* The length of the record that begins here, if its frame and its CRC are right; 0 otherwise. */
static mz_len framed(mz_str bytes)
{
    if (bytes.len < MZ_JOURNAL_HEAD + MZ_JOURNAL_TAIL || memcmp(bytes.data, MAGIC, 8) != 0) {
        return 0;
    }
    const uint64_t length = be(bytes.data + 8, 8), note = be(bytes.data + 96, 4), entries = be(bytes.data + 100, 4);
    if (length > (uint64_t)bytes.len || note > MZ_JOURNAL_NOTE_MAX ||
        length != MZ_JOURNAL_HEAD + note + entries + MZ_JOURNAL_TAIL) {
        return 0;
    }
    const mz_str body = mz_str_sub(bytes, 0, (mz_len)length - MZ_JOURNAL_TAIL);
    return mz_crc32c(body) == be(bytes.data + body.len, 4) ? (mz_len)length : 0;
}

mz_journal_seen mz_journal_decode(mz_str bytes, const mz_hash256 *chain, mz_journal_record *out)
{
    static const uint8_t zeros[8];
    if (bytes.len == 0 || (bytes.len >= 8 && memcmp(bytes.data, zeros, 8) == 0)) {
        return MZ_JOURNAL_END;
    }
    const mz_len length = framed(bytes);
    if (length == 0) {
        return MZ_JOURNAL_TORN;
    }
    const uint64_t old_size = be(bytes.data + 16, 8), new_size = be(bytes.data + 24, 8);
    const mz_len note = (mz_len)be(bytes.data + 96, 4);
    mz_journal_record r = {.length = length};
    r.chain = chain_after(chain, mz_str_sub(bytes, 0, length - MZ_JOURNAL_TAIL));
    if (new_size > (uint64_t)MZ_TREE_MAX || old_size >= new_size ||
        memcmp(r.chain.b, bytes.data + length - MZ_HASH_BYTES, MZ_HASH_BYTES) != 0) {
        return MZ_JOURNAL_STRANGE;
    }
    r.old_size = (mz_len)old_size;
    r.new_size = (mz_len)new_size;
    (void)memcpy(r.old_root.b, bytes.data + 32, MZ_HASH_BYTES);
    (void)memcpy(r.new_root.b, bytes.data + 64, MZ_HASH_BYTES);
    r.checkpoint = mz_str_sub(bytes, MZ_JOURNAL_HEAD, MZ_JOURNAL_HEAD + note);
    r.entries = mz_str_sub(bytes, MZ_JOURNAL_HEAD + note, length - MZ_JOURNAL_TAIL);
    *out = r;
    return MZ_JOURNAL_RECORD;
}

bool mz_journal_any(mz_str bytes)
{
    for (;;) {
        const mz_len at = mz_str_find(bytes, S(MAGIC));
        if (at < 0) {
            return false;
        }
        bytes = mz_str_from(bytes, at);
        if (framed(bytes) != 0) {
            return true;
        }
        bytes = mz_str_from(bytes, 1);
    }
}

void mz_put_base(mz_buf *b, const mz_base *base)
{
    mz_puts(b, "mizan/base/v1\nsize ");
    mz_put_int(b, base->size);
    mz_puts(b, "\nroot ");
    mz_put_hash_base64(b, &base->root);
    mz_puts(b, "\nchain ");
    mz_put_hash_base64(b, &base->chain);
    mz_puts(b, "\nsegment ");
    mz_put_int(b, base->segment);
    mz_puts(b, "\nend\n");
}

/* Takes "<prefix>…\n" from *text. */
static bool take(mz_str *text, mz_str prefix, mz_str *value)
{
    const mz_len end = mz_str_find_byte(*text, '\n');
    if (end < 0 || !mz_str_starts(*text, prefix) || end < prefix.len) {
        return false;
    }
    *value = mz_str_sub(*text, prefix.len, end);
    *text = mz_str_from(*text, end + 1);
    return true;
}

mz_status mz_base_parse(mz_str text, mz_base *out)
{
    mz_str head, size, root, chain, segment, rest = text;
    mz_base b;
    int64_t n = 0, number = 0;
    const bool good = take(&rest, S("mizan/base/v1"), &head) && head.len == 0 && take(&rest, S("size "), &size) &&
                      take(&rest, S("root "), &root) && take(&rest, S("chain "), &chain) &&
                      take(&rest, S("segment "), &segment) && mz_str_eq(rest, S("end\n")) &&
                      mz_str_canonical_uint(size, &n) && n <= MZ_TREE_MAX && mz_hash_parse_base64(root, &b.root) &&
                      mz_hash_parse_base64(chain, &b.chain) && mz_str_canonical_uint(segment, &number);
    if (!good) {
        return mz_fail(MZ_CORRUPT, "state/base is not as it was written: restore it with the whole case from a backup",
                       text.len - rest.len);
    }
    b.size = n;
    b.segment = number;
    *out = b;
    return mz_ok();
}

char *mz_journal_path(const mz_journal *j, mz_arena *perm)
{
    MZ_BUF_SCOPED name = mz_buf_new(64);
    mz_put_padded(&name, j->segment, 8);
    mz_puts(&name, ".seg");
    return mz_path_join(perm, j->folder, mz_buf_str(&name));
}

bool mz_journal_fits(const mz_journal *j, mz_len length) { return j->at + length <= MZ_SEGMENT_MAX; }

/* A new segment is durable in its folder before anything is committed in it. */
static mz_status open_segment(mz_journal *j, mz_arena scratch)
{
    MZ_TRY(mz_file_open_write(mz_journal_path(j, &scratch), &j->file));
    j->reserved = j->at;
    return mz_dir_sync(j->folder);
}

mz_status mz_journal_commit(mz_journal *j, mz_str record, const mz_hash256 *chain, mz_arena scratch)
{
    mz_assert(mz_journal_fits(j, record.len));
    if (j->file.fd < 0) {
        MZ_TRY(open_segment(j, scratch));
    }
    if (j->at + record.len > j->reserved) {
        j->reserved = j->at + record.len + RESERVE_STEP;
        MZ_TRY(mz_file_reserve(&j->file, j->reserved));
    }
    MZ_TRY(mz_file_write_at(&j->file, j->at, record));
    MZ_TRY(mz_file_sync(&j->file));
    j->at += record.len;
    j->chain = *chain;
    return mz_ok();
}

void mz_journal_next(mz_journal *j)
{
    mz_file_close(&j->file);
    j->segment++;
    j->at = 0;
    j->reserved = 0;
}

mz_status mz_journal_close(mz_journal *j, mz_arena scratch)
{
    if (j->file.fd < 0) {
        MZ_TRY(mz_file_open_write(mz_journal_path(j, &scratch), &j->file));
    }
    MZ_TRY(mz_file_truncate(&j->file, j->at));
    MZ_TRY(mz_file_sync(&j->file));
    mz_file_close(&j->file);
    return mz_ok();
}
