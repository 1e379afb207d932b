/* Harm: which number belongs to which people and which effect. The passes over a sentence, in their order: tolls first,
 * for their numbers are nobody else's; verbs; nouns and adjectives; parts of what was found; what the numbers stand
 * for.
 */
#include "reading/harm.h"

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

void mz_find_harm(sentence *s)
{
    s->hn = 0;
    for (int i = 0; i < s->in; i++) {
        if (mz_is_np(s, i)) {
            mz_harm_by_toll(s, i, false);
        }
    }
    for (int k = 0; k < s->cn; k++) {
        mz_harm_by_verb(s, k);
        mz_harm_by_predicate(s, k);
    }
    for (int i = 0; i < s->in; i++) {
        if (mz_is_np(s, i) && !s->i[i].used) {
            mz_harm_by_noun(s, i);
        }
        if (mz_is_np(s, i) && !s->i[i].used) {
            mz_harm_by_word(s, i);
        }
    }
    for (int i = 0; i < s->in; i++) {
        if (mz_is_np(s, i)) {
            mz_harm_by_toll(s, i, true);
        }
    }
    mz_harm_beside(s);
    mz_harm_gapped(s);
    mz_harm_by_figure(s);
    mz_harm_of_others(s);
    for (int i = 0; i < s->in; i++) {
        mz_harm_by_part(s, i);
        mz_harm_by_colon(s, i);
    }
    mz_harm_by_breakdown(s);
    mz_settle_harm(s);
    drop_forecasts(s);
}
