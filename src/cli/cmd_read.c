/* mizan read: text to statements, without a case. */
#include "cli/commands.h"

#include "format/format.h"
#include "lexicon/lexicon.h"
#include "reading/reading.h"

static const mz_option options[] = {
    {"json", NULL, "one JSON object a statement, one a line"},
    {"date", "YYYY-MM-DD", "day of publication; weekdays and dated names are read by it"},
    {"publisher", "NAME", "who published it, as \"Afghan defence ministry\""},
    {"explain", NULL, "list the rules behind each statement, and why other sentences have none"},
    {NULL, NULL, NULL},
};

typedef struct job {
    const mz_args *args;
    mz_reading_context context;
    bool json, explain;
    mz_buf *out;
} job;

static void put_mentions(mz_buf *out, const char *word, const mz_mention *v, mz_len n)
{
    for (mz_len k = 0; k < n; k++) {
        mz_put(out, mz_str_of(k == 0 ? word : ","));
        mz_puts(out, " ");
        mz_put(out, v[k].span.text);
        if (v[k].actor.len > 0) {
            mz_puts(out, " [");
            mz_put(out, v[k].actor);
            mz_puts(out, "]");
        }
    }
}

static void put_harm(mz_buf *out, const mz_harm *h)
{
    mz_puts(out, "\n    ");
    mz_put(out, mz_effect_word(h->effect));
    mz_puts(out, " ");
    mz_puts(out, "");
    if (h->approx) {
        mz_puts(out, "about ");
    }
    mz_put_int(out, h->count.lo);
    if (h->count.hi == MZ_OPEN) {
        mz_puts(out, " or more");
    } else if (h->count.hi != h->count.lo) {
        mz_puts(out, " to ");
        mz_put_int(out, h->count.hi);
    }
    mz_puts(out, " (");
    mz_put(out, mz_basis_word(h->basis));
    mz_puts(out, ")");
    put_mentions(out, ":", &h->victims, h->victims.span.text.len > 0);
    mz_puts(out, ", ");
    mz_put(out, mz_victim_status_word(h->status));
}

static void put_place_and_day(mz_buf *out, const mz_statement *s)
{
    if (s->where.known) {
        mz_puts(out, "\n    at ");
        mz_put(out, s->where.span.text);
        if (s->where.place.len > 0) {
            mz_puts(out, " (");
            mz_put_fixed(out, s->where.lat_e6, 6);
            mz_puts(out, ", ");
            mz_put_fixed(out, s->where.lon_e6, 6);
            mz_puts(out, ")");
        }
    }
    if (s->when.known) {
        mz_puts(out, "\n    on ");
        mz_put_day(out, s->when.from);
        if (s->when.to != s->when.from) {
            mz_puts(out, " to ");
            mz_put_day(out, s->when.to);
        }
    }
}

static void put_statement(mz_buf *out, const mz_statement *s, bool explain)
{
    mz_puts(out, "  ");
    mz_put_int(out, s->n);
    mz_puts(out, "  ");
    mz_put(out, mz_kind_word(s->kind));
    mz_puts(out, " ");
    mz_put(out, s->plover == MZ_NO_PLOVER ? S("-") : mz_plover_word(s->plover));
    mz_puts(out, " ");
    mz_put(out, s->type.len > 0 ? s->type : S("-"));
    mz_puts(out, ", ");
    mz_put(out, mz_stance_word(s->stance));
    mz_puts(out, ", ");
    mz_put(out, mz_polarity_word(s->polarity));
    put_mentions(out, "\n    says", s->sources, s->sources_n);
    put_mentions(out, "\n    by", s->agents, s->agents_n);
    put_mentions(out, "\n    to", s->targets, s->targets_n);
    put_place_and_day(out, s);
    for (mz_len k = 0; k < s->harms_n; k++) {
        put_harm(out, &s->harms[k]);
    }
    for (mz_len k = 0; explain && k < s->rules_n; k++) {
        mz_put(out, mz_str_of(k == 0 ? "\n    because " : ", "));
        mz_put(out, s->rules[k]);
    }
    mz_puts(out, "\n");
}

