/* Sentences, JSON, and claims made of statements. */
#include "claims.h"
#include "lexicon/lexicon.h"

static const mz_account_party parties[] = {{{(const uint8_t *)"A", 1}, {(const uint8_t *)"A", 1}},
                                           {{(const uint8_t *)"B", 1}, {(const uint8_t *)"B", 1}}};

typedef struct desk {
    ledger l;
    mz_region region;
    mz_arena scratch;
    mz_account a;
} desk;

static desk account_of(const char *said)
{
    desk d = {.l = ledger_new()};
    assert_ok(mz_region_new(64 << 20, &d.region, &d.scratch));
    say_them(&d.l, said);
    const mz_account_options o = {.as_of = INT64_MAX, .fill = true};
    assert_ok(mz_account_incident(d.l.claims.v, d.l.claims.n, &o, &d.a, &d.l.perm, d.scratch));
    return d;
}

static void desk_end(desk *d)
{
    mz_region_free(&d->region);
    mz_region_free(&d->l.region);
}

static void says_sentence(const char *said, const char *side, mz_status_line status, const char *want)
{
    desk d = account_of(said);
    const mz_account_line *l = line_in(&d.a, side, status, MZ_KILLED, "");
    assert_non_null(l);
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_account_sentence(l, parties, 2, S(""), &b);
    assert_str(mz_buf_str(&b), mz_str_of(want));
    desk_end(&d);
}

static void sentences_keep_their_fixed_order(void **state)
{
    (void)state;
    says_sentence("B>A k 150+; A>B k 401+", "A", MZ_LINE_ARMED,
                  "A, killed: nothing established; A gives no figure; B says at least 150; no independent source.");
    says_sentence("B>A k 150+; A>A k 23", "A", MZ_LINE_ARMED,
                  "A, killed: at least 23 established (conceded); A says 23; B says at least 150; no independent "
                  "source; contested.");
    says_sentence("B>A k 150+; A>A k deny 150", "A", MZ_LINE_ARMED,
                  "A, killed: nothing established; A denies it; B says at least 150; no independent source; "
                  "contested.");
    says_sentence("A>A k none; B>A k 10", "A", MZ_LINE_ARMED,
                  "A, killed: nothing established; A says none; B says 10; no independent source; contested.");
    says_sentence("N1>A k 12; N2>A k ~20", "A", MZ_LINE_ARMED,
                  "A, killed: 12 to 22 established (fair); A gives no figure; B gives no figure; 2 independent "
                  "sources: N1 12, N2 about 20; split, approx.");
    says_sentence("A>A k 23 @1; A>A k 19 @3; N1>A k 5", "A", MZ_LINE_ARMED,
                  "A, killed: at least 19 established (conceded); A says 19 (was 23); B gives no figure; 1 "
                  "independent source: N1 5; lowered.");
    says_sentence("A>A k 12 civ", "A", MZ_LINE_CIVILIAN,
                  "A, civilians killed: nothing established; A says 12; B gives no figure; no independent source.");
    says_sentence("A>A k 23 any doc=1; A>A k sub 9 doc=1", "A", MZ_LINE_ANY,
                  "A, all killed: at least 9 established (conceded); A says 23; B gives no figure; no independent "
                  "source.");
}

static void json_has_every_key_and_null_where_there_is_none(void **state)
{
    (void)state;
    desk d = account_of("B>A k 150+");
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_account_json(line_in(&d.a, "A", MZ_LINE_ARMED, MZ_KILLED, ""), parties, 2, S(""),
                    (mz_account_refs){d.l.claims.v, NULL}, &b);
    assert_str(mz_buf_str(&b),
               S("{\"scope\":null,\"side\":\"A\",\"status\":\"armed\",\"effect\":\"killed\",\"part\":null,"
                 "\"established\":null,\"grade\":\"alleged\",\"flags\":[],\"conceded\":null,\"alleged\":[{\"by\":"
                 "\"B\",\"min\":150,\"max\":null,\"approx\":false,\"derived\":false,\"denies\":false,"
                 "\"documents\":1,\"was\":null}],\"independent\":[],\"remainder\":null,\"incidents\":0,"
                 "\"no_figure_incidents\":0,\"unestablished_incidents\":0,\"links\":null,\"sentence\":\"A, killed: "
                 "nothing established; A gives no figure; B says at least 150; no independent source.\","
                 "\"claims\":[\"1\"]}"));
    desk_end(&d);
}

static const mz_account_party states[] = {{{(const uint8_t *)"PAK", 3}, {(const uint8_t *)"Pakistan", 8}},
                                          {{(const uint8_t *)"AFG", 3}, {(const uint8_t *)"Afghanistan", 11}}};

