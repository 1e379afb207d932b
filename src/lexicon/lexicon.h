/* lexicon.h: who is who and what is what: dated dictionaries compiled from data/ into read-only tables.
 *
 * Actors    CAMEO/PLOVER style codes: ISO 3166 alpha-3 country + role (GOV MIL COP CVL REB MED BUS REF JUD LEG SPY HLH
 *           NGO), for named groups + three letters ("PAKREBTTP"). Names are dated: "Taliban" is AFGREBTAL before
 *           2021-08-15 and the authorities AFGGOV from that day.
 * Types     the 49 leaves of our taxonomy, data/taxonomy.csv, with their mappings.
 * Terms     the words and phrases of reading: data/lexicon/<file>.txt, found word by word in one trie.
 * Owns      nothing: every string returned is constant for the life of the process. No start-up work.
 * Limits    names of at most MZ_LEXICON_WORDS_MAX words; other names are not found.
 * Source    data/lexicon/README.md says where each entry comes from; docs/reading.md says how they are used.
 */
#ifndef MZ_LEXICON_H
#define MZ_LEXICON_H

#include "base/base.h"
#include "lexicon/classes.h"

#define MZ_LEXICON_WORDS_MAX 8

/* --- actors ------------------------------------------------------------------------------------------------ */

/* The code of a name as people write it ("Islamic Emirate", "Pakistan's military", "TTP"), at `day` (MZ_NO_DAY: as of
 * today's dictionary). Empty when the name is not known. */
mz_str mz_actor_find(mz_str name, mz_day day);
/* The same for side and actor names of data sets ("Government of Pakistan", "Military Forces of Pakistan (2022-)",
 * "Taleban", "Civilians"). Empty when not known. */
mz_str mz_actor_of_dataset(mz_str name, mz_day day);
/* The code of a publisher ("Afghan defence ministry"), empty when it is nobody in particular. *party tells whether it
 * is a party to a conflict, so that what it says of itself is a concession (may be NULL). */
mz_str mz_actor_of_publisher(mz_str name, mz_day day, bool *party);

/* Is it written as a code: a country, a role, a country and a role, a group behind them, an organisation? */
bool mz_actor_code_valid(mz_str code);

/* "PAK" for PAK, PAKGOV, PAKMIL, PAKCVL …; empty for armed groups, organisations, bare roles and unknown codes. */
mz_str mz_actor_side(mz_str code);
/* The first three letters when they are a country: also for armed groups (PAKREBTTP -> PAK). Else empty. */
mz_str mz_actor_country(mz_str code);
bool mz_actor_is_state(mz_str code);       /* a country, its government, army, police, spies, courts, parliament */
bool mz_actor_is_armed_group(mz_str code); /* REB and named groups, IMG…, UAF */
bool mz_actor_is_combatant(mz_str code);   /* MIL, COP, REB, UAF and named groups */
bool mz_actor_is_independent(mz_str code); /* UN, OSCE, Red Cross, NGOs, media, medics, the monitoring mechanism */
/* For people: "Taliban authorities", "Pakistan's military", "TTP"; the code itself when nothing is known. The text is
 * put into `out`. */
void mz_put_actor_name(mz_buf *out, mz_str code);

/* The constant text of a code of 3 or 6 letters whose country and role are known ("PAKMIL"), else empty. */
mz_str mz_actor_code(mz_str code);

mz_str mz_country_code(mz_str name); /* "Pakistan", "PAK" -> "PAK"; empty when not known */
mz_str mz_country_name(mz_str code); /* "PAK" -> "Pakistan"; empty when not known */

/* --- types of incidents and acts ---------------------------------------------------------------------------- */

typedef struct mz_type {
    mz_str leaf;    /* "airstrike" */
    mz_str path;    /* "event/force/air" */
    mz_str plover;  /* "ASSAULT"; may be empty */
    mz_str mode;    /* "aerial"; may be empty */
    mz_str cameo;   /* "195" */
    mz_str acled;   /* sub-event types, "; " between them; may be empty */
    mz_str ucdp;    /* "1", "1 or 3"; empty where none applies */
    mz_str osce;    /* kinds, ", " between them; may be empty */
    mz_str meaning; /* one line for people */
} mz_type;

const mz_type *mz_types(mz_len *n);           /* all, in the order of the taxonomy */
const mz_type *mz_type_find(mz_str leaf);     /* NULL when it is no leaf */
const mz_type *mz_type_of_acled(mz_str sub);  /* from an ACLED sub-event type; NULL when none fits */
const mz_type *mz_type_of_cameo(mz_str code); /* the leaf with the longest common code; NULL for 196 and others */
const mz_type *mz_type_of_osce(mz_str kind, mz_str weapon); /* from an observation; NULL when none fits */
/* How far two leaves are apart: 0 same leaf, 1 same path, 2 same second step ("event/force"), 3 same first, 4 else. */
int mz_type_distance(mz_str leaf_a, mz_str leaf_b);

