#include "format/yaml.h"

#include <yaml.h>

/* libyaml counts characters, we count bytes: the cursor walks along with it. */
typedef struct cursor {
    mz_str bytes;
    mz_len chars, byte, line;
} cursor;

typedef struct level {
    mz_yaml *v;
    mz_len n, cap;
    bool is_map, has_key;
    mz_str key;
    mz_len key_at;
} level;

typedef struct reader {
    yaml_parser_t parser;
    cursor at;
    level stack[MZ_YAML_DEPTH_MAX + 2]; /* stack[0] holds the root alone */
    int depth;
    mz_len nodes;
    mz_arena *perm;
} reader;

static void step_to(cursor *c, size_t chars)
{
    if ((mz_len)chars < c->chars) {
        c->chars = 0;
        c->byte = 0;
        c->line = 1;
    }
    while (c->chars < (mz_len)chars && c->byte < c->bytes.len) {
        c->line += c->bytes.data[c->byte] == '\n';
        (void)mz_utf8_next(c->bytes, &c->byte);
        c->chars++;
    }
}

static mz_status fail_at(reader *r, mz_code code, const char *what, yaml_mark_t mark)
{
    step_to(&r->at, mark.index);
    return (mz_status){what, MZ_HERE, r->at.byte, code};
}

/* libyaml's own words are literals of its library. */
static mz_status parser_failed(reader *r)
{
    const yaml_parser_t *p = &r->parser;
    const char *what = p->problem == NULL ? "this is not YAML" : p->problem;
    if (p->error == YAML_READER_ERROR) {
        return mz_fail(MZ_BAD_INPUT, what, p->problem_offset);
    }
    return fail_at(r, MZ_BAD_INPUT, what, p->problem_mark);
}

static bool is_null_word(mz_str s)
{
    return mz_str_eq(s, S("~")) || mz_str_eq(s, S("null")) || mz_str_eq(s, S("Null")) || mz_str_eq(s, S("NULL"));
}

/* A scalar in the place of a key. */
static mz_status take_key(reader *r, mz_str text, yaml_mark_t mark)
{
    level *top = &r->stack[r->depth];
    if (mz_str_eq(text, S("<<"))) {
        return fail_at(r, MZ_BAD_INPUT, "merge keys are refused; write the members out", mark);
    }
    if (text.len == 0) {
        return fail_at(r, MZ_BAD_INPUT, "a key is empty", mark);
    }
    if (top->n == MZ_YAML_MEMBERS_MAX) { /* each key is compared with all before it */
        return fail_at(r, MZ_LIMIT, "a mapping has more keys than the limit", mark);
    }
    for (mz_len i = 0; i < top->n; i++) {
        if (mz_str_eq(top->v[i].key, text)) {
            return fail_at(r, MZ_BAD_INPUT, "the key stands twice in one mapping", mark);
        }
    }
    step_to(&r->at, mark.index);
    top->key = mz_str_copy(r->perm, text);
    top->key_at = r->at.byte;
    top->has_key = true;
    return mz_ok();
}

/* A new node in the innermost open list or mapping. */
static mz_status add_node(reader *r, mz_yaml node, yaml_mark_t mark, mz_yaml **out)
{
    level *top = &r->stack[r->depth];
    if (++r->nodes > MZ_YAML_NODES_MAX) {
        return fail_at(r, MZ_LIMIT, "the YAML has more values than the limit", mark);
    }
    step_to(&r->at, mark.index);
    node.at = r->at.byte;
    node.line = r->at.line;
    if (top->is_map) {
        mz_assert(top->has_key);
        node.key = top->key;
        node.key_at = top->key_at;
        top->has_key = false;
    }
    *out = mz_push(r->perm, top);
    **out = node;
    return mz_ok();
}

static mz_status take_scalar(reader *r, const yaml_event_t *e)
{
    const mz_str text = {e->data.scalar.value, (mz_len)e->data.scalar.length};
    const level *top = &r->stack[r->depth];
    if (e->data.scalar.anchor != NULL || e->data.scalar.tag != NULL) {
        return fail_at(r, MZ_BAD_INPUT, "anchors and tags are refused", e->start_mark);
    }
    if (top->is_map && !top->has_key) {
        return take_key(r, text, e->start_mark);
    }
    const bool plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    const mz_str kept = plain && is_null_word(text) ? (mz_str){0} : mz_str_copy(r->perm, text);
    mz_yaml *node;
    return add_node(r, (mz_yaml){.kind = MZ_YAML_TEXT, .plain = plain, .text = kept}, e->start_mark, &node);
}

static mz_status open_nest(reader *r, bool is_map, const void *anchor, const void *tag, yaml_mark_t mark)
{
    const level *top = &r->stack[r->depth];
    if (anchor != NULL || tag != NULL) {
        return fail_at(r, MZ_BAD_INPUT, "anchors and tags are refused", mark);
    }
    if (top->is_map && !top->has_key) {
        return fail_at(r, MZ_BAD_INPUT, "a key must be a plain text", mark);
    }
    if (r->depth == MZ_YAML_DEPTH_MAX) {
        return fail_at(r, MZ_LIMIT, "the YAML is nested more deeply than the limit", mark);
    }
    mz_yaml *node;
    MZ_TRY(add_node(r, (mz_yaml){.kind = is_map ? MZ_YAML_MAP : MZ_YAML_LIST}, mark, &node));
    r->stack[++r->depth] = (level){.is_map = is_map};
    return mz_ok();
}

