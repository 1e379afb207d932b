#include "format/pmtiles.h"

#include "format/flatbuffer.h"
#include "format/gzip.h"
#include "format/hilbert.h"
#include "format/json.h"

#define ORDER       31 /* of the curve that features are sorted along */
#define CELL_ZOOM   8  /* a tile has 2^8 cells to a side */
#define EXTENT_ZOOM 12
#define HEADER      127
#define ROOT_MAX    (16384 - HEADER)
#define LEAF_LEAST  4096
#define PIECE_BYTES (1 << 20)
enum { GZIP = 2, TYPE_MVT = 1 };

_Static_assert(MZ_MVT_EXTENT == 1 << EXTENT_ZOOM, "a tile has 2^12 pixels to a side");
_Static_assert(MZ_PMTILES_ZOOM_MAX + EXTENT_ZOOM <= ORDER, "a pixel is a cell of the curve");

mz_pmtiles mz_pmtiles_new(const mz_feature_class *of, int min_zoom, int max_zoom, mz_arena *perm)
{
    mz_assert(min_zoom >= 0 && min_zoom <= max_zoom && max_zoom <= MZ_PMTILES_ZOOM_MAX);
    return (mz_pmtiles){.of = of,
                        .min_zoom = min_zoom,
                        .max_zoom = max_zoom,
                        .perm = perm,
                        .packed = mz_buf_new(MZ_PMTILES_BYTES_MAX),
                        .tiles = mz_buf_new(MZ_PMTILES_BYTES_MAX)};
}

void mz_pmtiles_free(mz_pmtiles *p)
{
    mz_buf_free(&p->packed);
    mz_buf_free(&p->tiles);
}

mz_status mz_pmtiles_add(mz_pmtiles *p, const mz_feature *f, uint32_t x, uint32_t y)
{
    const mz_len begin = p->packed.len;
    mz_assert(f->placed);
    mz_mvt_pack(p->of, f, &p->packed);
    *mz_push(p->perm, &p->items) =
        (mz_pmtiles_item){x, y, f->lat_e6, f->lon_e6, f->number, begin, p->packed.len - begin};
    return mz_buf_status(&p->packed);
}

/* ---- tiles ---- */

typedef struct drawing {
    mz_pmtiles *p;
    const mz_keyed *order; /* along the curve: tiles and cells of every zoom are runs of it */
    int zoom;
    mz_mvt layer;
    mz_buf plain;
} drawing;

static uint64_t cell_at(const drawing *d, mz_len i, int zoom) { return d->order[i].key >> (2 * (ORDER - zoom)); }

static mz_len run_end(const drawing *d, mz_len begin, mz_len most, int zoom)
{
    mz_len end = begin + 1;
    while (end < most && cell_at(d, end, zoom) == cell_at(d, begin, zoom)) {
        end++;
    }
    return end;
}

static int32_t pixel(uint32_t v, int zoom) { return (int32_t)(v >> (32 - zoom - EXTENT_ZOOM) & (MZ_MVT_EXTENT - 1)); }

/* The features order[begin, end) of one cell as one point: where the only one stands, else in the cell's middle. */
static void draw_cell(drawing *d, mz_len begin, mz_len end, mz_arena *room)
{
    const mz_pmtiles_item *item = &d->p->items.v[d->order[begin].value];
    const int32_t side = MZ_MVT_EXTENT >> CELL_ZOOM;
    int32_t px = pixel(item->x, d->zoom), py = pixel(item->y, d->zoom);
    if (end - begin > 1) {
        px = px / side * side + side / 2;
        py = py / side * side + side / 2;
    }
    mz_mvt_add(&d->layer, item->id, mz_str_sub(mz_buf_str(&d->p->packed), item->begin, item->begin + item->size),
               end - begin, px, py, room);
}

static uint64_t first_tile(int zoom) { return ((UINT64_C(1) << (2 * zoom)) - 1) / 3; }

static mz_status draw_tile(drawing *d, mz_len begin, mz_len end, mz_arena scratch)
{
    for (mz_len at = begin; at < end;) {
        const mz_len next = d->zoom == d->p->max_zoom ? at + 1 : run_end(d, at, end, d->zoom + CELL_ZOOM);
        draw_cell(d, at, next, &scratch);
        at = next;
    }
    mz_buf_clear(&d->plain);
    MZ_TRY(mz_mvt_finish(&d->layer, &d->plain));
    const mz_len offset = d->p->tiles.len;
    mz_gzip_pack_quick(mz_buf_str(&d->plain), &d->p->tiles);
    *mz_push(d->p->perm, &d->p->entries) =
        (mz_pmtiles_entry){first_tile(d->zoom) + cell_at(d, begin, d->zoom), offset, d->p->tiles.len - offset};
    return mz_buf_status(&d->p->tiles);
}

