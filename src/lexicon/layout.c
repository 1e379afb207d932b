/* Tables to an image, and an image back to tables. */
#include "lexicon/compile.h"
#include "lexicon/fold.h"

/* --- an image to tables --------------------------------------------------------------------------------------- */

static mz_status load_words(mz_tables *t, const void *image)
{
    const mz_image_word *w = mz_image_at(image, MZ_SECTION_WORDS);
    for (mz_len i = 1; i < mz_image_n(image, MZ_SECTION_WORDS); i++) {
        const mz_str text = mz_image_str(image, (mz_image_text){w[i].at, w[i].n});
        (void)mz_map_put(&t->words, text, t->words.n + 1, NULL, t->perm);
        if (t->words.n != i) {
            return mz_fail(MZ_BAD_INPUT, "the compiled dictionary has a word twice: compile it again", i);
        }
    }
    return mz_ok();
}

/* Nodes keep their numbers, which are in the order in which they were made. */
static mz_status load_trie(mz_tables *t, const void *image)
{
    const mz_node *nodes = mz_image_at(image, MZ_SECTION_NODES);
    const mz_trie_cell *cells = mz_image_at(image, MZ_SECTION_CELLS);
    const int32_t n = (int32_t)mz_image_n(image, MZ_SECTION_NODES) - 1;
    mz_new_edge *made = mz_new(t->perm, mz_new_edge, n);
    for (mz_len i = 0; i < mz_image_n(image, MZ_SECTION_CELLS); i++) {
        if (cells[i].node >= 0) {
            made[cells[i].child] = (mz_new_edge){cells[i].node, (int32_t)(i - nodes[cells[i].node].base), 0};
        }
    }
    for (int32_t i = 1; i < n; i++) {
        if (made[i].word == 0 || mz_tables_step(t, made[i].node, made[i].word) != i) {
            return mz_fail(MZ_BAD_INPUT, "the compiled dictionary's phrases do not hang together: compile it again", i);
        }
    }
    const mz_node_term *terms = mz_image_at(image, MZ_SECTION_TERMS);
    for (int32_t i = 0; i < n; i++) {
        for (uint32_t k = nodes[i].terms; k < nodes[i + 1].terms; k++) {
            *mz_push(t->perm, &t->terms) = (mz_new_term){i, terms[k].entry, terms[k].form};
        }
    }
    t->base_terms = t->terms.n;
    return mz_ok();
}

static void load_entries(mz_tables *t, const void *image)
{
    const mz_term_entry *v = mz_image_at(image, MZ_SECTION_ENTRIES);
    for (mz_len i = 0; i < mz_image_n(image, MZ_SECTION_ENTRIES); i++) {
        mz_new_entry *e = mz_push(t->perm, &t->entries);
        *e = (mz_new_entry){.kind = v[i].kind, .line = v[i].line, .from = v[i].from, .to = v[i].to};
        for (int k = 0; k < MZ_TERM_TEXTS; k++) {
            e->text[k] = mz_term_text(&v[i], k);
        }
    }
}

mz_status mz_tables_load(mz_tables *t, const void *image)
{
    MZ_TRY(load_words(t, image));
    MZ_TRY(load_trie(t, image));
    load_entries(t, image);
    const mz_image_nation *nations = mz_image_at(image, MZ_SECTION_NATIONS);
    for (mz_len i = 0; i < mz_image_n(image, MZ_SECTION_NATIONS); i++) {
        *mz_push(t->perm, &t->nations) = mz_image_str(image, nations[i].code);
        *mz_push(t->perm, &t->nations) = mz_image_str(image, nations[i].name);
    }
    const mz_image_text *verbs = mz_image_at(image, MZ_SECTION_IRREGULAR);
    for (mz_len i = 0; i < mz_image_n(image, MZ_SECTION_IRREGULAR); i++) {
        *mz_push(t->perm, &t->irregular) = mz_image_str(image, verbs[i]);
    }
    return mz_ok();
}

/* --- tables to an image --------------------------------------------------------------------------------------- */

/* Texts, each once. */
typedef struct pool {
    mz_map at;
    mz_buf *bytes;
    mz_arena *perm;
} pool;

static mz_image_text put_text(pool *p, mz_str s)
{
    bool fresh = false;
    const int64_t at = *mz_map_put(&p->at, s, p->bytes->len, &fresh, p->perm);
    if (fresh) {
        mz_put(p->bytes, s);
    }
    return (mz_image_text){(uint32_t)at, (uint32_t)s.len};
}

