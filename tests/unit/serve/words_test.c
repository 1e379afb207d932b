/* Every word of every enum that a page shows has a key in the catalogue, under its context. With --list it prints them
 * instead, as a template for tools/words. */
#include "test.h"

#include "account/account.h"
#include "flow/flow.h"
#include "geo/geo.h"
#include "lexicon/lexicon.h"
#include "reading/reading.h"
#include "serve/inside.h"

#include <stdio.h>

typedef mz_str (*word_at)(int i);

#define WORD_OF(name, call, type)                                                                                      \
    static mz_str name(int i) { return call((type)i); }
WORD_OF(role, mz_role_word, mz_role)
WORD_OF(kind, mz_kind_word, mz_kind)
WORD_OF(plover, mz_plover_word, mz_plover)
WORD_OF(polarity, mz_polarity_word, mz_polarity)
WORD_OF(stance, mz_stance_word, mz_stance)
WORD_OF(effect, mz_effect_word, mz_effect)
WORD_OF(basis, mz_basis_word, mz_basis)
WORD_OF(victims, mz_victim_status_word, mz_victim_status)
WORD_OF(method, mz_method_word, mz_method)
WORD_OF(act, mz_act_kind_word, mz_act_kind)
WORD_OF(grade, mz_grade_word, mz_grade)
WORD_OF(line, mz_status_line_word, mz_status_line)
WORD_OF(flag, mz_account_flag_word, int)
WORD_OF(finality, mz_finality_word, mz_finality_grade)
WORD_OF(place, mz_place_kind_word, mz_place_kind)
WORD_OF(verdict, mz_verdict_word, mz_verdict)
WORD_OF(result, mz_breach_result_word, mz_breach_result)
WORD_OF(attribution, mz_attribution_word, mz_attribution)
WORD_OF(breach, mz_breach_state_word, mz_breach_state)
WORD_OF(step, mz_step_word, mz_step)
WORD_OF(stand, mz_stand_word, mz_stand)
WORD_OF(author, mz_author_word_word, mz_author_word)

/* docs/formats/act.md: the words of positions, remedies and links. */
static mz_str position(int i)
{
    static const char *const words[] = {"accuses", "denies", "concedes", "silent_since", "contests_figures"};
    return mz_str_of(words[i]);
}

static mz_str collection(int i) { return mz_str_of(mz_collection_class((mz_collection)i)->title); }

static mz_str crossing(int i)
{
    static const char *const words[] = {"open", "closed", "disputed", "unknown"};
    return mz_str_of(words[i]);
}

static mz_str coverage(int i)
{
    static const char *const words[] = {"watched", "unwatched", "denied"};
    return mz_str_of(words[i]);
}

/* intake/observe.c: how something was seen. */
static mz_str means(int i)
{
    static const char *const words[] = {
        "patrol_saw",          "patrol_heard",    "patrol_saw_heard",  "camera", "uav", "satellite",
        "follow_up_interview", "crater_analysis", "third_party_report"};
    return mz_str_of(words[i]);
}

static mz_str ceasefire(int i)
{
    static const char *const grades[] = {"cessation_of_hostilities", "preliminary", "definitive"};
    return mz_str_of(grades[i]);
}

static mz_str remedy(int i)
{
    static const char *const words[] = {"asked", "done", "refused"};
    return mz_str_of(words[i]);
}

static mz_str link_word(int i) { return i == 0 ? S("same") : S("different"); }

static mz_str review(int i) { return mz_review_word((mz_review)i); }
static mz_str sure(int i) { return mz_sure_word((mz_sure)i); }

static mz_str outcome(int i)
{
    mz_len n;
    return mz_ruling_outcomes(&n)[i];
}

static mz_str type(int i)
{
    mz_len n;
    return mz_types(&n)[i].leaf;
}

/* docs/formats/record.md: those that are known. */
static const char *const entries[] = {
    "genesis",        "key",    "document", "statements", "policy",   "settings",       "observation",
    "evidence",       "link",   "finding",  "ruling",     "terms",    "reading",        "position",
    "remedy",         "notice", "warning",  "ack",        "redact",   "promise-broken", "fork",
    "witness-silent", "anchor", "takeover", "label",      "coverage", "review"};

static mz_str entry(int i) { return mz_str_of(entries[i]); }

