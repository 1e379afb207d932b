/* parse.h: a sentence while it is read; for the files of this folder only.
 *
 * parse/: text -> tokens -> units, the longest dictionary phrases -> items: noun phrases, verb groups, single words ->
 * clauses with subject and object; named/: whom, where and when phrases mean; speech/: who says what; harm/ and event/:
 * harm, happenings and acts -> statements (state.c); explain/: why. Everything lives in the sentence's scratch arena
 * but what a statement keeps.
 */
#ifndef MZ_READING_PARSE_H
#define MZ_READING_PARSE_H

#include "format/format.h"
#include "geo/geo.h"
#include "lexicon/lexicon.h"
#include "reading/reading.h"

enum {
    T_MAX = MZ_READING_TOKENS_MAX,
    ITEMS_MAX = T_MAX + 33, /* the last 32: owners of nouns of speech, "Kabul's" */
    FOLD_MAX = 64,          /* bytes of a word that are compared */
    CLAUSES_MAX = 48,
    SPEECH_MAX = 48,
    LIST_MAX = 12,
    HARMS_MAX = 48,
    FACTS_MAX = 64,
    DOC_SIDES_MAX = 6,
    PEOPLE_MAX = 16,
    WHYS_MAX = 1024
};

/* --- tokens --- */
enum { TK_CAP = 1, TK_UPPER = 2, TK_DIGIT = 4, TK_PUNCT = 8, TK_GLUED = 16, TK_SPACE = 32, TK_PARA = 64 };
typedef struct token {
    mz_len at, end; /* in the clean text */
    int32_t word;   /* of the lexicon; 0 unknown */
    int32_t fold;   /* the word as it is compared, sentence.folded[fold .. fold + fold_n) */
    int fold_n;
    int flags;
    int64_t value; /* of digits; -1 else */
    mz_word_class class;
    uint8_t tag; /* mz_tag; see tag.c */
} token;

/* --- units --- */
typedef enum pos {
    P_NOUN, /* also names */
    P_ADJ,
    P_DET,
    P_POSS, /* its, their */
    P_GEN,  /* 's */
    P_NUM,
    P_VERB,
    P_BE,
    P_HAVE,
    P_DO,
    P_MODAL,
    P_NEG,
    P_TO,
    P_PREP,
    P_CONJ,
    P_SUB,
    P_THAT,
    P_REL,
    P_ADV,
    P_PRON,
    P_COMMA,
    P_SEMI,
    P_COLON,
    P_DASH,
    P_QUOTE,
    P_PAREN,
    P_STOP,
    P_ACCORDING,
    P_QUOTING,
    P_SUBSET,
    P_OTHER
} pos;

#define KIND(k) (1U << MZ_TERM_##k)
typedef struct unit {
    int t0, t1;     /* tokens */
    int32_t node;   /* of the trie; -1 when no dictionary knows it */
    uint32_t kinds; /* KIND(…) of its terms */
    int form;       /* forms of its verb terms, or guessed from its ending */
    int noun_form;  /* forms of its noun terms */
    pos pos;
    uint32_t grammar; /* 1 << MZ_GRAMMAR_… of its terms */
    bool cap, known;
} unit;

/* --- quantities --- */
typedef struct quantity {
    int u0, u1; /* units; u0 == u1: none */
    mz_interval count;
    bool approx, vague; /* vague: "dozens", "several"; not a numeral */
    bool zero, at_most;
    int8_t same; /* "as many": 1, "twice as many": 2 times the number before; 0 else */
} quantity;

/* --- items --- */
typedef enum item_kind { I_NP, I_VG, I_WORD } item_kind;

typedef struct actor_ref {
    mz_str code;   /* "" unknown */
    mz_str status; /* "civilian" …, "" unknown */
    bool human;    /* can be hurt or speak */
    bool named;    /* code comes from the phrase itself */
    bool generic;  /* "militants": no country of its own */
    bool neutral;  /* "official": the principal decides */
    bool country_only;
} actor_ref;

typedef struct item {
    item_kind kind;
    int u0, u1; /* units */
    pos pos;    /* of a word */
    /* noun phrase */
    int head; /* unit */
    quantity q;
    bool plural, pronoun, possessed, place, time, unitnoun, definite, indefinite, no, reciprocal;
    mz_str country; /* demonym, country or "of COUNTRY" within */
    actor_ref actor;
    const mz_term_entry *happening, *thing, *actnoun, *harm; /* of its head or within */
    bool harm_head;                                          /* the head itself is the harm word */
    int of;                                                  /* item of "of NP", merged into this one, or -1 */
    int clause;
    bool used; /* by a harm */
    /* verb group */
    const mz_term_entry *verb, *cue, *harmverb;
    int form;
    bool passive, negated, possible, future, finite, infinitive, light, perfect;
} item;

