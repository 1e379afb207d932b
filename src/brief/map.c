/* The map: uncertainty as area, lines as views. A list twin says in words all that is drawn. */
#include "brief/page.h"

#define WIDTH      960
#define MARGIN     28
#define HEIGHT_MIN 420
#define HEIGHT_MAX 640
#define LABELS_MAX 40 /* numbers on circles; the list twin has all */

/* Equirectangular about the middle latitude, in thousandths of a unit of the drawing. */
typedef struct view {
    int64_t west_e6, east_e6, south_e6, north_e6;
    int64_t width, height; /* of the plot, in units */
    int64_t cos_ppm;       /* of the middle latitude */
    bool any;
} view;

static void take_point(view *v, mz_point at, int64_t radius_m)
{
    const int64_t dlat = radius_m * 9; /* one metre is about 9 millionths of a degree */
    const int64_t dlon = radius_m * 11;
    if (!v->any) {
        *v = (view){
            .west_e6 = at.lon_e6, .east_e6 = at.lon_e6, .south_e6 = at.lat_e6, .north_e6 = at.lat_e6, .any = true};
    }
    v->west_e6 = at.lon_e6 - dlon < v->west_e6 ? at.lon_e6 - dlon : v->west_e6;
    v->east_e6 = at.lon_e6 + dlon > v->east_e6 ? at.lon_e6 + dlon : v->east_e6;
    v->south_e6 = at.lat_e6 - dlat < v->south_e6 ? at.lat_e6 - dlat : v->south_e6;
    v->north_e6 = at.lat_e6 + dlat > v->north_e6 ? at.lat_e6 + dlat : v->north_e6;
}

static int64_t lesser(int64_t a, int64_t b) { return a < b ? a : b; }

static void take_all(view *v, const mz_brief_input *in)
{
    for (mz_len i = 0; i < in->incidents_n; i++) {
        if (in->incidents[i].placed) {
            take_point(v, in->incidents[i].at, lesser(in->incidents[i].radius_m, 100000));
        }
    }
    for (mz_len i = 0; i < in->crossings_n; i++) {
        take_point(v, in->crossings[i].at, 10000);
    }
    for (mz_len i = 0; i < in->coverage_n; i++) {
        if (in->coverage[i].placed) {
            take_point(v, in->coverage[i].at, lesser(in->coverage[i].radius_m, 50000));
        }
    }
    for (mz_len i = 0; i < in->lines_n; i++) {
        mz_point a, b;
        if (mz_shape_box(&in->lines[i].shape, &a, &b)) {
            take_point(v, a, 0);
            take_point(v, b, 0);
        }
    }
}

static view view_of(const mz_brief_input *in)
{
    view v = {.any = false};
    take_all(&v, in);
    if (!v.any) {
        return v;
    }
    const int64_t pad = (v.east_e6 - v.west_e6 + v.north_e6 - v.south_e6) / 30 + 100000;
    v.west_e6 -= pad;
    v.east_e6 += pad;
    v.south_e6 -= pad;
    v.north_e6 += pad;
    v.cos_ppm = (int64_t)(mz_cos_e6((v.south_e6 + v.north_e6) / 2) * 1e6);
    v.cos_ppm = v.cos_ppm < 100000 ? 100000 : v.cos_ppm;
    v.width = WIDTH - 2 * MARGIN;
    v.height = v.width * (v.north_e6 - v.south_e6) / ((v.east_e6 - v.west_e6) * v.cos_ppm / 1000000 + 1);
    if (v.height < HEIGHT_MIN) { /* widen the view to keep the scale the same both ways */
        const int64_t more = (v.north_e6 - v.south_e6) * HEIGHT_MIN / (v.height + 1) - (v.north_e6 - v.south_e6);
        v.south_e6 -= more / 2;
        v.north_e6 += more / 2;
        v.height = HEIGHT_MIN;
    } else if (v.height > HEIGHT_MAX) {
        const int64_t more = (v.east_e6 - v.west_e6) * v.height / HEIGHT_MAX - (v.east_e6 - v.west_e6);
        v.west_e6 -= more / 2;
        v.east_e6 += more / 2;
        v.height = HEIGHT_MAX;
    }
    return v;
}

static int64_t x_of(const view *v, int64_t lon_e6)
{
    return MARGIN * 10 + (lon_e6 - v->west_e6) * v->width * 10 / (v->east_e6 - v->west_e6);
}

