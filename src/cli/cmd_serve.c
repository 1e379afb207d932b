#include "cli/case.h"
#include "cli/commands.h"
#include "cli/dictionary.h"
#include "cli/service.h"
#include "cli/until.h"

#include "serve/serve.h"

#include <stdio.h>

#define PEM_MAX (1 << 20)

static const mz_option options[] = {
    {"listen", "ADDRESS", "where to listen (127.0.0.1:7300; port 0 takes any)"},
    {"public", NULL, "show the public edition to everybody; else nobody sees anything without a login"},
    {"tls-cert", "FILE", "the certificate with its chain, PEM; with --tls-key"},
    {"tls-key", "FILE", "its key, PEM"},
    {"behind-proxy", NULL, "a proxy on this machine does TLS and says the client in X-Forwarded-For"},
    {"rate", "N", "requests a second for one address or token, 0 for no limit (100)"},
    {"log", "FORM", "json: one line a request on standard error"},
    {"take-entries", NULL, "members' devices may hand in signed entries; opens the log's key"},
    {"cosign", "SECONDS", "with --take-entries: ask the policy's witnesses each SECONDS (60, least 10; 0 never)"},
    {"sign-as", "MEMBER", "with --take-entries: the mediator or a monitor may sign by a click on Add; may be repeated"},
    {"keys", "FOLDER", "where the keys are (CASE/keys); a service manager's credentials, as in its folder"},
    MZ_OPTION_DICTIONARY,
    MZ_OPTION_PASSPHRASE,
    MZ_OPTION_END,
};

#define PENS_MAX 8

/* The keys that the server holds. */
typedef struct held_keys {
    mz_key log, members[PENS_MAX];
    mz_pen pens[PENS_MAX];
    mz_len n;
} held_keys;

static void wipe(held_keys *k)
{
    mz_key_wipe(&k->log);
    for (mz_len i = 0; i < PENS_MAX; i++) {
        mz_key_wipe(&k->members[i]);
    }
}

static int load_pem(const mz_args *args, mz_cli *cli, const char *option, mz_str *out)
{
    const mz_str path = mz_arg(args, option);
    if (path.len == 0) {
        return MZ_EXIT_DONE;
    }
    char *z = mz_str_z(cli->perm, path);
    const mz_status s = mz_file_load(z, PEM_MAX, out, cli->perm);
    return mz_failed(s) ? mz_cli_fail(args, z, s) : MZ_EXIT_DONE;
}

static bool is_local(mz_str address) { return mz_str_starts(address, S("127.")) || mz_str_eq(address, S("::1")); }

/* Passwords and cookies go over the line: beyond this machine only under TLS, or behind a proxy that does it. */
static int check(const mz_args *args, const mz_site_options *o)
{
    if (mz_arg_given(args, "tls-cert") != mz_arg_given(args, "tls-key")) {
        return mz_cli_usage(args, "--tls-cert and --tls-key go together", (mz_str){0});
    }
    if (o->behind_proxy && o->tls_cert.len > 0) {
        return mz_cli_usage(args, "either TLS here or --behind-proxy", (mz_str){0});
    }
    if (o->http.socket == 0 && !is_local(o->http.address) && o->tls_cert.len == 0 && !o->behind_proxy) {
        return mz_cli_usage(args, "beyond this machine it wants --tls-cert and --tls-key, or --behind-proxy",
                            (mz_str){0});
    }
    return MZ_EXIT_DONE;
}

static int take_options(const mz_args *args, mz_cli *cli, mz_site_options *o, mz_str *listen)
{
    bool many;
    *listen = mz_arg_given(args, "listen") ? mz_arg(args, "listen") : S("127.0.0.1:7300");
    o->http.socket = mz_service_socket(&many);
    if (many) {
        return mz_cli_usage(args, "it takes one socket of a service manager, not more", (mz_str){0});
    }
    if (!mz_until_address(*listen, &o->http.address, &o->http.port)) {
        return mz_cli_usage(args, "an address is like 127.0.0.1:7300, not", *listen);
    }
    if (mz_arg_given(args, "log") && !mz_str_eq(mz_arg(args, "log"), S("json"))) {
        return mz_cli_usage(args, "a log is json, not", mz_arg(args, "log"));
    }
    if (!mz_arg_int(args, "rate", 0, 1000000, 100, &o->rate)) {
        return MZ_EXIT_USAGE;
    }
    o->open = mz_arg_given(args, "public");
    o->behind_proxy = mz_arg_given(args, "behind-proxy");
    o->log_json = mz_arg_given(args, "log");
    const int code = load_pem(args, cli, "tls-cert", &o->tls_cert);
    return code != MZ_EXIT_DONE ? code : load_pem(args, cli, "tls-key", &o->tls_key);
}

/* The service manager hears from us as long as the record can be followed. */
typedef struct watch {
    mz_site *site;
    int64_t every, ticks; /* ticks of some 200 ms */
} watch;

static bool over(void *ctx)
{
    watch *w = ctx;
    if (w->every > 0 && w->ticks++ % w->every == 0 && mz_site_alive(w->site)) {
        mz_service_tell(S("WATCHDOG=1"));
    }
    return !mz_site_alive(w->site);
}

