#include "vectors.h"

/* The tree as RFC 9162 defines it, by recursion over the leaves: slow and obvious. */
static mz_hash256 slow_root(const mz_hash256 *leaves, mz_len n)
{
    if (n == 0) {
        return mz_empty_root();
    }
    if (n == 1) {
        return leaves[0];
    }
    mz_len k = 1;
    while (2 * k < n) {
        k *= 2;
    }
    const mz_hash256 left = slow_root(leaves, k), right = slow_root(leaves + k, n - k);
    return mz_node_hash(&left, &right);
}

typedef struct forest {
    mz_hash256 *leaves;
    mz_len n;
} forest;

static mz_status subtree(void *ctx, int level, mz_len index, mz_hash256 *out)
{
    const forest *f = ctx;
    const mz_len width = (mz_len)1 << level;
    assert_true((index + 1) * width <= f->n);
    *out = slow_root(f->leaves + index * width, width);
    return mz_ok();
}

static forest grow(mz_len n, mz_arena *perm)
{
    forest f = {mz_new(perm, mz_hash256, n), n};
    for (mz_len i = 0; i < n; i++) {
        char word[32];
        (void)snprintf(word, sizeof word, "leaf %td", i);
        f.leaves[i] = mz_leaf_hash(mz_str_of(word));
    }
    return f;
}

static void a_compact_range_has_the_root_of_the_obvious_recursion(void **state)
{
    (void)state;
    mz_arena a = arena;
    const forest f = grow(300, &a);
    mz_range r = {0};
    for (mz_len n = 0; n <= f.n; n++) {
        const mz_hash256 got = mz_range_root(&r), want = slow_root(f.leaves, n);
        assert_true(mz_hash_eq(&got, &want));
        if (n < f.n) {
            mz_range_push(&r, &f.leaves[n]);
        }
    }
}

static void every_proof_of_every_small_tree_verifies_and_no_other(void **state)
{
    (void)state;
    mz_arena a = arena;
    forest f = grow(40, &a);
    const mz_tree tree = {subtree, &f};
    for (mz_len size = 1; size <= f.n; size++) {
        const mz_hash256 root = slow_root(f.leaves, size);
        for (mz_len begin = 0; begin <= size; begin++) {
            for (mz_len end = begin; end <= size; end++) {
                mz_proof p = {.n = -7};
                if (!mz_subtree_valid(begin, end)) {
                    assert_code(mz_prove(&tree, begin, end, size, &p), MZ_BAD_INPUT);
                    assert_int_equal(p.n, -7);
                    continue;
                }
                assert_ok(mz_prove(&tree, begin, end, size, &p));
                mz_hash256 hash = slow_root(f.leaves + begin, end - begin);
                assert_true(mz_subtree_verify(begin, end, size, &hash, &root, p.v, p.n));
                if (end == begin + 1) {
                    assert_true(mz_inclusion_verify(begin, size, &hash, p.v, p.n, &root));
                }
                if (begin == 0) {
                    assert_true(mz_consistency_verify(0, size, &hash, &root, NULL, 0));
                    assert_true(mz_consistency_verify(end, size, &hash, &root, p.v, p.n));
                }
                if (end > begin) {
                    hash.b[5] ^= 4;
                    assert_false(mz_subtree_verify(begin, end, size, &hash, &root, p.v, p.n));
                    hash.b[5] ^= 4;
                    assert_false(mz_subtree_verify(begin, end, size, &hash, &root, p.v, p.n + 1));
                    assert_false(p.n > 0 && mz_subtree_verify(begin, end, size, &hash, &root, p.v, p.n - 1));
                }
            }
        }
    }
}

static void a_hash_of_a_node_is_not_one_of_a_leaf(void **state)
{
    (void)state;
    mz_arena a = arena;
    const forest f = grow(2, &a);
    const mz_hash256 node = mz_node_hash(&f.leaves[0], &f.leaves[1]);
    const mz_str both[2] = {mz_hash_str(&f.leaves[0]), mz_hash_str(&f.leaves[1])};
    const mz_hash256 leaf = mz_leaf_hash(mz_str_join(&a, both, 2));
    assert_false(mz_hash_eq(&node, &leaf));
}

/* One row of inclusion.tsv or consistency.tsv: fields by tab. */
static mz_strs fields(mz_str line, mz_arena *perm)
{
    mz_strs f = {0};
    while (line.data != NULL) {
        *mz_push(perm, &f) = mz_str_cut(&line, '\t');
    }
    return f;
}

static bool row_inclusion(const mz_strs *f)
{
    int64_t index, size;
    mz_hash256 leaf, root, proof[64];
    const mz_len n = hex_proof(f->v[5], proof);
    return mz_str_canonical_uint(f->v[1], &index) && mz_str_canonical_uint(f->v[2], &size) &&
           mz_hash_parse_hex(f->v[3], &leaf) && mz_hash_parse_hex(f->v[4], &root) && n >= 0 &&
           mz_inclusion_verify(index, size, &leaf, proof, n, &root);
}

