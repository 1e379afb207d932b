#include "record/verify_inside.h"

/* Bundles are taken in rounds. While the bundles of one round are read, parsed and their signatures verified on all
 * cores, the entries of the round before are judged one after the other: the order of the record is the order of the
 * judgements, whatever the cores do. */
#define ROUND      24
#define ROOM_BYTES ((mz_len)8 << 20) /* 256 entries with all the lines that they may have need 5 MiB */

/* A bundle on its way. */
typedef struct slot {
    mz_tile tile;
    mz_buf bundle, leaves; /* as read */
    mz_tile leaves_have;
    mz_status read, leaves_read;
    mz_region region;
    mz_arena room;
    mz_pending *v;
    int n;           /* entries in the bundle, at most as many as the tree has there */
    bool cut, extra; /* it ends before its last entry; it holds more */
} slot;

typedef struct round {
    mz_check *c;
    slot *reading, *judging;
    mz_len reading_n, judging_n;
    mz_ledger known; /* the keys as they were before this round: judging adds to the ledger meanwhile */
    mz_status status;
} round;

/* --- on any core ------------------------------------------------------------------------------------------------- */

static void split(slot *s)
{
    mz_str rest = mz_buf_str(&s->bundle);
    const mz_tile have = s->tile;
    for (s->n = 0; s->n < have.width; s->n++) {
        if (!mz_bundle_next(&rest, &s->v[s->n].note)) {
            s->cut = true;
            return;
        }
    }
    s->extra = rest.len > 0;
}

/* The caller verified this entry before; that it is still the same one, the root at that size will show. */
static void take_as_checked(mz_pending *p)
{
    p->checked = !mz_failed(p->status);
    for (mz_len i = 0; p->checked && i < p->entry.note.n; i++) {
        p->checked = p->entry.note.v[i].verified >= 0;
    }
}

static void load(const round *r, slot *s, int reader)
{
    const mz_shelf *shelf = r->c->shelf;
    const mz_tile leaves = {0, s->tile.index, s->tile.width};
    mz_arena room = s->room;
    mz_tile have;
    s->v = mz_new(&room, mz_pending, s->tile.width);
    s->n = 0;
    s->cut = s->extra = false;
    s->read = mz_shelf_tile(shelf, reader, &s->tile, &s->bundle, &have);
    s->leaves_read = mz_shelf_tile(shelf, reader, &leaves, &s->leaves, &s->leaves_have);
    if (mz_failed(s->read)) {
        return;
    }
    split(s);
    s->extra = s->extra && have.width == s->tile.width;
    for (int i = 0; i < s->n; i++) {
        mz_pending_parse(&s->v[i], &room);
        mz_ledger_resolve(&r->known, &s->v[i]);
        if (s->tile.index * MZ_TILE_WIDTH + i < r->c->known.size) {
            take_as_checked(&s->v[i]);
        } else {
            mz_pending_check(&s->v[i]);
        }
    }
}

/* --- in the order of the record ------------------------------------------------------------------------------------
 */

/* The tile's hash of entry i, or NULL when the tile does not reach there. */
static const mz_hash256 *leaf_in_tile(const slot *s, int i)
{
    const bool there = !mz_failed(s->leaves_read) && s->leaves.len >= (mz_len)(i + 1) * MZ_HASH_BYTES;
    return there ? (const mz_hash256 *)(const void *)(s->leaves.data + (mz_len)i * MZ_HASH_BYTES) : NULL;
}

static void note_bodies(mz_check *c, const mz_entry *e, mz_len index)
{
    for (mz_len i = 0; i < e->draft.bodies_n; i++) {
        const mz_body *b = &e->draft.bodies[i];
        const int64_t *at = mz_map_get(&c->bodies_at, mz_hash_str(&b->hash));
        if (at != NULL) {
            mz_named_body *known = &c->bodies.v[*at];
            known->plain = known->plain < 0 && !b->salted ? index : known->plain;
            continue;
        }
        mz_named_body *body = mz_push(&c->keep, &c->bodies);
        *body = (mz_named_body){b->hash, b->size_bytes, index, b->salted ? -1 : index};
        const mz_str key = mz_str_copy(&c->keep, mz_hash_str(&b->hash));
        (void)mz_map_put(&c->bodies_at, key, c->bodies.n - 1, NULL, &c->keep);
    }
}

/* Behind an entry whose bytes were changed its feed goes on where the next good entry stands: one wrong byte is one
 * finding, not one for every later entry of the feed. */
