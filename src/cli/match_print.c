#include "cli/match.h"

#include "format/format.h"
#include "record/record.h"

#include <stdio.h>

/* What `mizan match` writes: rows, edges, JSON, the summary. */

#define PRINT_BYTES (1 << 20)

static void put_ppm(mz_buf *b, int32_t ppm)
{
    if (ppm >= 0) {
        mz_put_fixed(b, ppm, 6);
    }
}

void mz_match_put_row(mz_buf *b, mz_str rec_id, mz_str incident_id, int32_t probability_ppm)
{
    mz_csv_put(b, rec_id, true);
    mz_csv_put(b, incident_id, false);
    mz_put_byte(b, ',');
    put_ppm(b, probability_ppm);
    mz_put_byte(b, '\n');
}

static void flush_half(mz_buf *b, FILE *to)
{
    if (b->len > PRINT_BYTES / 2) {
        (void)fwrite(b->data, 1, (size_t)b->len, to); /* a failure shows when the stream is closed */
        mz_buf_clear(b);
    }
}

void mz_match_print_rows(const mz_match_job *j)
{
    MZ_BUF_SCOPED b = mz_buf_new(PRINT_BYTES);
    const mz_matched *m = &j->matched;
    mz_puts(&b, "rec_id,incident_id,probability\n");
    for (mz_len k = 0; k < m->n; k++) {
        const int32_t at = m->order[k];
        mz_match_put_row(&b, j->events.v[at].rec_id, j->events.v[m->first[at]].rec_id, m->probability_ppm[at]);
        flush_half(&b, stdout);
    }
    mz_cli_print(mz_buf_str(&b));
}

/* ---- why ---- */

static void put_why_rows(mz_buf *b, const mz_why *why)
{
    for (int i = 0; i < why->rows_n; i++) {
        mz_put(b, i > 0 ? S("; ") : S(""));
        mz_put(b, why->rows[i].row);
        mz_put_byte(b, '=');
        mz_put_int(b, why->rows[i].weight);
    }
}

static void put_edge_why(mz_buf *b, const mz_match_job *j, const mz_edge *e, mz_arena scratch)
{
    mz_why why;
    MZ_BUF_SCOPED text = mz_buf_new(8192);
    mz_match_why(&j->matched, e, &why, &scratch);
    put_why_rows(&text, &why);
    mz_csv_put(b, mz_buf_str(&text), false);
}

int mz_match_print_edges(const mz_match_job *j, bool explain)
{
    const char *path = mz_str_z(j->perm, mz_arg(j->args, "edges"));
    FILE *f = fopen(path, "wb");
    if (f == NULL) {
        return mz_cli_usage(j->args, "cannot write the edges to", mz_str_of(path));
    }
    MZ_BUF_SCOPED b = mz_buf_new(PRINT_BYTES);
    mz_put(&b,
           explain ? S("rec_a,rec_b,score,probability,accepted,why\n") : S("rec_a,rec_b,score,probability,accepted\n"));
    for (mz_len i = 0; i < j->matched.edges_n; i++) {
        const mz_edge *e = &j->matched.edges[i];
        mz_csv_put(&b, j->events.v[e->a].rec_id, true);
        mz_csv_put(&b, j->events.v[e->b].rec_id, false);
        mz_put_byte(&b, ',');
        mz_put_int(&b, e->score);
        mz_put_byte(&b, ',');
        put_ppm(&b, e->probability_ppm);
        mz_put(&b, e->accepted ? S(",1") : S(",0"));
        if (explain) {
            put_edge_why(&b, j, e, j->cli->scratch);
        }
        mz_put_byte(&b, '\n');
        flush_half(&b, f);
    }
    (void)fwrite(b.data, 1, (size_t)b.len, f);
    const bool bad = ferror(f) != 0;
    return fclose(f) != 0 || bad ? mz_cli_usage(j->args, "cannot write the edges to", mz_str_of(path)) : MZ_EXIT_DONE;
}

/* ---- JSON ---- */

static void json_ppm(mz_json_out *w, int32_t ppm)
{
    if (ppm < 0) {
        mz_json_null(w);
    } else {
        mz_json_fixed(w, ppm, 6);
    }
}

static void json_link(mz_json_out *w, const mz_match_job *j, int32_t at, const mz_edge *e, bool rows, mz_arena scratch)
{
    mz_why why;
    mz_match_why(&j->matched, e, &why, &scratch);
    mz_json_begin(w, '{');
    mz_json_key(w, S("rec_id"));
    mz_json_str(w, j->events.v[e->a == at ? e->b : e->a].rec_id);
    mz_json_key(w, S("incident_id"));
    mz_json_str(w, j->events.v[j->matched.first[e->a == at ? e->b : e->a]].rec_id);
    mz_json_key(w, S("score"));
    mz_json_int(w, e->score);
    mz_json_key(w, S("probability"));
    json_ppm(w, e->probability_ppm);
    mz_json_key(w, S("distance_m"));
    mz_json_int(w, why.distance_m);
    for (int flips = 0; rows && flips < 2; flips++) {
        mz_json_key(w, flips != 0 ? S("flips") : S("rows"));
        mz_json_begin(w, flips != 0 ? '[' : '{');
        for (int i = 0; i < why.rows_n; i++) {
            if (flips == 0) {
                mz_json_key(w, why.rows[i].row);
                mz_json_int(w, why.rows[i].weight);
            } else if (mz_why_flips(&why, i, e->accepted)) {
                mz_json_str(w, why.rows[i].row);
            }
        }
        mz_json_end(w, flips != 0 ? ']' : '}');
    }
    mz_json_end(w, '}');
}

