/* Harm: which number belongs to which people and which effect. The passes over a sentence, in their order: tolls first,
 * for their numbers are nobody else's; verbs; nouns and adjectives; parts of what was found; what the numbers stand
 * for.
 */
#include "reading/harm/harm.h"

/* A forecast without a number: "many more will die". */
static bool idle_forecast(const sentence *s, const harmed *h)
{
    return (h->possible || (h->clause >= 0 && s->i[s->c[h->clause].vg].future)) && h->q.vague && !h->q.at_most;
}

static void drop_forecasts(sentence *s)
{
    int moved[HARMS_MAX];
    int n = 0;
    for (int k = 0; k < s->hn; k++) {
        const bool drop = idle_forecast(s, &s->h[k]);
        moved[k] = drop ? -1 : n;
        if (!drop) {
            s->h[n] = s->h[k];
            n++;
        }
    }
    s->hn = n;
    for (int k = 0; k < s->hn; k++) {
        s->h[k].of_harm = s->h[k].of_harm >= 0 ? moved[s->h[k].of_harm] : -1;
    }
}

/* What was found since then was found by this rule. */
static int found_by(sentence *s, int since, const char *rule)
{
    for (int k = since; k < s->hn; k++) {
        s->h[k].how = rule;
    }
    return s->hn;
}

static void by_toll(sentence *s, bool sums)
{
    const int before = s->hn;
    for (int i = 0; i < s->in; i++) {
        if (mz_is_np(s, i)) {
            mz_harm_by_toll(s, i, sums);
        }
    }
    (void)found_by(s, before, "harm.toll");
}

static void by_clause(sentence *s)
{
    int before = s->hn;
    for (int k = 0; k < s->cn; k++) {
        mz_harm_by_verb(s, k);
        before = found_by(s, before, "harm.verb");
        mz_harm_by_predicate(s, k);
        before = found_by(s, before, "harm.predicate");
    }
}

static void by_phrase(sentence *s)
{
    int before = s->hn;
    for (int i = 0; i < s->in; i++) {
        if (mz_is_np(s, i) && !s->i[i].used) {
            mz_harm_by_noun(s, i);
            before = found_by(s, before, "harm.noun");
        }
        if (mz_is_np(s, i) && !s->i[i].used) {
            mz_harm_by_word(s, i);
            before = found_by(s, before, "harm.adjective");
        }
    }
}

/* Numbers whose verb stands elsewhere. */
static void by_ellipsis(sentence *s)
{
    int before = s->hn;
    mz_harm_beside(s);
    before = found_by(s, before, "harm.beside");
    mz_harm_gapped(s);
    mz_harm_of_others(s);
    before = found_by(s, before, "harm.gapped");
    mz_harm_by_figure(s);
    (void)found_by(s, before, "harm.figure");
}

static void by_part(sentence *s)
{
    int before = s->hn;
    for (int i = 0; i < s->in; i++) {
        mz_harm_by_part(s, i);
        mz_harm_by_colon(s, i);
    }
    before = found_by(s, before, "harm.part");
    mz_harm_by_breakdown(s);
    (void)found_by(s, before, "harm.breakdown");
}

void mz_find_harm(sentence *s)
{
    s->hn = 0;
    by_toll(s, false);
    by_clause(s);
    by_phrase(s);
    by_toll(s, true);
    by_ellipsis(s);
    by_part(s);
    mz_settle_harm(s);
    drop_forecasts(s);
}
