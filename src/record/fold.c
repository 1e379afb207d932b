#include "record/inside.h"

/* state/fold: what the ledger knows of the first `size` entries, so that opening need not read them all again:
 *   "MZFOLD2\n", u64 size, 32 root at that size,
 *   u64 specials, u64 index and u8 kind each; u64 extras, u64 index and u32 key each;
 *   u64 feeds, u64 next, 32 head and u8 forked each, in the order of the register;
 *   u64 tag per entry; 32 SHA-256 of all before.
 * It is made anew whenever it is missing, damaged or of another record. */
#define MAGIC     "MZFOLD2\n"
#define SPECIAL   9
#define EXTRA     12
#define FEED      41
#define LISTS_MAX ((mz_len)1 << 30)
#define PIECE     1024 /* tags read or written at once */
#define AGAIN     256  /* new entries after which it is worth saving */

static mz_status fold_entry(mz_record *r, mz_pending *p, mz_len index, mz_arena *scratch)
{
    MZ_VIEW_SCOPED hold = {0};
    mz_str note;
    MZ_TRY(mz_inside_entry(r, index, &hold, &note));
    *p = (mz_pending){.note = mz_str_copy(scratch, note)};
    mz_pending_parse(p, scratch);
    return mz_ok();
}

static uint64_t take_be(mz_str *s, int bytes)
{
    uint64_t v = 0;
    for (int i = 0; i < bytes; i++) {
        v = v << 8 | s->data[i];
    }
    *s = mz_str_from(*s, bytes);
    return v;
}

/* --- reading -------------------------------------------------------------------------------------------------------
 */

/* A snapshot being read: its file is hashed as it goes by. */
typedef struct source {
    mz_file file;
    mz_sha sha;
    int64_t left; /* bytes before the sum */
} source;

static mz_status read_some(source *s, uint8_t *to, mz_len n)
{
    if (n > s->left) {
        return mz_fail(MZ_CORRUPT, "state/fold is cut", -1);
    }
    s->left -= n;
    for (mz_len at = 0; at < n;) {
        mz_len got;
        MZ_TRY(mz_file_read(&s->file, to + at, n - at, &got));
        if (got == 0) {
            return mz_fail(MZ_CORRUPT, "state/fold is cut", -1);
        }
        at += got;
    }
    mz_sha_add(&s->sha, (mz_str){to, n});
    return mz_ok();
}

static mz_status read_number(source *s, mz_len *out)
{
    uint8_t b[8];
    MZ_TRY(read_some(s, b, 8));
    mz_str rest = {b, 8};
    const uint64_t v = take_be(&rest, 8);
    if (v > (uint64_t)s->left) {
        return mz_fail(MZ_CORRUPT, "state/fold is not as it was written", -1);
    }
    *out = (mz_len)v;
    return mz_ok();
}

/* A count and that many items of `width` bytes. */
static mz_status read_list(source *s, mz_len width, mz_len *n, mz_buf *items)
{
    MZ_TRY(read_number(s, n));
    mz_buf_clear(items);
    uint8_t item[FEED];
    for (mz_len i = 0; i < *n; i++) {
        MZ_TRY(read_some(s, item, width));
        mz_put(items, (mz_str){item, width});
    }
    return mz_buf_status(items);
}

static mz_status read_tags(source *s, mz_texts *t, mz_len n)
{
    uint8_t piece[PIECE * 8];
    for (mz_len i = 0; i < n;) {
        const mz_len some = n - i < PIECE ? n - i : PIECE;
        MZ_TRY(read_some(s, piece, some * 8));
        mz_str rest = {piece, some * 8};
        for (const mz_len end = i + some; i < end; i++) {
            t->tags[i] = take_be(&rest, 8);
        }
    }
    return mz_ok();
}

static mz_status read_sum(source *s)
{
    uint8_t sum[MZ_HASH_BYTES];
    const mz_hash256 want = mz_sha_end(&s->sha);
    mz_len got = 0;
    MZ_TRY(mz_file_read(&s->file, sum, MZ_HASH_BYTES, &got));
    return s->left == 0 && got == MZ_HASH_BYTES && memcmp(sum, want.b, MZ_HASH_BYTES) == 0
               ? mz_ok()
               : mz_fail(MZ_CORRUPT, "state/fold is not as it was written", -1);
}

