#include "cli/case.h"
#include "cli/commands.h"

#include "exchange/exchange.h"
#include "format/format.h"

static const mz_option options[] = {
    {"tsa", "URL", "ask this time stamp authority (RFC 3161)"},
    {"calendar", "URL", "ask this OpenTimestamps calendar"},
    {"request", "FILE", "write an RFC 3161 request for the newest checkpoint, to be carried elsewhere"},
    {"answer", "FILE", "put this answer, carried back, on the record: .tsr or .ots"},
    {"ca", "FILE", "trusted certificates (PEM): check the authority's signature with them"},
    {"size", "N", "of --answer: the size of the checkpoint that was stamped (else the newest)"},
    {"daily", NULL, "do nothing when an anchor of the kind was put on record today (UTC)"},
    MZ_OPTION_BY,
    MZ_OPTION_PASSPHRASE,
    MZ_OPTION_JSON,
    MZ_OPTION_END,
};

static int no_answer(const mz_args *args, mz_str url, int status, mz_cli *cli)
{
    MZ_BUF_SCOPED b = mz_buf_new(256);
    mz_puts(&b, "it answered with status ");
    mz_put_int(&b, status);
    mz_puts(&b, ": is this the right address?");
    return mz_cli_fail(args, mz_str_z(cli->perm, url), mz_fail(MZ_IO, mz_str_z(cli->perm, mz_buf_str(&b)), -1));
}

static int post(const mz_args *args, mz_cli *cli, const mz_fetch *q, mz_str *answer)
{
    mz_fetcher *f;
    mz_fetched got = {0};
    mz_status s = mz_fetcher_new(&f);
    if (!mz_failed(s)) {
        s = mz_fetch_now(f, q, &got, cli->perm);
        mz_fetcher_free(f);
    }
    if (mz_failed(s)) {
        return mz_cli_fail(args, mz_str_z(cli->perm, q->url), s);
    }
    *answer = got.body;
    return got.status == 200 ? MZ_EXIT_DONE : no_answer(args, q->url, got.status, cli);
}

static mz_status random_number(uint64_t *out)
{
    uint8_t b[8];
    MZ_TRY(mz_random(b, (mz_len)sizeof b));
    b[0] &= 0x7f; /* some authorities take a nonce for signed */
    *out = 0;
    for (size_t i = 0; i < sizeof b; i++) {
        *out = *out << 8 | b[i];
    }
    return mz_ok();
}

/* An answer from the authority that is granted, fresh, over our digest, and signed as asked. */
static mz_status check_stamp(const mz_args *args, mz_str answer, const mz_hash256 *digest, uint64_t nonce, mz_cli *cli)
{
    mz_stamp stamp;
    MZ_TRY(mz_stamp_read(answer, &stamp, cli->perm));
    if (!stamp.has_nonce || stamp.nonce != nonce) {
        return mz_fail(MZ_BAD_INPUT, "the answer is not to our request: its nonce is another", -1);
    }
    return mz_arg_given(args, "ca") ? mz_stamp_verify(answer, digest, mz_str_z(cli->perm, mz_arg(args, "ca")))
                                    : mz_ok();
}

static int ask_authority(const mz_args *args, mz_cli *cli, const mz_hash256 *digest, mz_str *answer)
{
    uint64_t nonce = 0;
    MZ_BUF_SCOPED body = mz_buf_new(MZ_ANCHOR_MAX);
    mz_status s = random_number(&nonce);
    s = mz_failed(s) ? s : mz_stamp_request(digest, nonce, &body);
    if (mz_failed(s)) {
        return mz_cli_fail(args, NULL, s);
    }
    const mz_fetch q = {.url = mz_arg(args, "tsa"),
                        .method = S("POST"),
                        .body = mz_buf_str(&body),
                        .body_type = S("application/timestamp-query"),
                        .max_bytes = MZ_ANCHOR_MAX};
    const int code = post(args, cli, &q, answer);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    s = check_stamp(args, *answer, digest, nonce, cli);
    return mz_failed(s) ? mz_cli_fail(args, mz_str_z(cli->perm, q.url), s) : MZ_EXIT_DONE;
}

