/* According to, citing, quoted by: speech told by a phrase beside the sentence. */
#include "reading/speech/voice.h"

bool mz_is_quoting(const sentence *s, int i)
{
    return mz_word_at(s, i, P_QUOTING) ||
           (mz_vg_at(s, i) && mz_unit_arg(s, s->i[i].head, MZ_TERM_GRAMMAR, 0, "quoting"));
}

/* "heard from a woman that": she speaks inside what was heard. */
void mz_heard_from(sentence *s, const speech *p)
{
    const int j = p->at + 1;
    const bool hears = mz_unit_is(s, s->i[p->at].head, "heard") || mz_unit_is(s, s->i[p->at].head, "learned") ||
                       mz_unit_is(s, s->i[p->at].head, "learnt");
    if (!hears || !mz_prep_at(s, j) || !mz_unit_is(s, s->i[j].u0, "from") || !mz_np_at(s, j + 1)) {
        return;
    }
    const int outer = (int)(p - s->s);
    speech *inner = mz_open_speech(s, -1, NULL, s->i[j].u0, s->i[j].u1);
    if (inner != NULL) {
        inner->at = j;
        inner->source = j + 1;
        inner->within = outer;
        inner->rule = "speech.citing";
        inner->begin = p->begin;
        inner->end = p->end;
        mz_add_sources(s, inner);
    }
}

/* --- according to, citing, nouns ---------------------------------------------------------------------------------- */

static int source_end(const sentence *s, int np)
{
    int j = np + 1;
    while (mz_prep_at(s, j) && mz_np_at(s, j + 1) && !s->i[j + 1].time) {
        j += 2;
    }
    return j;
}

/* "According to X, A", "A, according to X", "A, according to X, B". */
static void according(sentence *s, int i)
{
    speech *p = mz_open_speech(s, -1, NULL, s->i[i].u0, s->i[i].u1);
    if (p == NULL) {
        return;
    }
    int from;
    int to;
    mz_segment(s, i, &from, &to);
    p->at = i;
    p->source = i + 1;
    p->rule = "speech.according";
    p->complement = true;
    p->kind = CONTENT_CLAUSE;
    const int behind = source_end(s, i + 1);
    if (mz_has_noun(s, from, i)) {
        p->begin = from;
        p->end = mz_word_at(s, i - 1, P_COMMA) ? i - 1 : i;
        p->begin2 = behind;
        p->end2 = to;
    } else {
        p->begin = mz_word_at(s, behind, P_COMMA) ? behind + 1 : behind;
        p->end = to;
    }
    mz_add_sources(s, p);
}

/* "X quoted by Y", "citing police": the one quoted speaks inside what the quoter says. */
static void quoting(sentence *s, int i)
{
    speech *p = mz_open_speech(s, -1, NULL, s->i[i].u0, s->i[i].u1);
    if (p == NULL) {
        return;
    }
    const int sp = (int)(p - s->s);
    mz_segment(s, i, &p->begin, &p->end);
    p->at = i;
    p->source = i + 1;
    p->rule = "speech.citing";
    mz_add_sources(s, p);
    for (int k = 0; k < sp; k++) { /* stands inside the content of the one who cites, round all of that */
        speech *o = &s->s[k];
        if (o->source >= p->begin && o->source < p->end && o->at >= 0) {
            p->begin = o->begin;
            p->end = o->end;
            p->begin2 = o->begin2;
            p->end2 = o->end2;
            p->within = k;
            return;
        }
    }
}

static void quoted_by(sentence *s, int i)
{
    speech *outer = mz_open_speech(s, -1, NULL, s->i[i].u0, s->i[i].u1);
    speech *inner = mz_open_speech(s, -1, NULL, s->i[i].u0, s->i[i].u1);
    if (outer == NULL || inner == NULL) {
        return;
    }
    int from;
    mz_segment(s, i, &from, &inner->end);
    inner->begin = i + 2;
    outer->source = mz_speaker_left(s, i) >= 0 ? mz_speaker_left(s, i) : i - 1;
    outer->at = inner->at = i;
    const int as = source_end(s, i + 1);
    if (as + 1 < s->in && mz_unit_is(s, s->i[as].u0, "as") && mz_vg_at(s, as + 1)) {
        const int left = outer->source - mz_word_at(s, outer->source - 1, P_COMMA);
        const bool front = as + 2 >= s->in || mz_word_at(s, as + 2, P_STOP) || mz_word_at(s, as + 2, P_COMMA);
        inner->begin = front ? from : as + 2; /* "…, the agency quoted him as saying" */
        inner->end = front ? left : inner->end;
    }
    inner->source = i + 1;
    inner->rule = outer->rule = "speech.citing";
    inner->within = (int)(outer - s->s);
    mz_add_sources(s, outer);
    mz_add_sources(s, inner);
}

static void quoted_of(sentence *s, int i)
{
    const int subject = mz_speaker_left(s, i - 1);
    speech *outer = mz_open_speech(s, -1, NULL, s->i[i].u0, s->i[i].u1);
    speech *inner = subject >= 0 ? mz_open_speech(s, -1, NULL, s->i[i].u0, s->i[i].u1) : NULL;
    if (outer == NULL || inner == NULL) {
        return;
    }
    outer->at = inner->at = i;
    outer->source = i + 1;
    inner->source = subject;
    inner->rule = outer->rule = "speech.citing";
    inner->within = (int)(outer - s->s);
    inner->begin = source_end(s, i + 1);
    inner->end = s->in;
    inner->kind = mz_word_at(s, s->in - 1, P_COLON) || mz_word_at(s, s->in - 1, P_SEMI) ? CONTENT_NEXT : CONTENT_QUOTE;
    mz_add_sources(s, outer);
    mz_add_sources(s, inner);
}

/* "he was quoted by the agency": the subject speaks, the agency tells so. */
static bool was_quoted(const sentence *s, int i)
{
    return mz_vg_at(s, i - 1) && s->u[s->i[i - 1].head].pos == P_BE &&
           (mz_unit_is(s, s->i[i].u0, "quoted") || mz_unit_is(s, s->i[i].u0, "cited"));
}

void mz_find_according(sentence *s)
{
    for (int i = 0; i + 1 < s->in; i++) {
        if (!mz_np_at(s, i + 1)) {
            continue;
        }
        if (mz_word_at(s, i, P_ACCORDING) && was_quoted(s, i)) {
            quoted_of(s, i);
        } else if (mz_word_at(s, i, P_ACCORDING)) {
            according(s, i);
        } else if (mz_is_quoting(s, i)) {
            const bool past = mz_unit_is(s, s->i[i].u0, "quoted") || mz_unit_is(s, s->i[i].u0, "cited");
            if (past && mz_np_at(s, i - 1)) {
                quoted_by(s, i);
            } else {
                quoting(s, i);
            }
        }
    }
}
