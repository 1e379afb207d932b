/* Cosignatures come in: into record/cosigned/<size> and the served checkpoint. */
#include "record/ahead.h"
#include "record/copied.h"
#include "record/cosigned.h"

/* A checkpoint of this size got a cosignature: the folder need not be listed again. True when the size is new, or the
 * list of sizes was never written. */
static bool note_size(mz_record *r, mz_len size)
{
    mz_len at = r->cosigned.n;
    r->cosigned.times = NULL;
    while (at > 0 && r->cosigned.v[at - 1] > size) {
        at--;
    }
    if (at > 0 && r->cosigned.v[at - 1] == size) {
        mz_arena scratch = r->small;
        return !mz_path_exists(mz_inside_path(r->log_folder, MZ_COSIGNED "/list", &scratch));
    }
    (void)mz_push(&r->perm, &r->cosigned);
    (void)memmove(&r->cosigned.v[at + 1], &r->cosigned.v[at], (size_t)(r->cosigned.n - 1 - at) * sizeof *r->cosigned.v);
    r->cosigned.v[at] = size;
    return true;
}

typedef struct merge {
    mz_record *r;
    const mz_witness_view *w;
    mz_len n;
    const mz_note *fresh, *old; /* `old` may be NULL */
    bool latest;
    mz_len added; /* witnesses that the old note has not */
    bool changed;
} merge;

/* Text, the log's line, then one line a witness: the better one of the two notes. */
static void put_merged(merge *m, const mz_note_line *log_line, mz_buf *out)
{
    mz_put(out, m->fresh->text);
    mz_put_byte(out, '\n');
    mz_put(out, log_line->line);
    for (mz_len i = 0; i < m->n; i++) {
        const mz_note_line *fresh = NULL, *old = NULL;
        const mz_utc then = m->old == NULL ? -1 : mz_inside_line_of(m->old, &m->w[i].key, m->latest, &old);
        const mz_utc now = m->w[i].retired >= 0 ? -1 : mz_inside_line_of(m->fresh, &m->w[i].key, m->latest, &fresh);
        const bool better = now >= 0 && (then < 0 || (m->latest ? now > then : now < then));
        m->added += now >= 0 && then < 0;
        m->changed = m->changed || better;
        if (better || then >= 0) {
            mz_put(out, better ? fresh->line : old->line);
        }
    }
}

/* The same checkpoint as it lies there, or NULL. */
static mz_status earlier(const char *path, const mz_vkey *log, mz_str text, mz_note **out, mz_arena *scratch)
{
    mz_str bytes;
    mz_note note;
    *out = NULL;
    if (!mz_path_exists(path) || mz_failed(mz_file_load(path, MZ_NOTE_MAX, &bytes, scratch)) ||
        mz_failed(mz_note_open(bytes, log, 1, &note, scratch)) || !mz_str_eq(note.text, text)) {
        return mz_ok(); /* damaged: what is known now takes its place */
    }
    *out = mz_new(scratch, mz_note, 1);
    **out = note;
    return mz_ok();
}

static const mz_note_line *line_of_log(const mz_note *note)
{
    for (mz_len i = 0; i < note->n; i++) {
        if (note->v[i].verified == 0) {
            return &note->v[i];
        }
    }
    return NULL;
}

static mz_status write_merged(merge *m, const char *path, mz_buf *out, mz_arena scratch)
{
    mz_note *old;
    MZ_TRY(earlier(path, &m->r->log, m->fresh->text, &old, &scratch));
    m->old = old;
    put_merged(m, line_of_log(m->fresh), out);
    MZ_TRY(mz_buf_status(out));
    return m->changed || old == NULL ? mz_file_replace(path, mz_buf_str(out), 0644) : mz_ok();
}

