/* classgen: makes the table of word classes from WordNet and from our own additions, at build time.
 *
 * classgen OUT WORDNET_FOLDER IRREGULAR CLASSES
 * WordNet's files: index.*, data.*, *.exc, cntlist.rev, as wndb(5) describes them. IRREGULAR is
 * data/lexicon/00-irregular.txt; CLASSES is data/lexicon/classes/classes.txt:
 *   noun WEIGHT KIND… : words      adds to how often a word is a noun, with its kinds of meaning; inflected
 *   verb WEIGHT KIND… : words      the same for verbs; adj and adv as well
 *   form WEIGHT PART : words       of this one written form only: noun, plural, name, base, s, past, participle, ing,
 * adj, adv drop PART : words              the written form is never this part (noun, verb, adj, adv) A weight is in
 * sixteenths of a count in WordNet's tagged texts. */
#include "lexicon/class_table.h"

#include <stdio.h>
#include <stdlib.h>

enum { PARTS = 4, KINDS_MAX = 12, ONE = 16 };

typedef struct form {
    int64_t weight[PARTS];
    int64_t best[PARTS]; /* of the lemma whose meanings stand here */
    uint32_t forms;
    mz_word_class noun, verb;
    bool dropped[PARTS];
    mz_word_class closed; /* of a function word */
} form;

typedef struct state {
    mz_arena arena;
    mz_map words; /* written form -> index into v */
    struct {
        form *v;
        mz_len n, cap;
    } forms;
    mz_map counts;    /* "lemma part sense" -> tagged count */
    mz_map exception; /* "part base" -> index into lists */
    struct {
        mz_strs *v;
        mz_len n, cap;
    } lists;
} state;

_Noreturn static void stop(const char *why, mz_str what)
{
    fprintf(stderr, "classgen: %s: %.*s\n", why, SFMT(what));
    exit(1);
}

static mz_str load(state *s, const char *folder, const char *name)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s%s%s", folder, folder[0] != '\0' ? "/" : "", name);
    mz_str text;
    if (mz_failed(mz_file_load(path, 1 << 26, &text, &s->arena))) {
        stop("cannot be read (Debian package wordnet-base)", mz_str_of(path));
    }
    return text;
}

static mz_str next_word(mz_str *rest)
{
    while (rest->len > 0 && rest->data[0] == ' ') {
        *rest = mz_str_from(*rest, 1);
    }
    return mz_str_cut(rest, ' ');
}

static int64_t number(mz_str w, int base)
{
    char z[24] = {0};
    memcpy(z, w.data, (size_t)(w.len < 23 ? w.len : 23));
    return strtoll(z, NULL, base);
}

static bool plain(mz_str w)
{
    for (mz_len i = 0; i < w.len; i++) {
        if (!mz_is_lower(w.data[i]) && w.data[i] != '\'') {
            return false;
        }
    }
    return w.len > 1;
}

static mz_str key_of(state *s, const char *a, mz_str b, int64_t c)
{
    char z[200];
    size_t n = (size_t)snprintf(z, 40, "%.30s ", a);
    const size_t len = (size_t)(b.len < 100 ? b.len : 100);
    memcpy(z + n, b.data, len);
    n += len;
    n += (size_t)snprintf(z + n, 24, " %lld", (long long)c);
    return mz_str_copy(&s->arena, (mz_str){(const uint8_t *)z, (mz_len)n});
}

/* --- written forms -------------------------------------------------------------------------------------------- */

static form *form_of(state *s, mz_str word)
{
    bool fresh = false;
    const int64_t at = *mz_map_put(&s->words, mz_str_copy(&s->arena, word), s->forms.n, &fresh, &s->arena);
    if (fresh) {
        (void)mz_push(&s->arena, &s->forms);
    }
    return &s->forms.v[at];
}

static void add(state *s, mz_str word, mz_word_part part, uint32_t bits, int64_t weight, mz_word_class meaning)
{
    form *f = form_of(s, word);
    f->forms |= bits;
    f->weight[part] += weight > 0 ? weight : 1;
    if (part <= MZ_PART_VERB && weight >= f->best[part]) {
        mz_word_class *m = part == MZ_PART_NOUN ? &f->noun : &f->verb;
        *m = weight > 4 * f->best[part] ? meaning : *m | meaning;
        f->best[part] = weight;
    }
}

