/* Who did it and to whom: the actors of a happening or an act. */
#include "reading/event/fact.h"

static bool word_is(const sentence *s, int i, pos p)
{
    return i >= 0 && i < s->in && s->i[i].kind == I_WORD && s->i[i].pos == p;
}
static bool is_np(const sentence *s, int i) { return i >= 0 && i < s->in && s->i[i].kind == I_NP; }

static bool has_code(const actor_ref *v, int n, mz_str code)
{
    for (int k = 0; k < n; k++) {
        if (mz_str_eq(v[k].code, code)) {
            return true;
        }
    }
    return false;
}

void mz_add_actor(actor_ref *v, int *items, int *n, actor_ref a, int i)
{
    if (i >= 0 && *n < LIST_MAX && !has_code(v, *n, a.code)) { /* -1: named in an earlier sentence only */
        v[*n] = a;
        items[(*n)++] = i;
    }
}

mz_str mz_fact_country(sentence *s, const fact *f)
{
    mz_place place;
    if (f->place >= 0 && mz_locate(s, f->place, &place) && place.country.len == 3) {
        return place.country;
    }
    if (s->r->memory.event_seen && s->r->memory.country.len == 3) {
        return s->r->memory.country;
    }
    return S("");
}

/* "Pakistani shelling", "an Armenian missile": those who have such weapons. */
bool mz_agent_of_happening(const sentence *s, int i, actor_ref *out)
{
    const item *np = &s->i[i];
    if (np->happening == NULL) {
        return false;
    }
    if (np->actor.named && np->actor.code.len > 3) {
        *out = np->actor;
        out->code = mz_fighting(out->code);
        return true;
    }
    if (np->country.len == 3) {
        const bool side = (s->u[np->u0].kinds & KIND(COUNTRY)) != 0;
        *out = (actor_ref){.code = side ? np->country : mz_with_role(np->country, S("MIL")),
                           .named = true,
                           .human = true,
                           .status = S("military")};
        return true;
    }
    return false;
}

/* Militants and civilians are of the place where they are; soldiers and officials are of whoever speaks. */
static bool stateless(const actor_ref *a)
{
    static const char *const roles[] = {"CVL", "BUS", "MED", "REF", "HLH"};
    bool civilian = false;
    for (size_t k = 0; k < sizeof roles / sizeof roles[0]; k++) {
        civilian = civilian || mz_str_eq(a->code, mz_str_of(roles[k]));
    }
    return a->generic || civilian;
}

static mz_str country_here(sentence *s, const fact *f)
{
    const mz_str c = mz_fact_country(s, f);
    return c.len > 0 || f->plover != MZ_PROTEST ? c : mz_country_of_sentence(s);
}

/* "its men", "their fighters", "our drones": of whoever speaks. */
static bool own_men(const sentence *s, const item *np)
{
    bool own = false;
    for (int u = np->u0; u < np->head; u++) {
        own = own || (s->u[u].pos == P_POSS && !mz_unit_is(s, u, "whose"));
    }
    const mz_str code = np->actor.code;
    const bool fighters =
        np->actor.human && !np->actor.named &&
        (code.len == 0 || mz_str_eq(code, S("MIL")) || mz_str_eq(code, S("REB")) || mz_str_eq(code, S("UAF")));
    const bool weapon = mz_arg_is(np->happening, 0, "ASSAULT") && np->country.len == 0;
    return own && !np->pronoun && (fighters || weapon);
}

static mz_str forces_of(mz_str speaker)
{
    const mz_str country = mz_actor_country(speaker);
    return mz_actor_is_armed_group(speaker) || country.len != 3 ? speaker : mz_with_role(country, S("MIL"));
}

