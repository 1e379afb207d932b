/* The documents that a copy still lacks: which entries name, which are here, which come in pieces. */
#include "record/mirror_inside.h"

#include "record/redact.h"

#define WANTED_MAX   ((mz_len)1 << 30)
#define HEAD         "mizan/wanted/v1\n"
#define UNDER_BLOBS  "record/blob"
#define UNDER_PIECES "mirror/pieces"

static char *blob_path(const mz_mirror *m, const mz_hash256 *hash, mz_arena *perm)
{
    return mz_blob_path(mz_path_join(perm, m->folder, S(UNDER_BLOBS)), hash, perm);
}

mz_pieces mz_mirror_pieces(const mz_mirror *m, const mz_wanted *w, mz_arena *perm)
{
    return (mz_pieces){.blobs = mz_path_join(perm, m->folder, S(UNDER_BLOBS)),
                       .room = mz_path_join(perm, m->folder, S(UNDER_PIECES)),
                       .hash = w->hash,
                       .size_bytes = w->size_bytes};
}

static void want(mz_mirror *m, const mz_wanted *w)
{
    bool fresh;
    mz_arena *perm = &m->perm;
    const mz_str key = mz_str_copy(perm, mz_hash_str(&w->hash));
    (void)mz_map_put(&m->wanted_at, key, m->wanted.n, &fresh, perm);
    if (fresh) {
        *mz_push(perm, &m->wanted) = *w;
    }
}

/* "plain <hex> <bytes>" */
static bool parse_line(mz_str line, mz_wanted *out)
{
    const mz_str word = mz_str_cut(&line, ' '), hex = mz_str_cut(&line, ' ');
    out->salted = mz_str_eq(word, S("salted"));
    return (out->salted || mz_str_eq(word, S("plain"))) && mz_hash_parse_hex(hex, &out->hash) &&
           mz_str_canonical_uint(line, &out->size_bytes) && out->size_bytes <= MZ_PIECES_MAX;
}

/* Anything wrong in the file only means that the entries are looked through again. */
static void parse(mz_mirror *m, mz_str text)
{
    int64_t looked, redacts;
    if (!mz_str_starts(text, S(HEAD "looked "))) {
        return;
    }
    text = mz_str_from(text, S(HEAD "looked ").len);
    if (!mz_str_canonical_uint(mz_str_cut(&text, '\n'), &looked) || looked > m->served.size ||
        !mz_str_eq(mz_str_cut(&text, ' '), S("redacts")) || !mz_str_canonical_uint(mz_str_cut(&text, '\n'), &redacts)) {
        return;
    }
    while (text.len > 0) {
        mz_wanted w;
        if (!parse_line(mz_str_cut(&text, '\n'), &w)) {
            m->wanted.n = 0;
            m->wanted_at = (mz_map){0};
            return;
        }
        want(m, &w);
    }
    m->looked = looked;
    m->redacts = redacts;
}

static mz_status save(mz_mirror *m, mz_arena scratch)
{
    MZ_BUF_SCOPED b = mz_buf_new(WANTED_MAX);
    mz_puts(&b, HEAD "looked ");
    mz_put_int(&b, m->looked);
    mz_puts(&b, "\nredacts ");
    mz_put_int(&b, m->redacts);
    mz_puts(&b, "\n");
    for (mz_len i = 0; i < m->wanted.n; i++) {
        mz_put(&b, m->wanted.v[i].salted ? S("salted ") : S("plain "));
        mz_put_hash_hex(&b, &m->wanted.v[i].hash);
        mz_put_byte(&b, ' ');
        mz_put_int(&b, m->wanted.v[i].size_bytes);
        mz_put_byte(&b, '\n');
    }
    MZ_TRY(mz_buf_status(&b));
    return mz_file_replace(mz_mirror_path(m, "wanted", &scratch), mz_buf_str(&b), 0644);
}

static void look_at(mz_mirror *m, mz_str bytes, mz_arena scratch)
{
    mz_entry e;
    if (mz_failed(mz_entry_parse(bytes, &e, &scratch))) {
        return; /* a copy may be of a log whose entries are not ours: they name no documents */
    }
    m->redacts += mz_str_eq(e.draft.kind, S("redact"));
    for (mz_len i = 0; i < e.draft.bodies_n; i++) {
        const mz_body *b = &e.draft.bodies[i];
        mz_arena room = scratch;
        if (!mz_path_exists(blob_path(m, &b->hash, &room))) {
            want(m, &(mz_wanted){b->hash, b->size_bytes, b->salted});
        }
    }
}

