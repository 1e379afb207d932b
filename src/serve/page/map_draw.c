/* The map as a drawing that needs no script: uncertainty as area, lines as views. The lists beside it say all of it in
 * words. Colours and dashes are the style's (web/style/50-map.css), so that they follow light, dark and print. */
#include "serve/page/map.h"
#include "serve/page/parts.h"

#define WIDTH      1920
#define HEIGHT_MIN 900
#define HEIGHT_MAX 1500
#define LINE_KINDS 4

/* Equirectangular about the middle latitude. */
typedef struct plot {
    mz_buf *out;
    mz_box box;
    int64_t height;
} plot;

static int64_t span_lon(const plot *p) { return (int64_t)p->box.north_east.lon_e6 - p->box.south_west.lon_e6; }
static int64_t span_lat(const plot *p) { return (int64_t)p->box.north_east.lat_e6 - p->box.south_west.lat_e6; }
static int64_t x_of(const plot *p, mz_point at)
{
    return ((int64_t)at.lon_e6 - p->box.south_west.lon_e6) * WIDTH / span_lon(p);
}
static int64_t y_of(const plot *p, mz_point at)
{
    return ((int64_t)p->box.north_east.lat_e6 - at.lat_e6) * p->height / span_lat(p);
}
static int64_t length_of(const plot *p, int64_t metres) { return metres * 9 * p->height / span_lat(p); }

/* The box in the shape of the sheet: widened where it is too flat or too high. */
static plot plot_of(mz_box box, mz_buf *out)
{
    plot p = {out, mz_box_widened(box, 5), 0};
    const int64_t middle = ((int64_t)p.box.north_east.lat_e6 + p.box.south_west.lat_e6) / 2;
    const int64_t cos_ppm = (int64_t)(mz_cos_e6(middle) * 1e6) + 1;
    p.height = WIDTH * span_lat(&p) / (span_lon(&p) * cos_ppm / 1000000 + 1) + 1;
    if (p.height < HEIGHT_MIN) {
        const int64_t more = (span_lat(&p) * HEIGHT_MIN / p.height - span_lat(&p)) / 2;
        p.box.south_west.lat_e6 -= (int32_t)more;
        p.box.north_east.lat_e6 += (int32_t)more;
        p.height = HEIGHT_MIN;
    } else if (p.height > HEIGHT_MAX) {
        const int64_t more = (span_lon(&p) * p.height / HEIGHT_MAX - span_lon(&p)) / 2;
        p.box.south_west.lon_e6 -= (int32_t)more;
        p.box.north_east.lon_e6 += (int32_t)more;
        p.height = HEIGHT_MAX;
    }
    return p;
}

static void put_number(plot *p, const char *name, int64_t v)
{
    mz_puts(p->out, " ");
    mz_put(p->out, mz_str_of(name));
    mz_puts(p->out, "=\"");
    mz_put_int(p->out, v);
    mz_puts(p->out, "\"");
}

/* Steps from point to point; a step of less than one unit waits for the next. */
static void put_path(plot *p, const mz_path *path)
{
    int64_t x = 0, y = 0;
    for (mz_len i = 0; i < path->n; i++) {
        const int64_t to_x = x_of(p, path->v[i]), to_y = y_of(p, path->v[i]);
        if (i > 0 && to_x == x && to_y == y) {
            continue;
        }
        mz_put(p->out, i == 0 ? S("M") : S("l"));
        mz_put_int(p->out, i == 0 ? to_x : to_x - x);
        mz_puts(p->out, " ");
        mz_put_int(p->out, i == 0 ? to_y : to_y - y);
        x = to_x;
        y = to_y;
    }
}

static void put_shape(plot *p, const mz_shape *s, const char *style)
{
    mz_puts(p->out, "<path class=\"");
    mz_put(p->out, mz_str_of(style));
    mz_puts(p->out, "\" d=\"");
    for (mz_len i = 0; i < s->n; i++) {
        put_path(p, &s->paths[i]);
    }
    mz_puts(p->out, "\"");
}

