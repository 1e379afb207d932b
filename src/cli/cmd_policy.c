#include "cli/case.h"
#include "cli/commands.h"

#include "format/format.h"

static const mz_option options[] = {MZ_OPTION_BY, MZ_OPTION_PASSPHRASE, MZ_OPTION_JSON, MZ_OPTION_END};

#define SPLIT                                                                                                          \
    "two quorums of this policy need not share a witness: the log could show each half another history, and both "     \
    "would be settled. Ask for all of the parties' witnesses, or for more than half of each group"

static void put_witnesses(mz_cli *cli, const mz_record_state *s)
{
    mz_grid g = {.columns = 5, .perm = cli->perm};
    static const char *const head[] = {"witness of", "in policy", "cosigned", "at", "key"};
    for (size_t i = 0; i < sizeof head / sizeof *head; i++) {
        mz_grid_cell(&g, mz_str_of(head[i]));
    }
    for (mz_len i = 0; i < s->n; i++) {
        const mz_witness_view *w = &s->v[i];
        MZ_BUF_SCOPED time = mz_buf_new(64);
        if (w->last_time >= 0) {
            mz_put_utc(&time, w->last_time);
        }
        mz_grid_cell(&g, w->party.len > 0 ? w->party : S("neutral"));
        mz_grid_cell(&g, w->retired >= 0 ? S("retired") : w->in_policy ? S("yes") : S("no"));
        if (w->last_size >= 0) {
            mz_grid_int(&g, w->last_size);
        } else {
            mz_grid_cell(&g, S("-"));
        }
        mz_grid_cell(&g, mz_str_copy(cli->perm, mz_buf_str(&time)));
        mz_grid_cell(&g, w->key.name);
    }
    mz_grid_print(&g);
}

static mz_status json_witnesses(mz_json_out *w, const mz_record_state *s)
{
    mz_json_key(w, S("witnesses"));
    mz_json_begin(w, '[');
    for (mz_len i = 0; i < s->n; i++) {
        const mz_witness_view *v = &s->v[i];
        MZ_BUF_SCOPED time = mz_buf_new(64);
        mz_json_begin(w, '{');
        mz_json_key(w, S("name"));
        mz_json_str(w, v->key.name);
        mz_json_key(w, S("party"));
        mz_json_str_or_null(w, v->party);
        mz_json_key(w, S("in_policy"));
        mz_json_bool(w, v->in_policy);
        mz_json_key(w, S("retired"));
        mz_json_bool(w, v->retired >= 0);
        mz_json_key(w, S("size"));
        if (v->last_size >= 0) {
            mz_json_int(w, v->last_size);
            mz_put_utc(&time, v->last_time);
        } else {
            mz_json_null(w);
        }
        mz_json_key(w, S("time"));
        mz_json_str_or_null(w, mz_buf_str(&time));
        mz_json_end(w, '}');
    }
    mz_json_end(w, ']');
    return mz_ok();
}

static int show_json(mz_case *c)
{
    const mz_record_state *s = &c->state;
    MZ_BUF_SCOPED out = mz_buf_new(1 << 24);
    mz_json_out w = mz_json_to(&out, 0);
    mz_json_begin(&w, '{');
    mz_json_key(&w, S("policy"));
    if (s->policy >= 0) {
        mz_json_int(&w, s->policy);
    } else {
        mz_json_null(&w);
    }
    const struct {
        mz_str key;
        int64_t value;
    } numbers[] = {{S("entries"), s->size}, {S("settled"), s->settled}, {S("forked_feeds"), s->forked_feeds}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        mz_json_key(&w, numbers[i].key);
        mz_json_int(&w, numbers[i].value);
    }
    mz_json_key(&w, S("redact"));
    mz_json_str(&w, mz_record_redact_rule(c->record));
    mz_json_key(&w, S("forks"));
    mz_json_begin(&w, '[');
    for (mz_len i = 0; i < s->forks.n; i++) {
        mz_json_str(&w, s->forks.v[i]);
    }
    mz_json_end(&w, ']');
    const mz_status done = json_witnesses(&w, s);
    (void)done;
    mz_json_end(&w, '}');
    mz_put_byte(&out, '\n');
    mz_cli_print(mz_buf_str(&out));
    return MZ_EXIT_DONE;
}

