/* geopackage.c: a GeoPackage by SQLite. Names of tables and columns are those of a feature class: constants of ours. */
#include "index/inside.h"

#define FEATURES 1 /* number of the parameter for the fid; geometry and properties follow */
#define WKT_WGS84                                                                                                      \
    "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563,AUTHORITY[\"EPSG\",\"7030\"]],"    \
    "AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,AUTHORITY[\"EPSG\",\"8901\"]],UNIT[\"degree\","              \
    "0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],AUTHORITY[\"EPSG\",\"4326\"]]"

struct mz_gpkg {
    mz_region home;
    mz_arena perm;
    const mz_feature_class *of;
    const char *path, *temp;
    sqlite3 *db;
    sqlite3_stmt *put, *place;
    int64_t n;
    mz_buf places; /* of what is placed: mz_spot */
    bool any;      /* something is placed; then the extent, in degrees */
    double west, south, east, north;
};

#define HOME_ROOM  (1 << 20)
#define PLACES_MAX (INT64_C(1) << 36)

/* What goes into the spatial index at the end, neighbours together: that is twice as fast as in the order of days. */
typedef struct mz_spot {
    int64_t cell, fid;
    mz_point at;
} mz_spot;

static const char base_tables[] =
    "PRAGMA page_size=4096; PRAGMA encoding='UTF-8'; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
    "PRAGMA locking_mode=EXCLUSIVE; PRAGMA cache_size=-16384; PRAGMA application_id=1196444487; PRAGMA "
    "user_version=10300; BEGIN;"
    "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,"
    " organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description "
    "TEXT);"
    "INSERT INTO gpkg_spatial_ref_sys VALUES"
    " ('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined cartesian coordinate reference system'),"
    " ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),"
    " ('WGS 84 geodetic', 4326, 'EPSG', 4326, '" WKT_WGS84 "', 'longitude/latitude coordinates in decimal degrees');"
    "CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,"
    " description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),"
    " min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,"
    " CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));"
    "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,"
    " geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,"
    " CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),"
    " CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),"
    " CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));"
    "CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,"
    " definition TEXT NOT NULL, scope TEXT NOT NULL,"
    " CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));";

/* # stands for the table's name. */
static const char layer_rows[] =
    "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id)"
    " VALUES ('#', 'features', '#', ?1, ?2, 4326)";
static const char geometry_rows[] = "INSERT INTO gpkg_geometry_columns VALUES ('#', 'geom', 'POINT', 4326, 0, 0);"
                                    "INSERT INTO gpkg_extensions VALUES ('#', 'geom', 'gpkg_rtree_index',"
                                    " 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');"
                                    "CREATE VIRTUAL TABLE rtree_#_geom USING rtree(id, minx, maxx, miny, maxy);";

#define BOX_OF_NEW "(NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom))"
#define IS_THERE   "(NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))"
#define IS_NOT     "(NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))"
/* Keep the index right when others edit the file; made last, as we have no ST_ functions and need none. */
static const char triggers[] =
    "CREATE TRIGGER rtree_#_geom_insert AFTER INSERT ON # WHEN " IS_THERE
    " BEGIN INSERT OR REPLACE INTO rtree_#_geom VALUES " BOX_OF_NEW "; END;"
    "CREATE TRIGGER rtree_#_geom_update1 AFTER UPDATE OF geom ON # WHEN OLD.fid = NEW.fid AND " IS_THERE
    " BEGIN INSERT OR REPLACE INTO rtree_#_geom VALUES " BOX_OF_NEW "; END;"
    "CREATE TRIGGER rtree_#_geom_update2 AFTER UPDATE OF geom ON # WHEN OLD.fid = NEW.fid AND " IS_NOT
    " BEGIN DELETE FROM rtree_#_geom WHERE id = OLD.fid; END;"
    "CREATE TRIGGER rtree_#_geom_update3 AFTER UPDATE ON # WHEN OLD.fid != NEW.fid AND " IS_THERE
    " BEGIN DELETE FROM rtree_#_geom WHERE id = OLD.fid; INSERT OR REPLACE INTO rtree_#_geom VALUES " BOX_OF_NEW
    "; END;"
    "CREATE TRIGGER rtree_#_geom_update4 AFTER UPDATE ON # WHEN OLD.fid != NEW.fid AND " IS_NOT
    " BEGIN DELETE FROM rtree_#_geom WHERE id IN (OLD.fid, NEW.fid); END;"
    "CREATE TRIGGER rtree_#_geom_delete AFTER DELETE ON # WHEN OLD.geom NOT NULL"
    " BEGIN DELETE FROM rtree_#_geom WHERE id = OLD.fid; END;";

