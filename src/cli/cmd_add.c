#include "cli/case.h"
#include "cli/commands.h"
#include "cli/dictionary.h"

#include "format/format.h"

static const mz_option options[] = {
    {"as", "KIND", "article, feed, letter, observations, ged, acled, records, geojson, act or terms (else recognised)"},
    {"publisher", "NAME", "who published the documents; goes before what they say of themselves"},
    {"date", "DATE", "day of publication, YYYY-MM-DD; goes before what they say of themselves"},
    {"language", "CODE", "their language, as in en"},
    {"pages", NULL, "of a feed at an address: take the page of each item, not the item's own text"},
    {"erasable", NULL, "keep the document's body salted: members can have it erased later (mizan redact)"},
    {"for", "WHO", "who may see it, as in PAK,monitor (else everyone); the mediator and its author always may"},
    MZ_OPTION_DICTIONARY,
    MZ_OPTION_BY,
    MZ_OPTION_PASSPHRASE,
    MZ_OPTION_JSON,
    MZ_OPTION_END,
};

typedef struct tally {
    mz_len failed, rejected;
    int64_t statements;
} tally;

static void print_json(const char *path, const mz_added *a, mz_status s)
{
    MZ_BUF_SCOPED out = mz_buf_new(1 << 16);
    mz_json_out w = mz_json_to(&out, 0);
    mz_json_begin(&w, '{');
    mz_json_key(&w, S("file"));
    mz_json_str(&w, mz_str_of(path));
    mz_json_key(&w, S("format"));
    mz_json_str_or_null(&w, a->format);
    mz_json_key(&w, S("known"));
    mz_json_bool(&w, a->known);
    mz_json_key(&w, S("document"));
    mz_json_str_or_null(&w, a->hash);
    const struct {
        mz_str key;
        int64_t value;
    } numbers[] = {{S("entry"), a->entry},      {S("entries"), a->entries}, {S("statements"), a->statements},
                   {S("acts"), a->acts},        {S("items"), a->items},     {S("items_known"), a->items_known},
                   {S("rejected"), a->rejected}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        mz_json_key(&w, numbers[i].key);
        mz_json_int(&w, numbers[i].value);
    }
    mz_json_key(&w, S("rejects"));
    mz_json_str_or_null(&w, a->rejects);
    mz_json_key(&w, S("first_why"));
    mz_json_str_or_null(&w, a->first_why);
    mz_json_key(&w, S("error"));
    mz_json_str_or_null(&w, mz_str_of(s.what));
    mz_json_end(&w, '}');
    mz_put_byte(&out, '\n');
    mz_cli_print(mz_buf_str(&out));
}

static void print_text(const char *path, const mz_added *a)
{
    MZ_BUF_SCOPED out = mz_buf_new(1 << 16);
    mz_put(&out, mz_str_of(path));
    mz_puts(&out, ": ");
    mz_put(&out, a->format);
    if (a->known) {
        mz_puts(&out, ", already on the record, nothing to do\n");
        mz_cli_print(mz_buf_str(&out));
        return;
    }
    if (a->items > 0 || a->items_known > 0) {
        mz_puts(&out, ", ");
        mz_put_int(&out, a->items);
        mz_put(&out, a->items == 1 ? S(" new item") : S(" new items"));
        mz_puts(&out, " and ");
        mz_put_int(&out, a->items_known);
        mz_puts(&out, " known");
    }
    mz_puts(&out, ", ");
    mz_put_int(&out, a->statements);
    mz_put(&out, a->statements == 1 ? S(" statement") : S(" statements"));
    if (a->acts > 0) {
        mz_puts(&out, ", ");
        mz_put_int(&out, a->acts);
        mz_put(&out, a->acts == 1 ? S(" act") : S(" acts"));
    }
    if (a->entry < 0) { /* of a field office: the log gives the number */
        mz_puts(&out, ", ");
        mz_put_int(&out, a->entries);
        mz_puts(&out, " entries wait for the log");
    } else {
        mz_puts(&out, ", entry ");
        mz_put_int(&out, a->entry);
    }
    if (a->entry >= 0 && a->entries > 1) {
        mz_puts(&out, " to ");
        mz_put_int(&out, a->entry + a->entries - 1);
    }
    if (a->rejected > 0) {
        mz_puts(&out, "; ");
        mz_put_int(&out, a->rejected);
        mz_puts(&out, " rejected, first ");
        mz_put(&out, a->first_why);
        mz_put(&out, a->rejects.len > 0 ? S("; all in ") : S(""));
        mz_put(&out, a->rejects);
    }
    mz_put_byte(&out, '\n');
    mz_cli_print(mz_buf_str(&out));
}

