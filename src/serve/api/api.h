/* api.h: OGC API Features and Tiles under /ogc: what its files share. (internal to serve)
 *
 * One table of resources (api.c) says which paths there are, which query parameters and formats each takes and what
 * each is for: requests are held against it, and the OpenAPI document is made of it.
 *
 * Source  OGC 17-069r4 (Features 1: Core), 18-058r1 (2: CRS), 19-079r2 (3: Filtering), 21-065r2 (CQL2), 20-057 (Tiles),
 *         17-083r4 (tile matrix sets), RFC 9457 (problems), RFC 7946 (GeoJSON). docs/api.md says what that leaves open.
 */
#ifndef MZ_SERVE_API_H
#define MZ_SERVE_API_H

#include "serve/page/page.h"

#define MZ_API_LIMIT        100    /* features a page when the client does not say */
#define MZ_API_LIMIT_MAX    10000  /* and at most */
#define MZ_API_NEXT_LIMIT   1000   /* pages behind the first one are at least so large */
#define MZ_API_COUNT_MAX    100000 /* under a filter more than these are not counted */
#define MZ_API_CURSOR_BYTES 29

typedef enum mz_api_format {
    MZ_API_JSON, /* of features: GeoJSON */
    MZ_API_HTML,
    MZ_API_CSV,
    MZ_API_GEOJSONSEQ,
    MZ_API_FLATGEOBUF,
    MZ_API_GEOPACKAGE,
    MZ_API_MVT,
    MZ_API_FORMATS
} mz_api_format;

typedef enum mz_api_parameter {
    MZ_API_F,
    MZ_API_AT,
    MZ_API_LIMIT_P,
    MZ_API_BBOX,
    MZ_API_BBOX_CRS,
    MZ_API_DATETIME,
    MZ_API_CRS,
    MZ_API_FILTER,
    MZ_API_FILTER_LANG,
    MZ_API_FILTER_CRS,
    MZ_API_CURSOR,
    MZ_API_LANG,
    MZ_API_PARAMETERS
} mz_api_parameter;

typedef struct mz_api_call mz_api_call;

/* Either JSON, for which HTML is made too, or an answer of its own. Failures become problems: MZ_DENIED is 404. */
typedef struct mz_api_resource {
    const char *path; /* below /ogc; "{c}", "{id}", "{set}", "{z}", "{y}", "{x}" stand for one part each */
    const char *operation, *summary;
    unsigned parameters; /* bits 1 << mz_api_parameter */
    bool properties;     /* parameters named as the collection's properties, too */
    unsigned formats;    /* bits 1 << mz_api_format; the first one that is set is given when nothing else is asked */
    const char *type;    /* of its JSON, or of what it gives */
    mz_status (*json)(mz_api_call *c, mz_json_out *w);
    mz_status (*html)(mz_api_call *c, mz_buf *out); /* NULL: the JSON, set for reading */
    mz_status (*other)(mz_api_call *c);             /* instead of both, whatever the format */
} mz_api_resource;

typedef struct mz_api_property {
    int field; /* of the collection */
    mz_str value;
} mz_api_property;

/* One request. Views live as long as the request. */
struct mz_api_call {
    mz_visit *v;
    mz_http_answer *a;
    const mz_api_resource *what;
    mz_collection of; /* where the path names one */
    mz_str id, set;
    int64_t z, y, x;
    mz_api_format format;
    mz_str root, base; /* "http://host", "http://host/ogc" */
    mz_str here;       /* the path below the base, as it may stand in a link: "/collections/incidents/items" */
    mz_str given[MZ_API_PARAMETERS];
    bool has[MZ_API_PARAMETERS];
    mz_api_property properties[MZ_PROPERTIES_MAX];
    int properties_n;
};

extern const mz_api_resource mz_api_resources[];
extern const mz_len mz_api_resources_n;

/* ---- ask.c: what was asked for ---- */

typedef struct mz_api_parameter_row {
    const char *name, *summary;
    const char *schema; /* as OpenAPI writes it; NULL where it is made of the collection */
    bool listed;        /* "style": "form", "explode": false */
} mz_api_parameter_row;
extern const mz_api_parameter_row mz_api_parameter_rows[MZ_API_PARAMETERS];

typedef struct mz_api_format_row {
    const char *word; /* for f= */
    const char *type; /* NULL: the resource's own */
    const char *title;
    const char *file; /* ending of a file's name; NULL: shown, not saved */
} mz_api_format_row;
extern const mz_api_format_row mz_api_format_rows[MZ_API_FORMATS];
mz_str mz_api_type(const mz_api_resource *r, mz_api_format f);

/* Reads query and Accept; false: they do not fit, and the answer says why. */
bool mz_api_ask(mz_api_call *c);
/* "400 … parameter … at": a problem that names what is wrong; at < 0: no byte. */
void mz_api_wrong(mz_api_call *c, mz_api_parameter p, const char *why, mz_len at);
/* Whether a person asks, with a browser: then he is shown the login page and the choices that all screens have. */
bool mz_api_for_people(const mz_http_request *q);
/* The format that an Accept header asks for, of those that r has. */
mz_api_format mz_api_accept(const mz_api_resource *r, mz_str accept);

/* ---- select.c: which features ---- */