static int ask_calendar(const mz_args *args, mz_cli *cli, const mz_hash256 *digest, mz_str *answer)
{
    const mz_str base = mz_arg(args, "calendar");
    const mz_fetch q = {.url = mz_str_concat(cli->perm, base, mz_str_ends(base, S("/")) ? S("digest") : S("/digest")),
                        .method = S("POST"),
                        .body = mz_hash_str(digest),
                        .body_type = S("application/x-www-form-urlencoded"),
                        .max_bytes = MZ_ANCHOR_MAX / 2};
    mz_str tail;
    const int code = post(args, cli, &q, &tail);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    MZ_BUF_SCOPED file = mz_buf_new(MZ_ANCHOR_MAX);
    mz_put_ots(&file, digest, tail);
    *answer = mz_str_copy(cli->perm, mz_buf_str(&file));
    return MZ_EXIT_DONE;
}

static int put_on_record(const mz_args *args, mz_cli *cli, mz_case *c, mz_len size, mz_str answer, const mz_key *by)
{
    mz_len entry = -1;
    mz_status s = mz_anchor_add(c->record, size, answer, by, cli->now, &entry);
    s = mz_failed(s) ? s : mz_record_publish(c->record);
    s = mz_failed(s) ? s : mz_flow_run(c);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[0], s);
    }
    MZ_BUF_SCOPED out = mz_buf_new(256);
    mz_puts(&out, "anchored the checkpoint of ");
    mz_put_int(&out, size);
    mz_puts(&out, " entries; the answer is on the record as entry ");
    mz_put_int(&out, entry);
    mz_puts(&out, "\n");
    mz_cli_print(mz_buf_str(&out));
    return MZ_EXIT_DONE;
}

/* Was an anchor of this kind put on record on this day already? */
static mz_status done_today(mz_record *r, mz_anchor_kind kind, mz_utc now, bool *out, mz_arena scratch)
{
    mz_anchors all;
    MZ_TRY(mz_anchor_list(r, &all, &scratch));
    *out = false;
    for (mz_len i = 0; i < all.n; i++) {
        *out = *out || (all.v[i].kind == kind && all.v[i].said / MZ_DAY_SECONDS == now / MZ_DAY_SECONDS);
    }
    return mz_ok();
}

static int anchor(const mz_args *args, mz_cli *cli, mz_case *c, const mz_key *by)
{
    const bool authority = mz_arg_given(args, "tsa");
    int64_t size = mz_record_size(c->record);
    mz_hash256 digest;
    mz_str answer = {0};
    bool done = false;
    mz_status s = !mz_arg_given(args, "daily")
                      ? mz_ok()
                      : done_today(c->record, authority ? MZ_ANCHOR_RFC3161 : MZ_ANCHOR_OPENTIMESTAMPS, cli->now, &done,
                                   cli->scratch);
    s = mz_failed(s) ? s : mz_anchor_digest(c->record, (mz_len)size, &digest);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[0], s);
    }
    if (done) {
        mz_cli_print(S("an anchor of this kind was put on record today already\n"));
        return MZ_EXIT_DONE;
    }
    if (mz_arg_given(args, "answer")) {
        if (!mz_arg_int(args, "size", 1, mz_record_size(c->record), size, &size)) {
            return MZ_EXIT_USAGE;
        }
        const char *path = mz_str_z(cli->perm, mz_arg(args, "answer"));
        s = mz_file_load(path, MZ_ANCHOR_MAX, &answer, cli->perm);
        if (mz_failed(s)) {
            return mz_cli_fail(args, path, s);
        }
    } else {
        const int code =
            authority ? ask_authority(args, cli, &digest, &answer) : ask_calendar(args, cli, &digest, &answer);
        if (code != MZ_EXIT_DONE) {
            return code;
        }
    }
    return put_on_record(args, cli, c, (mz_len)size, answer, by);
}

