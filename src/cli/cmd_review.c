#include "cli/case.h"
#include "cli/commands.h"

#include "format/format.h"
#include "reading/reading.h"

static const mz_option options[] = {
    {"confirm", "STATEMENT", "it says what its document says, as it stands"},
    {"correct", "STATEMENT", "it should be as --set says"},
    {"set", "FIELD=VALUE", "with --correct: a field as it should be, as in stance=denies"},
    {"reject", "STATEMENT", "its document does not say this"},
    {"reason", "TEXT", "why; it stands on the record, and a rejection needs it"},
    {"all", NULL, "list what is reviewed already, too"},
    MZ_OPTION_BY,
    MZ_OPTION_PASSPHRASE,
    MZ_OPTION_JSON,
    MZ_OPTION_END,
};

/* ---- the list ---- */

typedef struct listing {
    const mz_args *args;
    mz_cli *cli;
    mz_case *c;
    bool json;
    mz_buf *out;
} listing;

static void put_json(const listing *w, const mz_loaded *l)
{
    mz_statement_json(l->document->name, l->statement, w->out);
    w->out->len -= 2; /* "}" and the line's end */
    mz_puts(w->out, ",");
    mz_json_out j = mz_json_to(w->out, 0);
    mz_json_key(&j, S("ref"));
    mz_json_str(&j, l->ref);
    mz_json_key(&j, S("review"));
    mz_json_str(&j, mz_review_word(l->review));
    mz_puts(w->out, "}\n");
}

static mz_status put_review(const listing *w, const mz_loaded *l)
{
    mz_act *act;
    MZ_TRY(mz_flow_reviewer(w->c, l, &act, w->cli->perm));
    if (act == NULL) {
        mz_puts(w->out, "    read by program, not reviewed; by its rules ");
        mz_put(w->out, mz_sure_word(mz_reading_sure(l->statement)));
        mz_puts(w->out, "\n");
        return mz_ok();
    }
    mz_puts(w->out, "    ");
    mz_put(w->out, mz_review_word(l->review));
    mz_puts(w->out, " by ");
    mz_put(w->out, act->by);
    mz_puts(w->out, ", entry ");
    mz_put_int(w->out, mz_statement_id_entry(l->reviewed));
    if (act->reason.len > 0) {
        mz_puts(w->out, ": ");
        mz_put_plain(w->out, act->reason);
    }
    mz_puts(w->out, "\n");
    for (mz_len i = 0; i < act->sets_n; i++) {
        mz_puts(w->out, "      ");
        mz_put_plain(w->out, act->sets[i].field);
        mz_puts(w->out, " = ");
        mz_put_plain(w->out, act->sets[i].value);
        mz_puts(w->out, ", read as ");
        mz_put_plain(w->out, mz_review_value(l->read, act->sets[i].field, w->cli->perm));
        mz_puts(w->out, "\n");
    }
    return mz_ok();
}

static mz_status put_one(const listing *w, mz_statement_id id)
{
    mz_loaded l;
    mz_str words;
    MZ_TRY(mz_flow_load(w->c, &id, 1, &l, w->cli->perm));
    if (w->json) {
        put_json(w, &l);
        return mz_ok();
    }
    MZ_TRY(mz_flow_words(w->c, &l, &words, w->cli->perm));
    mz_put(w->out, l.ref);
    mz_puts(w->out, " of ");
    mz_put_plain(w->out, l.document->name);
    mz_puts(w->out, ": ");
    mz_put_plain(w->out, words);
    mz_puts(w->out, "\n");
    mz_put_statement_lines(w->out, l.statement);
    return put_review(w, &l);
}

/* The document of this name or beginning of a hash; -1 when none is. */
static mz_status find_document(mz_case *c, mz_str name, int64_t *out, mz_arena *perm)
{
    mz_rows rows;
    *out = -1;
    MZ_TRY(mz_index_ask(c->index, MZ_Q_DOCUMENTS, NULL, 0, &rows, perm));
    for (mz_len i = 0; i < rows.n && *out < 0; i++) {
        const mz_document_row *d = &((const mz_document_row *)rows.v)[i];
        *out = mz_str_eq(d->name, name) || (name.len >= 6 && mz_str_starts(d->hash, name)) ? d->id : -1;
    }
    return *out >= 0 ? mz_ok() : mz_fail(MZ_BAD_INPUT, "no document on record has this name or hash", -1);
}

static mz_status take_rows(const listing *w, mz_rows *rows)
{
    int64_t document;
    if (w->args->rest_n > 1) {
        MZ_TRY(find_document(w->c, mz_str_of(w->args->rest[1]), &document, w->cli->perm));
        const mz_value of[] = {mz_value_number(document)};
        return mz_index_ask(w->c->index, MZ_Q_STATEMENTS_OF_DOCUMENT, of, 1, rows, w->cli->perm);
    }
    const mz_value all[] = {mz_value_number(0), mz_value_number(INT64_MAX)};
    return mz_index_ask(w->c->index, MZ_Q_STATEMENTS_UNREVIEWED, all, 2, rows, w->cli->perm);
}

static mz_status list(const listing *w)
{
    mz_rows rows;
    mz_len shown = 0;
    const bool all = mz_arg_given(w->args, "all");
    MZ_TRY(take_rows(w, &rows));
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_statement_row *r = &((const mz_statement_row *)rows.v)[i];
        if (r->review == MZ_UNREVIEWED || (all && r->review > 0)) {
            MZ_TRY(put_one(w, r->id));
            shown++;
        }
    }
    for (mz_len i = 0; all && w->args->rest_n == 1 && i < w->c->reviews.n; i++) {
        MZ_TRY(put_one(w, w->c->reviews.v[i].id));
        shown++;
    }
    if (!w->json) {
        mz_put_int(w->out, shown);
        mz_put(w->out, all ? S(" statements read by program\n") : S(" statements read by program, not reviewed\n"));
    }
    return mz_buf_status(w->out);
}