static int64_t y_of(const view *v, int64_t lat_e6)
{
    return MARGIN * 10 + (v->north_e6 - lat_e6) * v->height * 10 / (v->north_e6 - v->south_e6);
}

/* Metres to tenths of a unit. */
static int64_t length_of(const view *v, int64_t metres)
{
    const int64_t e6 = metres * 1000000 / 111195;
    return e6 * v->height * 10 / (v->north_e6 - v->south_e6);
}

static void put_tenths(mz_page *p, int64_t v) { mz_put_fixed(p->out, v, 1); }

static void put_attr(mz_page *p, const char *name, int64_t tenths)
{
    mz_html(p, " ");
    mz_html(p, name);
    mz_html(p, "=\"");
    put_tenths(p, tenths);
    mz_html(p, "\"");
}

static void put_text(mz_page *p, int64_t x, int64_t y, const char *more, mz_str text)
{
    mz_html(p, "<text");
    put_attr(p, "x", x);
    put_attr(p, "y", y);
    mz_html(p, " ");
    mz_html(p, more);
    mz_html(p, ">");
    mz_html_text(p, text);
    mz_html(p, "</text>\n");
}

static int64_t step_of(const view *v)
{
    static const int64_t steps[] = {5000000, 2000000, 1000000, 500000, 200000, 100000};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if ((v->north_e6 - v->south_e6) / steps[i] >= 3) {
            return steps[i];
        }
    }
    return 100000;
}

static void put_degrees(mz_page *p, int64_t e6, const char *plus, const char *minus, int64_t x, int64_t y,
                        const char *more)
{
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_put_fixed(&b, (e6 < 0 ? -e6 : e6) / 100000, 1);
    mz_puts(&b, "° ");
    mz_put(&b, mz_str_of(e6 < 0 ? minus : plus));
    put_text(p, x, y, more, mz_buf_str(&b));
}

/* Degrees, where the plot's edges have numbers. */
static void put_grid(mz_page *p, const view *v)
{
    const int64_t step = step_of(v), bottom = (MARGIN + v->height) * 10, right = (MARGIN + v->width) * 10;
    mz_html(p, "<g stroke=\"#dfe3e8\" stroke-width=\"1\" fill=\"#56606b\" font-size=\"11\">\n");
    for (int64_t lat = v->south_e6 / step * step; lat <= v->north_e6; lat += step) {
        if (lat < v->south_e6) {
            continue;
        }
        mz_html(p, "<path d=\"M");
        put_tenths(p, MARGIN * 10);
        mz_html(p, " ");
        put_tenths(p, y_of(v, lat));
        mz_html(p, "H");
        put_tenths(p, right);
        mz_html(p, "\"/>\n");
        put_degrees(p, lat, "N", "S", MARGIN * 10 + 40, y_of(v, lat) - 30, "stroke=\"none\"");
    }
    for (int64_t lon = v->west_e6 / step * step; lon <= v->east_e6; lon += step) {
        if (lon < v->west_e6) {
            continue;
        }
        mz_html(p, "<path d=\"M");
        put_tenths(p, x_of(v, lon));
        mz_html(p, " ");
        put_tenths(p, MARGIN * 10);
        mz_html(p, "V");
        put_tenths(p, bottom);
        mz_html(p, "\"/>\n");
        put_degrees(p, lon, "E", "W", x_of(v, lon) + 30, bottom - 40, "stroke=\"none\"");
    }
    mz_html(p, "</g>\n");
}

static void put_path(mz_page *p, const view *v, const mz_path *path)
{
    for (mz_len i = 0; i < path->n; i++) {
        mz_html(p, i == 0 ? "M" : "L");
        put_tenths(p, x_of(v, path->v[i].lon_e6));
        mz_html(p, " ");
        put_tenths(p, y_of(v, path->v[i].lat_e6));
    }
}

static void put_shape(mz_page *p, const view *v, const mz_shape *s, const char *more)
{
    mz_html(p, "<path d=\"");
    for (mz_len i = 0; i < s->n; i++) {
        put_path(p, v, &s->paths[i]);
    }
    mz_html(p, "\" ");
    mz_html(p, more);
}

