/* shim.c: stands between a program and the disk (LD_PRELOAD), writes down what the program did to the files below one
 * folder, and can make one of these calls fail.
 *
 *   CRASH_ROOT=/tmp/case      the folder; what happens elsewhere passes untouched
 *   CRASH_LOG=/tmp/log        where to append what happened: disk.h says how it is read
 *   CRASH_FAULT=w:7:EIO       the 7th write fails. Calls: o open for writing, w write, s fsync and fdatasync, S syncfs,
 *                             r rename, m mkdir, u unlink, t ftruncate, a fallocate, c fchmod, l flock.
 *                             Faults: EIO, ENOSPC, short (half of the bytes), kill (before it), gone (killed after it);
 *                             with a + behind it all later calls of the kind fail too.
 *
 * A call and its line in the log are one step under one lock, so the log is the order of events for all threads.
 * Standard output counts as the promise to the outside: what is written there stands in the log as 'k'.
 */
#define _GNU_SOURCE
#include "disk.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { FDS = 1024, LOG_FD = 1000 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool ready;
static char root[4096];
static size_t root_len;
static bool watched[FDS]; /* descriptors of files and folders below the root */

static char fault_op, fault_what; /* what: E error, h half, k kill, g gone */
static int fault_errno;
static long fault_at, fault_seen;
static bool fault_stays;

static void read_fault(const char *s)
{
    char *end;
    if (s == NULL || strlen(s) < 5) {
        return;
    }
    fault_op = s[0];
    fault_at = strtol(s + 2, &end, 10);
    const char *what = end + 1;
    fault_stays = what[strlen(what) - 1] == '+';
    fault_what = what[0];
    fault_errno = strncmp(what, "ENOSPC", 6) == 0 ? ENOSPC : EIO;
}

static void start(void)
{
    if (ready) {
        return;
    }
    ready = true;
    const char *r = getenv("CRASH_ROOT"), *log = getenv("CRASH_LOG");
    if (r == NULL || log == NULL) {
        return;
    }
    root_len = strlen(r);
    memcpy(root, r, root_len);
    const int fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (fd < 0 || syscall(SYS_dup3, fd, LOG_FD, O_CLOEXEC) < 0) {
        abort();
    }
    (void)syscall(SYS_close, fd);
    read_fault(getenv("CRASH_FAULT"));
}

static bool below(const char *path)
{
    return root_len > 0 && strncmp(path, root, root_len) == 0 && (path[root_len] == '/' || path[root_len] == '\0');
}

static bool is_watched(int fd) { return fd >= 0 && fd < FDS && watched[fd]; }

static void note(char op, int fd, int64_t at, int64_t result, const void *a, size_t a_n, const void *b, size_t b_n)
{
    disk_event e = {(uint32_t)op, (int32_t)getpid(), fd, 0, at, result, (uint32_t)a_n, (uint32_t)b_n};
    char *all = malloc(sizeof e + a_n + b_n); /* one write: a killed process leaves whole lines */
    if (all == NULL) {
        abort();
    }
    memcpy(all, &e, sizeof e);
    if (a_n > 0) {
        memcpy(all + sizeof e, a, a_n);
    }
    if (b_n > 0) {
        memcpy(all + sizeof e + a_n, b, b_n);
    }
    const size_t n = sizeof e + a_n + b_n;
    if (syscall(SYS_write, LOG_FD, all, n) != (long)n) {
        abort();
    }
    free(all);
}

static void note_path(char op, int fd, int64_t at, int64_t result, const char *path)
{
    note(op, fd, at, result, path, strlen(path), NULL, 0);
}

/* Is it this call's turn to fail? 0 no; otherwise what. Kills before the call happen here. */
static char turn(char op)
{
    if (fault_op != op) {
        return 0;
    }
    fault_seen++;
    if (fault_seen != fault_at && !(fault_stays && fault_seen > fault_at)) {
        return 0;
    }
    if (fault_what == 'k') {
        (void)kill(getpid(), SIGKILL);
    }
    return fault_what;
}

static void go_when_gone(char fault)
{
    if (fault == 'g') {
        (void)kill(getpid(), SIGKILL);
    }
}

