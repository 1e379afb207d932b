#include "format/flatgeobuf.h"

#include "format/flatbuffer.h"
#include "format/hilbert.h"

#include <math.h> /* HUGE_VAL only */

#define NODE_SIZE   16
#define PIECE_BYTES (1 << 20)
#define HEADER_MAX  (1 << 16)
#define ONE_MAX     (1 << 24) /* bytes of one feature */

/* Values of the schema's enums. */
enum { GEOMETRY_POINT = 1 };
enum { COLUMN_BOOL = 2, COLUMN_LONG = 7, COLUMN_DOUBLE = 10, COLUMN_STRING = 11, COLUMN_DATETIME = 13 };

mz_fgb mz_fgb_new(const mz_feature_class *of, mz_arena *perm)
{
    return (mz_fgb){.of = of,
                    .perm = perm,
                    .bytes = mz_buf_new(MZ_FGB_BYTES_MAX),
                    .back = mz_buf_new(ONE_MAX),
                    .properties = mz_buf_new(ONE_MAX)};
}

void mz_fgb_free(mz_fgb *f)
{
    mz_buf_free(&f->bytes);
    mz_buf_free(&f->back);
    mz_buf_free(&f->properties);
}

static double degrees(int32_t e6) { return (double)e6 / 1e6; }

static uint8_t column_type(mz_property_type t)
{
    switch (t) {
    case MZ_PROPERTY_TEXT:
        return COLUMN_STRING;
    case MZ_PROPERTY_INTEGER:
        return COLUMN_LONG;
    case MZ_PROPERTY_BOOLEAN:
        return COLUMN_BOOL;
    case MZ_PROPERTY_DAY:
        return COLUMN_DATETIME;
    case MZ_PROPERTY_SHARE:
    case MZ_PROPERTY_DEGREES:
    case MZ_PROPERTY_GEOMETRY:
        break;
    }
    return COLUMN_DOUBLE;
}

/* ---- features ---- */

static void put_text(mz_buf *out, mz_str s)
{
    mz_put_le(out, (uint64_t)s.len, 4);
    mz_put(out, s);
}

static void put_value(mz_buf *out, mz_property_type type, const mz_property_value *v)
{
    MZ_BUF_SCOPED day = mz_buf_new(32);
    switch (column_type(type)) {
    case COLUMN_STRING:
        put_text(out, v->text);
        break;
    case COLUMN_BOOL:
        mz_put_byte(out, v->number != 0);
        break;
    case COLUMN_DATETIME:
        mz_put_day(&day, (mz_day)v->number);
        put_text(out, mz_buf_str(&day));
        break;
    case COLUMN_LONG:
        mz_put_le(out, (uint64_t)v->number, 8);
        break;
    default:
        mz_put_le_double(out, (double)v->number / 1e6);
    }
}

/* Each known value behind the number of its column. */
static void put_properties(mz_fgb *f, const mz_feature *feature)
{
    uint16_t column = 0;
    mz_buf_clear(&f->properties);
    for (mz_len i = 0; i < f->of->n; i++) {
        if (!mz_property_is_value(&f->of->fields[i])) {
            continue;
        }
        if (feature->v[i].known) {
            mz_put_le(&f->properties, column, 2);
            put_value(&f->properties, f->of->fields[i].type, &feature->v[i]);
        }
        column++;
    }
}

static mz_len put_point(mz_flat *b, const mz_feature *feature)
{
    const double xy[] = {degrees(feature->lon_e6), degrees(feature->lat_e6)};
    const mz_len at = mz_flat_doubles(b, xy, 2);
    mz_flat_table geometry = mz_flat_begin(b);
    mz_flat_offset(b, &geometry, 1, at);
    return mz_flat_end(b, &geometry);
}

mz_status mz_fgb_add(mz_fgb *f, const mz_feature *feature)
{
    mz_flat b = mz_flat_on(&f->back);
    const mz_len begin = f->bytes.len;
    put_properties(f, feature);
    MZ_TRY(mz_buf_status(&f->properties));
    const mz_len properties = mz_flat_bytes(&b, mz_buf_str(&f->properties));
    const mz_len geometry = feature->placed ? put_point(&b, feature) : 0;
    mz_flat_table t = mz_flat_begin(&b);
    if (feature->placed) {
        mz_flat_offset(&b, &t, 0, geometry);
    }
    mz_flat_offset(&b, &t, 1, properties);
    mz_flat_finish(&b, mz_flat_end(&b, &t), &f->bytes);
    *mz_push(f->perm, &f->items) =
        (mz_fgb_item){begin, f->bytes.len - begin, feature->placed, feature->lat_e6, feature->lon_e6};
    return mz_buf_status(&f->bytes);
}

