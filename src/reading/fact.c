/* Happenings and acts: what each clause says that somebody did, and how the one who says it stands to it. */
#include "reading/parse.h"

static bool word_is(const sentence *s, int i, pos p)
{
    return i >= 0 && i < s->in && s->i[i].kind == I_WORD && s->i[i].pos == p;
}
static bool is_np(const sentence *s, int i) { return i >= 0 && i < s->in && s->i[i].kind == I_NP; }

static bool stance_is(const mz_term_entry *e, const char *st) { return mz_arg_is(e, 0, st); }
static bool has_grammar(const sentence *s, int u, const char *class)
{
    return mz_unit_arg(s, u, MZ_TERM_GRAMMAR, 0, class);
}

/* --- actors of a happening -------------------------------------------------------------------------------------------
 */

static bool has_code(const actor_ref *v, int n, mz_str code)
{
    for (int k = 0; k < n; k++) {
        if (mz_str_eq(v[k].code, code)) {
            return true;
        }
    }
    return false;
}

static void add_actor(actor_ref *v, int *items, int *n, actor_ref a, int i)
{
    if (*n < LIST_MAX && !has_code(v, *n, a.code)) {
        v[*n] = a;
        items[(*n)++] = i;
    }
}

static mz_str clause_country(sentence *s, const fact *f)
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
static bool agent_of_happening(const sentence *s, int i, actor_ref *out)
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

static void add_agents(sentence *s, fact *f, int np, int limit, mz_str speaker)
{
    for (int n = 0; np >= 0 && n < LIST_MAX; n++) {
        actor_ref a = s->i[np].actor;
        if (agent_of_happening(s, np, &a)) {
            add_actor(f->agents, f->agent_item, &f->agents_n, a, np);
        } else if (s->i[np].happening == NULL && a.human && a.code.len >= 3) {
            a = mz_actor_in_context(s, &s->i[np], a.generic ? clause_country(s, f) : S(""), speaker);
            a.code = f->kind == MZ_ACT ? a.code : mz_fighting(a.code);
            add_actor(f->agents, f->agent_item, &f->agents_n, a, np);
        } else if (s->i[np].pronoun && (mz_unit_is(s, s->i[np].head, "it") || mz_unit_is(s, s->i[np].head, "they")) &&
                   speaker.len >= 3) {
            a = (actor_ref){.code = f->kind == MZ_ACT ? speaker : mz_fighting(speaker),
                            .human = true,
                            .named = true,
                            .status = S("unknown")};
            add_actor(f->agents, f->agent_item, &f->agents_n, a, np);
        }
        np = mz_list_next(s, np, limit);
    }
}

static void agents_around(sentence *s, fact *f, int from, int to, mz_str speaker)
{
    for (int i = from; i < to && f->agents_n == 0; i++) {
        actor_ref a;
        if (is_np(s, i) && agent_of_happening(s, i, &a)) {
            add_actor(f->agents, f->agent_item, &f->agents_n, a, i);
        } else if (is_np(s, i) && s->i[i].happening != NULL) {
            for (int j = i + 1; j + 1 < to && j < i + 6 && s->i[j].kind != I_VG; j++) {
                if (word_is(s, j, P_PREP) && mz_unit_is(s, s->i[j].u0, "by") && is_np(s, j + 1) &&
                    s->i[j + 1].actor.human) {
                    add_agents(s, f, j + 1, to, speaker);
                    break;
                }
            }
        }
    }
}

/* --- facts
 * ------------------------------------------------------------------------------------------------------------- */

static fact *new_fact(sentence *s, int k, int sp)
{
    if (s->fn >= FACTS_MAX) {
        return NULL;
    }
    fact *f = &s->f[s->fn];
    *f =
        (fact){.clause = k, .speech = sp, .kind = MZ_EVENT, .plover = MZ_ASSAULT, .place = -1, .polarity = MZ_AFFIRMED};
    s->fn++;
    return f;
}

static bool act_cue(const mz_term_entry *e) { return e != NULL && e->arg[2].len > 0; }

/* Speech whose content is wished, offered, threatened: no happening yet. */
static bool unreal(const sentence *s, int sp)
{
    const mz_term_entry *e = sp >= 0 ? s->s[sp].cue : NULL;
    return stance_is(e, "offers") || stance_is(e, "demands") || stance_is(e, "threatens") || stance_is(e, "agrees") ||
           stance_is(e, "calls_for");
}

