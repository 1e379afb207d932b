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

/* A sentence or more for what CAMEO's roots 03 to 20 tell apart. */
static void every_root_of_cameo_is_read(void **state)
{
    (void)state;
    static const row rows[] = {
        {"Kenyan police launched an investigation into the bombing.", MZ_ACCUSE, "KEN", ""},
        {"Chad accused Sudan of backing the rebels.", MZ_ACCUSE, "TCD", "SDN"},
        {"Bolivia summoned the American ambassador over the remarks.", MZ_ACCUSE, "BOL", "USA"},
        {"The war crimes tribunal convicted a Serbian general.", MZ_ACCUSE, "IGO", "SRB"},
        {"Venezuela's president denounced Colombia as a puppet of Washington.", MZ_ACCUSE, "VEN", "COL"},
        {"American officials blamed Iran for the attacks on the tankers.", MZ_ACCUSE, "USA", "IRN"},
        {"Morocco protested to Spain over the visit.", MZ_ACCUSE, "MAR", "ESP"},
        {"Belgium intends to expand its cooperation with Congo, the foreign minister announced.", MZ_AGREE, "BEL", ""},
        {"France pledged to send more aid to Senegal.", MZ_AGREE, "FRA", "SEN"},
        {"Mexico promised to reform its electoral law.", MZ_AGREE, "MEX", ""},
        {"Syria agreed to let UN inspectors enter the site.", MZ_AGREE, "SYR", ""},
        {"Sri Lanka is willing to negotiate with the rebels.", MZ_AGREE, "LKA", ""},
        {"India, which supplies most of its power, said it would lend Bangladesh 500 million dollars.", MZ_AGREE, "IND",
         "BGD"},
        {"Georgia said it was prepared to open talks with Russia.", MZ_AGREE, "GEO", "RUS"},
        {"The Philippine government and Muslim rebels agreed to resume peace talks in Malaysia.", MZ_AGREE, "PHL", ""},
        {"Norway has decided to contribute 200 soldiers to the UN force.", MZ_AGREE, "NOR", "IGO"},
        {"Iran supplied weapons to Syria.", MZ_AID, "IRN", "SYR"},
        {"Canada took in 500 Syrian refugees.", MZ_AID, "CAN", "SYR"},
        {"Ecuador granted asylum to the dissident.", MZ_AID, "ECU", ""},
        {"Tents and blankets were flown to Nepal by Japan after the quake.", MZ_AID, "JPN", "NPL"},
        {"The United States has been arming Ukraine for months.", MZ_AID, "USA", "UKR"},
        {"Colombian guerrillas kidnapped three engineers.", MZ_ASSAULT, "COL", ""},
        {"Syrian security forces tortured prisoners.", MZ_ASSAULT, "SYR", ""},
        {"Israeli jets bombed Lebanese villages.", MZ_ASSAULT, "ISR", "LBN"},
        {"Iraqi forces used poison gas against Kurdish villages.", MZ_ASSAULT, "IRQ", ""},
        {"Armenian forces attacked Azerbaijani positions.", MZ_ASSAULT, "ARM", "AZE"},
        {"Turkish warplanes bombed Kurdish camps in Iraq, officials in Ankara said on Tuesday.", MZ_ASSAULT, "TUR",
         "IRQ"},
        {"Iran fired missiles at targets in northern Iraq on Sunday.", MZ_ASSAULT, "IRN", "IRQ"},
        {"An Israeli air strike killed four Palestinians in Gaza.", MZ_ASSAULT, "ISR", "PSE"},
        {"Separatists ambushed an army convoy in India's Assam state.", MZ_ASSAULT, "IND", ""},
        {"Boko Haram fighters abducted dozens of schoolgirls in northern Nigeria.", MZ_ASSAULT, "NGA", ""},
        {"Venezuela nationalised the oil company.", MZ_COERCE, "VEN", ""},
        {"Thailand's army imposed martial law.", MZ_COERCE, "THA", ""},
        {"Germany deported twelve Afghans.", MZ_COERCE, "DEU", "AFG"},
        {"Iranian authorities closed three newspapers.", MZ_COERCE, "IRN", ""},
        {"Chinese hackers broke into the ministry's computer network.", MZ_COERCE, "CHN", ""},
        {"Israeli troops detained 30 Palestinians in raids across the West Bank.", MZ_COERCE, "ISR", "PSE"},
        {"Hungary has shut its border with Serbia to migrants.", MZ_COERCE, "HUN", ""},
        {"The junta in Myanmar cut off internet access in the capital.", MZ_COERCE, "MMR", ""},
        {"A Turkish court sentenced the editor to five years in prison.", MZ_COERCE, "TUR", ""},
        {"Saudi authorities confiscated the land of the tribe.", MZ_COERCE, "SAU", ""},
        {"Myanmar's government eased censorship of newspapers.", MZ_CONCEDE, "MMR", ""},
        {"Nepal's king gave in to the demands of the protesters.", MZ_CONCEDE, "NPL", ""},
        {"Thailand's cabinet lifted martial law in ten provinces.", MZ_CONCEDE, "THA", ""},
        {"Under pressure from the street, Georgia's government scrapped the foreign agents bill.", MZ_CONCEDE, "GEO",
         ""},
        {"The German chancellor telephoned the Polish prime minister on Monday.", MZ_CONSULT, "DEU", "POL"},
        {"Japan's prime minister received the Australian foreign minister in Tokyo.", MZ_CONSULT, "JPN", "AUS"},
        {"Norway is mediating between the Sri Lankan government and the rebels.", MZ_CONSULT, "NOR", "LKA"},
        {"Omani mediators shuttled between the two delegations.", MZ_CONSULT, "OMN", ""},
        {"Brazil sold Argentina twenty training aircraft.", MZ_COOPERATE, "BRA", "ARG"},
        {"Spain extradited two suspects to Morocco.", MZ_COOPERATE, "ESP", "MAR"},
        {"Britain shared intelligence with the United States.", MZ_COOPERATE, "GBR", "USA"},
        {"North Korea test-fired a ballistic missile.", MZ_MOBILIZE, "PRK", ""},
        {"Poland deployed 2,000 soldiers along its border with Belarus.", MZ_MOBILIZE, "POL", "BLR"},
        {"Taiwan called up reservists.", MZ_MOBILIZE, "TWN", ""},
        {"Ethiopian troops were placed on alert along the Eritrean border.", MZ_MOBILIZE, "ETH", ""},
        {"Turkey is massing tanks near the Syrian border, witnesses said.", MZ_MOBILIZE, "TUR", ""},
        {"French farmers blocked motorways around Paris.", MZ_PROTEST, "FRA", ""},
        {"Kurdish prisoners in Turkey began a hunger strike.", MZ_PROTEST, "TUR", ""},
        {"Nigerian oil workers went on strike over pay.", MZ_PROTEST, "NGA", ""},
        {"Hundreds of women demonstrated outside parliament in Tehran against the law.", MZ_PROTEST, "IRN", ""},
        {"Greek unions called a 24-hour strike for Thursday.", MZ_PROTEST, "GRC", ""},
        {"Iran rejected an American offer of direct talks.", MZ_REJECT, "IRN", "USA"},
        {"Madagascar's president defied the court ruling.", MZ_REJECT, "MDG", ""},
        {"Russia vetoed a Security Council resolution on Syria.", MZ_REJECT, "RUS", ""},
        {"Serbia ruled out any deployment of NATO troops on its soil.", MZ_REJECT, "SRB", "IGO"},
        {"Cuba spurned an offer of American aid after the hurricane.", MZ_REJECT, "CUB", "USA"},
        {"Israel refused to release the Palestinian prisoners.", MZ_REJECT, "ISR", "PSE"},
        {"Eritrea barred UN helicopters from flying over its territory.", MZ_REJECT, "ERI", "IGO"},
        {"Ukraine asked Germany for more tanks.", MZ_REQUEST, "UKR", "DEU"},
        {"France demanded that Iran release the two tourists.", MZ_REQUEST, "FRA", "IRN"},
        {"Lebanon has appealed to the United Nations to send observers.", MZ_REQUEST, "LBN", "IGO"},
        {"Nigerian senators called for the dismissal of the central bank governor.", MZ_REQUEST, "NGA", ""},
        {"Syria said Israel must withdraw from the Golan Heights.", MZ_REQUEST, "SYR", "ISR"},
        {"Britain told Russia to hand over the suspect.", MZ_REQUEST, "GBR", "RUS"},
        {"Argentina renewed its demand that Britain return the islands.", MZ_REQUEST, "ARG", "GBR"},
        {"Colombian rebels freed twelve soldiers.", MZ_RETREAT, "COL", ""},
        {"Iran allowed UN inspectors to visit the plant.", MZ_RETREAT, "IRN", "IGO"},
        {"Maoist rebels in Nepal laid down their arms.", MZ_RETREAT, "NPL", ""},
        {"Syria pulled its troops out of Lebanon.", MZ_RETREAT, "SYR", "LBN"},
        {"Liberia's president resigned on Monday.", MZ_RETREAT, "LBR", ""},
        {"Russian troops began pulling out of the Georgian town of Gori.", MZ_RETREAT, "RUS", "GEO"},
        {"Pakistan handed back an Indian pilot at the Wagah crossing.", MZ_RETREAT, "PAK", "IND"},
        {"Soldiers in Mali released the interim president.", MZ_RETREAT, "MLI", ""},
        {"Israel completed its withdrawal from southern Lebanon.", MZ_RETREAT, "ISR", "LBN"},
        {"Britain expelled eight Russian diplomats.", MZ_SANCTION, "GBR", "RUS"},
        {"Israel walked out of the talks with the Palestinians.", MZ_SANCTION, "ISR", ""},
        {"The United Nations withdrew its inspectors from Iraq.", MZ_SANCTION, "IGO", "IRQ"},
        {"Three Polish diplomats have been expelled by Russia, the foreign ministry in Warsaw said.", MZ_SANCTION,
         "RUS", "POL"},
        {"The European Union froze aid to Mali after the coup.", MZ_SANCTION, "IGO", "MLI"},
        {"The US Treasury imposed sanctions on six Russian banks.", MZ_SANCTION, "USA", "RUS"},
        {"The IMF suspended a loan to Serbia.", MZ_SANCTION, "IGO", "SRB"},
        {"Russia defended Serbia's position at the United Nations.", MZ_SUPPORT, "RUS", "SRB"},
        {"Sweden recognised the state of Palestine.", MZ_SUPPORT, "SWE", "PSE"},
        {"Japan apologised to South Korea for wartime abuses.", MZ_SUPPORT, "JPN", "KOR"},
        {"The African Union commended Mali's efforts to end the fighting.", MZ_SUPPORT, "IGO", "MLI"},
        {"The United States threatened to impose new sanctions on Iran.", MZ_THREATEN, "USA", "IRN"},
        {"Turkey warned it would send troops into Syria.", MZ_THREATEN, "TUR", "SYR"},
        {"Ethiopia gave Eritrea an ultimatum to leave the town.", MZ_THREATEN, "ETH", "ERI"},
        {"Rebel commanders in Colombia vowed to step up attacks on pipelines.", MZ_THREATEN, "COL", ""},
        {"Iran said it would close the Strait of Hormuz if it was attacked.", MZ_THREATEN, "IRN", ""},
        {"Kenyan doctors said they would strike from Monday.", MZ_THREATEN, "KEN", ""},
    };
    all_hold(rows, sizeof rows / sizeof rows[0]);
}

static void words_of_games_and_work_are_no_events(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "The pianist attacked the finale at once.",         "She visited the museum and met her friends.",
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
        {"Oman's foreign ministry said both sides had agreed to a truce.", "ceasefire_declared"},
        {"Norway announced that the two parties have accepted a ceasefire.", "ceasefire_declared"},
        {"Kenya said the delegations would accept a truce.", "ceasefire_declared"},
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
        cmocka_unit_test(every_root_of_cameo_is_read),
        cmocka_unit_test(words_of_games_and_work_are_no_events),
        cmocka_unit_test(what_is_agreed_gives_the_leaf),
        cmocka_unit_test(a_negated_deed_did_not_happen),
    };
    return cmocka_run_group_tests(tests, make_room, give_back);
}
