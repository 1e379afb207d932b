/* cql_sql.c: a checked filter as SQL with bound values. NULL is CQL2's "unknown" all the way up. */
#include "index/inside.h"

#define DAY_US     "86400000000"
#define SHAPE_TYPE "mz_cql_shape"

/* ---- functions that SQLite lacks ---- */

static mz_str text_of(sqlite3_value *v) { return (mz_str){sqlite3_value_text(v), sqlite3_value_bytes(v)}; }

static bool any_null(int n, sqlite3_value **v)
{
    for (int i = 0; i < n; i++) {
        if (sqlite3_value_type(v[i]) == SQLITE_NULL) {
            return true;
        }
    }
    return false;
}

static void like(sqlite3_context *c, int n, sqlite3_value **v)
{
    if (!any_null(n, v)) {
        sqlite3_result_int(c, mz_cql_like(text_of(v[0]), text_of(v[1])));
    }
}

static void fold(sqlite3_context *c, int n, sqlite3_value **v)
{
    if (!any_null(n, v)) {
        MZ_BUF_SCOPED b = mz_buf_new(INT64_C(1) << 28);
        mz_put_folded(&b, text_of(v[0]));
        sqlite3_result_text(c, b.len > 0 ? (const char *)b.data : "", (int)b.len, SQLITE_TRANSIENT);
    }
}

/* mz_meets(lat_e6, lon_e6, shape): the shape is a pointer, which counts as NULL. */
static void meets(sqlite3_context *c, int n, sqlite3_value **v)
{
    const mz_cql_shape *shape = sqlite3_value_pointer(v[2], SHAPE_TYPE);
    if (n == 3 && shape != NULL && !any_null(2, v)) {
        const mz_point p = {.lat_e6 = sqlite3_value_int(v[0]), .lon_e6 = sqlite3_value_int(v[1])};
        sqlite3_result_int(c, mz_cql_meets(shape, p));
    }
}

static void stance(sqlite3_context *c, int n, sqlite3_value **v)
{
    const int word = sqlite3_value_int(v[0]);
    if (!any_null(n, v) && word >= 0 && word <= MZ_CALLS_FOR) {
        const mz_str s = mz_stance_word((mz_stance)word);
        sqlite3_result_text(c, (const char *)s.data, (int)s.len, SQLITE_STATIC);
    }
}

static void polarity(sqlite3_context *c, int n, sqlite3_value **v)
{
    const int word = sqlite3_value_int(v[0]);
    if (!any_null(n, v) && word >= 0 && word <= MZ_FUTURE) {
        const mz_str s = mz_polarity_word((mz_polarity)word);
        sqlite3_result_text(c, (const char *)s.data, (int)s.len, SQLITE_STATIC);
    }
}

static void act_kind(sqlite3_context *c, int n, sqlite3_value **v)
{
    const int word = sqlite3_value_int(v[0]);
    if (!any_null(n, v) && word >= 0 && word <= MZ_REVIEW) {
        const mz_str s = mz_act_kind_word((mz_act_kind)word);
        sqlite3_result_text(c, (const char *)s.data, (int)s.len, SQLITE_STATIC);
    }
}

static void radius(sqlite3_context *c, int n, sqlite3_value **v)
{
    if (!any_null(n, v)) {
        sqlite3_result_int64(c, mz_precision_radius_m(sqlite3_value_int(v[0])));
    }
}

mz_status mz_cql_functions(sqlite3 *db)
{
    static const struct {
        const char *name;
        int n;
        void (*run)(sqlite3_context *, int, sqlite3_value **);
    } functions[] = {{"mz_like", 2, like},        {"mz_fold", 1, fold},     {"mz_meets", 3, meets},
                     {"mz_radius", 1, radius},    {"mz_stance", 1, stance}, {"mz_polarity", 1, polarity},
                     {"mz_act_kind", 1, act_kind}};
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        MZ_TRY(mz_sql_status(sqlite3_create_function(db, functions[i].name, functions[i].n,
                                                     SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL,
                                                     functions[i].run, NULL, NULL)));
    }
    return mz_ok();
}

/* ---- operands ---- */

typedef struct writer {
    const mz_cql *q;
    const mz_collection_shape *on;
    mz_buf *sql;
    mz_bounds *values;
    mz_arena *perm;
} writer;

static void put_bound(const writer *w, mz_bound v)
{
    *mz_push(w->perm, w->values) = v;
    mz_put_byte(w->sql, '?');
    mz_put_int(w->sql, w->values->n + 1);
}

