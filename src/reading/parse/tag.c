/* Tags: of what each word could be, the row of tags that fits best together.
 *
 * A word's candidates come from its class (lexicon/classes.h), its ending and its capitals, each with a score in half
 * bits: 0 likely, -12 hardly ever. `after` says how well a tag stands behind another, in half bits more or less than it
 * stands anywhere. The best sum over the sentence wins; ties go to the candidate that comes first. Adverbs and "not"
 * are looked through ("has not yet been"), and what stands behind "and" likes to be what stands before it. */
#include "reading/parse.h"

enum { CANDIDATES_MAX = 8, NEVER = -100000 };

typedef struct candidate {
    int16_t score; /* of the word alone */
    uint8_t tag;
    uint8_t context; /* the tag that counts for what follows */
    int8_t back;     /* the best candidate before */
    int32_t sum;
} candidate;

typedef struct choice {
    candidate v[CANDIDATES_MAX];
    int n;
} choice;

#define T(t) MZ_TAG_##t
/* In half bits. Rows: what stands before. What is not named fits as well as anywhere. */
static const int8_t after[MZ_TAGS][MZ_TAGS] = {
    [T(STOP)] = {[T(DET)] = 2,   [T(PRON)] = 4,   [T(NAME)] = 1,   [T(PREP)] = 2,  [T(SUB)] = 4,   [T(ADV)] = 2,
                 [T(CONJ)] = 2,  [T(NUM)] = 1,    [T(VN)] = -3,    [T(VZ)] = -9,   [T(VD)] = -8,   [T(VB)] = -4,
                 [T(BE)] = -6,   [T(HAVE)] = -6,  [T(MODAL)] = -6, [T(DO)] = -3,   [T(TO)] = -2,   [T(POSS)] = 2,
                 [T(NOUN)] = -1, [T(PLURAL)] = 2, [T(ADJ)] = 1,    [T(PRT)] = -10, [T(GEN)] = -12, [T(THAT)] = -2},
    [T(DET)] = {[T(NOUN)] = 4,   [T(ADJ)] = 4,     [T(PLURAL)] = 2, [T(NAME)] = 2,   [T(NUM)] = 2,  [T(VG)] = -2,
                [T(VN)] = -1,    [T(VB)] = -14,    [T(VZ)] = -14,   [T(VD)] = -10,   [T(BE)] = -8,  [T(HAVE)] = -10,
                [T(DO)] = -12,   [T(MODAL)] = -12, [T(PREP)] = -8,  [T(PRT)] = -12,  [T(DET)] = -3, [T(POSS)] = -3,
                [T(PRON)] = -8,  [T(CONJ)] = -8,   [T(SUB)] = -10,  [T(THAT)] = -10, [T(REL)] = -8, [T(TO)] = -8,
                [T(COMMA)] = -7, [T(STOP)] = -7,   [T(ADV)] = -2,   [T(GEN)] = -12},
    [T(POSS)] = {[T(NOUN)] = 5,   [T(ADJ)] = 4,     [T(PLURAL)] = 4, [T(NAME)] = 1,   [T(NUM)] = 1,   [T(VG)] = -2,
                 [T(VN)] = -1,    [T(VB)] = -14,    [T(VZ)] = -14,   [T(VD)] = -10,   [T(BE)] = -10,  [T(HAVE)] = -10,
                 [T(DO)] = -12,   [T(MODAL)] = -12, [T(PREP)] = -9,  [T(PRT)] = -12,  [T(DET)] = -9,  [T(POSS)] = -9,
                 [T(PRON)] = -10, [T(CONJ)] = -8,   [T(SUB)] = -10,  [T(THAT)] = -10, [T(REL)] = -10, [T(TO)] = -8,
                 [T(COMMA)] = -9, [T(STOP)] = -9,   [T(ADV)] = -3,   [T(GEN)] = -12},
    [T(ADJ)] = {[T(NOUN)] = 5,   [T(PLURAL)] = 5, [T(ADJ)] = 1,   [T(NAME)] = 1,  [T(VB)] = -8,   [T(VZ)] = -8,
                [T(VD)] = -7,    [T(VN)] = -3,    [T(VG)] = -2,   [T(BE)] = -5,   [T(HAVE)] = -6, [T(DO)] = -7,
                [T(MODAL)] = -6, [T(DET)] = -5,   [T(POSS)] = -5, [T(PRON)] = -6, [T(PRT)] = -6,  [T(CONJ)] = 1,
                [T(COMMA)] = 1,  [T(STOP)] = 1,   [T(TO)] = 1,    [T(NUM)] = -2,  [T(GEN)] = -9,  [T(ADV)] = -2},
    [T(NUM)] = {[T(NOUN)] = 2,  [T(PLURAL)] = 5, [T(ADJ)] = 2,  [T(NUM)] = 2,    [T(VB)] = -8,
                [T(VZ)] = -6,   [T(VD)] = -3,    [T(VN)] = -1,  [T(VG)] = -3,    [T(DET)] = -5,
                [T(POSS)] = -6, [T(PRON)] = -6,  [T(BE)] = -1,  [T(MODAL)] = -3, [T(HAVE)] = -2,
                [T(PREP)] = 1,  [T(COMMA)] = 2,  [T(CONJ)] = 1, [T(GEN)] = -4,   [T(ADV)] = -2},
    [T(NOUN)] = {[T(NOUN)] = 1,  [T(PLURAL)] = 1, [T(PREP)] = 4,  [T(VZ)] = 3,    [T(VD)] = 3,    [T(VG)] = -1,
                 [T(VB)] = -7,   [T(BE)] = 4,     [T(HAVE)] = 3,  [T(MODAL)] = 3, [T(DO)] = 1,    [T(ADJ)] = -5,
                 [T(DET)] = -6,  [T(POSS)] = -5,  [T(PRON)] = -4, [T(NUM)] = -3,  [T(NAME)] = -2, [T(CONJ)] = 2,
                 [T(COMMA)] = 3, [T(STOP)] = 3,   [T(GEN)] = 4,   [T(TO)] = 1,    [T(SUB)] = 1,   [T(THAT)] = 2,
                 [T(REL)] = 2,   [T(PRT)] = -2},
    [T(PLURAL)] = {[T(PREP)] = 4,  [T(VB)] = 2,    [T(VD)] = 4,    [T(VN)] = 2,    [T(VZ)] = -9,     [T(BE)] = 4,
                   [T(HAVE)] = 3,  [T(MODAL)] = 3, [T(DO)] = 2,    [T(NOUN)] = -5, [T(PLURAL)] = -5, [T(ADJ)] = -5,
                   [T(DET)] = -5,  [T(POSS)] = -4, [T(PRON)] = -3, [T(NUM)] = -3,  [T(NAME)] = -3,   [T(CONJ)] = 3,
                   [T(COMMA)] = 3, [T(STOP)] = 3,  [T(GEN)] = 1,   [T(TO)] = 2,    [T(SUB)] = 2,     [T(THAT)] = 2,
                   [T(REL)] = 3,   [T(ADV)] = 1},
    [T(NAME)] = {[T(NAME)] = 5,
                 [T(VZ)] = 3,
                 [T(VD)] = 4,
                 [T(VN)] = -2,
                 [T(VB)] = -6,
                 [T(VG)] = -5,
                 [T(BE)] = 2,
                 [T(HAVE)] = 2,
                 [T(MODAL)] = 2,
                 [T(GEN)] = 5,
                 [T(COMMA)] = 3,
                 [T(PREP)] = 2,
                 [T(CONJ)] = 3,
                 [T(STOP)] = 2,
                 [T(DET)] = -6,
                 [T(PRON)] = -4,
                 [T(ADJ)] = -5,
                 [T(POSS)] = -5,
                 [T(THAT)] = -3},
    [T(PRON)] = {[T(VZ)] = 3,    [T(VD)] = 4,    [T(VB)] = 3,      [T(BE)] = 5,    [T(HAVE)] = 5,  [T(DO)] = 4,
                 [T(MODAL)] = 4, [T(NOUN)] = -7, [T(PLURAL)] = -6, [T(ADJ)] = -4,  [T(NAME)] = -4, [T(VN)] = -3,
                 [T(VG)] = -3,   [T(DET)] = -4,  [T(PREP)] = 1,    [T(COMMA)] = 1, [T(STOP)] = 1,  [T(ADV)] = 2,
                 [T(GEN)] = -6,  [T(TO)] = 2,    [T(PRT)] = 1,     [T(NUM)] = -3},
    [T(ADV)] = {[T(VD)] = 1,
                [T(VN)] = 1,
                [T(VB)] = 1,
                [T(VG)] = 1,
                [T(ADJ)] = 3,
                [T(ADV)] = 2,
                [T(NUM)] = 1,
                [T(PREP)] = 1,
                [T(COMMA)] = 2,
                [T(DET)] = -1,
                [T(NOUN)] = -5,
                [T(PLURAL)] = -4,
                [T(NAME)] = -2,
                [T(GEN)] = -12},
    [T(NEG)] = {[T(TO)] = 4,
                [T(PREP)] = -2,
                [T(VB)] = 2,
                [T(VN)] = 1,
                [T(VG)] = 1,
                [T(NOUN)] = -5,
                [T(PLURAL)] = -4,
                [T(ADJ)] = 1},
    [T(VB)] = {[T(DET)] = 4,   [T(POSS)] = 3,   [T(PRON)] = 2, [T(PLURAL)] = 1, [T(NAME)] = 1, [T(NOUN)] = -1,
               [T(ADJ)] = 1,   [T(PREP)] = 2,   [T(PRT)] = 4,  [T(THAT)] = 2,   [T(TO)] = 1,   [T(ADV)] = 1,
               [T(NUM)] = 1,   [T(VB)] = -8,    [T(VZ)] = -10, [T(VD)] = -8,    [T(VN)] = -3,  [T(BE)] = -6,
               [T(HAVE)] = -8, [T(MODAL)] = -8, [T(SUB)] = 1,  [T(GEN)] = -12},
    [T(VZ)] = {[T(DET)] = 3,
               [T(POSS)] = 2,
               [T(THAT)] = 3,
               [T(TO)] = 2,
               [T(ADJ)] = 1,
               [T(PREP)] = 2,
               [T(PRON)] = 1,
               [T(NOUN)] = -2,
               [T(NAME)] = 1,
               [T(PRT)] = 3,
               [T(VB)] = -10,
               [T(VZ)] = -12,
               [T(VD)] = -10,
               [T(VN)] = -2,
               [T(BE)] = -7,
               [T(HAVE)] = -8,
               [T(MODAL)] = -8,
               [T(STOP)] = -1,
               [T(GEN)] = -12},
    [T(VD)] = {[T(DET)] = 4,    [T(POSS)] = 3,   [T(PRON)] = 1, [T(PREP)] = 2, [T(THAT)] = 3, [T(TO)] = 2,
               [T(NAME)] = 1,   [T(NOUN)] = -3,  [T(NUM)] = 2,  [T(PRT)] = 4,  [T(ADV)] = 1,  [T(VB)] = -9,
               [T(VZ)] = -12,   [T(VD)] = -9,    [T(VN)] = -4,  [T(VG)] = -1,  [T(BE)] = -7,  [T(HAVE)] = -8,
               [T(MODAL)] = -8, [T(COMMA)] = -1, [T(SUB)] = 1,  [T(GEN)] = -12},
    [T(VN)] = {[T(PREP)] = 4,
               [T(TO)] = 3,
               [T(DET)] = -1,
               [T(PRT)] = 2,
               [T(NOUN)] = -2,
               [T(PLURAL)] = -1,
               [T(ADJ)] = -2,
               [T(NAME)] = -2,
               [T(ADV)] = 1,
               [T(COMMA)] = 1,
               [T(STOP)] = 1,
               [T(CONJ)] = 1,
               [T(THAT)] = 1,
               [T(PRON)] = -2,
               [T(VB)] = -9,
               [T(VZ)] = -9,
               [T(VD)] = -4,
               [T(BE)] = -2,
               [T(GEN)] = -12},
    [T(VG)] = {[T(DET)] = 3,
               [T(POSS)] = 3,
               [T(PLURAL)] = 2,
               [T(NAME)] = 1,
               [T(PREP)] = 2,
               [T(PRT)] = 3,
               [T(THAT)] = 1,
               [T(TO)] = 1,
               [T(VB)] = -9,
               [T(VZ)] = -4,
               [T(VD)] = -5,
               [T(BE)] = -2,
               [T(GEN)] = -8},
    [T(BE)] = {[T(VN)] = 6,    [T(VG)] = 5,     [T(ADJ)] = 3,   [T(DET)] = 2,     [T(ADV)] = 2,
               [T(NEG)] = 5,   [T(PREP)] = 1,   [T(NOUN)] = -3, [T(PLURAL)] = -3, [T(NAME)] = -2,
               [T(VB)] = -12,  [T(VZ)] = -12,   [T(VD)] = -9,   [T(TO)] = 1,      [T(BE)] = 1,
               [T(HAVE)] = -8, [T(MODAL)] = -8, [T(DO)] = -10,  [T(PRON)] = -2,   [T(GEN)] = -12},
    [T(HAVE)] = {[T(VN)] = 6,
                 [T(BE)] = 5,
                 [T(DET)] = 2,
                 [T(TO)] = 2,
                 [T(ADV)] = 2,
                 [T(NEG)] = 3,
                 [T(VD)] = -8,
                 [T(VB)] = -10,
                 [T(VZ)] = -12,
                 [T(VG)] = -6,
                 [T(NOUN)] = -3,
                 [T(PLURAL)] = -1,
                 [T(GEN)] = -12},
    [T(DO)] = {[T(NEG)] = 7,
               [T(VB)] = 4,
               [T(PRON)] = 1,
               [T(DET)] = 1,
               [T(VD)] = -10,
               [T(VZ)] = -12,
               [T(VN)] = -6,
               [T(NOUN)] = -4,
               [T(GEN)] = -12},
    [T(MODAL)] = {[T(VB)] = 7,
                  [T(BE)] = 5,
                  [T(HAVE)] = 4,
                  [T(DO)] = 2,
                  [T(NEG)] = 3,
                  [T(ADV)] = 2,
                  [T(NOUN)] = -9,
                  [T(PLURAL)] = -8,
                  [T(VD)] = -11,
                  [T(VN)] = -8,
                  [T(VZ)] = -12,
                  [T(VG)] = -10,
                  [T(ADJ)] = -6,
                  [T(DET)] = -5,
                  [T(PREP)] = -6,
                  [T(NAME)] = -6,
                  [T(PRON)] = -1,
                  [T(GEN)] = -12},
    [T(TO)] = {[T(VB)] = 7,    [T(BE)] = 6,    [T(HAVE)] = 4,   [T(DO)] = 3,     [T(NOUN)] = -9, [T(PLURAL)] = -9,
               [T(NAME)] = -9, [T(DET)] = -11, [T(VG)] = -9,    [T(VD)] = -11,   [T(VN)] = -8,   [T(VZ)] = -12,
               [T(ADJ)] = -9,  [T(NUM)] = -9,  [T(POSS)] = -11, [T(PRON)] = -9,  [T(PREP)] = -6, [T(MODAL)] = -12,
               [T(REL)] = -8,  [T(MARK)] = -2, [T(SUB)] = -8,   [T(COMMA)] = -4, [T(STOP)] = -4},
    [T(PREP)] = {[T(DET)] = 4,    [T(NAME)] = 3,  [T(NOUN)] = 1,   [T(PLURAL)] = 2,  [T(POSS)] = 3, [T(ADJ)] = 1,
                 [T(NUM)] = 2,    [T(PRON)] = 1,  [T(VG)] = 2,     [T(VB)] = -9,     [T(VZ)] = -11, [T(VD)] = -9,
                 [T(VN)] = -4,    [T(BE)] = -10,  [T(HAVE)] = -10, [T(MODAL)] = -12, [T(DO)] = -10, [T(PREP)] = -2,
                 [T(COMMA)] = -5, [T(STOP)] = -4, [T(CONJ)] = -6,  [T(THAT)] = -7,   [T(REL)] = 2,  [T(SUB)] = -3,
                 [T(TO)] = -10,   [T(PRT)] = -6,  [T(ADV)] = -1,   [T(GEN)] = -12},
    [T(PRT)] = {[T(PREP)] = 2,
                [T(DET)] = 3,
                [T(STOP)] = 1,
                [T(NOUN)] = -1,
                [T(TO)] = 1,
                [T(VB)] = -6,
                [T(VD)] = -5,
                [T(VZ)] = -6,
                [T(ADJ)] = -2,
                [T(VN)] = -3,
                [T(GEN)] = -12},
    [T(SUB)] = {[T(PRON)] = 5,
                [T(DET)] = 4,
                [T(NAME)] = 2,
                [T(PLURAL)] = 2,
                [T(NUM)] = 1,
                [T(VG)] = 2,
                [T(BE)] = -2,
                [T(VB)] = -5,
                [T(VD)] = -5,
                [T(VZ)] = -6,
                [T(COMMA)] = -3,
                [T(HAVE)] = -4,
                [T(MODAL)] = -5,
                [T(STOP)] = -5,
                [T(GEN)] = -12},
    [T(CONJ)] = {[T(DET)] = 1,
                 [T(NOUN)] = 1,
                 [T(PLURAL)] = 2,
                 [T(ADJ)] = 1,
                 [T(VD)] = 1,
                 [T(VN)] = 1,
                 [T(VG)] = 1,
                 [T(NAME)] = 2,
                 [T(ADV)] = 1,
                 [T(PRON)] = 1,
                 [T(BE)] = -1,
                 [T(HAVE)] = -1,
                 [T(GEN)] = -12,
                 [T(PRT)] = -6},
    [T(REL)] = {[T(VD)] = 4,
                [T(VZ)] = 4,
                [T(VB)] = 2,
                [T(BE)] = 4,
                [T(HAVE)] = 4,
                [T(MODAL)] = 4,
                [T(DO)] = 2,
                [T(PRON)] = 3,
                [T(DET)] = 2,
                [T(NAME)] = 1,
                [T(PLURAL)] = 1,
                [T(NOUN)] = -2,
                [T(ADJ)] = -1,
                [T(VN)] = -6,
                [T(VG)] = -6,
                [T(PREP)] = -3,
                [T(ADV)] = 1},
    [T(THAT)] = {[T(DET)] = 4,
                 [T(PRON)] = 4,
                 [T(NAME)] = 3,
                 [T(PLURAL)] = 3,
                 [T(NOUN)] = 1,
                 [T(ADJ)] = 2,
                 [T(NUM)] = 2,
                 [T(SUB)] = 1,
                 [T(VB)] = -8,
                 [T(VD)] = -8,
                 [T(VZ)] = -9,
                 [T(BE)] = -6,
                 [T(HAVE)] = -6,
                 [T(MODAL)] = -6,
                 [T(POSS)] = 3,
                 [T(COMMA)] = -3,
                 [T(STOP)] = -6,
                 [T(DO)] = -6},
    [T(GEN)] = {[T(NOUN)] = 5,
                [T(PLURAL)] = 5,
                [T(ADJ)] = 3,
                [T(NAME)] = 1,
                [T(NUM)] = 2,
                [T(VB)] = -10,
                [T(VD)] = -9,
                [T(VZ)] = -9,
                [T(BE)] = -8,
                [T(DET)] = -8,
                [T(VG)] = -1,
                [T(VN)] = -1,
                [T(PREP)] = -4,
                [T(PRON)] = -8,
                [T(MODAL)] = -8,
                [T(HAVE)] = -6},
    [T(COMMA)] = {[T(VG)] = 2,
                  [T(VZ)] = -1,
                  [T(VB)] = -3,
                  [T(DET)] = 1,
                  [T(NAME)] = 1,
                  [T(REL)] = 3,
                  [T(CONJ)] = 2,
                  [T(ADV)] = 1,
                  [T(PREP)] = 1,
                  [T(PRON)] = 1,
                  [T(SUB)] = 2,
                  [T(THAT)] = -3,
                  [T(NOUN)] = -1,
                  [T(TO)] = -1,
                  [T(BE)] = -1,
                  [T(HAVE)] = -1,
                  [T(PRT)] = -8,
                  [T(GEN)] = -12},
    [T(MARK)] = {[T(GEN)] = -8, [T(PRT)] = -4},
};