/* The served checkpoint carries the latest cosignatures of its size. */
static mz_status serve_merged(mz_record *r, merge *m, mz_arena scratch)
{
    MZ_BUF_SCOPED out = mz_buf_new(MZ_NOTE_MAX);
    mz_note served;
    MZ_TRY(mz_note_open(mz_buf_str(&r->checkpoint), &r->log, 1, &served, &scratch));
    m->old = &served;
    m->latest = true;
    put_merged(m, line_of_log(&served), &out);
    MZ_TRY(mz_buf_status(&out));
    if (r->published == r->edge->size) {
        MZ_TRY(mz_file_replace(mz_inside_path(r->log_folder, "checkpoint", &scratch), mz_buf_str(&out), 0644));
    }
    mz_buf_clear(&r->checkpoint);
    mz_put(&r->checkpoint, mz_buf_str(&out));
    return mz_buf_status(&r->checkpoint);
}

static mz_status keep_evidence(mz_record *r, mz_str note, mz_arena scratch)
{
    mz_fork_proof proof;
    const mz_tree tree = mz_inside_tree(r);
    MZ_TRY(mz_fork_make(note, mz_buf_str(&r->checkpoint), &r->log, &tree, &proof, scratch));
    MZ_TRY(mz_inside_keep_fork(r, &proof, scratch));
    return mz_fail(MZ_CORRUPT, "the log signed another tree of this size: a fork; the proof is kept in record/fork/",
                   -1);
}

/* The checkpoint's place in our history. */
mz_status mz_inside_place(mz_record *r, const mz_checkpoint *c, mz_str note, mz_arena scratch)
{
    mz_hash256 root;
    if (c->size == 0) {
        return mz_fail(MZ_BAD_INPUT, "a cosigned checkpoint of an empty tree says nothing", -1);
    }
    if (c->size > r->edge->size) {
        MZ_TRY(mz_inside_ahead_keep(r, note, c->size, scratch));
        return mz_fail(MZ_DENIED,
                       "a witness has seen a larger record than this one: it was rolled back. Sign nothing; bring the "
                       "missing entries back from a mirror first",
                       c->size);
    }
    MZ_TRY(mz_record_root_at(r, c->size, &root));
    return mz_hash_eq(&root, &c->root) ? mz_ok() : keep_evidence(r, note, scratch);
}

mz_status mz_record_cosign(mz_record *r, mz_str note, mz_len *added)
{
    mz_assert(r->writable);
    mz_arena scratch = r->work;
    mz_note fresh;
    mz_checkpoint c;
    mz_policy policy;
    mz_len index;
    MZ_TRY(mz_inside_alive(r));
    MZ_TRY(mz_inside_fold(r));
    MZ_TRY(mz_note_open(note, &r->log, 1, &fresh, &scratch));
    MZ_TRY(mz_checkpoint_open(note, &r->log, &c, scratch));
    MZ_TRY(mz_inside_place(r, &c, note, scratch));
    MZ_TRY(mz_record_policy(r, &policy, &index, &scratch));
    merge m = {.r = r, .fresh = &fresh};
    m.w = mz_inside_witnesses(r, index < 0 ? NULL : &policy, &m.n, NULL, &scratch);
    const mz_note_line *line;
    mz_len seen = 0;
    for (mz_len i = 0; i < m.n; i++) {
        seen += m.w[i].retired < 0 && mz_inside_line_of(&fresh, &m.w[i].key, false, &line) >= 0;
    }
    if (seen == 0) {
        return mz_fail(MZ_BAD_INPUT, "no witness that the register or the policy knows has cosigned this", -1);
    }
    MZ_BUF_SCOPED out = mz_buf_new(MZ_NOTE_MAX);
    MZ_TRY(mz_inside_make_folder(r, MZ_COSIGNED, scratch));
    MZ_TRY(mz_inside_cosigned_sizes(r, scratch));
    MZ_TRY(write_merged(&m, mz_inside_cosigned_path(r, c.size, &scratch), &out, scratch));
    if (note_size(r, c.size)) {
        MZ_TRY(mz_cosigned_list_write(r->log_folder, r->cosigned.v, r->cosigned.n, scratch));
    }
    if (added != NULL) {
        *added = m.added;
    }
    return c.size == r->edge->size ? serve_merged(r, &m, scratch) : mz_ok();
}
