/* Tokens with their bytes, and where a sentence ends. */
#include "reading/parse.h"

#include "lexicon/fold.h"

static int32_t point_at(mz_str s, mz_len at, mz_len *next)
{
    *next = at;
    if (s.data[at] < 0x80) {
        *next = at + 1;
        return s.data[at];
    }
    return mz_utf8_next(s, next);
}

static bool is_letter(int32_t cp)
{
    if (cp < 0x80) {
        return mz_is_alpha((int)cp);
    }
    return cp >= 0xC0 && cp != 0xD7 && cp != 0xF7 && !(cp >= 0x2000 && cp <= 0x2BFF) &&
           !(cp >= 0x3000 && cp <= 0x303F) && cp != 0xFEFF && cp < 0xFFF0;
}

static bool is_apostrophe(int32_t cp) { return cp == '\'' || cp == 0x2019 || cp == 0x2018 || cp == 0x02BC; }

/* Spaces, and characters without width or with only a direction, which must not split or hide words. */
static bool is_blank(int32_t cp)
{
    return cp <= ' ' || cp == 0xA0 || (cp >= 0x2000 && cp <= 0x200F) || (cp >= 0x2028 && cp <= 0x202F) ||
           (cp >= 0x2060 && cp <= 0x206F) || cp == 0x3000 || cp == 0xFEFF || cp == 0x7F || cp == 0xAD;
}

/* The end of a word from `at`: letters, inner apostrophes but not 's, inner dots of initials ("U.S."). */
static mz_len word_end(mz_str s, mz_len at)
{
    mz_len end = at;
    int letters = 0;
    while (end < s.len) {
        mz_len next;
        const int32_t cp = point_at(s, end, &next);
        if (is_letter(cp)) {
            end = next;
            letters++;
        } else if (is_apostrophe(cp) && next < s.len && letters > 0) {
            mz_len after;
            const int32_t c1 = point_at(s, next, &after);
            mz_len after2 = after;
            const int32_t c2 = after < s.len ? point_at(s, after, &after2) : ' ';
            const bool genitive = (c1 == 's' || c1 == 'S') && !is_letter(c2);
            if (!is_letter(c1) || genitive) {
                break;
            }
            end = next;
        } else if (cp == '.' && letters == 1 && next + 1 < s.len && mz_is_alpha(s.data[next]) &&
                   s.data[next + 1] == '.') {
            end = next + 2; /* U.S. and further pairs */
            while (end + 1 < s.len && mz_is_alpha(s.data[end]) && s.data[end + 1] == '.') {
                end += 2;
            }
            return end;
        } else if (cp < 0x80 && mz_is_digit((int)cp) && letters > 0 && letters <= 3 && mz_is_upper(s.data[at])) {
            end = next; /* M23, F16 */
        } else {
            break;
        }
    }
    return end;
}

/* Digits with marks between them: where they end, how many groups, whether the marks part thousands. */
typedef struct digits {
    mz_len end;
    int groups, dots;
    bool thousands;
} digits;

static digits digit_groups(mz_str s, mz_len at)
{
    digits d = {.end = at, .groups = 1, .thousands = true};
    mz_len from = at;
    while (d.end < s.len) {
        const uint8_t c = s.data[d.end];
        if (mz_is_digit(c)) {
            d.end++;
        } else if ((c == ',' || c == '.') && d.end + 1 < s.len && mz_is_digit(s.data[d.end + 1])) {
            const mz_len n = d.end - from; /* 1,500; 1,00,000; 1.500, but not 0.500 */
            d.thousands = d.thousands && (d.groups == 1 ? n <= 3 && s.data[at] != '0' : n == 3 || (n == 2 && c == ','));
            d.groups++;
            d.dots += c == '.';
            from = ++d.end;
        } else {
            break;
        }
    }
    d.thousands = d.thousands && d.groups > 1 && d.end - from == 3;
    return d;
}

static int64_t digits_only(mz_str s, mz_len at, mz_len end)
{
    int64_t v = 0;
    for (mz_len i = at; i < end; i++) {
        v = mz_is_digit(s.data[i]) && v < MZ_COUNT_MAX ? v * 10 + (s.data[i] - '0') : v;
    }
    return v;
}

/* The value of a number: whole; -2 less its thousandths when it has a fraction; -1 when it is none ("12.10.2024"). */
static int64_t digits_value(mz_str s, mz_len at, const digits *d)
{
    if (d->groups == 1 || (d->thousands && (d->dots == 0 || d->dots == d->groups - 1))) {
        return digits_only(s, at, d->end);
    }
    if (d->dots != 1) {
        return -1;
    }
    mz_len point = d->end - 1;
    while (s.data[point] != '.') {
        point--;
    }
    int64_t fraction = digits_only(s, point + 1, d->end < point + 4 ? d->end : point + 4);
    for (mz_len n = d->end - point - 1; n < 3; n++) {
        fraction *= 10;
    }
    return -2 - digits_only(s, at, point) * 1000 - fraction;
}

