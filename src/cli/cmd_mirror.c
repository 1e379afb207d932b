#include "cli/case.h"
#include "cli/commands.h"
#include "cli/until.h"

#include "exchange/exchange.h"
#include "format/format.h"
#include "serve/serve.h"

#include <signal.h>
#include <stdio.h>

#define BUSY_ROUNDS 8 /* rounds without an unfinished bundle while the log keeps growing */

static const mz_option options[] = {
    {"key", "VKEY", "the log's verifier key that you trust; else the one that the record names itself"},
    {"follow", NULL, "go on, asking every now and then, until interrupted"},
    {"every", "SECONDS", "with --follow: how long between two questions (10)"},
    {"no-documents", NULL, "entries and tiles only"},
    {"listen", "ADDRESS", "with serve: where to listen (127.0.0.1:7381; port 0 takes any)"},
    {"name", "NAME", "with serve: the mirror's name, as in pak.example/mirror; its key is made when there is none"},
    {"documents", NULL, "with serve: let the documents be read, too"},
    MZ_OPTION_PASSPHRASE,
    MZ_OPTION_JSON,
    MZ_OPTION_END,
};

static void close_mirror(mz_mirror **m) { mz_mirror_close(*m); }
#define MIRROR_SCOPED __attribute__((cleanup(close_mirror))) mz_mirror *
static void free_web(mz_web **w) { mz_web_free(*w); }
#define WEB_SCOPED __attribute__((cleanup(free_web))) mz_web *

static bool is_url(mz_str s) { return mz_str_starts(s, S("http://")) || mz_str_starts(s, S("https://")); }

/* ---- one round ---- */

typedef struct follower {
    const mz_args *args;
    mz_cli *cli;
    mz_mirror *mirror;
    mz_source source;
    mz_pull_options o;
    int64_t every_s;
    bool due; /* the pause is over; false when a signal ended it */
    mz_utc next;
} follower;

static void show_progress(void *ctx, const char *word, int64_t done, int64_t total)
{
    mz_cli_progress(ctx, word, done, total);
}

static mz_str end_word(mz_pull_end end)
{
    switch (end) {
    case MZ_PULL_NEW:
        return S("new");
    case MZ_PULL_PART:
        return S("part");
    case MZ_PULL_BEHIND:
        return S("behind");
    case MZ_PULL_FORK:
        return S("fork");
    case MZ_PULL_SAME:
    default:
        return S("same");
    }
}

static void print_json(const follower *f, const mz_pulled *p)
{
    MZ_BUF_SCOPED out = mz_buf_new(1 << 16);
    mz_json_out w = mz_json_to(&out, 0);
    const struct {
        mz_str key;
        int64_t value;
    } numbers[] = {{S("size"), mz_mirror_size(f->mirror)},
                   {S("next"), mz_mirror_next(f->mirror)},
                   {S("pending"), mz_mirror_pending(f->mirror)},
                   {S("source_size"), p->source_size},
                   {S("entries"), p->entries},
                   {S("documents"), p->documents},
                   {S("documents_missing"), p->missing},
                   {S("bytes"), p->bytes}};
    mz_json_begin(&w, '{');
    mz_json_key(&w, S("origin"));
    mz_json_str(&w, mz_mirror_log(f->mirror)->name);
    mz_json_key(&w, S("end"));
    mz_json_str(&w, end_word(p->end));
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        mz_json_key(&w, numbers[i].key);
        mz_json_int(&w, numbers[i].value);
    }
    mz_json_end(&w, '}');
    mz_put_byte(&out, '\n');
    mz_cli_print(mz_buf_str(&out));
    mz_cli_flush();
}

