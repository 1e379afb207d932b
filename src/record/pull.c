/* Following a log: what its files say, verified package by package before anything of it is kept. */
#include "record/copied.h"

#include "record/fork.h"
#include "record/ledger.h"

#define SLOTS       64                   /* tiles kept in memory while a proof is made */
#define PIECE_BYTES (4 * MZ_PIECE_BYTES) /* asked for at once: so much of a document can a dead line lose */

typedef struct slot {
    mz_tile tile;
    int n; /* hashes here; 0: free */
    mz_hash256 v[MZ_TILE_WIDTH];
} slot;

typedef struct pull {
    mz_mirror *m;
    const mz_source *from;
    const mz_pull_options *o;
    mz_pulled *out;
    mz_str note;
    mz_checkpoint c; /* of the source */
    bool redacts;    /* entries that erase came */
    slot *slots;
    mz_arena room; /* for one file of the source, by value */
} pull;

static void tell(const pull *p, const char *word, int64_t done, int64_t total)
{
    if (p->o->progress != NULL) {
        p->o->progress(p->o->ctx, word, done, total);
    }
}

static bool stopped(const pull *p) { return p->o->stop != NULL && p->o->stop(p->o->ctx); }

/* ---- files of the source ---- */

static mz_status get(pull *p, const mz_tile *t, mz_len max, bool *found, mz_str *bytes, mz_arena *room)
{
    MZ_BUF_SCOPED path = mz_buf_new(MZ_TILE_PATH_MAX);
    mz_put_tile_path(&path, t);
    MZ_TRY(p->from->get(p->from->ctx, mz_buf_str(&path), max, found, bytes, room));
    if (!*found && t->width < MZ_TILE_WIDTH) { /* partial ones go when the full one is there */
        const mz_tile full = {t->level, t->index, MZ_TILE_WIDTH};
        mz_buf_clear(&path);
        mz_put_tile_path(&path, &full);
        MZ_TRY(p->from->get(p->from->ctx, mz_buf_str(&path), max, found, bytes, room));
    }
    p->out->bytes += *found ? bytes->len : 0;
    return mz_ok();
}

static mz_status load_slot(pull *p, const mz_tile *t, slot **out)
{
    slot *s = &p->slots[(t->level * 17 + t->index) % SLOTS];
    *out = s;
    if (s->n >= t->width && s->tile.level == t->level && s->tile.index == t->index) {
        return mz_ok();
    }
    mz_arena room = p->room;
    mz_str bytes;
    bool found;
    MZ_TRY(get(p, t, MZ_TILE_BYTES, &found, &bytes, &room));
    if (!found || bytes.len < (mz_len)t->width * MZ_HASH_BYTES) {
        return mz_fail(MZ_BAD_INPUT, "a tile that the checkpoint needs is not there, or is cut", t->index);
    }
    s->tile = *t;
    s->n = t->width;
    (void)memcpy(s->v, bytes.data, (size_t)t->width * MZ_HASH_BYTES);
    return mz_ok();
}

/* The source's tree, unverified: every proof from it is verified before it counts. */
static mz_status subtree(void *ctx, int level, mz_len index, mz_hash256 *out)
{
    pull *p = ctx;
    const int tile_level = level / 8, run = 1 << level % 8;
    const mz_len j = index * run;
    if (tile_level >= MZ_TILE_LEVELS || j + run > mz_level_count(tile_level, p->c.size)) {
        return mz_fail(MZ_BAD_INPUT, "the tree does not reach there", index);
    }
    const mz_tile t = mz_tile_of(tile_level, j, p->c.size);
    slot *s;
    MZ_TRY(load_slot(p, &t, &s));
    *out = mz_tile_root(&s->v[j % MZ_TILE_WIDTH], run);
    return mz_ok();
}

/* ---- does the new checkpoint continue ours? ---- */

/* A log that signed two histories: the proof that anybody can check, beside the two notes. */
static mz_status keep_fork(pull *p, const mz_tree *tree)
{
    mz_fork_proof f;
    mz_arena scratch = p->room;
    p->out->end = MZ_PULL_FORK;
    MZ_TRY(mz_mirror_keep(p->m, S("fork-theirs"), p->note));
    MZ_TRY(mz_mirror_keep(p->m, S("fork-ours"), mz_mirror_pending_note(p->m)));
    const mz_status made = mz_fork_make(mz_mirror_pending_note(p->m), p->note, &p->m->log, tree, &f, scratch);
    if (mz_failed(made)) {
        return mz_ok(); /* the two notes stand beside each other all the same */
    }
    MZ_BUF_SCOPED b = mz_buf_new(MZ_FORK_FILE_MAX);
    mz_put_fork(&b, &f);
    MZ_TRY(mz_buf_status(&b));
    return mz_mirror_keep(p->m, S("fork-proof"), mz_buf_str(&b));
}

