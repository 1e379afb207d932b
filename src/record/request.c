#include "record/request.h"

#include "record/inside.h"

/* What would be written next into a feed, for a key that lies elsewhere to sign. */
mz_status mz_record_next_text(mz_record *r, const mz_draft *d, mz_str feed, mz_buf *out)
{
    MZ_TRY(mz_inside_fold(r));
    MZ_TRY(mz_draft_check(d));
    const mz_registered *k = mz_ledger_key(&r->ledger, feed);
    if (k == NULL || k->retired >= 0) {
        return mz_fail(MZ_BAD_INPUT, "the key of this feed is not in the register, or retired", -1);
    }
    const mz_feed *at = &r->ledger.feeds[k - r->ledger.keys];
    return mz_entry_text(d, feed, at->next, at->next == 0 ? NULL : &at->head, out);
}

static int by_name(const void *a, const void *b, void *ctx)
{
    const mz_note_line *x = a, *y = b;
    (void)ctx;
    return mz_str_cmp(x->name, y->name);
}

mz_status mz_notes_unite(const mz_str *notes, mz_len n, mz_buf *out, mz_arena scratch)
{
    mz_note first = {0};
    struct {
        mz_note_line *v;
        mz_len n, cap;
    } lines = {0};
    for (mz_len i = 0; i < n; i++) {
        mz_note note;
        MZ_TRY(mz_note_parse(notes[i], &note, &scratch));
        if (i > 0 && !mz_str_eq(note.text, first.text)) {
            return mz_fail(MZ_BAD_INPUT, "the notes are not of one text", i);
        }
        first = i == 0 ? note : first;
        for (mz_len k = 0; k < note.n; k++) {
            *mz_push(&scratch, &lines) = note.v[k];
        }
    }
    mz_sort(lines.v, lines.n, (mz_len)sizeof *lines.v, by_name, NULL, scratch);
    mz_put(out, first.text);
    mz_put_byte(out, '\n');
    for (mz_len k = 0; k < lines.n; k++) {
        if (k == 0 || !mz_str_eq(lines.v[k].name, lines.v[k - 1].name)) {
            mz_put(out, lines.v[k].line);
        }
    }
    return mz_buf_status(out);
}
