/* Any bytes: a note that parses is its text, an empty line and its signature lines; a checkpoint writes back. */
#include "record/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_note(mz_str in, mz_arena arena)
{
    mz_note note;
    if (mz_failed(mz_note_parse(in, &note, &arena))) {
        return;
    }
    mz_assert(note.n >= 1 && note.n <= MZ_NOTE_SIGNATURES_MAX);
    mz_assert(!mz_failed(mz_note_text_check(note.text)));
    MZ_BUF_SCOPED again = mz_buf_new(MZ_NOTE_MAX);
    mz_put(&again, note.text);
    mz_put_byte(&again, '\n');
    for (mz_len i = 0; i < note.n; i++) {
        mz_assert(mz_key_name_valid(note.v[i].name) && note.v[i].verified == -1);
        mz_put(&again, note.v[i].line);
    }
    mz_assert(mz_str_eq(mz_buf_str(&again), in));
    const mz_vkey stranger = {.name = note.v[0].name, .type = MZ_KEY_ED25519, .key = {1}};
    mz_note opened = {.n = -1};
    mz_assert(mz_failed(mz_note_open(in, &stranger, 1, &opened, &arena)) && opened.n == -1);
    mz_key k; /* a key that the line claims to be of: the signature decides, and nobody can forge it */
    const uint8_t seed[32] = {7};
    mz_assert(!mz_failed(mz_key_of_seed(note.v[0].name, MZ_KEY_ED25519, seed, &k, &arena)));
    (void)memcpy(k.public.id, note.v[0].id, sizeof k.public.id);
    mz_assert(mz_failed(mz_note_open(in, &k.public, 1, &opened, &arena)) && opened.n == -1);
    k.public.type = MZ_KEY_COSIGNATURE;
    mz_assert(mz_failed(mz_note_open(in, &k.public, 1, &opened, &arena)) && opened.n == -1);
}

/* A text that a note may carry, signed: it opens, and with its first byte changed it does not. */
static void check_signing(mz_str text, mz_arena arena)
{
    const uint8_t seed[32] = {9};
    mz_key keys[2];
    mz_note note;
    mz_checkpoint c;
    MZ_BUF_SCOPED b = mz_buf_new(MZ_NOTE_MAX + 1024);
    if (mz_failed(mz_note_text_check(text)) || text.len + 512 > MZ_NOTE_MAX) {
        return;
    }
    mz_assert(!mz_failed(mz_key_of_seed(S("fuzz.example/a"), MZ_KEY_ED25519, seed, &keys[0], &arena)));
    mz_assert(!mz_failed(mz_key_of_seed(S("fuzz.example/b"), MZ_KEY_COSIGNATURE, seed, &keys[1], &arena)));
    const bool checkpoint = !mz_failed(mz_checkpoint_parse(text, &c));
    mz_put(&b, text);
    mz_put_byte(&b, '\n');
    mz_assert(!mz_failed(mz_note_sign(&keys[0], text, 0, &b)));
    mz_assert(!checkpoint || !mz_failed(mz_note_sign(&keys[1], text, 12345, &b)));
    const mz_vkey trusted[2] = {keys[0].public, keys[1].public};
    mz_assert(!mz_failed(mz_note_open(mz_buf_str(&b), trusted, checkpoint ? 2 : 1, &note, &arena)));
    mz_assert(mz_str_eq(note.text, text) && note.n == (checkpoint ? 2 : 1));
    mz_assert(!checkpoint || note.v[1].time == 12345);
    b.data[0] ^= 1;
    mz_assert(mz_failed(mz_note_open(mz_buf_str(&b), trusted, 2, &note, &arena)));
}

static void check_checkpoint(mz_str in)
{
    mz_checkpoint c;
    if (!mz_failed(mz_checkpoint_parse(in, &c))) {
        MZ_BUF_SCOPED again = mz_buf_new(MZ_NOTE_MAX);
        mz_put_checkpoint(&again, &c);
        mz_assert(mz_str_eq(mz_buf_str(&again), in));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mz_region region;
    mz_arena arena;
    if (size > MZ_NOTE_MAX || mz_failed(mz_region_new(16 << 20, &region, &arena))) {
        return 0;
    }
    const mz_str in = {data, (mz_len)size};
    check_note(in, arena);
    check_checkpoint(in);
    mz_note note;
    if (!mz_failed(mz_note_parse(in, &note, &arena))) {
        check_checkpoint(note.text);
        check_signing(note.text, arena);
    }
    mz_region_free(&region);
    return 0;
}
