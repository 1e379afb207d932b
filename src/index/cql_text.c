/* cql_text.c: cql2-text to a tree: an operator stack for AND, OR, NOT and parentheses, everything below by hand. */
#include "index/cql_tree.h"

#include <stdlib.h>

typedef enum token_kind { END, NAME, QUOTED, TEXT, NUMBER, SYMBOL } token_kind;

typedef struct token {
    token_kind kind;
    mz_len at;
    mz_str text; /* of TEXT: without quotes and with escapes resolved */
} token;

typedef struct parser {
    mz_str in;
    mz_len at;
    token now;
    mz_cql *q;
    mz_arena *perm;
} parser;

/* ---- words ---- */

/* White space of the standard beyond ASCII: next line, no-break and the typographic spaces. */
static bool is_space(int32_t c)
{
    return (c >= 9 && c <= 13) || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

static bool is_name_start(int32_t c)
{
    return c == ':' || c == '_' || (c < 128 && mz_is_alpha(c)) || (c >= 0xC0 && c != 0xD7 && c != 0xF7 && !is_space(c));
}

static bool is_name_part(int32_t c) { return is_name_start(c) || c == '.' || (c < 128 && mz_is_digit(c)); }

static mz_len name_end(mz_str in, mz_len at)
{
    for (mz_len next = at; at < in.len; at = next) {
        if (!is_name_part(mz_utf8_next(in, &next))) {
            break;
        }
    }
    return at;
}

static mz_status quoted_text(parser *p, mz_len at)
{
    mz_buf b = mz_buf_new(MZ_CQL_BYTES_MAX);
    for (mz_len i = at + 1; i < p->in.len; i++) {
        const int c = p->in.data[i], next = i + 1 < p->in.len ? p->in.data[i + 1] : 0;
        if ((c == '\'' || c == '\\') && next == '\'') {
            mz_put_byte(&b, '\'');
            i++;
        } else if (c == '\'') {
            p->now = (token){TEXT, at, mz_str_copy(p->perm, mz_buf_str(&b))};
            p->at = i + 1;
            mz_buf_free(&b);
            return mz_ok();
        } else {
            mz_put_byte(&b, (uint8_t)c);
        }
    }
    mz_buf_free(&b);
    return mz_fail(MZ_BAD_INPUT, "the text is not closed by a quote", at);
}

static mz_status quoted_name(parser *p, mz_len at)
{
    const mz_len end = mz_str_find_byte(mz_str_from(p->in, at + 1), '"');
    if (end <= 0) {
        return mz_fail(MZ_BAD_INPUT, "the name is not closed by a quote, or empty", at);
    }
    p->now = (token){QUOTED, at, mz_str_sub(p->in, at + 1, at + 1 + end)};
    p->at = at + end + 2;
    return mz_ok();
}

static mz_len digits_end(mz_str in, mz_len at)
{
    while (at < in.len && mz_is_digit(in.data[at])) {
        at++;
    }
    return at;
}

static int byte_at(mz_str in, mz_len at) { return at < in.len ? in.data[at] : 0; }

/* Where the number that begins here ends; `at` itself when there is none. */
static mz_len number_end(mz_str in, mz_len at)
{
    const mz_len sign = byte_at(in, at) == '-' || byte_at(in, at) == '+';
    mz_len end = digits_end(in, at + sign), digits = end - at - sign;
    if (byte_at(in, end) == '.') {
        const mz_len more = digits_end(in, end + 1);
        digits += more - end - 1;
        end = more;
    }
    if (digits == 0) {
        return at;
    }
    if (byte_at(in, end) == 'e' || byte_at(in, end) == 'E') {
        const mz_len from = end + 1 + (byte_at(in, end + 1) == '-' || byte_at(in, end + 1) == '+');
        const mz_len more = digits_end(in, from);
        end = more > from ? more : end;
    }
    return end;
}

static mz_status next_token(parser *p)
{
    int32_t c = -1;
    mz_len at = p->at, next = at;
    for (; at < p->in.len; at = next) {
        c = mz_utf8_next(p->in, &next);
        if (!is_space(c)) {
            break;
        }
    }
    p->now = (token){END, p->in.len, {0}};
    p->at = at;
    if (at >= p->in.len) {
        return mz_ok();
    }
    if (c == '\'') {
        return quoted_text(p, at);
    }
    if (c == '"') {
        return quoted_name(p, at);
    }
    const mz_len number = number_end(p->in, at);
    token_kind kind = SYMBOL;
    mz_len end = next;
    if (number > at) {
        kind = NUMBER;
        end = number;
    } else if (is_name_start(c)) {
        kind = NAME;
        end = name_end(p->in, at);
    } else if ((c == '<' && (byte_at(p->in, at + 1) == '>' || byte_at(p->in, at + 1) == '=')) ||
               (c == '>' && byte_at(p->in, at + 1) == '=')) {
        end = at + 2;
    }
    p->now = (token){kind, at, mz_str_sub(p->in, at, end)};
    p->at = end;
    return mz_ok();
}

static bool at_symbol(const parser *p, mz_str s) { return p->now.kind == SYMBOL && mz_str_eq(p->now.text, s); }
static bool at_word(const parser *p, mz_str s) { return p->now.kind == NAME && mz_str_eq_fold(p->now.text, s); }

static mz_status take_symbol(parser *p, mz_str s, const char *what)
{
    return at_symbol(p, s) ? next_token(p) : mz_fail(MZ_BAD_INPUT, what, p->now.at);
}
#define OPEN  "( was expected"
#define CLOSE ") was expected"
static mz_status take_open(parser *p) { return take_symbol(p, S("("), OPEN); }
static mz_status take_close(parser *p) { return take_symbol(p, S(")"), CLOSE); }

/* Whether another item follows; passes over the comma or the closing parenthesis. */
static mz_status more_items(parser *p, bool *more)
{
    *more = at_symbol(p, S(","));
    return *more ? next_token(p) : take_symbol(p, S(")"), ", or ) was expected");
}

/* ---- literals ---- */

static mz_status number(parser *p, double *real, int64_t *integer, bool *is_integer)
{
    char z[64];
    mz_str s = p->now.text;
    if (p->now.kind != NUMBER) {
        return mz_fail(MZ_BAD_INPUT, "a number was expected", p->now.at);
    }
    if (s.len >= (mz_len)sizeof z) {
        return mz_fail(MZ_LIMIT, "a number has more than 63 characters", p->now.at);
    }
    (void)memcpy(z, s.data, (size_t)s.len);
    z[s.len] = 0;
    *real = strtod(z, NULL);
    *is_integer = mz_str_int(s.data[0] == '+' ? mz_str_from(s, 1) : s, integer);
    if (!(*real >= -1e300 && *real <= 1e300)) {
        return mz_fail(MZ_LIMIT, "the number is too large", p->now.at);
    }
    return next_token(p);
}

static mz_status coordinate(parser *p, double *out)
{
    int64_t integer;
    bool is_integer;
    return number(p, out, &integer, &is_integer);
}

/* "lon lat" or "lon lat height". */
static mz_status position(parser *p, mz_cql_points *list)
{
    const mz_len at = p->now.at;
    double lon, lat, height;
    MZ_TRY(coordinate(p, &lon));
    MZ_TRY(coordinate(p, &lat));
    if (p->now.kind == NUMBER) {
        MZ_TRY(coordinate(p, &height));
    }
    return mz_cql_point(p->q->crs, lon, lat, at, list, p->perm);
}

/* "(p, p, …)"; with `wrapped` each position may have parentheses of its own. */
static mz_status positions(parser *p, bool wrapped, mz_cql_paths *paths)
{
    mz_cql_points list = {0};
    MZ_TRY(take_open(p));
    for (bool more = true; more;) {
        const bool own = wrapped && at_symbol(p, S("("));
        if (own) {
            MZ_TRY(next_token(p));
        }
        MZ_TRY(position(p, &list));
        if (own) {
            MZ_TRY(take_close(p));
        }
        MZ_TRY(more_items(p, &more));
    }
    *mz_push(p->perm, paths) = (mz_path){list.v, list.n};
    return mz_ok();
}

/* "((…), (…))" */
static mz_status position_lists(parser *p, mz_cql_paths *paths)
{
    MZ_TRY(take_open(p));
    for (bool more = true; more;) {
        MZ_TRY(positions(p, false, paths));
        MZ_TRY(more_items(p, &more));
    }
    return mz_ok();
}

static mz_status polygons(parser *p, mz_cql_shape *out)
{
    MZ_TRY(take_open(p));
    for (bool more = true; more;) {
        mz_cql_paths rings = {0};
        const mz_len at = p->now.at;
        MZ_TRY(position_lists(p, &rings));
        MZ_TRY(mz_cql_add_part(out, MZ_SHAPE_AREAS, &rings, at, p->perm));
        MZ_TRY(more_items(p, &more));
    }
    return mz_ok();
}

static mz_status box(parser *p, mz_cql_shape *out)
{
    const mz_len at = p->now.at;
    double v[6];
    mz_len n = 0;
    MZ_TRY(take_open(p));
    for (bool more = true; more;) {
        if (n == 6) {
            return mz_fail(MZ_BAD_INPUT, "a box has four numbers, or six with heights", p->now.at);
        }
        MZ_TRY(coordinate(p, &v[n++]));
        MZ_TRY(more_items(p, &more));
    }
    return mz_cql_add_box(p->q->crs, out, v, n, at, p->perm);
}

static bool is_shape_word(mz_str word)
{
    static const char *const words[] = {
        "POINT",        "LINESTRING",         "POLYGON", "MULTIPOINT", "MULTILINESTRING",
        "MULTIPOLYGON", "GEOMETRYCOLLECTION", "BBOX"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (mz_str_eq_fold(word, mz_str_of(words[i]))) {
            return true;
        }
    }
    return false;
}

/* Behind the word of a geometry; GEOMETRYCOLLECTION is the caller's. */
static mz_status one_shape(parser *p, mz_str word, mz_len at, mz_cql_shape *out)
{
    mz_cql_paths paths = {0};
    if (at_word(p, S("Z"))) {
        MZ_TRY(next_token(p));
    }
    if (mz_str_eq_fold(word, S("BBOX"))) {
        return box(p, out);
    }
    if (mz_str_eq_fold(word, S("MULTIPOLYGON"))) {
        return polygons(p, out);
    }
    if (mz_str_eq_fold(word, S("POLYGON"))) {
        MZ_TRY(position_lists(p, &paths));
        return mz_cql_add_part(out, MZ_SHAPE_AREAS, &paths, at, p->perm);
    }
    if (mz_str_eq_fold(word, S("LINESTRING"))) {
        MZ_TRY(positions(p, false, &paths));
        return mz_cql_add_part(out, MZ_SHAPE_LINES, &paths, at, p->perm);
    }
    if (mz_str_eq_fold(word, S("MULTILINESTRING"))) {
        MZ_TRY(position_lists(p, &paths));
        return mz_cql_add_part(out, MZ_SHAPE_LINES, &paths, at, p->perm);
    }
    if (mz_str_eq_fold(word, S("POINT")) || mz_str_eq_fold(word, S("MULTIPOINT"))) {
        MZ_TRY(positions(p, word.len > 5, &paths));
        return word.len > 5 || paths.v[0].n == 1 ? mz_cql_add_part(out, MZ_SHAPE_POINTS, &paths, at, p->perm)
                                                 : mz_fail(MZ_BAD_INPUT, "a POINT has one position", at);
    }
    return mz_fail(MZ_BAD_INPUT, "a geometry was expected", at);
}

static mz_status collection(parser *p, mz_cql_shape *out)
{
    MZ_TRY(take_open(p));
    for (bool more = true; more;) {
        const token word = p->now;
        MZ_TRY(next_token(p));
        if (word.kind != NAME || mz_str_eq_fold(word.text, S("BBOX"))) {
            return mz_fail(MZ_BAD_INPUT, "a geometry was expected", word.at);
        }
        MZ_TRY(one_shape(p, word.text, word.at, out));
        MZ_TRY(more_items(p, &more));
    }
    return mz_ok();
}

static mz_status shape(parser *p, token word, mz_cql_operand *out)
{
    mz_cql_shape *s = mz_new(p->perm, mz_cql_shape, 1);
    *out = (mz_cql_operand){.kind = MZ_CQL_SHAPE, .at = word.at, .shape = s};
    return mz_str_eq_fold(word.text, S("GEOMETRYCOLLECTION")) ? collection(p, s) : one_shape(p, word.text, word.at, s);
}

/* DATE('…') and TIMESTAMP('…'), behind the word. */
static mz_status instant(parser *p, token word, mz_cql_operand *out)
{
    *out = (mz_cql_operand){.kind = MZ_CQL_INSTANT, .at = word.at};
    MZ_TRY(take_open(p));
    if (p->now.kind != TEXT) {
        return mz_fail(MZ_BAD_INPUT, "a text in quotes was expected", p->now.at);
    }
    MZ_TRY(mz_str_eq_fold(word.text, S("DATE")) ? mz_cql_day(p->now.text, p->now.at, &out->ends[0])
                                                : mz_cql_timestamp(p->now.text, p->now.at, &out->ends[0]));
    MZ_TRY(next_token(p));
    return take_close(p);
}

static mz_status property(parser *p, mz_cql_operand *out)
{
    MZ_TRY(mz_cql_property(p->q, p->now.text, p->now.at, out));
    return next_token(p);
}

static mz_status interval_end(parser *p, mz_cql_end *out)
{
    const token t = p->now;
    if (t.kind == TEXT) {
        MZ_TRY(mz_cql_end_text(t.text, t.at, out));
        return next_token(p);
    }
    mz_cql_operand o;
    if (t.kind != NAME && t.kind != QUOTED) {
        return mz_fail(MZ_BAD_INPUT, "an end of an interval is a date, a timestamp, '..' or a property", t.at);
    }
    MZ_TRY(property(p, &o));
    if (p->q->on->fields[o.field].type != MZ_PROPERTY_DAY) {
        return mz_fail(MZ_BAD_INPUT, "this property is no date", t.at);
    }
    *out = (mz_cql_end){.field = o.field};
    return mz_ok();
}

static mz_status interval(parser *p, token word, mz_cql_operand *out)
{
    *out = (mz_cql_operand){.kind = MZ_CQL_INTERVAL, .at = word.at};
    MZ_TRY(take_open(p));
    MZ_TRY(interval_end(p, &out->ends[0]));
    MZ_TRY(take_symbol(p, S(","), ", was expected"));
    MZ_TRY(interval_end(p, &out->ends[1]));
    return take_close(p);
}

/* A word: of a literal, of a function, or a property's name. */
static mz_status word_operand(parser *p, mz_cql_operand *out)
{
    const token word = p->now;
    if (at_word(p, S("TRUE")) || at_word(p, S("FALSE"))) {
        *out = (mz_cql_operand){.kind = MZ_CQL_BOOLEAN, .at = word.at, .integer = at_word(p, S("TRUE"))};
        return next_token(p);
    }
    parser ahead = *p;
    MZ_TRY(next_token(&ahead));
    const bool called = at_symbol(&ahead, S("(")) || (is_shape_word(word.text) && at_word(&ahead, S("Z")));
    if (!called) {
        return property(p, out);
    }
    *p = ahead;
    if (mz_str_eq_fold(word.text, S("DATE")) || mz_str_eq_fold(word.text, S("TIMESTAMP"))) {
        return instant(p, word, out);
    }
    if (mz_str_eq_fold(word.text, S("INTERVAL"))) {
        return interval(p, word, out);
    }
    return is_shape_word(word.text) ? shape(p, word, out)
                                    : mz_fail(MZ_BAD_INPUT, "this function is not known here", word.at);
}

static mz_status plain_operand(parser *p, mz_cql_operand *out)
{
    const token t = p->now;
    switch (t.kind) {
    case TEXT:
        *out = (mz_cql_operand){.kind = MZ_CQL_TEXT, .at = t.at, .text = t.text};
        return next_token(p);
    case NUMBER:
        *out = (mz_cql_operand){.kind = MZ_CQL_NUMBER, .at = t.at};
        return number(p, &out->real, &out->integer, &out->is_integer);
    case QUOTED:
        return property(p, out);
    case NAME:
        return word_operand(p, out);
    case SYMBOL:
    case END:
        break;
    }
    return mz_fail(MZ_BAD_INPUT, "a value or the name of a property was expected", t.at);
}

static bool is_text(const parser *p, const mz_cql_operand *o)
{
    return o->kind == MZ_CQL_TEXT ||
           (o->kind == MZ_CQL_PROPERTY && p->q->on->fields[o->field].type == MZ_PROPERTY_TEXT);
}

/* CASEI(CASEI(x)) is CASEI(x). */
static mz_status operand(parser *p, mz_cql_operand *out)
{
    const mz_len at = p->now.at;
    mz_len wraps = 0;
    for (; at_word(p, S("CASEI")); wraps++) {
        MZ_TRY(next_token(p));
        MZ_TRY(take_open(p));
    }
    MZ_TRY(plain_operand(p, out));
    if (wraps > 0 && !is_text(p, out)) {
        return mz_fail(MZ_BAD_INPUT, "CASEI takes text", at);
    }
    if (wraps > 0) {
        mz_cql_fold(out, p->perm);
    }
    for (; wraps > 0; wraps--) {
        MZ_TRY(take_close(p));
    }
    return mz_ok();
}

/* ---- predicates ---- */

static mz_status push_operand(parser *p, mz_cql_operands *list)
{
    mz_cql_operand o;
    MZ_TRY(operand(p, &o));
    return mz_cql_push(p->q, list, o, p->perm);
}

/* S_INTERSECTS(a, b), T_AFTER(a, b) … */
static mz_status function(parser *p, mz_cql_op op, int32_t *node)
{
    const mz_len at = p->now.at;
    mz_cql_operands list = {0};
    MZ_TRY(next_token(p));
    MZ_TRY(take_open(p));
    MZ_TRY(push_operand(p, &list));
    MZ_TRY(take_symbol(p, S(","), ", was expected"));
    MZ_TRY(push_operand(p, &list));
    MZ_TRY(take_close(p));
    return mz_cql_leaf(p->q, op, at, &list, node, p->perm);
}

static mz_status in_list(parser *p, mz_cql_operands *list)
{
    MZ_TRY(take_open(p));
    for (bool more = true; more;) {
        MZ_TRY(push_operand(p, list));
        MZ_TRY(more_items(p, &more));
    }
    return mz_ok();
}

/* Behind the first operand: what is said of it. */
static mz_status said_of(parser *p, mz_cql_operands *list, mz_cql_op *op)
{
    if (at_word(p, S("LIKE"))) {
        *op = MZ_CQL_LIKE;
        MZ_TRY(next_token(p));
        return push_operand(p, list);
    }
    if (at_word(p, S("BETWEEN"))) {
        *op = MZ_CQL_BETWEEN;
        MZ_TRY(next_token(p));
        MZ_TRY(push_operand(p, list));
        if (!at_word(p, S("AND"))) {
            return mz_fail(MZ_BAD_INPUT, "AND was expected", p->now.at);
        }
        MZ_TRY(next_token(p));
        return push_operand(p, list);
    }
    if (at_word(p, S("IN"))) {
        *op = MZ_CQL_IN;
        MZ_TRY(next_token(p));
        return in_list(p, list);
    }
    return mz_fail(MZ_BAD_INPUT, "LIKE, BETWEEN or IN was expected", p->now.at);
}

static mz_status is_null(parser *p, bool *negated)
{
    MZ_TRY(next_token(p));
    *negated = at_word(p, S("NOT"));
    if (*negated) {
        MZ_TRY(next_token(p));
    }
    return at_word(p, S("NULL")) ? next_token(p) : mz_fail(MZ_BAD_INPUT, "NULL was expected", p->now.at);
}

/* Everything that begins with an operand. */
static mz_status comparison(parser *p, int32_t *node)
{
    const mz_len at = p->now.at;
    mz_cql_operands list = {0};
    mz_cql_op op = MZ_CQL_CONSTANT;
    bool negated = false;
    MZ_TRY(push_operand(p, &list));
    if (p->now.kind == SYMBOL && mz_cql_op_find(p->now.text, &op) && op >= MZ_CQL_EQ && op <= MZ_CQL_GE) {
        MZ_TRY(next_token(p));
        MZ_TRY(push_operand(p, &list));
    } else if (at_word(p, S("IS"))) {
        op = MZ_CQL_IS_NULL;
        MZ_TRY(is_null(p, &negated));
    } else if (list.v[0].kind == MZ_CQL_BOOLEAN) {
        op = MZ_CQL_CONSTANT;
    } else {
        negated = at_word(p, S("NOT"));
        if (negated) {
            MZ_TRY(next_token(p));
        } else if (!at_word(p, S("LIKE")) && !at_word(p, S("BETWEEN")) && !at_word(p, S("IN"))) {
            return mz_fail(MZ_BAD_INPUT, "a comparison was expected: =, <>, <, >, <=, >=, LIKE, BETWEEN, IN or IS",
                           p->now.at);
        }
        MZ_TRY(said_of(p, &list, &op));
    }
    int32_t leaf;
    MZ_TRY(mz_cql_leaf(p->q, op, at, &list, &leaf, p->perm));
    *node = leaf;
    if (negated) {
        MZ_TRY(mz_cql_group(p->q, MZ_CQL_NOT, at, node, p->perm));
        mz_cql_append(p->q, *node, leaf);
    }
    return mz_ok();
}

static mz_status predicate(parser *p, int32_t *node)
{
    mz_cql_op op;
    if (p->now.kind == NAME && mz_cql_op_find(p->now.text, &op) && op >= MZ_CQL_S_INTERSECTS) {
        return function(p, op, node);
    }
    return comparison(p, node);
}

/* ---- AND, OR, NOT and parentheses ---- */

#define PAREN MZ_CQL_OPS /* on the stack of operators */

typedef struct pending {
    mz_cql_op op;
    mz_len at;
} pending;

typedef struct operand_node {
    int32_t node;
    bool closed; /* stood in parentheses: nothing is appended to it */
} operand_node;

typedef struct stacks {
    struct {
        pending *v;
        mz_len n, cap;
    } ops;
    struct {
        operand_node *v;
        mz_len n, cap;
    } nodes;
} stacks;

/* Applies the operator on top of the stack. */
static mz_status reduce(parser *p, stacks *s)
{
    const pending top = s->ops.v[--s->ops.n];
    const operand_node right = s->nodes.v[--s->nodes.n];
    int32_t group;
    if (top.op == MZ_CQL_NOT) {
        MZ_TRY(mz_cql_group(p->q, MZ_CQL_NOT, top.at, &group, p->perm));
        mz_cql_append(p->q, group, right.node);
        s->nodes.v[s->nodes.n++] = (operand_node){group, true};
        return mz_ok();
    }
    operand_node *left = &s->nodes.v[s->nodes.n - 1];
    if (left->closed || p->q->v[left->node].op != top.op) {
        MZ_TRY(mz_cql_group(p->q, top.op, top.at, &group, p->perm));
        mz_cql_append(p->q, group, left->node);
        *left = (operand_node){group, false};
    }
    mz_cql_append(p->q, left->node, right.node);
    return mz_ok();
}

/* NOT binds closer than AND, AND closer than OR. */
static int closeness(mz_cql_op op) { return op == MZ_CQL_NOT ? 3 : op == MZ_CQL_AND ? 2 : op == MZ_CQL_OR ? 1 : 0; }

static mz_status reduce_above(parser *p, stacks *s, int least)
{
    while (s->ops.n > 0 && closeness(s->ops.v[s->ops.n - 1].op) >= least) {
        MZ_TRY(reduce(p, s));
    }
    return mz_ok();
}

static mz_status push_op(parser *p, stacks *s, mz_cql_op op)
{
    if (s->ops.n > 4 * MZ_CQL_DEPTH_MAX) {
        return mz_fail(MZ_LIMIT, "the filter is nested too deep", p->now.at);
    }
    *mz_push(p->perm, &s->ops) = (pending){op, p->now.at};
    return next_token(p);
}

/* Where a condition must begin. */
static mz_status begin_condition(parser *p, stacks *s, bool *inside)
{
    const bool negated = s->ops.n > 0 && s->ops.v[s->ops.n - 1].op == MZ_CQL_NOT;
    if (at_word(p, S("NOT")) && !negated) {
        return push_op(p, s, MZ_CQL_NOT);
    }
    if (at_symbol(p, S("("))) {
        return push_op(p, s, PAREN);
    }
    int32_t node;
    MZ_TRY(predicate(p, &node));
    *mz_push(p->perm, &s->nodes) = (operand_node){node, true};
    *inside = true;
    return mz_ok();
}

/* Behind a condition. */
static mz_status go_on(parser *p, stacks *s, bool *inside)
{
    if (at_word(p, S("AND")) || at_word(p, S("OR"))) {
        const mz_cql_op op = at_word(p, S("AND")) ? MZ_CQL_AND : MZ_CQL_OR;
        MZ_TRY(reduce_above(p, s, closeness(op)));
        *inside = false;
        return push_op(p, s, op);
    }
    MZ_TRY(reduce_above(p, s, 1));
    if (p->now.kind == END || !at_symbol(p, S(")")) || s->ops.n == 0) {
        return mz_fail(MZ_BAD_INPUT, s->ops.n > 0 ? "AND, OR or ) was expected" : "AND, OR or the end was expected",
                       p->now.at);
    }
    s->ops.n--; /* the parenthesis that opened */
    s->nodes.v[s->nodes.n - 1].closed = true;
    return next_token(p);
}

mz_status mz_cql_parse_text(mz_str bytes, mz_cql *q, mz_arena *perm)
{
    parser p = {.in = bytes, .q = q, .perm = perm};
    stacks s = {0};
    bool inside = false; /* a condition has just ended */
    MZ_TRY(next_token(&p));
    for (;;) {
        if (!inside) {
            MZ_TRY(begin_condition(&p, &s, &inside));
            continue;
        }
        if (p.now.kind == END) {
            MZ_TRY(reduce_above(&p, &s, 1));
            if (s.ops.n == 0) {
                break;
            }
        }
        MZ_TRY(go_on(&p, &s, &inside));
    }
    mz_assert(s.nodes.n == 1);
    q->root = s.nodes.v[0].node;
    return mz_ok();
}
