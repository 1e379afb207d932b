/* Happenings and acts: tables of sentences, by the rule that they show. Written for this test. */
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

static mz_statements read_text(const char *text)
{
    mz_reading_context context = {.date = MZ_NO_DAY};
    const mz_text t = {.clean = mz_str_of(text)};
    mz_statements out = {0};
    assert_ok(mz_reading_read(&t, &context, &out, NULL, &perm, scratch));
    return out;
}

/* who, whom: the first letters of a code that must be among the agents or targets; "" asks for nothing, "-" for none.
 */
typedef struct row {
    const char *text;
    mz_plover plover;
    const char *who, *whom;
} row;

static bool among(const mz_mention *v, mz_len n, const char *code)
{
    if (code[0] == '\0') {
        return true;
    }
    bool found = false;
    for (mz_len k = 0; k < n; k++) {
        found = found || mz_str_starts(v[k].actor, mz_str_of(code));
    }
    return code[0] == '-' ? n == 0 : found;
}

static const char *failing(const row *r)
{
    static char line[400];
    const mz_statements s = read_text(r->text);
    mz_len best = -1;
    for (mz_len k = 0; k < s.n; k++) {
        if (s.v[k].plover == r->plover && among(s.v[k].agents, s.v[k].agents_n, r->who) &&
            among(s.v[k].targets, s.v[k].targets_n, r->whom)) {
            return NULL;
        }
        best = s.v[k].plover == r->plover ? k : best;
    }
    const mz_str first = s.n > 0 ? mz_plover_word(s.v[0].plover) : S("nothing");
    snprintf(line, sizeof line, "%s: %s, first %.40s", r->text, best >= 0 ? "other actors" : "no such category",
             (const char *)first.data);
    return line;
}

static void all_hold(const row *rows, size_t n)
{
    int bad = 0;
    for (size_t k = 0; k < n; k++) {
        const char *line = failing(&rows[k]);
        if (line != NULL) {
            print_error("%s\n", line);
            bad++;
        }
    }
    assert_int_equal(bad, 0);
}

static void the_object_decides_what_a_verb_means(void **state)
{
    (void)state;
    static const row rows[] = {
        {"Canada imposed sanctions on Belarus.", MZ_SANCTION, "CAN", "BLR"},
        {"Canada imposed new economic sanctions on Belarus.", MZ_SANCTION, "CAN", "BLR"},
        {"The Bolivian government imposed a curfew in Santa Cruz.", MZ_COERCE, "BOL", ""},
        {"Norway lifted its embargo against Sudan.", MZ_RETREAT, "NOR", "SDN"},
        {"Gabon lifted the state of emergency.", MZ_CONCEDE, "GAB", ""},
        {"Ethiopia's army lifted the siege of the town.", MZ_RETREAT, "ETH", ""},
        {"Kenya opened talks with Somalia.", MZ_CONSULT, "KEN", "SOM"},
        {"Kenya opened an embassy in Somalia.", MZ_SUPPORT, "KEN", "SOM"},
        {"Kenya opened the border with Somalia.", MZ_RETREAT, "KEN", ""},
        {"Peru sent food aid to Haiti.", MZ_AID, "PER", "HTI"},
        {"Peru sent troops to the border with Ecuador.", MZ_MOBILIZE, "PER", ""},
        {"Peru sent peacekeepers to Haiti.", MZ_AID, "PER", "HTI"},
        {"Chile withdrew its ambassador from Argentina.", MZ_SANCTION, "CHL", "ARG"},
        {"Chile withdrew its troops from Haiti.", MZ_RETREAT, "CHL", "HTI"},
        {"Greece cut diplomatic ties with Libya.", MZ_SANCTION, "GRC", "LBY"},
        {"Greece restored diplomatic ties with Libya.", MZ_SUPPORT, "GRC", "LBY"},
        {"Hungary granted asylum to Belarusian journalists.", MZ_AID, "HUN", "BLR"},
        {"Japan shared intelligence with South Korea.", MZ_COOPERATE, "JPN", "KOR"},
    };
    all_hold(rows, sizeof rows / sizeof rows[0]);
}

