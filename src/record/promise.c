#include "record/promise.h"

#define SUFFIX "/promise"

/* The line "<word> <value>"; false when it is not. */
static bool take_line(mz_str *rest, mz_str word, mz_str *value)
{
    const mz_str line = mz_str_cut(rest, '\n');
    if (rest->data == NULL || line.len <= word.len || !mz_str_starts(line, word) || line.data[word.len] != ' ') {
        return false;
    }
    *value = mz_str_from(line, word.len + 1);
    return true;
}

mz_status mz_promise_parse(mz_str text, mz_promise *out)
{
    mz_str rest = text, origin, entry, time, by;
    mz_promise p;
    const mz_str head = mz_str_cut(&rest, '\n');
    if (rest.data == NULL || !mz_str_eq(head, S("mizan/promise/v1"))) {
        return mz_fail(MZ_BAD_INPUT, "a promise begins with mizan/promise/v1", 0);
    }
    if (!take_line(&rest, S("origin"), &origin) || !mz_key_name_valid(origin)) {
        return mz_fail(MZ_BAD_INPUT, "a promise names an origin in its second line", head.len + 1);
    }
    if (!take_line(&rest, S("entry"), &entry) || !mz_hash_parse_base64(entry, &p.entry)) {
        return mz_fail(MZ_BAD_INPUT, "a promise names an entry in its third line", -1);
    }
    if (!take_line(&rest, S("time"), &time) || !mz_utc_parse(time, &p.time) || !take_line(&rest, S("by"), &by) ||
        !mz_utc_parse(by, &p.by) || p.by < p.time || rest.len != 0) {
        return mz_fail(MZ_BAD_INPUT, "a promise ends in its time and the time by which it will be kept", -1);
    }
    p.origin = origin;
    *out = p;
    return mz_ok();
}

void mz_put_promise(mz_buf *b, const mz_promise *p)
{
    mz_puts(b, "mizan/promise/v1\norigin ");
    mz_put(b, p->origin);
    mz_puts(b, "\nentry ");
    mz_put_hash_base64(b, &p->entry);
    mz_puts(b, "\ntime ");
    mz_put_utc(b, p->time);
    mz_puts(b, "\nby ");
    mz_put_utc(b, p->by);
    mz_puts(b, "\n");
}

bool mz_promise_key_fits(mz_str origin, const mz_vkey *key)
{
    return key->type == MZ_KEY_ED25519 && key->name.len == origin.len + S(SUFFIX).len &&
           mz_str_starts(key->name, origin) && mz_str_ends(key->name, S(SUFFIX));
}

mz_status mz_promise_sign(const mz_promise *p, const mz_key *key, mz_buf *out)
{
    if (!mz_promise_key_fits(p->origin, &key->public)) {
        return mz_fail(MZ_BAD_INPUT, "a key that promises is named <origin>/promise", -1);
    }
    MZ_BUF_SCOPED text = mz_buf_new(MZ_NOTE_MAX);
    mz_put_promise(&text, p);
    MZ_TRY(mz_buf_status(&text));
    mz_put(out, mz_buf_str(&text));
    mz_put_byte(out, '\n');
    return mz_note_sign(key, mz_buf_str(&text), 0, out);
}

mz_status mz_promise_open(mz_str note, const mz_vkey *key, mz_promise *out, mz_arena scratch)
{
    mz_note opened;
    mz_promise p;
    MZ_TRY(mz_note_open(note, key, 1, &opened, &scratch));
    MZ_TRY(mz_promise_parse(opened.text, &p));
    if (!mz_promise_key_fits(p.origin, key)) {
        return mz_fail(MZ_BAD_INPUT, "the promise is of another origin than its key", 0);
    }
    *out = p;
    return mz_ok();
}

mz_promise_state mz_promise_judge(const mz_promise *p, bool present, mz_utc seen_at)
{
    return present ? MZ_PROMISE_KEPT : seen_at > p->by ? MZ_PROMISE_BROKEN : MZ_PROMISE_OPEN;
}