/* --- what a word can be -------------------------------------------------------------------------------------- */

static void offer(choice *c, mz_tag tag, int score)
{
    for (int i = 0; i < c->n; i++) {
        if (c->v[i].tag == tag) {
            c->v[i].score = c->v[i].score > score ? c->v[i].score : (int16_t)score;
            return;
        }
    }
    if (c->n < CANDIDATES_MAX) {
        c->v[c->n++] = (candidate){.tag = (uint8_t)tag, .score = (int16_t)score};
    }
}

static int level_score(mz_word_class c, mz_word_part part)
{
    static const int8_t of[] = {-14, -11, -7, -5, -3, -1, 0, 0};
    return of[mz_word_level(c, part)];
}

static void offer_closed(choice *c, mz_word_class class)
{
    const mz_tag first = mz_word_first_tag(class);
    offer(c, first, 0);
    for (mz_tag t = MZ_TAG_NOUN; t < MZ_TAGS; t++) {
        if ((mz_word_tags(class) & ((uint64_t)1 << t)) != 0 && t != first) {
            offer(c, t, t == MZ_TAG_NOUN || (t >= MZ_TAG_VB && t <= MZ_TAG_VG) ? -6 : -2);
        }
    }
}

/* Open classes; `less` is taken off where a capital speaks for a name. */
static void offer_open(choice *c, mz_word_class class, int less)
{
    static const struct {
        uint32_t form;
        mz_tag tag;
        mz_word_part part;
    } rows[] = {{MZ_WORD_PLURAL, MZ_TAG_PLURAL, MZ_PART_NOUN}, {MZ_WORD_NOUN, MZ_TAG_NOUN, MZ_PART_NOUN},
                {MZ_WORD_PAST, MZ_TAG_VD, MZ_PART_VERB},       {MZ_WORD_PARTICIPLE, MZ_TAG_VN, MZ_PART_VERB},
                {MZ_WORD_BASE, MZ_TAG_VB, MZ_PART_VERB},       {MZ_WORD_S_FORM, MZ_TAG_VZ, MZ_PART_VERB},
                {MZ_WORD_ING, MZ_TAG_VG, MZ_PART_VERB},        {MZ_WORD_ADJ, MZ_TAG_ADJ, MZ_PART_ADJ},
                {MZ_WORD_ADV, MZ_TAG_ADV, MZ_PART_ADV}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if ((class & rows[i].form) != 0) {
            const bool verbal = rows[i].tag == MZ_TAG_ADJ && (class & MZ_WORD_PARTICIPLE) != 0 &&
                                mz_word_level(class, MZ_PART_VERB) >= 3; /* "granted": rather the participle */
            const bool never_passive =
                rows[i].tag == MZ_TAG_VN && (class & MZ_WORD_INTRANS) != 0 && (class & MZ_WORD_TRANS) == 0; /* "died" */
            int score = level_score(class, rows[i].part);
            score = rows[i].tag == MZ_TAG_VG && score < -3 ? -3 : score; /* any verb has its -ing form: "of bombing" */
            offer(c, rows[i].tag, score - less - (verbal ? 2 : never_passive ? 3 : 0));
        }
    }
}

