#include "terms/terms.h"
#include "test.h"

#include <stdlib.h>
#include <unistd.h>

static mz_region region;
static mz_arena arena;

static int set_up(void **state)
{
    (void)state;
    return mz_failed(mz_region_new(1 << 28, &region, &arena));
}

static int tear_down(void **state)
{
    (void)state;
    mz_region_free(&region);
    return 0;
}

#define HEAD                                                                                                           \
    "id: t1\n"                                                                                                         \
    "title: {en: A truce}\n"                                                                                           \
    "grade: preliminary\n"                                                                                             \
    "parties: [PAK, AFG]\n"                                                                                            \
    "from: 2025-10-19\n"                                                                                               \
    "source: made up for tests\n"                                                                                      \
    "lines:\n"                                                                                                         \
    "  - id: west\n"                                                                                                   \
    "    holder: PAK\n"                                                                                                \
    "    source: made up\n"                                                                                            \
    "    error_km: 5\n"                                                                                                \
    "    left: AFG\n"                                                                                                  \
    "    right: PAK\n"                                                                                                 \
    "    points: [[70, 30], [70, 36]]\n"                                                                               \
    "zones:\n"                                                                                                         \
    "  - {id: strip, holder: mediator, source: made up, along: west, reach_km: 10}\n"                                  \
    "  - {id: box, holder: mediator, source: made up, error_m: 0,\n"                                                   \
    "     points: [[71, 31], [72, 31], [72, 32], [71, 32], [71, 31]]}\n"

#define CLAUSES                                                                                                        \
    "clauses:\n"                                                                                                       \
    "  - id: C1\n"                                                                                                     \
    "    text: {en: No attacks., tr: Saldırı yok.}\n"                                                                \
    "    prohibited: [event/force]\n"                                                                                  \
    "    clocks: {notice: 2, answer: 3, examine: 10, rule: 20, remedy: 5}\n"                                           \
    "    remedy: {en: Say what was done.}\n"                                                                           \
    "    readings:\n"                                                                                                  \
    "      PAK: {text: {en: Groups count too.}, hosted: true}\n"                                                       \
    "      AFG: {text: {en: Own forces only.}}\n"                                                                      \
    "  - id: C2\n"                                                                                                     \
    "    text: {en: No flights beyond the line.}\n"                                                                    \
    "    prohibited: [airspace_violation]\n"                                                                           \
    "    where: {beyond: west}\n"                                                                                      \
    "  - id: C3\n"                                                                                                     \
    "    text: {en: No movements in the strip without notice.}\n"                                                      \
    "    prohibited: [troop_movement]\n"                                                                               \
    "    where: {in: strip}\n"                                                                                         \
    "    exceptions:\n"                                                                                                \
    "      - {id: told, text: {en: Announced.}, notice_days: 3}\n"                                                     \
    "  - id: C4\n"                                                                                                     \
    "    text: {en: Crossings open.}\n"                                                                                \
    "    required: [border_opening]\n"                                                                                 \
    "    contrary: [border_closure]\n"                                                                                 \
    "    by: 2025-11-01\n"                                                                                             \
    "    readings:\n"                                                                                                  \
    "      PAK: {text: {en: Not bound.}, accepted: false}\n"

static mz_terms parsed(const char *yaml)
{
    mz_terms t;
    mz_terms_faults faults = {0};
    const mz_status s = mz_terms_parse(mz_str_of(yaml), NULL, NULL, &t, &faults, &arena);
    if (mz_failed(s)) {
        fail_msg("%s: %.*s", s.what, faults.n > 0 ? (int)faults.v[0].sentence.len : 0,
                 faults.n > 0 ? (const char *)faults.v[0].sentence.data : "");
    }
    return t;
}

static mz_day day(const char *s)
{
    mz_day d = MZ_NO_DAY;
    assert_true(mz_day_parse(mz_str_of(s), &d));
    return d;
}

/* --- the text --- */

static void what_is_written_is_read_back_to_the_same_bytes(void **state)
{
    (void)state;
    const mz_terms t = parsed(HEAD CLAUSES);
    MZ_BUF_SCOPED one = mz_buf_new(MZ_TERMS_TEXT_MAX);
    mz_terms_write(&t, &one);
    mz_terms again;
    assert_ok(mz_terms_read(mz_buf_str(&one), &again, &arena));
    MZ_BUF_SCOPED two = mz_buf_new(MZ_TERMS_TEXT_MAX);
    mz_terms_write(&again, &two);
    assert_str(mz_buf_str(&two), mz_buf_str(&one));
    assert_int_equal(again.clauses_n, 4);
    assert_int_equal(again.zones_n, 2);
    assert_true(again.zones[0].along == &again.lines[0]);
    assert_str(mz_wording_in(again.clauses[0].own.text, S("tr")), S("Saldırı yok."));
    assert_str(mz_wording_in(again.clauses[0].own.text, S("ps")), S("No attacks."));
}