static void put_integer(const writer *w, int64_t v) { put_bound(w, (mz_bound){.kind = MZ_BOUND_INT, .integer = v}); }

static void put_field(const writer *w, int field, bool casei)
{
    const mz_property_type type = w->on->features.fields[field].type;
    mz_puts(w->sql, "(");
    mz_put(w->sql, casei ? S("mz_fold(") : S(""));
    mz_put(w->sql, mz_str_of(w->on->sql[field].sql));
    mz_put(w->sql, casei ? S(")") : S(""));
    mz_put(w->sql, type == MZ_PROPERTY_DEGREES || type == MZ_PROPERTY_SHARE ? S(") / 1e6") : S(")"));
}

static void put_operand(const writer *w, const mz_cql_operand *o)
{
    switch (o->kind) {
    case MZ_CQL_PROPERTY:
        put_field(w, o->field, o->casei);
        break;
    case MZ_CQL_TEXT:
        put_bound(w, (mz_bound){.kind = MZ_BOUND_TEXT, .text = o->text});
        break;
    case MZ_CQL_NUMBER:
        put_bound(w, (mz_bound){
                         .kind = o->is_integer ? MZ_BOUND_INT : MZ_BOUND_REAL, .integer = o->integer, .real = o->real});
        break;
    case MZ_CQL_BOOLEAN:
        put_integer(w, o->integer);
        break;
    case MZ_CQL_INSTANT: /* of days only: others are compared as times */
        put_integer(w, o->ends[0].value);
        break;
    case MZ_CQL_INTERVAL:
    case MZ_CQL_SHAPE:
        mz_die(MZ_HERE, "an interval or a shape among scalars");
    }
}

/* ---- times ---- */

/* A timestamp among the operands: everything is counted in microseconds then, and a day is all of its day. */
static bool has_timestamp(const mz_cql_operands *v)
{
    for (mz_len i = 0; i < v->n; i++) {
        const mz_cql_operand *o = &v->v[i];
        if ((o->kind == MZ_CQL_INSTANT || o->kind == MZ_CQL_INTERVAL) &&
            (o->ends[0].timestamp || o->ends[1].timestamp)) {
            return true;
        }
    }
    return false;
}

static void put_end(const writer *w, const mz_cql_end *e, bool last, bool micro)
{
    if (e->open) {
        put_integer(w, last ? INT64_MAX : INT64_MIN);
        return;
    }
    const bool scale = micro && !e->timestamp;
    mz_put(w->sql, scale ? S("(") : S(""));
    if (e->field >= 0) {
        put_field(w, e->field, false);
    } else {
        put_integer(w, e->value);
    }
    if (scale) {
        mz_puts(w->sql, " * " DAY_US);
        mz_put(w->sql, last ? S(" + 86399999999)") : S(")"));
    }
}

/* First or last moment of an operand. */
static void put_moment(const writer *w, const mz_cql_operand *o, bool last, bool micro)
{
    if (o->kind == MZ_CQL_PROPERTY) {
        const mz_cql_end e = {.field = o->field};
        put_end(w, &e, last, micro);
    } else {
        put_end(w, &o->ends[o->kind == MZ_CQL_INTERVAL && last], last, micro);
    }
}

/* a and b: begin and end of the first; c and d: of the second. J. F. Allen's relations, with ends that belong to the
 * interval. */
static const char *time_rule(mz_cql_op op)
{
    switch ((int)op) {
    case MZ_CQL_T_AFTER:
    case MZ_CQL_GT:
        return "a > d";
    case MZ_CQL_T_BEFORE:
    case MZ_CQL_LT:
        return "b < c";
    case MZ_CQL_LE:
        return "a <= d";
    case MZ_CQL_GE:
        return "b >= c";
    case MZ_CQL_T_CONTAINS:
        return "a < c AND b > d";
    case MZ_CQL_T_DISJOINT:
        return "b < c OR a > d";
    case MZ_CQL_T_DURING:
        return "a > c AND b < d";
    case MZ_CQL_T_EQUALS:
    case MZ_CQL_EQ:
        return "a = c AND b = d";
    case MZ_CQL_NE:
        return "a <> c OR b <> d";
    case MZ_CQL_T_FINISHEDBY:
        return "a < c AND b = d";
    case MZ_CQL_T_FINISHES:
        return "a > c AND b = d";
    case MZ_CQL_T_INTERSECTS:
        return "a <= d AND b >= c";
    case MZ_CQL_T_MEETS:
        return "b = c";
    case MZ_CQL_T_METBY:
        return "a = d";
    case MZ_CQL_T_OVERLAPPEDBY:
        return "a > c AND a < d AND b > d";
    case MZ_CQL_T_OVERLAPS:
        return "a < c AND b > c AND b < d";
    case MZ_CQL_T_STARTEDBY:
        return "a = c AND b > d";
    case MZ_CQL_T_STARTS:
        return "a = c AND b < d";
    default:
        mz_assert(op == MZ_CQL_T_AFTER);
        return "";
    }
}

