#include "geo/geo.h"
#include "test.h"

#include <stdlib.h>

static mz_gazette best(const char *name, const char *country, bool *sure)
{
    const mz_str countries[1] = {mz_str_of(country)};
    const mz_place_context context = {countries, country == NULL ? 0 : 1, -1, false, {0, 0}};
    const mz_gazettes found = mz_gazetteer_find(mz_str_of(name));
    const mz_len i = mz_gazetteer_best(found, &context, sure);
    if (i < 0) {
        fail_msg("%s is not found", name);
    }
    return mz_gazetteer_at(found, i);
}

static void spellings_of_one_name_are_one_name(void **state)
{
    (void)state;
    const char *groups[][5] = {
        {"Spin Boldak", "Spīn Bōldak", "SPIN-BOLDAK", "Spinboldak", "سپین بولدک"},
        {"Torkham", "torkham", "Torkham gate", "TORKHAM BORDER CROSSING", "طورخم"},
        {"Miranshah", "Miram Shah", "Miran Shah", "Mīram Shāh", "miranshah"},
        {"Al Hudaydah", "Al-Ḩudaydah", "Hodeidah", "Hodeida", "al hudaydah"},
        {"Sana'a", "Sanaa", "Sana’a", "Ṣan‘ā’", "sana`a"},
        {"Dand-e-Patan", "Dand Patan", "Dand-i Patan", "dand e patan", "Dand aw Patan"},
    };
    for (size_t g = 0; g < sizeof groups / sizeof groups[0]; g++) {
        bool sure = false;
        const mz_gazette first = best(groups[g][0], NULL, &sure);
        for (int k = 1; k < 5; k++) {
            assert_str(best(groups[g][k], NULL, &sure).id, first.id);
        }
    }
}

static void known_places_stand_where_they_are(void **state)
{
    (void)state;
    const struct {
        const char *name, *country;
        int32_t lat_e3, lon_e3;
        int64_t within_m;
        mz_place_kind kind;
    } cases[] = {
        {"Torkham", "PAK", 34120, 71092, 3000, MZ_PLACE_CROSSING},
        {"Chaman", "PAK", 30920, 66453, 5000, MZ_PLACE_TOWN},
        {"Chaman border crossing", "AFG", 30930, 66445, 3000, MZ_PLACE_CROSSING},
        {"Kabul", NULL, 34528, 69172, 5000, MZ_PLACE_TOWN},
        {"Kunar", NULL, 34850, 71100, 30000, MZ_PLACE_ADM1},
        {"Kurram", NULL, 33750, 70150, 30000, MZ_PLACE_ADM2},
        {"North Waziristan", NULL, 32950, 69950, 30000, MZ_PLACE_ADM2},
        {"Khyber Pakhtunkhwa", NULL, 34200, 71600, 100000, MZ_PLACE_ADM1},
        {"Istanbul", NULL, 41014, 28950, 10000, MZ_PLACE_TOWN},
        {"Doha", NULL, 25285, 51531, 10000, MZ_PLACE_TOWN},
        {"Georgia", NULL, 42000, 43500, 200000, MZ_PLACE_COUNTRY},
        {"Gaza", NULL, 31420, 34370, 30000, MZ_PLACE_REGION},
        {"Avdiivka", NULL, 48140, 37750, 5000, MZ_PLACE_TOWN},
        {"Line of Control", NULL, 33900, 74100, 50000, MZ_PLACE_LINE},
        {"Arabian Sea", NULL, 15000, 65000, 50000, MZ_PLACE_SEA},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bool sure = false;
        const mz_gazette g = best(cases[i].name, cases[i].country, &sure);
        const int64_t off = mz_distance_m(g.point, (mz_point){cases[i].lat_e3 * 1000, cases[i].lon_e3 * 1000});
        if (off > cases[i].within_m || g.kind != cases[i].kind) {
            fail_msg("%s is %ld m off, a %.*s", cases[i].name, (long)off, SFMT(mz_place_kind_word(g.kind)));
        }
    }
}

static void the_context_s_country_decides_between_homonyms(void **state)
{
    (void)state;
    bool sure = false;
    assert_str(best("Jalalabad", "AFG", &sure).country, S("AFG"));
    assert_str(best("Jalalabad", "KGZ", &sure).country, S("KGZ"));
    assert_str(best("Donetsk", "UKR", &sure).country, S("UKR"));
    assert_str(best("Donetsk", "RUS", &sure).country, S("RUS"));
    assert_str(best("Tank", "PAK", &sure).country, S("PAK"));
}

static void without_a_context_a_common_name_is_not_sure(void **state)
{
    (void)state;
    bool sure = true;
    (void)best("San Jose", NULL, &sure);
    assert_false(sure);
    (void)best("Peshawar", NULL, &sure);
    assert_true(sure);
}

