#include "exchange/agent.h"

#include "record/record.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define KIND          "ssh-ed25519"
#define WAIT_S        10
#define SIGN_REQUEST  13
#define SIGN_RESPONSE 14

static void put_string(mz_buf *b, mz_str s)
{
    mz_put_be(b, (uint64_t)s.len, 4);
    mz_put(b, s);
}

/* The next string of *rest. */
static bool take_string(mz_str *rest, mz_str *out)
{
    if (rest->len < 4) {
        return false;
    }
    const uint8_t *p = rest->data;
    const mz_len n = (mz_len)((uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]);
    if (n > rest->len - 4) {
        return false;
    }
    *out = mz_str_sub(*rest, 4, 4 + n);
    *rest = mz_str_from(*rest, 4 + n);
    return true;
}

static void put_key(mz_buf *b, const uint8_t key[32])
{
    put_string(b, S(KIND));
    put_string(b, (mz_str){key, 32});
}

mz_status mz_agent_public(mz_str line, uint8_t key[32])
{
    uint8_t blob[256];
    mz_len n;
    mz_str rest = mz_str_trim(line), kind, bytes;
    const mz_str word = mz_str_cut(&rest, ' '), base64 = mz_str_cut(&rest, ' ');
    if (!mz_str_eq(word, S(KIND)) || !mz_base64_parse(base64, blob, (mz_len)sizeof blob, &n)) {
        return mz_fail(MZ_BAD_INPUT, "the file is not a line of kind ssh-ed25519", -1);
    }
    mz_str inside = {blob, n};
    if (!take_string(&inside, &kind) || !take_string(&inside, &bytes) || !mz_str_eq(kind, S(KIND)) || bytes.len != 32 ||
        inside.len != 0) {
        return mz_fail(MZ_BAD_INPUT, "the file is not a line of kind ssh-ed25519", -1);
    }
    (void)memcpy(key, bytes.data, 32);
    return mz_ok();
}

static void close_socket(int *fd)
{
    if (*fd >= 0) {
        (void)close(*fd);
    }
}

static mz_status connect_to(const char *path, int *out)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    const struct timeval wait = {WAIT_S, 0};
    const mz_str p = mz_str_of(path);
    if (p.len == 0 || p.len >= (mz_len)sizeof at.sun_path) {
        return mz_fail(MZ_BAD_INPUT, "the path of the agent's socket is missing or too long", p.len);
    }
    (void)memcpy(at.sun_path, path, (size_t)p.len);
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return mz_fail(MZ_IO, "no socket can be made", -1);
    }
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
    if (connect(fd, (const struct sockaddr *)&at, sizeof at) != 0) {
        (void)close(fd);
        return mz_fail(MZ_IO, "no agent answers at its socket", -1);
    }
    *out = fd;
    return mz_ok();
}

static mz_status send_all(int fd, mz_str bytes)
{
    while (bytes.len > 0) {
        const ssize_t n = send(fd, bytes.data, (size_t)bytes.len, MSG_NOSIGNAL);
        if (n <= 0 && errno != EINTR) {
            return mz_fail(MZ_IO, "the agent went away", -1);
        }
        bytes = mz_str_from(bytes, n > 0 ? n : 0);
    }
    return mz_ok();
}

static mz_status take_all(int fd, uint8_t *to, mz_len n)
{
    for (mz_len got = 0; got < n;) {
        const ssize_t k = recv(fd, to + got, (size_t)(n - got), 0);
        if (k == 0 || (k < 0 && errno != EINTR)) {
            return mz_fail(MZ_IO, "the agent does not answer", -1);
        }
        got += k > 0 ? k : 0;
    }
    return mz_ok();
}

/* "14, string { string kind, string 64 bytes }" */
static mz_status read_signature(mz_str answer, uint8_t signature[64])
{
    mz_str whole, kind, bytes;
    if (answer.len < 1 || answer.data[0] != SIGN_RESPONSE) {
        return mz_fail(MZ_DENIED, "the agent does not sign with this key", -1);
    }
    answer = mz_str_from(answer, 1);
    if (!take_string(&answer, &whole) || !take_string(&whole, &kind) || !take_string(&whole, &bytes) ||
        !mz_str_eq(kind, S(KIND)) || bytes.len != 64) {
        return mz_fail(MZ_DENIED, "the agent answers with something else than an Ed25519 signature", -1);
    }
    (void)memcpy(signature, bytes.data, 64);
    return mz_ok();
}

mz_status mz_agent_sign(const char *socket_path, const uint8_t key[32], mz_str message, uint8_t signature[64])
{
    __attribute__((cleanup(close_socket))) int fd = -1;
    MZ_BUF_SCOPED blob = mz_buf_new(128), body = mz_buf_new(MZ_NOTE_MAX + 256), sent = mz_buf_new(MZ_NOTE_MAX + 512);
    uint8_t head[4], answer[8192];
    put_key(&blob, key);
    mz_put_byte(&body, SIGN_REQUEST);
    put_string(&body, mz_buf_str(&blob));
    put_string(&body, message);
    mz_put_be(&body, 0, 4);
    put_string(&sent, mz_buf_str(&body));
    MZ_TRY(mz_buf_status(&body));
    MZ_TRY(mz_buf_status(&sent));
    MZ_TRY(connect_to(socket_path, &fd));
    MZ_TRY(send_all(fd, mz_buf_str(&sent)));
    MZ_TRY(take_all(fd, head, 4));
    const mz_len n = (mz_len)((uint32_t)head[0] << 24 | (uint32_t)head[1] << 16 | (uint32_t)head[2] << 8 | head[3]);
    if (n > (mz_len)sizeof answer) {
        return mz_fail(MZ_IO, "the agent's answer is too long", n);
    }
    MZ_TRY(take_all(fd, answer, n));
    return read_signature((mz_str){answer, n}, signature);
}
