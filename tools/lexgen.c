/* lexgen: compiles data/taxonomy.csv and data/lexicon/ into C tables, at build time.
 *
 * lexgen OUT TAXONOMY FILE…   A dictionary line is "kind args : form, form"; data/lexicon/README.md has the rules. */
#include "lexicon/fold.h"
#include "lexicon/lexicon.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct term {
    int32_t node, entry, form;
} term;

typedef struct edge {
    int32_t node, word, child;
} edge;

typedef struct entry {
    mz_str id, args[MZ_TERM_ARGS_MAX];
    int kind, file, line;
    mz_day from, to;
} entry;

typedef struct tables {
    mz_arena arena;
    mz_map words;
    struct {
        edge *v;
        mz_len n, cap;
    } edges;
    mz_map edge_of; /* "node word" -> child */
    struct {
        term *v;
        mz_len n, cap;
    } terms;
    struct {
        entry *v;
        mz_len n, cap;
    } entries;
    struct {
        mz_str *v;
        mz_len n, cap;
    } irregular; /* base, past, participle, ing, one after the other */
    struct {
        mz_str *v;
        mz_len n, cap;
    } nations; /* code, name, one behind the other */
    int32_t nodes;
    int file, line; /* being read */
} tables;

static const char *const kind_words[] = {"",
#define X(name, word) word,
                                         MZ_TERM_KIND_LIST(X)
#undef X
};