static bool go_on_behind_damage(mz_check *c, const mz_pending *p)
{
    mz_ledger *l = &c->ledger;
    const mz_registered *k = c->damaged > 0 && p->checked ? mz_ledger_key(l, p->entry.feed) : NULL;
    if (k == NULL || k->retired >= 0) {
        return false;
    }
    mz_feed *f = &l->feeds[k - l->keys];
    if (p->entry.seq < f->next || p->entry.first) {
        return false;
    }
    c->damaged--;
    f->next = p->entry.seq;
    f->head = p->entry.prev;
    return true;
}

/* The name of an entry that was judged before, read again: asked only where a text is there twice, or nearly. */
mz_status mz_check_name(void *ctx, mz_len index, mz_hash256 *out)
{
    const mz_check *c = ctx;
    const mz_tile want = mz_tile_of(MZ_ENTRY_BUNDLE, index, c->out->checkpoint.size);
    MZ_BUF_SCOPED bundle = mz_buf_new(MZ_BUNDLE_MAX);
    mz_tile have;
    mz_str note;
    MZ_TRY(mz_shelf_tile(c->shelf, c->reader, &want, &bundle, &have));
    if (!mz_bundle_entry(mz_buf_str(&bundle), index % MZ_TILE_WIDTH, &note) || !mz_entry_name(note, out)) {
        *out = (mz_hash256){0}; /* a damaged one, which has its finding: it is nobody's name */
    }
    return mz_ok();
}

/* Judges one entry; *leaf is what the tree has for it. */
static void judge_one(mz_check *c, slot *s, int i, bool *tile_named, mz_hash256 *leaf)
{
    mz_pending *p = &s->v[i];
    const mz_len index = s->tile.index * MZ_TILE_WIDTH + i;
    const mz_hash256 *in_tile = leaf_in_tile(s, i);
    const bool differs = in_tile != NULL && !mz_hash_eq(in_tile, &p->leaf);
    if (differs && index < c->known.size) { /* whose fault it is, its signatures tell */
        mz_pending_check(p);
    }
    mz_answer a = mz_ledger_judge(&c->ledger, p);
    if (a.verdict == MZ_REFUSED && go_on_behind_damage(c, p)) {
        a = mz_ledger_judge(&c->ledger, p);
    }
    c->out->bytes += p->note.len;
    c->out->entries++;
    *leaf = p->leaf;
    if (a.verdict == MZ_ACCEPTED || a.verdict == MZ_FORK) {
        c->out->signatures += index < c->known.size ? 0 : p->entry.note.n;
        note_bodies(c, &p->entry, index);
        if (differs && !*tile_named) {
            const mz_tile t = {0, s->tile.index, s->leaves_have.width};
            mz_found_tile(c, &t, "a hash in this tile is not that of its entry, whose signatures are good",
                          MZ_FROM_COPY);
            *tile_named = true;
        }
        return;
    }
    if (differs) {
        mz_found_entry(c, index, "the entry's bytes in its bundle are not those whose hash the tile has", MZ_FROM_COPY);
        *leaf = *in_tile;
        c->damaged++;
    } else {
        mz_found_entry(c, index, a.verdict == MZ_KNOWN ? "this entry is there twice" : a.why.what, MZ_FORGED);
    }
    mz_ledger_skip(&c->ledger, a.verdict == MZ_KNOWN || mz_failed(p->status) ? NULL : &p->entry.name);
}

/* The tiles above the leaves, as they come to be full. */
static mz_status tile_done(void *ctx, int level, mz_len index, const mz_hash256 *hashes)
{
    const mz_tile t = {level, index, MZ_TILE_WIDTH};
    return level == 0 ? mz_ok() : mz_check_tile(ctx, &t, hashes);
}

static mz_hash256 root_now(const mz_check *c)
{
    mz_range range;
    mz_edge_range(c->edge, &range);
    return mz_range_root(&range);
}

/* The tree has grown to a size that somebody cosigned, or that the caller verified before. */
static void note_size(mz_check *c)
{
    if (c->cosigned_at < c->cosigned.n && c->cosigned.v[c->cosigned_at].size == c->edge->size) {
        c->cosigned.v[c->cosigned_at].root = root_now(c);
        c->cosigned.v[c->cosigned_at++].reached = true;
    }
    if (c->known.size > 0 && c->known.size == c->edge->size) {
        const mz_hash256 root = root_now(c);
        c->out->before = c->known.size;
        if (!mz_hash_eq(&root, &c->known.root)) {
            mz_found(c, S("checkpoint"), "the entries are not those that were verified before", MZ_FORGED);
        }
    }
}

