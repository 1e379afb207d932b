/* fact.h: what fact.c, loss.c, event.c, act.c, roles.c and kind.c ask of each other; for these files only.
 *
 * fact.c goes through the clauses; loss.c makes the facts with harm,
 * event.c those told by a verb or a noun, act.c those that speech itself performs; roles.c finds agents and targets;
 * kind.c tells an event from a figure.
 */
#ifndef MZ_READING_FACT_H
#define MZ_READING_FACT_H

#include "reading/parse.h"

/* The places round a verb or a noun; items, -1 where there is none. */
enum { PP_MAX = 10, STACK_MAX = 4 };
typedef struct slots {
    int clause;
    int subject, object, second, by; /* of a passive: object is what it was done to, subject who did it */
    struct {
        int prep, np; /* a unit, an item */
    } pp[PP_MAX];
    int pp_n;
    int noun; /* the noun of happening itself, -1 when a verb tells it */
    int end;  /* the first item that does not belong here */
} slots;

/* Classes of verbs that take a verb (events-6-stack.txt). */
typedef enum outer {
    O_NONE,
    O_BEGIN,
    O_TRY,
    O_STOP,
    O_INTEND,
    O_PREPARE,
    O_REFUSE,
    O_LET,
    O_HINDER,
    O_FORCE,
    O_DO,
    O_SEND
} outer;

/* What a clause hangs on, the nearest first. */
typedef struct stack {
    outer o[STACK_MAX];
    int unit[STACK_MAX]; /* the words */
    int n;
    int top;  /* clause of the outermost verb, or of the adjective or noun */
    int noun; /* item of the adjective or noun that is outermost, -1 */
    int cue;  /* clause of the verb of speech that it hangs on, -1 */
} stack;

/* slots.c */
slots mz_slots_of_clause(const sentence *s, int k);
slots mz_slots_of_noun(const sentence *s, int np);
int mz_slot_behind(const sentence *s, const slots *x, const char *prep);
const mz_term_entry *mz_np_sort(const sentence *s, int np, mz_str class);
bool mz_np_text(const sentence *s, int np); /* an agreement, a truce, talks */
const mz_term_entry *mz_np_happening(const sentence *s, int np, int *at);

/* stack.c */
outer mz_outer_of(const sentence *s, int u, const mz_term_entry **entry);
bool mz_infinitive(const sentence *s, const clause *c);
stack mz_stack_of(const sentence *s, int k);
bool mz_stacked(outer o, mz_plover inner, mz_plover *to, mz_str *cameo);
/* The category of an act below all that stands over clause k; false where nothing bends it. */
bool mz_stacked_all(const sentence *s, int k, mz_plover inner, mz_plover *to, mz_str *cameo);
bool mz_peaceful(mz_plover p);
bool mz_hostile(mz_plover p);

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
bool mz_is_source(const sentence *s, int np);
bool mz_is_political(mz_str code);
bool mz_two_sides(mz_str a, mz_str b); /* can a do something to b? */
/* C civilians, G officials, F armed, J several; X: whoever, where there is war in the sentence or before it; S: or a
 * state is in it */
bool mz_subject_is(const sentence *s, const slots *x, char who);
void mz_fill_addressee(sentence *s, fact *f, const slots *x);
void mz_fill_roles(sentence *s, fact *f, const slots *x, char frame);

/* whose.c */
void mz_name_victims(sentence *s, const fact *f, harmed *h, mz_str country, mz_str speaker);

/* kind.c */
bool mz_any_happening(const sentence *s);
void mz_decide_kind(const sentence *s, fact *f);

/* loss.c */
void mz_harm_facts(sentence *s);
void mz_complete_harm_fact(sentence *s, fact *f);
void mz_refine_type(const sentence *s, fact *f, int from, int to);

/* event.c */
const mz_term_entry *mz_fitting_verb(const sentence *s, int k, bool *sorted); /* sorted: its object is of the sort */
mz_stance mz_stance_of_act(mz_plover p, mz_str cameo); /* how the doer stands to an act that is words */
mz_str mz_type_of_pledge(const mz_term_entry *done);   /* the leaf of a promise to do what the entry says */
void mz_verb_fact(sentence *s, int k, const mz_term_entry *e);
void mz_order_fact(sentence *s, int k);
void mz_demand_fact(sentence *s, int k);
void mz_happening_fact(sentence *s, int k);
void mz_plain_cue_fact(sentence *s, int k);

/* act.c */
bool mz_done_by_act(const sentence *s, int k);     /* what clause k says hangs on an act: refused, offered, agreed */
bool mz_matters(const sentence *s, const fact *f); /* an act of anybody who is known, or about war */
bool mz_told_to(const sentence *s, int k);
void mz_act_fact(sentence *s, int k);

/* dispute.c */
void mz_disputed_facts(sentence *s); /* what is denied once more, for who denies it */

/* says.c */
void mz_weigh_speech(sentence *s); /* drops what nobody says, marks what is only rumoured */
void mz_says_facts(sentence *s);
bool mz_part_noun(const sentence *s, int np); /* involvement, role, hand: a part in what happened */
bool mz_disowns(const sentence *s, int sp);   /* "it was not involved", "nothing to do with it" */

#endif
