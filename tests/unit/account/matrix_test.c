#include "test.h"

#include "account/matrix.h"

typedef struct world {
    mz_account_party parties[2];
    mz_region region;
    mz_arena arena;
    mz_statement statements[8];
    mz_document documents[8];
    mz_spoken spoken[8];
    mz_len n;
} world;

enum { PAK, AFG, INDEPENDENT, OTHERS };

static int begin(void **state)
{
    world *w = test_calloc(1, sizeof *w);
    assert_ok(mz_region_new(1 << 20, &w->region, &w->arena));
    w->parties[0] = (mz_account_party){S("PAK"), S("Pakistan")};
    w->parties[1] = (mz_account_party){S("AFG"), S("Afghanistan")};
    *state = w;
    return 0;
}

static int end(void **state)
{
    world *w = *state;
    mz_region_free(&w->region);
    test_free(w);
    return 0;
}

/* The actor says a statement of this type. */
static mz_statement *says(world *w, mz_str actor, mz_str type)
{
    mz_statement *s = &w->statements[w->n];
    *s = (mz_statement){.kind = MZ_EVENT, .type = type, .stance = MZ_REPORTS};
    w->documents[w->n] = (mz_document){.actor = actor, .publisher = S("publisher")};
    w->spoken[w->n] = (mz_spoken){s, &w->documents[w->n]};
    w->n++;
    return s;
}

static mz_matrix matrix_of(world *w)
{
    mz_matrix m;
    mz_matrix_of(w->spoken, w->n, w->parties, 2, &m, &w->arena);
    return m;
}

static mz_stand stand(const mz_matrix *m, mz_aspect row, mz_len column) { return mz_matrix_at(m, row, column)->stand; }

static void those_who_say_nothing_are_silent(void **state)
{
    world *w = *state;
    (void)says(w, S("PAKMIL"), S("airstrike"));
    const mz_matrix m = matrix_of(w);
    assert_int_equal(m.columns, 4);
    assert_int_equal(stand(&m, MZ_ASPECT_WHAT, PAK), MZ_STAND_ALONE);
    assert_int_equal(stand(&m, MZ_ASPECT_WHAT, AFG), MZ_STAND_SILENT);
    assert_int_equal(stand(&m, MZ_ASPECT_WHEN, PAK), MZ_STAND_SILENT);
}

static void types_of_one_path_agree_and_others_differ(void **state)
{
    world *w = *state;
    (void)says(w, S("PAKMIL"), S("drone_strike"));
    (void)says(w, S("AFGGOV"), S("airstrike"));
    (void)says(w, S("IGOMVM"), S("shelling"));
    const mz_matrix m = matrix_of(w);
    assert_int_equal(stand(&m, MZ_ASPECT_WHAT, PAK), MZ_STAND_DIFFERS);
    assert_int_equal(stand(&m, MZ_ASPECT_WHAT, AFG), MZ_STAND_DIFFERS);
    assert_int_equal(stand(&m, MZ_ASPECT_WHAT, INDEPENDENT), MZ_STAND_DIFFERS);
    w->n = 2;
    const mz_matrix two = matrix_of(w);
    assert_int_equal(stand(&two, MZ_ASPECT_WHAT, PAK), MZ_STAND_AGREES);
    assert_int_equal(stand(&two, MZ_ASPECT_WHAT, AFG), MZ_STAND_AGREES);
}

static void an_airstrike_and_destroyed_houses_are_not_compared(void **state)
{
    world *w = *state;
    (void)says(w, S("AFGGOV"), S("airstrike"));
    (void)says(w, S("IGOMVM"), S("property_destruction"));
    mz_matrix m = matrix_of(w);
    assert_int_equal(stand(&m, MZ_ASPECT_WHAT, AFG), MZ_STAND_ALONE);
    assert_int_equal(stand(&m, MZ_ASPECT_WHAT, INDEPENDENT), MZ_STAND_ALONE);
    w->statements[0].type = S("border_closure");
    w->statements[1].type = S("border_opening");
    m = matrix_of(w);
    assert_int_equal(stand(&m, MZ_ASPECT_WHAT, AFG), MZ_STAND_DIFFERS);
    w->statements[1].type = S("border_closure");
    m = matrix_of(w);
    assert_int_equal(stand(&m, MZ_ASPECT_WHAT, AFG), MZ_STAND_AGREES);
}