static void json_disputed(mz_json_out *w, unsigned fields)
{
    static const char *const names[] = {"day", "place", "type", "actors", "deaths"};
    mz_json_key(w, S("disputed"));
    mz_json_begin(w, '[');
    for (unsigned i = 0; i < 5; i++) {
        if ((fields >> i & 1U) != 0) {
            mz_json_str(w, mz_str_of(names[i]));
        }
    }
    mz_json_end(w, ']');
}

/* The strongest link, the strongest one to another incident, the weakest of the incident, and what its reports
 * differ on. */
static void json_why(mz_json_out *w, const mz_match_job *j, int32_t at)
{
    mz_edge e;
    mz_json_key(w, S("why"));
    mz_json_begin(w, '{');
    static const char *const keys[] = {"link", "runner_up", "weakest"};
    for (int i = 0; i < 3; i++) {
        const bool found = i < 2 ? mz_match_strongest(&j->matched, j->weights, at, i == 0, &e)
                                 : mz_match_weakest(&j->matched, j->weights, at, &e);
        mz_json_key(w, mz_str_of(keys[i]));
        if (!found) {
            mz_json_null(w);
        } else if (i == 2) {
            mz_json_begin(w, '{');
            mz_json_key(w, S("rec_a"));
            mz_json_str(w, j->events.v[e.a].rec_id);
            mz_json_key(w, S("rec_b"));
            mz_json_str(w, j->events.v[e.b].rec_id);
            mz_json_key(w, S("probability"));
            json_ppm(w, e.probability_ppm);
            mz_json_end(w, '}');
        } else {
            json_link(w, j, at, &e, true, j->cli->scratch);
        }
    }
    json_disputed(w, mz_match_disputed(&j->matched, at));
    mz_json_end(w, '}');
}

static mz_str clustering_hash(const mz_match_job *j)
{
    enum { LINES = 1024 };
    mz_sha sha;
    MZ_BUF_SCOPED b = mz_buf_new((mz_len)LINES * 4 * MZ_EVENTS_ID_MAX * 8);
    mz_sha_start(&sha);
    for (mz_len i = 0; i < j->matched.n; i += LINES) {
        mz_buf_clear(&b);
        const mz_len end = i + LINES < j->matched.n ? i + LINES : j->matched.n;
        mz_matched_lines(j->events.v, &j->matched, i, end, &b);
        mz_sha_add(&sha, mz_buf_str(&b));
    }
    const mz_hash256 hash = mz_sha_end(&sha);
    return mz_hash_hex(j->perm, &hash);
}

static void json_number(mz_json_out *w, mz_str key, int64_t v)
{
    mz_json_key(w, key);
    mz_json_int(w, v);
}

static void json_summary(mz_json_out *w, const mz_match_job *j)
{
    const mz_matched *m = &j->matched;
    mz_json_begin(w, '{');
    mz_json_key(w, S("summary"));
    mz_json_begin(w, '{');
    json_number(w, S("records"), m->n);
    json_number(w, S("rejected"), j->events.rejects.n);
    json_number(w, S("without_place"), m->unplaced);
    json_number(w, S("without_date"), m->undated);
    json_number(w, S("candidates"), m->candidates);
    json_number(w, S("edges"), m->edges_n);
    json_number(w, S("incidents"), m->incidents);
    mz_json_key(w, S("densest_cell"));
    mz_json_begin(w, '{');
    json_number(w, S("records"), m->densest_n);
    mz_json_key(w, S("with"));
    mz_json_str_or_null(w, m->densest < 0 ? (mz_str){0} : j->events.v[m->densest].rec_id);
    mz_json_end(w, '}');
    mz_json_key(w, S("weights"));
    mz_json_str(w, mz_weights_id(j->weights));
    mz_json_key(w, S("clustering_hash"));
    mz_json_str(w, clustering_hash(j));
    mz_json_end(w, '}');
    mz_json_end(w, '}');
}

void mz_match_print_json(const mz_match_job *j, bool explain)
{
    MZ_BUF_SCOPED b = mz_buf_new(PRINT_BYTES);
    const mz_matched *m = &j->matched;
    for (mz_len k = 0; k < m->n; k++) {
        const int32_t at = m->order[k];
        mz_json_out w = mz_json_to(&b, 0);
        mz_json_begin(&w, '{');
        mz_json_key(&w, S("rec_id"));
        mz_json_str(&w, j->events.v[at].rec_id);
        mz_json_key(&w, S("source"));
        mz_json_str(&w, j->events.v[at].source);
        mz_json_key(&w, S("incident_id"));
        mz_json_str(&w, j->events.v[m->first[at]].rec_id);
        mz_json_key(&w, S("probability"));
        json_ppm(&w, m->probability_ppm[at]);
        if (explain) {
            json_why(&w, j, at);
        }
        mz_json_end(&w, '}');
        mz_put_byte(&b, '\n');
        flush_half(&b, stdout);
    }
    mz_json_out w = mz_json_to(&b, 0);
    json_summary(&w, j);
    mz_put_byte(&b, '\n');
    mz_cli_print(mz_buf_str(&b));
}

void mz_match_print_summary(const mz_match_job *j)
{
    const mz_matched *m = &j->matched;
    const mz_str densest = m->densest < 0 ? S("none") : j->events.v[m->densest].rec_id;
    const mz_str hash = clustering_hash(j);
    mz_cli_note("%td records, %td rejected, %td without place, %td without date: %td incidents", m->n,
                j->events.rejects.n, m->unplaced, m->undated, m->incidents);
    mz_cli_note("%td candidates, %td edges; densest cell of 25 km: %td records, with %.*s", m->candidates, m->edges_n,
                m->densest_n, SFMT(densest));
    mz_cli_note("weights %.*s, clustering hash %.*s", SFMT(mz_weights_id(j->weights)), SFMT(hash));
}
