/* The map: a drawing that needs no script, the list of all that is on it, and what its script needs to put a map that
 * moves in the drawing's place. */
#include "serve/page/map.h"
#include "serve/page/parts.h"

#define WIDER 60 /* percent: how far the ground reaches beyond what is shown first, at least */

static mz_markup metres(const mz_visit *v, int64_t m)
{
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_puts(&b, "<bdi>");
    mz_put_fixed(&b, m < 1000 ? (m + 50) / 100 : (m + 500) / 1000 * 10, 1);
    if (b.len > 2 && b.data[b.len - 1] == '0') {
        b.len -= 2; /* "30.0" is "30" */
    }
    mz_puts(&b, "</bdi>");
    return mz_mark_made(v, &b);
}

/* ---- the list twin: incidents ---- */

static void put_data(mz_buf *out, const char *name, int64_t value, int places)
{
    mz_puts(out, " data-");
    mz_put(out, mz_str_of(name));
    mz_puts(out, "=\"");
    if (places > 0) {
        mz_put_fixed(out, value, places);
    } else {
        mz_put_int(out, value);
    }
    mz_puts(out, "\"");
}

/* "Pakistan, Afghanistan": those said to act. */
static mz_markup acting(const mz_visit *v, mz_str codes)
{
    MZ_BUF_SCOPED b = mz_buf_new(1 << 16);
    for (mz_len i = 0; i < codes.len;) {
        mz_len end = i;
        while (end < codes.len && codes.data[end] != ' ') {
            end++;
        }
        mz_say_if(v, &b, i > 0, ", ");
        mz_page_party(&b, v, mz_str_sub(codes, i, end));
        i = end + 1;
    }
    return mz_mark_made(v, &b);
}

static void put_item(mz_visit *v, mz_buf *out, const mz_incident_row *r)
{
    static const char *const sides[MZ_MAP_SIDES] = {"a", "b", "o"};
    const mz_map_side side = mz_map_side_of(v->c, r);
    mz_puts(out, "<li id=\"i");
    mz_put_statement_id(out, r->id);
    mz_puts(out, "\" data-side=\"");
    mz_put(out, mz_str_of(sides[side]));
    mz_puts(out, "\"");
    if (r->placed) {
        put_data(out, "lon", r->lon_e6, 6);
        put_data(out, "lat", r->lat_e6, 6);
        put_data(out, "r", mz_map_radius_m(r), 0);
    }
    put_data(out, "from", r->from, 0);
    put_data(out, "to", r->to, 0);
    mz_puts(out, ">");
    mz_map_mark(out, side, !r->placed || mz_map_radius_m(r) > MZ_MAP_KNOWN_M);
    MZ_BUF_SCOPED id = mz_buf_new(64);
    mz_put_statement_id(&id, r->id);
    mz_page_link(out, v, "/incident/i", mz_buf_str(&id));
    if (r->type.len > 0) {
        mz_say_of(v, out, "type", r->type);
    } else {
        mz_say(v, out, "of unknown type");
    }
    mz_say(v, out, ", ");
    if (r->place.len > 0) {
        mz_page_text(out, r->place, 80);
    } else {
        mz_say(v, out, "place unknown");
    }
    mz_puts(out, "</a><span>");
    mz_page_days(out, v, r->from, r->to);
    mz_puts(out, " · ");
    if (r->placed) {
        mz_say(v, out, "within {0} km", metres(v, mz_map_radius_m(r)));
    } else {
        mz_say(v, out, "not on the map");
    }
    mz_puts(out, " · ");
    if (r->acting.len > 0) {
        mz_say(v, out, "said to act: {0}", acting(v, r->acting));
    } else {
        mz_say(v, out, "nobody is named");
    }
    mz_puts(out, " · ");
    mz_say_count(v, out, r->reports, "{0} report", "{0} reports");
    mz_puts(out, "</span></li>\n");
}

