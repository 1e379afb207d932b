/* /map/context: the ground, lines, zones, crossings and watches of the map as one GeoJSON, each with whose view it is,
 * in the reader's language. Incidents are not in it: they stand in the page's list. */
#include "serve/page/map.h"
#include "serve/page/parts.h"

#define STEPS 4000 /* the ground is drawn for a screen of about so many points across */

/* To ten thousandths of a degree: eleven metres, finer than any line here. */
static void put_pair(mz_json_out *w, mz_point p)
{
    mz_json_begin(w, '[');
    mz_json_fixed(w, p.lon_e6 / 100, 4);
    mz_json_fixed(w, p.lat_e6 / 100, 4);
    mz_json_end(w, ']');
}

static void put_path(mz_json_out *w, const mz_path *path)
{
    mz_json_begin(w, '[');
    for (mz_len i = 0; i < path->n; i++) {
        put_pair(w, path->v[i]);
    }
    mz_json_end(w, ']');
}

static void begin_feature(mz_json_out *w, const char *kind)
{
    mz_json_begin(w, '{');
    mz_json_key(w, S("type"));
    mz_json_str(w, S("Feature"));
    mz_json_key(w, S("properties"));
    mz_json_begin(w, '{');
    mz_json_key(w, S("kind"));
    mz_json_str(w, mz_str_of(kind));
}

/* Ends the properties; what follows is the coordinates. */
static void begin_geometry(mz_json_out *w, const char *type)
{
    mz_json_end(w, '}');
    mz_json_key(w, S("geometry"));
    mz_json_begin(w, '{');
    mz_json_key(w, S("type"));
    mz_json_str(w, mz_str_of(type));
    mz_json_key(w, S("coordinates"));
}

static void end_feature(mz_json_out *w)
{
    mz_json_end(w, '}');
    mz_json_end(w, '}');
}

static void put_text(mz_json_out *w, const char *name, mz_str text)
{
    mz_json_key(w, mz_str_of(name));
    mz_json_str(w, text);
}

/* Rings each as a polygon of its own would fill holes: they are drawn together by the even-odd rule. */
static void put_land(mz_json_out *w, const mz_shape *land)
{
    begin_feature(w, "land");
    begin_geometry(w, "Polygon");
    mz_json_begin(w, '[');
    for (mz_len i = 0; i < land->n; i++) {
        put_path(w, &land->paths[i]);
    }
    mz_json_end(w, ']');
    end_feature(w);
}

static void put_boundary(mz_json_out *w, const mz_visit *v, const mz_boundary *b)
{
    const bool between = mz_map_between_parties(v->c, b);
    begin_feature(w, between ? "natural" : "border");
    if (between) {
        put_text(w, "label", mz_plain(v, "as drawn by {0}", S(MZ_LAND_HOLDER)));
    }
    begin_geometry(w, "LineString");
    put_path(w, &b->path);
    end_feature(w);
}

static void put_line(mz_json_out *w, const mz_visit *v, const mz_line *l, mz_len nth)
{
    begin_feature(w, "line");
    mz_json_key(w, S("nth"));
    mz_json_int(w, nth);
    put_text(w, "label", mz_plain(v, "as drawn by {0}", mz_part_name(v, l->holder)));
    mz_json_key(w, S("error_m"));
    mz_json_int(w, l->error_m);
    begin_geometry(w, "MultiLineString");
    mz_json_begin(w, '[');
    for (mz_len i = 0; i < l->shape.n; i++) {
        put_path(w, &l->shape.paths[i]);
    }
    mz_json_end(w, ']');
    end_feature(w);
}

/* A zone along a line is all within its reach: the line, to be drawn so wide. */
static void put_zone(mz_json_out *w, const mz_zone *z, mz_len nth)
{
    const mz_shape *shape = z->along != NULL ? &z->along->shape : &z->shape;
    begin_feature(w, "zone");
    mz_json_key(w, S("nth"));
    mz_json_int(w, nth);
    put_text(w, "label", z->name);
    mz_json_key(w, S("reach_m"));
    mz_json_int(w, z->along != NULL ? z->reach_m : 0);
    begin_geometry(w, z->along != NULL ? "MultiLineString" : "Polygon");
    mz_json_begin(w, '[');
    for (mz_len i = 0; i < shape->n; i++) {
        put_path(w, &shape->paths[i]);
    }
    mz_json_end(w, ']');
    end_feature(w);
}

static void put_crossing(mz_json_out *w, const mz_crossing_row *c, mz_len nth)
{
    begin_feature(w, "crossing");
    mz_json_key(w, S("nth"));
    mz_json_int(w, nth);
    put_text(w, "label", c->name);
    put_text(w, "state", c->state);
    begin_geometry(w, "Point");
    put_pair(w, (mz_point){c->lat_e6, c->lon_e6});
    end_feature(w);
}

static void put_watch(mz_json_out *w, const mz_brief_coverage *c, mz_len nth)
{
    begin_feature(w, mz_str_eq(c->word, S("watched")) ? "watched" : "unwatched");
    mz_json_key(w, S("nth"));
    mz_json_int(w, nth);
    mz_json_key(w, S("radius_m"));
    mz_json_int(w, c->radius_m);
    mz_json_key(w, S("from"));
    mz_json_int(w, c->from);
    mz_json_key(w, S("to"));
    mz_json_int(w, c->to == MZ_NO_DAY ? c->from : c->to);
    begin_geometry(w, "Point");
    put_pair(w, c->at);
    end_feature(w);
}

static void put_features(mz_json_out *w, mz_visit *v, const mz_scene *s)
{
    const int64_t step = ((int64_t)s->box.north_east.lon_e6 - s->box.south_west.lon_e6) / STEPS;
    const mz_shape land = mz_land_within(s->box, step, v->perm);
    const mz_boundaries all = mz_boundaries_within(s->box, step, v->perm);
    put_land(w, &land);
    for (mz_len i = 0; i < all.n; i++) {
        put_boundary(w, v, &all.v[i]);
    }
    for (mz_len i = 0; i < s->zones_n; i++) {
        put_zone(w, &s->zones[i], i);
    }
    for (mz_len i = 0; i < s->lines_n; i++) {
        put_line(w, v, &s->lines[i], i);
    }
    for (mz_len i = 0; i < s->coverage_n; i++) {
        if (s->coverage[i].placed) {
            put_watch(w, &s->coverage[i], i);
        }
    }
    for (mz_len i = 0; i < s->crossings_n; i++) {
        put_crossing(w, &s->crossings[i], i);
    }
}

void mz_map_context(mz_visit *v, mz_http_answer *a)
{
    mz_scene s;
    const mz_status failed = mz_scene_around(v, &s);
    if (mz_failed(failed)) {
        mz_visit_fail(v, a, failed);
        return;
    }
    a->status = 200;
    a->type = "application/geo+json";
    mz_json_out w = mz_json_to(&a->body, 0);
    mz_json_begin(&w, '{');
    mz_json_key(&w, S("type"));
    mz_json_str(&w, S("FeatureCollection"));
    mz_json_key(&w, S("features"));
    mz_json_begin(&w, '[');
    put_features(&w, v, &s);
    mz_json_end(&w, ']');
    mz_json_end(&w, '}');
}