static bool vowel(uint8_t c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }

static mz_str with(state *s, mz_str w, mz_len cut, const char *tail)
{
    return mz_str_concat(&s->arena, mz_str_sub(w, 0, w.len - cut), mz_str_of(tail));
}

static mz_str s_form(state *s, mz_str w)
{
    const uint8_t last = w.data[w.len - 1];
    if (last == 'y' && !vowel(w.data[w.len - 2])) {
        return with(s, w, 1, "ies");
    }
    const bool es = last == 's' || last == 'x' || last == 'z' || mz_str_ends(w, S("ch")) || mz_str_ends(w, S("sh"));
    return with(s, w, 0, es ? "es" : "s");
}

static mz_str e_form(state *s, mz_str w, const char *tail) /* tail "ed", "er", "est" */
{
    const uint8_t last = w.data[w.len - 1];
    if (last == 'e') {
        return with(s, w, 1, tail);
    }
    return last == 'y' && !vowel(w.data[w.len - 2])
               ? mz_str_concat(&s->arena, mz_str_sub(w, 0, w.len - 1), S("i"), mz_str_of(tail))
               : with(s, w, 0, tail);
}

static mz_str ing_form(state *s, mz_str w)
{
    if (mz_str_ends(w, S("ie"))) {
        return with(s, w, 2, "ying");
    }
    const bool e = w.data[w.len - 1] == 'e' && w.len > 2 && !mz_str_ends(w, S("ee")) && !mz_str_ends(w, S("oe")) &&
                   !mz_str_ends(w, S("ye"));
    return with(s, w, e ? 1 : 0, "ing");
}

/* "spokesmen", but "humans", "Germans". */
static mz_str plural_form(state *s, mz_str w)
{
    static const char *const others[] = {"human",   "german", "roman",  "norman", "shaman",   "talisman", "ottoman",
                                         "brahman", "caiman", "cayman", "hetman", "turkoman", "pullman"};
    bool man = mz_str_ends(w, S("man"));
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        man = man && !mz_str_eq(w, mz_str_of(others[i]));
    }
    return man ? with(s, w, 2, "en") : s_form(s, w);
}

static const mz_strs *exceptions(const state *s, state *own, const char *part, mz_str base)
{
    const int64_t *at = mz_map_get(&s->exception, key_of(own, part, base, 0));
    return at == NULL ? NULL : &s->lists.v[*at];
}

static void add_noun(state *s, mz_str w, bool name, bool place, int64_t weight, mz_word_class meaning)
{
    add(s, w, MZ_PART_NOUN, MZ_WORD_NOUN | (name ? MZ_WORD_NAME : 0U), weight * 11 / 16, meaning);
    const mz_strs *e = exceptions(s, s, "noun", w);
    for (mz_len i = 0; e != NULL && i < e->n; i++) {
        add(s, e->v[i], MZ_PART_NOUN, MZ_WORD_PLURAL, weight * 5 / 16, meaning);
    }
    if (e == NULL && !(name && place)) {
        add(s, plural_form(s, w), MZ_PART_NOUN, MZ_WORD_PLURAL, weight * 5 / 16, meaning);
    }
}

/* Which of a verb's irregular forms this is. */
static uint32_t irregular_form(const mz_strs *e, mz_str f)
{
    int others = 0;
    bool marked = false; /* another one looks more like a participle */
    for (mz_len i = 0; i < e->n; i++) {
        if (mz_str_eq(e->v[i], f) || mz_str_ends(e->v[i], S("ing")) || mz_str_ends(e->v[i], S("s"))) {
            continue;
        }
        others++;
        marked = marked || mz_str_ends(e->v[i], S("n")) || mz_str_ends(e->v[i], S("ne")) ||
                 mz_str_find_byte(e->v[i], 'u') >= 0;
    }
    const bool own = mz_str_ends(f, S("n")) || mz_str_ends(f, S("ne")) || mz_str_find_byte(f, 'u') >= 0;
    if (others == 0 || own == marked) {
        return MZ_WORD_PAST | MZ_WORD_PARTICIPLE;
    }
    return own ? MZ_WORD_PARTICIPLE : MZ_WORD_PAST;
}