/* "Durand Line as drawn by Pakistan (source), error 10 km" */
static void put_line_words(mz_page *p, const mz_line *l)
{
    mz_html_text(p, l->name.len > 0 ? l->name : l->id);
    mz_html(p, ", line as drawn by ");
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_put_brief_name(p->in, l->holder, &b);
    mz_html_text(p, mz_buf_str(&b));
    if (l->source.len > 0) {
        mz_html(p, " (source: ");
        mz_html_text(p, l->source);
        mz_html(p, ")");
    }
    mz_html(p, ", stated error ");
    mz_html_int(p, (l->error_m + 500) / 1000);
    mz_html(p, " km");
}

static const char *const line_colours[] = {"#3d4650", "#7a5c8e", "#3f7a6b", "#8a6d1f"};
static const char *const line_dashes[] = {"9 5", "3 4", "12 4 3 4", "1 5"};
#define LINE_KINDS 4

#define HOLDER_STYLE                                                                                                   \
    "font-size=\"11\" font-style=\"italic\" fill=\"#3d4650\" paint-order=\"stroke\" stroke=\"#fff\" "                  \
    "stroke-width=\"3\""

/* The holder's name where the line leaves the drawing or ends. */
static void put_holder(mz_page *p, const view *v, const mz_line *l, mz_len nth)
{
    if (l->shape.n == 0 || l->shape.paths[0].n == 0) {
        return;
    }
    const mz_path *path = &l->shape.paths[0];
    const mz_point at = nth % 2 == 0 ? path->v[0] : path->v[path->n - 1];
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_puts(&b, "as drawn by ");
    mz_put_brief_name(p->in, l->holder, &b);
    const bool right = x_of(v, at.lon_e6) > (MARGIN + v->width * 3 / 4) * 10;
    put_text(p, x_of(v, at.lon_e6) + (right ? -60 : 60), y_of(v, at.lat_e6) + (nth % 2 == 0 ? 120 : -120),
             right ? "text-anchor=\"end\" " HOLDER_STYLE : HOLDER_STYLE, mz_buf_str(&b));
}

static void put_lines(mz_page *p, const view *v)
{
    for (mz_len i = 0; i < p->in->lines_n; i++) {
        const mz_line *l = &p->in->lines[i];
        const char *colour = line_colours[i % LINE_KINDS];
        mz_html(p, "<g>\n<title>");
        put_line_words(p, l);
        mz_html(p, "</title>\n");
        put_shape(p, v, &l->shape, "fill=\"none\" stroke-linejoin=\"round\" stroke-opacity=\".13\" stroke=\"");
        mz_html(p, colour);
        mz_html(p, "\"");
        put_attr(p, "stroke-width", 2 * length_of(v, l->error_m) + 10);
        mz_html(p, "/>\n");
        put_shape(p, v, &l->shape, "fill=\"none\" stroke-linejoin=\"round\" stroke-width=\"1.8\" stroke=\"");
        mz_html(p, colour);
        mz_html(p, "\" stroke-dasharray=\"");
        mz_html(p, line_dashes[i % LINE_KINDS]);
        mz_html(p, "\"/>\n");
        put_holder(p, v, l, i);
        mz_html(p, "</g>\n");
    }
    for (mz_len i = 0; i < p->in->zones_n; i++) {
        if (p->in->zones[i].along == NULL) {
            mz_html(p, "<g>\n<title>");
            mz_html_text(p, p->in->zones[i].name);
            mz_html(p, "</title>\n");
            put_shape(p, v, &p->in->zones[i].shape,
                      "fill=\"#3d4650\" fill-opacity=\".06\" fill-rule=\"evenodd\" stroke=\"#3d4650\" "
                      "stroke-opacity=\".5\" stroke-dasharray=\"2 3\"/>\n</g>\n");
        }
    }
}

static void put_coverage(mz_page *p, const view *v)
{
    for (mz_len i = 0; i < p->in->coverage_n; i++) {
        const mz_brief_coverage *c = &p->in->coverage[i];
        if (!c->placed) {
            continue;
        }
        const bool watched = mz_str_eq(c->word, S("watched"));
        const int64_t r = length_of(v, c->radius_m > 0 ? c->radius_m : 10000);
        mz_html(p, "<circle");
        put_attr(p, "cx", x_of(v, c->at.lon_e6));
        put_attr(p, "cy", y_of(v, c->at.lat_e6));
        put_attr(p, "r", r < 60 ? 60 : r);
        mz_html(p, watched ? " fill=\"none\" stroke=\"#6b7681\" stroke-width=\"1\" stroke-opacity=\".7\">"
                           : " fill=\"url(#hatch)\" stroke=\"#6b7681\" stroke-width=\"1\">");
        mz_html(p, "<title>");
        mz_html_text(p, c->place);
        mz_html(p, ": ");
        mz_html_word(p, c->word);
        mz_html(p, "</title></circle>\n");
    }
}

