#include "record/tile.h"

void mz_put_tile_path(mz_buf *b, const mz_tile *t)
{
    mz_assert(t->level >= MZ_ENTRY_BUNDLE && t->level < 64 && t->index >= 0);
    mz_assert(t->width >= 1 && t->width <= MZ_TILE_WIDTH);
    mz_puts(b, "tile/");
    if (t->level == MZ_ENTRY_BUNDLE) {
        mz_puts(b, "entries");
    } else {
        mz_put_int(b, t->level);
    }
    mz_len unit = 1;
    while (t->index / unit >= 1000) {
        unit *= 1000;
    }
    for (; unit > 0; unit /= 1000) {
        mz_put(b, unit > 1 ? S("/x") : S("/"));
        mz_put_padded(b, t->index / unit % 1000, 3);
    }
    if (t->width < MZ_TILE_WIDTH) {
        mz_puts(b, ".p/");
        mz_put_int(b, t->width);
    }
}

static bool parse_index(mz_str s, mz_len *out)
{
    mz_len index = 0;
    bool first = true;
    while (s.data != NULL) {
        mz_str part = mz_str_cut(&s, '/');
        const bool last = s.data == NULL;
        if (!last) {
            if (part.len != 4 || part.data[0] != 'x') {
                return false;
            }
            part = mz_str_from(part, 1);
        }
        const bool three =
            part.len == 3 && mz_is_digit(part.data[0]) && mz_is_digit(part.data[1]) && mz_is_digit(part.data[2]);
        if (!three || index > MZ_TREE_MAX / 1000 - 1) {
            return false;
        }
        const mz_len value = (part.data[0] - '0') * 100 + (part.data[1] - '0') * 10 + part.data[2] - '0';
        if (first && !last && value == 0) {
            return false; /* x000/… would be a second spelling */
        }
        index = index * 1000 + value;
        first = false;
    }
    *out = index;
    return true;
}

bool mz_tile_path_parse(mz_str path, mz_tile *out)
{
    mz_tile t = {.level = MZ_ENTRY_BUNDLE, .width = MZ_TILE_WIDTH};
    if (!mz_str_starts(path, S("tile/"))) {
        return false;
    }
    mz_str rest = mz_str_from(path, 5);
    const mz_str level = mz_str_cut(&rest, '/');
    int64_t n;
    if (!mz_str_eq(level, S("entries"))) {
        if (!mz_str_canonical_uint(level, &n) || n > 63) {
            return false;
        }
        t.level = (int)n;
    }
    const mz_len dot = mz_str_find(rest, S(".p/"));
    if (rest.data != NULL && dot >= 0) {
        if (!mz_str_canonical_uint(mz_str_from(rest, dot + 3), &n) || n < 1 || n >= MZ_TILE_WIDTH) {
            return false;
        }
        t.width = (int)n;
        rest = mz_str_sub(rest, 0, dot);
    }
    if (rest.data == NULL || !parse_index(rest, &t.index)) {
        return false;
    }
    *out = t;
    return true;
}

mz_len mz_level_count(int level, mz_len size)
{
    const int shift = level <= 0 ? 0 : 8 * level;
    return shift > 62 ? 0 : size >> shift;
}

mz_tile mz_tile_of(int level, mz_len j, mz_len size)
{
    const mz_len n = mz_level_count(level, size), index = j / MZ_TILE_WIDTH;
    mz_assert(j >= 0 && j < n);
    const bool full = (index + 1) * MZ_TILE_WIDTH <= n;
    return (mz_tile){level, index, full ? MZ_TILE_WIDTH : (int)(n % MZ_TILE_WIDTH)};
}

bool mz_bundle_next(mz_str *bundle, mz_str *out)
{
    if (bundle->len < 2) {
        return false;
    }
    const mz_len n = bundle->data[0] << 8 | bundle->data[1];
    if (n > bundle->len - 2) {
        return false;
    }
    *out = mz_str_sub(*bundle, 2, 2 + n);
    *bundle = mz_str_from(*bundle, 2 + n);
    return true;
}

bool mz_bundle_entry(mz_str bundle, mz_len i, mz_str *out)
{
    mz_str entry = {0};
    for (mz_len j = 0; j <= i; j++) {
        if (!mz_bundle_next(&bundle, &entry)) {
            return false;
        }
    }
    *out = entry;
    return true;
}

void mz_put_bundle_entry(mz_buf *b, mz_str entry)
{
    mz_assert(entry.len <= 65535);
    mz_put_be(b, (uint64_t)entry.len, 2);
    mz_put(b, entry);
}

mz_hash256 mz_tile_root(const mz_hash256 *hashes, int n)
{
    mz_range r = {0};
    for (int i = 0; i < n; i++) {
        mz_range_push(&r, &hashes[i]);
    }
    return mz_range_root(&r);
}

mz_status mz_edge_push(mz_edge *e, const mz_hash256 *leaf, mz_tile_done done, void *ctx)
{
    mz_hash256 up = *leaf;
    e->size++;
    for (int level = 0; level < MZ_TILE_LEVELS; level++) {
        e->v[level][e->n[level]++] = up;
        if (e->n[level] < MZ_TILE_WIDTH) {
            return mz_ok();
        }
        e->n[level] = 0;
        up = mz_tile_root(e->v[level], MZ_TILE_WIDTH);
        if (done != NULL) {
            MZ_TRY(done(ctx, level, mz_level_count(level, e->size) / MZ_TILE_WIDTH - 1, e->v[level]));
        }
    }
    return mz_fail(MZ_LIMIT, "the tree is full", e->size);
}

void mz_edge_range(const mz_edge *e, mz_range *out)
{
    mz_range r = {.size = e->size};
    for (int level = MZ_TILE_LEVELS - 1; level >= 0; level--) {
        int done = 0;
        for (int part = MZ_TILE_WIDTH / 2; part > 0; part /= 2) { /* the set bits of n[level], the largest first */
            if ((e->n[level] & part) != 0) {
                r.v[r.n++] = mz_tile_root(&e->v[level][done], part);
                done += part;
            }
        }
    }
    *out = r;
}