/* The object of condemning, mourning, welcoming: it happened, whoever says so. */
static bool presupposes(const mz_term_entry *e)
{
    return stance_is(e, "condemns") || (stance_is(e, "reports") && act_cue(e)) || stance_is(e, "threatens") ||
           stance_is(e, "calls_for") || stance_is(e, "demands") || stance_is(e, "offers") || stance_is(e, "agrees");
}

/* Which speech a thing at item i of clause k is content of. */
static int speech_at(const sentence *s, int k, int i, bool *presupposed)
{
    const clause *c = &s->c[k];
    *presupposed = false;
    int sp = c->speech;
    if (c->act >= 0 && !s->s[c->act].postposed && i > c->vg) {
        sp = c->act;
    }
    if (sp >= 0 && presupposes(s->s[sp].cue)) {
        *presupposed = sp == c->act;
        sp = sp == c->act ? -1 : sp;
    }
    return sp;
}

static const char *const plover_of[] = {NULL};

static mz_plover plover(mz_str word)
{
    mz_plover p = MZ_NO_PLOVER;
    (void)plover_of;
    return mz_plover_parse(word, &p) ? p : MZ_NO_PLOVER;
}

/* The finest type named in the clause: "airstrike" before "raid" before the verb's own. */
static void refine_type(const sentence *s, fact *f, int from, int to)
{
    for (int i = from; i < to; i++) {
        if (is_np(s, i) && s->i[i].happening != NULL && mz_arg_is(s->i[i].happening, 0, "ASSAULT")) {
            const mz_term_entry *e = s->i[i].happening;
            const bool vague = mz_arg_is(e, 2, "clash") || mz_arg_is(e, 2, "raid");
            if (f->type.len == 0 || (!vague && f->plover == MZ_ASSAULT &&
                                     (mz_str_eq(f->type, S("clash")) || mz_str_eq(f->type, S("raid")) ||
                                      mz_str_eq(f->type, S("attack_on_civilians"))))) {
                f->type = e->arg[2];
                f->cameo = e->arg[1];
            }
        }
    }
}

static void harm_facts(sentence *s)
{
    for (int h = 0; h < s->hn; h++) {
        harmed *m = &s->h[h];
        bool pre = false;
        const int sp = m->of_harm >= 0 ? -2 : speech_at(s, m->clause < 0 ? 0 : m->clause, m->item, &pre);
        fact *f = NULL;
        if (m->of_harm >= 0) {
            for (int k = 0; k < s->fn && f == NULL; k++) {
                for (int n = 0; n < s->f[k].harms_n; n++) {
                    f = s->f[k].harm[n] == m->of_harm ? &s->f[k] : f;
                }
            }
        }
        for (int k = 0; k < s->fn && f == NULL; k++) {
            fact *o = &s->f[k];
            const bool zero = m->q.count.hi == 0 && m->q.count.lo == 0;
            const bool same = o->clause == m->clause || (s->c[o->clause].speech == s->c[m->clause].speech);
            f = same && o->speech == sp && o->presupposed == pre && o->harms_n < LIST_MAX &&
                        (o->polarity == MZ_NEGATED) == zero
                    ? o
                    : NULL;
        }
        if (f == NULL) {
            f = new_fact(s, m->clause < 0 ? 0 : m->clause, sp == -2 ? -1 : sp);
            if (f == NULL) {
                return;
            }
            f->presupposed = pre;
            f->u0 = m->u0;
            f->rule = "fact.harm";
            const item *v = &s->i[s->c[f->clause].vg];
            f->polarity = m->q.count.hi == 0 && m->q.count.lo == 0 ? MZ_NEGATED
                          : v->possible || m->possible             ? MZ_POSSIBLE
                          : v->future                              ? MZ_FUTURE
                                                                   : MZ_AFFIRMED;
            f->entry = m->rule;
        }
        if (f->harms_n < LIST_MAX) {
            f->harm[f->harms_n++] = h;
        }
    }
}

