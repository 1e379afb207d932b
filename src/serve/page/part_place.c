/* A drawing of one incident's place: how far it may be off, where each side says it was, the lines of the terms. */
#include "serve/page/incident.h"
#include "serve/page/parts.h"

#include "geo/geo.h"

#define SIZE    360     /* units, both ways */
#define HALF_E6 2000000 /* the widest view: two degrees up and down */

/* Tenths of a unit; the incident is in the middle. */
typedef struct view {
    mz_point middle;
    int64_t half_e6; /* of latitude, from the middle to the edge */
    int64_t cos_ppm; /* of the middle's latitude */
} view;

static int64_t x_of(const view *v, int32_t lon_e6)
{
    return SIZE * 5 + (int64_t)(lon_e6 - v->middle.lon_e6) * v->cos_ppm / 1000000 * SIZE * 5 / v->half_e6;
}

static int64_t y_of(const view *v, int32_t lat_e6)
{
    return SIZE * 5 - (int64_t)(lat_e6 - v->middle.lat_e6) * SIZE * 5 / v->half_e6;
}

static int64_t length_of(const view *v, int64_t metres) { return metres * 9 * SIZE * 5 / v->half_e6; }

/* Wide enough for the circle three times, and for the places that others give unless they are far off. */
static view view_of(const mz_dossier *d, const mz_matrix *m)
{
    view v = {.middle = {d->incident.lat_e6, d->incident.lon_e6}};
    v.half_e6 = d->as_terms_see_it->radius_m * 9 * 2 + 60000;
    for (mz_len k = 0; k < m->columns; k++) {
        const mz_matrix_cell *c = mz_matrix_at(m, MZ_ASPECT_WHERE, k);
        if (c->where != NULL && c->radius_m > 0) {
            const mz_point p = {c->where->lat_e6, c->where->lon_e6};
            const int64_t far_e6 = (mz_distance_m(v.middle, p) + c->radius_m) * 10;
            v.half_e6 = far_e6 > v.half_e6 ? far_e6 : v.half_e6;
        }
    }
    v.half_e6 = v.half_e6 > HALF_E6 ? HALF_E6 : v.half_e6;
    v.cos_ppm = (int64_t)(mz_cos_e6(v.middle.lat_e6) * 1e6);
    v.cos_ppm = v.cos_ppm < 100000 ? 100000 : v.cos_ppm;
    return v;
}

static void put_attr(mz_buf *out, const char *name, int64_t tenths)
{
    mz_put_byte(out, ' ');
    mz_put(out, mz_str_of(name));
    mz_puts(out, "=\"");
    mz_put_fixed(out, tenths, 1);
    mz_puts(out, "\"");
}

static void put_circle(mz_buf *out, const view *w, mz_point at, int64_t radius_m, const char *style)
{
    const int64_t r = length_of(w, radius_m);
    mz_puts(out, "<circle");
    put_attr(out, "cx", x_of(w, at.lon_e6));
    put_attr(out, "cy", y_of(w, at.lat_e6));
    put_attr(out, "r", r < 40 ? 40 : r);
    mz_puts(out, " class=\"");
    mz_put(out, mz_str_of(style));
    mz_puts(out, "\"/>\n");
}

/* Circle, square or diamond round the point, as in the brief. */
static void put_symbol(mz_buf *out, const view *w, mz_point at, mz_len column, const char *style)
{
    const int64_t x = x_of(w, at.lon_e6), y = y_of(w, at.lat_e6);
    if (column == 0) {
        mz_puts(out, "<circle");
        put_attr(out, "cx", x);
        put_attr(out, "cy", y);
        mz_puts(out, " r=\"5\"");
    } else if (column == 1) {
        mz_puts(out, "<rect");
        put_attr(out, "x", x - 45);
        put_attr(out, "y", y - 45);
        mz_puts(out, " width=\"9\" height=\"9\"");
    } else {
        mz_puts(out, "<path d=\"M");
        mz_put_fixed(out, x, 1);
        mz_put_byte(out, ' ');
        mz_put_fixed(out, y - 60, 1);
        mz_puts(out, "l6 6l-6 6l-6 -6z\"");
    }
    mz_puts(out, " class=\"");
    mz_put(out, mz_str_of(style));
    mz_puts(out, "\"/>\n");
}

