#define _GNU_SOURCE /* syncfs */
#include "base/file.h"

#include "base/sort.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The system's words are a static table in glibc for every errno that it knows. */
#define io_fail() mz_fail(MZ_IO, io_words(errno), -1)

static const char *io_words(int e)
{
    const char *words = strerrordesc_np(e);
    return words == NULL ? "unknown system error" : words;
}

void mz_file_close(mz_file *f)
{
    if (f->fd >= 0) {
        (void)close(f->fd);
        f->fd = -1;
    }
}

static mz_status open_file(const char *path, int flags, mz_file *out)
{
    const int fd = open(path, flags | O_CLOEXEC, 0644);
    if (fd < 0) {
        return io_fail();
    }
    out->fd = fd;
    return mz_ok();
}

mz_status mz_file_open_read(const char *path, mz_file *out) { return open_file(path, O_RDONLY, out); }
mz_status mz_file_create(const char *path, mz_file *out) { return open_file(path, O_RDWR | O_CREAT | O_TRUNC, out); }
mz_status mz_file_open_write(const char *path, mz_file *out) { return open_file(path, O_RDWR | O_CREAT, out); }
mz_status mz_file_open_append(const char *path, mz_file *out)
{
    return open_file(path, O_RDWR | O_CREAT | O_APPEND, out);
}

mz_status mz_file_size(const mz_file *f, int64_t *size_bytes)
{
    struct stat st;
    if (fstat(f->fd, &st) != 0) {
        return io_fail();
    }
    *size_bytes = st.st_size;
    return mz_ok();
}

mz_status mz_file_write(mz_file *f, mz_str bytes)
{
    while (bytes.len > 0) {
        const ssize_t n = write(f->fd, bytes.data, (size_t)bytes.len);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return io_fail();
        }
        bytes = mz_str_from(bytes, n);
    }
    return mz_ok();
}

mz_status mz_file_read(mz_file *f, uint8_t *to, mz_len cap, mz_len *got)
{
    ssize_t n;
    do {
        n = read(f->fd, to, (size_t)cap);
    } while (n < 0 && errno == EINTR);
    if (n < 0) {
        return io_fail();
    }
    *got = n;
    return mz_ok();
}

mz_status mz_file_read_at(const mz_file *f, int64_t at, uint8_t *to, mz_len n)
{
    while (n > 0) {
        const ssize_t got = pread(f->fd, to, (size_t)n, at);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return io_fail();
        }
        if (got == 0) {
            return mz_fail(MZ_CORRUPT, "the file ends before what should be there", at);
        }
        to += got;
        at += got;
        n -= got;
    }
    return mz_ok();
}

mz_status mz_file_write_at(mz_file *f, int64_t at, mz_str bytes)
{
    const ssize_t n = pwrite(f->fd, bytes.data, (size_t)bytes.len, at);
    if (n < 0) {
        return io_fail();
    }
    return n == bytes.len ? mz_ok() : mz_fail(MZ_IO, "the disk took only a part of a write", n);
}

mz_status mz_file_reserve(mz_file *f, int64_t size_bytes)
{
    errno = posix_fallocate(f->fd, 0, size_bytes);
    return errno == 0 ? mz_ok() : io_fail();
}

mz_status mz_file_truncate(mz_file *f, int64_t size_bytes)
{
    return ftruncate(f->fd, size_bytes) == 0 ? mz_ok() : io_fail();
}

mz_status mz_file_sync(mz_file *f) { return fdatasync(f->fd) == 0 ? mz_ok() : io_fail(); }

mz_status mz_file_lock(mz_file *f)
{
    if (flock(f->fd, LOCK_EX | LOCK_NB) == 0) {
        return mz_ok();
    }
    return errno == EWOULDBLOCK ? mz_fail(MZ_DENIED, "another process holds the lock", -1) : io_fail();
}

mz_status mz_file_load(const char *path, mz_len max_bytes, mz_str *out, mz_arena *perm)
{
    MZ_FILE_SCOPED f = MZ_NO_FILE;
    const bool stdin_meant = strcmp(path, "-") == 0;
    if (stdin_meant) {
        f.fd = dup(STDIN_FILENO);
        if (f.fd < 0) {
            return io_fail();
        }
    } else {
        MZ_TRY(mz_file_open_read(path, &f));
    }
    MZ_BUF_SCOPED b = mz_buf_new(max_bytes);
    uint8_t piece[16384 - 2048];
    for (;;) {
        mz_len got;
        MZ_TRY(mz_file_read(&f, piece, (mz_len)sizeof piece, &got));
        if (got == 0) {
            break;
        }
        mz_put(&b, (mz_str){piece, got});
        if (b.full) {
            return mz_fail(MZ_LIMIT, "the file is larger than the limit", max_bytes);
        }
    }
    *out = mz_str_copy(perm, mz_buf_str(&b));
    return mz_ok();
}

mz_status mz_view_open(const char *path, mz_view *out)
{
    MZ_FILE_SCOPED f = MZ_NO_FILE;
    int64_t size;
    MZ_TRY(mz_file_open_read(path, &f));
    MZ_TRY(mz_file_size(&f, &size));
    if (mz_path_is_dir(path)) {
        errno = EISDIR;
        return io_fail();
    }
    if (size == 0) {
        *out = (mz_view){{(const uint8_t *)"", 0}};
        return mz_ok();
    }
    void *p = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, f.fd, 0);
    if (p == MAP_FAILED) {
        return io_fail();
    }
    *out = (mz_view){{p, size}};
    return mz_ok();
}

