#include "feature_files.h"

static mz_region region;
static mz_arena arena;

static int set_up(void **state)
{
    (void)state;
    return mz_failed(mz_region_new(INT64_C(1) << 32, &region, &arena));
}

static int tear_down(void **state)
{
    (void)state;
    mz_region_free(&region);
    return 0;
}

/* ---- a small reader ---- */

static uint64_t varint(mz_str s, mz_len *at)
{
    uint64_t v = 0;
    for (int shift = 0;; shift += 7) {
        assert_true(*at < s.len && shift < 64);
        const uint8_t b = s.data[(*at)++];
        v |= (uint64_t)(b & 0x7F) << shift;
        if (b < 0x80) {
            return v;
        }
    }
}

static mz_str unpacked(mz_str s)
{
    MZ_BUF_SCOPED b = mz_buf_new(1 << 26);
    assert_ok(mz_gzip_unpack(s, &b));
    return mz_str_copy(&arena, mz_buf_str(&b));
}

typedef struct entry {
    uint64_t tile, run, size, offset;
} entry;

static mz_len directory(mz_str packed, entry **out)
{
    const mz_str s = unpacked(packed);
    mz_len at = 0;
    const mz_len n = (mz_len)varint(s, &at);
    entry *v = mz_new(&arena, entry, n);
    for (mz_len i = 0; i < n; i++) {
        v[i].tile = varint(s, &at) + (i > 0 ? v[i - 1].tile : 0);
    }
    for (mz_len i = 0; i < n; i++) {
        v[i].run = varint(s, &at);
    }
    for (mz_len i = 0; i < n; i++) {
        v[i].size = varint(s, &at);
    }
    for (mz_len i = 0; i < n; i++) {
        const uint64_t o = varint(s, &at);
        v[i].offset = o > 0 ? o - 1 : v[i - 1].offset + v[i - 1].size;
    }
    assert_int_equal(at, s.len);
    *out = v;
    return n;
}

static mz_str part(mz_str all, int k) /* 0 root, 1 metadata, 2 leaves, 3 tiles */
{
    const mz_len at = (mz_len)le(all, 8 + 16 * k, 8);
    return mz_str_sub(all, at, at + (mz_len)le(all, 16 + 16 * k, 8));
}

static mz_str slice(mz_str s, const entry *e)
{
    return mz_str_sub(s, (mz_len)e->offset, (mz_len)(e->offset + e->size));
}

/* All tiles, through leaf directories where there are some. */
static mz_len tiles_of(mz_str all, entry **out)
{
    entry *root, *leaf;
    const mz_len n = directory(part(all, 0), &root);
    mz_len count = 0, most = (mz_len)le(all, 80, 8);
    *out = mz_new(&arena, entry, most);
    for (mz_len i = 0; i < n; i++) {
        if (root[i].run > 0) {
            (*out)[count++] = root[i];
            continue;
        }
        const mz_len m = directory(slice(part(all, 2), &root[i]), &leaf);
        assert_int_equal(leaf[0].tile, root[i].tile);
        for (mz_len k = 0; k < m; k++) {
            (*out)[count++] = leaf[k];
        }
    }
    assert_int_equal(count, most);
    return count;
}

/* The points of a tile: how many features they stand for, and which ones stand alone. */
static int64_t count_points(mz_str tile, int *seen, mz_len n)
{
    mz_len at = 0;
    int64_t sum = 0;
    mz_str *values = mz_new(&arena, mz_str, 16384);
    mz_len values_n = 0, *counts = mz_new(&arena, mz_len, 16384), points = 0;
    int64_t *ids = mz_new(&arena, int64_t, 16384);
    assert_int_equal(varint(tile, &at), 26);
    (void)varint(tile, &at);
    while (at < tile.len) {
        const uint64_t tag = varint(tile, &at);
        if (tag % 8 == 0) {
            (void)varint(tile, &at);
            continue;
        }
        const mz_len size = (mz_len)varint(tile, &at), end = at + size;
        const mz_str s = mz_str_sub(tile, at, end);
        if (tag == 4 * 8 + 2) {
            assert_true(values_n < 16384);
            values[values_n++] = s;
        } else if (tag == 2 * 8 + 2) {
            assert_true(points < 16384);
            ids[points] = -1;
            for (mz_len k = 0; k < s.len;) {
                const uint64_t t = varint(s, &k), v = varint(s, &k);
                if (t == 8) {
                    ids[points] = (int64_t)v;
                } else if (t == 2 * 8 + 2) {
                    mz_len tags = k;
                    assert_int_equal(varint(s, &tags), 0);
                    counts[points] = (mz_len)varint(s, &tags);
                    k += (mz_len)v;
                } else if (t == 4 * 8 + 2) {
                    mz_len xy = k;
                    assert_int_equal(varint(s, &xy), 9);
                    assert_true(varint(s, &xy) / 2 < MZ_MVT_EXTENT && varint(s, &xy) / 2 < MZ_MVT_EXTENT);
                    k += (mz_len)v;
                }
            }
            points++;
        }
        at = end;
    }
    for (mz_len i = 0; i < points; i++) {
        mz_len k = 1;
        assert_int_equal(values[counts[i]].data[0], 4 * 8);
        const int64_t stands_for = (int64_t)varint(values[counts[i]], &k);
        assert_int_equal(stands_for == 1, ids[i] >= 0);
        if (ids[i] >= 0) {
            assert_in_range(ids[i], 1, n);
            seen[ids[i] - 1]++;
        }
        sum += stands_for;
    }
    return sum;
}