static bool ends_in(mz_str w, const char *tail)
{
    const mz_str e = mz_str_of(tail);
    return w.len > e.len + 1 && mz_str_ends(w, e);
}

static bool ends_in_one_of(mz_str w, const char *const *tails, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (ends_in(w, tails[i])) {
            return true;
        }
    }
    return false;
}

/* A word that no dictionary has, by its ending. */
static void offer_guess(choice *c, mz_str w, int less)
{
    static const char *const nouns[] = {"tion", "sion", "ment", "ness", "ity", "ism",
                                        "ship", "ance", "ence", "ist",  "hood"};
    static const char *const adjectives[] = {"al",   "ous",  "ive",  "ful", "ic",   "ary",
                                             "able", "ible", "less", "ish", "esque"};
    if (ends_in(w, "ly")) {
        offer(c, MZ_TAG_ADV, -less);
        offer(c, MZ_TAG_ADJ, -6 - less);
    } else if (ends_in(w, "ed")) {
        offer(c, MZ_TAG_VD, -less);
        offer(c, MZ_TAG_VN, -less);
        offer(c, MZ_TAG_ADJ, -3 - less);
    } else if (ends_in(w, "ing")) {
        offer(c, MZ_TAG_VG, -less);
        offer(c, MZ_TAG_NOUN, -2 - less);
    } else if (ends_in_one_of(w, nouns, sizeof nouns / sizeof nouns[0])) {
        offer(c, MZ_TAG_NOUN, -less);
    } else if (ends_in_one_of(w, adjectives, sizeof adjectives / sizeof adjectives[0])) {
        offer(c, MZ_TAG_ADJ, -less);
        offer(c, MZ_TAG_NOUN, -4 - less);
    } else if (ends_in(w, "s") && !ends_in(w, "ss") && !ends_in(w, "us")) {
        offer(c, MZ_TAG_PLURAL, -less);
        offer(c, MZ_TAG_VZ, -6 - less);
    } else {
        offer(c, MZ_TAG_NOUN, -less);
        offer(c, MZ_TAG_ADJ, -5 - less);
        offer(c, MZ_TAG_VB, -8 - less);
    }
}

