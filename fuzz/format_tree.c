/* Any bytes as JSON, YAML and GeoJSON: refused with a place inside the bytes, or a tree within its limits. */
#include "format/format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* depth is limited by the parser */
static mz_len count(const mz_json *v, int depth) // NOLINT(misc-no-recursion)
{
    mz_assert(depth <= MZ_JSON_DEPTH_MAX + 1);
    mz_len n = 1;
    for (mz_len i = 0; i < v->n; i++) {
        n += count(&v->v[i], depth + 1);
    }
    return n;
}

static mz_len count_yaml(const mz_yaml *v, int depth, mz_len size) // NOLINT(misc-no-recursion)
{
    mz_assert(depth <= MZ_YAML_DEPTH_MAX + 1 && v->at >= 0 && v->at <= size && v->line >= 1);
    mz_len n = 1;
    for (mz_len i = 0; i < v->n; i++) {
        n += count_yaml(&v->v[i], depth + 1, size);
    }
    return n;
}

static void geojson(mz_str in, mz_arena arena)
{
    mz_geojson g;
    mz_geojson_feature f;
    const mz_status s = mz_geojson_open(in, &g);
    mz_assert(!mz_failed(s) || (s.at >= 0 && s.at <= in.len));
    mz_len last = -1;
    for (mz_arena each = arena; !mz_failed(s) && mz_geojson_next(&g, &f, &each); each = arena) {
        mz_assert(f.begin > last && f.begin <= f.end && f.end <= in.len && f.line >= 1);
        last = f.begin;
        for (mz_len i = 0; f.fault == NULL && i < f.parts_n; i++) {
            mz_assert(f.parts[i].n > 0 && f.parts[i].v[0].lat_e6 <= 90000000);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mz_region region;
    mz_arena arena;
    if (mz_failed(mz_region_new(512 << 20, &region, &arena))) {
        return 0;
    }
    const mz_str in = {data, (mz_len)size};
    mz_arena a = arena;
    mz_json json;
    const mz_status j = mz_json_parse(in, &json, &a);
    mz_assert(mz_failed(j) ? j.at <= in.len + 1 : count(&json, 0) > 0);
    a = arena;
    mz_yaml yaml;
    const mz_status y = mz_yaml_parse(in, &yaml, &a);
    mz_assert(mz_failed(y) ? y.at <= in.len : count_yaml(&yaml, 0, in.len) <= MZ_YAML_NODES_MAX);
    geojson(in, arena);
    mz_region_free(&region);
    return 0;
}