static void put_crossings(mz_page *p, const view *v)
{
    for (mz_len i = 0; i < p->in->crossings_n; i++) {
        const mz_brief_crossing *c = &p->in->crossings[i];
        const int64_t x = x_of(v, c->at.lon_e6), y = y_of(v, c->at.lat_e6);
        const bool closed = mz_str_eq(c->state, S("closed")), open = mz_str_eq(c->state, S("open"));
        mz_html(p, "<path d=\"M");
        put_tenths(p, x - 55);
        mz_html(p, " ");
        put_tenths(p, y + 45);
        mz_html(p, closed ? "h11l-5.5 -10z\" fill=\"#1a1f26\" stroke=\"#1a1f26\""
                   : open ? "h11l-5.5 -10z\" fill=\"#fff\" stroke=\"#1a1f26\""
                          : "h11l-5.5 -10z\" fill=\"#fff\" stroke=\"#8b98a6\" stroke-dasharray=\"2 2\"");
        mz_html(p, " stroke-width=\"1.2\"/>\n");
        put_text(p, x + 90, y + 45,
                 "font-size=\"11\" fill=\"#1a1f26\" paint-order=\"stroke\" stroke=\"#fff\" "
                 "stroke-width=\"3\"",
                 c->name);
    }
}

static const char *colour_of(const mz_laid *laid)
{
    return laid->one == 0 ? "#1b5ea8" : laid->one == 1 ? "#b04f00" : "#5d5d66";
}

/* Circle, square or diamond, 5 units round the point. */
static void put_symbol(mz_page *p, const mz_laid *laid, int64_t x, int64_t y)
{
    if (laid->one == 0) {
        mz_html(p, "<circle");
        put_attr(p, "cx", x);
        put_attr(p, "cy", y);
        mz_html(p, " r=\"5\"");
    } else if (laid->one == 1) {
        mz_html(p, "<rect");
        put_attr(p, "x", x - 50);
        put_attr(p, "y", y - 50);
        mz_html(p, " width=\"10\" height=\"10\"");
    } else {
        mz_html(p, "<path d=\"M");
        put_tenths(p, x);
        mz_html(p, " ");
        put_tenths(p, y - 65);
        mz_html(p, "l6.5 6.5l-6.5 6.5l-6.5 -6.5z\"");
    }
    mz_html(p, " fill=\"");
    mz_html(p, colour_of(laid));
    mz_html(p, "\" stroke=\"#fff\" stroke-width=\"1\"/>\n");
}

/* Where numbers stand already, so that they do not cover each other. */
typedef struct labels {
    int64_t x[LABELS_MAX], y[LABELS_MAX];
    int n;
} labels;

/* The first of some places round the symbol that is free. */
static void put_label(mz_page *p, labels *l, int64_t x, int64_t y, mz_len number)
{
    static const int offsets[][2] = {{80, -60}, {80, 100},    {-200, -60}, {-200, 100}, {80, -190},
                                     {80, 230}, {-200, -190}, {-200, 230}, {230, -60},  {230, 100}};
    int64_t to_x = x + offsets[0][0], to_y = y + offsets[0][1];
    for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++) {
        const int64_t at_x = x + offsets[i][0], at_y = y + offsets[i][1];
        bool taken = false;
        for (int k = 0; k < l->n; k++) {
            const int64_t dx = at_x - l->x[k], dy = at_y - l->y[k];
            taken = taken || (dx < 170 && dx > -170 && dy < 120 && dy > -120);
        }
        if (!taken) {
            to_x = at_x;
            to_y = at_y;
            break;
        }
    }
    if (l->n < LABELS_MAX) {
        l->x[l->n] = to_x;
        l->y[l->n++] = to_y;
    }
    MZ_BUF_SCOPED b = mz_buf_new(32);
    mz_put_int(&b, number);
    put_text(p, to_x, to_y,
             "font-size=\"12\" font-weight=\"700\" fill=\"#1a1f26\" paint-order=\"stroke\" stroke=\"#fff\" "
             "stroke-width=\"3\"",
             mz_buf_str(&b));
}

