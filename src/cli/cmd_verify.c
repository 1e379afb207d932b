#include "cli/case.h"
#include "cli/commands.h"

#include "format/format.h"

static const mz_option options[] = {
    {"log", "VKEY", "the verifier key that you trust; else the one that the record names itself"},
    MZ_OPTION_JSON,
    MZ_OPTION_END,
};

static void print_json(const mz_verification *v)
{
    MZ_BUF_SCOPED out = mz_buf_new(INT64_C(1) << 24);
    mz_json_out w = mz_json_to(&out, 0);
    const struct {
        mz_str key;
        int64_t value;
    } numbers[] = {{S("entries"), v->entries}, {S("signatures"), v->signatures}, {S("feeds"), v->feeds},
                   {S("tiles"), v->tiles},     {S("documents"), v->blobs},       {S("erased"), v->gone},
                   {S("bytes"), v->bytes},     {S("divergences"), v->found}};
    mz_json_begin(&w, '{');
    mz_json_key(&w, S("origin"));
    mz_json_str(&w, v->checkpoint.origin);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        mz_json_key(&w, numbers[i].key);
        mz_json_int(&w, numbers[i].value);
    }
    mz_json_key(&w, S("found"));
    mz_json_begin(&w, '[');
    for (mz_len i = 0; i < v->n; i++) {
        mz_json_begin(&w, '{');
        mz_json_key(&w, S("place"));
        mz_json_str(&w, v->v[i].place);
        mz_json_key(&w, S("what"));
        mz_json_str(&w, v->v[i].what);
        mz_json_key(&w, S("todo"));
        mz_json_str(&w, v->v[i].todo);
        mz_json_end(&w, '}');
    }
    mz_json_end(&w, ']');
    mz_json_end(&w, '}');
    mz_put_byte(&out, '\n');
    mz_cli_print(mz_buf_str(&out));
}

static void print_text(const mz_verification *v)
{
    MZ_BUF_SCOPED out = mz_buf_new(INT64_C(1) << 24);
    mz_put_verification(&out, v);
    mz_cli_print(mz_buf_str(&out));
}

static int run(const mz_args *args, mz_cli *cli)
{
    mz_vkey log;
    mz_verification v;
    const bool given = mz_arg_given(args, "log");
    if (given && mz_failed(mz_vkey_parse(mz_arg(args, "log"), &log))) {
        return mz_cli_usage(args, "this is no verifier key:", mz_arg(args, "log"));
    }
    const mz_status s = mz_record_verify(args->rest[0], given ? &log : NULL, &v, cli->perm);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[0], s);
    }
    if (mz_arg_given(args, "json")) {
        print_json(&v);
    } else {
        print_text(&v);
    }
    return v.found == 0 ? MZ_EXIT_DONE : MZ_EXIT_FOUND;
}

const mz_command mz_cmd_verify = {
    .name = "verify",
    .args = "FOLDER",
    .summary = "check the whole record anew: hashes, signatures, feeds, tree, tiles, documents",
    .options = options,
    .details = "FOLDER is a case, or a copy of its record/ folder alone. Nothing is written and no key is needed.",
    .examples = "  mizan verify case\n"
                "  mizan verify copy-of-record --log 'mizan.example/case+1a2b3c4d+AQ…'",
    .least = 1,
    .most = 1,
    .run = run,
};
