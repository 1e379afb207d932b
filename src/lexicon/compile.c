/* Dictionary texts to tables: a line is "kind args : form, form"; data/lexicon/README.md has the rules. */
#include "lexicon/compile.h"
#include "lexicon/fold.h"
#include "lexicon/tables.h"

enum { WORD_MAX = 127, FORM_MAX = 400, FAULTS_MAX = 1000 };

static void fault(mz_tables *t, const char *what, const char *remedy, mz_str word)
{
    if (t->faults->n < FAULTS_MAX) {
        *mz_push(t->perm, t->faults) = (mz_lexicon_fault){t->file, t->line, what, remedy, word};
    } else {
        t->faults->more = true;
    }
}

static mz_str next_word(mz_str *rest)
{
    *rest = mz_str_trim(*rest);
    mz_len n = 0;
    while (n < rest->len && !mz_is_space(rest->data[n])) {
        n++;
    }
    const mz_str w = mz_str_sub(*rest, 0, n);
    *rest = mz_str_from(*rest, n);
    return w;
}

mz_str mz_lexicon_next(mz_str *rest)
{
    mz_len i = 0;
    while (i < rest->len && (rest->data[i] == ' ' || rest->data[i] == '-')) {
        i++;
    }
    mz_len n = i;
    while (n < rest->len && rest->data[n] != ' ' && rest->data[n] != '-') {
        if (n > i && n + 1 < rest->len && rest->data[n] == '\'' && rest->data[n + 1] == 's' &&
            (n + 2 == rest->len || rest->data[n + 2] == ' ')) {
            break;
        }
        n++;
    }
    const mz_str w = mz_str_sub(*rest, i, n);
    *rest = mz_str_from(*rest, n);
    return w;
}

int32_t mz_tables_word(mz_tables *t, mz_str folded)
{
    const mz_str key = mz_map_get(&t->words, folded) != NULL ? folded : mz_str_copy(t->perm, folded);
    return (int32_t)*mz_map_put(&t->words, key, t->words.n + 1, NULL, t->perm);
}

int32_t mz_tables_step(mz_tables *t, int32_t node, int32_t word)
{
    int32_t pair[2] = {node, word};
    mz_str key = {(const uint8_t *)pair, sizeof pair};
    const int64_t *known = mz_map_get(&t->edge_of, key);
    if (known != NULL) {
        return (int32_t)*known;
    }
    key = mz_str_copy(t->perm, key);
    (void)mz_map_put(&t->edge_of, key, t->nodes, NULL, t->perm);
    *mz_push(t->perm, &t->edges) = (mz_new_edge){node, word, t->nodes};
    return t->nodes++;
}

/* Adds one written form; its words are separated by spaces or hyphens, 's is a word of its own. */
static void add_form(mz_tables *t, mz_str form, int bits, int32_t entry)
{
    mz_str words[MZ_LEXICON_WORDS_MAX];
    int n = 0;
    mz_str rest = form;
    for (mz_str w = mz_lexicon_next(&rest); w.len > 0; w = mz_lexicon_next(&rest)) {
        if (n == MZ_LEXICON_WORDS_MAX || w.len > WORD_MAX) {
            fault(t, "a form has at most eight words of 127 bytes", "shorten it", form);
            return;
        }
        words[n++] = w;
    }
    if (n == 0) {
        fault(t, "a form has no word", "write the word, or take the line out", form);
        return;
    }
    int32_t node = 0;
    for (int k = 0; k < n; k++) {
        uint8_t folded[WORD_MAX + 1];
        const mz_len len = mz_fold_word(words[k], folded, WORD_MAX);
        node = mz_tables_step(t, node, mz_tables_word(t, (mz_str){folded, len}));
    }
    *mz_push(t->perm, &t->terms) = (mz_new_term){node, entry, bits};
}

static bool vowel(uint8_t c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }

static bool ends_in_y(mz_str w) { return w.len > 1 && w.data[w.len - 1] == 'y' && !vowel(w.data[w.len - 2]); }

static mz_str without_last(mz_str w) { return mz_str_sub(w, 0, w.len - 1); }

