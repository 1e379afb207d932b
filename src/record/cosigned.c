#include "record/cosigned.h"

#include "record/copied.h"

#include "record/ahead.h"

#define COSIGNED "cosigned"
#define FORK     "fork"
#define TIME_MAX INT64_C(253402300799) /* 9999-12-31T23:59:59Z: a witness that says more is not believed */

static char *cosigned_path(const mz_record *r, mz_len size, mz_arena *scratch)
{
    MZ_BUF_SCOPED name = mz_buf_new(64);
    mz_puts(&name, COSIGNED "/");
    mz_put_int(&name, size);
    return mz_path_join(scratch, r->log_folder, mz_buf_str(&name));
}

/* --- the witnesses that are known ------------------------------------------------------------------------------- */

static mz_witness_view *with_key(mz_witness_view *v, mz_len n, const mz_vkey *key)
{
    for (mz_len i = 0; i < n; i++) {
        if (mz_vkey_eq(&v[i].key, key)) {
            return &v[i];
        }
    }
    return NULL;
}

static mz_witness_view unseen(const mz_vkey *key)
{
    return (mz_witness_view){
        .key = *key, .retired = -1, .first_time = -1, .first_size = -1, .last_time = -1, .last_size = -1};
}

/* All signed the policy, so a witness that it calls by a member's code is that member's. */
static mz_str member_named(const mz_record *r, mz_str name)
{
    const mz_genesis *g = &r->ledger.founding.genesis;
    for (mz_len i = 0; i < g->members_n; i++) {
        if (mz_str_eq(g->members[i].party, name)) {
            return g->members[i].party;
        }
    }
    return (mz_str){0};
}

static int by_party(const void *a, const void *b, void *ctx)
{
    const mz_witness_view *x = a, *y = b;
    (void)ctx;
    if ((x->party.len == 0) != (y->party.len == 0)) {
        return x->party.len == 0 ? 1 : -1;
    }
    const int c = mz_str_cmp(x->party, y->party);
    return c != 0 ? c : mz_str_cmp(x->key.name, y->key.name);
}

mz_witness_view *mz_inside_witnesses(mz_record *r, const mz_policy *policy, mz_len *n, mz_len **at, mz_arena *perm)
{
    const mz_len names_n = policy == NULL ? 0 : policy->names_n;
    mz_witness_view *v = mz_new(perm, mz_witness_view, r->ledger.keys_n + names_n);
    *n = 0;
    for (mz_len i = 0; i < r->ledger.keys_n; i++) {
        const mz_registered *k = &r->ledger.keys[i];
        if (k->key.type == MZ_KEY_COSIGNATURE && mz_str_eq(k->role, S("witness"))) {
            v[*n] = unseen(&k->key);
            v[*n].party = k->party;
            v[(*n)++].retired = k->retired;
        }
    }
    for (mz_len i = 0; i < names_n; i++) {
        const mz_policy_name *p = &policy->names[i];
        mz_witness_view *w = p->group ? NULL : with_key(v, *n, &p->key);
        if (!p->group && w == NULL) {
            w = &v[(*n)++];
            *w = unseen(&p->key);
            w->party = member_named(r, p->name);
        }
        if (w != NULL) {
            w->in_policy = true;
            w->url = p->url;
        }
    }
    mz_sort(v, *n, (mz_len)sizeof *v, by_party, NULL, *perm);
    if (at != NULL) {
        *at = mz_new(perm, mz_len, names_n);
        for (mz_len i = 0; i < names_n; i++) {
            (*at)[i] = policy->names[i].group ? -1 : with_key(v, *n, &policy->names[i].key) - v;
        }
    }
    return v;
}

/* --- reading ---------------------------------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b, void *ctx)
{
    const mz_len x = *(const mz_len *)a, y = *(const mz_len *)b;
    (void)ctx;
    return x < y ? -1 : x > y;
}

/* Whether a note has lines of others than its log. */
static bool has_cosigner(mz_str bytes, mz_arena scratch)
{
    mz_note note;
    return bytes.len > 0 && !mz_failed(mz_note_parse(bytes, &note, &scratch)) && note.n > 1;
}

mz_status mz_inside_cosigned_sizes(mz_record *r, mz_arena scratch)
{
    mz_strs names = {0};
    if (r->cosigned.known) {
        return mz_ok();
    }
    const char *folder = mz_inside_path(r->log_folder, COSIGNED, &scratch);
    if (mz_path_is_dir(folder)) {
        MZ_TRY(mz_dir_list(folder, &names, &scratch));
    }
    mz_len *v = mz_new(&r->perm, mz_len, names.n + 1), n = 0;
    bool newest = has_cosigner(mz_buf_str(&r->checkpoint), scratch);
    for (mz_len i = 0; i < names.n; i++) {
        int64_t size;
        if (mz_str_canonical_uint(names.v[i], &size) && size > 0 && size <= r->edge->size) {
            v[n++] = size;
            newest = newest && size != r->edge->size;
        }
    }
    if (newest) {
        v[n++] = r->edge->size;
    }
    mz_sort(v, n, (mz_len)sizeof *v, by_size, NULL, scratch);
    r->cosigned.v = v;
    r->cosigned.n = n;
    r->cosigned.cap = names.n + 1;
    r->cosigned.known = true;
    return mz_ok();
}

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
        return !mz_path_exists(mz_inside_path(r->log_folder, COSIGNED "/list", &scratch));
    }
    (void)mz_push(&r->perm, &r->cosigned);
    (void)memmove(&r->cosigned.v[at + 1], &r->cosigned.v[at], (size_t)(r->cosigned.n - 1 - at) * sizeof *r->cosigned.v);
    r->cosigned.v[at] = size;
    return true;
}