void mz_add_agents(sentence *s, fact *f, int np, int limit, mz_str speaker)
{
    for (int n = 0; np >= 0 && n < LIST_MAX; n++) {
        actor_ref a = s->i[np].actor;
        if (mz_agent_of_happening(s, np, &a)) {
            mz_add_actor(f->agents, f->agent_item, &f->agents_n, a, np);
        } else if (own_men(s, &s->i[np]) && speaker.len >= 3 && mz_actor_country(speaker).len + speaker.len > 3) {
            a = (actor_ref){.code = forces_of(speaker), .human = true, .named = true, .status = S("military")};
            mz_add_actor(f->agents, f->agent_item, &f->agents_n, a, np);
        } else if (s->i[np].happening == NULL && a.human && a.code.len >= 3) {
            a = mz_actor_in_context(s, &s->i[np], stateless(&a) ? country_here(s, f) : S(""), speaker);
            a.code = f->kind == MZ_ACT ? a.code : mz_fighting(a.code);
            mz_add_actor(f->agents, f->agent_item, &f->agents_n, a, np);
        } else if (s->i[np].pronoun && (mz_unit_is(s, s->i[np].head, "it") || mz_unit_is(s, s->i[np].head, "they")) &&
                   speaker.len >= 3) {
            a = (actor_ref){.code = f->kind == MZ_ACT ? speaker : mz_fighting(speaker),
                            .human = true,
                            .named = true,
                            .status = S("unknown")};
            mz_add_actor(f->agents, f->agent_item, &f->agents_n, a, np);
        }
        np = mz_list_next(s, np, limit);
    }
}

void mz_agents_around(sentence *s, fact *f, int from, int to, mz_str speaker)
{
    for (int i = from; i < to && f->agents_n == 0; i++) {
        actor_ref a;
        if (is_np(s, i) && mz_agent_of_happening(s, i, &a)) {
            mz_add_actor(f->agents, f->agent_item, &f->agents_n, a, i);
        } else if (is_np(s, i) && s->i[i].happening != NULL) {
            for (int j = i + 1; j + 1 < to && j < i + 6 && s->i[j].kind != I_VG; j++) {
                const bool doer = mz_unit_is(s, s->i[j].u0, "by") || mz_unit_is(s, s->i[j].u0, "between");
                if (word_is(s, j, P_PREP) && doer && is_np(s, j + 1) && s->i[j + 1].actor.human) {
                    mz_add_agents(s, f, j + 1, to, speaker);
                    break;
                }
            }
        }
    }
}

/* "gave in to lawyers": of the doer's own country, where nothing says another. */
static mz_str at_home(const fact *f, mz_str code)
{
    static const char *const roles[] = {"CVL", "GOV", "LEG", "JUD", "MED", "BUS", "REB", "COP"};
    const mz_str country = f->agents_n > 0 ? mz_actor_country(f->agents[0].code) : S("");
    for (size_t k = 0; k < sizeof roles / sizeof roles[0] && country.len == 3; k++) {
        if (mz_str_eq(code, mz_str_of(roles[k]))) {
            return mz_with_role(country, code);
        }
    }
    return code;
}

/* "bombed Kabul": the town, not its government. */
static mz_str attacked(const sentence *s, int np, mz_str code)
{
    const bool town = (s->u[s->i[np].head].kinds & KIND(CAPITAL)) != 0 && mz_str_ends(code, S("GOV"));
    return town ? mz_str_sub(code, 0, 3) : mz_fighting(code);
}

/* "shelled Pakistani posts": its forces; "bombed an Iraqi town": the country. */
static mz_str owned(const sentence *s, const fact *f, int np)
{
    const mz_str country = s->i[np].country;
    const bool forces = f->kind != MZ_ACT && mz_np_sort(s, np, S("military")) != NULL;
    return forces ? mz_with_role(country, S("MIL")) : country;
}

void mz_add_targets(sentence *s, fact *f, int np, int limit, mz_str speaker)
{
    for (int n = 0; np >= 0 && n < LIST_MAX; n++) {
        const item *i = &s->i[np];
        if (mz_unit_is(s, i->u0, "what")) {
            return; /* "what Pakistan claims are hideouts": not Pakistan */
        }
        if (f->kind == MZ_ACT && i->actor.neutral && !i->actor.named && i->possessed) {
            break;
        }
        if (i->actor.human && i->actor.code.len >= 3 && i->happening == NULL) {
            actor_ref a = mz_actor_in_context(s, i, mz_fact_country(s, f), speaker);
            a.code = f->kind == MZ_ACT ? at_home(f, a.code) : attacked(s, np, a.code);
            mz_add_actor(f->targets, f->target_item, &f->targets_n, a, np);
        } else if (i->country.len == 3 && !i->time && !mz_np_text(s, np)) {
            mz_add_actor(f->targets, f->target_item, &f->targets_n,
                         (actor_ref){.code = owned(s, f, np), .named = true, .human = true, .status = S("unknown")},
                         np);
        }
        np = mz_list_next(s, np, limit);
    }
}

