/* land.c: makes the table of land and boundaries (src/geo/land_table.h) at build time.
 *
 * usage: land COUNTRIES.json OUT
 *
 * In is TopoJSON with the objects `countries` (Polygon or MultiPolygon, properties.name) and `land`, quantised. Arcs
 * that two countries have are boundaries; rings of `land` are what is filled.
 */
#include "format/format.h"
#include "geo/land_table.h"

#include <stdio.h>
#include <stdlib.h>

#define FILE_MAX   ((mz_len)1 << 26)
#define ARENA_SIZE ((mz_len)1 << 32)
#define NAMES_MAX  1000

typedef struct world {
    mz_arena *a;
    int32_t *points; /* pairs */
    mz_len points_n;
    mz_land_arc *arcs;
    mz_len arcs_n;
    struct {
        uint32_t *v;
        mz_len n, cap;
    } rings;
    struct {
        int32_t *v;
        mz_len n, cap;
    } uses;
    mz_str names[NAMES_MAX];
    mz_len names_n;
} world;

static _Noreturn void stop(const char *what)
{
    fprintf(stderr, "land: %s\n", what);
    exit(1);
}

static const mz_json *member(const mz_json *object, const char *name, mz_json_kind kind)
{
    const mz_json *v = mz_json_get(object, mz_str_of(name));
    if (v == NULL || v->kind != kind) {
        stop(name);
    }
    return v;
}

static void pair_of(const mz_json *transform, const char *name, double out[2])
{
    const mz_json *v = member(transform, name, MZ_JSON_ARRAY);
    if (v->n != 2) {
        stop(name);
    }
    out[0] = v->v[0].real;
    out[1] = v->v[1].real;
}

static int32_t degrees(int64_t q, double scale, double translate)
{
    const double e6 = ((double)q * scale + translate) * 1e6;
    return (int32_t)(e6 < 0 ? e6 - 0.5 : e6 + 0.5);
}

static void widen(mz_land_arc *arc, int32_t lat, int32_t lon)
{
    arc->west_e6 = lon < arc->west_e6 ? lon : arc->west_e6;
    arc->east_e6 = lon > arc->east_e6 ? lon : arc->east_e6;
    arc->south_e6 = lat < arc->south_e6 ? lat : arc->south_e6;
    arc->north_e6 = lat > arc->north_e6 ? lat : arc->north_e6;
}

static mz_len count_points(const mz_json *arcs)
{
    mz_len n = 0;
    for (mz_len i = 0; i < arcs->n; i++) {
        n += arcs->v[i].n;
    }
    return n;
}

static void read_arcs(world *w, const mz_json *topology)
{
    double scale[2], translate[2];
    const mz_json *arcs = member(topology, "arcs", MZ_JSON_ARRAY);
    const mz_json *transform = member(topology, "transform", MZ_JSON_OBJECT);
    pair_of(transform, "scale", scale);
    pair_of(transform, "translate", translate);
    w->points = mz_new(w->a, int32_t, 2 * count_points(arcs));
    w->arcs = mz_new(w->a, mz_land_arc, arcs->n + 1);
    w->arcs_n = arcs->n;
    for (mz_len i = 0; i < arcs->n; i++) {
        int64_t x = 0, y = 0;
        w->arcs[i] = (mz_land_arc){(uint32_t)w->points_n, INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN, 0, 0};
        for (mz_len k = 0; k < arcs->v[i].n; k++) {
            const mz_json *p = &arcs->v[i].v[k];
            if (p->n != 2 || p->v[0].kind != MZ_JSON_INT || p->v[1].kind != MZ_JSON_INT) {
                stop("an arc's point is no pair of whole numbers");
            }
            x += p->v[0].integer;
            y += p->v[1].integer;
            const int32_t lat = degrees(y, scale[1], translate[1]), lon = degrees(x, scale[0], translate[0]);
            widen(&w->arcs[i], lat, lon);
            w->points[2 * w->points_n] = lat;
            w->points[2 * w->points_n++ + 1] = lon;
        }
    }
    w->arcs[arcs->n].point = (uint32_t)w->points_n;
}

static mz_len arc_of(const world *w, const mz_json *use)
{
    const int64_t at = use->kind != MZ_JSON_INT ? -1 : use->integer < 0 ? ~use->integer : use->integer;
    if (at < 0 || at >= w->arcs_n) {
        stop("a ring names an arc that is not there");
    }
    return (mz_len)at;
}

/* Calls `take` for each ring of a Polygon or MultiPolygon. */
typedef void (*take_ring)(world *w, const mz_json *ring, uint16_t name);
static void walk(world *w, const mz_json *geometry, uint16_t name, take_ring take)
{
    const mz_json *arcs = member(geometry, "arcs", MZ_JSON_ARRAY);
    const bool many = mz_str_eq(mz_json_text(geometry, S("type")), S("MultiPolygon"));
    if (!many && !mz_str_eq(mz_json_text(geometry, S("type")), S("Polygon"))) {
        stop("a geometry is neither Polygon nor MultiPolygon");
    }
    for (mz_len i = 0; i < arcs->n; i++) {
        if (!many) {
            take(w, &arcs->v[i], name);
            continue;
        }
        for (mz_len k = 0; k < arcs->v[i].n; k++) {
            take(w, &arcs->v[i].v[k], name);
        }
    }
}

