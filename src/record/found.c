/* Writing what genesis.c reads. */
#include "record/ledger.h"

static void put_vkey_line(mz_buf *b, mz_str word, const mz_vkey *v)
{
    mz_put(b, word);
    mz_put_vkey(b, v);
    mz_put_byte(b, '\n');
}

void mz_put_genesis(mz_buf *b, const mz_genesis *g)
{
    mz_puts(b, "origin ");
    mz_put(b, g->origin);
    mz_puts(b, "\ntitle ");
    mz_put(b, g->title);
    mz_put_byte(b, '\n');
    put_vkey_line(b, S("log "), &g->log);
    for (mz_len i = 0; i < g->members_n; i++) {
        const mz_member *m = &g->members[i];
        mz_puts(b, "member ");
        mz_put(b, m->party);
        mz_put_byte(b, ' ');
        mz_put(b, m->role);
        mz_put_byte(b, '\n');
        put_vkey_line(b, S("registrar "), &m->registrar);
        put_vkey_line(b, S("device "), &m->device);
        if (m->recovery_n > 0) {
            mz_puts(b, "recovery ");
            mz_put_int(b, m->recovery_k);
            mz_put_byte(b, '\n');
        }
        for (mz_len r = 0; r < m->recovery_n; r++) {
            put_vkey_line(b, S("recovery-key "), &m->recovery[r]);
        }
    }
}

mz_status mz_origin_new(mz_str prefix, mz_str title, mz_str *out, mz_arena *perm)
{
    uint8_t random[6];
    MZ_TRY(mz_random(random, (mz_len)sizeof random));
    MZ_BUF_SCOPED b = mz_buf_new(MZ_KEY_NAME_MAX);
    mz_put(&b, prefix.len == 0 ? S("mizan.example") : prefix);
    mz_put_byte(&b, '/');
    const mz_len begin = b.len;
    for (mz_len i = 0; i < title.len && b.len - begin < 40; i++) {
        const int c = mz_to_lower(title.data[i]);
        if (mz_is_lower(c) || mz_is_digit(c)) {
            mz_put_byte(&b, (uint8_t)c);
        } else if (b.len > begin && b.data[b.len - 1] != '-') {
            mz_put_byte(&b, '-');
        }
    }
    if (b.len > begin && b.data[b.len - 1] != '-') {
        mz_put_byte(&b, '-');
    }
    mz_put_hex(&b, random, (mz_len)sizeof random);
    MZ_TRY(mz_buf_status(&b));
    if (!mz_key_name_valid(mz_buf_str(&b))) {
        return mz_fail(MZ_BAD_INPUT, "an origin has no white space, no control character and no '+'", -1);
    }
    *out = mz_str_copy(perm, mz_buf_str(&b));
    return mz_ok();
}