/* ---- order ---- */

typedef struct box {
    double west, south, east, north;
} box;

static const box nowhere = {HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL};

static box hull(box a, box b)
{
    return (box){a.west < b.west ? a.west : b.west, a.south < b.south ? a.south : b.south,
                 a.east > b.east ? a.east : b.east, a.north > b.north ? a.north : b.north};
}

static box box_of(const mz_fgb_item *i)
{
    const double x = degrees(i->lon_e6), y = degrees(i->lat_e6);
    return i->placed ? (box){x, y, x, y} : nowhere;
}

static box extent_of(const mz_fgb *f)
{
    box all = nowhere;
    for (mz_len i = 0; i < f->items.n; i++) {
        all = hull(all, box_of(&f->items.v[i]));
    }
    return all;
}

/* 0..65535 over the extent. */
static uint32_t share_of(double v, double least, double most)
{
    return most > least ? (uint32_t)((v - least) / (most - least) * 65535.0) : 0;
}

static uint64_t curve_place(const mz_fgb_item *i, const box *all)
{
    return i->placed ? mz_hilbert(16, share_of(degrees(i->lon_e6), all->west, all->east),
                                  share_of(degrees(i->lat_e6), all->south, all->north))
                     : UINT64_MAX;
}

static const mz_keyed *sorted(const mz_fgb *f, const box *all, mz_arena *room)
{
    mz_keyed *order = mz_new(room, mz_keyed, f->items.n);
    for (mz_len i = 0; i < f->items.n; i++) {
        order[i] = (mz_keyed){curve_place(&f->items.v[i], all), (uint32_t)i};
    }
    mz_sort_keyed(order, f->items.n, *room);
    return order;
}

/* ---- header ---- */

static mz_len put_column(mz_flat *b, const mz_property *p)
{
    const mz_len title = mz_flat_text(b, mz_str_of(p->title)), name = mz_flat_text(b, mz_str_of(p->name));
    mz_flat_table t = mz_flat_begin(b);
    mz_flat_offset(b, &t, 0, name);
    mz_flat_number(b, &t, 1, column_type(p->type), 1);
    mz_flat_offset(b, &t, 2, title);
    return mz_flat_end(b, &t);
}

static mz_len put_columns(mz_flat *b, const mz_feature_class *of)
{
    mz_len places[MZ_PROPERTIES_MAX], n = 0;
    for (mz_len i = 0; i < of->n; i++) {
        if (mz_property_is_value(&of->fields[i])) {
            places[n++] = put_column(b, &of->fields[i]);
        }
    }
    return mz_flat_offsets(b, places, n);
}

static mz_len put_crs(mz_flat *b)
{
    const mz_len name = mz_flat_text(b, S("WGS 84")), org = mz_flat_text(b, S("EPSG"));
    mz_flat_table t = mz_flat_begin(b);
    mz_flat_offset(b, &t, 0, org);
    mz_flat_number(b, &t, 1, 4326, 4);
    mz_flat_offset(b, &t, 2, name);
    return mz_flat_end(b, &t);
}

static void put_header(const mz_fgb *f, const box *all, mz_buf *back, mz_buf *out)
{
    static const uint8_t magic[] = {'f', 'g', 'b', 3, 'f', 'g', 'b', 0};
    mz_flat b = mz_flat_on(back);
    const bool any = all->west <= all->east;
    const double corners[] = {all->west, all->south, all->east, all->north};
    const mz_len title = mz_flat_text(&b, mz_str_of(f->of->title)), crs = put_crs(&b);
    const mz_len columns = put_columns(&b, f->of);
    const mz_len envelope = any ? mz_flat_doubles(&b, corners, 4) : 0;
    const mz_len name = mz_flat_text(&b, mz_str_of(f->of->name));
    mz_flat_table t = mz_flat_begin(&b);
    mz_flat_number(&b, &t, 8, (uint64_t)f->items.n, 8);
    mz_flat_offset(&b, &t, 0, name);
    if (any) {
        mz_flat_offset(&b, &t, 1, envelope);
    }
    mz_flat_offset(&b, &t, 7, columns);
    mz_flat_offset(&b, &t, 10, crs);
    mz_flat_offset(&b, &t, 11, title);
    mz_flat_number(&b, &t, 9, f->items.n > 0 ? NODE_SIZE : 0, 2);
    mz_flat_number(&b, &t, 2, GEOMETRY_POINT, 1);
    mz_put(out, (mz_str){magic, sizeof magic});
    mz_flat_finish(&b, mz_flat_end(&b, &t), out);
}

