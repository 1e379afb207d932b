#include "index/cql_tree.h"

#define MICROSECONDS INT64_C(1000000)

/* ---- names of operators ---- */

static const char *const op_names[MZ_CQL_OPS] = {
    [MZ_CQL_AND] = "and",
    [MZ_CQL_OR] = "or",
    [MZ_CQL_NOT] = "not",
    [MZ_CQL_CONSTANT] = "",
    [MZ_CQL_EQ] = "=",
    [MZ_CQL_NE] = "<>",
    [MZ_CQL_LT] = "<",
    [MZ_CQL_GT] = ">",
    [MZ_CQL_LE] = "<=",
    [MZ_CQL_GE] = ">=",
    [MZ_CQL_LIKE] = "like",
    [MZ_CQL_BETWEEN] = "between",
    [MZ_CQL_IN] = "in",
    [MZ_CQL_IS_NULL] = "isNull",
    [MZ_CQL_S_INTERSECTS] = "s_intersects",
    [MZ_CQL_T_AFTER] = "t_after",
    [MZ_CQL_T_BEFORE] = "t_before",
    [MZ_CQL_T_CONTAINS] = "t_contains",
    [MZ_CQL_T_DISJOINT] = "t_disjoint",
    [MZ_CQL_T_DURING] = "t_during",
    [MZ_CQL_T_EQUALS] = "t_equals",
    [MZ_CQL_T_FINISHEDBY] = "t_finishedBy",
    [MZ_CQL_T_FINISHES] = "t_finishes",
    [MZ_CQL_T_INTERSECTS] = "t_intersects",
    [MZ_CQL_T_MEETS] = "t_meets",
    [MZ_CQL_T_METBY] = "t_metBy",
    [MZ_CQL_T_OVERLAPPEDBY] = "t_overlappedBy",
    [MZ_CQL_T_OVERLAPS] = "t_overlaps",
    [MZ_CQL_T_STARTEDBY] = "t_startedBy",
    [MZ_CQL_T_STARTS] = "t_starts",
};

bool mz_cql_op_find(mz_str name, mz_cql_op *out)
{
    for (int i = 0; i < MZ_CQL_OPS; i++) {
        if (name.len > 0 && mz_str_eq_fold(name, mz_str_of(op_names[i]))) {
            *out = (mz_cql_op)i;
            return true;
        }
    }
    return false;
}

/* ---- operands ---- */

mz_status mz_cql_push(mz_cql *q, mz_cql_operands *list, mz_cql_operand o, mz_arena *perm)
{
    if (++q->size > MZ_CQL_NODES_MAX) {
        return mz_fail(MZ_LIMIT, "the filter has more than 512 predicates and operands", o.at);
    }
    *mz_push(perm, list) = o;
    return mz_ok();
}

mz_status mz_cql_property(const mz_cql *q, mz_str name, mz_len at, mz_cql_operand *out)
{
    for (mz_len i = 0; i < q->on->n; i++) {
        if (mz_str_eq(name, mz_str_of(q->on->fields[i].name))) {
            if (q->on->fields[i].computed) {
                return mz_fail(MZ_BAD_INPUT, "this property cannot be asked by", at);
            }
            *out = (mz_cql_operand){.kind = MZ_CQL_PROPERTY, .at = at, .field = (int)i};
            return mz_ok();
        }
    }
    return mz_fail(MZ_BAD_INPUT, "there is no property of this name; text stands in single quotes", at);
}

void mz_cql_fold(mz_cql_operand *o, mz_arena *perm)
{
    o->casei = true;
    if (o->kind == MZ_CQL_TEXT) {
        MZ_BUF_SCOPED b = mz_buf_new(4 * MZ_CQL_BYTES_MAX);
        mz_put_folded(&b, o->text);
        o->text = mz_str_copy(perm, mz_buf_str(&b));
    }
}

mz_status mz_cql_day(mz_str text, mz_len at, mz_cql_end *out)
{
    mz_day day;
    if (!mz_day_parse(text, &day)) {
        return mz_fail(MZ_BAD_INPUT, "a date is written 'YYYY-MM-DD'", at);
    }
    *out = (mz_cql_end){.field = -1, .value = day};
    return mz_ok();
}

