#include "geo/data.h"
#include "geo/geo.h"
#include "geo/table.h"

_Static_assert(sizeof(mz_table_place) == 44 && sizeof(mz_table_key) == 8, "as tools/gazetteer.c wrote them");

static const mz_table_head *head(void)
{
    const mz_table_head *h = (const void *)mz_table_bytes;
    mz_assert(h->magic == MZ_TABLE_MAGIC && h->version == MZ_TABLE_VERSION);
    return h;
}

static const mz_table_place *place_at(const mz_table_head *h, uint32_t k)
{
    mz_assert(k < h->places_n);
    return (const mz_table_place *)(const void *)(mz_table_bytes + h->places) + k;
}
static const mz_table_key *keys_of(const mz_table_head *h) { return (const void *)(mz_table_bytes + h->keys); }
static const uint32_t *entries_of(const mz_table_head *h) { return (const void *)(mz_table_bytes + h->entries); }
static mz_str text_at(const mz_table_head *h, uint32_t at, uint32_t len)
{
    mz_assert(at <= h->text_n && len <= h->text_n - at);
    return (mz_str){mz_table_bytes + h->text + at, (mz_len)len};
}
static mz_str key_at(const mz_table_head *h, uint32_t k)
{
    const mz_table_key *key = keys_of(h) + k;
    return text_at(h, key[0].text, key[1].text - key[0].text);
}
static mz_str code_at(const mz_table_head *h, uint16_t code)
{
    return code == 0 ? (mz_str){0} : (mz_str){mz_table_bytes + h->codes + 3 * (code - 1), 3};
}

/* Keys that begin with a prefix: [first, end). */
typedef struct range {
    uint32_t first, end;
} range;

/* Those with the same first three characters; the table of them makes the search short. */
static range first_range(const mz_table_head *h, mz_str prefix)
{
    const uint32_t *index = (const void *)(mz_table_bytes + h->index);
    uint32_t low = 0, span = 1;
    for (mz_len k = 0; k < 3; k++) {
        low = low * 38U + (k < prefix.len ? mz_table_class(prefix.data[k]) : 0U);
        span *= k < prefix.len ? 1U : 38U;
    }
    return (range){index[low], index[low + span < MZ_TABLE_INDEX ? low + span : MZ_TABLE_INDEX]};
}

/* < 0 when the key stands before all that begin with prefix, 0 when it does, > 0 when behind. */
static int prefix_cmp(mz_str key, mz_str prefix)
{
    const mz_len n = key.len < prefix.len ? key.len : prefix.len;
    const int c = n == 0 ? 0 : memcmp(key.data, prefix.data, (size_t)n);
    return c != 0 ? c : key.len < prefix.len ? -1 : 0;
}

