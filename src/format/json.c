#include "format/json.h"

#include <jansson.h>

_Static_assert(sizeof(json_int_t) == sizeof(int64_t), "jansson reads integers of 64 bits");

/* --- reading ------------------------------------------------------------------------------------------------- */

static void drop(json_t **j) { json_decref(*j); }

/* jansson recurses while it reads: how deep is counted before it may. */
static mz_status check_depth(mz_str s)
{
    mz_len depth = 0;
    bool quoted = false;
    for (mz_len i = 0; i < s.len; i++) {
        const uint8_t c = s.data[i];
        if (quoted) {
            quoted = c != '"';
            i += c == '\\';
            continue;
        }
        quoted = c == '"';
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        if (depth > MZ_JSON_DEPTH_MAX) {
            return mz_fail(MZ_LIMIT, "the JSON is nested more deeply than the limit", i);
        }
    }
    return mz_ok();
}

/* What jansson found wrong, as a static sentence. */
static const char *words_of(enum json_error_code code)
{
    static const char *const words[] = {
        [json_error_stack_overflow] = "the JSON is nested too deeply",
        [json_error_invalid_utf8] = "the JSON is not UTF-8",
        [json_error_premature_end_of_input] = "the JSON breaks off",
        [json_error_end_of_input_expected] = "something stands behind the JSON value",
        [json_error_invalid_syntax] = "this is not JSON",
        [json_error_null_character] = "a string holds a NUL character",
        [json_error_null_value] = "a JSON string holds a NUL character",
        [json_error_null_byte_in_key] = "a name holds a NUL character",
        [json_error_duplicate_key] = "a name stands twice in one object",
        [json_error_numeric_overflow] = "a number is too large",
    };
    const size_t at = (size_t)code;
    const bool known = at < sizeof words / sizeof words[0] && words[at] != NULL;
    return known ? words[at] : "this is not JSON";
}

static mz_str text_of(const json_t *j, mz_arena *perm)
{
    return mz_str_copy(perm, (mz_str){(const uint8_t *)json_string_value(j), (mz_len)json_string_length(j)});
}

/* A value without what it contains. */
static mz_json shell_of(const json_t *j, mz_arena *perm)
{
    mz_json out = {.kind = MZ_JSON_NULL};
    switch (json_typeof(j)) {
    case JSON_OBJECT:
        out.kind = MZ_JSON_OBJECT;
        out.n = (mz_len)json_object_size(j);
        break;
    case JSON_ARRAY:
        out.kind = MZ_JSON_ARRAY;
        out.n = (mz_len)json_array_size(j);
        break;
    case JSON_STRING:
        out.kind = MZ_JSON_STRING;
        out.text = text_of(j, perm);
        break;
    case JSON_INTEGER:
        out.kind = MZ_JSON_INT;
        out.integer = json_integer_value(j);
        out.real = (double)out.integer;
        break;
    case JSON_REAL:
        out.kind = MZ_JSON_REAL;
        out.real = json_real_value(j);
        break;
    case JSON_TRUE:
        out.kind = MZ_JSON_TRUE;
        break;
    case JSON_FALSE:
        out.kind = MZ_JSON_FALSE;
        break;
    case JSON_NULL:
        break;
    }
    return out;
}

/* The values directly below j. jansson keeps members in the order of the text. */
static mz_json *children_of(json_t *j, json_t **handles, mz_len n, mz_arena *perm)
{
    mz_json *v = mz_new(perm, mz_json, n);
    mz_len i = 0;
    if (json_is_array(j)) {
        for (; i < n; i++) {
            handles[i] = json_array_get(j, (size_t)i);
            v[i] = shell_of(handles[i], perm);
        }
        return v;
    }
    const char *name;
    json_t *value;
    json_object_foreach(j, name, value)
    {
        mz_assert(i < n);
        handles[i] = value;
        v[i] = shell_of(value, perm);
        v[i++].name = mz_str_copy(perm, mz_str_of(name));
    }
    mz_assert(i == n);
    return v;
}

