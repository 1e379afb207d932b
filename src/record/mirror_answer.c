#include "record/mirror_answer.h"

#include "record/mirror_inside.h"
#include "record/witness.h"

#include <sodium.h>

#define PLAIN "text/plain; charset=utf-8"

static mz_mirror_reply say(mz_buf *out, int status, const char *what)
{
    mz_buf_clear(out);
    mz_put(out, mz_str_of(what));
    mz_puts(out, "\n");
    return (mz_mirror_reply){status, PLAIN, what};
}

/* A failure of the disk ends the server; a wrong input is the client's. */
static mz_mirror_reply say_failure(mz_buf *out, mz_status s)
{
    return say(out, s.code == MZ_BAD_INPUT ? 422 : 500, s.what);
}

/* ---- add-checkpoint ---- */

mz_mirror_reply mz_mirror_add_checkpoint(mz_mirror *m, mz_str body, mz_buf *out)
{
    mz_arena perm = m->work;
    mz_witness_request q;
    mz_checkpoint c;
    mz_sight sight;
    if (mz_failed(mz_mirror_alive(m))) {
        return say_failure(out, mz_mirror_alive(m));
    }
    mz_witness_reply r = mz_witness_read(body, &m->log, 1, &q, &perm);
    if (r.status != 200) {
        return say(out, r.status, r.what);
    }
    const mz_witness_last last = {.size = m->pending.size, .root = m->pending.root, .present = m->pending.note.len > 0};
    mz_status s = mz_mirror_look(m, q.note.bytes, &c, &sight); /* keeps the evidence, whatever is answered */
    if (mz_failed(s)) {
        return say_failure(out, s);
    }
    r = mz_witness_decide(&q, &last);
    if (r.status == 409) {
        mz_put_int(out, r.size);
        mz_puts(out, "\n");
        return (mz_mirror_reply){409, "text/x.tlog.size", r.what};
    }
    if (r.status != 200 || sight == MZ_SIGHT_FORK) {
        return say(out, r.status != 200 ? r.status : 422, r.status != 200 ? r.what : "the log signed two histories");
    }
    s = mz_mirror_expect(m, q.note.bytes);
    return mz_failed(s) ? say_failure(out, s) : (mz_mirror_reply){200, PLAIN, ""};
}

/* ---- tickets: a checkpoint that was pending here once, under a key that ends with the process ---- */

static void put_ticket(mz_mirror *m, const mz_mark *mark, mz_buf *out)
{
    uint8_t nonce[crypto_secretbox_NONCEBYTES];
    mz_arena scratch = m->work;
    const mz_len n = mark->note.len + (mz_len)crypto_secretbox_MACBYTES;
    uint8_t *box = mz_new(&scratch, uint8_t, n);
    if (!m->ticket_ready) {
        crypto_secretbox_keygen(m->ticket_key);
        m->ticket_ready = true;
    }
    randombytes_buf(nonce, sizeof nonce);
    (void)crypto_secretbox_easy(box, mark->note.data, (unsigned long long)mark->note.len, nonce, m->ticket_key);
    mz_put(out, (mz_str){nonce, (mz_len)sizeof nonce});
    mz_put(out, (mz_str){box, n});
}

/* The note in a ticket of ours; false when it is not one. */
static bool open_ticket(const mz_mirror *m, mz_str ticket, mz_str *note, mz_arena *perm)
{
    const mz_len head = (mz_len)crypto_secretbox_NONCEBYTES, n = ticket.len - head;
    if (!m->ticket_ready || n < (mz_len)crypto_secretbox_MACBYTES) {
        return false;
    }
    uint8_t *plain = mz_new(perm, uint8_t, n);
    if (crypto_secretbox_open_easy(plain, ticket.data + head, (unsigned long long)n, ticket.data, m->ticket_key) != 0) {
        return false;
    }
    *note = (mz_str){plain, n - (mz_len)crypto_secretbox_MACBYTES};
    return true;
}

/* ---- add-entries ---- */

/* The checkpoint that an upload is for, and how far it came. */
typedef struct upload {
    mz_upload head;
    mz_mark mark; /* note: a buffer of its own */
    mz_len at, taken;
} upload;

static mz_mirror_reply say_info(mz_mirror *m, int status, const mz_mark *mark, mz_buf *out)
{
    MZ_BUF_SCOPED ticket = mz_buf_new(65535);
    put_ticket(m, mark, &ticket);
    const mz_mirror_info i = {mark->size, mz_mirror_next(m), mz_buf_str(&ticket)};
    mz_buf_clear(out);
    mz_put_mirror_info(out, &i);
    return (mz_mirror_reply){status, MZ_MIRROR_INFO_TYPE, ""};
}

static bool set_mark(const mz_mirror *m, mz_str note, mz_len size, mz_mark *out, mz_arena scratch)
{
    mz_checkpoint c;
    if (mz_failed(mz_checkpoint_open(note, &m->log, &c, scratch)) || c.size != size) {
        return false;
    }
    out->size = c.size;
    out->root = c.root;
    mz_put(&out->note, note);
    return !out->note.full;
}