/* "YYYY-MM-DDThh:mm:ss[.f…]Z" with at most six digits behind the point. */
mz_status mz_cql_timestamp(mz_str text, mz_len at, mz_cql_end *out)
{
    mz_utc seconds;
    int64_t micro = 0;
    const mz_len point = mz_str_find_byte(text, '.');
    mz_str whole = text;
    MZ_BUF_SCOPED b = mz_buf_new(64);
    if (point >= 0 && text.len > point + 2 && text.len <= point + 8 && text.data[text.len - 1] == 'Z') {
        const mz_str digits = mz_str_sub(text, point + 1, text.len - 1);
        mz_put(&b, mz_str_sub(text, 0, point < 40 ? point : 40));
        mz_put_byte(&b, 'Z');
        whole = mz_buf_str(&b);
        for (mz_len i = 0; i < 6; i++) {
            const int c = i < digits.len ? digits.data[i] : '0';
            if (!mz_is_digit(c)) {
                return mz_fail(MZ_BAD_INPUT, "a timestamp is written 'YYYY-MM-DDThh:mm:ssZ'", at);
            }
            micro = micro * 10 + (c - '0');
        }
    }
    if (!mz_utc_parse(whole, &seconds)) {
        return mz_fail(MZ_BAD_INPUT, "a timestamp is written 'YYYY-MM-DDThh:mm:ssZ', to the microsecond at most", at);
    }
    *out = (mz_cql_end){.field = -1, .timestamp = true, .value = seconds * MICROSECONDS + micro};
    return mz_ok();
}

mz_status mz_cql_end_text(mz_str text, mz_len at, mz_cql_end *out)
{
    if (mz_str_eq(text, S(".."))) {
        *out = (mz_cql_end){.field = -1, .open = true};
        return mz_ok();
    }
    return mz_str_find_byte(text, 'T') >= 0 ? mz_cql_timestamp(text, at, out) : mz_cql_day(text, at, out);
}

/* ---- what fits what ---- */

typedef enum sort { SORT_TEXT, SORT_NUMBER, SORT_BOOLEAN, SORT_INSTANT, SORT_INTERVAL, SORT_PLACE } sort;

static sort sort_of_field(mz_property_type t)
{
    switch (t) {
    case MZ_PROPERTY_TEXT:
        return SORT_TEXT;
    case MZ_PROPERTY_INTEGER:
    case MZ_PROPERTY_SHARE:
    case MZ_PROPERTY_DEGREES:
        return SORT_NUMBER;
    case MZ_PROPERTY_BOOLEAN:
        return SORT_BOOLEAN;
    case MZ_PROPERTY_DAY:
        return SORT_INSTANT;
    case MZ_PROPERTY_GEOMETRY:
        return SORT_PLACE;
    }
    return SORT_TEXT;
}

static sort sort_of(const mz_cql *q, const mz_cql_operand *o)
{
    switch (o->kind) {
    case MZ_CQL_PROPERTY:
        return sort_of_field(q->on->fields[o->field].type);
    case MZ_CQL_TEXT:
        return SORT_TEXT;
    case MZ_CQL_NUMBER:
        return SORT_NUMBER;
    case MZ_CQL_BOOLEAN:
        return SORT_BOOLEAN;
    case MZ_CQL_INSTANT:
        return SORT_INSTANT;
    case MZ_CQL_INTERVAL:
        return SORT_INTERVAL;
    case MZ_CQL_SHAPE:
        return SORT_PLACE;
    }
    return SORT_TEXT;
}

static mz_status check_count(mz_cql_op op, mz_len n, mz_len at)
{
    const mz_len want = op == MZ_CQL_CONSTANT || op == MZ_CQL_IS_NULL ? 1 : op == MZ_CQL_BETWEEN ? 3 : 2;
    const bool fits = op == MZ_CQL_IN ? n >= 2 : n == want;
    return fits ? mz_ok() : mz_fail(MZ_BAD_INPUT, "the operator has too few or too many operands", at);
}

