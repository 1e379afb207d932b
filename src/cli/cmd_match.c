#include "cli/match.h"

#include "format/format.h"

/* mizan match: event tables -> incidents, without a case. Reads, asks src/incident, writes; decides nothing. */

#define FILE_BYTES_MAX (INT64_C(64) << 30)

static mz_status load(mz_match_job *j, const char *path, mz_str *out)
{
    mz_str bytes;
    MZ_TRY(mz_file_load(path, FILE_BYTES_MAX, &bytes, j->perm));
    if (!mz_gzip_is(bytes)) {
        *out = bytes;
        return mz_ok();
    }
    MZ_BUF_SCOPED unpacked = mz_buf_new(FILE_BYTES_MAX);
    MZ_TRY(mz_gzip_unpack(bytes, &unpacked));
    *out = mz_str_copy(j->perm, mz_buf_str(&unpacked));
    return mz_ok();
}

static int nothing(mz_match_job *j, const char *path, mz_status s)
{
    (void)mz_cli_fail(j->args, path, s);
    return MZ_MATCH_NOTHING;
}

/* The file that the option names; *out is empty when it is not given. */
static int load_option(mz_match_job *j, const char *option, mz_str *out, const char **path)
{
    *out = (mz_str){0};
    if (!mz_arg_given(j->args, option)) {
        return MZ_EXIT_DONE;
    }
    *path = mz_str_z(j->perm, mz_arg(j->args, option));
    const mz_status s = load(j, *path, out);
    return mz_failed(s) ? nothing(j, *path, s) : MZ_EXIT_DONE;
}

static int read_taxonomy(mz_match_job *j, const char *option, mz_taxonomy *to, const mz_taxonomy **use)
{
    mz_str text = {0};
    const char *path = NULL;
    const int code = load_option(j, option, &text, &path);
    if (code != MZ_EXIT_DONE || path == NULL) {
        return code;
    }
    const mz_status s = mz_taxonomy_parse(text, to, j->perm);
    *use = to;
    return mz_failed(s) ? nothing(j, path, s) : MZ_EXIT_DONE;
}

static int read_weights(mz_match_job *j)
{
    mz_str text = {0};
    const char *path = NULL;
    const int code = load_option(j, "weights", &text, &path);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    const mz_status s =
        path != NULL ? mz_weights_parse(text, &j->weights, j->perm) : mz_weights_default(&j->weights, j->perm);
    return mz_failed(s) ? nothing(j, path, s) : MZ_EXIT_DONE;
}

static int read_links(mz_match_job *j)
{
    mz_str text = {0};
    const char *path = NULL;
    const int code = load_option(j, "links", &text, &path);
    if (code != MZ_EXIT_DONE || path == NULL) {
        return code;
    }
    const mz_status s = mz_links_parse(text, &j->links, j->perm);
    return mz_failed(s) ? nothing(j, path, s) : MZ_EXIT_DONE;
}

static void read_dirty(mz_match_job *j)
{
    const mz_strs given = mz_arg_all(j->args, "dirty");
    for (mz_len i = 0; i < given.n; i++) {
        mz_str rest = given.v[i];
        while (rest.data != NULL) {
            *mz_push(j->perm, &j->options.dirty) = mz_str_cut(&rest, ',');
        }
    }
}

static int read_tables(mz_match_job *j)
{
    for (int i = 0; i < j->args->rest_n; i++) {
        mz_str bytes;
        mz_status s = load(j, j->args->rest[i], &bytes);
        if (!mz_failed(s)) {
            s = mz_events_read(mz_str_of(j->args->rest[i]), bytes, &j->options, &j->events, j->perm);
        }
        if (mz_failed(s)) {
            return nothing(j, j->args->rest[i], s);
        }
    }
    const mz_status s = mz_events_settle(&j->events, j->perm, j->cli->scratch);
    if (mz_failed(s)) {
        const mz_events_origin *o = &j->events.origin[s.at];
        mz_cli_note("mizan match: %.*s: line %td: rec_id %.*s: %s", SFMT(j->events.files.v[o->file]), o->line,
                    SFMT(j->events.v[s.at].rec_id), s.what);
        return MZ_MATCH_NOTHING;
    }
    for (mz_len i = 0; i < j->events.rejects.n; i++) {
        const mz_events_reject *r = &j->events.rejects.v[i];
        mz_cli_note("mizan match: %.*s: line %td: %s", SFMT(r->file), r->line, r->reason);
    }
    return MZ_EXIT_DONE;
}

