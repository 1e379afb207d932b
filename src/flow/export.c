#include "flow/inside.h"

#define PIECE_BYTES (1 << 20)
#define PIECE_MAX   (1 << 26)

typedef struct writing {
    const mz_export *wanted;
    const mz_feature_class *class;
    mz_give sink;
    void *ctx;
    mz_buf piece; /* what waits to be given on */
} writing;

static mz_status give(writing *w, mz_len least)
{
    if (w->piece.len < least || w->piece.len == 0) {
        return mz_ok();
    }
    MZ_TRY(mz_buf_status(&w->piece));
    MZ_TRY(w->sink(w->ctx, mz_buf_str(&w->piece)));
    mz_buf_clear(&w->piece);
    return mz_ok();
}

static void put_head(writing *w)
{
    if (w->wanted->format == MZ_EXPORT_CSV) {
        mz_feature_csv_head(w->class, &w->piece);
    } else if (w->wanted->format == MZ_EXPORT_GEOJSON) {
        mz_puts(&w->piece, "{\"type\":\"FeatureCollection\",\"features\":[");
    }
}

static void put_feature(writing *w, const mz_feature *f, bool first)
{
    switch (w->wanted->format) {
    case MZ_EXPORT_CSV:
        mz_feature_csv(w->class, f, &w->piece);
        break;
    case MZ_EXPORT_GEOJSON:
        mz_put(&w->piece, first ? S("\n") : S(",\n"));
        mz_feature_geojson(w->class, f, &w->piece);
        break;
    case MZ_EXPORT_GEOJSONSEQ: /* RFC 8142: each text begins with a record separator */
        mz_put_byte(&w->piece, 0x1E);
        mz_feature_geojson(w->class, f, &w->piece);
        mz_put_byte(&w->piece, '\n');
        break;
    case MZ_EXPORT_FORMATS:
        mz_assert(first && !first);
    }
}

static mz_status write_stream(mz_case *c, writing *w, mz_arena scratch)
{
    mz_feature f;
    bool more = true;
    MZ_FEATURES_SCOPED rows = {0};
    MZ_TRY(mz_features_open(c, w->wanted->of, w->wanted->where, &rows));
    put_head(w);
    for (bool first = true; more; first = false) {
        MZ_TRY(mz_features_next(&rows, &f, &more, scratch));
        if (more) {
            put_feature(w, &f, first);
            MZ_TRY(give(w, PIECE_BYTES));
        }
    }
    mz_put(&w->piece, w->wanted->format == MZ_EXPORT_GEOJSON ? S("\n]}\n") : S(""));
    return give(w, 0);
}

mz_status mz_flow_export(mz_case *c, const mz_export *wanted, mz_give sink, void *ctx, mz_arena scratch)
{
    writing w = {wanted, mz_collection_class(wanted->of), sink, ctx, mz_buf_new(PIECE_MAX)};
    const mz_status s = write_stream(c, &w, scratch);
    mz_buf_free(&w.piece);
    return s;
}