#define ENTER()                                                                                                        \
    pthread_mutex_lock(&lock);                                                                                         \
    start()
#define LEAVE(value)                                                                                                   \
    do {                                                                                                               \
        const int kept_ = errno;                                                                                       \
        pthread_mutex_unlock(&lock);                                                                                   \
        errno = kept_;                                                                                                 \
        return (value);                                                                                                \
    } while (0)

static int open_any(const char *path, int flags, mode_t mode)
{
    ENTER();
    const bool ours = below(path), writes = (flags & O_ACCMODE) != O_RDONLY;
    const char f = ours && writes ? turn('o') : 0;
    if (f == 'E') {
        errno = fault_errno;
        LEAVE(-1);
    }
    const int fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    if (fd >= 0 && fd < FDS) {
        watched[fd] = ours;
        if (ours) {
            note_path('o', fd, flags, fd, path);
        }
    }
    go_when_gone(f);
    LEAVE(fd);
}

int open(const char *path, int flags, ...);
int open(const char *path, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(list, mode_t) : 0;
    va_end(list);
    return open_any(path, flags, mode);
}

int open64(const char *path, int flags, ...);
int open64(const char *path, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(list, mode_t) : 0;
    va_end(list);
    return open_any(path, flags, mode);
}

int __open_2(const char *path, int flags);
int __open_2(const char *path, int flags) { return open_any(path, flags, 0); }
int __open64_2(const char *path, int flags);
int __open64_2(const char *path, int flags) { return open_any(path, flags, 0); }

int close(int fd)
{
    ENTER();
    if (is_watched(fd)) {
        watched[fd] = false;
        note('x', fd, 0, 0, NULL, 0, NULL, 0);
    }
    const int r = (int)syscall(SYS_close, fd);
    LEAVE(r);
}

static ssize_t write_any(int fd, const void *bytes, size_t n, int64_t at)
{
    ENTER();
    const bool ours = is_watched(fd);
    const char f = ours ? turn('w') : 0;
    if (f == 'E') {
        errno = fault_errno;
        LEAVE(-1);
    }
    n = f == 's' ? n / 2 : n;
    int64_t where = at;
    if (ours && at < 0) {
        struct stat st;
        const bool append = (syscall(SYS_fcntl, fd, F_GETFL) & O_APPEND) != 0;
        where = append && syscall(SYS_fstat, fd, &st) == 0 ? st.st_size : (int64_t)syscall(SYS_lseek, fd, 0, SEEK_CUR);
    }
    const ssize_t r = at < 0 ? syscall(SYS_write, fd, bytes, n) : syscall(SYS_pwrite64, fd, bytes, n, at);
    if (r > 0 && ours) {
        note('w', fd, where, r, bytes, (size_t)r, NULL, 0);
    } else if (r > 0 && fd == STDOUT_FILENO && root_len > 0) {
        note('k', fd, 0, r, bytes, (size_t)r, NULL, 0);
    }
    go_when_gone(f);
    LEAVE(r);
}

ssize_t write(int fd, const void *bytes, size_t n) { return write_any(fd, bytes, n, -1); }
ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at) { return write_any(fd, bytes, n, at); }
ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at) { return write_any(fd, bytes, n, at); }

/* Several pieces are one write. */
static ssize_t writev_any(int fd, const struct iovec *v, int n, int64_t at)
{
    size_t total = 0;
    for (int i = 0; i < n; i++) {
        total += v[i].iov_len;
    }
    char *all = malloc(total + 1);
    if (all == NULL) {
        abort();
    }
    size_t done = 0;
    for (int i = 0; i < n; i++) {
        memcpy(all + done, v[i].iov_base, v[i].iov_len);
        done += v[i].iov_len;
    }
    const ssize_t r = write_any(fd, all, total, at);
    const int kept = errno;
    free(all);
    errno = kept;
    return r;
}

ssize_t writev(int fd, const struct iovec *v, int n) { return writev_any(fd, v, n, -1); }
ssize_t pwritev(int fd, const struct iovec *v, int n, off_t at) { return writev_any(fd, v, n, at); }
ssize_t pwritev64(int fd, const struct iovec *v, int n, off64_t at) { return writev_any(fd, v, n, at); }