/* --- words and phrases, for reading -------------------------------------------------------------------------- */

/* Kinds of dictionary entries: name in C, word in the data files; behind it, what the arguments mean. */
#define MZ_TERM_KIND_LIST(X)                                                                                           \
    X(COUNTRY, "country")     /* code: the country's name */                                                           \
    X(DEMONYM, "demonym")     /* code: adjective of a country */                                                       \
    X(PEOPLE, "people")       /* code: its people */                                                                   \
    X(CAPITAL, "capital")     /* code: the capital, as a speaker */                                                    \
    X(ACTOR, "actor")         /* code, status, code when fighting */                                                   \
    X(PUBLISHER, "publisher") /* code, party or - */                                                                   \
    X(NAME, "name")           /* code: how people are told it */                                                       \
    X(DATASET, "dataset")     /* code: a name in UCDP or ACLED files */                                                \
    X(ROLE, "role")           /* role code, victim status, class */                                                    \
    X(VERB, "verb")           /* frame, plover, cameo, type, kind, object class */                                     \
    X(HAPPENING, "happening") /* plover, cameo, type, frame, kind */                                                   \
    X(ACTNOUN, "actnoun")     /* as of a cue: stance, frame, plover, cameo, type */                                    \
    X(HARM, "harm")           /* effect, pattern */                                                                    \
    X(CUE, "cue")             /* stance, frame, plover, cameo, type */                                                 \
    X(NUMBER, "number")       /* value, class */                                                                       \
    X(BOUND, "bound")         /* operator */                                                                           \
    X(SUBSET, "subset")       /* pattern */                                                                            \
    X(GRAMMAR, "grammar")     /* class of a function word */                                                           \
    X(PLACENOUN, "placenoun") /* class */                                                                              \
    X(TIME, "time")           /* class, value */                                                                       \
    X(UNIT, "unit")           /* makes a number no victims */                                                          \
    X(TITLE, "title")         /* role code */                                                                          \
    X(WEAPON, "weapon")       /* type, cameo */                                                                        \
    X(THING, "thing")         /* object class */                                                                       \
    X(SORT, "sort")           /* class of the nouns that a verb of happenings wants as its object */                   \
    X(OUTER, "outer")         /* class of a verb that takes another verb: begin, stop, try, refuse ... */              \
    X(ADJ, "adj")             /* class */

typedef enum mz_term_kind {
    MZ_TERM_NONE,
#define MZ_X(name, word) MZ_TERM_##name,
    MZ_TERM_KIND_LIST(MZ_X)
#undef MZ_X
        MZ_TERM_KINDS
} mz_term_kind;

/* Classes of function words, the argument of a grammar entry, as bits; a class that is not listed has no bit. */
#define MZ_GRAMMAR_LIST(X)                                                                                             \
    X(THAT, "that")                                                                                                    \
    X(DET, "det")                                                                                                      \
    X(POSS, "poss")                                                                                                    \
    X(PRON, "pron")                                                                                                    \
    X(REL, "rel")                                                                                                      \
    X(AUX, "aux")                                                                                                      \
    X(HAVE, "have")                                                                                                    \
    X(DO, "do")                                                                                                        \
    X(MODAL, "modal")                                                                                                  \
    X(POSSIBLE, "possible")                                                                                            \
    X(NEG, "neg")                                                                                                      \
    X(NO, "no")                                                                                                        \
    X(TO, "to")                                                                                                        \
    X(PREP, "prep")                                                                                                    \
    X(CONJ, "conj")                                                                                                    \
    X(SUB, "sub")                                                                                                      \
    X(ADV, "adv")                                                                                                      \
    X(POSSIBLY, "possibly")                                                                                            \
    X(QUOTE, "quote")                                                                                                  \
    X(ACCORDING, "according")                                                                                          \
    X(QUOTING, "quoting")                                                                                              \
    X(FUTURE, "future")                                                                                                \
    X(LIGHT, "light")                                                                                                  \
    X(LOC, "loc")                                                                                                      \
    X(LEAVE, "leave")                                                                                                  \
    X(COMMA, "comma")                                                                                                  \
    X(PERIOD, "period")                                                                                                \
    X(DISASTER, "disaster")                                                                                            \
    X(OCCURS, "occurs")

