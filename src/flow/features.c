/* Features of the case as it stands, and the tiles that they make. */
#include "flow/inside.h"

static mz_selection as_it_stands(const mz_case *c, const mz_selection *wanted)
{
    mz_selection w = *wanted;
    w.settled = c->state.settled;
    return w;
}

mz_status mz_features_open(mz_case *c, const mz_selection *wanted, mz_features *out)
{
    const mz_selection w = as_it_stands(c, wanted);
    *out = (mz_features){0};
    return mz_select_open(c->index, &w, &out->rows);
}

mz_status mz_features_next(mz_features *f, mz_feature *out, bool *more) { return mz_select_next(f->rows, out, more); }

void mz_features_close(mz_features *f) { mz_select_close(&f->rows); }

mz_status mz_features_count(mz_case *c, const mz_selection *wanted, int64_t ceiling, int64_t *out)
{
    const mz_selection w = as_it_stands(c, wanted);
    return mz_select_count(c->index, &w, ceiling, out);
}

/* ---- tiles ---- */

#define CELL_BITS  6
#define PIXELS     (MZ_MVT_EXTENT / MZ_MAP_CELLS) /* of a cell's side */
#define PACKED_MAX (1 << 22)

_Static_assert(1 << CELL_BITS == MZ_MAP_CELLS, "a cell is a square of the map six zooms below its tile");

typedef struct tile {
    int z;
    mz_mvt *to;
    mz_select *rows;
    mz_buf packed;
} tile;

/* Its pixel in the tile. */
static int32_t pixel(uint32_t at, int z) { return (int32_t)((uint64_t)(at << z & UINT32_MAX) * MZ_MVT_EXTENT >> 32); }

static mz_status put_one(tile *t, int64_t number, mz_arena *perm)
{
    mz_feature f;
    bool found;
    MZ_TRY(mz_select_pick(t->rows, number, &f, &found));
    if (found && f.placed) {
        const mz_mercator m = mz_mercator_of((mz_point){f.lat_e6, f.lon_e6});
        mz_buf_clear(&t->packed);
        mz_mvt_pack(t->to->of, &f, &t->packed);
        MZ_TRY(mz_buf_status(&t->packed));
        mz_mvt_add(t->to, number, mz_str_copy(perm, mz_buf_str(&t->packed)), 1, pixel(m.x, t->z), pixel(m.y, t->z),
                   perm);
    }
    return mz_ok();
}

static mz_status put_crowds(tile *t, const mz_clusters *list, mz_arena *perm)
{
    for (mz_len i = 0; i < list->n; i++) {
        const mz_cluster *c = &list->v[i];
        if (c->n == 1) {
            MZ_TRY(put_one(t, c->one, perm));
        } else {
            mz_mvt_add(t->to, 0, (mz_str){0}, c->n, (int32_t)c->x * PIXELS + PIXELS / 2,
                       (int32_t)c->y * PIXELS + PIXELS / 2, perm);
        }
    }
    return mz_ok();
}

mz_status mz_features_tile(mz_case *c, const mz_selection *wanted, int z, uint32_t x, uint32_t y, mz_buf *out,
                           mz_arena scratch)
{
    mz_clusters list;
    MZ_SELECT_SCOPED rows = NULL;
    mz_selection w = as_it_stands(c, wanted);
    mz_assert(z >= 0 && z <= MZ_MAP_ZOOM_MAX);
    MZ_TRY(mz_select_clusters(c->index, &w, (mz_square){z, x, y}, CELL_BITS, &list, &scratch));
    if (list.n == 0) {
        return mz_ok();
    }
    w.picks = true;
    MZ_TRY(mz_select_open(c->index, &w, &rows));
    mz_mvt layer = mz_mvt_new(mz_collection_class(wanted->of));
    tile t = {.z = z, .to = &layer, .rows = rows, .packed = mz_buf_new(PACKED_MAX)};
    mz_status s = put_crowds(&t, &list, &scratch);
    s = mz_failed(s) ? s : mz_mvt_finish(&layer, out);
    mz_buf_free(&t.packed);
    mz_mvt_free(&layer);
    return s;
}
