/* cql.h: a filter in the Common Query Language, as a tree.
 *
 * In      cql2-text or cql2-json; names are those of the collection's fields.
 * Out     a checked tree: every name is known, both sides of a comparison are of one kind, every literal is in range.
 * Owns    nothing: all lives in perm.
 * Limits  MZ_CQL_BYTES_MAX bytes, MZ_CQL_NODES_MAX predicates and operands, MZ_CQL_DEPTH_MAX levels of AND, OR, NOT.
 * Errors  MZ_BAD_INPUT or MZ_LIMIT, at = byte.
 * Source  OGC 21-065r2 (CQL2 1.0): cql2-text, cql2-json, basic-cql2, advanced-comparison-operators,
 *         case-insensitive-comparison, basic-spatial-functions, basic-spatial-functions-plus, temporal-functions.
 *         docs/formats/features.md says what that leaves open and how it is read here.
 */
#ifndef MZ_INDEX_CQL_H
#define MZ_INDEX_CQL_H

#include "format/format.h"
#include "geo/geo.h"

#define MZ_CQL_BYTES_MAX 65536
#define MZ_CQL_NODES_MAX 512
#define MZ_CQL_DEPTH_MAX 16

typedef enum mz_cql_op {
    MZ_CQL_AND,
    MZ_CQL_OR,
    MZ_CQL_NOT,
    MZ_CQL_CONSTANT, /* TRUE or FALSE: v[0] */
    MZ_CQL_EQ,
    MZ_CQL_NE,
    MZ_CQL_LT,
    MZ_CQL_GT,
    MZ_CQL_LE,
    MZ_CQL_GE,
    MZ_CQL_LIKE,
    MZ_CQL_BETWEEN,
    MZ_CQL_IN, /* v[0] in v[1..n) */
    MZ_CQL_IS_NULL,
    MZ_CQL_S_INTERSECTS,
    MZ_CQL_T_AFTER, /* from here on: two times */
    MZ_CQL_T_BEFORE,
    MZ_CQL_T_CONTAINS,
    MZ_CQL_T_DISJOINT,
    MZ_CQL_T_DURING,
    MZ_CQL_T_EQUALS,
    MZ_CQL_T_FINISHEDBY,
    MZ_CQL_T_FINISHES,
    MZ_CQL_T_INTERSECTS,
    MZ_CQL_T_MEETS,
    MZ_CQL_T_METBY,
    MZ_CQL_T_OVERLAPPEDBY,
    MZ_CQL_T_OVERLAPS,
    MZ_CQL_T_STARTEDBY,
    MZ_CQL_T_STARTS,
    MZ_CQL_OPS
} mz_cql_op;

typedef enum mz_cql_kind {
    MZ_CQL_PROPERTY,
    MZ_CQL_TEXT,
    MZ_CQL_NUMBER,
    MZ_CQL_BOOLEAN,
    MZ_CQL_INSTANT, /* ends[0] */
    MZ_CQL_INTERVAL,
    MZ_CQL_SHAPE
} mz_cql_kind;

typedef struct mz_cql_end {
    int field;      /* a property that is a day; -1 for a literal */
    bool open;      /* '..' */
    bool timestamp; /* value is microseconds since 1970, else a mz_day */
    int64_t value;
} mz_cql_end;

/* Points, lines and areas of a literal. A box keeps its exact edges on the grid of millionths. */
typedef struct mz_cql_part {
    bool is_box;
    mz_shape shape; /* one polygon, one list of points, or lines */
    mz_point south_west, north_east;
} mz_cql_part;

typedef struct mz_cql_shape {
    mz_cql_part *v;
    mz_len n, cap;
} mz_cql_shape;

typedef struct mz_cql_operand {
    mz_cql_kind kind;
    mz_len at;       /* its byte */
    bool casei;      /* compared without case */
    int field;       /* MZ_CQL_PROPERTY */
    mz_str text;     /* MZ_CQL_TEXT; folded already when casei */
    bool is_integer; /* MZ_CQL_NUMBER: integer, else real */
    int64_t integer; /* also MZ_CQL_BOOLEAN */
    double real;
    mz_cql_end ends[2];
    const mz_cql_shape *shape;
} mz_cql_operand;

typedef struct mz_cql_operands {
    mz_cql_operand *v;
    mz_len n, cap;
} mz_cql_operands;

typedef struct mz_cql_node {
    mz_cql_op op;
    mz_len at;
    int32_t parent, first, last, next; /* of AND, OR, NOT; -1 for none */
    mz_cql_operands operands;          /* of all others */
} mz_cql_node;

typedef struct mz_cql {
    const mz_feature_class *on;
    mz_crs crs; /* of the positions as they were written; in shapes they are degrees */
    mz_cql_node *v;
    mz_len n, cap;
    int32_t root;
    mz_len size; /* nodes and operands so far */
} mz_cql;

typedef enum mz_cql_language { MZ_CQL2_ANY, MZ_CQL2_TEXT, MZ_CQL2_JSON } mz_cql_language; /* any: JSON begins with { */

MZ_MUST mz_status mz_cql_parse(mz_str bytes, mz_cql_language language, const mz_feature_class *on, mz_cql *out,
                               mz_arena *perm);
/* The same with positions in another system, in the order of its axes. The edges of a box in metres are cut into
 * pieces: what is straight there is straight here to a tenth of a metre on 500 km. */
MZ_MUST mz_status mz_cql_parse_in(mz_str bytes, mz_cql_language language, const mz_feature_class *on, mz_crs crs,
                                  mz_cql *out, mz_arena *perm);

/* Whether the point lies in or on the shape; exact, on the grid of millionths of a degree. */
bool mz_cql_meets(const mz_cql_shape *shape, mz_point p);
/* South-west and north-east corner; false when the shape is empty. */
bool mz_cql_box(const mz_cql_shape *shape, mz_point *south_west, mz_point *north_east);
/* LIKE of CQL2: % any run, _ one character, \ takes the next one as it is. */
bool mz_cql_like(mz_str text, mz_str pattern);

#endif
