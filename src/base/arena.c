#define _GNU_SOURCE /* MAP_ANONYMOUS, MAP_NORESERVE */
#include "base/arena.h"

#include <string.h>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#define MZ_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MZ_ASAN 1
#endif
#endif

#ifdef MZ_ASAN
#include <sanitizer/asan_interface.h>
#define MZ_GAP 32 /* poisoned bytes between objects */
static void hide(void *p, mz_len n) { __asan_poison_memory_region(p, (size_t)n); }
static void show(void *p, mz_len n) { __asan_unpoison_memory_region(p, (size_t)n); }
#else
#define MZ_GAP 0
static void hide(void *p, mz_len n) { (void)p, (void)n; }
static void show(void *p, mz_len n) { (void)p, (void)n; }
#endif

mz_status mz_region_new(mz_len size_bytes, mz_region *region, mz_arena *arena)
{
    mz_assert(size_bytes > 0);
    void *p =
        mmap(NULL, (size_t)size_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED) {
        return mz_fail(MZ_IO, "the system refuses the memory that this needs", -1);
    }
    *region = (mz_region){p, (size_t)size_bytes};
    *arena = (mz_arena){p, (unsigned char *)p + size_bytes};
    return mz_ok();
}

void mz_region_free(mz_region *region)
{
    if (region->base != NULL) {
#ifdef MZ_ASAN
        /* The gaps stay poisoned, so the addresses must not be given to anybody else; only the pages go back. To
         * unpoison all of a region would touch an eighth of its address space. */
        (void)madvise(region->base, region->size_bytes, MADV_DONTNEED);
#else
        (void)munmap(region->base, region->size_bytes);
#endif
        *region = (mz_region){0};
    }
}

void *mz_arena_alloc(mz_arena *a, mz_len size, mz_len align, mz_len n)
{
    mz_assert(size > 0 && n >= 0 && align > 0 && (align & (align - 1)) == 0);
    const mz_len pad = (mz_len)(-(uintptr_t)a->beg & (uintptr_t)(align - 1));
    const mz_len room = a->end - a->beg - pad - MZ_GAP;
    mz_assert(room >= 0 && n <= room / size);
    unsigned char *p = a->beg + pad;
    a->beg = p + size * n + MZ_GAP;
    hide(p + size * n, MZ_GAP);
    show(p, size * n);
    return memset(p, 0, (size_t)(size * n));
}

void *mz_arena_grow(mz_arena *a, const void *v, mz_len n, mz_len *cap, mz_len size, mz_len align)
{
    mz_assert(n >= 0 && n <= *cap);
    if (n < *cap) {
        return (void *)(uintptr_t)v;
    }
    const mz_len more = *cap == 0 ? 8 : *cap * 2;
    void *w = mz_arena_alloc(a, size, align, more);
    if (n > 0) {
        (void)memcpy(w, v, (size_t)(n * size));
    }
    *cap = more;
    return w;
}
