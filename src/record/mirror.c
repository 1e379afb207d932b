/* A copy on disk: opening it, taking packages in, serving a new checkpoint. */
#include "record/mirror_inside.h"

#define REGION_BYTES ((mz_len)1 << 30) /* address space, not memory */
#define WORK_BYTES   ((mz_len)1 << 28)
#define BROKEN_COPY  "a file of this copy is not what the log signed: run verify, and take the copy anew"

mz_status mz_mirror_alive(const mz_mirror *m)
{
    return mz_failed(m->dead)
               ? mz_fail(MZ_IO, "the copy stopped at an earlier failure: find its cause, then open it anew", -1)
               : mz_ok();
}

char *mz_mirror_path(const mz_mirror *m, const char *name, mz_arena *perm)
{
    return mz_path_join(perm, m->state_folder, mz_str_of(name));
}

/* ---- making ---- */

static void put_format(mz_buf *b, const mz_vkey *log)
{
    mz_puts(b, "mizan/mirror/v1\nlog ");
    mz_put_vkey(b, log);
    mz_puts(b, "\n");
}

bool mz_mirror_is(const char *folder)
{
    mz_region region;
    mz_arena scratch;
    if (mz_failed(mz_region_new(1 << 16, &region, &scratch))) {
        return false;
    }
    const bool is = mz_path_exists(mz_path_join(&scratch, folder, S("mirror/format")));
    mz_region_free(&region);
    return is;
}

static mz_status create(const char *folder, const mz_vkey *log, mz_arena scratch)
{
    MZ_BUF_SCOPED text = mz_buf_new(4096);
    put_format(&text, log);
    MZ_TRY(mz_buf_status(&text));
    const char *format = mz_path_join(&scratch, folder, S("mirror/format"));
    if (mz_path_exists(format)) {
        mz_str have;
        MZ_TRY(mz_file_load(format, 4096, &have, &scratch));
        return mz_str_eq(have, mz_buf_str(&text)) ? mz_ok()
                                                  : mz_fail(MZ_DENIED, "this folder holds a copy of another log", -1);
    }
    if (mz_path_exists(mz_path_join(&scratch, folder, S("state/format")))) {
        return mz_fail(MZ_DENIED, "this folder holds a case of its own", -1);
    }
    if (mz_path_exists(mz_path_join(&scratch, folder, S("record/checkpoint")))) {
        return mz_fail(MZ_DENIED, "this folder holds a record already: take another folder", -1);
    }
    const char *const folders[] = {"record/blob", "record/tile", "mirror/evidence", "mirror/pieces"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        MZ_TRY(mz_dir_make(mz_path_join(&scratch, folder, mz_str_of(folders[i]))));
    }
    MZ_TRY(mz_file_replace(format, mz_buf_str(&text), 0644));
    return mz_dir_sync(folder);
}

mz_status mz_mirror_create(const char *folder, const mz_vkey *log)
{
    mz_region region;
    mz_arena scratch;
    MZ_TRY(mz_region_new(1 << 20, &region, &scratch));
    const mz_status s = create(folder, log, scratch);
    mz_region_free(&region);
    return s;
}

/* ---- tiles ---- */

static char *tile_path(const mz_mirror *m, const mz_tile *t, mz_arena *scratch)
{
    MZ_BUF_SCOPED name = mz_buf_new(MZ_TILE_PATH_MAX);
    mz_put_tile_path(&name, t);
    mz_assert(!name.full);
    return mz_path_join(scratch, m->log_folder, mz_buf_str(&name));
}

mz_status mz_mirror_tile(const mz_mirror *m, const mz_tile *t, bool *found, mz_view *out, mz_arena scratch)
{
    const char *path = tile_path(m, t, &scratch);
    if (t->width < MZ_TILE_WIDTH && !mz_path_exists(path)) {
        const mz_tile full = {t->level, t->index, MZ_TILE_WIDTH};
        path = tile_path(m, &full, &scratch);
    }
    *found = mz_path_exists(path);
    return *found ? mz_view_open(path, out) : mz_ok();
}

