/* classes.h: what a word can be: parts of speech, forms, kinds of meaning.
 *
 * One number a written form ("strikes"), out of a table that tools/classgen.c makes from WordNet 3.0 and
 * data/lexicon/classes/classes.txt at build time. Function words are not in it; they stand in data/lexicon/grammar.txt.
 * Owns    nothing; no start-up work: the table is read where it lies in the program.
 * Source  WordNet 3.0, Princeton University; docs/decisions/0025-word-classes.md.
 */
#ifndef MZ_LEXICON_CLASSES_H
#define MZ_LEXICON_CLASSES_H

#include "base/base.h"

typedef uint64_t mz_word_class; /* 0: the word is not known */

/* Forms. */
enum {
    MZ_WORD_NOUN = 1 << 0, /* singular or mass */
    MZ_WORD_PLURAL = 1 << 1,
    MZ_WORD_NAME = 1 << 2, /* WordNet writes it with a capital */
    MZ_WORD_BASE = 1 << 3, /* verbs from here */
    MZ_WORD_S_FORM = 1 << 4,
    MZ_WORD_PAST = 1 << 5,
    MZ_WORD_PARTICIPLE = 1 << 6,
    MZ_WORD_ING = 1 << 7,
    MZ_WORD_ADJ = 1 << 8,
    MZ_WORD_ADV = 1 << 9,
    MZ_WORD_COMPARED = 1 << 10, /* comparative or superlative */
    MZ_WORD_FORMS = (1 << 11) - 1
};

/* How likely this form is a noun, a verb, an adjective, an adverb: 0 never, 1 under 2 in a hundred, 2 under 10,
 * 3 under 25, 4 under 50, 5 under 75, 6 under 95, 7 nearly always. */
typedef enum mz_word_part { MZ_PART_NOUN, MZ_PART_VERB, MZ_PART_ADJ, MZ_PART_ADV } mz_word_part;
static inline int mz_word_level(mz_word_class c, mz_word_part p) { return (int)(c >> (16 + 3 * (int)p)) & 7; }

/* What its frequent senses mean. */
#define MZ_WORD_PERSON   ((mz_word_class)1 << 28)
#define MZ_WORD_GROUP    ((mz_word_class)1 << 29)
#define MZ_WORD_PLACE    ((mz_word_class)1 << 30)
#define MZ_WORD_TIME     ((mz_word_class)1 << 31)
#define MZ_WORD_QUANTITY ((mz_word_class)1 << 32)
#define MZ_WORD_EVENT    ((mz_word_class)1 << 33) /* event, process, phenomenon */
#define MZ_WORD_ACT      ((mz_word_class)1 << 34)
#define MZ_WORD_MESSAGE  ((mz_word_class)1 << 35) /* communication: statement, letter, claim */
#define MZ_WORD_ARTIFACT ((mz_word_class)1 << 36)
#define MZ_WORD_ANIMAL   ((mz_word_class)1 << 37)
#define MZ_WORD_STATE    ((mz_word_class)1 << 38) /* state, attribute, feeling, thought, relation */
#define MZ_WORD_THING    ((mz_word_class)1 << 39) /* all else */
#define MZ_WORD_TRANS    ((mz_word_class)1 << 40) /* takes an object */
#define MZ_WORD_INTRANS  ((mz_word_class)1 << 41)
#define MZ_WORD_DITRANS  ((mz_word_class)1 << 42) /* somebody something */
#define MZ_WORD_THAT     ((mz_word_class)1 << 43) /* that-clause, whether-clause */
#define MZ_WORD_TO       ((mz_word_class)1 << 44) /* to do */
#define MZ_WORD_OBJ_TO   ((mz_word_class)1 << 45) /* somebody to do */
#define MZ_WORD_DOING    ((mz_word_class)1 << 46) /* doing */
#define MZ_WORD_SO       ((mz_word_class)1 << 47) /* an adjective: seems ready */
#define MZ_WORD_PEOPLE   ((mz_word_class)1 << 48) /* takes a person as its object */
#define MZ_WORD_SPEECH   ((mz_word_class)1 << 50) /* verbs of communication */
#define MZ_WORD_THOUGHT  ((mz_word_class)1 << 51)
#define MZ_WORD_FIGHT    ((mz_word_class)1 << 52) /* competition */
#define MZ_WORD_CONTACT  ((mz_word_class)1 << 53)
#define MZ_WORD_MOTION   ((mz_word_class)1 << 54)
#define MZ_WORD_SOCIAL   ((mz_word_class)1 << 55)
#define MZ_WORD_GIVING   ((mz_word_class)1 << 56) /* possession */
#define MZ_WORD_BEING    ((mz_word_class)1 << 57) /* stative, change, body, weather */
#define MZ_WORD_SENSING  ((mz_word_class)1 << 58) /* perception, emotion */
#define MZ_WORD_MAKING   ((mz_word_class)1 << 59) /* creation, consumption */

/* Tags: what a word is where it stands. */
typedef enum mz_tag {
    MZ_TAG_NONE,
    MZ_TAG_NOUN,
    MZ_TAG_PLURAL,
    MZ_TAG_NAME,
    MZ_TAG_ADJ,
    MZ_TAG_ADV,
    MZ_TAG_VB, /* base form: infinitive, present of many */
    MZ_TAG_VZ, /* -s */
    MZ_TAG_VD, /* past */
    MZ_TAG_VN, /* participle */
    MZ_TAG_VG, /* -ing */
    MZ_TAG_BE,
    MZ_TAG_HAVE,
    MZ_TAG_DO,
    MZ_TAG_MODAL,
    MZ_TAG_NEG,
    MZ_TAG_TO,
    MZ_TAG_DET,
    MZ_TAG_POSS,
    MZ_TAG_PRON,
    MZ_TAG_NUM,
    MZ_TAG_PREP,
    MZ_TAG_PRT, /* particle of a verb: up, off */
    MZ_TAG_SUB,
    MZ_TAG_CONJ,
    MZ_TAG_REL,
    MZ_TAG_THAT, /* opens a complement clause */
    MZ_TAG_GEN,  /* 's, and the apostrophe alone */
    MZ_TAG_INTJ,
    MZ_TAG_COMMA,
    MZ_TAG_STOP, /* . ! ? ; : and the ends of a sentence */
    MZ_TAG_MARK, /* quotes, brackets, dashes, other signs */
    MZ_TAGS
} mz_tag;

/* Function words carry MZ_WORD_CLOSED; then the number holds nothing of the above, but the tags that the word can have,
 * the usual one, and which word it is. */
#define MZ_WORD_CLOSED ((mz_word_class)1 << 63)

#include "lexicon/function_words.h"

static inline uint64_t mz_word_tags(mz_word_class c) { return c & 0xFFFFFFFFU; }
static inline mz_tag mz_word_first_tag(mz_word_class c) { return (mz_tag)((c >> 32) & 63); }
static inline mz_function_word mz_word_function(mz_word_class c)
{
    return (c & MZ_WORD_CLOSED) != 0 ? (mz_function_word)((c >> 40) & 0xFFF) : MZ_W_0;
}

/* The class of a word as mz_fold_word folds it; 0 when it is not known. */
mz_word_class mz_lexicon_class(mz_str folded);
/* The same of n words at once; their places are fetched while others are looked at. */
void mz_lexicon_classes(const mz_str *folded, mz_len n, mz_word_class *out);

#endif