static void add_verb(state *s, mz_str w, int64_t weight, mz_word_class meaning)
{
    add(s, w, MZ_PART_VERB, MZ_WORD_BASE, weight * 6 / 16, meaning);
    add(s, s_form(s, w), MZ_PART_VERB, MZ_WORD_S_FORM, weight * 2 / 16, meaning);
    const mz_strs *given = exceptions(s, s, "given", w); /* past, participle, -ing */
    const mz_strs *e = exceptions(s, s, "verb", w);
    bool past = false;
    bool ing = false;
    if (given != NULL) {
        const bool both = mz_str_eq(given->v[0], given->v[1]);
        add(s, given->v[0], MZ_PART_VERB, both ? MZ_WORD_PAST | MZ_WORD_PARTICIPLE : MZ_WORD_PAST, weight * 4 / 16,
            meaning);
        add(s, given->v[1], MZ_PART_VERB, MZ_WORD_PARTICIPLE, weight * 3 / 16, meaning);
        past = true;
        if (given->n > 2 && given->v[2].len > 0) {
            add(s, given->v[2], MZ_PART_VERB, MZ_WORD_ING, weight * 2 / 16, meaning);
            ing = true;
        }
    }
    for (mz_len i = 0; e != NULL && i < e->n; i++) {
        const mz_str f = e->v[i];
        if (mz_str_ends(f, S("ing")) && f.len > w.len + 1) {
            add(s, f, MZ_PART_VERB, MZ_WORD_ING, weight * 2 / 16, meaning);
            ing = true;
        } else if (given == NULL && !mz_str_ends(f, S("s"))) {
            const uint32_t bits = mz_str_ends(f, S("ed")) ? MZ_WORD_PAST | MZ_WORD_PARTICIPLE : irregular_form(e, f);
            add(s, f, MZ_PART_VERB, bits, weight * (bits == MZ_WORD_PARTICIPLE ? 3 : 6) / 16, meaning);
            past = true;
        }
    }
    if (!past) {
        add(s, e_form(s, w, "ed"), MZ_PART_VERB, MZ_WORD_PAST | MZ_WORD_PARTICIPLE, weight * 6 / 16, meaning);
    }
    if (!ing) {
        add(s, ing_form(s, w), MZ_PART_VERB, MZ_WORD_ING, weight * 2 / 16, meaning);
    }
}

static void add_adjective(state *s, mz_str w, int64_t weight)
{
    add(s, w, MZ_PART_ADJ, MZ_WORD_ADJ, weight, 0);
    const mz_strs *e = exceptions(s, s, "adj", w);
    for (mz_len i = 0; e != NULL && i < e->n; i++) {
        add(s, e->v[i], MZ_PART_ADJ, MZ_WORD_ADJ | MZ_WORD_COMPARED, weight / 8, 0);
    }
    if (e == NULL && w.len <= 6 && weight >= 4 * ONE) { /* the long ones and the rare ones take "more" */
        add(s, e_form(s, w, "er"), MZ_PART_ADJ, MZ_WORD_ADJ | MZ_WORD_COMPARED, weight / 8, 0);
        add(s, e_form(s, w, "est"), MZ_PART_ADJ, MZ_WORD_ADJ | MZ_WORD_COMPARED, weight / 8, 0);
    }
}

/* --- WordNet ------------------------------------------------------------------------------------------------------ */

static const char *const part_names[PARTS] = {"noun", "verb", "adj", "adv"};

static mz_word_class noun_meaning(int64_t lexfile)
{
    static const mz_word_class of[] = {
        [3] = 0,
        [4] = MZ_WORD_ACT,
        [5] = MZ_WORD_ANIMAL,
        [6] = MZ_WORD_ARTIFACT,
        [7] = MZ_WORD_STATE,
        [8] = MZ_WORD_THING,
        [9] = MZ_WORD_STATE,
        [10] = MZ_WORD_MESSAGE,
        [11] = MZ_WORD_EVENT,
        [12] = MZ_WORD_STATE,
        [13] = MZ_WORD_THING,
        [14] = MZ_WORD_GROUP,
        [15] = MZ_WORD_PLACE,
        [16] = MZ_WORD_STATE,
        [17] = MZ_WORD_THING,
        [18] = MZ_WORD_PERSON,
        [19] = MZ_WORD_EVENT,
        [20] = MZ_WORD_THING,
        [21] = MZ_WORD_THING,
        [22] = MZ_WORD_EVENT,
        [23] = MZ_WORD_QUANTITY,
        [24] = MZ_WORD_STATE,
        [25] = MZ_WORD_THING,
        [26] = MZ_WORD_STATE,
        [27] = MZ_WORD_THING,
        [28] = MZ_WORD_TIME,
    };
    return lexfile >= 3 && lexfile <= 28 ? of[lexfile] : 0;
}