/* Durable on return. Another file in its place is never overwritten. */
static mz_status write_tile(const mz_mirror *m, const mz_tile *t, mz_str bytes, mz_arena scratch)
{
    const char *path = tile_path(m, t, &scratch);
    if (mz_path_exists(path)) {
        MZ_VIEW_SCOPED have = {0};
        MZ_TRY(mz_view_open(path, &have));
        return mz_str_eq(have.bytes, bytes) ? mz_ok() : mz_fail(MZ_CORRUPT, BROKEN_COPY, t->index);
    }
    mz_str folder = mz_str_of(path);
    while (folder.data[folder.len - 1] != '/') {
        folder.len--;
    }
    MZ_TRY(mz_dir_make(mz_str_z(&scratch, mz_str_sub(folder, 0, folder.len - 1))));
    return mz_file_replace(path, bytes, 0444);
}

typedef struct writer {
    const mz_mirror *m;
    mz_arena scratch;
} writer;

static mz_status tile_done(void *ctx, int level, mz_len index, const mz_hash256 *hashes)
{
    const writer *w = ctx;
    const mz_tile t = {level, index, MZ_TILE_WIDTH};
    return write_tile(w->m, &t, (mz_str){hashes[0].b, MZ_TILE_BYTES}, w->scratch);
}

/* One entry behind the others; a bundle that it fills goes to disk, then the tiles that it fills. */
static mz_status absorb(mz_mirror *m, mz_str entry, const mz_hash256 *leaf, mz_arena scratch)
{
    writer w = {m, scratch};
    mz_put_bundle_entry(&m->bundle, entry);
    MZ_TRY(mz_buf_status(&m->bundle));
    if (m->edge->n[0] == MZ_TILE_WIDTH - 1) {
        const mz_tile t = {MZ_ENTRY_BUNDLE, m->edge->size / MZ_TILE_WIDTH, MZ_TILE_WIDTH};
        MZ_TRY(write_tile(m, &t, mz_buf_str(&m->bundle), scratch));
        mz_buf_clear(&m->bundle);
    }
    return mz_edge_push(m->edge, leaf, tile_done, &w);
}

/* ---- opening ---- */

static mz_status load_format(mz_mirror *m)
{
    mz_str text;
    const char *path = mz_mirror_path(m, "format", &m->perm);
    if (!mz_path_exists(path)) {
        return mz_fail(MZ_BAD_INPUT, "no copy of a record is kept in this folder; make one with: mizan mirror", -1);
    }
    MZ_TRY(mz_file_load(path, 4096, &text, &m->perm));
    const mz_str first = mz_str_cut(&text, '\n'), line = mz_str_cut(&text, '\n');
    if (!mz_str_eq(first, S("mizan/mirror/v1")) || !mz_str_starts(line, S("log ")) || text.len != 0) {
        return mz_fail(MZ_BAD_INPUT, "mirror/format is of a version that this program does not know", 0);
    }
    return mz_vkey_parse(mz_str_from(line, 4), &m->log);
}

/* A checkpoint from a file; nothing there is size 0. */
static mz_status load_mark(const mz_mirror *m, const char *path, mz_mark *out, mz_arena scratch)
{
    mz_str note;
    mz_checkpoint c;
    out->size = 0;
    out->root = mz_empty_root();
    mz_buf_clear(&out->note);
    if (!mz_path_exists(path)) {
        return mz_ok();
    }
    MZ_TRY(mz_file_load(path, MZ_NOTE_MAX, &note, &scratch));
    const mz_status s = mz_checkpoint_open(note, &m->log, &c, scratch);
    if (mz_failed(s)) {
        return mz_fail(MZ_CORRUPT, "a checkpoint of this copy is not one that the log signed: take the copy anew", -1);
    }
    out->size = c.size;
    out->root = c.root;
    mz_put(&out->note, note);
    return mz_buf_status(&out->note);
}

