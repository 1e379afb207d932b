#include "record/inside.h"
#include "record/outbox.h"

#define RECORD_BYTES   (MZ_SEGMENT_MAX - MZ_JOURNAL_HEAD - MZ_JOURNAL_TAIL - MZ_NOTE_MAX) /* of entries in one record */
#define PARALLEL_BYTES ((mz_len)256 << 10) /* below it one thread hashes sooner than two are started */

_Static_assert(MZ_WRITE_BYTES_MAX <= RECORD_BYTES, "what is written at once is one journal record");

/* One group on its way to the journal. */
typedef struct group {
    mz_record *r;
    mz_pending *v;
    mz_arena *rooms;
    mz_len n;
} group;

static void parse_one(void *ctx, mz_len i, int worker)
{
    group *g = ctx;
    (void)worker;
    mz_pending_parse(&g->v[i], &g->rooms[i]);
    mz_ledger_resolve(&g->r->ledger, &g->v[i]);
    mz_pending_check(&g->v[i]);
}

/* The second path: entries as they stand in the encoded journal record, hashed again. */
typedef struct rehash {
    const mz_str *entries;
    mz_hash256 *leaves;
} rehash;

static void rehash_one(void *ctx, mz_len i, int worker)
{
    const rehash *h = ctx;
    (void)worker;
    h->leaves[i] = mz_leaf_hash(h->entries[i]);
}

/* Bits flip: what is about to be signed for is computed twice, from different bytes by different code. *edge is the
 * tree with the batch. */
static mz_status second_path(const mz_record *r, mz_str encoded, mz_len n, const mz_hash256 *root, mz_edge *edge,
                             mz_arena scratch)
{
    mz_str *entries = mz_new(&scratch, mz_str, n);
    rehash h = {entries, mz_new(&scratch, mz_hash256, n)};
    const int threads = encoded.len < PARALLEL_BYTES ? 1 : mz_cores();
    for (mz_len i = 0; i < n; i++) {
        if (!mz_bundle_next(&encoded, &entries[i])) {
            return mz_fail(MZ_CORRUPT, "the batch is not what was handed in: this machine must not be trusted", i);
        }
    }
    mz_parallel(n, threads, rehash_one, &h);
    *edge = *r->committed;
    for (mz_len i = 0; i < n; i++) {
        MZ_TRY(mz_edge_push(edge, &h.leaves[i], NULL, NULL));
    }
    mz_range range;
    mz_edge_range(edge, &range);
    const mz_hash256 again = mz_range_root(&range);
    return encoded.len == 0 && mz_hash_eq(&again, root)
               ? mz_ok()
               : mz_fail(MZ_CORRUPT, "two ways to the root differ: this machine must not be trusted", -1);
}

static mz_status sign_checkpoint(mz_record *r, const mz_range *range, const mz_hash256 *root, mz_buf *note,
                                 mz_arena scratch)
{
    const mz_checkpoint c = {r->origin, range->size, *root};
    mz_checkpoint back;
    MZ_TRY(mz_inside_may_sign(r, scratch));
    MZ_TRY(mz_checkpoint_sign(&c, &r->secret, note));
    MZ_TRY(mz_checkpoint_open(mz_buf_str(note), &r->log, &back, scratch));
    return back.size == c.size && mz_hash_eq(&back.root, &c.root)
               ? mz_ok()
               : mz_fail(MZ_CORRUPT, "a checkpoint just signed reads otherwise", -1);
}