static mz_status written(int rc)
{
    const bool good = rc == SQLITE_OK || rc == SQLITE_DONE;
    return good ? mz_ok() : mz_fail(MZ_IO, "the GeoPackage cannot be written", -1);
}

/* The text with the table's name in it, NUL-terminated. A # behind a / is a part of an address. */
static void put_named(const mz_gpkg *g, const char *text, mz_buf *out)
{
    for (const char *c = text; *c != 0; c++) {
        if (*c == '#' && c > text && c[-1] != '/') {
            mz_put(out, mz_str_of(g->of->name));
        } else {
            mz_put_byte(out, (uint8_t)*c);
        }
    }
    mz_put_byte(out, 0);
}

static mz_status run(const mz_gpkg *g, const char *text)
{
    MZ_BUF_SCOPED sql = mz_buf_new(1 << 16);
    put_named(g, text, &sql);
    MZ_TRY(mz_buf_status(&sql));
    return written(sqlite3_exec(g->db, (const char *)sql.data, NULL, NULL, NULL));
}

static mz_status prepare(const mz_gpkg *g, const char *text, sqlite3_stmt **out)
{
    MZ_BUF_SCOPED sql = mz_buf_new(1 << 16);
    put_named(g, text, &sql);
    MZ_TRY(mz_buf_status(&sql));
    return written(sqlite3_prepare_v2(g->db, (const char *)sql.data, -1, out, NULL));
}

static mz_status step_once(sqlite3_stmt *s)
{
    const int rc = sqlite3_step(s);
    (void)sqlite3_reset(s);
    return written(rc);
}

static int bind_text(sqlite3_stmt *s, int at, mz_str v)
{
    return sqlite3_bind_text(s, at, v.len == 0 ? "" : (const char *)v.data, (int)v.len, SQLITE_TRANSIENT);
}

static const char *column_type(mz_property_type t)
{
    switch (t) {
    case MZ_PROPERTY_TEXT:
        return "TEXT";
    case MZ_PROPERTY_INTEGER:
        return "INTEGER";
    case MZ_PROPERTY_BOOLEAN:
        return "BOOLEAN";
    case MZ_PROPERTY_DAY:
        return "DATE";
    case MZ_PROPERTY_SHARE:
    case MZ_PROPERTY_DEGREES:
    case MZ_PROPERTY_GEOMETRY:
        break;
    }
    return "DOUBLE";
}

static mz_status make_layer(mz_gpkg *g)
{
    MZ_BUF_SCOPED sql = mz_buf_new(1 << 16), put = mz_buf_new(1 << 16);
    mz_puts(&sql, "CREATE TABLE # (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom POINT");
    mz_puts(&put, "INSERT INTO # VALUES (?1, ?2");
    int column = FEATURES + 1;
    for (mz_len i = 0; i < g->of->n; i++) {
        const mz_property *p = &g->of->fields[i];
        if (mz_property_is_value(p)) {
            mz_puts(&sql, ", \"");
            mz_put(&sql, mz_str_of(p->name));
            mz_puts(&sql, "\" ");
            mz_put(&sql, mz_str_of(column_type(p->type)));
            mz_puts(&put, ", ?");
            mz_put_int(&put, ++column);
        }
    }
    mz_puts(&sql, ")");
    mz_puts(&put, ")");
    mz_put_byte(&sql, 0);
    mz_put_byte(&put, 0);
    MZ_TRY(run(g, (const char *)sql.data));
    MZ_TRY(run(g, geometry_rows));
    MZ_TRY(prepare(g, "INSERT INTO rtree_#_geom VALUES (?1, ?2, ?2, ?3, ?3)", &g->place));
    return prepare(g, (const char *)put.data, &g->put);
}