static mz_status load_level(mz_mirror *m, int level, mz_arena scratch)
{
    const mz_len n = mz_level_count(level, m->edge->size);
    m->edge->n[level] = (int)(n % MZ_TILE_WIDTH);
    if (m->edge->n[level] == 0) {
        return mz_ok();
    }
    const mz_tile t = mz_tile_of(level, n - 1, m->edge->size);
    MZ_VIEW_SCOPED view = {0};
    bool found;
    MZ_TRY(mz_mirror_tile(m, &t, &found, &view, scratch));
    if (!found || view.bytes.len < (mz_len)t.width * MZ_HASH_BYTES) {
        return mz_fail(MZ_CORRUPT, BROKEN_COPY, t.index);
    }
    (void)memcpy(m->edge->v[level], view.bytes.data, (size_t)t.width * MZ_HASH_BYTES);
    return mz_ok();
}

static mz_status load_bundle(mz_mirror *m, mz_arena scratch)
{
    const int width = m->edge->n[0];
    mz_buf_clear(&m->bundle);
    if (width == 0) {
        return mz_ok();
    }
    const mz_tile t = {MZ_ENTRY_BUNDLE, m->edge->size / MZ_TILE_WIDTH, width};
    MZ_VIEW_SCOPED view = {0};
    bool found;
    MZ_TRY(mz_mirror_tile(m, &t, &found, &view, scratch));
    mz_str rest = view.bytes, entry;
    for (int i = 0; i < width; i++) {
        if (!found || !mz_bundle_next(&rest, &entry)) {
            return mz_fail(MZ_CORRUPT, BROKEN_COPY, t.index);
        }
        const mz_hash256 leaf = mz_leaf_hash(entry);
        if (!mz_hash_eq(&leaf, &m->edge->v[0][i])) {
            return mz_fail(MZ_CORRUPT, BROKEN_COPY, t.index);
        }
        mz_put_bundle_entry(&m->bundle, entry);
    }
    return mz_buf_status(&m->bundle);
}

/* The tree of the served checkpoint, from its tiles. */
static mz_status load_served(mz_mirror *m, mz_arena scratch)
{
    mz_range range;
    m->edge->size = m->served.size;
    for (int level = 0; level < MZ_TILE_LEVELS; level++) {
        MZ_TRY(load_level(m, level, scratch));
    }
    mz_edge_range(m->edge, &range);
    const mz_hash256 root = mz_range_root(&range);
    if (!mz_hash_eq(&root, &m->served.root)) {
        return mz_fail(MZ_CORRUPT, BROKEN_COPY, m->served.size);
    }
    return load_bundle(m, scratch);
}

/* Takes up a full bundle beyond the served checkpoint, if it is here with its tile of leaf hashes. */
static mz_status take_up(mz_mirror *m, bool *more, mz_arena scratch)
{
    const mz_len index = m->edge->size / MZ_TILE_WIDTH;
    const mz_tile bundle_t = {MZ_ENTRY_BUNDLE, index, MZ_TILE_WIDTH}, leaves_t = {0, index, MZ_TILE_WIDTH};
    MZ_VIEW_SCOPED bundle = {0}, leaves = {0};
    bool has_bundle, has_leaves;
    *more = false;
    MZ_TRY(mz_mirror_tile(m, &bundle_t, &has_bundle, &bundle, scratch));
    MZ_TRY(mz_mirror_tile(m, &leaves_t, &has_leaves, &leaves, scratch));
    if (!has_bundle || !has_leaves || leaves.bytes.len != MZ_TILE_BYTES) {
        return mz_ok();
    }
    mz_str rest = bundle.bytes, entry;
    mz_str *entries = mz_new(&scratch, mz_str, MZ_TILE_WIDTH);
    mz_hash256 hashes[MZ_TILE_WIDTH];
    for (int i = 0; i < MZ_TILE_WIDTH; i++) {
        if (!mz_bundle_next(&rest, &entry)) {
            return mz_ok();
        }
        hashes[i] = mz_leaf_hash(entry);
        entries[i] = entry;
    }
    if (rest.len != 0 || memcmp(hashes, leaves.bytes.data, MZ_TILE_BYTES) != 0) {
        return mz_ok();
    }
    for (mz_len i = m->edge->size % MZ_TILE_WIDTH; i < MZ_TILE_WIDTH; i++) {
        MZ_TRY(absorb(m, entries[i], &hashes[i], scratch));
    }
    *more = true;
    return mz_ok();
}

