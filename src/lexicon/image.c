/* Whether bytes are an image that can be read without looking further: every index and every text lies within. */
#include "lexicon/image.h"

_Static_assert(sizeof(mz_term_entry) % 4 == 0 && alignof(mz_term_entry) <= 8, "entries lie side by side");
_Static_assert(sizeof(mz_node) == 24, "a node has no bytes that say nothing");
_Static_assert(MZ_TERM_KINDS <= 32 && MZ_GRAMMARS <= 32, "kinds and classes are bits of a word");

static const char *const kind_words[] = {"",
#define MZ_X(name, word) word,
                                         MZ_TERM_KIND_LIST(MZ_X)
#undef MZ_X
};

const char *mz_image_kind_word(int kind) { return kind_words[kind]; }

mz_len mz_image_size(mz_image_section part)
{
    static const mz_len sizes[MZ_SECTIONS] = {
        [MZ_SECTION_TEXT] = 1,
        [MZ_SECTION_WORDS] = sizeof(mz_image_word),
        [MZ_SECTION_SLOTS] = sizeof(uint32_t),
        [MZ_SECTION_NODES] = sizeof(mz_node),
        [MZ_SECTION_CELLS] = sizeof(mz_trie_cell),
        [MZ_SECTION_TERMS] = sizeof(mz_node_term),
        [MZ_SECTION_ENTRIES] = sizeof(mz_term_entry),
        [MZ_SECTION_NATIONS] = sizeof(mz_image_nation),
        [MZ_SECTION_INDEX] = sizeof(uint16_t),
        [MZ_SECTION_CODES] = 1,
        [MZ_SECTION_IRREGULAR] = sizeof(mz_image_text),
    };
    return sizes[part];
}

uint32_t mz_image_kinds(void)
{
    uint64_t h = sizeof(mz_term_entry);
    for (int k = 0; k < MZ_TERM_KINDS; k++) {
        h = h * 31 + mz_hash(mz_str_of(kind_words[k]));
    }
    return (uint32_t)(h ^ (h >> 32));
}

static bool head_fits(mz_str image)
{
    const mz_image_head *h = (const mz_image_head *)(const void *)image.data;
    mz_len at = (mz_len)sizeof *h;
    for (int p = 0; p < MZ_SECTIONS; p++) {
        const mz_len size = mz_image_size((mz_image_section)p);
        const mz_len room = image.len - (mz_len)h->section[p].at;
        if (h->section[p].at % 8 != 0 || (mz_len)h->section[p].at < at || room < 0 ||
            room / size < (mz_len)h->section[p].n) {
            return false;
        }
        at = (mz_len)h->section[p].at + (mz_len)h->section[p].n * size;
    }
    return true;
}

static bool text_fits(const void *image, mz_image_text t)
{
    const mz_len n = mz_image_n(image, MZ_SECTION_TEXT);
    return (mz_len)t.at <= n && (mz_len)t.n <= n - (mz_len)t.at;
}

static bool words_fit(const void *image)
{
    const mz_image_word *w = mz_image_at(image, MZ_SECTION_WORDS);
    const uint32_t *slots = mz_image_at(image, MZ_SECTION_SLOTS);
    const mz_len n = mz_image_n(image, MZ_SECTION_WORDS);
    const mz_len slots_n = mz_image_n(image, MZ_SECTION_SLOTS);
    if (n < 1 || slots_n < 1 || (slots_n & (slots_n - 1)) != 0) {
        return false;
    }
    for (mz_len i = 0; i < n; i++) {
        if (!text_fits(image, (mz_image_text){w[i].at, w[i].n})) {
            return false;
        }
    }
    bool free_slot = false; /* else a search would not end */
    for (mz_len i = 0; i < slots_n; i++) {
        free_slot = free_slot || slots[i] == 0;
        if ((mz_len)(slots[i] & 0xFFFFFFU) >= n) {
            return false;
        }
    }
    return free_slot;
}

static uint32_t class_of(const mz_term_entry *e)
{
    static const char *const words[] = {
#define MZ_X(name, word) word,
        MZ_GRAMMAR_LIST(MZ_X)
#undef MZ_X
    };
    for (int k = 0; e->kind == MZ_TERM_GRAMMAR && k < MZ_GRAMMARS; k++) {
        if (mz_str_eq(mz_term_arg(e, 0), mz_str_of(words[k]))) {
            return 1U << k;
        }
    }
    return 0;
}

mz_node mz_image_sum(const void *image, mz_len node)
{
    const mz_node *nodes = mz_image_at(image, MZ_SECTION_NODES);
    const mz_node_term *terms = mz_image_at(image, MZ_SECTION_TERMS);
    const mz_term_entry *entries = mz_image_at(image, MZ_SECTION_ENTRIES);
    mz_node n = {.terms = nodes[node].terms, .base = nodes[node].base, .always = 1};
    for (uint32_t k = n.terms; k < nodes[node + 1].terms; k++) {
        const mz_term_entry *e = &entries[terms[k].entry];
        const int form = terms[k].form & ~(MZ_WRITTEN | MZ_PLURAL) & 0xFFFF;
        const bool asks = e->from != MZ_NO_DAY || e->to != MZ_NO_DAY || (terms[k].form & MZ_WRITTEN) != 0;
        n.kinds |= 1U << e->kind;
        n.grammar |= class_of(e);
        n.form = (uint16_t)(n.form | form);
        n.noun_form = (uint16_t)(n.noun_form | (form == 0 ? (terms[k].form & MZ_PLURAL) | 128 : 0));
        n.always = n.always != 0 && !asks;
    }
    return n;
}