static void any_other_spelling_is_refused(void **state)
{
    (void)state;
    const mz_terms t = parsed(HEAD CLAUSES);
    MZ_BUF_SCOPED text = mz_buf_new(MZ_TERMS_TEXT_MAX);
    mz_terms_write(&t, &text);
    uint8_t *copy = mz_new(&arena, uint8_t, text.len);
    for (mz_len i = 0; i < text.len; i++) {
        const uint8_t changes[] = {0, '\n', ' ', (uint8_t)(text.data[i] ^ 1)};
        for (size_t k = 0; k < sizeof changes; k++) {
            memcpy(copy, text.data, (size_t)text.len);
            copy[i] = changes[k];
            mz_terms out = {.clauses_n = 77};
            const mz_arena before = arena;
            const mz_status s = mz_terms_read((mz_str){copy, text.len}, &out, &arena);
            if (mz_failed(s)) {
                assert_int_equal(out.clauses_n, 77);
            } else { /* other words are other terms; then they must write as they were read */
                MZ_BUF_SCOPED two = mz_buf_new(MZ_TERMS_TEXT_MAX);
                mz_terms_write(&out, &two);
                assert_str(mz_buf_str(&two), ((mz_str){copy, text.len}));
            }
            arena = before;
        }
        mz_terms out = {.clauses_n = 77};
        if (i < text.len - 200) { /* cut short: a clause or more is missing, or a line is broken */
            const mz_arena before = arena;
            const mz_status s = mz_terms_read((mz_str){text.data, i}, &out, &arena);
            assert_true(mz_failed(s) || text.data[i - 1] == '\n');
            arena = before;
        }
    }
}

