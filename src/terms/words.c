#include "terms/inside.h"

mz_str mz_verdict_word(mz_verdict v)
{
    static const char *const WORDS[] = {"no_breach", "breach", "undetermined"};
    return mz_str_of(WORDS[v]);
}

mz_str mz_breach_result_word(mz_breach_result v)
{
    static const char *const WORDS[] = {"no_breach", "breach_under_all", "contested_reading", "undetermined"};
    return mz_str_of(WORDS[v]);
}

mz_str mz_attribution_word(mz_attribution v)
{
    static const char *const WORDS[] = {"acknowledged", "claimed", "denied", "undetermined", "third_actor"};
    return mz_str_of(WORDS[v]);
}

mz_str mz_breach_state_word(mz_breach_state v)
{
    static const char *const WORDS[] = {"alleged", "answered", "examined", "ruled", "remedied"};
    return mz_str_of(WORDS[v]);
}

mz_str mz_step_word(mz_step v)
{
    static const char *const WORDS[] = {"notice", "answer", "examine", "rule", "remedy"};
    mz_assert(v < MZ_STEPS);
    return mz_str_of(WORDS[v]);
}

mz_str mz_author_word_word(mz_author_word v)
{
    static const char *const WORDS[] = {"named",     "accused",      "conceded", "denied",
                                        "territory", "no_territory", "control",  "no_control"};
    return mz_str_of(WORDS[v]);
}

#define WORD(lit)                                                                                                      \
    {                                                                                                                  \
        (const uint8_t *)(lit), (mz_len)sizeof(lit) - 1                                                                \
    }

const mz_str *mz_ruling_outcomes(mz_len *n)
{
    static const mz_str WORDS[] = {
        WORD("violation"),        WORD("no_violation"),         WORD("pending"),
        WORD("not_attributable"), WORD("cannot_rule_evidence"), WORD("cannot_rule_access_denied"),
        WORD("outside_terms"),    WORD("settled_locally"),      WORD("withdrawn")};
    *n = (mz_len)(sizeof WORDS / sizeof WORDS[0]);
    return WORDS;
}

static const char *const WHERE[] = {"any", "in", "out", "beyond", "own"};

mz_str mz_where_word(mz_where_kind kind) { return mz_str_of(WHERE[kind]); }

bool mz_where_parse(mz_str s, mz_where_kind *out)
{
    for (int k = 0; k <= MZ_WHERE_OWN; k++) {
        if (mz_str_eq(s, mz_str_of(WHERE[k]))) {
            *out = (mz_where_kind)k;
            return true;
        }
    }
    return false;
}

/* --- types as bits --- */

uint64_t mz_terms_type_bits(mz_str s)
{
    mz_len n = 0;
    const mz_type *v = mz_types(&n);
    mz_assert(n <= 64);
    uint64_t bits = 0;
    for (mz_len i = 0; i < n && s.len > 0; i++) {
        const mz_str path = v[i].path;
        const bool below = mz_str_starts(path, s) && (path.len == s.len || path.data[s.len] == '/');
        bits |= mz_str_eq(v[i].leaf, s) || below ? UINT64_C(1) << i : 0;
    }
    return bits;
}

uint64_t mz_terms_leaf_bit(mz_str leaf)
{
    const mz_type *t = mz_type_find(leaf);
    mz_len n = 0;
    return t == NULL ? 0 : UINT64_C(1) << (t - mz_types(&n));
}

mz_str mz_terms_leaf(int bit)
{
    mz_len n = 0;
    const mz_type *v = mz_types(&n);
    return bit < n ? v[bit].leaf : (mz_str){0};
}

/* --- lists --- */

bool mz_str_among(mz_str s, const mz_str *v, mz_len n)
{
    for (mz_len i = 0; i < n; i++) {
        if (mz_str_eq(s, v[i])) {
            return true;
        }
    }
    return false;
}

mz_len mz_terms_line_at(const mz_terms *t, mz_str id)
{
    for (mz_len i = 0; i < t->lines_n; i++) {
        if (mz_str_eq(t->lines[i].id, id)) {
            return i;
        }
    }
    return -1;
}

mz_len mz_terms_zone_at(const mz_terms *t, mz_str id)
{
    for (mz_len i = 0; i < t->zones_n; i++) {
        if (mz_str_eq(t->zones[i].id, id)) {
            return i;
        }
    }
    return -1;
}

mz_str mz_terms_where_id(const mz_terms *t, mz_where w)
{
    switch (w.kind) {
    case MZ_WHERE_IN:
    case MZ_WHERE_OUT:
        return t->zones[w.index].id;
    case MZ_WHERE_BEYOND:
    case MZ_WHERE_OWN:
        return t->lines[w.index].id;
    case MZ_WHERE_ANY:
        break;
    }
    return (mz_str){0};
}

mz_str mz_wording_in(mz_wordings w, mz_str language)
{
    for (mz_len i = 0; i < w.n; i++) {
        if (mz_str_eq(w.v[i].language, language)) {
            return w.v[i].text;
        }
    }
    return w.n > 0 ? w.v[0].text : (mz_str){0};
}

bool mz_terms_settled(const mz_terms *terms, const mz_str *signers, mz_len n, mz_strs *missing, mz_arena *perm)
{
    bool all = terms->parties_n > 0;
    for (mz_len i = 0; i < terms->parties_n; i++) {
        bool signed_by = false;
        for (mz_len k = 0; k < n; k++) {
            signed_by |= mz_str_eq(mz_actor_side(signers[k]), terms->parties[i]);
        }
        all &= signed_by;
        if (!signed_by && missing != NULL) {
            *mz_push(perm, missing) = terms->parties[i];
        }
    }
    return all;
}
