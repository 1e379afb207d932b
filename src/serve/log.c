#include "serve/log.h"

#define FOREVER "public, max-age=31536000, immutable"

/* What changes is small: it is read whole, and its hash is its tag. */
static void answer_changing(const char *path, const mz_http_request *q, mz_http_answer *a)
{
    mz_str bytes;
    const mz_status s = mz_file_load(path, MZ_FORK_FILE_MAX, &bytes, q->perm);
    if (mz_failed(s)) {
        mz_http_say(a, 404, S("this record has no such file"));
        return;
    }
    const mz_hash256 hash = mz_sha256(bytes);
    const mz_str tag = mz_str_concat(q->perm, S("\""), mz_str_sub(mz_hash_hex(q->perm, &hash), 0, 32), S("\""));
    mz_http_put_header(a, "ETag", mz_str_z(q->perm, tag));
    mz_http_put_header(a, "Cache-Control", "no-cache");
    if (mz_str_eq(mz_http_header(q, "If-None-Match"), tag)) {
        a->status = 304;
        return;
    }
    a->status = 200;
    a->type = "text/plain; charset=utf-8";
    mz_put(&a->body, bytes);
}

static void answer_lasting(const char *path, bool blob, mz_http_answer *a)
{
    const mz_status s = mz_file_open_read(path, &a->file);
    if (mz_failed(s) || mz_failed(mz_file_size(&a->file, &a->file_size))) {
        mz_http_say(a, 404, S("this record has no such file"));
        return;
    }
    a->status = 200;
    a->type = "application/octet-stream";
    /* A body may be erased one day: then no cache shall hold it. */
    mz_http_put_header(a, "Cache-Control", blob ? "private, no-store" : FOREVER);
    mz_http_put_header(a, "X-Content-Type-Options", "nosniff");
}

void mz_log_answer(const char *folder, bool documents, mz_str path, const mz_http_request *q, mz_http_answer *a)
{
    const mz_served kind = mz_served_path(path);
    if (kind == MZ_SERVED_NONE || (kind == MZ_SERVED_BLOB && !documents)) {
        mz_http_say(a, 404, S("this record has no such file"));
        return;
    }
    const char *file = mz_path_join(q->perm, folder, path);
    if (kind == MZ_SERVED_TILE || kind == MZ_SERVED_BLOB) {
        answer_lasting(file, kind == MZ_SERVED_BLOB, a);
    } else {
        answer_changing(file, q, a);
    }
}