static mz_word_class verb_meaning(int64_t lexfile)
{
    static const mz_word_class of[] = {
        [0] = MZ_WORD_BEING /* 29 body */,
        [1] = MZ_WORD_BEING,
        [2] = MZ_WORD_THOUGHT,
        [3] = MZ_WORD_SPEECH,
        [4] = MZ_WORD_FIGHT,
        [5] = MZ_WORD_MAKING,
        [6] = MZ_WORD_CONTACT,
        [7] = MZ_WORD_MAKING,
        [8] = MZ_WORD_SENSING,
        [9] = MZ_WORD_MOTION,
        [10] = MZ_WORD_SENSING,
        [11] = MZ_WORD_GIVING,
        [12] = MZ_WORD_SOCIAL,
        [13] = MZ_WORD_BEING,
        [14] = MZ_WORD_BEING,
    };
    return lexfile >= 29 && lexfile <= 43 ? of[lexfile - 29] : 0;
}

static mz_word_class frame_meaning(int64_t frame)
{
    static const uint8_t trans[] = {8, 9, 10, 11, 15, 16, 17, 18, 19, 20, 21, 30, 31};
    static const uint8_t people[] = {9, 10, 14, 17, 18, 20, 24, 25, 30};
    mz_word_class c = 0;
    for (size_t i = 0; i < sizeof trans; i++) {
        c |= frame == trans[i] ? MZ_WORD_TRANS : 0;
    }
    for (size_t i = 0; i < sizeof people; i++) {
        c |= frame == people[i] ? MZ_WORD_PEOPLE : 0;
    }
    c |= frame <= 4 || frame == 12 || frame == 13 || frame == 22 || frame == 23 || frame == 27 ? MZ_WORD_INTRANS : 0;
    c |= frame == 14 ? MZ_WORD_DITRANS | MZ_WORD_TRANS : 0;
    c |= frame == 26 || frame == 29 || frame == 34 ? MZ_WORD_THAT : 0;
    c |= frame == 28 || frame == 32 || frame == 35 ? MZ_WORD_TO : 0;
    c |= frame == 24 || frame == 25 ? MZ_WORD_OBJ_TO : 0;
    c |= frame == 33 ? MZ_WORD_DOING : 0;
    return c | (frame >= 5 && frame <= 7 ? MZ_WORD_SO : 0);
}

/* What one synset says of one of its words. */
typedef struct sense {
    int64_t lexfile;
    mz_word_class frames;
    bool capital;
    mz_str first; /* of the words */
} sense;

static sense read_sense(mz_str data, int64_t offset, mz_str lemma, bool verb)
{
    mz_str line = mz_str_from(data, offset);
    line = mz_str_cut(&line, '\n');
    (void)next_word(&line);
    sense k = {.lexfile = number(next_word(&line), 10)};
    (void)next_word(&line);
    const int64_t words = number(next_word(&line), 16);
    int64_t own = 0;
    for (int64_t i = 1; i <= words; i++) {
        mz_str w = next_word(&line);
        const mz_len bracket = mz_str_find_byte(w, '(');
        w = bracket > 0 ? mz_str_sub(w, 0, bracket) : w;
        (void)next_word(&line);
        k.first = i == 1 ? w : k.first;
        if (mz_str_eq_fold(w, lemma)) {
            own = i;
            k.capital = mz_is_upper(w.data[0]);
        }
    }
    for (int64_t pointers = number(next_word(&line), 10); pointers > 0; pointers--) {
        for (int f = 0; f < 4; f++) {
            (void)next_word(&line);
        }
    }
    for (int64_t frames = verb ? number(next_word(&line), 10) : 0; frames > 0; frames--) {
        (void)next_word(&line);
        const int64_t frame = number(next_word(&line), 10);
        const int64_t word = number(next_word(&line), 16);
        k.frames |= word == 0 || word == own ? frame_meaning(frame) : 0;
    }
    return k;
}

