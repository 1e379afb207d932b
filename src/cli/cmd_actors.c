/* mizan actors: who is who by the dictionaries, and why. */
#include "cli/commands.h"
#include "cli/dictionary.h"

#include "format/format.h"
#include "lexicon/lexicon.h"

static const mz_option options[] = {
    {"json", NULL, "one JSON object a line"},
    {"on", "YYYY-MM-DD", "as of that day; names are dated, \"Taliban\" is another code before 2021-08-15"},
    {"code", "CODE", "the names that stand for a code, as PAKREBTTP"},
    {"country", "CODE", "everybody of a country, as PAK"},
    {"groups", NULL, "all armed groups"},
    MZ_OPTION_DICTIONARY,
    {"check", "FILE", "look a dictionary of your own over: what is wrong in which line, and how to mend it"},
    {NULL, NULL, NULL},
};

typedef struct sheet {
    mz_buf *out;
    mz_day day;
    bool json;
} sheet;

static bool is_text(mz_str s) { return s.len > 0; }

static mz_str name_of(const mz_term_entry *e)
{
    const mz_str id = mz_term_id(e);
    return mz_str_from(id, mz_str_find_byte(id, '.') + 1);
}

static void put_days(mz_buf *out, const mz_term_entry *e)
{
    if (e->from != MZ_NO_DAY) {
        mz_puts(out, "from ");
        mz_put_day(out, e->from);
    }
    if (e->to != MZ_NO_DAY) {
        mz_put(out, e->from != MZ_NO_DAY ? S(" until ") : S("until "));
        mz_put_day(out, e->to);
    }
}

static void put_origin(mz_buf *out, const mz_term_entry *e)
{
    mz_put(out, mz_term_file(e));
    mz_puts(out, ":");
    mz_put_int(out, e->line);
}

/* --- a name ----------------------------------------------------------------------------------------------------------
 */

static void say_match(const sheet *s, const mz_actor_match *m)
{
    mz_buf *out = s->out;
    mz_put(out, m->holds ? S("  ") : S("  not on that day: "));
    mz_put(out, is_text(m->code) ? m->code : S("-"));
    mz_puts(out, "  ");
    mz_put_actor_name(out, m->code);
    mz_puts(out, "\n      ");
    mz_put(out, mz_str_of(m->rule));
    mz_puts(out, ": ");
    mz_put(out, mz_term_id(m->entry));
    mz_puts(out, " in ");
    put_origin(out, m->entry);
    if (m->role != NULL && m->role != m->entry) {
        mz_puts(out, ", ");
        mz_put(out, mz_term_id(m->role));
        mz_puts(out, " in ");
        put_origin(out, m->role);
    }
    if (m->entry->from != MZ_NO_DAY || m->entry->to != MZ_NO_DAY) {
        mz_puts(out, "; ");
        put_days(out, m->entry);
    }
    if (m->entry->kind == MZ_TERM_ACTOR && is_text(mz_term_arg(m->entry, 2))) {
        mz_puts(out, "; when fighting ");
        mz_put(out, mz_term_arg(m->entry, 2));
    }
    mz_puts(out, "\n");
}

static void json_day(mz_json_out *w, const char *key, mz_day day)
{
    uint8_t text[16];
    mz_json_key(w, mz_str_of(key));
    if (day == MZ_NO_DAY) {
        mz_json_null(w);
        return;
    }
    MZ_BUF_SCOPED b = mz_buf_new(16);
    mz_put_day(&b, day);
    const mz_str t = mz_buf_str(&b);
    memcpy(text, t.data, (size_t)t.len);
    mz_json_str(w, (mz_str){text, t.len});
}

static void json_entry(mz_json_out *w, const mz_term_entry *e)
{
    mz_json_key(w, S("entry"));
    mz_json_str(w, mz_term_id(e));
    mz_json_key(w, S("file"));
    mz_json_str(w, mz_term_file(e));
    mz_json_key(w, S("line"));
    mz_json_int(w, e->line);
    json_day(w, "from", e->from);
    json_day(w, "to", e->to);
}

static void json_code(mz_json_out *w, mz_str code)
{
    mz_json_key(w, S("code"));
    mz_json_str_or_null(w, code);
    mz_json_key(w, S("told"));
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_put_actor_name(&b, code);
    mz_json_str_or_null(w, mz_buf_str(&b));
}

static void json_match(const sheet *s, mz_str name, const mz_actor_match *m)
{
    mz_json_out w = mz_json_to(s->out, 0);
    mz_json_begin(&w, '{');
    mz_json_key(&w, S("name"));
    mz_json_str(&w, name);
    json_code(&w, m->code);
    mz_json_key(&w, S("holds"));
    mz_json_bool(&w, m->holds);
    mz_json_key(&w, S("rule"));
    mz_json_str(&w, mz_str_of(m->rule));
    json_entry(&w, m->entry);
    mz_json_key(&w, S("role"));
    mz_json_str_or_null(&w, m->role != NULL && m->role != m->entry ? mz_term_id(m->role) : S(""));
    mz_json_key(&w, S("fighting"));
    mz_json_str_or_null(&w, m->entry->kind == MZ_TERM_ACTOR ? mz_term_arg(m->entry, 2) : S(""));
    mz_json_end(&w, '}');
    mz_puts(s->out, "\n");
}

