/* Words, phrases and types, as the compiled tables hold them. */
#include "lexicon/fold.h"
#include "lexicon/tables.h"

typedef struct edge {
    int32_t node, word, child;
} edge;
typedef struct term {
    int32_t entry, form;
} term;

#include "lexicon_tables.inc"

int32_t mz_lexicon_word(mz_str word)
{
    uint32_t at = mz_fold_hash(word) & (WORD_SLOTS - 1);
    while (word_slot[at] != 0) {
        const int32_t i = word_slot[at] - 1;
        const mz_len n = (mz_len)(word_at[i + 1] - word_at[i]);
        if (n == word.len && memcmp(word_text + word_at[i], word.data, (size_t)n) == 0) {
            return i + 1;
        }
        at = (at + 1) & (WORD_SLOTS - 1);
    }
    return 0;
}

int32_t mz_lexicon_step(int32_t node, int32_t word)
{
    if (word <= 0 || node < 0) {
        return -1;
    }
    uint32_t at = mz_edge_hash(node, word) & (EDGE_SLOTS - 1);
    while (edges[at].node >= 0) {
        if (edges[at].node == node && edges[at].word == word) {
            return edges[at].child;
        }
        at = (at + 1) & (EDGE_SLOTS - 1);
    }
    return -1;
}

int mz_lexicon_terms_n(int32_t node)
{
    mz_assert(node >= 0 && node < NODES_N);
    return node_terms[node + 1] - node_terms[node];
}

mz_term mz_lexicon_term(int32_t node, int k)
{
    mz_assert(k >= 0 && k < mz_lexicon_terms_n(node));
    const term *t = &terms[node_terms[node] + k];
    return (mz_term){&entries[t->entry], t->form};
}

mz_str mz_lexicon_next(mz_str *rest)
{
    mz_len i = 0;
    while (i < rest->len && (rest->data[i] == ' ' || rest->data[i] == '-')) {
        i++;
    }
    mz_len n = i;
    while (n < rest->len && rest->data[n] != ' ' && rest->data[n] != '-') {
        if (n > i && n + 1 < rest->len && rest->data[n] == '\'' && rest->data[n + 1] == 's' &&
            (n + 2 == rest->len || rest->data[n + 2] == ' ')) {
            break;
        }
        n++;
    }
    const mz_str w = mz_str_sub(*rest, i, n);
    *rest = mz_str_from(*rest, n);
    return w;
}

int32_t mz_lexicon_phrase(mz_str phrase)
{
    int32_t node = 0;
    for (mz_str w = mz_lexicon_next(&phrase); w.len > 0 && node >= 0; w = mz_lexicon_next(&phrase)) {
        uint8_t folded[128];
        const mz_len n = mz_fold_word(w, folded, 128);
        node = mz_lexicon_step(node, mz_lexicon_word((mz_str){folded, n}));
    }
    return node == 0 ? -1 : node;
}

bool mz_term_holds(const mz_term_entry *e, mz_day day)
{
    if (day == MZ_NO_DAY) {
        return e->to == MZ_NO_DAY || e->last;
    }
    return (e->from == MZ_NO_DAY || day >= e->from) && (e->to == MZ_NO_DAY || day < e->to);
}

mz_len mz_lexicon_entries_n(void) { return ENTRIES_N; }

const mz_term_entry *mz_lexicon_entry_at(mz_len i)
{
    mz_assert(i >= 0 && i < ENTRIES_N);
    return &entries[i];
}

const mz_term_entry *mz_lexicon_entry(int32_t node, mz_term_kind kind, mz_day day)
{
    for (int k = 0; node >= 0 && k < mz_lexicon_terms_n(node); k++) {
        const mz_term_entry *e = mz_lexicon_term(node, k).entry;
        if (e->kind == kind && mz_term_holds(e, day)) {
            return e;
        }
    }
    return NULL;
}

/* --- codes and their names ----------------------------------------------------------------------------------- */

static int nation_of(mz_str code)
{
    for (int i = 0; i < NATIONS_N && code.len >= 3; i++) {
        if (memcmp(nations[i][0].data, code.data, 3) == 0) {
            return i;
        }
    }
    return -1;
}