static mz_status put_contents(mz_gpkg *g, mz_utc changed)
{
    sqlite3_stmt *s = NULL;
    MZ_BUF_SCOPED time = mz_buf_new(64);
    mz_put_utc(&time, changed);
    mz_assert(time.len > 1);
    time.len--; /* the Z, behind the milliseconds that the standard wants */
    mz_puts(&time, ".000Z");
    MZ_TRY(prepare(g, layer_rows, &s));
    mz_assert(bind_text(s, 1, mz_str_of(g->of->title)) == SQLITE_OK && bind_text(s, 2, mz_buf_str(&time)) == SQLITE_OK);
    const mz_status put = step_once(s);
    (void)sqlite3_finalize(s);
    return put;
}

static mz_status make(mz_gpkg *g, mz_utc changed)
{
    MZ_TRY(mz_file_remove(g->temp));
    MZ_TRY(written(
        sqlite3_open_v2(g->temp, &g->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL)));
    MZ_TRY(written(sqlite3_exec(g->db, base_tables, NULL, NULL, NULL)));
    MZ_TRY(put_contents(g, changed));
    return make_layer(g);
}

mz_status mz_gpkg_create(const char *path, const mz_feature_class *of, mz_utc changed, mz_gpkg **out)
{
    mz_region home;
    mz_arena own;
    MZ_TRY(mz_region_new(HOME_ROOM, &home, &own));
    mz_gpkg *g = mz_new(&own, mz_gpkg, 1);
    g->home = home;
    g->places = mz_buf_new(PLACES_MAX);
    g->of = of;
    g->path = mz_str_z(&own, mz_str_of(path));
    g->temp = mz_str_z(&own, mz_str_concat(&own, mz_str_of(path), S(".part")));
    g->perm = own;
    const mz_status made = make(g, changed);
    if (mz_failed(made)) {
        mz_gpkg_close(&g);
        return made;
    }
    *out = g;
    return mz_ok();
}

/* ---- features ---- */

static double degrees(int32_t e6) { return (double)e6 / 1e6; }

/* "GP", version 0, little-endian without an envelope, the reference system, and the point as WKB. */
static void put_geometry(mz_buf *out, double x, double y)
{
    static const uint8_t head[] = {'G', 'P', 0, 1, 0xE6, 0x10, 0, 0, 1, 1, 0, 0, 0};
    uint64_t bits[2];
    const double xy[] = {x, y};
    (void)memcpy(bits, xy, sizeof bits);
    mz_put(out, (mz_str){head, sizeof head});
    for (int i = 0; i < 16; i++) {
        mz_put_byte(out, (uint8_t)(bits[i / 8] >> (8 * (i % 8))));
    }
}

static int bind_value(sqlite3_stmt *s, int at, mz_property_type type, const mz_property_value *v)
{
    MZ_BUF_SCOPED day = mz_buf_new(32);
    if (!v->known) {
        return sqlite3_bind_null(s, at);
    }
    switch (type) {
    case MZ_PROPERTY_TEXT:
        return bind_text(s, at, v->text);
    case MZ_PROPERTY_DAY:
        mz_put_day(&day, (mz_day)v->number);
        return bind_text(s, at, mz_buf_str(&day));
    case MZ_PROPERTY_SHARE:
        return sqlite3_bind_double(s, at, (double)v->number / 1e6);
    case MZ_PROPERTY_INTEGER:
    case MZ_PROPERTY_BOOLEAN:
    case MZ_PROPERTY_DEGREES:
    case MZ_PROPERTY_GEOMETRY:
        break;
    }
    return sqlite3_bind_int64(s, at, v->number);
}

static void keep_place(mz_gpkg *g, mz_point at)
{
    const double x = degrees(at.lon_e6), y = degrees(at.lat_e6);
    const mz_spot spot = {mz_cell_of(at), g->n, at};
    g->west = !g->any || x < g->west ? x : g->west;
    g->south = !g->any || y < g->south ? y : g->south;
    g->east = !g->any || x > g->east ? x : g->east;
    g->north = !g->any || y > g->north ? y : g->north;
    g->any = true;
    mz_put(&g->places, (mz_str){(const uint8_t *)&spot, (mz_len)sizeof spot});
}

