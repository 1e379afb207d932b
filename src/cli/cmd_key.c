#include "cli/commands.h"
#include "cli/request.h"

#include "format/format.h"

static const mz_option options[] = {
    {"name", "NAME", "of a new key: below the case's origin, as in ORIGIN/PAK/desk-2; of a witness: its own"},
    {"witness", NULL, "the new key is a witness's: it cosigns checkpoints and signs nothing else"},
    {"reason", "TEXT", "why a key is revoked; it stands on the record"},
    MZ_OPTION_KEY_FILE,
    MZ_OPTION_REQUEST,
    MZ_OPTION_PASSPHRASE,
    MZ_OPTION_JSON,
    MZ_OPTION_END,
};

/* ---- list ---- */

static mz_str state_of(mz_case *c, const mz_registered *k, mz_arena *perm)
{
    mz_len next;
    bool forked = false;
    if (k->retired < 0) {
        return S("good");
    }
    MZ_BUF_SCOPED b = mz_buf_new(64);
    (void)mz_record_feed(c->record, k->key.name, &next, &forked);
    mz_put(&b, forked ? S("FORKED, retired at ") : S("retired at "));
    mz_put_int(&b, k->retired);
    return mz_str_copy(perm, mz_buf_str(&b));
}

/* One line a key, the log's first: what other programs need to check the record with. */
static int print_keys(mz_case *c)
{
    MZ_BUF_SCOPED out = mz_buf_new(1 << 20);
    mz_len n;
    const mz_registered *keys = mz_record_keys(c->record, &n);
    mz_puts(&out, "log ");
    mz_put_vkey(&out, mz_record_log(c->record));
    mz_put_byte(&out, '\n');
    for (mz_len i = 0; i < n; i++) {
        mz_put(&out, keys[i].party);
        mz_put_byte(&out, ' ');
        mz_put(&out, keys[i].role);
        mz_put_byte(&out, ' ');
        mz_put_vkey(&out, &keys[i].key);
        mz_put(&out, keys[i].retired >= 0 ? S(" retired by entry ") : S(""));
        if (keys[i].retired >= 0) {
            mz_put_int(&out, keys[i].retired);
        }
        mz_put_byte(&out, '\n');
    }
    mz_cli_print(mz_buf_str(&out));
    return MZ_EXIT_DONE;
}

static void list_json(mz_case *c, const mz_registered *keys, mz_len n)
{
    MZ_BUF_SCOPED out = mz_buf_new(1 << 24);
    mz_json_out w = mz_json_to(&out, 0);
    mz_json_begin(&w, '[');
    for (mz_len i = 0; i < n; i++) {
        MZ_BUF_SCOPED vkey = mz_buf_new(MZ_VKEY_MAX);
        mz_len next = 0;
        bool forked = false;
        (void)mz_record_feed(c->record, keys[i].key.name, &next, &forked);
        mz_put_vkey(&vkey, &keys[i].key);
        mz_json_begin(&w, '{');
        const struct {
            mz_str key, value;
        } words[] = {{S("name"), keys[i].key.name},
                     {S("party"), keys[i].party},
                     {S("role"), keys[i].role},
                     {S("vkey"), mz_buf_str(&vkey)}};
        for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
            mz_json_key(&w, words[k].key);
            mz_json_str(&w, words[k].value);
        }
        mz_json_key(&w, S("added"));
        mz_json_int(&w, keys[i].added);
        mz_json_key(&w, S("retired"));
        if (keys[i].retired >= 0) {
            mz_json_int(&w, keys[i].retired);
        } else {
            mz_json_null(&w);
        }
        mz_json_key(&w, S("forked"));
        mz_json_bool(&w, forked);
        mz_json_key(&w, S("entries"));
        mz_json_int(&w, next);
        mz_json_end(&w, '}');
    }
    mz_json_end(&w, ']');
    mz_put_byte(&out, '\n');
    mz_cli_print(mz_buf_str(&out));
}

static int list(const mz_args *args, mz_cli *cli, mz_case *c)
{
    mz_len n;
    const mz_registered *keys = mz_record_keys(c->record, &n);
    if (mz_arg_given(args, "json")) {
        list_json(c, keys, n);
        return MZ_EXIT_DONE;
    }
    mz_grid g = {.columns = 6, .perm = cli->perm};
    static const char *const head[] = {"party", "role", "state", "added", "entries", "key"};
    for (size_t i = 0; i < sizeof head / sizeof *head; i++) {
        mz_grid_cell(&g, mz_str_of(head[i]));
    }
    for (mz_len i = 0; i < n; i++) {
        mz_len next = 0;
        bool forked;
        (void)mz_record_feed(c->record, keys[i].key.name, &next, &forked);
        mz_grid_cell(&g, keys[i].party);
        mz_grid_cell(&g, keys[i].role);
        mz_grid_cell(&g, state_of(c, &keys[i], cli->perm));
        mz_grid_int(&g, keys[i].added);
        mz_grid_int(&g, next);
        mz_grid_cell(&g, keys[i].key.name);
    }
    mz_grid_print(&g);
    return MZ_EXIT_DONE;
}

