#include "feature_files.h"

static mz_region region;
static mz_arena arena;

static int set_up(void **state)
{
    (void)state;
    return mz_failed(mz_region_new(INT64_C(1) << 30, &region, &arena));
}

static int tear_down(void **state)
{
    (void)state;
    mz_region_free(&region);
    return 0;
}

/* ---- a small reader ---- */

/* Where slot of the table stands; -1 when it is left out. */
static mz_len slot_of(mz_str s, mz_len table, int slot)
{
    const mz_len vtable = table - (mz_len)(int32_t)le(s, table, 4);
    const mz_len size = (mz_len)le(s, vtable, 2);
    const mz_len offset = 4 + 2 * slot < size ? (mz_len)le(s, vtable + 4 + 2 * slot, 2) : 0;
    return offset > 0 ? table + offset : -1;
}

static mz_len pointed(mz_str s, mz_len at) { return at < 0 ? -1 : at + (mz_len)le(s, at, 4); }

static mz_str text_at(mz_str s, mz_len at) { return mz_str_sub(s, at + 4, at + 4 + (mz_len)le(s, at, 4)); }

typedef struct file {
    mz_str all;
    mz_len n, nodes_at, nodes_n, features_at;
} file;

static file open_file(mz_str all)
{
    file f = {.all = all};
    const mz_len header = 12 + (mz_len)le(all, 12, 4);
    assert_memory_equal(all.data, "fgb\3fgb\0", 8);
    assert_str(text_at(all, pointed(all, slot_of(all, header, 0))), S("things"));
    assert_int_equal(le(all, slot_of(all, header, 2), 1), 1);
    const mz_len columns = pointed(all, slot_of(all, header, 7));
    static const uint64_t types[] = {11, 11, 7, 10, 2, 13};
    assert_int_equal(le(all, columns, 4), 6); /* degrees stand in the geometry */
    for (int i = 0; i < 6; i++) {
        const mz_len column = pointed(all, columns + 4 + 4 * i);
        assert_str(text_at(all, pointed(all, slot_of(all, column, 0))), mz_str_of(class_of_all.fields[i].name));
        assert_int_equal(le(all, slot_of(all, column, 1), 1), types[i]);
    }
    f.n = slot_of(all, header, 8) < 0 ? 0 : (mz_len)le(all, slot_of(all, header, 8), 8);
    const mz_len size_at = slot_of(all, header, 9);
    assert_int_equal(le(all, size_at, 2), f.n > 0 ? 16 : 0);
    assert_int_equal(slot_of(all, header, 8) % 8, 0); /* aligned, counted from the size: the magic has 8 bytes */
    f.nodes_at = 12 + (mz_len)le(all, 8, 4);
    for (mz_len level = f.n; f.n > 0; level = (level + 15) / 16) {
        f.nodes_n += level;
        if (level == 1 && f.nodes_n > 1) {
            break;
        }
        f.nodes_n += f.n == 1; /* a single leaf has a root above it */
        if (f.n == 1) {
            break;
        }
    }
    f.features_at = f.nodes_at + 40 * f.nodes_n;
    return f;
}

typedef struct box {
    double w, s, e, n;
} box;

/* The leaves that meet the box, by walking down from the root: offsets of features, in order of the walk. */
static mz_len search(const file *f, box b, mz_len *found)
{
    int32_t queue[2048];
    mz_len n = 0, hits = 0;
    queue[n++] = 0;
    for (mz_len k = 0; k < n; k++) {
        const mz_len at = f->nodes_at + 40 * queue[k];
        const bool meets = le_double(f->all, at) <= b.e && le_double(f->all, at + 8) <= b.n &&
                           le_double(f->all, at + 16) >= b.w && le_double(f->all, at + 24) >= b.s;
        if (!meets) {
            continue;
        }
        const mz_len offset = (mz_len)le(f->all, at + 32, 8);
        if (queue[k] >= f->nodes_n - f->n) {
            found[hits++] = offset;
            continue;
        }
        /* the children of a node are those of its own level: up to the next level's begin */
        mz_len end = f->nodes_n, level = f->n;
        while (end - level > offset) {
            end -= level;
            level = (level + 15) / 16;
        }
        for (mz_len c = offset; c < offset + 16 && c < end; c++) {
            assert_true(n < 2048);
            queue[n++] = (int32_t)c;
        }
    }
    return hits;
}

static double degrees(int32_t e6) { return (double)e6 / 1e6; }

static void check_value(mz_str p, mz_len *at, const mz_feature *want, int column)
{
    const mz_property_value *v = &want->v[column];
    MZ_BUF_SCOPED day = mz_buf_new(32);
    assert_true(v->known);
    switch ((int)class_of_all.fields[column].type) {
    case MZ_PROPERTY_INTEGER:
        assert_int_equal(le(p, *at, 8), v->number);
        *at += 8;
        return;
    case MZ_PROPERTY_SHARE:
        assert_true(le_double(p, *at) >= (double)v->number / 1e6 && le_double(p, *at) <= (double)v->number / 1e6);
        *at += 8;
        return;
    case MZ_PROPERTY_BOOLEAN:
        assert_int_equal(le(p, *at, 1), v->number);
        *at += 1;
        return;
    default:
        break;
    }
    const mz_str text = text_at(p, *at);
    if (class_of_all.fields[column].type == MZ_PROPERTY_DAY) {
        mz_put_day(&day, (mz_day)v->number);
    } else {
        mz_put(&day, v->text);
    }
    assert_str(text, mz_buf_str(&day));
    *at += 4 + text.len;
}

