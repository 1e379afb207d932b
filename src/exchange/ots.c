#include "exchange/anchor.h"

/* A file: MAGIC, version 1, 0x08 (SHA-256), the digest, then one timestamp.
 * A timestamp: any number of 0xff branch, then one branch. A branch: 0x00 and an attestation, or an operation and the
 * timestamp of its result. An attestation: 8 bytes of kind, then its content with its length before it. */
#define MAGIC                                                                                                          \
    "\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94"                                              \
    "\x01\x08"
#define PENDING "\x83\xdf\xe3\x0d\x2e\xf9\x0c\x8e"
#define BITCOIN "\x05\x88\x96\x0d\x73\xd7\x19\x01"

#define OPEN_MAX    256  /* branches that wait for another to end */
#define CONTENT_MAX 8192 /* bytes of an attestation */
#define OPERAND_MAX 4096

enum { FORK = 0xff, ATTESTATION = 0x00, APPEND = 0xf0, PREPEND = 0xf1 };

#define bad(what_) mz_fail(MZ_BAD_INPUT, (what_), -1)

void mz_put_ots(mz_buf *b, const mz_hash256 *digest, mz_str calendar_answer)
{
    mz_puts(b, MAGIC);
    mz_put(b, mz_hash_str(digest));
    mz_put(b, calendar_answer);
}

static bool take(mz_str *rest, mz_len n, mz_str *out)
{
    if (n > rest->len) {
        return false;
    }
    *out = mz_str_sub(*rest, 0, n);
    *rest = mz_str_from(*rest, n);
    return true;
}

/* Seven bits a byte, the lowest first; the top bit says that more follow. */
static bool take_number(mz_str *rest, int64_t *out)
{
    int64_t v = 0;
    mz_str byte;
    for (int shift = 0; shift < 63 && take(rest, 1, &byte); shift += 7) {
        v |= (int64_t)(byte.data[0] & 0x7f) << shift;
        if ((byte.data[0] & 0x80) == 0) {
            *out = v;
            return true;
        }
    }
    return false;
}

static bool take_bytes(mz_str *rest, mz_len most, mz_str *out)
{
    int64_t n;
    return take_number(rest, &n) && n <= most && take(rest, (mz_len)n, out);
}

static bool take_attestation(mz_str *rest, mz_ots *out)
{
    mz_str kind, content, calendar;
    int64_t block;
    if (!take(rest, 8, &kind) || !take_bytes(rest, CONTENT_MAX, &content)) {
        return false;
    }
    if (mz_str_eq(kind, S(PENDING))) {
        if (!take_bytes(&content, CONTENT_MAX, &calendar) || content.len != 0) {
            return false;
        }
        if (out->pending_n < MZ_OTS_NAMED) {
            out->pending[out->pending_n] = calendar;
        }
        out->pending_n++;
    } else if (mz_str_eq(kind, S(BITCOIN))) {
        if (!take_number(&content, &block) || content.len != 0) {
            return false;
        }
        out->block = out->block < 0 || block < out->block ? block : out->block;
    }
    return true; /* of other kinds: somebody else's to judge */
}

static bool take_operation(mz_str *rest, uint8_t tag)
{
    mz_str operand;
    switch (tag) {
    case APPEND:
    case PREPEND:
        return take_bytes(rest, OPERAND_MAX, &operand) && operand.len > 0;
    case 0x02: /* SHA-1 */
    case 0x03: /* RIPEMD-160 */
    case 0x08: /* SHA-256 */
    case 0x67: /* Keccak-256 */
    case 0xf2: /* reverse */
    case 0xf3: /* hex */
        return true;
    default:
        return false;
    }
}

/* The whole tree of branches without recursion: `open` counts the timestamps that go on once a branch has ended. */
static mz_status take_timestamp(mz_str *rest, mz_ots *out)
{
    mz_len open = 1;
    while (open > 0) {
        mz_str tag;
        if (!take(rest, 1, &tag)) {
            return bad("this OpenTimestamps file is cut short");
        }
        const bool fork = tag.data[0] == FORK;
        if (fork && !take(rest, 1, &tag)) {
            return bad("this OpenTimestamps file is cut short");
        }
        if (tag.data[0] == ATTESTATION) {
            if (!take_attestation(rest, out)) {
                return bad("an attestation in this OpenTimestamps file cannot be read");
            }
            open -= fork ? 0 : 1;
        } else {
            if (!take_operation(rest, tag.data[0])) {
                return bad("this OpenTimestamps file has an operation that cannot be read");
            }
            open += fork ? 1 : 0;
        }
        if (open > OPEN_MAX) {
            return mz_fail(MZ_LIMIT, "this OpenTimestamps file has too many branches", OPEN_MAX);
        }
    }
    return mz_ok();
}

mz_status mz_ots_read(mz_str file, mz_ots *out)
{
    mz_ots o = {.block = -1};
    mz_str digest;
    if (file.len > MZ_ANCHOR_MAX) {
        return mz_fail(MZ_LIMIT, "an OpenTimestamps file is larger than 64 KiB", MZ_ANCHOR_MAX);
    }
    if (!mz_str_starts(file, S(MAGIC))) {
        return bad("this is no OpenTimestamps file over a SHA-256");
    }
    mz_str rest = mz_str_from(file, S(MAGIC).len);
    if (!take(&rest, MZ_HASH_BYTES, &digest)) {
        return bad("this OpenTimestamps file is cut short");
    }
    (void)memcpy(o.digest.b, digest.data, MZ_HASH_BYTES);
    MZ_TRY(take_timestamp(&rest, &o));
    if (rest.len != 0) {
        return bad("bytes follow the end of this OpenTimestamps file");
    }
    *out = o;
    return mz_ok();
}