static void print_text(const follower *f, const mz_pulled *p)
{
    switch (p->end) {
    case MZ_PULL_FORK:
        (void)printf("refused: the log signed two histories; the proof is in %s/mirror/evidence\n",
                     mz_mirror_folder(f->mirror));
        break;
    case MZ_PULL_BEHIND:
        (void)printf("refused: the source has %td entries, this copy %td; what it signed is in %s/mirror/evidence\n",
                     p->source_size, mz_mirror_pending(f->mirror), mz_mirror_folder(f->mirror));
        break;
    case MZ_PULL_PART:
        (void)printf("%td of %td entries are here; the copy serves %td of them\n", mz_mirror_next(f->mirror),
                     mz_mirror_pending(f->mirror), mz_mirror_size(f->mirror));
        break;
    case MZ_PULL_SAME:
    case MZ_PULL_NEW:
    default:
        (void)printf("%td entries, %td of them new", mz_mirror_size(f->mirror), p->entries);
        if (p->documents > 0) {
            (void)printf(", %td documents came", p->documents);
        }
        if (p->missing > 0) {
            (void)printf(", %td documents are not here", p->missing);
        }
        (void)printf("\n");
        break;
    }
    mz_cli_flush();
}

static int one_round(follower *f, mz_pulled *p)
{
    const mz_status s = mz_mirror_pull(f->mirror, &f->source, &f->o, p, f->cli->scratch);
    mz_cli_progress_end(f->cli);
    if (mz_failed(s)) {
        return mz_cli_fail(f->args, f->args->rest[0], s);
    }
    return p->end == MZ_PULL_FORK || p->end == MZ_PULL_BEHIND ? MZ_EXIT_FOUND : MZ_EXIT_DONE;
}

static void print(const follower *f, const mz_pulled *p)
{
    if (mz_arg_given(f->args, "json")) {
        print_json(f, p);
    } else {
        print_text(f, p);
    }
}

/* While the log grows faster than we follow only whole bundles are taken; the last, unfinished one at the end. */
static int catch_up(follower *f, mz_pulled *p)
{
    mz_pulled all = {0};
    int code = MZ_EXIT_DONE;
    for (int i = 0; i < BUSY_ROUNDS && code == MZ_EXIT_DONE; i++) {
        f->o.only_packages = i + 1 < BUSY_ROUNDS;
        code = one_round(f, p);
        all.entries += p->entries;
        all.documents += p->documents;
        all.bytes += p->bytes;
        if (code == MZ_EXIT_DONE && p->entries < MZ_PACKAGE_ENTRIES) {
            break; /* quiet */
        }
    }
    if (code == MZ_EXIT_DONE && p->end == MZ_PULL_PART) {
        f->o.only_packages = false;
        code = one_round(f, p);
        all.entries += p->entries;
        all.documents += p->documents;
        all.bytes += p->bytes;
    }
    p->entries = all.entries;
    p->documents = all.documents;
    p->bytes = all.bytes;
    return code;
}

/* ---- following ---- */

static bool interrupted(void *ctx)
{
    sigset_t waiting;
    (void)ctx;
    return sigpending(&waiting) == 0 && (sigismember(&waiting, SIGINT) == 1 || sigismember(&waiting, SIGTERM) == 1);
}

static bool pause_over(void *ctx)
{
    follower *f = ctx;
    f->due = mz_utc_now() >= f->next;
    return f->due;
}

/* A line that fails is tried again at the next round; what the log signed twice ends it. */
static int follow(follower *f)
{
    int code = MZ_EXIT_DONE;
    mz_until_hold();
    f->o.stop = interrupted;
    do {
        mz_pulled p = {0};
        code = catch_up(f, &p);
        if (code != MZ_EXIT_FAILED && (p.entries > 0 || p.documents > 0 || code != MZ_EXIT_DONE)) {
            print(f, &p);
        }
        if (p.end == MZ_PULL_FORK) {
            return code;
        }
        f->due = false;
        f->next = mz_utc_now() + f->every_s;
        mz_until_asked(pause_over, f);
    } while (f->due);
    return MZ_EXIT_DONE;
}

/* ---- where from, where to ---- */

static mz_status open_source(mz_cli *cli, const char *where, mz_web **web, mz_source *out)
{
    const mz_str s = mz_str_of(where);
    if (!is_url(s)) {
        return mz_source_folder(where, out, cli->perm);
    }
    const mz_web_options o = {0};
    MZ_TRY(mz_web_new(s, &o, web));
    *out = mz_web_source(*web);
    return mz_ok();
}