static mz_status open_mirror(mz_mirror *m)
{
    const mz_arena scratch = m->work;
    MZ_TRY(mz_record_self_test());
    MZ_TRY(load_format(m));
    MZ_TRY(mz_file_open_write(mz_mirror_path(m, "lock", &m->perm), &m->lock));
    MZ_TRY(mz_file_lock(&m->lock));
    MZ_TRY(load_mark(m, mz_path_join(&m->perm, m->log_folder, S("checkpoint")), &m->served, scratch));
    MZ_TRY(load_mark(m, mz_mirror_path(m, "pending", &m->perm), &m->pending, scratch));
    if (m->pending.size < m->served.size) { /* a crash between the two: the served one is the newer word */
        m->pending.size = m->served.size;
        m->pending.root = m->served.root;
        mz_buf_clear(&m->pending.note);
        mz_put(&m->pending.note, mz_buf_str(&m->served.note));
    }
    MZ_TRY(load_served(m, scratch));
    for (bool more = true; more && m->edge->size < m->pending.size;) {
        if (m->edge->size - m->edge->size % MZ_TILE_WIDTH + MZ_TILE_WIDTH > m->pending.size) {
            break; /* a bundle that no checkpoint here covers */
        }
        MZ_TRY(take_up(m, &more, scratch));
    }
    return mz_ok();
}

mz_status mz_mirror_open(const char *folder, mz_mirror **out)
{
    mz_region region, work;
    mz_arena perm, work_arena;
    MZ_TRY(mz_region_new(REGION_BYTES, &region, &perm));
    const mz_status made = mz_region_new(WORK_BYTES, &work, &work_arena);
    if (mz_failed(made)) {
        mz_region_free(&region);
        return made;
    }
    mz_mirror *m = mz_new(&perm, mz_mirror, 1);
    *m = (mz_mirror){.region = region, .work_region = work, .work = work_arena, .lock = MZ_NO_FILE, .dead = mz_ok()};
    m->edge = mz_new(&perm, mz_edge, 1);
    m->served.note = mz_buf_new(MZ_NOTE_MAX);
    m->pending.note = mz_buf_new(MZ_NOTE_MAX);
    m->bundle = mz_buf_new(MZ_BUNDLE_MAX);
    m->folder = mz_str_z(&perm, mz_str_of(folder));
    m->log_folder = mz_path_join(&perm, folder, S("record"));
    m->state_folder = mz_path_join(&perm, folder, S("mirror"));
    m->perm = perm;
    const mz_status s = open_mirror(m);
    if (mz_failed(s)) {
        mz_mirror_close(m);
        return s;
    }
    *out = m;
    return mz_ok();
}

void mz_mirror_close(mz_mirror *m)
{
    if (m != NULL) {
        mz_file_close(&m->lock);
        mz_buf_free(&m->served.note);
        mz_buf_free(&m->pending.note);
        mz_buf_free(&m->bundle);
        mz_region region = m->region, work = m->work_region;
        mz_region_free(&work);
        mz_region_free(&region);
    }
}

const mz_vkey *mz_mirror_log(const mz_mirror *m) { return &m->log; }
mz_len mz_mirror_size(const mz_mirror *m) { return m->served.size; }
mz_len mz_mirror_next(const mz_mirror *m) { return m->edge->size; }
mz_len mz_mirror_pending(const mz_mirror *m) { return m->pending.size; }
mz_hash256 mz_mirror_pending_root(const mz_mirror *m) { return m->pending.root; }
mz_str mz_mirror_checkpoint(const mz_mirror *m) { return mz_buf_str(&m->served.note); }
mz_str mz_mirror_pending_note(const mz_mirror *m) { return mz_buf_str(&m->pending.note); }
const char *mz_mirror_folder(const mz_mirror *m) { return m->folder; }

/* ---- the tree ---- */

