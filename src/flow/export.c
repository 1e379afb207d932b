#include "flow/inside.h"

#define PIECE_BYTES (1 << 20)
#define PIECE_MAX   (1 << 26)

typedef struct writing {
    const mz_export *how;
    const mz_feature_class *class;
    mz_give give;
    void *ctx;
    mz_buf piece; /* what waits to be given on */
} writing;

static mz_status give_when(writing *w, mz_len least)
{
    if (w->piece.len < least || w->piece.len == 0) {
        return mz_ok();
    }
    MZ_TRY(mz_buf_status(&w->piece));
    MZ_TRY(w->give(w->ctx, mz_buf_str(&w->piece)));
    mz_buf_clear(&w->piece);
    return mz_ok();
}

static void put_head(writing *w)
{
    if (w->how->format == MZ_EXPORT_CSV) {
        mz_feature_csv_head(w->class, &w->piece);
    } else if (w->how->format == MZ_EXPORT_GEOJSON) {
        mz_puts(&w->piece, "{\"type\":\"FeatureCollection\",\"features\":[");
    }
}

static void put_feature(writing *w, const mz_feature *f, bool first)
{
    switch (w->how->format) {
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
    case MZ_EXPORT_FLATGEOBUF:
    case MZ_EXPORT_PMTILES:
    case MZ_EXPORT_GEOPACKAGE:
    case MZ_EXPORT_FORMATS:
        mz_die(MZ_HERE, "a format that is written elsewhere");
    }
}

/* Features whose properties are wanted as JSON come with them ready. */
static mz_status open_features(mz_case *c, const mz_export *how, mz_features *out)
{
    mz_selection wanted = how->wanted;
    wanted.ready = how->format == MZ_EXPORT_GEOJSON || how->format == MZ_EXPORT_GEOJSONSEQ;
    return mz_features_open(c, &wanted, out);
}

static mz_status write_stream(mz_case *c, writing *w)
{
    mz_feature f;
    bool more = true;
    MZ_FEATURES_SCOPED rows = {0};
    MZ_TRY(open_features(c, w->how, &rows));
    put_head(w);
    for (bool first = true; more; first = false) {
        MZ_TRY(mz_features_next(&rows, &f, &more));
        if (more) {
            put_feature(w, &f, first);
            MZ_TRY(give_when(w, PIECE_BYTES));
        }
    }
    mz_put(&w->piece, w->how->format == MZ_EXPORT_GEOJSON ? S("\n]}\n") : S(""));
    return give_when(w, 0);
}

static void close_fgb(mz_fgb *f) { mz_fgb_free(f); }

static mz_status write_flatgeobuf(mz_case *c, const writing *w)
{
    mz_feature f;
    MZ_FEATURES_SCOPED rows = {0};
    MZ_WORK_ROOM_SCOPED room = {0};
    MZ_TRY(mz_work_room_new(&room));
    __attribute__((cleanup(close_fgb))) mz_fgb file = mz_fgb_new(w->class, &room.arena);
    MZ_TRY(open_features(c, w->how, &rows));
    for (bool more = true; more;) {
        MZ_TRY(mz_features_next(&rows, &f, &more));
        if (more) {
            MZ_TRY(mz_fgb_add(&file, &f));
        }
    }
    return mz_fgb_finish(&file, w->give, w->ctx, room.arena);
}

static void close_pmtiles(mz_pmtiles *p) { mz_pmtiles_free(p); }

static mz_status write_pmtiles(mz_case *c, const writing *w, mz_arena scratch)
{
    mz_feature f;
    MZ_FEATURES_SCOPED rows = {0};
    MZ_WORK_ROOM_SCOPED room = {0};
    MZ_TRY(mz_work_room_new(&room));
    __attribute__((cleanup(close_pmtiles))) mz_pmtiles file =
        mz_pmtiles_new(w->class, w->how->min_zoom, w->how->max_zoom, &room.arena);
    MZ_TRY(open_features(c, w->how, &rows));
    for (bool more = true; more;) {
        MZ_TRY(mz_features_next(&rows, &f, &more));
        if (more && f.placed) {
            const mz_mercator m = mz_mercator_of((mz_point){.lat_e6 = f.lat_e6, .lon_e6 = f.lon_e6});
            MZ_TRY(mz_pmtiles_add(&file, &f, m.x, m.y));
        }
    }
    return mz_pmtiles_finish(&file, w->give, w->ctx, scratch);
}

mz_status mz_flow_export(mz_case *c, const mz_export *how, mz_give give, void *ctx, mz_arena scratch)
{
    writing w = {how, mz_collection_class(how->wanted.of), give, ctx, mz_buf_new(PIECE_MAX)};
    const mz_status s = how->format == MZ_EXPORT_FLATGEOBUF ? write_flatgeobuf(c, &w)
                        : how->format == MZ_EXPORT_PMTILES  ? write_pmtiles(c, &w, scratch)
                                                            : write_stream(c, &w);
    mz_buf_free(&w.piece);
    return s;
}

/* When the last entry that the index holds was made, as its author claims; 0 in an empty index. */
static mz_status last_change(mz_case *c, mz_utc *out, mz_arena scratch)
{
    mz_rows rows;
    MZ_TRY(mz_index_ask(c->index, MZ_Q_ENTRY_LAST, NULL, 0, &rows, &scratch));
    *out = rows.n > 0 ? ((const mz_entry_row *)rows.v)->time : 0;
    return mz_ok();
}

mz_status mz_flow_export_gpkg(mz_case *c, const mz_export *how, const char *path, mz_arena scratch)
{
    mz_utc changed;
    mz_feature f;
    MZ_FEATURES_SCOPED rows = {0};
    MZ_GPKG_SCOPED file = NULL;
    MZ_TRY(last_change(c, &changed, scratch));
    MZ_TRY(open_features(c, how, &rows));
    MZ_TRY(mz_gpkg_create(path, mz_collection_class(how->wanted.of), changed, &file));
    for (bool more = true; more;) {
        MZ_TRY(mz_features_next(&rows, &f, &more));
        if (more) {
            MZ_TRY(mz_gpkg_add(file, &f));
        }
    }
    return mz_gpkg_finish(file);
}
