/* state/sessions: whatever is read is written so that it is read the same again, and nothing else is read. */
#include "serve/session.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mz_sessions *one = NULL, *two = NULL;
    mz_assert(!mz_failed(mz_sessions_new(NULL, 0, &one)) && !mz_failed(mz_sessions_new(NULL, 0, &two)));
    const mz_status s = mz_sessions_parse(one, (mz_str){data, (mz_len)size}, 0);
    mz_assert(!mz_failed(s) || s.at >= 1);
    MZ_BUF_SCOPED first = mz_buf_new(MZ_SESSIONS_FILE_MAX), second = mz_buf_new(MZ_SESSIONS_FILE_MAX);
    mz_put_sessions(&first, one);
    mz_assert(!mz_failed(mz_sessions_parse(two, mz_buf_str(&first), 0)));
    mz_put_sessions(&second, two);
    mz_assert(mz_str_eq(mz_buf_str(&first), mz_buf_str(&second)));
    mz_sessions_free(one);
    mz_sessions_free(two);
    return 0;
}