/* The key that the caller trusts, that of the copy that is there, or the one that the record names itself. */
static mz_status choose_key(const mz_args *args, mz_cli *cli, const char *dest, const mz_source *from, mz_vkey *out)
{
    if (mz_arg_given(args, "key")) {
        return mz_vkey_parse(mz_arg(args, "key"), out);
    }
    MZ_TRY(mz_source_named_key(from, out, cli->perm));
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_put_vkey(&b, out);
    mz_cli_note("mizan mirror: %s: this log key is the one that the record names itself; compare it: %.*s", dest,
                SFMT(mz_buf_str(&b)));
    return mz_ok();
}

static mz_status prepare(const mz_args *args, mz_cli *cli, const char *dest, const mz_source *from)
{
    mz_vkey key;
    if (mz_mirror_is(dest) && !mz_arg_given(args, "key")) {
        return mz_ok();
    }
    MZ_TRY(choose_key(args, cli, dest, from, &key));
    return mz_mirror_create(dest, &key);
}

static int copy(const mz_args *args, mz_cli *cli)
{
    WEB_SCOPED web = NULL;
    MIRROR_SCOPED m = NULL;
    const char *from = args->rest[0], *dest = args->rest[1];
    follower f = {.args = args, .cli = cli};
    if (!mz_arg_int(args, "every", 1, 86400, 10, &f.every_s)) {
        return MZ_EXIT_USAGE;
    }
    mz_status s = open_source(cli, from, &web, &f.source);
    if (mz_failed(s)) {
        return mz_cli_fail(args, from, s);
    }
    s = prepare(args, cli, dest, &f.source);
    s = mz_failed(s) ? s : mz_mirror_open(dest, &m);
    if (mz_failed(s)) {
        return mz_cli_fail(args, dest, s);
    }
    f.mirror = m;
    f.o = (mz_pull_options){.documents = !mz_arg_given(args, "no-documents"), .progress = show_progress, .ctx = cli};
    if (mz_arg_given(args, "follow")) {
        return follow(&f);
    }
    mz_pulled p = {0};
    const int code = catch_up(&f, &p);
    if (code != MZ_EXIT_FAILED) {
        print(&f, &p);
    }
    return code;
}

static int init(const mz_args *args)
{
    mz_vkey key;
    if (!mz_arg_given(args, "key")) {
        return mz_cli_usage(args, "say whose copy it is: --key with the line that mizan key CASE prints first",
                            (mz_str){0});
    }
    if (mz_failed(mz_vkey_parse(mz_arg(args, "key"), &key))) {
        return mz_cli_usage(args, "this is no verifier key:", mz_arg(args, "key"));
    }
    const mz_status s = mz_mirror_create(args->rest[1], &key);
    return mz_failed(s) ? mz_cli_fail(args, args->rest[1], s) : MZ_EXIT_DONE;
}

/* ---- a copy that others fill ---- */

/* The mirror's own key, of type 0x04; made under --name when there is none. */
static mz_status own_key(const mz_args *args, const char *path, mz_str passphrase, mz_key *out, mz_arena *perm)
{
    if (mz_path_exists(path)) {
        MZ_TRY(mz_key_load(path, passphrase, out, perm));
        return out->public.type == MZ_KEY_COSIGNATURE
                   ? mz_ok()
                   : mz_fail(MZ_BAD_INPUT, "keys/mirror.key is not a key that cosigns", -1);
    }
    if (!mz_arg_given(args, "name")) {
        return mz_fail(MZ_BAD_INPUT, "say the mirror's name, as in --name pak.example/mirror", -1);
    }
    MZ_TRY(mz_key_new(mz_arg(args, "name"), MZ_KEY_COSIGNATURE, out, perm));
    MZ_TRY(mz_dir_make(mz_path_join(perm, args->rest[1], S("keys"))));
    return mz_key_save(path, out, passphrase);
}

static int load_own_key(const mz_args *args, mz_cli *cli, mz_key *out)
{
    const char *path = mz_path_join(cli->perm, args->rest[1], S("keys/mirror.key"));
    mz_str passphrase = {0};
    bool none;
    mz_status s = mz_arg_given(args, "passphrase-file") ? mz_fail(MZ_DENIED, "", -1)
                                                        : own_key(args, path, passphrase, out, cli->perm);
    if (s.code == MZ_DENIED) {
        const int code = mz_cli_passphrase(args, cli, !mz_path_exists(path), &passphrase, &none);
        if (code != MZ_EXIT_DONE) {
            return code;
        }
        s = own_key(args, path, passphrase, out, cli->perm);
    }
    return mz_failed(s) ? mz_cli_fail(args, path, s) : MZ_EXIT_DONE;
}