static void put_incident(mz_page *p, const view *v, labels *l, const mz_brief_incident *incident, mz_len number)
{
    const mz_laid laid = mz_incident_laid_to(p->in, incident);
    const int64_t x = x_of(v, incident->at.lon_e6), y = y_of(v, incident->at.lat_e6);
    const int64_t r = length_of(v, incident->radius_m);
    mz_html(p, "<a href=\"#");
    mz_html_id(p, "i", incident->id);
    mz_html(p, "\"><title>");
    mz_html_int(p, number);
    mz_html(p, ": ");
    mz_html_word(p, incident->types_n > 0 ? incident->types[0] : S("happening"));
    mz_html(p, ", ");
    mz_html_text(p, incident->place);
    mz_html(p, "</title>\n<circle");
    put_attr(p, "cx", x);
    put_attr(p, "cy", y);
    put_attr(p, "r", r < 80 ? 80 : r);
    mz_html(p, " fill=\"");
    mz_html(p, colour_of(&laid));
    mz_html(p, "\" fill-opacity=\".14\" stroke=\"");
    mz_html(p, colour_of(&laid));
    mz_html(p, "\" stroke-opacity=\".55\" stroke-width=\"1\"/>\n");
    put_symbol(p, &laid, x, y);
    if (number <= LABELS_MAX) {
        put_label(p, l, x, y, number);
    }
    mz_html(p, "</a>\n");
}

static void put_scale(mz_page *p, const view *v)
{
    static const int64_t km[] = {200, 100, 50, 20, 10, 5};
    int64_t length = 5;
    for (size_t i = 0; i < sizeof km / sizeof *km; i++) {
        if (length_of(v, km[i] * 1000) <= 2000) {
            length = km[i];
            break;
        }
    }
    const int64_t units = length_of(v, length * 1000), right = (MARGIN + v->width) * 10 - 150;
    const int64_t y = (MARGIN + v->height) * 10 - 180;
    mz_html(p, "<path stroke=\"#1a1f26\" stroke-width=\"2\" d=\"M");
    put_tenths(p, right - units);
    mz_html(p, " ");
    put_tenths(p, y);
    mz_html(p, "H");
    put_tenths(p, right);
    mz_html(p, "\"/>\n");
    MZ_BUF_SCOPED b = mz_buf_new(32);
    mz_put_int(&b, length);
    mz_puts(&b, " km");
    put_text(p, right, y - 50, "font-size=\"11\" text-anchor=\"end\"", mz_buf_str(&b));
}

static void put_drawing(mz_page *p, const view *v, const int32_t *order)
{
    mz_html(p, "<svg role=\"img\" aria-labelledby=\"map-t map-d\" viewBox=\"0 0 ");
    mz_html_int(p, WIDTH);
    mz_html(p, " ");
    mz_html_int(p, v->height + 2 * MARGIN);
    mz_html(p, "\">\n<title id=\"map-t\">Map of the day's incidents</title>\n<desc id=\"map-d\">Circles hold the true "
               "place in 95 of 100 cases. Everything drawn is listed in the table below the map.</desc>\n<defs>"
               "<pattern id=\"hatch\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" "
               "patternTransform=\"rotate(45)\"><path d=\"M0 0V7\" stroke=\"#8b98a6\" stroke-width=\"1.4\"/>"
               "</pattern><clipPath id=\"plot\"><rect x=\"28\" y=\"28\" width=\"");
    mz_html_int(p, v->width);
    mz_html(p, "\" height=\"");
    mz_html_int(p, v->height);
    mz_html(p, "\"/></clipPath></defs>\n<rect x=\"28\" y=\"28\" width=\"");
    mz_html_int(p, v->width);
    mz_html(p, "\" height=\"");
    mz_html_int(p, v->height);
    mz_html(p, "\" fill=\"#fbfbf9\" stroke=\"#b9c1ca\"/>\n<g clip-path=\"url(#plot)\">\n");
    put_grid(p, v);
    put_lines(p, v);
    put_coverage(p, v);
    put_crossings(p, v);
    labels l = {.n = 0};
    for (mz_len i = p->in->incidents_n - 1; i >= 0; i--) { /* the gravest on top */
        if (p->in->incidents[order[i]].placed) {
            put_incident(p, v, &l, &p->in->incidents[order[i]], i + 1);
        }
    }
    put_scale(p, v);
    mz_html(p, "</g>\n</svg>\n");
}

