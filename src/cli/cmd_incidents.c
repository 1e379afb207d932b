#include "cli/case.h"
#include "cli/commands.h"

#include "format/format.h"
#include "lexicon/lexicon.h"

static const mz_option options[] = {
    {"from", "DATE", "incidents that touch this day or a later one"},
    {"to", "DATE", "incidents that touch this day or an earlier one"},
    {"near", "PLACE[,KM]", "within KM (else 25) of a place by name, or of LAT,LON,KM"},
    {"party", "ACTOR", "in which this side acts or is harmed, as in PAK"},
    {"type", "LEAF", "of this type, as in shelling"},
    MZ_OPTION_VIEWER,
    MZ_OPTION_AT,
    MZ_OPTION_WHERE,
    MZ_OPTION_JSON,
    MZ_OPTION_END,
};

typedef struct wanted {
    mz_day from, to;
    bool near;
    mz_point at;
    int64_t reach_m;
    mz_str party, type;
    const mz_cql *where; /* NULL: all */
} wanted;

/* "34.1,71.1,30", "Torkham" or "Torkham,10". */
static bool parse_near(mz_str s, wanted *w)
{
    mz_str rest = s;
    const mz_str first = mz_str_trim(mz_str_cut(&rest, ',')), second = mz_str_trim(mz_str_cut(&rest, ','));
    const mz_str third = mz_str_trim(rest);
    int64_t lat = 0, lon = 0, km = 25;
    w->near = true;
    if (third.len > 0) {
        const bool point = mz_str_fixed(first, 6, &lat) && mz_str_fixed(second, 6, &lon) && mz_point_valid(lat, lon) &&
                           mz_str_int(third, &km) && km > 0 && km <= 20000;
        if (point) {
            w->at = (mz_point){(int32_t)lat, (int32_t)lon};
            w->reach_m = km * 1000;
        }
        return point;
    }
    const mz_gazettes found = mz_gazetteer_find(first);
    if (found.n == 0 || (second.len > 0 && (!mz_str_int(second, &km) || km <= 0 || km > 20000))) {
        return false;
    }
    w->at = mz_gazetteer_at(found, 0).point;
    w->reach_m = km * 1000;
    return true;
}

static bool wants(const wanted *w, const mz_incident_row *r)
{
    const mz_point at = {r->lat_e6, r->lon_e6};
    const bool all = w->from == MZ_NO_DAY && w->to == MZ_NO_DAY;
    const bool touches = r->from != MZ_NO_DAY && (w->to == MZ_NO_DAY || r->from <= w->to) && r->to >= w->from;
    return (all || touches) && (w->party.len == 0 || mz_str_has_word(r->parties, w->party)) &&
           (w->type.len == 0 || mz_str_eq(r->type, w->type)) &&
           (!w->near || (r->placed && mz_distance_m(w->at, at) <= w->reach_m));
}

static void put_day_or_null(mz_json_out *w, mz_str key, mz_day d)
{
    MZ_BUF_SCOPED b = mz_buf_new(32);
    if (d != MZ_NO_DAY) {
        mz_put_day(&b, d);
    }
    mz_json_key(w, key);
    mz_json_str_or_null(w, mz_buf_str(&b));
}

static void put_json(const mz_incident_row *r, mz_buf *out)
{
    mz_json_out w = mz_json_to(out, 0);
    MZ_BUF_SCOPED id = mz_buf_new(64);
    mz_put_byte(&id, 'i');
    mz_put_statement_id(&id, r->id);
    mz_json_begin(&w, '{');
    mz_json_key(&w, S("id"));
    mz_json_str(&w, mz_buf_str(&id));
    put_day_or_null(&w, S("from"), r->from);
    put_day_or_null(&w, S("to"), r->to);
    mz_json_key(&w, S("type"));
    mz_json_str_or_null(&w, r->type);
    mz_json_key(&w, S("place"));
    mz_json_str_or_null(&w, r->place);
    mz_json_key(&w, S("lat"));
    if (r->placed) {
        mz_json_fixed(&w, r->lat_e6, 6);
    } else {
        mz_json_null(&w);
    }
    mz_json_key(&w, S("lon"));
    if (r->placed) {
        mz_json_fixed(&w, r->lon_e6, 6);
    } else {
        mz_json_null(&w);
    }
    mz_json_key(&w, S("where_precision"));
    mz_json_int(&w, r->where_prec);
    mz_json_key(&w, S("parties"));
    mz_json_str_or_null(&w, r->parties);
    mz_json_key(&w, S("reports"));
    mz_json_int(&w, r->reports);
    mz_json_key(&w, S("sources"));
    mz_json_int(&w, r->sources);
    mz_json_key(&w, S("least_probability"));
    if (r->least_ppm >= 0) {
        mz_json_fixed(&w, r->least_ppm, 6);
    } else {
        mz_json_null(&w);
    }
    mz_json_end(&w, '}');
    mz_put_byte(out, '\n');
}

