#include "intake/row.h"

/* A property as text: strings as they stand, numbers by their digits. */
static mz_str text_of(mz_feed *f, const mz_json *v)
{
    if (v->kind == MZ_JSON_STRING) {
        return mz_str_trim(v->text);
    }
    MZ_BUF_SCOPED b = mz_buf_new(64);
    if (v->kind == MZ_JSON_INT) {
        mz_put_int(&b, v->integer);
    } else if (v->kind == MZ_JSON_REAL && v->real > -1e12 && v->real < 1e12) {
        mz_put_fixed(&b, (int64_t)(v->real * 1e6 + (v->real < 0 ? -0.5 : 0.5)), 6);
    }
    return mz_str_copy(&f->rows, mz_buf_str(&b));
}

static void name_properties(mz_feed *f, const mz_layout *layout, const mz_geojson_feature *feature, mz_row *row)
{
    *row = (mz_row){.line = feature->line, .begin = feature->begin, .end = feature->end};
    for (int i = 0; i < MZ_FIELDS; i++) {
        row->v[i] = (mz_span){{0}, -1, -1};
        for (int k = 0; k < MZ_FIELD_NAMES && layout->names[i][k] != NULL && row->v[i].text.len == 0; k++) {
            const mz_json *v = mz_json_get(&feature->properties, mz_str_of(layout->names[i][k]));
            if (v != NULL) {
                row->v[i].text = text_of(f, v);
            }
        }
    }
    if (feature->id.len > 0) {
        row->v[F_ID].text = feature->id;
    }
}

static mz_str degrees(mz_feed *f, int32_t e6)
{
    MZ_BUF_SCOPED b = mz_buf_new(16);
    mz_put_fixed(&b, e6, 6);
    return mz_str_copy(&f->rows, mz_buf_str(&b));
}

static mz_row_fault look_at(const mz_geojson_feature *feature)
{
    const bool point = feature->kind == MZ_GEOJSON_POINTS && feature->parts_n == 1 && feature->parts[0].n == 1;
    const char *why = feature->fault != NULL             ? feature->fault
                      : feature->kind == MZ_GEOJSON_NONE ? "the feature has no place"
                      : !point                           ? "the feature is not one point"
                                                         : NULL;
    return (mz_row_fault){why, {0}};
}

static mz_status take_feature(mz_feed *f, const mz_layout *layout, const mz_geojson_feature *feature, mz_seen *seen)
{
    mz_row row;
    mz_statement s;
    mz_row_fault fault = look_at(feature);
    if (fault.reason == NULL) {
        name_properties(f, layout, feature, &row);
        row.v[F_LAT].text = degrees(f, feature->parts[0].v[0].lat_e6);
        row.v[F_LON].text = degrees(f, feature->parts[0].v[0].lon_e6);
        fault = mz_row_statement(f, layout, &row, &s);
    }
    if (fault.reason == NULL) {
        fault = mz_seen_check(f, seen, s.id, feature->line, feature->begin, feature->end);
    }
    if (fault.reason != NULL) {
        return mz_feed_reject(f, feature->line, feature->begin, feature->end, fault.reason, fault.detail);
    }
    return mz_feed_push(f, &s);
}

mz_status mz_read_geojson(mz_feed *f)
{
    const mz_layout *layout = mz_layout_of(MZ_AS_GEOJSON);
    mz_geojson g;
    mz_geojson_feature feature;
    MZ_TRY(mz_geojson_open(f->bytes, &g));
    f->document.date = MZ_NO_DAY;
    MZ_TRY(mz_feed_document(f, S("application/geo+json"), MZ_BY_TABLE, (mz_str){0}));
    mz_seen seen = {.perm = &f->keep};
    for (;;) {
        mz_arena tree = f->keep; /* given back for the next feature: what its statement keeps is copied */
        if (!mz_geojson_next(&g, &feature, &tree)) {
            break;
        }
        f->result->rows++;
        MZ_TRY(take_feature(f, layout, &feature, &seen));
    }
    return mz_feed_flush(f, f->bytes.len);
}
