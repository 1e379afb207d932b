/* inside.h: what the files of terms share. */
#ifndef MZ_TERMS_INSIDE_H
#define MZ_TERMS_INSIDE_H

#include "lexicon/lexicon.h"
#include "terms/terms.h"

/* The bit of a leaf in the masks of rules; 0 when it is none. */
uint64_t mz_terms_leaf_bit(mz_str leaf);
/* The bits of s: of a leaf, or of all leaves below a path ("event/force"); 0 when it is neither. */
uint64_t mz_terms_type_bits(mz_str s);
mz_str mz_terms_leaf(int bit); /* and back */

/* Where an id stands in a list; -1 when it does not. */
mz_len mz_terms_line_at(const mz_terms *t, mz_str id);
mz_len mz_terms_zone_at(const mz_terms *t, mz_str id);
mz_str mz_terms_where_id(const mz_terms *t, mz_where w);
bool mz_str_among(mz_str s, const mz_str *v, mz_len n);

mz_str mz_where_word(mz_where_kind kind); /* "any", "in", "out", "beyond", "own" */
bool mz_where_parse(mz_str s, mz_where_kind *out);

/* What one rule makes of an incident for the party that is held against it; `notices` are the acts to look for
 * announcements in. */
typedef struct mz_facts {
    const mz_terms *terms;
    const mz_terms_incident *incident;
    const mz_act *acts;
    mz_len acts_n;
    mz_day as_of;
    uint64_t types;   /* of the incident */
    mz_str party;     /* held against it; empty: nobody is named */
    bool by_group;    /* only an armed group is named as the doer */
    bool by_outsider; /* only a state that is no party to the terms is */
} mz_facts;
mz_reading_verdict mz_terms_judge(const mz_facts *f, const mz_clause *clause, const mz_rule *rule, mz_arena *perm);

/* Authorship of one party of what `types` name, from the incident's claims dated up to as_of. */
typedef struct mz_authorship {
    mz_attribution attribution;
    bool own;      /* somebody names the party itself, or it says it did it */
    bool by_group; /* an armed group is named and said to act from its ground or under its control */
    bool outsider; /* a state that is no party to the terms is named */
    bool answered; /* the party took a position of its own */
    mz_day answer; /* the first day of that; MZ_NO_DAY when unknown */
    mz_str actor;
    mz_author_claims about, territory, control;
} mz_authorship;
mz_authorship mz_terms_authorship(const mz_terms *terms, const mz_terms_incident *incident, mz_str party,
                                  uint64_t types, const mz_act *acts, mz_len acts_n, mz_day as_of, mz_arena *perm);
bool mz_terms_said_by(mz_day day, mz_day as_of); /* whether something of that day is known on as_of */
bool mz_act_is_about(const mz_act *act, const mz_terms_incident *incident);

/* State, outcome and clocks of a breach, from acts. */
void mz_terms_follow(const mz_terms *terms, const mz_terms_incident *incident, const mz_act *acts, mz_len acts_n,
                     mz_day as_of, const mz_authorship *who, mz_breach *b);

#endif
