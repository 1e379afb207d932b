#include "statement/statement.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof *(a)))

/* Each list stands in the order of its enum. */
static const char *const kinds[] = {"event", "act", "figure"};
static const char *const plovers[] = {"",        "AGREE",    "CONSULT",  "SUPPORT", "CONCEDE", "COOPERATE",
                                      "AID",     "RETREAT",  "REQUEST",  "ACCUSE",  "REJECT",  "THREATEN",
                                      "PROTEST", "SANCTION", "MOBILIZE", "COERCE",  "ASSAULT"};
static const char *const polarities[] = {"affirmed", "negated", "possible", "future"};
static const char *const stances[] = {"reports",  "claims", "confirms", "concedes",  "denies", "accuses",
                                      "condemns", "offers", "demands",  "threatens", "agrees", "calls_for"};
static const char *const effects[] = {"killed", "wounded", "casualties", "missing", "captured", "displaced"};
static const char *const bases[] = {"incident", "total", "increment", "subset"};
static const char *const statuses[] = {"civilian", "military", "police", "militant", "mixed", "unknown"};
static const char *const methods[] = {"reading", "table", "observation", "person"};
static const char *const act_kinds[] = {"finding",  "ruling", "remedy", "position",
                                        "coverage", "notice", "link",   "review"};
static const char *const reviews[] = {"unreviewed", "confirmed", "corrected", "rejected"};

_Static_assert(sizeof plovers / sizeof *plovers == MZ_ASSAULT + 1, "a word for each category");
_Static_assert(sizeof stances / sizeof *stances == MZ_CALLS_FOR + 1, "a word for each stance");

static mz_str word(const char *const *list, int n, int v)
{
    mz_assert(v >= 0 && v < n);
    return mz_str_of(list[v]);
}

/* The place of s in the list, or -1. */
static int find(const char *const *list, int n, mz_str s)
{
    for (int i = 0; i < n; i++) {
        if (mz_str_eq(s, mz_str_of(list[i]))) {
            return i;
        }
    }
    return -1;
}

#define WORDS(name, type, list)                                                                                        \
    mz_str mz_##name##_word(type v) { return word(list, COUNT(list), (int)v); }                                        \
    bool mz_##name##_parse(mz_str s, type *out)                                                                        \
    {                                                                                                                  \
        const int i = find(list, COUNT(list), s);                                                                      \
        if (i < 0) {                                                                                                   \
            return false;                                                                                              \
        }                                                                                                              \
        *out = (type)i;                                                                                                \
        return true;                                                                                                   \
    }

WORDS(kind, mz_kind, kinds)
WORDS(plover, mz_plover, plovers)
WORDS(polarity, mz_polarity, polarities)
WORDS(stance, mz_stance, stances)
WORDS(effect, mz_effect, effects)
WORDS(basis, mz_basis, bases)
WORDS(victim_status, mz_victim_status, statuses)
WORDS(method, mz_method, methods)
WORDS(act_kind, mz_act_kind, act_kinds)
WORDS(review, mz_review, reviews)

mz_str mz_statement_speaker(const mz_statement *s, const mz_document *document)
{
    return s->sources_n > 0 ? s->sources[s->sources_n - 1].actor : document->actor;
}