static mz_tag punctuation(mz_str w)
{
    switch (w.len > 0 ? w.data[0] : ' ') {
    case ',':
        return MZ_TAG_COMMA;
    case '.':
    case '!':
    case '?':
    case ';':
    case ':':
        return MZ_TAG_STOP;
    case '\'':
        return w.len == 2 ? MZ_TAG_GEN : MZ_TAG_MARK;
    default:
        return MZ_TAG_MARK;
    }
}

/* How capitals count in this sentence. */
typedef struct writing {
    bool names;  /* a capital inside speaks for a name */
    int first_t; /* the first word: its capital says little */
} writing;

static writing writing_of(const sentence *s)
{
    int words = 0;
    int caps = 0;
    writing w = {.first_t = -1};
    for (int t = 0; t < s->tn; t++) {
        const int flags = s->t[t].flags;
        if ((flags & (TK_PUNCT | TK_DIGIT)) != 0) {
            continue;
        }
        w.first_t = w.first_t < 0 ? t : w.first_t;
        words += t != w.first_t && s->t[t].end - s->t[t].at > 3;
        caps += t != w.first_t && s->t[t].end - s->t[t].at > 3 && (flags & TK_CAP) != 0;
    }
    w.names = !s->r->upper && (caps * 3 < words * 2 || words < 4);
    return w;
}

