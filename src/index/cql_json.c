/* cql_json.c: cql2-json to a tree. Places are counted in values met; where one fails, its byte is looked for. */
#include "index/cql_tree.h"

typedef struct parser {
    mz_cql *q;
    mz_arena *perm;
    struct {
        const mz_json **v;
        mz_len n, cap;
    } places; /* `at` of nodes and operands is an index of these */
} parser;

static mz_len place(parser *p, const mz_json *j)
{
    *mz_push(p->perm, &p->places) = j;
    return p->places.n - 1;
}

static mz_status wrong(parser *p, const mz_json *j, const char *what)
{
    return mz_fail(MZ_BAD_INPUT, what, place(p, j));
}

/* ---- shapes ---- */

static mz_status position(parser *p, const mz_json *j, mz_cql_points *list)
{
    if (j->kind != MZ_JSON_ARRAY || j->n < 2 || j->n > 3) {
        return wrong(p, j, "a position is an array of longitude and latitude");
    }
    for (mz_len i = 0; i < j->n; i++) {
        if (j->v[i].kind != MZ_JSON_INT && j->v[i].kind != MZ_JSON_REAL) {
            return wrong(p, &j->v[i], "a number was expected");
        }
    }
    const mz_len at = p->places.n;
    const mz_status s = mz_cql_point(p->q->crs, j->v[0].real, j->v[1].real, at, list, p->perm);
    return mz_failed(s) ? mz_fail(s.code, s.what, place(p, j)) : s;
}

static mz_status positions(parser *p, const mz_json *j, mz_cql_paths *paths)
{
    mz_cql_points list = {0};
    if (j->kind != MZ_JSON_ARRAY || j->n == 0) {
        return wrong(p, j, "an array of positions was expected");
    }
    for (mz_len i = 0; i < j->n; i++) {
        MZ_TRY(position(p, &j->v[i], &list));
    }
    *mz_push(p->perm, paths) = (mz_path){list.v, list.n};
    return mz_ok();
}

static mz_status position_lists(parser *p, const mz_json *j, mz_cql_paths *paths)
{
    if (j->kind != MZ_JSON_ARRAY || j->n == 0) {
        return wrong(p, j, "an array of arrays of positions was expected");
    }
    for (mz_len i = 0; i < j->n; i++) {
        MZ_TRY(positions(p, &j->v[i], paths));
    }
    return mz_ok();
}

static mz_status polygons(parser *p, const mz_json *j, mz_cql_shape *out)
{
    if (j->kind != MZ_JSON_ARRAY || j->n == 0) {
        return wrong(p, j, "an array of polygons was expected");
    }
    for (mz_len i = 0; i < j->n; i++) {
        mz_cql_paths rings = {0};
        MZ_TRY(position_lists(p, &j->v[i], &rings));
        MZ_TRY(mz_cql_add_part(out, MZ_SHAPE_AREAS, &rings, place(p, &j->v[i]), p->perm));
    }
    return mz_ok();
}

static mz_status one_shape(parser *p, const mz_json *j, mz_cql_shape *out)
{
    const mz_str type = mz_json_text(j, S("type"));
    const mz_json *c = mz_json_get(j, S("coordinates"));
    mz_cql_paths paths = {0};
    mz_cql_points single = {0};
    if (c == NULL) {
        return wrong(p, j, "a geometry with type and coordinates was expected");
    }
    if (mz_str_eq(type, S("Point"))) {
        MZ_TRY(position(p, c, &single));
        *mz_push(p->perm, &paths) = (mz_path){single.v, single.n};
        return mz_cql_add_part(out, MZ_SHAPE_POINTS, &paths, place(p, j), p->perm);
    }
    if (mz_str_eq(type, S("MultiPoint"))) {
        MZ_TRY(positions(p, c, &paths));
        return mz_cql_add_part(out, MZ_SHAPE_POINTS, &paths, place(p, j), p->perm);
    }
    if (mz_str_eq(type, S("LineString"))) {
        MZ_TRY(positions(p, c, &paths));
        return mz_cql_add_part(out, MZ_SHAPE_LINES, &paths, place(p, j), p->perm);
    }
    if (mz_str_eq(type, S("MultiLineString")) || mz_str_eq(type, S("Polygon"))) {
        MZ_TRY(position_lists(p, c, &paths));
        return mz_cql_add_part(out, type.len == 7 ? MZ_SHAPE_AREAS : MZ_SHAPE_LINES, &paths, place(p, j), p->perm);
    }
    return mz_str_eq(type, S("MultiPolygon")) ? polygons(p, c, out) : wrong(p, j, "this type of geometry is not known");
}

