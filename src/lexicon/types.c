/* Types of incidents and acts: the rows of data/taxonomy.csv, and how those of data sets map to them. */
#include "lexicon/lexicon.h"

#include "lexicon_types.inc"

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