static void close_nest(reader *r)
{
    mz_assert(r->depth > 0);
    const level *done = &r->stack[r->depth--];
    level *top = &r->stack[r->depth];
    mz_yaml *node = &top->v[top->n - 1];
    node->v = done->v;
    node->n = done->n;
}

static mz_status take_event(reader *r, const yaml_event_t *e)
{
    switch (e->type) {
    case YAML_ALIAS_EVENT:
        return fail_at(r, MZ_BAD_INPUT, "aliases are refused; write the value out", e->start_mark);
    case YAML_SCALAR_EVENT:
        return take_scalar(r, e);
    case YAML_SEQUENCE_START_EVENT:
        return open_nest(r, false, e->data.sequence_start.anchor, e->data.sequence_start.tag, e->start_mark);
    case YAML_MAPPING_START_EVENT:
        return open_nest(r, true, e->data.mapping_start.anchor, e->data.mapping_start.tag, e->start_mark);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        close_nest(r);
        return mz_ok();
    case YAML_DOCUMENT_START_EVENT:
        if (r->stack[0].n > 0) {
            return fail_at(r, MZ_BAD_INPUT, "a second document is refused", e->start_mark);
        }
        return mz_ok();
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_END_EVENT:
        break;
    }
    return mz_ok();
}

static void drop_parser(yaml_parser_t **p) { yaml_parser_delete(*p); }
static void drop_event(yaml_event_t *e) { yaml_event_delete(e); }

static mz_status read_events(reader *r)
{
    __attribute__((cleanup(drop_parser))) yaml_parser_t *p = &r->parser;
    yaml_parser_set_encoding(p, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(p, r->at.bytes.data, (size_t)r->at.bytes.len);
    for (bool more = true; more;) {
        __attribute__((cleanup(drop_event))) yaml_event_t e = {.type = YAML_NO_EVENT};
        if (!yaml_parser_parse(p, &e)) {
            return parser_failed(r);
        }
        MZ_TRY(take_event(r, &e));
        more = e.type != YAML_STREAM_END_EVENT;
    }
    return mz_ok();
}

mz_status mz_yaml_parse(mz_str bytes, mz_yaml *out, mz_arena *perm)
{
    if (bytes.len > MZ_YAML_BYTES_MAX) {
        return mz_fail(MZ_LIMIT, "the YAML is larger than the limit", MZ_YAML_BYTES_MAX);
    }
    const mz_len bad = mz_utf8_bad(bytes);
    if (bad >= 0) {
        return mz_fail(MZ_BAD_INPUT, "the YAML is not UTF-8", bad);
    }
    const mz_len mark = mz_str_starts(bytes, S("\xEF\xBB\xBF")) ? 3 : 0;
    mz_str text = mz_str_from(bytes, mark);
    text.data = text.len == 0 ? (const uint8_t *)"" : text.data;
    reader *r = mz_new(perm, reader, 1);
    r->at = (cursor){text, 0, 0, 1};
    r->perm = perm;
    if (!yaml_parser_initialize(&r->parser)) {
        return mz_fail(MZ_IO, "out of memory", -1);
    }
    mz_status s = read_events(r);
    if (mz_failed(s)) {
        s.at += mark;
        return s;
    }
    if (r->stack[0].n == 0) {
        return mz_fail(MZ_BAD_INPUT, "the YAML is empty", 0);
    }
    *out = r->stack[0].v[0];
    return mz_ok();
}

const mz_yaml *mz_yaml_get(const mz_yaml *map, mz_str key)
{
    if (map == NULL || map->kind != MZ_YAML_MAP) {
        return NULL;
    }
    for (mz_len i = 0; i < map->n; i++) {
        if (mz_str_eq(map->v[i].key, key)) {
            return &map->v[i];
        }
    }
    return NULL;
}

mz_str mz_yaml_text(const mz_yaml *map, mz_str key)
{
    const mz_yaml *v = mz_yaml_get(map, key);
    return v != NULL && v->kind == MZ_YAML_TEXT ? v->text : (mz_str){0};
}

const mz_yaml *mz_yaml_stranger(const mz_yaml *map, const mz_str *allowed, mz_len n)
{
    for (mz_len i = 0; map->kind == MZ_YAML_MAP && i < map->n; i++) {
        bool known = false;
        for (mz_len k = 0; k < n && !known; k++) {
            known = mz_str_eq(map->v[i].key, allowed[k]);
        }
        if (!known) {
            return &map->v[i];
        }
    }
    return NULL;
}

mz_len mz_line_of(mz_str bytes, mz_len at, mz_len *column)
{
    mz_len line = 1, from = 0;
    const mz_len end = at < bytes.len ? at : bytes.len;
    for (mz_len i = 0; i < end; i++) {
        if (bytes.data[i] == '\n') {
            line++;
            from = i + 1;
        }
    }
    if (column != NULL) {
        *column = end - from + 1;
    }
    return line;
}
