#include "cli/case.h"
#include "cli/commands.h"
#include "cli/package.h"

static const mz_option options[] = {
    {"format", "WORD", "csv, geojson, geojsonseq, flatgeobuf, geopackage, pmtiles: features; jsonl: statements"},
    {"collection", "NAME", "which features: incidents (else these), reports, breaches, acts, crossings"},
    {"out", "FILE", "write there instead of to standard output; a geopackage needs it"},
    {"zoom", "LEAST-MOST", "zooms of pmtiles (else 0-10), at most 16"},
    MZ_OPTION_WHERE,
    MZ_OPTION_VIEWER,
    MZ_OPTION_AT,
    {"from", "N", "the record itself from entry N on, as a package for a copy elsewhere"},
    {"documents", NULL, "with --from: the documents that these entries name, too"},
    {"outbox", NULL, "what waits in a field office for the log, with its documents"},
    {"output", "FILE", "with --from and --outbox: the file to write"},
    MZ_OPTION_END,
};

/* ---- features: points with properties ---- */

/* Where the bytes go: standard output, or a file that takes its name when it is whole. */
typedef struct target {
    const char *path, *temp; /* NULL: standard output */
    mz_file file;
} target;

static mz_status give(void *ctx, mz_str bytes)
{
    target *t = ctx;
    if (t->path != NULL) {
        return mz_file_write(&t->file, bytes);
    }
    mz_cli_print(bytes);
    return mz_ok();
}

static void drop(target *t)
{
    mz_file_close(&t->file);
    if (t->temp != NULL && mz_path_exists(t->temp)) {
        const mz_status gone = mz_file_remove(t->temp);
        (void)gone;
    }
}

static mz_status export_features(mz_cli *cli, mz_case *c, const mz_export *e, mz_str path)
{
    __attribute__((cleanup(drop))) target t = {.file = MZ_NO_FILE};
    if (path.len > 0) {
        t.path = mz_str_z(cli->perm, path);
        t.temp = mz_str_z(cli->perm, mz_str_concat(cli->perm, path, S(".part")));
    }
    if (e->format == MZ_EXPORT_GEOPACKAGE) {
        return mz_flow_export_gpkg(c, e, t.path, cli->scratch);
    }
    MZ_TRY(t.path != NULL ? mz_file_create(t.temp, &t.file) : mz_ok());
    MZ_TRY(mz_flow_export(c, e, give, &t, cli->scratch));
    return t.path != NULL ? mz_file_settle(&t.file, t.temp, t.path, 0644) : mz_ok();
}

static const struct {
    const char *word;
    mz_export_format format;
} formats[] = {
    {"csv", MZ_EXPORT_CSV},
    {"geojson", MZ_EXPORT_GEOJSON},
    {"geojsonseq", MZ_EXPORT_GEOJSONSEQ},
    {"flatgeobuf", MZ_EXPORT_FLATGEOBUF},
    {"pmtiles", MZ_EXPORT_PMTILES},
    {"geopackage", MZ_EXPORT_GEOPACKAGE},
};

static bool find_format(mz_str word, mz_export_format *out)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (mz_str_eq(word, mz_str_of(formats[i].word))) {
            *out = formats[i].format;
            return true;
        }
    }
    return false;
}

/* ---- statements, one JSON object a line, entry by entry ---- */

/* `,"entry":12,"claimed_time":…,"cosigned":[{"witness":…,"time":…}],"state":"settled"`: the entry's three times. */
static mz_status put_times(mz_case *c, const mz_entry *e, mz_arena *perm, mz_buf *out)
{
    mz_finality f;
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
        const bool says = mz_str_eq(e->draft.kind, S("statements")) || mz_str_eq(e->draft.kind, S("observation"));
        bool sees = true;
        mz_status s = c->edition ? mz_flow_sees(c, e->index, &sees, NULL) : mz_ok();
        if (!mz_failed(s) && sees && says) {
            s = export_entry(c, e, cli->scratch, &out);
        }
        if (mz_failed(s)) {
            mz_walk_end(&walk);
            return s;
        }
        mz_cli_print(mz_buf_str(&out));
        mz_buf_clear(&out);
    }
}

