/* Writing; reading is file.c. */
#define _GNU_SOURCE /* syncfs */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static mz_status open_file(const char *path, int flags, mz_file *out)
{
    const int fd = open(path, flags | O_CLOEXEC, 0644);
    if (fd < 0) {
        return mz_io_fail();
    }
    out->fd = fd;
    return mz_ok();
}

mz_status mz_file_create(const char *path, mz_file *out) { return open_file(path, O_RDWR | O_CREAT | O_TRUNC, out); }
mz_status mz_file_open_write(const char *path, mz_file *out) { return open_file(path, O_RDWR | O_CREAT, out); }
mz_status mz_file_open_append(const char *path, mz_file *out)
{
    return open_file(path, O_RDWR | O_CREAT | O_APPEND, out);
}

mz_status mz_file_write(mz_file *f, mz_str bytes)
{
    while (bytes.len > 0) {
        const ssize_t n = write(f->fd, bytes.data, (size_t)bytes.len);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return mz_io_fail();
        }
        bytes = mz_str_from(bytes, n);
    }
    return mz_ok();
}

mz_status mz_file_write_at(mz_file *f, int64_t at, mz_str bytes)
{
    const ssize_t n = pwrite(f->fd, bytes.data, (size_t)bytes.len, at);
    if (n < 0) {
        return mz_io_fail();
    }
    return n == bytes.len ? mz_ok() : mz_fail(MZ_IO, "the disk took only a part of a write", n);
}

mz_status mz_file_reserve(mz_file *f, int64_t size_bytes)
{
    errno = posix_fallocate(f->fd, 0, size_bytes);
    return errno == 0 ? mz_ok() : mz_io_fail();
}

mz_status mz_file_truncate(mz_file *f, int64_t size_bytes)
{
    return ftruncate(f->fd, size_bytes) == 0 ? mz_ok() : mz_io_fail();
}

mz_status mz_file_sync(mz_file *f) { return fdatasync(f->fd) == 0 ? mz_ok() : mz_io_fail(); }

mz_status mz_file_lock(mz_file *f)
{
    if (flock(f->fd, LOCK_EX | LOCK_NB) == 0) {
        return mz_ok();
    }
    return errno == EWOULDBLOCK ? mz_fail(MZ_DENIED, "another process holds the lock", -1) : mz_io_fail();
}

mz_status mz_file_lock_wait(mz_file *f)
{
    while (flock(f->fd, LOCK_EX) != 0) {
        if (errno != EINTR) {
            return mz_io_fail();
        }
    }
    return mz_ok();
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
    if (fchmod(f.fd, mode) != 0) { /* before the bytes: nobody reads a secret meanwhile */
        return mz_io_fail();
    }
    MZ_TRY(mz_file_write(&f, bytes));
    if (synced && fsync(f.fd) != 0) {
        return mz_io_fail();
    }
    mz_file_close(&f);
    if (rename(temp, path) != 0) {
        return mz_io_fail();
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
        return mz_io_fail();
    }
    mz_file_close(f);
    return rename(temp, path) == 0 ? mz_dir_sync(folder) : mz_io_fail();
}

mz_status mz_fs_sync(const char *path)
{
    MZ_FILE_SCOPED f = MZ_NO_FILE;
    MZ_TRY(mz_file_open_read(path, &f));
    return syncfs(f.fd) == 0 ? mz_ok() : mz_io_fail();
}

mz_status mz_dir_sync(const char *path)
{
    MZ_FILE_SCOPED f = MZ_NO_FILE;
    MZ_TRY(open_file(path, O_RDONLY | O_DIRECTORY, &f));
    return fsync(f.fd) == 0 ? mz_ok() : mz_io_fail();
}

mz_status mz_dir_settle(const char *path)
{
    char folder[4096];
    const mz_str whole = mz_str_of(path);
    const bool slash = whole.len > 1 && whole.data[whole.len - 1] == '/';
    char bare[4096];
    if (whole.len >= (mz_len)sizeof bare) {
        return mz_fail(MZ_LIMIT, "the path is too long", -1);
    }
    (void)memcpy(bare, path, (size_t)whole.len + 1);
    if (slash) {
        bare[whole.len - 1] = '\0';
    }
    parent_of(bare, folder);
    return mz_dir_sync(folder);
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
            return mz_io_fail();
        }
    }
    return mz_path_is_dir(path) ? mz_ok() : mz_fail(MZ_IO, "a file stands where the folder should be", -1);
}

mz_status mz_file_remove(const char *path) { return unlink(path) == 0 || errno == ENOENT ? mz_ok() : mz_io_fail(); }

mz_status mz_dir_remove(const char *path) { return rmdir(path) == 0 || errno == ENOENT ? mz_ok() : mz_io_fail(); }

mz_status mz_file_rename(const char *from, const char *to)
{
    char folder[4096];
    parent_of(to, folder);
    return rename(from, to) == 0 ? mz_dir_sync(folder) : mz_io_fail();
}