/* "the Taliban's refugee minister" is no fighter; "three Taliban members" are. */
static bool civil_office(const sentence *s, const item *np)
{
    for (int u = np->u0; u < np->u1; u++) {
        const mz_term_entry *e = mz_unit_entry(s, u, MZ_TERM_ROLE);
        if (e != NULL && mz_arg_is(e, 2, "s") && mz_arg_is(e, 1, "civilian")) {
            return true;
        }
    }
    return false;
}

static void complete_harm_fact(sentence *s, fact *f)
{
    const clause *c = &s->c[f->clause];
    const mz_str speaker = mz_speaker_of(s, f->speech);
    f->place = mz_place_of(s, f->clause);
    const mz_str country = clause_country(s, f);
    bool captured_only = true;
    bool displaced_only = true;
    bool arrest = false;
    for (int n = 0; n < f->harms_n; n++) {
        const harmed *h = &s->h[f->harm[n]];
        captured_only = captured_only && h->effect == MZ_CAPTURED;
        displaced_only = displaced_only && h->effect == MZ_DISPLACED;
        const item *v = h->clause >= 0 ? &s->i[s->c[h->clause].vg] : NULL;
        arrest = arrest || (v != NULL && v->verb != NULL && mz_arg_is(v->verb, 1, "COERCE"));
    }
    for (int n = 0; n < f->harms_n; n++) {
        const int k = s->h[f->harm[n]].clause;
        const clause *hc = &s->c[k];
        const item *v = &s->i[hc->vg];
        if (v->harmverb == NULL || !mz_arg_is(v->harmverb, 1, "trans")) {
            continue;
        }
        const bool victim_subject = hc->subject >= 0 && s->i[hc->subject].used;
        if (hc->agent >= 0 && (v->passive || victim_subject)) {
            add_agents(s, f, hc->agent, hc->end, speaker);
        } else if (!victim_subject && hc->subject >= 0) {
            add_agents(s, f, hc->subject, hc->vg, speaker);
        }
    }
    for (int k = 0; k < s->cn && f->agents_n == 0; k++) {
        if (s->c[k].speech == c->speech || k == f->clause) {
            const clause *o = &s->c[k];
            const item *v = &s->i[o->vg];
            const bool violent =
                v->verb != NULL && mz_arg_is(v->verb, 1, "ASSAULT") && !v->passive && mz_arg_is(v->verb, 0, "t");
            if (violent && o->subject >= 0 && !s->i[o->subject].used && k != f->clause) {
                add_agents(s, f, o->subject, o->vg, speaker);
            } else if (v->verb != NULL && mz_arg_is(v->verb, 1, "ASSAULT") && v->passive && o->agent >= 0) {
                add_agents(s, f, o->agent, o->end, speaker);
            }
            agents_around(s, f, o->begin, o->end, speaker);
        }
    }
    for (int n = 0; n < f->harms_n; n++) {
        harmed *h = &s->h[f->harm[n]];
        const bool speaks_of_enemy = f->agents_n > 0 && mz_same_side(f->agents[0].code, speaker);
        mz_str side = country;
        if (mz_str_eq(h->victims.code, S("MIL")) || mz_str_eq(h->victims.code, S("COP"))) {
            const mz_str own = mz_actor_country(speaker);
            const bool claimed = f->speech >= 0 && stance_is(s->s[f->speech].cue, "claims");
            if (own.len == 3 && mz_actor_is_state(speaker) && mz_is_party(s, f->speech, speaker)) {
                const mz_str other = mz_other_side(s, h->item, own);
                side = (speaks_of_enemy || claimed) && other.len == 3 ? other : own;
            }
        }
        if (s->i[h->victim_item].pronoun && s->r->memory.victims.len > 0) {
            h->victims =
                (actor_ref){.code = s->r->memory.victims, .status = s->r->memory.status, .human = true, .named = true};
        } else {
            h->victims = h->mixed && h->victims.named ? h->victims
                                                      : mz_actor_in_context(s, &s->i[h->victim_item], side, speaker);
            if (h->victim_item != h->item && !h->victims.named && !h->victims.human) {
                h->victims = s->i[h->victim_item].actor;
            }
        }
        if (mz_str_eq(h->victims.code, S("AFGGOV")) && !civil_office(s, &s->i[h->victim_item])) {
            h->victims.code = mz_fighting(h->victims.code);
            h->victims.status = mz_str_eq(h->victims.code, S("AFGMIL")) ? S("military") : h->victims.status;
        }
        if (h->mixed) {
            h->victims.status = S("mixed");
        }
        if (h->basis != MZ_SUBSET && h->victims.code.len > 0 && h->q.count.hi != 0) {
            add_actor(f->targets, f->target_item, &f->targets_n, h->victims, h->victim_item);
        }
    }
    f->plover = arrest && captured_only ? MZ_COERCE : MZ_ASSAULT;
    f->type = arrest && captured_only ? S("detention")
              : captured_only         ? S("abduction")
              : displaced_only        ? S("displacement")
                                      : S("");
    f->cameo = arrest && captured_only ? S("173") : S("");
    refine_type(s, f, 0, s->in);
    if (f->type.len == 0) {
        for (int k = 0; k < s->cn; k++) {
            const item *v = &s->i[s->c[k].vg];
            if (f->type.len == 0 && v->verb != NULL && mz_arg_is(v->verb, 1, "ASSAULT") &&
                s->c[k].speech == c->speech) {
                f->type = v->verb->arg[3];
                f->cameo = v->verb->arg[2];
            }
        }
    }
}

