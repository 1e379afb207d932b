/* The parser and the JSON Schema must say the same: the keys of every mapping, what it cannot do without, the types. */
#include "format/format.h"
#include "lexicon/lexicon.h"
#include "terms/terms.h"
#include "test.h"

static mz_region region;
static mz_arena arena;
static mz_json schema;

static int set_up(void **state)
{
    (void)state;
    mz_str bytes;
    return mz_failed(mz_region_new(1 << 28, &region, &arena)) ||
           mz_failed(mz_file_load(MZ_SOURCE "/data/terms/terms.schema.json", 1 << 20, &bytes, &arena)) ||
           mz_failed(mz_json_parse(bytes, &schema, &arena));
}

static int tear_down(void **state)
{
    (void)state;
    mz_region_free(&region);
    return 0;
}

#define TOP     "id: t\ntitle: {en: x}\nparties: [PAK, AFG]\nfrom: 2025-10-19\nsource: x\n"
#define LINE    "lines: [{id: l, holder: x, source: x, error_m: 1, left: PAK, right: AFG, points: [[70, 30], [70, 31]]}]\n"
#define CLAUSES "clauses: [{id: c, text: {en: x}, prohibited: [shelling]}]\n"

/* One mapping of the format: its definition in the schema, and terms in which %s stands for more of its keys. */
static const struct {
    const char *definition, *before, *behind;
} mappings[] = {
    {"", TOP CLAUSES, "\n"},
    {"line", TOP CLAUSES "lines:\n  - {id: l, holder: x, source: x, error_m: 1, points: [[70, 30], [70, 31]], ", "}\n"},
    {"zone", TOP LINE CLAUSES "zones:\n  - {id: z, holder: x, source: x, along: l, reach_m: 1, ", "}\n"},
    {"clause", TOP "clauses:\n  - {id: c, text: {en: x}, prohibited: [shelling], ", "}\n"},
    {"reading", TOP "clauses:\n  - {id: c, text: {en: x}, prohibited: [shelling], readings: {PAK: {text: {en: x}, ",
     "}}}\n"},
    {"exception",
     TOP "clauses:\n  - {id: c, text: {en: x}, prohibited: [shelling], exceptions: [{id: e, text: {en: x}, ", "}]}\n"},
    {"clocks", TOP "clauses:\n  - {id: c, text: {en: x}, prohibited: [shelling], clocks: {answer: 1, ", "}}\n"},
};

static const mz_json *definition(const char *name)
{
    const mz_json *d = name[0] == 0 ? &schema : mz_json_get(mz_json_get(&schema, S("$defs")), mz_str_of(name));
    assert_non_null(d);
    return d;
}

static mz_terms_faults faults_of(mz_str yaml)
{
    mz_terms t;
    mz_terms_faults f = {0};
    const mz_status s = mz_terms_parse(yaml, NULL, NULL, &t, &f, &arena);
    assert_int_equal(mz_failed(s), f.n > 0);
    return f;
}

/* The keys that the parser names when it meets one that it does not know. */
static mz_strs keys_of_parser(size_t i)
{
    const mz_terms_faults f =
        faults_of(mz_str_concat(&arena, mz_str_of(mappings[i].before), S("zzz: 1"), mz_str_of(mappings[i].behind)));
    mz_strs out = {0};
    for (mz_len k = 0; k < f.n; k++) {
        const mz_len at = mz_str_find(f.v[k].sentence, S("; write one of "));
        if (at < 0 || mz_str_find(f.v[k].sentence, S("zzz")) < 0) {
            continue;
        }
        mz_str rest = mz_str_from(f.v[k].sentence, at + 15);
        rest.len--; /* the full stop */
        while (rest.data != NULL) {
            *mz_push(&arena, &out) = mz_str_trim(mz_str_cut(&rest, ','));
        }
    }
    return out;
}

static bool among(mz_str s, const mz_strs *list)
{
    for (mz_len i = 0; i < list->n; i++) {
        if (mz_str_eq(s, list->v[i])) {
            return true;
        }
    }
    return false;
}

static void the_keys_of_every_mapping_are_those_of_the_schema(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mappings / sizeof mappings[0]; i++) {
        const mz_strs keys = keys_of_parser(i);
        const mz_json *properties = mz_json_get(definition(mappings[i].definition), S("properties"));
        if (keys.n == 0 || keys.n != properties->n) {
            fail_msg("%s: the parser knows %td keys, the schema %td", mappings[i].definition, keys.n, properties->n);
        }
        for (mz_len k = 0; k < properties->n; k++) {
            if (!among(properties->v[k].name, &keys)) {
                fail_msg("%s: the parser does not know %.*s", mappings[i].definition, SFMT(properties->v[k].name));
            }
        }
    }
}

/* A mapping without anything: what the parser then misses is what the schema requires. */
static void what_is_required_is_what_the_schema_requires(void **state)
{
    (void)state;
    const struct {
        const char *definition, *yaml;
    } empty[] = {
        {"", "{}\n"},
        {"line", TOP CLAUSES "lines: [{}]\n"},
        {"zone", TOP CLAUSES "zones: [{}]\n"},
        {"clause", TOP "clauses: [{}]\n"},
        {"reading", TOP "clauses: [{id: c, text: {en: x}, prohibited: [shelling], readings: {PAK: {}}}]\n"},
        {"exception", TOP "clauses: [{id: c, text: {en: x}, prohibited: [shelling], exceptions: [{}]}]\n"},
    };
    for (size_t i = 0; i < sizeof empty / sizeof empty[0]; i++) {
        const mz_terms_faults f = faults_of(mz_str_of(empty[i].yaml));
        const mz_json *required = mz_json_get(definition(empty[i].definition), S("required"));
        for (mz_len k = 0; k < required->n; k++) {
            const mz_str key = required->v[k].text;
            bool missed = mz_str_eq(key, S("clauses")) || mz_str_eq(key, S("parties")); /* told in other words */
            for (mz_len m = 0; m < f.n; m++) {
                const mz_str quoted = mz_str_concat(&arena, S("\""), key, S("\" is missing"));
                missed |= mz_str_find(f.v[m].sentence, quoted) >= 0;
            }
            if (!missed) {
                fail_msg("%s: the parser does not miss %.*s", empty[i].definition, SFMT(key));
            }
        }
    }
}

static void the_types_are_those_of_the_taxonomy(void **state)
{
    (void)state;
    const mz_json *words = mz_json_get(definition("type"), S("enum"));
    mz_strs listed = {0};
    for (mz_len i = 0; i < words->n; i++) {
        *mz_push(&arena, &listed) = words->v[i].text;
        const mz_str yaml = mz_str_concat(&arena, S(TOP "clauses:\n  - {id: c, text: {en: x}, prohibited: ["),
                                          words->v[i].text, S("]}\n"));
        assert_int_equal(faults_of(yaml).n, 0);
    }
    mz_len n = 0;
    const mz_type *types = mz_types(&n);
    for (mz_len i = 0; i < n; i++) {
        assert_true(among(types[i].leaf, &listed));
        assert_true(among(types[i].path, &listed));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_keys_of_every_mapping_are_those_of_the_schema),
        cmocka_unit_test(what_is_required_is_what_the_schema_requires),
        cmocka_unit_test(the_types_are_those_of_the_taxonomy),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
