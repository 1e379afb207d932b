/* Features: a page of them, one of them, or all as a file. */
#include "serve/api/api.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- a feature in the client's system ---- */

/* Degrees as they stand on the record; metres to the centimetre. Empty: the system does not reach there. */
static mz_str position_of(const mz_feature *f, mz_crs crs, mz_buf *room)
{
    mz_json_out w = mz_json_to(room, 0);
    mz_xy at;
    mz_buf_clear(room);
    if (!f->placed) {
        return S("");
    }
    if (!mz_crs_metric(crs)) {
        mz_json_fixed(&w, crs == MZ_CRS_4326 ? f->lat_e6 : f->lon_e6, 6);
        mz_json_fixed(&w, crs == MZ_CRS_4326 ? f->lon_e6 : f->lat_e6, 6);
    } else if (mz_crs_of_point(crs, (mz_point){.lat_e6 = f->lat_e6, .lon_e6 = f->lon_e6}, &at)) {
        mz_json_fixed(&w, llround(at.x * 100), 2);
        mz_json_fixed(&w, llround(at.y * 100), 2);
    }
    return mz_buf_str(room);
}

static void say_crs(mz_api_call *c, mz_crs crs)
{
    mz_http_put_header(c->a, "Content-Crs",
                       mz_str_z(c->v->q->perm, mz_str_concat(c->v->q->perm, S("<"), mz_crs_uri(crs), S(">"))));
}

/* ---- one page ---- */

/* Programs that give no name ask for ten features again and again (GDAL before 3.8): the next page is larger. */
static int64_t next_limit(const mz_api_call *c, int64_t limit)
{
    const bool nameless = c->format == MZ_API_JSON && mz_http_header(c->v->q, "User-Agent").len == 0;
    return nameless && limit < MZ_API_NEXT_LIMIT ? MZ_API_NEXT_LIMIT : limit;
}

static mz_str next_of(mz_api_call *c, const mz_api_choice *choice, const mz_api_cursor *last)
{
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_api_put_cursor(&b, c->v->site->cursor_key, &choice->query, last);
    const mz_str cursor = mz_buf_str(&b);
    return mz_api_here(c, c->format, &cursor, next_limit(c, choice->limit));
}

/* One more than a page is asked for: then there is a next one. */
static mz_status put_features(mz_api_call *c, const mz_api_choice *choice, mz_buf *out, mz_api_page *page)
{
    const mz_feature_class *class = mz_collection_class(c->of);
    MZ_BUF_SCOPED room = mz_buf_new(128);
    mz_selection wanted = choice->selection;
    mz_api_cursor last = {MZ_NO_DAY, 0};
    mz_feature f;
    bool more = true;
    MZ_FEATURES_SCOPED rows = {0};
    wanted.most = choice->limit + 1;
    wanted.ready = c->format == MZ_API_JSON;
    MZ_TRY(mz_features_open(c->v->c, &wanted, &rows));
    for (;;) {
        MZ_TRY(mz_features_next(&rows, &f, &more));
        if (!more || page->returned == choice->limit) {
            break;
        }
        if (c->format == MZ_API_HTML) {
            mz_api_table_row(c, out, &f);
        } else {
            mz_put(out, page->returned > 0 ? S(",\n") : S("\n"));
            mz_feature_geojson_open(class, &f, position_of(&f, choice->crs, &room), out);
            mz_put_byte(out, '}');
        }
        last = (mz_api_cursor){f.day, f.number};
        page->returned++;
    }
    page->next = more ? next_of(c, choice, &last) : S("");
    return mz_buf_status(out);
}

static mz_status count(mz_api_call *c, const mz_api_choice *choice, int64_t *matched)
{
    mz_selection wanted = choice->selection;
    wanted.resumes = false;
    MZ_TRY(mz_features_count(c->v->c, &wanted, MZ_API_COUNT_MAX, matched));
    const bool all = wanted.where == NULL && wanted.also == NULL && !wanted.boxed && !wanted.timed;
    *matched = *matched > MZ_API_COUNT_MAX && !all ? -1 : *matched;
    return mz_ok();
}