static bool row_consistency(const mz_strs *f)
{
    int64_t from, to;
    mz_hash256 old_root, new_root, proof[64];
    const mz_len n = hex_proof(f->v[5], proof);
    return mz_str_canonical_uint(f->v[1], &from) && mz_str_canonical_uint(f->v[2], &to) && from > 0 &&
           mz_hash_parse_hex(f->v[3], &old_root) && mz_hash_parse_hex(f->v[4], &new_root) && n >= 0 &&
           mz_consistency_verify(from, to, &old_root, &new_root, proof, n);
}

static void the_transparency_dev_rows_are_accepted_exactly_when_they_are_good(void **state)
{
    (void)state;
    need_vectors();
    const struct {
        const char *file;
        bool (*verdict)(const mz_strs *);
    } tables[] = {{"rfc6962-merkle/inclusion.tsv", row_inclusion}, {"rfc6962-merkle/consistency.tsv", row_consistency}};
    for (size_t t = 0; t < 2; t++) {
        mz_arena a = arena;
        mz_str text = load(tables[t].file, &a);
        mz_len rows = 0;
        while (text.data != NULL && text.len > 0) {
            const mz_strs f = fields(mz_str_cut(&text, '\n'), &a);
            const bool want = mz_str_eq(f.v[f.n - 1], S("ok"));
            if (tables[t].verdict(&f) != want) {
                fail_msg("%.*s: want %s", SFMT(f.v[0]), want ? "ok" : "bad");
            }
            rows++;
        }
        assert_int_equal(rows, 49);
    }
}

/* The value behind "key": in a flat JSON object; strings without their quotes. */
static mz_str member(mz_str object, const char *key, mz_arena *perm)
{
    const mz_str quoted = mz_str_concat(perm, S("\""), mz_str_of(key), S("\":"));
    const mz_len at = mz_str_find(object, quoted);
    assert_true(at >= 0);
    mz_str rest = mz_str_from(object, at + quoted.len);
    if (rest.data[0] == '[') {
        rest = mz_str_from(rest, 1);
        return mz_str_cut(&rest, ']');
    }
    if (rest.data[0] == '"') {
        rest = mz_str_from(rest, 1);
        return mz_str_cut(&rest, '"');
    }
    return mz_str_sub(rest, 0, mz_str_find_byte(rest, ',') < 0 ? rest.len - 1 : mz_str_find_byte(rest, ','));
}

static mz_len json_proof(mz_str s, mz_hash256 *out)
{
    mz_len n = 0;
    if (mz_str_eq(s, S("null"))) {
        return 0;
    }
    while (s.data != NULL && s.len > 0) {
        mz_str one = mz_str_cut(&s, ',');
        if (one.len < 2 || n == 64 || !mz_hash_parse_base64(mz_str_sub(one, 1, one.len - 1), &out[n])) {
            return -1;
        }
        n++;
    }
    return n;
}

static bool json_row(mz_str line, bool inclusion, mz_arena scratch)
{
    int64_t begin = 0, end = 0, size = 0, index = 0;
    mz_hash256 hash, root, proof[64];
    const mz_len n = json_proof(member(line, "proof", &scratch), proof);
    bool good = n >= 0 && mz_str_canonical_uint(member(line, "start", &scratch), &begin) &&
                mz_str_canonical_uint(member(line, "end", &scratch), &end);
    if (inclusion) {
        return good && mz_str_canonical_uint(member(line, "leafIdx", &scratch), &index) &&
               mz_hash_parse_base64(member(line, "leafHash", &scratch), &hash) &&
               mz_hash_parse_base64(member(line, "root", &scratch), &root) && mz_subtree_valid(begin, end) &&
               mz_inclusion_verify(index - begin, end - begin, &hash, proof, n, &root);
    }
    return good && mz_str_canonical_uint(member(line, "size", &scratch), &size) &&
           mz_hash_parse_base64(member(line, "root1", &scratch), &hash) &&
           mz_hash_parse_base64(member(line, "root2", &scratch), &root) &&
           mz_subtree_verify(begin, end, size, &hash, &root, proof, n);
}

