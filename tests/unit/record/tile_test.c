#include "record/tile.h"
#include "vectors.h"

static void a_tile_has_one_path(void **state)
{
    (void)state;
    const struct {
        mz_tile tile;
        const char *path;
    } cases[] = {
        {{0, 0, 256}, "tile/0/000"},
        {{0, 1234067, 256}, "tile/0/x001/x234/067"},
        {{MZ_ENTRY_BUNDLE, 999, 1}, "tile/entries/999.p/1"},
        {{MZ_ENTRY_BUNDLE, 1000, 255}, "tile/entries/x001/000.p/255"},
        {{63, 5, 17}, "tile/63/005.p/17"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mz_tile back;
        MZ_BUF_SCOPED b = mz_buf_new(MZ_TILE_PATH_MAX);
        mz_put_tile_path(&b, &cases[i].tile);
        assert_str(mz_buf_str(&b), mz_str_of(cases[i].path));
        assert_true(mz_tile_path_parse(mz_buf_str(&b), &back));
        assert_int_equal(back.level, cases[i].tile.level);
        assert_int_equal(back.index, cases[i].tile.index);
        assert_int_equal(back.width, cases[i].tile.width);
    }
}

static void any_other_path_is_refused(void **state)
{
    (void)state;
    const char *bad[] = {"",
                         "tile/",
                         "tile/0",
                         "tile/0/",
                         "tile/00/000",
                         "tile/64/000",
                         "tile/-1/000",
                         "tile/0/00",
                         "tile/0/0000",
                         "tile/0/x000/001",
                         "tile/0/001/002",
                         "tile/0/x001",
                         "tile/0/x1/002",
                         "tile/0/000.p/0",
                         "tile/0/000.p/256",
                         "tile/0/000.p/01",
                         "tile/0/000.p/",
                         "tile/0/000.p",
                         "tile/0/../000",
                         "tile/0/x001/../000",
                         "/tile/0/000",
                         "tile/0/000/",
                         "tile/entries/000.p/1/2",
                         "tile/e/000",
                         "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
                         "tile/+0/000",
                         "tile/0/0a0"};
    mz_tile t = {.index = -5};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (mz_tile_path_parse(mz_str_of(bad[i]), &t)) {
            fail_msg("%s", bad[i]);
        }
    }
    assert_int_equal(t.index, -5);
}

static void bundles_give_back_their_entries_and_notice_a_cut(void **state)
{
    (void)state;
    mz_arena a = arena;
    MZ_BUF_SCOPED b = mz_buf_new(1 << 20);
    uint8_t *big = mz_new(&a, uint8_t, 65535);
    const mz_str entries[3] = {S("one"), {big, 65535}, S("")};
    for (int i = 0; i < 3; i++) {
        mz_put_bundle_entry(&b, entries[i]);
    }
    mz_str got;
    for (int i = 0; i < 3; i++) {
        assert_true(mz_bundle_entry(mz_buf_str(&b), i, &got));
        assert_str(got, entries[i]);
    }
    assert_false(mz_bundle_entry(mz_buf_str(&b), 3, &got));
    mz_str cut = mz_str_sub(mz_buf_str(&b), 0, 100);
    assert_true(mz_bundle_next(&cut, &got));
    assert_false(mz_bundle_next(&cut, &got));
    assert_int_equal(cut.len, 95);
}

/* Collects full tiles as a log would write them. */
typedef struct shelf {
    mz_strs paths, tiles;
    mz_arena *perm;
} shelf;

static mz_status keep(void *ctx, int level, mz_len index, const mz_hash256 *hashes)
{
    shelf *s = ctx;
    MZ_BUF_SCOPED b = mz_buf_new(MZ_TILE_PATH_MAX);
    const mz_tile t = {level, index, MZ_TILE_WIDTH};
    mz_put_tile_path(&b, &t);
    *mz_push(s->perm, &s->paths) = mz_str_copy(s->perm, mz_buf_str(&b));
    *mz_push(s->perm, &s->tiles) = mz_str_copy(s->perm, (mz_str){hashes[0].b, MZ_TILE_BYTES});
    return mz_ok();
}

static mz_str beginning(const mz_edge *e, int level, int n) { return (mz_str){e->v[level][0].b, (mz_len)n * 32}; }

static void the_test_logs_tiles_and_bundles_are_made_again_byte_for_byte(void **state)
{
    (void)state;
    need_vectors();
    mz_arena a = arena;
    const char *words[] = {"one", "two", "three", "four", "five", "six", "seven", "eit"};
    mz_edge *edge = mz_new(&a, mz_edge, 1);
    MZ_BUF_SCOPED bundle = mz_buf_new(1 << 16);
    for (int n = 1; n <= 8; n++) {
        const mz_str word = mz_str_of(words[n - 1]);
        const mz_hash256 leaf = mz_leaf_hash(word);
        assert_ok(mz_edge_push(edge, &leaf, NULL, NULL));
        mz_put_bundle_entry(&bundle, word);
        MZ_BUF_SCOPED path = mz_buf_new(256);
        const mz_tile hashes = mz_tile_of(0, n - 1, n), entries = mz_tile_of(MZ_ENTRY_BUNDLE, n - 1, n);
        mz_puts(&path, "tessera-testlog/");
        mz_put_tile_path(&path, &hashes);
        assert_str(beginning(edge, 0, n), load(mz_str_z(&a, mz_buf_str(&path)), &a));
        mz_buf_clear(&path);
        mz_puts(&path, "tessera-testlog/");
        mz_put_tile_path(&path, &entries);
        assert_str(mz_buf_str(&bundle), load(mz_str_z(&a, mz_buf_str(&path)), &a));
    }
}

