/* voice.h: who speaks; shared by the files of speech in this folder.
 *
 * In      a sentence with its items and clauses, the memory of the sentences before it.
 * Out     the sources of each speech: items and actors, in the order of the text.
 * Owns    nothing.
 */
#ifndef MZ_READING_VOICE_H
#define MZ_READING_VOICE_H

#include "reading/parse.h"

bool mz_word_at(const sentence *s, int i, pos p);
bool mz_np_at(const sentence *s, int i);
bool mz_vg_at(const sentence *s, int i);
bool mz_prep_at(const sentence *s, int i);

/* The noun phrase in front of the verb group at item v that is its speaker, across "…, undersecretary of X, said"; -1
 * when none stands there. */
int mz_speaker_left(const sentence *s, int v);
void mz_add_sources(sentence *s, speech *p); /* from p->source and the list that it heads */
void mz_inherit_sources(const sentence *s, speech *p, const speech *from);

/* Where the content that begins at item `from` ends, for a cue of that form. */
int mz_content_end(const sentence *s, int from, int cue_form, content_kind kind);
void mz_find_noun_speech(sentence *s);                                                     /* noun.c */
speech *mz_open_speech(sentence *s, int clause, const mz_term_entry *cue, int u0, int u1); /* NULL: too many */

#endif