static void the_subtree_rows_are_accepted_exactly_when_they_are_good(void **state)
{
    (void)state;
    need_vectors();
    const char *files[2] = {"rfc6962-merkle/subtreeconsistency.jsonl", "rfc6962-merkle/subtreeinclusion.jsonl"};
    const mz_len want_rows[2] = {59, 102};
    for (int t = 0; t < 2; t++) {
        mz_arena a = arena;
        mz_str text = load(files[t], &a);
        mz_len rows = 0;
        while (text.data != NULL && text.len > 0) {
            const mz_str line = mz_str_cut(&text, '\n');
            rows++;
            if (mz_str_find(line, S("sizes-are-equal-one-and-proof-is-empty")) >= 0) {
                continue; /* roots of 12 bytes, which no parser of ours lets through */
            }
            const bool want = mz_str_find(line, S("\"wantErr\":false")) >= 0;
            if (json_row(line, t == 1, a) != want) {
                fail_msg("%.*s", SFMT(line));
            }
        }
        assert_int_equal(rows, want_rows[t]);
    }
}

static void the_hasher_constants_are_those_of_rfc_6962(void **state)
{
    (void)state;
    mz_arena a = arena;
    const mz_hash256 empty = mz_empty_root(), leaf = mz_leaf_hash((mz_str){0}), named = mz_leaf_hash(S("L123456"));
    assert_str(mz_hash_hex(&a, &empty), S("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    assert_str(mz_hash_hex(&a, &leaf), S("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"));
    assert_str(mz_hash_hex(&a, &named), S("395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"));
    const mz_hash256 node = mz_sha256(S("\1N123N456")); /* the constant's children are four bytes each */
    assert_str(mz_hash_hex(&a, &node), S("aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"));
}

/* All subtree hashes of the 70,000-leaf tree of the oracle, level by level. */
typedef struct pyramid {
    mz_hash256 *level[20];
    mz_len n[20];
} pyramid;

static pyramid build_pyramid(mz_len n, mz_arena *perm)
{
    pyramid p = {0};
    const forest f = grow(n, perm);
    p.level[0] = f.leaves;
    p.n[0] = n;
    for (int l = 1; l < 20; l++) {
        p.n[l] = p.n[l - 1] / 2;
        p.level[l] = mz_new(perm, mz_hash256, p.n[l]);
        for (mz_len i = 0; i < p.n[l]; i++) {
            p.level[l][i] = mz_node_hash(&p.level[l - 1][2 * i], &p.level[l - 1][2 * i + 1]);
        }
    }
    return p;
}

static mz_status pyramid_subtree(void *ctx, int level, mz_len index, mz_hash256 *out)
{
    const pyramid *p = ctx;
    assert_true(level < 20 && index < p->n[level]);
    *out = p->level[level][index];
    return mz_ok();
}

static void the_oracle_of_70000_leaves_has_our_roots_and_our_proofs(void **state)
{
    (void)state;
    need_vectors();
    mz_arena a = arena;
    pyramid p = build_pyramid(70000, &a);
    const mz_tree tree = {pyramid_subtree, &p};
    const char *files[3] = {"tlog-oracle/roots.tsv", "tlog-oracle/inclusion.tsv", "tlog-oracle/consistency.tsv"};
    for (int t = 0; t < 3; t++) {
        mz_str text = load(files[t], &a);
        while (text.data != NULL && text.len > 0) {
            mz_arena b = a;
            const mz_strs f = fields(mz_str_cut(&text, '\n'), &b);
            int64_t x, y = 0;
            mz_hash256 root, want[64];
            mz_proof proof;
            assert_true(mz_str_canonical_uint(f.v[0], &x));
            assert_true(t == 0 || mz_str_canonical_uint(f.v[1], &y));
            const mz_len size = t == 2 ? y : x;
            const mz_hash256 want_root = hex_hash(f.v[t == 0 ? 1 : t == 1 ? 4 : 3]);
            assert_ok(mz_tree_root(&tree, 0, size, &root));
            assert_true(mz_hash_eq(&root, &want_root));
            if (t == 0) {
                continue;
            }
            assert_ok(mz_prove(&tree, t == 1 ? y : 0, t == 1 ? y + 1 : x, size, &proof));
            assert_int_equal(proof.n, hex_proof(f.v[t == 1 ? 3 : 4], want));
            assert_int_equal(memcmp(proof.v, want, (size_t)proof.n * 32), 0);
        }
    }
}

int main(void)
{
    mz_region region;
    assert_ok(mz_region_new((mz_len)1 << 30, &region, &arena));
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_compact_range_has_the_root_of_the_obvious_recursion),
        cmocka_unit_test(every_proof_of_every_small_tree_verifies_and_no_other),
        cmocka_unit_test(a_hash_of_a_node_is_not_one_of_a_leaf),
        cmocka_unit_test(the_hasher_constants_are_those_of_rfc_6962),
        cmocka_unit_test(the_transparency_dev_rows_are_accepted_exactly_when_they_are_good),
        cmocka_unit_test(the_subtree_rows_are_accepted_exactly_when_they_are_good),
        cmocka_unit_test(the_oracle_of_70000_leaves_has_our_roots_and_our_proofs),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mz_region_free(&region);
    return failed;
}