static void put_gaps(mz_buf *out, mz_str bytes, const mz_reading_trace *trace)
{
    for (mz_len k = 0; k < trace->n; k++) {
        mz_puts(out, "  none ");
        mz_put_int(out, trace->gaps[k].begin);
        mz_puts(out, "-");
        mz_put_int(out, trace->gaps[k].end);
        mz_puts(out, " ");
        mz_put(out, mz_str_of(trace->gaps[k].reason));
        mz_puts(out, ": ");
        const mz_len end = trace->gaps[k].end < bytes.len ? trace->gaps[k].end : bytes.len;
        mz_put(out, mz_str_sub(bytes, trace->gaps[k].begin < end ? trace->gaps[k].begin : end, end));
        mz_puts(out, "\n");
    }
}

static mz_status read_file(const job *j, const char *path, mz_arena perm, mz_arena scratch)
{
    mz_str bytes;
    mz_text text;
    MZ_TRY(mz_file_load(path, MZ_TEXT_BYTES_MAX, &bytes, &perm));
    const bool html = mz_text_looks_html(bytes);
    MZ_TRY(html ? mz_text_html(bytes, &text, &perm) : mz_text_plain(bytes, &text, &perm));
    mz_reading_context context = j->context;
    context.publisher = context.publisher.len > 0 ? context.publisher : text.publisher;
    context.date = context.date != MZ_NO_DAY ? context.date : text.date;
    mz_statements statements = {0};
    mz_reading_trace trace = {0};
    MZ_TRY(mz_reading_read(&text, &context, &statements, j->explain ? &trace : NULL, &perm, scratch));
    const mz_str doc = mz_str_of(path);
    if (!j->json) {
        mz_put(j->out, doc);
        mz_puts(j->out, "\n");
    }
    for (mz_len k = 0; k < statements.n; k++) {
        if (j->json) {
            mz_statement_json(doc, &statements.v[k], j->out);
        } else {
            put_statement(j->out, &statements.v[k], j->explain);
        }
        if (j->out->len > (1 << 20)) {
            mz_cli_print(mz_buf_str(j->out));
            mz_buf_clear(j->out);
        }
    }
    if (j->explain && !j->json) {
        put_gaps(j->out, bytes, &trace);
    }
    return mz_buf_status(j->out);
}

static int run(const mz_args *args, mz_cli *cli)
{
    MZ_BUF_SCOPED out = mz_buf_new((mz_len)1 << 30);
    job j = {.args = args, .json = mz_arg_given(args, "json"), .explain = mz_arg_given(args, "explain"), .out = &out};
    j.context = (mz_reading_context){.publisher = mz_arg(args, "publisher"), .date = MZ_NO_DAY};
    if (!mz_arg_day(args, "date", &j.context.date)) {
        return MZ_EXIT_USAGE;
    }
    int worst = MZ_EXIT_DONE;
    for (int i = 0; i < args->rest_n; i++) {
        const mz_status st = read_file(&j, args->rest[i], *cli->perm, cli->scratch);
        mz_cli_print(mz_buf_str(&out));
        mz_buf_clear(&out);
        if (mz_failed(st)) {
            worst = mz_cli_fail(args, args->rest[i], st);
        }
    }
    return worst;
}

const mz_command mz_cmd_read = {
    .name = "read",
    .args = "FILE...",
    .summary = "text to statements, without a case",
    .options = options,
    .details =
        "Reads each file as one document (UTF-8 text, or HTML whose article text is taken) and prints who says what\n"
        "about whom, with which numbers. Offsets in --json are bytes into the file as it is.",
    .examples = "mizan read article.txt\n"
                "mizan read --date 2026-03-04 --publisher \"Afghan defence ministry\" communique.html\n"
                "mizan read --json *.txt > statements.jsonl\n"
                "mizan read --explain article.txt\n",
    .least = 1,
    .most = -1,
    .run = run,
};
