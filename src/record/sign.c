/* Signing notes and checkpoints; opening them is note.c and checkpoint.c. */
#include "record/note.h"

void mz_put_signature_line(mz_buf *b, const mz_vkey *key, mz_str signature)
{
    uint8_t raw[4 + 72];
    mz_assert(signature.len <= 72);
    (void)memcpy(raw, key->id, 4);
    (void)memcpy(raw + 4, signature.data, (size_t)signature.len);
    mz_puts(b, "\xe2\x80\x94 "); /* U+2014 and a space */
    mz_put(b, key->name);
    mz_put_byte(b, ' ');
    mz_put_base64(b, (mz_str){raw, 4 + signature.len});
    mz_put_byte(b, '\n');
}

static mz_status cosign(const mz_key *k, mz_str text, mz_utc time, uint8_t signature[72])
{
    mz_checkpoint c;
    MZ_TRY(mz_checkpoint_parse(text, &c));
    if (time < 0) {
        return mz_fail(MZ_BAD_INPUT, "the time of a cosignature is before 1970", -1);
    }
    MZ_BUF_SCOPED message = mz_buf_new(MZ_NOTE_MAX + 64);
    MZ_TRY(mz_cosigned_text(time, text, &message));
    for (int i = 0; i < 8; i++) {
        signature[i] = (uint8_t)((uint64_t)time >> (56 - 8 * i));
    }
    mz_ed25519_sign(k, mz_buf_str(&message), signature + 8);
    return mz_ed25519_verify(k->public.key, mz_buf_str(&message), signature + 8)
               ? mz_ok()
               : mz_fail(MZ_CORRUPT, "a signature just made is wrong: this machine must not be trusted", -1);
}

mz_status mz_note_sign(const mz_key *k, mz_str text, mz_utc time, mz_buf *out)
{
    uint8_t signature[72];
    MZ_TRY(mz_note_text_check(text));
    if (k->public.type == MZ_KEY_COSIGNATURE) {
        MZ_TRY(cosign(k, text, time, signature));
        mz_put_signature_line(out, &k->public, (mz_str){signature, 72});
        return mz_buf_status(out);
    }
    mz_ed25519_sign(k, text, signature);
    if (!mz_ed25519_verify(k->public.key, text, signature)) {
        return mz_fail(MZ_CORRUPT, "a signature just made is wrong: this machine must not be trusted", -1);
    }
    mz_put_signature_line(out, &k->public, (mz_str){signature, 64});
    return mz_buf_status(out);
}

mz_status mz_checkpoint_sign(const mz_checkpoint *c, const mz_key *log, mz_buf *out)
{
    mz_assert(mz_str_eq(c->origin, log->public.name));
    MZ_BUF_SCOPED text = mz_buf_new(MZ_NOTE_MAX);
    mz_put_checkpoint(&text, c);
    MZ_TRY(mz_buf_status(&text));
    mz_put(out, mz_buf_str(&text));
    mz_put_byte(out, '\n');
    return mz_note_sign(log, mz_buf_str(&text), 0, out);
}