/* States and what is theirs, armed groups, organisations: not everybody who has a code. */
bool mz_is_political(mz_str code)
{
    static const char *const bare[] = {"GOV", "MIL", "LEG", "COP", "SPY", "JUD"};
    for (size_t k = 0; k < sizeof bare / sizeof bare[0]; k++) {
        if (mz_str_eq(code, mz_str_of(bare[k]))) {
            return true;
        }
    }
    return mz_actor_is_state(code) || mz_actor_is_armed_group(code) || mz_str_starts(code, S("IGO")) ||
           mz_str_starts(code, S("NGO")) || mz_str_starts(code, S("IMG")) || mz_str_ends(code, S("REF"));
}

/* Are they two? Of one country only where one is its people or rebels and the other its government. */
bool mz_two_sides(mz_str a, mz_str b)
{
    const mz_str ca = mz_actor_country(a);
    if (ca.len == 0 || !mz_str_eq(ca, mz_actor_country(b))) {
        return !mz_str_eq(a, b);
    }
    const mz_str role = a.len >= 6 ? mz_str_sub(a, 3, 6) : S("");
    const bool people = mz_str_eq(role, S("CVL")) || mz_str_eq(role, S("REB")) || mz_str_eq(role, S("BUS"));
    return people && !mz_str_eq(a, b) && (b.len == 3 || mz_actor_is_state(b));
}

/* Is there war in the sentence or before it? "hit", "capture", "land" are words of many games. */
static bool war_about(const sentence *s)
{
    if (s->hn > 0 || s->r->memory.event_seen || s->r->party) {
        return true;
    }
    for (int i = 0; i < s->in; i++) {
        const item *np = &s->i[i];
        const bool violent = np->kind == I_NP && mz_arg_is(np->happening, 0, "ASSAULT");
        const bool fighter = np->kind == I_NP && np->actor.human && mz_actor_is_combatant(np->actor.code);
        if (violent || fighter) {
            return true;
        }
    }
    for (int u = 0; u < s->un; u++) {
        if ((s->u[u].kinds & KIND(WEAPON)) != 0) {
            return true;
        }
    }
    return false;
}

/* --- from the places round the word --------------------------------------------------------------------------------
 */

static bool civil(const sentence *s, int np)
{
    const actor_ref *a = &s->i[np].actor;
    const mz_str r = a->code.len >= 6 ? mz_str_sub(a->code, 3, 6) : a->code;
    const bool role = mz_str_eq(r, S("CVL")) || mz_str_eq(r, S("BUS")) || mz_str_eq(r, S("REF")) ||
                      mz_str_eq(r, S("MED")) || mz_str_eq(r, S("NGO")) || mz_str_eq(r, S("HLH"));
    const bool crowd = a->human && a->code.len == 0;
    const bool nation = a->country_only && (s->u[s->i[np].head].kinds & (KIND(PEOPLE) | KIND(DEMONYM))) != 0;
    return role || crowd || nation;
}

static bool official(const sentence *s, int np)
{
    const actor_ref *a = &s->i[np].actor;
    const bool role = mz_str_ends(a->code, S("GOV")) || mz_str_ends(a->code, S("LEG")) ||
                      mz_str_starts(a->code, S("IGO")) || mz_str_ends(a->code, S("SPY"));
    return role || (a->human && a->neutral) || s->i[np].pronoun || a->country_only;
}

static bool armed(const sentence *s, int np)
{
    const actor_ref *a = &s->i[np].actor;
    return mz_actor_is_combatant(a->code) || mz_str_ends(a->code, S("MIL")) || mz_str_eq(a->status, S("military"));
}

static bool several(const sentence *s, const slots *x)
{
    const bool list = x->subject >= 0 && mz_list_next(s, x->subject, s->in) >= 0;
    bool joint = false;
    for (int u = x->object < 0 ? 0 : s->i[x->object].u0; x->object >= 0 && u < s->i[x->object].u1; u++) {
        joint = joint || mz_unit_is(s, u, "joint") || mz_unit_is(s, u, "combined");
    }
    return list || joint || mz_slot_behind(s, x, "with") >= 0;
}

static bool of_states(const sentence *s, const slots *x)
{
    const int two[2] = {x->subject, x->object};
    for (int k = 0; k < 2; k++) {
        const item *np = two[k] < 0 ? NULL : &s->i[two[k]];
        if (np != NULL && (mz_is_political(np->actor.code) || np->country.len == 3)) {
            return true;
        }
    }
    return false;
}

