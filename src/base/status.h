/* status.h: how a function says that it failed, and how the program says that it is wrong itself.
 *
 * A status is returned by value and must be looked at. Its code tells the caller what to do next; `what` is a
 * static sentence for people; `at` is the byte, row or index of the input that is meant. The outermost caller
 * adds the file's name and prints once; nothing in between logs.
 */
#ifndef MZ_BASE_STATUS_H
#define MZ_BASE_STATUS_H

#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef ptrdiff_t mz_len; /* counts, lengths, indexes */

typedef enum mz_code {
    MZ_OK = 0,
    MZ_BAD_INPUT, /* the input is wrong: reject it, say where, go on with the rest */
    MZ_LIMIT,     /* the input is larger than a stated limit */
    MZ_IO,        /* the disk or the system failed: stop */
    MZ_CORRUPT,   /* what we keep is not what we wrote: stop and say what to do */
    MZ_DENIED     /* a key, a passphrase or a right is missing */
} mz_code;

typedef struct mz_status {
    const char *what;  /* static sentence for people; "" when MZ_OK */
    const char *where; /* "file.c:line", for the log */
    mz_len at;         /* the byte, row or index meant; -1 when none */
    mz_code code;
} mz_status;

#define MZ_MUST    __attribute__((warn_unused_result))
#define MZ_STR_(x) #x
#define MZ_STR(x)  MZ_STR_(x)
#define MZ_HERE    __FILE__ ":" MZ_STR(__LINE__)

#define mz_fail(code_, what_, at_) ((mz_status){(what_), MZ_HERE, (mz_len)(at_), (code_)})
#define MZ_TRY(call)                                                                                                   \
    do {                                                                                                               \
        const mz_status mz_s_ = (call);                                                                                \
        if (mz_s_.code != MZ_OK) {                                                                                     \
            return mz_s_;                                                                                              \
        }                                                                                                              \
    } while (0)

/* Stays on in release. It means "bug in mizan"; bad input is never asserted. */
#define mz_assert(c) ((c) ? (void)0 : mz_die(MZ_HERE, #c))

static inline mz_status mz_ok(void) { return (mz_status){"", "", -1, MZ_OK}; }
static inline bool mz_failed(mz_status s) { return s.code != MZ_OK; }

/* Prints `what` with its place on standard error and aborts. */
_Noreturn void mz_die(const char *where, const char *what);

/* A word for the code, as it stands in JSON and logs: "ok", "bad_input", … */
const char *mz_code_word(mz_code code);

#endif
