/* Any bytes: an upload, a stick file, a mirror's information or a promise that parses writes back to the same bytes;
 * what does not parse is left alone; and no package verifies under a root that nobody computed. */
#include "record/record.h"

#include "record/package.h"
#include "record/promise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_upload(mz_str in)
{
    static const mz_hash256 held[MZ_PACKAGE_ENTRIES];
    mz_upload u;
    mz_str rest = in;
    if (mz_failed(mz_upload_parse(&rest, &u))) {
        mz_assert(rest.len == in.len);
        return;
    }
    MZ_BUF_SCOPED again = mz_buf_new(1 << 24);
    mz_put_upload(&again, &u);
    const mz_hash256 root = mz_sha256(S("nobody's root"));
    mz_len at = u.start;
    mz_package p;
    while (at < u.end && mz_package_next(&rest, at, u.end, &p) == MZ_PACKAGE_WHOLE) {
        mz_hash256 leaves[MZ_PACKAGE_ENTRIES];
        mz_assert(!mz_package_verify(&p, held, u.end, &root, leaves));
        mz_put_package(&again, &p);
        mz_assert(p.end > at && p.end <= u.end);
        at = p.end;
    }
    mz_assert(mz_str_eq(mz_buf_str(&again), mz_str_sub(in, 0, in.len - rest.len)));
}

static void fuzz_stick(mz_str in)
{
    mz_str rest = in;
    MZ_BUF_SCOPED again = mz_buf_new(1 << 24);
    mz_section s;
    while (rest.len > 0 && !mz_failed(mz_section_next(&rest, &s))) {
        mz_str blob;
        switch (s.kind) {
        case MZ_SECTION_PACKAGE:
            mz_put_package_head(&again, s.checkpoint, (uint64_t)s.body.len);
            mz_put(&again, s.body);
            break;
        case MZ_SECTION_NOTES:
            mz_put_notes_head(&again, (uint64_t)s.body.len);
            mz_put(&again, s.body);
            break;
        case MZ_SECTION_BLOBS:
        default:
            mz_put_blobs_head(&again, s.count);
            while (mz_blob_next(&s, &blob)) {
                mz_put_be(&again, (uint64_t)blob.len, 8);
                mz_put(&again, blob);
            }
            break;
        }
    }
    mz_assert(mz_str_eq(mz_buf_str(&again), mz_str_sub(in, 0, in.len - rest.len)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mz_region region;
    mz_arena arena;
    if (mz_failed(mz_region_new(16 << 20, &region, &arena))) {
        return 0;
    }
    const mz_str in = {data, (mz_len)size};
    fuzz_upload(in);
    fuzz_stick(in);
    mz_mirror_info i;
    MZ_BUF_SCOPED again = mz_buf_new(1 << 24);
    if (!mz_failed(mz_mirror_info_parse(in, &i, &arena))) {
        mz_put_mirror_info(&again, &i);
        mz_assert(mz_str_eq(mz_buf_str(&again), in));
    }
    mz_promise p;
    if (!mz_failed(mz_promise_parse(in, &p))) {
        mz_buf_clear(&again);
        mz_put_promise(&again, &p);
        mz_assert(mz_str_eq(mz_buf_str(&again), in));
    }
    mz_region_free(&region);
    return 0;
}
