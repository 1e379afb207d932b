#include "incident/weights.h"

#include <string.h>

const char *const mz_limit_names[MZ_LIMITS] = {"floor", "threshold", "further", "missing", "copy"};
const char *const mz_curve_names[MZ_CURVES] = {"accepted", "other", "record"};
static const char *const generic_names[MZ_WEIGHTS_GENERIC] = {"clean+clean", "clean+dirty", "dirty+dirty"};

/* ---- curves and exponentials ---- */

int32_t mz_curve_at(const mz_curve *c, int32_t x)
{
    if (c->n == 0 || x <= c->x[0]) {
        return c->n == 0 ? 0 : c->y[0];
    }
    for (mz_len i = 1; i < c->n; i++) {
        if (x <= c->x[i]) {
            const int64_t run = (int64_t)c->x[i] - c->x[i - 1], rise = (int64_t)c->y[i] - c->y[i - 1];
            return (int32_t)(c->y[i - 1] + rise * ((int64_t)x - c->x[i - 1]) / run);
        }
    }
    return c->y[c->n - 1];
}

/* By repeated multiplication: no library's last bit shows. */
uint64_t *mz_exp_table(mz_arena *perm)
{
    uint64_t *t = mz_new(perm, uint64_t, MZ_EXP_ZERO + MZ_EXP_MAX + 1);
    const double step = 1.0009770394924165, back = 0.9990239141819757;
    double up = 65536.0, down = 65536.0;
    for (int i = 0; i <= MZ_EXP_MAX; i++) {
        t[MZ_EXP_ZERO + i] = (uint64_t)(up + 0.5);
        up = up * step;
    }
    for (int i = 0; i <= MZ_EXP_ZERO; i++) {
        t[MZ_EXP_ZERO - i] = (uint64_t)(down + 0.5);
        down = down * back;
    }
    return t;
}

uint64_t mz_weights_exp(const mz_weights *w, int32_t score)
{
    const int32_t s = score < -MZ_EXP_ZERO ? -MZ_EXP_ZERO : score > MZ_EXP_MAX ? MZ_EXP_MAX : score;
    return w->exp[MZ_EXP_ZERO + s];
}

int32_t mz_weights_ln(const mz_weights *w, uint64_t v)
{
    int32_t lo = 0, hi = MZ_EXP_ZERO + MZ_EXP_MAX;
    while (lo < hi) {
        const int32_t mid = lo + (hi - lo + 1) / 2;
        if (w->exp[mid] <= v) {
            lo = mid;
        } else {
            hi = mid - 1;
        }
    }
    return lo - MZ_EXP_ZERO;
}

/* ---- pairs of families ---- */

static mz_len find_pair(const mz_weights *w, mz_str a, mz_str b)
{
    for (mz_len i = MZ_WEIGHTS_GENERIC; i < w->pairs_n; i++) {
        if (mz_str_eq(w->pairs[i].a, a) && mz_str_eq(w->pairs[i].b, b)) {
            return i;
        }
    }
    return -1;
}

const int32_t *mz_weights_cells(const mz_weights *w, const mz_rec_source *a, const mz_rec_source *b, bool *swap)
{
    *swap = mz_str_cmp(a->family, b->family) > 0;
    const mz_len known = *swap ? find_pair(w, b->family, a->family) : find_pair(w, a->family, b->family);
    return w->pairs[known >= 0 ? known : (a->dirty ? 1 : 0) + (b->dirty ? 1 : 0)].cells;
}

/* ---- text ---- */

typedef struct reader {
    mz_weights *w;
    mz_arena *perm;
    mz_str field[6];
    mz_len line;
    mz_map cells;
    mz_str pair; /* of the line before */
    int32_t *pair_cells;
} reader;

