/* Facts of a sentence to statements: joined where they are one happening, with places, days and the rules that fired.
 */
#include "reading/parse.h"

static bool is_np(const sentence *s, int i) { return i >= 0 && i < s->in && s->i[i].kind == I_NP; }

static void file_span(const sentence *s, mz_len begin, mz_len end, mz_len *from, mz_len *to)
{
    if (s->r->text->pieces_n > 0) {
        mz_text_span(s->r->text, begin, end, from, to);
    } else {
        *from = begin;
        *to = end;
    }
}

mz_span mz_span_of(const sentence *s, int u0, int u1)
{
    mz_span span = {S(""), -1, -1};
    if (u1 <= u0) {
        return span;
    }
    const mz_len b = s->t[s->u[u0].t0].at;
    mz_len e = s->t[s->u[u1 - 1].t1 - 1].end;
    e = e - b > MZ_STATEMENT_TEXT_MAX ? b + MZ_STATEMENT_TEXT_MAX : e;
    while (e > b && e < s->r->text->clean.len && (s->r->text->clean.data[e] & 0xC0) == 0x80) {
        e--;
    }
    span.text = mz_str_sub(s->r->text->clean, b, e);
    file_span(s, b, e, &span.begin, &span.end);
    return span;
}

/* --- joining
 * --------------------------------------------------------------------------------------------------------------- */

static bool same_chain(const sentence *s, int a, int b)
{
    if (a == b) {
        return true;
    }
    if (a < 0 || b < 0 || s->s[a].who_n != s->s[b].who_n) {
        return false;
    }
    for (int k = 0; k < s->s[a].who_n; k++) {
        if (s->s[a].who_item[k] != s->s[b].who_item[k]) {
            return false;
        }
    }
    return s->s[a].who_n > 0 && s->s[a].parent == s->s[b].parent;
}

static bool joins(const sentence *s, const fact *a, const fact *b)
{
    const bool violent = a->plover == MZ_ASSAULT || a->kind == MZ_FIGURE;
    return !a->dropped && !b->dropped && a->kind == b->kind && a->kind != MZ_ACT && violent && a->plover == b->plover &&
           a->stance == b->stance && (a->polarity == b->polarity) && same_chain(s, a->speech, b->speech) &&
           a->presupposed == b->presupposed;
}

static void join(sentence *s, fact *a, fact *b)
{
    for (int k = 0; k < b->harms_n && a->harms_n < LIST_MAX; k++) {
        a->harm[a->harms_n++] = b->harm[k];
    }
    for (int k = 0; k < b->agents_n && a->agents_n < LIST_MAX; k++) {
        bool have = false;
        for (int n = 0; n < a->agents_n; n++) {
            have = have || mz_str_eq(a->agents[n].code, b->agents[k].code);
        }
        if (!have) {
            a->agents[a->agents_n] = b->agents[k];
            a->agent_item[a->agents_n++] = b->agent_item[k];
        }
    }
    for (int k = 0; k < b->targets_n && a->targets_n < LIST_MAX; k++) {
        bool have = false;
        for (int n = 0; n < a->targets_n; n++) {
            have = have || mz_str_eq(a->targets[n].code, b->targets[k].code);
        }
        if (!have) {
            a->targets[a->targets_n] = b->targets[k];
            a->target_item[a->targets_n++] = b->target_item[k];
        }
    }
    a->place = a->place < 0 ? b->place : a->place;
    if (a->type.len == 0 || mz_str_eq(a->type, S("clash"))) {
        a->type = b->type.len > 0 ? b->type : a->type;
        a->cameo = b->type.len > 0 ? b->cameo : a->cameo;
    }
    b->dropped = true;
    (void)s;
}

static void join_facts(sentence *s)
{
    for (int a = 0; a < s->fn; a++) {
        for (int b = a + 1; b < s->fn; b++) {
            if (joins(s, &s->f[a], &s->f[b])) {
                join(s, &s->f[a], &s->f[b]);
            }
        }
    }
}

/* --- statements
 * ------------------------------------------------------------------------------------------------------------- */

static mz_mention mention(const sentence *s, int item_i, actor_ref a)
{
    const item *np = &s->i[item_i];
    int u1 = np->u1;
    if (np->of >= 0 && np->q.u1 > np->q.u0 && s->i[np->of].kind == I_NP) {
        u1 = s->i[np->of].u1;
    }
    return (mz_mention){mz_span_of(s, np->u0, u1), a.code};
}

static mz_victim_status status_of(const actor_ref *a)
{
    mz_victim_status st = MZ_UNKNOWN;
    return mz_victim_status_parse(a->status, &st) ? st : MZ_UNKNOWN;
}