static mz_len number_end(mz_str s, mz_len at, int64_t *value)
{
    const digits d = digit_groups(s, at);
    *value = digits_value(s, at, &d);
    return d.end;
}

/* The token's text as words are compared, kept with the sentence. */
static void fold(sentence *s, mz_str clean, token *k)
{
    mz_assert(s->folded_n <= (T_MAX - 1) * FOLD_MAX);
    k->fold = s->folded_n;
    k->fold_n = (int)mz_fold_word(mz_str_sub(clean, k->at, k->end), s->folded + k->fold, FOLD_MAX);
    s->folded_n += k->fold_n;
}

/* Letters of two scripts in one word, as a Cyrillic "a" in "Taliban": it looks like a word that it is not. */
static bool is_mixed(mz_str word)
{
    bool latin = false;
    bool other = false;
    for (mz_len at = 0; at < word.len;) {
        const int32_t cp = point_at(word, at, &at);
        latin = latin || mz_is_alpha(cp < 0x80 ? (int)cp : 0) || (cp >= 0xC0 && cp < 0x250);
        other = other || (cp >= 0x370 && cp < 0x590) || (cp >= 0x13A0 && cp < 0x1400); /* Greek to Armenian; Cherokee */
    }
    return latin && other;
}

/* How it is written: with a capital, all in capitals. */
static int written(mz_str clean, const token *k)
{
    mz_len next;
    const int32_t first = point_at(clean, k->at, &next);
    const bool cap = first < 0x80 ? mz_is_upper((int)first) : mz_fold_point(first) != 0 && first < 0xE0;
    bool lower = false;
    for (mz_len i = k->at; i < k->end; i++) {
        lower = lower || mz_is_lower(clean.data[i]);
    }
    return (cap ? TK_CAP : 0) | (cap && !lower && k->end - k->at > 1 ? TK_UPPER : 0);
}

/* A word of plain letters, which most are, in one pass: its end, its folded text, how it is written. False where
 * something behind it might go on with it, or it is long: then it is read the slow way. */
static bool plain_word(sentence *s, mz_str clean, token *k)
{
    mz_assert(s->folded_n <= (T_MAX - 1) * FOLD_MAX);
    uint8_t *to = s->folded + s->folded_n;
    mz_len n = 0;
    bool lower = false;
    while (k->at + n < clean.len && n < FOLD_MAX && mz_is_alpha(clean.data[k->at + n])) {
        const uint8_t c = clean.data[k->at + n];
        lower = lower || c >= 'a';
        to[n++] = c | 0x20;
    }
    const uint8_t next = k->at + n < clean.len ? clean.data[k->at + n] : ' ';
    if (n == 0 || n == FOLD_MAX || next >= 0x80 || next == '\'' || mz_is_digit(next) || (next == '.' && n == 1)) {
        return false;
    }
    const bool cap = clean.data[k->at] < 'a';
    k->end = k->at + n;
    k->flags = (cap ? TK_CAP : 0) | (cap && !lower && n > 1 ? TK_UPPER : 0);
    k->fold = s->folded_n;
    k->fold_n = (int)n;
    s->folded_n += (int32_t)n;
    return true;
}

/* One token from `at`, which is no blank. */
static token next_token(sentence *to, mz_str s, mz_len at)
{
    token k = {.at = at, .value = -1};
    if (plain_word(to, s, &k)) {
        return k;
    }
    mz_len next;
    const int32_t cp = point_at(s, at, &next);
    if (cp < 0x80 && mz_is_digit((int)cp)) {
        k.end = number_end(s, at, &k.value);
        k.flags = TK_DIGIT;
    } else if (is_letter(cp)) {
        k.end = word_end(s, at);
        k.flags = written(s, &k);
        to->mixed = to->mixed || is_mixed(mz_str_sub(s, k.at, k.end));
    } else if (is_apostrophe(cp) && next < s.len && (s.data[next] == 's' || s.data[next] == 'S') &&
               (next + 1 == s.len || !mz_is_alpha(s.data[next + 1]))) {
        k.end = next + 1;
        k.flags = TK_PUNCT;
    } else {
        k.end = next;
        k.flags = TK_PUNCT;
    }
    fold(to, s, &k);
    return k;
}

/* What the dictionaries know of the sentence's words: asked for all at once. */
static void look_up(sentence *s)
{
    mz_str words[T_MAX];
    int32_t ids[T_MAX];
    mz_word_class classes[T_MAX];
    int of[T_MAX];
    mz_len n = 0;
    for (int t = 0; t < s->tn; t++) {
        const mz_str folded = mz_token_folded(s, t);
        const bool genitive = folded.len == 2 && folded.data[0] == '\'';
        if ((s->t[t].flags & (TK_DIGIT | TK_PUNCT)) == 0 || genitive) {
            words[n] = folded;
            of[n++] = t;
        }
    }
    if (n == 0) {
        return;
    }
    mz_lexicon_words(words, n, ids);
    mz_lexicon_classes(words, n, classes);
    for (mz_len k = 0; k < n; k++) {
        token *t = &s->t[of[k]];
        t->word = ids[k];
        t->class = (t->flags & TK_PUNCT) == 0 ? classes[k] : 0;
    }
}

