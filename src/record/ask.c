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

/* The newest checkpoint with the log's own line and no other. */
static mz_status own_note(mz_record *r, mz_str *out, mz_arena *perm)
{
    mz_note note;
    MZ_TRY(mz_note_open(mz_record_checkpoint(r), mz_record_log(r), 1, &note, perm));
    for (mz_len i = 0; i < note.n; i++) {
        if (note.v[i].verified == 0) {
            *out = mz_str_concat(perm, note.text, S("\n"), note.v[i].line);
            return mz_ok();
        }
    }
    return mz_fail(MZ_CORRUPT, "the checkpoint of this record is not signed by its log", -1);
}

mz_status mz_record_request(mz_record *r, mz_len old, mz_buf *out)
{
    mz_arena scratch = r->work;
    mz_add_checkpoint q = {.old = old};
    MZ_TRY(mz_record_extension(r, old, mz_record_size(r), &q.proof));
    MZ_TRY(own_note(r, &q.checkpoint, &scratch));
    mz_put_add_checkpoint(out, &q);
    MZ_TRY(mz_buf_status(out));
    return out->len < MZ_ADD_CHECKPOINT_SENT
               ? mz_ok()
               : mz_fail(MZ_LIMIT, "the request to a witness is larger than 10 KiB", out->len);
}