static void each_fault_names_its_line_and_a_remedy(void **state)
{
    (void)state;
    const struct {
        const char *yaml;
        mz_len line;
        const char *words;
    } cases[] = {
        {"id: t\n", 1, "\"title\" is missing"},
        {HEAD "clauses:\n  - id: C1\n    text: {en: x}\n    prohibited: [shelling, bombing]\n", 22, "no type"},
        {HEAD "clauses:\n  - id: C1\n    text: {en: x}\n    prohibited: [shelling]\n    where: {in: nowhere}\n", 23,
         "no zone"},
        {HEAD
         "clauses:\n  - id: C1\n    text: {en: x}\n    prohibited: [shelling]\n    readings: {IND: {text: {en: x}}}\n",
         23, "not one of the parties"},
        {HEAD "clauses:\n  - id: C1\n    text: {en: x}\n    prohibited: [shelling]\n    who: [IND]\n", 23,
         "not one of"},
        {HEAD "clauses:\n  - id: C1\n    text: {en: x}\n    prohibited: [shelling]\n    forbidden: yes\n", 23,
         "not a key"},
        {HEAD "clauses:\n  - id: C1\n    text: x\n    prohibited: [shelling]\n", 21, "language"},
        {HEAD "clauses:\n  - id: C1\n    text: {en: x}\n", 20, "either"},
        {HEAD "clauses:\n  - id: C1\n    text: {en: x}\n    prohibited: [shelling]\n    clocks: {answer: soon}\n", 23,
         "whole number"},
        {HEAD "clauses:\n  - id: C1\n    text: {en: x}\n    prohibited: [shelling]\n    from: 2025-02-30\n", 23,
         "not a day"},
        {HEAD "clauses:\n  - id: C 1\n    text: {en: x}\n    prohibited: [shelling]\n", 20, "letters"},
        {HEAD, 1, "no clauses"},
        {"[a, b", 1, ""},
        {"- a\n", 1, "mapping"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mz_terms t = {.clauses_n = 77};
        mz_terms_faults f = {0};
        const mz_status s = mz_terms_parse(mz_str_of(cases[i].yaml), NULL, NULL, &t, &f, &arena);
        assert_int_equal(s.code, MZ_BAD_INPUT);
        assert_int_equal(t.clauses_n, 77);
        bool told = false;
        for (mz_len k = 0; k < f.n; k++) {
            told |= f.v[k].line == cases[i].line && mz_str_find(f.v[k].sentence, mz_str_of(cases[i].words)) >= 0;
        }
        if (!told) {
            fail_msg("case %zu: line %td: %.*s", i, f.n > 0 ? f.v[0].line : 0, f.n > 0 ? (int)f.v[0].sentence.len : 0,
                     f.n > 0 ? (const char *)f.v[0].sentence.data : "");
        }
    }
}

static void terms_are_settled_when_every_party_has_signed(void **state)
{
    (void)state;
    const mz_terms t = parsed(HEAD CLAUSES);
    const mz_str signers[] = {S("TURGOV"), S("PAKGOV"), S("AFGGOV")};
    mz_strs missing = {0};
    assert_true(mz_terms_settled(&t, signers, 3, NULL, &arena));
    assert_false(mz_terms_settled(&t, signers, 2, &missing, &arena));
    assert_int_equal(missing.n, 1);
    assert_str(missing.v[0], S("AFG"));
    const mz_str group[] = {S("PAKGOV"), S("AFGREBISK")};
    assert_false(mz_terms_settled(&t, group, 2, NULL, &arena));
}

/* --- the engine --- */

typedef struct said {
    mz_author_word word;
    const char *by, *agent, *side;
} said;

/* One incident: a type, a place so many metres east of the line, claims. */
static mz_terms_incident happening(const char *type, int64_t east_m, int64_t radius_m, const char *on, const said *v,
                                   mz_len n)
{
    mz_author_claim *claims = mz_new(&arena, mz_author_claim, n);
    for (mz_len i = 0; i < n; i++) {
        claims[i] = (mz_author_claim){
            v[i].word, mz_str_of(v[i].by), mz_str_of(v[i].agent), mz_str_of(v[i].side), day(on) + 1, S("1.1"), {0}};
    }
    mz_str *types = mz_new(&arena, mz_str, 1);
    types[0] = mz_str_of(type);
    mz_str *refs = mz_new(&arena, mz_str, 1);
    refs[0] = S("1.1");
    const mz_point on_line = {33000000, 70000000};
    return (mz_terms_incident){.id = S("i1.1"),
                               .refs = refs,
                               .refs_n = 1,
                               .from = day(on),
                               .to = day(on),
                               .placed = true,
                               .point = mz_point_move(on_line, east_m >= 0 ? 900 : 2700, llabs(east_m)),
                               .radius_m = radius_m,
                               .types = types,
                               .types_n = 1,
                               .claims = claims,
                               .claims_n = n,
                               .told = day(on) + 1};
}

static mz_breaches found(const mz_terms *t, const mz_terms_incident *incident, const mz_act *acts, mz_len n,
                         const char *as_of)
{
    mz_breaches out = {0};
    mz_breaches_find(t, incident, 1, acts, n, as_of == NULL ? MZ_NO_DAY : day(as_of), &out, &arena, arena);
    return out;
}

static void attribution_follows_from_who_says_what(void **state)
{
    (void)state;
    const mz_terms t = parsed(HEAD CLAUSES);
    const struct {
        said v[4];
        mz_len n;
        const char *party;
        mz_breach_result result;
        mz_attribution attribution;
    } cases[] = {
        {{{MZ_AUTHOR_ACCUSED, "PAKMIL", "AFGMIL", NULL}}, 1, "AFG", MZ_BREACH_UNDER_ALL, MZ_ATTRIBUTION_CLAIMED},
        {{{MZ_AUTHOR_ACCUSED, "PAKMIL", "AFGMIL", NULL}, {MZ_AUTHOR_DENIED, "AFGGOV", "AFGMIL", NULL}},
         2,
         "AFG",
         MZ_BREACH_UNDER_ALL,
         MZ_ATTRIBUTION_DENIED},
        {{{MZ_AUTHOR_ACCUSED, "AFGGOV", "PAKMIL", NULL}, {MZ_AUTHOR_CONCEDED, "PAKMIL", "PAKMIL", NULL}},
         2,
         "PAK",
         MZ_BREACH_UNDER_ALL,
         MZ_ATTRIBUTION_ACKNOWLEDGED},
        {{{MZ_AUTHOR_NAMED, "IGOUNO", "PAKMIL", NULL}}, 1, "PAK", MZ_BREACH_UNDER_ALL, MZ_ATTRIBUTION_CLAIMED},
        /* a group, and somebody says from whose ground: one reading holds the host to it, the other does not */
        {{{MZ_AUTHOR_NAMED, "PAKMIL", "PAKREBTTP", NULL}, {MZ_AUTHOR_TERRITORY, "PAKGOV", "PAKREBTTP", "AFG"}},
         2,
         "AFG",
         MZ_CONTESTED_READING,
         MZ_ATTRIBUTION_THIRD_ACTOR},
        /* a group, and nobody says from where: nothing is laid at anybody's door, but it stays open under one reading
         */
        {{{MZ_AUTHOR_NAMED, "PAKMIL", "PAKREBTTP", NULL}}, 1, "", MZ_BREACH_UNDETERMINED, MZ_ATTRIBUTION_THIRD_ACTOR},
        {{{MZ_AUTHOR_NAMED, "PAKMIL", "UAF", NULL}}, 1, "", MZ_BREACH_UNDETERMINED, MZ_ATTRIBUTION_UNDETERMINED},
        {{{0}}, 0, "", MZ_BREACH_UNDETERMINED, MZ_ATTRIBUTION_UNDETERMINED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const mz_terms_incident x = happening("shelling", 20000, 1000, "2025-11-10", cases[i].v, cases[i].n);
        const mz_breaches b = found(&t, &x, NULL, 0, NULL);
        if (b.n != 1 || !mz_str_eq(b.v[0].party, mz_str_of(cases[i].party)) || b.v[0].result != cases[i].result ||
            b.v[0].attribution != cases[i].attribution) {
            fail_msg("case %zu: %td breaches, %.*s %.*s %.*s", i, b.n, b.n > 0 ? (int)b.v[0].party.len : 0,
                     b.n > 0 ? (const char *)b.v[0].party.data : "",
                     SFMT(b.n > 0 ? mz_breach_result_word(b.v[0].result) : S("-")),
                     SFMT(b.n > 0 ? mz_attribution_word(b.v[0].attribution) : S("-")));
        }
    }
}

/* Two things that matching put together: what one side concedes is not taken for the other thing. */
static void a_word_on_one_deed_is_no_word_on_another(void **state)
{
    (void)state;
    const mz_terms t = parsed(HEAD CLAUSES);
    const said v[] = {{MZ_AUTHOR_CONCEDED, "PAKMIL", "PAKMIL", NULL}, {MZ_AUTHOR_ACCUSED, "PAKGOV", "AFGGOV", NULL}};
    mz_terms_incident x = happening("shelling", 20000, 1000, "2025-11-10", v, 2);
    mz_author_claim *claims = mz_new(&arena, mz_author_claim, 2);
    memcpy(claims, x.claims, 2 * sizeof *claims);
    claims[0].type = S("shelling");
    claims[1].type = S("border_closure");
    const mz_str types[] = {S("shelling"), S("border_closure")};
    x.claims = claims;
    x.types = types;
    x.types_n = 2;
    const mz_breaches b = found(&t, &x, NULL, 0, NULL);
    assert_int_equal(b.n, 2);
    assert_str(b.v[0].party, S("PAK"));
    assert_int_equal(b.v[0].attribution, MZ_ATTRIBUTION_ACKNOWLEDGED);
    assert_int_equal(b.v[0].clause, 0);
    assert_str(b.v[1].party, S("AFG"));
    assert_int_equal(b.v[1].attribution, MZ_ATTRIBUTION_CLAIMED);
    assert_int_equal(b.v[1].clause, 3);
}

static void territory_and_control_stay_claims_of_their_own(void **state)
{
    (void)state;
    const mz_terms t = parsed(HEAD CLAUSES);
    const said v[] = {{MZ_AUTHOR_NAMED, "PAKMIL", "PAKREBTTP", NULL},
                      {MZ_AUTHOR_TERRITORY, "PAKGOV", "PAKREBTTP", "AFG"},
                      {MZ_AUTHOR_NO_TERRITORY, "AFGGOV", "PAKREBTTP", "AFG"},
                      {MZ_AUTHOR_CONTROL, "PAKGOV", "PAKREBTTP", "AFG"}};
    const mz_terms_incident x = happening("raid", 30000, 1000, "2025-11-10", v, 4);
    const mz_breaches b = found(&t, &x, NULL, 0, NULL);
    assert_int_equal(b.n, 1);
    assert_str(b.v[0].actor, S("PAKREBTTP"));
    assert_int_equal(b.v[0].territory_n, 2);
    assert_int_equal(b.v[0].control_n, 1);
    assert_int_equal(b.v[0].state, MZ_STATE_ANSWERED);
}

static void a_clause_on_armed_groups_only_passes_own_acts_by(void **state)
{
    (void)state;
    const mz_terms t = parsed(HEAD "clauses:\n"
                                   "  - id: C3\n"
                                   "    text: {en: No support of groups.}\n"
                                   "    prohibited: [event/force, armed_group_base]\n"
                                   "    hosted: only\n");
    assert_true(t.clauses[0].own.hosted && t.clauses[0].own.hosted_only);
    const said army[] = {{MZ_AUTHOR_ACCUSED, "PAKMIL", "AFGMIL", NULL}};
    mz_terms_incident x = happening("shelling", 20000, 1000, "2025-11-10", army, 1);
    assert_int_equal(found(&t, &x, NULL, 0, NULL).n, 0);
    const said base[] = {{MZ_AUTHOR_TERRITORY, "PAKGOV", "PAKREBTTP", "AFG"}};
    x = happening("armed_group_base", -20000, 1000, "2025-11-10", base, 1);
    const mz_breaches b = found(&t, &x, NULL, 0, NULL);
    assert_int_equal(b.n, 1);
    assert_str(b.v[0].party, S("AFG"));
    assert_int_equal(b.v[0].result, MZ_BREACH_UNDER_ALL);
    assert_int_equal(b.v[0].attribution, MZ_ATTRIBUTION_THIRD_ACTOR);
}

static void an_exception_that_one_reading_alone_leaves_to_people_is_contested(void **state)
{
    (void)state;
    const mz_terms t =
        parsed(HEAD "clauses:\n"
                    "  - id: C1\n"
                    "    text: {en: No attacks.}\n"
                    "    prohibited: [event/force]\n"
                    "    exceptions:\n"
                    "      - {id: back, text: {en: Fire returned.}, judged: true}\n"
                    "    readings:\n"
                    "      PAK:\n"
                    "        text: {en: Camps may be struck.}\n"
                    "        exceptions:\n"
                    "          - {id: back, text: {en: Fire returned.}, judged: true}\n"
                    "          - {id: camps, text: {en: Camps.}, judged: true, who: [PAK], types: [airstrike]}\n");
    const said v[] = {{MZ_AUTHOR_ACCUSED, "AFGGOV", "PAKMIL", NULL}};
    mz_terms_incident x = happening("airstrike", -20000, 1000, "2025-11-10", v, 1);
    mz_breaches b = found(&t, &x, NULL, 0, NULL);
    assert_int_equal(b.v[0].result, MZ_CONTESTED_READING);
    assert_str(b.v[0].readings[0].exception, S("back"));
    assert_str(b.v[0].readings[1].exception, S("back camps"));
    x = happening("shelling", -20000, 1000, "2025-11-10", v, 1); /* of another kind: the camps are no matter */
    b = found(&t, &x, NULL, 0, NULL);
    assert_int_equal(b.v[0].result, MZ_BREACH_UNDER_ALL);
    assert_str(b.v[0].readings[1].exception, S("back"));
}

static void within_the_band_no_side_is_named(void **state)
{
    (void)state;
    const mz_terms t = parsed(HEAD CLAUSES);
    const said by_afg[] = {{MZ_AUTHOR_ACCUSED, "PAKMIL", "AFGMIL", NULL}};
    const struct {
        int64_t east_m, radius_m;
        mz_len n;
        mz_breach_result result;
        int32_t least_ppm, most_ppm;
    } cases[] = {
        {20000, 1000, 1, MZ_BREACH_UNDER_ALL, 999000, 1000000},    /* well beyond: Pakistan's side */
        {6100, 1000, 1, MZ_BREACH_UNDER_ALL, 950000, 1000000},     /* just outside the band of 6 km */
        {5900, 1000, 1, MZ_BREACH_UNDETERMINED, 950000, 1000000},  /* just inside it */
        {0, 1000, 1, MZ_BREACH_UNDETERMINED, 450000, 550000},      /* on the line */
        {-5900, 1000, 1, MZ_BREACH_UNDETERMINED, 0, 50000},        /* inside, its own side more likely */
        {-6100, 1000, 0, MZ_NO_BREACH, 0, 0},                      /* its own side */
        {20000, 30000, 1, MZ_BREACH_UNDETERMINED, 800000, 999000}, /* only the district is known */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const mz_terms_incident x =
            happening("airspace_violation", cases[i].east_m, cases[i].radius_m, "2025-11-10", by_afg, 1);
        const mz_breaches b = found(&t, &x, NULL, 0, NULL);
        assert_int_equal(b.n, cases[i].n);
        if (b.n == 1) {
            assert_int_equal(b.v[0].result, cases[i].result);
            assert_in_range(b.v[0].readings[0].place_ppm, cases[i].least_ppm, cases[i].most_ppm);
            assert_str(b.v[0].readings[0].where, S("west"));
        }
    }
}

static void exchanging_the_parties_exchanges_the_result(void **state)
{
    (void)state;
    const char *const sides[2] = {"PAK", "AFG"};
    for (int64_t east_m = -30000; east_m <= 30000; east_m += 2500) {
        mz_breach seen[2];
        mz_len n[2];
        for (int k = 0; k < 2; k++) {
            MZ_BUF_SCOPED yaml = mz_buf_new(10000);
            const mz_str all = mz_str_of(HEAD CLAUSES);
            for (mz_len at = 0; at < all.len; at++) { /* exchange the codes in the text of the terms */
                const mz_str rest = mz_str_from(all, at);
                const bool p = mz_str_starts(rest, S("PAK")), a = mz_str_starts(rest, S("AFG"));
                if (p || a) {
                    mz_put(&yaml, mz_str_of(sides[p == (k == 0) ? 0 : 1]));
                    at += 2;
                } else {
                    mz_put_byte(&yaml, all.data[at]);
                }
            }
            const mz_terms t = parsed(mz_str_z(&arena, mz_buf_str(&yaml)));
            const char *mil[2] = {k == 0 ? "PAKMIL" : "AFGMIL", k == 0 ? "AFGMIL" : "PAKMIL"};
            const said v[] = {{MZ_AUTHOR_ACCUSED, mil[0], mil[1], NULL}, {MZ_AUTHOR_DENIED, mil[1], mil[1], NULL}};
            const mz_terms_incident x = happening("airspace_violation", east_m, 2000, "2025-11-10", v, 2);
            const mz_breaches b = found(&t, &x, NULL, 0, NULL);
            n[k] = b.n;
            seen[k] = b.n > 0 ? b.v[0] : (mz_breach){0};
        }
        assert_int_equal(n[0], n[1]);
        if (n[0] > 0) {
            assert_str(seen[0].party, S("AFG"));
            assert_str(seen[1].party, S("PAK"));
            assert_int_equal(seen[0].result, seen[1].result);
            assert_int_equal(seen[0].attribution, seen[1].attribution);
            assert_int_equal(seen[0].readings[0].place_ppm, seen[1].readings[0].place_ppm);
            assert_str(seen[0].readings[0].reason, seen[1].readings[0].reason);
        }
    }
}

static void days_before_the_terms_are_no_breach_and_unknown_days_are_open(void **state)
{
    (void)state;
    const mz_terms t = parsed(HEAD CLAUSES);
    const said v[] = {{MZ_AUTHOR_ACCUSED, "PAKMIL", "AFGMIL", NULL}};
    mz_terms_incident x = happening("shelling", 20000, 1000, "2025-10-18", v, 1);
    assert_int_equal(found(&t, &x, NULL, 0, NULL).n, 0);
    x.to = day("2025-10-20");
    assert_int_equal(found(&t, &x, NULL, 0, NULL).v[0].result, MZ_BREACH_UNDETERMINED);
    x.from = x.to = MZ_NO_DAY;
    assert_int_equal(found(&t, &x, NULL, 0, NULL).v[0].result, MZ_BREACH_UNDETERMINED);
    x.from = x.to = day("2025-10-19");
    assert_int_equal(found(&t, &x, NULL, 0, NULL).v[0].result, MZ_BREACH_UNDER_ALL);
    mz_breaches all = {0};
    x.from = x.to = day("2025-10-18");
    mz_breaches_explain(&t, &x, NULL, 0, MZ_NO_DAY, &all, &arena, arena);
    assert_int_equal(all.n, 4);
    assert_int_equal(all.v[0].result, MZ_NO_BREACH);
    assert_true(mz_str_find(all.v[0].readings[0].reason, S("not in effect")) >= 0);
}

static void what_was_announced_in_time_is_excepted(void **state)
{
    (void)state;
    const mz_terms t = parsed(HEAD CLAUSES);
    const said v[] = {{MZ_AUTHOR_ACCUSED, "AFGGOV", "PAKMIL", NULL}};
    const mz_terms_incident x = happening("troop_movement", 0, 500, "2025-11-10", v, 1);
    mz_act notice = {.kind = MZ_NOTICE,
                     .by = S("PAKGOV"),
                     .date = day("2025-11-07"),
                     .word = S("troop_movement"),
                     .from = day("2025-11-09"),
                     .to = day("2025-11-12")};
    mz_terms_incident near = x;
    near.point = (mz_point){33000000, 70000000};
    near.radius_m = 1;
    assert_int_equal(found(&t, &near, NULL, 0, NULL).v[0].result, MZ_BREACH_UNDER_ALL);
    assert_int_equal(found(&t, &near, &notice, 1, NULL).n, 0);
    notice.date = day("2025-11-08"); /* two days only */
    assert_int_equal(found(&t, &near, &notice, 1, NULL).n, 1);
    notice.date = day("2025-11-01");
    notice.to = day("2025-11-09"); /* another day */
    assert_int_equal(found(&t, &near, &notice, 1, NULL).n, 1);
    notice.to = day("2025-11-12");
    notice.by = S("AFGGOV"); /* another side */
    assert_int_equal(found(&t, &near, &notice, 1, NULL).n, 1);
}

static void a_side_that_says_it_is_not_bound_makes_the_reading_contested(void **state)
{
    (void)state;
    const mz_terms t = parsed(HEAD CLAUSES);
    const said v[] = {{MZ_AUTHOR_ACCUSED, "AFGGOV", "PAKGOV", NULL}};
    const mz_terms_incident x = happening("border_closure", 0, 500, "2025-11-10", v, 1);
    const mz_breaches b = found(&t, &x, NULL, 0, NULL);
    assert_int_equal(b.n, 1);
    assert_int_equal(b.v[0].result, MZ_CONTESTED_READING);
    assert_int_equal(b.v[0].readings_n, 2);
    assert_str(b.v[0].readings[1].party, S("PAK"));
    assert_int_equal(b.v[0].readings[1].verdict, MZ_VERDICT_NO);
}

static void the_state_moves_with_people_s_acts_and_clocks_run(void **state)
{
    (void)state;
    const mz_terms t = parsed(HEAD CLAUSES);
    const said v[] = {{MZ_AUTHOR_ACCUSED, "PAKMIL", "AFGMIL", NULL}};
    const mz_terms_incident x = happening("shelling", 20000, 1000, "2025-11-10", v, 1);
    const mz_str about[] = {S("i1.1")};
    const mz_act acts[] = {
        {.kind = MZ_POSITION,
         .by = S("AFGGOV"),
         .date = day("2025-11-15"),
         .about = about,
         .about_n = 1,
         .word = S("denies")},
        {.kind = MZ_FINDING, .by = S("IGOMVM"), .date = day("2025-11-20"), .about = about, .about_n = 1},
        {.kind = MZ_RULING,
         .by = S("IGOMVM"),
         .date = day("2025-11-25"),
         .about = about,
         .about_n = 1,
         .clause = S("C2"),
         .party = S("AFG"),
         .word = S("violation")}, /* another clause */
        {.kind = MZ_RULING,
         .by = S("IGOMVM"),
         .date = day("2025-12-01"),
         .about = about,
         .about_n = 1,
         .clause = S("C1"),
         .party = S("AFGGOV"),
         .word = S("violation")},
        {.kind = MZ_REMEDY,
         .by = S("AFGGOV"),
         .date = day("2025-12-09"),
         .about = about,
         .about_n = 1,
         .clause = S("C1"),
         .party = S("AFG"),
         .word = S("done")},
    };
    const struct {
        const char *as_of;
        mz_breach_state state;
        mz_attribution attribution;
        int32_t late[MZ_STEPS];
    } cases[] = {
        {"2025-11-12", MZ_STATE_ALLEGED, MZ_ATTRIBUTION_CLAIMED, {0, 0, 0, 0, 0}},
        {"2025-11-14", MZ_STATE_ALLEGED, MZ_ATTRIBUTION_CLAIMED, {0, 0, 0, 0, 0}},
        {"2025-11-16", MZ_STATE_ANSWERED, MZ_ATTRIBUTION_DENIED, {0, 1, 0, 0, 0}}, /* due 14th, answered 15th */
        {"2025-11-21", MZ_STATE_EXAMINED, MZ_ATTRIBUTION_DENIED, {0, 1, 0, 0, 0}},
        {"2025-12-02", MZ_STATE_RULED, MZ_ATTRIBUTION_DENIED, {0, 1, 0, 0, 0}},
        {"2025-12-08", MZ_STATE_RULED, MZ_ATTRIBUTION_DENIED, {0, 1, 0, 0, 2}}, /* due 6th, still open */
        {"2025-12-30", MZ_STATE_REMEDIED, MZ_ATTRIBUTION_DENIED, {0, 1, 0, 0, 3}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const mz_breaches b = found(&t, &x, acts, 5, cases[i].as_of);
        assert_int_equal(b.n, 1);
        assert_int_equal(b.v[0].state, cases[i].state);
        assert_int_equal(b.v[0].attribution, cases[i].attribution);
        for (int k = 0; k < MZ_STEPS; k++) {
            if (b.v[0].clocks[k].late_days != cases[i].late[k]) {
                fail_msg("%s: %.*s is %d days late, not %d", cases[i].as_of, SFMT(mz_step_word((mz_step)k)),
                         (int)b.v[0].clocks[k].late_days, (int)cases[i].late[k]);
            }
        }
    }
    const mz_breaches end = found(&t, &x, acts, 5, NULL);
    assert_str(end.v[0].outcome, S("violation"));
    assert_int_equal(end.v[0].ruling, 3);
    assert_int_equal(end.v[0].clocks[MZ_STEP_ANSWER].due, day("2025-11-14"));
}

static void only_a_ruling_rules(void **state)
{
    (void)state;
    const mz_terms t = parsed(HEAD CLAUSES);
    const said v[] = {{MZ_AUTHOR_CONCEDED, "AFGMIL", "AFGMIL", NULL}};
    const mz_terms_incident x = happening("shelling", 20000, 1000, "2025-11-10", v, 1);
    const mz_str about[] = {S("1.1")};
    mz_act acts[] = {{.kind = MZ_FINDING, .by = S("IGOMVM"), .date = day("2025-11-20"), .about = about, .about_n = 1},
                     {.kind = MZ_RULING,
                      .by = S("IGOMVM"),
                      .date = day("2025-11-25"),
                      .about = about,
                      .about_n = 1,
                      .clause = S("C1"),
                      .party = S("AFG"),
                      .word = S("pending")}};
    mz_breaches b = found(&t, &x, acts, 2, NULL);
    assert_int_equal(b.v[0].state, MZ_STATE_EXAMINED);
    assert_str(b.v[0].outcome, S("pending"));
    acts[1].word = S("cannot_rule_access_denied");
    b = found(&t, &x, acts, 2, NULL);
    assert_int_equal(b.v[0].state, MZ_STATE_RULED);
    assert_int_equal(b.v[0].clocks[MZ_STEP_REMEDY].due, MZ_NO_DAY); /* nothing is asked of anybody */
}

static void what_is_required_is_overdue_until_it_is_done(void **state)
{
    (void)state;
    const mz_terms t = parsed(HEAD CLAUSES);
    const said v[] = {{MZ_AUTHOR_NAMED, "AFGGOV", "PAKGOV", NULL}};
    const mz_terms_incident x = happening("border_opening", 0, 500, "2025-11-05", v, 1);
    mz_obligations o = {0};
    mz_obligations_find(&t, &x, 1, day("2025-11-03"), &o, &arena);
    assert_int_equal(o.n, 2);
    assert_true(o.v[0].overdue && o.v[1].overdue);
    o = (mz_obligations){0};
    mz_obligations_find(&t, &x, 1, day("2025-11-06"), &o, &arena);
    assert_str(o.v[0].party, S("PAK"));
    assert_int_equal(o.v[0].incident, 0);
    assert_false(o.v[0].overdue);
    assert_true(o.v[1].overdue);
}

static void json_is_whole(void **state)
{
    (void)state;
    const mz_terms t = parsed(HEAD CLAUSES);
    const said v[] = {{MZ_AUTHOR_ACCUSED, "PAKMIL", "AFGMIL", NULL}};
    const mz_terms_incident x = happening("shelling", 20000, 1000, "2025-11-10", v, 1);
    const mz_breaches b = found(&t, &x, NULL, 0, NULL);
    MZ_BUF_SCOPED out = mz_buf_new(100000);
    mz_terms_json(&t, &out);
    mz_breach_json(&t, &x, &b.v[0], &out);
    assert_ok(mz_buf_status(&out));
    assert_true(mz_str_find(mz_buf_str(&out), S("\"result\":\"breach_under_all\"")) >= 0);
    assert_true(mz_str_find(mz_buf_str(&out), S("\"party\":\"AFG\"")) >= 0);
}

static mz_status open_example(void *ctx, mz_str name, mz_str *bytes)
{
    return mz_file_load(mz_path_join(ctx, MZ_SOURCE "/examples/durand/terms", name), 1 << 20, bytes, ctx);
}

static void the_example_s_terms_are_clear(void **state)
{
    (void)state;
    const char *path = MZ_SOURCE "/examples/durand/terms/terms.yaml";
    mz_str yaml;
    assert_ok(mz_file_load(path, 1 << 20, &yaml, &arena));
    mz_terms t;
    mz_terms_faults f = {0};
    const mz_status s = mz_terms_parse(yaml, open_example, &arena, &t, &f, &arena);
    if (mz_failed(s)) {
        fail_msg("line %td: %.*s", f.v[0].line, SFMT(f.v[0].sentence));
    }
    assert_true(t.lines_n >= 2 && t.clauses_n >= 5);
    assert_false(mz_str_eq(t.lines[0].holder, t.lines[1].holder));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_back_to_the_same_bytes),
        cmocka_unit_test(any_other_spelling_is_refused),
        cmocka_unit_test(each_fault_names_its_line_and_a_remedy),
        cmocka_unit_test(terms_are_settled_when_every_party_has_signed),
        cmocka_unit_test(attribution_follows_from_who_says_what),
        cmocka_unit_test(a_word_on_one_deed_is_no_word_on_another),
        cmocka_unit_test(territory_and_control_stay_claims_of_their_own),
        cmocka_unit_test(a_clause_on_armed_groups_only_passes_own_acts_by),
        cmocka_unit_test(an_exception_that_one_reading_alone_leaves_to_people_is_contested),
        cmocka_unit_test(within_the_band_no_side_is_named),
        cmocka_unit_test(exchanging_the_parties_exchanges_the_result),
        cmocka_unit_test(days_before_the_terms_are_no_breach_and_unknown_days_are_open),
        cmocka_unit_test(what_was_announced_in_time_is_excepted),
        cmocka_unit_test(a_side_that_says_it_is_not_bound_makes_the_reading_contested),
        cmocka_unit_test(the_state_moves_with_people_s_acts_and_clocks_run),
        cmocka_unit_test(only_a_ruling_rules),
        cmocka_unit_test(what_is_required_is_overdue_until_it_is_done),
        cmocka_unit_test(json_is_whole),
        cmocka_unit_test(the_example_s_terms_are_clear),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