/* The journal record of accepted entries, in *batch; *j looks into it. */
static mz_status encode(mz_record *r, mz_pending *const *accepted, mz_len n, mz_range *range, mz_buf *batch,
                        mz_journal_record *j, mz_arena scratch)
{
    MZ_BUF_SCOPED entries = mz_buf_new(RECORD_BYTES);
    MZ_BUF_SCOPED note = mz_buf_new(MZ_NOTE_MAX);
    for (mz_len i = 0; i < n; i++) {
        mz_range_push(range, &accepted[i]->leaf);
        mz_put_bundle_entry(&entries, accepted[i]->note);
    }
    MZ_TRY(mz_buf_status(&entries));
    const mz_hash256 root = mz_range_root(range);
    MZ_TRY(sign_checkpoint(r, range, &root, &note, scratch));
    *j = (mz_journal_record){.old_size = r->range.size,
                             .new_size = range->size,
                             .old_root = r->root,
                             .new_root = root,
                             .checkpoint = mz_buf_str(&note),
                             .entries = mz_buf_str(&entries)};
    mz_buf_clear(batch);
    mz_journal_encode(j, &r->journal.chain, batch);
    MZ_TRY(mz_buf_status(batch));
    const mz_len at = MZ_JOURNAL_HEAD + note.len;
    j->checkpoint = mz_str_sub(mz_buf_str(batch), MZ_JOURNAL_HEAD, at);
    j->entries = mz_str_sub(mz_buf_str(batch), at, at + entries.len);
    return mz_ok();
}

mz_status mz_inside_sequence(mz_record *r, mz_pending *const *accepted, mz_len n, mz_buf *batch, mz_journal_record *j,
                             mz_arena scratch)
{
    mz_range range = r->range;
    mz_edge *edge = mz_new(&scratch, mz_edge, 1);
    MZ_TRY(encode(r, accepted, n, &range, batch, j, scratch));
    MZ_TRY(second_path(r, j->entries, n, &j->new_root, edge, scratch));
    MZ_TRY(mz_journal_commit(&r->journal, mz_buf_str(batch), &j->chain, scratch));
    r->range = range; /* from here on it is true */
    r->root = j->new_root;
    *r->committed = *edge;
    return mz_ok();
}

/* From accepted entries to a durable journal record, and into tiles and bundles. */
static mz_status commit(mz_record *r, mz_pending *const *accepted, mz_len n, mz_arena scratch)
{
    mz_journal_record j;
    mz_len bytes = MZ_JOURNAL_HEAD + MZ_JOURNAL_TAIL + MZ_NOTE_MAX;
    for (mz_len i = 0; i < n; i++) {
        bytes += 2 + accepted[i]->note.len;
    }
    if (!mz_journal_fits(&r->journal, bytes)) {
        MZ_TRY(mz_inside_move_base(r));
    }
    MZ_TRY(mz_inside_sequence(r, accepted, n, &r->batch, &j, scratch));
    MZ_TRY(mz_inside_absorb(r, &j, false));
    if (r->batch.cap > MZ_BUNDLE_MAX) {
        mz_buf_free(&r->batch);
        r->batch = mz_buf_new(MZ_SEGMENT_MAX);
    }
    return mz_ok();
}

mz_status mz_inside_judge(mz_record *r, mz_pending *const *v, mz_len n, mz_answer *answers, mz_pending **accepted,
                          mz_len *accepted_n)
{
    *accepted_n = 0;
    r->judged = accepted;
    for (mz_len i = 0; i < n; i++) {
        r->judged_n = *accepted_n;
        answers[i] = mz_ledger_judge(&r->ledger, v[i]);
        MZ_TRY(r->ledger.broken);
        if (answers[i].verdict == MZ_ACCEPTED || answers[i].verdict == MZ_FORK) {
            accepted[(*accepted_n)++] = v[i];
        }
    }
    return mz_ok();
}

/* What the ledger took in and nobody commits: it is made anew at the next call. */
static void forget(mz_record *r)
{
    r->folded = false;
    r->saved = 0;
}

/* With `whole` nothing is committed unless every entry is accepted. */
static mz_status hand_in(mz_record *r, const mz_str *notes, mz_len n, bool whole, mz_answer *answers, mz_arena scratch)
{
    group g = {r, mz_new(&scratch, mz_pending, n), mz_new(&scratch, mz_arena, n), n};
    mz_pending **v = mz_new(&scratch, mz_pending *, n), **accepted = mz_new(&scratch, mz_pending *, n);
    mz_len accepted_n;
    for (mz_len i = 0; i < n; i++) {
        g.v[i].note = notes[i];
        g.rooms[i] = mz_inside_room(&scratch, mz_pending_room(notes[i]));
        v[i] = &g.v[i];
    }
    mz_parallel(n, mz_cores(), parse_one, &g);
    MZ_TRY(mz_inside_judge(r, v, n, answers, accepted, &accepted_n));
    if (accepted_n == 0) {
        return mz_ok();
    }
    if (whole && accepted_n < n) {
        forget(r);
        return mz_ok();
    }
    return commit(r, accepted, accepted_n, scratch);
}