/* A subtree of 2^level leaves is a run of 2^(level mod 8) hashes of one tile. */
static mz_status subtree(void *ctx, int level, mz_len index, mz_hash256 *out)
{
    const mz_mirror *m = ctx;
    const int tile_level = level / 8, run = 1 << level % 8;
    const mz_len j = index * run, have = mz_level_count(tile_level, m->edge->size);
    if (tile_level >= MZ_TILE_LEVELS || j + run > have) {
        return mz_fail(MZ_BAD_INPUT, "the copy does not reach there", index);
    }
    const mz_tile t = mz_tile_of(tile_level, j, m->edge->size);
    mz_hash256 hashes[MZ_TILE_WIDTH];
    if (t.width < MZ_TILE_WIDTH) {
        *out = mz_tile_root(&m->edge->v[tile_level][j % MZ_TILE_WIDTH], run);
        return mz_ok();
    }
    MZ_VIEW_SCOPED view = {0};
    bool found;
    MZ_TRY(mz_mirror_tile(m, &t, &found, &view, m->work));
    if (!found || view.bytes.len != MZ_TILE_BYTES) {
        return mz_fail(MZ_CORRUPT, BROKEN_COPY, t.index);
    }
    (void)memcpy(hashes, view.bytes.data + j % MZ_TILE_WIDTH * MZ_HASH_BYTES, (size_t)run * MZ_HASH_BYTES);
    *out = mz_tile_root(hashes, run);
    return mz_ok();
}

mz_tree mz_mirror_tree(mz_mirror *m) { return (mz_tree){subtree, m}; }

mz_status mz_mirror_root(mz_mirror *m, mz_len size, mz_hash256 *out)
{
    mz_assert(size >= 0 && size <= m->edge->size);
    const mz_tree tree = mz_mirror_tree(m);
    return mz_tree_root(&tree, 0, size, out);
}

/* ---- checkpoints ---- */

mz_status mz_mirror_keep(mz_mirror *m, mz_str what, mz_str bytes)
{
    mz_arena scratch = m->work;
    const mz_hash256 h = mz_sha256(bytes);
    const mz_str name =
        mz_str_concat(&scratch, S("evidence/"), what, S("-"), mz_str_sub(mz_hash_hex(&scratch, &h), 0, 16));
    const char *path = mz_path_join(&scratch, m->state_folder, name);
    return mz_path_exists(path) ? mz_ok() : mz_file_replace(path, bytes, 0444);
}

/* Two checkpoints that cannot both be true, beside each other. */
static mz_status keep_fork(mz_mirror *m, mz_str theirs)
{
    const mz_mark *ours = m->pending.size > m->served.size ? &m->pending : &m->served;
    MZ_TRY(mz_mirror_keep(m, S("fork-theirs"), theirs));
    return mz_mirror_keep(m, S("fork-ours"), mz_buf_str(&ours->note));
}

mz_status mz_mirror_look(mz_mirror *m, mz_str note, mz_checkpoint *out, mz_sight *sight)
{
    mz_checkpoint c;
    MZ_TRY(mz_mirror_alive(m));
    MZ_TRY(mz_checkpoint_open(note, &m->log, &c, m->work));
    mz_hash256 root = c.root;
    if (c.size <= m->edge->size) {
        MZ_TRY(mz_mirror_root(m, c.size, &root));
    } else if (c.size == m->pending.size) {
        root = m->pending.root;
    }
    mz_sight s = c.size > m->served.size ? MZ_SIGHT_NEWER : c.size < m->served.size ? MZ_SIGHT_OLDER : MZ_SIGHT_SAME;
    if (!mz_hash_eq(&root, &c.root)) {
        MZ_TRY(keep_fork(m, note));
        s = MZ_SIGHT_FORK;
    }
    *out = c;
    *sight = s;
    return mz_ok();
}

/* The log's own line alone: whatever else stands under the note was verified by nobody here. */
static mz_status own_line(const mz_mirror *m, mz_str note, mz_buf *out, mz_arena scratch)
{
    mz_note opened;
    MZ_TRY(mz_note_open(note, &m->log, 1, &opened, &scratch));
    mz_put(out, opened.text);
    mz_put_byte(out, '\n');
    for (mz_len i = 0; i < opened.n; i++) {
        if (opened.v[i].verified >= 0) {
            mz_put(out, opened.v[i].line);
            break;
        }
    }
    return mz_buf_status(out);
}

static mz_status stop_at(mz_mirror *m, mz_status s)
{
    if (mz_failed(s) && s.code != MZ_BAD_INPUT) {
        m->dead = s;
    }
    return s;
}

