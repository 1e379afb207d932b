#include "cli/witness_audit.h"

#include "cli/case.h"

#include "exchange/exchange.h"
#include "format/format.h"

#include <stdio.h>

/* What is audited: a copy in a folder or at an address, and the policy that names log and witnesses. */
typedef struct subject {
    mz_str text; /* of the policy */
    mz_policy policy;
    mz_vkey log;
    mz_str log_url;
    mz_remote *remote;
    mz_shelf shelf;
    int64_t max_age_s; /* 0: any */
} subject;

static void end_subject(subject *s) { mz_remote_close(s->remote); }
#define SUBJECT_SCOPED __attribute__((cleanup(end_subject))) subject

static bool is_address(mz_str s) { return mz_str_starts(s, S("http://")) || mz_str_starts(s, S("https://")); }

/* The policy that the record in a folder names as in force. */
static mz_status policy_in_force(const char *folder, subject *s, mz_arena *perm)
{
    mz_record *r = NULL;
    mz_policy policy;
    mz_len index;
    mz_entry e;
    MZ_TRY(mz_record_open_read(folder, &r));
    mz_status got = mz_record_policy(r, &policy, &index, perm);
    if (!mz_failed(got) && index < 0) {
        got = mz_fail(MZ_BAD_INPUT, "no policy is in force on this record; give one with --policy FILE", -1);
    }
    got = mz_failed(got) ? got : mz_record_entry(r, index, &e, perm);
    if (!mz_failed(got)) {
        s->text = mz_str_copy(perm, e.draft.text);
    }
    mz_record_close(r);
    return got;
}

static mz_status choose_log(subject *s)
{
    if (s->policy.logs_n != 1) {
        return mz_fail(MZ_BAD_INPUT, "an audit wants a policy with one log", s->policy.logs_n);
    }
    s->log = s->policy.logs[0].key;
    s->log_url = s->policy.logs[0].url;
    return mz_ok();
}

static mz_status find_policy(const mz_args *args, const char *where, subject *s, mz_arena *perm)
{
    if (mz_arg_given(args, "policy")) {
        MZ_TRY(mz_file_load(mz_str_z(perm, mz_arg(args, "policy")), MZ_POLICY_MAX, &s->text, perm));
    } else if (is_address(mz_str_of(where))) {
        return mz_fail(MZ_BAD_INPUT, "an address wants --policy FILE", -1);
    } else if (mz_path_is_dir(where)) {
        MZ_TRY(policy_in_force(where, s, perm));
    } else {
        MZ_TRY(mz_file_load(where, MZ_POLICY_MAX, &s->text, perm));
    }
    MZ_TRY(mz_policy_parse(s->text, &s->policy, perm));
    return choose_log(s);
}

static mz_status find_copy(const char *where, subject *s, mz_arena *perm)
{
    if (mz_path_is_dir(where)) {
        return mz_shelf_folder(where, &s->shelf, perm);
    }
    const mz_str url = is_address(mz_str_of(where)) ? mz_str_of(where) : s->log_url;
    if (url.len == 0) {
        return mz_fail(MZ_BAD_INPUT, "the policy names no address of the log; give a copy or an address", -1);
    }
    s->log_url = mz_str_eq(url, s->log_url) ? (mz_str){0} : s->log_url; /* it is the copy: no need to ask it twice */
    return mz_remote_open(url, &s->remote, &s->shelf);
}

static bool too_old(const mz_audited *a, const subject *s, mz_utc now)
{
    return s->max_age_s > 0 && a->witness != NULL && a->time >= 0 && now - a->time > s->max_age_s;
}

/* "agrees, but 93600 s old" */
static mz_str sentence(const mz_audited *a, const subject *s, mz_utc now, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(1024);
    mz_put(&b, a->words);
    if (too_old(a, s, now)) {
        mz_put(&b, a->words.len > 0 ? S("; ") : S(""));
        mz_puts(&b, "its cosignature is ");
        mz_put_int(&b, now - a->time);
        mz_puts(&b, " s old: is an old checkpoint kept alive?");
    }
    return mz_str_copy(perm, mz_buf_str(&b));
}

static bool has_size(const mz_audited *a)
{
    return a->how == MZ_AUDIT_AGREES || a->how == MZ_AUDIT_AHEAD || a->how == MZ_AUDIT_FORK ||
           a->how == MZ_AUDIT_UNPROVED;
}

static mz_str time_of(const mz_audited *a, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(64);
    if (a->time >= 0) {
        mz_put_utc(&b, a->time);
    }
    return mz_str_copy(perm, mz_buf_str(&b));
}

