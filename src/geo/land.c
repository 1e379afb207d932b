#include "geo/land.h"

#include "geo/land_table.h"

_Static_assert(sizeof(mz_land_arc) == 24 && sizeof(mz_point) == 8, "as tools/land.c wrote them");

__asm__(".section .rodata\n"
        ".balign 16\n"
        ".hidden mz_land_bytes\n"
        ".global mz_land_bytes\n"
        "mz_land_bytes:\n"
        ".incbin \"" MZ_LAND_FILE "\"\n"
        ".byte 0\n"
        ".text\n");

static const mz_land_head *head(void)
{
    const mz_land_head *h = (const void *)mz_land_bytes;
    mz_assert(h->magic == MZ_LAND_MAGIC);
    return h;
}

static const mz_point *points_of(const mz_land_head *h) { return (const void *)(mz_land_bytes + h->points); }
static const mz_land_arc *arcs_of(const mz_land_head *h) { return (const void *)(mz_land_bytes + h->arcs); }

static mz_str name_of(const mz_land_head *h, uint16_t k)
{
    const uint32_t *names = (const void *)(mz_land_bytes + h->names);
    mz_assert(k < h->names_n);
    return (mz_str){mz_land_bytes + h->text + names[k], (mz_len)(names[k + 1] - names[k])};
}

static bool touches(const mz_land_arc *arc, mz_box box)
{
    return arc->east_e6 >= box.south_west.lon_e6 && arc->west_e6 <= box.north_east.lon_e6 &&
           arc->north_e6 >= box.south_west.lat_e6 && arc->south_e6 <= box.north_east.lat_e6;
}

typedef struct points {
    mz_point *v;
    mz_len n, cap;
} points;

static bool near_each_other(mz_point a, mz_point b, int64_t step_e6)
{
    const int64_t dlat = (int64_t)a.lat_e6 - b.lat_e6, dlon = (int64_t)a.lon_e6 - b.lon_e6;
    return dlat < step_e6 && dlat > -step_e6 && dlon < step_e6 && dlon > -step_e6;
}

/* One arc, from its end when `back`, without points that stand near the last one taken; both ends stay. */
static void take_arc(points *p, const mz_point *v, mz_len n, bool back, int64_t step_e6, mz_arena *perm)
{
    for (mz_len i = 0; i < n; i++) {
        const mz_point at = v[back ? n - 1 - i : i];
        const bool end = i == 0 || i == n - 1;
        if (end || !near_each_other(p->v[p->n - 1], at, step_e6)) {
            *mz_push(perm, p) = at;
        }
    }
}

/* ---- cutting a ring to a box, one edge of the box at a time (Sutherland and Hodgman, 1974) ---- */

typedef struct edge {
    bool lat, above; /* keeps what is above (or below) `at` in latitude (or longitude) */
    int64_t at;
} edge;

static int64_t along(mz_point p, const edge *e) { return e->lat ? p.lat_e6 : p.lon_e6; }

static bool keeps(mz_point p, const edge *e) { return e->above ? along(p, e) >= e->at : along(p, e) <= e->at; }

/* Where a to b meets the edge; they stand on different sides of it. */
static mz_point meet(mz_point a, mz_point b, const edge *e)
{
    const int64_t from = along(a, e), span = along(b, e) - from, part = e->at - from;
    const int64_t lat = a.lat_e6 + ((int64_t)b.lat_e6 - a.lat_e6) * part / span;
    const int64_t lon = a.lon_e6 + ((int64_t)b.lon_e6 - a.lon_e6) * part / span;
    return e->lat ? (mz_point){(int32_t)e->at, (int32_t)lon} : (mz_point){(int32_t)lat, (int32_t)e->at};
}

static points cut(points ring, edge e, mz_arena *perm)
{
    points out = {0};
    for (mz_len i = 0; i < ring.n; i++) {
        const mz_point a = ring.v[i], b = ring.v[(i + 1) % ring.n];
        if (keeps(a, &e)) {
            *mz_push(perm, &out) = a;
        }
        if (keeps(a, &e) != keeps(b, &e)) {
            *mz_push(perm, &out) = meet(a, b, &e);
        }
    }
    return out;
}

static points cut_to(points ring, mz_box box, mz_arena *perm)
{
    const edge edges[] = {{false, true, box.south_west.lon_e6},
                          {false, false, box.north_east.lon_e6},
                          {true, true, box.south_west.lat_e6},
                          {true, false, box.north_east.lat_e6}};
    for (size_t i = 0; i < sizeof edges / sizeof *edges && ring.n > 0; i++) {
        ring = cut(ring, edges[i], perm);
    }
    return ring;
}

/* A ring of the table, open; nothing when it cannot touch the box. */
static points ring_at(const mz_land_head *h, uint32_t k, mz_box box, int64_t step_e6, mz_arena *perm)
{
    const uint32_t *rings = (const void *)(mz_land_bytes + h->rings);
    const int32_t *uses = (const void *)(mz_land_bytes + h->uses);
    const mz_land_arc *arcs = arcs_of(h);
    mz_land_arc all = {0, INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN, 0, 0};
    for (uint32_t i = rings[k]; i < rings[k + 1]; i++) {
        const mz_land_arc *arc = &arcs[uses[i] < 0 ? ~uses[i] : uses[i]];
        all.west_e6 = arc->west_e6 < all.west_e6 ? arc->west_e6 : all.west_e6;
        all.south_e6 = arc->south_e6 < all.south_e6 ? arc->south_e6 : all.south_e6;
        all.east_e6 = arc->east_e6 > all.east_e6 ? arc->east_e6 : all.east_e6;
        all.north_e6 = arc->north_e6 > all.north_e6 ? arc->north_e6 : all.north_e6;
    }
    points p = {0};
    for (uint32_t i = rings[k]; i < rings[k + 1] && touches(&all, box); i++) {
        const int32_t at = uses[i] < 0 ? ~uses[i] : uses[i];
        take_arc(&p, points_of(h) + arcs[at].point, (mz_len)(arcs[at + 1].point - arcs[at].point), uses[i] < 0, step_e6,
                 perm);
        p.n--; /* the next arc begins with it */
    }
    return p;
}

mz_shape mz_land_within(mz_box box, int64_t step_e6, mz_arena *perm)
{
    const mz_land_head *h = head();
    struct {
        mz_path *v;
        mz_len n, cap;
    } paths = {0};
    for (uint32_t k = 0; k < h->rings_n; k++) {
        points ring = cut_to(ring_at(h, k, box, step_e6, perm), box, perm);
        if (ring.n >= 3) {
            const mz_point first = ring.v[0];
            *mz_push(perm, &ring) = first;
            *mz_push(perm, &paths) = (mz_path){ring.v, ring.n};
        }
    }
    return (mz_shape){MZ_SHAPE_AREAS, paths.v, paths.n};
}

mz_boundaries mz_boundaries_within(mz_box box, int64_t step_e6, mz_arena *perm)
{
    const mz_land_head *h = head();
    const mz_land_arc *arcs = arcs_of(h);
    mz_boundaries out = {0};
    for (uint32_t k = 0; k < h->arcs_n; k++) {
        if (arcs[k].a == 0 || arcs[k].b == 0 || !touches(&arcs[k], box)) {
            continue;
        }
        points p = {0};
        take_arc(&p, points_of(h) + arcs[k].point, (mz_len)(arcs[k + 1].point - arcs[k].point), false, step_e6, perm);
        *mz_push(perm, &out) = (mz_boundary){{p.v, p.n}, name_of(h, arcs[k].a), name_of(h, arcs[k].b)};
    }
    return out;
}