static mz_status box(parser *p, const mz_json *j, mz_cql_shape *out)
{
    double v[6] = {0};
    if (j->kind != MZ_JSON_ARRAY || (j->n != 4 && j->n != 6)) {
        return wrong(p, j, "a box has four numbers, or six with heights");
    }
    for (mz_len i = 0; i < j->n; i++) {
        if (j->v[i].kind != MZ_JSON_INT && j->v[i].kind != MZ_JSON_REAL) {
            return wrong(p, &j->v[i], "a number was expected");
        }
        v[i] = j->v[i].real;
    }
    return mz_cql_add_box(p->q->crs, out, v, j->n, place(p, j), p->perm);
}

static mz_status shape(parser *p, const mz_json *j, mz_cql_operand *out)
{
    mz_cql_shape *s = mz_new(p->perm, mz_cql_shape, 1);
    const mz_json *bbox = mz_json_get(j, S("bbox")), *parts = mz_json_get(j, S("geometries"));
    *out = (mz_cql_operand){.kind = MZ_CQL_SHAPE, .at = place(p, j), .shape = s};
    if (mz_json_get(j, S("type")) == NULL) {
        return box(p, bbox, s);
    }
    if (!mz_str_eq(mz_json_text(j, S("type")), S("GeometryCollection"))) {
        return one_shape(p, j, s);
    }
    if (parts == NULL || parts->kind != MZ_JSON_ARRAY) {
        return wrong(p, j, "a collection has an array of geometries");
    }
    for (mz_len i = 0; i < parts->n; i++) {
        MZ_TRY(one_shape(p, &parts->v[i], s));
    }
    return mz_ok();
}

/* ---- times ---- */

static mz_status instant(parser *p, const mz_json *j, bool timestamp, mz_cql_operand *out)
{
    *out = (mz_cql_operand){.kind = MZ_CQL_INSTANT, .at = place(p, j)};
    if (j->kind != MZ_JSON_STRING) {
        return wrong(p, j, "a text was expected");
    }
    return timestamp ? mz_cql_timestamp(j->text, out->at, &out->ends[0]) : mz_cql_day(j->text, out->at, &out->ends[0]);
}

static mz_status interval_end(parser *p, const mz_json *j, mz_cql_end *out)
{
    mz_cql_operand o;
    if (j->kind == MZ_JSON_STRING) {
        return mz_cql_end_text(j->text, place(p, j), out);
    }
    const mz_json *name = mz_json_get(j, S("property"));
    if (name == NULL || name->kind != MZ_JSON_STRING) {
        return wrong(p, j, "an end of an interval is a date, a timestamp, \"..\" or a property");
    }
    MZ_TRY(mz_cql_property(p->q, name->text, place(p, name), &o));
    if (p->q->on->fields[o.field].type != MZ_PROPERTY_DAY) {
        return wrong(p, name, "this property is no date");
    }
    *out = (mz_cql_end){.field = o.field};
    return mz_ok();
}

static mz_status interval(parser *p, const mz_json *j, mz_cql_operand *out)
{
    *out = (mz_cql_operand){.kind = MZ_CQL_INTERVAL, .at = place(p, j)};
    if (j->kind != MZ_JSON_ARRAY || j->n != 2) {
        return wrong(p, j, "an interval has two ends");
    }
    MZ_TRY(interval_end(p, &j->v[0], &out->ends[0]));
    return interval_end(p, &j->v[1], &out->ends[1]);
}

/* ---- operands ---- */

static mz_status object_operand(parser *p, const mz_json *j, mz_cql_operand *out)
{
    const mz_json *v = mz_json_get(j, S("property"));
    if (v != NULL) {
        return v->kind == MZ_JSON_STRING ? mz_cql_property(p->q, v->text, place(p, v), out)
                                         : wrong(p, v, "the name of a property is a text");
    }
    if ((v = mz_json_get(j, S("date"))) != NULL) {
        return instant(p, v, false, out);
    }
    if ((v = mz_json_get(j, S("timestamp"))) != NULL) {
        return instant(p, v, true, out);
    }
    if ((v = mz_json_get(j, S("interval"))) != NULL) {
        return interval(p, v, out);
    }
    if (mz_json_get(j, S("type")) != NULL || mz_json_get(j, S("bbox")) != NULL) {
        return shape(p, j, out);
    }
    return wrong(p, j,
                 mz_json_get(j, S("op")) != NULL ? "this function is not known here"
                                                 : "a value or a property was expected");
}

