/* Any bytes as the text of a redact or settings entry, as a list of sizes, and as notes to be united: what is accepted
 * has one spelling, and no line is lost or invented. */
#include "record/ledger.h"
#include "record/record.h"
#include "record/standing.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_redact(mz_str text, mz_arena arena)
{
    mz_hash256 hash;
    mz_str reason;
    if (mz_failed(mz_redact_parse(text, &hash, &reason))) {
        return;
    }
    const mz_str again =
        mz_str_concat(&arena, S("erase "), mz_hash_hex(&arena, &hash), S("\nreason "), reason, S("\n"));
    mz_assert(mz_str_eq(again, text));
}

static void check_settings(mz_str text, mz_arena arena)
{
    mz_redact_rule rule;
    if (mz_settings_parse(text, &rule)) {
        mz_assert(mz_str_eq(text, mz_str_concat(&arena, S("redact "), mz_redact_rule_word(rule), S("\n"))));
    }
}

static void check_list(mz_str text, mz_arena arena)
{
    mz_len *sizes, n;
    MZ_BUF_SCOPED back = mz_buf_new(1 << 20);
    if (mz_failed(mz_cosigned_list_parse(text, &sizes, &n, &arena))) {
        return;
    }
    for (mz_len i = 0; i < n; i++) {
        mz_assert(sizes[i] > 0 && (i == 0 || sizes[i] > sizes[i - 1]));
        mz_put_int(&back, sizes[i]);
        mz_put_byte(&back, '\n');
    }
    mz_assert(mz_str_eq(mz_buf_str(&back), text));
}

/* A note with itself is itself, where its lines stand in the order of their names. */
static void check_unite(mz_str bytes, mz_arena arena)
{
    mz_note note, united;
    MZ_BUF_SCOPED out = mz_buf_new(2 * MZ_NOTE_MAX);
    const mz_str twice[] = {bytes, bytes};
    if (mz_failed(mz_notes_unite(twice, 2, &out, arena)) || mz_failed(mz_note_parse(bytes, &note, &arena))) {
        return;
    }
    mz_assert(!mz_failed(mz_note_parse(mz_buf_str(&out), &united, &arena)));
    mz_assert(mz_str_eq(united.text, note.text) && united.n <= note.n);
    for (mz_len i = 1; i < united.n; i++) {
        mz_assert(mz_str_cmp(united.v[i - 1].name, united.v[i].name) < 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const mz_str text = {data, (mz_len)size};
    mz_region region;
    mz_arena arena;
    if (mz_failed(mz_region_new(64 << 20, &region, &arena))) {
        return 0;
    }
    check_redact(text, arena);
    check_settings(text, arena);
    check_list(text, arena);
    check_unite(text, arena);
    mz_region_free(&region);
    return 0;
}