mz_str mz_actor_code(mz_str code)
{
    const int nation = nation_of(code);
    if (code.len == 3) {
        for (int r = 0; r < ROLES_N; r++) {
            if (memcmp(role_text + 3 * r, code.data, 3) == 0) {
                return (mz_str){(const uint8_t *)role_text + 3 * r, 3};
            }
        }
        return nation < 0 ? S("") : nations[nation][0];
    }
    for (int r = 0; r < ROLES_N && nation >= 0 && code.len == 6; r++) {
        if (memcmp(role_text + 3 * r, code.data + 3, 3) == 0) {
            return (mz_str){(const uint8_t *)code_text + ((mz_len)nation * ROLES_N + r) * 6, 6};
        }
    }
    return S("");
}

mz_str mz_country_name(mz_str code)
{
    const int nation = code.len == 3 ? nation_of(code) : -1;
    return nation < 0 ? S("") : nations[nation][1];
}

/* What follows "Pakistan's" or stands alone. */
static const char *role_name(mz_str role, bool alone)
{
    static const char *const names[][3] = {{"GOV", "government", "officials"},
                                           {"MIL", "military", "military"},
                                           {"COP", "police", "police"},
                                           {"CVL", "civilians", "civilians"},
                                           {"REB", "militants, group not named", "militants, group not named"},
                                           {"MED", "media", "media"},
                                           {"BUS", "traders", "traders"},
                                           {"REF", "displaced people", "displaced people"},
                                           {"JUD", "courts", "courts"},
                                           {"LEG", "parliament", "parliament"},
                                           {"SPY", "intelligence services", "intelligence services"},
                                           {"HLH", "medics", "medics"},
                                           {"NGO", "organisations", "organisations"},
                                           {"UAF", "unknown armed men", "unknown armed men"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (mz_str_eq(role, mz_str_of(names[i][0]))) {
            return names[i][alone ? 2 : 1];
        }
    }
    return NULL;
}

void mz_put_actor_name(mz_buf *out, mz_str code)
{
    for (mz_len i = 0; i < ENTRIES_N; i++) {
        if (entries[i].kind == MZ_TERM_NAME && mz_str_eq(mz_term_arg(&entries[i], 0), code)) {
            mz_put(out, mz_str_from(mz_term_id(&entries[i]), 5)); /* behind "name." */
            return;
        }
    }
    const mz_str country = code.len >= 3 ? mz_country_name(mz_str_sub(code, 0, 3)) : S("");
    const char *role = role_name(country.len > 0 ? mz_str_from(code, 3) : code, country.len == 0);
    if (country.len > 0 && (role != NULL || code.len == 3)) {
        mz_put(out, country);
        if (role != NULL) {
            mz_puts(out, "'s ");
            mz_put(out, mz_str_of(role));
        }
    } else {
        mz_put(out, role != NULL ? mz_str_of(role) : code);
    }
}

/* --- types --------------------------------------------------------------------------------------------------- */

const mz_type *mz_types(mz_len *n)
{
    *n = TYPES_N;
    return types;
}

const mz_type *mz_type_find(mz_str leaf)
{
    for (mz_len i = 0; i < TYPES_N; i++) {
        if (mz_str_eq(types[i].leaf, leaf)) {
            return &types[i];
        }
    }
    return NULL;
}

/* The leaf that stands for an ACLED sub-event type, where several of ours map to one of theirs. */
const mz_type *mz_type_of_acled(mz_str sub)
{
    static const struct {
        const char *sub, *leaf;
    } rows[] = {
        {"Armed clash", "clash"},
        {"Government regains territory", "position_captured"},
        {"Non-state actor overtakes territory", "position_captured"},
        {"Chemical weapon", "shelling"},
        {"Air/drone strike", "airstrike"},
        {"Suicide bomb", "suicide_attack"},
        {"Shelling/artillery/missile attack", "shelling"},
        {"Remote explosive/landmine/IED", "ied"},
        {"Grenade", "small_arms_fire"},
        {"Sexual violence", "attack_on_civilians"},
        {"Attack", "attack_on_civilians"},
        {"Abduction/forced disappearance", "abduction"},
        {"Excessive force against protesters", "attack_on_civilians"},
        {"Mob violence", "attack_on_civilians"},
        {"Agreement", "agreement"},
        {"Arrests", "detention"},
        {"Change to group/activity", "troop_movement"},
        {"Disrupted weapons use", "interception"},
        {"Headquarters or base established", "fortification"},
        {"Looting/property destruction", "property_destruction"},
        {"Non-violent transfer of territory", "withdrawal"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (mz_str_eq_fold(sub, mz_str_of(rows[i].sub))) {
            return mz_type_find(mz_str_of(rows[i].leaf));
        }
    }
    return NULL;
}

const mz_type *mz_type_of_cameo(mz_str code)
{
    static const struct {
        const char *code, *leaf;
    } finer[] = {{"1952", "drone_strike"},  {"1831", "suicide_attack"},    {"1833", "ied"},      {"1832", "ied"},
                 {"190", "clash"},          {"193", "small_arms_fire"},    {"195", "airstrike"}, {"183", "ied"},
                 {"191", "border_closure"}, {"182", "attack_on_civilians"}};
    if (mz_str_starts(code, S("196"))) {
        return NULL; /* "violate ceasefire" is a ruling, not a type */
    }
    for (size_t i = 0; i < sizeof finer / sizeof finer[0]; i++) {
        if (mz_str_starts(code, mz_str_of(finer[i].code))) {
            return mz_type_find(mz_str_of(finer[i].leaf));
        }
    }
    for (mz_len n = code.len; n >= 3; n--) {
        for (mz_len i = 0; i < TYPES_N; i++) {
            if (mz_str_starts(types[i].cameo, mz_str_sub(code, 0, n))) {
                return &types[i];
            }
        }
    }
    return NULL;
}

static bool any_of(mz_str s, const char *a, const char *b, const char *c)
{
    return mz_str_eq_fold(s, mz_str_of(a)) || mz_str_eq_fold(s, mz_str_of(b)) || mz_str_eq_fold(s, mz_str_of(c));
}

const mz_type *mz_type_of_osce(mz_str kind, mz_str weapon)
{
    const char *leaf = NULL;
    if (any_of(kind, "burst", "shot", "flare")) {
        leaf = "small_arms_fire";
    } else if (any_of(kind, "explosion", "projectile", "impact")) {
        leaf = any_of(weapon, "small_arms", "heavy_machine_gun", "rpg") ? "small_arms_fire"
               : mz_str_eq(weapon, S("uav"))                            ? "drone_strike"
                                                                        : "shelling";
    } else if (any_of(kind, "uav", "drone", "drone_overflight")) {
        leaf = "drone_overflight";
    } else if (any_of(kind, "weapon_seen", "weapons_in_breach", "weapon")) {
        leaf = "weapons_in_breach";
    } else if (any_of(kind, "uxo", "mine", "mine_blast")) {
        leaf = "mine_blast";
    } else if (any_of(kind, "damage", "property_destruction", "destruction")) {
        leaf = "property_destruction";
    } else if (any_of(kind, "access_restriction", "access_denied", "access")) {
        leaf = "access_denied";
    }
    return leaf == NULL ? NULL : mz_type_find(mz_str_of(leaf));
}

int mz_type_distance(mz_str leaf_a, mz_str leaf_b)
{
    if (mz_str_eq(leaf_a, leaf_b)) {
        return 0;
    }
    const mz_type *a = mz_type_find(leaf_a);
    const mz_type *b = mz_type_find(leaf_b);
    if (a == NULL || b == NULL) {
        return 4;
    }
    mz_str pa = a->path;
    mz_str pb = b->path;
    int same = 0;
    while (same < 3 && pa.data != NULL && pb.data != NULL && mz_str_eq(mz_str_cut(&pa, '/'), mz_str_cut(&pb, '/'))) {
        same++;
    }
    return 4 - same;
}