static const char *style_of(const mz_visit *v, mz_len column)
{
    return column >= v->c->parties_n ? "pt" : column == 0 ? "pt a" : column == 1 ? "pt b" : "pt";
}

/* ---- lines ---- */

/* Whether a stretch of line comes near the drawing. */
static bool is_near(const view *w, mz_point a, mz_point b)
{
    const int64_t reach = w->half_e6 * 2, wide = reach * 1000000 / w->cos_ppm;
    const int64_t south = w->middle.lat_e6 - reach, north = w->middle.lat_e6 + reach;
    const int64_t west = w->middle.lon_e6 - wide, east = w->middle.lon_e6 + wide;
    return !((a.lat_e6 < south && b.lat_e6 < south) || (a.lat_e6 > north && b.lat_e6 > north) ||
             (a.lon_e6 < west && b.lon_e6 < west) || (a.lon_e6 > east && b.lon_e6 > east));
}

static void put_to(mz_buf *out, const view *w, const char *how, mz_point p)
{
    mz_put(out, mz_str_of(how));
    mz_put_fixed(out, x_of(w, p.lon_e6), 1);
    mz_put_byte(out, ' ');
    mz_put_fixed(out, y_of(w, p.lat_e6), 1);
}

/* The near stretches of a line as one path; false when there are none. */
static bool put_stretches(mz_buf *out, const view *w, const mz_line *l)
{
    bool any = false;
    for (mz_len k = 0; k < l->shape.n; k++) {
        const mz_path *path = &l->shape.paths[k];
        bool on = false;
        for (mz_len i = 1; i < path->n; i++) {
            if (is_near(w, path->v[i - 1], path->v[i])) {
                if (!on) {
                    put_to(out, w, "M", path->v[i - 1]);
                }
                put_to(out, w, "L", path->v[i]);
                any = on = true;
            } else {
                on = false;
            }
        }
    }
    return any;
}

static mz_len put_lines(const mz_visit *v, mz_buf *out, const view *w, bool shown[], mz_len most)
{
    mz_len n = 0;
    for (mz_len i = 0; v->c->has_terms && i < v->c->terms.lines_n && i < most; i++) {
        const mz_line *l = &v->c->terms.lines[i];
        MZ_BUF_SCOPED path = mz_buf_new(1 << 20);
        shown[i] = put_stretches(&path, w, l);
        if (shown[i]) {
            mz_puts(out, "<path class=\"line l");
            mz_put_int(out, i % 3);
            mz_puts(out, "\" d=\"");
            mz_put(out, mz_buf_str(&path));
            mz_puts(out, "\"/>\n");
            n++;
        }
    }
    return n;
}

/* ---- the drawing and its words ---- */

static void put_scale(mz_buf *out, const view *w)
{
    static const int64_t km[] = {200, 100, 50, 20, 10, 5, 2, 1};
    int64_t length = 1;
    for (size_t i = 0; i < sizeof km / sizeof *km; i++) {
        if (length_of(w, km[i] * 1000) <= SIZE * 4) {
            length = km[i];
            break;
        }
    }
    const int64_t right = SIZE * 10 - 120, y = SIZE * 10 - 120;
    mz_puts(out, "<path class=\"scale\" d=\"M");
    mz_put_fixed(out, right - length_of(w, length * 1000), 1);
    mz_put_byte(out, ' ');
    mz_put_fixed(out, y, 1);
    mz_puts(out, "H");
    mz_put_fixed(out, right, 1);
    mz_puts(out, "\"/>\n<text text-anchor=\"end\"");
    put_attr(out, "x", right);
    put_attr(out, "y", y - 50);
    mz_puts(out, ">");
    mz_put_int(out, length);
    mz_puts(out, " km</text>\n");
}

