#include "test.h"

#include "intake/collect.h"

static const mz_intake_options PLAIN = {.date = MZ_NO_DAY, .name = {(const uint8_t *)"acts.yaml", 9}};

static void a_sheet_becomes_acts(void **state)
{
    (void)state;
    collected c = collect(S("by: IGOMVM\n"
                            "date: 2026-03-04\n"
                            "acts:\n"
                            "  - kind: finding\n"
                            "    about: [12.3, i14.1]\n"
                            "    grade: fair\n"
                            "    harms:\n"
                            "      - {effect: killed, victims: AFGCVL, status: civilian, min: 13, max: 15}\n"
                            "      - {effect: wounded, min: 4}\n"
                            "    reason: |\n"
                            "      Two visits.\n"
                            "      Graves counted.\n"
                            "  - kind: ruling\n"
                            "    by: TUR\n"
                            "    about: i12.3\n"
                            "    clause: C1\n"
                            "    party: PAK\n"
                            "    outcome: cannot_rule_evidence\n"
                            "    reason: The side of the line is not known.\n"
                            "    dissent: One member would have ruled.\n"
                            "  - kind: coverage\n"
                            "    word: unwatched\n"
                            "    lat: 34.12\n"
                            "    lon: 71.09\n"
                            "    radius_m: 5000\n"
                            "    place: Torkham\n"
                            "    from: 2026-01-01\n"
                            "    to: 2026-01-31\n"
                            "  - kind: link\n"
                            "    about: [12.3, \"id:UCDP GED/900001\"]\n"
                            "    word: same\n"
                            "    reason: The same house.\n"),
                          &PLAIN, true);
    assert_ok(c.status);
    assert_int_equal(c.result.as, MZ_AS_ACT);
    assert_str(mz_buf_str(&c.log), S("D IGOMVM|IGOMVM|||application/yaml|person\n"
                                     "mizan/act/v1\n"
                                     "act finding IGOMVM 2026-03-04 - - - - -\n"
                                     "about 12.3\n"
                                     "about i14.1\n"
                                     "grade fair\n"
                                     "harm killed 13 15 civilian AFGCVL\n"
                                     "harm wounded 4 - unknown -\n"
                                     "reason Two visits.\\x0aGraves counted.\n"
                                     "mizan/act/v1\n"
                                     "act ruling TUR 2026-03-04 cannot_rule_evidence C1 PAK - -\n"
                                     "about i12.3\n"
                                     "reason The side of the line is not known.\n"
                                     "dissent One member would have ruled.\n"
                                     "mizan/act/v1\n"
                                     "act coverage IGOMVM 2026-03-04 unwatched - - 2026-01-01 2026-01-31\n"
                                     "where 34.120000 71.090000 5000 Torkham\n"
                                     "mizan/act/v1\n"
                                     "act link IGOMVM 2026-03-04 same - - - -\n"
                                     "about 12.3\n"
                                     "about id:UCDP GED/900001\n"
                                     "reason The same house.\n"));
    mz_buf_free(&c.log);
}

static void one_bad_act_does_not_stop_the_others(void **state)
{
    (void)state;
    collected c = collect(
        S("- kind: ruling\n  about: i1.1\n  clause: C1\n  outcome: guilty\n  reason: x\n"
          "- kind: verdict\n  about: i1.1\n"
          "- kind: finding\n  about: i1.1\n  reason: x\n  extra: 1\n"
          "- kind: finding\n  about: i1.1\n  reason: x\n  harms: [{effect: killed, min: 5, max: 2}]\n"
          "- kind: finding\n  about: i1.1\n  reason: x\n  date: 3 March\n"
          "- just words\n"
          "- kind: coverage\n  word: watched\n  place: No such place at all\n  from: 2026-01-01\n  to: 2026-01-01\n"
          "- kind: position\n  about: i1.1\n  party: AFG\n  position: denies\n"),
        &PLAIN, false);
    assert_ok(c.status);
    assert_int_equal(c.acts, 1);
    assert_str(mz_buf_str(&c.log),
               S("D ||||application/yaml|person\n"
                 "R 1 the outcome is not one of the closed list (docs/formats/act.md)\n"
                 "R 6 `kind` is finding, ruling, remedy, position, coverage, notice, link or review\n"
                 "R 11 this key is not known (docs/formats/intake.md lists them) (extra: 1)\n"
                 "R 15 `max` is below `min`\n"
                 "R 19 a day is written YYYY-MM-DD (date: 3 March)\n"
                 "R 20 an act is a mapping of keys (just words)\n"
                 "R 23 the place is not in the gazetteer; give its lat and lon (place: No such place at all)\n"));
    mz_buf_free(&c.log);
}

static void yaml_that_cannot_be_read_fails_with_its_line(void **state)
{
    (void)state;
    collected c = collect(S("acts:\n  - kind: finding\n    about: [1.1\n    x: y\n"), &PLAIN, false);
    assert_code(c.status, MZ_BAD_INPUT);
    assert_int_equal(c.rejects, 1);
    mz_buf_free(&c.log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sheet_becomes_acts),
        cmocka_unit_test(one_bad_act_does_not_stop_the_others),
        cmocka_unit_test(yaml_that_cannot_be_read_fails_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
