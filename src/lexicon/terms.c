/* Words, phrases and codes, as they stand in the image in use. */
#include "lexicon/fold.h"
#include "lexicon/image.h"
#include "lexicon/tables.h"
#include "lexicon_places.h"

/* What mz_lexicon_use changes, before there are threads. */
mz_lexicon_view mz_lexicon_now = {
    .image = mz_lexicon_bytes,
    .nodes = (const mz_node *)(const void *)(mz_lexicon_bytes + MZ_LEXICON_NODES_AT),
    .terms = (const mz_node_term *)(const void *)(mz_lexicon_bytes + MZ_LEXICON_TERMS_AT),
    .entries = (const mz_term_entry *)(const void *)(mz_lexicon_bytes + MZ_LEXICON_ENTRIES_AT),
    .cells = (const mz_trie_cell *)(const void *)(mz_lexicon_bytes + MZ_LEXICON_CELLS_AT),
    .nodes_n = MZ_LEXICON_NODES_N,
    .cells_n = MZ_LEXICON_CELLS_N,
};

mz_str mz_lexicon_builtin(void)
{
    const mz_image_head *h = (const mz_image_head *)(const void *)mz_lexicon_bytes;
    return (mz_str){mz_lexicon_bytes, (mz_len)h->size_bytes};
}

mz_status mz_lexicon_use(mz_str other)
{
    MZ_TRY(mz_lexicon_check(other));
    const uint8_t *image = other.data;
    mz_lexicon_now = (mz_lexicon_view){
        .image = image,
        .nodes = mz_image_at(image, MZ_SECTION_NODES),
        .terms = mz_image_at(image, MZ_SECTION_TERMS),
        .entries = mz_image_at(image, MZ_SECTION_ENTRIES),
        .cells = mz_image_at(image, MZ_SECTION_CELLS),
        .nodes_n = mz_image_n(image, MZ_SECTION_NODES) - 1,
        .cells_n = mz_image_n(image, MZ_SECTION_CELLS),
    };
    return mz_ok();
}

static int32_t find_word(mz_str word, uint32_t hash)
{
    const mz_image_word *words = mz_image_at(mz_lexicon_now.image, MZ_SECTION_WORDS);
    const uint32_t *slots = mz_image_at(mz_lexicon_now.image, MZ_SECTION_SLOTS);
    const uint32_t mask = (uint32_t)mz_image_n(mz_lexicon_now.image, MZ_SECTION_SLOTS) - 1;
    for (uint32_t at = hash & mask; slots[at] != 0; at = (at + 1) & mask) {
        const uint32_t id = slots[at] & 0xFFFFFFU;
        if ((slots[at] ^ hash) >> 24 == 0 && (mz_len)words[id].n == word.len &&
            mz_str_eq(mz_image_str(mz_lexicon_now.image, (mz_image_text){words[id].at, words[id].n}), word)) {
            return (int32_t)id;
        }
    }
    return 0;
}

int32_t mz_lexicon_word(mz_str word) { return find_word(word, mz_fold_hash(word)); }

void mz_lexicon_words(const mz_str *words, mz_len n, int32_t *ids)
{
    uint32_t hash[MZ_LEXICON_BATCH_MAX];
    mz_assert(n >= 0 && n <= MZ_LEXICON_BATCH_MAX);
    const uint32_t *slots = mz_image_at(mz_lexicon_now.image, MZ_SECTION_SLOTS);
    const uint32_t mask = (uint32_t)mz_image_n(mz_lexicon_now.image, MZ_SECTION_SLOTS) - 1;
    for (mz_len i = 0; i < n; i++) {
        hash[i] = mz_fold_hash(words[i]);
        __builtin_prefetch(&slots[hash[i] & mask]);
    }
    for (mz_len i = 0; i < n; i++) {
        ids[i] = find_word(words[i], hash[i]);
    }
}

int32_t mz_lexicon_phrase(mz_str phrase)
{
    int32_t node = 0;
    for (mz_str w = mz_lexicon_next(&phrase); w.len > 0 && node >= 0; w = mz_lexicon_next(&phrase)) {
        uint8_t folded[128];
        const mz_len n = mz_fold_word(w, folded, 128);
        node = mz_lexicon_step(node, mz_lexicon_word((mz_str){folded, n}));
    }
    return node == 0 ? -1 : node;
}

bool mz_term_holds(const mz_term_entry *e, mz_day day)
{
    if (day == MZ_NO_DAY) {
        return e->to == MZ_NO_DAY || e->last != 0;
    }
    return (e->from == MZ_NO_DAY || day >= e->from) && (e->to == MZ_NO_DAY || day < e->to);
}

