/* The parse: tags of ambiguous words, and who does what to whom in each clause. */
#include "reading/parse.h"

#include "test.h"

#include <stdio.h>

static mz_region region;
static mz_arena arena;
static reader *r;
static sentence *s;
static mz_text text;
static mz_reading_context context;

static int make_room(void **state)
{
    (void)state;
    assert_ok(mz_region_new((mz_len)1 << 26, &region, &arena));
    r = mz_new(&arena, reader, 1);
    s = mz_new(&arena, sentence, 1);
    s->i = mz_new(&arena, item, ITEMS_MAX);
    return 0;
}

static int give_back(void **state)
{
    (void)state;
    mz_region_free(&region);
    return 0;
}

static void parse(const char *words)
{
    text = (mz_text){.clean = mz_str_of(words)};
    context = (mz_reading_context){.date = MZ_NO_DAY};
    *r = (reader){.text = &text, .context = &context};
    s->r = r;
    s->day = MZ_NO_DAY;
    (void)mz_read_sentence(r, 0, s);
    mz_tag_tokens(s);
    mz_make_units(s);
    mz_find_quantities(s);
    mz_make_items(s);
    mz_make_clauses(s);
}

/* The clause whose verb is `verb`, NULL when there is none. */
static const clause *clause_of(const char *verb)
{
    for (int k = 0; k < s->cn; k++) {
        const item *v = &s->i[s->c[k].vg];
        if (v->kind == I_VG && mz_unit_is(s, v->head, verb)) {
            return &s->c[k];
        }
    }
    return NULL;
}

static bool heads(int np, const char *word)
{
    return word == NULL ? np < 0 : np >= 0 && mz_unit_is(s, s->i[np].head, word);
}

static void ambiguous_words_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        const char *words, *word;
        mz_tag tag;
    } rows[] = {
        {"The army reports strikes near Khost.", "reports", MZ_TAG_VZ},
        {"The reports were denied.", "reports", MZ_TAG_PLURAL},
        {"Troops fire on protesters in Quetta.", "fire", MZ_TAG_VB},
        {"They opened fire on the post.", "fire", MZ_TAG_NOUN},
        {"Kabul has not yet claimed the attack.", "claimed", MZ_TAG_VN},
        {"It said that the attack was over.", "that", MZ_TAG_THAT},
        {"The rocket that hit the house came at dawn.", "that", MZ_TAG_REL},
        {"He wants to attack the base.", "attack", MZ_TAG_VB},
        {"The killed were buried on Monday.", "buried", MZ_TAG_VN},
        {"It's a lie, the minister said.", "'s", MZ_TAG_BE},
        {"Pakistan's army said so.", "'s", MZ_TAG_GEN},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        parse(rows[i].words);
        bool found = false;
        for (int t = 0; t < s->tn; t++) {
            if (mz_str_eq(mz_token_folded(s, t), mz_str_of(rows[i].word))) {
                found = true;
                if (s->t[t].tag != rows[i].tag) {
                    fail_msg("%s in: %s has tag %d", rows[i].word, rows[i].words, s->t[t].tag);
                }
            }
        }
        assert_true(found);
    }
}

typedef struct link_case {
    const char *words, *verb, *subject, *object, *agent;
    bool passive;
    linkage link;
} link_case;

static void every_verb_has_its_own_subject_and_object(void **state)
{
    (void)state;
    static const link_case rows[] = {
        {"Pakistan's army said three soldiers were killed.", "said", "army", NULL, NULL, false, L_ROOT},
        {"Pakistan's army said three soldiers were killed.", "killed", "soldiers", NULL, NULL, true, L_COMP},
        {"The troops killed in Khost were buried.", "killed", "troops", NULL, NULL, true, L_REL},
        {"The troops killed in Khost were buried.", "buried", "troops", NULL, NULL, true, L_ROOT},
        {"Ten guards were killed and five arrested in Kabul.", "arrested", "five", NULL, NULL, true, L_COORD},
        {"Militants attacked a post and killed two guards.", "killed", "militants", "guards", NULL, false, L_COORD},
        {"The bomb, which killed nine people, went off at noon.", "killed", "bomb", "people", NULL, false, L_REL},
        {"The bomb, which killed nine people, went off at noon.", "went", "bomb", NULL, NULL, false, L_ROOT},
        {"After jets struck the village, residents fled.", "struck", "jets", "village", NULL, false, L_ADV},
        {"After jets struck the village, residents fled.", "fled", "residents", NULL, NULL, false, L_ROOT},
        {"The post was destroyed by the army.", "destroyed", "post", NULL, "army", true, L_ROOT},
        {"Turkey agreed to send envoys.", "send", "turkey", "envoys", NULL, false, L_INF},
        {"India asked Kabul to send envoys.", "send", "kabul", "envoys", NULL, false, L_INF},
        {"A truck carrying soldiers overturned.", "carrying", "truck", "soldiers", NULL, false, L_REL},
        {"Officials said the attack failed, adding that nobody was hurt.", "adding", "officials", NULL, NULL, false,
         L_PART},
        {"Pakistan, the ministry said, fired 20 rockets.", "said", "ministry", NULL, NULL, false, L_ROOT},
        {"Pakistan, the ministry said, fired 20 rockets.", "fired", "pakistan", "rockets", NULL, false, L_ROOT},
        {"Islamabad, which denies the charge, said its jets had flown home.", "said", "islamabad", NULL, NULL, false,
         L_ROOT},
        {"The strike that officials say killed ten children hit a house.", "killed", "strike", "children", NULL, false,
         L_COMP},
        {"The strike that officials say killed ten children hit a house.", "hit", "strike", "house", NULL, false,
         L_ROOT},
        {"Residents whose houses were burned fled to Kabul.", "fled", "residents", NULL, NULL, false, L_ROOT},
        {"Killed in the blast were a chief and two guards.", "killed", "chief", NULL, NULL, true, L_PART},
        {"Troops withdrew after being shelled from the hills.", "shelled", "troops", NULL, NULL, true, L_PART},
        {"Kabul said nine had died, a claim Islamabad denied.", "denied", "islamabad", "claim", NULL, false, L_REL},
        {"Militants attacked the post and soldiers fled.", "fled", "soldiers", NULL, NULL, false, L_COORD},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        parse(rows[i].words);
        const clause *c = clause_of(rows[i].verb);
        if (c == NULL) {
            fail_msg("no clause of %s in: %s", rows[i].verb, rows[i].words);
            return;
        }
        if (!heads(c->subject, rows[i].subject) || !heads(c->object, rows[i].object) ||
            (rows[i].agent != NULL && !heads(c->agent, rows[i].agent))) {
            fail_msg("subject, object or agent of %s in: %s", rows[i].verb, rows[i].words);
        }
        if (s->i[c->vg].passive != rows[i].passive || c->link != rows[i].link) {
            fail_msg("%s is passive %d, hangs as %u in: %s", rows[i].verb, s->i[c->vg].passive, (unsigned)c->link,
                     rows[i].words);
        }
    }
}