static void put_times(const writer *w, mz_cql_op op, const mz_cql_operand *first, const mz_cql_operand *second,
                      bool micro)
{
    for (const char *r = time_rule(op); *r != 0; r++) {
        if (*r >= 'a' && *r <= 'd') {
            put_moment(w, *r < 'c' ? first : second, *r == 'b' || *r == 'd', micro);
        } else {
            mz_put_byte(w->sql, (uint8_t)*r);
        }
    }
}

/* ---- leaves ---- */

static bool is_time(const writer *w, const mz_cql_operand *o)
{
    return o->kind == MZ_CQL_INSTANT ||
           (o->kind == MZ_CQL_PROPERTY && w->on->features.fields[o->field].type == MZ_PROPERTY_DAY);
}

/* BETWEEN and IN of times with a timestamp among them: as what they stand for. */
static void put_time_list(const writer *w, const mz_cql_node *n)
{
    const mz_cql_operand *v = n->operands.v;
    if (n->op == MZ_CQL_BETWEEN) {
        put_times(w, MZ_CQL_GE, &v[0], &v[1], true);
        mz_puts(w->sql, " AND ");
        put_times(w, MZ_CQL_LE, &v[0], &v[2], true);
        return;
    }
    for (mz_len i = 1; i < n->operands.n; i++) {
        mz_put(w->sql, i > 1 ? S(" OR ") : S(""));
        put_times(w, MZ_CQL_EQ, &v[0], &v[i], true);
    }
}

static void put_scalars(const writer *w, const mz_cql_node *n)
{
    static const char *const signs[] = {" = ", " <> ", " < ", " > ", " <= ", " >= "};
    const mz_cql_operand *v = n->operands.v;
    put_operand(w, &v[0]);
    if (n->op == MZ_CQL_BETWEEN) {
        mz_puts(w->sql, " BETWEEN ");
        put_operand(w, &v[1]);
        mz_puts(w->sql, " AND ");
        put_operand(w, &v[2]);
        return;
    }
    if (n->op != MZ_CQL_IN) {
        mz_put(w->sql, mz_str_of(signs[n->op - MZ_CQL_EQ]));
        put_operand(w, &v[1]);
        return;
    }
    for (mz_len i = 1; i < n->operands.n; i++) {
        mz_put(w->sql, i > 1 ? S(", ") : S(" IN ("));
        put_operand(w, &v[i]);
    }
    mz_puts(w->sql, ")");
}

static void put_meets(const writer *w, const mz_cql_operand *shape)
{
    const mz_str table = mz_collection_main(w->on);
    mz_puts(w->sql, "CASE WHEN ");
    mz_put(w->sql, table);
    mz_puts(w->sql, ".placed THEN ");
    if (shape->kind == MZ_CQL_PROPERTY) { /* a place meets itself */
        mz_puts(w->sql, "1 END");
        return;
    }
    mz_puts(w->sql, "mz_meets(");
    mz_put(w->sql, table);
    mz_puts(w->sql, ".lat_e6, ");
    mz_put(w->sql, table);
    mz_puts(w->sql, ".lon_e6, ");
    put_bound(w, (mz_bound){.kind = MZ_BOUND_SHAPE, .shape = shape->shape});
    mz_puts(w->sql, ") END");
}

