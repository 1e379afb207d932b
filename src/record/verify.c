#include "record/verify.h"

#include "record/fork.h"
#include "record/inside.h"

#define FROM_COPY "take this file from another copy of the record, then verify again"
#define FORGED                                                                                                         \
    "the record was changed, or written by a faulty program: keep this copy as evidence and compare with others"

/* A verification under way. `r` is a record whose edge, range and ledger grow as the entries are read. */
typedef struct check {
    mz_record *r;
    mz_verification *out;
    mz_arena *perm;
    mz_map blobs; /* bodies named by entries: hash -> 1 when salted */
} check;

static void found(check *c, mz_str place, const char *what, const char *todo)
{
    c->out->found++;
    if (c->out->n < MZ_FINDINGS_MAX) {
        *mz_push(c->perm, c->out) = (mz_divergence){mz_str_copy(c->perm, place), mz_str_of(what), mz_str_of(todo)};
    }
}

static void found_entry(check *c, mz_len index, const char *what, const char *todo)
{
    MZ_BUF_SCOPED place = mz_buf_new(64);
    mz_puts(&place, "entry ");
    mz_put_int(&place, index);
    found(c, mz_buf_str(&place), what, todo);
}

static void found_tile(check *c, const mz_tile *t, const char *what, const char *todo)
{
    MZ_BUF_SCOPED place = mz_buf_new(MZ_TILE_PATH_MAX);
    mz_put_tile_path(&place, t);
    found(c, mz_buf_str(&place), what, todo);
}

/* --- the checkpoint ------------------------------------------------------------------------------------------ */

static mz_status read_checkpoint(check *c, const mz_vkey *log)
{
    mz_record *r = c->r;
    const char *path = mz_inside_path(r->log_folder, "checkpoint", &r->perm);
    mz_str note;
    if (!mz_path_exists(path)) {
        return mz_fail(MZ_BAD_INPUT, "this folder is neither a case nor a copy of a record: no checkpoint is there",
                       -1);
    }
    MZ_TRY(mz_file_load(path, MZ_NOTE_MAX, &note, c->perm));
    if (log != NULL) {
        r->log = *log;
    } else {
        MZ_TRY(r->state_folder != NULL ? mz_inside_format(r) : mz_inside_named_key(r, note));
    }
    r->origin = r->log.name;
    c->out->log = r->log;
    c->out->log.name = mz_str_copy(c->perm, r->log.name);
    const mz_status s = mz_checkpoint_open(note, &r->log, &c->out->checkpoint, r->work);
    if (mz_failed(s)) {
        found(c, S("checkpoint"), s.what, FROM_COPY);
    }
    return mz_ok();
}

/* --- entries, bundles, full tiles ------------------------------------------------------------------------------ */

typedef struct chunk {
    check *c;
    mz_pending *v;
    mz_arena *rooms;
} chunk;

static void parse_one(void *ctx, mz_len i, int worker)
{
    chunk *k = ctx;
    (void)worker;
    mz_pending_parse(&k->v[i], &k->rooms[i]);
    mz_ledger_resolve(&k->c->r->ledger, &k->v[i]);
    mz_ledger_check(&k->c->r->ledger, &k->v[i]);
}

static void check_bodies(check *c, const mz_entry *e)
{
    for (mz_len i = 0; i < e->draft.bodies_n; i++) {
        const mz_body *b = &e->draft.bodies[i];
        bool fresh;
        const mz_str key = mz_str_copy(c->perm, mz_hash_str(&b->hash));
        (void)mz_map_put(&c->blobs, key, b->salted ? -1 : b->size_bytes, &fresh, c->perm);
    }
}

static void judge_one(check *c, mz_pending *p, mz_len index)
{
    const mz_answer a = mz_ledger_judge(&c->r->ledger, p);
    c->out->bytes += p->note.len;
    c->out->entries++;
    if (a.verdict == MZ_REFUSED) {
        found_entry(c, index, a.why.what, FORGED);
        mz_ledger_skip(&c->r->ledger, &p->entry.name);
        return;
    }
    if (a.verdict == MZ_KNOWN) {
        found_entry(c, index, "this entry is there twice", FORGED);
        mz_ledger_skip(&c->r->ledger, &a.name);
        return;
    }
    c->out->signatures += p->entry.note.n;
    check_bodies(c, &p->entry);
}

