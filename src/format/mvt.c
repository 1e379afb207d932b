#include "format/mvt.h"

/* Tags of the fields: number * 8 + wire type. */
enum { TILE_LAYER = 3 * 8 + 2 };
enum { LAYER_NAME = 1 * 8 + 2, LAYER_FEATURE = 2 * 8 + 2, LAYER_KEY = 3 * 8 + 2, LAYER_VALUE = 4 * 8 + 2 };
enum { LAYER_EXTENT = 5 * 8, LAYER_VERSION = 15 * 8 };
enum { FEATURE_ID = 1 * 8, FEATURE_TAGS = 2 * 8 + 2, FEATURE_TYPE = 3 * 8, FEATURE_GEOMETRY = 4 * 8 + 2 };
enum { VALUE_TEXT = 1 * 8 + 2, VALUE_DOUBLE = 3 * 8 + 1, VALUE_INT = 4 * 8, VALUE_BOOL = 7 * 8 };
enum { TYPE_POINT = 1, MOVE_TO_ONE = 9, VERSION = 2 };

void mz_put_varint(mz_buf *out, uint64_t v)
{
    for (; v >= 0x80; v >>= 7) {
        mz_put_byte(out, (uint8_t)(v | 0x80));
    }
    mz_put_byte(out, (uint8_t)v);
}

static uint64_t take_varint(mz_str s, mz_len *at)
{
    uint64_t v = 0;
    for (int shift = 0;; shift += 7) {
        const uint8_t b = s.data[(*at)++];
        v |= (uint64_t)(b & 0x7F) << shift;
        if (b < 0x80) {
            return v;
        }
    }
}

static void put_block(mz_buf *out, uint8_t tag, mz_str bytes)
{
    mz_put_byte(out, tag);
    mz_put_varint(out, (uint64_t)bytes.len);
    mz_put(out, bytes);
}

static uint64_t zigzag(int32_t v) { return (uint32_t)v << 1 ^ (uint32_t) - (v < 0); }

/* ---- values ---- */

static void put_double(mz_buf *out, double v)
{
    uint64_t bits;
    (void)memcpy(&bits, &v, sizeof bits);
    mz_put_byte(out, VALUE_DOUBLE);
    for (int i = 0; i < 8; i++) {
        mz_put_byte(out, (uint8_t)(bits >> (8 * i)));
    }
}

static void put_value(mz_buf *out, mz_property_type type, const mz_property_value *v)
{
    MZ_BUF_SCOPED day = mz_buf_new(32);
    switch (type) {
    case MZ_PROPERTY_TEXT:
        put_block(out, VALUE_TEXT, v->text);
        break;
    case MZ_PROPERTY_DAY:
        mz_put_day(&day, (mz_day)v->number);
        put_block(out, VALUE_TEXT, mz_buf_str(&day));
        break;
    case MZ_PROPERTY_BOOLEAN:
        mz_put_byte(out, VALUE_BOOL);
        mz_put_byte(out, v->number != 0);
        break;
    case MZ_PROPERTY_SHARE:
        put_double(out, (double)v->number / 1e6);
        break;
    case MZ_PROPERTY_INTEGER:
    case MZ_PROPERTY_DEGREES:
    case MZ_PROPERTY_GEOMETRY:
        mz_put_byte(out, VALUE_INT);
        mz_put_varint(out, (uint64_t)v->number);
        break;
    }
}

void mz_mvt_pack(const mz_feature_class *of, const mz_feature *f, mz_buf *out)
{
    MZ_BUF_SCOPED value = mz_buf_new(MZ_MVT_LAYER_MAX);
    uint64_t key = 1; /* 0 is `count` */
    for (mz_len i = 0; i < of->n; i++) {
        if (!mz_property_is_value(&of->fields[i])) {
            continue;
        }
        if (f->v[i].known) {
            mz_buf_clear(&value);
            put_value(&value, of->fields[i].type, &f->v[i]);
            mz_put_varint(out, key);
            mz_put_varint(out, (uint64_t)value.len);
            mz_put(out, mz_buf_str(&value));
        }
        key++;
    }
}

/* ---- the layer ---- */

