#include "cli/case.h"
#include "cli/commands.h"

#include "format/format.h"
#include "serve/serve.h"

#include <stdio.h>
#include <unistd.h>

static const mz_option options[] = {
    {"role", "ROLE", "with add and role: mediator, monitor, party, analyst or public"},
    {"party", "ACTOR", "with add and role: whose, as in PAK; for party always, for monitor where there is one"},
    {"password-file", "FILE", "first line of FILE is the password, - for standard input (else asked)"},
    {"scope", "WORDS", "with token: read, submit or read,submit (read)"},
    {"days", "N", "with token: how long it is good (90)"},
    {"json", NULL, "with list: JSON instead of text"},
    {NULL, NULL, NULL},
};

/* The new password, from a file or twice from the terminal; 0, or the exit code after saying why not. */
static int take_password(const mz_args *args, mz_cli *cli, mz_str *out)
{
    const mz_str file = mz_arg(args, "password-file");
    if (file.len > 0) {
        char *path = mz_str_z(cli->perm, file);
        mz_str rest;
        const mz_status s = mz_file_load(path, MZ_PASSWORD_MAX + 2, &rest, cli->perm);
        if (mz_failed(s)) {
            return mz_cli_fail(args, path, s);
        }
        *out = mz_str_cut(&rest, '\n');
        *out = mz_str_ends(*out, S("\r")) ? mz_str_sub(*out, 0, out->len - 1) : *out;
        return MZ_EXIT_DONE;
    }
    mz_str again;
    if (isatty(STDIN_FILENO) != 1 || !mz_cli_secret("New password: ", out, cli->perm)) {
        return mz_cli_usage(args, "there is no terminal to ask for the password; give --password-file FILE",
                            (mz_str){0});
    }
    if (!mz_cli_secret("The same again: ", &again, cli->perm) || !mz_str_eq(again, *out)) {
        return mz_cli_usage(args, "the two passwords differ", (mz_str){0});
    }
    return MZ_EXIT_DONE;
}

/* Whether entry 0 names this member in this role: somebody else's code would open an edition of nobody. */
static mz_status check_party(const char *folder, mz_role role, mz_str party)
{
    mz_record *record = NULL;
    bool found = false;
    MZ_TRY(mz_record_open_read(folder, &record));
    const mz_genesis *g = mz_record_genesis(record);
    for (mz_len i = 0; g != NULL && i < g->members_n; i++) {
        found = found || (mz_str_eq(g->members[i].party, party) && mz_str_eq(g->members[i].role, mz_role_word(role)));
    }
    mz_record_close(record);
    return found ? mz_ok() : mz_fail(MZ_BAD_INPUT, "no member of the case has this code and role", -1);
}

static int take_role(const mz_args *args, mz_role *role, mz_str *party)
{
    *party = mz_arg(args, "party");
    if (!mz_role_parse(mz_arg(args, "role"), role)) {
        return mz_cli_usage(args, "--role is mediator, monitor, party, analyst or public", (mz_str){0});
    }
    if ((*role == MZ_ROLE_PARTY && party->len == 0) ||
        (party->len > 0 && *role != MZ_ROLE_PARTY && *role != MZ_ROLE_MONITOR)) {
        return mz_cli_usage(args, "--party goes with --role party, and with monitor where there is one", (mz_str){0});
    }
    const mz_status s = party->len > 0 ? check_party(args->rest[0], *role, *party) : mz_ok();
    return mz_failed(s) ? mz_cli_fail(args, args->rest[0], s) : MZ_EXIT_DONE;
}

static int add(const mz_args *args, mz_cli *cli, mz_str name)
{
    mz_role role;
    mz_str password = {0}, party;
    int code = take_role(args, &role, &party);
    code = code == MZ_EXIT_DONE ? take_password(args, cli, &password) : code;
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    const mz_status s = mz_people_add(args->rest[0], name, role, party, password);
    return mz_failed(s) ? mz_cli_fail(args, args->rest[0], s) : MZ_EXIT_DONE;
}

static int change_role(const mz_args *args, mz_str name)
{
    mz_role role;
    mz_str party;
    const int code = take_role(args, &role, &party);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    const mz_status s = mz_people_role(args->rest[0], name, role, party);
    return mz_failed(s) ? mz_cli_fail(args, args->rest[0], s) : MZ_EXIT_DONE;
}

/* Tokens and passkeys have ids of one form: whichever this one is. */
static mz_status revoke(const char *folder, mz_str id)
{
    const mz_status s = mz_people_token_end(folder, id);
    return s.code == MZ_BAD_INPUT ? mz_people_passkey_end(folder, (mz_str){0}, id) : s;
}

