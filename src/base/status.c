#include "base/status.h"

#include <stdio.h>
#include <stdlib.h>

void mz_die(const char *where, const char *what)
{
    (void)fprintf(stderr, "mizan: internal error at %s: %s\n", where, what);
    abort();
}

const char *mz_code_word(mz_code code)
{
    static const char *const words[] = {"ok", "bad_input", "limit", "io", "corrupt", "denied"};
    mz_assert(code >= MZ_OK && code <= MZ_DENIED);
    return words[code];
}
