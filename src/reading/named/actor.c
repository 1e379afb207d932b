/* Who a noun phrase is: a named actor, a country, a role, and what they make together. */
#include "reading/parse.h"

typedef struct found {
    const mz_term_entry *actor, *country, *role, *owner_role;
    mz_term_kind country_kind;
    bool role_is_head, owner_country, owner_actor;
} found;

mz_str mz_with_role(mz_str country, mz_str role)
{
    uint8_t key[6];
    if (country.len != 3 || role.len != 3) {
        return country.len == 3 ? country : role;
    }
    memcpy(key, country.data, 3);
    memcpy(key + 3, role.data, 3);
    const mz_str code = mz_actor_code((mz_str){key, 6});
    return code.len > 0 ? code : country;
}

mz_str mz_fighting(mz_str code) { return mz_str_eq(code, S("AFGGOV")) ? S("AFGMIL") : code; }

/* "Indian-backed militants" are not India's. */
static bool only_backed(const sentence *s, int u)
{
    static const char *const words[] = {"backed", "sponsored", "mediated", "brokered", "supported", "made",
                                        "funded", "trained",   "led",      "built",    "occupied"};
    if (u + 1 >= s->un || (s->t[s->u[u + 1].t0].flags & TK_GLUED) == 0) {
        return false;
    }
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
        if (mz_unit_is(s, u + 1, words[k])) {
            return !(mz_unit_is(s, u + 1, "led"));
        }
    }
    return false;
}

static const mz_term_entry *country_at(const sentence *s, int u, mz_term_kind *kind)
{
    static const mz_term_kind kinds[] = {MZ_TERM_COUNTRY, MZ_TERM_DEMONYM, MZ_TERM_PEOPLE, MZ_TERM_CAPITAL};
    if ((s->u[u].kinds & (KIND(COUNTRY) | KIND(DEMONYM) | KIND(PEOPLE) | KIND(CAPITAL))) == 0 || only_backed(s, u)) {
        return NULL;
    }
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        const mz_term_entry *e = mz_unit_entry(s, u, kinds[k]);
        if (e != NULL) {
            *kind = kinds[k];
            return e;
        }
    }
    return NULL;
}

static bool strong(const mz_term_entry *role) { return role != NULL && mz_arg_is(role, 2, "s"); }

static void note_unit(const sentence *s, int u, bool owner, bool is_head, found *f)
{
    const mz_term_entry *actor = mz_unit_entry(s, u, MZ_TERM_ACTOR);
    if (actor != NULL && (f->actor == NULL || (f->owner_actor && !owner))) {
        f->actor = actor;
        f->owner_actor = owner;
    }
    mz_term_kind kind = MZ_TERM_NONE;
    const mz_term_entry *country = country_at(s, u, &kind);
    if (country != NULL && (f->country == NULL || (f->owner_country && !owner))) {
        f->country = country;
        f->country_kind = kind;
        f->owner_country = owner;
    }
    const mz_term_entry *role = mz_unit_entry(s, u, MZ_TERM_ROLE);
    if (role == NULL) {
        return;
    }
    if (owner) {
        f->owner_role = role;
    } else if (f->role == NULL || strong(role) || !strong(f->role)) {
        f->role = role;
        f->role_is_head = is_head;
    }
}

static found look(const sentence *s, const item *np)
{
    found f = {0};
    int last_gen = np->u0 - 1;
    for (int u = np->u0; u < np->u1; u++) {
        last_gen = s->u[u].pos == P_GEN && u + 1 < np->u1 ? u : last_gen;
    }
    for (int u = np->u0; u < np->u1; u++) {
        note_unit(s, u, u < last_gen, u == np->head, &f);
    }
    return f;
}

/* The country of a place name behind "of" or "in". */
static mz_str country_of_words(const sentence *s, const item *np)
{
    for (int u = np->u0; u < np->u1; u++) {
        mz_term_kind kind = MZ_TERM_NONE;
        const mz_term_entry *e = country_at(s, u, &kind);
        if (e != NULL) {
            return mz_term_arg(e, 0);
        }
    }
    mz_place place;
    sentence *own = (sentence *)(uintptr_t)s;
    if (s->u[np->head].cap && mz_locate(own, (int)(np - s->i), &place)) {
        return mz_actor_country(place.country);
    }
    return S("");
}

