#include "cli/commands.h"

#include "format/format.h"
#include "incident/incident.h"

#include <stdio.h>

/* mizan match: event tables -> incidents, without a case. Reads, asks src/incident, writes; decides nothing. */

#define FILE_BYTES_MAX (INT64_C(64) << 30)
#define PRINT_BYTES    (1 << 20)

typedef struct job {
    const mz_args *args;
    mz_cli *cli;
    mz_arena *perm;
    mz_events table;
    mz_taxonomy types, actors;
    mz_events_options options;
    const mz_weights *weights;
    mz_link *links;
    mz_len links_n;
    int threads;
    mz_matched matched;
} job;

/* ---- reading ---- */

static mz_status load(job *j, const char *path, mz_str *out)
{
    mz_str bytes;
    MZ_TRY(mz_file_load(path, FILE_BYTES_MAX, &bytes, j->perm));
    if (!mz_gzip_is(bytes)) {
        *out = bytes;
        return mz_ok();
    }
    mz_buf unpacked = mz_buf_new(FILE_BYTES_MAX); /* lives as long as the command */
    MZ_TRY(mz_gzip_unpack(bytes, &unpacked));
    *out = mz_buf_str(&unpacked);
    return mz_ok();
}

static int load_option(job *j, const char *option, mz_str *out)
{
    const char *path = mz_str_z(j->perm, mz_arg(j->args, option));
    const mz_status s = load(j, path, out);
    return mz_failed(s) ? mz_cli_fail(j->args, path, s) : MZ_EXIT_DONE;
}

static int read_taxonomy(job *j, const char *option, mz_taxonomy *to, const mz_taxonomy **use)
{
    mz_str text = {0};
    if (!mz_arg_given(j->args, option)) {
        return MZ_EXIT_DONE;
    }
    if (load_option(j, option, &text) != MZ_EXIT_DONE) {
        return MZ_EXIT_USAGE;
    }
    const mz_status s = mz_taxonomy_parse(text, to, j->perm);
    if (mz_failed(s)) {
        (void)mz_cli_fail(j->args, mz_str_z(j->perm, mz_arg(j->args, option)), s);
        return MZ_EXIT_USAGE;
    }
    *use = to;
    return MZ_EXIT_DONE;
}

static int read_weights(job *j)
{
    mz_str text = {0};
    mz_status s;
    if (mz_arg_given(j->args, "weights")) {
        if (load_option(j, "weights", &text) != MZ_EXIT_DONE) {
            return MZ_EXIT_USAGE;
        }
        s = mz_weights_parse(text, &j->weights, j->perm);
    } else {
        s = mz_weights_default(&j->weights, j->perm);
    }
    if (mz_failed(s)) {
        (void)mz_cli_fail(j->args, "weights", s);
        return MZ_EXIT_USAGE;
    }
    return MZ_EXIT_DONE;
}

static int read_tables(job *j)
{
    for (int i = 0; i < j->args->rest_n; i++) {
        mz_str bytes;
        mz_status s = load(j, j->args->rest[i], &bytes);
        if (!mz_failed(s)) {
            s = mz_events_read(mz_str_of(j->args->rest[i]), bytes, &j->options, &j->table, j->perm);
        }
        if (mz_failed(s)) {
            (void)mz_cli_fail(j->args, j->args->rest[i], s);
            return MZ_EXIT_USAGE;
        }
    }
    mz_events_settle(&j->table, j->perm, j->cli->scratch);
    return MZ_EXIT_DONE;
}

/* ---- writing ---- */

static void put_ppm(mz_buf *b, int32_t ppm)
{
    if (ppm >= 0) {
        mz_put_fixed(b, ppm, 6);
    }
}

static void put_cell(mz_buf *b, mz_str s) { mz_csv_put(b, s, true); }

static void flush_full(mz_buf *b, FILE *to)
{
    if (b->len > PRINT_BYTES / 2) {
        (void)fwrite(b->data, 1, (size_t)b->len, to);
        mz_buf_clear(b);
    }
}

static void print_rows(const job *j)
{
    MZ_BUF_SCOPED b = mz_buf_new(PRINT_BYTES);
    mz_puts(&b, "rec_id,incident_id,probability\n");
    for (mz_len k = 0; k < j->matched.n; k++) {
        const int32_t at = j->matched.order[k];
        put_cell(&b, j->table.v[at].rec_id);
        mz_put_byte(&b, ',');
        put_cell(&b, j->table.v[j->matched.first[at]].rec_id);
        mz_put_byte(&b, ',');
        put_ppm(&b, j->matched.probability_ppm[at]);
        mz_put_byte(&b, '\n');
        flush_full(&b, stdout);
    }
    mz_cli_print(mz_buf_str(&b));
}