/* "an official of the ministry in Kabul": all of the phrase, but for a day and for what is said. */
static mz_mention source_mention(const sentence *s, const speech *p, int w)
{
    int j = p->who_item[w];
    while (j + 2 < s->in && s->i[j + 1].kind == I_WORD && (s->i[j + 1].pos == P_PREP || s->i[j + 1].pos == P_TO) &&
           s->i[j + 2].kind == I_NP && !s->i[j + 2].time && j + 2 != p->begin && j + 2 != p->begin2) {
        j += 2;
    }
    while (j + 1 < p->at && s->i[j + 1].kind == I_NP && !s->i[j + 1].time && s->u[s->i[j + 1].head].cap) {
        j++; /* "director of the chapter of the Council Alia Salem" */
    }
    return (mz_mention){mz_span_of(s, s->i[p->who_item[w]].u0, s->i[j].u1), p->who[w].code};
}

/* Sources that stand in an earlier sentence. */
static mz_len write_carried(sentence *s, const speech *p, mz_mention *v, mz_len n)
{
    const carried *c = &s->r->memory.carried;
    for (int w = 0; w < p->who_n && n < MZ_STATEMENT_MENTIONS_MAX; w++) {
        mz_why(s, MZ_SLOT_SOURCE, (int)n, 0, 1, p->rule, p->cue);
        v[n++] = (mz_mention){c->span[w], p->who[w].code};
    }
    return n;
}

static void write_sources(sentence *s, const fact *f, mz_statement *st)
{
    mz_mention v[MZ_STATEMENT_MENTIONS_MAX];
    mz_len n = 0;
    int chain[8];
    const int depth = f->presupposed ? 0 : mz_speech_chain(s, f->speech, chain);
    for (int k = 0; k < depth; k++) {
        const speech *p = &s->s[chain[k]];
        if (p->carried) {
            n = write_carried(s, p, v, n);
            continue;
        }
        for (int w = 0; w < p->who_n && n < MZ_STATEMENT_MENTIONS_MAX; w++) {
            const bool pronoun = s->i[p->who_item[w]].pronoun && p->who[w].code.len == 0 &&
                                 !(f->act_of_cue && f->plover == MZ_NO_PLOVER);
            const bool again = n > 0 && v[n - 1].actor.len > 0 && mz_str_eq(v[n - 1].actor, p->who[w].code);
            if (!again && !pronoun) {
                const item *np = &s->i[p->who_item[w]];
                mz_why(s, MZ_SLOT_SOURCE, (int)n, np->u0, np->u1, p->rule, p->cue);
                mz_why_mention(s, MZ_SLOT_SOURCE, (int)n, p->who_item[w], &p->who[w]);
                v[n++] = source_mention(s, p, w);
            }
        }
    }
    if (depth > 0) {
        const speech *p = &s->s[chain[depth - 1]];
        st->cue = p->carried ? s->r->memory.carried.cue_span : mz_span_of(s, p->cue0, p->cue1);
        if (p->carried && st->cue.begin >= 0) {
            mz_why(s, MZ_SLOT_CUE, 0, 0, 1, p->rule, p->cue);
        } else if (p->cue1 > p->cue0) {
            mz_why(s, MZ_SLOT_CUE, 0, p->cue0, p->cue1, p->rule, p->cue);
        }
    }
    mz_mention *kept = mz_new(s->r->perm, mz_mention, n);
    memcpy(kept, v, (size_t)n * sizeof *kept);
    st->sources = kept;
    st->sources_n = n;
}

static void write_harms(const sentence *s, const fact *f, mz_statement *st)
{
    mz_harm *v = mz_new(s->r->perm, mz_harm, f->harms_n);
    for (int k = 0; k < f->harms_n; k++) {
        const harmed *h = &s->h[f->harm[k]];
        const mz_span span = mz_span_of(s, h->u0, h->u1);
        v[k] = (mz_harm){.effect = h->effect,
                         .count = h->q.count,
                         .approx = h->q.approx,
                         .basis = h->basis,
                         .begin = span.begin,
                         .end = span.end,
                         .victims = mention(s, h->victim_item, h->victims),
                         .status = status_of(&h->victims)};
    }
    st->harms = v;
    st->harms_n = f->harms_n;
}

static const mz_mention *write_actors(const sentence *s, const actor_ref *a, const int *items, int n)
{
    mz_mention *v = mz_new(s->r->perm, mz_mention, n);
    for (int k = 0; k < n; k++) {
        v[k] = mention(s, items[k], a[k]);
    }
    return v;
}

/* The clause with its own complements; for speech without a happening, the content. */
static void statement_span(const sentence *s, const fact *f, mz_statement *st)
{
    int u0 = s->un;
    int u1 = 0;
    if (f->speech >= 0 && !f->presupposed) { /* all that is said */
        const speech *p = &s->s[f->speech];
        const int end = p->end2 > p->begin2 ? p->end2 : p->end;
        if (end > p->begin) {
            u0 = s->i[p->begin].u0;
            u1 = s->i[end - 1].u1;
        }
    }
    const bool whole = !f->act_of_cue || f->plover != MZ_NO_PLOVER; /* an act is its clause, who does it and all */
    if (u1 <= u0 || whole) {
        const int c0 = s->i[s->c[f->clause].begin].u0;
        const int c1 = s->i[s->c[f->clause].end - 1].u1;
        u0 = c0 < u0 ? c0 : u0;
        u1 = c1 > u1 ? c1 : u1;
        const int subject = s->c[f->clause].subject;
        u0 = f->act_of_cue && subject >= 0 && s->i[subject].u0 < u0 ? s->i[subject].u0 : u0;
        for (int k = 0; k < f->harms_n; k++) {
            u0 = s->h[f->harm[k]].u0 < u0 ? s->h[f->harm[k]].u0 : u0;
            u1 = s->h[f->harm[k]].u1 > u1 ? s->h[f->harm[k]].u1 : u1;
        }
    }
    file_span(s, s->t[s->u[u0].t0].at, s->t[s->u[u1 - 1].t1 - 1].end, &st->begin, &st->end);
}