static void put_time_stamp(mz_api_call *c, mz_json_out *w)
{
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_put_utc(&b, mz_site_now(c->v->site));
    mz_api_put_text(w, "timeStamp", mz_buf_str(&b));
}

static void put_page_links(mz_api_call *c, mz_json_out *w, const mz_api_page *page)
{
    mz_json_key(w, S("links"));
    mz_json_begin(w, '[');
    mz_api_put_own_links(w, c);
    mz_api_put_path(w, c, "collection", "application/json", "The collection", mz_api_below(c, ""));
    if (page->next.len > 0) {
        mz_api_put_link(w, c, "next", mz_api_type(c->what, c->format), S("The next page"), page->next);
    }
    mz_json_end(w, ']');
}

static mz_status put_collection(mz_api_call *c, const mz_api_choice *choice)
{
    mz_buf *out = &c->a->body;
    mz_api_page page = {0, -1, S("")};
    mz_json_out w = mz_json_to(out, 0);
    c->a->status = 200;
    c->a->type = c->what->type;
    say_crs(c, choice->crs);
    mz_json_begin(&w, '{');
    mz_api_put_text(&w, "type", S("FeatureCollection"));
    mz_json_key(&w, S("features"));
    mz_json_begin(&w, '[');
    MZ_TRY(put_features(c, choice, out, &page));
    MZ_TRY(count(c, choice, &page.matched)); /* behind the page: whoever found it may have counted already */
    mz_json_end(&w, ']');
    put_page_links(c, &w, &page);
    put_time_stamp(c, &w);
    if (page.matched >= 0) {
        mz_api_put_number(&w, "numberMatched", page.matched);
    }
    mz_api_put_number(&w, "numberReturned", page.returned);
    mz_json_end(&w, '}');
    mz_put_byte(out, '\n');
    if (page.next.len > 0) {
        mz_http_put_header(c->a, "Link",
                           mz_str_z(c->v->q->perm, mz_str_concat(c->v->q->perm, S("<"), page.next,
                                                                 S(">; rel=\"next\"; type=\"application/geo+json\""))));
    }
    return mz_ok();
}

static mz_status put_table(mz_api_call *c, mz_buf *out)
{
    mz_api_choice choice;
    mz_api_page page = {0, -1, S("")};
    if (!mz_api_choose(c, &choice)) {
        return mz_ok();
    }
    MZ_TRY(count(c, &choice, &page.matched));
    mz_api_table_head(c, out);
    MZ_TRY(put_features(c, &choice, out, &page));
    mz_api_table_end(c, out, &page);
    return mz_ok();
}

/* ---- files of all that is wanted ---- */

static const mz_export_format export_formats[MZ_API_FORMATS] = {
    [MZ_API_CSV] = MZ_EXPORT_CSV,
    [MZ_API_GEOJSONSEQ] = MZ_EXPORT_GEOJSONSEQ,
    [MZ_API_FLATGEOBUF] = MZ_EXPORT_FLATGEOBUF,
    [MZ_API_GEOPACKAGE] = MZ_EXPORT_GEOPACKAGE,
};

static mz_status write_on(void *ctx, mz_str bytes) { return mz_file_write(ctx, bytes); }

static mz_status write_file(mz_api_call *c, const mz_export *how, const char *path, mz_file *file)
{
    if (how->format == MZ_EXPORT_GEOPACKAGE) {
        MZ_TRY(mz_flow_export_gpkg(c->v->c, how, path, *c->v->perm));
        return mz_file_open_read(path, file);
    }
    MZ_TRY(mz_file_open_write(path, file));
    return mz_flow_export(c->v->c, how, write_on, file, *c->v->perm);
}

/* A file without a name once it is open: whatever happens, nothing stays. */
static mz_status make_file(mz_api_call *c, const mz_export *how, mz_file *file)
{
    MZ_BUF_SCOPED name = mz_buf_new(256);
    mz_puts(&name, "state/export.");
    mz_put_int(&name, (int64_t)getpid());
    mz_put_byte(&name, '.');
    mz_put_int(&name, atomic_fetch_add(&c->v->site->exports_made, 1));
    const char *path = mz_path_join(c->v->q->perm, c->v->site->options.folder, mz_buf_str(&name));
    const mz_status s = write_file(c, how, path, file);
    const mz_status removed = mz_file_remove(path);
    return mz_failed(s) ? s : removed;
}