static void put_circle(plot *p, mz_point at, int64_t r, const char *style)
{
    mz_puts(p->out, "<circle class=\"");
    mz_put(p->out, mz_str_of(style));
    mz_puts(p->out, "\"");
    put_number(p, "cx", x_of(p, at));
    put_number(p, "cy", y_of(p, at));
    put_number(p, "r", r);
}

/* ---- ground ---- */

static void put_ground(const mz_visit *v, plot *p, bool own_lines)
{
    const int64_t step = span_lon(p) / 1000;
    const mz_box wide = mz_box_widened(p->box, 50); /* the sheet may be shown in a frame of another shape */
    const mz_shape land = mz_land_within(wide, step, v->perm);
    const mz_boundaries all = mz_boundaries_within(wide, step, v->perm);
    put_shape(p, &land, "m-land");
    mz_puts(p->out, "/>\n");
    for (mz_len i = 0; i < all.n; i++) {
        const mz_shape line = {MZ_SHAPE_LINES, &all.v[i].path, 1};
        const bool between = mz_map_between_parties(v->c, &all.v[i]);
        if (!between || !own_lines) { /* one more line between the parties only where the terms have none */
            put_shape(p, &line, between ? "m-line m-natural" : "m-border");
            mz_puts(p->out, "/>\n");
        }
    }
}

/* ---- lines, zones, who watched ---- */

static const char *const line_styles[LINE_KINDS] = {"m-line m-line-0", "m-line m-line-1", "m-line m-line-2",
                                                    "m-line m-line-3"};
static const char *const band_styles[LINE_KINDS] = {"m-band m-line-0", "m-band m-line-1", "m-band m-line-2",
                                                    "m-band m-line-3"};

static void put_title(plot *p, mz_str text)
{
    mz_puts(p->out, "<title>");
    mz_put_html(p->out, text);
    mz_puts(p->out, "</title>");
}

static void put_lines(const mz_visit *v, plot *p, const mz_scene *s)
{
    for (mz_len i = 0; i < s->zones_n; i++) {
        if (s->zones[i].along == NULL) {
            put_shape(p, &s->zones[i].shape, "m-zone");
            mz_puts(p->out, ">");
            put_title(p, s->zones[i].name);
            mz_puts(p->out, "</path>\n");
        }
    }
    for (mz_len i = 0; i < s->lines_n; i++) {
        const mz_line *l = &s->lines[i];
        put_shape(p, &l->shape, band_styles[i % LINE_KINDS]);
        put_number(p, "stroke-width", 2 * length_of(p, l->error_m) + 2);
        mz_puts(p->out, "/>\n");
        put_shape(p, &l->shape, line_styles[i % LINE_KINDS]);
        mz_puts(p->out, ">");
        put_title(p, mz_plain(v, "{0}: line as drawn by {1}", l->name, mz_part_name(v, l->holder)));
        mz_puts(p->out, "</path>\n");
    }
}

static void put_coverage(plot *p, const mz_scene *s)
{
    for (mz_len i = 0; i < s->coverage_n; i++) {
        const mz_brief_coverage *c = &s->coverage[i];
        const bool watched = mz_str_eq(c->word, S("watched"));
        const int64_t r = length_of(p, c->radius_m);
        if (c->placed) {
            put_circle(p, c->at, r < 8 ? 8 : r, watched ? "m-watched" : "m-unwatched");
            mz_puts(p->out, ">");
            put_title(p, c->place);
            mz_puts(p->out, "</circle>\n");
        }
    }
}

static const char *crossing_style(mz_str state)
{
    return mz_str_eq(state, S("closed"))     ? "m-crossing m-closed"
           : mz_str_eq(state, S("disputed")) ? "m-crossing m-disputed"
           : mz_str_eq(state, S("open"))     ? "m-crossing m-open"
                                             : "m-crossing m-unknown";
}

