/* vectors.h: reading the public test vectors beside the project; tests that need them are skipped without them. */
#ifndef MZ_TEST_VECTORS_H
#define MZ_TEST_VECTORS_H

#include "test.h"

#include "record/record.h"

#include <stdio.h>

#define VECTORS MZ_SOURCE "/../shared/vectors/"

static mz_arena arena; /* filled by main, read by value in each test */

static inline void need_vectors(void)
{
    if (!mz_path_is_dir(VECTORS)) {
        (void)printf("skipped: no ../shared/vectors\n");
        skip();
    }
}

/* A file of the vectors, whole. */
static inline mz_str load(const char *name, mz_arena *perm)
{
    mz_str out = {0};
    char path[4096];
    (void)snprintf(path, sizeof path, "%s%s", VECTORS, name);
    assert_ok(mz_file_load(path, 64 << 20, &out, perm));
    return out;
}

static inline mz_hash256 hex_hash(mz_str s)
{
    mz_hash256 h;
    assert_true(mz_hash_parse_hex(s, &h));
    return h;
}

/* "a,b,c" or "-" in hex; -1 when a hash is not 32 bytes or there are too many. */
static inline mz_len hex_proof(mz_str s, mz_hash256 *out)
{
    mz_len n = 0;
    if (mz_str_eq(s, S("-"))) {
        return 0;
    }
    while (s.data != NULL) {
        if (n == 64 || !mz_hash_parse_hex(mz_str_cut(&s, ','), &out[n])) {
            return -1;
        }
        n++;
    }
    return n;
}

#endif
