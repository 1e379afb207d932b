#include "flow/inside.h"

/* ---- terms ---- */

/* Did every party sign this text, and is the last of their signatures settled where somebody can settle it? */
static mz_status look_at(mz_case *c, const mz_terms_row *row)
{
    mz_entry e;
    mz_terms terms;
    mz_strs signers = {0};
    MZ_TRY(mz_record_entry(c->record, (mz_len)row->id, &e, &c->perm));
    MZ_TRY(mz_terms_read(e.draft.text, &terms, &c->perm));
    for (mz_str rest = row->signers; rest.data != NULL && rest.len > 0;) {
        *mz_push(&c->perm, &signers) = mz_str_cut(&rest, ' ');
    }
    if (!mz_terms_settled(&terms, signers.v, signers.n, NULL, &c->perm)) {
        return mz_ok();
    }
    if (c->state.quorum && row->signed_at >= c->state.settled) {
        c->terms_waiting = c->terms_waiting < 0 ? row->id : c->terms_waiting;
        return mz_ok();
    }
    c->has_terms = true;
    c->terms = terms;
    c->terms_entry = row->id;
    return mz_ok();
}

mz_status mz_flow_terms(mz_case *c, mz_index *index)
{
    mz_rows rows;
    MZ_TRY(mz_record_standing(c->record, &c->state, &c->perm));
    MZ_TRY(mz_index_ask(index, MZ_Q_TERMS_ALL, NULL, 0, &rows, &c->perm));
    c->has_terms = false;
    c->terms_entry = c->terms_waiting = -1;
    for (mz_len i = rows.n - 1; i >= 0 && !c->has_terms; i--) {
        MZ_TRY(look_at(c, &((const mz_terms_row *)rows.v)[i]));
    }
    return mz_ok();
}

void mz_flow_put_terms(const mz_case *c, mz_buf *out)
{
    if (c->has_terms) {
        mz_puts(out, "The terms of entry ");
        mz_put_int(out, c->terms_entry);
        mz_put(out, c->state.quorum ? S(" are signed by all sides and settled.")
                                    : S(" are signed by all sides. They are not settled: no witness policy is in "
                                        "force."));
    }
    if (c->terms_waiting >= 0) {
        mz_put(out, c->has_terms ? S(" The newer terms of entry ") : S("The terms of entry "));
        mz_put_int(out, c->terms_waiting);
        mz_puts(out, " are signed by all sides, but not settled: the quorum of the witness policy has not cosigned "
                     "them. They are not applied.");
    }
}

void mz_flow_put_state(const mz_record_state *s, mz_buf *out)
{
    if (s->forks.n > 0) {
        mz_puts(out, "FORK: the log signed two histories, and the proof is in record/fork/. ");
    }
    if (!s->quorum) {
        mz_puts(out, "Nothing is settled: no witness policy is in force.");
    } else if (s->settled == 0) {
        mz_puts(out, "Nothing is settled: the quorum of the witness policy has not cosigned this record.");
    } else {
        mz_puts(out, "Settled are the first ");
        mz_put_int(out, s->settled);
        mz_puts(out, " of ");
        mz_put_int(out, s->size);
        mz_puts(out, " entries, since ");
        mz_put_utc(out, s->settled_time);
        mz_puts(out, ".");
    }
}

/* ---- which incidents have to be looked at again ---- */

/* The incidents of statements that new acts are about. */
static mz_status add_incidents_of(mz_index *index, const mz_changed *targets, mz_changed *changed, mz_arena *perm)
{
    for (mz_len i = 0; i < targets->n; i++) {
        mz_rows rows;
        const mz_value id[] = {mz_value_number(targets->v[i])};
        MZ_TRY(mz_index_ask(index, MZ_Q_MEMBER, id, 1, &rows, perm));
        if (rows.n > 0) {
            *mz_push(perm, changed) = ((const mz_member_row *)rows.v)[0].incident;
        }
    }
    return mz_ok();
}

