/* harm.h: what the files on harm ask of each other; for these files only.
 *
 * harm.c     the passes over a sentence, in their order
 * victim.c   who can be hurt, how many they are; puts them on the list
 * frame.c    found by verb and predicate; deaths.c by noun and adjective; toll.c by toll
 * part.c     parts of a number, and numbers whose verb stands elsewhere
 * real.c     what is only wished, feared or compared
 * basis.c    what a number stands for, and what was told before
 * whose.c    whose people the victims are
 */
#ifndef MZ_READING_HARM_H
#define MZ_READING_HARM_H

#include "reading/parse.h"

/* --- items --- */
static inline bool mz_word_is(const sentence *s, int i, pos p)
{
    return i >= 0 && i < s->in && s->i[i].kind == I_WORD && s->i[i].pos == p;
}
static inline bool mz_is_np(const sentence *s, int i) { return i >= 0 && i < s->in && s->i[i].kind == I_NP; }
static inline bool mz_is_vg(const sentence *s, int i) { return i >= 0 && i < s->in && s->i[i].kind == I_VG; }
static inline bool mz_counted(const item *np) { return np->q.u1 > np->q.u0; }
static inline bool mz_is_prep(const sentence *s, int i, const char *word)
{
    return i >= 0 && i < s->in && s->i[i].kind == I_WORD && mz_unit_is(s, s->i[i].u0, word);
}
static inline bool mz_in_class(const sentence *s, int u, const char *class)
{
    return u >= 0 && u < s->un && (s->u[u].kinds & KIND(GRAMMAR)) != 0 && mz_unit_arg(s, u, MZ_TERM_GRAMMAR, 0, class);
}
static inline bool mz_effect_of(const mz_term_entry *e, mz_effect *out)
{
    return e != NULL && mz_effect_parse(mz_term_arg(e, 0), out);
}
static inline bool mz_pattern(const mz_term_entry *e, const char *p) { return mz_arg_is(e, 1, p); }

/* --- victim.c --- */
bool mz_only_number(const sentence *s, const item *np); /* "six of", "another", "the second": no noun of its own */
bool mz_is_ordinal(const sentence *s, const item *np);
bool mz_can_be_hurt(const sentence *s, int np);
bool mz_are_people(const sentence *s, int np); /* surely people: for verbs that are done to things, too */
harmed *mz_hurt(sentence *s, int np, mz_effect effect, const mz_term_entry *rule, int clause); /* NULL: is already */
void mz_hurt_list(sentence *s, int np, mz_effect effect, const mz_term_entry *rule, int clause, int limit);
bool mz_shares_count(const sentence *s, int first, int second); /* one numeral over two nouns */
void mz_mix(sentence *s, int first, int second);
int mz_victims_of_subject(const sentence *s, int clause); /* the subject, across what stands between commas; -1 */

/* --- frame.c --- */
const mz_term_entry *mz_harm_verb(const sentence *s, const item *v);
const mz_term_entry *mz_harm_word(const sentence *s, int u, const char *pattern); /* NULL: unit u has none such */
void mz_harm_by_verb(sentence *s, int clause);
void mz_harm_by_predicate(sentence *s, int clause);

/* --- deaths.c --- */
void mz_harm_by_noun(sentence *s, int np);
void mz_harm_by_word(sentence *s, int np);

/* --- toll.c --- */
void mz_harm_by_toll(sentence *s, int np, bool sums); /* sums: those of what was found before */

/* --- part.c --- */
void mz_harm_by_part(sentence *s, int item);
void mz_harm_by_colon(sentence *s, int item);
void mz_harm_by_breakdown(sentence *s);
void mz_harm_of_others(sentence *s);
void mz_harm_by_figure(sentence *s);
void mz_harm_gapped(sentence *s);
void mz_harm_beside(sentence *s); /* "along with three Malawians" */

/* --- real.c --- */
bool mz_only_wished(const sentence *s, int clause); /* the clause tells nothing that has happened */
bool mz_only_feared(const sentence *s, int np);     /* "to prevent losses", "the risk of casualties" */
bool mz_only_believed(const sentence *s, int vg);   /* "is believed to have lost", "were feared dead" */
bool mz_compared(const sentence *s, int np);        /* "up from 55", "compared with 480" */

/* --- whose.c --- */
actor_ref mz_fighters_of(actor_ref a); /* a state's army, a group itself */

/* --- basis.c --- */
void mz_settle_harm(sentence *s);
bool mz_told_of(const sentence *s, mz_effect effect); /* the text has told such harm */
bool mz_told_before(const sentence *s, int np, mz_effect effect);
bool mz_hurt_those_before(sentence *s, int np, mz_effect effect, const mz_term_entry *rule, int clause);

#endif
