/* cql_tree.h: how the two parsers build one tree. Private to index.
 *
 * A leaf is checked when it is made: kinds of its operands, names, order of an interval's ends. `at` of nodes and
 * operands is whatever the parser counts by; the status of a failure carries it back.
 */
#ifndef MZ_INDEX_CQL_TREE_H
#define MZ_INDEX_CQL_TREE_H

#include "index/cql.h"

#define MZ_CQL_NO_NODE (-1)

/* AND, OR or NOT without children yet. */
MZ_MUST mz_status mz_cql_group(mz_cql *q, mz_cql_op op, mz_len at, int32_t *node, mz_arena *perm);
void mz_cql_append(mz_cql *q, int32_t group, int32_t child);
MZ_MUST mz_status mz_cql_leaf(mz_cql *q, mz_cql_op op, mz_len at, const mz_cql_operands *operands, int32_t *node,
                              mz_arena *perm);

MZ_MUST mz_status mz_cql_push(mz_cql *q, mz_cql_operands *list, mz_cql_operand o, mz_arena *perm); /* counts it */
MZ_MUST mz_status mz_cql_property(const mz_cql *q, mz_str name, mz_len at, mz_cql_operand *out);
MZ_MUST mz_status mz_cql_day(mz_str text, mz_len at, mz_cql_end *out);
MZ_MUST mz_status mz_cql_timestamp(mz_str text, mz_len at, mz_cql_end *out);
MZ_MUST mz_status mz_cql_end_text(mz_str text, mz_len at, mz_cql_end *out); /* a day, a timestamp or ".." */
void mz_cql_fold(mz_cql_operand *o, mz_arena *perm);                        /* CASEI round it */

/* Operator by its name as JSON writes it, without case; false when there is none. */
bool mz_cql_op_find(mz_str name, mz_cql_op *out);

/* ---- shapes ---- */

typedef struct mz_cql_paths {
    mz_path *v;
    mz_len n, cap;
} mz_cql_paths;
typedef struct mz_cql_points {
    mz_point *v;
    mz_len n, cap;
} mz_cql_points;

MZ_MUST mz_status mz_cql_point(mz_crs crs, double x, double y, mz_len at, mz_cql_points *list, mz_arena *perm);
MZ_MUST mz_status mz_cql_add_part(mz_cql_shape *s, mz_shape_kind kind, const mz_cql_paths *paths, mz_len at,
                                  mz_arena *perm);
/* n is 4 or 6; west may be greater than east: then it goes over the 180th meridian. */
MZ_MUST mz_status mz_cql_add_box(mz_crs crs, mz_cql_shape *s, const double *v, mz_len n, mz_len at, mz_arena *perm);

/* ---- the two parsers ---- */

MZ_MUST mz_status mz_cql_parse_text(mz_str bytes, mz_cql *q, mz_arena *perm);
MZ_MUST mz_status mz_cql_parse_json(mz_str bytes, mz_cql *q, mz_arena *perm);

#endif