static int add_one(const mz_args *args, mz_cli *cli, mz_case *c, const mz_add_options *o, const char *path, tally *t)
{
    mz_added added;
    mz_arena room = *cli->perm;
    const mz_str from = mz_str_of(path);
    const bool web = mz_str_starts(from, S("http://")) || mz_str_starts(from, S("https://"));
    const mz_status s = web ? mz_flow_add_web(c, from, mz_arg_given(args, "pages"), o, &added, &room)
                            : mz_flow_add(c, path, o, &added, &room);
    mz_cli_progress_end(cli);
    t->rejected += added.rejected;
    t->statements += added.statements;
    if (mz_arg_given(args, "json")) {
        print_json(path, &added, s);
    } else if (!mz_failed(s)) {
        print_text(path, &added);
    }
    mz_cli_flush(); /* whoever waits for the word that it is on disk gets it now */
    if (!mz_failed(s)) {
        return MZ_EXIT_DONE;
    }
    t->failed++;
    (void)mz_cli_fail(args, path, s);
    for (mz_len i = 0; i < added.rejected && i < 1; i++) {
        mz_cli_note("mizan add: %s: %.*s", path, SFMT(added.first_why));
    }
    /* A file that cannot be read is left out. A record that cannot be written refuses every further call, so the
     * end of the command fails by itself. */
    return s.code == MZ_CORRUPT ? MZ_EXIT_FAILED : MZ_EXIT_DONE;
}

static int finish(const mz_args *args, mz_cli *cli, mz_case *c, const tally *t)
{
    int64_t incidents = 0, statements = 0;
    mz_status s = mz_record_publish(c->record);
    s = mz_failed(s) ? s : mz_flow_run(c);
    mz_cli_progress_end(cli);
    s = mz_failed(s) ? s : mz_index_count(c->index, MZ_TABLE_INCIDENT, &incidents);
    s = mz_failed(s) ? s : mz_index_count(c->index, MZ_TABLE_STATEMENT, &statements);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[0], s);
    }
    if (!mz_arg_given(args, "json")) {
        MZ_BUF_SCOPED out = mz_buf_new(4096);
        if (mz_record_is_office(c->record)) {
            mz_put_int(&out, mz_office_waiting(c->record));
            mz_puts(&out, " entries wait here; bring them to the log: mizan export CASE --outbox --output FILE\n");
        }
        mz_put(&out, mz_record_is_office(c->record) ? S("the copy holds ") : S("the case now holds "));
        mz_put_int(&out, statements);
        mz_puts(&out, " statements about ");
        mz_put_int(&out, incidents);
        mz_puts(&out, " incidents in ");
        mz_put_int(&out, mz_record_size(c->record));
        mz_puts(&out, " entries\n");
        mz_cli_print(mz_buf_str(&out));
    }
    return t->failed > 0 || t->rejected > 0 ? MZ_EXIT_FOUND : MZ_EXIT_DONE;
}

static int run(const mz_args *args, mz_cli *cli)
{
    MZ_CASE_SCOPED c = NULL;
    MZ_KEY_SCOPED by = {0};
    mz_add_options o = {.as = mz_arg(args, "as"),
                        .publisher = mz_arg(args, "publisher"),
                        .language = mz_arg(args, "language"),
                        .erasable = mz_arg_given(args, "erasable"),
                        .by = &by,
                        .time = cli->now};
    if (!mz_arg_day(args, "date", &o.date)) {
        return MZ_EXIT_USAGE;
    }
    if (mz_arg_given(args, "for") &&
        (!mz_audience_parse(mz_arg(args, "for"), &o.audience, cli->perm) || mz_str_eq(o.audience, S("everyone")))) {
        return mz_cli_usage(args, "--for names who may see it, as in PAK,monitor, not", mz_arg(args, "for"));
    }
    int code = mz_cli_dictionaries(args, cli);
    code = code == MZ_EXIT_DONE ? mz_cli_case(args, cli, true, &c) : code;
    code = code == MZ_EXIT_DONE ? mz_cli_keys(args, cli, c, &by) : code;
    tally t = {0};
    for (int i = 1; i < args->rest_n && code == MZ_EXIT_DONE; i++) {
        code = add_one(args, cli, c, &o, args->rest[i], &t);
    }
    return code == MZ_EXIT_DONE ? finish(args, cli, c, &t) : code;
}

const mz_command mz_cmd_add = {
    .name = "add",
    .args = "CASE FILE|URL…",
    .summary = "take documents, data files, terms and acts into a case",
    .options = options,
    .details = "What is printed for a file is on disk and survives a crash. The same bytes again change nothing. What\n"
               "cannot be taken in is listed with line and reason below CASE/rejects/; everything else goes in.\n"
               "Each item of an RSS or Atom feed is a document of its own; items that are on record are passed over,\n"
               "so that the same feed can be added every hour.",
    .examples = "  mizan add case article.html communique.txt\n"
                "  mizan add case --as observations --publisher IGOMVM --date 2026-03-03 sheet.csv\n"
                "  mizan add case feed.xml https://news.example/rss\n"
                "  mizan add case --erasable hearing-of-a-witness.txt\n"
                "  mizan add case GEDEvent.csv.gz",
    .least = 2,
    .most = -1,
    .run = run,
};