static void put_list(mz_visit *v, mz_buf *out, const mz_scene *s)
{
    mz_puts(out, "<section class=\"map-side\" aria-labelledby=\"map-list-title\">\n<h2 id=\"map-list-title\">");
    mz_say(v, out, "Incidents on the map");
    mz_puts(out, "</h2>\n<p class=\"soft\" id=\"map-count\">");
    mz_say_count(v, out, s->all, "{0} incident, from {1}", "{0} incidents, from {1}", mz_mark_days(v, s->from, s->to));
    if (s->all > s->n) {
        mz_puts(out, ". ");
        mz_say(v, out, "The latest {0} are listed, from {1}; choose fewer days to have the others in the list.",
               mz_mark_number(v, s->n), mz_mark_days(v, s->listed_from, s->listed_from));
    }
    if (s->unplaced > 0) {
        mz_puts(out, ". ");
        mz_say_count(v, out, s->unplaced, "{0} has no place and stands in the list alone.",
                     "{0} have no place and stand in the list alone.");
    }
    mz_puts(out, "</p>\n<ol id=\"map-list\" class=\"map-list\" tabindex=\"-1\">\n");
    for (mz_len i = 0; i < s->n; i++) {
        put_item(v, out, &s->incidents[i]);
    }
    mz_puts(out, "</ol>\n</section>\n");
}

/* ---- the legend: each row is what can be switched ---- */

/* `off`: not drawn until it is asked for, which takes the script. */
static void begin_key_off(mz_buf *out, const char *layer, mz_len nth, bool off)
{
    mz_put(out, off ? S("<li data-off data-layer=\"") : S("<li data-layer=\""));
    mz_put(out, mz_str_of(layer));
    if (nth >= 0) {
        mz_put_int(out, nth);
    }
    mz_puts(out, "\"><span class=\"key-mark\">");
}

static void begin_key(mz_buf *out, const char *layer, mz_len nth) { begin_key_off(out, layer, nth, false); }

static void put_side_keys(mz_visit *v, mz_buf *out)
{
    static const char *const layers[MZ_MAP_SIDES] = {"side-a", "side-b", "side-o"};
    for (int k = 0; k < MZ_MAP_SIDES; k++) {
        if (k < MZ_MAP_OTHER && k >= v->c->parties_n) {
            continue;
        }
        const mz_len i = k < MZ_MAP_OTHER && v->c->parties_n == 2 ? mz_page_side(v, k) : k; /* the reader's first */
        begin_key(out, layers[i], -1);
        mz_map_mark(out, (mz_map_side)i, false);
        mz_puts(out, "</span><span>");
        if (i < MZ_MAP_OTHER) {
            mz_say(v, out, "{0} alone is said to act", mz_mark_party(v, v->c->parties[i].code));
        } else {
            mz_say(v, out, "several, an armed group, or nobody by name is said to act");
        }
        mz_puts(out, "</span></li>\n");
    }
    begin_key(out, "areas", -1);
    mz_map_other_mark(out, "area");
    mz_puts(out, "</span><span>");
    mz_say(v, out, "the place lies somewhere within; a hollow mark: known to no better than {0} km",
           metres(v, MZ_MAP_KNOWN_M));
    mz_puts(out, "</span></li>\n");
}

static void put_line_keys(mz_visit *v, mz_buf *out, const mz_scene *s)
{
    for (mz_len i = 0; i < s->lines_n; i++) {
        const mz_line *l = &s->lines[i];
        begin_key(out, "line-", i);
        mz_map_line_mark(out, i);
        mz_puts(out, "</span><span>");
        mz_say(v, out, "line as drawn by {0}; source: {1}; stated error {2} km",
               mz_mark_text(v, mz_part_name(v, l->holder)), mz_mark_text(v, l->source), metres(v, l->error_m));
        mz_puts(out, "</span></li>\n");
    }
    begin_key_off(out, "natural", -1, s->lines_n > 0);
    mz_map_line_mark(out, -1);
    mz_puts(out, "</span><span>");
    mz_say(v, out, "line as drawn by {0}; source: {1}; stated error {2} km", mz_mark_text(v, S(MZ_LAND_HOLDER)),
           mz_mark_text(v, S("Natural Earth 1:10m, 4.1")), metres(v, MZ_LAND_ERROR_M));
    mz_puts(out, "</span></li>\n");
    begin_key(out, "border", -1);
    mz_map_other_mark(out, "border");
    mz_puts(out, "</span><span>");
    mz_say(v, out, "other boundaries as drawn by {0}", mz_mark_text(v, S(MZ_LAND_HOLDER)));
    mz_puts(out, "</span></li>\n");
    for (mz_len i = 0; i < s->zones_n; i++) {
        begin_key(out, "zone-", i);
        mz_map_other_mark(out, "zone");
        mz_puts(out, "</span><span>");
        mz_say(v, out, "zone of the terms: {0}, as drawn by {1}", mz_mark_text(v, s->zones[i].name),
               mz_mark_text(v, mz_part_name(v, s->zones[i].holder)));
        mz_puts(out, "</span></li>\n");
    }
}

