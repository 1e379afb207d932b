/* Files that are compiled in: served under a name that changes with their bytes, so that they may be kept for ever. */
#include "serve/inside.h"

/* cppcheck does not see assets.inc, which is made by the build. */
typedef struct asset {
    // cppcheck-suppress unusedStructMember
    const char *name;
    // cppcheck-suppress unusedStructMember
    const char *path; /* "/asset/0123456789ab/site.css" */
    // cppcheck-suppress unusedStructMember
    const uint8_t *bytes;
    // cppcheck-suppress unusedStructMember
    mz_len size;
} asset;

#include "assets.inc"

#define ASSETS ((mz_len)(sizeof assets / sizeof assets[0]))

static const struct {
    const char *end, *type;
} types[] = {
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
    {".woff2", "font/woff2"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".txt", "text/plain; charset=utf-8"},
};

static const char *type_of(const char *name)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (mz_str_ends(mz_str_of(name), mz_str_of(types[i].end))) {
            return types[i].type;
        }
    }
    return "application/octet-stream";
}

mz_status mz_assets_start(mz_site *s)
{
    mz_arena perm;
    MZ_TRY(mz_region_new((mz_len)64 << 20, &s->assets, &perm));
    s->packed = mz_new(&perm, mz_str, ASSETS);
    for (mz_len i = 0; i < ASSETS; i++) {
        const mz_str plain = {assets[i].bytes, assets[i].size};
        MZ_BUF_SCOPED packed = mz_buf_new(plain.len + 1024);
        MZ_TRY(mz_gzip_pack(plain, 9, &packed));
        s->packed[i] = packed.len < plain.len ? mz_str_copy(&perm, mz_buf_str(&packed)) : (mz_str){0};
    }
    return mz_ok();
}

const char *mz_asset_path(const char *name)
{
    for (mz_len i = 0; i < ASSETS; i++) {
        if (strcmp(assets[i].name, name) == 0) {
            return assets[i].path;
        }
    }
    mz_die(MZ_HERE, "an asset that is not compiled in");
}

void mz_asset_page(mz_visit *v, mz_http_answer *a)
{
    for (mz_len i = 0; i < ASSETS; i++) {
        if (!mz_str_eq(v->q->path, mz_str_of(assets[i].path))) {
            continue;
        }
        const mz_str small = v->site->packed[i];
        const bool packed = small.len > 0 && mz_takes_gzip(v->q);
        mz_http_put_header(a, "Cache-Control", "public, max-age=31536000, immutable");
        mz_http_put_header(a, "Vary", "Accept-Encoding");
        if (packed) {
            mz_http_put_header(a, "Content-Encoding", "gzip");
        }
        a->status = 200;
        a->type = type_of(assets[i].name);
        mz_put(&a->body, packed ? small : (mz_str){assets[i].bytes, assets[i].size});
        return;
    }
    mz_problem(a, 404, S("Not found"), S("no such file, or one of another version of the program"));
}
