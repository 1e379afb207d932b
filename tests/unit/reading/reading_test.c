/* What the reader makes of sentences: tables of cases by rule, and the shared article where it is there. */
#include "lexicon/lexicon.h"
#include "reading/reading.h"
#include "test.h"

#include <stdio.h>

static mz_region region;
static mz_arena perm;
static mz_arena scratch;
static mz_region scratch_region;

static int make_room(void **state)
{
    (void)state;
    assert_ok(mz_region_new((mz_len)1 << 30, &region, &perm));
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

static mz_statements read_as(const char *text, const char *publisher, const char *day)
{
    mz_reading_context context = {.publisher = mz_str_of(publisher), .date = MZ_NO_DAY};
    (void)mz_day_parse(mz_str_of(day), &context.date);
    const mz_text t = {.clean = mz_str_of(text)};
    mz_statements out = {0};
    assert_ok(mz_reading_read(&t, &context, &out, NULL, &perm, scratch));
    return out;
}

static mz_statements read_text(const char *text) { return read_as(text, "", "2025-10-20"); }

/* The n-th harm of all statements. */
static const mz_harm *harm_at(const mz_statements *s, mz_len n, const mz_statement **of)
{
    for (mz_len i = 0; i < s->n; i++) {
        for (mz_len k = 0; k < s->v[i].harms_n; k++) {
            if (n-- == 0) {
                *of = &s->v[i];
                return &s->v[i].harms[k];
            }
        }
    }
    return NULL;
}

typedef struct number_case {
    const char *words;
    int64_t lo, hi; /* -1: open */
    bool approx;
} number_case;

static void every_bound_of_the_statement_format_is_understood(void **state)
{
    (void)state;
    static const number_case rows[] = {
        {"150", 150, 150, false},
        {"at least 150", 150, -1, false},
        {"more than 200", 201, -1, false},
        {"over 200", 201, -1, false},
        {"up to 30", 1, 30, false},
        {"no more than 30", 1, 30, false},
        {"fewer than 30", 0, 29, false},
        {"between 10 and 15", 10, 15, false},
        {"ten to 15", 10, 15, false},
        {"three or four", 3, 4, false},
        {"about 40", 40, 40, true},
        {"some 40", 40, 40, true},
        {"nearly 40", 40, 40, true},
        {"several", 3, -1, false},
        {"a dozen", 12, 12, true},
        {"more than a dozen", 13, -1, false},
        {"dozens of", 24, -1, false},
        {"scores of", 40, -1, false},
        {"hundreds of", 200, -1, false},
        {"thousands of", 2000, -1, false},
        {"two thousand five hundred", 2500, 2500, false},
        {"twenty-seven", 27, 27, false},
        {"1,143", 1143, 1143, false},
        {"a couple of", 2, 2, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[128];
        (void)snprintf(text, sizeof text, "Near the bridge %s soldiers were killed on Monday.", rows[i].words);
        const mz_statements s = read_text(text);
        const mz_statement *of = NULL;
        const mz_harm *h = harm_at(&s, 0, &of);
        if (h == NULL || h->count.lo != rows[i].lo || h->count.hi != (rows[i].hi < 0 ? MZ_OPEN : rows[i].hi) ||
            h->approx != rows[i].approx) {
            fail_msg("%s: %s", rows[i].words, h == NULL ? "no harm" : "another number");
        }
    }
}

typedef struct harm_case {
    const char *text;
    mz_effect effect;
    int64_t lo;
    const char *victims, *source;
    mz_stance stance;
} harm_case;

static void harm_has_its_victims_its_speaker_and_its_stance(void **state)
{
    (void)state;
    static const harm_case rows[] = {
        {"Pakistan's army said three of its soldiers were killed near Wana.", MZ_KILLED, 3, "PAKMIL", "PAKMIL",
         MZ_CONCEDES},
        {"Kabul claimed that 12 Pakistani troops had died.", MZ_KILLED, 12, "PAKMIL", "AFGGOV", MZ_CLAIMS},
        {"Two policemen were wounded in Bannu, a doctor said.", MZ_WOUNDED, 2, "PAKCOP", "PAKHLH", MZ_REPORTS},
        {"According to UNAMA, nine Afghan civilians were injured.", MZ_WOUNDED, 9, "AFGCVL", "IGOUNO", MZ_REPORTS},
        {"The TTP said it had captured four Pakistani soldiers.", MZ_CAPTURED, 4, "PAKMIL", "PAKREBTTP", MZ_CLAIMS},
        {"The Taliban denied that six Pakistani soldiers had been killed.", MZ_KILLED, 6, "PAKMIL", "AFGGOV",
         MZ_DENIES},
        {"PAKISTANI OFFICIALS SAID 30 MILITANTS WERE KILLED.", MZ_KILLED, 30, "PAKREB", "PAKGOV", MZ_CLAIMS},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const mz_statements s = read_text(rows[i].text);
        const mz_statement *of = NULL;
        const mz_harm *h = harm_at(&s, 0, &of);
        if (h == NULL) {
            fail_msg("no harm: %s", rows[i].text);
            return;
        }
        assert_int_equal(h->effect, rows[i].effect);
        assert_true(h->count.lo == rows[i].lo);
        assert_str(h->victims.actor, mz_str_of(rows[i].victims));
        assert_true(of->sources_n > 0);
        assert_str(of->sources[of->sources_n - 1].actor, mz_str_of(rows[i].source));
        if (of->stance != rows[i].stance) {
            fail_msg("stance of: %s", rows[i].text);
        }
    }
}

static void a_part_is_marked_and_a_gap_keeps_its_people(void **state)
{
    (void)state;
    const mz_statements s =
        read_text("Ten guards, three of them officers, were killed and five wounded in Kabul on Monday.");
    const mz_statement *of = NULL;
    const mz_harm *all = harm_at(&s, 0, &of);
    assert_non_null(all);
    assert_int_equal(of->harms_n, 3);
    mz_len subsets = 0;
    for (mz_len k = 0; k < of->harms_n; k++) {
        subsets += of->harms[k].basis == MZ_SUBSET;
        assert_str(of->harms[k].victims.actor, S("AFGMIL"));
    }
    assert_int_equal(subsets, 1);
}

static void the_taliban_are_dated(void **state)
{
    (void)state;
    const mz_statements old = read_as("The Taliban said they had killed five Afghan soldiers.", "", "2019-03-01");
    const mz_statements now = read_as("The Taliban said they had killed five Pakistani soldiers.", "", "2025-03-01");
    assert_true(old.n > 0 && now.n > 0);
    assert_str(old.v[0].sources[0].actor, S("AFGREBTAL"));
    assert_str(now.v[0].sources[0].actor, S("AFGGOV"));
}

static void acts_carry_stance_and_class(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        mz_stance stance;
        mz_plover plover;
    } rows[] = {
        {"Turkey offered to host the talks.", MZ_OFFERS, MZ_AGREE},
        {"Iran condemned the attack.", MZ_CONDEMNS, MZ_ACCUSE},
        {"China urged both sides to stop the fighting.", MZ_CALLS_FOR, MZ_REQUEST},
        {"Islamabad threatened to strike the camps.", MZ_THREATENS, MZ_THREATEN},
        {"Kabul demanded an apology.", MZ_DEMANDS, MZ_REQUEST},
        {"Qatar welcomed the ceasefire.", MZ_REPORTS, MZ_SUPPORT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const mz_statements s = read_text(rows[i].text);
        if (s.n == 0 || s.v[0].kind != MZ_ACT || s.v[0].stance != rows[i].stance || s.v[0].plover != rows[i].plover) {
            fail_msg("%s", rows[i].text);
        }
    }
}

static void what_is_no_harm_yields_none(void **state)
{
    (void)state;
    static const char *const rows[] = {"The hotel has 310 rooms and 12 conference halls.",
                                       "They won by 23 runs and took seven wickets.",
                                       "An earthquake killed four people.",
                                       "The brigade was founded in 1948.",
                                       "",
                                       "The motion passed by 116 votes to two."};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const mz_statements s = read_text(rows[i]);
        const mz_statement *of = NULL;
        if (harm_at(&s, 0, &of) != NULL) {
            fail_msg("%s", rows[i]);
        }
    }
}

static void every_statement_names_its_rules_and_lies_in_the_text(void **state)
{
    (void)state;
    const char *text = "Kabul said nine guards had died. Islamabad rejected the claim, and Ankara offered to mediate.";
    const mz_statements s = read_text(text);
    assert_true(s.n >= 3);
    for (mz_len i = 0; i < s.n; i++) {
        assert_true(s.v[i].rules_n > 0);
        assert_true(s.v[i].begin >= 0 && s.v[i].begin < s.v[i].end && s.v[i].end <= (mz_len)strlen(text));
        assert_int_equal(s.v[i].n, i);
    }
}

static void sentences_without_statement_have_a_reason(void **state)
{
    (void)state;
    const mz_text t = {.clean = S("The hotel has 310 rooms. Kabul said nine guards had died.")};
    const mz_reading_context context = {.date = MZ_NO_DAY};
    mz_statements out = {0};
    mz_reading_trace trace = {0};
    assert_ok(mz_reading_read(&t, &context, &out, &trace, &perm, scratch));
    assert_int_equal(trace.sentences, 2);
    assert_int_equal(trace.n, 1);
    assert_true(strlen(trace.gaps[0].reason) > 0);
}

/* The shared article: each speaker with the claim, offer, condemnation or figure that is his. */
static void the_shared_article_is_understood(void **state)
{
    (void)state;
    mz_str text;
    if (mz_failed(mz_file_load(MZ_SOURCE "/../shared/data/text/seed/article.txt", 1 << 20, &text, &perm))) {
        (void)puts("skipped: the shared article is not there");
        skip();
    }
    mz_reading_context context = {.date = MZ_NO_DAY};
    (void)mz_day_parse(S("2026-03-04"), &context.date);
    const mz_text t = {.clean = text};
    mz_statements s = {0};
    assert_ok(mz_reading_read(&t, &context, &s, NULL, &perm, scratch));
    int offers = 0;
    bool condemned = false;
    bool taliban = false;
    bool islamabad = false;
    for (mz_len i = 0; i < s.n; i++) {
        const mz_statement *st = &s.v[i];
        const mz_str who = st->sources_n > 0 ? st->sources[st->sources_n - 1].actor : S("");
        offers += st->stance == MZ_OFFERS && mz_str_eq(who, S("TURGOV"));
        assert_false(mz_str_eq(who, S("MED")) || mz_str_eq(who, S("IRN")));
        condemned = condemned || (st->stance == MZ_CONDEMNS && mz_str_eq(who, S("TURGOV")));
        if (st->harms_n == 2 && mz_str_eq(who, S("AFGGOV")) && st->stance == MZ_CLAIMS) {
            taliban = st->harms[0].effect == MZ_KILLED && st->harms[0].count.lo == 150 &&
                      st->harms[0].count.hi == MZ_OPEN && st->harms[1].effect == MZ_WOUNDED &&
                      st->harms[1].count.lo == 201 && mz_str_eq(st->harms[0].victims.actor, S("PAKMIL")) &&
                      mz_str_eq(st->harms[1].victims.actor, S("PAKMIL"));
        }
        if (st->harms_n == 1 && mz_str_eq(who, S("PAKGOV")) && st->stance == MZ_CLAIMS) {
            islamabad = st->harms[0].effect == MZ_KILLED && st->harms[0].count.lo == 401 &&
                        mz_str_eq(st->harms[0].victims.actor, S("AFGMIL"));
        }
    }
    assert_int_equal(offers, 3);
    assert_true(condemned);
    assert_true(taliban);
    assert_true(islamabad);
}

/* Whose intelligence an army cites is not the enemy's, whoever was named last. */
static void a_party_that_cites_an_office_cites_its_own(void **state)
{
    (void)state;
    static const struct {
        const char *publisher, *office, *want;
    } cases[] = {{"Pakistan military press office", "intelligence estimates", "PAKSPY"},
                 {"Afghan defence ministry", "intelligence estimates", "AFGSPY"},
                 {"Pakistan military press office", "police", "PAKCOP"},
                 {"Afghan defence ministry", "police", "AFGCOP"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const bool pakistan = mz_str_starts(mz_str_of(cases[i].publisher), S("Pakistan"));
        const mz_str text = mz_str_concat(
            &perm,
            pakistan ? S("The Afghan Taliban attacked Pakistani posts.") : S("Pakistani troops attacked Afghan posts."),
            S(" According to "), mz_str_of(cases[i].office), S(", 12 soldiers were killed."));
        const mz_statements got = read_as(mz_str_z(&perm, text), cases[i].publisher, "2025-10-20");
        const mz_statement *of = NULL;
        assert_non_null(harm_at(&got, 0, &of));
        assert_true(of->sources_n > 0);
        assert_str(of->sources[0].actor, mz_str_of(cases[i].want));
    }
}

/* A name that no gazetteer knows keeps its name, and lies nowhere: not at 0, 0. */
static void a_place_that_is_not_known_has_no_coordinates(void **state)
{
    (void)state;
    const mz_statements got = read_as("In Qwxzburk, ten soldiers were killed.", "Crossing Post", "2025-10-20");
    assert_true(got.n > 0);
    assert_str(got.v[0].where.span.text, S("Qwxzburk"));
    assert_false(mz_place_located(&got.v[0].where));
    MZ_BUF_SCOPED json = mz_buf_new(1 << 16);
    mz_statement_json(S("doc"), &got.v[0], &json);
    assert_true(mz_str_find(mz_buf_str(&json), S("\"lat\":null,\"lon\":null")) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_bound_of_the_statement_format_is_understood),
        cmocka_unit_test(harm_has_its_victims_its_speaker_and_its_stance),
        cmocka_unit_test(a_part_is_marked_and_a_gap_keeps_its_people),
        cmocka_unit_test(the_taliban_are_dated),
        cmocka_unit_test(acts_carry_stance_and_class),
        cmocka_unit_test(what_is_no_harm_yields_none),
        cmocka_unit_test(every_statement_names_its_rules_and_lies_in_the_text),
        cmocka_unit_test(sentences_without_statement_have_a_reason),
        cmocka_unit_test(a_party_that_cites_an_office_cites_its_own),
        cmocka_unit_test(a_place_that_is_not_known_has_no_coordinates),
        cmocka_unit_test(the_shared_article_is_understood),
    };
    return cmocka_run_group_tests(tests, make_room, give_back);
}