static void put_key(mz_page *p)
{
    mz_html(p, "<figcaption>Laid by every source that names somebody to: ");
    for (mz_len i = 0; i < p->in->parties_n && i < 2; i++) {
        mz_html_mark(p, (int)p->order[i]);
        mz_html(p, "\xc2\xa0");
        mz_html_name(p, p->in->parties[p->order[i]].code);
        mz_html(p, "; ");
    }
    mz_html_mark(p, -1);
    mz_html(p, " several, an armed group or nobody. Shaded circle: the place may be anywhere in it. Hatched: access "
               "denied or unwatched. Triangle: crossing, filled when closed, dashed when its state is not known.");
    for (mz_len i = 0; i < p->in->lines_n; i++) {
        mz_html(p, " <svg class=\"key\" width=\"34\" height=\"8\" viewBox=\"0 0 34 8\" aria-hidden=\"true\" "
                   "focusable=\"false\" style=\"width:34px;height:8px;display:inline\"><path d=\"M0 4H34\" "
                   "stroke-width=\"2\" stroke=\"");
        mz_html(p, line_colours[i % LINE_KINDS]);
        mz_html(p, "\" stroke-dasharray=\"");
        mz_html(p, line_dashes[i % LINE_KINDS]);
        mz_html(p, "\"/></svg> <bdi>");
        put_line_words(p, &p->in->lines[i]);
        mz_html(p, "</bdi>;");
    }
    mz_html(p, p->in->lines_n > 0 ? " the band round a line is its stated error.</figcaption>\n" : "</figcaption>\n");
}

static void put_twin(mz_page *p, const int32_t *order)
{
    static const char *const columns[] = {"#No.", "Incident", "Kind", "Place", "#Within km", "Laid to"};
    mz_html_table(p, "All incidents on the map, and those that have no place", columns,
                  (mz_len)(sizeof columns / sizeof *columns));
    for (mz_len i = 0; i < p->in->incidents_n; i++) {
        const mz_brief_incident *v = &p->in->incidents[order[i]];
        const mz_laid laid = mz_incident_laid_to(p->in, v);
        mz_html(p, "<tr><td class=\"n\">");
        mz_html_int(p, i + 1);
        mz_html(p, "</td><th scope=\"row\"><a href=\"#");
        mz_html_id(p, "i", v->id);
        mz_html(p, "\">");
        mz_html_text(p, v->id);
        mz_html(p, "</a></th><td>");
        mz_html_word(p, v->types_n > 0 ? v->types[0] : S("not said"));
        mz_html(p, "</td><td><bdi>");
        mz_html_text(p, v->place.len > 0 ? v->place : S("not known"));
        mz_html(p, "</bdi></td><td class=\"n\">");
        if (v->placed) {
            mz_html_int(p, (v->radius_m + 500) / 1000);
        } else {
            mz_html(p, "—");
        }
        mz_html(p, "</td><td>");
        mz_len n = 0;
        for (mz_len k = 0; k < p->in->parties_n && k < MZ_BRIEF_PARTIES_MAX; k++) {
            if (laid.by[p->order[k]]) {
                mz_html(p, n++ > 0 ? ", " : "");
                mz_html_name(p, p->in->parties[p->order[k]].code);
            }
        }
        mz_html(p, laid.third ? n++ > 0 ? ", an armed group" : "an armed group" : "");
        mz_html(p, n == 0 ? "nobody by name" : "");
        mz_html(p, "</td></tr>\n");
    }
    mz_html_table_end(p);
}

void mz_page_map(mz_page *p)
{
    const view v = view_of(p->in);
    const int32_t *order = mz_incidents_by_gravity(p->in, p->perm, p->scratch);
    mz_html_section(p, "map", "Map");
    if (v.any) {
        mz_html(p, "<figure>\n");
        put_drawing(p, &v, order);
        put_key(p);
        mz_html(p, "</figure>\n");
    } else {
        mz_html_none(p, "Nothing of this day has a known place.");
    }
    if (p->in->incidents_n > 0) {
        put_twin(p, order);
    }
    mz_html_section_end(p);
}