static mz_status add_all_incidents(mz_index *index, mz_changed *changed, mz_arena *perm)
{
    mz_rows rows;
    MZ_TRY(mz_index_ask(index, MZ_Q_INCIDENTS_ALL, NULL, 0, &rows, perm));
    for (mz_len i = 0; i < rows.n; i++) {
        *mz_push(perm, changed) = ((const mz_incident_row *)rows.v)[i].id;
    }
    return mz_ok();
}

/* Which terms the breaches were found by: a part of the rules that made the tables. */
static mz_str terms_mark(const mz_case *c, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(64);
    if (c->has_terms) {
        mz_put_int(&b, c->terms_entry);
    } else {
        mz_puts(&b, "none");
    }
    return mz_str_copy(perm, mz_buf_str(&b));
}

static mz_str full_rules(const mz_case *c, mz_arena *perm)
{
    return mz_str_concat(perm, mz_flow_rules(c, perm), S(", terms "), terms_mark(c, perm));
}

/* Were the tables made by the program's rules of today, whatever the terms? */
static bool by_our_rules(const mz_case *c, mz_str rules, mz_arena scratch)
{
    return mz_str_starts(rules, mz_str_concat(&scratch, mz_flow_rules(c, &scratch), S(", terms ")));
}

/* ---- what follows from new entries ---- */

/* Statements on record -> incidents -> accounts and breaches, for all that entries from `from` on touch; all
 * incidents where the terms are no longer those of `rules`. */
static mz_status derive(mz_case *c, mz_index *index, int64_t from, bool anew, mz_str rules)
{
    MZ_WORK_ROOM_SCOPED work = {0}, scratch = {0};
    mz_changed targets = {0}, changed = {0};
    MZ_TRY(mz_work_room_new(&work));
    MZ_TRY(mz_work_room_new(&scratch));
    MZ_TRY(mz_flow_resolve(c, index, from, &targets, &work.arena));
    MZ_TRY(mz_flow_reviews(c, index));
    MZ_TRY(mz_flow_incidents(c, index, anew, &changed, &work.arena));
    MZ_TRY(mz_flow_terms(c, index));
    MZ_TRY(add_incidents_of(index, &targets, &changed, &work.arena));
    if (!anew && !mz_str_eq(rules, full_rules(c, &work.arena))) {
        MZ_TRY(add_all_incidents(index, &changed, &work.arena));
    }
    mz_changed_tidy(&changed, scratch.arena);
    MZ_TRY(mz_flow_judge(c, index, &changed, anew));
    MZ_TRY(mz_flow_crossings(c, index));
    return mz_index_sum_up(index);
}

static mz_status digest_of(mz_index *index, mz_str *out, mz_arena *perm)
{
    mz_sha sha;
    mz_sha_start(&sha);
    for (int t = MZ_TABLE_INCIDENT; t < MZ_TABLES; t++) {
        mz_str hex;
        MZ_TRY(mz_index_digest(index, (mz_table)t, &hex, perm));
        mz_sha_add(&sha, mz_table_name((mz_table)t));
        mz_sha_add(&sha, S(" "));
        mz_sha_add(&sha, hex);
        mz_sha_add(&sha, S("\n"));
    }
    const mz_hash256 h = mz_sha_end(&sha);
    *out = mz_hash_hex(perm, &h);
    return mz_ok();
}

mz_str mz_flow_rules(const mz_case *c, mz_arena *perm)
{
    return mz_str_concat(perm, S("mizan 0.1.0, weights "), mz_weights_id(c->weights));
}

static mz_status set_head(mz_case *c, mz_index *index)
{
    mz_arena scratch = c->perm;
    const mz_hash256 root = mz_record_root(c->record);
    mz_index_state state = {
        .size = mz_record_size(c->record), .root = mz_hash_hex(&scratch, &root), .rules = full_rules(c, &scratch)};
    MZ_TRY(digest_of(index, &state.digest, &scratch));
    return mz_index_set_head(index, &state);
}

