/* voice.h: who speaks, with which words, and what is said; shared by the files of speech in this folder.
 *
 * speech.c goes through the clauses and nests what it finds; cue.c tells whether a word of speech is one here;
 * content.c where what is said stands; source.c who says it; noun.c and cite.c know speech without a verb; quote.c
 * quotes that go on over sentences.
 *
 * In      a sentence with its items and clauses, the memory of the sentences before it.
 * Out     speeches: cue, sources, the stretch of items that is their content, and which one stands inside which.
 * Owns    nothing.
 * Limits  SPEECH_MAX speeches a sentence, LIST_MAX sources each; what is beyond is not read.
 */
#ifndef MZ_READING_VOICE_H
#define MZ_READING_VOICE_H

#include "reading/parse.h"

/* content.c */
bool mz_word_at(const sentence *s, int i, pos p);
bool mz_np_at(const sentence *s, int i);
bool mz_vg_at(const sentence *s, int i);
bool mz_prep_at(const sentence *s, int i); /* "to" in front of a noun phrase, too */
bool mz_soft_at(const sentence *s, int i); /* adverbs, brackets, "not" */
bool mz_cue_frame(const mz_term_entry *cue, const char *frame);
bool mz_clause_cue(const mz_term_entry *cue); /* a clause or a quote is its content */
bool mz_np_speaks(const item *np);
bool mz_asks(const sentence *s, int i);            /* "what", "whether" */
bool mz_within_relative(const sentence *s, int v); /* "which X said" */
int mz_tense_of(const sentence *s, const item *v); /* forms that may go on beside it */
bool mz_has_verb(const sentence *s, int from, int to);
bool mz_has_noun(const sentence *s, int from, int to);
void mz_segment(const sentence *s, int i, int *from, int *to); /* between two semicolons */
int mz_behind_adjuncts(const sentence *s, int j, bool hearer); /* behind "told reporters on Friday" */
content_kind mz_content_behind(const sentence *s, int v, const mz_term_entry *cue, int *begin);
/* Where the content that begins at item `from` ends; *next: the verb of a speech that goes on with the same speaker. */
int mz_content_end(const sentence *s, int from, int cue_form, content_kind kind, int *next);

/* cue.c */
const mz_term_entry *mz_voiced_offer(const sentence *s, const clause *c);
const mz_term_entry *mz_called_false(const sentence *s, const clause *c);
const mz_term_entry *mz_question(const sentence *s, const clause *c);
bool mz_some_of_them(const sentence *s, int np); /* "one of them" */
const mz_term_entry *mz_denial(void);            /* the entry of "deny" */
bool mz_false_word(const sentence *s, int u);    /* baseless, a fantasy, untrue */
bool mz_no_speech(const mz_term_entry *cue);
bool mz_may_speak(const sentence *s, const item *v, int source, content_kind kind);
bool mz_cue_fits(const sentence *s, const item *v, int source, content_kind kind);
bool mz_filler(const sentence *s, const item *v, int source); /* "…, you know, …" */
bool mz_hears_in_subject(const mz_term_entry *cue);           /* "was told": the subject hears */
bool mz_nor_before(const sentence *s, int v);
bool mz_figures_in(const sentence *s, const speech *p);

/* source.c: the noun phrase in front of the verb group at item v that is its speaker, across "…, undersecretary of X,
 * said"; -1 when none stands there. */
int mz_speaker_left(const sentence *s, int v);
void mz_add_sources(sentence *s, speech *p); /* from p->source and the list that it heads */
void mz_inherit_sources(const sentence *s, speech *p, const speech *from);

/* speech.c */
speech *mz_open_speech(sentence *s, int clause, const mz_term_entry *cue, int u0, int u1); /* NULL: too many */

/* dispute.c, noun.c, cite.c */
void mz_find_disputes(sentence *s);
void mz_find_noun_speech(sentence *s);
void mz_find_according(sentence *s);
void mz_heard_from(sentence *s, const speech *p); /* "heard from a woman that" */
bool mz_is_quoting(const sentence *s, int i);

#endif