void mz_view_close(mz_view *v)
{
    if (v->bytes.len > 0) {
        (void)munmap((void *)(uintptr_t)v->bytes.data, (size_t)v->bytes.len);
    }
    *v = (mz_view){0};
}

/* The folder part of path, into out[4096]. */
static void parent_of(const char *path, char *out)
{
    const char *slash = strrchr(path, '/');
    const size_t n = slash == NULL ? 0 : (size_t)(slash - path);
    mz_assert(n < 4096);
    if (n == 0) {
        (void)memcpy(out, slash == NULL ? "." : "/", 2);
        return;
    }
    (void)memcpy(out, path, n);
    out[n] = '\0';
}

static mz_status replace(const char *path, mz_str bytes, unsigned mode, bool synced)
{
    char folder[4096], temp[4096];
    parent_of(path, folder);
    const int n = snprintf(temp, sizeof temp, "%s.new", path);
    if (n < 0 || (size_t)n >= sizeof temp) {
        return mz_fail(MZ_LIMIT, "the path is too long", -1);
    }
    MZ_FILE_SCOPED f = MZ_NO_FILE;
    MZ_TRY(mz_file_create(temp, &f));
    MZ_TRY(mz_file_write(&f, bytes));
    if (fchmod(f.fd, mode) != 0 || (synced && fsync(f.fd) != 0)) {
        return io_fail();
    }
    mz_file_close(&f);
    if (rename(temp, path) != 0) {
        return io_fail();
    }
    return synced ? mz_dir_sync(folder) : mz_ok();
}

mz_status mz_file_replace(const char *path, mz_str bytes, unsigned mode) { return replace(path, bytes, mode, true); }
mz_status mz_file_replace_unsynced(const char *path, mz_str bytes, unsigned mode)
{
    return replace(path, bytes, mode, false);
}

mz_status mz_file_settle(mz_file *f, const char *temp, const char *path, unsigned mode)
{
    char folder[4096];
    parent_of(path, folder);
    if (fchmod(f->fd, mode) != 0 || fsync(f->fd) != 0) {
        return io_fail();
    }
    mz_file_close(f);
    return rename(temp, path) == 0 ? mz_dir_sync(folder) : io_fail();
}

mz_status mz_fs_sync(const char *path)
{
    MZ_FILE_SCOPED f = MZ_NO_FILE;
    MZ_TRY(mz_file_open_read(path, &f));
    return syncfs(f.fd) == 0 ? mz_ok() : io_fail();
}

mz_status mz_dir_sync(const char *path)
{
    MZ_FILE_SCOPED f = MZ_NO_FILE;
    MZ_TRY(open_file(path, O_RDONLY | O_DIRECTORY, &f));
    return fsync(f.fd) == 0 ? mz_ok() : io_fail();
}

mz_status mz_dir_make(const char *path)
{
    char part[4096];
    const size_t len = strlen(path);
    if (len >= sizeof part) {
        return mz_fail(MZ_LIMIT, "the path is too long", -1);
    }
    for (size_t i = 1; i <= len; i++) {
        if (path[i] != '/' && path[i] != '\0') {
            continue;
        }
        (void)memcpy(part, path, i);
        part[i] = '\0';
        if (mkdir(part, 0755) != 0 && errno != EEXIST) {
            return io_fail();
        }
    }
    return mz_path_is_dir(path) ? mz_ok() : mz_fail(MZ_IO, "a file stands where the folder should be", -1);
}

mz_status mz_file_remove(const char *path) { return unlink(path) == 0 || errno == ENOENT ? mz_ok() : io_fail(); }

mz_status mz_file_rename(const char *from, const char *to)
{
    char folder[4096];
    parent_of(to, folder);
    return rename(from, to) == 0 ? mz_dir_sync(folder) : io_fail();
}

bool mz_path_exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

bool mz_path_is_dir(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int by_bytes(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    return mz_str_cmp(*(const mz_str *)a, *(const mz_str *)b);
}

mz_status mz_dir_list(const char *path, mz_strs *out, mz_arena *perm)
{
    DIR *dir = opendir(path);
    if (dir == NULL) {
        return io_fail();
    }
    mz_strs names = {0};
    for (;;) {
        errno = 0;
        const struct dirent *e = readdir(dir); /* our own stream */ // NOLINT(concurrency-mt-unsafe)
        if (e == NULL) {
            break;
        }
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0) {
            *mz_push(perm, &names) = mz_str_copy(perm, mz_str_of(e->d_name));
        }
    }
    const mz_status s = errno == 0 ? mz_ok() : io_fail();
    (void)closedir(dir);
    MZ_TRY(s);
    mz_sort(names.v, names.n, (mz_len)sizeof *names.v, by_bytes, NULL, *perm);
    *out = names;
    return mz_ok();
}

char *mz_path_join(mz_arena *perm, const char *folder, mz_str name)
{
    return mz_str_z(perm, mz_str_concat(perm, mz_str_of(folder), S("/"), name));
}