/* Is the tile of leaf hashes there, and as long as it should be? */
static mz_status judge_leaves(mz_check *c, const slot *s)
{
    const mz_tile t = {0, s->tile.index, s->tile.width};
    c->out->tiles++;
    if (mz_failed(s->leaves_read)) {
        MZ_TRY(mz_check_unread(c, S("tile/0"), s->leaves_read));
        mz_found_tile(c, &t, "the tile is missing", MZ_FROM_COPY);
    } else if (s->leaves.len != (mz_len)s->leaves_have.width * MZ_HASH_BYTES) {
        mz_found_tile(c, &s->leaves_have, "the tile has not the size that its name says", MZ_FROM_COPY);
    }
    return mz_ok();
}

static mz_status judge(mz_check *c, slot *s)
{
    c->out->tiles++;
    if (mz_failed(s->read)) {
        MZ_TRY(mz_check_unread(c, S("tile/entries"), s->read));
        mz_found_tile(c, &s->tile, "the bundle is missing", MZ_FROM_COPY);
        c->stop = true;
        return mz_ok();
    }
    MZ_TRY(judge_leaves(c, s));
    bool tile_named = false;
    for (int i = 0; i < s->n; i++) {
        mz_hash256 leaf;
        judge_one(c, s, i, &tile_named, &leaf);
        MZ_TRY(c->ledger.broken);
        MZ_TRY(mz_edge_push(c->edge, &leaf, tile_done, c));
        note_size(c);
    }
    if (s->extra) {
        mz_found_tile(c, &s->tile, "the bundle holds more than its entries", MZ_FROM_COPY);
    }
    if (s->cut) {
        mz_found_tile(c, &s->tile, "the bundle ends before its last entry", MZ_FROM_COPY);
        c->stop = true;
    }
    return mz_ok();
}

static void task(void *ctx, mz_len i, int worker)
{
    round *r = ctx;
    if (i > 0) {
        load(r, &r->reading[i - 1], worker);
        return;
    }
    r->c->reader = worker;
    for (mz_len k = 0; k < r->judging_n && !r->c->stop && !mz_failed(r->status); k++) {
        r->status = judge(r->c, &r->judging[k]);
    }
}

/* Between rounds: what the workers may know of the register. Its keys stay where they are; the map is the round's own,
 * because judging writes into the ledger's. */
static void renew_keys(round *r)
{
    const mz_ledger *l = &r->c->ledger;
    for (mz_len i = r->known.keys_n; i < l->keys_n; i++) {
        (void)mz_map_put(&r->known.key_names, l->keys[i].key.name, i, NULL, &r->c->keep);
    }
    r->known.keys = l->keys;
    r->known.keys_n = l->keys_n;
}

static mz_status one_round(round *r, mz_len *next, mz_len size)
{
    r->reading_n = 0;
    for (; r->reading_n < ROUND && *next < size; *next += MZ_TILE_WIDTH) {
        r->reading[r->reading_n++].tile = mz_tile_of(MZ_ENTRY_BUNDLE, *next, size);
    }
    mz_parallel(r->reading_n + 1, r->c->shelf->readers, task, r);
    r->c->reader = 0;
    renew_keys(r);
    slot *judged = r->judging;
    r->judging = r->reading;
    r->judging_n = r->reading_n;
    r->reading = judged;
    if (r->c->options.progress != NULL) {
        r->c->options.progress(r->c->options.progress_ctx, r->c->edge->size, size);
    }
    return r->status;
}

static mz_status slots_new(slot *v, mz_len n)
{
    for (mz_len i = 0; i < n; i++) {
        v[i] = (slot){.bundle = mz_buf_new(MZ_BUNDLE_MAX), .leaves = mz_buf_new(MZ_TILE_BYTES)};
        MZ_TRY(mz_region_new(ROOM_BYTES, &v[i].region, &v[i].room));
    }
    return mz_ok();
}

static void slots_free(slot *v, mz_len n)
{
    for (mz_len i = 0; i < n; i++) {
        mz_buf_free(&v[i].bundle);
        mz_buf_free(&v[i].leaves);
        mz_region_free(&v[i].region);
    }
}

mz_status mz_check_entries(mz_check *c)
{
    mz_arena work = c->work;
    const mz_len size = c->out->checkpoint.size, bundles = (size + MZ_TILE_WIDTH - 1) / MZ_TILE_WIDTH;
    const mz_len slots = bundles < ROUND ? bundles : ROUND;
    round r = {.c = c, .status = mz_ok()};
    r.reading = mz_new(&work, slot, slots);
    r.judging = mz_new(&work, slot, slots);
    mz_status s = slots_new(r.reading, slots);
    if (!mz_failed(s)) {
        s = slots_new(r.judging, slots);
    }
    for (mz_len next = 0; !mz_failed(s) && !c->stop && (next < size || r.judging_n > 0);) {
        s = one_round(&r, &next, size);
    }
    slots_free(r.reading, slots);
    slots_free(r.judging, slots);
    return s;
}