static void a_verb_above_bends_the_verb_below(void **state)
{
    (void)state;
    static const row rows[] = {
        {"Tunisia refused to extradite the suspect to Italy.", MZ_REJECT, "TUN", ""},
        {"Syrian forces stopped shelling the town.", MZ_RETREAT, "SYR", ""},
        {"Germany suspended its aid to Niger.", MZ_SANCTION, "DEU", "NER"},
        {"Iraq prepared to attack Kuwait.", MZ_MOBILIZE, "IRQ", "KWT"},
        {"Zambia plans to impose sanctions on Malawi.", MZ_THREATEN, "ZMB", "MWI"},
        {"Zambia plans to send aid to Malawi.", MZ_AGREE, "ZMB", "MWI"},
        {"Vietnam began to withdraw its troops from Laos.", MZ_RETREAT, "VNM", "LAO"},
        {"Brazil called off its talks with Paraguay.", MZ_SANCTION, "BRA", "PRY"},
        {"Teachers in Ghana ended their strike.", MZ_CONCEDE, "GHA", ""},
        {"Sweden said it would send aid to Ukraine.", MZ_AGREE, "SWE", "UKR"},
        {"Eritrea said it would not withdraw its troops from Ethiopia.", MZ_REJECT, "ERI", "ETH"},
        {"The UN said Mali must release the soldiers.", MZ_REQUEST, "IGO", "MLI"},
        {"Serbia said it would attack Kosovo.", MZ_THREATEN, "SRB", ""},
        {"Jordan sent experts to Yemen to investigate the attack.", MZ_ACCUSE, "JOR", ""},
    };
    all_hold(rows, sizeof rows / sizeof rows[0]);
}

static void agents_and_targets_stand_where_the_frame_says(void **state)
{
    (void)state;
    static const row rows[] = {
        {"Polish diplomats were expelled by Russia.", MZ_SANCTION, "RUS", "POL"},
        {"Aid was sent to Chad by Italy.", MZ_AID, "ITA", "TCD"},
        {"Spain gave Morocco 20 million dollars of aid.", MZ_AID, "ESP", "MAR"},
        {"The leaders of Mali and Niger met in Paris.", MZ_CONSULT, "MLI", "-"},
        {"Talks between Cyprus and Turkey began in Geneva.", MZ_CONSULT, "CYP", "-"},
        {"Cuba's foreign minister visited Angola.", MZ_CONSULT, "CUB", "AGO"},
        {"The police of Togo arrested two journalists from Benin.", MZ_COERCE, "TGO", "BEN"},
        {"French and Italian warships held joint exercises.", MZ_COOPERATE, "FRA", "-"},
        {"Georgian students demonstrated against Russia.", MZ_PROTEST, "GEO", "RUS"},
        {"Uganda's president telephoned the president of Rwanda.", MZ_CONSULT, "UGA", "RWA"},
    };
    all_hold(rows, sizeof rows / sizeof rows[0]);
}

static void words_of_games_and_work_are_no_events(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "The pianist attacked the finale at once.",       "She visited the museum and met her friends.",
        "Our team hit the target and captured the trophy.", "The company launched a campaign to boost sales.",
        "He fought the cold and surrendered to sleep.",     "The band released an album.",
        "If Peru attacked Chile, prices would rise.",       "The firm opened an office and hosted a party.",
    };
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        const mz_statements s = read_text(rows[k]);
        for (mz_len n = 0; n < s.n; n++) {
            if (s.v[n].plover != MZ_NO_PLOVER) {
                fail_msg("%s", rows[k]);
            }
        }
    }
}

static void what_is_agreed_gives_the_leaf(void **state)
{
    (void)state;
    static const struct {
        const char *text, *type;
    } rows[] = {
        {"India and Pakistan agreed to a ceasefire.", "ceasefire_declared"},
        {"Armenia offered to hold talks with Azerbaijan.", "offer_talks"},
        {"Oman offered to mediate between Iran and Iraq.", "offer_mediation"},
        {"Sudan agreed to release the prisoners.", ""},
    };
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        const mz_statements s = read_text(rows[k].text);
        bool found = false;
        for (mz_len n = 0; n < s.n; n++) {
            found = found || (s.v[n].plover == MZ_AGREE && mz_str_eq(s.v[n].type, mz_str_of(rows[k].type)));
        }
        if (!found) {
            fail_msg("%s", rows[k].text);
        }
    }
}

static void a_negated_deed_did_not_happen(void **state)
{
    (void)state;
    const mz_statements s = read_text("Chad did not attack Libya.");
    assert_int_equal(s.n, 1);
    assert_int_equal(s.v[0].plover, MZ_ASSAULT);
    assert_int_equal(s.v[0].polarity, MZ_NEGATED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_object_decides_what_a_verb_means),
        cmocka_unit_test(a_verb_above_bends_the_verb_below),
        cmocka_unit_test(agents_and_targets_stand_where_the_frame_says),
        cmocka_unit_test(words_of_games_and_work_are_no_events),
        cmocka_unit_test(what_is_agreed_gives_the_leaf),
        cmocka_unit_test(a_negated_deed_did_not_happen),
    };
    return cmocka_run_group_tests(tests, make_room, give_back);
}