static int write_request(const mz_args *args, mz_cli *cli, mz_case *c)
{
    mz_hash256 digest;
    uint64_t nonce = 0;
    MZ_BUF_SCOPED body = mz_buf_new(MZ_ANCHOR_MAX);
    const char *path = mz_str_z(cli->perm, mz_arg(args, "request"));
    mz_status s = mz_anchor_digest(c->record, mz_record_size(c->record), &digest);
    s = mz_failed(s) ? s : random_number(&nonce);
    s = mz_failed(s) ? s : mz_stamp_request(&digest, nonce, &body);
    s = mz_failed(s) ? s : mz_file_replace(path, mz_buf_str(&body), 0644);
    if (mz_failed(s)) {
        return mz_cli_fail(args, path, s);
    }
    MZ_BUF_SCOPED out = mz_buf_new(1024);
    mz_puts(&out, "the request for the checkpoint of ");
    mz_put_int(&out, mz_record_size(c->record));
    mz_puts(&out, " entries, SHA-256 ");
    mz_put_hash_hex(&out, &digest);
    mz_puts(&out, "; bring the answer back with --answer FILE --size ");
    mz_put_int(&out, mz_record_size(c->record));
    mz_puts(&out, "\n");
    mz_cli_print(mz_buf_str(&out));
    return MZ_EXIT_DONE;
}

/* ---- the list ---- */

static mz_str kind_words(const mz_anchor *a)
{
    return a->kind == MZ_ANCHOR_RFC3161 ? S("RFC 3161") : S("OpenTimestamps");
}

static mz_str says(const mz_anchor *a, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(1 << 16);
    if (mz_failed(a->fits)) {
        return mz_str_of(a->fits.what);
    }
    if (a->kind == MZ_ANCHOR_RFC3161) {
        mz_puts(&b, "there at ");
        mz_put_utc(&b, a->stamp.time);
        mz_puts(&b, " according to ");
        mz_put(&b, a->stamp.authority.len > 0 ? a->stamp.authority : S("an authority that the token does not name"));
    } else if (a->ots.block >= 0) {
        mz_puts(&b, "in Bitcoin block ");
        mz_put_int(&b, a->ots.block);
        mz_puts(&b, " according to its file; `ots verify` checks that");
    } else {
        mz_puts(&b, "promised by ");
        mz_put(&b, a->ots.pending_n > 0 ? a->ots.pending[0] : S("nobody"));
    }
    return mz_str_copy(perm, mz_buf_str(&b));
}

static mz_str signature_words(const mz_args *args, const mz_anchor *a, mz_cli *cli)
{
    if (mz_failed(a->fits) || a->kind != MZ_ANCHOR_RFC3161 || !mz_arg_given(args, "ca")) {
        return S("not checked");
    }
    return mz_failed(mz_stamp_verify(a->answer, &a->digest, mz_str_z(cli->perm, mz_arg(args, "ca")))) ? S("WRONG")
                                                                                                      : S("good");
}

static void print_table(const mz_args *args, const mz_anchors *all, mz_cli *cli)
{
    mz_grid g = {.columns = 6, .perm = cli->perm};
    static const char *const head[] = {"entry", "size", "kind", "fits the record", "signature", "what it says"};
    for (size_t i = 0; i < sizeof head / sizeof *head; i++) {
        mz_grid_cell(&g, mz_str_of(head[i]));
    }
    for (mz_len i = 0; i < all->n; i++) {
        const mz_anchor *a = &all->v[i];
        mz_grid_int(&g, a->entry);
        mz_grid_int(&g, a->size);
        mz_grid_cell(&g, kind_words(a));
        mz_grid_cell(&g, mz_failed(a->fits) ? S("NO") : S("yes"));
        mz_grid_cell(&g, signature_words(args, a, cli));
        mz_grid_cell(&g, says(a, cli->perm));
    }
    mz_grid_print(&g);
}

static void json_member(mz_json_out *w, mz_str key, mz_str value)
{
    mz_json_key(w, key);
    mz_json_str(w, value);
}

