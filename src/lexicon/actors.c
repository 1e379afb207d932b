/* Names of actors, in texts, data sets and the signatures of publishers. */
#include "lexicon/fold.h"
#include "lexicon/tables.h"

/* What a name is made of: a named actor, a country, a role. */
typedef struct parts {
    const mz_term_entry *actor, *country, *role;
} parts;

static const mz_term_entry *country_entry(int32_t node, mz_day day)
{
    static const mz_term_kind kinds[] = {MZ_TERM_COUNTRY, MZ_TERM_DEMONYM, MZ_TERM_PEOPLE, MZ_TERM_CAPITAL};
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        const mz_term_entry *e = mz_lexicon_entry(node, kinds[k], day);
        if (e != NULL) {
            return e;
        }
    }
    return NULL;
}

/* The longest phrase from *rest that a dictionary knows; moves *rest behind it, or behind one word. */
static void take_part(mz_str *rest, parts *p, mz_day day)
{
    mz_str after = *rest;
    mz_str best = *rest;
    (void)mz_lexicon_next(&best);
    int32_t node = 0;
    parts found = *p;
    for (mz_str w = mz_lexicon_next(&after); w.len > 0; w = mz_lexicon_next(&after)) {
        uint8_t folded[128];
        node = mz_lexicon_step(node, mz_lexicon_word((mz_str){folded, mz_fold_word(w, folded, 128)}));
        if (node < 0) {
            break;
        }
        const mz_term_entry *actor = mz_lexicon_entry(node, MZ_TERM_ACTOR, day);
        const mz_term_entry *country = country_entry(node, day);
        const mz_term_entry *role = mz_lexicon_entry(node, MZ_TERM_ROLE, day);
        if (actor != NULL || country != NULL || role != NULL) {
            found = *p;
            found.actor = found.actor == NULL ? actor : found.actor;
            found.country = found.country == NULL ? country : found.country;
            found.role =
                role != NULL && (found.role == NULL || mz_str_eq(mz_term_arg(role, 2), S("s"))) ? role : found.role;
            best = after;
        }
    }
    *p = found;
    *rest = best;
}

static mz_str known_code(mz_str country, mz_str role);

mz_str mz_actor_compose(mz_str name, mz_day day, const mz_term_entry **whose, const mz_term_entry **role)
{
    parts p = {NULL, NULL, NULL};
    while (mz_str_trim(name).len > 0) {
        take_part(&name, &p, day);
    }
    *whose = p.actor != NULL ? p.actor : p.country;
    *role = p.role;
    if (p.actor != NULL) {
        const bool fighting =
            p.role != NULL && mz_str_eq(mz_term_arg(p.role, 0), S("MIL")) && mz_term_arg(p.actor, 2).len > 0;
        return fighting ? mz_term_arg(p.actor, 2) : mz_term_arg(p.actor, 0);
    }
    if (p.country == NULL) {
        return p.role != NULL && mz_term_arg(p.role, 0).len == 3 ? mz_term_arg(p.role, 0) : S("");
    }
    if (p.role == NULL && p.country->kind == MZ_TERM_CAPITAL) {
        return known_code(mz_term_arg(p.country, 0), S("GOV"));
    }
    return p.role == NULL ? mz_term_arg(p.country, 0) : known_code(mz_term_arg(p.country, 0), mz_term_arg(p.role, 0));
}

mz_str mz_actor_find(mz_str name, mz_day day)
{
    const mz_term_entry *whole = mz_lexicon_entry(mz_lexicon_phrase(name), MZ_TERM_ACTOR, day);
    const mz_term_entry *whose;
    const mz_term_entry *role;
    return whole != NULL ? mz_term_arg(whole, 0) : mz_actor_compose(name, day, &whose, &role);
}

/* Country and role side by side, as the constant text of the dictionaries. */
static mz_str known_code(mz_str country, mz_str role)
{
    char key[8];
    if (country.len != 3 || role.len != 3) {
        return country;
    }
    memcpy(key, country.data, 3);
    memcpy(key + 3, role.data, 3);
    return mz_actor_code((mz_str){(const uint8_t *)key, 6});
}

static bool has_role(mz_str code, const char *role) { return code.len >= 6 && memcmp(code.data + 3, role, 3) == 0; }

static bool is_country(mz_str code) { return code.len >= 3 && mz_country_name(mz_str_sub(code, 0, 3)).len > 0; }

mz_str mz_actor_country(mz_str code) { return is_country(code) ? mz_str_sub(code, 0, 3) : S(""); }

mz_str mz_actor_side(mz_str code)
{
    const bool third = has_role(code, "REB") || has_role(code, "UAF") || has_role(code, "NGO") || has_role(code, "MED");
    return third ? S("") : mz_actor_country(code);
}

bool mz_actor_is_state(mz_str code)
{
    static const char *const of_state[] = {"GOV", "MIL", "COP", "SPY", "JUD", "LEG"};
    if (!is_country(code)) {
        return false;
    }
    bool state = code.len == 3;
    for (size_t i = 0; i < sizeof of_state / sizeof of_state[0]; i++) {
        state = state || has_role(code, of_state[i]);
    }
    return state;
}