/* Is `end` the size of a checkpoint that is, or was, pending here? */
static bool find_mark(const mz_mirror *m, const mz_upload *u, mz_mark *out, mz_arena scratch)
{
    mz_str note;
    if (u->end == m->pending.size) {
        return set_mark(m, mz_buf_str(&m->pending.note), u->end, out, scratch);
    }
    return open_ticket(m, u->ticket, &note, &scratch) && set_mark(m, note, u->end, out, scratch);
}

/* 0: the upload may begin. */
static mz_mirror_reply admit(mz_mirror *m, upload *u, mz_buf *out)
{
    if (!mz_str_eq(u->head.origin, m->log.name)) {
        return say(out, 404, "this log is not known here");
    }
    if (m->pending.note.len == 0) {
        return say(out, 422, "no checkpoint of this log was given yet");
    }
    if (!find_mark(m, &u->head, &u->mark, m->work)) {
        return say_info(m, 409, &m->pending, out);
    }
    const mz_len next = mz_mirror_next(m);
    if (u->head.end < m->served.size) {
        return say_info(m, 409, &m->pending, out);
    }
    if (u->head.start > next || next - u->head.start > MZ_UPLOAD_AGAIN) {
        return say_info(m, 409, &u->mark, out);
    }
    return (mz_mirror_reply){0, "", ""};
}

static mz_status take_packages(mz_mirror *m, upload *u, mz_str *rest)
{
    u->at = u->head.start;
    for (int i = 0; i < MZ_UPLOAD_PACKAGES && u->at < u->head.end; i++) {
        mz_package p;
        switch (mz_package_next(rest, u->at, u->head.end, &p)) {
        case MZ_PACKAGE_WHOLE:
            break;
        case MZ_PACKAGE_BAD:
            return mz_fail(MZ_BAD_INPUT, "a proof has at most 63 hashes", u->at);
        case MZ_PACKAGE_NONE:
        case MZ_PACKAGE_CUT:
        default:
            return mz_ok(); /* what is not whole is dropped */
        }
        MZ_TRY(mz_mirror_take(m, &p, u->mark.size, &u->mark.root));
        u->at = p.end;
        u->taken++;
    }
    return mz_ok();
}

/* The log's line and ours: what is served from now on. */
static mz_mirror_reply finish(mz_mirror *m, const upload *u, const mz_key *own, mz_utc now, mz_buf *out)
{
    mz_note parsed;
    mz_arena scratch = m->work;
    MZ_BUF_SCOPED note = mz_buf_new(MZ_NOTE_MAX);
    if (u->mark.size < m->served.size) {
        return say_info(m, 409, &m->pending, out);
    }
    mz_buf_clear(out);
    mz_status s = mz_note_parse(mz_buf_str(&u->mark.note), &parsed, &scratch);
    s = mz_failed(s) ? s : mz_note_sign(own, parsed.text, now, out);
    mz_put(&note, mz_buf_str(&u->mark.note));
    mz_put(&note, mz_buf_str(out));
    s = mz_failed(s) ? s : mz_buf_status(&note);
    s = mz_failed(s) ? s : mz_mirror_settle(m, mz_buf_str(&note));
    return mz_failed(s) ? say(out, 500, s.what) : (mz_mirror_reply){200, PLAIN, ""};
}

static mz_mirror_reply take_upload(mz_mirror *m, upload *u, mz_str rest, const mz_key *own, mz_utc now, mz_buf *out)
{
    const mz_mirror_reply r = admit(m, u, out);
    if (r.status != 0) {
        return r;
    }
    const mz_status s = take_packages(m, u, &rest);
    if (mz_failed(s)) {
        return say_failure(out, s);
    }
    if (u->at < u->head.end) {
        return u->taken > 0 ? say_info(m, 202, &u->mark, out)
                            : say(out, 400, "the body ended before the first whole package");
    }
    return mz_mirror_next(m) < u->head.end ? say_info(m, 409, &u->mark, out) : finish(m, u, own, now, out);
}

mz_mirror_reply mz_mirror_add_entries(mz_mirror *m, mz_str type, mz_str body, const mz_key *own, mz_utc now,
                                      mz_buf *out)
{
    upload u = {.mark.note = mz_buf_new(MZ_NOTE_MAX)};
    mz_str media = type;
    mz_assert(own->public.type == MZ_KEY_COSIGNATURE);
    if (mz_failed(mz_mirror_alive(m))) {
        return say_failure(out, mz_mirror_alive(m));
    }
    if (!mz_str_eq_fold(mz_str_trim(mz_str_cut(&media, ';')), S("application/octet-stream"))) {
        return say(out, 415, "entries come as application/octet-stream");
    }
    const mz_status s = mz_upload_parse(&body, &u.head);
    if (mz_failed(s)) {
        return say(out, 400, s.what);
    }
    const mz_mirror_reply r = take_upload(m, &u, body, own, now, out);
    mz_buf_free(&u.mark.note);
    return r;
}