/* ---- index ---- */

typedef struct node {
    box at;
    uint64_t offset; /* of a leaf: where the feature begins; of others: which node is the first child */
} node;

typedef struct tree {
    node *v;
    mz_len n, leaves; /* the last `leaves` of the n nodes */
} tree;

static mz_len nodes_of(mz_len leaves)
{
    mz_len n = leaves, sum = leaves;
    do {
        n = (n + NODE_SIZE - 1) / NODE_SIZE;
        sum += n;
    } while (n > 1);
    return sum;
}

/* Leaves in the order of the file, each level in front of the one below it, the root first. */
static tree build_tree(const mz_fgb *f, const mz_keyed *order, mz_arena *room)
{
    tree t = {.leaves = f->items.n, .n = nodes_of(f->items.n)};
    t.v = mz_new(room, node, t.n);
    uint64_t offset = 0;
    for (mz_len i = 0; i < t.leaves; i++) {
        const mz_fgb_item *item = &f->items.v[order[i].value];
        t.v[t.n - t.leaves + i] = (node){box_of(item), offset};
        offset += (uint64_t)item->size;
    }
    for (mz_len begin = t.n - t.leaves, end = t.n; end - begin > 1 || begin > 0;) {
        const mz_len parents = (end - begin + NODE_SIZE - 1) / NODE_SIZE, first = begin - parents;
        for (mz_len p = 0; p < parents; p++) {
            node up = {nowhere, (uint64_t)(begin + p * NODE_SIZE)};
            for (mz_len k = begin + p * NODE_SIZE; k < end && k < begin + (p + 1) * NODE_SIZE; k++) {
                up.at = hull(up.at, t.v[k].at);
            }
            t.v[first + p] = up;
        }
        end = begin;
        begin = first;
    }
    return t;
}

static void put_node(mz_buf *out, const node *n)
{
    mz_put_le_double(out, n->at.west);
    mz_put_le_double(out, n->at.south);
    mz_put_le_double(out, n->at.east);
    mz_put_le_double(out, n->at.north);
    mz_put_le(out, n->offset, 8);
}

static mz_status give_when(mz_buf *piece, mz_len least, mz_give give, void *ctx)
{
    if (piece->len < least || piece->len == 0) {
        return mz_ok();
    }
    MZ_TRY(mz_buf_status(piece));
    MZ_TRY(give(ctx, mz_buf_str(piece)));
    mz_buf_clear(piece);
    return mz_ok();
}

mz_status mz_fgb_finish(mz_fgb *f, mz_give give, void *ctx, mz_arena scratch)
{
    const box all = extent_of(f);
    MZ_BUF_SCOPED out = mz_buf_new(PIECE_BYTES + ONE_MAX + HEADER_MAX);
    put_header(f, &all, &f->back, &out);
    if (f->items.n == 0) {
        return give_when(&out, 0, give, ctx);
    }
    const mz_keyed *order = sorted(f, &all, &scratch);
    const tree t = build_tree(f, order, &scratch);
    for (mz_len i = 0; i < t.n; i++) {
        put_node(&out, &t.v[i]);
        MZ_TRY(give_when(&out, PIECE_BYTES, give, ctx));
    }
    for (mz_len i = 0; i < f->items.n; i++) {
        const mz_fgb_item *item = &f->items.v[order[i].value];
        mz_put(&out, mz_str_sub(mz_buf_str(&f->bytes), item->begin, item->begin + item->size));
        MZ_TRY(give_when(&out, PIECE_BYTES, give, ctx));
    }
    return give_when(&out, 0, give, ctx);
}
