/* Composing and signing entries; reading them is entry.c. */
#include "record/entry.h"

mz_status mz_draft_check(const mz_draft *d)
{
    if (!mz_entry_word(d->kind)) {
        return mz_fail(MZ_BAD_INPUT, "an entry's kind is a word of lower-case letters, digits and '-'", -1);
    }
    if (d->refs_n > MZ_ENTRY_LINES_MAX || d->bodies_n > MZ_ENTRY_LINES_MAX) {
        return mz_fail(MZ_LIMIT, "an entry has at most 64 references and 64 bodies", MZ_ENTRY_LINES_MAX);
    }
    for (mz_len i = 0; i < d->refs_n; i++) {
        if (!mz_entry_word(d->refs[i].relation)) {
            return mz_fail(MZ_BAD_INPUT, "a reference's relation is a word of lower-case letters, digits and '-'", i);
        }
    }
    for (mz_len i = 0; i < d->bodies_n; i++) {
        if (!mz_entry_media(d->bodies[i].media) || d->bodies[i].size_bytes < (d->bodies[i].salted ? 32 : 0)) {
            return mz_fail(MZ_BAD_INPUT, "a body has a media type without spaces and its size", i);
        }
    }
    if (d->time < -INT64_C(62135596800) || d->time > INT64_C(253402300799)) {
        return mz_fail(MZ_BAD_INPUT, "an entry's time is in the years 1 to 9999", -1);
    }
    return d->text.len == 0 ? mz_ok() : mz_note_text_check(d->text);
}

static void put_header(const mz_draft *d, mz_str feed, mz_len seq, const mz_hash256 *prev, mz_buf *b)
{
    mz_puts(b, MZ_ENTRY_HEAD "feed ");
    mz_put(b, feed);
    mz_puts(b, "\nseq ");
    mz_put_int(b, seq);
    mz_puts(b, "\nprev ");
    if (prev == NULL) {
        mz_put_byte(b, '-');
    } else {
        mz_put_hash_base64(b, prev);
    }
    mz_puts(b, "\nkind ");
    mz_put(b, d->kind);
    mz_puts(b, "\ntime ");
    mz_put_utc(b, d->time);
    mz_put_byte(b, '\n');
}

static void put_lists(const mz_draft *d, mz_buf *b)
{
    for (mz_len i = 0; i < d->refs_n; i++) {
        mz_puts(b, "ref ");
        mz_put(b, d->refs[i].relation);
        mz_put_byte(b, ' ');
        mz_put_hash_base64(b, &d->refs[i].name);
        mz_put_byte(b, '\n');
    }
    for (mz_len i = 0; i < d->bodies_n; i++) {
        const mz_body *body = &d->bodies[i];
        mz_puts(b, "body ");
        mz_put(b, body->salted ? S("salted ") : S("plain "));
        mz_put_hash_hex(b, &body->hash);
        mz_put_byte(b, ' ');
        mz_put_int(b, body->size_bytes);
        mz_put_byte(b, ' ');
        mz_put(b, body->media);
        mz_put_byte(b, '\n');
    }
}

mz_status mz_entry_text(const mz_draft *d, mz_str feed, mz_len seq, const mz_hash256 *prev, mz_buf *out)
{
    mz_assert(seq >= 0 && (prev == NULL) == (seq == 0));
    MZ_TRY(mz_draft_check(d));
    if (!mz_key_name_valid(feed)) {
        return mz_fail(MZ_BAD_INPUT, "a feed is named like its device key", -1);
    }
    put_header(d, feed, seq, prev, out);
    put_lists(d, out);
    if (d->text.len > 0) {
        mz_put_byte(out, '\n');
        mz_put(out, d->text);
    }
    return mz_buf_status(out);
}

mz_status mz_entry_sign(mz_str text, const mz_key *const *signers, mz_len n, mz_buf *out)
{
    mz_assert(n >= 1 && n <= MZ_NOTE_SIGNATURES_MAX);
    const mz_key *sorted[MZ_NOTE_SIGNATURES_MAX];
    for (mz_len i = 0; i < n; i++) {
        mz_len at = i;
        for (; at > 0 && mz_str_cmp(sorted[at - 1]->public.name, signers[i]->public.name) > 0; at--) {
            sorted[at] = sorted[at - 1];
        }
        sorted[at] = signers[i];
    }
    mz_put(out, text);
    mz_put_byte(out, '\n');
    for (mz_len i = 0; i < n; i++) {
        uint8_t signature[64];
        if (sorted[i]->public.type != MZ_KEY_ED25519) {
            return mz_fail(MZ_BAD_INPUT, "an entry is signed by device keys, not by witness keys", i);
        }
        mz_ed25519_sign(sorted[i], text, signature);
        mz_put_signature_line(out, &sorted[i]->public, (mz_str){signature, 64});
    }
    MZ_TRY(mz_buf_status(out));
    return out->len <= MZ_ENTRY_MAX ? mz_ok() : mz_fail(MZ_LIMIT, "an entry is larger than 65535 bytes", out->len);
}