/* One open array or object of the walk: the next child to fill is v[at]. */
typedef struct level {
    mz_json *v;
    json_t **handles;
    mz_len n, at;
} level;

static void fill_level(level *to, mz_json *value, json_t *j, mz_arena *perm)
{
    to->handles = mz_new(perm, json_t *, value->n);
    to->v = children_of(j, to->handles, value->n, perm);
    to->n = value->n;
    to->at = 0;
    value->v = to->v;
}

static bool is_nest(const mz_json *v) { return v->kind == MZ_JSON_ARRAY || v->kind == MZ_JSON_OBJECT; }

static mz_json tree_of(json_t *root, mz_arena *perm)
{
    level stack[MZ_JSON_DEPTH_MAX + 1];
    int depth = 0;
    mz_json out = shell_of(root, perm);
    if (!is_nest(&out)) {
        return out;
    }
    fill_level(&stack[0], &out, root, perm);
    while (depth >= 0) {
        level *top = &stack[depth];
        if (top->at == top->n) {
            depth--;
            continue;
        }
        mz_json *child = &top->v[top->at];
        json_t *handle = top->handles[top->at++];
        if (is_nest(child)) {
            mz_assert(depth < MZ_JSON_DEPTH_MAX);
            fill_level(&stack[++depth], child, handle, perm);
        }
    }
    return out;
}

