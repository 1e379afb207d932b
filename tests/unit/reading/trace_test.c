/* Every emitted field says why: on a table of texts, on the shared open data, and on random text of the dictionaries.
 */
#include "lexicon/lexicon.h"
#include "reading/reading.h"
#include "test.h"

#include <stdio.h>

static mz_region region, scratch_region;
static mz_arena perm, scratch;

static int make_room(void **state)
{
    (void)state;
    assert_ok(mz_region_new((mz_len)8 << 30, &region, &perm));
    assert_ok(mz_region_new(mz_reading_scratch_bytes(0), &scratch_region, &scratch));
    return 0;
}

static int give_back(void **state)
{
    (void)state;
    mz_region_free(&region);
    mz_region_free(&scratch_region);
    return 0;
}

/* --- what a statement has, and what the trace says of it ------------------------------------------------------------
 */

typedef struct counts {
    mz_len n[MZ_SLOTS];
} counts;

/* How many values of each slot stand in the statement. */
static counts held(const mz_statement *s)
{
    return (counts){.n = {[MZ_SLOT_KIND] = 1,
                          [MZ_SLOT_PLOVER] = s->plover != MZ_NO_PLOVER,
                          [MZ_SLOT_CAMEO] = s->cameo.len > 0,
                          [MZ_SLOT_TYPE] = s->type.len > 0,
                          [MZ_SLOT_POLARITY] = 1,
                          [MZ_SLOT_STANCE] = 1,
                          [MZ_SLOT_SOURCE] = s->sources_n,
                          [MZ_SLOT_CUE] = s->cue.text.len > 0,
                          [MZ_SLOT_AGENT] = s->agents_n,
                          [MZ_SLOT_TARGET] = s->targets_n,
                          [MZ_SLOT_WHERE] = s->where.known,
                          [MZ_SLOT_WHEN] = s->when.known,
                          [MZ_SLOT_EFFECT] = s->harms_n,
                          [MZ_SLOT_NUMBER] = s->harms_n,
                          [MZ_SLOT_BASIS] = s->harms_n,
                          [MZ_SLOT_VICTIMS] = s->harms_n,
                          [MZ_SLOT_STATUS] = s->harms_n}};
}

static bool has_rule(const mz_statement *s, mz_str id)
{
    for (mz_len i = 0; i < s->rules_n; i++) {
        if (mz_str_eq(s->rules[i], id)) {
            return true;
        }
    }
    return s->rules_n == MZ_STATEMENT_RULES_MAX; /* then its last one is limit.rules */
}

static void check_reason(const mz_statement *s, const mz_reason *r, mz_len text_len)
{
    const mz_str slot = mz_slot_word(r->field);
    if (r->begin < 0 || r->begin >= r->end || r->end > text_len) {
        fail_msg("%.*s of statement %td: a rule without words (%.*s)", SFMT(slot), s->n, SFMT(r->rule));
    }
    if (mz_reading_rule(r->rule).len == 0) {
        fail_msg("the rule %.*s is not in rules.c", SFMT(r->rule));
    }
    assert_true(has_rule(s, r->rule));
    assert_true(r->entry == NULL || has_rule(s, mz_term_id(r->entry)));
    assert_true(r->entry == NULL || (mz_term_file(r->entry).len > 0 && r->entry->line > 0));
}

static void check_gaps(const mz_reading_trace *t, mz_len text_len)
{
    for (mz_len i = 0; i < t->n; i++) {
        const mz_reading_gap *g = &t->gaps[i];
        assert_true(g->begin >= 0 && g->begin < g->end && g->end <= text_len);
        assert_true(g->at_begin == g->at_end || (g->at_begin >= g->begin && g->at_end <= g->end));
        assert_true(mz_str_starts(g->rule, S("gap.")));
        if (mz_reading_rule(g->rule).len == 0 || strlen(g->reason) == 0) {
            fail_msg("the reason %.*s is not in rules.c", SFMT(g->rule));
        }
    }
}

