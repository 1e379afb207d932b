/* Who did it and to whom: the actors of a happening or an act. */
#include "reading/fact.h"

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
    if (*n < LIST_MAX && !has_code(v, *n, a.code)) {
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

void mz_add_agents(sentence *s, fact *f, int np, int limit, mz_str speaker)
{
    for (int n = 0; np >= 0 && n < LIST_MAX; n++) {
        actor_ref a = s->i[np].actor;
        if (mz_agent_of_happening(s, np, &a)) {
            mz_add_actor(f->agents, f->agent_item, &f->agents_n, a, np);
        } else if (s->i[np].happening == NULL && a.human && a.code.len >= 3) {
            a = mz_actor_in_context(s, &s->i[np], a.generic ? mz_fact_country(s, f) : S(""), speaker);
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
                if (word_is(s, j, P_PREP) && mz_unit_is(s, s->i[j].u0, "by") && is_np(s, j + 1) &&
                    s->i[j + 1].actor.human) {
                    mz_add_agents(s, f, j + 1, to, speaker);
                    break;
                }
            }
        }
    }
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
            a.code = f->kind == MZ_ACT ? a.code : mz_fighting(a.code);
            mz_add_actor(f->targets, f->target_item, &f->targets_n, a, np);
        } else if (i->country.len == 3 && !i->time) {
            mz_add_actor(f->targets, f->target_item, &f->targets_n,
                         (actor_ref){.code = i->country, .named = true, .human = true, .status = S("unknown")}, np);
        }
        np = mz_list_next(s, np, limit);
    }
}