static int change_password(const mz_args *args, mz_cli *cli, mz_str name)
{
    mz_str password = {0};
    const int code = take_password(args, cli, &password);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    const mz_status s = mz_people_password(args->rest[0], name, password);
    return mz_failed(s) ? mz_cli_fail(args, args->rest[0], s) : MZ_EXIT_DONE;
}

static int make_token(const mz_args *args, mz_cli *cli, mz_str name)
{
    int64_t days;
    unsigned scopes = MZ_SCOPE_READ;
    mz_str token;
    if (!mz_arg_int(args, "days", 1, 3660, 90, &days)) {
        return MZ_EXIT_USAGE;
    }
    if (mz_arg_given(args, "scope") && !mz_scopes_parse(mz_arg(args, "scope"), &scopes)) {
        return mz_cli_usage(args, "--scope is read, submit or read,submit, not", mz_arg(args, "scope"));
    }
    const mz_status s =
        mz_people_token_new(args->rest[0], name, scopes, cli->now + days * MZ_DAY_SECONDS, &token, cli->perm);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[0], s);
    }
    (void)printf("%.*s\n", SFMT(token));
    mz_cli_note("mizan people: this is the only time the token is shown; give it as Authorization: Bearer TOKEN");
    return MZ_EXIT_DONE;
}

/* ---- list ---- */

static mz_str utc_text(mz_utc t, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_put_utc(&b, t);
    return mz_str_copy(perm, mz_buf_str(&b));
}

static mz_str scopes_text(unsigned scopes, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_put_scopes(&b, scopes);
    return mz_str_copy(perm, mz_buf_str(&b));
}

static void member(mz_json_out *w, mz_str key, mz_str value)
{
    mz_json_key(w, key);
    mz_json_str_or_null(w, value);
}

static void print_json(const mz_people *p, mz_cli *cli)
{
    MZ_BUF_SCOPED out = mz_buf_new(4 << 20);
    mz_json_out w = mz_json_to(&out, 2);
    mz_json_begin(&w, '{');
    mz_json_key(&w, S("people"));
    mz_json_begin(&w, '[');
    for (mz_len i = 0; i < p->persons.n; i++) {
        mz_json_begin(&w, '{');
        member(&w, S("name"), p->persons.v[i].name);
        member(&w, S("role"), mz_role_word(p->persons.v[i].role));
        member(&w, S("party"), p->persons.v[i].party);
        mz_json_end(&w, '}');
    }
    mz_json_end(&w, ']');
    mz_json_key(&w, S("tokens"));
    mz_json_begin(&w, '[');
    for (mz_len i = 0; i < p->tokens.n; i++) {
        const mz_token *t = &p->tokens.v[i];
        mz_json_begin(&w, '{');
        member(&w, S("id"), t->id);
        member(&w, S("person"), t->person);
        member(&w, S("scope"), scopes_text(t->scopes, cli->perm));
        member(&w, S("expires"), utc_text(t->expires, cli->perm));
        mz_json_end(&w, '}');
    }
    mz_json_end(&w, ']');
    mz_json_key(&w, S("passkeys"));
    mz_json_begin(&w, '[');
    for (mz_len i = 0; i < p->passkeys.n; i++) {
        mz_json_begin(&w, '{');
        member(&w, S("id"), p->passkeys.v[i].id);
        member(&w, S("person"), p->passkeys.v[i].person);
        member(&w, S("site"), p->passkeys.v[i].rp);
        member(&w, S("made"), utc_text(p->passkeys.v[i].made, cli->perm));
        mz_json_end(&w, '}');
    }
    mz_json_end(&w, ']');
    mz_json_end(&w, '}');
    mz_put_byte(&out, '\n');
    mz_cli_print(mz_buf_str(&out));
}

static void print_passkeys(const mz_people *p, mz_cli *cli)
{
    mz_grid g = {.columns = 4, .perm = cli->perm};
    if (p->passkeys.n == 0) {
        return;
    }
    mz_cli_print(S("\n"));
    mz_grid_cell(&g, S("passkey"));
    mz_grid_cell(&g, S("of"));
    mz_grid_cell(&g, S("site"));
    mz_grid_cell(&g, S("made"));
    for (mz_len i = 0; i < p->passkeys.n; i++) {
        mz_grid_cell(&g, p->passkeys.v[i].id);
        mz_grid_cell(&g, p->passkeys.v[i].person);
        mz_grid_cell(&g, p->passkeys.v[i].rp);
        mz_grid_cell(&g, utc_text(p->passkeys.v[i].made, cli->perm));
    }
    mz_grid_print(&g);
}

