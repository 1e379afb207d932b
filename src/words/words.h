/* words.h: every sentence of the screens, in every language that there is a catalogue of.
 *
 * In      English sentences, as they stand in the code: the keys; languages' tags as browsers write them.
 * Out     what data/words/LANGUAGE.po says for them, or the English where it says nothing.
 * Owns    nothing: tables compiled in by tools/wordgen.c; the same for all threads.
 * Source  the form of GNU gettext's catalogues; BCP 47 tags, RFC 4647 look-up; RFC 9110, 12.5.4 (Accept-Language).
 *
 * A phrase has places {0} to {9}. What comes into them is finished; the phrase itself is escaped as it is written, so
 * a translation cannot bring markup in. Pages do not use this but serve/say.h, which also marks the language.
 */
#ifndef MZ_WORDS_WORDS_H
#define MZ_WORDS_WORDS_H

#include "base/base.h"

#define MZ_PHRASE_ARGS_MAX 10

/* One language. */
typedef struct mz_words {
    mz_str code; /* "ur" */
    mz_str name; /* its own: "اردو" */
    bool right_to_left;
    int plural; /* its rule: mz_plural_rule */
    int table;
} mz_words;

/* What stands for a key. */
typedef struct mz_phrase {
    mz_str text;
    const mz_words *in; /* the language of text: the one asked for, or English */
} mz_phrase;

const mz_words *mz_words_all(mz_len *n); /* English first, then by code */
const mz_words *mz_words_english(void);
/* "ur", "UR", "ur-PK"; NULL when there is no such catalogue. */
const mz_words *mz_words_of(mz_str tag);
/* The best one for a header Accept-Language; NULL when it names none that there is. */
const mz_words *mz_words_accepted(mz_str header);

/* A key may have a context, which tells apart words that are one in English: "effect", "state"; NULL: none. */
mz_phrase mz_words_phrase(const mz_words *w, const char *context, mz_str english);
/* The form for n of them; the keys of one thing are both its English forms. */
mz_phrase mz_words_count(const mz_words *w, mz_str one, mz_str many, int64_t n);
mz_str mz_words_text(const mz_words *w, const char *english);
/* Whether English holds such a key at all: what pages use and data/words/en.po does not know is a mistake. */
bool mz_words_known(const char *context, mz_str english);

/* The text with args in its places; a place without an arg stays as it is. text goes through `put`. */
void mz_words_fill(mz_buf *out, mz_str text, const mz_str *args, mz_len n, void (*put)(mz_buf *out, mz_str text));

#endif