/* "0-10"; false when it is none. */
static bool parse_zoom(const mz_args *args, mz_export *e)
{
    int64_t least = 0, most = 10;
    mz_str rest = mz_arg(args, "zoom");
    if (mz_arg_given(args, "zoom")) {
        const mz_str first = mz_str_cut(&rest, '-');
        if (!mz_str_canonical_uint(first, &least) || !mz_str_canonical_uint(rest, &most)) {
            return false;
        }
    }
    e->min_zoom = (int)(least < 99 ? least : 99);
    e->max_zoom = (int)(most < 99 ? most : 99);
    return e->min_zoom <= e->max_zoom && e->max_zoom <= MZ_PMTILES_ZOOM_MAX;
}

static int run(const mz_args *args, mz_cli *cli)
{
    if (mz_arg_given(args, "from")) {
        return mz_cli_package(args, cli);
    }
    if (mz_arg_given(args, "outbox")) {
        return mz_cli_outbox(args, cli);
    }
    MZ_CASE_SCOPED c = NULL;
    mz_export e = {.wanted = {.of = MZ_COLLECTION_INCIDENTS}};
    const mz_str format = mz_arg(args, "format");
    const bool statements = mz_str_eq(format, S("jsonl"));
    if (!statements && !find_format(format, &e.format)) {
        return mz_cli_usage(args,
                            "--format takes csv, geojson, geojsonseq, flatgeobuf, geopackage, pmtiles or jsonl, not",
                            format.len > 0 ? format : S("nothing"));
    }
    if (mz_arg_given(args, "collection") &&
        (statements || !mz_collection_find(mz_arg(args, "collection"), &e.wanted.of))) {
        return mz_cli_usage(args,
                            statements ? "--collection chooses features, not statements:"
                                       : "--collection takes incidents, reports, breaches, acts or crossings, not",
                            mz_arg(args, "collection"));
    }
    if (statements && mz_arg_given(args, "where")) {
        return mz_cli_usage(args, "--where filters features, not statements", (mz_str){0});
    }
    if (mz_arg_given(args, "out") ? statements : e.format == MZ_EXPORT_GEOPACKAGE) {
        return mz_cli_usage(args, statements ? "jsonl goes to standard output" : "a geopackage needs --out FILE",
                            (mz_str){0});
    }
    if (!parse_zoom(args, &e)) {
        return mz_cli_usage(args, "--zoom takes two zooms, as in 0-10, and at most 16, not", mz_arg(args, "zoom"));
    }
    if (!mz_cli_where(args, e.wanted.of, &e.wanted.where, cli->perm)) {
        return MZ_EXIT_USAGE;
    }
    const int code = mz_cli_case(args, cli, false, &c);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    const mz_status s = statements ? export_statements(cli, c) : export_features(cli, c, &e, mz_arg(args, "out"));
    return mz_failed(s) ? mz_cli_fail(args, args->rest[0], s) : MZ_EXIT_DONE;
}

const mz_command mz_cmd_export = {
    .name = "export",
    .args = "CASE",
    .summary = "write the case's features or statements for other programs, or its record for a copy",
    .options = options,
    .details =
        "Each statement of jsonl carries its entry's index, the time that its author claims, when witnesses\n"
        "cosigned it and its state; each incident says whether all that it is made of is settled.\n"
        "FILTER is the Common Query Language of the OGC (CQL2), as text or JSON; docs/formats/features.md names\n"
        "the properties.",
    .examples = "  mizan export case --format csv > incidents.csv\n"
                "  mizan export case --format geojson > incidents.geojson\n"
                "  mizan export case --format csv --where \"CASEI(place) LIKE 'torkham%'\" > torkham.csv\n"
                "  mizan export case --format geojson --collection reports --where \"speaker = 'PAKMIL'\"\n"
                "  mizan export case --format jsonl | jq .harm\n"
                "  mizan export case --from 512 --documents --output stick.mzp\n"
                "  mizan export office --outbox --output stick.mzp",
    .least = 1,
    .most = 1,
    .run = run,
};