static void put_key(mz_buf *out, const mz_visit *v, const char *layer, const char *const marks[], mz_len n,
                    const char *words)
{
    begin_key(out, layer, -1);
    for (mz_len i = 0; i < n; i++) {
        mz_map_other_mark(out, marks[i]);
    }
    mz_puts(out, "</span><span>");
    mz_say_key(v, out, words);
    mz_puts(out, "</span></li>\n");
}

static void put_legend(mz_visit *v, mz_buf *out, const mz_scene *s)
{
    static const char *const states[] = {"open", "closed", "disputed", "unknown"}, *const no[] = {"unwatched"},
                             *const yes[] = {"watched"};
    mz_puts(out, "<details class=\"map-key\" open><summary>");
    mz_say(v, out, "Legend");
    mz_puts(out, "</summary>\n<ul id=\"map-key\">\n");
    put_side_keys(v, out);
    put_line_keys(v, out, s);
    put_key(out, v, "crossing", states, 4, MZ_KEY("crossing: open, closed, said to be both, state not known"));
    put_key(out, v, "unwatched", no, 1, MZ_KEY("nobody could watch, or access was denied"));
    put_key(out, v, "watched", yes, 1, MZ_KEY("somebody watched"));
    mz_puts(out, "</ul></details>\n");
}

/* ---- the other lists ---- */

static const char *crossing_word(mz_str state)
{
    return mz_str_eq(state, S("closed"))     ? MZ_KEY("closed")
           : mz_str_eq(state, S("disputed")) ? MZ_KEY("sources of one day differ")
           : mz_str_eq(state, S("open"))     ? MZ_KEY("open")
                                             : MZ_KEY("not known");
}

static const char *watch_word(mz_str word)
{
    return mz_str_eq(word, S("watched"))  ? MZ_KEY("watched")
           : mz_str_eq(word, S("denied")) ? MZ_KEY("access denied")
                                          : MZ_KEY("not watched");
}

static void put_crossings(mz_visit *v, mz_buf *out, const mz_scene *s)
{
    static const char *const head[] = {MZ_KEY("Crossing"), MZ_KEY("State"), MZ_KEY("Since"), MZ_KEY("According to"),
                                       MZ_KEY("Statement")};
    mz_puts(out, "<h2>");
    mz_say(v, out, "Crossings");
    mz_puts(out, "</h2>\n<p class=\"soft\">");
    mz_say(v, out, "What was last said of each, up to {0}.", mz_mark_days(v, s->to, s->to));
    mz_puts(out, "</p>\n");
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < s->crossings_n; i++) {
        const mz_crossing_row *c = &s->crossings[i];
        mz_puts(out, "<tr><th scope=\"row\">");
        mz_page_text(out, c->name, 80);
        mz_puts(out, "</th><td>");
        mz_say_key(v, out, crossing_word(c->state));
        mz_puts(out, "</td><td>");
        mz_page_days(out, v, c->since, c->since);
        mz_puts(out, "</td><td>");
        mz_page_party(out, v, c->by);
        mz_puts(out, "</td><td>");
        if (c->source >= 0) {
            MZ_BUF_SCOPED ref = mz_buf_new(64);
            mz_put_statement_id(&ref, c->source);
            mz_page_link(out, v, "/statement/", mz_buf_str(&ref));
            mz_put(out, mz_buf_str(&ref));
            mz_puts(out, "</a>");
        }
        mz_puts(out, "</td></tr>\n");
    }
    mz_page_table_end(out);
}