static void put_leaf(const writer *w, const mz_cql_node *n)
{
    const mz_cql_operand *v = n->operands.v;
    mz_puts(w->sql, "(");
    switch ((int)n->op) {
    case MZ_CQL_CONSTANT:
        put_operand(w, &v[0]);
        break;
    case MZ_CQL_LIKE:
        mz_puts(w->sql, "mz_like(");
        put_operand(w, &v[0]);
        mz_puts(w->sql, ", ");
        put_operand(w, &v[1]);
        mz_puts(w->sql, ")");
        break;
    case MZ_CQL_IS_NULL:
        put_operand(w, &v[0]);
        mz_puts(w->sql, " IS NULL");
        break;
    case MZ_CQL_S_INTERSECTS:
        put_meets(w, &v[1]);
        break;
    default:
        if (n->op >= MZ_CQL_T_AFTER) {
            put_times(w, n->op, &v[0], &v[1], has_timestamp(&n->operands));
        } else if (!is_time(w, &v[0]) || !has_timestamp(&n->operands)) {
            put_scalars(w, n);
        } else if (n->op == MZ_CQL_BETWEEN || n->op == MZ_CQL_IN) {
            put_time_list(w, n);
        } else {
            put_times(w, n->op, &v[0], &v[1], true);
        }
    }
    mz_puts(w->sql, ")");
}

/* ---- the tree ---- */

/* What stands before a node: the sign that joins it to its sibling. */
static void put_join(const writer *w, const mz_cql_node *n)
{
    if (n->parent >= 0 && w->q->v[n->parent].first != n - w->q->v) {
        mz_put(w->sql, w->q->v[n->parent].op == MZ_CQL_OR ? S(" OR ") : S(" AND "));
    }
}

/* From the root down and along, without recursion: each group is entered once and left once. */
static void put_tree(const writer *w)
{
    int32_t i = w->q->root;
    while (i >= 0) {
        const mz_cql_node *n = &w->q->v[i];
        put_join(w, n);
        if (n->op <= MZ_CQL_NOT) {
            mz_put(w->sql, n->op == MZ_CQL_NOT ? S("NOT (") : S("("));
            i = n->first;
            continue;
        }
        put_leaf(w, n);
        while (i >= 0 && w->q->v[i].next < 0) {
            i = w->q->v[i].parent;
            mz_put(w->sql, i >= 0 ? S(")") : S(""));
        }
        i = i >= 0 ? w->q->v[i].next : -1;
    }
}

bool mz_cql_frame(const mz_cql *q, mz_point *south_west, mz_point *north_east, bool *nothing)
{
    for (mz_len i = 0; i < q->n; i++) {
        const mz_cql_node *n = &q->v[i];
        const bool must = i == q->root || (n->parent == q->root && q->v[q->root].op == MZ_CQL_AND);
        if (must && n->op == MZ_CQL_S_INTERSECTS && n->operands.v[1].kind == MZ_CQL_SHAPE) {
            const bool any = mz_cql_box(n->operands.v[1].shape, south_west, north_east);
            *nothing = *nothing || !any;
            return any;
        }
    }
    return false;
}

void mz_cql_put_integer(mz_buf *sql, mz_bounds *values, int64_t v, mz_arena *perm)
{
    const writer w = {.sql = sql, .values = values, .perm = perm};
    put_integer(&w, v);
}

void mz_cql_put_text(mz_buf *sql, mz_bounds *values, mz_str v, mz_arena *perm)
{
    const writer w = {.sql = sql, .values = values, .perm = perm};
    put_bound(&w, (mz_bound){.kind = MZ_BOUND_TEXT, .text = v});
}

void mz_cql_sql(const mz_cql *q, const mz_collection_shape *on, mz_buf *sql, mz_bounds *values, mz_arena *perm)
{
    mz_assert(q->on == &on->features);
    const writer w = {q, on, sql, values, perm};
    put_tree(&w);
}

mz_status mz_cql_bind(sqlite3_stmt *s, const mz_bounds *values)
{
    for (mz_len i = 0; i < values->n; i++) {
        const mz_bound *v = &values->v[i];
        const int at = (int)i + 2;
        int rc = SQLITE_OK;
        switch (v->kind) {
        case MZ_BOUND_INT:
            rc = sqlite3_bind_int64(s, at, v->integer);
            break;
        case MZ_BOUND_REAL:
            rc = sqlite3_bind_double(s, at, v->real);
            break;
        case MZ_BOUND_TEXT:
            rc = sqlite3_bind_text(s, at, v->text.len > 0 ? (const char *)v->text.data : "", (int)v->text.len,
                                   SQLITE_STATIC);
            break;
        case MZ_BOUND_SHAPE:
            rc = sqlite3_bind_pointer(s, at, (void *)(uintptr_t)v->shape, SHAPE_TYPE, NULL);
            break;
        }
        MZ_TRY(mz_sql_status(rc));
    }
    return mz_ok();
}
