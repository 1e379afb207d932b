#include "cli/case.h"
#include "cli/commands.h"

#include "format/format.h"

static const mz_option options[] = {
    {"reason", "TEXT", "why, in one line; it stands on the record"},
    MZ_OPTION_BY,
    MZ_OPTION_PASSPHRASE,
    MZ_OPTION_JSON,
    MZ_OPTION_END,
};

static mz_str state_of(const mz_case *c, const mz_redaction *x)
{
    return x->in_force < 0                      ? S("waits for signatures")
           : mz_record_has(c->record, &x->hash) ? S("in force, and the body is here")
                                                : S("erased");
}

static int list(const mz_args *args, mz_cli *cli, mz_case *c)
{
    const mz_redaction *v;
    mz_len n;
    const mz_status s = mz_record_redactions(c->record, &v, &n, cli->perm);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[0], s);
    }
    if (mz_arg_given(args, "json")) {
        MZ_BUF_SCOPED out = mz_buf_new(1 << 24);
        mz_json_out w = mz_json_to(&out, 0);
        mz_json_begin(&w, '[');
        for (mz_len i = 0; i < n; i++) {
            mz_json_begin(&w, '{');
            mz_json_key(&w, S("sha256"));
            mz_json_str(&w, mz_hash_hex(cli->perm, &v[i].hash));
            mz_json_key(&w, S("entry"));
            mz_json_int(&w, v[i].index);
            mz_json_key(&w, S("state"));
            mz_json_str(&w, state_of(c, &v[i]));
            mz_json_key(&w, S("reason"));
            mz_json_str(&w, v[i].reason);
            mz_json_end(&w, '}');
        }
        mz_json_end(&w, ']');
        mz_put_byte(&out, '\n');
        mz_cli_print(mz_buf_str(&out));
        return MZ_EXIT_DONE;
    }
    mz_grid g = {.columns = 4, .perm = cli->perm};
    static const char *const head[] = {"entry", "state", "body", "reason"};
    for (size_t i = 0; i < sizeof head / sizeof *head; i++) {
        mz_grid_cell(&g, mz_str_of(head[i]));
    }
    for (mz_len i = 0; i < n; i++) {
        mz_grid_int(&g, v[i].index);
        mz_grid_cell(&g, state_of(c, &v[i]));
        mz_grid_cell(&g, mz_hash_hex(cli->perm, &v[i].hash));
        mz_grid_cell(&g, v[i].reason);
    }
    mz_grid_print(&g);
    return MZ_EXIT_DONE;
}

/* The hash that a person gave whole or the beginning of. */
static mz_status hash_meant(mz_cli *cli, mz_case *c, mz_str word, mz_hash256 *out)
{
    mz_rows rows;
    if (mz_hash_parse_hex(word, out)) {
        return mz_ok();
    }
    const mz_value span[] = {mz_value_text(word), mz_value_text(mz_str_concat(cli->perm, word, S("g")))};
    MZ_TRY(mz_index_ask(c->index, MZ_Q_DOCUMENT_HASHED, span, 2, &rows, cli->perm));
    return rows.n == 1 && word.len >= 6 && mz_hash_parse_hex(((const mz_document_row *)rows.v)[0].hash, out)
               ? mz_ok()
               : mz_fail(MZ_BAD_INPUT, "give the body's SHA-256, or enough of its beginning to tell one document", -1);
}

static mz_status write_redact(mz_cli *cli, mz_case *c, const mz_key *by, const mz_hash256 *hash, mz_str reason,
                              mz_len *index)
{
    mz_len named;
    mz_body body;
    mz_entry e;
    MZ_TRY(mz_record_erasable(c->record, hash, &named, &body));
    MZ_TRY(mz_record_entry(c->record, named, &e, cli->perm));
    const mz_ref ref = {S("erases"), e.name};
    const mz_str text =
        mz_str_concat(cli->perm, S("erase "), mz_hash_hex(cli->perm, hash), S("\nreason "), reason, S("\n"));
    const mz_draft d = {.kind = S("redact"), .time = cli->now, .refs = &ref, .refs_n = 1, .text = text};
    MZ_TRY(mz_record_write(c->record, &d, 1, &by, 1, index, NULL));
    return mz_record_publish(c->record);
}

static int redact(const mz_args *args, mz_cli *cli, mz_case *c)
{
    MZ_KEY_SCOPED by = {0};
    mz_hash256 hash;
    mz_len index = -1, erased = 0;
    const int code = mz_cli_keys(args, cli, c, &by);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    mz_status s = hash_meant(cli, c, mz_str_of(args->rest[1]), &hash);
    s = mz_failed(s) ? s : write_redact(cli, c, &by, &hash, mz_arg(args, "reason"), &index);
    s = mz_failed(s) ? s : mz_record_erase(c->record, &erased);
    s = mz_failed(s) ? s : mz_flow_run(c);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[1], s);
    }
    MZ_BUF_SCOPED out = mz_buf_new(4096);
    mz_puts(&out, "entry ");
    mz_put_int(&out, index);
    if (erased > 0) {
        mz_puts(&out, "; the body is erased here; its hash and the proof of it stay\n");
    } else {
        mz_puts(&out, "; the body goes when enough members have signed (");
        mz_put(&out, mz_record_redact_rule(c->record));
        mz_puts(&out, "): mizan sign CASE ");
        mz_put_int(&out, index);
        mz_puts(&out, " --by MEMBER\n");
    }
    mz_cli_print(mz_buf_str(&out));
    return MZ_EXIT_DONE;
}

static int run(const mz_args *args, mz_cli *cli)
{
    MZ_CASE_SCOPED c = NULL;
    const bool listing = args->rest_n == 1;
    if (!listing && mz_str_trim(mz_arg(args, "reason")).len == 0) {
        return mz_cli_usage(args, "erasing needs its --reason", (mz_str){0});
    }
    const int code = mz_cli_case(args, cli, !listing, &c);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    return listing ? list(args, cli, c) : redact(args, cli, c);
}

const mz_command mz_cmd_redact = {
    .name = "redact",
    .args = "CASE [HASH]",
    .summary = "have a document's body erased while its proof stands; or list what was erased",
    .options = options,
    .details =
        "Only a document that was added with --erasable can be erased: its hash is salted and tells nobody what it "
        "was.\n"
        "It takes the signatures of two members, or what the case has set (mizan policy set). What was read out of "
        "the\n"
        "document stands on the record and stays. An erased body never comes back: no copy of it is taken in again.",
    .examples = "  mizan redact case 9f86d081884c --reason 'it names a witness'\n"
                "  mizan sign case 57 --by PAK\n"
                "  mizan redact case",
    .least = 1,
    .most = 2,
    .run = run,
};