/* --- kinds
 * -------------------------------------------------------------------------------------------------------------- */

static bool any_happening(const sentence *s)
{
    for (int i = 0; i < s->in; i++) {
        if (is_np(s, i) && s->i[i].happening != NULL && mz_arg_is(s->i[i].happening, 0, "ASSAULT")) {
            return true;
        }
    }
    return false;
}

static bool any_day(const sentence *s)
{
    for (int u = 0; u < s->un; u++) {
        if ((s->u[u].kinds & KIND(TIME)) != 0 &&
            (mz_unit_arg(s, u, MZ_TERM_TIME, 0, "weekday") || mz_unit_arg(s, u, MZ_TERM_TIME, 0, "rel") ||
             (mz_unit_arg(s, u, MZ_TERM_TIME, 0, "month") && u > 0 && (s->t[s->u[u - 1].t0].flags & TK_DIGIT)))) {
            return true;
        }
    }
    return false;
}

static bool period_named(const sentence *s)
{
    for (int u = 0; u < s->un; u++) {
        if (has_grammar(s, u, "period") && !mz_unit_is(s, u + 1, "day")) {
            return true;
        }
        const bool month = mz_unit_arg(s, u, MZ_TERM_TIME, 0, "month");
        const bool with_day =
            (u > 0 && (s->t[s->u[u - 1].t0].flags & TK_DIGIT)) ||
            (u + 1 < s->un && (s->t[s->u[u + 1].t0].flags & TK_DIGIT) && s->t[s->u[u + 1].t0].value < 32);
        if (month && !with_day && u > 0 && mz_unit_is(s, u - 1, "in")) {
            return true;
        }
        if ((s->t[s->u[u].t0].flags & TK_DIGIT) != 0 && u > 0 && mz_unit_is(s, u - 1, "in") &&
            s->t[s->u[u].t0].value >= 1900 && s->t[s->u[u].t0].value < 2100 && s->u[u].pos == P_NUM &&
            s->q[u].u1 == s->q[u].u0) {
            return true;
        }
        if (mz_unit_is(s, u, "between") && u + 4 < s->un && (s->t[s->u[u + 1].t0].flags & TK_DIGIT) &&
            mz_unit_arg(s, u + 4, MZ_TERM_TIME, 0, "month")) {
            return true;
        }
        if (s->q[u].u1 > u && s->q[u].u1 < s->un && u > 0 &&
            (mz_unit_is(s, u - 1, "in") || mz_unit_is(s, u - 1, "over"))) {
            static const char *const spans[] = {"days",       "weeks",   "months",  "years",
                                                "operations", "attacks", "strikes", "clashes"};
            for (size_t k = 0; k < sizeof spans / sizeof spans[0]; k++) {
                if (mz_unit_is(s, s->q[u].u1, spans[k]) && !mz_unit_is(s, s->q[u].u1 + 1, "of")) {
                    return true;
                }
            }
        }
    }
    return false;
}

