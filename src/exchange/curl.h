/* curl.h: libcurl, taken in only when somebody asks another machine. It brings nineteen more libraries with it, and
 * loading them is a quarter of the time that a command takes to start.
 *
 * Use inside this folder only. The functions keep libcurl's names and meanings; its headers are those that the program
 * is built with, and the library is looked for by the name of that ABI.
 */
#ifndef MZ_EXCHANGE_CURL_H
#define MZ_EXCHANGE_CURL_H

#include "base/base.h"

#include <curl/curl.h>

typedef struct mz_curl {
    CURLcode (*global_init)(long flags);
    void (*global_cleanup)(void);
    CURL *(*easy_init)(void);
    void (*easy_cleanup)(CURL *c);
    void (*easy_reset)(CURL *c);
    CURLcode (*easy_setopt)(CURL *c, CURLoption option, ...);
    CURLcode (*easy_getinfo)(CURL *c, CURLINFO info, ...);
    CURLcode (*easy_perform)(CURL *c);
    const char *(*easy_strerror)(CURLcode code);
    struct curl_slist *(*slist_append)(struct curl_slist *list, const char *line);
    void (*slist_free_all)(struct curl_slist *list);
} mz_curl;

/* Any thread may ask; the library stays loaded. False when it is not there, or lacks one of them. */
bool mz_curl_load(mz_curl *out);

#endif