mz_len mz_lexicon_entries_n(void) { return mz_image_n(mz_lexicon_now.image, MZ_SECTION_ENTRIES); }

const mz_term_entry *mz_lexicon_entry_at(mz_len i)
{
    mz_assert(i >= 0 && i < mz_lexicon_entries_n());
    return (const mz_term_entry *)mz_image_at(mz_lexicon_now.image, MZ_SECTION_ENTRIES) + i;
}

const mz_term_entry *mz_lexicon_entry(int32_t node, mz_term_kind kind, mz_day day)
{
    for (int k = 0; node >= 0 && k < mz_lexicon_terms_n(node); k++) {
        const mz_term_entry *e = mz_lexicon_term(node, k).entry;
        if (e->kind == kind && mz_term_holds(e, day)) {
            return e;
        }
    }
    return NULL;
}

/* --- codes and their names ----------------------------------------------------------------------------------- */

/* -1 when no nation has the code's first three letters. */
static mz_len nation_of(mz_str code)
{
    const uint16_t *index = mz_image_at(mz_lexicon_now.image, MZ_SECTION_INDEX);
    const int letters = code.len >= 3 ? mz_image_letters(code.data) : -1;
    return letters < 0 ? -1 : (mz_len)index[letters] - 1;
}

static int role_of(mz_str role)
{
    for (int r = 0; r < MZ_IMAGE_ROLES_N; r++) {
        if (memcmp(&MZ_IMAGE_ROLES[3 * r], role.data, 3) == 0) {
            return r;
        }
    }
    return -1;
}

mz_str mz_actor_code(mz_str code)
{
    const mz_image_nation *nations = mz_image_at(mz_lexicon_now.image, MZ_SECTION_NATIONS);
    const mz_len nation = nation_of(code);
    if (code.len == 3) {
        const int r = role_of(code);
        return r >= 0       ? (mz_str){(const uint8_t *)&MZ_IMAGE_ROLES[3 * r], 3}
               : nation < 0 ? S("")
                            : mz_image_str(mz_lexicon_now.image, nations[nation].code);
    }
    const int r = code.len == 6 && nation >= 0 ? role_of(mz_str_from(code, 3)) : -1;
    const uint8_t *codes = mz_image_at(mz_lexicon_now.image, MZ_SECTION_CODES);
    return r < 0 ? S("") : (mz_str){codes + (nation * MZ_IMAGE_ROLES_N + r) * 6, 6};
}

mz_str mz_country_name(mz_str code)
{
    const mz_image_nation *nations = mz_image_at(mz_lexicon_now.image, MZ_SECTION_NATIONS);
    const mz_len nation = code.len == 3 ? nation_of(code) : -1;
    return nation < 0 ? S("") : mz_image_str(mz_lexicon_now.image, nations[nation].name);
}

/* What follows "Pakistan's" or stands alone. */
static const char *role_name(mz_str role, bool alone)
{
    static const char *const names[][3] = {{"GOV", "government", "officials"},
                                           {"MIL", "military", "military"},
                                           {"COP", "police", "police"},
                                           {"CVL", "civilians", "civilians"},
                                           {"REB", "militants, group not named", "militants, group not named"},
                                           {"MED", "media", "media"},
                                           {"BUS", "traders", "traders"},
                                           {"REF", "displaced people", "displaced people"},
                                           {"JUD", "courts", "courts"},
                                           {"LEG", "parliament", "parliament"},
                                           {"SPY", "intelligence services", "intelligence services"},
                                           {"HLH", "medics", "medics"},
                                           {"NGO", "organisations", "organisations"},
                                           {"UAF", "unknown armed men", "unknown armed men"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (mz_str_eq(role, mz_str_of(names[i][0]))) {
            return names[i][alone ? 2 : 1];
        }
    }
    return NULL;
}

void mz_put_actor_name(mz_buf *out, mz_str code)
{
    for (mz_len i = 0; i < mz_lexicon_entries_n(); i++) {
        const mz_term_entry *e = mz_lexicon_entry_at(i);
        if (e->kind == MZ_TERM_NAME && mz_str_eq(mz_term_arg(e, 0), code)) {
            mz_put(out, mz_str_from(mz_term_id(e), 5)); /* behind "name." */
            return;
        }
    }
    const mz_str country = code.len >= 3 ? mz_country_name(mz_str_sub(code, 0, 3)) : S("");
    const char *role = role_name(country.len > 0 ? mz_str_from(code, 3) : code, country.len == 0);
    if (country.len > 0 && (role != NULL || code.len == 3)) {
        mz_put(out, country);
        if (role != NULL) {
            mz_puts(out, "'s ");
            mz_put(out, mz_str_of(role));
        }
    } else {
        mz_put(out, role != NULL ? mz_str_of(role) : code);
    }
}