static void put_said_places(const mz_visit *v, mz_buf *out, const view *w, const mz_matrix *m, bool symbols)
{
    for (mz_len k = m->columns - 1; k >= 0; k--) {
        const mz_matrix_cell *c = mz_matrix_at(m, MZ_ASPECT_WHERE, k);
        if (c->where != NULL && c->radius_m > 0) {
            const mz_point p = {c->where->lat_e6, c->where->lon_e6};
            if (symbols) {
                put_symbol(out, w, p, k < v->c->parties_n ? k : -1, style_of(v, k));
            } else {
                put_circle(out, w, p, c->radius_m,
                           k == 0                          ? "ring a"
                           : k == 1 && v->c->parties_n > 1 ? "ring b"
                                                           : "ring");
            }
        }
    }
}

#define LINES_MOST 16

static void put_line_words(const mz_visit *v, mz_buf *out, const bool shown[])
{
    for (mz_len i = 0; v->c->has_terms && i < v->c->terms.lines_n && i < LINES_MOST; i++) {
        const mz_line *l = &v->c->terms.lines[i];
        if (shown[i]) {
            mz_puts(out, " ");
            mz_say(v, out, "Dashed: {0}, line as drawn by {1}, stated error {2} km.",
                   mz_html(v, l->name.len > 0 ? l->name : l->id), mz_mark_party(v, l->holder),
                   mz_mark_number(v, (l->error_m + 500) / 1000));
        }
    }
}

#define DAYS_AROUND 3

/* To its place on the map, among what happened in the days around it. */
static void put_map_link(const mz_visit *v, mz_buf *out, const mz_incident_row *r)
{
    MZ_BUF_SCOPED from = mz_buf_new(32);
    MZ_BUF_SCOPED to = mz_buf_new(32);
    if (r->from != MZ_NO_DAY) {
        mz_put_day(&from, r->from - DAYS_AROUND);
        mz_put_day(&to, r->to + DAYS_AROUND);
    }
    const mz_param days[] = {{"from", mz_buf_str(&from)}, {"to", mz_buf_str(&to)}};
    mz_puts(out, " <a href=\"");
    mz_part_url(out, v, "/map", days, 2);
    mz_puts(out, "#i");
    mz_put_statement_id(out, r->id);
    mz_puts(out, "\">");
    mz_say(v, out, "On the map");
    mz_puts(out, "</a>");
}

void mz_incident_place(const mz_visit *v, mz_buf *out, const mz_dossier *d, const mz_matrix *m)
{
    bool shown[LINES_MOST] = {false};
    if (!d->incident.placed) {
        return;
    }
    const mz_arena mark = *v->perm;
    const view w = view_of(d, m);
    mz_puts(out,
            "<figure class=\"place\">\n<svg role=\"img\" aria-labelledby=\"place-t\" viewBox=\"0 0 360 360\">\n<title "
            "id=\"place-t\">");
    mz_put_html(out, mz_plain(v, "Where it was, as far as is known"));
    mz_puts(out, "</title>\n<rect class=\"ground\" width=\"360\" height=\"360\"/>\n");
    (void)put_lines(v, out, &w, shown, LINES_MOST);
    put_circle(out, &w, w.middle, d->as_terms_see_it->radius_m, "area");
    put_said_places(v, out, &w, m, false);
    put_said_places(v, out, &w, m, true);
    put_scale(out, &w);
    mz_puts(out, "</svg>\n<figcaption>");
    mz_say(v, out,
           "Shaded: where it may have been. Rings: the finest place that each side or kind of source gives; the same "
           "stands under {0}.",
           mz_mark_link(v, "#matrix", (mz_str){0}, mz_mark_key(v, MZ_KEY("Where they agree"))));
    put_line_words(v, out, shown);
    put_map_link(v, out, &d->incident);
    mz_puts(out, "</figcaption>\n</figure>\n");
    *v->perm = mark;
}