/* Scalars of one kind; an order only where there is one. */
static mz_status check_scalars(const mz_cql *q, mz_cql_op op, const mz_cql_operands *v)
{
    const sort first = sort_of(q, &v->v[0]);
    for (mz_len i = 0; i < v->n; i++) {
        const sort s = sort_of(q, &v->v[i]);
        if (s == SORT_PLACE || s == SORT_INTERVAL) {
            return mz_fail(MZ_BAD_INPUT, "places and intervals are compared with S_INTERSECTS and the T_ functions",
                           v->v[i].at);
        }
        if (s != first) {
            return mz_fail(MZ_BAD_INPUT, "text, numbers, booleans and times are not compared with each other",
                           v->v[i].at);
        }
    }
    const bool ordered = op != MZ_CQL_EQ && op != MZ_CQL_NE && op != MZ_CQL_IN;
    if (ordered && first == SORT_BOOLEAN) {
        return mz_fail(MZ_BAD_INPUT, "booleans have no order", v->v[0].at);
    }
    if (op == MZ_CQL_BETWEEN && first == SORT_TEXT) {
        return mz_fail(MZ_BAD_INPUT, "BETWEEN takes numbers or dates", v->v[0].at);
    }
    return mz_ok();
}

static mz_status check_like(const mz_cql *q, const mz_cql_operands *v)
{
    if (sort_of(q, &v->v[0]) != SORT_TEXT) {
        return mz_fail(MZ_BAD_INPUT, "LIKE takes text", v->v[0].at);
    }
    if (v->v[1].kind != MZ_CQL_TEXT) {
        return mz_fail(MZ_BAD_INPUT, "the pattern of LIKE is a text in quotes", v->v[1].at);
    }
    return mz_ok();
}

/* One of the two is the features' own point; it comes to stand first. */
static mz_status check_places(const mz_cql *q, mz_cql_operands *v)
{
    for (mz_len i = 0; i < 2; i++) {
        if (sort_of(q, &v->v[i]) != SORT_PLACE) {
            return mz_fail(MZ_BAD_INPUT, "S_INTERSECTS takes geometry and a shape", v->v[i].at);
        }
    }
    if (v->v[0].kind != MZ_CQL_PROPERTY) {
        const mz_cql_operand shape = v->v[0];
        v->v[0] = v->v[1];
        v->v[1] = shape;
    }
    return v->v[0].kind == MZ_CQL_PROPERTY
               ? mz_ok()
               : mz_fail(MZ_BAD_INPUT, "one side of S_INTERSECTS must be the property geometry", v->v[0].at);
}

static mz_status check_times(const mz_cql *q, const mz_cql_operands *v)
{
    for (mz_len i = 0; i < 2; i++) {
        const sort s = sort_of(q, &v->v[i]);
        if (s != SORT_INSTANT && s != SORT_INTERVAL) {
            return mz_fail(MZ_BAD_INPUT, "the T_ functions take dates, timestamps and intervals", v->v[i].at);
        }
    }
    return mz_ok();
}

/* An interval of two literals must not end before it begins. */
static mz_status check_interval(const mz_cql_operand *o)
{
    const mz_cql_end *a = &o->ends[0], *b = &o->ends[1];
    if (o->kind != MZ_CQL_INTERVAL || a->field >= 0 || b->field >= 0 || a->open || b->open) {
        return mz_ok();
    }
    const int64_t day = MZ_DAY_SECONDS * MICROSECONDS;
    const int64_t begin = a->timestamp ? a->value : a->value * day;
    const int64_t end = b->timestamp ? b->value : b->value * day + day - 1;
    return begin <= end ? mz_ok() : mz_fail(MZ_BAD_INPUT, "the interval ends before it begins", o->at);
}

static mz_status check_leaf(const mz_cql *q, mz_cql_op op, mz_len at, mz_cql_operands *v)
{
    MZ_TRY(check_count(op, v->n, at));
    for (mz_len i = 0; i < v->n; i++) {
        MZ_TRY(check_interval(&v->v[i]));
    }
    switch ((int)op) {
    case MZ_CQL_CONSTANT:
        return v->v[0].kind == MZ_CQL_BOOLEAN ? mz_ok() : mz_fail(MZ_BAD_INPUT, "a condition was expected", at);
    case MZ_CQL_LIKE:
        return check_like(q, v);
    case MZ_CQL_IS_NULL:
        return v->v[0].kind == MZ_CQL_PROPERTY ? mz_ok() : mz_fail(MZ_BAD_INPUT, "only a property IS NULL", v->v[0].at);
    case MZ_CQL_S_INTERSECTS:
        return check_places(q, v);
    default:
        return op >= MZ_CQL_T_AFTER ? check_times(q, v) : check_scalars(q, op, v);
    }
}

