#include "cli/case.h"
#include "cli/commands.h"

#include "format/format.h"

static const mz_option options[] = {
    {"format", "WORD", "csv (incidents, with an HXL row), geojson (incidents) or jsonl (statements)"},
    MZ_OPTION_VIEWER,
    MZ_OPTION_AT,
    MZ_OPTION_END,
};

/* ---- incidents as a table ---- */

typedef struct column {
    const char *name, *hxl;
} column;

static const column columns[] = {
    {"id", "#event+id"},
    {"from", "#date+event+start"},
    {"to", "#date+event+end"},
    {"type", "#event+type"},
    {"place", "#loc"},
    {"sector", "#adm1"},
    {"lat", "#geo+lat"},
    {"lon", "#geo+lon"},
    {"where_precision", "#geo+precision"},
    {"sides", "#org+sides"},
    {"reports", "#meta+reports"},
    {"sources", "#meta+sources"},
    {"killed_established_min", "#affected+killed+min"},
    {"killed_established_max", "#affected+killed+max"},
    {"accounts", "#meta+accounts"},
    {"settled", "#meta+settled"},
};
#define COLUMNS ((int)(sizeof columns / sizeof *columns))

typedef struct sheet {
    mz_case *c;
    mz_buf *out;
    mz_arena *perm;
} sheet;

static void put_number(mz_buf *out, int64_t v, bool known)
{
    MZ_BUF_SCOPED b = mz_buf_new(32);
    if (known) {
        mz_put_int(&b, v);
    }
    mz_csv_put(out, mz_buf_str(&b), false);
}

static void put_degrees(mz_buf *out, int32_t v, bool known)
{
    MZ_BUF_SCOPED b = mz_buf_new(32);
    if (known) {
        mz_put_fixed(&b, v, 6);
    }
    mz_csv_put(out, mz_buf_str(&b), false);
}

static void put_day(mz_buf *out, mz_day d)
{
    MZ_BUF_SCOPED b = mz_buf_new(32);
    if (d != MZ_NO_DAY) {
        mz_put_day(&b, d);
    }
    mz_csv_put(out, mz_buf_str(&b), false);
}

/* Established dead over the sides of the incident, each side's line `any`; nothing when no side has any. */
static mz_status established(const sheet *s, mz_statement_id incident, mz_interval *sum, bool *known, mz_str *all)
{
    mz_rows rows;
    const mz_value id[] = {mz_value_number(incident)};
    MZ_BUF_SCOPED text = mz_buf_new(1 << 16);
    *sum = (mz_interval){0, 0};
    *known = false;
    MZ_TRY(mz_index_ask(s->c->index, MZ_Q_ACCOUNT, id, 1, &rows, s->perm));
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_account_row *r = &((const mz_account_row *)rows.v)[i];
        mz_put(&text, text.len > 0 ? S("; ") : S(""));
        mz_put(&text, r->side.len > 0 ? r->side : S("?"));
        mz_puts(&text, " ");
        mz_put(&text, mz_status_line_word((mz_status_line)r->status));
        mz_puts(&text, " ");
        mz_put(&text, mz_effect_word((mz_effect)r->effect));
        mz_puts(&text, " ");
        mz_put(&text, mz_grade_word((mz_grade)r->grade));
        if (r->effect == MZ_KILLED && r->status == MZ_LINE_ANY && r->part.len == 0 && r->established_lo >= 0) {
            *sum = mz_interval_add(*sum, (mz_interval){r->established_lo, r->established_hi});
            *known = true;
        }
    }
    *all = mz_str_copy(s->perm, mz_buf_str(&text));
    return mz_ok();
}

/* Whether the witnesses that the policy asks for have cosigned all that the incident is made of. */
static mz_status is_settled(const sheet *s, mz_statement_id incident, bool *out)
{
    mz_rows rows;
    const mz_value id[] = {mz_value_number(incident)};
    *out = s->c->state.settled > 0;
    if (!*out) {
        return mz_ok();
    }
    MZ_TRY(mz_index_ask(s->c->index, MZ_Q_MEMBERS, id, 1, &rows, s->perm));
    for (mz_len i = 0; i < rows.n; i++) {
        *out = *out && mz_statement_id_entry(((const mz_member_row *)rows.v)[i].statement) < s->c->state.settled;
    }
    return mz_ok();
}