/* Magic, size and root: of this very record, at a size that it has. */
static mz_status read_head(mz_record *r, source *s, mz_len *size)
{
    uint8_t magic[8], root[MZ_HASH_BYTES];
    mz_hash256 have;
    const mz_tree tree = mz_inside_tree(r);
    MZ_TRY(read_some(s, magic, 8));
    MZ_TRY(read_number(s, size));
    MZ_TRY(read_some(s, root, MZ_HASH_BYTES));
    if (memcmp(magic, MAGIC, 8) != 0 || *size > r->edge->size || *size > MZ_TEXTS_MAX) {
        return mz_fail(MZ_CORRUPT, "state/fold is of another record", -1);
    }
    MZ_TRY(mz_tree_root(&tree, 0, *size, &have));
    return memcmp(root, have.b, MZ_HASH_BYTES) == 0 ? mz_ok()
                                                    : mz_fail(MZ_CORRUPT, "state/fold is of another record", -1);
}

static mz_status take_specials(mz_record *r, mz_str items, mz_len size)
{
    for (mz_len before = -1; items.len > 0;) {
        const uint64_t index = take_be(&items, 8), kind = take_be(&items, 1);
        mz_arena scratch = r->work;
        mz_pending p;
        if (index >= (uint64_t)size || (mz_len)index <= before || kind > MZ_SPECIAL_STANDING) {
            return mz_fail(MZ_CORRUPT, "state/fold is not as it was written", -1);
        }
        before = (mz_len)index;
        MZ_TRY(fold_entry(r, &p, before, &scratch));
        MZ_TRY(mz_ledger_again(&r->ledger, (mz_special){before, (mz_special_kind)kind}, &p));
    }
    return mz_ok();
}

static mz_status take_feeds(mz_ledger *l, mz_str items, mz_len n)
{
    if (n != l->keys_n) {
        return mz_fail(MZ_CORRUPT, "state/fold does not fit the register", n);
    }
    for (mz_len i = 0; i < n; i++) {
        mz_feed *f = &l->feeds[i];
        f->next = (mz_len)take_be(&items, 8);
        (void)memcpy(f->head.b, items.data, MZ_HASH_BYTES);
        items = mz_str_from(items, MZ_HASH_BYTES);
        f->forked = take_be(&items, 1) != 0;
    }
    return mz_ok();
}

static void take_extras(mz_ledger *l, mz_str items)
{
    l->extras.n = 0; /* what the specials brought is among them */
    while (items.len > 0) {
        const mz_len index = (mz_len)take_be(&items, 8);
        *mz_push(l->perm, &l->extras) = (mz_extra){index, (int32_t)take_be(&items, 4)};
    }
}

static mz_status load(mz_record *r, source *s, mz_len *size)
{
    MZ_BUF_SCOPED specials = mz_buf_new(LISTS_MAX), extras = mz_buf_new(LISTS_MAX), feeds = mz_buf_new(LISTS_MAX);
    mz_len specials_n, extras_n, feeds_n;
    mz_ledger *l = &r->ledger;
    MZ_TRY(read_head(r, s, size));
    MZ_TRY(read_list(s, SPECIAL, &specials_n, &specials));
    MZ_TRY(read_list(s, EXTRA, &extras_n, &extras));
    MZ_TRY(read_list(s, FEED, &feeds_n, &feeds));
    MZ_TRY(read_tags(s, &l->texts, *size));
    MZ_TRY(read_sum(s));
    MZ_TRY(mz_texts_index(&l->texts, *size));
    MZ_TRY(take_specials(r, mz_buf_str(&specials), *size));
    take_extras(l, mz_buf_str(&extras));
    MZ_TRY(take_feeds(l, mz_buf_str(&feeds), feeds_n));
    l->size = *size;
    return mz_ok();
}

static mz_status start(mz_record *r)
{
    mz_ledger_end(&r->ledger);
    return mz_ledger_start(&r->ledger, r->origin, (mz_namer){mz_inside_name, r}, &r->perm);
}

/* Loads state/fold when it is of this very record; leaves an empty ledger otherwise. */
static mz_status load_snapshot(mz_record *r)
{
    mz_arena scratch = r->work;
    MZ_FILE_SCOPED file = MZ_NO_FILE;
    int64_t bytes;
    const char *path = r->state_folder == NULL ? NULL : mz_path_join(&scratch, r->state_folder, S("fold"));
    if (path == NULL || mz_failed(mz_file_open_read(path, &file)) || mz_failed(mz_file_size(&file, &bytes)) ||
        bytes < MZ_HASH_BYTES) {
        return mz_ok();
    }
    source s = {.file = file, .left = bytes - MZ_HASH_BYTES};
    mz_sha_start(&s.sha);
    mz_len size;
    if (mz_failed(load(r, &s, &size))) {
        return start(r);
    }
    r->saved = size;
    return mz_ok();
}