static mz_weights_pair *add_pair(mz_weights *w, mz_str a, mz_str b, mz_arena *perm)
{
    const mz_weights_pair pair = {a, b, mz_new(perm, int32_t, MZ_CELLS)};
    mz_assert(w->pairs_n < w->pairs_cap);
    w->pairs[w->pairs_n] = pair;
    return &w->pairs[w->pairs_n++];
}

/* The cells of the pair named in the text; a new pair begins as a copy of the generic one. */
static int32_t *pair_cells(reader *r, mz_str name)
{
    for (int i = 0; i < MZ_WEIGHTS_GENERIC; i++) {
        if (mz_str_eq(name, mz_str_of(generic_names[i]))) {
            return r->w->pairs[i].cells;
        }
    }
    mz_str b = name;
    const mz_str a = mz_str_cut(&b, '+');
    if (a.len == 0 || b.len == 0 || mz_str_cmp(a, b) > 0) {
        return NULL;
    }
    const mz_len known = find_pair(r->w, a, b);
    if (known >= 0) {
        return r->w->pairs[known].cells;
    }
    return r->w->pairs_n < r->w->pairs_cap ? add_pair(r->w, a, b, r->perm)->cells : NULL;
}

/* "feature TAB level TAB class" of every cell -> its place among the cells. */
static void name_cells(reader *r)
{
    MZ_BUF_SCOPED b = mz_buf_new(256);
    for (int row = 0; row < MZ_ROWS; row++) {
        const mz_row_shape *s = &mz_row_shapes[row];
        for (int i = 0; i < s->classes * s->levels; i++) {
            mz_buf_clear(&b);
            mz_put(&b, mz_str_of(s->name));
            mz_put_byte(&b, '\t');
            mz_pattern_level_name((mz_row)row, i % s->levels, &b);
            mz_put_byte(&b, '\t');
            mz_pattern_class_name((mz_row)row, i / s->levels, &b);
            bool fresh = false;
            (void)mz_map_put(&r->cells, mz_str_copy(r->perm, mz_buf_str(&b)), s->begin + i, &fresh, r->perm);
            mz_assert(fresh);
        }
    }
}

/* The line up to its class names the cell; the pair stands behind that. */
static mz_status read_cell(reader *r, mz_str line, int32_t weight)
{
    mz_str pair = r->field[2];
    const mz_str class_text = mz_str_cut(&pair, ' ');
    const mz_str key = {line.data, class_text.data - line.data + class_text.len};
    const int64_t *cell = mz_map_get(&r->cells, key);
    if (cell == NULL) {
        return mz_fail(MZ_BAD_INPUT, "no such feature, level or class", r->line);
    }
    if (!mz_str_eq(pair, r->pair) || r->pair_cells == NULL) { /* most lines speak of the pair of the line before */
        r->pair = pair;
        r->pair_cells = pair_cells(r, pair);
    }
    if (r->pair_cells == NULL) {
        return mz_fail(MZ_BAD_INPUT, "not a pair of sources in byte order, or too many of them", r->line);
    }
    r->pair_cells[*cell] = weight;
    return mz_ok();
}

static mz_status read_limit(reader *r, int32_t weight)
{
    for (int i = 0; i < MZ_LIMITS; i++) {
        if (mz_str_eq(r->field[1], mz_str_of(mz_limit_names[i]))) {
            r->w->limit[i] = weight;
            return mz_ok();
        }
    }
    return mz_fail(MZ_BAD_INPUT, "no such limit", r->line);
}

/* "calibrate TAB x TAB curve TAB ppm": x in the curve's own units. */
static mz_status read_knot(reader *r, int64_t y)
{
    int64_t x = 0;
    if (!mz_str_int(r->field[1], &x) || x < -1000000 || x > 1000000 || y < 0 || y > 1000000) {
        return mz_fail(MZ_BAD_INPUT, "a point of a curve is out of range", r->line);
    }
    for (int i = 0; i < MZ_CURVES; i++) {
        mz_curve *c = &r->w->curve[i];
        if (!mz_str_eq(r->field[2], mz_str_of(mz_curve_names[i]))) {
            continue;
        }
        if (c->n > 0 && x <= c->x[c->n - 1]) {
            return mz_fail(MZ_BAD_INPUT, "the points of a curve must ascend", r->line);
        }
        if (c->n == c->cap) {
            return mz_fail(MZ_LIMIT, "too many points of a curve", r->line);
        }
        c->x[c->n] = (int32_t)x;
        c->y[c->n++] = (int32_t)y;
        return mz_ok();
    }
    return mz_fail(MZ_BAD_INPUT, "no such curve", r->line);
}