/* One line an answer on standard error; one write, so that lines of several threads do not mix. */
static void tell(void *ctx, mz_str path, int status, const char *what)
{
    (void)ctx;
    mz_cli_note("%d %.*s%s%s", status, SFMT(path), what[0] != '\0' ? ": " : "", what);
}

static bool server_dead(void *ctx) { return mz_mirror_serve_dead(ctx); }

static int serve(const mz_args *args, mz_cli *cli)
{
    MIRROR_SCOPED m = NULL;
    MZ_KEY_SCOPED own = {0};
    mz_mirror_server *server = NULL;
    mz_http_options o = {.threads = 1};
    const mz_str listen = mz_arg_given(args, "listen") ? mz_arg(args, "listen") : S("127.0.0.1:7381");
    if (!mz_until_address(listen, &o.address, &o.port)) {
        return mz_cli_usage(args, "an address is like 127.0.0.1:7381, not", listen);
    }
    mz_status s = mz_mirror_open(args->rest[1], &m);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[1], s);
    }
    const int code = load_own_key(args, cli, &own);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    const mz_mirror_serving so = {
        .mirror = m, .own = &own, .now = mz_utc_now, .documents = mz_arg_given(args, "documents"), .told = tell};
    mz_until_hold();
    s = mz_mirror_serve(&so, &o, &server);
    if (mz_failed(s)) {
        return mz_cli_fail(args, mz_str_z(cli->perm, listen), s);
    }
    MZ_BUF_SCOPED key = mz_buf_new(4096);
    mz_put_vkey(&key, &own.public);
    (void)printf("verifier  %.*s\nmirror %.*s listens on %.*s:%d\n", SFMT(mz_buf_str(&key)), SFMT(own.public.name),
                 SFMT(o.address), mz_mirror_serve_port(server));
    mz_cli_flush();
    mz_until_asked(server_dead, server);
    const bool dead = mz_mirror_serve_dead(server);
    mz_mirror_serve_stop(server);
    if (dead) {
        mz_cli_note("mizan mirror: the copy could not be written; see to the disk, then start again");
    }
    return dead ? MZ_EXIT_FAILED : MZ_EXIT_DONE;
}

static int run(const mz_args *args, mz_cli *cli)
{
    const mz_str verb = mz_str_of(args->rest[0]);
    return mz_str_eq(verb, S("init")) ? init(args) : mz_str_eq(verb, S("serve")) ? serve(args, cli) : copy(args, cli);
}

const mz_command mz_cmd_mirror = {
    .name = "mirror",
    .args = "SOURCE|init|serve FOLDER",
    .summary = "keep a whole copy of a record, checked against what its log signed",
    .options = options,
    .details =
        "  SOURCE FOLDER   SOURCE is where a record is served (http://…/log/), a case, or a copy. What is here "
        "already\n"
        "                  is not fetched again; a cut link loses less than one bundle of 256 entries.\n"
        "  init FOLDER     an empty copy, to be filled by mizan import\n"
        "  serve FOLDER    answer POST /add-checkpoint and /add-entries, and GET /<hash of origin>/…, as tlog-mirror\n"
        "                  says: others fill the copy, and it cosigns what it has whole\n\n"
        "Every package of at most 256 entries is verified against the signed checkpoint before it is kept. A source\n"
        "that went back, or that signed two histories, is refused, and kept as evidence in FOLDER/mirror/evidence.",
    .examples = "  mizan mirror http://127.0.0.1:8080/log/ copy --key 'mizan.example/case+1a2b3c4d+AQ…'\n"
                "  mizan mirror http://127.0.0.1:8080/log/ copy --follow --every 60\n"
                "  mizan mirror case copy\n"
                "  mizan mirror init copy --key 'mizan.example/case+1a2b3c4d+AQ…'",
    .least = 2,
    .most = 2,
    .run = run,
};