_Noreturn static void stop(const char *file, int line, const char *why, mz_str what)
{
    fprintf(stderr, "%s:%d: %s: %.*s\n", file, line, why, SFMT(what));
    exit(1);
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

static int32_t word_id(tables *t, mz_str word)
{
    uint8_t folded[128];
    const mz_len n = mz_fold_word(word, folded, 128);
    const mz_str w = mz_str_copy(&t->arena, (mz_str){folded, n});
    return (int32_t)*mz_map_put(&t->words, w, t->words.n + 1, NULL, &t->arena);
}

static int32_t step(tables *t, int32_t node, int32_t word)
{
    char key[32];
    const int n = snprintf(key, sizeof key, "%d %d", node, word);
    bool fresh = false;
    const mz_str k = mz_str_copy(&t->arena, (mz_str){(const uint8_t *)key, n});
    const int32_t child = (int32_t)*mz_map_put(&t->edge_of, k, t->nodes, &fresh, &t->arena);
    if (fresh) {
        *mz_push(&t->arena, &t->edges) = (edge){node, word, child};
        t->nodes++;
    }
    return child;
}

/* Adds one written form; its words are separated by spaces or hyphens, 's is a word of its own. */
static void add_form(tables *t, mz_str form, int bits, int32_t entry_i)
{
    int32_t node = 0;
    mz_len from = 0;
    int words = 0;
    for (mz_len i = 0; i <= form.len; i++) {
        const bool s = i + 1 < form.len && form.data[i] == '\'' && form.data[i + 1] == 's' &&
                       (i + 2 == form.len || form.data[i + 2] == ' ');
        if (i == form.len || form.data[i] == ' ' || form.data[i] == '-' || s) {
            if (i > from) {
                node = step(t, node, word_id(t, mz_str_sub(form, from, i)));
                words++;
            }
            from = s ? i : i + 1;
        }
    }
    if (words > 0 && words <= MZ_LEXICON_WORDS_MAX) {
        *mz_push(&t->arena, &t->terms) = (term){node, entry_i, bits};
    } else {
        stop("dictionary", 0, "a form needs one to eight words", form);
    }
}

static bool vowel(uint8_t c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }

static mz_str plural_of(tables *t, mz_str w)
{
    const uint8_t last = w.data[w.len - 1];
    if (last == 'y' && w.len > 1 && !vowel(w.data[w.len - 2])) {
        return mz_str_concat(&t->arena, mz_str_sub(w, 0, w.len - 1), S("ies"));
    }
    const bool es = last == 's' || last == 'x' || last == 'z' || mz_str_ends(w, S("ch")) || mz_str_ends(w, S("sh"));
    return mz_str_concat(&t->arena, w, es ? S("es") : S("s"));
}

static void add_noun(tables *t, mz_str form, int bits, int32_t e)
{
    mz_str rest = form;
    const mz_str single = mz_str_cut(&rest, '/');
    add_form(t, single, bits, e);
    if (rest.data == NULL) {
        add_form(t, plural_of(t, single), bits | MZ_PLURAL, e);
        return;
    }
    add_form(t, rest, bits | MZ_PLURAL, e);
}

static void add_verb(tables *t, mz_str form, int bits, int32_t e)
{
    mz_len cut = mz_str_find_byte(form, ' ');
    cut = cut < 0 ? form.len : cut;
    const mz_str w = mz_str_sub(form, 0, cut);
    const mz_str tail = mz_str_from(form, cut);
    const uint8_t last = w.data[w.len - 1];
    const bool e_end = last == 'e';
    const bool y_end = last == 'y' && !vowel(w.data[w.len - 2]);
    mz_str past = e_end   ? mz_str_concat(&t->arena, w, S("d"))
                  : y_end ? mz_str_concat(&t->arena, mz_str_sub(w, 0, w.len - 1), S("ied"))
                          : mz_str_concat(&t->arena, w, S("ed"));
    mz_str part = past;
    mz_str ing = e_end && !mz_str_ends(w, S("ee")) ? mz_str_concat(&t->arena, mz_str_sub(w, 0, w.len - 1), S("ing"))
                                                   : mz_str_concat(&t->arena, w, S("ing"));
    for (mz_len i = 0; i + 3 < t->irregular.n; i += 4) {
        if (mz_str_eq(t->irregular.v[i], w)) {
            past = t->irregular.v[i + 1];
            part = t->irregular.v[i + 2];
            ing = t->irregular.v[i + 3].len > 0 ? t->irregular.v[i + 3] : ing;
        }
    }
    add_form(t, form, bits | MZ_BASE, e);
    add_form(t, mz_str_concat(&t->arena, plural_of(t, w), tail), bits | MZ_S_FORM, e);
    if (mz_str_eq(past, part)) {
        add_form(t, mz_str_concat(&t->arena, past, tail), bits | MZ_PAST | MZ_PARTICIPLE, e);
    } else {
        add_form(t, mz_str_concat(&t->arena, past, tail), bits | MZ_PAST, e);
        add_form(t, mz_str_concat(&t->arena, part, tail), bits | MZ_PARTICIPLE, e);
    }
    add_form(t, mz_str_concat(&t->arena, ing, tail), bits | MZ_ING, e);
}

static char default_marker(int kind)
{
    switch (kind) {
    case MZ_TERM_VERB:
    case MZ_TERM_CUE:
        return '~';
    case MZ_TERM_ROLE:
    case MZ_TERM_HAPPENING:
    case MZ_TERM_PLACENOUN:
    case MZ_TERM_UNIT:
    case MZ_TERM_ACTNOUN:
    case MZ_TERM_PEOPLE:
    case MZ_TERM_WEAPON:
    case MZ_TERM_THING:
        return '+';
    default:
        return '=';
    }
}

static void add_forms(tables *t, int kind, mz_str forms, const entry *proto)
{
    while (forms.data != NULL) {
        mz_str f = mz_str_trim(mz_str_cut(&forms, ','));
        char marker = default_marker(kind);
        int bits = 0;
        while (f.len > 0 && memchr("=*~+^!", f.data[0], 6) != NULL) {
            if (f.data[0] == '^') {
                bits |= MZ_CAPITALS;
            } else if (f.data[0] == '!') {
                bits |= MZ_INITIAL;
            } else {
                marker = (char)f.data[0];
            }
            f = mz_str_from(f, 1);
        }
        if (f.len == 0) {
            continue;
        }
        entry e = *proto;
        e.file = t->file;
        e.line = t->line;
        mz_str name = f;
        name = mz_str_cut(&name, '/');
        e.id = mz_str_concat(&t->arena, mz_str_of(kind_words[kind]), S("."), name);
        *mz_push(&t->arena, &t->entries) = e;
        const int32_t at = (int32_t)t->entries.n - 1;
        switch (marker) {
        case '~':
            add_verb(t, f, bits, at);
            break;
        case '+':
            add_noun(t, f, bits, at);
            break;
        case '*':
            add_form(t, f, bits | MZ_PLURAL, at);
            break;
        default:
            add_form(t, f, bits, at);
            break;
        }
    }
}

static int kind_of(mz_str word)
{
    for (int k = 1; k < MZ_TERM_KINDS; k++) {
        if (mz_str_eq(word, mz_str_of(kind_words[k]))) {
            return k;
        }
    }
    return 0;
}

/* "@2021-08-15.." or "@..2021-08-15": from the first day on, up to and without the second. */
static bool read_dates(mz_str w, entry *e)
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

/* nation CODE : names : adjectives : people : capitals */
static void add_nation(tables *t, mz_str head, mz_str rest)
{
    static const int kinds[] = {MZ_TERM_COUNTRY, MZ_TERM_DEMONYM, MZ_TERM_PEOPLE, MZ_TERM_CAPITAL};
    entry e = {.from = MZ_NO_DAY, .to = MZ_NO_DAY};
    e.args[0] = next_word(&head);
    for (int k = 0; k < 4 && rest.data != NULL; k++) {
        e.kind = kinds[k];
        const mz_str forms = mz_str_trim(mz_str_cut(&rest, ':'));
        if (k == 0) {
            mz_str names = forms;
            *mz_push(&t->arena, &t->nations) = e.args[0];
            mz_str first = mz_str_cut(&names, ',');
            *mz_push(&t->arena, &t->nations) = first.len > 0 && first.data[0] == '!' ? mz_str_from(first, 1) : first;
        }
        if (forms.len > 0) {
            add_forms(t, kinds[k], forms, &e);
        }
    }
}

static void add_line(tables *t, const char *file, int line, mz_str text)
{
    t->line = line;
    mz_str rest = text;
    mz_str head = mz_str_cut(&rest, ':');
    const mz_str word = next_word(&head);
    if (mz_str_eq(word, S("irregular"))) {
        while (rest.data != NULL) {
            mz_str f = mz_str_cut(&rest, ',');
            for (int k = 0; k < 4; k++) {
                *mz_push(&t->arena, &t->irregular) = next_word(&f);
            }
        }
        return;
    }
    if (mz_str_eq(word, S("nation"))) {
        add_nation(t, head, rest);
        return;
    }
    entry e = {.kind = kind_of(word), .from = MZ_NO_DAY, .to = MZ_NO_DAY};
    if (e.kind == 0 || rest.data == NULL) {
        stop(file, line, "no such kind, or no colon", text);
    }
    int n = 0;
    for (mz_str w = next_word(&head); w.len > 0; w = next_word(&head)) {
        if (w.data[0] == '@') {
            if (!read_dates(w, &e)) {
                stop(file, line, "dates are @from..to", w);
            }
        } else if (n < MZ_TERM_ARGS_MAX) {
            e.args[n++] = mz_str_eq(w, S("-")) ? S("") : w;
        } else {
            stop(file, line, "too many arguments", text);
        }
    }
    add_forms(t, e.kind, rest, &e);
}

static void read_dictionary(tables *t, const char *path)
{
    mz_str text;
    if (mz_failed(mz_file_load(path, 1 << 24, &text, &t->arena))) {
        stop(path, 0, "cannot be read", S(""));
    }
    for (int line = 1; text.data != NULL; line++) {
        mz_str l = mz_str_cut(&text, '\n');
        l = mz_str_trim(mz_str_cut(&l, '#'));
        if (l.len > 0) {
            add_line(t, path, line, l);
        }
    }
}

static void put_quoted(FILE *out, mz_str s)
{
    fprintf(out, "{(const uint8_t *)\"");
    for (mz_len i = 0; i < s.len; i++) {
        const uint8_t c = s.data[i];
        if (c == '"' || c == '\\') {
            fprintf(out, "\\%c", c);
        } else if (c < 32 || c > 126) {
            fprintf(out, "\\%03o", c);
        } else {
            fputc(c, out);
        }
    }
    fprintf(out, "\",%td}", s.len);
}

static mz_len table_size(mz_len n)
{
    mz_len size = 16;
    while (size < n * 2 + 1) {
        size *= 2;
    }
    return size;
}

static void write_words(const tables *t, FILE *out)
{
    const mz_len size = table_size(t->words.n);
    int32_t *slots = calloc((size_t)size, sizeof *slots);
    for (mz_len i = 0; i < t->words.n; i++) {
        mz_len at = (mz_len)(mz_fold_hash(t->words.v[i].key) & (uint32_t)(size - 1));
        while (slots[at] != 0) {
            at = (at + 1) & (size - 1);
        }
        slots[at] = (int32_t)i + 1;
    }
    fprintf(out, "#define WORDS_N %td\n#define WORD_SLOTS %td\nstatic const char word_text[] =\n", t->words.n, size);
    mz_len at = 0;
    for (mz_len i = 0; i < t->words.n; i++) {
        fprintf(out, "    ");
        const mz_str s = t->words.v[i].key;
        fprintf(out, "\"");
        for (mz_len k = 0; k < s.len; k++) {
            if (s.data[k] < 32 || s.data[k] > 126 || s.data[k] == '"' || s.data[k] == '\\') {
                fprintf(out, "\\%03o", s.data[k]);
            } else {
                fputc(s.data[k], out);
            }
        }
        fprintf(out, "\"\n");
    }
    fprintf(out, "    \"\";\nstatic const uint32_t word_at[WORDS_N + 1] = {");
    for (mz_len i = 0; i < t->words.n; i++) {
        fprintf(out, "%td,%s", at, i % 16 == 15 ? "\n" : "");
        at += t->words.v[i].key.len;
    }
    fprintf(out, "%td};\nstatic const int32_t word_slot[WORD_SLOTS] = {", at);
    for (mz_len i = 0; i < size; i++) {
        fprintf(out, "%d,%s", slots[i], i % 16 == 15 ? "\n" : "");
    }
    fprintf(out, "};\n");
    free(slots);
}

static void write_trie(tables *t, FILE *out)
{
    const mz_len size = table_size(t->edges.n);
    int32_t *slots = calloc((size_t)size, sizeof *slots);
    for (mz_len i = 0; i < t->edges.n; i++) {
        mz_len at = (mz_len)(mz_edge_hash(t->edges.v[i].node, t->edges.v[i].word) & (uint32_t)(size - 1));
        while (slots[at] != 0) {
            at = (at + 1) & (size - 1);
        }
        slots[at] = (int32_t)i + 1;
    }
    fprintf(out, "#define EDGE_SLOTS %td\nstatic const edge edges[EDGE_SLOTS] = {\n", size);
    for (mz_len i = 0; i < size; i++) {
        const edge e = slots[i] == 0 ? (edge){-1, 0, -1} : t->edges.v[slots[i] - 1];
        fprintf(out, "{%d,%d,%d},%s", e.node, e.word, e.child, i % 8 == 7 ? "\n" : "");
    }
    fprintf(out, "};\n");
    free(slots);
    int32_t *first = calloc((size_t)t->nodes + 1, sizeof *first); /* counting sort of terms by node, stable */
    for (mz_len i = 0; i < t->terms.n; i++) {
        first[t->terms.v[i].node + 1]++;
    }
    for (int32_t n = 0; n < t->nodes; n++) {
        first[n + 1] += first[n];
    }
    fprintf(out, "#define NODES_N %d\nstatic const int32_t node_terms[NODES_N + 1] = {", t->nodes);
    for (int32_t n = 0; n <= t->nodes; n++) {
        fprintf(out, "%d,%s", first[n], n % 16 == 15 ? "\n" : "");
    }
    int32_t *order = calloc((size_t)t->terms.n + 1, sizeof *order);
    for (mz_len i = 0; i < t->terms.n; i++) {
        order[first[t->terms.v[i].node]++] = (int32_t)i;
    }
    fprintf(out, "};\nstatic const term terms[] = {\n");
    for (mz_len i = 0; i < t->terms.n; i++) {
        const term *m = &t->terms.v[order[i]];
        fprintf(out, "{%d,%d},%s", m->entry, m->form, i % 8 == 7 ? "\n" : "");
    }
    fprintf(out, "{0,0}};\n");
    free(first);
    free(order);
}

/* For each entry that ends: does one of its phrases have no later entry of the same kind? */
static bool *last_entries(const tables *t)
{
    int32_t *head = malloc((size_t)t->nodes * sizeof *head);
    int32_t *next = malloc((size_t)(t->terms.n + 1) * sizeof *next);
    bool *last = calloc((size_t)t->entries.n + 1, sizeof *last);
    memset(head, -1, (size_t)t->nodes * sizeof *head);
    for (int32_t i = 0; i < (int32_t)t->terms.n; i++) {
        next[i] = head[t->terms.v[i].node];
        head[t->terms.v[i].node] = i;
    }
    for (mz_len i = 0; i < t->terms.n; i++) {
        const entry *e = &t->entries.v[t->terms.v[i].entry];
        bool later = false;
        for (int32_t k = head[t->terms.v[i].node]; k >= 0; k = next[k]) {
            const entry *o = &t->entries.v[t->terms.v[k].entry];
            later = later || (o->kind == e->kind && e->to != MZ_NO_DAY && (o->to == MZ_NO_DAY || o->to > e->to));
        }
        last[t->terms.v[i].entry] = last[t->terms.v[i].entry] || !later;
    }
    free(head);
    free(next);
    return last;
}

static void write_entries(const tables *t, char *const *files, FILE *out)
{
    bool *last = last_entries(t);
    fprintf(out, "static const mz_term_entry entries[] = {\n");
    for (mz_len i = 0; i < t->entries.n; i++) {
        const entry *e = &t->entries.v[i];
        fprintf(out, "{");
        put_quoted(out, e->id);
        fprintf(out, ",(mz_term_kind)%d,{", e->kind);
        for (int k = 0; k < MZ_TERM_ARGS_MAX; k++) {
            put_quoted(out, e->args[k]);
            fprintf(out, ",");
        }
        fprintf(out, e->from == MZ_NO_DAY ? "},MZ_NO_DAY," : "},%d,", e->from);
        fprintf(out, e->to == MZ_NO_DAY ? "MZ_NO_DAY," : "%d,", e->to);
        const char *slash = strrchr(files[e->file], '/');
        put_quoted(out, mz_str_of(slash == NULL ? files[e->file] : slash + 1));
        fprintf(out, ",%d,%d},\n", e->line, last[i]);
    }
    fprintf(out, "};\n#define ENTRIES_N %td\n", t->entries.n);
    free(last);
}

/* Every country's code with every role behind it, so that a composed code is a constant text. */
static void write_nations(const tables *t, FILE *out)
{
    static const char *const roles[] = {"GOV", "MIL", "COP", "CVL", "REB", "MED", "BUS",
                                        "REF", "JUD", "LEG", "SPY", "HLH", "NGO", "UAF"};
    const int roles_n = (int)(sizeof roles / sizeof roles[0]);
    fprintf(out, "#define ROLES_N %d\nstatic const char role_text[] = \"", roles_n);
    for (int r = 0; r < roles_n; r++) {
        fprintf(out, "%s", roles[r]);
    }
    fprintf(out, "\";\n#define NATIONS_N %td\nstatic const mz_str nations[][2] = {\n", t->nations.n / 2);
    for (mz_len i = 0; i < t->nations.n; i += 2) {
        fprintf(out, "{");
        put_quoted(out, t->nations.v[i]);
        fprintf(out, ",");
        put_quoted(out, t->nations.v[i + 1]);
        fprintf(out, "},\n");
    }
    fprintf(out, "};\nstatic const char code_text[] =\n");
    for (mz_len i = 0; i < t->nations.n; i += 2) {
        fprintf(out, "\"");
        for (int r = 0; r < roles_n; r++) {
            fprintf(out, "%.*s%s", SFMT(t->nations.v[i]), roles[r]);
        }
        fprintf(out, "\"\n");
    }
    fprintf(out, ";\n");
}

static void write_taxonomy(tables *t, const char *path, FILE *out)
{
    mz_str text;
    if (mz_failed(mz_file_load(path, 1 << 20, &text, &t->arena))) {
        stop(path, 0, "cannot be read", S(""));
    }
    (void)mz_str_cut(&text, '\n'); /* the head */
    fprintf(out, "static const mz_type types[] = {\n");
    int n = 0;
    for (int line = 2; text.data != NULL; line++) {
        mz_str l = mz_str_cut(&text, '\n');
        if (l.len == 0) {
            continue;
        }
        fprintf(out, "{");
        for (int k = 0; k < 9; k++) {
            if (l.data == NULL) {
                stop(path, line, "nine columns are wanted", S(""));
            }
            put_quoted(out, mz_str_trim(mz_str_cut(&l, ',')));
            fprintf(out, ",");
        }
        fprintf(out, "},\n");
        n++;
    }
    fprintf(out, "};\n#define TYPES_N %d\n", n);
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: lexgen OUT TAXONOMY FILE...\n");
        return 2;
    }
    tables t = {.nodes = 1};
    mz_region region;
    if (mz_failed(mz_region_new((mz_len)1 << 30, &region, &t.arena))) {
        return 3;
    }
    for (int i = 3; i < argc; i++) {
        t.file = i - 3;
        read_dictionary(&t, argv[i]);
    }
    FILE *out = fopen(argv[1], "w");
    if (out == NULL) {
        fprintf(stderr, "lexgen: cannot write %s\n", argv[1]);
        return 3;
    }
    fprintf(out, "/* written by tools/lexgen.c from data/; do not edit */\n");
    write_words(&t, out);
    write_trie(&t, out);
    write_entries(&t, argv + 3, out);
    write_nations(&t, out);
    write_taxonomy(&t, argv[2], out);
    const int bad = ferror(out) | fclose(out);
    mz_region_free(&region);
    return bad != 0 ? 3 : 0;
}