static void name_file(mz_api_call *c)
{
    mz_arena *perm = c->v->q->perm;
    const char *end = mz_api_format_rows[c->format].file;
    mz_http_put_header(
        c->a, "Content-Disposition",
        mz_str_z(perm, mz_str_concat(perm, S("attachment; filename=\""), mz_str_of(mz_collection_class(c->of)->name),
                                     S("."), mz_str_of(end), S("\""))));
}

static mz_status give_file(mz_api_call *c, const mz_api_choice *choice)
{
    const mz_export how = {.format = export_formats[c->format], .wanted = choice->selection};
    mz_export all = how;
    mz_file file = MZ_NO_FILE;
    if (choice->crs != MZ_CRS_84) {
        return mz_fail(MZ_BAD_INPUT, "files are in CRS84: leave crs out", -1);
    }
    if (c->has[MZ_API_LIMIT_P]) {
        all.wanted.most = choice->limit;
    }
    const mz_status made = make_file(c, &all, &file);
    if (mz_failed(made)) {
        mz_file_close(&file);
        return made;
    }
    c->a->status = 200;
    c->a->type = mz_str_z(c->v->q->perm, mz_api_type(c->what, c->format));
    c->a->file = file;
    say_crs(c, MZ_CRS_84);
    name_file(c);
    return mz_file_size(&file, &c->a->file_size);
}

mz_status mz_api_items(mz_api_call *c)
{
    mz_api_choice choice;
    if (c->format == MZ_API_HTML) {
        mz_api_show(c, put_table);
        return mz_ok();
    }
    if (c->format != MZ_API_JSON && !c->v->q->may_wait) {
        mz_http_later(c->a);
        return mz_ok();
    }
    if (!mz_api_choose(c, &choice)) {
        return mz_ok();
    }
    return c->format == MZ_API_JSON ? put_collection(c, &choice) : give_file(c, &choice);
}

/* ---- one feature ---- */

static mz_status find_one(mz_api_call *c, mz_features *rows, mz_feature *f)
{
    bool found;
    const mz_selection wanted = {.of = c->of, .id = c->id, .most = 1};
    MZ_TRY(mz_features_open(c->v->c, &wanted, rows));
    MZ_TRY(mz_features_next(rows, f, &found));
    return found ? mz_ok() : mz_fail(MZ_DENIED, "the collection has no such feature", -1);
}

static mz_status put_list(mz_api_call *c, mz_buf *out)
{
    mz_feature f;
    MZ_FEATURES_SCOPED rows = {0};
    MZ_TRY(find_one(c, &rows, &f));
    mz_api_list(c, out, &f);
    return mz_ok();
}

mz_status mz_api_item(mz_api_call *c)
{
    mz_feature f;
    mz_crs crs = MZ_CRS_84;
    MZ_FEATURES_SCOPED rows = {0};
    MZ_BUF_SCOPED room = mz_buf_new(128);
    mz_json_out w = mz_json_to(&c->a->body, 0);
    if (c->has[MZ_API_CRS] && !mz_crs_parse(c->given[MZ_API_CRS], &crs)) {
        mz_api_wrong(c, MZ_API_CRS, "this reference system is not known here", -1);
        return mz_ok();
    }
    if (c->format == MZ_API_HTML) {
        mz_api_show(c, put_list);
        return mz_ok();
    }
    MZ_TRY(find_one(c, &rows, &f));
    c->a->status = 200;
    c->a->type = c->what->type;
    say_crs(c, crs);
    mz_feature_geojson_open(mz_collection_class(c->of), &f, position_of(&f, crs, &room), &c->a->body);
    mz_puts(&c->a->body, ",\"links\":");
    mz_json_begin(&w, '[');
    mz_api_put_own_links(&w, c);
    mz_api_put_path(&w, c, "collection", "application/json", "The collection", mz_api_below(c, ""));
    mz_json_end(&w, ']');
    mz_puts(&c->a->body, "}\n");
    return mz_ok();
}