/* The entries of a bundle as pending ones; false, with a finding, when it does not hold what it should. */
static bool split_bundle(check *c, const mz_tile *t, mz_str bundle, mz_pending *v)
{
    for (int i = 0; i < t->width; i++) {
        if (!mz_bundle_next(&bundle, &v[i].note)) {
            found_tile(c, t, "the bundle ends before its last entry", FROM_COPY);
            return false;
        }
    }
    if (bundle.len != 0 &&
        t->width == MZ_TILE_WIDTH) { /* a full one may stand in for a partial one; see check_partial */
        found_tile(c, t, "the bundle holds more than its entries", FROM_COPY);
    }
    return true;
}

static mz_status tile_done(void *ctx, int level, mz_len index, const mz_hash256 *hashes)
{
    check *c = ctx;
    const mz_tile t = {level, index, MZ_TILE_WIDTH};
    MZ_VIEW_SCOPED view = {0};
    c->out->tiles++;
    if (mz_failed(mz_inside_read(c->r, &t, &view))) {
        found_tile(c, &t, "the tile is missing", FROM_COPY);
    } else if (!mz_str_eq(view.bytes, (mz_str){hashes[0].b, MZ_TILE_BYTES})) {
        found_tile(c, &t, "the tile is not the hashes of what lies below it", FROM_COPY);
    }
    return mz_ok();
}

/* Says which entry it is, where a bundle and its tile of leaf hashes differ. */
static void compare_leaves(check *c, const mz_tile *bundle, const mz_pending *v)
{
    const mz_tile t = {0, bundle->index, bundle->width};
    MZ_VIEW_SCOPED view = {0};
    if (mz_failed(mz_inside_read(c->r, &t, &view)) || view.bytes.len < (mz_len)t.width * MZ_HASH_BYTES) {
        return; /* said where the tile itself is checked */
    }
    for (int i = 0; i < t.width; i++) {
        if (memcmp(view.bytes.data + (mz_len)i * MZ_HASH_BYTES, v[i].leaf.b, MZ_HASH_BYTES) != 0) {
            found_entry(c, bundle->index * MZ_TILE_WIDTH + i,
                        "the entry's bytes in its bundle are not those whose hash the tile has", FROM_COPY);
        }
    }
}

static mz_status check_chunk(check *c, const mz_tile *t, mz_str bundle, mz_arena scratch)
{
    chunk k = {c, mz_new(&scratch, mz_pending, t->width), mz_new(&scratch, mz_arena, t->width)};
    const mz_len room_bytes = (mz_len)24 << 10;
    if (!split_bundle(c, t, bundle, k.v)) {
        return mz_fail(MZ_CORRUPT, "a bundle is cut", t->index);
    }
    for (int i = 0; i < t->width; i++) {
        unsigned char *room = mz_new(&scratch, unsigned char, room_bytes);
        k.rooms[i] = (mz_arena){room, room + room_bytes};
    }
    mz_parallel(t->width, mz_cores(), parse_one, &k);
    compare_leaves(c, t, k.v);
    for (int i = 0; i < t->width; i++) {
        judge_one(c, &k.v[i], t->index * MZ_TILE_WIDTH + i);
        mz_range_push(&c->r->range, &k.v[i].leaf);
        MZ_TRY(mz_edge_push(c->r->edge, &k.v[i].leaf, tile_done, c));
    }
    return mz_ok();
}

/* MZ_CORRUPT when the entries cannot be read any further; the finding is made. */
static mz_status check_entries(check *c)
{
    const mz_len size = c->out->checkpoint.size;
    for (mz_len first = 0; first < size; first += MZ_TILE_WIDTH) {
        const mz_tile t = mz_tile_of(MZ_ENTRY_BUNDLE, first, size);
        MZ_VIEW_SCOPED view = {0};
        c->out->tiles++;
        if (mz_failed(mz_inside_read(c->r, &t, &view))) {
            found_tile(c, &t, "the bundle is missing", FROM_COPY);
            return mz_fail(MZ_CORRUPT, "a bundle is missing", t.index);
        }
        MZ_TRY(check_chunk(c, &t, view.bytes, c->r->work));
    }
    return mz_ok();
}

/* --- the right edge and the root --------------------------------------------------------------------------------- */

