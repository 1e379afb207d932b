#include "exchange/curl.h"

#include <dlfcn.h>
#include <pthread.h>

static mz_curl functions;
static bool loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* A function's address; ISO C has no cast for it, POSIX says that its bytes are the same. */
static bool find(void *library, const char *name, void *function)
{
    void *address = dlsym(library, name);
    memcpy(function, &address, sizeof address);
    return address != NULL;
}

static void load(void)
{
    void *l = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (l == NULL) {
        return;
    }
    loaded = find(l, "curl_global_init", &functions.global_init) &&
             find(l, "curl_global_cleanup", &functions.global_cleanup) &&
             find(l, "curl_easy_init", &functions.easy_init) && find(l, "curl_easy_cleanup", &functions.easy_cleanup) &&
             find(l, "curl_easy_reset", &functions.easy_reset) && find(l, "curl_easy_setopt", &functions.easy_setopt) &&
             find(l, "curl_easy_getinfo", &functions.easy_getinfo) &&
             find(l, "curl_easy_perform", &functions.easy_perform) &&
             find(l, "curl_easy_strerror", &functions.easy_strerror) &&
             find(l, "curl_slist_append", &functions.slist_append) &&
             find(l, "curl_slist_free_all", &functions.slist_free_all);
}

const mz_curl *mz_curl_load(void)
{
    mz_assert(pthread_once(&once, load) == 0);
    return loaded ? &functions : NULL;
}
