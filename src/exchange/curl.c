#include "exchange/curl.h"

#include <dlfcn.h>

/* A function's address; ISO C has no cast for it, POSIX says that its bytes are the same. */
static bool find(void *library, const char *name, void *function)
{
    void *address = dlsym(library, name);
    memcpy(function, &address, sizeof address);
    return address != NULL;
}

bool mz_curl_load(mz_curl *out)
{
    void *l = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL); /* counted by the loader, and safe among threads */
    return l != NULL && find(l, "curl_global_init", &out->global_init) &&
           find(l, "curl_global_cleanup", &out->global_cleanup) && find(l, "curl_easy_init", &out->easy_init) &&
           find(l, "curl_easy_cleanup", &out->easy_cleanup) && find(l, "curl_easy_reset", &out->easy_reset) &&
           find(l, "curl_easy_setopt", &out->easy_setopt) && find(l, "curl_easy_getinfo", &out->easy_getinfo) &&
           find(l, "curl_easy_perform", &out->easy_perform) && find(l, "curl_easy_strerror", &out->easy_strerror) &&
           find(l, "curl_slist_append", &out->slist_append) && find(l, "curl_slist_free_all", &out->slist_free_all);
}
