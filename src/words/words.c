#include "words/words.h"

#include "words/po.h"

typedef struct key {
    mz_str context, one;
} key;

/* `words`, `words_n`: the languages; `keys`, `KEYS_N`; `slots`, `SLOTS`: key number + 1 or 0; `texts`: two forms a key
 * and language. */
#include "words_tables.inc"

#define WORDS_N ((mz_len)(sizeof words / sizeof words[0]))

const mz_words *mz_words_all(mz_len *n)
{
    *n = WORDS_N;
    return words;
}

const mz_words *mz_words_english(void) { return &words[0]; }

const mz_words *mz_words_of(mz_str tag)
{
    mz_str rest = tag;
    mz_str primary = mz_str_trim(mz_str_cut(&rest, '-'));
    if (mz_str_eq_fold(primary, S("fa"))) { /* browsers call Dari fa-AF */
        primary = S("prs");
    }
    for (mz_len i = 0; i < WORDS_N; i++) {
        if (mz_str_eq_fold(words[i].code, primary)) {
            return &words[i];
        }
    }
    return NULL;
}

/* "0.8" in thousandths; what cannot be read is 0. */
static int64_t weight_of(mz_str parameters)
{
    int64_t w = 1000;
    for (mz_str rest = parameters; rest.len > 0;) {
        const mz_str one = mz_str_trim(mz_str_cut(&rest, ';'));
        if (mz_str_starts(one, S("q=")) && !mz_str_fixed(mz_str_from(one, 2), 3, &w)) {
            w = 0;
        }
    }
    return w;
}

const mz_words *mz_words_accepted(mz_str header)
{
    const mz_words *best = NULL;
    int64_t best_weight = 0;
    for (mz_str rest = header; rest.len > 0;) {
        mz_str one = mz_str_cut(&rest, ',');
        const mz_words *w = mz_words_of(mz_str_cut(&one, ';'));
        const int64_t weight = weight_of(one);
        if (w != NULL && weight > best_weight) { /* of equals the first */
            best = w;
            best_weight = weight;
        }
    }
    return best;
}

/* The number of a key, or -1. */
static mz_len find(mz_str context, mz_str one)
{
    const uint32_t h = mz_words_hash(context, one);
    for (mz_len at = (mz_len)(h & (SLOTS - 1)); slots[at] != 0; at = (at + 1) & (SLOTS - 1)) {
        const key *k = &keys[slots[at] - 1];
        if (mz_str_eq(k->one, one) && mz_str_eq(k->context, context)) {
            return slots[at] - 1;
        }
    }
    return -1;
}

bool mz_words_known(const char *context, mz_str english) { return find(mz_str_of(context), english) >= 0; }

static mz_phrase pick(const mz_words *w, mz_len at, int form, mz_str english)
{
    const mz_phrase own = {at < 0 ? english : texts[w->table][at][form], w}, stays = {english, words};
    return at >= 0 && own.text.len > 0 ? own : stays;
}

mz_phrase mz_words_phrase(const mz_words *w, const char *context, mz_str english)
{
    return pick(w, find(mz_str_of(context), english), 0, english);
}

static int form_of(const mz_words *w, int64_t n)
{
    return w->plural == MZ_PLURAL_NOT_ONE ? n != 1 : w->plural == MZ_PLURAL_ABOVE_ONE && n > 1;
}

mz_phrase mz_words_count(const mz_words *w, mz_str one, mz_str many, int64_t n)
{
    return pick(w, find((mz_str){0}, one), form_of(w, n), n == 1 ? one : many);
}

mz_str mz_words_text(const mz_words *w, const char *english)
{
    return mz_words_phrase(w, NULL, mz_str_of(english)).text;
}

void mz_words_fill(mz_buf *out, mz_str text, const mz_str *args, mz_len n, void (*put)(mz_buf *out, mz_str text))
{
    mz_len from = 0;
    for (mz_len i = 0; i + 2 < text.len; i++) {
        const mz_len arg = text.data[i + 1] - '0';
        if (text.data[i] == '{' && text.data[i + 2] == '}' && arg >= 0 && arg < n) {
            put(out, mz_str_sub(text, from, i));
            mz_put(out, args[arg]);
            from = i + 3;
            i += 2;
        }
    }
    put(out, mz_str_from(text, from));
}
