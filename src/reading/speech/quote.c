/* Quotes that go on: what stands between marks in the next sentence is said by whoever spoke before. */
#include "reading/speech/voice.h"

#define QUOTED_SENTENCES_MAX 12 /* a mark that was never closed holds no longer than that */

static mz_str mark_text(const sentence *s, int i) { return mz_unit_text(s, s->i[i].u0, s->i[i].u0 + 1); }

/* Is the text inside quotation marks behind item i, given that it was, or not, before? */
static bool after_mark(const sentence *s, int i, bool inside)
{
    const mz_str w = mark_text(s, i);
    if (mz_str_eq(w, S("\xE2\x80\x9C")) || mz_str_eq(w, S("\xC2\xAB"))) {
        return true;
    }
    if (mz_str_eq(w, S("\xE2\x80\x9D")) || mz_str_eq(w, S("\xC2\xBB"))) {
        return false;
    }
    return !inside;
}

/* Does an empty line stand in front of the sentence? */
static bool new_paragraph(const sentence *s)
{
    const mz_str clean = s->r->text->clean;
    int lines = 0;
    for (mz_len at = s->t[0].at - 1; at >= 0 && clean.data[at] <= ' '; at--) {
        lines += clean.data[at] == '\n';
    }
    return lines >= 2;
}

/* Where the quoted part that begins the sentence ends; 0 when it does not begin inside marks. */
static int quoted_until(const sentence *s, bool inside, bool *still)
{
    int i = 0;
    if (!inside) {
        if (!mz_word_at(s, 0, P_QUOTE) || !s->r->memory.carried.quoted) {
            return 0;
        }
        i = 1;
    } else if (mz_word_at(s, 0, P_QUOTE) && new_paragraph(s)) {
        i = 1; /* each paragraph of a long quote opens with a mark of its own */
    }
    for (; i < s->in; i++) {
        if (mz_word_at(s, i, P_QUOTE) && !after_mark(s, i, true)) {
            *still = false;
            return i + 1;
        }
    }
    *still = true;
    return s->in;
}

void mz_go_on_quoting(sentence *s)
{
    carried *c = &s->r->memory.carried;
    const bool inside = c->inside && !(new_paragraph(s) && !mz_word_at(s, 0, P_QUOTE));
    bool still = false;
    const int end = c->who_n > 0 && c->left > 0 && s->in > 0 ? quoted_until(s, inside, &still) : 0;
    const bool awaited = c->awaited && end == 0 && s->in > 0;
    if (end == 0 && !awaited) {
        return;
    }
    for (int p = 0; p < s->sn; p++) { /* its own speaker is named: "…," he said */
        if (s->s[p].postposed && s->s[p].begin < (awaited ? s->in : end)) {
            return;
        }
    }
    speech *p = mz_open_speech(s, -1, c->cue, 0, 0);
    if (p == NULL) {
        return;
    }
    p->carried = p->complement = true;
    p->rule = "speech.quote";
    p->kind = CONTENT_QUOTE;
    p->end = awaited ? s->in : end;
    p->who_n = c->who_n;
    for (int k = 0; k < c->who_n; k++) {
        p->who[k] = c->who[k];
        p->who_item[k] = -1;
    }
}

/* The speech whose words stand behind the last mark, or that waits for them. */
static const speech *speech_at_end(const sentence *s, bool inside)
{
    const speech *last = NULL;
    for (int p = 0; p < s->sn; p++) {
        const speech *o = &s->s[p];
        const bool covers = o->end == s->in || o->end2 == s->in;
        const bool better = inside ? covers : o->parent < 0;
        if (o->who_n > 0 && (last == NULL || better)) {
            last = o;
        }
    }
    return last;
}

void mz_keep_quote(sentence *s)
{
    carried *c = &s->r->memory.carried;
    bool inside = c->inside && !(new_paragraph(s) && !mz_word_at(s, 0, P_QUOTE));
    if (inside && mz_word_at(s, 0, P_QUOTE) && new_paragraph(s)) {
        inside = false; /* opened again */
    }
    for (int i = 0; i < s->in; i++) {
        inside = mz_word_at(s, i, P_QUOTE) ? after_mark(s, i, inside) : inside;
    }
    bool marks = false;
    for (int i = 0; i < s->in; i++) {
        marks = marks || mz_word_at(s, i, P_QUOTE);
    }
    c->quoted = marks;
    const speech *p = speech_at_end(s, inside);
    if (p == NULL) {
        c->inside = inside && c->who_n > 0;
        c->left -= c->left > 0;
        c->awaited = false;
        return;
    }
    c->inside = inside;
    c->awaited = p->kind == CONTENT_NEXT;
    if (p->carried) {
        c->left -= c->left > 0;
        return;
    }
    c->left = QUOTED_SENTENCES_MAX;
    c->cue = p->cue;
    c->cue_span = mz_span_of(s, p->cue0, p->cue1);
    c->who_n = 0;
    for (int k = 0; k < p->who_n && k < CARRIED_MAX; k++) {
        const item *np = &s->i[p->who_item[k]];
        c->who[k] = p->who[k];
        c->span[c->who_n++] = mz_span_of(s, np->u0, np->u1);
    }
}