/* Behind a full stop, a quote or a colon a capital says little, too. */
static bool opens(const sentence *s, int t, const writing *w)
{
    if (t <= w->first_t) {
        return true;
    }
    const token *before = &s->t[t - 1];
    const uint8_t c = s->r->text->clean.data[before->at];
    return (before->flags & TK_PUNCT) != 0 && c != ',' && c != '\'' && c != '(' && c != '-' &&
           before->tag != MZ_TAG_GEN;
}

static void offer_capital(choice *c, const sentence *s, int t, const writing *w)
{
    const token *k = &s->t[t];
    const mz_word_class class = k->class;
    const bool known = class != 0;
    const bool name = (class & MZ_WORD_NAME) != 0 && (class & MZ_WORD_CLOSED) == 0;
    if (!w->names) {
        offer(c, MZ_TAG_NAME, name ? 0 : known ? -8 : 0);
        return;
    }
    if (opens(s, t, w)) {
        const bool two = t + 1 < s->tn && (s->t[t + 1].flags & TK_CAP) != 0 && (class & MZ_WORD_CLOSED) == 0;
        offer(c, MZ_TAG_NAME, name || !known ? 1 : two ? -3 : -9);
        return;
    }
    offer(c, MZ_TAG_NAME, (class & MZ_WORD_CLOSED) != 0 ? -6 : 2);
}