typedef enum mz_grammar {
#define MZ_X(name, word) MZ_GRAMMAR_##name,
    MZ_GRAMMAR_LIST(MZ_X)
#undef MZ_X
        MZ_GRAMMARS
} mz_grammar;
/* The bit of a class by its word where the compiler sees the literal; 0 when it does not, or there is none. */
static inline uint32_t mz_grammar_bit(const char *word)
{
    if (!__builtin_constant_p(word[0])) {
        return 0;
    }
#define MZ_X(name, text)                                                                                               \
    if (strcmp(word, text) == 0) {                                                                                     \
        return 1U << MZ_GRAMMAR_##name;                                                                                \
    }
    MZ_GRAMMAR_LIST(MZ_X)
#undef MZ_X
    return 0;
}

/* Forms of a word, as bits. A noun is singular unless MZ_PLURAL; MZ_CAPITALS: only when written in capitals;
 * MZ_INITIAL: only when its first letter is a capital ("Turkey", "Chad", "Dawn"). */
enum {
    MZ_PLURAL = 1,
    MZ_BASE = 2,
    MZ_S_FORM = 4,
    MZ_PAST = 8,
    MZ_PARTICIPLE = 16,
    MZ_ING = 32,
    MZ_CAPITALS = 64,
    MZ_INITIAL = 256,
    MZ_WRITTEN = MZ_CAPITALS | MZ_INITIAL /* how it must be written */
};

/* A dictionary entry as it lies in an image; its texts are read through the functions below. */
#define MZ_TERM_ARGS_MAX 6
#define MZ_TERM_TEXT_MAX 255 /* bytes of an argument */
enum { MZ_TERM_ID, MZ_TERM_FILE, MZ_TERM_ARG, MZ_TERM_TEXTS = MZ_TERM_ARG + MZ_TERM_ARGS_MAX };
typedef struct mz_term_entry {
    int32_t at[MZ_TERM_TEXTS]; /* from the entry's own first byte to the text's */
    uint16_t n[MZ_TERM_TEXTS];
    mz_term_kind kind;
    mz_day from, to; /* valid days, MZ_NO_DAY where open; to is exclusive */
    int32_t line;    /* of its file */
    uint32_t last;   /* 1: a phrase of it has no later entry of this kind */
} mz_term_entry;

static inline mz_str mz_term_text(const mz_term_entry *e, int k)
{
    return (mz_str){(const uint8_t *)e + e->at[k], (mz_len)e->n[k]};
}
/* "kind.word", which names it in traces; the k-th word behind its kind in the file, "" when not given or given as "-";
 * its file, without folder. */
static inline mz_str mz_term_id(const mz_term_entry *e) { return mz_term_text(e, MZ_TERM_ID); }
static inline mz_str mz_term_arg(const mz_term_entry *e, int k) { return mz_term_text(e, MZ_TERM_ARG + k); }
static inline mz_str mz_term_file(const mz_term_entry *e) { return mz_term_text(e, MZ_TERM_FILE); }

typedef struct mz_term {
    const mz_term_entry *entry;
    int form;
} mz_term;

/* A node of the trie. Where no term of it asks how it is written or for which day it holds (`always`), its terms need
 * not be walked to know what they are together. */
typedef struct mz_node {
    uint32_t terms;     /* the first; the next node's is behind the last */
    int32_t base;       /* of its cells */
    uint32_t kinds;     /* 1 << kind of all terms */
    uint32_t grammar;   /* 1 << class of all grammar terms */
    uint16_t form;      /* of all terms with a form of a verb */
    uint16_t noun_form; /* of all others, and 128 when there is one */
    uint32_t always;
} mz_node;
typedef struct mz_trie_cell {
    int32_t node, child; /* whose it is, -1 of nobody; where the word leads */
} mz_trie_cell;
typedef struct mz_node_term {
    int32_t entry, form;
} mz_node_term;

/* Where the image in use has its nodes, terms and entries. Set by mz_lexicon_use only. */
typedef struct mz_lexicon_view {
    const uint8_t *image;
    const mz_node *nodes;
    const mz_node_term *terms;
    const mz_term_entry *entries;
    const mz_trie_cell *cells;
    mz_len nodes_n, cells_n;
} mz_lexicon_view;
extern mz_lexicon_view mz_lexicon_now;

/* A word's number, 0 when no dictionary has it. `word` in lower case; any length. */
int32_t mz_lexicon_word(mz_str word);
/* The same of n folded words at once, at most MZ_LEXICON_BATCH_MAX: the table is large, and looking at several of its
 * places at a time costs little more than one. */
