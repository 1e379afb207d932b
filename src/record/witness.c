#include "record/witness.h"

/* ---- the request ---- */

/* The next line of *rest without its LF; false when there is no LF any more. */
static bool take_line(mz_str *rest, mz_str *line)
{
    const mz_len end = mz_str_find_byte(*rest, '\n');
    if (end < 0) {
        return false;
    }
    *line = mz_str_sub(*rest, 0, end);
    *rest = mz_str_from(*rest, end + 1);
    return true;
}

mz_status mz_add_checkpoint_parse(mz_str body, mz_add_checkpoint *out)
{
    mz_add_checkpoint q = {0};
    mz_str rest = body, line;
    int64_t old;
    if (body.len > MZ_ADD_CHECKPOINT_MAX) {
        return mz_fail(MZ_LIMIT, "the request is larger than 128 KiB", MZ_ADD_CHECKPOINT_MAX);
    }
    if (!take_line(&rest, &line) || !mz_str_starts(line, S("old ")) ||
        !mz_str_canonical_uint(mz_str_from(line, 4), &old)) {
        return mz_fail(MZ_BAD_INPUT, "the first line is not \"old\" and a size", 0);
    }
    for (;;) {
        const mz_len at = body.len - rest.len;
        if (!take_line(&rest, &line)) {
            return mz_fail(MZ_BAD_INPUT, "no empty line stands behind the proof", at);
        }
        if (line.len == 0) {
            break;
        }
        if (q.proof.n == MZ_PROOF_MAX) {
            return mz_fail(MZ_LIMIT, "the proof has more than 63 lines", at);
        }
        if (!mz_hash_parse_base64(line, &q.proof.v[q.proof.n++])) {
            return mz_fail(MZ_BAD_INPUT, "a line of the proof is not the base64 of 32 bytes", at);
        }
    }
    q.old = old;
    q.checkpoint = rest;
    *out = q;
    return mz_ok();
}

void mz_put_add_checkpoint(mz_buf *b, const mz_add_checkpoint *q)
{
    mz_puts(b, "old ");
    mz_put_int(b, q->old);
    mz_put_byte(b, '\n');
    for (mz_len i = 0; i < q->proof.n; i++) {
        mz_put_hash_base64(b, &q->proof.v[i]);
        mz_put_byte(b, '\n');
    }
    mz_put_byte(b, '\n');
    mz_put(b, q->checkpoint);
}

/* ---- the decision ---- */

static mz_witness_reply reply(int status, const char *what) { return (mz_witness_reply){status, what, 0}; }

/* Counts the keys of one origin, and copies them when `out` is there. */
static mz_len keys_of(mz_str origin, const mz_vkey *logs, mz_len n, mz_vkey *out)
{
    mz_len found = 0;
    for (mz_len i = 0; i < n; i++) {
        if (mz_str_eq(logs[i].name, origin)) {
            if (out != NULL) {
                out[found] = logs[i];
            }
            found++;
        }
    }
    return found;
}

/* A copy of the note in which the unused bits of each line's last base64 digit are zero. */
static mz_str with_bits_cleared(mz_str note, mz_arena *perm)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint8_t *copy = mz_new(perm, uint8_t, note.len);
    for (mz_len i = 0; i < note.len; i++) {
        copy[i] = note.data[i];
        const bool last = i > 0 && i + 1 < note.len && note.data[i] == '=' && note.data[i + 1] == '\n';
        const mz_len at = last && note.data[i - 1] == '=' ? i - 2 : i - 1;
        const char *digit = last && at >= 0 && copy[at] != 0 ? strchr(digits, copy[at]) : NULL;
        if (digit != NULL) {
            copy[at] = (uint8_t)digits[(digit - digits) & (at == i - 1 ? ~3 : ~15)];
        }
    }
    return (mz_str){copy, note.len};
}

/* Parses the note. A signature in a second spelling of its base64 is a wrong signature here, not a malformed line, as
 * other witnesses have it: *spelled is then false, and the note will not open. */
static mz_status parse_note(mz_str bytes, mz_note *out, bool *spelled, mz_arena *perm)
{
    const mz_status s = mz_note_parse(bytes, out, perm);
    *spelled = !mz_failed(s);
    if (*spelled || bytes.len > MZ_NOTE_MAX || mz_failed(mz_note_parse(with_bits_cleared(bytes, perm), out, perm))) {
        return s;
    }
    return mz_ok();
}