static void put_crossings(plot *p, const mz_scene *s)
{
    for (mz_len i = 0; i < s->crossings_n; i++) {
        const mz_crossing_row *c = &s->crossings[i];
        const mz_point at = {c->lat_e6, c->lon_e6};
        mz_puts(p->out, "<path class=\"");
        mz_put(p->out, mz_str_of(crossing_style(c->state)));
        mz_puts(p->out, "\" d=\"M");
        mz_put_int(p->out, x_of(p, at) - 11);
        mz_puts(p->out, " ");
        mz_put_int(p->out, y_of(p, at) + 9);
        mz_puts(p->out, "h22l-11 -20z\"/>\n");
        if (c->source < 0) {
            continue;
        }
        mz_puts(p->out, "<text class=\"m-name\"");
        put_number(p, "x", x_of(p, at) + 18);
        put_number(p, "y", y_of(p, at) + 12);
        mz_puts(p->out, ">");
        mz_put_html(p->out, c->name);
        mz_puts(p->out, "</text>\n");
    }
}

/* ---- incidents ---- */

static const char *const area_styles[MZ_MAP_SIDES] = {"m-area m-first", "m-area m-second", "m-area m-other"};
static const char *const wide_styles[MZ_MAP_SIDES] = {"m-wide m-first", "m-wide m-second", "m-wide m-other"};

/* Whether an incident before it has the same ground: it is drawn once. */
static bool is_drawn(const mz_visit *v, const mz_scene *s, mz_len at)
{
    const mz_incident_row *r = &s->incidents[at];
    for (mz_len i = 0; i < at; i++) {
        const mz_incident_row *o = &s->incidents[i];
        if (o->placed && o->lat_e6 == r->lat_e6 && o->lon_e6 == r->lon_e6 && o->where_prec == r->where_prec &&
            mz_map_side_of(v->c, o) == mz_map_side_of(v->c, r)) {
            return true;
        }
    }
    return false;
}

static void put_areas(plot *p, const mz_visit *v, const mz_scene *s)
{
    for (mz_len i = 0; i < s->n; i++) {
        const mz_incident_row *r = &s->incidents[i];
        const int64_t reach = length_of(p, mz_map_radius_m(r));
        if (r->placed && reach > 8 && !is_drawn(v, s, i)) {
            const mz_map_side side = mz_map_side_of(v->c, r);
            put_circle(p, (mz_point){r->lat_e6, r->lon_e6}, reach,
                       mz_map_radius_m(r) > MZ_MAP_WIDE_M ? wide_styles[side] : area_styles[side]);
            mz_puts(p->out, "/>\n");
        }
    }
}

/* Circle, square or diamond, as mz_page_mark has them; hollow where only an area is known. */
static void put_symbol(mz_buf *out, int64_t x, int64_t y, mz_map_side side, bool hollow)
{
    static const char *const marks[MZ_MAP_SIDES] = {"a10 10 0 0 1 0 20a10 10 0 0 1 0 -20z", "h9v18h-18v-18z",
                                                    "l13 13l-13 13l-13 -13z"};
    static const int tops[MZ_MAP_SIDES] = {10, 9, 13};
    static const char *const styles[MZ_MAP_SIDES] = {"m-first", "m-second", "m-other"};
    mz_puts(out, "<path class=\"m-mark ");
    mz_put(out, mz_str_of(styles[side]));
    mz_put(out, hollow ? S(" m-hollow\" d=\"M") : S("\" d=\"M"));
    mz_put_int(out, x);
    mz_puts(out, " ");
    mz_put_int(out, y - tops[side]);
    mz_put(out, mz_str_of(marks[side]));
    mz_puts(out, "\"/>");
}

