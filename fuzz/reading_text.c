/* Any bytes as a text: the reader ends, what it says lies within the text and names its rules, its phrases are the
 * text's own bytes, and a hidden character in front of every word changes nothing in how many statements there are. */
#include "reading/reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static mz_region perm_region, scratch_region;
static mz_arena perm, scratch;

static void check_span(mz_str text, mz_span s)
{
    if (s.text.len > 0) {
        mz_assert(s.begin >= 0 && s.begin < s.end && s.end <= text.len && s.end - s.begin >= s.text.len);
        mz_assert(text.data[s.begin] == s.text.data[0] && text.data[s.end - 1] == s.text.data[s.text.len - 1]);
    }
}

static void check_mentions(mz_str text, const mz_mention *v, mz_len n)
{
    for (mz_len k = 0; k < n; k++) {
        check_span(text, v[k].span);
    }
}

static void check(const mz_statements *s, mz_str text)
{
    for (mz_len i = 0; i < s->n; i++) {
        const mz_statement *st = &s->v[i];
        mz_assert(st->rules_n > 0 && st->begin >= 0 && st->begin < st->end && st->end <= text.len);
        check_span(text, st->cue);
        check_span(text, st->where.span);
        check_span(text, st->when.span);
        check_mentions(text, st->sources, st->sources_n);
        check_mentions(text, st->agents, st->agents_n);
        check_mentions(text, st->targets, st->targets_n);
        for (mz_len k = 0; k < st->harms_n; k++) {
            mz_assert(mz_interval_valid(st->harms[k].count));
            check_mentions(text, &st->harms[k].victims, 1);
        }
    }
}

static mz_statements read(mz_str clean, mz_arena *arena)
{
    const mz_text text = {.clean = clean};
    const mz_reading_context context = {.publisher = S("Afghan defence ministry"), .date = 20400};
    mz_statements out = {0};
    mz_reading_trace trace = {0};
    mz_assert(!mz_failed(mz_reading_read(&text, &context, &out, &trace, arena, scratch)));
    check(&out, clean);
    return out;
}

/* The text with a zero-width space behind every space that a letter follows. */
static mz_str sprinkled(mz_str s, mz_arena *arena)
{
    uint8_t *out = mz_arena_alloc(arena, 1, 1, s.len * 4 + 1);
    mz_len n = 0;
    for (mz_len i = 0; i < s.len; i++) {
        out[n++] = s.data[i];
        if (s.data[i] == ' ' && i + 1 < s.len && mz_is_alpha(s.data[i + 1])) {
            out[n++] = 0xE2;
            out[n++] = 0x80;
            out[n++] = 0x8B;
        }
    }
    return (mz_str){out, n};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > (1 << 16)) {
        return 0;
    }
    if (perm_region.base == NULL) {
        mz_assert(!mz_failed(mz_region_new((mz_len)1 << 30, &perm_region, &perm)));
        mz_assert(!mz_failed(mz_region_new(mz_reading_scratch_bytes(0), &scratch_region, &scratch)));
    }
    mz_arena arena = perm;
    const mz_str clean = {data, (mz_len)size};
    const mz_statements plain = read(clean, &arena);
    const mz_statements other = read(sprinkled(clean, &arena), &arena);
    mz_assert(plain.n == other.n);
    return 0;
}