static void decide_kind(const sentence *s, fact *f)
{
    if (f->kind == MZ_ACT || f->harms_n == 0) {
        return;
    }
    const bool inherited = s->r->memory.event_seen;
    const bool bare = f->agents_n == 0 && !any_happening(s) && !any_day(s) && f->place < 0 && !inherited;
    bool displaced = true;
    for (int n = 0; n < f->harms_n; n++) {
        displaced = displaced && s->h[f->harm[n]].effect == MZ_DISPLACED;
    }
    if (period_named(s) || (bare && !f->presupposed) || (displaced && f->agents_n == 0)) {
        f->kind = MZ_FIGURE;
        f->plover = MZ_NO_PLOVER;
        for (int n = 0; n < f->harms_n; n++) {
            harmed *h = (harmed *)(uintptr_t)&s->h[f->harm[n]];
            h->basis = h->basis == MZ_INCIDENT ? MZ_TOTAL : h->basis;
        }
    }
}

/* --- verbs and cues without harm
 * ----------------------------------------------------------------------------------------- */

static bool object_class(const sentence *s, int np, const char *class)
{
    if (np < 0) {
        return false;
    }
    for (int u = s->i[np].u0; u < s->i[np].u1; u++) {
        if (mz_unit_arg(s, u, MZ_TERM_THING, 0, class)) {
            return true;
        }
    }
    return false;
}

/* The dictionary's verb that fits the object, NULL when none does. */
static const mz_term_entry *fitting_verb(const sentence *s, const clause *c)
{
    const item *v = &s->i[c->vg];
    const int32_t node = s->u[v->head].node;
    const int object = v->passive ? c->subject : c->object >= 0 ? c->object : -1;
    const mz_term_entry *any = NULL;
    if (v->verb == NULL) {
        return NULL;
    }
    for (int k = 0; k < mz_lexicon_terms_n(node); k++) {
        const mz_term m = mz_lexicon_term(node, k);
        if (m.entry->kind != MZ_TERM_VERB) {
            continue;
        }
        if (m.entry->arg[5].len > 0) {
            char class[16] = {0};
            memcpy(class, m.entry->arg[5].data, (size_t)(m.entry->arg[5].len < 15 ? m.entry->arg[5].len : 15));
            if (object_class(s, object, class)) {
                return m.entry;
            }
        } else if (any == NULL) {
            any = m.entry;
        }
    }
    return any;
}

static mz_polarity polarity_of(const item *v)
{
    return v->negated ? MZ_NEGATED : v->possible ? MZ_POSSIBLE : v->future ? MZ_FUTURE : MZ_AFFIRMED;
}

static void add_targets(sentence *s, fact *f, int np, int limit, mz_str speaker)
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
            actor_ref a = mz_actor_in_context(s, i, clause_country(s, f), speaker);
            a.code = f->kind == MZ_ACT ? a.code : mz_fighting(a.code);
            add_actor(f->targets, f->target_item, &f->targets_n, a, np);
        } else if (i->country.len == 3 && !i->time) {
            add_actor(f->targets, f->target_item, &f->targets_n,
                      (actor_ref){.code = i->country, .named = true, .human = true, .status = S("unknown")}, np);
        }
        np = mz_list_next(s, np, limit);
    }
}

static void verb_fact(sentence *s, int k, const mz_term_entry *e)
{
    const clause *c = &s->c[k];
    const item *v = &s->i[c->vg];
    const bool joint = mz_arg_is(e, 0, "m");
    const bool lone = mz_arg_is(e, 0, "i") || mz_arg_is(e, 0, "p");
    const int object = v->passive ? c->subject : c->object >= 0 ? c->object : c->prep_object;
    if (!joint && !lone && object < 0 && c->agent < 0) {
        return;
    }
    if (c->subject < 0 && c->agent < 0 && object < 0 && s->r->publisher.len == 0) {
        return;
    }
    fact *f = new_fact(s, k, c->speech);
    if (f == NULL) {
        return;
    }
    f->kind = mz_arg_is(e, 4, "a") ? MZ_ACT : MZ_EVENT;
    f->plover = plover(e->arg[1]);
    f->cameo = e->arg[2];
    f->type = e->arg[3];
    f->entry = e;
    f->rule = "fact.verb";
    f->polarity = polarity_of(v);
    f->place = mz_place_of(s, k);
    const mz_str speaker = mz_speaker_of(s, f->speech);
    if (v->passive) {
        if (c->agent >= 0) {
            add_agents(s, f, c->agent, c->end, speaker);
        }
    } else if (!mz_arg_is(e, 0, "p") && c->subject >= 0) {
        add_agents(s, f, c->subject, c->vg, speaker);
    }
    if (!lone && object >= 0) {
        add_targets(s, f, object, v->passive ? c->vg : c->end, speaker);
        if (f->targets_n == 0 && s->i[object].of >= 0) {
            add_targets(s, f, s->i[object].of, c->end, speaker);
        }
        if (f->targets_n == 0 && !v->passive && c->prep_object >= 0 && c->prep_object != object) {
            add_targets(s, f, c->prep_object, c->end, speaker);
        }
    } else if (mz_arg_is(e, 0, "p") && c->subject >= 0) {
        add_targets(s, f, c->subject, c->vg, speaker);
    }
    if (f->plover == MZ_ASSAULT) {
        refine_type(s, f, c->begin, c->end);
    }
}