static mz_status fold_more(mz_case *c, const mz_index_state *at)
{
    MZ_TRY(mz_index_begin(c->index));
    MZ_TRY(mz_flow_fold(c, c->index, at->size));
    MZ_TRY(derive(c, c->index, at->size, false, at->rules));
    MZ_TRY(set_head(c, c->index));
    return mz_index_commit(c->index);
}

/* ---- anew ---- */

static mz_status fold_all(mz_case *c, mz_index *index)
{
    MZ_TRY(mz_index_begin(index));
    MZ_TRY(mz_flow_fold(c, index, 0));
    MZ_TRY(mz_index_make_indexes(index));
    MZ_TRY(derive(c, index, 0, true, (mz_str){0}));
    MZ_TRY(set_head(c, index));
    MZ_TRY(mz_index_commit(index));
    return mz_index_finish(index);
}

static mz_status digests(mz_index *index, mz_rebuilt *out, bool before, mz_arena *perm)
{
    for (int t = 0; t < MZ_TABLES; t++) {
        out[t].table = mz_table_name((mz_table)t);
        MZ_TRY(mz_index_digest(index, (mz_table)t, before ? &out[t].before : &out[t].after, perm));
    }
    return mz_ok();
}

static mz_status rebuild(mz_case *c, bool compare, mz_rebuilt out[MZ_TABLES], mz_arena *perm)
{
    char *path = mz_flow_index_path(c, ".db", perm), *fresh = mz_flow_index_path(c, ".new", perm);
    MZ_INDEX_SCOPED index = NULL;
    if (compare && c->index != NULL) {
        MZ_TRY(digests(c->index, out, true, perm));
    }
    MZ_TRY(mz_index_create(fresh, &index));
    MZ_TRY(fold_all(c, index));
    if (compare) {
        MZ_TRY(digests(index, out, false, perm));
        mz_index_close(&index);
        return mz_file_remove(fresh);
    }
    mz_index_close(&index);
    mz_index_close(&c->index);
    MZ_TRY(mz_file_remove(mz_flow_index_path(c, ".db-journal", perm)));
    MZ_TRY(mz_file_rename(fresh, path));
    MZ_TRY(mz_index_open(path, true, &c->index));
    return mz_flow_terms(c, c->index);
}

/* ---- the sentence, run by one process at a time ---- */

/* Is the index of this record, at this size, by these rules? */
static bool is_whole(mz_case *c, const mz_index_state *at)
{
    mz_arena scratch = c->perm;
    const mz_hash256 root = mz_record_root(c->record);
    return at->size == mz_record_size(c->record) && mz_str_eq(at->root, mz_hash_hex(&scratch, &root)) &&
           mz_str_eq(at->rules, full_rules(c, &scratch));
}

/* A reader holds the index from here on when it is whole; a writer needs not: nobody else adds to the record. */
static mz_status settle_on(mz_case *c, bool *whole)
{
    mz_index_state at;
    *whole = false;
    MZ_TRY(mz_flow_open_index(c));
    if (c->index == NULL) {
        return mz_ok();
    }
    if (!c->writing) {
        MZ_TRY(mz_index_hold(c->index));
        MZ_TRY(mz_index_version(c->index, &c->version));
    }
    MZ_TRY(mz_flow_reviews(c, c->index));
    MZ_TRY(mz_flow_terms(c, c->index)); /* witnesses may have settled some without a new entry */
    MZ_TRY(mz_index_head(c->index, &at, &c->perm));
    *whole = is_whole(c, &at);
    return *whole || c->writing ? mz_ok() : mz_index_release(c->index);
}