/* ---- nodes ---- */

static mz_status new_node(mz_cql *q, mz_cql_op op, mz_len at, int32_t *node, mz_arena *perm)
{
    if (++q->size > MZ_CQL_NODES_MAX) {
        return mz_fail(MZ_LIMIT, "the filter has more than 512 predicates and operands", at);
    }
    *mz_push(perm, q) = (mz_cql_node){.op = op,
                                      .at = at,
                                      .parent = MZ_CQL_NO_NODE,
                                      .first = MZ_CQL_NO_NODE,
                                      .last = MZ_CQL_NO_NODE,
                                      .next = MZ_CQL_NO_NODE};
    *node = (int32_t)(q->n - 1);
    return mz_ok();
}

mz_status mz_cql_group(mz_cql *q, mz_cql_op op, mz_len at, int32_t *node, mz_arena *perm)
{
    mz_assert(op <= MZ_CQL_NOT);
    return new_node(q, op, at, node, perm);
}

void mz_cql_append(mz_cql *q, int32_t group, int32_t child)
{
    mz_cql_node *g = &q->v[group];
    mz_assert(g->op <= MZ_CQL_NOT && q->v[child].parent == MZ_CQL_NO_NODE);
    q->v[child].parent = group;
    if (g->first == MZ_CQL_NO_NODE) {
        g->first = child;
    } else {
        q->v[g->last].next = child;
    }
    g->last = child;
}

mz_status mz_cql_leaf(mz_cql *q, mz_cql_op op, mz_len at, const mz_cql_operands *operands, int32_t *node,
                      mz_arena *perm)
{
    mz_cql_operands own = *operands;
    mz_assert(op > MZ_CQL_NOT && op < MZ_CQL_OPS);
    MZ_TRY(check_leaf(q, op, at, &own));
    MZ_TRY(new_node(q, op, at, node, perm));
    q->v[*node].operands = own;
    return mz_ok();
}

static mz_status check_depth(const mz_cql *q)
{
    for (mz_len i = 0; i < q->n; i++) {
        int depth = 0;
        for (int32_t up = q->v[i].parent; up != MZ_CQL_NO_NODE; up = q->v[up].parent) {
            depth++;
        }
        if (depth > MZ_CQL_DEPTH_MAX) {
            return mz_fail(MZ_LIMIT, "the filter is nested more than 16 levels deep", q->v[i].at);
        }
    }
    return mz_ok();
}

mz_status mz_cql_parse_in(mz_str bytes, mz_cql_language language, const mz_feature_class *on, mz_crs crs, mz_cql *out,
                          mz_arena *perm)
{
    mz_cql q = {.on = on, .crs = crs, .root = MZ_CQL_NO_NODE};
    if (bytes.len > MZ_CQL_BYTES_MAX) {
        return mz_fail(MZ_LIMIT, "the filter is longer than 65,536 bytes", MZ_CQL_BYTES_MAX);
    }
    const mz_len bad = mz_utf8_bad(bytes);
    if (bad >= 0) {
        return mz_fail(MZ_BAD_INPUT, "the filter is not UTF-8", bad);
    }
    const mz_str trimmed = mz_str_trim(bytes);
    const bool json =
        language == MZ_CQL2_JSON || (language == MZ_CQL2_ANY && trimmed.len > 0 && trimmed.data[0] == '{');
    MZ_TRY(json ? mz_cql_parse_json(bytes, &q, perm) : mz_cql_parse_text(bytes, &q, perm));
    mz_assert(q.root != MZ_CQL_NO_NODE);
    if (!json) {
        MZ_TRY(check_depth(&q));
    }
    *out = q;
    return mz_ok();
}

mz_status mz_cql_parse(mz_str bytes, mz_cql_language language, const mz_feature_class *on, mz_cql *out, mz_arena *perm)
{
    return mz_cql_parse_in(bytes, language, on, MZ_CRS_84, out, perm);
}