typedef struct parts {
    void *v[MZ_SECTIONS];
    mz_len n[MZ_SECTIONS];
} parts;

static void *part(parts *p, mz_image_section which, mz_len n, mz_arena *perm)
{
    p->n[which] = n;
    p->v[which] = mz_arena_alloc(perm, mz_image_size(which), 8, n);
    return p->v[which];
}

static void lay_words(const mz_tables *t, pool *texts, parts *p)
{
    mz_image_word *w = part(p, MZ_SECTION_WORDS, t->words.n + 1, t->perm);
    mz_len size = 16;
    while (size < t->words.n * 2 + 1) {
        size *= 2;
    }
    uint32_t *slots = part(p, MZ_SECTION_SLOTS, size, t->perm);
    for (mz_len i = 0; i < t->words.n; i++) {
        const mz_str word = t->words.v[i].key;
        const mz_image_text text = put_text(texts, word);
        const uint32_t hash = mz_fold_hash(word);
        w[i + 1] = (mz_image_word){.at = text.at, .n = text.n};
        uint32_t at = hash & (uint32_t)(size - 1);
        while (slots[at] != 0) {
            at = (at + 1) & (uint32_t)(size - 1);
        }
        slots[at] = (hash & 0xFF000000U) | (uint32_t)(i + 1);
    }
}

/* The order of v's n elements by key, those of one key in their order: order[] gets their places. */
typedef int32_t key_of(const mz_tables *t, mz_len i);

static void sort_by(const mz_tables *t, key_of *key, const int32_t *from, int32_t *order, mz_len n, int32_t keys_n)
{
    int32_t *first = mz_new(t->perm, int32_t, keys_n + 1);
    for (mz_len i = 0; i < n; i++) {
        first[key(t, from[i]) + 1]++;
    }
    for (int32_t k = 0; k < keys_n; k++) {
        first[k + 1] += first[k];
    }
    for (mz_len i = 0; i < n; i++) {
        order[first[key(t, from[i])]++] = from[i];
    }
}

static int32_t edge_word(const mz_tables *t, mz_len i) { return t->edges.v[i].word; }
static int32_t edge_node(const mz_tables *t, mz_len i) { return t->edges.v[i].node; }
static int32_t term_node(const mz_tables *t, mz_len i) { return t->terms.v[i].node; }

/* Cells in the making. */
typedef struct cells {
    mz_trie_cell *v;
    mz_len n, cap; /* n: behind the last one that is taken */
    mz_len free;   /* below it all are taken */
    mz_arena *perm;
} cells;

static bool is_free(const cells *c, mz_len at) { return c->v == NULL || at >= c->cap || c->v[at].node < 0; }

static void make_room(cells *c, mz_len at)
{
    if (at < c->cap) {
        return;
    }
    const mz_len cap = at * 2 + 1024;
    mz_trie_cell *v = mz_arena_alloc(c->perm, (mz_len)sizeof *v, alignof(mz_trie_cell), cap);
    for (mz_len i = 0; i < cap; i++) {
        v[i] = i < c->cap ? c->v[i] : (mz_trie_cell){-1, -1};
    }
    c->v = v;
    c->cap = cap;
}

/* The lowest base at which all words of a node, which are in order, find a free cell. */
static int32_t free_base(const mz_tables *t, const cells *c, const int32_t *edges, mz_len n)
{
    const int32_t first = t->edges.v[edges[0]].word;
    for (mz_len base = c->free - first;; base++) {
        bool fits = true;
        for (mz_len k = 0; k < n && fits; k++) {
            fits = is_free(c, base + t->edges.v[edges[k]].word);
        }
        if (fits) {
            return (int32_t)base;
        }
    }
}

static void put_cells(const mz_tables *t, cells *c, int32_t base, const int32_t *edges, mz_len n)
{
    for (mz_len k = 0; k < n; k++) {
        const mz_new_edge *e = &t->edges.v[edges[k]];
        const mz_len at = (mz_len)base + e->word;
        make_room(c, at);
        mz_assert(c->v != NULL);
        c->v[at] = (mz_trie_cell){e->node, e->child};
        c->n = at >= c->n ? at + 1 : c->n;
    }
    while (c->free < c->cap && c->v[c->free].node >= 0) {
        c->free++;
    }
}