mz_status mz_mirror_expect(mz_mirror *m, mz_str note)
{
    mz_checkpoint c;
    mz_arena scratch = m->work;
    MZ_TRY(mz_mirror_alive(m));
    MZ_TRY(mz_checkpoint_open(note, &m->log, &c, scratch));
    mz_assert(c.size >= m->pending.size);
    MZ_BUF_SCOPED own = mz_buf_new(MZ_NOTE_MAX);
    MZ_TRY(own_line(m, note, &own, scratch));
    MZ_TRY(stop_at(m, mz_file_replace(mz_mirror_path(m, "pending", &scratch), mz_buf_str(&own), 0644)));
    m->pending.size = c.size;
    m->pending.root = c.root;
    mz_buf_clear(&m->pending.note);
    mz_put(&m->pending.note, mz_buf_str(&own));
    return mz_buf_status(&m->pending.note);
}

/* ---- packages ---- */

static mz_status save(mz_mirror *m, const mz_package *p, const mz_hash256 *leaves, mz_arena scratch)
{
    mz_str rest = p->entries, entry;
    const mz_len known = m->edge->size - p->begin;
    for (mz_len i = 0; i < p->end - p->begin; i++) {
        const bool there = mz_bundle_next(&rest, &entry);
        mz_assert(there);
        if (i >= known) {
            MZ_TRY(absorb(m, entry, &leaves[i], scratch));
        }
    }
    return mz_ok();
}

/* The leaf hashes before `begin` in its bundle. */
static mz_status held_leaves(mz_mirror *m, mz_len begin, mz_hash256 *held)
{
    for (mz_len i = begin - begin % MZ_TILE_WIDTH; i < begin; i++) {
        MZ_TRY(subtree(m, 0, i, &held[i % MZ_TILE_WIDTH]));
    }
    return mz_ok();
}

/* leaves[256] gets the leaf hashes of the package. */
static mz_status check(mz_mirror *m, const mz_package *p, mz_len size, const mz_hash256 *root, mz_hash256 *leaves,
                       mz_arena scratch)
{
    mz_hash256 *held = mz_new(&scratch, mz_hash256, MZ_TILE_WIDTH);
    MZ_TRY(mz_mirror_alive(m));
    if (p->begin > m->edge->size) {
        return mz_fail(MZ_BAD_INPUT, "an entry before these is missing: bring that first", m->edge->size);
    }
    MZ_TRY(held_leaves(m, p->begin, held));
    return mz_package_verify(p, held, size, root, leaves)
               ? mz_ok()
               : mz_fail(MZ_BAD_INPUT, "these entries are not those of the checkpoint: nothing of them was kept",
                         p->begin);
}

mz_status mz_mirror_check(mz_mirror *m, const mz_package *p, mz_len size, const mz_hash256 *root)
{
    mz_arena scratch = m->work;
    mz_hash256 *leaves = mz_new(&scratch, mz_hash256, MZ_TILE_WIDTH);
    return check(m, p, size, root, leaves, scratch);
}

mz_status mz_mirror_take(mz_mirror *m, const mz_package *p, mz_len size, const mz_hash256 *root)
{
    mz_arena scratch = m->work;
    mz_hash256 *leaves = mz_new(&scratch, mz_hash256, MZ_TILE_WIDTH);
    MZ_TRY(check(m, p, size, root, leaves, scratch));
    return p->end <= m->edge->size ? mz_ok() : stop_at(m, save(m, p, leaves, scratch));
}

/* ---- a new checkpoint to serve ---- */