static void candidates_of(const sentence *s, int t, const writing *w, choice *c)
{
    const token *k = &s->t[t];
    c->n = 0;
    if ((k->flags & TK_DIGIT) != 0) {
        offer(c, MZ_TAG_NUM, 0);
        return;
    }
    if ((k->flags & TK_PUNCT) != 0) {
        const mz_tag mark = punctuation(mz_token_folded(s, t));
        offer(c, mark, 0);
        if (mark == MZ_TAG_GEN) {
            offer(c, MZ_TAG_BE, -4); /* "it's" */
        }
        return;
    }
    const bool cap = (k->flags & TK_CAP) != 0;
    const bool inside = cap && w->names && !opens(s, t, w);
    if (cap || s->r->upper) {
        offer_capital(c, s, t, w);
    }
    if ((k->class & MZ_WORD_CLOSED) != 0) {
        offer_closed(c, k->class);
        return;
    }
    const bool demonym = inside && (k->class & MZ_WORD_ADJ) != 0 && mz_word_level(k->class, MZ_PART_ADJ) >= 3;
    const int less = inside ? (demonym ? 1 : 7) : 0;
    if (k->class == 0) {
        offer_guess(c, mz_token_folded(s, t), cap ? (inside ? 10 : 4) : 0);
    } else {
        offer_open(c, k->class, less);
    }
    if (c->n == 0) {
        offer(c, MZ_TAG_NOUN, 0);
    }
}