static void put_lines(mz_visit *v, mz_buf *out, const mz_scene *s)
{
    static const char *const head[] = {MZ_KEY("Line or zone"), MZ_KEY("As drawn by"), MZ_KEY("Class"),
                                       MZ_KEY("Source"),       MZ_KEY("Date"),        MZ_KEY("Stated error, km")};
    mz_puts(out, "<h2>");
    mz_say(v, out, "Lines and zones");
    mz_puts(out, "</h2>\n");
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < s->lines_n + s->zones_n; i++) {
        const bool line = i < s->lines_n;
        const mz_line *l = line ? &s->lines[i] : NULL;
        const mz_zone *z = line ? NULL : &s->zones[i - s->lines_n];
        mz_puts(out, "<tr><th scope=\"row\">");
        mz_page_text(out, line ? l->name : z->name, 200);
        mz_puts(out, "</th><td>");
        mz_page_party(out, v, line ? l->holder : z->holder);
        mz_puts(out, "</td><td>");
        mz_page_text(out, line ? l->grade : z->grade, 200);
        mz_puts(out, "</td><td>");
        mz_page_text(out, line ? l->source : z->source, 200);
        mz_puts(out, "</td><td>");
        mz_page_days(out, v, line ? l->date : z->date, line ? l->date : z->date);
        mz_puts(out, "</td><td class=\"n\">");
        mz_put(out, metres(v, line ? l->error_m : z->error_m).html);
        mz_puts(out, "</td></tr>\n");
    }
    mz_puts(out, "<tr><th scope=\"row\">");
    mz_say(v, out, "Ground of the map: land and boundaries");
    mz_puts(out, "</th><td><bdi>" MZ_LAND_HOLDER "</bdi></td><td>");
    mz_say(v, out, "as published");
    mz_puts(out, "</td><td><bdi>Natural Earth 1:10m, 4.1</bdi></td><td></td><td class=\"n\">");
    mz_put(out, metres(v, MZ_LAND_ERROR_M).html);
    mz_puts(out, "</td></tr>\n");
    mz_page_table_end(out);
    mz_puts(out, "<p class=\"soft small\"><a href=\"");
    mz_put(out, mz_str_of(mz_asset_path("licences.txt")));
    mz_puts(out, "\">");
    mz_say(v, out, "Licences of the map's software and data");
    mz_puts(out, "</a></p>\n");
}

static void put_coverage(mz_visit *v, mz_buf *out, const mz_scene *s)
{
    static const char *const head[] = {MZ_KEY("Place"), MZ_KEY("Within km"),    MZ_KEY("Days"),
                                       MZ_KEY("State"), MZ_KEY("According to"), MZ_KEY("Reason")};
    mz_puts(out, "<h2>");
    mz_say(v, out, "Where somebody could see, and where nobody could");
    mz_puts(out, "</h2>\n<p class=\"soft\">");
    mz_say(v, out,
           "What is not listed was watched by nobody who told of it. That nothing is reported from there says "
           "nothing.");
    mz_puts(out, "</p>\n");
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < s->coverage_n; i++) {
        const mz_brief_coverage *c = &s->coverage[i];
        mz_puts(out, "<tr><th scope=\"row\">");
        mz_page_text(out, c->place, 120);
        mz_puts(out, "</th><td class=\"n\">");
        mz_put(out, metres(v, c->radius_m).html);
        mz_puts(out, "</td><td>");
        mz_page_days(out, v, c->from, c->to == MZ_NO_DAY ? c->from : c->to);
        mz_puts(out, "</td><td>");
        mz_say_key(v, out, watch_word(c->word));
        if (c->party.len > 0) {
            mz_puts(out, " (");
            mz_page_party(out, v, c->party);
            mz_puts(out, ")");
        }
        mz_puts(out, "</td><td>");
        mz_page_party(out, v, c->by);
        mz_puts(out, "</td><td>");
        mz_page_text(out, c->reason, 200);
        mz_puts(out, "</td></tr>\n");
    }
    mz_page_table_end(out);
}

/* ---- what the script needs ---- */

