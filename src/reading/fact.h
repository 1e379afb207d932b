/* fact.h: what fact.c, loss.c, event.c, act.c, roles.c and kind.c ask of each other; for these files only.
 *
 * fact.c goes through the clauses; loss.c makes the facts with harm,
 * event.c those told by a verb or a noun, act.c those that speech itself performs; roles.c finds agents and targets;
 * kind.c tells an event from a figure.
 */
#ifndef MZ_READING_FACT_H
#define MZ_READING_FACT_H

#include "reading/parse.h"

/* fact.c */
fact *mz_new_fact(sentence *s, int k, int sp); /* NULL when the sentence holds too many */
bool mz_act_cue(const mz_term_entry *e);
mz_plover mz_plover_named(mz_str word);
int mz_speech_at(const sentence *s, int k, int i, bool *presupposed); /* whose content item i of clause k is */

/* roles.c */
void mz_add_actor(actor_ref *v, int *items, int *n, actor_ref a, int i);
mz_str mz_fact_country(sentence *s, const fact *f);
bool mz_agent_of_happening(const sentence *s, int i, actor_ref *out);
void mz_add_agents(sentence *s, fact *f, int np, int limit, mz_str speaker);
void mz_add_targets(sentence *s, fact *f, int np, int limit, mz_str speaker);
void mz_agents_around(sentence *s, fact *f, int from, int to, mz_str speaker);

/* kind.c */
bool mz_any_happening(const sentence *s);
void mz_decide_kind(const sentence *s, fact *f);

/* loss.c */
void mz_harm_facts(sentence *s);
void mz_complete_harm_fact(sentence *s, fact *f);
void mz_refine_type(const sentence *s, fact *f, int from, int to);

/* event.c */
const mz_term_entry *mz_fitting_verb(const sentence *s, const clause *c);
void mz_verb_fact(sentence *s, int k, const mz_term_entry *e);
void mz_happening_fact(sentence *s, int k);
void mz_plain_cue_fact(sentence *s, int k);

/* act.c */
void mz_act_fact(sentence *s, int k);

/* says.c */
void mz_says_facts(sentence *s);

#endif
