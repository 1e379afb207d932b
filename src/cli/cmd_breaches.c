#include "cli/case.h"
#include "cli/commands.h"

#include "format/format.h"

static const mz_option options[] = {
    {"clause", "ID", "of this clause only"},
    {"party", "ACTOR", "said to be of this party only"},
    {"as-of", "DATE", "read the clocks on this day; else today"},
    MZ_OPTION_VIEWER,
    MZ_OPTION_AT,
    MZ_OPTION_JSON,
    MZ_OPTION_END,
};

static bool wanted(const mz_args *args, const mz_breach_row *r)
{
    const mz_str clause = mz_arg(args, "clause"), party = mz_arg(args, "party");
    return (clause.len == 0 || mz_str_eq(clause, r->clause)) && (party.len == 0 || mz_str_eq(party, r->party));
}

static void print_json(const mz_breach_row *r, mz_day as_of)
{
    MZ_BUF_SCOPED out = mz_buf_new(1 << 16), b = mz_buf_new(64);
    mz_json_out w = mz_json_to(&out, 0);
    mz_put_byte(&b, 'i');
    mz_put_statement_id(&b, r->incident);
    const struct {
        mz_str key, value;
    } words[] = {{S("incident"), mz_buf_str(&b)},
                 {S("clause"), r->clause},
                 {S("party"), r->party},
                 {S("result"), mz_breach_result_word((mz_breach_result)r->result)},
                 {S("attribution"), mz_attribution_word((mz_attribution)r->attribution)},
                 {S("state"), mz_breach_state_word((mz_breach_state)r->state)},
                 {S("outcome"), r->outcome}};
    mz_json_begin(&w, '{');
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        mz_json_key(&w, words[i].key);
        mz_json_str_or_null(&w, words[i].value);
    }
    mz_buf_clear(&b);
    if (r->due != MZ_NO_DAY) {
        mz_put_day(&b, r->due);
    }
    mz_json_key(&w, S("due"));
    mz_json_str_or_null(&w, mz_buf_str(&b));
    mz_json_key(&w, S("step"));
    mz_json_str_or_null(&w, r->step < 0 ? S("") : mz_step_word((mz_step)r->step));
    mz_json_key(&w, S("overdue"));
    mz_json_bool(&w, r->due != MZ_NO_DAY && r->due < as_of);
    mz_json_end(&w, '}');
    mz_put_byte(&out, '\n');
    mz_cli_print(mz_buf_str(&out));
}

static void put_row(const mz_breach_row *r, mz_day as_of, mz_grid *g)
{
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_put_byte(&b, 'i');
    mz_put_statement_id(&b, r->incident);
    mz_grid_cell(g, mz_str_copy(g->perm, mz_buf_str(&b)));
    mz_grid_cell(g, r->clause);
    mz_grid_cell(g, r->party);
    mz_grid_cell(g, mz_breach_result_word((mz_breach_result)r->result));
    mz_grid_cell(g, mz_attribution_word((mz_attribution)r->attribution));
    mz_grid_cell(g, mz_breach_state_word((mz_breach_state)r->state));
    mz_grid_cell(g, r->outcome);
    mz_grid_day(g, r->due);
    mz_grid_cell(g, r->due != MZ_NO_DAY && r->due < as_of ? S("overdue") : S(""));
}

static int run(const mz_args *args, mz_cli *cli)
{
    MZ_CASE_SCOPED c = NULL;
    mz_rows rows;
    mz_day as_of;
    if (!mz_arg_day(args, "as-of", &as_of)) {
        return MZ_EXIT_USAGE;
    }
    as_of = as_of == MZ_NO_DAY ? (mz_day)(cli->now / MZ_DAY_SECONDS) : as_of;
    const int code = mz_cli_case(args, cli, false, &c);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    if (!c->has_terms) {
        mz_cli_note("mizan breaches: no terms are signed by all parties, so nothing can be held against them; "
                    "add terms, then: mizan sign CASE ENTRY --by PARTY");
        return MZ_EXIT_DONE;
    }
    const mz_status s = mz_index_ask(c->index, MZ_Q_BREACHES_ALL, NULL, 0, &rows, cli->perm);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[0], s);
    }
    static const char *const head[] = {"INCIDENT", "CLAUSE",  "PARTY", "READINGS", "ATTRIBUTION",
                                       "STATE",    "OUTCOME", "DUE",   ""};
    mz_grid g = {.columns = (mz_len)(sizeof head / sizeof *head), .perm = cli->perm};
    for (mz_len i = 0; i < g.columns; i++) {
        mz_grid_cell(&g, mz_str_of(head[i]));
    }
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_breach_row *r = &((const mz_breach_row *)rows.v)[i];
        if (wanted(args, r) && mz_arg_given(args, "json")) {
            print_json(r, as_of);
        } else if (wanted(args, r)) {
            put_row(r, as_of, &g);
        }
    }
    if (!mz_arg_given(args, "json")) {
        mz_grid_print(&g);
    }
    return MZ_EXIT_DONE;
}

const mz_command mz_cmd_breaches = {
    .name = "breaches",
    .args = "CASE",
    .summary = "incidents held against the terms: each reading, attribution, state, clocks",
    .options = options,
    .details = "READINGS says what the text and the parties' readings of it make of the incident. The program never\n"
               "rules: only a ruling of the mechanism moves a breach to ruled, and OUTCOME is that ruling's.",
    .examples = "  mizan breaches case\n  mizan breaches case --party AFG --as-of 2026-03-03 --json",
    .least = 1,
    .most = 1,
    .run = run,
};