static mz_status check_continues(pull *p)
{
    const mz_len old = p->m->pending.size;
    const mz_tree tree = {subtree, p};
    mz_proof proof;
    mz_hash256 theirs;
    if (old == 0 || old == p->c.size) {
        return mz_ok();
    }
    MZ_TRY(mz_prove(&tree, 0, old, p->c.size, &proof));
    if (mz_consistency_verify(old, p->c.size, &p->m->pending.root, &p->c.root, proof.v, proof.n)) {
        return mz_ok();
    }
    MZ_TRY(mz_tree_root(&tree, 0, old, &theirs));
    if (mz_hash_eq(&theirs, &p->m->pending.root) ||
        !mz_consistency_verify(old, p->c.size, &theirs, &p->c.root, proof.v, proof.n)) {
        return mz_fail(MZ_BAD_INPUT, "the source's tiles do not give the root that the log signed", p->c.size);
    }
    return keep_fork(p, &tree);
}

/* ---- packages ---- */

static mz_status take_package(pull *p, mz_len end)
{
    const mz_tree tree = {subtree, p};
    mz_arena room = p->room;
    mz_package pack = {.begin = mz_mirror_next(p->m)};
    pack.end = mz_package_end(pack.begin, end);
    const mz_len first = pack.begin - pack.begin % MZ_TILE_WIDTH;
    const mz_tile t = {MZ_ENTRY_BUNDLE, first / MZ_TILE_WIDTH, (int)(pack.end - first)};
    mz_str bundle, entry;
    bool found;
    MZ_TRY(get(p, &t, MZ_BUNDLE_MAX, &found, &bundle, &room));
    mz_str rest = bundle, from = bundle;
    for (mz_len i = first; i < pack.end; i++) {
        if (i == pack.begin) {
            from = rest;
        }
        if (!found || !mz_bundle_next(&rest, &entry)) {
            return mz_fail(MZ_BAD_INPUT, "a bundle that the checkpoint needs is not there, or is cut", t.index);
        }
    }
    pack.entries = mz_str_sub(from, 0, from.len - rest.len);
    p->redacts = p->redacts || mz_str_find(pack.entries, S("\nkind redact\n")) >= 0;
    p->room = room; /* the bundle stays while its proof is made */
    mz_status s = mz_prove(&tree, first, pack.end, p->c.size, &pack.proof);
    s = mz_failed(s) ? s : mz_mirror_take(p->m, &pack, p->c.size, &p->c.root);
    p->out->entries += mz_failed(s) ? 0 : pack.end - pack.begin;
    return s;
}

static mz_status take_entries(pull *p)
{
    const mz_len whole = p->c.size - p->c.size % MZ_TILE_WIDTH;
    const mz_len end = p->o->only_packages ? whole : p->c.size;
    const mz_len from = mz_mirror_next(p->m);
    while (mz_mirror_next(p->m) < end && !stopped(p)) {
        const mz_arena room = p->room;
        const mz_status s = take_package(p, p->c.size);
        p->room = room;
        MZ_TRY(s);
        tell(p, "copying entry", mz_mirror_next(p->m) - from, p->c.size - from);
    }
    return mz_ok();
}

/* More cosignatures under the same checkpoint are worth keeping; fewer are not. */
static bool worth_more(const pull *p)
{
    mz_note ours, theirs;
    mz_arena a = p->room, b = p->room;
    const mz_str have = mz_mirror_checkpoint(p->m);
    return !mz_str_eq(have, p->note) && !mz_failed(mz_note_parse(have, &ours, &a)) &&
           !mz_failed(mz_note_parse(p->note, &theirs, &b)) && theirs.n >= ours.n;
}

static mz_status take_newer(pull *p)
{
    if (p->c.size > mz_mirror_next(p->m)) {
        if (p->c.size < mz_mirror_pending(p->m)) {
            p->out->end = MZ_PULL_BEHIND; /* this copy waits for a later checkpoint already */
            return mz_ok();
        }
        MZ_TRY(check_continues(p));
        if (p->out->end == MZ_PULL_FORK) {
            return mz_ok();
        }
        MZ_TRY(mz_mirror_expect(p->m, p->note));
        p->out->end = MZ_PULL_PART;
        MZ_TRY(take_entries(p));
        if (mz_mirror_next(p->m) < p->c.size) {
            return mz_ok();
        }
    }
    MZ_TRY(mz_mirror_settle(p->m, p->note));
    p->out->end = MZ_PULL_NEW;
    return mz_ok();
}

