/* Vector tiles of a collection, and the one division of the map that they follow. */
#include "serve/api/api.h"

#define SET       "WebMercatorQuad"
#define SET_URI   "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
#define ZOOM_MAX  MZ_MAP_ZOOM_MAX
#define TILE_SIDE 256
#define MVT       "application/vnd.mapbox-vector-tile"

static mz_status known_set(const mz_api_call *c)
{
    return mz_str_eq(c->set, S(SET)) ? mz_ok() : mz_fail(MZ_DENIED, "there is no such set of tiles", -1);
}

/* ---- a tile ---- */

mz_status mz_api_tile(mz_api_call *c)
{
    mz_api_choice choice;
    MZ_TRY(known_set(c));
    if (c->z > ZOOM_MAX || c->x >> c->z != 0 || c->y >> c->z != 0) {
        return mz_fail(MZ_DENIED, "the map has no such tile", -1);
    }
    if (!mz_api_choose(c, &choice)) {
        return mz_ok();
    }
    MZ_TRY(mz_features_tile(c->v->c, &choice.selection, (int)c->z, (uint32_t)c->x, (uint32_t)c->y, &c->a->body,
                            *c->v->perm));
    c->a->status = c->a->body.len > 0 ? 200 : 204;
    c->a->type = c->a->body.len > 0 ? c->what->type : NULL;
    return mz_ok();
}

/* ---- what sets there are ---- */

static void put_set(mz_api_call *c, mz_json_out *w)
{
    mz_api_put_text(w, "title", mz_str_of(mz_collection_class(c->of)->title));
    mz_api_put_text(w, "dataType", S("vector"));
    mz_api_put_text(w, "crs", mz_crs_uri(MZ_CRS_3857));
    mz_api_put_text(w, "tileMatrixSetURI", S(SET_URI));
    mz_json_key(w, S("links"));
    mz_json_begin(w, '[');
    mz_api_put_path(w, c, "self", "application/json", "This set", mz_api_below(c, "/tiles/" SET));
    mz_api_put_path(w, c, "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme", "application/json",
                    "How the map is divided", S("/tileMatrixSets/" SET));
    mz_json_begin(w, '{');
    mz_api_put_text(w, "rel", S("item"));
    mz_api_put_text(w, "type", S(MVT));
    mz_api_put_text(w, "title", S("Tiles, by zoom, row and column"));
    mz_json_key(w, S("templated"));
    mz_json_bool(w, true);
    mz_api_put_text(w, "href", mz_api_with_at(c, mz_api_below(c, "/tiles/" SET "/{tileMatrix}/{tileRow}/{tileCol}")));
    mz_json_end(w, '}');
    mz_json_end(w, ']');
}

mz_status mz_api_tilesets(mz_api_call *c, mz_json_out *w)
{
    mz_json_begin(w, '{');
    mz_json_key(w, S("tilesets"));
    mz_json_begin(w, '[');
    mz_json_begin(w, '{');
    put_set(c, w);
    mz_json_end(w, '}');
    mz_json_end(w, ']');
    mz_json_key(w, S("links"));
    mz_json_begin(w, '[');
    mz_api_put_own_links(w, c);
    mz_json_end(w, ']');
    mz_json_end(w, '}');
    return mz_ok();
}

static void put_layer(const mz_api_call *c, mz_json_out *w)
{
    const mz_feature_class *class = mz_collection_class(c->of);
    mz_json_begin(w, '{');
    mz_api_put_text(w, "id", mz_str_of(class->name));
    mz_api_put_text(w, "dataType", S("vector"));
    mz_api_put_number(w, "geometryDimension", 0);
    mz_json_key(w, S("propertiesSchema"));
    mz_json_begin(w, '{');
    mz_api_put_text(w, "type", S("object"));
    mz_json_key(w, S("properties"));
    mz_json_begin(w, '{');
    mz_json_key(w, MZ_MVT_COUNT_FIELD);
    mz_json_made(w, S("{\"type\":\"integer\",\"title\":\"Features at this point\"}"));
    for (mz_len i = 0; i < class->n; i++) {
        if (mz_property_is_value(&class->fields[i])) {
            mz_json_key(w, mz_str_of(class->fields[i].name));
            mz_json_begin(w, '{');
            mz_api_put_type(w, class->fields[i].type);
            mz_api_put_text(w, "title", mz_str_of(class->fields[i].title));
            mz_json_end(w, '}');
        }
    }
    mz_json_end(w, '}');
    mz_json_end(w, '}');
    mz_json_end(w, '}');
}