/* ---- new ---- */

static int make_new(const mz_args *args, mz_cli *cli, const char *path)
{
    MZ_KEY_SCOPED key = {0};
    mz_str passphrase;
    bool none;
    if (!mz_arg_given(args, "name")) {
        return mz_cli_usage(args, "a key has a name, as in --name ORIGIN/PAK/registrar-2", (mz_str){0});
    }
    const int code = mz_cli_passphrase(args, cli, true, &passphrase, &none);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    const mz_key_type type = mz_arg_given(args, "witness") ? MZ_KEY_COSIGNATURE : MZ_KEY_ED25519;
    mz_status s = mz_key_new(mz_arg(args, "name"), type, &key, cli->perm);
    s = mz_failed(s) ? s : mz_key_save(path, &key, passphrase);
    if (mz_failed(s)) {
        return mz_cli_fail(args, path, s);
    }
    MZ_BUF_SCOPED out = mz_buf_new(4096);
    mz_put_vkey(&out, &key.public);
    mz_put_byte(&out, '\n');
    mz_cli_print(mz_buf_str(&out));
    if (passphrase.len == 0) {
        mz_cli_note("mizan key: the key file has no passphrase; for real use give one with --passphrase-file FILE");
    }
    return MZ_EXIT_DONE;
}

/* ---- acts ---- */

/* The key that a person names by its name, by its verifier key or by the beginning of its name. */
static const mz_registered *key_named(mz_case *c, mz_str word)
{
    mz_len n;
    const mz_registered *keys = mz_record_keys(c->record, &n), *found = NULL;
    mz_str rest = word;
    const mz_str name = mz_str_cut(&rest, '+');
    for (mz_len i = 0; i < n; i++) {
        if (mz_str_eq(keys[i].key.name, name)) {
            found = &keys[i];
        }
    }
    return found;
}

/* A good key of the party that may sign this act; NULL when there is none. */
static const mz_registered *authority(mz_case *c, mz_str party, bool recovery)
{
    mz_len n;
    const mz_registered *keys = mz_record_keys(c->record, &n);
    for (mz_len i = 0; i < n; i++) {
        if (mz_str_eq(keys[i].party, party) && keys[i].retired < 0 &&
            (recovery ? mz_str_eq(keys[i].role, S("recovery")) : keys[i].registrar)) {
            return &keys[i];
        }
    }
    return NULL;
}

typedef struct act {
    mz_str text, party;
    bool recovery;
} act;

static void put_words(mz_buf *b, const mz_str *words, mz_len n)
{
    for (mz_len i = 0; i < n; i++) {
        mz_put(b, i > 0 ? S(" ") : S(""));
        mz_put(b, words[i]);
    }
    mz_put_byte(b, '\n');
}

static mz_str vkey_text(const mz_vkey *v, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(MZ_VKEY_MAX);
    mz_put_vkey(&b, v);
    return mz_str_copy(perm, mz_buf_str(&b));
}

static bool usage_failed(const mz_args *args, const char *what, mz_str detail)
{
    (void)mz_cli_usage(args, what, detail);
    return false;
}

static bool is_vkey(const mz_args *args, mz_str s)
{
    mz_vkey v;
    return !mz_failed(mz_vkey_parse(s, &v)) || usage_failed(args, "this is no verifier key:", s);
}

/* The act's line; false after saying what is missing. */
static bool compose(const mz_args *args, mz_cli *cli, mz_case *c, mz_str verb, act *out)
{
    MZ_BUF_SCOPED b = mz_buf_new(8192);
    const mz_str a1 = args->rest_n > 2 ? mz_str_of(args->rest[2]) : S("");
    const mz_str a2 = args->rest_n > 3 ? mz_str_of(args->rest[3]) : S("");
    const mz_str a3 = args->rest_n > 4 ? mz_str_of(args->rest[4]) : S("");
    const mz_registered *old = key_named(c, a1);
    if (mz_str_eq(verb, S("add"))) {
        const mz_str words[] = {S("add"), a1, a2, a3.len > 0 ? a3 : S("device")};
        out->party = a2;
        put_words(&b, words, 4);
        if (!is_vkey(args, a1) || (a2.len == 0 && !usage_failed(args, "say whose key it is", (mz_str){0}))) {
            return false;
        }
    } else if (mz_str_eq(verb, S("recover"))) {
        const mz_str words[] = {S("recover"), a1, a2};
        out->party = a2;
        out->recovery = true;
        put_words(&b, words, 3);
        if (!is_vkey(args, a1)) {
            return false;
        }
    } else if (old == NULL) {
        return usage_failed(args, "the register has no key of this name:", a1);
    } else if (mz_str_eq(verb, S("rotate"))) {
        const mz_str words[] = {S("replace"), vkey_text(&old->key, cli->perm), a2};
        out->party = old->party;
        put_words(&b, words, 3);
        if (!is_vkey(args, a2)) {
            return false;
        }
    } else {
        const mz_str words[] = {S("revoke"), vkey_text(&old->key, cli->perm), mz_arg(args, "reason")};
        out->party = old->party;
        put_words(&b, words, 3);
        if (mz_arg(args, "reason").len == 0) {
            return usage_failed(args, "say why, with --reason TEXT", (mz_str){0});
        }
    }
    out->text = mz_str_copy(cli->perm, mz_buf_str(&b));
    return true;
}