static void other_doers_differ_and_other_targets_are_not_compared(void **state)
{
    world *w = *state;
    const mz_mention pak = {.actor = S("PAKMIL")}, afg = {.actor = S("AFGMIL")};
    mz_statement *a = says(w, S("AFGGOV"), S("clash")), *p = says(w, S("PAKGOV"), S("clash"));
    a->agents = p->targets = &pak;
    p->agents = a->targets = &afg;
    a->agents_n = a->targets_n = p->agents_n = p->targets_n = 1;
    mz_matrix m = matrix_of(w);
    assert_int_equal(stand(&m, MZ_ASPECT_DOER, PAK), MZ_STAND_DIFFERS);
    assert_int_equal(stand(&m, MZ_ASPECT_TARGET, PAK), MZ_STAND_ALONE);
    p->targets = &afg;
    m = matrix_of(w);
    assert_int_equal(stand(&m, MZ_ASPECT_TARGET, AFG), MZ_STAND_AGREES);
}

static void accusing_is_no_event(void **state)
{
    world *w = *state;
    (void)says(w, S("PAKMIL"), S("accusation"));
    const mz_matrix m = matrix_of(w);
    assert_int_equal(stand(&m, MZ_ASPECT_WHAT, PAK), MZ_STAND_SILENT);
}

static void a_denial_differs_from_who_says_it_and_is_not_compared_with_others(void **state)
{
    world *w = *state;
    const mz_mention pak = {.actor = S("PAKMIL")}, afg = {.actor = S("AFGMIL")};
    mz_statement *a = says(w, S("AFGGOV"), S("airstrike")), *p = says(w, S("PAKGOV"), S("airstrike"));
    a->agents = &pak;
    a->agents_n = 1;
    p->agents = &pak;
    p->agents_n = 1;
    p->polarity = MZ_NEGATED;
    mz_matrix m = matrix_of(w);
    assert_int_equal(stand(&m, MZ_ASPECT_WHAT, PAK), MZ_STAND_DIFFERS);
    assert_int_equal(stand(&m, MZ_ASPECT_DOER, AFG), MZ_STAND_DIFFERS);
    assert_int_equal(mz_matrix_at(&m, MZ_ASPECT_DOER, PAK)->denied_n, 1);
    assert_int_equal(mz_matrix_at(&m, MZ_ASPECT_DOER, PAK)->said_n, 0);
    assert_str(mz_matrix_at(&m, MZ_ASPECT_DOER, PAK)->denied[0], S("PAK"));
    a->agents = &afg; /* what nobody said is denied */
    m = matrix_of(w);
    assert_int_equal(stand(&m, MZ_ASPECT_DOER, PAK), MZ_STAND_ALONE);
    assert_int_equal(stand(&m, MZ_ASPECT_DOER, AFG), MZ_STAND_ALONE);
}

static void a_denial_of_everything_differs_from_any_event(void **state)
{
    world *w = *state;
    (void)says(w, S("AFGGOV"), S("airstrike"));
    says(w, S("PAKGOV"), (mz_str){0})->stance = MZ_DENIES;
    const mz_matrix m = matrix_of(w);
    assert_int_equal(stand(&m, MZ_ASPECT_WHAT, PAK), MZ_STAND_DIFFERS);
    assert_int_equal(mz_matrix_at(&m, MZ_ASPECT_WHAT, PAK)->denied[0].len, 0);
}

static void that_nobody_died_denies_no_event(void **state)
{
    world *w = *state;
    const mz_harm none = {.effect = MZ_KILLED};
    mz_statement *s = says(w, S("PAKGOV"), (mz_str){0});
    s->polarity = MZ_NEGATED;
    s->harms = &none;
    s->harms_n = 1;
    const mz_matrix m = matrix_of(w);
    assert_int_equal(stand(&m, MZ_ASPECT_WHAT, PAK), MZ_STAND_SILENT);
}

static void days_meet_by_the_finest_that_each_gives(void **state)
{
    world *w = *state;
    says(w, S("PAKMIL"), S("clash"))->when = (mz_when){.known = true, .from = 100, .to = 100, .precision = 1};
    says(w, S("PAKGOV"), S("clash"))->when = (mz_when){.known = true, .from = 90, .to = 110, .precision = 3};
    says(w, S("AFGGOV"), S("clash"))->when = (mz_when){.known = true, .from = 101, .to = 101, .precision = 1};
    mz_matrix m = matrix_of(w);
    assert_int_equal(mz_matrix_at(&m, MZ_ASPECT_WHEN, PAK)->from, 100);
    assert_int_equal(mz_matrix_at(&m, MZ_ASPECT_WHEN, PAK)->to, 100);
    assert_int_equal(mz_matrix_at(&m, MZ_ASPECT_WHEN, PAK)->sources_n, 2);
    assert_int_equal(stand(&m, MZ_ASPECT_WHEN, PAK), MZ_STAND_DIFFERS);
    w->statements[2].when.from = 100;
    m = matrix_of(w);
    assert_int_equal(stand(&m, MZ_ASPECT_WHEN, AFG), MZ_STAND_AGREES);
}