mz_arena mz_inside_room(mz_arena *scratch, mz_len bytes)
{
    const mz_len pad = (mz_len)(-(uintptr_t)scratch->beg & 15), end = pad + bytes;
    mz_assert(bytes >= 0 && end <= scratch->end - scratch->beg);
    const mz_arena room = {scratch->beg + pad, scratch->beg + end};
    scratch->beg += end;
    return room;
}

static mz_status ready(mz_record *r, mz_len n)
{
    mz_assert(r->writable || r->outbox != NULL);
    MZ_TRY(mz_inside_alive(r));
    if (r->outbox != NULL) { /* the log's key is elsewhere */
        return mz_inside_fold(r);
    }
    MZ_TRY(mz_inside_may_sign(r, r->work));
    MZ_TRY(mz_inside_fold(r));
    if (n > MZ_RECORD_ENTRIES_MAX - r->edge->size) {
        return mz_fail(MZ_LIMIT, "a record holds at most ten million entries", MZ_RECORD_ENTRIES_MAX);
    }
    return r->unlocked ? mz_ok() : mz_fail(MZ_DENIED, "the log key is needed to add to the record", -1);
}

mz_status mz_record_submit(mz_record *r, const mz_str *notes, mz_len n, mz_answer *answers)
{
    MZ_TRY(ready(r, n));
    for (mz_len at = 0; at < n; at += MZ_GROUP_MAX) {
        const mz_len some = n - at < MZ_GROUP_MAX ? n - at : MZ_GROUP_MAX;
        const mz_status s = hand_in(r, notes + at, some, false, answers + at, r->work);
        if (mz_failed(s)) {
            r->dead = s;
            return s;
        }
    }
    return mz_ok();
}

/* Notes being signed, each by one worker. */
typedef struct desk {
    const mz_key *const *signers;
    mz_len signers_n;
    mz_str *texts;
    mz_buf *notes;
    mz_status *status;
} desk;

static void sign_one(void *ctx, mz_len i, int worker)
{
    const desk *d = ctx;
    (void)worker;
    d->status[i] = mz_entry_sign(d->texts[i], d->signers, d->signers_n, &d->notes[i]);
}

static mz_status bodies_are_here(const mz_record *r, const mz_draft *d, mz_len i)
{
    for (mz_len b = 0; b < d->bodies_n; b++) {
        if (!mz_record_has(r, &d->bodies[b].hash)) {
            return mz_fail(MZ_BAD_INPUT, "put a document into the record before the entry that names it", i);
        }
    }
    return mz_ok();
}

/* The texts of drafts, chained from where their feed stands. */
static mz_status write_texts(mz_record *r, const mz_draft *drafts, mz_len n, mz_str feed, mz_str *texts,
                             mz_hash256 *names, mz_arena *scratch)
{
    mz_feed at;
    MZ_TRY(mz_inside_feed(r, feed, &at));
    MZ_BUF_SCOPED b = mz_buf_new(MZ_ENTRY_MAX);
    for (mz_len i = 0; i < n; i++) {
        mz_buf_clear(&b);
        const mz_hash256 *prev = at.next == 0 ? NULL : i == 0 ? &at.head : &names[i - 1];
        const mz_status s = mz_entry_text(&drafts[i], feed, at.next, prev, &b);
        if (mz_failed(s)) {
            return mz_fail(s.code, s.what, i);
        }
        MZ_TRY(bodies_are_here(r, &drafts[i], i));
        texts[i] = mz_str_copy(scratch, mz_buf_str(&b));
        names[i] = mz_sha256(texts[i]);
        at.next++;
    }
    return mz_ok();
}

