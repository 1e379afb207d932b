#include "record/note.h"

/* The next line of *text without its LF; false at the end. */
static bool take_line(mz_str *text, mz_str *line)
{
    const mz_len end = mz_str_find_byte(*text, '\n');
    if (end < 0) {
        return false;
    }
    *line = mz_str_sub(*text, 0, end);
    *text = mz_str_from(*text, end + 1);
    return true;
}

mz_status mz_checkpoint_form(mz_str text, mz_checkpoint *out)
{
    mz_str origin, size, root, rest = text;
    if (!take_line(&rest, &origin) || !take_line(&rest, &size) || !take_line(&rest, &root)) {
        return mz_fail(MZ_BAD_INPUT, "a checkpoint has three lines", text.len);
    }
    if (rest.len != 0) {
        return mz_fail(MZ_BAD_INPUT, "a checkpoint has no lines behind its root", text.len - rest.len);
    }
    mz_checkpoint c = {.origin = origin};
    int64_t n;
    if (!mz_key_name_valid(origin)) {
        return mz_fail(MZ_BAD_INPUT, "the checkpoint's first line is not an origin", 0);
    }
    if (!mz_str_canonical_uint(size, &n)) {
        return mz_fail(MZ_BAD_INPUT, "the checkpoint's second line is not a size", origin.len + 1);
    }
    if (!mz_hash_parse_base64(root, &c.root)) {
        return mz_fail(MZ_BAD_INPUT, "the checkpoint's third line is not a hash", origin.len + size.len + 2);
    }
    c.size = n;
    *out = c;
    return mz_ok();
}

mz_status mz_checkpoint_parse(mz_str text, mz_checkpoint *out)
{
    mz_checkpoint c;
    MZ_TRY(mz_checkpoint_form(text, &c));
    const mz_hash256 empty = mz_sha256((mz_str){0});
    if (c.size == 0 && !mz_hash_eq(&c.root, &empty)) {
        return mz_fail(MZ_BAD_INPUT, "a checkpoint of size 0 has not the empty root", c.origin.len + 3);
    }
    *out = c;
    return mz_ok();
}

void mz_put_checkpoint(mz_buf *b, const mz_checkpoint *c)
{
    mz_put(b, c->origin);
    mz_put_byte(b, '\n');
    mz_put_int(b, c->size);
    mz_put_byte(b, '\n');
    mz_put_hash_base64(b, &c->root);
    mz_put_byte(b, '\n');
}

mz_status mz_checkpoint_open(mz_str note, const mz_vkey *log, mz_checkpoint *out, mz_arena scratch)
{
    mz_note opened;
    mz_checkpoint c;
    MZ_TRY(mz_note_open(note, log, 1, &opened, &scratch));
    MZ_TRY(mz_checkpoint_parse(opened.text, &c));
    if (!mz_str_eq(c.origin, log->name)) {
        return mz_fail(MZ_BAD_INPUT, "the checkpoint is of another origin than its key", 0);
    }
    *out = c;
    return mz_ok();
}