/* --- clauses --- */
typedef enum linkage { L_ROOT, L_COMP, L_ADV, L_REL, L_PART, L_COORD, L_INF } linkage;
typedef struct clause {
    int vg;                     /* item */
    int begin, end;             /* items */
    int subject, object, agent; /* items, -1 none; heads of lists */
    int prep_object;            /* first noun phrase behind a preposition */
    linkage link;
    int parent;                 /* clause, -1 */
    int speech;                 /* whose content it is, -1 */
    int act;                    /* the speech act that it performs, -1 */
    const mz_term_entry *event; /* of events-*.txt, the one that its verb and object fit; NULL */
    bool sorted;                /* its object is of the sort that the entry wants */
} clause;

/* How what is said hangs on the word of speech. */
typedef enum content_kind {
    CONTENT_NONE,
    CONTENT_CLAUSE, /* that …, a clause of its own, a question */
    CONTENT_QUOTE,
    CONTENT_OBJECT, /* a noun phrase */
    CONTENT_ABOUT,  /* the same behind a preposition */
    CONTENT_TO,     /* to do something */
    CONTENT_ING,
    CONTENT_BEFORE, /* in front of the cue, perhaps also behind it */
    CONTENT_NEXT    /* after a colon: in the next sentence */
} content_kind;

typedef struct speech {
    int clause;     /* -1: according to … */
    int source;     /* item, head of a list; -1 */
    int cue0, cue1; /* units */
    const mz_term_entry *cue;
    int parent; /* outer speech, -1 */
    content_kind kind;
    bool postposed, complement; /* stands behind its content; the content is a clause or a quote */
    bool negated, possible;
    actor_ref who[LIST_MAX];
    int who_item[LIST_MAX];
    int who_n;
    int at;           /* item of the cue */
    int begin, end;   /* items of its content */
    int begin2, end2; /* and of what goes on behind an interposed "X said"; begin2 >= end2: none */
    int next;         /* the verb that goes on with the same speaker, -1 */
    int within;       /* the speech that cites this one, -1 */
    bool silent;      /* "said he believed": the same speaker says it */
    bool noun;        /* the cue is a noun: "Kabul's claim that" */
    bool nor;         /* "neither confirmed nor denied" */
    bool carried;     /* a quote that goes on; cue and sources stand in an earlier sentence, memory.carried has them */
    int echo;         /* the speech whose content this one denies: "a claim Islamabad denied"; -1 */
    const char *rule;
} speech;

typedef struct harmed {
    int item; /* noun phrase of the victims */
    int clause;
    mz_effect effect;
    quantity q;
    mz_basis basis;
    int of_harm; /* for subsets: the harm it is part of, -1 */
    actor_ref victims;
    int victim_item;
    mz_victim_status status;
    const mz_term_entry *rule;
    bool negated, lead, mixed;
    const char *how; /* the rule that found it */
    bool known;      /* the victims are those named before, nothing in the phrase tells more */
    int parts;
    bool possible;
    bool own; /* "its soldiers" of the speaker */
    int u0, u1;
} harmed;

typedef struct fact {
    int clause, speech;
    mz_kind kind;
    mz_plover plover;
    mz_str cameo, type;
    mz_polarity polarity;
    mz_stance stance;
    actor_ref agents[LIST_MAX], targets[LIST_MAX];
    int agent_item[LIST_MAX], target_item[LIST_MAX];
    int agents_n, targets_n;
    int harm[LIST_MAX];
    int harms_n;
    int place; /* item, -1 */
    int u0, u1;
    bool act_of_cue, dropped, presupposed, blamed, disowned;
    bool stance_known; /* by what was done: who refuses denies */
    const char *rule;
    const char *kind_rule, *stance_rule, *polarity_rule; /* NULL: the one that follows from the rest */
    const mz_term_entry *entry;
} fact;

/* Why a field of the statement that is being written is as it is. */
typedef struct why {
    mz_slot field;
    int k;      /* which source, agent, target or harm */
    int u0, u1; /* units; u0 == u1: `from` tells where */
    mz_span from;
    const char *rule;
    const mz_term_entry *entry;
} why;

/* A speaker whose quote may go on in the next sentence. */
enum { CARRIED_MAX = 4 };
typedef struct carried {
    const mz_term_entry *cue;
    mz_span cue_span, span[CARRIED_MAX];
    actor_ref who[CARRIED_MAX];
    int who_n;
    int left;     /* sentences for which it still holds */
    bool quoted;  /* the sentence before had quotation marks */
    bool inside;  /* the text is between quotation marks */
    bool awaited; /* "he wrote:" what is said comes next */
} carried;
/* People that the text has named, with their number and what became of them. */
typedef struct named_people {
    uint32_t head; /* of the noun */
    mz_interval count;
    actor_ref actor;
    unsigned effects; /* 1 << mz_effect */
} named_people;