/* A key without opening the case: the server writes only while somebody hands something in. */
static int load_key(const mz_args *args, mz_cli *cli, mz_str name, mz_str passphrase, mz_key *out)
{
    const mz_str folder = mz_arg(args, "keys");
    const mz_str file = mz_str_concat(cli->perm, name, S(".key"));
    const char *path = folder.len > 0
                           ? mz_path_join(cli->perm, mz_str_z(cli->perm, folder), file)
                           : mz_path_join(cli->perm, args->rest[0], mz_str_concat(cli->perm, S("keys/"), file));
    const mz_status s = mz_key_load(path, passphrase, out, cli->perm);
    return mz_failed(s) ? mz_cli_fail(args, path, s) : MZ_EXIT_DONE;
}

/* A party's key never lies on the mediator's server. */
static mz_status may_sign_here(const char *folder, mz_str member)
{
    mz_record *record = NULL;
    bool found = false;
    MZ_TRY(mz_record_open_read(folder, &record));
    const mz_genesis *g = mz_record_genesis(record);
    for (mz_len i = 0; g != NULL && i < g->members_n; i++) {
        found = found || (mz_str_eq(g->members[i].party, member) && (mz_str_eq(g->members[i].role, S("mediator")) ||
                                                                     mz_str_eq(g->members[i].role, S("monitor"))));
    }
    mz_record_close(record);
    return found
               ? mz_ok()
               : mz_fail(MZ_BAD_INPUT, "only the mediator and monitors sign here; a party signs where its key is", -1);
}

static int load_keys(const mz_args *args, mz_cli *cli, held_keys *k)
{
    mz_str passphrase;
    bool none;
    const mz_strs members = mz_arg_all(args, "sign-as");
    if (members.n > PENS_MAX) {
        return mz_cli_usage(args, "--sign-as is given too often", (mz_str){0});
    }
    int code = mz_cli_passphrase(args, cli, false, &passphrase, &none);
    code = code == MZ_EXIT_DONE ? load_key(args, cli, S("log"), passphrase, &k->log) : code;
    for (mz_len i = 0; i < members.n && code == MZ_EXIT_DONE; i++) {
        const mz_status s = may_sign_here(args->rest[0], members.v[i]);
        if (mz_failed(s)) {
            return s.code == MZ_BAD_INPUT ? mz_cli_usage(args, s.what, members.v[i])
                                          : mz_cli_fail(args, args->rest[0], s);
        }
        code = load_key(args, cli, members.v[i], passphrase, &k->members[i]);
        k->pens[k->n++] = (mz_pen){members.v[i], &k->members[i]};
    }
    return code;
}

static int run(const mz_args *args, mz_cli *cli)
{
    __attribute__((cleanup(wipe))) held_keys keys = {0};
    mz_site *site = NULL;
    mz_str listen;
    mz_site_options o = {.folder = args->rest[0], .now = mz_utc_now};
    int code = mz_cli_dictionaries(args, cli);
    code = code == MZ_EXIT_DONE ? take_options(args, cli, &o, &listen) : code;
    if (code == MZ_EXIT_DONE) {
        code = check(args, &o);
    }
    int64_t cosign_s = 0;
    if (code == MZ_EXIT_DONE && !mz_arg_int(args, "cosign", 0, 86400, 60, &cosign_s)) {
        return MZ_EXIT_USAGE;
    }
    if (code == MZ_EXIT_DONE && cosign_s > 0 && cosign_s < 10) { /* between two askings commands get the case's lock */
        return mz_cli_usage(args, "--cosign takes 0, or at least 10 seconds", (mz_str){0});
    }
    o.cosign_s = (int)cosign_s;
    if (code == MZ_EXIT_DONE && mz_arg_given(args, "sign-as") && !mz_arg_given(args, "take-entries")) {
        return mz_cli_usage(args, "--sign-as goes with --take-entries", (mz_str){0});
    }
    if (code == MZ_EXIT_DONE && mz_arg_given(args, "take-entries")) {
        code = load_keys(args, cli, &keys);
        o.log_key = &keys.log;
        o.pens = keys.pens;
        o.pens_n = keys.n;
    }
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    mz_until_hold();
    const mz_status s = mz_site_start(&o, &site);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[0], s);
    }
    const bool six = mz_str_find_byte(o.http.address, ':') >= 0;
    (void)printf("serving %s on %s://%s%.*s%s:%d/\n", args->rest[0], o.tls_cert.len > 0 ? "https" : "http",
                 six ? "[" : "", SFMT(o.http.address), six ? "]" : "", mz_site_port(site));
    mz_cli_flush();
    mz_service_tell(S("READY=1"));
    watch w = {.site = site, .every = mz_service_watch_ms() / 400};
    mz_until_asked(over, &w);
    const bool alive = mz_site_alive(site);
    mz_service_tell(S("STOPPING=1"));
    mz_site_stop(site);
    if (!alive) {
        mz_cli_note("mizan serve: the record or the log of reads could not be followed; see to the disk, then start "
                    "again");
        return MZ_EXIT_FAILED;
    }
    return MZ_EXIT_DONE;
}

const mz_command mz_cmd_serve = {
    .name = "serve",
    .args = "CASE",
    .summary = "serve the case to its people: pages, live news, figures",
    .options = options,
    .details =
        "Each person sees the edition of the role that `mizan people` gave. Entries with a label are seen by whom\n"
        "the label names. What others add to the case is there within a second. SIGTERM ends it: what was asked\n"
        "is answered first.",
    .examples = "  mizan people case add amina --role party --party PAK\n"
                "  mizan serve case\n"
                "  mizan serve case --take-entries --sign-as TUR --passphrase-file pass\n"
                "  mizan serve case --listen 0.0.0.0:443 --tls-cert chain.pem --tls-key key.pem --log json",
    .least = 1,
    .most = 1,
    .run = run,
};