static mz_status fit_text(mz_match_job *j, mz_str text, mz_buf *out)
{
    mz_taxonomy gold; /* rec_id -> incident: the same shape as code -> level */
    MZ_TRY(mz_taxonomy_parse(text, &gold, j->perm));
    mz_str *label = mz_new(j->perm, mz_str, j->events.n);
    for (mz_len i = 0; i < j->events.n; i++) {
        const int64_t *at = mz_map_get(&gold.codes, j->events.v[i].rec_id);
        label[i] = at == NULL ? (mz_str){0} : gold.levels[*at].fine;
    }
    return mz_match_fit(j->events.v, j->events.n, label, j->weights, j->threads, out, j->cli->scratch);
}

static int fit(mz_match_job *j)
{
    mz_str text = {0};
    const char *path = NULL;
    const int code = load_option(j, "fit", &text, &path);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    MZ_BUF_SCOPED out = mz_buf_new(INT64_C(1) << 30);
    const mz_status s = fit_text(j, text, &out);
    if (mz_failed(s)) {
        return nothing(j, path, s);
    }
    mz_cli_print(mz_buf_str(&out));
    return MZ_EXIT_DONE;
}

static int match(mz_match_job *j)
{
    const bool explain = mz_arg_given(j->args, "explain");
    const mz_status s = mz_match(j->events.v, j->events.n, j->links.v, j->links.n, j->weights, j->threads, &j->matched,
                                 j->perm, j->cli->scratch);
    if (mz_failed(s)) {
        return nothing(j, NULL, s);
    }
    if (mz_arg_given(j->args, "json")) {
        mz_match_print_json(j, explain);
    } else {
        mz_match_print_rows(j);
        mz_match_print_summary(j);
    }
    const int code = mz_arg_given(j->args, "edges") ? mz_match_print_edges(j, explain) : MZ_EXIT_DONE;
    return code == MZ_EXIT_DONE && j->events.rejects.n > 0 ? MZ_EXIT_FOUND : code;
}

static int run(const mz_args *args, mz_cli *cli)
{
    mz_match_job *j = mz_new(cli->perm, mz_match_job, 1);
    *j = (mz_match_job){.args = args, .cli = cli, .perm = cli->perm};
    int64_t threads = 0;
    if (!mz_arg_int(args, "threads", 1, MZ_THREADS_MAX, cli->threads, &threads)) {
        return MZ_EXIT_USAGE;
    }
    j->threads = (int)threads;
    j->options.qualify = mz_arg_given(args, "qualify");
    read_dirty(j);
    int code = read_taxonomy(j, "types", &j->types, &j->options.types);
    code = code != MZ_EXIT_DONE ? code : read_taxonomy(j, "actors", &j->actors, &j->options.actors);
    code = code != MZ_EXIT_DONE ? code : read_weights(j);
    code = code != MZ_EXIT_DONE ? code : read_links(j);
    code = code != MZ_EXIT_DONE ? code : read_tables(j);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    return mz_arg_given(args, "fit") ? fit(j) : mz_arg_given(args, "stream") ? mz_match_stream(j) : match(j);
}

static const mz_option options[] = {
    {"types", "FILE", "taxonomy of types: code, then levels from fine to broad"},
    {"actors", "FILE", "taxonomy of actors: code, dyad, conflict"},
    {"dirty", "SOURCE[,SOURCE]", "sources that repeat themselves; * means all"},
    {"links", "FILE", "people's decisions: rec_a,rec_b,link,signer,date,reason"},
    {"edges", "FILE", "write every candidate pair with a score above the floor"},
    {"explain", NULL, "with --edges or --json: say why"},
    {"json", NULL, "one object a record, then a summary"},
    {"qualify", NULL, "write every rec_id as source:rec_id"},
    {"weights", "FILE", "another score table"},
    {"fit", "GOLD", "print a score table learned from rec_id,incident_id"},
    {"stream", NULL, "then read records from standard input, one a line"},
    {"threads", "N", "threads; the answer is the same for any number"},
    {NULL, NULL, NULL},
};

const mz_command mz_cmd_match = {
    .name = "match",
    .args = "RECORDS.csv[.gz] ...",
    .summary = "Put the records of event tables into incidents.",
    .options = options,
    .details =
        "Tables are UCDP GED, ACLED, GDELT events, or have the columns rec_id and date_start and any of source,\n"
        "arrival, date_end, date_prec, lat, lon, where_prec, country, adm_1, adm_2, type, actor, actor_a,\n"
        "actor_b, deaths_low, deaths_best, deaths_high. Prints rec_id, incident_id and the probability that\n"
        "the record belongs with the others of its incident. The order of rows and files decides nothing.\n"
        "Exit status: 0 done, 1 some rows rejected, 2 nothing done.",
    .examples = "mizan match monitors.csv communiques.csv\n"
                "mizan match --dirty wires --edges edges.csv --explain monitors.csv wires.csv.gz\n"
                "mizan match --actors actors.csv --types types.csv ged.csv acled.csv",
    .least = 1,
    .most = -1,
    .run = run,
};