static mz_str plural_of(mz_tables *t, mz_str w)
{
    const uint8_t last = w.data[w.len - 1];
    if (ends_in_y(w)) {
        return mz_str_concat(t->perm, without_last(w), S("ies"));
    }
    const bool es = last == 's' || last == 'x' || last == 'z' || mz_str_ends(w, S("ch")) || mz_str_ends(w, S("sh"));
    return mz_str_concat(t->perm, w, es ? S("es") : S("s"));
}

static void add_noun(mz_tables *t, mz_str form, int bits, int32_t e)
{
    mz_str plural = form;
    const mz_str single = mz_str_trim(mz_str_cut(&plural, '/'));
    if (single.len == 0) {
        fault(t, "a form has no word", "write singular/plural", form);
        return;
    }
    add_form(t, single, bits, e);
    add_form(t, plural.data == NULL ? plural_of(t, single) : plural, bits | MZ_PLURAL, e);
}

typedef struct verb_forms {
    mz_str past, participle, ing;
} verb_forms;

static verb_forms forms_of(mz_tables *t, mz_str w)
{
    const bool e_end = w.data[w.len - 1] == 'e';
    const bool drop = e_end && !mz_str_ends(w, S("ee"));
    const mz_str past = e_end          ? mz_str_concat(t->perm, w, S("d"))
                        : ends_in_y(w) ? mz_str_concat(t->perm, without_last(w), S("ied"))
                                       : mz_str_concat(t->perm, w, S("ed"));
    verb_forms v = {past, past, mz_str_concat(t->perm, drop ? without_last(w) : w, S("ing"))};
    for (mz_len i = 0; i + 3 < t->irregular.n; i += 4) {
        const mz_str *given = &t->irregular.v[i];
        if (mz_str_eq(given[0], w)) {
            v = (verb_forms){given[1], given[2], given[3].len > 0 ? given[3] : v.ing};
        }
    }
    return v;
}

/* The first word is inflected: "call for" gives "calls for", "called for", "calling for". */
/* "be on alert": the one verb with eight forms. */
static void add_be(mz_tables *t, mz_str tail, int bits, int32_t e)
{
    static const struct {
        const char *word;
        int form;
    } forms[] = {{"be", MZ_BASE},  {"is", MZ_S_FORM}, {"are", MZ_S_FORM},      {"am", MZ_S_FORM},
                 {"was", MZ_PAST}, {"were", MZ_PAST}, {"been", MZ_PARTICIPLE}, {"being", MZ_ING}};
    for (size_t k = 0; k < sizeof forms / sizeof forms[0]; k++) {
        add_form(t, mz_str_concat(t->perm, mz_str_of(forms[k].word), tail), bits | forms[k].form, e);
    }
}

static void add_verb(mz_tables *t, mz_str form, int bits, int32_t e)
{
    mz_len cut = mz_str_find_byte(form, ' ');
    cut = cut < 0 ? form.len : cut;
    const mz_str w = mz_str_sub(form, 0, cut);
    const mz_str tail = mz_str_from(form, cut);
    if (mz_str_eq(w, S("be"))) {
        add_be(t, tail, bits, e);
        return;
    }
    const verb_forms v = forms_of(t, w);
    add_form(t, form, bits | MZ_BASE, e);
    add_form(t, mz_str_concat(t->perm, plural_of(t, w), tail), bits | MZ_S_FORM, e);
    if (mz_str_eq(v.past, v.participle)) {
        add_form(t, mz_str_concat(t->perm, v.past, tail), bits | MZ_PAST | MZ_PARTICIPLE, e);
    } else {
        add_form(t, mz_str_concat(t->perm, v.past, tail), bits | MZ_PAST, e);
        add_form(t, mz_str_concat(t->perm, v.participle, tail), bits | MZ_PARTICIPLE, e);
    }
    add_form(t, mz_str_concat(t->perm, v.ing, tail), bits | MZ_ING, e);
}

static uint8_t default_marker(mz_term_kind kind)
{
    static const uint8_t markers[MZ_TERM_KINDS] = {
        [MZ_TERM_VERB] = '~',   [MZ_TERM_CUE] = '~',       [MZ_TERM_ROLE] = '+',   [MZ_TERM_HAPPENING] = '+',
        [MZ_TERM_UNIT] = '+',   [MZ_TERM_PLACENOUN] = '+', [MZ_TERM_PEOPLE] = '+', [MZ_TERM_ACTNOUN] = '+',
        [MZ_TERM_WEAPON] = '+', [MZ_TERM_THING] = '+',     [MZ_TERM_SORT] = '+',   [MZ_TERM_OUTER] = '~',
    };
    return markers[kind] == 0 ? '=' : markers[kind];
}