static void put_row(const mz_incident_row *r, mz_grid *g)
{
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_put_byte(&b, 'i');
    mz_put_statement_id(&b, r->id);
    mz_grid_cell(g, mz_str_copy(g->perm, mz_buf_str(&b)));
    mz_grid_day(g, r->from);
    mz_grid_day(g, r->to);
    mz_grid_cell(g, r->type);
    mz_grid_cell(g, r->place);
    mz_grid_cell(g, r->parties);
    mz_grid_int(g, r->reports);
    mz_grid_int(g, r->sources);
    mz_buf_clear(&b);
    mz_put_percent(&b, r->least_ppm);
    mz_grid_cell(g, mz_str_copy(g->perm, mz_buf_str(&b)));
}

/* Those that the index can tell; `wants` looks at the rest. */
static mz_status ask(mz_cli *cli, mz_case *c, const wanted *w, mz_rows *rows)
{
    const bool all = w->from == MZ_NO_DAY && w->to == MZ_NO_DAY;
    if (w->where != NULL) {
        const mz_selection s = {.of = MZ_COLLECTION_INCIDENTS, .where = w->where, .settled = c->state.settled};
        return mz_index_ask_where(c->index, &s, rows, cli->perm);
    }
    const mz_value span[] = {mz_value_number(w->from == MZ_NO_DAY ? INT32_MIN : w->from),
                             mz_value_number(w->to == MZ_NO_DAY ? INT32_MAX : w->to)};
    return mz_index_ask(c->index, all ? MZ_Q_INCIDENTS_ALL : MZ_Q_INCIDENTS, all ? NULL : span, all ? 0 : 2, rows,
                        cli->perm);
}

static int list(const mz_args *args, mz_cli *cli, mz_case *c, const wanted *w)
{
    mz_rows rows;
    const mz_status s = ask(cli, c, w, &rows);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[0], s);
    }
    static const char *const head[] = {"ID",    "FROM",    "TO",      "TYPE",      "PLACE",
                                       "SIDES", "REPORTS", "SOURCES", "LEAST SURE"};
    mz_grid g = {.columns = (mz_len)(sizeof head / sizeof *head), .perm = cli->perm};
    for (mz_len i = 0; i < g.columns; i++) {
        mz_grid_cell(&g, mz_str_of(head[i]));
    }
    MZ_BUF_SCOPED json = mz_buf_new(4096);
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_incident_row *r = &((const mz_incident_row *)rows.v)[i];
        if (!wants(w, r)) {
            continue;
        }
        if (mz_arg_given(args, "json")) {
            mz_buf_clear(&json);
            put_json(r, &json);
            mz_cli_print(mz_buf_str(&json));
        } else {
            put_row(r, &g);
        }
    }
    if (!mz_arg_given(args, "json")) {
        mz_grid_print(&g);
    }
    return MZ_EXIT_DONE;
}

static int run(const mz_args *args, mz_cli *cli)
{
    MZ_CASE_SCOPED c = NULL;
    wanted w = {.party = mz_arg(args, "party"), .type = mz_arg(args, "type")};
    if (!mz_arg_day(args, "from", &w.from) || !mz_arg_day(args, "to", &w.to)) {
        return MZ_EXIT_USAGE;
    }
    if (mz_arg_given(args, "near") && !parse_near(mz_arg(args, "near"), &w)) {
        return mz_cli_usage(args, "--near takes PLACE, PLACE,KM or LAT,LON,KM, and the place must be known, not",
                            mz_arg(args, "near"));
    }
    if (w.type.len > 0 && mz_type_find(w.type) == NULL) {
        return mz_cli_usage(args, "no such type in the taxonomy:", w.type);
    }
    if (!mz_cli_where(args, MZ_COLLECTION_INCIDENTS, &w.where, cli->perm)) {
        return MZ_EXIT_USAGE;
    }
    const int code = mz_cli_case(args, cli, false, &c);
    return code == MZ_EXIT_DONE ? list(args, cli, c, &w) : code;
}

const mz_command mz_cmd_incidents = {
    .name = "incidents",
    .args = "CASE",
    .summary = "list the incidents of a case",
    .options = options,
    .details = "LEAST SURE is the probability of the report that belongs least surely to its incident.",
    .examples = "  mizan incidents case --from 2026-03-01 --to 2026-03-03\n"
                "  mizan incidents case --near Torkham,10 --party PAK --json\n"
                "  mizan incidents case --where \"S_INTERSECTS(geometry, BBOX(69, 31, 72, 35)) AND reports > 1\"",
    .least = 1,
    .most = 1,
    .run = run,
};
