#include "cli/case.h"
#include "cli/commands.h"

#include "format/format.h"

static const mz_option options[] = {
    {"by", "WHAT", "day, sector or side: one account a day or first-level unit; side orders the lines by side"},
    {"from", "DATE", "from this day; else from the first incident on"},
    {"to", "DATE", "to this day; else to the last"},
    MZ_OPTION_VIEWER,
    MZ_OPTION_AT,
    MZ_OPTION_JSON,
    MZ_OPTION_END,
};

typedef struct ledger {
    const mz_args *args;
    mz_cli *cli;
    mz_case *c;
    bool json;
} ledger;

static void put_scope(mz_buf *out, mz_day from, mz_day to)
{
    mz_put_day(out, from);
    if (to != from) {
        mz_puts(out, " to ");
        mz_put_day(out, to);
    }
}

static void print_line(const ledger *l, const mz_period_account *a, const mz_account_line *line, mz_str scope,
                       mz_buf *out)
{
    if (l->json) {
        const mz_account_refs refs = {a->scope.claims, a->scope.totals};
        mz_account_json(line, l->c->parties, l->c->parties_n, scope, refs, out);
    } else {
        mz_account_sentence(line, l->c->parties, l->c->parties_n, (mz_str){0}, out);
    }
    mz_put_byte(out, '\n');
}

static mz_status print_period(const ledger *l, mz_day from, mz_day to, mz_str sector)
{
    MZ_BUF_SCOPED scope = mz_buf_new(512), out = mz_buf_new(INT64_C(1) << 30);
    mz_arena room = *l->cli->perm;
    mz_period_account a;
    put_scope(&scope, from, to);
    if (sector.len > 0) {
        mz_puts(&scope, ", ");
        mz_put(&scope, mz_str_sub(sector, 0, sector.len > 200 ? 200 : sector.len));
    }
    MZ_TRY(mz_flow_account(l->c, from, to, sector, &a, &room));
    if (!l->json) {
        mz_put(&out, mz_buf_str(&scope));
        mz_puts(&out, ": ");
        mz_put_int(&out, a.scope.incidents_n);
        mz_put(&out, a.scope.incidents_n == 1 ? S(" incident\n") : S(" incidents\n"));
    }
    for (mz_len i = 0; i < a.account.n; i++) {
        mz_put(&out, l->json ? S("") : S("  "));
        print_line(l, &a, &a.account.v[i], mz_buf_str(&scope), &out);
    }
    MZ_TRY(mz_buf_status(&out));
    mz_cli_print(mz_buf_str(&out));
    return mz_ok();
}

/* First and last day of any incident. */
static mz_status whole_span(mz_case *c, mz_day *from, mz_day *to, mz_strs *sectors, mz_arena *perm)
{
    mz_rows rows;
    mz_map seen = {0};
    mz_day first = MZ_NO_DAY, last = MZ_NO_DAY;
    MZ_TRY(mz_index_ask(c->index, MZ_Q_INCIDENTS_ALL, NULL, 0, &rows, perm));
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_incident_row *r = &((const mz_incident_row *)rows.v)[i];
        bool fresh;
        (void)mz_map_put(&seen, r->sector, 0, &fresh, perm);
        if (fresh) {
            *mz_push(perm, sectors) = r->sector;
        }
        if (r->from != MZ_NO_DAY) {
            first = first == MZ_NO_DAY || r->from < first ? r->from : first;
            last = last == MZ_NO_DAY || r->to > last ? r->to : last;
        }
    }
    *from = *from == MZ_NO_DAY ? first : *from;
    *to = *to == MZ_NO_DAY ? last : *to;
    return mz_ok();
}

static int by_bytes(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    return mz_str_cmp(*(const mz_str *)a, *(const mz_str *)b);
}

static mz_status print_all(const ledger *l, mz_day from, mz_day to, mz_str by)
{
    mz_strs sectors = {0};
    MZ_TRY(whole_span(l->c, &from, &to, &sectors, l->cli->perm));
    if (from == MZ_NO_DAY || to < from) {
        mz_cli_note("mizan account: no incident lies in that period");
        return mz_ok();
    }
    if (mz_str_eq(by, S("day"))) {
        for (mz_day d = from; d <= to; d++) {
            MZ_TRY(print_period(l, d, d, (mz_str){0}));
        }
        return mz_ok();
    }
    if (mz_str_eq(by, S("sector"))) {
        mz_sort(sectors.v, sectors.n, (mz_len)sizeof *sectors.v, by_bytes, NULL, l->cli->scratch);
        for (mz_len i = 0; i < sectors.n; i++) {
            MZ_TRY(print_period(l, from, to, sectors.v[i].len > 0 ? sectors.v[i] : S("-")));
        }
        return mz_ok();
    }
    return print_period(l, from, to, (mz_str){0});
}

static int run(const mz_args *args, mz_cli *cli)
{
    MZ_CASE_SCOPED c = NULL;
    mz_day from, to;
    const mz_str by = mz_arg(args, "by");
    if (!mz_arg_day(args, "from", &from) || !mz_arg_day(args, "to", &to)) {
        return MZ_EXIT_USAGE;
    }
    if (by.len > 0 && !mz_str_eq(by, S("day")) && !mz_str_eq(by, S("sector")) && !mz_str_eq(by, S("side"))) {
        return mz_cli_usage(args, "--by takes day, sector or side, not", by);
    }
    const int code = mz_cli_case(args, cli, false, &c);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    const ledger l = {args, cli, c, mz_arg_given(args, "json")};
    const mz_status s = print_all(&l, from, to, by);
    return mz_failed(s) ? mz_cli_fail(args, args->rest[0], s) : MZ_EXIT_DONE;
}

const mz_command mz_cmd_account = {
    .name = "account",
    .args = "CASE",
    .summary = "what it costs in lives: conceded, alleged, independent, established",
    .options = options,
    .details = "A side's own losses as it admits them are conceded; what it counts of the other's is alleged; sources\n"
               "that are neither side and copy nobody are independent. Nothing is established without a stated rule,\n"
               "and an unknown number is never zero.",
    .examples = "  mizan account case\n"
                "  mizan account case --by day --from 2026-02-21 --to 2026-03-03\n"
                "  mizan account case --by sector --json",
    .least = 1,
    .most = 1,
    .run = run,
};