static bool is_abbreviation(mz_str w)
{
    static const char *const words[] = {"mr",   "mrs",  "ms",   "dr",  "lt",  "gen",  "col",    "maj", "capt",
                                        "sgt",  "brig", "prof", "st",  "no",  "vs",   "jan",    "feb", "aug",
                                        "sept", "sep",  "oct",  "nov", "dec", "jr",   "sr",     "rep", "sen",
                                        "gov",  "cpl",  "adm",  "hon", "inc", "corp", "approx", "pvt", "supt",
                                        "dept", "etc",  "al",   "e.g", "i.e", "cf",   "km",     "hrs"};
    uint8_t folded[16];
    const mz_str f = {folded, mz_fold_word(w, folded, 16)};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (mz_str_eq(f, mz_str_of(words[i]))) {
            return true;
        }
    }
    return w.len == 1 && mz_is_upper(w.data[0]);
}

/* Is the stop at token n - 1 the end of a sentence? `at` is what follows. */
static bool ends_sentence(mz_str s, const token *t, int n, mz_len at)
{
    const uint8_t c = s.data[t[n - 1].at];
    if (c == '!' || c == '?') {
        return true;
    }
    if (c != '.' || (at < s.len && (mz_is_digit(s.data[at]) || mz_is_alpha(s.data[at])))) {
        return false;
    }
    while (at < s.len && is_blank(s.data[at] < 0x80 ? s.data[at] : 'x')) {
        at++;
    }
    if (at < s.len && mz_is_lower(s.data[at])) {
        return false;
    }
    return n < 2 || t[n - 2].end != t[n - 1].at || !is_abbreviation(mz_str_sub(s, t[n - 2].at, t[n - 2].end));
}

/* A closing quote or bracket that still belongs to the sentence. */
static bool closes(int32_t cp) { return cp == '"' || cp == 0x201D || cp == ')' || cp == ']' || cp == 0x2019; }

/* The tokens of one sentence; returns where it ended. */
static mz_len cut_sentence(const reader *r, mz_len at, sentence *s)
{
    const mz_str text = r->text->clean;
    s->tn = 0;
    s->folded_n = 0;
    s->cut = false;
    s->mixed = false;
    int newlines = 0;
    int flags = 0;
    while (at < text.len) {
        mz_len next;
        const int32_t cp = point_at(text, at, &next);
        if (is_blank(cp)) {
            newlines += cp == '\n';
            if (newlines >= 2 && s->tn > 0) {
                return next; /* an empty line ends what has no full stop */
            }
            flags = next - at == 1 || cp == 0xA0 ? TK_SPACE : flags;
            at = next;
            continue;
        }
        newlines = 0;
        if (s->tn == T_MAX - 1) {
            s->cut = true;
            return at;
        }
        token k = next_token(s, text, at);
        const bool hyphen = (cp == '-' || cp == 0x2010 || cp == 0x2011) && s->tn > 0 && flags == 0 &&
                            k.end < text.len &&
                            (is_letter(text.data[k.end]) || mz_is_digit(text.data[k.end]) || text.data[k.end] >= 0xC0);
        at = k.end;
        if (hyphen) {
            s->folded_n = k.fold;
            flags = TK_GLUED;
            continue;
        }
        k.flags |= flags;
        flags = 0;
        s->t[s->tn++] = k;
        if ((k.flags & TK_PUNCT) != 0 && ends_sentence(text, s->t, s->tn, at)) {
            while (at < text.len && s->tn < T_MAX - 1) {
                const int32_t c = point_at(text, at, &next);
                if (!closes(c)) {
                    break;
                }
                s->t[s->tn] = (token){.at = at, .end = next, .flags = TK_PUNCT, .value = -1};
                fold(s, text, &s->t[s->tn++]);
                at = next;
            }
            return at;
        }
        if (cp == '.' && s->tn >= 2 && s->t[s->tn - 2].end == k.at && (s->t[s->tn - 2].flags & TK_PUNCT) == 0 &&
            is_abbreviation(mz_str_sub(text, s->t[s->tn - 2].at, s->t[s->tn - 2].end))) {
            s->tn--; /* the dot of an abbreviation is no token */
            s->folded_n = k.fold;
        }
    }
    return text.len;
}

mz_len mz_read_sentence(reader *r, mz_len at, sentence *s)
{
    const mz_len end = cut_sentence(r, at, s);
    look_up(s);
    return end;
}

mz_str mz_unit_text(const sentence *s, int u0, int u1)
{
    if (u1 <= u0) {
        return S("");
    }
    return mz_str_sub(s->r->text->clean, s->t[s->u[u0].t0].at, s->t[s->u[u1 - 1].t1 - 1].end);
}