/* "Shelling erupted", "the team heard 14 explosions": the noun is the happening. */
static void happening_fact(sentence *s, int k)
{
    const clause *c = &s->c[k];
    const item *v = &s->i[c->vg];
    int at = -1;
    const int around[3] = {c->subject, c->object, c->prep_object};
    for (int n = 0; n < 2 && at < 0; n++) {
        const int np = around[n];
        if (np >= 0 && s->i[np].happening != NULL && mz_arg_is(s->i[np].happening, 0, "ASSAULT") &&
            s->i[np].clause == k) {
            at = np;
        }
    }
    const bool light = v->light || (v->verb != NULL && mz_arg_is(v->verb, 0, "i"));
    if (at < 0 || !light || s->u[v->head].pos == P_BE) {
        return;
    }
    const mz_term_entry *e = s->i[at].happening;
    bool pre = false;
    const int sp = speech_at(s, k, at, &pre);
    fact *f = new_fact(s, k, pre ? -1 : sp);
    if (f == NULL) {
        return;
    }
    f->plover = plover(e->arg[0]);
    f->cameo = e->arg[1];
    f->type = e->arg[2];
    f->entry = e;
    f->rule = "fact.happening";
    f->polarity = s->i[at].no ? MZ_NEGATED : polarity_of(v);
    f->place = mz_place_of(s, k);
    for (int j = at; j + 1 < s->in && j < at + 4 && s->i[j].kind != I_VG; j++) {
        if (word_is(s, j, P_PREP) && mz_unit_is(s, s->i[j].u0, "between") && is_np(s, j + 1)) {
            add_agents(s, f, j + 1, s->in, mz_speaker_of(s, c->speech));
        }
    }
    actor_ref a;
    if (f->agents_n > 0) {
        return;
    }
    if (agent_of_happening(s, at, &a)) {
        add_actor(f->agents, f->agent_item, &f->agents_n, a, at);
    } else if (at != c->subject && c->subject >= 0 && !(sp >= 0 && s->s[sp].source == c->subject) &&
               (mz_unit_is(s, v->head, "launched") || mz_unit_is(s, v->head, "conducted") ||
                mz_unit_is(s, v->head, "carried"))) {
        add_agents(s, f, c->subject, c->vg, mz_speaker_of(s, c->speech));
    }
}

static bool content_exists(const sentence *s, int sp)
{
    for (int k = 0; k < s->fn; k++) {
        for (int p = s->f[k].speech; p >= 0; p = s->s[p].parent) {
            if (p == sp) {
                return true;
            }
        }
    }
    return false;
}

/* "offered to hand over to Great Britain two …": the one named in what is offered, asked or threatened. */
static void addressee(sentence *s, fact *f, int from)
{
    for (int i = from; i < s->in && f->targets_n == 0; i++) {
        if (s->i[i].kind == I_WORD && s->i[i].pos == P_SEMI) {
            return;
        }
        const bool named = is_np(s, i) && ((s->i[i].actor.named && s->i[i].actor.human) ||
                                           (s->i[i].country.len == 3 && !s->i[i].place));
        bool other = named;
        const mz_str code = named ? (s->i[i].actor.named ? s->i[i].actor.code : s->i[i].country) : S("");
        for (int k = 0; named && k < f->agents_n; k++) {
            other = other && !mz_str_eq(mz_actor_country(f->agents[k].code), mz_actor_country(code));
        }
        if (other && code.len > 0) {
            add_targets(s, f, i, s->in, S(""));
        }
    }
}