static int show(const mz_args *args, mz_cli *cli, mz_case *c)
{
    if (mz_arg_given(args, "json")) {
        return show_json(c);
    }
    mz_policy p;
    mz_len index;
    const mz_status s = mz_record_policy(c->record, &p, &index, cli->perm);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[1], s);
    }
    MZ_BUF_SCOPED out = mz_buf_new(1 << 16);
    if (index >= 0) {
        mz_puts(&out, "policy in force since entry ");
        mz_put_int(&out, index);
        mz_puts(&out, "; quorum ");
        mz_put(&out, p.quorum < 0 ? S("none") : p.names[p.quorum].name);
        mz_put_byte(&out, '\n');
        mz_put(&out, p.quorum >= 0 && !mz_policy_intersects(&p) ? S("WARNING: " SPLIT "\n") : S(""));
    } else {
        mz_puts(&out, "no policy is in force\n");
    }
    mz_flow_put_state(&c->state, &out);
    mz_puts(&out, "\nto erase a body: ");
    mz_put(&out, mz_record_redact_rule(c->record));
    mz_put_byte(&out, '\n');
    mz_cli_print(mz_buf_str(&out));
    put_witnesses(cli, &c->state);
    return MZ_EXIT_DONE;
}

/* The text of a policy file as it may stand on the record; the program's own words go before the ledger's. */
static mz_status policy_text(const char *path, mz_str *text, mz_arena *perm)
{
    mz_policy p;
    MZ_TRY(mz_file_load(path, MZ_POLICY_MAX, text, perm));
    MZ_TRY(mz_policy_parse(*text, &p, perm));
    MZ_TRY(mz_note_text_check(*text));
    if (p.quorum >= 0 && !mz_policy_intersects(&p)) {
        return mz_fail(MZ_BAD_INPUT, SPLIT, -1);
    }
    return mz_ok();
}

static int propose(const mz_args *args, mz_cli *cli, mz_case *c, mz_str kind, mz_str text)
{
    MZ_KEY_SCOPED by = {0};
    const int code = mz_cli_keys(args, cli, c, &by);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    const mz_draft d = {.kind = kind, .time = cli->now, .text = text};
    const mz_key *key = &by;
    mz_len index;
    mz_status s = mz_record_write(c->record, &d, 1, &key, 1, &index, NULL);
    s = mz_failed(s) ? s : mz_record_publish(c->record);
    s = mz_failed(s) ? s : mz_flow_run(c);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[1], s);
    }
    MZ_BUF_SCOPED out = mz_buf_new(4096);
    mz_puts(&out, "proposed in entry ");
    mz_put_int(&out, index);
    mz_puts(&out, "; in force when the mediator and every party have signed it: mizan sign CASE ");
    mz_put_int(&out, index);
    mz_puts(&out, " --by PARTY\n");
    mz_cli_print(mz_buf_str(&out));
    return MZ_EXIT_DONE;
}

static int run(const mz_args *args, mz_cli *cli)
{
    MZ_CASE_SCOPED c = NULL;
    const mz_str verb = mz_str_of(args->rest[0]);
    const bool showing = mz_str_eq(verb, S("show")) && args->rest_n == 2;
    const bool proposing = mz_str_eq(verb, S("propose")) && args->rest_n == 3;
    const bool setting = mz_str_eq(verb, S("set")) && args->rest_n == 4;
    if (!showing && !proposing && !setting) {
        return mz_cli_usage(args, "it is show CASE, propose CASE FILE, or set CASE redact RULE, not", verb);
    }
    mz_str text = {0};
    if (proposing) {
        const mz_status s = policy_text(args->rest[2], &text, cli->perm);
        if (mz_failed(s)) {
            return mz_cli_fail(args, args->rest[2], s);
        }
    }
    mz_args shifted = *args; /* the case stands behind the verb */
    shifted.rest++;
    shifted.rest_n--;
    const int code = mz_cli_case(&shifted, cli, !showing, &c);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    if (setting) {
        text = mz_str_concat(cli->perm, mz_str_of(args->rest[2]), S(" "), mz_str_of(args->rest[3]), S("\n"));
        return propose(args, cli, c, S("settings"), text);
    }
    return showing ? show(args, cli, c) : propose(args, cli, c, S("policy"), text);
}

const mz_command mz_cmd_policy = {
    .name = "policy",
    .args = "show CASE | propose CASE FILE | set CASE redact RULE",
    .summary = "whose cosignatures settle the record: show the policy in force, propose one; settings of the case",
    .options = options,
    .details =
        "A policy (C2SP tlog-policy: log, witness, group, quorum lines) is in force when the mediator and every party\n"
        "have signed the same text. Until then nothing is settled. RULE says who must sign before a body is erased:\n"
        "mediator-and-party (the default), two-members, all or one-member.",
    .examples = "  mizan policy show case\n  mizan policy propose case policy.txt\n  mizan sign case policy --by PAK\n"
                "  mizan policy set case redact all",
    .least = 2,
    .most = 4,
    .run = run,
};