static void write_file(const mz_feature *v, mz_len n, int most, mz_buf *out)
{
    mz_arena room = arena;
    mz_pmtiles p = mz_pmtiles_new(&class_of_all, 0, most, &room);
    for (mz_len i = 0; i < n; i++) {
        if (v[i].placed) { /* any map will do: here degrees are stretched to the square */
            assert_ok(mz_pmtiles_add(&p, &v[i], (uint32_t)v[i].lon_e6 * 50, (uint32_t)v[i].lat_e6 * 100));
        }
    }
    mz_arena scratch = room;
    scratch.beg += (scratch.end - scratch.beg) / 2;
    assert_ok(mz_pmtiles_finish(&p, give, out, scratch));
    mz_pmtiles_free(&p);
}

static void check_file(mz_len n, int most, bool leaves)
{
    const mz_arena room = arena;
    MZ_BUF_SCOPED out = mz_buf_new(1 << 28), again = mz_buf_new(1 << 28);
    mz_feature *v = mz_new(&arena, mz_feature, n);
    int64_t placed = 0;
    entry *tiles;
    seed = (uint64_t)n + 5;
    for (mz_len i = 0; i < n; i++) {
        v[i] = random_feature(i + 1, &arena);
        placed += v[i].placed;
    }
    write_file(v, n, most, &out);
    write_file(v, n, most, &again);
    assert_str(mz_buf_str(&again), mz_buf_str(&out));
    const mz_str all = mz_buf_str(&out);
    assert_memory_equal(all.data, "PMTiles\3", 8);
    assert_int_equal(part(all, 2).len > 0, leaves);
    assert_true(127 + part(all, 0).len <= 16384);
    mz_json meta;
    assert_ok(mz_json_parse(unpacked(part(all, 1)), &meta, &arena));
    assert_str(mz_json_text(&meta, S("name")), S("things"));
    const mz_len tiles_n = tiles_of(all, &tiles);
    mz_len k = 0;
    uint64_t first = 0;
    for (int zoom = 0; zoom <= most; zoom++) {
        int *seen = mz_new(&arena, int, n);
        int64_t sum = 0;
        const uint64_t next = first + (UINT64_C(1) << (2 * zoom));
        for (; k < tiles_n && tiles[k].tile < next; k++) {
            const mz_arena inner = arena;
            assert_true(k == 0 || tiles[k].tile > tiles[k - 1].tile);
            sum += count_points(unpacked(slice(part(all, 3), &tiles[k])), seen, n);
            arena = inner;
        }
        assert_int_equal(sum, placed);
        for (mz_len i = 0; i < n; i++) {
            assert_true(seen[i] <= v[i].placed);
            assert_true(zoom < most || seen[i] == v[i].placed);
        }
        first = next;
    }
    assert_int_equal(k, tiles_n);
    arena = room;
}

static void every_zoom_holds_every_feature_alone_or_counted(void **state)
{
    (void)state;
    check_file(0, 3, false);
    check_file(1, 0, false);
    check_file(300, 5, false);
    check_file(4000, 12, true);
}

/* Numbers of tiles as the specification gives them. */
static void tiles_are_numbered_as_the_specification_says(void **state)
{
    (void)state;
    static const struct {
        uint32_t x, y; /* at zoom 2 */
        uint64_t tile;
    } cases[] = {{0, 0, 5}, {1, 0, 6}, {1, 1, 7}, {0, 1, 8}, {0, 3, 10}, {3, 0, 20}, {3, 3, 15}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const mz_arena room = arena;
        MZ_BUF_SCOPED out = mz_buf_new(1 << 20);
        entry *tiles;
        mz_feature f = random_feature(1, &arena);
        f.placed = true;
        mz_pmtiles p = mz_pmtiles_new(&class_of_all, 2, 2, &arena);
        assert_ok(mz_pmtiles_add(&p, &f, cases[i].x << 30, cases[i].y << 30));
        mz_arena scratch = arena;
        scratch.beg += (scratch.end - scratch.beg) / 2;
        assert_ok(mz_pmtiles_finish(&p, give, &out, scratch));
        mz_pmtiles_free(&p);
        assert_int_equal(tiles_of(mz_buf_str(&out), &tiles), 1);
        assert_int_equal(tiles[0].tile, cases[i].tile);
        arena = room;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_zoom_holds_every_feature_alone_or_counted),
        cmocka_unit_test(tiles_are_numbered_as_the_specification_says),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