static int say_done(const mz_args *args, mz_case *c, mz_len index)
{
    mz_status s = mz_record_publish(c->record);
    s = mz_failed(s) ? s : mz_flow_run(c);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[1], s);
    }
    MZ_BUF_SCOPED out = mz_buf_new(256);
    mz_puts(&out, "entry ");
    mz_put_int(&out, index);
    mz_puts(&out, "; see: mizan key list CASE\n");
    mz_cli_print(mz_buf_str(&out));
    return MZ_EXIT_DONE;
}

static int do_act(const mz_args *args, mz_cli *cli, mz_case *c, const act *a)
{
    const mz_draft d = {.kind = S("key"), .time = cli->now, .text = a->text};
    const mz_registered *by = authority(c, a->party, a->recovery);
    if (by == NULL) {
        return mz_cli_usage(args, "this member has no good key that may do it:", a->party);
    }
    if (mz_arg_given(args, "request")) {
        return mz_cli_request(args, cli, c, &d, by->key.name);
    }
    MZ_SIGNERS_SCOPED signers = {.n = 0};
    const mz_str file = mz_str_concat(cli->perm, S("keys/"), a->party, S("-registrar.key"));
    int code = mz_cli_signers(args, cli, a->recovery ? NULL : mz_path_join(cli->perm, c->folder, file), &signers);
    code = code == MZ_EXIT_DONE ? mz_cli_unlock(args, cli, c) : code;
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    const mz_key *keys[MZ_SIGNERS_MAX];
    for (mz_len i = 0; i < signers.n; i++) {
        keys[i] = &signers.v[i];
    }
    mz_len index;
    const mz_status s = mz_record_write(c->record, &d, 1, keys, signers.n, &index, NULL);
    return mz_failed(s) ? mz_cli_fail(args, args->rest[1], s) : say_done(args, c, index);
}

static int run(const mz_args *args, mz_cli *cli)
{
    static const char *const acts[] = {"add", "rotate", "revoke", "recover"};
    const mz_str verb = mz_str_of(args->rest[0]);
    bool is_act = false;
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        is_act = is_act || mz_str_eq(verb, mz_str_of(acts[i]));
    }
    if (args->rest_n >= 2 && mz_str_eq(verb, S("new"))) {
        return make_new(args, cli, args->rest[1]);
    }
    const bool bare = args->rest_n == 1;
    if (!bare && !is_act && !mz_str_eq(verb, S("list"))) {
        return mz_cli_usage(args, "it is list, new, add, rotate, revoke or recover, not", verb);
    }
    MZ_CASE_SCOPED c = NULL;
    mz_args shifted = *args; /* the case stands behind the verb */
    shifted.rest += bare ? 0 : 1;
    shifted.rest_n -= bare ? 0 : 1;
    const int code = mz_cli_case(&shifted, cli, is_act && !mz_arg_given(args, "request"), &c);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    act a = {.recovery = false};
    if (!is_act) {
        return bare && !mz_arg_given(args, "json") ? print_keys(c) : list(args, cli, c);
    }
    return compose(args, cli, c, verb, &a) ? do_act(args, cli, c, &a) : MZ_EXIT_USAGE;
}

const mz_command mz_cmd_key = {
    .name = "key",
    .args = "[list|add|rotate|revoke|recover] CASE [KEY] [NEWKEY|PARTY] [ROLE] | new FILE",
    .summary = "the keys of a case: print, list, make, add, rotate, revoke, recover",
    .options = options,
    .details =
        "CASE alone prints the verifier keys; the first line is what others need to check the record with their own\n"
        "tools. A key comes and goes by an entry that a registrar of its party signs: CASE/keys/PARTY-registrar.key,\n"
        "or --key FILE, or elsewhere by --request FILE and `mizan sign`. Role device (the default) and registrar bind\n"
        "their party; witness cosigns; any other word speaks without binding. recover needs as many recovery keys as\n"
        "the genesis says, each with its own --key, or one text that they sign one after the other.",
    .examples = "  mizan key case\n"
                "  mizan key list case\n"
                "  mizan key new desk-2.key --name ORIGIN/PAK/desk-2\n"
                "  mizan key add case 'ORIGIN/PAK/desk-2+1a2b3c4d+AQ…' PAK device\n"
                "  mizan key rotate case ORIGIN/PAK/desk-1 'ORIGIN/PAK/desk-2+1a2b3c4d+AQ…'\n"
                "  mizan key revoke case ORIGIN/PAK/desk-1 --reason 'laptop lost' --request to-sign.txt\n"
                "  mizan key recover case 'ORIGIN/PAK/registrar-2+5e6f7a8b+AQ…' PAK --key r1.key --key r2.key",
    .least = 1,
    .most = 5,
    .run = run,
};
