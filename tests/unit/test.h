/* test.h: what every cmocka program includes, in the order that cmocka wants. */
#ifndef MZ_TEST_H
#define MZ_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/base.h"

#define assert_str(got, want)                                                                                          \
    do {                                                                                                               \
        const mz_str got_ = (got), want_ = (want);                                                                     \
        if (!mz_str_eq(got_, want_)) {                                                                                 \
            fail_msg("got \"%.*s\", want \"%.*s\"", SFMT(got_), SFMT(want_));                                          \
        }                                                                                                              \
    } while (0)
#define assert_ok(call)                                                                                                \
    do {                                                                                                               \
        const mz_status ok_ = (call);                                                                                  \
        if (ok_.code != MZ_OK) {                                                                                       \
            fail_msg("%s (%s, at %td)", ok_.what, ok_.where, ok_.at);                                                  \
        }                                                                                                              \
    } while (0)
#define assert_code(call, want) assert_int_equal((call).code, (want))

#endif