/* The unique beginners are of no file but their own: "person" is a person. */
static mz_word_class beginner(mz_str first)
{
    static const struct {
        const char *word;
        mz_word_class c;
    } rows[] = {{"person", MZ_WORD_PERSON},     {"group", MZ_WORD_GROUP},           {"location", MZ_WORD_PLACE},
                {"time", MZ_WORD_TIME},         {"event", MZ_WORD_EVENT},           {"process", MZ_WORD_EVENT},
                {"act", MZ_WORD_ACT},           {"communication", MZ_WORD_MESSAGE}, {"measure", MZ_WORD_QUANTITY},
                {"artifact", MZ_WORD_ARTIFACT}, {"animal", MZ_WORD_ANIMAL},         {"state", MZ_WORD_STATE},
                {"cell", MZ_WORD_GROUP},        {"causal_agent", MZ_WORD_STATE},    {"space", MZ_WORD_PLACE}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (mz_str_eq(first, mz_str_of(rows[i].word))) {
            return rows[i].c;
        }
    }
    return MZ_WORD_THING;
}

/* One line of an index: a lemma with its senses, the most frequent first. */
static void read_lemma(state *s, mz_str line, mz_word_part part, mz_str data)
{
    const mz_str lemma = next_word(&line);
    (void)next_word(&line);
    const int64_t senses = number(next_word(&line), 10);
    if (!plain(lemma)) {
        return;
    }
    for (int64_t p = number(next_word(&line), 10) + 2; p > 0; p--) {
        (void)next_word(&line);
    }
    struct {
        int64_t weight;
        mz_word_class kind;
    } kinds[64] = {{0}};
    int64_t total = 0;
    mz_word_class frames = 0;
    int64_t capital = 0;
    bool place = false;
    for (int64_t i = 1; i <= senses; i++) {
        const sense k = read_sense(data, number(next_word(&line), 10), lemma, part == MZ_PART_VERB);
        const int64_t *count = mz_map_get(&s->counts, key_of(s, part_names[part], lemma, i));
        const int64_t weight = (count == NULL ? 0 : *count * ONE) + (i == 1 ? 8 : 16 / (i + 1));
        mz_word_class kind = part == MZ_PART_NOUN   ? noun_meaning(k.lexfile)
                             : part == MZ_PART_VERB ? verb_meaning(k.lexfile)
                                                    : 0;
        kind = part == MZ_PART_NOUN && kind == 0 ? beginner(k.first) : kind;
        for (int b = 0; b < 64; b++) {
            if (kind == (mz_word_class)1 << b) {
                kinds[b].weight += weight;
            }
        }
        total += weight;
        capital += k.capital ? weight : 0;
        place = place || (i == 1 && kind == MZ_WORD_PLACE);
        if (weight * 12 >= total || i == 1) {
            frames |= k.frames;
        }
    }
    mz_word_class meaning = frames;
    for (int b = 0; b < 64; b++) {
        meaning |= kinds[b].weight * 5 >= total ? (mz_word_class)1 << b : 0;
    }
    if (part == MZ_PART_NOUN) {
        add_noun(s, lemma, capital * 2 > total, place, total, meaning);
    } else if (part == MZ_PART_VERB) {
        add_verb(s, lemma, total, meaning);
    } else if (part == MZ_PART_ADJ) {
        add_adjective(s, lemma, total);
    } else {
        add(s, lemma, MZ_PART_ADV, MZ_WORD_ADV, total, 0);
    }
}

static void read_counts(state *s, const char *folder)
{
    mz_str text = load(s, folder, "cntlist.rev");
    while (text.data != NULL) { /* lemma%part:…  sense  count */
        mz_str line = mz_str_cut(&text, '\n');
        mz_str key = next_word(&line);
        const mz_str lemma = mz_str_cut(&key, '%');
        if (key.data == NULL || key.len == 0) {
            continue;
        }
        const int part = key.data[0] == '5' ? MZ_PART_ADJ : key.data[0] - '1';
        const int64_t n = number(next_word(&line), 10);
        (void)mz_map_put(&s->counts, key_of(s, part_names[part & 3], lemma, n), number(next_word(&line), 10), NULL,
                         &s->arena);
    }
}