mz_status mz_api_tileset(mz_api_call *c, mz_json_out *w)
{
    MZ_TRY(known_set(c));
    mz_json_begin(w, '{');
    put_set(c, w);
    mz_json_key(w, S("layers"));
    mz_json_begin(w, '[');
    put_layer(c, w);
    mz_json_end(w, ']');
    mz_json_end(w, '}');
    return mz_ok();
}

/* ---- how the map is divided ---- */

mz_status mz_api_matrix_sets(mz_api_call *c, mz_json_out *w)
{
    mz_json_begin(w, '{');
    mz_json_key(w, S("tileMatrixSets"));
    mz_json_begin(w, '[');
    mz_json_begin(w, '{');
    mz_api_put_text(w, "id", S(SET));
    mz_api_put_text(w, "title", S("Google Maps Compatible for the World"));
    mz_api_put_text(w, "uri", S(SET_URI));
    mz_api_put_text(w, "crs", mz_crs_uri(MZ_CRS_3857));
    mz_json_key(w, S("links"));
    mz_json_begin(w, '[');
    mz_api_put_path(w, c, "self", "application/json", "How the map is divided", S("/tileMatrixSets/" SET));
    mz_json_end(w, ']');
    mz_json_end(w, '}');
    mz_json_end(w, ']');
    mz_json_end(w, '}');
    return mz_ok();
}

/* Half the equator's length on the sphere of EPSG:3857, in units of 10^-10 m, and metres a pixel and scale at zoom 0:
 * 17-083r4, annex D. Below 2^63 for all zooms, each the half of the one above. */
#define HALF_E10 INT64_C(200375083427892500)
#define CELL_E10 (HALF_E10 / (TILE_SIDE / 2))

static void put_matrix(mz_json_out *w, int z)
{
    MZ_BUF_SCOPED id = mz_buf_new(16);
    mz_put_int(&id, z);
    mz_json_begin(w, '{');
    mz_api_put_text(w, "id", mz_buf_str(&id));
    mz_json_key(w, S("scaleDenominator"));
    mz_json_fixed(w, (CELL_E10 >> z) / 28, 5); /* 10^-10 m over 2.8 * 10^-4 m, in units of 10^-5 */
    mz_json_key(w, S("cellSize"));
    mz_json_fixed(w, CELL_E10 >> z, 10);
    mz_api_put_text(w, "cornerOfOrigin", S("topLeft"));
    mz_json_key(w, S("pointOfOrigin"));
    mz_json_begin(w, '[');
    mz_json_fixed(w, -HALF_E10, 10);
    mz_json_fixed(w, HALF_E10, 10);
    mz_json_end(w, ']');
    mz_api_put_number(w, "matrixWidth", INT64_C(1) << z);
    mz_api_put_number(w, "matrixHeight", INT64_C(1) << z);
    mz_api_put_number(w, "tileWidth", TILE_SIDE);
    mz_api_put_number(w, "tileHeight", TILE_SIDE);
    mz_json_end(w, '}');
}

mz_status mz_api_matrix_set(mz_api_call *c, mz_json_out *w)
{
    MZ_TRY(known_set(c));
    mz_json_begin(w, '{');
    mz_api_put_text(w, "id", S(SET));
    mz_api_put_text(w, "title", S("Google Maps Compatible for the World"));
    mz_api_put_text(w, "uri", S(SET_URI));
    mz_api_put_text(w, "crs", mz_crs_uri(MZ_CRS_3857));
    mz_api_put_text(w, "wellKnownScaleSet", S("http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible"));
    mz_json_key(w, S("orderedAxes"));
    mz_json_made(w, S("[\"X\",\"Y\"]"));
    mz_json_key(w, S("tileMatrices"));
    mz_json_begin(w, '[');
    for (int z = 0; z <= ZOOM_MAX; z++) {
        put_matrix(w, z);
    }
    mz_json_end(w, ']');
    mz_json_end(w, '}');
    return mz_ok();
}