static void remember(sentence *s, const fact *f, const mz_statement *st)
{
    memory *m = &s->r->memory;
    if (f->kind != MZ_ACT && (f->plover == MZ_ASSAULT || f->harms_n > 0)) {
        m->event_seen = true;
    }
    if (st->where.known && f->kind != MZ_ACT) {
        m->place = st->where;
        if (st->where.country.len == 3) {
            m->country = st->where.country;
        }
    }
    for (int k = 0; k < f->harms_n; k++) {
        const harmed *h = &s->h[f->harm[k]];
        if (h->victims.code.len > 0 && h->basis != MZ_SUBSET) {
            m->victims = h->victims.code;
            m->status = h->victims.status;
        }
    }
    for (int k = 0; k < f->agents_n; k++) {
        m->agent = f->agents[k].code;
        if (mz_actor_is_armed_group(f->agents[k].code) && f->agents[k].named) {
            m->group = f->agents[k].code;
        }
    }
    if (st->sources_n > 0 && st->sources[st->sources_n - 1].actor.len > 0) {
        m->speaker = st->sources[st->sources_n - 1].actor;
        if (mz_actor_is_armed_group(m->speaker)) {
            m->group = m->speaker;
        }
    }
}

static void write_statement(sentence *s, const fact *f)
{
    reader *r = s->r;
    mz_statement *st = mz_push(r->perm, r->out);
    s->wn = 0;
    *st = (mz_statement){.n = r->out->n - 1,
                         .kind = f->kind,
                         .plover = f->plover,
                         .cameo = f->cameo,
                         .type = f->type,
                         .polarity = f->polarity,
                         .stance = f->stance,
                         .cue = {S(""), -1, -1},
                         .where = {.span = {S(""), -1, -1}},
                         .when = {.span = {S(""), -1, -1}},
                         .id = S(""),
                         .note = S("")};
    statement_span(s, f, st);
    write_sources(s, f, st);
    write_harms(s, f, st);
    st->agents = write_actors(s, f->agents, f->agent_item, f->agents_n);
    st->agents_n = f->agents_n;
    st->targets = write_actors(s, f->targets, f->target_item, f->targets_n);
    st->targets_n = f->targets_n;
    if (f->place >= 0) {
        (void)mz_locate(s, f->place, &st->where);
    } else if (f->kind != MZ_ACT && r->memory.place.known && !f->presupposed) {
        st->where = r->memory.place;
    }
    if (!mz_time_of(s, s->i[s->c[f->clause].begin].u0, s->i[s->c[f->clause].end - 1].u1, &st->when)) {
        (void)mz_time_of_sentence(s, &st->when);
    }
    mz_why_statement(s, f, st);
    mz_keep_whys(s, st);
    remember(s, f, st);
}

static void note_sides(sentence *s)
{
    memory *m = &s->r->memory;
    for (int i = 0; i < s->in; i++) {
        if (!is_np(s, i)) {
            continue;
        }
        mz_str c = s->i[i].country.len == 3 ? s->i[i].country
                   : s->i[i].actor.named    ? mz_actor_country(s->i[i].actor.code)
                                            : S("");
        if (c.len != 3) {
            continue;
        }
        int at = 0;
        while (at < m->sides_n && !mz_str_eq(m->sides[at], c)) {
            at++;
        }
        at = at == m->sides_n ? (m->sides_n < 4 ? m->sides_n++ : 3) : at;
        for (; at > 0; at--) {
            m->sides[at] = m->sides[at - 1];
        }
        m->sides[0] = c;
    }
    for (int i = 0; i < s->in; i++) { /* a group just named is meant by "the group" */
        if (is_np(s, i) && s->i[i].actor.named && mz_actor_is_armed_group(s->i[i].actor.code) &&
            s->i[i].actor.code.len > 6) {
            m->group = s->i[i].actor.code;
        }
    }
}

void mz_make_statements(sentence *s)
{
    mz_settle_places(s);
    join_facts(s);
    const mz_len before = s->r->out->n;
    for (int u = 0; u < s->in; u++) { /* in text order */
        for (int k = 0; k < s->fn; k++) {
            if (!s->f[k].dropped && s->c[s->f[k].clause].vg == u) {
                write_statement(s, &s->f[k]);
                s->f[k].dropped = true;
            }
        }
    }
    note_sides(s);
    if (s->r->trace != NULL && s->un > 0) {
        mz_keep_sentence(s, before);
    }
}
