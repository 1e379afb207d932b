#include "record/fork.h"
#include "record/verify_inside.h"

/* --- documents -------------------------------------------------------------------------------------------------------
 */

typedef enum body_verdict { BODY_GOOD, BODY_MISSING, BODY_WRONG, BODY_UNREAD } body_verdict;

typedef struct bodies {
    mz_check *c;
    body_verdict *verdict;
    mz_status *why;
} bodies;

static void body_place(const mz_hash256 *h, mz_buf *b)
{
    mz_puts(b, "blob/");
    mz_put_hex(b, h->b, 1);
    mz_put_byte(b, '/');
    mz_put_hash_hex(b, h);
}

static void check_body(void *ctx, mz_len i, int worker)
{
    const bodies *k = ctx;
    const mz_named_body *body = &k->c->bodies.v[i];
    const mz_shelf *shelf = k->c->shelf;
    mz_hash256 have;
    int64_t size;
    MZ_BUF_SCOPED place = mz_buf_new(128);
    body_place(&body->hash, &place);
    k->why[i] = shelf->digest(shelf->ctx, worker, mz_buf_str(&place), &have, &size);
    const mz_code code = k->why[i].code;
    k->verdict[i] = code == MZ_BAD_INPUT                                         ? BODY_MISSING
                    : code != MZ_OK                                              ? BODY_UNREAD
                    : mz_hash_eq(&have, &body->hash) && size == body->size_bytes ? BODY_GOOD
                                                                                 : BODY_WRONG;
}

static mz_status judge_body(mz_check *c, const mz_named_body *body, body_verdict verdict, mz_status why)
{
    MZ_BUF_SCOPED place = mz_buf_new(128);
    body_place(&body->hash, &place);
    if (verdict == BODY_UNREAD) {
        c->out->stopped = mz_str_copy(c->perm, mz_buf_str(&place));
        return why;
    }
    c->out->blobs += verdict != BODY_MISSING || !c->options.skip_documents;
    mz_puts(&place, " of entry ");
    mz_put_int(&place, body->entry);
    const mz_len erased = mz_standing_erased(&c->ledger.standing, &body->hash, body->plain);
    if (erased >= 0) {
        if (verdict == BODY_MISSING) {
            c->out->gone++;
        } else {
            mz_found(c, mz_buf_str(&place), "the members had this body erased, and it is here", "remove the file");
        }
    } else if (verdict == BODY_WRONG) {
        mz_found(c, mz_buf_str(&place), "the document is not what its name and its entry say", MZ_FROM_COPY);
    } else if (verdict == BODY_MISSING && !c->options.skip_documents) {
        mz_found(c, mz_buf_str(&place),
                 body->plain < 0 ? "a salted body is missing, and no redact entry in force erased it"
                                 : "a document that an entry names is missing",
                 MZ_FROM_COPY);
    }
    return mz_ok();
}

mz_status mz_check_bodies(mz_check *c)
{
    bodies k = {c, mz_new(&c->keep, body_verdict, c->bodies.n), mz_new(&c->keep, mz_status, c->bodies.n)};
    mz_parallel(c->bodies.n, c->shelf->readers, check_body, &k);
    for (mz_len i = 0; i < c->bodies.n; i++) {
        MZ_TRY(judge_body(c, &c->bodies.v[i], k.verdict[i], k.why[i]));
    }
    return mz_ok();
}

/* --- files that nothing else has looked at
 * ----------------------------------------------------------------------------- */

/* The bytes of a bundle up to its first n entries; -1 when it ends before them. */
static mz_len bundle_part(mz_str bundle, int n)
{
    mz_str rest = bundle, entry;
    for (int i = 0; i < n; i++) {
        if (!mz_bundle_next(&rest, &entry)) {
            return -1;
        }
    }
    return bundle.len - rest.len;
}

static bool known_wrong(const mz_check *c, const mz_tile *t)
{
    for (mz_len i = 0; i < c->wrong.n; i++) {
        if (c->wrong.v[i].level == t->level && c->wrong.v[i].index == t->index) {
            return true;
        }
    }
    return false;
}

/* A tile that lies there: a full one of this tree was checked, an older partial one is the beginning of the tile as
 * it is now. What lies beyond the checkpoint nobody vouches for; where somebody may be writing it is expected. */
static mz_status check_tile(mz_check *c, const mz_tile *t, mz_str name)
{
    const mz_len first = t->index * MZ_TILE_WIDTH, there = mz_level_count(t->level, c->edge->size);
    if (t->level >= MZ_TILE_LEVELS || first + t->width > there) {
        if (c->living) {
            c->out->ahead++;
        } else {
            mz_found_tile(c, t, "this tile reaches beyond the checkpoint", "remove it, or take the newer checkpoint");
        }
        return mz_ok();
    }
    const mz_tile now = mz_tile_of(t->level, first, c->edge->size);
    if (now.width == t->width || known_wrong(c, t)) {
        return mz_ok();
    }
    mz_tile have;
    MZ_BUF_SCOPED old = mz_buf_new(MZ_BUNDLE_MAX);
    const mz_status s = c->shelf->read(c->shelf->ctx, 0, name, &old);
    const mz_status s_now = mz_shelf_tile(c->shelf, 0, &now, &c->bytes, &have);
    if (s.code == MZ_BAD_INPUT && c->living) {
        return mz_ok(); /* somebody cleared it meanwhile */
    }
    MZ_TRY(mz_check_unread(c, name, s));
    MZ_TRY(mz_check_unread(c, name, s_now));
    const mz_str current = mz_buf_str(&c->bytes);
    const mz_len want = t->level == MZ_ENTRY_BUNDLE ? bundle_part(current, t->width) : (mz_len)t->width * MZ_HASH_BYTES;
    if (mz_failed(s) || mz_failed(s_now) || old.len != want || !mz_str_starts(current, mz_buf_str(&old))) {
        mz_found_tile(c, t, "this partial tile is not the beginning of the full one", MZ_FROM_COPY);
    }
    return mz_ok();
}

