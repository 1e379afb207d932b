#include "record/handin.h"

#include "record/tile.h"

mz_status mz_notes_split(mz_str bytes, mz_strs *out, mz_arena *perm)
{
    mz_strs notes = {0};
    mz_str rest = bytes, note;
    while (rest.len > 0) {
        if (!mz_bundle_next(&rest, &note)) {
            return mz_fail(MZ_BAD_INPUT, "the entries are cut here: hand in the whole of them", bytes.len - rest.len);
        }
        if (notes.n == MZ_HANDIN_MAX) {
            return mz_fail(MZ_LIMIT, "at most 65,536 entries are handed in at once", notes.n);
        }
        *mz_push(perm, &notes) = note;
    }
    *out = notes;
    return mz_ok();
}

typedef struct place {
    mz_str note, feed;
    mz_len seq;
    bool entry;
    mz_hash256 name;
} place;

static int by_feed(const void *a, const void *b, void *ctx)
{
    const place *x = a, *y = b;
    (void)ctx;
    if (x->entry != y->entry) {
        return x->entry ? -1 : 1;
    }
    const int feeds = x->entry ? mz_str_cmp(x->feed, y->feed) : 0;
    return feeds != 0 ? feeds : x->seq < y->seq ? -1 : x->seq > y->seq;
}

void mz_notes_order(mz_str *notes, mz_len n, mz_hash256 *names, mz_arena scratch)
{
    place *v = mz_new(&scratch, place, n);
    for (mz_len i = 0; i < n; i++) {
        mz_arena room = scratch;
        mz_entry e;
        v[i].note = notes[i];
        if (!mz_failed(mz_entry_parse(notes[i], &e, &room))) {
            v[i] = (place){notes[i], e.feed, e.seq, true, e.name};
        }
    }
    mz_sort(v, n, (mz_len)sizeof *v, by_feed, NULL, scratch);
    for (mz_len i = 0; i < n; i++) {
        notes[i] = v[i].note;
        if (names != NULL) {
            names[i] = v[i].name;
        }
    }
}

void mz_put_answer(mz_buf *b, const mz_answer *a)
{
    mz_put_hash_hex(b, &a->name);
    switch (a->verdict) {
    case MZ_ACCEPTED:
    case MZ_FORK:
        mz_puts(b, " index ");
        mz_put_int(b, a->index);
        mz_put(b, a->verdict == MZ_FORK ? S(" fork\n") : S("\n"));
        break;
    case MZ_KNOWN:
        mz_puts(b, " known ");
        mz_put_int(b, a->index);
        mz_puts(b, "\n");
        break;
    case MZ_REFUSED:
    default:
        mz_puts(b, " refused ");
        mz_put(b, mz_str_of(a->why.what));
        mz_puts(b, "\n");
        break;
    }
}

mz_status mz_answer_parse(mz_str line, mz_told *out)
{
    mz_told t = {.index = -1};
    int64_t index;
    mz_str rest = line;
    const mz_str name = mz_str_cut(&rest, ' '), word = mz_str_cut(&rest, ' ');
    const mz_status bad = mz_fail(MZ_BAD_INPUT, "this is no answer to an entry that was handed in", 0);
    if (!mz_hash_parse_hex(name, &t.name) || rest.len == 0) {
        return bad;
    }
    if (mz_str_eq(word, S("refused"))) {
        t.verdict = MZ_REFUSED;
        t.why = rest;
        *out = t;
        return mz_ok();
    }
    t.verdict = mz_str_eq(word, S("known")) ? MZ_KNOWN : MZ_ACCEPTED;
    if (t.verdict == MZ_ACCEPTED && mz_str_ends(rest, S(" fork"))) {
        t.verdict = MZ_FORK;
        rest = mz_str_sub(rest, 0, rest.len - 5);
    }
    if ((t.verdict != MZ_KNOWN && !mz_str_eq(word, S("index"))) || !mz_str_canonical_uint(rest, &index)) {
        return bad;
    }
    t.index = index;
    *out = t;
    return mz_ok();
}
