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

static void put_value(mz_json_out *w, const mz_property *field, const mz_property_value *v)
{
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
        mz_json_made(w, S("\""));
        mz_put_day(w->to, (mz_day)v->number);
        mz_put_byte(w->to, '"');
        break;
    case MZ_PROPERTY_GEOMETRY:
        mz_json_null(w);
        break;
    }
}

/* The last field that is a property. */
static mz_len last_property(const mz_feature_class *c)
{
    mz_len i = c->n - 1;
    while (!mz_property_is_value(&c->fields[i])) {
        i--;
    }
    mz_assert(i > 0);
    return i;
}

static void put_property(const mz_feature_class *c, const mz_feature *f, mz_len i, mz_buf *out)
{
    mz_json_out w = mz_json_to(out, 0);
    mz_put_byte(out, i > 1 ? ',' : '{');
    mz_put_byte(out, '"'); /* names are words of ours: there is nothing to escape */
    mz_put(out, mz_str_of(c->fields[i].name));
    mz_puts(out, "\":");
    put_value(&w, &c->fields[i], &f->v[i]);
}

void mz_feature_ready(const mz_feature_class *c, const mz_feature *f, mz_buf *out)
{
    const mz_len last = last_property(c);
    for (mz_len i = 1; i < last; i++) {
        if (mz_property_is_value(&c->fields[i])) {
            put_property(c, f, i, out);
        }
    }
}

void mz_feature_properties(const mz_feature_class *c, const mz_feature *f, mz_buf *out)
{
    if (f->ready.len > 0) {
        mz_put(out, f->ready);
    } else {
        mz_feature_ready(c, f, out);
    }
    put_property(c, f, last_property(c), out);
    mz_put_byte(out, '}');
}

void mz_feature_geojson_open(const mz_feature_class *c, const mz_feature *f, mz_str position, mz_buf *out)
{
    mz_puts(out, "{\"type\":\"Feature\",\"id\":");
    mz_put_json_str(out, f->v[0].text);
    if (position.len > 0) {
        mz_puts(out, ",\"geometry\":{\"type\":\"Point\",\"coordinates\":[");
        mz_put(out, position);
        mz_puts(out, "]},\"properties\":");
    } else {
        mz_puts(out, ",\"geometry\":null,\"properties\":");
    }
    mz_feature_properties(c, f, out);
}

void mz_feature_geojson(const mz_feature_class *c, const mz_feature *f, mz_buf *out)
{
    MZ_BUF_SCOPED position = mz_buf_new(64);
    mz_json_out w = mz_json_to(&position, 0);
    if (f->placed) {
        mz_json_fixed(&w, f->lon_e6, 6);
        mz_json_fixed(&w, f->lat_e6, 6);
    }
    mz_feature_geojson_open(c, f, mz_buf_str(&position), out);
    mz_put_byte(out, '}');
}
