/* Names, codes and types that the rest of the program relies on. */
#include "lexicon/lexicon.h"
#include "test.h"

#define DAY_2020 18300
#define DAY_2025 20400

static void is(mz_str got, const char *want)
{
    const mz_str w = mz_str_of(want);
    if (!mz_str_eq(got, w)) {
        fail_msg("wanted %s, got %.*s", want, SFMT(got));
    }
}

static void names_are_dated(void **state)
{
    (void)state;
    is(mz_actor_find(S("Taliban"), DAY_2020), "AFGREBTAL");
    is(mz_actor_find(S("Taliban"), DAY_2025), "AFGGOV");
    is(mz_actor_find(S("Islamic Emirate"), MZ_NO_DAY), "AFGGOV");
    is(mz_actor_find(S("Taliban soldiers"), DAY_2025), "AFGMIL");
}

static void names_are_composed_of_country_and_role(void **state)
{
    (void)state;
    is(mz_actor_find(S("Pakistan"), DAY_2025), "PAK");
    is(mz_actor_find(S("Pakistan's military"), DAY_2025), "PAKMIL");
    is(mz_actor_find(S("Turkish foreign ministry"), DAY_2025), "TURGOV");
    is(mz_actor_find(S("Islamabad"), DAY_2025), "PAKGOV");
    is(mz_actor_find(S("TTP"), DAY_2025), "PAKREBTTP");
    is(mz_actor_find(S("Tehreek-i-Taliban Pakistan"), DAY_2025), "PAKREBTTP");
    is(mz_actor_find(S("a pot of tea"), DAY_2025), "");
}

static void data_sets_speak_of_sides(void **state)
{
    (void)state;
    is(mz_actor_of_dataset(S("Government of Pakistan"), DAY_2025), "PAKGOV");
    is(mz_actor_of_dataset(S("Military Forces of Pakistan (2022-)"), DAY_2025), "PAKMIL");
    is(mz_actor_of_dataset(S("Civilians (Afghanistan)"), DAY_2025), "AFGCVL");
    is(mz_actor_of_dataset(S("Civilians"), DAY_2025), "CVL");
    is(mz_actor_of_dataset(S("Taleban"), DAY_2020), "AFGREBTAL");
    is(mz_actor_of_dataset(S("TTP"), DAY_2020), "PAKREBTTP");
    is(mz_actor_of_dataset(S("Nobody in particular"), DAY_2020), "");
    is(mz_actor_of_dataset(S("Fatah Halab, Jabhat Fateh al-Sham"), DAY_2020), "");
    is(mz_actor_of_dataset(S("TTP: Tehreek-i-Taliban Pakistan"), DAY_2025), "PAKREBTTP");
}

static void publishers_that_are_parties_are_told_from_others(void **state)
{
    (void)state;
    bool party = false;
    is(mz_actor_of_publisher(S("Afghan defence ministry"), DAY_2025, &party), "AFGGOV");
    assert_true(party);
    is(mz_actor_of_publisher(S("Turkish foreign ministry"), DAY_2025, &party), "TURGOV");
    assert_false(party);
    is(mz_actor_of_publisher(S("a friend"), DAY_2025, &party), "");
    assert_false(party);
}

static void an_armed_group_is_on_no_side(void **state)
{
    (void)state;
    is(mz_actor_side(S("PAKMIL")), "PAK");
    is(mz_actor_side(S("PAKREBTTP")), "");
    is(mz_actor_side(S("IGOUNO")), "");
    is(mz_actor_country(S("PAKREBTTP")), "PAK");
    assert_true(mz_actor_is_state(S("AFGGOV")));
    assert_false(mz_actor_is_state(S("AFGREBTAL")));
    assert_true(mz_actor_is_armed_group(S("UAF")));
    assert_true(mz_actor_is_combatant(S("AFGMIL")));
    assert_true(mz_actor_is_independent(S("IGOOSC")));
    assert_false(mz_actor_is_independent(S("PAK")));
}

static void codes_are_told_in_words(void **state)
{
    (void)state;
    static const char *const rows[][2] = {{"AFGGOV", "Taliban authorities"},
                                          {"TURGOV", "Türkiye's government"},
                                          {"PAK", "Pakistan"},
                                          {"PAKREBTTP", "TTP"},
                                          {"XYZ", "XYZ"},
                                          {"IGOUNO", "United Nations"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        MZ_BUF_SCOPED out = mz_buf_new(100);
        mz_put_actor_name(&out, mz_str_of(rows[i][0]));
        is(mz_buf_str(&out), rows[i][1]);
    }
}

static void the_taxonomy_has_its_leaves_and_mappings(void **state)
{
    (void)state;
    mz_len n = 0;
    (void)mz_types(&n);
    assert_int_equal(n, 49);
    is(mz_type_find(S("shelling"))->plover, "ASSAULT");
    assert_null(mz_type_find(S("tea")));
    is(mz_type_of_acled(S("Air/drone strike"))->leaf, "airstrike");
    assert_null(mz_type_of_acled(S("Other")));
    assert_null(mz_type_of_cameo(S("196")));
    is(mz_type_of_cameo(S("194"))->leaf, "shelling");
    is(mz_type_of_osce(S("explosion"), S("mortar_82"))->leaf, "shelling");
    assert_int_equal(mz_type_distance(S("airstrike"), S("drone_strike")), 1);
    assert_int_equal(mz_type_distance(S("airstrike"), S("shelling")), 2);
    assert_int_equal(mz_type_distance(S("airstrike"), S("meeting")), 4);
}

static void every_country_has_code_and_name(void **state)
{
    (void)state;
    is(mz_country_code(S("Türkiye")), "TUR");
    is(mz_country_code(S("Turkiye")), "TUR");
    is(mz_country_name(S("AFG")), "Afghanistan");
    is(mz_country_code(S("Atlantis")), "");
    is(mz_country_name(S("ZZZ")), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_dated),
        cmocka_unit_test(names_are_composed_of_country_and_role),
        cmocka_unit_test(data_sets_speak_of_sides),
        cmocka_unit_test(publishers_that_are_parties_are_told_from_others),
        cmocka_unit_test(an_armed_group_is_on_no_side),
        cmocka_unit_test(codes_are_told_in_words),
        cmocka_unit_test(the_taxonomy_has_its_leaves_and_mappings),
        cmocka_unit_test(every_country_has_code_and_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
