/* Files that are compiled in: served under a name that changes with their bytes, so that they may be kept for ever. */
#include "record/record.h"
#include "serve/inside.h"

typedef struct raw_asset {
    const char *name;
    const uint8_t *bytes;
    mz_len size;
} raw_asset;

#include "assets.inc"

#define ASSETS     ((mz_len)(sizeof raw / sizeof raw[0]))
#define HASH_CHARS 12

typedef struct asset {
    const char *path;     /* "/asset/0123456789ab/site.css" */
    mz_str plain, packed; /* packed: gzip; empty where that is no smaller */
} asset;

/* Made once, before any thread starts, and never changed. */
static asset made[sizeof raw / sizeof raw[0]];

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

static mz_status make(mz_len i, mz_arena *perm)
{
    const mz_str plain = {raw[i].bytes, raw[i].size};
    const mz_hash256 hash = mz_sha256(plain);
    const mz_str hex = mz_str_sub(mz_hash_hex(perm, &hash), 0, HASH_CHARS);
    MZ_BUF_SCOPED packed = mz_buf_new(plain.len + 1024);
    MZ_TRY(mz_gzip_pack(plain, 9, &packed));
    made[i].path = mz_str_z(perm, mz_str_concat(perm, S("/asset/"), hex, S("/"), mz_str_of(raw[i].name)));
    made[i].plain = plain;
    made[i].packed = packed.len < plain.len ? mz_str_copy(perm, mz_buf_str(&packed)) : (mz_str){0};
    return mz_ok();
}

mz_status mz_assets_start(void)
{
    mz_region region; /* as long as the process */
    mz_arena arena;
    if (made[0].path != NULL) {
        return mz_ok();
    }
    MZ_TRY(mz_region_new((mz_len)64 << 20, &region, &arena));
    for (mz_len i = 0; i < ASSETS; i++) {
        MZ_TRY(make(i, &arena));
    }
    return mz_ok();
}

const char *mz_asset_path(const char *name)
{
    for (mz_len i = 0; i < ASSETS; i++) {
        if (strcmp(raw[i].name, name) == 0) {
            return made[i].path;
        }
    }
    mz_die(MZ_HERE, "an asset that is not compiled in");
}

void mz_asset_page(mz_visit *v, mz_http_answer *a)
{
    for (mz_len i = 0; i < ASSETS; i++) {
        if (!mz_str_eq(v->q->path, mz_str_of(made[i].path))) {
            continue;
        }
        const bool packed = made[i].packed.len > 0 && mz_takes_gzip(v->q);
        mz_http_put_header(a, "Cache-Control", "public, max-age=31536000, immutable");
        mz_http_put_header(a, "Vary", "Accept-Encoding");
        if (packed) {
            mz_http_put_header(a, "Content-Encoding", "gzip");
        }
        a->status = 200;
        a->type = type_of(raw[i].name);
        mz_put(&a->body, packed ? made[i].packed : made[i].plain);
        return;
    }
    mz_problem(a, 404, S("Not found"), S("no such file, or one of another version of the program"));
}