/* What is remembered from sentence to sentence. */
typedef struct memory {
    mz_str group;      /* the armed group or organisation last named */
    mz_str speaker;    /* code of the last source */
    mz_str country;    /* of the last place */
    mz_str place_text; /* last place of a happening */
    mz_place place;
    mz_str victims; /* code of the last victims */
    mz_str status;
    mz_str agent;
    mz_str sides[4]; /* countries named so far, the most recent first */
    int sides_n;
    bool event_seen;
    carried carried;
    named_people people[PEOPLE_MAX]; /* the oldest first */
    int people_n;
} memory;

/* What the gazetteer said of a name, kept while a text is read. */
enum { PLACE_NAMES_MAX = 64, PLACE_NAME_MAX = 39 };
typedef struct known_name_of {
    uint8_t name[PLACE_NAME_MAX];
    uint8_t n; /* 0: none yet */
    mz_gazettes found;
} known_name_of;

typedef struct reader {
    known_name_of names[PLACE_NAMES_MAX];
    const mz_text *text;
    const mz_reading_context *context;
    mz_str publisher; /* code */
    bool party;
    bool upper; /* the text is in capitals */
    memory memory;
    mz_str doc[DOC_SIDES_MAX]; /* countries that the document names, the most frequent first; locate.c */
    int doc_n;
    bool doc_known;
    mz_statements *out;
    mz_reading_trace *trace;
    mz_arena *perm;
} reader;

typedef struct sentence {
    reader *r;
    token t[T_MAX];
    int tn;
    uint8_t folded[T_MAX * FOLD_MAX];
    int32_t folded_n;
    unit u[T_MAX + 1];
    int un;
    quantity q[T_MAX + 1]; /* by the unit where it begins */
    item *i;
    int in, owners;
    clause c[CLAUSES_MAX];
    int cn;
    speech s[SPEECH_MAX];
    int sn;
    harmed h[HARMS_MAX];
    int hn;
    fact f[FACTS_MAX];
    int fn;
    why w[WHYS_MAX]; /* of the statement that is being written */
    int wn;
    bool cut, country_known;
    bool when_known; /* `when` is what the whole sentence says, known or not */
    mz_when when;
    bool mixed; /* a word of letters of two scripts */
    mz_str country;
    mz_day day;
} sentence;

/* visible.c */
mz_text mz_visible_text(const mz_text *text, mz_arena *perm); /* without what shows nothing */

/* token.c */
mz_len mz_read_sentence(reader *r, mz_len at, sentence *s); /* tokens of one sentence; returns where it ended */
mz_str mz_unit_text(const sentence *s, int u0, int u1);
/* A token as words are compared: lower case, without marks, at most FOLD_MAX bytes. */
static inline mz_str mz_token_folded(const sentence *s, int t)
{
    return (mz_str){s->folded + s->t[t].fold, s->t[t].fold_n};
}
/* The folded text of the unit's first token is `word`. The first letter mostly says no; with a literal the rest costs a
 * length and a few bytes. */
static inline bool mz_unit_is(const sentence *s, int u, const char *word)
{
    if (u < 0 || u >= s->un) {
        return false;
    }
    const mz_str w = mz_token_folded(s, s->u[u].t0);
    return w.len > 0 && w.data[0] == (uint8_t)word[0] && mz_str_eq(w, mz_str_of(word));
}

/* tag.c */
void mz_tag_tokens(sentence *s); /* token.tag of every token */

/* unit.c */
void mz_make_units(sentence *s);
/* A unit's bits of kinds answer most questions; only when they say yes its terms are walked. */
static inline bool mz_unit_kind(const sentence *s, int u, mz_term_kind kind)
{
    return u >= 0 && u < s->un && (s->u[u].kinds >> kind & 1) != 0;
}
const mz_term_entry *mz_unit_find(const sentence *s, int u, mz_term_kind kind, bool verb);
bool mz_unit_has(const sentence *s, int u, mz_term_kind kind, int arg, mz_str value);
static inline const mz_term_entry *mz_unit_entry(const sentence *s, int u, mz_term_kind kind)
{
    return mz_unit_kind(s, u, kind) ? mz_unit_find(s, u, kind, false) : NULL;
}
/* The same as a verb form. */
static inline const mz_term_entry *mz_unit_verb_entry(const sentence *s, int u, mz_term_kind kind)
{
    return mz_unit_kind(s, u, kind) ? mz_unit_find(s, u, kind, true) : NULL;
}
static inline bool mz_unit_arg(const sentence *s, int u, mz_term_kind kind, int arg, const char *value)
{
    if (!mz_unit_kind(s, u, kind)) {
        return false;
    }
    const uint32_t bit = kind == MZ_TERM_GRAMMAR && arg == 0 ? mz_grammar_bit(value) : 0;
    return bit != 0 ? (s->u[u].grammar & bit) != 0 : mz_unit_has(s, u, kind, arg, mz_str_of(value));
}
static inline bool mz_arg_is(const mz_term_entry *e, int arg, const char *value)
{
    return e != NULL && mz_str_eq(mz_term_arg(e, arg), mz_str_of(value));
}