static void check_root(check *c)
{
    mz_record *r = c->r;
    r->root = mz_range_root(&r->range);
    if (!mz_hash_eq(&r->root, &c->out->checkpoint.root)) {
        found(c, S("checkpoint"), "the entries do not give the root that the log signed", FORGED);
    }
    for (int level = 0; level < MZ_TILE_LEVELS; level++) {
        if (r->edge->n[level] == 0) {
            continue;
        }
        const mz_tile t = mz_tile_of(level, mz_level_count(level, r->edge->size) - 1, r->edge->size);
        const mz_str want = {r->edge->v[level][0].b, (mz_len)t.width * MZ_HASH_BYTES};
        MZ_VIEW_SCOPED view = {0};
        c->out->tiles++;
        if (mz_failed(mz_inside_read(r, &t, &view))) {
            found_tile(c, &t, "the tile is missing", FROM_COPY);
        } else if (!mz_str_starts(view.bytes, want)) {
            found_tile(c, &t, "the tile is not the hashes of what lies below it", FROM_COPY);
        }
    }
}

/* --- files that nothing above has looked at ------------------------------------------------------------------------
 */

/* An older partial tile is the beginning of the tile as it is now. */
static void check_partial(check *c, const mz_tile *t, const char *path)
{
    const mz_len first = t->index * MZ_TILE_WIDTH, have = mz_level_count(t->level, c->r->edge->size);
    if (t->level >= MZ_TILE_LEVELS || first + t->width > have) {
        found_tile(c, t, "this tile reaches beyond the checkpoint", "remove it, or take the newer checkpoint");
        return;
    }
    const mz_tile now = mz_tile_of(t->level, first, c->r->edge->size);
    MZ_VIEW_SCOPED old = {0}, current = {0};
    if (mz_failed(mz_view_open(path, &old)) || mz_failed(mz_inside_read(c->r, &now, &current))) {
        found_tile(c, t, "the tile cannot be read", FROM_COPY);
        return;
    }
    mz_len want = (mz_len)t->width * MZ_HASH_BYTES;
    if (t->level == MZ_ENTRY_BUNDLE) {
        mz_str rest = current.bytes, entry;
        for (int i = 0; i < t->width && mz_bundle_next(&rest, &entry); i++) {
        }
        want = current.bytes.len - rest.len;
    }
    if (old.bytes.len != want || !mz_str_starts(current.bytes, old.bytes)) {
        found_tile(c, t, "this partial tile is not the beginning of the full one", FROM_COPY);
    }
}

/* Cosignatures on a checkpoint of this very tree. */
static void check_cosigned(check *c, mz_str name, const char *path, mz_arena scratch)
{
    const mz_tree tree = mz_inside_tree(c->r);
    mz_str bytes;
    mz_checkpoint cp;
    mz_hash256 root;
    int64_t size;
    mz_status s = mz_file_load(path, MZ_NOTE_MAX, &bytes, &scratch);
    s = mz_failed(s) ? s : mz_ledger_cosigned(&c->r->ledger, &c->r->log, bytes, true, &cp, scratch);
    if (mz_failed(s)) {
        found(c, name, s.what, FROM_COPY);
    } else if (!mz_str_canonical_uint(mz_str_from(name, 9), &size) || size != cp.size || size > c->r->edge->size) {
        found(c, name, "this cosigned checkpoint is not of the size in its name, or beyond the record's", FROM_COPY);
    } else if (mz_failed(mz_tree_root(&tree, 0, size, &root)) || !mz_hash_eq(&root, &cp.root)) {
        found(c, name, "the log signed another tree of this size: a fork", FORGED);
    }
}

/* What stands in record/fork/ either proves that the log signed two histories, or does not belong there. */
static void check_fork(check *c, mz_str name, const char *path, mz_arena scratch)
{
    mz_str bytes;
    mz_fork_proof proof;
    mz_status s = mz_file_load(path, MZ_FORK_FILE_MAX, &bytes, &scratch);
    s = mz_failed(s) ? s : mz_fork_parse(bytes, &proof);
    s = mz_failed(s) ? s : mz_fork_verify(&proof, &c->r->log, NULL, NULL, scratch);
    if (mz_failed(s)) {
        found(c, name, s.what, "remove it, or find out who put it there");
        return;
    }
    found(c, name, "the log signed two histories: this file proves it", "show it to all members; trust no new entry");
}