/* "…, he said, blaming Pakistan": what the same speaker told is laid at somebody's door. */
static bool blame(sentence *s, const clause *c, const speech *p)
{
    const mz_str who = p->who_n > 0 ? p->who[p->who_n - 1].code : S("");
    for (int k = 0; k < s->fn; k++) {
        fact *f = &s->f[k];
        const mz_str speaker = mz_speaker_of(s, f->speech);
        if (f->kind != MZ_ACT && f->plover == MZ_ASSAULT && f->agents_n == 0 && speaker.len > 0 &&
            (who.len == 0 || mz_str_eq(who, speaker))) {
            add_agents(s, f, c->object, c->end, speaker);
            f->blamed = f->agents_n > 0;
            return f->blamed;
        }
    }
    return false;
}

/* The cue itself is the act: condemns, offers, demands; or its object is a happening: "claimed the blast". */
static void act_fact(sentence *s, int k)
{
    const clause *c = &s->c[k];
    if (c->act < 0) {
        return;
    }
    const speech *p = &s->s[c->act];
    const mz_term_entry *e = p->cue;
    const bool event_stance = stance_is(e, "denies") || stance_is(e, "accuses") || stance_is(e, "claims") ||
                              stance_is(e, "confirms") || stance_is(e, "concedes");
    const item *v = &s->i[c->vg];
    if (content_exists(s, c->act) && (event_stance || !act_cue(e))) {
        return;
    }
    const bool speaker = p->who_n > 0;
    if (!act_cue(e) && (!p->complement || !speaker)) {
        return; /* "described the house": nobody is told anything */
    }
    const int object = c->object >= 0 ? c->object : c->prep_object;
    const bool of_event =
        object >= 0 && s->i[object].happening != NULL && mz_arg_is(s->i[object].happening, 0, "ASSAULT");
    const bool part =
        object >= 0 && (mz_unit_is(s, s->i[object].head, "involvement") ||
                        mz_unit_is(s, s->i[object].head, "responsibility") || mz_unit_is(s, s->i[object].head, "hand"));
    if (stance_is(e, "accuses") && mz_arg_is(e, 1, "blame") && c->object >= 0 && s->i[c->object].actor.human &&
        blame(s, c, p)) {
        return;
    }
    fact *f = NULL;
    if (event_stance && (of_event || (part && s->r->memory.event_seen) || (part && s->fn > 0))) {
        f = new_fact(s, k, c->act);
        if (f == NULL) {
            return;
        }
        f->plover = MZ_ASSAULT;
        f->rule = "fact.cue-event";
        f->place = mz_place_of(s, k);
        if (of_event) {
            f->type = s->i[object].happening->arg[2];
            f->cameo = s->i[object].happening->arg[1];
        }
        if (!stance_is(e, "confirms") && !stance_is(e, "accuses") && speaker) {
            actor_ref a = p->who[p->who_n - 1];
            add_actor(f->agents, f->agent_item, &f->agents_n, a, p->who_item[p->who_n - 1]);
        }
        if (stance_is(e, "accuses") && c->object >= 0) {
            add_agents(s, f, c->object, c->end, mz_speaker_of(s, c->act));
        }
    } else {
        f = new_fact(s, k, c->act);
        if (f == NULL) {
            return;
        }
        f->kind = MZ_ACT;
        f->act_of_cue = true;
        f->plover = plover(e->arg[2]);
        f->cameo = e->arg[3];
        f->type = e->arg[4];
        f->rule = act_cue(e) ? "fact.act" : "fact.says";
        if (speaker && act_cue(e)) {
            for (int w = 0; w < p->who_n; w++) {
                add_actor(f->agents, f->agent_item, &f->agents_n, p->who[w], p->who_item[w]);
            }
        }
        const bool of_attack = stance_is(e, "condemns") && object >= 0 && s->i[object].happening != NULL;
        if (object >= 0 && act_cue(e) && !of_attack) {
            add_targets(s, f, object, c->end, S(""));
            if (f->targets_n == 0 && c->prep_object >= 0) {
                add_targets(s, f, c->prep_object, c->end, S(""));
            }
        }
        if (act_cue(e) && f->targets_n == 0 && !of_attack) {
            addressee(s, f, c->vg + 1);
        }
    }
    f->entry = e;
    f->polarity = v->negated ? MZ_NEGATED : MZ_AFFIRMED;
}