/* The hashes of a level's last tile in a tree of `size`, as a file of that width. */
static mz_status write_right_edge(mz_mirror *m, int level, mz_len size, mz_arena scratch)
{
    const mz_len n = mz_level_count(level, size);
    if (n % MZ_TILE_WIDTH == 0) {
        return mz_ok();
    }
    const mz_tile t = mz_tile_of(level, n - 1, size);
    const mz_len bytes = (mz_len)t.width * MZ_HASH_BYTES;
    if (mz_level_count(level, m->edge->size) / MZ_TILE_WIDTH == t.index) {
        return write_tile(m, &t, (mz_str){m->edge->v[level][0].b, bytes}, scratch);
    }
    const mz_tile full = {level, t.index, MZ_TILE_WIDTH};
    MZ_VIEW_SCOPED view = {0};
    bool found;
    MZ_TRY(mz_mirror_tile(m, &full, &found, &view, scratch));
    if (!found || view.bytes.len != MZ_TILE_BYTES) {
        return mz_fail(MZ_CORRUPT, BROKEN_COPY, t.index);
    }
    return write_tile(m, &t, mz_str_sub(view.bytes, 0, bytes), scratch);
}

static mz_status write_last_bundle(mz_mirror *m, mz_len size, mz_arena scratch)
{
    if (size % MZ_TILE_WIDTH == 0) {
        return mz_ok();
    }
    const mz_tile t = mz_tile_of(MZ_ENTRY_BUNDLE, size - 1, size);
    MZ_VIEW_SCOPED view = {0};
    mz_str whole = mz_buf_str(&m->bundle), entry;
    if (m->edge->size / MZ_TILE_WIDTH != t.index) {
        const mz_tile full = {MZ_ENTRY_BUNDLE, t.index, MZ_TILE_WIDTH};
        bool found;
        MZ_TRY(mz_mirror_tile(m, &full, &found, &view, scratch));
        whole = view.bytes;
    }
    mz_str rest = whole;
    for (int i = 0; i < t.width; i++) {
        if (!mz_bundle_next(&rest, &entry)) {
            return mz_fail(MZ_CORRUPT, BROKEN_COPY, t.index);
        }
    }
    return write_tile(m, &t, mz_str_sub(whole, 0, whole.len - rest.len), scratch);
}

/* Takes away full tiles and bundles beyond the served checkpoint: they are not what the log signed. */
static mz_status drop_unserved(mz_mirror *m, mz_arena scratch)
{
    for (int level = MZ_ENTRY_BUNDLE; level < MZ_TILE_LEVELS; level++) {
        const mz_len from = mz_level_count(level, m->served.size) / MZ_TILE_WIDTH;
        const mz_len end = mz_level_count(level, m->edge->size) / MZ_TILE_WIDTH;
        for (mz_len i = from; i < end; i++) {
            mz_arena room = scratch;
            const mz_tile t = {level, i, MZ_TILE_WIDTH};
            MZ_TRY(mz_file_remove(tile_path(m, &t, &room)));
        }
    }
    return load_served(m, scratch);
}

static mz_status publish(mz_mirror *m, mz_len size, mz_str note, mz_arena scratch)
{
    for (int level = 0; level < MZ_TILE_LEVELS; level++) {
        MZ_TRY(write_right_edge(m, level, size, scratch));
    }
    MZ_TRY(write_last_bundle(m, size, scratch));
    MZ_TRY(mz_fs_sync(m->log_folder)); /* new folders, too, before anybody is told */
    return mz_file_replace(mz_path_join(&scratch, m->log_folder, S("checkpoint")), note, 0644);
}

mz_status mz_mirror_settle(mz_mirror *m, mz_str note)
{
    mz_checkpoint c;
    mz_hash256 root;
    MZ_TRY(mz_mirror_alive(m));
    MZ_TRY(mz_checkpoint_open(note, &m->log, &c, m->work));
    mz_assert(c.size >= m->served.size && c.size <= m->edge->size);
    MZ_TRY(mz_mirror_root(m, c.size, &root));
    if (!mz_hash_eq(&root, &c.root)) {
        MZ_TRY(stop_at(m, drop_unserved(m, m->work)));
        return mz_fail(MZ_CORRUPT,
                       "what was held of this checkpoint does not give its root: it was dropped; fetch it again",
                       c.size);
    }
    MZ_TRY(stop_at(m, publish(m, c.size, note, m->work)));
    m->served.size = c.size;
    m->served.root = c.root;
    mz_buf_clear(&m->served.note);
    mz_put(&m->served.note, note);
    MZ_TRY(mz_buf_status(&m->served.note));
    return c.size > m->pending.size ? mz_mirror_expect(m, note) : mz_ok();
}