/* What "of NP" or a following "in PLACE" says about whose they are. */
static void look_behind(sentence *s, const item *np, actor_ref *owner, mz_str *country)
{
    const int at = (int)(np - s->i);
    if (np->of >= 0) {
        *owner = s->i[np->of].actor;
        *country = owner->code.len >= 3 ? mz_actor_country(owner->code) : S("");
        if (country->len == 0) {
            *country = country_of_words(s, &s->i[np->of]);
        }
        return;
    }
    if (at + 2 < s->in && s->i[at + 1].kind == I_WORD && s->i[at + 2].kind == I_NP &&
        (mz_unit_is(s, s->i[at + 1].u0, "in") || mz_unit_is(s, s->i[at + 1].u0, "from") ||
         mz_unit_is(s, s->i[at + 1].u0, "at") || mz_unit_is(s, s->i[at + 1].u0, "for") ||
         mz_unit_is(s, s->i[at + 1].u0, "with"))) {
        const bool who = mz_unit_is(s, s->i[at + 1].u0, "for") || mz_unit_is(s, s->i[at + 1].u0, "with");
        const item *behind = &s->i[at + 2];
        if (who) {
            *owner = behind->actor;
            *country = owner->code.len >= 3 ? mz_actor_country(owner->code) : S("");
        } else {
            *country = country_of_words(s, behind);
            const mz_str code = behind->actor.code;
            if (behind->actor.named && code.len >= 6 && !behind->place) {
                *owner = behind->actor; /* "sources in the Indian army" */
            }
        }
    }
}

static mz_str group_code(const mz_term_entry *actor, const mz_term_entry *role)
{
    const mz_str code = mz_term_arg(actor, 0);
    const bool fights = mz_arg_is(role, 0, "MIL") || mz_arg_is(role, 0, "REB") || mz_arg_is(role, 0, "UAF");
    if (mz_term_arg(actor, 2).len > 0 && fights) {
        return mz_term_arg(actor, 2);
    }
    if (mz_term_arg(actor, 2).len > 0 &&
        (mz_arg_is(role, 0, "COP") || mz_arg_is(role, 0, "SPY") || mz_arg_is(role, 0, "CVL")) && strong(role)) {
        return mz_with_role(mz_str_sub(code, 0, 3), mz_term_arg(role, 0));
    }
    if (mz_str_eq(code, S("IGOUNO")) && (mz_arg_is(role, 0, "MIL") || mz_arg_is(role, 0, "IGOUNOMIL"))) {
        return S("IGOUNOMIL");
    }
    if (strong(role) && code.len == 6 && mz_actor_is_state(code) && !mz_arg_is(role, 0, "REB") &&
        !mz_arg_is(role, 0, "MIL") && !mz_arg_is(role, 0, "GOV") && mz_term_arg(role, 0).len == 3 &&
        mz_str_ends(code, S("GOV"))) {
        return mz_with_role(mz_str_sub(code, 0, 3), mz_term_arg(role, 0));
    }
    return code;
}

static mz_str status_of(mz_str code, const mz_term_entry *role, const mz_term_entry *actor)
{
    if (mz_actor_is_armed_group(code) && !(strong(role) && mz_arg_is(role, 1, "civilian"))) {
        return actor != NULL && mz_term_arg(actor, 1).len > 0 && mz_arg_is(actor, 1, "military") ? S("military")
                                                                                                 : S("militant");
    }
    if (mz_str_eq(code, S("IGOUNOMIL"))) {
        return S("military");
    }
    if (code.len == 6 && memcmp(code.data + 3, "MIL", 3) == 0) {
        return S("military");
    }
    if (code.len == 6 && memcmp(code.data + 3, "COP", 3) == 0) {
        return S("police");
    }
    return role != NULL && !mz_arg_is(role, 2, "n") ? mz_term_arg(role, 1)
           : actor != NULL                          ? mz_term_arg(actor, 1)
                                                    : S("unknown");
}

/* "the South Korean Defense Department": a name that several states have belongs to the one named before it. */
static mz_str of_its_country(const found *f, mz_str code)
{
    const mz_str country = f->country == NULL || f->owner_country ? S("") : mz_term_arg(f->country, 0);
    const bool other =
        country.len == 3 && code.len == 6 && mz_actor_is_state(code) && !mz_str_eq(country, mz_actor_country(code));
    return other ? mz_with_role(country, mz_str_from(code, 3)) : code;
}

static void by_actor(const found *f, const mz_term_entry *role, actor_ref *a)
{
    a->code = of_its_country(f, group_code(f->actor, role));
    a->status = status_of(a->code, role, f->actor);
    a->named = true;
    a->human = true;
    if (strong(role) && (mz_arg_is(role, 0, "CVL") || mz_arg_is(role, 0, "HLH") || mz_arg_is(role, 0, "MED")) &&
        mz_actor_is_armed_group(a->code) && f->role_is_head && f->owner_actor) {
        a->status = mz_term_arg(role, 1);
    }
}