/* Reads the feature at `at`; marks which of `want` it is, after comparing all of it. */
static mz_len check_feature(mz_str all, mz_len at, const mz_feature *want, mz_len n, int *seen)
{
    const mz_len table = at + 4 + (mz_len)le(all, at + 4, 4);
    const mz_str p = text_at(all, pointed(all, slot_of(all, table, 1)));
    const mz_len geometry = pointed(all, slot_of(all, table, 0));
    assert_int_equal(le(p, 0, 2), 0);
    int64_t number = -1;
    const mz_str id = text_at(p, 2);
    assert_true(mz_str_int(mz_str_from(id, 1), &number) && number >= 1 && number <= n);
    const mz_feature *f = &want[number - 1];
    seen[number - 1]++;
    int known = 0;
    for (mz_len k = 0; k < p.len;) {
        const int column = (int)le(p, k, 2);
        k += 2;
        check_value(p, &k, f, column);
        known++;
    }
    for (int i = 0; i < 6; i++) {
        known -= f->v[i].known;
    }
    assert_int_equal(known, 0);
    assert_int_equal(geometry >= 0, f->placed);
    if (f->placed) {
        const mz_len xy = pointed(all, slot_of(all, geometry, 1));
        assert_int_equal(le(all, xy, 4), 2);
        assert_true(le_double(all, xy + 4) >= degrees(f->lon_e6) && le_double(all, xy + 4) <= degrees(f->lon_e6));
        assert_true(le_double(all, xy + 12) >= degrees(f->lat_e6) && le_double(all, xy + 12) <= degrees(f->lat_e6));
    }
    return at + 4 + (mz_len)le(all, at, 4);
}

static void write_file(const mz_feature *v, mz_len n, mz_buf *out)
{
    mz_arena room = arena;
    mz_fgb f = mz_fgb_new(&class_of_all, &room);
    for (mz_len i = 0; i < n; i++) {
        assert_ok(mz_fgb_add(&f, &v[i]));
    }
    assert_ok(mz_fgb_finish(&f, give, out, room));
    mz_fgb_free(&f);
}

static void check_search(const file *f, const mz_feature *v, mz_len n, mz_arena room)
{
    mz_len *found = mz_new(&room, mz_len, n);
    int *seen = mz_new(&room, int, n);
    const double w = 60 + (double)below(15), s = 30 + (double)below(8);
    const box b = {w, s, w + (double)below(6), s + (double)below(4)};
    const mz_len hits = search(f, b, found);
    for (mz_len i = 0; i < hits; i++) {
        (void)check_feature(f->all, f->features_at + found[i], v, n, seen);
    }
    for (mz_len i = 0; i < n; i++) {
        const double x = degrees(v[i].lon_e6), y = degrees(v[i].lat_e6);
        const bool in = v[i].placed && x >= b.w && x <= b.e && y >= b.s && y <= b.n;
        assert_int_equal(seen[i], in);
    }
}

static void every_feature_comes_back_and_the_index_finds_what_a_scan_finds(void **state)
{
    (void)state;
    static const mz_len sizes[] = {0, 1, 2, 15, 16, 17, 256, 257, 1000};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        const mz_len n = sizes[k];
        mz_arena room = arena;
        MZ_BUF_SCOPED out = mz_buf_new(1 << 26), again = mz_buf_new(1 << 26);
        mz_feature *v = mz_new(&arena, mz_feature, n);
        int *seen = mz_new(&arena, int, n);
        seed = (uint64_t)n + 1;
        for (mz_len i = 0; i < n; i++) {
            v[i] = random_feature(i + 1, &arena);
        }
        write_file(v, n, &out);
        write_file(v, n, &again);
        assert_str(mz_buf_str(&again), mz_buf_str(&out));
        const file f = open_file(mz_buf_str(&out));
        assert_int_equal(f.n, n);
        mz_len at = f.features_at;
        for (mz_len i = 0; i < n; i++) {
            at = check_feature(f.all, at, v, n, seen);
        }
        assert_int_equal(at, f.all.len);
        for (mz_len i = 0; i < n; i++) {
            assert_int_equal(seen[i], 1);
        }
        for (int i = 0; n > 0 && i < 50; i++) {
            check_search(&f, v, n, arena);
        }
        arena = room;
    }
}

static mz_status refuse(void *ctx, mz_str bytes)
{
    (void)bytes;
    return --*(int *)ctx < 0 ? mz_fail(MZ_IO, "no room", -1) : mz_ok();
}

static void a_failing_target_ends_the_writing(void **state)
{
    (void)state;
    mz_arena room = arena;
    int left = 0;
    mz_fgb f = mz_fgb_new(&class_of_all, &room);
    const mz_feature one = random_feature(1, &room);
    assert_ok(mz_fgb_add(&f, &one));
    assert_code(mz_fgb_finish(&f, refuse, &left, room), MZ_IO);
    mz_fgb_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_feature_comes_back_and_the_index_finds_what_a_scan_finds),
        cmocka_unit_test(a_failing_target_ends_the_writing),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