static void print_text(const mz_people *p, mz_cli *cli)
{
    mz_grid people = {.columns = 3, .perm = cli->perm}, tokens = {.columns = 4, .perm = cli->perm};
    mz_grid_cell(&people, S("name"));
    mz_grid_cell(&people, S("role"));
    mz_grid_cell(&people, S("party"));
    for (mz_len i = 0; i < p->persons.n; i++) {
        mz_grid_cell(&people, p->persons.v[i].name);
        mz_grid_cell(&people, mz_role_word(p->persons.v[i].role));
        mz_grid_cell(&people, p->persons.v[i].party);
    }
    mz_grid_print(&people);
    print_passkeys(p, cli);
    if (p->tokens.n == 0) {
        return;
    }
    mz_cli_print(S("\n"));
    mz_grid_cell(&tokens, S("token"));
    mz_grid_cell(&tokens, S("of"));
    mz_grid_cell(&tokens, S("scope"));
    mz_grid_cell(&tokens, S("expires"));
    for (mz_len i = 0; i < p->tokens.n; i++) {
        mz_grid_cell(&tokens, p->tokens.v[i].id);
        mz_grid_cell(&tokens, p->tokens.v[i].person);
        mz_grid_cell(&tokens, scopes_text(p->tokens.v[i].scopes, cli->perm));
        mz_grid_cell(&tokens, utc_text(p->tokens.v[i].expires, cli->perm));
    }
    mz_grid_print(&tokens);
}

static int list(const mz_args *args, mz_cli *cli)
{
    mz_people p;
    const mz_status s = mz_people_load(args->rest[0], &p, cli->perm);
    if (mz_failed(s)) {
        return mz_cli_fail(args, mz_path_join(cli->perm, args->rest[0], S("state/people")), s);
    }
    if (mz_arg_given(args, "json")) {
        print_json(&p, cli);
    } else {
        print_text(&p, cli);
    }
    return MZ_EXIT_DONE;
}

static int run(const mz_args *args, mz_cli *cli)
{
    const mz_str verb = mz_str_of(args->rest[1]);
    const mz_str name = mz_str_of(args->rest_n > 2 ? args->rest[2] : "");
    if (mz_str_eq(verb, S("list"))) {
        return list(args, cli);
    }
    if (name.len == 0) {
        return mz_cli_usage(args, "say whose name, or the id of which token", (mz_str){0});
    }
    if (mz_str_eq(verb, S("add"))) {
        return add(args, cli, name);
    }
    if (mz_str_eq(verb, S("role"))) {
        return change_role(args, name);
    }
    if (mz_str_eq(verb, S("passwd"))) {
        return change_password(args, cli, name);
    }
    if (mz_str_eq(verb, S("token"))) {
        return make_token(args, cli, name);
    }
    const bool removes = mz_str_eq(verb, S("remove"));
    if (!removes && !mz_str_eq(verb, S("revoke"))) {
        return mz_cli_usage(args, "it is add, list, remove, role, passwd, token or revoke, not", verb);
    }
    const mz_status s = removes ? mz_people_remove(args->rest[0], name) : revoke(args->rest[0], name);
    return mz_failed(s) ? mz_cli_fail(args, args->rest[0], s) : MZ_EXIT_DONE;
}

const mz_command mz_cmd_people = {
    .name = "people",
    .args = "CASE add|list|remove|role|passwd|token|revoke [NAME]",
    .summary = "say who may log in to the server, as what, and make tokens for programs",
    .options = options,
    .details = "  add NAME        a new account; its role says which edition of the case it sees\n"
               "  list            all accounts and tokens\n"
               "  remove NAME     ends the account, its sessions and tokens\n"
               "  role NAME       another role, in force at once\n"
               "  passwd NAME     a new password; ends the sessions begun with the old one\n"
               "  token NAME      a token for a program with this person's rights; it is printed once\n"
               "  revoke ID       ends a token, or a passkey\n\n"
               "A server that runs follows within a second.",
    .examples = "  mizan people case add amina --role party --party PAK\n"
                "  mizan people case add desk --role mediator --password-file secret.txt\n"
                "  mizan people case token amina --scope read --days 30\n"
                "  mizan people case list",
    .least = 2,
    .most = 3,
    .run = run,
};