/* What a log of 70,000 leaves serves, by path. */
static shelf big_log(mz_arena *perm)
{
    shelf s = {.perm = perm};
    const mz_len size = 70000;
    mz_edge *edge = mz_new(perm, mz_edge, 1);
    MZ_BUF_SCOPED bundle = mz_buf_new(1 << 20);
    for (mz_len i = 0; i < size; i++) {
        char word[32];
        (void)snprintf(word, sizeof word, "leaf %td", i);
        const mz_hash256 leaf = mz_leaf_hash(mz_str_of(word));
        assert_ok(mz_edge_push(edge, &leaf, keep, &s));
        mz_put_bundle_entry(&bundle, mz_str_of(word));
        if ((i + 1) % MZ_TILE_WIDTH == 0 || i + 1 == size) {
            MZ_BUF_SCOPED b = mz_buf_new(MZ_TILE_PATH_MAX);
            const mz_tile t = mz_tile_of(MZ_ENTRY_BUNDLE, i, size);
            mz_put_tile_path(&b, &t);
            *mz_push(perm, &s.paths) = mz_str_copy(perm, mz_buf_str(&b));
            *mz_push(perm, &s.tiles) = mz_str_copy(perm, mz_buf_str(&bundle));
            mz_buf_clear(&bundle);
        }
    }
    for (int level = 0; level < MZ_TILE_LEVELS; level++) {
        if (edge->n[level] > 0) {
            MZ_BUF_SCOPED b = mz_buf_new(MZ_TILE_PATH_MAX);
            const mz_tile t = mz_tile_of(level, mz_level_count(level, size) - 1, size);
            mz_put_tile_path(&b, &t);
            *mz_push(perm, &s.paths) = mz_str_copy(perm, mz_buf_str(&b));
            *mz_push(perm, &s.tiles) = mz_str_copy(perm, (mz_str){edge->v[level][0].b, (mz_len)t.width * 32});
        }
    }
    return s;
}

static void the_oracles_tiles_of_70000_leaves_are_ours(void **state)
{
    (void)state;
    need_vectors();
    mz_arena a = arena;
    const shelf s = big_log(&a);
    assert_int_equal(s.paths.n, 273 + 1 + 1 + 1 + 1 + 273 + 1); /* as the specification's example counts them */
    mz_map by_path = {0};
    for (mz_len i = 0; i < s.paths.n; i++) {
        (void)mz_map_put(&by_path, s.paths.v[i], i, NULL, &a);
    }
    mz_str text = load("tlog-oracle/tiles-70000.tsv", &a);
    mz_len rows = 0;
    while (text.len > 0) {
        mz_str line = mz_str_cut(&text, '\n');
        const mz_str path = mz_str_cut(&line, '\t'), length = mz_str_cut(&line, '\t');
        const int64_t *at = mz_map_get(&by_path, path);
        int64_t n;
        assert_non_null(at);
        assert_true(mz_str_canonical_uint(length, &n));
        assert_int_equal(s.tiles.v[*at].len, n);
        const mz_hash256 want = hex_hash(line), have = mz_sha256(s.tiles.v[*at]);
        assert_true(mz_hash_eq(&want, &have));
        rows++;
    }
    assert_true(rows > 200);
}

static void the_mirrors_tiles_hash_to_its_root(void **state)
{
    (void)state;
    need_vectors();
    mz_arena a = arena;
    shelf s = {.perm = &a};
    mz_edge *edge = mz_new(&a, mz_edge, 1);
    for (int i = 0; i < 300; i++) {
        char record[32];
        (void)snprintf(record, sizeof record, "record %d", i);
        const mz_hash256 leaf = mz_leaf_hash(mz_str_of(record));
        assert_ok(mz_edge_push(edge, &leaf, keep, &s));
    }
    assert_int_equal(s.tiles.n, 1);
    assert_str(s.tiles.v[0], load("cosignature/mirror-tile_0_000", &a));
    assert_str(beginning(edge, 0, 44), load("cosignature/mirror-tile_0_001.p_44", &a));
    assert_str(beginning(edge, 1, 1), load("cosignature/mirror-tile_1_000.p_1", &a));
}

int main(void)
{
    mz_region region;
    assert_ok(mz_region_new((mz_len)1 << 29, &region, &arena));
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tile_has_one_path),
        cmocka_unit_test(any_other_path_is_refused),
        cmocka_unit_test(bundles_give_back_their_entries_and_notice_a_cut),
        cmocka_unit_test(the_test_logs_tiles_and_bundles_are_made_again_byte_for_byte),
        cmocka_unit_test(the_oracles_tiles_of_70000_leaves_are_ours),
        cmocka_unit_test(the_mirrors_tiles_hash_to_its_root),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mz_region_free(&region);
    return failed;
}