static void voices_follow_from_codes(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        mz_voice voice;
        const char *side;
    } v[] = {{"PAKMIL", MZ_VOICE_PARTY, "PAK"},          {"AFGGOV", MZ_VOICE_PARTY, "AFG"},
             {"PAKREBTTP", MZ_VOICE_ARMED, "PAKREBTTP"}, {"INDMIL", MZ_VOICE_ARMED, "IND"},
             {"IGOUNO", MZ_VOICE_INDEPENDENT, ""},       {"PAKMED", MZ_VOICE_INDEPENDENT, ""},
             {"PAKCVL", MZ_VOICE_UNVOUCHED, ""},         {"", MZ_VOICE_UNVOUCHED, ""}};
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        mz_str side;
        assert_int_equal(mz_account_voice(mz_str_of(v[i].code), states, 2, &side), v[i].voice);
        assert_str(side, mz_str_of(v[i].side));
    }
}

static void a_statement_gives_a_claim_for_each_figure(void **state)
{
    (void)state;
    ledger l = ledger_new();
    const mz_mention source = {{S("Taliban authorities"), 0, 19}, S("AFGGOV")};
    const mz_mention victims = {{S("Pakistani soldiers"), 40, 58}, S("PAKMIL")};
    const mz_harm harms[] = {{.effect = MZ_KILLED, .count = {150, MZ_OPEN}, .victims = victims, .status = MZ_UNKNOWN},
                             {.effect = MZ_WOUNDED, .count = {201, MZ_OPEN}, .victims = victims, .status = MZ_UNKNOWN}};
    const mz_statement s = {.stance = MZ_CLAIMS, .sources = &source, .sources_n = 1, .harms = harms, .harms_n = 2};
    const mz_document d = {.hash = S("d"), .publisher = S("Dawn"), .actor = S("PAKMED"), .date = 20000};
    mz_claims_of(&s, &d, S("3.1"), 7, states, 2, &l.claims, &l.perm);
    assert_int_equal(l.claims.n, 2);
    const mz_claim *c = &l.claims.v[1];
    assert_str(c->speaker, S("AFGGOV"));
    assert_str(c->side, S("AFG"));
    assert_str(c->victim_side, S("PAK"));
    assert_int_equal(c->voice, MZ_VOICE_PARTY);
    assert_int_equal(c->status, MZ_MILITARY);
    assert_int_equal(c->count.lo, 201);
    assert_int_equal(c->harm, 1);
    mz_region_free(&l.region);
}

static void two_papers_of_one_kind_are_two_voices(void **state)
{
    (void)state;
    ledger l = ledger_new();
    const mz_harm h = {
        .effect = MZ_KILLED, .count = {12, 12}, .status = MZ_CIVILIAN, .victims = {.actor = S("AFGCVL")}};
    const mz_statement s = {.stance = MZ_REPORTS, .harms = &h, .harms_n = 1};
    const mz_document dawn = {.hash = S("1"), .publisher = S("Dawn"), .actor = S("PAKMED"), .date = 20000};
    const mz_document geo = {.hash = S("2"), .publisher = S("Geo News"), .actor = S("PAKMED"), .date = 20000};
    mz_claims_of(&s, &dawn, S("1.0"), 1, states, 2, &l.claims, &l.perm);
    mz_claims_of(&s, &geo, S("2.0"), 2, states, 2, &l.claims, &l.perm);
    const mz_account_options o = {.as_of = INT64_MAX};
    mz_account a;
    mz_region region;
    mz_arena scratch;
    assert_ok(mz_region_new(64 << 20, &region, &scratch));
    assert_ok(mz_account_incident(l.claims.v, l.claims.n, &o, &a, &l.perm, scratch));
    assert_str(brief_of(&l, line_in(&a, "AFG", MZ_LINE_CIVILIAN, MZ_KILLED, "")), S("12 fair"));
    mz_claims_words(&l.claims, 0, S("Twelve civilians were killed when shells hit the bazaar"), &l.perm);
    assert_ok(mz_account_incident(l.claims.v, l.claims.n, &o, &a, &l.perm, scratch));
    assert_str(brief_of(&l, line_in(&a, "AFG", MZ_LINE_CIVILIAN, MZ_KILLED, "")), S("- weak copied"));
    mz_region_free(&region);
    mz_region_free(&l.region);
}

/* Whether the sentences of two papers, on one figure, count as one witness. */
static bool is_one_witness(mz_str a, mz_str b)
{
    ledger l = ledger_new();
    const mz_harm h = {
        .effect = MZ_KILLED, .count = {12, 12}, .status = MZ_CIVILIAN, .victims = {.actor = S("AFGCVL")}};
    const mz_statement s = {.stance = MZ_REPORTS, .harms = &h, .harms_n = 1};
    const mz_document dawn = {.hash = S("1"), .publisher = S("Dawn"), .actor = S("PAKMED"), .date = 20000};
    const mz_document geo = {.hash = S("2"), .publisher = S("Geo News"), .actor = S("PAKMED"), .date = 20000};
    mz_claims_of(&s, &dawn, S("1.0"), 1, states, 2, &l.claims, &l.perm);
    mz_claims_words(&l.claims, 0, a, &l.perm);
    mz_claims_of(&s, &geo, S("2.0"), 2, states, 2, &l.claims, &l.perm);
    mz_claims_words(&l.claims, 1, b, &l.perm);
    const mz_account_options o = {.as_of = INT64_MAX};
    mz_account account;
    mz_region region;
    mz_arena scratch;
    assert_ok(mz_region_new(64 << 20, &region, &scratch));
    assert_ok(mz_account_incident(l.claims.v, l.claims.n, &o, &account, &l.perm, scratch));
    const mz_str brief = brief_of(&l, line_in(&account, "AFG", MZ_LINE_CIVILIAN, MZ_KILLED, ""));
    const bool one = mz_str_ends(brief, S("copied"));
    mz_region_free(&region);
    mz_region_free(&l.region);
    return one;
}