static mz_status plain_operand(parser *p, const mz_json *j, mz_cql_operand *out)
{
    switch (j->kind) {
    case MZ_JSON_STRING:
        *out = (mz_cql_operand){.kind = MZ_CQL_TEXT, .at = place(p, j), .text = j->text};
        return mz_ok();
    case MZ_JSON_TRUE:
    case MZ_JSON_FALSE:
        *out = (mz_cql_operand){.kind = MZ_CQL_BOOLEAN, .at = place(p, j), .integer = j->kind == MZ_JSON_TRUE};
        return mz_ok();
    case MZ_JSON_INT:
    case MZ_JSON_REAL:
        *out = (mz_cql_operand){.kind = MZ_CQL_NUMBER,
                                .at = place(p, j),
                                .is_integer = j->kind == MZ_JSON_INT,
                                .integer = j->integer,
                                .real = j->real};
        return mz_ok();
    case MZ_JSON_OBJECT:
        return object_operand(p, j, out);
    case MZ_JSON_NULL:
    case MZ_JSON_ARRAY:
        break;
    }
    return wrong(p, j, "a value or a property was expected");
}

/* What CASEI is about; j itself when it is none. */
static const mz_json *inside_casei(const mz_json *j)
{
    const mz_json *args = mz_json_get(j, S("args"));
    const bool casei = mz_str_eq_fold(mz_json_text(j, S("op")), S("casei"));
    return casei && args != NULL && args->kind == MZ_JSON_ARRAY && args->n == 1 ? &args->v[0] : j;
}

static mz_status operand(parser *p, const mz_json *j, mz_cql_operands *list)
{
    const mz_json *inner = j, *next;
    mz_cql_operand o;
    while ((next = inside_casei(inner)) != inner) {
        inner = next;
    }
    MZ_TRY(plain_operand(p, inner, &o));
    if (inner != j) {
        const bool text =
            o.kind == MZ_CQL_TEXT || (o.kind == MZ_CQL_PROPERTY && p->q->on->fields[o.field].type == MZ_PROPERTY_TEXT);
        if (!text) {
            return wrong(p, j, "CASEI takes text");
        }
        mz_cql_fold(&o, p->perm);
    }
    return mz_cql_push(p->q, list, o, p->perm);
}

/* ---- predicates ---- */

static mz_status leaf(parser *p, mz_cql_op op, const mz_json *j, const mz_json *args, int32_t *node)
{
    mz_cql_operands list = {0};
    const bool in = op == MZ_CQL_IN;
    if (in && (args->n != 2 || args->v[1].kind != MZ_JSON_ARRAY)) {
        return wrong(p, args, "\"in\" takes a value and an array");
    }
    for (mz_len i = 0; i < (in ? 1 : args->n); i++) {
        MZ_TRY(operand(p, &args->v[i], &list));
    }
    for (mz_len i = 0; in && i < args->v[1].n; i++) {
        MZ_TRY(operand(p, &args->v[1].v[i], &list));
    }
    return mz_cql_leaf(p->q, op, place(p, j), &list, node, p->perm);
}

static mz_status constant(parser *p, const mz_json *j, int32_t *node)
{
    mz_cql_operands list = {0};
    MZ_TRY(operand(p, j, &list));
    return mz_cql_leaf(p->q, MZ_CQL_CONSTANT, place(p, j), &list, node, p->perm);
}

static mz_status check_group(parser *p, mz_cql_op op, const mz_json *args)
{
    const bool fits = op == MZ_CQL_NOT ? args->n == 1 : args->n >= 2;
    return fits ? mz_ok() : wrong(p, args, "\"not\" takes one condition, \"and\" and \"or\" two or more");
}

/* A group that has still conditions to come. */
typedef struct level {
    const mz_json *args;
    mz_len next;
    int32_t node;
} level;