static mz_status put_row(const sheet *s, const mz_incident_row *r)
{
    mz_interval dead;
    bool known, settled;
    mz_str accounts;
    MZ_TRY(is_settled(s, r->id, &settled));
    MZ_TRY(established(s, r->id, &dead, &known, &accounts));
    MZ_BUF_SCOPED id = mz_buf_new(64);
    mz_put_byte(&id, 'i');
    mz_put_statement_id(&id, r->id);
    mz_csv_put(s->out, mz_buf_str(&id), true);
    put_day(s->out, r->from);
    put_day(s->out, r->to);
    mz_csv_put(s->out, r->type, false);
    mz_csv_put(s->out, r->place, false);
    mz_csv_put(s->out, r->sector, false);
    put_degrees(s->out, r->lat_e6, r->placed);
    put_degrees(s->out, r->lon_e6, r->placed);
    put_number(s->out, r->where_prec, r->placed);
    mz_csv_put(s->out, r->parties, false);
    put_number(s->out, r->reports, true);
    put_number(s->out, r->sources, true);
    put_number(s->out, dead.lo, known);
    put_number(s->out, dead.hi, known && dead.hi != MZ_OPEN);
    mz_csv_put(s->out, accounts, false);
    mz_csv_put(s->out, settled ? S("yes") : S("no"), false);
    mz_csv_end(s->out);
    return mz_ok();
}

static void put_head(const sheet *s)
{
    for (int line = 0; line < 2; line++) {
        for (int i = 0; i < COLUMNS; i++) {
            mz_csv_put(s->out, mz_str_of(line == 0 ? columns[i].name : columns[i].hxl), i == 0);
        }
        mz_csv_end(s->out);
    }
}

/* ---- incidents as points ---- */

static mz_status put_feature(const sheet *s, const mz_incident_row *r, bool first)
{
    mz_interval dead;
    bool known, settled;
    mz_str accounts;
    MZ_TRY(is_settled(s, r->id, &settled));
    MZ_TRY(established(s, r->id, &dead, &known, &accounts));
    MZ_BUF_SCOPED id = mz_buf_new(64), from = mz_buf_new(16), to = mz_buf_new(16);
    mz_put_byte(&id, 'i');
    mz_put_statement_id(&id, r->id);
    if (r->from != MZ_NO_DAY) {
        mz_put_day(&from, r->from);
        mz_put_day(&to, r->to);
    }
    mz_put(s->out, first ? S("\n") : S(",\n"));
    mz_json_out w = mz_json_to(s->out, 0);
    mz_json_begin(&w, '{');
    mz_json_key(&w, S("type"));
    mz_json_str(&w, S("Feature"));
    mz_json_key(&w, S("id"));
    mz_json_str(&w, mz_buf_str(&id));
    mz_json_key(&w, S("geometry"));
    if (r->placed) {
        mz_json_begin(&w, '{');
        mz_json_key(&w, S("type"));
        mz_json_str(&w, S("Point"));
        mz_json_key(&w, S("coordinates"));
        mz_json_begin(&w, '[');
        mz_json_fixed(&w, r->lon_e6, 6);
        mz_json_fixed(&w, r->lat_e6, 6);
        mz_json_end(&w, ']');
        mz_json_end(&w, '}');
    } else {
        mz_json_null(&w);
    }
    mz_json_key(&w, S("properties"));
    mz_json_begin(&w, '{');
    const struct {
        mz_str key, value;
    } words[] = {{S("from"), mz_buf_str(&from)}, {S("to"), mz_buf_str(&to)}, {S("type"), r->type},
                 {S("place"), r->place},         {S("sector"), r->sector},   {S("sides"), r->parties},
                 {S("accounts"), accounts}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        mz_json_key(&w, words[i].key);
        mz_json_str_or_null(&w, words[i].value);
    }
    const struct {
        mz_str key;
        int64_t value;
        bool known;
    } numbers[] = {{S("where_precision"), r->where_prec, r->placed},
                   {S("radius_m"), mz_precision_radius_m(r->where_prec), r->placed},
                   {S("reports"), r->reports, true},
                   {S("sources"), r->sources, true},
                   {S("killed_established_min"), dead.lo, known},
                   {S("killed_established_max"), dead.hi, known && dead.hi != MZ_OPEN}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        mz_json_key(&w, numbers[i].key);
        if (numbers[i].known) {
            mz_json_int(&w, numbers[i].value);
        } else {
            mz_json_null(&w);
        }
    }
    mz_json_key(&w, S("settled"));
    mz_json_bool(&w, settled);
    mz_json_end(&w, '}');
    mz_json_end(&w, '}');
    return mz_ok();
}

static mz_status export_incidents(mz_cli *cli, mz_case *c, bool geojson)
{
    mz_rows rows;
    MZ_BUF_SCOPED out = mz_buf_new(INT64_C(1) << 32);
    MZ_TRY(mz_index_ask(c->index, MZ_Q_INCIDENTS_ALL, NULL, 0, &rows, cli->perm));
    if (geojson) {
        mz_puts(&out, "{\"type\":\"FeatureCollection\",\"features\":[");
    }
    for (mz_len i = 0; i < rows.n; i++) {
        mz_arena room = *cli->perm;
        const sheet s = {c, &out, &room};
        const mz_incident_row *r = &((const mz_incident_row *)rows.v)[i];
        if (i == 0 && !geojson) {
            put_head(&s);
        }
        MZ_TRY(geojson ? put_feature(&s, r, i == 0) : put_row(&s, r));
        if (out.len > 1 << 20) {
            mz_cli_print(mz_buf_str(&out));
            mz_buf_clear(&out);
        }
    }
    if (geojson) {
        mz_puts(&out, "\n]}\n");
    }
    mz_cli_print(mz_buf_str(&out));
    return mz_ok();
}