static const struct {
    const char *name, *key;
} client_words[] = {
    {"map", MZ_KEY("Map. Arrow keys move it, plus and minus change its scale, N and P go to the next and the previous "
                   "incident, Enter goes to its place in the list, Escape back.")},
    {"closer", MZ_KEY("Closer")},
    {"farther", MZ_KEY("Farther")},
    {"whole", MZ_KEY("Whole map")},
    {"next", MZ_KEY("Next incident")},
    {"previous", MZ_KEY("Previous incident")},
    {"close", MZ_KEY("Close")},
    {"onMap", MZ_KEY("Show on the map")},
    {"here", MZ_KEY("Incidents at this place: {0}")},
    {"more", MZ_KEY("and {0} more; come closer, or see the list")},
    {"shown", MZ_KEY("Shown: {0} of {1}")},
    {"counted", MZ_KEY("The map counts all {0}; the list has the latest {1}.")},
    {"days", MZ_KEY("Incidents by day; drag to choose days")},
    {"first", MZ_KEY("First day shown")},
    {"last", MZ_KEY("Last day shown")},
    {"window1", MZ_KEY("1 day")},
    {"window7", MZ_KEY("7 days")},
    {"window30", MZ_KEY("30 days")},
    {"all", MZ_KEY("All days")},
    {"earlier", MZ_KEY("Earlier")},
    {"later", MZ_KEY("Later")},
    {"failed", MZ_KEY("The map's lines and ground could not be fetched.")},
};

static void put_box(mz_buf *out, mz_box box)
{
    const int32_t v[] = {box.south_west.lon_e6, box.south_west.lat_e6, box.north_east.lon_e6, box.north_east.lat_e6};
    for (int i = 0; i < 4; i++) {
        mz_put(out, i > 0 ? S(",") : S(""));
        mz_put_fixed(out, v[i], 6);
    }
}

/* A block of data in the page: `<` must not stand in it, so that nothing can end it. */
static void put_island(mz_buf *out, mz_str json)
{
    mz_puts(out, "<script type=\"application/json\" id=\"map-data\">");
    for (mz_len i = 0; i < json.len; i++) {
        if (json.data[i] == '<') {
            mz_puts(out, "\\u003c");
        } else {
            mz_put_byte(out, json.data[i]);
        }
    }
    mz_puts(out, "</script>\n");
}

/* Where the incidents of the whole period are counted, for a map that cannot have them all from the list. */
static mz_str tiles_path(const mz_visit *v, const mz_scene *s)
{
    MZ_BUF_SCOPED b = mz_buf_new(1024);
    mz_puts(&b, "/ogc/collections/incidents/tiles/WebMercatorQuad/{z}/{y}/{x}?datetime=");
    mz_put_day(&b, s->from);
    mz_puts(&b, "/");
    mz_put_day(&b, s->to);
    if (v->at > 0) {
        mz_puts(&b, "&at=");
        mz_put_int(&b, v->at);
    }
    return mz_str_copy(v->perm, mz_buf_str(&b));
}

static mz_str context_path(const mz_visit *v, const mz_scene *s, mz_box ground)
{
    MZ_BUF_SCOPED path = mz_buf_new(1024);
    mz_puts(&path, "/map/context?box=");
    put_box(&path, ground);
    mz_puts(&path, "&from=");
    mz_put_day(&path, s->from);
    mz_puts(&path, "&to=");
    mz_put_day(&path, s->to);
    if (v->at > 0) {
        mz_puts(&path, "&at=");
        mz_put_int(&path, v->at);
    }
    mz_puts(&path, "&lang="); /* of this page, which may be another than the reader's next */
    mz_put(&path, v->words->code);
    return mz_str_copy(v->perm, mz_buf_str(&path));
}

static void put_box_member(mz_json_out *w, const char *name, mz_box box)
{
    mz_json_key(w, mz_str_of(name));
    mz_json_begin(w, '[');
    mz_json_fixed(w, box.south_west.lon_e6, 6);
    mz_json_fixed(w, box.south_west.lat_e6, 6);
    mz_json_fixed(w, box.north_east.lon_e6, 6);
    mz_json_fixed(w, box.north_east.lat_e6, 6);
    mz_json_end(w, ']');
}