#define MZ_LEXICON_BATCH_MAX 256
void mz_lexicon_words(const mz_str *words, mz_len n, int32_t *ids);
/* The terms that end at this node: how many, and the k-th of them. */
static inline const mz_node *mz_lexicon_node(int32_t node)
{
    mz_assert(node >= 0 && node < mz_lexicon_now.nodes_n);
    return &mz_lexicon_now.nodes[node];
}
/* The trie: from node 0, one step a word; -1 when no phrase goes on so. */
static inline int32_t mz_lexicon_step(int32_t node, int32_t word)
{
    if (word <= 0 || node < 0) {
        return -1;
    }
    const uint32_t at = (uint32_t)mz_lexicon_node(node)->base + (uint32_t)word;
    return (mz_len)at < mz_lexicon_now.cells_n && mz_lexicon_now.cells[at].node == node ? mz_lexicon_now.cells[at].child
                                                                                        : -1;
}
static inline int mz_lexicon_terms_n(int32_t node)
{
    const mz_node *n = mz_lexicon_node(node);
    return (int)(n[1].terms - n->terms);
}
static inline mz_term mz_lexicon_term(int32_t node, int k)
{
    const mz_node *n = mz_lexicon_node(node);
    mz_assert(k >= 0 && (uint32_t)k < n[1].terms - n->terms);
    const mz_node_term *t = &mz_lexicon_now.terms[n->terms + (uint32_t)k];
    return (mz_term){&mz_lexicon_now.entries[t->entry], t->form};
}
/* Does the entry hold on that day? On MZ_NO_DAY those hold that have not ended, and of a name that nobody has any
 * more (a former president's) the last. */
bool mz_term_holds(const mz_term_entry *e, mz_day day);
/* All entries, in the order of the files. */
mz_len mz_lexicon_entries_n(void);
const mz_term_entry *mz_lexicon_entry_at(mz_len i);

/* --- names, with the reason -------------------------------------------------------------------------------------- */

/* One way to understand a name, and why. */
typedef struct mz_actor_match {
    mz_str code;
    const char *rule;           /* static: "the name", "a capital speaks for its government" … */
    const mz_term_entry *entry; /* of the name or the country */
    const mz_term_entry *role;  /* of the role that it was put together with, or NULL */
    bool holds;                 /* on the day that was asked for */
} mz_actor_match;
#define MZ_ACTOR_MATCHES_MAX 32
/* Every way to understand a name: whole names first, those that hold on `day` before those of other days; else what
 * country and role make together. Returns how many, 0 when nothing is known. */
mz_len mz_actor_matches(mz_str name, mz_day day, mz_actor_match out[MZ_ACTOR_MATCHES_MAX]);

/* --- images: the dictionaries compiled, and users' own on top ------------------------------------------------- */

#define MZ_LEXICON_SOURCE_MAX    (16 << 20)
#define MZ_LEXICON_COMPILE_BYTES ((mz_len)1 << 32) /* address space that compiling may take from perm */

/* A dictionary as text, data/lexicon/README.md says how; name: of its file, for faults and traces. */
typedef struct mz_lexicon_source {
    mz_str name, text;
} mz_lexicon_source;

/* What is wrong with a line, and how to mend it. */
typedef struct mz_lexicon_fault {
    mz_str file;
    int line;
    const char *what, *remedy;
    mz_str word; /* the part that is meant; may be empty */
} mz_lexicon_fault;
typedef struct mz_lexicon_faults {
    mz_lexicon_fault *v; /* in the order of the lines */
    mz_len n, cap;
    bool more; /* than are listed */
} mz_lexicon_faults;

/* Compiles the sources on top of `base` (an image, or empty) into one image that stands in for it: entries of the
 * sources come before those of the base where both know a phrase. `faults` must be zeroed.
 * Fails with MZ_BAD_INPUT when a line has a fault (all of them are listed) or base is no image; MZ_LIMIT. */
MZ_MUST mz_status mz_lexicon_compile(mz_str base, const mz_lexicon_source *sources, mz_len n, mz_str *image,
                                     mz_lexicon_faults *faults, mz_arena *perm);
/* What a person should look at in the entries of one file of the dictionaries in use, though they compile: codes and
 * statuses that are none, a name with two codes on one day. */
void mz_lexicon_review(mz_str file, mz_lexicon_faults *faults, mz_arena *perm);
/* Whether bytes from outside are a whole image of this version: MZ_BAD_INPUT says what they are instead. */
MZ_MUST mz_status mz_lexicon_check(mz_str image);
/* The image that is built in. */
mz_str mz_lexicon_builtin(void);
/* From now on the whole process looks things up in this image, which must live as long; checked first. To be called
 * before any thread is started and before any entry was handed out. */
MZ_MUST mz_status mz_lexicon_use(mz_str image);

#endif