static void add_exception(state *s, const char *part, mz_str base, mz_str word)
{
    bool fresh = false;
    const int64_t at = *mz_map_put(&s->exception, key_of(s, part, base, 0), s->lists.n, &fresh, &s->arena);
    if (fresh) {
        (void)mz_push(&s->arena, &s->lists);
    }
    *mz_push(&s->arena, &s->lists.v[at]) = word;
}

static void read_exceptions(state *s, const char *folder, int part)
{
    char name[32];
    (void)snprintf(name, sizeof name, "%s.exc", part_names[part]);
    mz_str text = load(s, folder, name);
    while (text.data != NULL) {
        mz_str line = mz_str_cut(&text, '\n');
        const mz_str word = next_word(&line);
        while (line.data != NULL && plain(word)) {
            add_exception(s, part_names[part], next_word(&line), word);
        }
    }
}

static void read_wordnet(state *s, const char *folder)
{
    for (int p = 0; p < PARTS; p++) {
        char name[32];
        (void)snprintf(name, sizeof name, "data.%s", part_names[p]);
        const mz_str data = load(s, folder, name);
        (void)snprintf(name, sizeof name, "index.%s", part_names[p]);
        mz_str text = load(s, folder, name);
        while (text.data != NULL) {
            const mz_str line = mz_str_cut(&text, '\n');
            if (line.len > 0 && line.data[0] != ' ') {
                read_lemma(s, line, (mz_word_part)p, data);
            }
        }
    }
}

/* --- our own files ------------------------------------------------------------------------------------------------ */

static void read_irregular(state *s, const char *path)
{
    mz_str text = load(s, "", path);
    while (text.data != NULL) {
        mz_str line = mz_str_cut(&text, '\n');
        if (!mz_str_starts(line, S("irregular"))) {
            continue;
        }
        (void)mz_str_cut(&line, ':');
        while (line.data != NULL) {
            mz_str f = mz_str_cut(&line, ',');
            const mz_str base = next_word(&f);
            for (int k = 0; k < 3; k++) {
                add_exception(s, "given", base, f.data == NULL ? S("") : mz_str_trim(next_word(&f)));
            }
        }
    }
}

static mz_word_class kind_named(mz_str w)
{
    static const struct {
        const char *word;
        mz_word_class c;
    } rows[] = {{"person", MZ_WORD_PERSON},   {"group", MZ_WORD_GROUP},       {"place", MZ_WORD_PLACE},
                {"time", MZ_WORD_TIME},       {"quantity", MZ_WORD_QUANTITY}, {"event", MZ_WORD_EVENT},
                {"act", MZ_WORD_ACT},         {"message", MZ_WORD_MESSAGE},   {"artifact", MZ_WORD_ARTIFACT},
                {"state", MZ_WORD_STATE},     {"thing", MZ_WORD_THING},       {"trans", MZ_WORD_TRANS},
                {"intrans", MZ_WORD_INTRANS}, {"ditrans", MZ_WORD_DITRANS},   {"that", MZ_WORD_THAT},
                {"to", MZ_WORD_TO},           {"objto", MZ_WORD_OBJ_TO},      {"doing", MZ_WORD_DOING},
                {"so", MZ_WORD_SO},           {"people", MZ_WORD_PEOPLE},     {"speech", MZ_WORD_SPEECH},
                {"thought", MZ_WORD_THOUGHT}, {"fight", MZ_WORD_FIGHT},       {"contact", MZ_WORD_CONTACT},
                {"motion", MZ_WORD_MOTION},   {"social", MZ_WORD_SOCIAL},     {"giving", MZ_WORD_GIVING},
                {"being", MZ_WORD_BEING},     {"sensing", MZ_WORD_SENSING},   {"making", MZ_WORD_MAKING}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (mz_str_eq(w, mz_str_of(rows[i].word))) {
            return rows[i].c;
        }
    }
    stop("no such kind of meaning", w);
}