static void put_text_member(mz_json_out *w, const char *name, mz_str text)
{
    mz_json_key(w, mz_str_of(name));
    mz_json_str(w, text);
}

static void put_number_member(mz_json_out *w, const char *name, int64_t v)
{
    mz_json_key(w, mz_str_of(name));
    mz_json_int(w, v);
}

static mz_status put_data_island(mz_visit *v, mz_buf *out, const mz_scene *s)
{
    MZ_BUF_SCOPED b = mz_buf_new(1 << 16);
    MZ_BUF_SCOPED suffix = mz_buf_new(64);
    const mz_box ground = mz_box_joined(mz_box_widened(s->box, WIDER), s->whole);
    if (v->at > 0) {
        mz_puts(&suffix, "?at=");
        mz_put_int(&suffix, v->at);
    }
    mz_json_out w = mz_json_to(&b, 0);
    mz_json_begin(&w, '{');
    put_text_member(&w, "context", context_path(v, s, ground));
    put_text_member(&w, "suffix", mz_buf_str(&suffix));
    if (s->all > s->n && mz_right_of("GET", "/ogc/") != NULL) {
        put_text_member(&w, "tiles", tiles_path(v, s));
        put_number_member(&w, "all", s->all);
    }
    put_number_member(&w, "from", s->listed_from);
    put_number_member(&w, "to", s->to);
    put_box_member(&w, "box", s->box);
    put_box_member(&w, "ground", ground);
    mz_json_key(&w, S("words"));
    mz_json_begin(&w, '{');
    for (size_t i = 0; i < sizeof client_words / sizeof *client_words; i++) {
        put_text_member(&w, client_words[i].name, mz_words_text(v->words, client_words[i].key));
    }
    mz_json_end(&w, '}');
    mz_json_end(&w, '}');
    MZ_TRY(mz_buf_status(&b));
    put_island(out, mz_buf_str(&b));
    return mz_ok();
}

static void put_head_files(mz_buf *out)
{
    mz_puts(out, "<link rel=\"stylesheet\" href=\"");
    mz_put(out, mz_str_of(mz_asset_path("map.css")));
    mz_puts(out, "\">\n<script src=\"");
    mz_put(out, mz_str_of(mz_asset_path("map.js")));
    mz_puts(out, "\" defer></script>\n");
}

static mz_status put_map(mz_visit *v, mz_http_answer *a)
{
    mz_scene s;
    mz_buf *out = &a->body;
    MZ_TRY(mz_scene_of(v, &s));
    put_head_files(out);
    mz_puts(out, "<h1>");
    mz_say(v, out, "Map");
    mz_puts(out, "</h1>\n");
    mz_part_filter(out, v, "/map", NULL, 0);
    mz_page_day_field(out, v, "from", MZ_KEY("From"), s.from);
    mz_page_day_field(out, v, "to", MZ_KEY("To"), s.to);
    mz_part_filter_end(out, v);
    mz_puts(out, "<div class=\"map-page\">\n<div class=\"map-main\">\n<div id=\"map\" class=\"map-view\">\n");
    if (s.any) {
        mz_map_draw(v, out, &s);
    } else {
        mz_puts(out, "<p>");
        mz_say(v, out, "Nothing of these days has a known place.");
        mz_puts(out, "</p>\n");
    }
    mz_puts(out, "</div>\n<div id=\"map-brush\" class=\"map-brush\"></div>\n");
    put_legend(v, out, &s);
    mz_puts(out, "</div>\n");
    put_list(v, out, &s);
    mz_puts(out, "</div>\n");
    put_crossings(v, out, &s);
    put_coverage(v, out, &s);
    put_lines(v, out, &s);
    return s.any ? put_data_island(v, out, &s) : mz_ok();
}

static void map(mz_visit *v, mz_http_answer *a) { mz_page_show(v, a, mz_plain(v, "Map"), S("/map"), put_map); }

static const mz_page pages[] = {
    {"GET", "/map", MZ_PAGE_CASE | MZ_PAGE_SCREEN, 0, map},
    {"GET", "/map/context", MZ_PAGE_CASE, 0, mz_map_context},
};
const mz_pages mz_pages_map = {pages, (mz_len)(sizeof pages / sizeof pages[0])};