/* Did a label come that holds for entries which the index has already? */
static mz_status relabelled(mz_case *c, int64_t from, bool *out)
{
    MZ_WORK_ROOM_SCOPED work = {0}, scratch = {0};
    MZ_TRY(mz_work_room_new(&work));
    MZ_TRY(mz_work_room_new(&scratch));
    mz_labels l = {.perm = &work.arena};
    MZ_TRY(mz_labels_scan(c, &l, from, scratch.arena));
    *out = false;
    for (mz_len i = 0; i < l.changed.n; i++) {
        *out = *out || l.changed.v[i] < from;
    }
    return mz_ok();
}

static mz_status bring_up(mz_case *c)
{
    mz_index_state at = {0};
    bool anew = false;
    const int64_t size = mz_record_size(c->record);
    if (c->index != NULL) {
        MZ_TRY(mz_index_head(c->index, &at, &c->perm));
        MZ_TRY(mz_flow_terms(c, c->index));
    }
    const mz_hash256 now = mz_record_root(c->record);
    const bool other = c->index == NULL || at.size > size || !by_our_rules(c, at.rules, c->perm) ||
                       (at.size == size && !mz_str_eq(at.root, mz_hash_hex(&c->perm, &now)));
    if (!other) {
        MZ_TRY(relabelled(c, at.size, &anew));
    }
    if (other || anew || size > 2 * at.size + 64) {
        return rebuild(c, false, NULL, &c->perm); /* none, of another record or by other rules, or so far behind that
                                                     anew is faster */
    }
    return is_whole(c, &at) ? mz_ok() : fold_more(c, &at);
}

static mz_status lock_index(const mz_case *c, mz_file *lock, mz_arena scratch)
{
    MZ_TRY(mz_file_open_write(mz_flow_index_path(c, ".lock", &scratch), lock));
    return mz_file_lock_wait(lock);
}

#define TRIES 8 /* another process may add to the record between two looks */

static mz_status run(mz_case *c)
{
    bool whole;
    if (c->index != NULL && !c->writing) {
        MZ_TRY(mz_flow_look_again(c));
    }
    MZ_TRY(settle_on(c, &whole));
    for (int i = 0; i < TRIES && !whole; i++) {
        MZ_FILE_SCOPED lock = MZ_NO_FILE;
        MZ_TRY(lock_index(c, &lock, c->perm));
        MZ_TRY(mz_flow_look_again(c));
        MZ_TRY(bring_up(c));
        MZ_TRY(settle_on(c, &whole));
    }
    return whole ? mz_ok() : mz_fail(MZ_IO, "the record grows faster than it can be read: try again", -1);
}

mz_status mz_flow_run(mz_case *c)
{
    mz_rows labels;
    const mz_value kind[] = {mz_value_text(S("label"))};
    MZ_TRY(run(c));
    if (c->edition || mz_viewer_all(&c->options.viewer)) {
        return mz_ok();
    }
    mz_arena scratch = c->perm;
    MZ_TRY(mz_index_ask(c->index, MZ_Q_ENTRIES_OF_KIND, kind, 1, &labels, &scratch));
    if (labels.n == 0) { /* without labels all editions are one */
        return mz_ok();
    }
    c->edition = true;
    mz_index_close(&c->index);
    return run(c);
}

mz_status mz_flow_rebuild(mz_case *c, bool compare, mz_rebuilt out[MZ_TABLES], mz_arena *perm)
{
    MZ_FILE_SCOPED lock = MZ_NO_FILE;
    if (!c->writing) {
        MZ_TRY(mz_index_release(c->index));
    }
    MZ_TRY(lock_index(c, &lock, *perm));
    MZ_TRY(mz_flow_look_again(c));
    return rebuild(c, compare, out, perm);
}

mz_status mz_flow_digest(mz_case *c, mz_str *out, mz_arena *perm)
{
    mz_index_state at;
    MZ_TRY(mz_index_head(c->index, &at, perm));
    *out = at.digest;
    return mz_ok();
}