/* The subject; of "they said they would", whoever speaks. */
static int spoken_for(const sentence *s, const slots *x)
{
    const int np = x->subject;
    const int sp = s->c[x->clause].speech;
    const bool pronoun = np >= 0 && s->i[np].pronoun && sp >= 0 && s->s[sp].who_n > 0;
    return pronoun ? s->s[sp].who_item[s->s[sp].who_n - 1] : np;
}

bool mz_subject_is(const sentence *s, const slots *x, char who)
{
    if (who == 'J') {
        return several(s, x);
    }
    if (who == 'X' || who == 'S') {
        return war_about(s) || (who == 'S' && of_states(s, x));
    }
    for (int np = spoken_for(s, x), n = 0; np >= 0 && n < 3; np = s->i[np].of, n++) {
        if (who == 'C' ? civil(s, np) : who == 'G' ? official(s, np) : armed(s, np)) {
            return true;
        }
    }
    return false;
}

/* Behind which words the target of a frame stands, the likeliest first. */
static const struct {
    char frame;
    const char *prep[16];
} BEHIND[] = {
    {'t', {"on", "at", "against", "upon", "into", "over", "with", "to", "for"}},
    {'d', {"to", "for", "among", "from", "in", "on", "against"}},
    {'o',
     {"on", "against", "at", "over", "upon", "to", "into", "in", "from", "with", "near", "along", "off", "towards",
      "toward", "across"}},
    {'l', {"on", "against", "over", "in", "throughout", "across"}},
    {'r', {"by", "of", "with", "on", "to", "against"}},
    {'w', {"with", "between", "to", "in", "from", "among"}},
    {'f', {"from", "of", "in", "with", "against"}},
    {'m', {"with", "between", "over"}},
    {'v', {"to", "in", "at", "for", "with"}},
    {'a', {"to", "in", "at"}},
    {'i', {"against", "on"}},
    {'p', {"from"}},
    {'*', {"to", "on", "upon", "from", "against", "with", "at", "for", "over", "between"}},
};

bool mz_is_source(const sentence *s, int np)
{
    const int own = s->i[np].clause;
    if (own >= 0 && s->c[own].act >= 0 && s->s[s->c[own].act].postposed && np < s->c[own].vg) {
        return true;
    }
    for (int k = 0; k < s->sn; k++) {
        for (int w = 0; w < s->s[k].who_n; w++) {
            if (s->s[k].who_item[w] == np) {
                return true;
            }
        }
    }
    return false;
}

static void targets_behind(sentence *s, fact *f, const slots *x, char frame, mz_str speaker)
{
    for (size_t r = 0; r < sizeof BEHIND / sizeof BEHIND[0]; r++) {
        for (int p = 0; BEHIND[r].frame == frame && p < 16 && BEHIND[r].prep[p] != NULL && f->targets_n == 0; p++) {
            const int np = mz_slot_behind(s, x, BEHIND[r].prep[p]);
            if (np >= 0 && !mz_is_source(s, np)) {
                mz_add_targets(s, f, np, x->end, speaker);
            }
        }
    }
}

static void targets_of_object(sentence *s, fact *f, int np, const slots *x, mz_str speaker)
{
    for (int n = 0; np >= 0 && n < 3 && f->targets_n == 0; np = s->i[np].of, n++) {
        mz_add_targets(s, f, np, x->end > np ? x->end : s->in, speaker);
    }
}

/* Of "its president voiced Turkey's readiness", Turkey is no target. */
static bool is_own_thing(const sentence *s, const fact *f, int target, int agent)
{
    const item *np = &s->i[f->target_item[target]];
    return f->kind == MZ_ACT && np->possessed && f->targets[target].country_only &&
           mz_str_eq(mz_actor_side(f->agents[agent].code), f->targets[target].code);
}

/* Who stands on both sides of a deed is not its target: nobody visits himself. */
static void drop_own(const sentence *s, fact *f)
{
    int n = 0;
    for (int k = 0; k < f->targets_n; k++) {
        bool same = false;
        for (int a = 0; a < f->agents_n; a++) {
            same = same || f->agent_item[a] == f->target_item[k] || mz_str_eq(f->agents[a].code, f->targets[k].code) ||
                   is_own_thing(s, f, k, a);
        }
        if (!same) {
            f->targets[n] = f->targets[k];
            f->target_item[n++] = f->target_item[k];
        }
    }
    f->targets_n = n;
}