/* Takes the signs off the form's front; returns how it must be written, as bits. */
static int take_signs(mz_str *form, uint8_t *marker)
{
    int bits = 0;
    while (form->len > 0 && mz_str_find_byte(S("=*~+^!"), form->data[0]) >= 0) {
        const uint8_t c = form->data[0];
        bits |= c == '^' ? MZ_CAPITALS : c == '!' ? MZ_INITIAL : 0;
        *marker = c == '^' || c == '!' ? *marker : c;
        *form = mz_str_from(*form, 1);
    }
    return bits;
}

static void add_one(mz_tables *t, mz_str f, const mz_new_entry *proto)
{
    uint8_t marker = default_marker(proto->kind);
    const int bits = take_signs(&f, &marker);
    f = mz_str_trim(f);
    if (f.len == 0) {
        return;
    }
    if (f.len > FORM_MAX) {
        fault(t, "a form is longer than 400 bytes", "shorten it", mz_str_sub(f, 0, 40));
        return;
    }
    mz_new_entry e = *proto;
    mz_str name = f;
    name = mz_str_cut(&name, '/');
    e.text[MZ_TERM_ID] = mz_str_concat(t->perm, mz_str_of(mz_image_kind_word((int)e.kind)), S("."), name);
    *mz_push(t->perm, &t->entries) = e;
    const int32_t at = (int32_t)t->entries.n - 1;
    switch (marker) {
    case '~':
        add_verb(t, f, bits, at);
        break;
    case '+':
        add_noun(t, f, bits, at);
        break;
    default:
        add_form(t, f, bits | (marker == '*' ? MZ_PLURAL : 0), at);
        break;
    }
}

static void add_forms(mz_tables *t, mz_str forms, const mz_new_entry *proto)
{
    while (forms.data != NULL) {
        add_one(t, mz_str_trim(mz_str_cut(&forms, ',')), proto);
    }
}

static mz_term_kind kind_of(mz_str word)
{
    for (int k = 1; k < MZ_TERM_KINDS; k++) {
        if (mz_str_eq(word, mz_str_of(mz_image_kind_word(k)))) {
            return (mz_term_kind)k;
        }
    }
    return MZ_TERM_NONE;
}

/* "@2021-08-15.." or "@..2021-08-15": from the first day on, up to and without the second. */
static bool read_dates(mz_str w, mz_new_entry *e)
{
    mz_str to = mz_str_from(w, 1);
    const mz_len dots = mz_str_find(to, S(".."));
    if (dots < 0) {
        return false;
    }
    const mz_str from = mz_str_sub(to, 0, dots);
    to = mz_str_from(to, dots + 2);
    return (from.len == 0 || mz_day_parse(from, &e->from)) && (to.len == 0 || mz_day_parse(to, &e->to));
}

static mz_new_entry new_entry(const mz_tables *t)
{
    mz_new_entry e = {.line = t->line, .from = MZ_NO_DAY, .to = MZ_NO_DAY};
    for (int k = 0; k < MZ_TERM_TEXTS; k++) {
        e.text[k] = S("");
    }
    e.text[MZ_TERM_FILE] = t->file;
    return e;
}

/* nation CODE : names : adjectives : people : capitals */
static void add_nation(mz_tables *t, mz_str head, mz_str rest)
{
    static const mz_term_kind kinds[] = {MZ_TERM_COUNTRY, MZ_TERM_DEMONYM, MZ_TERM_PEOPLE, MZ_TERM_CAPITAL};
    mz_new_entry e = new_entry(t);
    const mz_str code = next_word(&head);
    mz_str names = rest;
    names = mz_str_cut(&names, ':');
    mz_str name = mz_str_trim(mz_str_cut(&names, ','));
    uint8_t marker = '=';
    (void)take_signs(&name, &marker);
    if (code.len != 3 || mz_image_letters(code.data) < 0 || name.len == 0) {
        fault(t, "a nation has a code of three capital letters and a name", "write: nation PAK : Pakistan : Pakistani",
              code);
        return;
    }
    e.text[MZ_TERM_ARG] = code;
    *mz_push(t->perm, &t->nations) = code;
    *mz_push(t->perm, &t->nations) = name;
    for (int k = 0; k < 4 && rest.data != NULL; k++) {
        e.kind = kinds[k];
        const mz_str forms = mz_str_trim(mz_str_cut(&rest, ':'));
        if (forms.len > 0) {
            add_forms(t, forms, &e);
        }
    }
}