static void print_table(const mz_audit_report *r, const subject *s, mz_cli *cli)
{
    static const char *const head[] = {"who", "result", "size", "cosigned", "remark"};
    mz_grid g = {.columns = 5, .perm = cli->perm};
    for (size_t i = 0; i < sizeof head / sizeof *head; i++) {
        mz_grid_cell(&g, mz_str_of(head[i]));
    }
    for (mz_len i = 0; i < r->n; i++) {
        const mz_audited *a = &r->v[i];
        mz_grid_cell(&g, a->name);
        mz_grid_cell(&g, mz_audit_word(a->how));
        if (has_size(a)) {
            mz_grid_int(&g, a->checkpoint.size);
        } else {
            mz_grid_cell(&g, (mz_str){0});
        }
        mz_grid_cell(&g, time_of(a, cli->perm));
        mz_grid_cell(&g, sentence(a, s, cli->now, cli->perm));
    }
    mz_grid_print(&g);
    (void)printf("the copy holds %td entries\n", r->reference.size);
}

static void print_json(const mz_audit_report *r, const subject *s, mz_cli *cli)
{
    MZ_BUF_SCOPED out = mz_buf_new(INT64_C(1) << 24);
    mz_json_out w = mz_json_to(&out, 0);
    mz_json_begin(&w, '{');
    mz_json_key(&w, S("origin"));
    mz_json_str(&w, s->log.name);
    mz_json_key(&w, S("size"));
    mz_json_int(&w, r->reference.size);
    mz_json_key(&w, S("forked"));
    mz_json_bool(&w, r->forked);
    mz_json_key(&w, S("asked"));
    mz_json_begin(&w, '[');
    for (mz_len i = 0; i < r->n; i++) {
        const mz_audited *a = &r->v[i];
        mz_json_begin(&w, '{');
        mz_json_key(&w, S("name"));
        mz_json_str(&w, a->name);
        mz_json_key(&w, S("result"));
        mz_json_str(&w, mz_audit_word(a->how));
        mz_json_key(&w, S("size"));
        mz_json_int(&w, has_size(a) ? a->checkpoint.size : -1);
        mz_json_key(&w, S("cosigned"));
        mz_json_str_or_null(&w, time_of(a, cli->perm));
        mz_json_key(&w, S("too_old"));
        mz_json_bool(&w, too_old(a, s, cli->now));
        mz_json_key(&w, S("remark"));
        mz_json_str_or_null(&w, sentence(a, s, cli->now, cli->perm));
        mz_json_end(&w, '}');
    }
    mz_json_end(&w, ']');
    mz_json_end(&w, '}');
    mz_put_byte(&out, '\n');
    mz_cli_print(mz_buf_str(&out));
}

/* The proof stands alone: two signed checkpoints and the hashes that show that they cannot both be true. */
static int write_proof(const mz_args *args, const mz_audit_report *r, mz_cli *cli)
{
    const char *path =
        mz_arg_given(args, "fork-proof") ? mz_str_z(cli->perm, mz_arg(args, "fork-proof")) : "fork-proof.txt";
    MZ_BUF_SCOPED file = mz_buf_new(MZ_FORK_FILE_MAX);
    mz_put_fork(&file, &r->fork);
    mz_status s = mz_buf_status(&file);
    s = mz_failed(s) ? s : mz_file_replace(path, mz_buf_str(&file), 0644);
    if (mz_failed(s)) {
        return mz_cli_fail(args, path, s);
    }
    mz_cli_note("mizan witness: FORK: the log has signed two histories. The proof is in %s; anybody can check it with\n"
                "  mizan verify --fork-proof %s --policy POLICY. Trust nothing that this log signs from here on.",
                path, path);
    return MZ_EXIT_FOUND;
}

static int verdict(const mz_audit_report *r, const subject *s, mz_utc now)
{
    bool good = true;
    for (mz_len i = 0; i < r->n; i++) {
        good = good && r->v[i].how == MZ_AUDIT_AGREES && !too_old(&r->v[i], s, now);
    }
    return good ? MZ_EXIT_DONE : MZ_EXIT_FOUND;
}

int mz_cli_witness_audit(const mz_args *args, mz_cli *cli)
{
    const char *where = args->rest[1];
    SUBJECT_SCOPED s = {.remote = NULL};
    int64_t timeout_s;
    mz_fetcher *f = NULL;
    mz_audit_report report;
    if (!mz_arg_int(args, "timeout", 1, 3600, 30, &timeout_s) ||
        !mz_arg_int(args, "max-age", 1, INT32_MAX, 0, &s.max_age_s)) {
        return MZ_EXIT_USAGE;
    }
    mz_status got = find_policy(args, where, &s, cli->perm);
    got = mz_failed(got) ? got : find_copy(where, &s, cli->perm);
    got = mz_failed(got) ? got : mz_fetcher_new(&f);
    const mz_audit_plan plan = {
        .copy = &s.shelf, .log = &s.log, .log_url = s.log_url, .policy = &s.policy, .timeout_s = (int)timeout_s};
    got = mz_failed(got) ? got : mz_audit_over_http(f, &plan, &report, cli->perm);
    mz_fetcher_free(f);
    if (mz_failed(got)) {
        return mz_cli_fail(args, where, got);
    }
    if (mz_arg_given(args, "json")) {
        print_json(&report, &s, cli);
    } else {
        print_table(&report, &s, cli);
    }
    mz_cli_flush();
    return report.forked ? write_proof(args, &report, cli) : verdict(&report, &s, cli->now);
}