/* What stands beside the nodes is what their terms say. */
static bool sums_fit(const void *image)
{
    const mz_node *nodes = mz_image_at(image, MZ_SECTION_NODES);
    for (mz_len i = 0; i + 1 < mz_image_n(image, MZ_SECTION_NODES); i++) {
        const mz_node n = mz_image_sum(image, i);
        if (memcmp(&n, &nodes[i], sizeof n) != 0) {
            return false;
        }
    }
    return true;
}

/* Every cell that is somebody's leads by a word to a node behind its own. */
static bool cells_fit(const void *image)
{
    const mz_node *nodes = mz_image_at(image, MZ_SECTION_NODES);
    const mz_trie_cell *cells = mz_image_at(image, MZ_SECTION_CELLS);
    const mz_len nodes_n = mz_image_n(image, MZ_SECTION_NODES) - 1;
    const mz_len words_n = mz_image_n(image, MZ_SECTION_WORDS);
    for (mz_len i = 0; i < mz_image_n(image, MZ_SECTION_CELLS); i++) {
        const mz_trie_cell c = cells[i];
        if (c.node == -1) {
            continue;
        }
        if (c.node < 0 || c.node >= c.child || c.child >= nodes_n) {
            return false;
        }
        const int64_t word = i - nodes[c.node].base;
        if (word <= 0 || word >= words_n) {
            return false;
        }
    }
    return true;
}

static bool trie_fits(const void *image)
{
    const mz_node *nodes = mz_image_at(image, MZ_SECTION_NODES);
    const mz_node_term *terms = mz_image_at(image, MZ_SECTION_TERMS);
    const mz_len n = mz_image_n(image, MZ_SECTION_NODES) - 1;
    const mz_len terms_n = mz_image_n(image, MZ_SECTION_TERMS);
    if (n < 1 || n >= INT32_MAX || nodes[n].terms != terms_n) {
        return false;
    }
    for (mz_len i = 0; i < n; i++) {
        if (nodes[i].terms > nodes[i + 1].terms) {
            return false;
        }
    }
    for (mz_len i = 0; i < terms_n; i++) {
        if (terms[i].entry < 0 || terms[i].entry >= mz_image_n(image, MZ_SECTION_ENTRIES)) {
            return false;
        }
    }
    return cells_fit(image);
}

static bool entries_fit(const void *image)
{
    const mz_term_entry *e = mz_image_at(image, MZ_SECTION_ENTRIES);
    const uint8_t *text = mz_image_at(image, MZ_SECTION_TEXT);
    for (mz_len i = 0; i < mz_image_n(image, MZ_SECTION_ENTRIES); i++) {
        if (e[i].kind <= MZ_TERM_NONE || e[i].kind >= MZ_TERM_KINDS) {
            return false;
        }
        const mz_len here = (const uint8_t *)&e[i] - text; /* the texts come first */
        for (int k = 0; k < MZ_TERM_TEXTS; k++) {
            const mz_len at = here + e[i].at[k];
            if (at < 0 || at > UINT32_MAX || !text_fits(image, (mz_image_text){(uint32_t)at, e[i].n[k]})) {
                return false;
            }
        }
    }
    return true;
}

static bool lists_fit(const void *image)
{
    const mz_image_nation *v = mz_image_at(image, MZ_SECTION_NATIONS);
    const mz_image_text *verbs = mz_image_at(image, MZ_SECTION_IRREGULAR);
    const mz_len n = mz_image_n(image, MZ_SECTION_NATIONS);
    const mz_len verbs_n = mz_image_n(image, MZ_SECTION_IRREGULAR);
    bool fit = mz_image_n(image, MZ_SECTION_CODES) == n * MZ_IMAGE_ROLES_N * 6 && verbs_n % 4 == 0;
    for (mz_len i = 0; i < n && fit; i++) {
        fit = text_fits(image, v[i].code) && v[i].code.n == 3 &&
              mz_image_letters(mz_image_str(image, v[i].code).data) >= 0 && text_fits(image, v[i].name);
    }
    const uint16_t *index = mz_image_at(image, MZ_SECTION_INDEX);
    fit = fit && mz_image_n(image, MZ_SECTION_INDEX) == MZ_IMAGE_INDEX_N;
    for (mz_len i = 0; fit && i < MZ_IMAGE_INDEX_N; i++) {
        fit = index[i] <= n;
    }
    for (mz_len i = 0; i < verbs_n && fit; i++) {
        fit = text_fits(image, verbs[i]);
    }
    return fit;
}

mz_status mz_lexicon_check(mz_str image)
{
    const mz_image_head *h = (const mz_image_head *)(const void *)image.data;
    if (image.len < (mz_len)sizeof *h || image.len > MZ_IMAGE_MAX || (uintptr_t)image.data % 8 != 0 ||
        memcmp(h->magic, MZ_IMAGE_MAGIC, sizeof h->magic) != 0) {
        return mz_fail(MZ_BAD_INPUT, "these bytes are no compiled dictionary", 0);
    }
    if (h->order != MZ_IMAGE_ORDER || h->sections_n != MZ_SECTIONS || h->kinds != mz_image_kinds()) {
        return mz_fail(MZ_BAD_INPUT, "the dictionary was compiled by another version or machine: compile it again", 8);
    }
    if ((mz_len)h->size_bytes != image.len) {
        return mz_fail(MZ_BAD_INPUT, "the compiled dictionary is cut short: compile it again", image.len);
    }
    if (!head_fits(image) || mz_image_n(h, MZ_SECTION_NODES) < 2 || !words_fit(h) || !trie_fits(h) || !entries_fit(h) ||
        !sums_fit(h) || !lists_fit(h)) {
        return mz_fail(MZ_BAD_INPUT, "the compiled dictionary is damaged: compile it again", -1);
    }
    return mz_ok();
}