static void take_country(world *w, const mz_json *ring, uint16_t name)
{
    for (mz_len i = 0; i < ring->n; i++) {
        mz_land_arc *arc = &w->arcs[arc_of(w, &ring->v[i])];
        if (arc->a == 0) {
            arc->a = name;
        } else if (arc->a != name && arc->b == 0) {
            arc->b = name;
        }
    }
}

static void take_land(world *w, const mz_json *ring, uint16_t name)
{
    (void)name;
    *mz_push(w->a, &w->rings) = (uint32_t)w->uses.n;
    for (mz_len i = 0; i < ring->n; i++) {
        const mz_len at = arc_of(w, &ring->v[i]);
        *mz_push(w->a, &w->uses) = ring->v[i].integer < 0 ? ~(int32_t)at : (int32_t)at;
    }
}

static void read_objects(world *w, const mz_json *topology)
{
    const mz_json *objects = member(topology, "objects", MZ_JSON_OBJECT);
    const mz_json *countries = member(member(objects, "countries", MZ_JSON_OBJECT), "geometries", MZ_JSON_ARRAY);
    const mz_json *land = member(member(objects, "land", MZ_JSON_OBJECT), "geometries", MZ_JSON_ARRAY);
    w->names_n = 1;
    for (mz_len i = 0; i < countries->n; i++) {
        if (w->names_n == NAMES_MAX) {
            stop("more countries than names");
        }
        const mz_json *properties = member(&countries->v[i], "properties", MZ_JSON_OBJECT);
        w->names[w->names_n] = member(properties, "name", MZ_JSON_STRING)->text;
        walk(w, &countries->v[i], (uint16_t)w->names_n++, take_country);
    }
    for (mz_len i = 0; i < land->n; i++) {
        walk(w, &land->v[i], 0, take_land);
    }
    *mz_push(w->a, &w->rings) = (uint32_t)w->uses.n;
    w->rings.n--;
}

/* Appends n bytes, which then begin at a multiple of four. */
static uint32_t append(mz_buf *out, const void *bytes, mz_len n)
{
    while (out->len % 4 != 0) {
        mz_put_byte(out, 0);
    }
    const uint32_t at = (uint32_t)out->len;
    mz_put(out, (mz_str){bytes, n});
    return at;
}

static void write_table(const world *w, const char *path)
{
    MZ_BUF_SCOPED out = mz_buf_new(FILE_MAX);
    MZ_BUF_SCOPED text = mz_buf_new(1 << 20);
    uint32_t names[NAMES_MAX + 1];
    for (mz_len i = 0; i <= w->names_n; i++) {
        names[i] = (uint32_t)text.len;
        mz_put(&text, i < w->names_n ? w->names[i] : (mz_str){0});
    }
    mz_land_head h = {.magic = MZ_LAND_MAGIC,
                      .points_n = (uint32_t)w->points_n,
                      .arcs_n = (uint32_t)w->arcs_n,
                      .rings_n = (uint32_t)w->rings.n,
                      .uses_n = (uint32_t)w->uses.n,
                      .names_n = (uint32_t)w->names_n,
                      .text_n = (uint32_t)text.len};
    (void)append(&out, &h, (mz_len)sizeof h);
    h.points = append(&out, w->points, 8 * w->points_n);
    h.arcs = append(&out, w->arcs, (mz_len)sizeof *w->arcs * (w->arcs_n + 1));
    h.rings = append(&out, w->rings.v, 4 * (w->rings.n + 1));
    h.uses = append(&out, w->uses.v, 4 * w->uses.n);
    h.names = append(&out, names, 4 * (w->names_n + 1));
    h.text = append(&out, text.data, text.len);
    if (mz_failed(mz_buf_status(&out)) || mz_failed(mz_buf_status(&text))) {
        stop("the table is too large");
    }
    (void)memcpy(out.data, &h, sizeof h);
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(out.data, 1, (size_t)out.len, file) != (size_t)out.len || fclose(file) != 0) {
        stop("the table cannot be written");
    }
}

int main(int argc, char **argv)
{
    mz_region region;
    mz_arena arena;
    mz_str bytes = {0};
    mz_json topology;
    if (argc != 3) {
        fputs("usage: land COUNTRIES.json OUT\n", stderr);
        return 2;
    }
    if (mz_failed(mz_region_new(ARENA_SIZE, &region, &arena)) ||
        mz_failed(mz_file_load(argv[1], FILE_MAX, &bytes, &arena)) ||
        mz_failed(mz_json_parse(bytes, &topology, &arena))) {
        stop(argv[1]);
    }
    world *w = mz_new(&arena, world, 1);
    w->a = &arena;
    read_arcs(w, &topology);
    read_objects(w, &topology);
    write_table(w, argv[2]);
    mz_region_free(&region);
    return 0;
}