static mz_status take_checkpoint(pull *p)
{
    mz_sight sight;
    bool found;
    MZ_TRY(p->from->get(p->from->ctx, S("checkpoint"), MZ_NOTE_MAX, &found, &p->note, &p->room));
    if (!found) {
        return mz_fail(MZ_BAD_INPUT, "there is no checkpoint at the source", -1);
    }
    MZ_TRY(mz_mirror_look(p->m, p->note, &p->c, &sight));
    p->out->source_size = p->c.size;
    switch (sight) {
    case MZ_SIGHT_FORK:
        p->out->end = MZ_PULL_FORK;
        return mz_ok();
    case MZ_SIGHT_OLDER:
        p->out->end = MZ_PULL_BEHIND;
        return mz_mirror_keep(p->m, S("behind"), p->note);
    case MZ_SIGHT_SAME:
        p->out->end = MZ_PULL_SAME;
        return p->c.size > 0 && worth_more(p) ? mz_mirror_settle(p->m, p->note) : mz_ok();
    case MZ_SIGHT_NEWER:
    default:
        return take_newer(p);
    }
}

/* ---- documents ---- */

/* Asks for a run of pieces that are missing and keeps each. *gone: the source does not have the document. */
static mz_status take_pieces(pull *p, const mz_pieces *d, mz_str bits, mz_len *at, bool *gone, bool *whole)
{
    const mz_len pieces = mz_pieces_count(d->size_bytes);
    mz_arena room = p->room;
    MZ_BUF_SCOPED path = mz_buf_new(128);
    mz_str bytes;
    bool found;
    mz_puts(&path, "blob/");
    mz_put_hex(&path, d->hash.b, 1);
    mz_puts(&path, "/");
    mz_put_hash_hex(&path, &d->hash);
    while (*at < pieces && mz_pieces_bit(bits, *at)) {
        (*at)++;
    }
    const mz_len run = pieces - *at < PIECE_BYTES / MZ_PIECE_BYTES ? pieces - *at : PIECE_BYTES / MZ_PIECE_BYTES;
    const int64_t from = *at * MZ_PIECE_BYTES, left = d->size_bytes - from;
    const mz_len want = left < run * MZ_PIECE_BYTES ? (mz_len)left : run * MZ_PIECE_BYTES;
    MZ_TRY(p->from->piece(p->from->ctx, mz_buf_str(&path), from, want, &found, &bytes, &room));
    *gone = !found || bytes.len != want;
    p->out->bytes += found ? bytes.len : 0;
    for (mz_len i = 0; i < run && !*gone && !*whole; i++, (*at)++) {
        const mz_len end = (i + 1) * MZ_PIECE_BYTES;
        const mz_str piece = mz_str_sub(bytes, i * MZ_PIECE_BYTES, end < bytes.len ? end : bytes.len);
        MZ_TRY(mz_pieces_put(d, *at, piece, whole, room));
    }
    return mz_ok();
}

static mz_status take_document(pull *p, const mz_wanted *w)
{
    mz_arena room = p->room;
    const mz_pieces d = mz_mirror_pieces(p->m, w, &room);
    const mz_len pieces = mz_pieces_count(w->size_bytes);
    mz_str bits;
    bool whole = false, gone = false;
    MZ_TRY(mz_pieces_have(&d, &bits, &whole, &room));
    if (pieces == 0 && !whole) {
        MZ_TRY(mz_pieces_put(&d, 0, S(""), &whole, room));
    }
    for (mz_len at = 0; at < pieces && !whole && !gone && !stopped(p);) {
        const mz_arena back = p->room;
        p->room = room;
        const mz_status s = take_pieces(p, &d, bits, &at, &gone, &whole);
        p->room = back;
        if (s.code == MZ_BAD_INPUT) {
            return mz_ok(); /* the source's document is not the one that the entry names: it stays missing */
        }
        MZ_TRY(s);
    }
    p->out->documents += whole;
    return mz_ok();
}

static mz_status take_documents(pull *p)
{
    const mz_wanted *wanted;
    mz_len n;
    MZ_TRY(mz_mirror_wanted(p->m, &wanted, &n, &p->room));
    for (mz_len i = 0; i < n && p->o->documents && !stopped(p); i++) {
        MZ_TRY(take_document(p, &wanted[i]));
        tell(p, "copying document", i + 1, n);
    }
    p->out->missing = n - p->out->documents;
    return p->out->documents > 0 ? mz_mirror_want_done(p->m, p->room) : mz_ok();
}