static bool line_is_of(const mz_note_line *l, const mz_vkey *key)
{
    return memcmp(l->id, key->id, sizeof key->id) == 0 && mz_str_eq(l->name, key->name);
}

/* The witness's line in the note and its time: the earliest or the latest of several; -1 when none holds. */
static mz_utc line_of(const mz_note *note, const mz_vkey *key, bool latest, const mz_note_line **line)
{
    mz_utc best = -1;
    for (mz_len i = 0; i < note->n; i++) {
        const mz_note_line *l = &note->v[i];
        mz_utc time;
        if (!line_is_of(l, key) || mz_failed(mz_note_line_verify(l, key, note->text, &time)) || time > TIME_MAX) {
            continue;
        }
        if (best < 0 || (latest ? time > best : time < best)) {
            best = time;
            *line = l;
        }
    }
    return best;
}

static mz_status our_root(mz_record *r, mz_len size, mz_hash256 *out)
{
    const mz_tree tree = mz_inside_tree(r);
    if (size == r->edge->size) {
        *out = r->root;
        return mz_ok();
    }
    return mz_tree_root(&tree, 0, size, out);
}

/* The served checkpoint, where it is of this size: a copy may have no other cosignatures than those. */
static mz_str served_at(const mz_record *r, mz_len size)
{
    return size == r->edge->size ? mz_buf_str(&r->checkpoint) : (mz_str){0};
}

static void join_names(mz_str bytes, const mz_witness_view *w, mz_len n, bool *there, mz_arena scratch)
{
    mz_note note;
    if (mz_failed(mz_note_parse(bytes, &note, &scratch))) {
        return;
    }
    for (mz_len i = 0; i < n; i++) {
        for (mz_len k = 0; k < note.n && !there[i]; k++) {
            there[i] = line_is_of(&note.v[k], &w[i].key);
        }
    }
}

void mz_inside_cosigned_names(mz_record *r, mz_len size, const mz_witness_view *w, mz_len n, bool *there,
                              mz_arena scratch)
{
    mz_str bytes;
    for (mz_len i = 0; i < n; i++) {
        there[i] = false;
    }
    if (!mz_failed(mz_file_load(cosigned_path(r, size, &scratch), MZ_NOTE_MAX, &bytes, &scratch))) {
        join_names(bytes, w, n, there, scratch);
    }
    join_names(served_at(r, size), w, n, there, scratch);
}

/* The cosignatures of one note join those that are known; the earlier ones stay. */
static mz_status join_times(mz_record *r, mz_str bytes, mz_len size, const mz_witness_view *w, mz_len n, mz_utc *times,
                            mz_arena scratch)
{
    mz_note note;
    mz_checkpoint c;
    mz_hash256 root;
    MZ_TRY(mz_checkpoint_open(bytes, &r->log, &c, scratch));
    MZ_TRY(our_root(r, size, &root));
    if (c.size != size || !mz_hash_eq(&c.root, &root)) {
        return mz_fail(MZ_BAD_INPUT, "a cosigned checkpoint is not of this tree", size);
    }
    MZ_TRY(mz_note_parse(bytes, &note, &scratch));
    for (mz_len i = 0; i < n; i++) {
        const mz_note_line *line;
        const bool good = w[i].retired < 0 || size <= w[i].retired; /* what a retired key signs later does not count */
        const mz_utc time = good ? line_of(&note, &w[i].key, false, &line) : -1;
        times[i] = times[i] < 0 || (time >= 0 && time < times[i]) ? time : times[i];
    }
    return mz_ok();
}

mz_status mz_inside_cosigned_times(mz_record *r, mz_len size, const mz_witness_view *w, mz_len n, mz_utc *times,
                                   mz_arena scratch)
{
    mz_str bytes;
    for (mz_len i = 0; i < n; i++) {
        times[i] = -1;
    }
    mz_status s = mz_file_load(cosigned_path(r, size, &scratch), MZ_NOTE_MAX, &bytes, &scratch);
    s = mz_failed(s) ? s : join_times(r, bytes, size, w, n, times, scratch);
    const mz_str served = served_at(r, size);
    const mz_status also = served.len > 0 ? join_times(r, served, size, w, n, times, scratch) : s;
    return mz_failed(s) ? also : s;
}