mz_witness_reply mz_witness_read(mz_str body, const mz_vkey *logs, mz_len n, mz_witness_request *out, mz_arena *perm)
{
    mz_witness_request q = {0};
    mz_str text, origin;
    bool spelled = false;
    mz_status s = mz_add_checkpoint_parse(body, &q.body);
    s = mz_failed(s) ? s : parse_note(q.body.checkpoint, &q.note, &spelled, perm);
    if (mz_failed(s)) {
        return reply(400, s.what);
    }
    text = q.note.text;
    if (!take_line(&text, &origin)) {
        return reply(400, "the checkpoint has no first line");
    }
    const mz_len keys_n = keys_of(origin, logs, n, NULL);
    if (keys_n == 0) {
        return reply(404, "unknown log: no key of this origin is trusted here");
    }
    mz_vkey *keys = mz_new(perm, mz_vkey, keys_n);
    (void)keys_of(origin, logs, n, keys);
    s = mz_note_open(q.body.checkpoint, keys, keys_n, &q.note, perm);
    if (!spelled || mz_failed(s)) {
        return reply(403, "invalid signature: the log's own line is missing or wrong");
    }
    s = mz_checkpoint_form(q.note.text, &q.checkpoint);
    if (mz_failed(s)) {
        return reply(400, "invalid checkpoint: it has three lines, origin, size and root");
    }
    if (q.body.old > q.checkpoint.size) {
        return reply(400, "the old size is larger than the checkpoint's");
    }
    *out = q;
    return reply(200, "");
}

static bool proof_holds(const mz_witness_request *q, const mz_witness_last *last)
{
    const mz_hash256 empty = mz_empty_root();
    const mz_checkpoint *c = &q->checkpoint;
    if (c->size == 0 && !mz_hash_eq(&c->root, &empty)) {
        return false;
    }
    if (q->body.old == 0) { /* anything extends nothing */
        return q->body.proof.n == 0;
    }
    return mz_consistency_verify(last->size, c->size, &last->root, &c->root, q->body.proof.v, q->body.proof.n);
}

mz_witness_reply mz_witness_decide(const mz_witness_request *q, const mz_witness_last *last)
{
    mz_assert(q->body.old <= q->checkpoint.size);
    if (q->body.old != last->size) {
        return (mz_witness_reply){409, "another size was cosigned last", last->size};
    }
    if (!proof_holds(q, last)) {
        return reply(422, "the consistency proof does not hold: this tree is not an extension of the last one");
    }
    return reply(200, "");
}

/* Is this the first verified line of its key? A log may sign one text in many ways; one of them is enough. */
static bool first_of_key(const mz_note *note, mz_len i)
{
    for (mz_len j = 0; j < i; j++) {
        if (note->v[j].verified == note->v[i].verified) {
            return false;
        }
    }
    return note->v[i].verified >= 0;
}

mz_status mz_put_witnessed(mz_buf *b, const mz_witness_request *q)
{
    mz_len kept = 0;
    mz_put_checkpoint(b, &q->checkpoint);
    mz_put_byte(b, '\n');
    for (mz_len i = 0; i < q->note.n && kept < MZ_WITNESS_KEYS_MAX; i++) {
        if (first_of_key(&q->note, i)) {
            mz_put(b, q->note.v[i].line);
            kept++;
        }
    }
    return mz_buf_status(b);
}

/* ---- the answer as the log reads it ---- */

static mz_status read_lines(mz_str body, mz_str text, const mz_vkey *witness, mz_cosign_answer *out, mz_arena *perm)
{
    mz_note note;
    const mz_str whole = mz_str_concat(perm, text, S("\n"), body);
    const mz_status s = mz_note_open(whole, witness, 1, &note, perm);
    if (mz_failed(s)) {
        return mz_fail(s.code, s.what, -1);
    }
    mz_cosign_answer a = {.kind = MZ_COSIGN_DONE};
    for (mz_len i = 0; i < note.n; i++) {
        if (note.v[i].verified >= 0 && (a.line.len == 0 || note.v[i].time > a.time)) {
            a.line = note.v[i].line;
            a.time = note.v[i].time;
        }
    }
    if (!mz_str_eq(note.text, text)) { /* an answer with an empty line in it would move the end of the text */
        return mz_fail(MZ_BAD_INPUT, "the witness answered with something else than signature lines", -1);
    }
    *out = a;
    return mz_ok();
}

mz_status mz_cosign_answer_parse(int status, mz_str content_type, mz_str body, mz_str text, const mz_vkey *witness,
                                 mz_cosign_answer *out, mz_arena *perm)
{
    int64_t size;
    if (witness->type != MZ_KEY_COSIGNATURE) {
        return mz_fail(MZ_BAD_INPUT, "the witness's key is not of the type that makes cosignatures", -1);
    }
    if (status == 200) {
        return read_lines(body, text, witness, out, perm);
    }
    if (status == 409 && mz_str_eq(mz_str_trim(content_type), S("text/x.tlog.size"))) {
        const bool ended = mz_str_ends(body, S("\n"));
        if (!ended || !mz_str_canonical_uint(mz_str_sub(body, 0, body.len - 1), &size)) {
            return mz_fail(MZ_BAD_INPUT, "the witness answered with something else than a size", -1);
        }
        *out = (mz_cosign_answer){.kind = MZ_COSIGN_SIZE, .size = size};
        return mz_ok();
    }
    *out = (mz_cosign_answer){.kind = MZ_COSIGN_REFUSED};
    return mz_ok();
}