/* Takes in the next entry. Its signatures were verified before it was committed; `verify` does it again. */
static mz_status fold_next(mz_record *r, mz_walk *w)
{
    const mz_entry *e;
    const mz_len index = w->next;
    MZ_TRY(mz_record_next(r, w, &e));
    mz_assert(e != NULL);
    mz_pending p = {.note = e->note.bytes, .entry = *e, .status = mz_ok(), .checked = true};
    mz_ledger_resolve(&r->ledger, &p);
    for (mz_len i = 0; index > 0 && i < p.entry.note.n && p.checked; i++) {
        p.checked = p.entry.note.v[i].verified >= 0;
    }
    const mz_answer a = mz_ledger_judge(&r->ledger, &p);
    MZ_TRY(r->ledger.broken);
    return a.verdict == MZ_ACCEPTED || a.verdict == MZ_FORK
               ? mz_ok()
               : mz_fail(MZ_CORRUPT, "the record holds an entry that breaks its rules: run verify", index);
}

mz_status mz_inside_fold(mz_record *r)
{
    if (!r->folded) {
        MZ_TRY(start(r));
        MZ_TRY(load_snapshot(r));
        r->folded = true;
    }
    mz_walk w = {.next = r->ledger.size};
    while (r->ledger.size < r->edge->size) {
        const mz_status s = fold_next(r, &w);
        if (mz_failed(s)) {
            mz_walk_end(&w);
            return s;
        }
    }
    mz_walk_end(&w);
    return mz_ok();
}

/* --- writing -------------------------------------------------------------------------------------------------------
 */

/* All but the tags. */
static void put_lists(mz_buf *b, const mz_ledger *l, const mz_hash256 *root)
{
    mz_puts(b, MAGIC);
    mz_put_be(b, (uint64_t)l->size, 8);
    mz_put(b, mz_hash_str(root));
    mz_put_be(b, (uint64_t)l->special.n, 8);
    for (mz_len i = 0; i < l->special.n; i++) {
        mz_put_be(b, (uint64_t)l->special.v[i].index, 8);
        mz_put_byte(b, (uint8_t)l->special.v[i].kind);
    }
    mz_put_be(b, (uint64_t)l->extras.n, 8);
    for (mz_len i = 0; i < l->extras.n; i++) {
        mz_put_be(b, (uint64_t)l->extras.v[i].index, 8);
        mz_put_be(b, (uint64_t)l->extras.v[i].key, 4);
    }
    mz_put_be(b, (uint64_t)l->keys_n, 8);
    for (mz_len i = 0; i < l->keys_n; i++) {
        mz_put_be(b, (uint64_t)l->feeds[i].next, 8);
        mz_put(b, mz_hash_str(&l->feeds[i].head));
        mz_put_byte(b, l->feeds[i].forked ? 1 : 0);
    }
}

static mz_status write_piece(mz_file *f, mz_sha *sha, mz_buf *b)
{
    MZ_TRY(mz_buf_status(b));
    mz_sha_add(sha, mz_buf_str(b));
    MZ_TRY(mz_file_write(f, mz_buf_str(b)));
    mz_buf_clear(b);
    return mz_ok();
}

static mz_status write_snapshot(mz_file *f, const mz_ledger *l, const mz_hash256 *root)
{
    MZ_BUF_SCOPED b = mz_buf_new(LISTS_MAX);
    mz_sha sha;
    mz_sha_start(&sha);
    put_lists(&b, l, root);
    MZ_TRY(write_piece(f, &sha, &b));
    for (mz_len i = 0; i < l->size;) {
        for (const mz_len end = l->size - i < PIECE ? l->size : i + PIECE; i < end; i++) {
            mz_put_be(&b, l->texts.tags[i], 8);
        }
        MZ_TRY(write_piece(f, &sha, &b));
    }
    const mz_hash256 sum = mz_sha_end(&sha);
    return mz_file_write(f, mz_hash_str(&sum));
}

mz_status mz_inside_fold_save(mz_record *r)
{
    const mz_ledger *l = &r->ledger;
    if (!r->folded || l->size != r->edge->size || l->size - r->saved < AGAIN + r->saved / 8) {
        return mz_ok();
    }
    mz_arena scratch = r->work;
    const char *path = mz_inside_path(r->state_folder, "fold", &scratch);
    const char *temp = mz_inside_path(r->state_folder, "fold.new", &scratch);
    MZ_FILE_SCOPED f = MZ_NO_FILE;
    MZ_TRY(mz_file_create(temp, &f));
    MZ_TRY(write_snapshot(&f, l, &r->root));
    MZ_TRY(mz_file_settle(&f, temp, path, 0644));
    r->saved = l->size;
    return mz_ok();
}