/* ---- statements, one JSON object a line, entry by entry ---- */

/* `,"entry":12,"claimed_time":…,"cosigned":[{"witness":…,"time":…}],"state":"settled"`: the entry's three times. */
static mz_status put_times(mz_case *c, const mz_entry *e, mz_arena *perm, mz_buf *out)
{
    mz_finality f;
    MZ_BUF_SCOPED time = mz_buf_new(64);
    MZ_TRY(mz_record_finality(c->record, e->index, &f, perm));
    mz_puts(out, ",\"entry\":");
    mz_put_int(out, e->index);
    mz_puts(out, ",\"claimed_time\":\"");
    mz_put_utc(out, f.claimed);
    mz_puts(out, "\",\"cosigned\":[");
    bool first = true;
    for (mz_len i = 0; i < f.n; i++) {
        if (f.v[i].first_time >= 0) {
            mz_put(out, first ? S("{\"witness\":") : S(",{\"witness\":"));
            mz_put_json_str(out, f.v[i].key.name);
            mz_puts(out, ",\"time\":\"");
            mz_put_utc(out, f.v[i].first_time);
            mz_puts(out, "\"}");
            first = false;
        }
    }
    mz_puts(out, "],\"state\":");
    mz_put_json_str(out, mz_finality_word(f.grade));
    return mz_ok();
}

static mz_status export_entry(mz_case *c, const mz_entry *e, mz_arena scratch, mz_buf *out)
{
    mz_statements list;
    MZ_BUF_SCOPED times = mz_buf_new(1 << 16);
    MZ_TRY(mz_statements_parse(e->draft.text, &list, &scratch));
    MZ_TRY(put_times(c, e, &scratch, &times));
    MZ_TRY(mz_buf_status(&times));
    for (mz_len i = 0; i < list.n; i++) {
        mz_statement_json(list.document.name, &list.v[i], out);
        mz_assert(out->len > 2);
        out->len -= 2; /* "}" and LF: the object goes on */
        mz_put(out, mz_buf_str(&times));
        mz_puts(out, "}\n");
    }
    return mz_buf_status(out);
}

static mz_status export_statements(mz_cli *cli, mz_case *c)
{
    MZ_BUF_SCOPED out = mz_buf_new(INT64_C(1) << 30);
    mz_walk walk = {.next = 0};
    for (;;) {
        const mz_entry *e;
        MZ_TRY(mz_record_next(c->record, &walk, &e));
        if (e == NULL) {
            return mz_ok();
        }
        if (mz_str_eq(e->draft.kind, S("statements")) || mz_str_eq(e->draft.kind, S("observation"))) {
            const mz_status s = export_entry(c, e, cli->scratch, &out);
            if (mz_failed(s)) {
                mz_walk_end(&walk);
                return s;
            }
            mz_cli_print(mz_buf_str(&out));
            mz_buf_clear(&out);
        }
    }
}

static int run(const mz_args *args, mz_cli *cli)
{
    MZ_CASE_SCOPED c = NULL;
    const mz_str format = mz_arg(args, "format");
    const bool csv = mz_str_eq(format, S("csv")), geojson = mz_str_eq(format, S("geojson"));
    if (!csv && !geojson && !mz_str_eq(format, S("jsonl"))) {
        return mz_cli_usage(args, "--format takes csv, geojson or jsonl, not", format.len > 0 ? format : S("nothing"));
    }
    const int code = mz_cli_case(args, cli, false, &c);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    const mz_status s = csv || geojson ? export_incidents(cli, c, geojson) : export_statements(cli, c);
    return mz_failed(s) ? mz_cli_fail(args, args->rest[0], s) : MZ_EXIT_DONE;
}

const mz_command mz_cmd_export = {
    .name = "export",
    .args = "CASE",
    .summary = "write the case's incidents or statements for other programs",
    .options = options,
    .details = "Each statement of jsonl carries its entry's index, the time that its author claims, when witnesses\n"
               "cosigned it and its state; each incident says whether all that it is made of is settled.",
    .examples = "  mizan export case --format csv > incidents.csv\n"
                "  mizan export case --format geojson > incidents.geojson\n"
                "  mizan export case --format jsonl | jq .harm",
    .least = 1,
    .most = 1,
    .run = run,
};