mz_status mz_mirror_pull(mz_mirror *m, const mz_source *from, const mz_pull_options *o, mz_pulled *out,
                         mz_arena scratch)
{
    *out = (mz_pulled){.end = MZ_PULL_SAME};
    pull p = {.m = m, .from = from, .o = o, .out = out, .slots = mz_new(&scratch, slot, SLOTS)};
    p.room = scratch;
    MZ_TRY(mz_mirror_alive(m));
    MZ_TRY(take_checkpoint(&p));
    if (out->end == MZ_PULL_FORK) {
        return mz_ok();
    }
    bool forked;
    MZ_TRY(mz_mirror_cosigned(m, from, &forked, p.room));
    if (forked) {
        out->end = MZ_PULL_FORK;
        return mz_ok();
    }
    MZ_TRY(take_documents(&p));
    return mz_mirror_erase(m, p.redacts, out->documents > 0, p.room);
}

/* ---- whose log it says it is ---- */

mz_status mz_source_named_key(const mz_source *from, mz_vkey *out, mz_arena *perm)
{
    bool found;
    mz_str note, bundle, bytes;
    mz_note parsed;
    mz_checkpoint c;
    mz_entry e;
    mz_genesis g;
    MZ_TRY(from->get(from->ctx, S("checkpoint"), MZ_NOTE_MAX, &found, &note, perm));
    if (!found) {
        return mz_fail(MZ_BAD_INPUT, "there is no checkpoint at the source", -1);
    }
    MZ_TRY(mz_note_parse(note, &parsed, perm));
    MZ_TRY(mz_checkpoint_parse(parsed.text, &c));
    if (c.size < 1) {
        return mz_fail(MZ_BAD_INPUT, "the record at the source is empty", -1);
    }
    const mz_tile t = mz_tile_of(MZ_ENTRY_BUNDLE, 0, c.size);
    mz_pulled unused = {0};
    pull p = {.from = from, .out = &unused};
    MZ_TRY(get(&p, &t, MZ_BUNDLE_MAX, &found, &bundle, perm));
    if (!found || !mz_bundle_entry(bundle, 0, &bytes)) {
        return mz_fail(MZ_BAD_INPUT, "the first entry of the source is not there", 0);
    }
    MZ_TRY(mz_entry_parse(bytes, &e, perm));
    MZ_TRY(mz_genesis_parse(e.draft.text, &g, perm));
    *out = g.log;
    return mz_ok();
}

/* ---- a folder as a source ---- */

static mz_status folder_get(void *ctx, mz_str path, mz_len max_bytes, bool *found, mz_str *bytes, mz_arena *perm)
{
    const char *full = mz_path_join(perm, ctx, path);
    *found = mz_path_exists(full);
    return *found ? mz_file_load(full, max_bytes, bytes, perm) : mz_ok();
}

static mz_status folder_piece(void *ctx, mz_str path, int64_t from, mz_len max_bytes, bool *found, mz_str *bytes,
                              mz_arena *perm)
{
    const char *full = mz_path_join(perm, ctx, path);
    MZ_FILE_SCOPED f = MZ_NO_FILE;
    int64_t size;
    *found = mz_path_exists(full);
    if (!*found) {
        return mz_ok();
    }
    MZ_TRY(mz_file_open_read(full, &f));
    MZ_TRY(mz_file_size(&f, &size));
    const mz_len n = size <= from ? 0 : size - from < max_bytes ? (mz_len)(size - from) : max_bytes;
    uint8_t *to = mz_new(perm, uint8_t, n);
    MZ_TRY(mz_file_read_at(&f, from, to, n));
    *bytes = (mz_str){to, n};
    return mz_ok();
}

mz_status mz_source_folder(const char *folder, mz_source *out, mz_arena *perm)
{
    const char *const tries[] = {"record/checkpoint", "checkpoint"};
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        const char *path = mz_path_join(perm, folder, mz_str_of(tries[i]));
        if (mz_path_exists(path)) {
            const mz_str log = mz_str_sub(mz_str_of(path), 0, (mz_len)strlen(path) - S("/checkpoint").len);
            *out = (mz_source){folder_get, folder_piece, mz_str_z(perm, log)};
            return mz_ok();
        }
    }
    return mz_fail(MZ_BAD_INPUT, "this folder is neither a case nor a copy of a record: no checkpoint is there", -1);
}