mz_status mz_json_parse(mz_str bytes, mz_json *out, mz_arena *perm)
{
    if (bytes.len > MZ_JSON_BYTES_MAX) {
        return mz_fail(MZ_LIMIT, "the JSON is larger than the limit", MZ_JSON_BYTES_MAX);
    }
    const mz_len mark = mz_str_starts(bytes, S("\xEF\xBB\xBF")) ? 3 : 0;
    const mz_str text = mz_str_from(bytes, mark);
    MZ_TRY(check_depth(text));
    json_error_t error = {.position = 0};
    __attribute__((cleanup(drop))) json_t *root =
        json_loadb(text.len == 0 ? "" : (const char *)text.data, (size_t)text.len,
                   JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (root == NULL) {
        return mz_fail(MZ_BAD_INPUT, words_of(json_error_code(&error)), mark + error.position);
    }
    *out = tree_of(root, perm);
    return mz_ok();
}

const mz_json *mz_json_get(const mz_json *object, mz_str name)
{
    if (object == NULL || object->kind != MZ_JSON_OBJECT) {
        return NULL;
    }
    for (mz_len i = 0; i < object->n; i++) {
        if (mz_str_eq(object->v[i].name, name)) {
            return &object->v[i];
        }
    }
    return NULL;
}

mz_str mz_json_text(const mz_json *object, mz_str name)
{
    const mz_json *v = mz_json_get(object, name);
    return v != NULL && v->kind == MZ_JSON_STRING ? v->text : (mz_str){0};
}

bool mz_json_number(const mz_json *object, mz_str name, double *out)
{
    const mz_json *v = mz_json_get(object, name);
    const bool is = v != NULL && (v->kind == MZ_JSON_INT || v->kind == MZ_JSON_REAL);
    if (is) {
        *out = v->real;
    }
    return is;
}

/* --- writing ------------------------------------------------------------------------------------------------- */

static void put_escape(mz_buf *out, uint8_t c)
{
    static const uint8_t digit[] = "0123456789abcdef";
    static const uint8_t shorts[] = "btn_fr"; /* of 8, 9, 10, 12, 13 */
    mz_put_byte(out, '\\');
    if (c == '"' || c == '\\') {
        mz_put_byte(out, c);
    } else if (c >= 8 && c <= 13 && c != 11) {
        mz_put_byte(out, shorts[c - 8]);
    } else {
        mz_puts(out, "u00");
        mz_put_byte(out, digit[c >> 4]);
        mz_put_byte(out, digit[c & 15]);
    }
}

/* Where the run of bytes that stand for themselves ends. */
static mz_len run_end(mz_str s, mz_len from)
{
    while (from < s.len && s.data[from] >= 0x20 && s.data[from] < 0x7F && s.data[from] != '"' && s.data[from] != '\\') {
        from++;
    }
    return from;
}

void mz_put_json_str(mz_buf *out, mz_str s)
{
    mz_put_byte(out, '"');
    mz_len at = 0;
    while (at < s.len) {
        const mz_len run = run_end(s, at);
        mz_put(out, mz_str_sub(s, at, run));
        at = run;
        if (at == s.len) {
            break;
        }
        const mz_len from = at;
        const int32_t cp = mz_utf8_next(s, &at);
        if (cp < 0) {
            mz_puts(out, "\xEF\xBF\xBD");
        } else if (cp <= 0x7F) {
            put_escape(out, (uint8_t)cp);
        } else {
            mz_put(out, mz_str_sub(s, from, at));
        }
    }
    mz_put_byte(out, '"');
}

static void new_line(mz_json_out *w)
{
    if (w->indent > 0) {
        mz_puts(w->to, "\n");
        for (int i = 0; i < w->depth * w->indent; i++) {
            mz_put_byte(w->to, ' ');
        }
    }
}

/* What stands in front of a key or a value: a comma and a new line, or nothing behind a key. */
static void lead(mz_json_out *w)
{
    if (w->named) {
        w->named = false;
        return;
    }
    const uint64_t bit = UINT64_C(1) << w->depth;
    if (w->begun & bit) {
        mz_put_byte(w->to, ',');
    }
    w->begun |= bit;
    if (w->depth > 0) {
        new_line(w);
    }
}

void mz_json_begin(mz_json_out *w, char open)
{
    mz_assert(open == '{' || open == '[');
    mz_assert(w->depth < 63);
    lead(w);
    mz_put_byte(w->to, (uint8_t)open);
    w->depth++;
    w->begun &= ~(UINT64_C(1) << w->depth);
}

void mz_json_end(mz_json_out *w, char close)
{
    mz_assert(close == '}' || close == ']');
    mz_assert(w->depth > 0 && !w->named);
    const bool any = w->begun >> w->depth & 1;
    w->depth--;
    if (any) {
        new_line(w);
    }
    mz_put_byte(w->to, (uint8_t)close);
}

void mz_json_key(mz_json_out *w, mz_str key)
{
    mz_assert(!w->named);
    lead(w);
    mz_put_json_str(w->to, key);
    mz_put_byte(w->to, ':');
    if (w->indent > 0) {
        mz_put_byte(w->to, ' ');
    }
    w->named = true;
}

void mz_json_str(mz_json_out *w, mz_str s)
{
    lead(w);
    mz_put_json_str(w->to, s);
}

void mz_json_int(mz_json_out *w, int64_t v)
{
    lead(w);
    mz_put_int(w->to, v);
}

void mz_json_fixed(mz_json_out *w, int64_t v, int places)
{
    for (; places > 0 && v % 10 == 0; places--) {
        v /= 10;
    }
    lead(w);
    mz_put_fixed(w->to, v, places);
}

void mz_json_bool(mz_json_out *w, bool v)
{
    lead(w);
    mz_put(w->to, v ? S("true") : S("false"));
}

void mz_json_null(mz_json_out *w)
{
    lead(w);
    mz_puts(w->to, "null");
}

void mz_json_made(mz_json_out *w, mz_str json)
{
    lead(w);
    mz_put(w->to, json);
}

void mz_json_str_or_null(mz_json_out *w, mz_str s)
{
    if (s.len == 0) {
        mz_json_null(w);
    } else {
        mz_json_str(w, s);
    }
}