static void lay_edges(const mz_tables *t, mz_node *nodes, parts *p)
{
    const mz_len n = t->edges.n;
    int32_t *plain = mz_new(t->perm, int32_t, n);
    int32_t *by_word = mz_new(t->perm, int32_t, n);
    int32_t *order = mz_new(t->perm, int32_t, n);
    for (mz_len i = 0; i < n; i++) {
        plain[i] = (int32_t)i;
    }
    sort_by(t, edge_word, plain, by_word, n, (int32_t)t->words.n + 1);
    sort_by(t, edge_node, by_word, order, n, t->nodes);
    cells c = {.perm = t->perm};
    for (mz_len i = 0, end = 0; i < n; i = end) {
        const int32_t node = t->edges.v[order[i]].node;
        while (end < n && t->edges.v[order[end]].node == node) {
            end++;
        }
        nodes[node].base = free_base(t, &c, order + i, end - i);
        put_cells(t, &c, nodes[node].base, order + i, end - i);
    }
    p->n[MZ_SECTION_CELLS] = c.n;
    p->v[MZ_SECTION_CELLS] = c.v;
}

/* Within a node what was added to a base stands before it. */
static void lay_terms(const mz_tables *t, mz_node *nodes, parts *p)
{
    const mz_len n = t->terms.n;
    int32_t *plain = mz_new(t->perm, int32_t, n);
    int32_t *order = mz_new(t->perm, int32_t, n);
    for (mz_len i = 0; i < n; i++) {
        plain[i] = (int32_t)((i + t->base_terms) % n);
    }
    sort_by(t, term_node, plain, order, n, t->nodes);
    mz_node_term *terms = part(p, MZ_SECTION_TERMS, n, t->perm);
    for (mz_len i = 0; i < n; i++) {
        const mz_new_term *m = &t->terms.v[order[i]];
        terms[i] = (mz_node_term){m->entry, m->form};
        nodes[m->node + 1].terms++;
    }
}

static void lay_trie(const mz_tables *t, parts *p)
{
    mz_node *nodes = part(p, MZ_SECTION_NODES, t->nodes + 1, t->perm);
    lay_edges(t, nodes, p);
    lay_terms(t, nodes, p);
    for (int32_t i = 0; i < t->nodes; i++) {
        nodes[i + 1].terms += nodes[i].terms;
    }
}

/* An entry that has ended is the last when one of its phrases has no entry of the same kind that ended later. */
static void mark_last(const parts *p)
{
    const mz_node *nodes = p->v[MZ_SECTION_NODES];
    const mz_node_term *terms = p->v[MZ_SECTION_TERMS];
    mz_term_entry *entries = p->v[MZ_SECTION_ENTRIES];
    for (mz_len i = 0; i + 1 < p->n[MZ_SECTION_NODES]; i++) {
        for (uint32_t a = nodes[i].terms; a < nodes[i + 1].terms; a++) {
            mz_term_entry *e = &entries[terms[a].entry];
            bool later = false;
            for (uint32_t b = nodes[i].terms; b < nodes[i + 1].terms && e->to != MZ_NO_DAY; b++) {
                const mz_term_entry *o = &entries[terms[b].entry];
                later = later || (o->kind == e->kind && (o->to == MZ_NO_DAY || o->to > e->to));
            }
            e->last = e->last || !later;
        }
    }
}

/* The texts' places are put in once it is known where the entries lie. */
static void lay_entries(const mz_tables *t, pool *texts, parts *p)
{
    mz_term_entry *v = part(p, MZ_SECTION_ENTRIES, t->entries.n, t->perm);
    for (mz_len i = 0; i < t->entries.n; i++) {
        const mz_new_entry *e = &t->entries.v[i];
        v[i] = (mz_term_entry){.kind = e->kind, .line = e->line, .from = e->from, .to = e->to};
        for (int k = 0; k < MZ_TERM_TEXTS; k++) {
            const mz_image_text text = put_text(texts, e->text[k]);
            v[i].at[k] = (int32_t)text.at;
            v[i].n[k] = (uint16_t)text.n;
        }
    }
}