/* --- the best row ------------------------------------------------------------------------------------------------- */

static int joint(const candidate *a, const candidate *b)
{
    int score = after[a->tag][b->tag];
    if (a->tag == MZ_TAG_ADV || a->tag == MZ_TAG_NEG) {
        score += after[a->context][b->tag];
    } else if (a->tag == MZ_TAG_CONJ && a->context == b->tag) {
        score += 3;
    }
    return score;
}

static uint8_t context_of(const candidate *a, const candidate *b)
{
    if (b->tag == MZ_TAG_ADV || b->tag == MZ_TAG_NEG) {
        return a->tag == MZ_TAG_ADV || a->tag == MZ_TAG_NEG ? a->context : a->tag;
    }
    return b->tag == MZ_TAG_CONJ ? a->tag : b->tag;
}

static void extend(const choice *before, choice *c)
{
    for (int i = 0; i < c->n; i++) {
        candidate *b = &c->v[i];
        b->sum = NEVER;
        for (int j = 0; j < before->n; j++) {
            const int32_t sum = before->v[j].sum + joint(&before->v[j], b) + b->score;
            if (sum > b->sum) {
                b->sum = sum;
                b->back = (int8_t)j;
            }
        }
        b->context = context_of(&before->v[b->back], b);
    }
}

/* What must be kept of each word to walk back. */
typedef struct step {
    uint8_t tag[CANDIDATES_MAX];
    int8_t back[CANDIDATES_MAX];
} step;

static void keep(const choice *c, step *p)
{
    for (int i = 0; i < c->n; i++) {
        p->tag[i] = c->v[i].tag;
        p->back[i] = c->v[i].back;
    }
}

void mz_tag_tokens(sentence *s)
{
    step steps[T_MAX];
    const writing w = writing_of(s);
    const choice edge = {.v = {{.tag = MZ_TAG_STOP, .context = MZ_TAG_STOP}}, .n = 1};
    choice row[2] = {edge, {.n = 0}};
    for (int t = 0; t < s->tn; t++) {
        candidates_of(s, t, &w, &row[(t + 1) & 1]);
        extend(&row[t & 1], &row[(t + 1) & 1]);
        keep(&row[(t + 1) & 1], &steps[t]);
    }
    choice end = edge;
    extend(&row[s->tn & 1], &end);
    int at = end.v[0].back;
    for (int t = s->tn - 1; t >= 0; t--) {
        s->t[t].tag = steps[t].tag[at];
        at = steps[t].back[at];
    }
}