mz_status mz_record_cosigned(mz_record *r, mz_len size, mz_str *note, mz_arena *perm)
{
    mz_arena scratch = r->work;
    const char *path = cosigned_path(r, size, &scratch);
    *note = (mz_str){0};
    return mz_path_exists(path) ? mz_file_load(path, MZ_NOTE_MAX, note, perm) : mz_ok();
}

/* --- proofs of forks -------------------------------------------------------------------------------------------- */

static bool fork_holds(mz_record *r, const char *path, mz_str name, mz_arena scratch)
{
    mz_str file;
    mz_fork_proof proof;
    mz_hash256 want;
    if (!mz_hash_parse_hex(name, &want) || mz_failed(mz_file_load(path, MZ_FORK_FILE_MAX, &file, &scratch))) {
        return false;
    }
    const mz_hash256 have = mz_sha256(file);
    return mz_hash_eq(&have, &want) && !mz_failed(mz_fork_parse(file, &proof)) &&
           !mz_failed(mz_fork_verify(&proof, &r->log, NULL, NULL, scratch));
}

mz_status mz_inside_forks(mz_record *r, mz_arena scratch)
{
    mz_strs names = {0};
    if (r->forks_known) {
        return mz_ok();
    }
    const char *folder = mz_inside_path(r->log_folder, FORK, &scratch);
    if (mz_path_is_dir(folder)) {
        MZ_TRY(mz_dir_list(folder, &names, &scratch));
    }
    r->forks = (mz_strs){0};
    for (mz_len i = 0; i < names.n; i++) {
        if (fork_holds(r, mz_path_join(&scratch, folder, names.v[i]), names.v[i], scratch)) {
            *mz_push(&r->perm, &r->forks) = mz_str_copy(&r->perm, names.v[i]);
        }
    }
    r->forks_known = true;
    return mz_ok();
}

mz_status mz_inside_may_sign(mz_record *r, mz_arena scratch)
{
    MZ_TRY(mz_inside_forks(r, scratch));
    MZ_TRY(mz_inside_ahead(r, scratch));
    return r->forks.n == 0
               ? mz_ok()
               : mz_fail(MZ_DENIED,
                         "the log signed two histories, and the proof lies in record/fork/: nothing is signed any "
                         "more; show the proof to all members and found a new log",
                         -1);
}

/* The folder is made durable with what is in it; also one that is there: who made it may have died before the sync. */
static mz_status make_folder(const mz_record *r, const char *name, mz_arena scratch)
{
    MZ_TRY(mz_dir_make(mz_inside_path(r->log_folder, name, &scratch)));
    return mz_dir_sync(r->log_folder);
}

static mz_status keep_fork(mz_record *r, const mz_fork_proof *f, mz_arena scratch)
{
    MZ_BUF_SCOPED file = mz_buf_new(MZ_FORK_FILE_MAX);
    MZ_TRY(mz_fork_verify(f, &r->log, NULL, NULL, scratch));
    mz_put_fork(&file, f);
    MZ_TRY(mz_buf_status(&file));
    MZ_TRY(make_folder(r, FORK, scratch));
    const mz_hash256 hash = mz_sha256(mz_buf_str(&file));
    const mz_str name = mz_str_concat(&scratch, S(FORK "/"), mz_hash_hex(&scratch, &hash));
    const char *path = mz_path_join(&scratch, r->log_folder, name);
    r->forks_known = false;
    return mz_path_exists(path) ? mz_ok() : mz_file_replace(path, mz_buf_str(&file), 0444);
}

mz_status mz_record_keep_fork(mz_record *r, const mz_fork_proof *f) { return keep_fork(r, f, r->work); }

/* --- taking cosignatures in ------------------------------------------------------------------------------------- */

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
        const mz_utc then = m->old == NULL ? -1 : line_of(m->old, &m->w[i].key, m->latest, &old);
        const mz_utc now = m->w[i].retired >= 0 ? -1 : line_of(m->fresh, &m->w[i].key, m->latest, &fresh);
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
    MZ_TRY(keep_fork(r, &proof, scratch));
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
    MZ_TRY(our_root(r, c->size, &root));
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
        seen += m.w[i].retired < 0 && line_of(&fresh, &m.w[i].key, false, &line) >= 0;
    }
    if (seen == 0) {
        return mz_fail(MZ_BAD_INPUT, "no witness that the register or the policy knows has cosigned this", -1);
    }
    MZ_BUF_SCOPED out = mz_buf_new(MZ_NOTE_MAX);
    MZ_TRY(make_folder(r, COSIGNED, scratch));
    MZ_TRY(mz_inside_cosigned_sizes(r, scratch));
    MZ_TRY(write_merged(&m, cosigned_path(r, c.size, &scratch), &out, scratch));
    if (note_size(r, c.size)) {
        MZ_TRY(mz_cosigned_list_write(r->log_folder, r->cosigned.v, r->cosigned.n, scratch));
    }
    if (added != NULL) {
        *added = m.added;
    }
    return c.size == r->edge->size ? serve_merged(r, &m, scratch) : mz_ok();
}