static void print_json(const mz_args *args, const mz_anchors *all, mz_cli *cli)
{
    MZ_BUF_SCOPED out = mz_buf_new(INT64_C(1) << 30);
    mz_json_out w = mz_json_to(&out, 0);
    mz_json_begin(&w, '[');
    for (mz_len i = 0; i < all->n; i++) {
        const mz_anchor *a = &all->v[i];
        MZ_BUF_SCOPED time = mz_buf_new(64);
        mz_put_utc(&time, a->stamp.time);
        mz_json_begin(&w, '{');
        mz_json_key(&w, S("entry"));
        mz_json_int(&w, a->entry);
        mz_json_key(&w, S("size"));
        mz_json_int(&w, a->size);
        json_member(&w, S("kind"), kind_words(a));
        json_member(&w, S("digest"), mz_hash_hex(cli->perm, &a->digest));
        mz_json_key(&w, S("fits"));
        mz_json_bool(&w, !mz_failed(a->fits));
        json_member(&w, S("signature"), signature_words(args, a, cli));
        if (a->kind == MZ_ANCHOR_RFC3161 && !mz_failed(a->fits)) {
            json_member(&w, S("time"), mz_buf_str(&time));
        }
        json_member(&w, S("says"), says(a, cli->perm));
        mz_json_end(&w, '}');
    }
    mz_json_end(&w, ']');
    mz_put_byte(&out, '\n');
    mz_cli_print(mz_buf_str(&out));
}

static int list(const mz_args *args, mz_cli *cli, mz_case *c)
{
    mz_anchors all;
    const mz_status s = mz_anchor_list(c->record, &all, cli->perm);
    bool good = true;
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[0], s);
    }
    for (mz_len i = 0; i < all.n; i++) {
        good = good && !mz_failed(all.v[i].fits) && !mz_str_eq(signature_words(args, &all.v[i], cli), S("WRONG"));
    }
    if (mz_arg_given(args, "json")) {
        print_json(args, &all, cli);
    } else {
        print_table(args, &all, cli);
    }
    return good ? MZ_EXIT_DONE : MZ_EXIT_FOUND;
}

static int run(const mz_args *args, mz_cli *cli)
{
    MZ_CASE_SCOPED c = NULL;
    MZ_KEY_SCOPED by = {0};
    const int ways = mz_arg_given(args, "tsa") + mz_arg_given(args, "calendar") + mz_arg_given(args, "answer");
    if (ways + mz_arg_given(args, "request") > 1) {
        return mz_cli_usage(args, "one of --tsa, --calendar, --request and --answer at a time", (mz_str){0});
    }
    int code = mz_cli_case(args, cli, ways > 0, &c);
    if (code != MZ_EXIT_DONE || ways == 0) {
        return code != MZ_EXIT_DONE            ? code
               : mz_arg_given(args, "request") ? write_request(args, cli, c)
                                               : list(args, cli, c);
    }
    code = mz_cli_keys(args, cli, c, &by);
    return code == MZ_EXIT_DONE ? anchor(args, cli, c, &by) : code;
}

const mz_command mz_cmd_anchor = {
    .name = "anchor",
    .args = "CASE",
    .summary = "have outsiders stamp the newest checkpoint; without an option, list their stamps",
    .options = options,
    .details =
        "What is stamped is the SHA-256 of the checkpoint's first three lines, so that anybody checks it without\n"
        "mizan: `head -3 CASE/record/checkpoint | sha256sum`, `openssl ts -verify`, `ots verify`. Both kinds are\n"
        "optional: the witnesses' times are the first clock of the record. An OpenTimestamps file is a promise for\n"
        "some hours; upgrade it with `ots upgrade` and bring it in again with --answer.",
    .examples = "  mizan anchor case --tsa https://tsa.example/ts --ca roots.pem --daily\n"
                "  mizan anchor case --calendar https://calendar.example\n"
                "  mizan anchor case --request case.tsq\n"
                "  mizan anchor case --answer case.tsr --size 1204\n"
                "  mizan anchor case --ca roots.pem",
    .least = 1,
    .most = 1,
    .run = run,
};
