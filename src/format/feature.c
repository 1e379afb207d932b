#include "format/feature.h"

#include "format/csv.h"
#include "format/json.h"

void mz_feature_csv_head(const mz_feature_class *c, mz_buf *out)
{
    for (int line = 0; line < 2; line++) {
        bool first = true;
        for (mz_len i = 0; i < c->n; i++) {
            const mz_property *f = &c->fields[i];
            if (f->type != MZ_PROPERTY_GEOMETRY) {
                mz_csv_put(out, mz_str_of(line == 0 ? f->name : f->hxl), first);
                first = false;
            }
        }
        mz_csv_end(out);
    }
}

static void put_plain(const mz_property *field, const mz_property_value *v, mz_buf *to)
{
    switch (field->type) {
    case MZ_PROPERTY_TEXT:
        mz_put(to, v->text);
        break;
    case MZ_PROPERTY_INTEGER:
        mz_put_int(to, v->number);
        break;
    case MZ_PROPERTY_SHARE:
    case MZ_PROPERTY_DEGREES:
        mz_put_fixed(to, v->number, 6);
        break;
    case MZ_PROPERTY_BOOLEAN:
        mz_put(to, v->number != 0 ? S("yes") : S("no"));
        break;
    case MZ_PROPERTY_DAY:
        mz_put_day(to, (mz_day)v->number);
        break;
    case MZ_PROPERTY_GEOMETRY:
        break;
    }
}

void mz_feature_csv(const mz_feature_class *c, const mz_feature *f, mz_buf *out)
{
    MZ_BUF_SCOPED cell = mz_buf_new(1 << 20);
    bool first = true;
    for (mz_len i = 0; i < c->n; i++) {
        if (c->fields[i].type == MZ_PROPERTY_GEOMETRY) {
            continue;
        }
        mz_buf_clear(&cell);
        if (f->v[i].known) {
            put_plain(&c->fields[i], &f->v[i], &cell);
        }
        mz_csv_put(out, mz_buf_str(&cell), first);
        first = false;
    }
    mz_csv_end(out);
}

static void put_point(mz_json_out *w, const mz_feature *f)
{
    mz_json_begin(w, '{');
    mz_json_key(w, S("type"));
    mz_json_str(w, S("Point"));
    mz_json_key(w, S("coordinates"));
    mz_json_begin(w, '[');
    mz_json_fixed(w, f->lon_e6, 6);
    mz_json_fixed(w, f->lat_e6, 6);
    mz_json_end(w, ']');
    mz_json_end(w, '}');
}

static void put_value(mz_json_out *w, const mz_property *field, const mz_property_value *v)
{
    MZ_BUF_SCOPED day = mz_buf_new(32);
    if (!v->known) {
        mz_json_null(w);
        return;
    }
    switch (field->type) {
    case MZ_PROPERTY_TEXT:
        mz_json_str_or_null(w, v->text);
        break;
    case MZ_PROPERTY_INTEGER:
        mz_json_int(w, v->number);
        break;
    case MZ_PROPERTY_SHARE:
    case MZ_PROPERTY_DEGREES:
        mz_json_fixed(w, v->number, 6);
        break;
    case MZ_PROPERTY_BOOLEAN:
        mz_json_bool(w, v->number != 0);
        break;
    case MZ_PROPERTY_DAY:
        mz_put_day(&day, (mz_day)v->number);
        mz_json_str(w, mz_buf_str(&day));
        break;
    case MZ_PROPERTY_GEOMETRY:
        mz_json_null(w);
        break;
    }
}

void mz_feature_geojson(const mz_feature_class *c, const mz_feature *f, mz_buf *out)
{
    mz_json_out w = mz_json_to(out, 0);
    mz_json_begin(&w, '{');
    mz_json_key(&w, S("type"));
    mz_json_str(&w, S("Feature"));
    mz_json_key(&w, S("id"));
    mz_json_str(&w, f->v[0].text);
    mz_json_key(&w, S("geometry"));
    if (f->placed) {
        put_point(&w, f);
    } else {
        mz_json_null(&w);
    }
    mz_json_key(&w, S("properties"));
    mz_json_begin(&w, '{');
    for (mz_len i = 1; i < c->n; i++) {
        if (mz_property_is_value(&c->fields[i])) {
            mz_json_key(&w, mz_str_of(c->fields[i].name));
            put_value(&w, &c->fields[i], &f->v[i]);
        }
    }
    mz_json_end(&w, '}');
    mz_json_end(&w, '}');
}