/* The first key of a range that does not stand before the prefix. */
static uint32_t first_not_before(const mz_table_head *h, range in, mz_str prefix)
{
    uint32_t low = in.first, high = in.end;
    while (low < high) {
        const uint32_t mid = low + (high - low) / 2;
        if (prefix_cmp(key_at(h, mid), prefix) < 0) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low;
}

/* The first key behind those that begin with the prefix: by doubling steps, for they are mostly few. */
static uint32_t first_behind(const mz_table_head *h, range in, mz_str prefix)
{
    uint32_t low = in.first, high = in.first, step = 1;
    while (high < in.end && prefix_cmp(key_at(h, high), prefix) == 0) {
        low = high + 1;
        high = in.end - high > step ? high + step : in.end;
        step *= 2;
    }
    while (low < high) {
        const uint32_t mid = low + (high - low) / 2;
        if (prefix_cmp(key_at(h, mid), prefix) == 0) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low;
}

static range narrowed(const mz_table_head *h, range in, mz_str prefix)
{
    const uint32_t first = first_not_before(h, in, prefix);
    return (range){first, first_behind(h, (range){first, in.end}, prefix)};
}

/* The first key of a range is the prefix itself when any is: shorter keys stand first. */
static bool is_whole(const mz_table_head *h, range r, mz_str prefix)
{
    return r.first < r.end && key_at(h, r.first).len == prefix.len;
}

static mz_gazettes places_of(const mz_table_head *h, uint32_t key)
{
    const mz_table_key *k = keys_of(h) + key;
    return (mz_gazettes){(int32_t)k[0].entry, (int32_t)(k[1].entry - k[0].entry)};
}

static mz_gazettes find_key(const uint8_t *key, mz_len n)
{
    const mz_table_head *h = head();
    const mz_str prefix = {key, n};
    if (n < 2) {
        return (mz_gazettes){0, 0};
    }
    const range all = narrowed(h, first_range(h, prefix), prefix);
    return is_whole(h, all, prefix) ? places_of(h, all.first) : (mz_gazettes){0, 0};
}

mz_gazettes mz_gazetteer_find(mz_str name)
{
    uint8_t key[MZ_PLACE_KEY_MAX];
    return find_key(key, mz_place_fold(name, key));
}

static mz_gazette opened(const mz_table_head *h, uint32_t k)
{
    const mz_table_place *p = place_at(h, k);
    mz_gazette out = {.id = text_at(h, p->id, p->id_len), .name = text_at(h, p->name, p->name_len)};
    out.point = (mz_point){p->lat_e6, p->lon_e6};
    out.radius_m = p->radius_m;
    out.kind = (mz_place_kind)p->kind;
    out.where_prec = p->where_prec;
    out.country = code_at(h, p->country);
    out.country_other = code_at(h, p->other);
    if (p->adm_1 > 0) {
        const mz_table_place *unit = place_at(h, p->adm_1 - 1);
        out.adm_1 = text_at(h, unit->name, unit->name_len);
    }
    if (p->adm_2 > 0) {
        const mz_table_place *unit = place_at(h, p->adm_2 - 1);
        out.adm_2 = text_at(h, unit->name, unit->name_len);
    }
    out.population = p->population;
    out.own = (p->flags & MZ_TABLE_OWN) != 0;
    return out;
}

static const mz_table_place *entry_place(const mz_table_head *h, mz_gazettes found, mz_len i)
{
    mz_assert(i >= 0 && i < found.n);
    return place_at(h, entries_of(h)[found.first + i] & ~MZ_TABLE_MAIN);
}

mz_gazette mz_gazetteer_at(mz_gazettes found, mz_len i)
{
    const mz_table_head *h = head();
    mz_assert(i >= 0 && i < found.n && (uint32_t)(found.first + i) < h->entries_n);
    const uint32_t entry = entries_of(h)[found.first + i];
    mz_gazette out = opened(h, entry & ~MZ_TABLE_MAIN);
    out.main_name = (entry & MZ_TABLE_MAIN) != 0;
    return out;
}

bool mz_gazetteer_by_id(mz_str id, mz_gazette *out)
{
    const mz_table_head *h = head();
    uint32_t low = 0, high = h->places_n;
    while (low < high) {
        const uint32_t mid = low + (high - low) / 2;
        const mz_table_place *p = place_at(h, mid);
        const int c = mz_str_cmp(text_at(h, p->id, p->id_len), id);
        if (c == 0) {
            *out = opened(h, mid);
            out->main_name = true;
            return true;
        }
        low = c < 0 ? mid + 1 : low;
        high = c < 0 ? high : mid;
    }
    return false;
}

mz_len mz_gazetteer_of_kind(mz_place_kind kind, mz_gazette *out, mz_len most)
{
    const mz_table_head *h = head();
    mz_len n = 0;
    for (uint32_t k = 0; k < h->places_n; k++) {
        if (place_at(h, k)->kind == kind) {
            if (n < most) {
                out[n] = opened(h, k);
                out[n].main_name = true;
            }
            n++;
        }
    }
    return n;
}

mz_len mz_gazetteer_longest(const mz_str *words, mz_len n, mz_gazettes *found)
{
    const mz_table_head *h = head();
    uint8_t key[MZ_PLACE_KEY_MAX], word[MZ_PLACE_KEY_MAX];
    mz_len len = 0, longest = 0;
    range in = {0, h->keys_n};
    for (mz_len i = 0; i < n && i < MZ_PLACE_TOKENS_MAX; i++) {
        const mz_len more = mz_place_fold(words[i], word);
        if (len + more > MZ_PLACE_KEY_MAX) {
            break;
        }
        memcpy(key + len, word, (size_t)more);
        len += more;
        const mz_str prefix = {key, len};
        in = narrowed(h, i == 0 ? first_range(h, prefix) : in, prefix);
        if (in.first == in.end) {
            break;
        }
        if (more > 0 && len >= 2 && is_whole(h, in, prefix)) {
            longest = i + 1;
            *found = places_of(h, in.first);
        }
    }
    return longest;
}

/* --- choosing --- */

/* The place's country in the context's order; countries_n when it is not there. */
static mz_len country_order(const mz_table_head *h, const mz_table_place *p, const mz_place_context *context)
{
    for (mz_len i = 0; i < context->countries_n; i++) {
        if (mz_str_eq(code_at(h, p->country), context->countries[i]) ||
            mz_str_eq(code_at(h, p->other), context->countries[i])) {
            return i;
        }
    }
    return context->countries_n;
}

static int64_t off_m(const mz_table_place *p, const mz_place_context *context)
{
    return context->near_known ? mz_distance_m((mz_point){p->lat_e6, p->lon_e6}, context->near) / 50000 : 0;
}

/* Nearly as good, and elsewhere. */
static bool rivals(const mz_table_place *best, const mz_table_place *p)
{
    const int64_t apart = mz_distance_m((mz_point){best->lat_e6, best->lon_e6}, (mz_point){p->lat_e6, p->lon_e6});
    return apart > (int64_t)best->radius_m + p->radius_m && p->rank / 2 <= best->rank / 2 + 2 &&
           (int64_t)p->population * 5 >= best->population;
}

mz_len mz_gazetteer_best(mz_gazettes found, const mz_place_context *context, bool *sure)
{
    const mz_table_head *h = head();
    mz_len best = -1, best_order = 0;
    int64_t best_off = 0;
    for (mz_len i = 0; i < found.n; i++) {
        const mz_table_place *p = entry_place(h, found, i);
        const mz_len order = country_order(h, p, context);
        const bool wanted = context->kind < 0 || context->kind == p->kind;
        const bool near_counts = order == context->countries_n;
        const int64_t off = near_counts ? off_m(p, context) : 0;
        if (wanted && (best < 0 || order < best_order || (order == best_order && off < best_off))) {
            best = i;
            best_order = order;
            best_off = off;
        }
    }
    *sure = best >= 0;
    for (mz_len i = 0; i < found.n && best >= 0; i++) {
        const mz_table_place *p = entry_place(h, found, i);
        const bool wanted = i != best && (context->kind < 0 || context->kind == p->kind);
        if (wanted && country_order(h, p, context) == best_order && rivals(entry_place(h, found, best), p)) {
            *sure = false;
        }
    }
    return best;
}

/* --- admin units --- */

static bool in_country(const mz_gazette *g, mz_str country) { return mz_str_eq(g->country, country); }

static mz_str country_code(mz_str name)
{
    const mz_gazettes found = mz_gazetteer_find(name);
    for (mz_len i = 0; i < found.n; i++) {
        const mz_gazette g = mz_gazetteer_at(found, i);
        if (g.kind == MZ_PLACE_COUNTRY) {
            return g.id;
        }
    }
    mz_gazette g;
    return mz_gazetteer_by_id(name, &g) && g.kind == MZ_PLACE_COUNTRY ? g.id : (mz_str){0};
}

static bool same_unit(mz_str a, mz_str b)
{
    uint8_t x[MZ_PLACE_KEY_MAX], y[MZ_PLACE_KEY_MAX];
    const mz_len n = mz_admin_fold(a, x), m = mz_admin_fold(b, y);
    return n == m && memcmp(x, y, (size_t)n) == 0;
}

/* The unit of this kind and name; of several the one in adm_1, else the first. A town of that name stands in for a
 * district that the table lacks, with a district's radius. */
static bool find_unit(mz_str country, mz_str name, mz_place_kind kind, mz_str adm_1, mz_gazette *out)
{
    uint8_t key[MZ_PLACE_KEY_MAX];
    const mz_gazettes found = find_key(key, mz_admin_fold(name, key));
    int best = 0;
    for (mz_len i = 0; i < found.n; i++) {
        const mz_gazette g = mz_gazetteer_at(found, i);
        const bool here = adm_1.len > 0 && same_unit(g.adm_1, adm_1);
        const bool town = kind == MZ_PLACE_ADM2 && g.kind == MZ_PLACE_TOWN && (adm_1.len == 0 || here);
        const int score = !in_country(&g, country) ? 0 : g.kind == kind ? (here ? 4 : 3) : town ? (here ? 2 : 1) : 0;
        if (score > best) {
            best = score;
            *out = g;
        }
    }
    if (best == 1 || best == 2) {
        const int64_t least = mz_precision_radius_m(3);
        out->radius_m = out->radius_m > least ? out->radius_m : least;
        out->where_prec = 3;
    }
    return best > 0;
}

bool mz_gazetteer_admin(mz_str country, mz_str adm_1, mz_str adm_2, mz_gazette *out)
{
    const mz_str code = country_code(country);
    if (code.len == 0) {
        return false;
    }
    if (adm_2.len > 0 && find_unit(code, adm_2, MZ_PLACE_ADM2, adm_1, out)) {
        return true;
    }
    if (adm_1.len > 0 && find_unit(code, adm_1, MZ_PLACE_ADM1, (mz_str){0}, out)) {
        return true;
    }
    return mz_gazetteer_by_id(code, out);
}

mz_str mz_gazetteer_credit(void)
{
    return S("Names of places: GeoNames (www.geonames.org), CC BY 4.0, and our own list of crossings and districts");
}

void mz_gazetteer_size(mz_len *places, mz_len *names)
{
    *places = head()->places_n;
    *names = head()->keys_n;
}