static void add_written(state *s, mz_str word, mz_str part, int64_t weight)
{
    static const struct {
        const char *word;
        mz_word_part part;
        uint32_t bits;
    } rows[] = {{"noun", MZ_PART_NOUN, MZ_WORD_NOUN},
                {"plural", MZ_PART_NOUN, MZ_WORD_PLURAL},
                {"name", MZ_PART_NOUN, MZ_WORD_NOUN | MZ_WORD_NAME},
                {"base", MZ_PART_VERB, MZ_WORD_BASE},
                {"s", MZ_PART_VERB, MZ_WORD_S_FORM},
                {"past", MZ_PART_VERB, MZ_WORD_PAST},
                {"participle", MZ_PART_VERB, MZ_WORD_PARTICIPLE},
                {"ing", MZ_PART_VERB, MZ_WORD_ING},
                {"adj", MZ_PART_ADJ, MZ_WORD_ADJ},
                {"adv", MZ_PART_ADV, MZ_WORD_ADV}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (mz_str_eq(part, mz_str_of(rows[i].word))) {
            form *f = form_of(s, word);
            f->forms |= rows[i].bits;
            f->weight[rows[i].part] += weight;
            return;
        }
    }
    stop("no such form", part);
}

static void apply(state *s, mz_str verb, mz_str first, mz_word_class meaning, int64_t weight, mz_str word)
{
    if (mz_str_eq(verb, S("form"))) {
        add_written(s, word, first, weight);
    } else if (mz_str_eq(verb, S("drop"))) {
        form *f = form_of(s, word);
        for (int p = 0; p < PARTS; p++) {
            f->dropped[p] = f->dropped[p] || mz_str_eq(first, mz_str_of(part_names[p]));
        }
    } else if (mz_str_eq(verb, S("noun"))) {
        add_noun(s, word, false, false, weight, meaning);
    } else if (mz_str_eq(verb, S("verb"))) {
        add_verb(s, word, weight, meaning);
    } else if (mz_str_eq(verb, S("adj"))) {
        add_adjective(s, word, weight);
    } else if (mz_str_eq(verb, S("adv"))) {
        add(s, word, MZ_PART_ADV, MZ_WORD_ADV, weight, 0);
    } else {
        stop("a line is noun, verb, adj, adv, form or drop", verb);
    }
}

static void read_own(state *s, const char *path)
{
    mz_str text = load(s, "", path);
    while (text.data != NULL) {
        mz_str line = mz_str_cut(&text, '\n');
        line = mz_str_cut(&line, '#');
        mz_str head = mz_str_cut(&line, ':');
        const mz_str verb = next_word(&head);
        if (line.data == NULL || verb.len == 0) {
            continue;
        }
        const bool drop = mz_str_eq(verb, S("drop"));
        const bool written = drop || mz_str_eq(verb, S("form"));
        const int64_t weight = drop ? 0 : number(next_word(&head), 10);
        mz_str first = S("");
        mz_word_class meaning = 0;
        while (head.data != NULL) {
            const mz_str w = next_word(&head);
            first = first.len == 0 ? w : first;
            meaning |= w.len > 0 && !written ? kind_named(w) : 0;
        }
        while (line.data != NULL) {
            mz_str f = mz_str_cut(&line, ',');
            f = mz_str_trim(f);
            if (f.len > 0) {
                apply(s, verb, first, meaning, weight, f);
            }
        }
    }
}

static void add_function_words(state *s)
{
    static const struct {
        const char *text;
        mz_tag first;
        uint64_t others;
    } rows[] = {
#define X(name, text, first, others) {text, MZ_TAG_##first, others},
        MZ_FUNCTION_WORDS(X)
#undef X
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        form_of(s, mz_str_of(rows[i].text))->closed = MZ_WORD_CLOSED | (mz_word_class)(i + 1) << 40 |
                                                      (mz_word_class)rows[i].first << 32 | rows[i].others |
                                                      (mz_word_class)1 << rows[i].first;
    }
}

/* --- the table ---------------------------------------------------------------------------------------------------- */

static uint32_t level(int64_t weight, int64_t total)
{
    static const int64_t above[] = {20, 100, 250, 500, 750, 950}; /* thousandths */
    if (weight == 0) {
        return 0;
    }
    uint32_t l = 1;
    for (size_t i = 0; i < sizeof above / sizeof above[0]; i++) {
        l += weight * 1000 >= above[i] * total;
    }
    return l;
}