static mz_status draw_zooms(drawing *d, mz_arena scratch)
{
    for (d->zoom = d->p->min_zoom; d->zoom <= d->p->max_zoom; d->zoom++) {
        for (mz_len at = 0; at < d->p->items.n;) {
            const mz_len next = run_end(d, at, d->p->items.n, d->zoom);
            MZ_TRY(draw_tile(d, at, next, scratch));
            at = next;
        }
    }
    return mz_ok();
}

static mz_status draw(mz_pmtiles *p, mz_arena scratch)
{
    mz_keyed *order = mz_new(&scratch, mz_keyed, p->items.n);
    for (mz_len i = 0; i < p->items.n; i++) {
        order[i] = (mz_keyed){mz_hilbert(ORDER, p->items.v[i].x >> 1, p->items.v[i].y >> 1), (uint32_t)i};
    }
    mz_sort_keyed(order, p->items.n, scratch);
    drawing d = {.p = p, .order = order, .layer = mz_mvt_new(p->of), .plain = mz_buf_new(MZ_MVT_LAYER_MAX + 64)};
    const mz_status s = draw_zooms(&d, scratch);
    mz_mvt_free(&d.layer);
    mz_buf_free(&d.plain);
    return s;
}

/* ---- directories ---- */

typedef struct listed {
    uint64_t tile, offset, size, run; /* run 0: a leaf directory */
} listed;

static void put_directory(const listed *v, mz_len n, mz_buf *out)
{
    MZ_BUF_SCOPED plain = mz_buf_new(MZ_PMTILES_BYTES_MAX);
    mz_put_varint(&plain, (uint64_t)n);
    for (mz_len i = 0; i < n; i++) {
        mz_put_varint(&plain, v[i].tile - (i > 0 ? v[i - 1].tile : 0));
    }
    for (mz_len i = 0; i < n; i++) {
        mz_put_varint(&plain, v[i].run);
    }
    for (mz_len i = 0; i < n; i++) {
        mz_put_varint(&plain, v[i].size);
    }
    for (mz_len i = 0; i < n; i++) {
        const bool follows = i > 0 && v[i].offset == v[i - 1].offset + v[i - 1].size;
        mz_put_varint(&plain, follows ? 0 : v[i].offset + 1);
    }
    mz_gzip_pack_quick(mz_buf_str(&plain), out);
}

/* Leaves of `each` entries, and the root that lists them. */
static void put_leaves(const listed *v, mz_len n, mz_len each, mz_buf *root, mz_buf *leaves, mz_arena scratch)
{
    mz_len count = 0;
    listed *up = mz_new(&scratch, listed, n / each + 1);
    for (mz_len at = 0; at < n; at += each) {
        const uint64_t offset = (uint64_t)leaves->len;
        put_directory(v + at, n - at < each ? n - at : each, leaves);
        up[count++] = (listed){v[at].tile, offset, (uint64_t)leaves->len - offset, 0};
    }
    put_directory(up, count, root);
}

/* The root must lie within the first 16 KiB of the file: larger leaves until it does. */
static void put_directories(const mz_pmtiles *p, mz_buf *root, mz_buf *leaves, mz_arena scratch)
{
    const mz_len n = p->entries.n;
    listed *v = mz_new(&scratch, listed, n);
    for (mz_len i = 0; i < n; i++) {
        const mz_pmtiles_entry *e = &p->entries.v[i];
        v[i] = (listed){e->tile, (uint64_t)e->offset, (uint64_t)e->size, 1};
    }
    if (n <= 16384) {
        put_directory(v, n, root);
    }
    for (mz_len each = LEAF_LEAST; root->len == 0 || root->len > ROOT_MAX; each += each / 4) {
        mz_buf_clear(root);
        mz_buf_clear(leaves);
        put_leaves(v, n, each, root, leaves, scratch);
    }
}

/* ---- the file ---- */

static const char *json_type(mz_property_type t)
{
    return t == MZ_PROPERTY_BOOLEAN ? "Boolean" : t == MZ_PROPERTY_TEXT || t == MZ_PROPERTY_DAY ? "String" : "Number";
}