/* Our own sentences: how desks shorten and dress up a wire story, and how two reporters write of one happening. */
static void a_wire_story_is_one_witness_however_it_is_cut(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool copy;
    } rows[] = {
        {"Twelve civilians were killed when shells hit the main bazaar of Sarobi on Monday, residents said.",
         "SAROBI: Twelve civilians were killed when shells hit the main bazaar of Sarobi on Monday, residents said.",
         true},
        {"Twelve civilians were killed when shells hit the main bazaar of Sarobi on Monday, residents said.",
         "Twelve civilians were killed when shells hit the main bazaar of Sarobi.", true},
        {"Twelve civilians were killed when shells hit the main bazaar of Sarobi on Monday, residents said.",
         "Residents told our correspondent that twelve civilians were killed when shells hit the main bazaar.", true},
        {"At least 12 people, among them women, died after a rocket struck a wedding hall in the east of the town.",
         "In the worst attack this year, \"at least 12 people, among them women, died after a rocket\" fell.", true},
        {"Officials in the province put the number of dead villagers at 12 after the night of shelling.",
         "OFFICIALS IN THE PROVINCE PUT THE NUMBER OF DEAD VILLAGERS AT 12", true},
        {"Mortar fire killed 12 villagers here.", "Mortar fire killed 12 villagers here",
         false}, /* too short to tell */
        {"Mortar fire killed 12 villagers in Upper Dir.", "Mortar fire killed 12 villagers in Upper Dir", true},
        {"Twelve civilians were killed when shells hit the main bazaar of Sarobi on Monday, residents said.",
         "Shells landed in Sarobi's market on Monday, killing twelve civilians, people living nearby told this paper.",
         false},
        {"At least 12 people, among them women, died after a rocket struck a wedding hall in the east of the town.",
         "A rocket that hit a wedding in the town's east left at least 12 guests dead, including women, a doctor said.",
         false},
        {"Officials in the province put the number of dead villagers at 12 after the night of shelling.",
         "The governor said on Tuesday that 12 villagers had lost their lives in overnight artillery fire.", false},
        {"Twelve people were killed and thirty wounded in the attack, police said on Friday.",
         "Police said twelve people had died and thirty were hurt in Friday's attack.", false},
        {"A hospital in Khost received 12 bodies after the strikes, according to its director.",
         "The director of a hospital in Khost said that it had received twelve bodies.", false},
        {"Monitors counted 12 dead civilians at the site the next morning.",
         "The next morning monitors visited the site and counted the bodies of 12 civilians.", false},
    };
    int copies = 0, found = 0, wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const bool one = is_one_witness(mz_str_of(rows[i].a), mz_str_of(rows[i].b));
        copies += rows[i].copy;
        found += one && rows[i].copy;
        wrong += one && !rows[i].copy;
    }
    assert_int_equal(found, copies);
    assert_int_equal(wrong, 0);
}

static void a_finding_names_side_and_status(void **state)
{
    (void)state;
    ledger l = ledger_new();
    const mz_act_harm harms[] = {{MZ_KILLED, S("PAKMIL"), MZ_UNKNOWN, {14, 14}},
                                 {MZ_WOUNDED, S("AFG"), MZ_MIXED, {3, 9}}};
    const mz_act act = {.kind = MZ_FINDING, .harms = harms, .harms_n = 2};
    mz_findings_of(&act, S("9.0"), 4, &l.findings, &l.perm);
    assert_int_equal(l.findings.n, 2);
    assert_str(l.findings.v[0].side, S("PAK"));
    assert_int_equal(l.findings.v[0].status, MZ_LINE_ARMED);
    assert_int_equal(l.findings.v[1].status, MZ_LINE_ANY);
    assert_int_equal(l.findings.v[1].incident, 4);
    const mz_act ruling = {.kind = MZ_RULING, .harms = harms, .harms_n = 2};
    mz_findings_of(&ruling, S("9.1"), 4, &l.findings, &l.perm);
    assert_int_equal(l.findings.n, 2);
    mz_region_free(&l.region);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_keep_their_fixed_order),
        cmocka_unit_test(json_has_every_key_and_null_where_there_is_none),
        cmocka_unit_test(voices_follow_from_codes),
        cmocka_unit_test(a_statement_gives_a_claim_for_each_figure),
        cmocka_unit_test(two_papers_of_one_kind_are_two_voices),
        cmocka_unit_test(a_wire_story_is_one_witness_however_it_is_cut),
        cmocka_unit_test(a_finding_names_side_and_status),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