/* Returns how many statements there were. */
static mz_len check(mz_str clean, mz_str publisher)
{
    mz_arena room = perm;
    const mz_text text = {.clean = clean};
    mz_reading_context context = {.publisher = publisher, .date = MZ_NO_DAY};
    (void)mz_day_parse(S("2025-10-20"), &context.date);
    mz_statements out = {0};
    mz_reading_trace trace = {0};
    assert_ok(mz_reading_read(&text, &context, &out, &trace, &room, scratch));
    mz_len at = 0;
    for (mz_len i = 0; i < out.n; i++) {
        const counts want = held(&out.v[i]);
        counts got = {0};
        for (; at < trace.reasons_n && trace.reasons[at].statement == i; at++) {
            const mz_reason *r = &trace.reasons[at];
            check_reason(&out.v[i], r, clean.len);
            assert_true(r->k == got.n[r->field] || r->k == got.n[r->field] - 1); /* each value in its turn */
            got.n[r->field] = r->k + 1;
        }
        for (mz_slot f = 0; f < MZ_SLOTS; f++) {
            if (got.n[f] != want.n[f]) {
                const mz_str said = mz_str_sub(clean, out.v[i].begin, out.v[i].end);
                fail_msg("%.*s: %td values, %td explained: %.*s", SFMT(mz_slot_word(f)), want.n[f], got.n[f],
                         SFMT(said));
            }
        }
    }
    assert_int_equal(at, trace.reasons_n);
    check_gaps(&trace, clean.len);
    return out.n;
}

/* --- texts -------------------------------------------------------------------------------------------------------- */

static void every_field_of_plain_sentences_says_why(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Kabul claimed that at least 40 Pakistani soldiers were killed and over 60 wounded near Torkham on Tuesday.",
        "The army said six of the gunmen, including two commanders, died in an airstrike in Kunar. They were Afghans.",
        "Ankara condemned the shelling and offered to mediate. Kabul denied that it had fired first.",
        "According to the governor, dozens of families were displaced; three more children are feared dead.",
        "No civilians were hurt, the spokesman said, blaming Islamabad. The group later claimed the blast.",
        "Talks will be held in Doha next week. The foreign minister met his counterpart.",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_true(check(mz_str_of(texts[i]), S("Pakistan military press office")) > 0);
        assert_true(check(mz_str_of(texts[i]), S("")) > 0);
    }
}

/* The text of a JSON string, its plain escapes undone; up to the closing quote. */
static mz_str take_string(mz_str *rest)
{
    MZ_BUF_SCOPED out = mz_buf_new(1 << 20);
    mz_len i = 0;
    for (; i < rest->len && rest->data[i] != '"'; i++) {
        const bool escaped = rest->data[i] == '\\' && i + 1 < rest->len;
        i += escaped;
        mz_put_byte(&out, escaped && rest->data[i] == 'n' ? '\n' : rest->data[i]);
    }
    *rest = mz_str_from(*rest, i);
    return mz_str_copy(&perm, mz_buf_str(&out));
}

static mz_len check_file(const char *path)
{
    mz_str rest;
    mz_len statements = 0;
    if (mz_failed(mz_file_load(path, 64 << 20, &rest, &perm))) {
        return -1;
    }
    const mz_str key = S("\"text\": \"");
    for (mz_len at = mz_str_find(rest, key); at >= 0; at = mz_str_find(rest, key)) {
        rest = mz_str_from(rest, at + key.len);
        statements += check(take_string(&rest), S("Afghan defence ministry"));
    }
    return statements;
}

static void every_field_of_the_open_data_says_why(void **state)
{
    (void)state;
    const mz_len n = check_file(MZ_SOURCE "/../shared/data/text/mizan-gold/dev.jsonl");
    if (n < 0) {
        (void)puts("skipped: the shared data is not there");
        skip();
    }
    assert_true(n > 300);
}

/* --- random text: words of the dictionaries in any order ------------------------------------------------------------
 */

static uint64_t next_random(uint64_t *x)
{
    *x ^= *x << 13;
    *x ^= *x >> 7;
    *x ^= *x << 17;
    return *x;
}