static void by_role(const found *f, const mz_term_entry *role, mz_str country, bool retired, actor_ref *a)
{
    a->human = true;
    a->neutral = mz_arg_is(role, 2, "n");
    a->generic = mz_arg_is(role, 0, "REB") || mz_arg_is(role, 0, "UAF");
    const mz_str r = mz_term_arg(role, 0);
    a->code = r;
    if (retired && (mz_str_eq(r, S("MIL")) || mz_str_eq(r, S("COP")))) {
        a->code = country.len == 3 ? mz_with_role(country, S("CVL")) : S("CVL");
        a->named = country.len == 3 && f->country != NULL;
        a->status = S("civilian");
        return;
    }
    if (country.len == 3 && r.len == 3 && !mz_str_eq(r, S("UAF"))) {
        a->code = mz_with_role(country, r);
        a->named = f->country != NULL;
    } else if (country.len == 3 && r.len == 0) {
        a->code = country;
        a->named = true;
        a->country_only = true;
    } else if (r.len > 3) {
        a->named = true;
    }
    a->status = status_of(a->code, role, NULL);
}

/* "the Kunar police command", "Kandahar's health director", "the Bajaur imam": the country of a place named within. */
static mz_str country_of_place_inside(sentence *s, const item *np)
{
    int u0;
    int u1;
    mz_place place;
    const int i = (int)(np - s->i);
    if (mz_is_place(s, i) || !mz_place_inside(s, i, &u0, &u1) || !mz_locate(s, i, &place)) {
        return S("");
    }
    return mz_actor_country(place.country);
}

/* A noun for people and nothing else, though no dictionary of ours has it: "welder", "nephew". */
static bool person_noun(const sentence *s, const item *np)
{
    const unit *h = &s->u[np->head];
    if (h->known || h->pos != P_NOUN || h->cap) {
        return false;
    }
    const mz_word_class c = mz_lexicon_class(mz_token_folded(s, h->t1 - 1));
    const mz_word_class other = MZ_WORD_PLACE | MZ_WORD_TIME | MZ_WORD_QUANTITY | MZ_WORD_EVENT | MZ_WORD_ACT |
                                MZ_WORD_MESSAGE | MZ_WORD_ARTIFACT | MZ_WORD_ANIMAL | MZ_WORD_STATE | MZ_WORD_THING;
    return (c & MZ_WORD_CLOSED) == 0 && (c & MZ_WORD_PERSON) != 0 && (c & other) == 0 &&
           mz_word_level(c, MZ_PART_NOUN) >= 4;
}

static void by_person_noun(const found *f, mz_str country, actor_ref *a)
{
    a->human = true;
    a->code = country.len == 3 ? mz_with_role(country, S("CVL")) : S("CVL");
    a->named = country.len == 3 && f->country != NULL;
    a->status = S("civilian");
}

/* "in Doha", "at Torkham": where something is, not who acts. */
static bool stands_at(const sentence *s, int i)
{
    static const char *const preps[] = {"in",
                                        "at",
                                        "near",
                                        "outside",
                                        "inside",
                                        "around",
                                        "across",
                                        "through",
                                        "throughout",
                                        "within",
                                        "into",
                                        "off",
                                        "over",
                                        "along",
                                        "beyond",
                                        "via",
                                        "on the outskirts of"};
    const item *before = i > 0 ? &s->i[i - 1] : NULL;
    if (before == NULL || before->kind != I_WORD || before->pos != P_PREP) {
        return false;
    }
    for (size_t k = 0; k < sizeof preps / sizeof preps[0]; k++) {
        if (mz_str_eq_fold(mz_unit_text(s, before->u0, before->u1), mz_str_of(preps[k]))) {
            return true;
        }
    }
    return false;
}

void mz_share_role(sentence *s, int i)
{
    item *a = &s->i[i];
    const bool adjective = (s->u[a->head].kinds & KIND(DEMONYM)) != 0 && a->actor.country_only;
    if (!adjective || i + 2 >= s->in || s->i[i + 1].kind != I_WORD ||
        (s->i[i + 1].pos != P_CONJ && s->i[i + 1].pos != P_COMMA) || s->i[i + 2].kind != I_NP) {
        return;
    }
    const item *b = &s->i[i + 2];
    const mz_term_entry *role = mz_unit_entry(s, b->head, MZ_TERM_ROLE);
    const bool shared = b->actor.human && b->actor.code.len >= 6 && (s->u[b->head].kinds & KIND(DEMONYM)) == 0;
    if (shared && role != NULL && mz_term_arg(role, 0).len == 3) {
        a->actor.code = mz_with_role(a->actor.code, mz_term_arg(role, 0));
        a->actor.status = mz_term_arg(role, 1);
        a->actor.country_only = false;
    }
}