static void check_file(check *c, mz_str name, const char *path, mz_arena scratch)
{
    mz_tile t;
    if (mz_str_starts(name, S("cosigned/"))) {
        check_cosigned(c, name, path, scratch);
        return;
    }
    if (mz_str_starts(name, S("fork/"))) {
        check_fork(c, name, path, scratch);
        return;
    }
    if (mz_tile_path_parse(name, &t)) {
        check_partial(c, &t, path);
        return;
    }
    mz_hash256 want, have;
    int64_t size;
    if (mz_str_starts(name, S("blob/")) && name.len == 72 && mz_hash_parse_hex(mz_str_from(name, 8), &want)) {
        if (mz_map_get(&c->blobs, mz_hash_str(&want)) == NULL && /* named ones are checked by check_blobs */
            (mz_failed(mz_sha256_file(path, &have, &size)) || !mz_hash_eq(&have, &want))) {
            found(c, name, "the document is not what its name says", FROM_COPY);
        }
        return;
    }
    if (!mz_str_eq(name, S("checkpoint"))) {
        found(c, name, "this file does not belong to a record", "remove it, or find out who put it there");
    }
}

/* Every file below the log's folder, folders in the order of their names. */
static mz_status check_files(check *c, mz_arena scratch)
{
    mz_strs todo = {0};
    *mz_push(&scratch, &todo) = S("");
    while (todo.n > 0) {
        const mz_str folder = todo.v[--todo.n];
        mz_strs names;
        MZ_TRY(mz_dir_list(mz_path_join(&scratch, c->r->log_folder, folder), &names, &scratch));
        for (mz_len i = 0; i < names.n; i++) {
            const mz_str name = folder.len == 0 ? names.v[i] : mz_str_concat(&scratch, folder, S("/"), names.v[i]);
            const char *path = mz_path_join(&scratch, c->r->log_folder, name);
            if (mz_path_is_dir(path)) {
                *mz_push(&scratch, &todo) = name;
            } else {
                check_file(c, name, path, scratch);
            }
        }
    }
    return mz_ok();
}

/* --- documents ------------------------------------------------------------------------------------------------------
 */

typedef struct blob_check {
    const check *c;
    mz_arena *rooms;
    int8_t *verdict; /* 0 good, 1 missing, 2 wrong */
} blob_check;

static void blob_place(const mz_hash256 *h, mz_buf *b)
{
    mz_puts(b, "blob/");
    mz_put_hex(b, h->b, 1);
    mz_put_byte(b, '/');
    mz_put_hash_hex(b, h);
}

static void check_blob(void *ctx, mz_len i, int worker)
{
    blob_check *k = ctx;
    const mz_map_entry *e = &k->c->blobs.v[i];
    mz_arena scratch = k->rooms[worker];
    mz_hash256 want, have;
    int64_t size;
    (void)memcpy(want.b, e->key.data, MZ_HASH_BYTES);
    MZ_BUF_SCOPED name = mz_buf_new(128);
    blob_place(&want, &name);
    const char *path = mz_path_join(&scratch, k->c->r->log_folder, mz_buf_str(&name));
    if (!mz_path_exists(path)) {
        k->verdict[i] = 1;
    } else if (mz_failed(mz_sha256_file(path, &have, &size)) || !mz_hash_eq(&have, &want) ||
               (e->value >= 0 && size != e->value)) {
        k->verdict[i] = 2;
    }
}

static void check_blobs(check *c, mz_arena scratch)
{
    const int threads = mz_cores();
    blob_check k = {c, mz_new(&scratch, mz_arena, threads), mz_new(&scratch, int8_t, c->blobs.n)};
    for (int i = 0; i < threads; i++) {
        unsigned char *room = mz_new(&scratch, unsigned char, 16384);
        k.rooms[i] = (mz_arena){room, room + 16384};
    }
    mz_parallel(c->blobs.n, threads, check_blob, &k);
    for (mz_len i = 0; i < c->blobs.n; i++) {
        const mz_map_entry *e = &c->blobs.v[i];
        mz_hash256 hash;
        (void)memcpy(hash.b, e->key.data, MZ_HASH_BYTES);
        MZ_BUF_SCOPED place = mz_buf_new(128);
        blob_place(&hash, &place);
        c->out->blobs++;
        if (k.verdict[i] == 1 && e->value < 0) {
            c->out->gone++;
        } else if (k.verdict[i] == 1) {
            found(c, mz_buf_str(&place), "a document that an entry names is missing", FROM_COPY);
        } else if (k.verdict[i] == 2) {
            found(c, mz_buf_str(&place), "the document is not what its name and its entry say", FROM_COPY);
        }
    }
}