/* To whom an act of speech is said: its object, whose it is, else behind its prepositions. */
void mz_fill_addressee(sentence *s, fact *f, const slots *x)
{
    if (x->object >= 0 && !mz_is_source(s, x->object)) {
        targets_of_object(s, f, x->object, x, S(""));
        drop_own(s, f);
    }
    if (f->targets_n == 0) {
        targets_behind(s, f, x, '*', S(""));
        drop_own(s, f);
    }
}

static bool of_agents(const fact *f, mz_str country)
{
    for (int a = 0; a < f->agents_n; a++) {
        if (mz_str_eq(mz_actor_country(f->agents[a].code), country)) {
            return true;
        }
    }
    return false;
}

/* Does the sentence, or the text before, name the country? A village alone may lie in any. */
static bool country_named(const sentence *s, mz_str country)
{
    for (int i = 0; i < s->in; i++) {
        const item *np = &s->i[i];
        const bool same = mz_str_eq(np->country, country) || mz_str_eq(mz_actor_country(np->actor.code), country);
        if (np->kind == I_NP && same) {
            return true;
        }
    }
    for (int k = 0; k < s->r->memory.sides_n; k++) {
        if (mz_str_eq(s->r->memory.sides[k], country)) {
            return true;
        }
    }
    return false;
}

/* Troops, aid and curfews in a place that nobody is named in: for its country, a curfew at home for one's own. */
static void target_place(sentence *s, fact *f, char frame)
{
    const bool hurt = f->plover == MZ_ASSAULT && s->hn > 0; /* then whoever is hurt is the target */
    const bool moves = f->agents_n > 0 && f->kind == MZ_EVENT && f->plover != MZ_PROTEST && !hurt;
    mz_place place;
    if ((frame != 'l' && !moves && f->plover != MZ_SANCTION) || f->place < 0 || f->kind == MZ_FIGURE ||
        !mz_locate(s, f->place, &place) || place.country.len != 3 || !country_named(s, place.country) ||
        (frame != 'l' && of_agents(f, place.country))) {
        return;
    }
    mz_add_actor(f->targets, f->target_item, &f->targets_n,
                 (actor_ref){.code = place.country, .named = true, .human = true, .status = S("unknown")}, f->place);
}

/* Of a protest: whom its purpose names, "to demand reforms by the government". */
static void target_later(sentence *s, fact *f, int from)
{
    for (int i = from; i < s->in && f->targets_n == 0; i++) {
        const item *np = &s->i[i];
        if (np->kind == I_WORD && np->pos == P_SEMI) {
            return;
        }
        if (np->kind == I_NP && !mz_is_source(s, i) && mz_is_political(np->actor.code) && np->actor.named) {
            mz_add_targets(s, f, i, i + 1, S(""));
            drop_own(s, f);
        } else if (np->kind == I_NP && np->country.len == 3 && !np->place && !np->time && !of_agents(f, np->country)) {
            mz_add_targets(s, f, i, i + 1, S(""));
        }
    }
}

static void find_targets(sentence *s, fact *f, const slots *x, char frame, mz_str speaker)
{
    const bool receiver = frame == 'd' && x->second >= 0;
    const bool object_first = frame == 't' || frame == 'm' || frame == 'v' || frame == 'a' || receiver;
    if (object_first && x->object >= 0) {
        targets_of_object(s, f, x->object, x, speaker);
        drop_own(s, f);
    }
    if (f->targets_n == 0) {
        targets_behind(s, f, x, frame, speaker);
        drop_own(s, f);
    }
    if (f->targets_n == 0 && !object_first && frame != 'i' && x->object >= 0) {
        targets_of_object(s, f, x->object, x, speaker);
        drop_own(s, f);
    }
    if (f->targets_n == 0) {
        target_place(s, f, frame);
    }
}

static void agents_of(sentence *s, fact *f, int np, mz_str speaker)
{
    for (int n = 0; np >= 0 && n < 3 && f->agents_n == 0; np = s->i[np].of, n++) {
        mz_add_agents(s, f, np, s->in, speaker);
        if (f->agents_n == 0 && s->i[np].country.len == 3 && s->i[np].happening == NULL && !s->i[np].time) {
            mz_add_actor(f->agents, f->agent_item, &f->agents_n,
                         (actor_ref){.code = s->i[np].country, .named = true, .human = true, .status = S("unknown")},
                         np);
        }
    }
}