/* Those who are named on every page of such a case; others stay as the record has them. */
static const char *const actors[] = {"PAK",    "AFG",       "TUR",       "QAT",    "SAU",    "IRN",
                                     "CHN",    "IND",       "USA",       "RUS",    "ARE",    "GBR",
                                     "PAKMIL", "AFGMIL",    "PAKGOV",    "AFGGOV", "PAKCOP", "AFGCVL",
                                     "PAKCVL", "AFGREBTAL", "PAKREBTTP", "IGOUNO", "IGOMVM", "IGOOIC"};

static mz_str actor(int i)
{
    static uint8_t room[256];
    MZ_BUF_SCOPED name = mz_buf_new((mz_len)sizeof room);
    mz_put_actor_name(&name, mz_str_of(actors[i]));
    memcpy(room, name.data, (size_t)name.len);
    return (mz_str){room, name.len};
}

static int outcomes(void)
{
    mz_len n;
    (void)mz_ruling_outcomes(&n);
    return (int)n;
}

static int types(void)
{
    mz_len n;
    (void)mz_types(&n);
    return (int)n;
}

typedef struct list {
    const char *context;
    word_at word;
    int n;
} list;

#define LISTS                                                                                                          \
    {                                                                                                                  \
        {"role", role, MZ_ROLES}, {"kind", kind, MZ_FIGURE + 1}, {"plover", plover, MZ_ASSAULT + 1},                   \
            {"polarity", polarity, MZ_FUTURE + 1}, {"stance", stance, MZ_CALLS_FOR + 1},                               \
            {"effect", effect, MZ_DISPLACED + 1}, {"basis", basis, MZ_SUBSET + 1},                                     \
            {"victims", victims, MZ_UNKNOWN + 1}, {"method", method, MZ_BY_PERSON + 1}, {"act", act, MZ_REVIEW + 1},   \
            {"grade", grade, MZ_GRADE_NO_FIGURE + 1}, {"line", line, MZ_LINE_CIVILIAN + 1},                            \
            {"flag", flag, MZ_ACCOUNT_FLAGS}, {"finality", finality, MZ_GRADE_SETTLED + 1},                            \
            {"place", place, MZ_PLACE_LINE + 1}, {"verdict", verdict, MZ_VERDICT_UNDETERMINED + 1},                    \
            {"result", result, MZ_BREACH_UNDETERMINED + 1},                                                            \
            {"attribution", attribution, MZ_ATTRIBUTION_THIRD_ACTOR + 1}, {"breach", breach, MZ_STATE_REMEDIED + 1},   \
            {"step", step, MZ_STEPS}, {"author", author, MZ_AUTHOR_NO_CONTROL + 1}, {"outcome", outcome, outcomes()},  \
            {"type", type, types()}, {"stand", stand, MZ_STANDS}, {"position", position, 5}, {"remedy", remedy, 3},    \
            {"link", link_word, 2}, {"coverage", coverage, 3}, {"crossing", crossing, 4},                              \
            {"collection", collection, MZ_COLLECTIONS}, {"ceasefire", ceasefire, 3}, {"means", means, 9},              \
            {"review", review, MZ_REJECTED + 1}, {"sure", sure, MZ_DOUBTFUL + 1},                                      \
            {"actor", actor, (int)(sizeof actors / sizeof actors[0])},                                                 \
        {                                                                                                              \
            "entry", entry, (int)(sizeof entries / sizeof entries[0])                                                  \
        }                                                                                                              \
    }

static void every_word_of_an_enum_has_a_key(void **state)
{
    (void)state;
    const list lists[] = LISTS;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        for (int k = 0; k < lists[i].n; k++) {
            const mz_str w = lists[i].word(k);
            if (w.len > 0 && !mz_words_known(lists[i].context, w)) {
                fail_msg("no key for \"%.*s\" in the context %s: run tools/words", SFMT(w), lists[i].context);
            }
        }
    }
}

static int print_lists(void)
{
    const list lists[] = LISTS;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        for (int k = 0; k < lists[i].n; k++) {
            const mz_str w = lists[i].word(k);
            if (w.len > 0) {
                printf("msgctxt \"%s\"\nmsgid \"%.*s\"\nmsgstr \"\"\n\n", lists[i].context, SFMT(w));
            }
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_word_of_an_enum_has_a_key)};
    return argc > 1 && strcmp(argv[1], "--list") == 0 ? print_lists() : cmocka_run_group_tests(tests, NULL, NULL);
}