static mz_status look_through(mz_mirror *m, mz_arena scratch)
{
    while (m->looked < m->served.size) {
        const mz_tile t = mz_tile_of(MZ_ENTRY_BUNDLE, m->looked, m->served.size);
        MZ_VIEW_SCOPED view = {0};
        bool found;
        MZ_TRY(mz_mirror_tile(m, &t, &found, &view, scratch));
        mz_str rest = view.bytes, entry;
        for (mz_len i = 0; i < t.width; i++) {
            if (!mz_bundle_next(&rest, &entry)) {
                return mz_fail(MZ_CORRUPT, "a bundle of this copy is cut: run verify, and take the copy anew", t.index);
            }
            if (t.index * MZ_TILE_WIDTH + i >= m->looked) {
                look_at(m, entry, scratch);
            }
        }
        m->looked = t.index * MZ_TILE_WIDTH + t.width;
    }
    return mz_ok();
}

static void index_wanted(mz_mirror *m)
{
    m->wanted_at = (mz_map){0};
    for (mz_len i = 0; i < m->wanted.n; i++) {
        const mz_str key = mz_str_copy(&m->perm, mz_hash_str(&m->wanted.v[i].hash));
        (void)mz_map_put(&m->wanted_at, key, i, NULL, &m->perm);
    }
}

mz_status mz_mirror_want_done(mz_mirror *m, mz_arena scratch)
{
    mz_len kept = 0;
    for (mz_len i = 0; i < m->wanted.n; i++) {
        mz_arena room = scratch;
        if (!mz_path_exists(blob_path(m, &m->wanted.v[i].hash, &room))) {
            m->wanted.v[kept++] = m->wanted.v[i];
        }
    }
    m->wanted.n = kept;
    index_wanted(m);
    return save(m, scratch);
}

/* What was erased is not wanted any more, whoever names it. */
static mz_status forget_refused(mz_mirror *m)
{
    mz_record *r = NULL;
    mz_len kept = 0;
    MZ_TRY(mz_record_open_read(m->folder, &r));
    mz_status s = mz_ok();
    for (mz_len i = 0; i < m->wanted.n; i++) {
        bool refused = false;
        s = mz_failed(s) || !m->wanted.v[i].salted ? s : mz_record_refuses(r, &m->wanted.v[i].hash, &refused);
        if (!refused) {
            m->wanted.v[kept++] = m->wanted.v[i];
        }
    }
    mz_record_close(r);
    m->wanted.n = kept;
    index_wanted(m);
    return s;
}

mz_status mz_mirror_survey(mz_mirror *m, mz_arena scratch)
{
    if (!m->wanted_loaded) {
        mz_arena room = scratch;
        const char *path = mz_mirror_path(m, "wanted", &room);
        mz_str text;
        if (mz_path_exists(path)) {
            MZ_TRY(mz_file_load(path, WANTED_MAX, &text, &room));
            parse(m, text);
        }
        m->wanted_loaded = true;
    }
    if (m->looked == m->served.size) {
        return mz_ok();
    }
    MZ_TRY(look_through(m, scratch));
    if (m->redacts > 0) {
        mz_len erased;
        MZ_TRY(mz_record_erase_copy(m->folder, &erased));
        MZ_TRY(forget_refused(m));
    }
    return save(m, scratch);
}

mz_status mz_mirror_wanted(mz_mirror *m, const mz_wanted **out, mz_len *n, mz_arena *perm)
{
    MZ_TRY(mz_mirror_alive(m));
    MZ_TRY(mz_mirror_survey(m, m->work));
    mz_wanted *v = mz_new(perm, mz_wanted, m->wanted.n);
    mz_len kept = 0;
    for (mz_len i = 0; i < m->wanted.n; i++) {
        mz_arena room = m->work;
        if (!mz_path_exists(blob_path(m, &m->wanted.v[i].hash, &room))) {
            v[kept++] = m->wanted.v[i];
        }
    }
    *out = v;
    *n = kept;
    return mz_ok();
}

mz_status mz_mirror_put_blob(mz_mirror *m, mz_str bytes, bool *fresh)
{
    mz_arena scratch = m->work;
    const mz_hash256 hash = mz_sha256(bytes);
    MZ_TRY(mz_mirror_alive(m));
    MZ_TRY(mz_mirror_survey(m, scratch));
    const char *path = blob_path(m, &hash, &scratch);
    *fresh = !mz_path_exists(path);
    if (!*fresh) {
        return mz_ok();
    }
    if (mz_map_get(&m->wanted_at, mz_hash_str(&hash)) == NULL) {
        return mz_fail(MZ_BAD_INPUT, "no entry of this copy names the document", -1);
    }
    const mz_str folder = mz_str_sub(mz_str_of(path), 0, (mz_len)strlen(path) - 65);
    MZ_TRY(mz_dir_make(mz_str_z(&scratch, folder)));
    MZ_TRY(mz_dir_sync(mz_path_join(&scratch, m->folder, S(UNDER_BLOBS))));
    return mz_file_replace(path, bytes, 0444);
}