/* Returns whether the name is known. */
static bool look_up(const sheet *s, mz_str name)
{
    mz_actor_match m[MZ_ACTOR_MATCHES_MAX];
    const mz_len n = mz_actor_matches(name, s->day, m);
    if (!s->json) {
        mz_put(s->out, name);
        mz_put(s->out, n == 0 ? S("\n  no dictionary knows this name\n") : S("\n"));
    }
    for (mz_len k = 0; k < n; k++) {
        if (s->json) {
            json_match(s, name, &m[k]);
        } else {
            say_match(s, &m[k]);
        }
    }
    return n > 0;
}

/* --- lists -----------------------------------------------------------------------------------------------------------
 */

static void list_entry(const sheet *s, const mz_term_entry *e)
{
    if (s->json) {
        mz_json_out w = mz_json_to(s->out, 0);
        mz_json_begin(&w, '{');
        mz_json_key(&w, S("name"));
        mz_json_str(&w, name_of(e));
        json_code(&w, mz_term_arg(e, 0));
        json_entry(&w, e);
        mz_json_end(&w, '}');
        mz_puts(s->out, "\n");
        return;
    }
    mz_put(s->out, mz_term_arg(e, 0));
    mz_puts(s->out, "  ");
    mz_put(s->out, name_of(e));
    mz_puts(s->out, "  (");
    put_days(s->out, e);
    mz_put(s->out, e->from != MZ_NO_DAY || e->to != MZ_NO_DAY ? S("; ") : S(""));
    put_origin(s->out, e);
    mz_puts(s->out, ")\n");
}

typedef struct wish {
    mz_str code, country;
    bool groups;
} wish;

static bool is_wanted(const wish *w, const mz_term_entry *e)
{
    const mz_str code = mz_term_arg(e, 0);
    const bool place = e->kind == MZ_TERM_COUNTRY || e->kind == MZ_TERM_CAPITAL;
    if (e->kind != MZ_TERM_ACTOR && !(place && !w->groups)) {
        return false;
    }
    if (w->groups) {
        return mz_actor_is_armed_group(code);
    }
    return w->code.len > 0 ? mz_str_eq(code, w->code) : mz_str_starts(code, w->country);
}

static bool list(const sheet *s, const wish *w)
{
    bool any = false;
    for (mz_len k = 0; k < mz_lexicon_entries_n(); k++) {
        const mz_term_entry *e = mz_lexicon_entry_at(k);
        if (is_wanted(w, e) && (s->day == MZ_NO_DAY || mz_term_holds(e, s->day))) {
            list_entry(s, e);
            any = true;
        }
    }
    return any;
}

static int check(const mz_args *args, mz_cli *cli, mz_str path)
{
    const int faults = mz_cli_dictionary_check(args, cli, (const char *)path.data); /* of argv, so it ends with NUL */
    if (faults == 0) {
        mz_cli_print(S("no fault found\n"));
    }
    return faults == 0 ? MZ_EXIT_DONE : faults > 0 ? MZ_EXIT_FOUND : MZ_EXIT_FAILED;
}

static int run(const mz_args *args, mz_cli *cli)
{
    MZ_BUF_SCOPED out = mz_buf_new((mz_len)1 << 28);
    sheet s = {.out = &out, .json = mz_arg_given(args, "json")};
    const wish w = {mz_arg(args, "code"), mz_arg(args, "country"), mz_arg_given(args, "groups")};
    const bool lists = w.groups || w.code.len > 0 || w.country.len > 0;
    if (!mz_arg_day(args, "on", &s.day)) {
        return MZ_EXIT_USAGE;
    }
    if (mz_arg_given(args, "check")) {
        return check(args, cli, mz_arg(args, "check"));
    }
    if (lists == (args->rest_n > 0)) {
        return mz_cli_usage(args, "give names, or one of --code, --country, --groups, --check", S(""));
    }
    const int code = mz_cli_dictionaries(args, cli);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    bool all = !lists || list(&s, &w);
    for (int k = 0; k < args->rest_n; k++) {
        all = look_up(&s, mz_str_of(args->rest[k])) && all;
    }
    mz_cli_print(mz_buf_str(&out));
    return all ? MZ_EXIT_DONE : MZ_EXIT_FOUND;
}

const mz_command mz_cmd_actors = {
    .name = "actors",
    .args = "[NAME…]",
    .summary = "who is who by the dictionaries, and why",
    .options = options,
    .details =
        "Looks names up as reading does and says which entry of which file stands behind the answer, from when to\n"
        "when it holds, and how people are told. Names of other days are listed, too, and marked. A dictionary of "
        "your\n"
        "own has the format of data/lexicon/README.md; --check looks one over, --dictionary uses it, here and in\n"
        "`mizan read` and `mizan add`. A name that nobody knows makes the exit code 1.",
    .examples = "mizan actors Taliban \"Pakistan's military\" TTP\n"
                "mizan actors --on 2020-02-01 Taliban\n"
                "mizan actors --code PAKREBTTP\n"
                "mizan actors --country AFG --on 2026-01-01\n"
                "mizan actors --groups --json > groups.jsonl\n"
                "mizan actors --check names.txt\n"
                "mizan actors --dictionary names.txt \"Spin Ghar council\"\n",
    .least = 0,
    .most = -1,
    .run = run,
};