static void add_irregular(mz_tables *t, mz_str rest)
{
    while (rest.data != NULL) {
        mz_str f = mz_str_cut(&rest, ',');
        mz_str verb[4];
        for (int k = 0; k < 4; k++) {
            verb[k] = next_word(&f);
        }
        if (verb[2].len == 0) {
            fault(t, "an irregular verb has base, past and participle", "write: irregular : take took taken", verb[0]);
            continue;
        }
        for (int k = 0; k < 4; k++) {
            *mz_push(t->perm, &t->irregular) = verb[k];
        }
    }
}

/* The words behind the kind. False after a fault. */
static bool read_head(mz_tables *t, mz_str head, mz_new_entry *e)
{
    int n = 0;
    for (mz_str w = next_word(&head); w.len > 0; w = next_word(&head)) {
        if (w.data[0] == '@') {
            if (!read_dates(w, e)) {
                fault(t, "dates are @from..to", "write @2021-08-15.. or @..2021-08-15", w);
                return false;
            }
        } else if (n == MZ_TERM_ARGS_MAX || w.len > MZ_TERM_TEXT_MAX) {
            fault(t, "too many or too long arguments", "data/lexicon/README.md says what a kind takes", w);
            return false;
        } else {
            e->text[MZ_TERM_ARG + n++] = mz_str_eq(w, S("-")) ? S("") : w;
        }
    }
    return true;
}

static void add_line(mz_tables *t, mz_str text)
{
    mz_str rest = text;
    mz_str head = mz_str_cut(&rest, ':');
    const mz_str word = next_word(&head);
    if (rest.data == NULL) {
        fault(t, "a line is \"kind arguments : form, form\", this one has no colon", "write the colon", word);
        return;
    }
    if (mz_str_eq(word, S("irregular"))) {
        add_irregular(t, rest);
        return;
    }
    if (mz_str_eq(word, S("nation"))) {
        add_nation(t, head, rest);
        return;
    }
    mz_new_entry e = new_entry(t);
    e.kind = kind_of(word);
    if (e.kind == MZ_TERM_NONE) {
        fault(t, "there is no such kind of entry", "data/lexicon/README.md lists the kinds: actor, role, verb …", word);
    } else if (read_head(t, head, &e)) {
        add_forms(t, rest, &e);
    }
}

static void read_source(mz_tables *t, const mz_lexicon_source *source)
{
    mz_str text = source->text;
    t->file = mz_str_copy(t->perm, mz_str_sub(source->name, 0, source->name.len < 200 ? source->name.len : 200));
    t->line = 0;
    while (text.data != NULL) {
        mz_str l = mz_str_cut(&text, '\n');
        t->line++;
        l = mz_str_trim(mz_str_cut(&l, '#'));
        if (l.len > 0 && mz_utf8_bad(l) >= 0) {
            fault(t, "the line is not UTF-8", "save the file as UTF-8", S(""));
        } else if (l.len > 0) {
            add_line(t, l);
        }
    }
}

mz_status mz_lexicon_compile(mz_str base, const mz_lexicon_source *sources, mz_len n, mz_str *image,
                             mz_lexicon_faults *faults, mz_arena *perm)
{
    mz_tables t = {.perm = perm, .nodes = 1, .faults = faults};
    if (base.len > 0) {
        MZ_TRY(mz_lexicon_check(base));
        MZ_TRY(mz_tables_load(&t, base.data));
    }
    for (mz_len i = 0; i < n; i++) {
        if (sources[i].text.len > MZ_LEXICON_SOURCE_MAX) {
            return mz_fail(MZ_LIMIT, "a dictionary of more than 16 MB", i);
        }
        read_source(&t, &sources[i]);
    }
    if (faults->n > 0) {
        return mz_fail(MZ_BAD_INPUT, "a dictionary has lines that cannot be read", faults->v[0].line);
    }
    return mz_tables_lay_out(&t, image, perm);
}