static int print_edges(job *j)
{
    const char *path = mz_str_z(j->perm, mz_arg(j->args, "edges"));
    FILE *f = fopen(path, "wb");
    if (f == NULL) {
        return mz_cli_usage(j->args, "cannot write", mz_str_of(path));
    }
    MZ_BUF_SCOPED b = mz_buf_new(PRINT_BYTES);
    mz_puts(&b, "rec_a,rec_b,score,probability,accepted\n");
    for (mz_len i = 0; i < j->matched.edges_n; i++) {
        const mz_edge *e = &j->matched.edges[i];
        put_cell(&b, j->table.v[e->a].rec_id);
        mz_put_byte(&b, ',');
        put_cell(&b, j->table.v[e->b].rec_id);
        mz_put_byte(&b, ',');
        mz_put_int(&b, e->score);
        mz_put_byte(&b, ',');
        put_ppm(&b, e->probability_ppm);
        mz_put(&b, e->accepted ? S(",1\n") : S(",0\n"));
        flush_full(&b, f);
    }
    (void)fwrite(b.data, 1, (size_t)b.len, f);
    return fclose(f) == 0 ? MZ_EXIT_DONE : mz_cli_usage(j->args, "cannot write", mz_str_of(path));
}

static int fit(job *j)
{
    mz_str text = {0};
    if (load_option(j, "fit", &text) != MZ_EXIT_DONE) {
        return MZ_EXIT_USAGE;
    }
    mz_map gold = {0};
    mz_csv csv = mz_csv_open(text, 0, j->perm);
    mz_csv_row row;
    mz_strs labels = {0};
    while (mz_csv_next(&csv, &row)) {
        if (row.fault == NULL && row.n >= 2) {
            (void)mz_map_put(&gold, row.v[0].text, labels.n, NULL, j->perm);
            *mz_push(j->perm, &labels) = row.v[1].text;
        }
    }
    mz_str *label = mz_new(j->perm, mz_str, j->table.n);
    for (mz_len i = 0; i < j->table.n; i++) {
        const int64_t *at = mz_map_get(&gold, j->table.v[i].rec_id);
        mz_assert(at == NULL || labels.v != NULL);
        label[i] = at == NULL ? (mz_str){0} : labels.v[*at];
    }
    MZ_BUF_SCOPED out = mz_buf_new(1 << 28);
    const mz_status s = mz_match_fit(j->table.v, j->table.n, label, j->weights, j->threads, &out, j->cli->scratch);
    if (mz_failed(s)) {
        return mz_cli_fail(j->args, NULL, s);
    }
    mz_cli_print(mz_buf_str(&out));
    return MZ_EXIT_DONE;
}

static int run(const mz_args *args, mz_cli *cli)
{
    job *j = mz_new(cli->perm, job, 1);
    *j = (job){.args = args, .cli = cli, .perm = cli->perm};
    int64_t threads = 0;
    if (!mz_arg_int(args, "threads", 1, MZ_THREADS_MAX, cli->threads, &threads)) {
        return MZ_EXIT_USAGE;
    }
    j->threads = (int)threads;
    const mz_strs dirty = mz_arg_all(args, "dirty");
    for (mz_len i = 0; i < dirty.n; i++) {
        mz_str rest = dirty.v[i];
        while (rest.data != NULL) {
            *mz_push(j->perm, &j->options.dirty) = mz_str_cut(&rest, ',');
        }
    }
    if (read_taxonomy(j, "types", &j->types, &j->options.types) != 0 ||
        read_taxonomy(j, "actors", &j->actors, &j->options.actors) != 0 || read_weights(j) != 0 ||
        read_tables(j) != 0) {
        return MZ_EXIT_USAGE;
    }
    if (mz_arg_given(args, "fit")) {
        return fit(j);
    }
    const mz_status s = mz_match(j->table.v, j->table.n, j->links, j->links_n, j->weights, j->threads, &j->matched,
                                 j->perm, cli->scratch);
    if (mz_failed(s)) {
        return mz_cli_fail(args, NULL, s);
    }
    print_rows(j);
    return mz_arg_given(args, "edges") ? print_edges(j) : MZ_EXIT_DONE;
}

static const mz_option options[] = {
    {"types", "FILE", "taxonomy of types: code,level1,level2"},
    {"actors", "FILE", "taxonomy of actors: code,dyad,conflict"},
    {"dirty", "SOURCE,…", "sources that repeat themselves; * means all"},
    {"threads", "N", "threads; the answer is the same for any number"},
    {"edges", "FILE", "write every candidate pair above the floor"},
    {"weights", "FILE", "another score table"},
    {"fit", "GOLD", "print a score table learned from labelled records"},
    {NULL, NULL, NULL},
};

const mz_command mz_cmd_match = {
    .name = "match",
    .args = "RECORDS.csv[.gz] …",
    .summary = "which reports are about the same incident",
    .options = options,
    .details = "",
    .examples = "",
    .least = 1,
    .most = -1,
    .run = run,
};