static void the_longest_run_of_words_is_taken(void **state)
{
    (void)state;
    const mz_str words[] = {S("Dera"), S("Ismail"), S("Khan"), S("district"), S("police")};
    mz_gazettes found = {0, 0};
    const mz_len n = mz_gazetteer_longest(words, 5, &found);
    assert_in_range(n, 3, 4);
    assert_true(mz_str_starts(mz_gazetteer_at(found, 0).name, S("Dera Ismail Khan")));
    const mz_str none[] = {S("qqzzxx"), S("Khan")};
    assert_int_equal(mz_gazetteer_longest(none, 2, &found), 0);
    assert_int_equal(mz_gazetteer_longest(none, 0, &found), 0);
    const mz_str punctuated[] = {S("Haska"), S("Mena"), S(",")};
    assert_int_equal(mz_gazetteer_longest(punctuated, 3, &found), 2);
}

static void units_are_found_as_data_sets_write_them(void **state)
{
    (void)state;
    const struct {
        const char *country, *adm_1, *adm_2, *name;
        int prec;
    } cases[] = {
        {"Pakistan", "Khyber Pakhtunkhwa province", "Kurram Agency", "Kurram", 3},
        {"Pakistan", "Federally Administered Tribal Areas", "", "Federally Administered Tribal Areas", 4},
        {"PAK", "Balochistan", "Chagai district", "Chagai", 3},
        {"Afghanistan", "Khost province", "", "Khost", 4},
        {"Afghanistan", "Kunar Province", "Dangam district", "Dangam", 3},
        {"Afghanistan", "no such province", "no such district", "Afghanistan", 6},
        {"Ukraine", "Donetsk oblast", "", "Donetsk", 4},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mz_gazette g;
        assert_true(
            mz_gazetteer_admin(mz_str_of(cases[i].country), mz_str_of(cases[i].adm_1), mz_str_of(cases[i].adm_2), &g));
        if (!mz_str_starts(g.name, mz_str_of(cases[i].name))) {
            fail_msg("%s, %s gives %.*s", cases[i].adm_1, cases[i].adm_2, SFMT(g.name));
        }
        assert_int_equal(g.where_prec, cases[i].prec);
    }
    mz_gazette untouched = {.population = 77};
    assert_false(mz_gazetteer_admin(S("Atlantis"), S("x"), S("y"), &untouched));
    assert_int_equal(untouched.population, 77);
}

static void every_place_is_found_by_its_id_and_has_a_point_and_a_radius(void **state)
{
    (void)state;
    mz_len places = 0, names = 0;
    mz_gazetteer_size(&places, &names);
    assert_true(places > 150000 && names > places);
    const char *some[] = {"own:torkham", "AFG", "UA.05", "gn1181611"};
    for (size_t i = 0; i < sizeof some / sizeof some[0]; i++) {
        mz_gazette g;
        assert_true(mz_gazetteer_by_id(mz_str_of(some[i]), &g));
        assert_str(g.id, mz_str_of(some[i]));
        assert_true(mz_point_valid(g.point.lat_e6, g.point.lon_e6) && g.radius_m > 0);
    }
    mz_gazette untouched = {.population = 77};
    assert_false(mz_gazetteer_by_id(S("no such id"), &untouched));
    assert_int_equal(untouched.population, 77);
}

static void folding_word_by_word_is_folding_the_phrase(void **state)
{
    (void)state;
    const char *phrases[] = {"Spīn Bōldak", "Dera Ismail Khan", "Ṣan‘ā’ city", "Nagorno-Karabakh region", "سپین بولدک"};
    for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++) {
        uint8_t whole[MZ_PLACE_KEY_MAX], parts[MZ_PLACE_KEY_MAX], word[MZ_PLACE_KEY_MAX];
        const mz_len n = mz_place_fold(mz_str_of(phrases[i]), whole);
        mz_len at = 0;
        for (mz_str rest = mz_str_of(phrases[i]); rest.data != NULL;) {
            const mz_len len = mz_place_fold(mz_str_cut(&rest, ' '), word);
            memcpy(parts + at, word, (size_t)len);
            at += len;
        }
        assert_int_equal(at, n);
        assert_memory_equal(whole, parts, (size_t)n);
    }
    uint8_t key[MZ_PLACE_KEY_MAX];
    uint8_t hostile[400];
    memset(hostile, 0xC3, sizeof hostile);
    (void)mz_place_fold((mz_str){hostile, sizeof hostile}, key);
    memset(hostile, 'a', sizeof hostile);
    assert_int_equal(mz_place_fold((mz_str){hostile, sizeof hostile}, key), MZ_PLACE_KEY_MAX);
    assert_int_equal(mz_gazetteer_find((mz_str){hostile, sizeof hostile}).n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings_of_one_name_are_one_name),
        cmocka_unit_test(known_places_stand_where_they_are),
        cmocka_unit_test(the_context_s_country_decides_between_homonyms),
        cmocka_unit_test(without_a_context_a_common_name_is_not_sure),
        cmocka_unit_test(the_longest_run_of_words_is_taken),
        cmocka_unit_test(units_are_found_as_data_sets_write_them),
        cmocka_unit_test(every_place_is_found_by_its_id_and_has_a_point_and_a_radius),
        cmocka_unit_test(folding_word_by_word_is_folding_the_phrase),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