static void the_one_who_speaks_last_is_the_subject_of_the_speech(void **state)
{
    (void)state;
    parse("\"The talks failed,\" said the minister.");
    assert_true(heads(clause_of("said")->subject, "minister"));
    parse("Nine died, a doctor said.");
    assert_true(heads(clause_of("said")->subject, "doctor"));
}

static void complements_hang_on_the_verb_that_takes_them(void **state)
{
    (void)state;
    parse("Kabul said that Islamabad claimed that nine soldiers had died.");
    const clause *died = clause_of("died");
    assert_non_null(died);
    assert_true(died->parent >= 0 && &s->c[died->parent] == clause_of("claimed"));
    const clause *claimed = clause_of("claimed");
    assert_true(claimed->parent >= 0 && &s->c[claimed->parent] == clause_of("said"));
}

static void a_dateline_does_nothing(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "PESHAWAR, Oct 8 - ",
        "PESHAWAR, Pakistan (AP) \xE2\x80\x94 ",
        "PESHAWAR - ",
        "KABUL (Reuters) - ",
        "ISLAMABAD, Oct 8 (Xinhua) -- ",
        "SPIN BOLDAK, Afghanistan, Oct. 15, 2025 - ",
        "DOHA, 19 October \xE2\x80\x94 ",
        "Kabul, Afghanistan - ",
        "DERA ISMAIL KHAN, Pakistan -- ",
        "WASHINGTON/KABUL - ",
        "PESHAWAR: ",
        "ISLAMABAD, PAKISTAN \xE2\x80\x93 ",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        char words[256];
        (void)snprintf(words, sizeof words, "%sEleven soldiers, two of them officers, were killed near Wana.",
                       lines[i]);
        parse(words);
        const clause *c = clause_of("killed");
        if (c == NULL || !heads(c->subject, "soldiers")) {
            fail_msg("%s", words);
        }
    }
    parse("The army - the largest force - withdrew."); /* no dateline */
    assert_true(heads(clause_of("withdrew")->subject, "army"));
}

static void a_comma_and_a_conjunction_open_a_clause(void **state)
{
    (void)state;
    parse("Air strikes were carried out in Kunar and Paktika, and four civilians were wounded.");
    assert_true(heads(clause_of("wounded")->subject, "civilians"));
}

static void any_nesting_ends(void **state)
{
    (void)state;
    char words[2000] = "";
    for (int i = 0; i < 60; i++) {
        memcpy(words + i * 23, "who said that he which ", 23);
    }
    parse(words);
    assert_true(s->cn <= CLAUSES_MAX);
    for (int k = 0; k < s->cn; k++) {
        assert_true(s->c[k].parent < s->cn && s->c[k].parent >= -1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ambiguous_words_are_told_apart),
        cmocka_unit_test(every_verb_has_its_own_subject_and_object),
        cmocka_unit_test(the_one_who_speaks_last_is_the_subject_of_the_speech),
        cmocka_unit_test(complements_hang_on_the_verb_that_takes_them),
        cmocka_unit_test(a_dateline_does_nothing),
        cmocka_unit_test(a_comma_and_a_conjunction_open_a_clause),
        cmocka_unit_test(any_nesting_ends),
    };
    return cmocka_run_group_tests(tests, make_room, give_back);
}