static mz_word_class class_of(const form *f)
{
    static const uint32_t bits[PARTS] = {MZ_WORD_NOUN | MZ_WORD_PLURAL | MZ_WORD_NAME,
                                         MZ_WORD_BASE | MZ_WORD_S_FORM | MZ_WORD_PAST | MZ_WORD_PARTICIPLE |
                                             MZ_WORD_ING,
                                         MZ_WORD_ADJ | MZ_WORD_COMPARED, MZ_WORD_ADV};
    int64_t total = 0;
    for (int p = 0; p < PARTS; p++) {
        total += f->dropped[p] ? 0 : f->weight[p];
    }
    mz_word_class c = 0;
    for (int p = 0; p < PARTS; p++) {
        if (!f->dropped[p]) {
            c |= f->forms & bits[p];
            c |= (mz_word_class)level(f->weight[p], total) << (16 + 3 * p);
        }
    }
    return c | (f->dropped[0] ? 0 : f->noun) | (f->dropped[1] ? 0 : f->verb);
}

static void write_table(state *s, const char *path)
{
    uint32_t slots_n = 1024;
    while (slots_n * 4 < (uint32_t)s->words.n * 5) {
        slots_n *= 2;
    }
    mz_map values = {0};
    uint32_t *checks = calloc(slots_n, sizeof *checks);
    uint16_t *indexes = malloc(slots_n * sizeof *indexes);
    mz_word_class *list = calloc(0xFFFF, sizeof *list);
    if (checks == NULL || indexes == NULL || list == NULL) {
        stop("no memory", S(""));
    }
    memset(indexes, 0xFF, slots_n * sizeof *indexes);
    uint32_t words = 0;
    for (mz_len i = 0; i < s->words.n; i++) {
        const form *f = &s->forms.v[i];
        const mz_word_class c = f->closed != 0 ? f->closed : class_of(f);
        if (c == 0) {
            continue;
        }
        const mz_str key = mz_str_copy(&s->arena, (mz_str){(const uint8_t *)&c, sizeof c});
        const int64_t v = *mz_map_put(&values, key, values.n, NULL, &s->arena);
        if (v >= 0xFFFF) {
            stop("too many different classes", s->words.v[i].key);
        }
        list[v] = c;
        const uint64_t hash = mz_class_hash(s->words.v[i].key);
        uint32_t at = (uint32_t)hash & (slots_n - 1);
        for (; indexes[at] != 0xFFFF; at = (at + 1) & (slots_n - 1)) {
            if (checks[at] == (uint32_t)(hash >> 32)) {
                stop("two words with one hash", s->words.v[i].key);
            }
        }
        checks[at] = (uint32_t)(hash >> 32);
        indexes[at] = (uint16_t)v;
        words++;
    }
    const mz_class_head head = {MZ_CLASS_MAGIC, (uint32_t)values.n, slots_n, words};
    FILE *out = fopen(path, "wb");
    if (out == NULL || fwrite(&head, sizeof head, 1, out) != 1 ||
        fwrite(list, sizeof *list, (size_t)values.n, out) != (size_t)values.n ||
        fwrite(checks, sizeof *checks, slots_n, out) != slots_n ||
        fwrite(indexes, sizeof *indexes, slots_n, out) != slots_n || fclose(out) != 0) {
        stop("cannot be written", mz_str_of(path));
    }
    free(checks);
    free(indexes);
    free(list);
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: classgen OUT WORDNET_FOLDER IRREGULAR CLASSES\n");
        return 2;
    }
    state s = {0};
    mz_region region;
    if (mz_failed(mz_region_new((mz_len)4 << 30, &region, &s.arena))) {
        return 3;
    }
    read_counts(&s, argv[2]);
    for (int p = 0; p < PARTS; p++) {
        read_exceptions(&s, argv[2], p);
    }
    read_irregular(&s, argv[3]);
    read_wordnet(&s, argv[2]);
    read_own(&s, argv[4]);
    add_function_words(&s);
    write_table(&s, argv[1]);
    mz_region_free(&region);
    return 0;
}
