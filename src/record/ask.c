#include "record/ask.h"

#include "record/inside.h"

mz_tree mz_record_tree(mz_record *r) { return mz_inside_tree(r); }

mz_status mz_record_extension(mz_record *r, mz_len old, mz_len size, mz_proof *out)
{
    MZ_TRY(mz_inside_alive(r));
    if (old < 0 || old > size || size > mz_record_size(r)) {
        return mz_fail(MZ_BAD_INPUT, "the record never had this size", old > size ? old : size);
    }
    if (old == 0 || old == size) {
        *out = (mz_proof){.n = 0};
        return mz_ok();
    }
    const mz_tree tree = mz_inside_tree(r);
    return mz_prove(&tree, 0, old, size, out);
}

/* The text of the newest checkpoint, and the log's own line on it. */
static mz_status own_line(mz_record *r, mz_str *text, mz_str *line, mz_arena *perm)
{
    mz_note note;
    MZ_TRY(mz_note_open(mz_record_checkpoint(r), mz_record_log(r), 1, &note, perm));
    for (mz_len i = 0; i < note.n; i++) {
        if (note.v[i].verified == 0) {
            *text = mz_str_copy(perm, note.text);
            *line = mz_str_copy(perm, note.v[i].line);
            return mz_ok();
        }
    }
    return mz_fail(MZ_CORRUPT, "the checkpoint of this record is not signed by its log", -1);
}

mz_status mz_record_request(mz_record *r, mz_len old, mz_buf *out, mz_str *text, mz_arena *perm)
{
    mz_add_checkpoint q = {.old = old};
    mz_str t, line;
    MZ_TRY(mz_record_extension(r, old, mz_record_size(r), &q.proof));
    MZ_TRY(own_line(r, &t, &line, perm));
    q.checkpoint = mz_str_concat(perm, t, S("\n"), line);
    mz_put_add_checkpoint(out, &q);
    if (out->len >= MZ_ADD_CHECKPOINT_SENT) {
        return mz_fail(MZ_LIMIT, "the request to a witness is larger than 10 KiB", out->len);
    }
    if (text != NULL) {
        *text = t;
    }
    return mz_buf_status(out);
}

mz_status mz_record_with_line(mz_record *r, mz_str text, mz_str line, mz_buf *out, mz_arena scratch)
{
    mz_str own, own_text;
    MZ_TRY(own_line(r, &own_text, &own, &scratch));
    if (!mz_str_eq(own_text, text)) {
        return mz_fail(MZ_BAD_INPUT, "the record has grown since: ask again", -1);
    }
    mz_put(out, text);
    mz_put_byte(out, '\n');
    mz_put(out, own);
    mz_put(out, line);
    return mz_buf_status(out);
}