void mz_resolve_np(sentence *s, item *np)
{
    const found f = look(s, np);
    const mz_term_entry *role = f.role;
    actor_ref *a = &np->actor;
    *a = (actor_ref){.status = S("unknown")};
    if (role != NULL && !strong(role) && strong(f.owner_role)) {
        role = f.owner_role;
    } else if (role == NULL && f.owner_role != NULL && np->happening == NULL && !np->unitnoun && np->thing == NULL) {
        role = f.owner_role;
    }
    np->country = f.country != NULL ? mz_term_arg(f.country, 0) : S("");
    actor_ref owner = {0};
    mz_str country = np->country;
    if (np->country.len == 0 || np->of >= 0) {
        mz_str behind = S("");
        look_behind(s, np, &owner, &behind);
        country = country.len > 0 ? country : behind;
    }
    const mz_str within = country.len == 0 && f.actor == NULL && role != NULL ? country_of_place_inside(s, np) : S("");
    country = country.len == 0 ? within : country;
    if (f.actor != NULL) {
        by_actor(&f, role, a);
    } else if (role != NULL && owner.code.len > 3 && owner.named &&
               (!strong(role) || mz_actor_is_armed_group(owner.code) || mz_arg_is(role, 0, "MIL")) &&
               (mz_arg_is(role, 2, "n") || mz_arg_is(role, 0, "REB") || mz_arg_is(role, 0, "MIL"))) {
        *a = owner; /* "a spokesman for the TTP", "members of the Federal Constabulary" */
        a->code = mz_arg_is(role, 0, "MIL") || mz_arg_is(role, 0, "REB") ? mz_fighting(owner.code) : owner.code;
        if (mz_arg_is(role, 0, "MIL") && mz_actor_is_state(owner.code)) {
            a->code = mz_with_role(mz_str_sub(owner.code, 0, 3), S("MIL"));
        }
        a->status = status_of(a->code, NULL, NULL);
        a->status = mz_str_eq(a->status, S("unknown")) ? owner.status : a->status;
        a->neutral = false;
    } else if (role != NULL && mz_arg_is(role, 2, "n") && owner.code.len == 3 && owner.human &&
               mz_country_name(owner.code).len == 0) {
        *a = owner; /* "the chief of police" */
    } else if (role != NULL) {
        bool retired = false;
        for (int u = np->u0; u < np->u1; u++) {
            retired = retired || mz_unit_is(s, u, "retired") || mz_unit_is(s, u, "former");
        }
        const bool anybody = mz_term_arg(role, 0).len == 0 && np->of < 0;
        by_role(&f, role, anybody ? np->country : country, retired, a);
        a->named = a->named || (within.len == 3 && a->code.len > 3);
    } else if (f.country != NULL && f.country_kind != MZ_TERM_DEMONYM) {
        const bool capital = f.country_kind == MZ_TERM_CAPITAL;
        if (capital && stands_at(s, (int)(np - s->i))) {
            np->place = true; /* "in Doha": nobody speaks or acts */
            return;
        }
        const bool head = s->u[np->head].kinds & (KIND(COUNTRY) | KIND(PEOPLE) | KIND(CAPITAL) | KIND(DEMONYM));
        if (head) {
            a->code = capital ? mz_with_role(mz_term_arg(f.country, 0), S("GOV")) : mz_term_arg(f.country, 0);
            a->named = true;
            a->human = true;
            a->country_only = !capital;
            np->place = f.country_kind != MZ_TERM_PEOPLE;
        }
    } else if (f.country != NULL && (s->u[np->head].kinds & KIND(DEMONYM)) != 0) {
        a->code = mz_term_arg(f.country, 0); /* "the French", "a Hungarian" */
        a->named = true;
        a->human = true;
        a->country_only = true;
    }
    if (!a->human && a->code.len == 0 && !np->place && np->happening == NULL && person_noun(s, np)) {
        by_person_noun(&f, country, a);
    }
    np->plural = np->plural || (role != NULL && s->u[np->head].noun_form == (128 | MZ_PLURAL));
}