/* A call on a watched descriptor that has no bytes. */
static int on_fd(char op, int fd, int64_t at, long (*call)(int fd, int64_t at))
{
    ENTER();
    const char f = is_watched(fd) ? turn(op) : 0;
    int r = -1;
    if (f == 'E') {
        errno = fault_errno;
    } else {
        r = (int)call(fd, at);
    }
    const int kept = errno;
    if (is_watched(fd)) {
        note(op, fd, at, r, NULL, 0, NULL, 0);
    }
    go_when_gone(f);
    errno = kept;
    LEAVE(r);
}

static long do_fsync(int fd, int64_t at)
{
    (void)at;
    return syscall(SYS_fsync, fd);
}
static long do_fdatasync(int fd, int64_t at)
{
    (void)at;
    return syscall(SYS_fdatasync, fd);
}
static long do_syncfs(int fd, int64_t at)
{
    (void)at;
    return syscall(SYS_syncfs, fd);
}
static long do_truncate(int fd, int64_t at) { return syscall(SYS_ftruncate, fd, at); }
static long do_allocate(int fd, int64_t at) { return syscall(SYS_fallocate, fd, 0, 0L, at); }
static long do_chmod(int fd, int64_t at) { return syscall(SYS_fchmod, fd, at); }
static long do_flock(int fd, int64_t at) { return syscall(SYS_flock, fd, at); }

int fsync(int fd) { return on_fd('s', fd, 0, do_fsync); }
int fdatasync(int fd) { return on_fd('s', fd, 0, do_fdatasync); }
int syncfs(int fd) { return on_fd('S', fd, 0, do_syncfs); }
int ftruncate(int fd, off_t at) { return on_fd('t', fd, at, do_truncate); }
int ftruncate64(int fd, off64_t at) { return on_fd('t', fd, at, do_truncate); }
int fchmod(int fd, mode_t mode) { return on_fd('c', fd, (int64_t)mode, do_chmod); }
int flock(int fd, int how) { return on_fd('l', fd, how, do_flock); }

int posix_fallocate(int fd, off_t at, off_t n)
{
    const int kept = errno;
    const int r = on_fd('a', fd, at + n, do_allocate) == 0 ? 0 : errno;
    errno = kept;
    return r;
}
int posix_fallocate64(int fd, off64_t at, off64_t n) { return posix_fallocate(fd, at, n); }

static int on_path(char op, const char *path, const char *to,
                   long (*call)(const char *path, const char *to, mode_t mode), mode_t mode)
{
    ENTER();
    const bool ours = below(path);
    const char f = ours ? turn(op) : 0;
    int r = -1;
    if (f == 'E') {
        errno = fault_errno;
        LEAVE(-1);
    }
    r = (int)call(path, to, mode);
    const int kept = errno;
    if (r == 0 && ours) {
        note(op, -1, 0, r, path, strlen(path), to, to == NULL ? 0 : strlen(to));
    }
    go_when_gone(f);
    errno = kept;
    LEAVE(r);
}

static long do_rename(const char *path, const char *to, mode_t mode)
{
    (void)mode;
    return syscall(SYS_renameat, AT_FDCWD, path, AT_FDCWD, to);
}
static long do_mkdir(const char *path, const char *to, mode_t mode)
{
    (void)to;
    return syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}
static long do_unlink(const char *path, const char *to, mode_t mode)
{
    (void)to;
    return syscall(SYS_unlinkat, AT_FDCWD, path, (int)mode);
}
static long do_link(const char *path, const char *to, mode_t mode)
{
    (void)mode;
    return syscall(SYS_linkat, AT_FDCWD, path, AT_FDCWD, to, 0);
}

int rename(const char *path, const char *to) { return on_path('r', path, to, do_rename, 0); }
int mkdir(const char *path, mode_t mode) { return on_path('m', path, NULL, do_mkdir, mode); }
int unlink(const char *path) { return on_path('u', path, NULL, do_unlink, 0); }
int rmdir(const char *path) { return on_path('u', path, NULL, do_unlink, AT_REMOVEDIR); }
int link(const char *path, const char *to) { return on_path('n', path, to, do_link, 0); }
