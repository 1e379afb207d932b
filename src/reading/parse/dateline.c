/* Datelines: "PESHAWAR, Oct 8 (Agency) - Eleven soldiers …". Names, numbers, commas and brackets up to a dash, near the
 * beginning, and behind the dash a sentence begins. Its place and day stay phrases; nobody in it does anything. */
#include "reading/parse.h"

enum { DATELINE_MAX = 16 };

/* Is token t a dash that stands alone: " - ", "--", "—"? */
static bool is_dash(const sentence *s, int t)
{
    const mz_str w = mz_str_sub(s->r->text->clean, s->t[t].at, s->t[t].end);
    return mz_str_eq(w, S("-")) || mz_str_eq(w, S("\xE2\x80\x93")) || mz_str_eq(w, S("\xE2\x80\x94"));
}

static bool begins_sentence(const sentence *s, int t)
{
    return t < s->tn && ((s->t[t].flags & (TK_CAP | TK_DIGIT)) != 0 || s->t[t].tag == MZ_TAG_MARK);
}

/* What may stand in it: names, days, marks, and small words inside brackets or names. */
static bool belongs(const sentence *s, int t, bool bracket)
{
    const token *k = &s->t[t];
    if ((k->flags & (TK_CAP | TK_DIGIT)) != 0 || bracket) {
        return true;
    }
    const uint8_t c = s->r->text->clean.data[k->at];
    return (k->flags & TK_PUNCT) != 0 &&
           (c == ',' || c == '.' || c == '/' || c == '(' || c == ')' || c == '[' || c == ']');
}

int mz_dateline_end(const sentence *s)
{
    bool bracket = false;
    bool told = false; /* a comma, a number or a bracket speaks for it */
    int words = 0;
    for (int t = 0; t < s->tn && t < DATELINE_MAX; t++) {
        if (is_dash(s, t) && !bracket) {
            while (t + 1 < s->tn && is_dash(s, t + 1)) {
                t++;
            }
            return words > 0 && (told || words <= 4) && begins_sentence(s, t + 1) ? t + 1 : 0;
        }
        if (!belongs(s, t, bracket)) {
            return 0;
        }
        const uint8_t c = s->r->text->clean.data[s->t[t].at];
        bracket = c == '(' || c == '[' ? true : c == ')' || c == ']' ? false : bracket;
        told = told || (s->t[t].flags & (TK_PUNCT | TK_DIGIT)) != 0;
        words += (s->t[t].flags & TK_CAP) != 0;
    }
    return 0;
}