/* One condition: a leaf, or a group whose own conditions come next. */
static mz_status condition(parser *p, const mz_json *j, int32_t *node, const mz_json **args)
{
    mz_cql_op op;
    *args = NULL;
    if (j->kind == MZ_JSON_TRUE || j->kind == MZ_JSON_FALSE) {
        return constant(p, j, node);
    }
    const mz_json *own = mz_json_get(j, S("args"));
    const mz_json *name = mz_json_get(j, S("op"));
    if (name == NULL || name->kind != MZ_JSON_STRING || own == NULL || own->kind != MZ_JSON_ARRAY) {
        return wrong(p, j, "a condition is an object with \"op\" and an array \"args\"");
    }
    if (!mz_cql_op_find(name->text, &op)) {
        return wrong(p, name, "this operator is not known here");
    }
    if (op > MZ_CQL_NOT) {
        return leaf(p, op, j, own, node);
    }
    MZ_TRY(check_group(p, op, own));
    *args = own;
    return mz_cql_group(p->q, op, place(p, j), node, p->perm);
}

static mz_status build(parser *p, const mz_json *root)
{
    level levels[MZ_CQL_DEPTH_MAX];
    int n = 0;
    const mz_json *args;
    MZ_TRY(condition(p, root, &p->q->root, &args));
    if (args != NULL) {
        levels[n++] = (level){args, 0, p->q->root};
    }
    while (n > 0) {
        level *top = &levels[n - 1];
        if (top->next == top->args->n) {
            n--;
            continue;
        }
        const mz_json *j = &top->args->v[top->next++];
        int32_t node;
        MZ_TRY(condition(p, j, &node, &args));
        mz_cql_append(p->q, top->node, node);
        if (args != NULL && n == MZ_CQL_DEPTH_MAX) {
            return mz_fail(MZ_LIMIT, "the filter is nested more than 16 levels deep", place(p, j));
        }
        if (args != NULL) {
            levels[n++] = (level){args, 0, node};
        }
    }
    return mz_ok();
}

/* ---- from a value of the tree to its byte ---- */

/* How many values stand before `wanted`, in the order of the text; -1 when it is not there. */
static mz_len values_before(const mz_json *root, const mz_json *wanted)
{
    struct {
        const mz_json *j;
        mz_len next;
    } levels[MZ_JSON_DEPTH_MAX + 1] = {{root, 0}};
    mz_len before = 0;
    for (int n = root == wanted ? 0 : 1; n > 0;) {
        const mz_json *j = levels[n - 1].j;
        if (levels[n - 1].next == j->n) {
            n--;
            continue;
        }
        const mz_json *child = &j->v[levels[n - 1].next++];
        before++;
        if (child == wanted) {
            break;
        }
        mz_assert(n <= MZ_JSON_DEPTH_MAX);
        levels[n].j = child;
        levels[n++].next = 0;
    }
    return before;
}

static mz_len string_end(mz_str s, mz_len at)
{
    for (at++; at < s.len && s.data[at] != '"'; at++) {
        at += s.data[at] == '\\';
    }
    return at + 1;
}

static mz_len pass_space(mz_str s, mz_len at)
{
    while (at < s.len && mz_is_space(s.data[at])) {
        at++;
    }
    return at;
}

/* The byte where the value begins that has `before` others in front of it. */
static mz_len byte_of_value(mz_str s, mz_len before)
{
    for (mz_len at = pass_space(s, 0), end; at < s.len; at = pass_space(s, end)) {
        const int c = s.data[at];
        end = at + 1;
        bool value = c == '{' || c == '[';
        if (c == '"') {
            end = string_end(s, at);
            const mz_len behind = pass_space(s, end);
            value = behind >= s.len || s.data[behind] != ':';
        } else if (mz_is_digit(c) || c == '-' || mz_is_lower(c)) {
            value = true;
            while (end < s.len && (mz_is_digit(s.data[end]) || mz_is_alpha(s.data[end]) || s.data[end] == '.' ||
                                   s.data[end] == '+' || s.data[end] == '-')) {
                end++;
            }
        }
        if (value && before-- == 0) {
            return at;
        }
    }
    return s.len;
}

mz_status mz_cql_parse_json(mz_str bytes, mz_cql *q, mz_arena *perm)
{
    parser p = {.q = q, .perm = perm};
    mz_json root;
    MZ_TRY(mz_json_parse(bytes, &root, perm));
    mz_status s = build(&p, &root);
    if (mz_failed(s) && s.at >= 0 && s.at < p.places.n) {
        s.at = byte_of_value(bytes, values_before(&root, p.places.v[s.at]));
    }
    return s;
}
