/* Reading; writing is file_write.c, which an offline verifier does without. */
#define _GNU_SOURCE /* strerrordesc_np */
#include "base/file.h"

#include "base/sort.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The system's words are a static table in glibc for every errno that it knows. */
const char *mz_io_words(void)
{
    const char *words = strerrordesc_np(errno);
    return words == NULL ? "unknown system error" : words;
}

void mz_file_close(mz_file *f)
{
    if (f->fd >= 0) {
        (void)close(f->fd);
        f->fd = -1;
    }
}

mz_status mz_file_open_read(const char *path, mz_file *out)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return mz_io_fail();
    }
    out->fd = fd;
    return mz_ok();
}

mz_status mz_file_size(const mz_file *f, int64_t *size_bytes)
{
    struct stat st;
    if (fstat(f->fd, &st) != 0) {
        return mz_io_fail();
    }
    *size_bytes = st.st_size;
    return mz_ok();
}

mz_status mz_file_read(mz_file *f, uint8_t *to, mz_len cap, mz_len *got)
{
    ssize_t n;
    do {
        n = read(f->fd, to, (size_t)cap);
    } while (n < 0 && errno == EINTR);
    if (n < 0) {
        return mz_io_fail();
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
            return mz_io_fail();
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

mz_status mz_file_load(const char *path, mz_len max_bytes, mz_str *out, mz_arena *perm)
{
    MZ_FILE_SCOPED f = MZ_NO_FILE;
    const bool stdin_meant = strcmp(path, "-") == 0;
    if (stdin_meant) {
        f.fd = dup(STDIN_FILENO);
        if (f.fd < 0) {
            return mz_io_fail();
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
        return mz_io_fail();
    }
    if (size == 0) {
        *out = (mz_view){{(const uint8_t *)"", 0}};
        return mz_ok();
    }
    void *p = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, f.fd, 0);
    if (p == MAP_FAILED) {
        return mz_io_fail();
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

bool mz_path_exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

bool mz_path_is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
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
        return mz_io_fail();
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
    const mz_status s = errno == 0 ? mz_ok() : mz_io_fail();
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

uint64_t mz_file_mark(const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0) {
        return 0;
    }
    const int64_t parts[] = {(int64_t)st.st_dev, (int64_t)st.st_ino, st.st_mtim.tv_sec, st.st_mtim.tv_nsec,
                             st.st_ctim.tv_sec,  st.st_ctim.tv_nsec, st.st_size};
    uint64_t mark = UINT64_C(14695981039346656037); /* FNV-1a, by words */
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        mark = (mark ^ (uint64_t)parts[i]) * UINT64_C(1099511628211);
    }
    return mark | 1;
}

mz_status mz_file_written(const char *path, int64_t *utc_s)
{
    struct stat st;
    if (stat(path, &st) != 0) {
        return mz_io_fail();
    }
    *utc_s = st.st_mtim.tv_sec;
    return mz_ok();
}
