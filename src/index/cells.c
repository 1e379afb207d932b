/* cells.c: the square map of the web cut into cells, numbered in Z-order: a square of any zoom is one range of numbers,
 * and a box a few ranges. How many features each cell holds is kept for the coarser ones. */
#include "index/inside.h"

#define AXIS_BITS 31
#define ACROSS    8 /* cells that the longer side of a box is made of, at most */

/* The bits of v with a zero before each. */
static uint64_t spread(uint64_t v)
{
    v = (v | v << 16) & UINT64_C(0x0000FFFF0000FFFF);
    v = (v | v << 8) & UINT64_C(0x00FF00FF00FF00FF);
    v = (v | v << 4) & UINT64_C(0x0F0F0F0F0F0F0F0F);
    v = (v | v << 2) & UINT64_C(0x3333333333333333);
    return (v | v << 1) & UINT64_C(0x5555555555555555);
}

int64_t mz_cell_at(int level, uint32_t x, uint32_t y)
{
    mz_assert(level >= 0 && level <= AXIS_BITS);
    return (int64_t)(spread(y) << 1 | spread(x));
}

int64_t mz_cell_of(mz_point p)
{
    const mz_mercator m = mz_mercator_of(p);
    return mz_cell_at(AXIS_BITS, m.x >> 1, m.y >> 1);
}

/* Every other bit of v. */
static uint32_t gather(uint64_t v)
{
    v &= UINT64_C(0x5555555555555555);
    v = (v | v >> 1) & UINT64_C(0x3333333333333333);
    v = (v | v >> 2) & UINT64_C(0x0F0F0F0F0F0F0F0F);
    v = (v | v >> 4) & UINT64_C(0x00FF00FF00FF00FF);
    v = (v | v >> 8) & UINT64_C(0x0000FFFF0000FFFF);
    return (uint32_t)(v | v >> 16);
}

void mz_cell_xy(int64_t cell, uint32_t *x, uint32_t *y)
{
    *x = gather((uint64_t)cell);
    *y = gather((uint64_t)cell >> 1);
}

/* ---- covers ---- */

typedef struct square {
    uint32_t west, north, east, south; /* on the finest grid */
} square;

typedef struct cells {
    int64_t v[2 * (ACROSS + 1) * (ACROSS + 1)];
    mz_len n;
} cells;

/* A few dozen numbers, most of them in order already. */
static void sort(int64_t *v, mz_len n)
{
    for (mz_len i = 1; i < n; i++) {
        const int64_t one = v[i];
        mz_len k = i;
        for (; k > 0 && v[k - 1] > one; k--) {
            v[k] = v[k - 1];
        }
        v[k] = one;
    }
}

static int level_of(const square *s)
{
    int level = AXIS_BITS;
    while (level > 0 && ((s->east >> (AXIS_BITS - level)) - (s->west >> (AXIS_BITS - level)) > ACROSS - 1 ||
                         (s->south >> (AXIS_BITS - level)) - (s->north >> (AXIS_BITS - level)) > ACROSS - 1)) {
        level--;
    }
    return level;
}

static void add_cells(const square *s, int level, cells *out)
{
    const int shift = AXIS_BITS - level;
    for (uint32_t y = s->north >> shift; y <= s->south >> shift; y++) {
        for (uint32_t x = s->west >> shift; x <= s->east >> shift; x++) {
            out->v[out->n++] = mz_cell_at(level, x, y);
        }
    }
}

/* Joins the two neighbours with the smallest gap until there are few enough. */
static void join(mz_cover *c, int64_t *from, int64_t *to, int n)
{
    while (n > MZ_COVER_MAX) {
        int best = 0;
        for (int i = 1; i + 1 < n; i++) {
            best = from[i + 1] - to[i] < from[best + 1] - to[best] ? i : best;
        }
        to[best] = to[best + 1];
        for (int i = best + 1; i + 1 < n; i++) {
            from[i] = from[i + 1];
            to[i] = to[i + 1];
        }
        n--;
    }
    const int shift = MZ_CELL_BITS - 2 * c->level;
    c->n = n;
    for (int i = 0; i < n; i++) {
        c->from[i] = from[i] << shift;
        c->to[i] = ((to[i] + 1) << shift) - 1;
    }
}

static void cover(const square *v, int n, mz_cover *out)
{
    cells list = {.n = 0};
    int64_t from[sizeof list.v / sizeof *list.v], to[sizeof list.v / sizeof *list.v];
    int ranges = 0;
    *out = (mz_cover){.level = AXIS_BITS};
    for (int i = 0; i < n; i++) {
        const int level = level_of(&v[i]);
        out->level = level < out->level ? level : out->level;
    }
    for (int i = 0; i < n; i++) {
        add_cells(&v[i], out->level, &list);
    }
    sort(list.v, list.n);
    for (mz_len i = 0; i < list.n; i++) {
        if (ranges > 0 && list.v[i] <= to[ranges - 1] + 1) {
            to[ranges - 1] = list.v[i];
        } else {
            from[ranges] = to[ranges] = list.v[i];
            ranges++;
        }
    }
    join(out, from, to, ranges);
}

static square square_of(mz_point south_west, mz_point north_east)
{
    const mz_mercator a = mz_mercator_of(south_west), b = mz_mercator_of(north_east);
    return (square){a.x >> 1, b.y >> 1, b.x >> 1, a.y >> 1};
}

void mz_cover_box(mz_point south_west, mz_point north_east, mz_cover *out)
{
    if (south_west.lat_e6 > north_east.lat_e6) {
        *out = (mz_cover){.level = 0};
    } else if (south_west.lon_e6 <= north_east.lon_e6) {
        const square one = square_of(south_west, north_east);
        cover(&one, 1, out);
    } else {
        const square two[] = {square_of(south_west, (mz_point){north_east.lat_e6, MZ_LON_MAX_E6}),
                              square_of((mz_point){south_west.lat_e6, -MZ_LON_MAX_E6}, north_east)};
        cover(two, 2, out);
    }
}

/* ---- how many there are ---- */

static mz_status sum_range(mz_index *index, const int64_t v[4], int64_t *out)
{
    MZ_USING_SCOPED u = {0};
    MZ_TRY(
        mz_use(index,
               S("SELECT coalesce(sum(n), 0) FROM crowd WHERE collection = ?1 AND level = ?2 AND cell BETWEEN ?3 AND "
                 "?4"),
               &u));
    for (int i = 0; i < 4; i++) {
        MZ_TRY(mz_sql_status(sqlite3_bind_int64(u.s, i + 1, v[i])));
    }
    const int rc = sqlite3_step(u.s);
    *out += rc == SQLITE_ROW ? sqlite3_column_int64(u.s, 0) : 0;
    return mz_sql_status(rc);
}

mz_status mz_cover_count(mz_index *index, mz_collection of, const mz_cover *c, int64_t *out)
{
    const int level = c->level < MZ_CROWD_LEVEL ? c->level : MZ_CROWD_LEVEL, shift = MZ_CELL_BITS - 2 * level;
    int64_t sum = 0, done = -1;
    for (int i = 0; i < c->n; i++) {
        const int64_t first = c->from[i] >> shift, last = c->to[i] >> shift;
        const int64_t v[] = {of, level, first > done ? first : done + 1, last};
        if (last > done) {
            MZ_TRY(sum_range(index, v, &sum));
            done = last;
        }
    }
    *out = sum;
    return mz_ok();
}