bool mz_actor_is_armed_group(mz_str code)
{
    return has_role(code, "REB") || has_role(code, "UAF") || mz_str_starts(code, S("IMG")) ||
           mz_str_starts(code, S("REB")) || mz_str_starts(code, S("UAF"));
}

bool mz_actor_is_combatant(mz_str code)
{
    return mz_actor_is_armed_group(code) || has_role(code, "MIL") || has_role(code, "COP") ||
           mz_str_eq(code, S("MIL")) || mz_str_eq(code, S("COP"));
}

bool mz_actor_is_independent(mz_str code)
{
    static const char *const whole[] = {"IGO", "NGO", "MED", "HLH"};
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++) {
        if (mz_str_starts(code, mz_str_of(whole[i])) || (is_country(code) && has_role(code, whole[i]))) {
            return true;
        }
    }
    return false;
}

mz_str mz_country_code(mz_str name)
{
    if (name.len == 3 && mz_country_name(name).len > 0) {
        return mz_actor_code(name);
    }
    const mz_term_entry *e = mz_lexicon_entry(mz_lexicon_phrase(name), MZ_TERM_COUNTRY, MZ_NO_DAY);
    return e == NULL ? S("") : mz_term_arg(e, 0);
}

/* "Government of Pakistan", "Military Forces of Pakistan (2022-)": a head that gives the role, then the country. */
static mz_str by_head(mz_str name, const char *head, const char *role)
{
    const mz_str h = mz_str_of(head);
    if (name.len <= h.len || !mz_str_eq_fold(mz_str_sub(name, 0, h.len), h)) {
        return S("");
    }
    mz_str rest = mz_str_trim(mz_str_from(name, h.len));
    const mz_len paren = mz_str_find_byte(rest, '(');
    if (paren == 0) {
        const mz_len close = mz_str_find_byte(rest, ')');
        rest = mz_str_sub(rest, 1, close < 0 ? rest.len : close);
    } else if (paren > 0) {
        rest = mz_str_sub(rest, 0, paren);
    }
    const mz_str country = mz_country_code(mz_str_trim(rest));
    return country.len == 0 ? S("") : known_code(country, mz_str_of(role));
}

mz_str mz_actor_of_dataset(mz_str name, mz_day day)
{
    static const char *const heads[][2] = {{"Government of", "GOV"},
                                           {"Military Forces of", "MIL"},
                                           {"Police Forces of", "COP"},
                                           {"Civilians", "CVL"},
                                           {"Protesters", "CVL"},
                                           {"Rioters", "CVL"},
                                           {"Unidentified Armed Group", "UAF"},
                                           {"Private Security Forces", "MIL"},
                                           {"Refugees/IDPs", "REF"},
                                           {"Health Workers", "HLH"},
                                           {"Journalists", "MED"}};
    name = mz_str_trim(name);
    const mz_term_entry *e = mz_lexicon_entry(mz_lexicon_phrase(name), MZ_TERM_DATASET, day);
    if (e != NULL) {
        return mz_term_arg(e, 0);
    }
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        const mz_str code = by_head(name, heads[i][0], heads[i][1]);
        if (code.len > 0) {
            return code;
        }
    }
    const mz_len colon = mz_str_find_byte(name, ':');
    mz_str rest = colon > 0 && mz_str_find_byte(name, '(') < 0 ? mz_str_sub(name, 0, colon) : name;
    mz_str code = S("");
    bool first = true;
    while (rest.data != NULL) { /* every part must be a whole known name, and all the same */
        const mz_str part = mz_str_trim(mz_str_cut(&rest, ','));
        const int32_t node = mz_lexicon_phrase(part);
        const mz_term_entry *known = mz_lexicon_entry(node, MZ_TERM_ACTOR, day);
        known = known != NULL ? known : mz_lexicon_entry(node, MZ_TERM_COUNTRY, day);
        const mz_str one = known == NULL ? S("") : mz_term_arg(known, 0);
        if (!first && !mz_str_eq(one, code)) {
            return S("");
        }
        code = one;
        first = false;
    }
    return code;
}

mz_str mz_actor_of_publisher(mz_str name, mz_day day, bool *party)
{
    const mz_term_entry *e = mz_lexicon_entry(mz_lexicon_phrase(mz_str_trim(name)), MZ_TERM_PUBLISHER, day);
    mz_str code = e != NULL ? mz_term_arg(e, 0) : mz_actor_find(name, day);
    const bool speaks = mz_actor_is_state(code) || mz_actor_is_armed_group(code);
    if (e == NULL && !speaks && !mz_actor_is_independent(code)) {
        code = S("");
    }
    if (party != NULL) {
        *party = e != NULL ? mz_str_eq(mz_term_arg(e, 1), S("party")) : speaks;
    }
    return code;
}
