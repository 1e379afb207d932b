/* gazetteer.h: names of places to points, from one table compiled into the program.
 *
 * Source   data/geo/places.csv and data/geo/countries.csv (ours: crossings, border districts, provinces, regions, seas,
 *          with an honest uncertainty and a source each), and GeoNames (CC BY 4.0): towns above 500 people with their
 *          other names, and the names of admin units, by the npm packages named in package.json.
 * Names    are folded before they are compared: case, diacritics, hyphens, apostrophes, dots and spaces do not count,
 *          nor do the variants of Arabic letters: "Spīn Bōldak", "spin-boldak" and "SpinBoldak" are one name.
 * Owns     nothing; every string is constant for the life of the process. No start-up work.
 * Limits   names of at most MZ_PLACE_TOKENS_MAX words; candidates of a name in a fixed order: our own list first, then
 *          country, capital, admin unit, then by population, then by id.
 */
#ifndef MZ_GEO_GAZETTEER_H
#define MZ_GEO_GAZETTEER_H

#include "geo/sphere.h"

#define MZ_PLACE_TOKENS_MAX 6
#define MZ_PLACE_KEY_MAX    96 /* bytes of a folded name */

typedef enum mz_place_kind {
    MZ_PLACE_COUNTRY,
    MZ_PLACE_ADM1,     /* province, state */
    MZ_PLACE_ADM2,     /* district */
    MZ_PLACE_TOWN,     /* town, village, any settlement */
    MZ_PLACE_CROSSING, /* a gate in a line; stands on both sides */
    MZ_PLACE_SITE,     /* post, base, airport, pass, camp */
    MZ_PLACE_REGION,   /* valley, disputed region, part of a country */
    MZ_PLACE_SEA,
    MZ_PLACE_LINE /* a named line: its point stands for all of it */
} mz_place_kind;

typedef struct mz_gazette {
    mz_str id;   /* "gn1181611", "own:torkham", "PAK", "PK.03" */
    mz_str name; /* as people write it */
    mz_point point;
    int64_t radius_m; /* the place, and our doubt about it, lie within */
    mz_place_kind kind;
    int where_prec;       /* UCDP class that a bare mention of it implies */
    mz_str country;       /* ISO 3166 alpha-3; of a crossing the first side */
    mz_str country_other; /* of a crossing or shared region the other side; else empty */
    mz_str adm_1, adm_2;  /* names; may be empty */
    int64_t population;   /* 0 when unknown */
    bool own;             /* from our own list */
    bool main_name;       /* found under its main name, not under another spelling of it */
} mz_gazette;

/* Candidates of one name: a range of the table. */
typedef struct mz_gazettes {
    int32_t first, n;
} mz_gazettes;

/* All places of a name; n = 0 when there is none. */
mz_gazettes mz_gazetteer_find(mz_str name);
mz_gazette mz_gazetteer_at(mz_gazettes found, mz_len i);
/* The place with this id; false when there is none. */
bool mz_gazetteer_by_id(mz_str id, mz_gazette *out);

/* The places of a kind by id, the first `most` of them; returns how many there are. Looks at the whole table. */
mz_len mz_gazetteer_of_kind(mz_place_kind kind, mz_gazette *out, mz_len most);

/* The longest run of words from words[0] on that is a name: how many words (0: none), and its places. Words as they
 * stand in the text, without spaces; at most MZ_PLACE_TOKENS_MAX are looked at. */
mz_len mz_gazetteer_longest(const mz_str *words, mz_len n, mz_gazettes *found);

/* The candidate that fits best: in one of the context's countries (alpha-3, the more certain first), of our own list,
 * a country or capital, else the most populous; `kind` when wanted (-1: any). *sure is false when another candidate
 * in an equally good country is nearly as large. -1 when none has that kind or found is empty. */
typedef struct mz_place_context {
    const mz_str *countries;
    mz_len countries_n;
    int kind;        /* mz_place_kind or -1 */
    bool near_known; /* prefer candidates near this point when the countries do not decide */
    mz_point near;
} mz_place_context;
mz_len mz_gazetteer_best(mz_gazettes found, const mz_place_context *context, bool *sure);

/* An admin unit by names as data sets write them ("Kurram Agency", "Donetsk oblast"): the district when adm_2 is known,
 * else the province, else the country; false when not even that. Country by name or code. */
bool mz_gazetteer_admin(mz_str country, mz_str adm_1, mz_str adm_2, mz_gazette *out);

/* Folds a name to the key that is compared: at most MZ_PLACE_KEY_MAX bytes to `key`; returns how many. */
mz_len mz_place_fold(mz_str name, uint8_t key[MZ_PLACE_KEY_MAX]);
/* The same without the word for the kind of unit ("district", "province", "oblast", "agency", "valley" …). */
mz_len mz_admin_fold(mz_str name, uint8_t key[MZ_PLACE_KEY_MAX]);

mz_str mz_place_kind_word(mz_place_kind kind);
/* "GeoNames, CC BY 4.0 …": what must be said where the table is used; and how many places and names it has. */
mz_str mz_gazetteer_credit(void);
void mz_gazetteer_size(mz_len *places, mz_len *names);

#endif