static void put_metadata(const mz_pmtiles *p, mz_buf *out)
{
    MZ_BUF_SCOPED plain = mz_buf_new(1 << 20);
    mz_json_out w = mz_json_to(&plain, 0);
    mz_json_begin(&w, '{');
    mz_json_key(&w, S("name"));
    mz_json_str(&w, mz_str_of(p->of->name));
    mz_json_key(&w, S("description"));
    mz_json_str(&w, mz_str_of(p->of->title));
    mz_json_key(&w, S("vector_layers"));
    mz_json_begin(&w, '[');
    mz_json_begin(&w, '{');
    mz_json_key(&w, S("id"));
    mz_json_str(&w, mz_str_of(p->of->name));
    mz_json_key(&w, S("description"));
    mz_json_str(&w, mz_str_of(p->of->title));
    mz_json_key(&w, S("minzoom"));
    mz_json_int(&w, p->min_zoom);
    mz_json_key(&w, S("maxzoom"));
    mz_json_int(&w, p->max_zoom);
    mz_json_key(&w, S("fields"));
    mz_json_begin(&w, '{');
    mz_json_key(&w, MZ_MVT_COUNT_FIELD);
    mz_json_str(&w, S("Number"));
    for (mz_len i = 0; i < p->of->n; i++) {
        if (mz_property_is_value(&p->of->fields[i])) {
            mz_json_key(&w, mz_str_of(p->of->fields[i].name));
            mz_json_str(&w, mz_str_of(json_type(p->of->fields[i].type)));
        }
    }
    mz_json_end(&w, '}');
    mz_json_end(&w, '}');
    mz_json_end(&w, ']');
    mz_json_end(&w, '}');
    mz_assert(!plain.full);
    mz_gzip_pack_quick(mz_buf_str(&plain), out);
}

typedef struct extent {
    int32_t west, south, east, north;
} extent;

static extent extent_of(const mz_pmtiles *p)
{
    extent e = {0, 0, 0, 0};
    for (mz_len i = 0; i < p->items.n; i++) {
        const mz_pmtiles_item *item = &p->items.v[i];
        e.west = i == 0 || item->lon_e6 < e.west ? item->lon_e6 : e.west;
        e.south = i == 0 || item->lat_e6 < e.south ? item->lat_e6 : e.south;
        e.east = i == 0 || item->lon_e6 > e.east ? item->lon_e6 : e.east;
        e.north = i == 0 || item->lat_e6 > e.north ? item->lat_e6 : e.north;
    }
    return e;
}

/* Ten-millionths of a degree. */
static void put_e7(mz_buf *out, int64_t e6) { mz_put_le(out, (uint64_t)(e6 * 10), 4); }

static void put_header(const mz_pmtiles *p, mz_len root, mz_len metadata, mz_len leaves, mz_buf *out)
{
    const extent e = extent_of(p);
    const mz_len sizes[] = {root, metadata, leaves, p->tiles.len};
    mz_len at = HEADER;
    mz_puts(out, "PMTiles\x03");
    for (int i = 0; i < 4; i++) {
        mz_put_le(out, (uint64_t)at, 8);
        mz_put_le(out, (uint64_t)sizes[i], 8);
        at += sizes[i];
    }
    for (int i = 0; i < 3; i++) { /* tiles addressed, entries, contents: one each */
        mz_put_le(out, (uint64_t)p->entries.n, 8);
    }
    const uint8_t bytes[] = {1, GZIP, GZIP, TYPE_MVT, (uint8_t)p->min_zoom, (uint8_t)p->max_zoom};
    mz_put(out, (mz_str){bytes, sizeof bytes});
    put_e7(out, e.west);
    put_e7(out, e.south);
    put_e7(out, e.east);
    put_e7(out, e.north);
    mz_put_byte(out, (uint8_t)p->min_zoom);
    put_e7(out, ((int64_t)e.west + e.east) / 2);
    put_e7(out, ((int64_t)e.south + e.north) / 2);
    mz_assert(out->len == HEADER);
}

static mz_status give_all(mz_give give, void *ctx, mz_str bytes)
{
    for (mz_len at = 0; at < bytes.len; at += PIECE_BYTES) {
        const mz_len left = bytes.len - at;
        MZ_TRY(give(ctx, mz_str_sub(bytes, at, at + (left < PIECE_BYTES ? left : PIECE_BYTES))));
    }
    return mz_ok();
}

mz_status mz_pmtiles_finish(mz_pmtiles *p, mz_give give, void *ctx, mz_arena scratch)
{
    MZ_BUF_SCOPED head = mz_buf_new(HEADER), root = mz_buf_new(1 << 24), metadata = mz_buf_new(1 << 20);
    MZ_BUF_SCOPED leaves = mz_buf_new(MZ_PMTILES_BYTES_MAX);
    MZ_TRY(draw(p, scratch));
    put_directories(p, &root, &leaves, scratch);
    put_metadata(p, &metadata);
    MZ_TRY(mz_buf_status(&leaves));
    put_header(p, root.len, metadata.len, leaves.len, &head);
    MZ_TRY(give_all(give, ctx, mz_buf_str(&head)));
    MZ_TRY(give_all(give, ctx, mz_buf_str(&root)));
    MZ_TRY(give_all(give, ctx, mz_buf_str(&metadata)));
    MZ_TRY(give_all(give, ctx, mz_buf_str(&leaves)));
    return give_all(give, ctx, mz_buf_str(&p->tiles));
}