mz_mvt mz_mvt_new(const mz_feature_class *of)
{
    return (mz_mvt){.of = of,
                    .features = mz_buf_new(MZ_MVT_LAYER_MAX),
                    .values = mz_buf_new(MZ_MVT_LAYER_MAX),
                    .one = mz_buf_new(MZ_MVT_LAYER_MAX)};
}

void mz_mvt_free(mz_mvt *t)
{
    mz_buf_free(&t->features);
    mz_buf_free(&t->values);
    mz_buf_free(&t->one);
}

/* The place of a value among the layer's own; a new one is written down. */
static uint64_t place_of(mz_mvt *t, mz_str value, mz_arena *perm)
{
    bool fresh;
    const int64_t *at = mz_map_put(&t->known, value, t->known.n, &fresh, perm);
    const uint64_t place = (uint64_t)*at;
    if (fresh) {
        put_block(&t->values, LAYER_VALUE, value);
    }
    return place;
}

static void put_tags(mz_mvt *t, mz_str packed, int64_t n, mz_arena *perm, mz_buf *tags)
{
    MZ_BUF_SCOPED count = mz_buf_new(32);
    mz_put_byte(&count, VALUE_INT);
    mz_put_varint(&count, (uint64_t)n);
    mz_put_varint(tags, 0);
    mz_put_varint(tags, place_of(t, mz_str_copy(perm, mz_buf_str(&count)), perm));
    for (mz_len at = 0; n == 1 && at < packed.len;) {
        mz_put_varint(tags, take_varint(packed, &at));
        const mz_len size = (mz_len)take_varint(packed, &at);
        mz_put_varint(tags, place_of(t, mz_str_sub(packed, at, at + size), perm));
        at += size;
    }
}

void mz_mvt_add(mz_mvt *t, int64_t id, mz_str packed, int64_t n, int32_t px, int32_t py, mz_arena *perm)
{
    MZ_BUF_SCOPED inner = mz_buf_new(MZ_MVT_LAYER_MAX);
    mz_assert(n >= 1 && id >= 0);
    mz_buf_clear(&t->one);
    if (n == 1) {
        mz_put_byte(&t->one, FEATURE_ID);
        mz_put_varint(&t->one, (uint64_t)id);
    }
    put_tags(t, packed, n, perm, &inner);
    put_block(&t->one, FEATURE_TAGS, mz_buf_str(&inner));
    mz_put_byte(&t->one, FEATURE_TYPE);
    mz_put_byte(&t->one, TYPE_POINT);
    mz_buf_clear(&inner);
    mz_put_byte(&inner, MOVE_TO_ONE);
    mz_put_varint(&inner, zigzag(px));
    mz_put_varint(&inner, zigzag(py));
    put_block(&t->one, FEATURE_GEOMETRY, mz_buf_str(&inner));
    put_block(&t->features, LAYER_FEATURE, mz_buf_str(&t->one));
}

static void put_keys(const mz_feature_class *of, mz_buf *out)
{
    put_block(out, LAYER_KEY, MZ_MVT_COUNT_FIELD);
    for (mz_len i = 0; i < of->n; i++) {
        if (mz_property_is_value(&of->fields[i])) {
            put_block(out, LAYER_KEY, mz_str_of(of->fields[i].name));
        }
    }
}

mz_status mz_mvt_finish(mz_mvt *t, mz_buf *out)
{
    MZ_BUF_SCOPED layer = mz_buf_new(MZ_MVT_LAYER_MAX);
    mz_put_byte(&layer, LAYER_VERSION);
    mz_put_byte(&layer, VERSION);
    put_block(&layer, LAYER_NAME, mz_str_of(t->of->name));
    mz_put(&layer, mz_buf_str(&t->features));
    put_keys(t->of, &layer);
    mz_put(&layer, mz_buf_str(&t->values));
    mz_put_byte(&layer, LAYER_EXTENT);
    mz_put_varint(&layer, MZ_MVT_EXTENT);
    const bool full = t->features.full || t->values.full || t->one.full || layer.full;
    mz_buf_clear(&t->features);
    mz_buf_clear(&t->values);
    t->known = (mz_map){0};
    if (full) {
        return mz_fail(MZ_LIMIT, "a tile is larger than 256 MiB", -1);
    }
    put_block(out, TILE_LAYER, mz_buf_str(&layer));
    return mz_buf_status(out);
}
