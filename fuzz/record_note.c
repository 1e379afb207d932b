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
    }
    mz_region_free(&region);
    return 0;
}
