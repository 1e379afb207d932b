#include "base/map.h"

#define MZ_MAP_MAX (1 << 30)

static uint64_t mix(uint64_t h)
{
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93U;
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93U;
    return h ^ h >> 32;
}

uint64_t mz_hash(mz_str s)
{
    uint64_t h = 0x9e3779b97f4a7c15U ^ (uint64_t)s.len;
    mz_len i = 0;
    for (; i + 8 <= s.len; i += 8) {
        uint64_t word;
        (void)memcpy(&word, s.data + i, 8);
        h = mix(h ^ word);
    }
    uint64_t tail = 0;
    for (int shift = 0; i < s.len; i++, shift += 8) {
        tail |= (uint64_t)s.data[i] << shift;
    }
    return mix(h ^ tail);
}

/* The slot that holds key, or the free slot where it would go. */
static mz_len slot_of(const mz_map *m, mz_str key, uint64_t hash)
{
    const mz_len mask = m->slots_n - 1;
    mz_len at = (mz_len)(hash & (uint64_t)mask);
    while (m->slots[at] != 0) {
        const mz_map_entry *e = &m->v[m->slots[at] - 1];
        if (e->hash == hash && mz_str_eq(e->key, key)) {
            return at;
        }
        at = (at + 1) & mask;
    }
    return at;
}

static void widen(mz_map *m, mz_arena *perm)
{
    m->slots_n = m->slots_n == 0 ? 16 : m->slots_n * 2;
    m->slots = mz_new(perm, int32_t, m->slots_n);
    for (mz_len i = 0; i < m->n; i++) {
        m->slots[slot_of(m, m->v[i].key, m->v[i].hash)] = (int32_t)(i + 1);
    }
}

int64_t *mz_map_get(const mz_map *m, mz_str key)
{
    if (m->slots_n == 0) {
        return NULL;
    }
    const int32_t i = m->slots[slot_of(m, key, mz_hash(key))];
    return i == 0 ? NULL : &m->v[i - 1].value;
}

int64_t *mz_map_put(mz_map *m, mz_str key, int64_t value, bool *fresh, mz_arena *perm)
{
    mz_assert(m->n < MZ_MAP_MAX);
    if ((m->n + 1) * 4 > m->slots_n * 3) {
        widen(m, perm);
    }
    const uint64_t hash = mz_hash(key);
    const mz_len at = slot_of(m, key, hash);
    const bool is_new = m->slots[at] == 0;
    if (is_new) {
        mz_map_entry *e = mz_push(perm, m);
        *e = (mz_map_entry){key, value, hash};
        m->slots[at] = (int32_t)m->n;
    }
    if (fresh != NULL) {
        *fresh = is_new;
    }
    return &m->v[m->slots[at] - 1].value;
}