static void put_random_word(mz_buf *out, uint64_t *x)
{
    static const char *const glue[] = {
        ",",   ".",    "and", "that", "was",   "were", "by",     "of",           "said",         "the", "\"",
        ";",   "in",   "12",  "some", "their", "who",  "killed", "more",         "according to", "two", "not",
        "may", "will", "had", "near", "to",    "(",    ")",      "claimed that", "them",         "-",   "\n\n"};
    const uint64_t r = next_random(x);
    if (r % 3 != 0) {
        mz_put(out, mz_str_of(glue[(r >> 8) % (sizeof glue / sizeof *glue)]));
    } else {
        const mz_len n = mz_lexicon_entries_n();
        mz_str id = mz_term_id(mz_lexicon_entry_at((mz_len)((r >> 8) % (uint64_t)n)));
        (void)mz_str_cut(&id, '.');
        mz_put(out, id);
    }
    mz_put_byte(out, ' ');
}

static void every_field_of_random_text_says_why(void **state)
{
    (void)state;
    uint64_t x = 88172645463325252U;
    mz_len statements = 0;
    for (int i = 0; i < 400; i++) {
        MZ_BUF_SCOPED text = mz_buf_new(1 << 20);
        for (int k = 0; k < 300; k++) {
            put_random_word(&text, &x);
        }
        statements += check(mz_buf_str(&text), i % 2 == 0 ? S("") : S("Afghan defence ministry"));
    }
    assert_true(statements > 400);
}

/* --- the table of rules ------------------------------------------------------------------------------------------- */

static void the_rules_stand_in_order_each_with_a_sentence(void **state)
{
    (void)state;
    mz_len n;
    const mz_rule_text *rules = mz_reading_rules(&n);
    for (mz_len i = 0; i < n; i++) {
        assert_true(i == 0 || strcmp(rules[i - 1].id, rules[i].id) < 0);
        assert_true(strlen(rules[i].meaning) > 10);
        assert_str(mz_reading_rule(mz_str_of(rules[i].id)), mz_str_of(rules[i].meaning));
    }
    assert_int_equal(mz_reading_rule(S("no.rule")).len, 0);
}

/* All said in the words; somebody by a role alone; a number without a numeral. */
static void how_sure_follows_from_the_weakest_rule(void **state)
{
    (void)state;
    static const struct {
        const char *rules[3];
        mz_sure want;
    } cases[] = {{{"actor.name", "number.numeral", "fact.harm"}, MZ_SURE},
                 {{"actor.role-here", "number.numeral", "fact.harm"}, MZ_LIKELY},
                 {{"actor.role-here", "number.vague", "fact.harm"}, MZ_DOUBTFUL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const mz_str rules[] = {mz_str_of(cases[i].rules[0]), mz_str_of(cases[i].rules[1]),
                                mz_str_of(cases[i].rules[2])};
        const mz_statement s = {.rules = rules, .rules_n = 3};
        assert_int_equal(mz_reading_sure(&s), cases[i].want);
    }
}

typedef struct gap_case {
    const char *text, *rule, *word;
} gap_case;

static void a_sentence_without_statement_names_the_word_where_it_stopped(void **state)
{
    (void)state;
    static const gap_case cases[] = {
        {"The weather was cold.", "gap.state", "was"},
        {"The gardener painted the fence.", "gap.verb-unknown", "painted"},
        {"A quiet valley in autumn", "gap.heading", ""},
        {"Forty people died in an earthquake.", "gap.disaster", "earthquake"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mz_arena room = perm;
        const mz_text text = {.clean = mz_str_of(cases[i].text)};
        const mz_reading_context context = {.date = MZ_NO_DAY};
        mz_statements out = {0};
        mz_reading_trace trace = {0};
        assert_ok(mz_reading_read(&text, &context, &out, &trace, &room, scratch));
        assert_int_equal(trace.n, 1);
        const mz_reading_gap *g = &trace.gaps[0];
        assert_str(g->rule, mz_str_of(cases[i].rule));
        assert_str(g->at_end > g->at_begin ? mz_str_sub(text.clean, g->at_begin, g->at_end) : S(""),
                   mz_str_of(cases[i].word));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_of_plain_sentences_says_why),
        cmocka_unit_test(every_field_of_the_open_data_says_why),
        cmocka_unit_test(every_field_of_random_text_says_why),
        cmocka_unit_test(the_rules_stand_in_order_each_with_a_sentence),
        cmocka_unit_test(how_sure_follows_from_the_weakest_rule),
        cmocka_unit_test(a_sentence_without_statement_names_the_word_where_it_stopped),
    };
    return cmocka_run_group_tests(tests, make_room, give_back);
}