static void put_incidents(plot *p, const mz_visit *v, const mz_scene *s)
{
    for (mz_len i = 0; i < s->n; i++) {
        const mz_incident_row *r = &s->incidents[i];
        if (r->placed) {
            const mz_point at = {r->lat_e6, r->lon_e6};
            put_symbol(p->out, x_of(p, at), y_of(p, at), mz_map_side_of(v->c, r), mz_map_radius_m(r) > MZ_MAP_KNOWN_M);
            mz_puts(p->out, "\n");
        }
    }
}

void mz_map_draw(mz_visit *v, mz_buf *out, const mz_scene *s)
{
    plot p = plot_of(s->box, out);
    mz_puts(out, "<svg class=\"map-still\" viewBox=\"0 0 ");
    mz_put_int(out, WIDTH);
    mz_puts(out, " ");
    mz_put_int(out, p.height);
    mz_puts(out, "\" role=\"img\" aria-label=\"");
    mz_put_html(out, mz_plain(v, "Map of the period; the lists below say all that it shows"));
    mz_puts(out, "\">\n<defs><pattern id=\"hatch\" width=\"12\" height=\"12\" patternUnits=\"userSpaceOnUse\" "
                 "patternTransform=\"rotate(45)\"><path class=\"m-hatch\" d=\"M0 0V12\"/></pattern></defs>\n");
    put_ground(v, &p, s->lines_n > 0);
    put_lines(v, &p, s);
    put_coverage(&p, s);
    put_areas(&p, v, s);
    put_crossings(&p, s);
    put_incidents(&p, v, s);
    mz_puts(out, "</svg>\n");
}

/* ---- marks of the legend ---- */

static void begin_mark(mz_buf *out, int width)
{
    mz_puts(out, "<svg class=\"m-key\" aria-hidden=\"true\" focusable=\"false\" width=\"");
    mz_put_int(out, width);
    mz_puts(out, "\" height=\"16\" viewBox=\"0 0 ");
    mz_put_int(out, 2 * (int64_t)width);
    mz_puts(out, " 32\">");
}

void mz_map_mark(mz_buf *out, mz_map_side side, bool hollow)
{
    begin_mark(out, 16);
    put_symbol(out, 16, 16, side, hollow);
    mz_puts(out, "</svg>");
}

void mz_map_line_mark(mz_buf *out, mz_len nth)
{
    begin_mark(out, 34);
    mz_puts(out, "<path class=\"");
    mz_put(out, mz_str_of(nth < 0 ? "m-line m-natural" : line_styles[nth % LINE_KINDS]));
    mz_puts(out, "\" d=\"M0 16H68\"/></svg>");
}

void mz_map_other_mark(mz_buf *out, const char *what)
{
    const mz_str w = mz_str_of(what);
    begin_mark(out, mz_str_eq(w, S("border")) ? 34 : 16);
    if (mz_str_eq(w, S("border"))) {
        mz_puts(out, "<path class=\"m-border\" d=\"M0 16H68\"/>");
    } else if (mz_str_eq(w, S("zone"))) {
        mz_puts(out, "<path class=\"m-zone\" d=\"M3 5h26v22h-26z\"/>");
    } else if (mz_str_eq(w, S("area"))) {
        mz_puts(out, "<circle class=\"m-area m-other\" cx=\"16\" cy=\"16\" r=\"14\"/>");
    } else if (mz_str_eq(w, S("watched")) || mz_str_eq(w, S("unwatched"))) {
        mz_put(out, mz_str_eq(w, S("watched")) ? S("<circle class=\"m-watched\"") : S("<circle class=\"m-unwatched\""));
        mz_puts(out, " cx=\"16\" cy=\"16\" r=\"13\"/>");
    } else {
        mz_puts(out, "<path class=\"");
        mz_put(out, mz_str_of(crossing_style(w)));
        mz_puts(out, "\" d=\"M4 26h24l-12 -22z\"/>");
    }
    mz_puts(out, "</svg>");
}