static mz_status read_line(reader *r, mz_str line)
{
    mz_str rest = line;
    for (int i = 0; i < 6; i++) {
        r->field[i] = rest.data == NULL ? (mz_str){0} : mz_str_cut(&rest, '\t');
    }
    int64_t value = 0;
    if (rest.data != NULL || !mz_str_int(r->field[3], &value)) {
        return mz_fail(MZ_BAD_INPUT, "want feature, level, class, weight, m, u with tabs between", r->line);
    }
    if (mz_str_eq(r->field[0], S("calibrate"))) {
        return read_knot(r, value);
    }
    if (value < -MZ_WEIGHT_MAX || value > MZ_WEIGHT_MAX) {
        return mz_fail(MZ_BAD_INPUT, "a weight is out of range", r->line);
    }
    if (mz_str_eq(r->field[0], S("limit"))) {
        return read_limit(r, (int32_t)value);
    }
    return read_cell(r, line, (int32_t)value);
}

#define KNOTS_MAX 256

static mz_weights *empty_weights(mz_arena *perm)
{
    mz_weights *w = mz_new(perm, mz_weights, 1);
    w->pairs_cap = MZ_WEIGHTS_PAIRS_MAX;
    w->pairs = mz_new(perm, mz_weights_pair, w->pairs_cap);
    for (int i = 0; i < MZ_WEIGHTS_GENERIC; i++) {
        (void)add_pair(w, (mz_str){0}, (mz_str){0}, perm);
    }
    for (int i = 0; i < MZ_CURVES; i++) {
        w->curve[i].x = mz_new(perm, int32_t, KNOTS_MAX);
        w->curve[i].y = mz_new(perm, int32_t, KNOTS_MAX);
        w->curve[i].cap = KNOTS_MAX;
    }
    w->limit[MZ_LIMIT_FLOOR] = -4096;
    w->limit[MZ_LIMIT_THRESHOLD] = -600;
    w->limit[MZ_LIMIT_FURTHER] = -1400;
    w->limit[MZ_LIMIT_MISSING] = -4000;
    w->limit[MZ_LIMIT_COPY] = 1024;
    w->exp = mz_exp_table(perm);
    return w;
}

/* FNV-1a over the text: a name, not a proof. */
static void name_weights(mz_weights *w, mz_str text)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (mz_len i = 0; i < text.len; i++) {
        h = (h ^ text.data[i]) * UINT64_C(0x100000001b3);
    }
    static const char digits[] = "0123456789abcdef";
    (void)memcpy(w->id, "v1-", 3);
    for (int i = 0; i < 16; i++) {
        w->id[3 + i] = digits[h >> (60 - 4 * i) & 15];
    }
}

mz_status mz_weights_parse(mz_str text, const mz_weights **out, mz_arena *perm)
{
    reader r = {.w = empty_weights(perm), .perm = perm};
    name_cells(&r);
    mz_str rest = text;
    while (rest.data != NULL && rest.len > 0) {
        const mz_str line = mz_str_cut(&rest, '\n');
        r.line++;
        if (line.len > 0 && line.data[0] != '#') {
            MZ_TRY(read_line(&r, line));
        }
    }
    name_weights(r.w, text);
    *out = r.w;
    return mz_ok();
}

mz_str mz_weights_id(const mz_weights *w) { return mz_str_of(w->id); }