static void places_meet_when_their_circles_do(void **state)
{
    world *w = *state;
    /* 1 km and 1 km; a hundredth of a degree of latitude is 1.1 km */
    says(w, S("PAKMIL"), S("clash"))->where =
        (mz_place){.known = true, .lat_e6 = 34000000, .lon_e6 = 71000000, .precision = 1};
    mz_statement *s = says(w, S("AFGGOV"), S("clash"));
    s->where = (mz_place){.known = true, .lat_e6 = 34010000, .lon_e6 = 71000000, .precision = 1};
    mz_matrix m = matrix_of(w);
    assert_int_equal(stand(&m, MZ_ASPECT_WHERE, AFG), MZ_STAND_AGREES);
    s->where.lat_e6 = 34030000;
    m = matrix_of(w);
    assert_int_equal(stand(&m, MZ_ASPECT_WHERE, AFG), MZ_STAND_DIFFERS);
    s->where = (mz_place){.known = true, .span.text = S("a village"), .precision = 1};
    m = matrix_of(w);
    assert_int_equal(stand(&m, MZ_ASPECT_WHERE, AFG), MZ_STAND_ALONE);
}

static void talk_of_the_future_says_nothing(void **state)
{
    world *w = *state;
    says(w, S("PAKMIL"), S("airstrike"))->polarity = MZ_FUTURE;
    const mz_matrix m = matrix_of(w);
    assert_int_equal(stand(&m, MZ_ASPECT_WHAT, PAK), MZ_STAND_SILENT);
}

static void a_weapon_comes_out_of_the_note(void **state)
{
    world *w = *state;
    says(w, S("IGOMVM"), S("shelling"))->note = S("count=3; weapon=mortar; bearing=NW");
    const mz_matrix m = matrix_of(w);
    assert_str(mz_matrix_at(&m, MZ_ASPECT_MEANS, INDEPENDENT)->said[0], S("mortar"));
}

static void papers_of_a_country_are_not_its_government(void **state)
{
    world *w = *state;
    (void)says(w, S("PAKMED"), S("clash"));
    const mz_matrix m = matrix_of(w);
    assert_int_equal(stand(&m, MZ_ASPECT_WHAT, PAK), MZ_STAND_SILENT);
    assert_int_equal(stand(&m, MZ_ASPECT_WHAT, INDEPENDENT), MZ_STAND_ALONE);
}

static mz_said figure(mz_str by, int64_t lo, int64_t hi)
{
    return (mz_said){.by = by, .bounds = {lo, hi}, .words = {lo, hi}, .counted = true};
}

static void figures_agree_when_both_can_be_true(void **state)
{
    world *w = *state;
    mz_said said[] = {figure(S("AFG"), 9, 9), figure(S("PAK"), 200, MZ_OPEN), figure(S("A paper"), 9, 12)};
    const mz_said independent[] = {figure(S("IGOUNO"), 5, 10)};
    const mz_account_line l = {.said = said, .said_n = 3, .independent = independent, .independent_n = 1};
    const mz_figure_cell *cells = mz_matrix_figures(&l, w->parties, 2, &w->arena);
    assert_int_equal(cells[PAK].stand, MZ_STAND_DIFFERS);
    assert_int_equal(cells[AFG].stand, MZ_STAND_DIFFERS);
    assert_int_equal(cells[INDEPENDENT].stand, MZ_STAND_DIFFERS);
    assert_int_equal(cells[OTHERS].n, 1);
    said[1].bounds = (mz_interval){9, MZ_OPEN};
    cells = mz_matrix_figures(&l, w->parties, 2, &w->arena);
    assert_int_equal(cells[PAK].stand, MZ_STAND_AGREES);
    said[1] = (mz_said){.by = S("PAK"), .denies = true};
    cells = mz_matrix_figures(&l, w->parties, 2, &w->arena);
    assert_int_equal(cells[PAK].stand, MZ_STAND_DIFFERS);
}

static void words_are_there_for_all(void **state)
{
    (void)state;
    assert_str(mz_aspect_word(MZ_ASPECT_MEANS), S("means"));
    assert_str(mz_stand_word(MZ_STAND_DIFFERS), S("differs"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(those_who_say_nothing_are_silent),
        TEST(types_of_one_path_agree_and_others_differ),
        TEST(an_airstrike_and_destroyed_houses_are_not_compared),
        TEST(other_doers_differ_and_other_targets_are_not_compared),
        TEST(accusing_is_no_event),
        TEST(a_denial_differs_from_who_says_it_and_is_not_compared_with_others),
        TEST(a_denial_of_everything_differs_from_any_event),
        TEST(that_nobody_died_denies_no_event),
        TEST(days_meet_by_the_finest_that_each_gives),
        TEST(places_meet_when_their_circles_do),
        TEST(talk_of_the_future_says_nothing),
        TEST(a_weapon_comes_out_of_the_note),
        TEST(papers_of_a_country_are_not_its_government),
        TEST(figures_agree_when_both_can_be_true),
        TEST(words_are_there_for_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
