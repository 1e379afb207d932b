#include "record/shelf.h"
#include "record/tile.h"

static bool is_hash(mz_str s)
{
    mz_hash256 h;
    return mz_hash_parse_hex(s, &h);
}

static bool is_blob(mz_str name) /* "ab/ab12…" */
{
    return name.len == 3 + 2 * MZ_HASH_BYTES && name.data[2] == '/' && is_hash(mz_str_from(name, 3)) &&
           memcmp(name.data, name.data + 3, 2) == 0;
}

mz_served mz_served_path(mz_str path)
{
    mz_tile t;
    int64_t size;
    if (mz_str_eq(path, S("checkpoint"))) {
        return MZ_SERVED_CHECKPOINT;
    }
    if (mz_str_starts(path, S("cosigned/"))) {
        const mz_str name = mz_str_from(path, 9);
        const bool one = mz_str_eq(name, S("list")) || (mz_str_canonical_uint(name, &size) && size > 0);
        return one ? MZ_SERVED_COSIGNED : MZ_SERVED_NONE;
    }
    if (mz_str_starts(path, S("fork/"))) {
        return is_hash(mz_str_from(path, 5)) ? MZ_SERVED_FORK : MZ_SERVED_NONE;
    }
    if (mz_str_starts(path, S("blob/"))) {
        return is_blob(mz_str_from(path, 5)) ? MZ_SERVED_BLOB : MZ_SERVED_NONE;
    }
    return mz_tile_path_parse(path, &t) ? MZ_SERVED_TILE : MZ_SERVED_NONE;
}