static void lay_lists(const mz_tables *t, pool *texts, parts *p)
{
    const mz_len n = t->nations.n / 2;
    mz_image_nation *nations = part(p, MZ_SECTION_NATIONS, n, t->perm);
    uint16_t *index = part(p, MZ_SECTION_INDEX, MZ_IMAGE_INDEX_N, t->perm);
    uint8_t *codes = part(p, MZ_SECTION_CODES, n * MZ_IMAGE_ROLES_N * 6, t->perm);
    for (mz_len i = 0; i < n; i++) {
        const mz_str code = t->nations.v[2 * i];
        nations[i] = (mz_image_nation){put_text(texts, code), put_text(texts, t->nations.v[2 * i + 1])};
        uint16_t *place = &index[mz_image_letters(code.data)];
        *place = *place == 0 ? (uint16_t)(i + 1) : *place;
        for (int r = 0; r < MZ_IMAGE_ROLES_N; r++, codes += 6) {
            memcpy(codes, code.data, 3);
            memcpy(codes + 3, &MZ_IMAGE_ROLES[3 * r], 3);
        }
    }
    mz_image_text *verbs = part(p, MZ_SECTION_IRREGULAR, t->irregular.n, t->perm);
    for (mz_len i = 0; i < t->irregular.n; i++) {
        verbs[i] = put_text(texts, t->irregular.v[i]);
    }
}

static mz_status put_together(const parts *p, mz_str *image, mz_arena *perm)
{
    mz_image_head h = {.order = MZ_IMAGE_ORDER, .kinds = mz_image_kinds(), .sections_n = MZ_SECTIONS};
    memcpy(h.magic, MZ_IMAGE_MAGIC, sizeof h.magic);
    mz_len size = (mz_len)((sizeof h + 7) / 8 * 8);
    for (int k = 0; k < MZ_SECTIONS; k++) {
        const mz_len bytes = p->n[k] * mz_image_size((mz_image_section)k);
        if (bytes > MZ_IMAGE_MAX - size) {
            return mz_fail(MZ_LIMIT, "the dictionaries are too large", -1);
        }
        h.section[k].at = (uint32_t)size;
        h.section[k].n = (uint32_t)p->n[k];
        size += (bytes + 7) / 8 * 8;
    }
    h.size_bytes = (uint32_t)size;
    uint8_t *bytes = mz_arena_alloc(perm, 1, 16, size);
    memcpy(bytes, &h, sizeof h);
    for (int k = 0; k < MZ_SECTIONS; k++) {
        if (p->n[k] > 0) {
            memcpy(bytes + h.section[k].at, p->v[k], (size_t)(p->n[k] * mz_image_size((mz_image_section)k)));
        }
    }
    mz_term_entry *e = (mz_term_entry *)(void *)(bytes + h.section[MZ_SECTION_ENTRIES].at);
    for (mz_len i = 0; i < p->n[MZ_SECTION_ENTRIES]; i++) { /* from the texts' first byte to from the entry */
        const mz_len to_text = (mz_len)h.section[MZ_SECTION_TEXT].at - ((uint8_t *)&e[i] - bytes);
        for (int k = 0; k < MZ_TERM_TEXTS; k++) {
            e[i].at[k] += (int32_t)to_text;
        }
    }
    mz_node *nodes = (mz_node *)(void *)(bytes + h.section[MZ_SECTION_NODES].at);
    for (mz_len i = 0; i + 1 < p->n[MZ_SECTION_NODES]; i++) {
        nodes[i] = mz_image_sum(bytes, i);
    }
    *image = (mz_str){bytes, size};
    return mz_ok();
}

mz_status mz_tables_lay_out(mz_tables *t, mz_str *image, mz_arena *perm)
{
    if (t->words.n >= 1 << 24 || t->terms.n == 0 || t->nations.n / 2 >= UINT16_MAX) {
        return mz_fail(MZ_LIMIT, "a dictionary has between one entry and sixteen million words", -1);
    }
    MZ_BUF_SCOPED bytes = mz_buf_new(MZ_IMAGE_MAX);
    pool texts = {.bytes = &bytes, .perm = t->perm};
    parts p = {{NULL}, {0}};
    lay_words(t, &texts, &p);
    lay_trie(t, &p);
    lay_entries(t, &texts, &p);
    mark_last(&p);
    lay_lists(t, &texts, &p);
    MZ_TRY(mz_buf_status(&bytes));
    p.v[MZ_SECTION_TEXT] = bytes.data;
    p.n[MZ_SECTION_TEXT] = bytes.len;
    return put_together(&p, image, perm);
}