static int run_list(const mz_args *args, mz_cli *cli)
{
    MZ_CASE_SCOPED c = NULL;
    const int code = mz_cli_case(args, cli, false, &c);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    MZ_BUF_SCOPED out = mz_buf_new((mz_len)1 << 30);
    const listing w = {args, cli, c, mz_arg_given(args, "json"), &out};
    const mz_status s = list(&w);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[args->rest_n - 1], s);
    }
    mz_cli_print(mz_buf_str(&out));
    return MZ_EXIT_DONE;
}

/* ---- a review ---- */

static bool take_sets(const mz_args *args, mz_act *act, mz_arena *perm)
{
    const mz_strs given = mz_arg_all(args, "set");
    mz_act_set *sets = mz_new(perm, mz_act_set, given.n);
    for (mz_len i = 0; i < given.n; i++) {
        mz_str rest = given.v[i];
        sets[i].field = mz_str_cut(&rest, '=');
        sets[i].value = rest;
        if (rest.data == NULL || rest.len == 0 || sets[i].field.len == 0) {
            (void)mz_cli_usage(args, "--set is FIELD=VALUE, as in stance=denies, not", given.v[i]);
            return false;
        }
    }
    act->sets = sets;
    act->sets_n = given.n;
    return true;
}

static int write_review(const mz_args *args, mz_cli *cli, mz_case *c, const mz_key *by, mz_act *act)
{
    int64_t entry, left = 0;
    act->by = mz_arg_given(args, "by") ? mz_arg(args, "by") : c->mediator;
    mz_status s = mz_flow_act(c, act, by, cli->now, &entry);
    s = mz_failed(s) ? s : mz_record_publish(c->record);
    s = mz_failed(s) ? s : mz_flow_run(c);
    mz_cli_progress_end(cli);
    s = mz_failed(s) ? s : mz_flow_unreviewed(c, &left);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[0], s);
    }
    MZ_BUF_SCOPED out = mz_buf_new(256);
    mz_puts(&out, "entry ");
    mz_put_int(&out, entry);
    mz_puts(&out, "; ");
    mz_put_int(&out, left);
    mz_puts(&out, " statements are read by program and not reviewed\n");
    mz_cli_print(mz_buf_str(&out));
    return MZ_EXIT_DONE;
}

static int run_review(const mz_args *args, mz_cli *cli, const char *option, const char *word)
{
    MZ_CASE_SCOPED c = NULL;
    MZ_KEY_SCOPED by = {0};
    const mz_strs about = mz_arg_all(args, option);
    mz_act act = {.kind = MZ_REVIEW,
                  .date = (mz_day)(cli->now / MZ_DAY_SECONDS),
                  .about = about.v,
                  .about_n = about.n,
                  .word = mz_str_of(word),
                  .from = MZ_NO_DAY,
                  .to = MZ_NO_DAY,
                  .reason = mz_arg(args, "reason")};
    if (!take_sets(args, &act, cli->perm)) {
        return MZ_EXIT_USAGE;
    }
    if (about.n > MZ_ACT_REFS_MAX) {
        return mz_cli_usage(args, "at most 64 statements are reviewed at once", (mz_str){0});
    }
    const mz_status s = mz_act_check(&act);
    if (mz_failed(s)) {
        return mz_cli_usage(args, s.what, (mz_str){0});
    }
    int code = mz_cli_case(args, cli, true, &c);
    code = code == MZ_EXIT_DONE ? mz_cli_keys(args, cli, c, &by) : code;
    return code == MZ_EXIT_DONE ? write_review(args, cli, c, &by, &act) : code;
}

static int run(const mz_args *args, mz_cli *cli)
{
    static const struct {
        const char *option, *word;
    } reviews[] = {{"confirm", "confirmed"}, {"correct", "corrected"}, {"reject", "rejected"}};
    int given = -1;
    for (int i = 0; i < 3; i++) {
        if (mz_arg_given(args, reviews[i].option) && given >= 0) {
            return mz_cli_usage(args, "one of --confirm, --correct and --reject at a time", (mz_str){0});
        }
        given = mz_arg_given(args, reviews[i].option) ? i : given;
    }
    if (given < 0 && mz_arg_given(args, "set")) {
        return mz_cli_usage(args, "--set goes with --correct", (mz_str){0});
    }
    return given < 0 ? run_list(args, cli) : run_review(args, cli, reviews[given].option, reviews[given].word);
}

const mz_command mz_cmd_review = {
    .name = "review",
    .args = "CASE [DOCUMENT]",
    .summary = "confirm, correct or reject what a program read out of texts; or list what nobody reviewed",
    .options = options,
    .details =
        "What was read stays on the record; so does each review, signed. From then on incidents, accounts and the\n"
        "brief take the statement as it was corrected, and leave out what was rejected. Of two reviews the later\n"
        "holds. The mediator and monitors review everything, a party what it brought itself.\n"
        "\n"
        "Fields: kind plover cameo type polarity stance sources agents targets from to place, and harm.0, harm.1 …\n"
        "as EFFECT MIN MAX BASIS STATUS VICTIMS, MAX - when open; the next number adds a harm. - stands for none.",
    .examples =
        "  mizan review case\n"
        "  mizan review case article.txt --all --json\n"
        "  mizan review case --confirm 12.0 --confirm 12.2\n"
        "  mizan review case --correct 12.1 --set stance=denies --set \"harm.0=killed 12 - incident military PAKMIL\"\n"
        "  mizan review case --reject 12.3 --reason 'the text speaks of a film'",
    .least = 1,
    .most = 2,
    .run = run,
};