/* The subject, else whoever it is a part or a number of: "thousands of Nigerians"; else the phrase that a name
 * explains: "A member of the Syrian parliament, M. M., began". */
static void find_agents(sentence *s, fact *f, int np, mz_str speaker)
{
    agents_of(s, f, np, speaker);
    if (f->agents_n > 0 || np < 2 || !word_is(s, np - 1, P_COMMA) || s->i[np].pronoun) {
        return;
    }
    int head = np - 2;
    while (head >= 2 && is_np(s, head) && word_is(s, head - 1, P_PREP) && is_np(s, head - 2)) {
        head -= 2;
    }
    if (is_np(s, head) && !s->i[head].time && !s->i[head].place) {
        agents_of(s, f, head, speaker);
    }
}

/* "Palestinian riots", "Pakistani shelling": the adjective tells who. */
static void agent_in_noun(sentence *s, fact *f, int np)
{
    actor_ref a;
    if (!mz_agent_of_happening(s, np, &a)) {
        return;
    }
    if (f->plover == MZ_PROTEST && s->i[np].country.len == 3) {
        a.code = mz_with_role(s->i[np].country, S("CVL"));
        a.status = S("civilian");
    }
    mz_add_actor(f->agents, f->agent_item, &f->agents_n, a, np);
}

/* "Thousands of people": whoever marches is a civilian of the place. */
static void crowd(sentence *s, fact *f, int np)
{
    const mz_str country = country_here(s, f);
    for (int n = 0; np >= 0 && n < 3; np = s->i[np].of, n++) {
        if (s->i[np].actor.human && country.len == 3) {
            mz_add_actor(f->agents, f->agent_item, &f->agents_n,
                         (actor_ref){.code = mz_with_role(country, S("CVL")), .human = true, .status = S("civilian")},
                         np);
            return;
        }
    }
}

static void speakers(const sentence *s, fact *f)
{
    for (int w = 0; f->speech >= 0 && w < s->s[f->speech].who_n; w++) {
        mz_add_actor(f->agents, f->agent_item, &f->agents_n, s->s[f->speech].who[w], s->s[f->speech].who_item[w]);
    }
}

/* Doers that stand nowhere as subject: in the noun, in the crowd, or as the troops that are moved. */
static void doers_elsewhere(sentence *s, fact *f, const slots *x, char frame, mz_str speaker)
{
    if (f->plover == MZ_MOBILIZE && frame == 'o' && x->object >= 0 && armed(s, x->object)) {
        find_agents(s, f, x->object, speaker); /* "artillery was put on alert": its own side did it */
    }
    if (f->agents_n == 0 && x->noun >= 0) {
        agent_in_noun(s, f, x->noun);
    }
    if (f->agents_n == 0 && f->plover == MZ_PROTEST && x->subject >= 0) {
        crowd(s, f, x->subject);
    }
}

void mz_fill_roles(sentence *s, fact *f, const slots *x, char frame)
{
    const mz_str speaker = mz_speaker_of(s, f->speech);
    const bool must = f->rule != NULL && strcmp(f->rule, "fact.must") == 0;
    if (frame == 's' || must) { /* "is out of the question", "they must leave": for the one who says so */
        speakers(s, f);
        if (must) {
            targets_of_object(s, f, x->subject, x, speaker);
            drop_own(s, f);
        }
        return;
    }
    if (frame == 'p') {
        find_agents(s, f, mz_slot_behind(s, x, "from"), speaker);
        targets_of_object(s, f, x->subject, x, speaker);
        return;
    }
    const int between = x->subject < 0 ? mz_slot_behind(s, x, "between") : -1;
    find_agents(s, f, between >= 0 ? between : x->subject >= 0 ? x->subject : x->by, speaker);
    if (f->agents_n == 0) {
        doers_elsewhere(s, f, x, frame, speaker);
    }
    if (between >= 0) {
        return;
    }
    if (f->plover == MZ_PROTEST && mz_slot_behind(s, x, "against") < 0) {
        target_later(s, f, x->end); /* where they marched is not whom they marched against */
    }
    if (f->targets_n == 0) {
        find_targets(s, f, x, frame, speaker);
    }
}