/* meet, visit, cut ties: cues of the dictionary that are no speech. */
static void plain_cue_fact(sentence *s, int k)
{
    const clause *c = &s->c[k];
    const mz_term_entry *e = s->i[c->vg].cue;
    if (c->act >= 0 || !act_cue(e) || (c->subject < 0 && c->agent < 0)) {
        return;
    }
    const bool consult = mz_arg_is(e, 2, "CONSULT") || mz_arg_is(e, 2, "SANCTION") || mz_arg_is(e, 2, "SUPPORT") ||
                         mz_arg_is(e, 2, "ACCUSE") || mz_arg_is(e, 2, "AGREE");
    if (!consult || (s->i[c->vg].infinitive)) {
        return;
    }
    fact *f = new_fact(s, k, c->speech);
    if (f == NULL) {
        return;
    }
    f->kind = MZ_ACT;
    f->plover = plover(e->arg[2]);
    f->cameo = e->arg[3];
    f->type = e->arg[4];
    f->entry = e;
    f->rule = "fact.plain-act";
    f->polarity = polarity_of(&s->i[c->vg]);
    if (f->plover == MZ_CONSULT) {
        f->place = mz_place_of(s, k);
    }
    const mz_str speaker = mz_speaker_of(s, c->speech);
    const int agent = s->i[c->vg].passive ? c->agent : c->subject;
    if (agent >= 0) {
        add_agents(s, f, agent, agent < c->vg ? c->vg : c->end, speaker);
    }
    const int object = s->i[c->vg].passive ? c->subject : c->object >= 0 ? c->object : c->prep_object;
    if (object >= 0 && object != agent) {
        add_targets(s, f, object, c->end, speaker);
        if (f->targets_n == 0 && c->prep_object >= 0) {
            add_targets(s, f, c->prep_object, c->end, speaker);
        }
    }
}

static bool disaster(const sentence *s)
{
    bool found = false;
    for (int u = 0; u < s->un; u++) {
        found = found || has_grammar(s, u, "disaster");
    }
    return found && !any_happening(s);
}

static bool harmed_clause(const sentence *s, int k)
{
    for (int h = 0; h < s->hn; h++) {
        if (s->h[h].clause == k) {
            return true;
        }
    }
    return false;
}

void mz_find_facts(sentence *s)
{
    s->fn = 0;
    if (disaster(s)) {
        s->hn = 0;
    } else {
        harm_facts(s);
    }
    const int harm_n = s->fn;
    for (int k = 0; k < harm_n; k++) {
        complete_harm_fact(s, &s->f[k]);
    }
    for (int k = 0; k < s->cn; k++) {
        const mz_term_entry *e = fitting_verb(s, &s->c[k]);
        const bool wished = unreal(s, s->c[k].speech) && (s->i[s->c[k].vg].infinitive || s->c[k].link == L_COMP ||
                                                          s->c[k].link == L_PART || s->c[k].link == L_INF);
        if (harmed_clause(s, k) || wished) {
            continue;
        }
        const int before = s->fn;
        if (e != NULL && s->c[k].act < 0 && !s->i[s->c[k].vg].infinitive) { /* a purpose belongs to its verb */
            verb_fact(s, k, e);
        }
        if (s->fn == before) {
            happening_fact(s, k);
        }
        if (s->fn == before) {
            plain_cue_fact(s, k);
        }
    }
    for (int k = s->cn - 1; k >= 0; k--) {
        const bool wished = unreal(s, s->c[k].speech);
        if (!wished) {
            act_fact(s, k);
        }
    }
    for (int k = 0; k < s->fn; k++) {
        fact *f = &s->f[k];
        decide_kind(s, f);
        if (f->act_of_cue) {
            f->stance = mz_cue_stance(s, f->speech);
        } else {
            f->stance = mz_stance_of(s, f);
        }
    }
}