typedef struct mz_api_choice {
    mz_selection selection;
    mz_cql where, also;
    int64_t limit;
    mz_crs crs;
    mz_hash256 query; /* what a cursor belongs to */
} mz_api_choice;
/* false: the answer says why. */
bool mz_api_choose(mz_api_call *c, mz_api_choice *out);

typedef struct mz_api_box {
    int64_t west_e6, south_e6, east_e6, north_e6; /* west > east: over the 180th meridian */
} mz_api_box;
typedef struct mz_api_days {
    mz_day since, until; /* MZ_NO_DAY: open */
} mz_api_days;
/* `at` of a failure is the byte in the text. */
MZ_MUST mz_status mz_api_read_bbox(mz_str text, mz_api_box *out);
MZ_MUST mz_status mz_api_read_numbers(mz_str text, double *v, int64_t *v_e9, mz_len *n); /* at most 6 */
MZ_MUST mz_status mz_api_read_datetime(mz_str text, mz_api_days *out);

/* ---- cursor.c: where a page ended ---- */

typedef struct mz_api_cursor {
    mz_day day; /* of the last feature; MZ_NO_DAY: none */
    int64_t number;
} mz_api_cursor;
void mz_api_put_cursor(mz_buf *out, const uint8_t key[32], const mz_hash256 *query, const mz_api_cursor *c);
bool mz_api_read_cursor(mz_str text, const uint8_t key[32], const mz_hash256 *query, mz_api_cursor *out);
/* Reads the key from CASE/state/cursor.key, or makes it. */
MZ_MUST mz_status mz_api_cursor_key(const char *folder, uint8_t key[32], mz_arena scratch);

/* ---- link.c: what the answers share ---- */

/* "rel", "type" and "title", and href = base, path and query, with at= where it is asked for. An empty title is left
 * out. */
void mz_api_put_link(mz_json_out *w, const mz_api_call *c, const char *rel, mz_str type, mz_str title, mz_str href);
/* The same of another resource below the base, in its first format: "/collections". */
void mz_api_put_path(mz_json_out *w, const mz_api_call *c, const char *rel, const char *type, const char *title,
                     mz_str path);
/* self, and alternate in every other format, of the resource as it was asked for. */
void mz_api_put_own_links(mz_json_out *w, const mz_api_call *c);
/* "http://host/ogc/…?…": the resource as it was asked for, in this format, with the cursor and limit given (NULL: those
 * that were asked for). */
mz_str mz_api_here(const mz_api_call *c, mz_api_format f, const mz_str *cursor, int64_t limit);
mz_str mz_api_with_at(const mz_api_call *c, mz_str path);    /* base, path, ?at= */
mz_str mz_api_below(const mz_api_call *c, const char *rest); /* "/collections/incidents" and rest */
void mz_api_put_text(mz_json_out *w, const char *name, mz_str value);
void mz_api_put_number(mz_json_out *w, const char *name, int64_t value);
void mz_api_put_type(mz_json_out *w, mz_property_type t); /* "type" and "format" of a JSON Schema */

/* ---- the answers ---- */

mz_status mz_api_landing(mz_api_call *c, mz_json_out *w);
mz_status mz_api_conformance(mz_api_call *c, mz_json_out *w);
mz_status mz_api_definition(mz_api_call *c, mz_json_out *w);
mz_status mz_api_collections(mz_api_call *c, mz_json_out *w);
mz_status mz_api_collection(mz_api_call *c, mz_json_out *w);
mz_status mz_api_queryables(mz_api_call *c, mz_json_out *w);
mz_status mz_api_schema(mz_api_call *c, mz_json_out *w);
mz_status mz_api_items(mz_api_call *c);
mz_status mz_api_item(mz_api_call *c);
mz_status mz_api_tilesets(mz_api_call *c, mz_json_out *w);
mz_status mz_api_tileset(mz_api_call *c, mz_json_out *w);
mz_status mz_api_tile(mz_api_call *c);
mz_status mz_api_matrix_sets(mz_api_call *c, mz_json_out *w);
mz_status mz_api_matrix_set(mz_api_call *c, mz_json_out *w);

/* html.c: the same for people */
mz_status mz_api_landing_html(mz_api_call *c, mz_buf *out);
mz_status mz_api_collections_html(mz_api_call *c, mz_buf *out);
mz_status mz_api_definition_html(mz_api_call *c, mz_buf *out);
void mz_api_show(mz_api_call *c, mz_status (*put)(mz_api_call *c, mz_buf *out)); /* between the shell's halves */
mz_status mz_api_json_html(mz_api_call *c, mz_buf *out);                         /* c->what->json, set for reading */
/* A page of features as a table, a feature as a list; `next` and `matched` may be empty. */
typedef struct mz_api_page {
    mz_len returned;
    int64_t matched; /* -1: not counted */
    mz_str next;
} mz_api_page;
void mz_api_table_head(mz_api_call *c, mz_buf *out);
void mz_api_table_row(mz_api_call *c, mz_buf *out, const mz_feature *f);
void mz_api_table_end(mz_api_call *c, mz_buf *out, const mz_api_page *page);
void mz_api_list(mz_api_call *c, mz_buf *out, const mz_feature *f);

#endif