static mz_status sign_texts(desk *d, mz_len n)
{
    mz_len bytes = 0;
    mz_parallel(n, mz_cores(), sign_one, d);
    for (mz_len i = 0; i < n; i++) {
        if (mz_failed(d->status[i])) {
            return mz_fail(d->status[i].code, d->status[i].what, i);
        }
        bytes += 2 + d->notes[i].len;
    }
    return bytes <= MZ_WRITE_BYTES_MAX ? mz_ok()
                                       : mz_fail(MZ_LIMIT, "more is written at once than one commit may hold", n);
}

/* The signed notes as one journal record, or none of them. */
static mz_status hand_in_whole(mz_record *r, const desk *d, mz_len n, mz_len *first, mz_arena scratch)
{
    mz_str *notes = mz_new(&scratch, mz_str, n);
    mz_answer *answers = mz_new(&scratch, mz_answer, n);
    for (mz_len i = 0; i < n; i++) {
        notes[i] = mz_buf_str(&d->notes[i]);
    }
    if (r->outbox != NULL) {
        *first = -1;
        return mz_inside_wait(r, notes, n, scratch);
    }
    const mz_status s = hand_in(r, notes, n, true, answers, scratch);
    if (mz_failed(s)) {
        r->dead = s;
        return s;
    }
    for (mz_len i = 0; i < n; i++) {
        if (answers[i].verdict != MZ_ACCEPTED) {
            return answers[i].verdict == MZ_REFUSED ? mz_fail(answers[i].why.code, answers[i].why.what, i)
                                                    : mz_fail(MZ_CORRUPT, "a new entry is already in the record", i);
        }
    }
    *first = answers[0].index;
    return mz_ok();
}

static mz_status write_group(mz_record *r, const mz_draft *drafts, mz_len n, const mz_key *const *signers,
                             mz_len signers_n, mz_len *first, mz_hash256 *names, mz_arena scratch)
{
    desk d = {signers, signers_n, mz_new(&scratch, mz_str, n), mz_new(&scratch, mz_buf, n),
              mz_new(&scratch, mz_status, n)};
    for (mz_len i = 0; i < n; i++) {
        d.notes[i] = mz_buf_new(MZ_NOTE_MAX);
    }
    mz_hash256 *own_names = mz_new(&scratch, mz_hash256, n);
    mz_status s = write_texts(r, drafts, n, signers[0]->public.name, d.texts, own_names, &scratch);
    if (!mz_failed(s)) {
        s = sign_texts(&d, n);
    }
    if (!mz_failed(s)) {
        s = hand_in_whole(r, &d, n, first, scratch);
    }
    for (mz_len i = 0; i < n; i++) {
        mz_buf_free(&d.notes[i]);
    }
    if (!mz_failed(s) && names != NULL) {
        (void)memcpy(names, own_names, (size_t)n * sizeof *names);
    }
    return s;
}

mz_status mz_record_write(mz_record *r, const mz_draft *drafts, mz_len n, const mz_key *const *signers,
                          mz_len signers_n, mz_len *first, mz_hash256 *names)
{
    mz_assert(n >= 1 && signers_n >= 1);
    MZ_TRY(ready(r, n));
    if (n > MZ_WRITE_MAX) {
        return mz_fail(MZ_LIMIT, "more is written at once than one commit may hold", MZ_WRITE_MAX);
    }
    if (n <= MZ_GROUP_MAX) {
        return write_group(r, drafts, n, signers, signers_n, first, names, r->work);
    }
    mz_region region; /* address space for texts and what is made of them; touched as far as they reach */
    mz_arena scratch;
    MZ_TRY(mz_region_new(n * (mz_len)(MZ_ENTRY_MAX + 32768) + ((mz_len)1 << 20), &region, &scratch));
    const mz_status s = write_group(r, drafts, n, signers, signers_n, first, names, scratch);
    mz_region_free(&region);
    return s;
}