/* --- state and journal of a case -------------------------------------------------------------------------------------
 */

/* Does the journal's record stand on the tree that was just computed? A newer one waits for the next opening. */
static bool on_the_tree(check *c, mz_len size, const mz_hash256 *root)
{
    const mz_tree tree = mz_inside_tree(c->r);
    mz_hash256 have;
    return size > c->r->edge->size || (!mz_failed(mz_tree_root(&tree, 0, size, &have)) && mz_hash_eq(&have, root));
}

static void check_segment(check *c, mz_str name, mz_str bytes, mz_hash256 chain)
{
    for (mz_len at = 0;;) {
        mz_journal_record j;
        const mz_str rest = mz_str_from(bytes, at);
        const mz_journal_seen seen = mz_journal_decode(rest, &chain, &j);
        mz_checkpoint cp;
        if (seen == MZ_JOURNAL_STRANGE || (seen != MZ_JOURNAL_RECORD && mz_journal_any(rest))) {
            found(c, name, "the journal is damaged before its end", "restore the case from a backup");
            return;
        }
        if (seen != MZ_JOURNAL_RECORD) {
            return;
        }
        if (!on_the_tree(c, j.old_size, &j.old_root) || !on_the_tree(c, j.new_size, &j.new_root) ||
            mz_failed(mz_checkpoint_open(j.checkpoint, &c->r->log, &cp, c->r->work))) {
            found(c, name, "the journal is of another history than the record", FORGED);
            return;
        }
        chain = j.chain;
        at += j.length;
    }
}

static mz_status check_state(check *c, mz_arena scratch)
{
    mz_record *r = c->r;
    mz_str text;
    mz_base base;
    const mz_status s = mz_file_load(mz_inside_path(r->state_folder, "base", &scratch), 4096, &text, &scratch);
    if (mz_failed(s) || mz_failed(mz_base_parse(text, &base)) || !on_the_tree(c, base.size, &base.root)) {
        found(c, S("state/base"), "where the journal begins is missing, damaged or of another history",
              "restore the case from a backup");
        return mz_ok();
    }
    const mz_journal j = {.folder = r->journal_folder, .segment = base.segment};
    const char *path = mz_journal_path(&j, &scratch);
    if (!mz_path_exists(path)) {
        return mz_ok();
    }
    MZ_VIEW_SCOPED view = {0};
    MZ_TRY(mz_view_open(path, &view));
    check_segment(
        c, mz_str_concat(&scratch, S("journal/"), mz_str_from(mz_str_of(path), mz_str_of(r->journal_folder).len + 1)),
        view.bytes, base.chain);
    return mz_ok();
}

static mz_status run(check *c, const mz_vkey *log)
{
    mz_record *r = c->r;
    MZ_TRY(read_checkpoint(c, log));
    if (c->out->found > 0) {
        return mz_ok(); /* without a signed root nothing else can be judged */
    }
    c->out->checkpoint.origin = mz_str_copy(c->perm, c->out->checkpoint.origin);
    mz_ledger_start(&r->ledger, r->origin, &r->perm);
    if (mz_failed(check_entries(c))) {
        return mz_ok();
    }
    check_root(c);
    c->out->feeds = 0;
    for (mz_len i = 0; i < r->ledger.keys_n; i++) {
        c->out->feeds += r->ledger.feeds[i].next > 0;
    }
    check_blobs(c, r->work);
    MZ_TRY(check_files(c, r->work));
    return r->state_folder == NULL ? mz_ok() : check_state(c, r->work);
}

mz_status mz_record_verify(const char *folder, const mz_vkey *log, mz_verification *out, mz_arena *perm)
{
    mz_arena probe = *perm;
    const bool is_case = mz_path_exists(mz_inside_path(folder, "state/format", &probe));
    mz_verification v = {0};
    check c = {.out = &v, .perm = perm};
    MZ_TRY(mz_inside_new(folder, is_case, &c.r));
    const mz_status s = run(&c, log);
    mz_inside_free(c.r);
    MZ_TRY(s);
    *out = v;
    return mz_ok();
}