/* A document that no entry names: its name must be its hash all the same. */
static mz_status check_stray_body(mz_check *c, mz_str name, const mz_hash256 *want)
{
    mz_hash256 have;
    int64_t size;
    if (mz_map_get(&c->bodies_at, mz_hash_str(want)) != NULL) {
        return mz_ok();
    }
    const mz_status s = c->shelf->digest(c->shelf->ctx, 0, name, &have, &size);
    MZ_TRY(mz_check_unread(c, name, s));
    if (mz_failed(s) || !mz_hash_eq(&have, want)) {
        mz_found(c, name, "the document is not what its name says", MZ_FROM_COPY);
    }
    return mz_ok();
}

/* What stands in fork/ either proves that the log signed two histories, or does not belong there. */
static mz_status check_fork(mz_check *c, mz_str name)
{
    mz_fork_proof proof;
    MZ_BUF_SCOPED bytes = mz_buf_new(MZ_FORK_FILE_MAX);
    mz_status s = c->shelf->read(c->shelf->ctx, 0, name, &bytes);
    MZ_TRY(mz_check_unread(c, name, s));
    s = mz_failed(s) ? s : mz_fork_parse(mz_buf_str(&bytes), &proof);
    s = mz_failed(s) ? s : mz_fork_verify(&proof, &c->out->log, NULL, NULL, c->work);
    if (mz_failed(s)) {
        mz_found(c, name, s.what, "remove it, or find out who put it there");
        return mz_ok();
    }
    mz_found(c, name, "the log signed two histories: this file proves it",
             "show it to all members; trust no new entry");
    return mz_ok();
}

/* A file under the name by which it comes before it is renamed: somebody is writing it, or died over it, and then the
 * next opening takes it away. */
static bool on_its_way(mz_str name)
{
    mz_tile t;
    int64_t size;
    if (!mz_str_ends(name, S(".new"))) {
        return false;
    }
    name.len -= 4;
    return mz_tile_path_parse(name, &t) || mz_str_eq(name, S("checkpoint")) || mz_str_eq(name, S("cosigned/list")) ||
           (mz_str_starts(name, S("cosigned/")) && mz_str_canonical_uint(mz_str_from(name, 9), &size));
}

/* The list of cosigned sizes names files that are there. */
static mz_status check_list(mz_check *c, mz_str name)
{
    mz_len *sizes = NULL, n = 0, at = 0;
    mz_arena room = c->work;
    MZ_BUF_SCOPED bytes = mz_buf_new(MZ_NOTE_MAX);
    mz_status s = c->shelf->read(c->shelf->ctx, 0, name, &bytes);
    MZ_TRY(mz_check_unread(c, name, s));
    s = mz_failed(s) ? s : mz_cosigned_list_parse(mz_buf_str(&bytes), &sizes, &n, &room);
    for (mz_len i = 0; i < n && !mz_failed(s); i++) {
        while (at < c->cosigned.n && c->cosigned.v[at].size < sizes[i]) {
            at++;
        }
        if (at == c->cosigned.n || c->cosigned.v[at].size != sizes[i]) {
            s = mz_fail(MZ_BAD_INPUT, "the list names a cosigned size whose file is not there", sizes[i]);
        }
    }
    if (mz_failed(s)) {
        mz_found(c, name, s.what, MZ_FROM_COPY);
    }
    return mz_ok();
}

static mz_status check_file(void *ctx, mz_str name)
{
    mz_check *c = ctx;
    mz_tile t;
    mz_hash256 hash;
    int64_t size;
    if (mz_tile_path_parse(name, &t)) {
        return check_tile(c, &t, name);
    }
    if (mz_str_starts(name, S("blob/")) && name.len == 72 && mz_hash_parse_hex(mz_str_from(name, 8), &hash) &&
        memcmp(name.data + 5, name.data + 8, 2) == 0 && name.data[7] == '/') {
        return check_stray_body(c, name, &hash);
    }
    if (mz_str_starts(name, S("fork/"))) {
        return check_fork(c, name);
    }
    if (c->living && on_its_way(name)) {
        c->out->ahead++;
        return mz_ok();
    }
    if (mz_str_eq(name, S("cosigned/list"))) {
        return check_list(c, name);
    }
    const bool cosigned = mz_str_starts(name, S("cosigned/")) && mz_str_canonical_uint(mz_str_from(name, 9), &size);
    if (!cosigned && !mz_str_eq(name, S("checkpoint"))) {
        mz_found(c, name, "this file does not belong to a record", "remove it, or find out who put it there");
    }
    return mz_ok();
}

mz_status mz_check_files(mz_check *c)
{
    return c->shelf->list == NULL ? mz_ok() : c->shelf->list(c->shelf->ctx, S(""), check_file, c);
}