/* number.c */
void mz_find_quantities(sentence *s);

/* chunk.c */
void mz_make_items(sentence *s);

/* actor.c */
void mz_resolve_np(sentence *s, item *np);
void mz_share_role(sentence *s, int i); /* "Hungarian and Romanian officials": the noun belongs to both */
mz_str mz_with_role(mz_str country, mz_str role);
mz_str mz_fighting(mz_str code); /* AFGGOV -> AFGMIL where the dictionary says so */

/* refer.c */
actor_ref mz_actor_in_context(sentence *s, const item *np, mz_str country, mz_str speaker);
mz_str mz_country_hint(const sentence *s);
mz_str mz_other_side(const sentence *s, int before, mz_str not_this);
mz_str mz_country_of_sentence(sentence *s);

/* dateline.c */
int mz_dateline_end(const sentence *s); /* how many tokens it has with its dash; 0 when there is none */

/* clause.c */
void mz_make_clauses(sentence *s);
int mz_list_next(const sentence *s, int np, int limit); /* the next noun phrase of "a, b and c", -1 at the end */

/* speech.c */
void mz_find_speech(sentence *s);
int mz_speech_round(const sentence *s, int i);                    /* the innermost speech whose content item i is, -1 */
int mz_speech_chain(const sentence *s, int speech, int chain[8]); /* outermost first; how many */

/* quote.c */
void mz_go_on_quoting(sentence *s); /* adds the speech that goes on from the sentence before */
void mz_keep_quote(sentence *s);    /* remembers the one that may go on in the next; when all else is done */

/* stance.c */
mz_str mz_speaker_of(const sentence *s, int speech);          /* code of the innermost source, else the publisher */
bool mz_is_party(const sentence *s, int speech, mz_str code); /* is that source a party to the conflict? */
bool mz_same_side(mz_str a, mz_str b);                        /* the same actor, or of the same state */
mz_stance mz_cue_stance(const sentence *s, int speech);       /* what the cue alone says */
mz_stance mz_stance_of(const sentence *s, const fact *f, const char **rule); /* by the rules, first that fits */
void mz_split_by_side(sentence *s); /* "4 soldiers and 12 militants died": own loss and the enemy's are two facts */

/* harm.c */
void mz_find_harm(sentence *s);
void mz_remember_people(sentence *s); /* basis.c; when the facts are known */

/* fact.c */
void mz_find_facts(sentence *s);

/* locate.c */
bool mz_is_place(const sentence *s, int i);                       /* is the phrase the name of a place? */
bool mz_place_inside(const sentence *s, int i, int *u0, int *u1); /* "the Quetta rally": a name within it */
bool mz_locate(sentence *s, int np, mz_place *out);               /* what the gazetteer knows of it */

/* where.c */
int mz_place_of(sentence *s, int clause); /* the phrase (item) that names the place of what the clause tells, -1 */
void mz_settle_places(sentence *s);       /* the places of all facts, when all of them are known */

/* when.c */
bool mz_time_of(sentence *s, int u0, int u1, mz_when *out);
bool mz_time_of_sentence(sentence *s, mz_when *out); /* looked for once a sentence */

/* state.c */
void mz_make_statements(sentence *s);
mz_span mz_span_of(const sentence *s, int u0, int u1); /* of the file; no units: an empty span at -1 */

/* trace.c: the first why of a field is the rule that decided, a rule's id must be in rules.c */
void mz_why(sentence *s, mz_slot field, int k, int u0, int u1, const char *rule, const mz_term_entry *entry);
void mz_why_statement(sentence *s, const fact *f, const mz_statement *st);
void mz_why_mention(sentence *s, mz_slot field, int k, int np, const actor_ref *a); /* who the phrase is */
void mz_keep_whys(sentence *s, mz_statement *st); /* to the statement's rules, and to the trace when one is asked for */

void mz_bytes_of(const sentence *s, int u0, int u1, mz_len *begin, mz_len *end); /* of the file; u0 < u1 */
void mz_keep_sentence(sentence *s, mz_len first); /* in the trace; its statements are those from `first` on */

/* gap.c */
void mz_note_gap(sentence *s);

#endif