mz_status mz_gpkg_add(mz_gpkg *g, const mz_feature *f)
{
    MZ_BUF_SCOPED geometry = mz_buf_new(64);
    int at = FEATURES;
    mz_assert(sqlite3_bind_int64(g->put, at++, ++g->n) == SQLITE_OK);
    if (f->placed) {
        put_geometry(&geometry, degrees(f->lon_e6), degrees(f->lat_e6));
        mz_assert(sqlite3_bind_blob(g->put, at, geometry.data, (int)geometry.len, SQLITE_TRANSIENT) == SQLITE_OK);
        keep_place(g, (mz_point){f->lat_e6, f->lon_e6});
    } else {
        mz_assert(sqlite3_bind_null(g->put, at) == SQLITE_OK);
    }
    for (mz_len i = 0; i < g->of->n; i++) {
        if (mz_property_is_value(&g->of->fields[i])) {
            const int bound = bind_value(g->put, ++at, g->of->fields[i].type, &f->v[i]);
            mz_assert(bound == SQLITE_OK);
        }
    }
    return step_once(g->put);
}

static int by_cell(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    const mz_spot *x = a, *y = b;
    return (x->cell > y->cell) - (x->cell < y->cell);
}

static mz_status put_places(mz_gpkg *g, mz_arena scratch)
{
    const mz_len n = g->places.len / (mz_len)sizeof(mz_spot);
    mz_spot *v = mz_new(&scratch, mz_spot, n);
    MZ_TRY(mz_buf_status(&g->places));
    for (mz_len i = 0; i < n; i++) {
        (void)memcpy(&v[i], g->places.data + i * (mz_len)sizeof *v, sizeof *v);
    }
    mz_sort(v, n, (mz_len)sizeof *v, by_cell, NULL, scratch);
    for (mz_len i = 0; i < n; i++) {
        mz_assert(sqlite3_bind_int64(g->place, 1, v[i].fid) == SQLITE_OK);
        mz_assert(sqlite3_bind_double(g->place, 2, degrees(v[i].at.lon_e6)) == SQLITE_OK);
        mz_assert(sqlite3_bind_double(g->place, 3, degrees(v[i].at.lat_e6)) == SQLITE_OK);
        MZ_TRY(step_once(g->place));
    }
    return mz_ok();
}

static mz_status put_index(mz_gpkg *g)
{
    mz_region region;
    mz_arena scratch;
    MZ_TRY(mz_region_new(3 * g->places.len + HOME_ROOM, &region, &scratch));
    const mz_status put = put_places(g, scratch);
    mz_region_free(&region);
    return put;
}

static mz_status put_extent(mz_gpkg *g)
{
    sqlite3_stmt *s = NULL;
    const double v[] = {g->west, g->south, g->east, g->north};
    if (!g->any) {
        return mz_ok();
    }
    MZ_TRY(prepare(g, "UPDATE gpkg_contents SET min_x = ?1, min_y = ?2, max_x = ?3, max_y = ?4", &s));
    for (int i = 0; i < 4; i++) {
        mz_assert(sqlite3_bind_double(s, i + 1, v[i]) == SQLITE_OK);
    }
    const mz_status put = step_once(s);
    (void)sqlite3_finalize(s);
    return put;
}

mz_status mz_gpkg_finish(mz_gpkg *g)
{
    MZ_FILE_SCOPED f = MZ_NO_FILE;
    MZ_TRY(put_index(g));
    MZ_TRY(put_extent(g));
    MZ_TRY(run(g, triggers));
    MZ_TRY(run(g, "COMMIT"));
    (void)sqlite3_finalize(g->put);
    (void)sqlite3_finalize(g->place);
    g->put = g->place = NULL;
    MZ_TRY(written(sqlite3_close(g->db)));
    g->db = NULL;
    MZ_TRY(mz_file_open_read(g->temp, &f));
    return mz_file_settle(&f, g->temp, g->path, 0644);
}

void mz_gpkg_close(mz_gpkg **g)
{
    mz_gpkg *own = *g;
    if (own == NULL) {
        return;
    }
    (void)sqlite3_finalize(own->put);
    (void)sqlite3_finalize(own->place);
    (void)sqlite3_close(own->db);
    if (mz_path_exists(own->temp)) {
        const mz_status gone = mz_file_remove(own->temp);
        (void)gone;
    }
    mz_buf_free(&own->places);
    mz_region home = own->home; /* it holds *own itself */
    mz_region_free(&home);
    *g = NULL;
}
