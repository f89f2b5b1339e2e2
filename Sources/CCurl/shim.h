// libcurl's curl_easy_setopt is variadic, which Swift cannot call; this is the one use that there is.
// Source: libcurl-easy(3), libcurl 7.88.
#ifndef SSPF_CCURL_H
#define SSPF_CCURL_H

#include <curl/curl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/// Where an answer's body goes: no more than `limit` bytes of it. `bytes` is the caller's to free.
struct sspf_web_body {
    unsigned char *bytes;
    size_t room;
    size_t limit;
    size_t length;
};

static inline size_t sspf_web_take(char *part, size_t size, size_t count, void *context) {
    struct sspf_web_body *body = context;
    size_t length = size * count;
    if (length > body->limit - body->length) return 0;
    if (length > body->room - body->length) {
        size_t room = body->room * 2 > body->length + length ? body->room * 2 : body->length + length;
        unsigned char *larger = realloc(body->bytes, room);
        if (!larger) return 0;
        body->bytes = larger;
        body->room = room;
    }
    memcpy(body->bytes + body->length, part, length);
    body->length += length;
    return length;
}

/// What goes out. Absent pointers are NULL.
struct sspf_web_request {
    const char *method;
    const char *url;
    const char *type;
    const char *authorization;
    const char *key;
    const void *bytes;
    size_t length;
    long milliseconds;
    /// A file of certificates that are trusted instead of the machine's.
    const char *trusted;
    /// Past every proxy.
    int direct;
    /// Asked now and then; the exchange ends when it answers other than 0.
    int (*stop)(void);
};

static inline int sspf_web_progress(
    void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
    int (*stop)(void) = *(int (**)(void))context;
    (void)a, (void)b, (void)c, (void)d;
    return stop ? stop() : 0;
}

/// Sends a request, follows no redirect, speaks HTTP and HTTPS alone, and checks certificates.
/// Answers libcurl's code; 0 is success, and then `status` is the answer's.
static inline int sspf_web_send(
    struct sspf_web_request *what, struct sspf_web_body *body, long *status) {
    CURL *request = curl_easy_init();
    if (!request) return CURLE_FAILED_INIT;
    // Without this, longer bodies wait a second for a server that does not know it.
    const char *lines[] = {"Expect:", what->type, what->authorization, what->key};
    struct curl_slist *all = NULL;
    CURLcode code = CURLE_OK;
    for (int i = 0; i < 4; i++) {
        if (!lines[i]) continue;
        struct curl_slist *longer = curl_slist_append(all, lines[i]);
        if (longer) all = longer;
        else code = CURLE_OUT_OF_MEMORY;
    }
#define SSPF_SET(option, value) \
    if (code == CURLE_OK) code = curl_easy_setopt(request, option, value)
    SSPF_SET(CURLOPT_URL, what->url);
    SSPF_SET(CURLOPT_CUSTOMREQUEST, what->method);
    SSPF_SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SSPF_SET(CURLOPT_NOSIGNAL, 1L);
    SSPF_SET(CURLOPT_TIMEOUT_MS, what->milliseconds);
    SSPF_SET(CURLOPT_CONNECTTIMEOUT_MS, 10000L);
    if (what->trusted) SSPF_SET(CURLOPT_CAINFO, what->trusted);
    if (what->direct) SSPF_SET(CURLOPT_NOPROXY, "*");
    SSPF_SET(CURLOPT_NOPROGRESS, what->stop ? 0L : 1L);
    SSPF_SET(CURLOPT_XFERINFOFUNCTION, sspf_web_progress);
    SSPF_SET(CURLOPT_XFERINFODATA, &what->stop);
    SSPF_SET(CURLOPT_HTTPHEADER, all);
    SSPF_SET(CURLOPT_POST, 1L);
    SSPF_SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)what->length);
    SSPF_SET(CURLOPT_POSTFIELDS, what->bytes);
    SSPF_SET(CURLOPT_WRITEFUNCTION, sspf_web_take);
    SSPF_SET(CURLOPT_WRITEDATA, body);
    if (code == CURLE_OK) code = curl_easy_perform(request);
    if (code == CURLE_OK) code = curl_easy_getinfo(request, CURLINFO_RESPONSE_CODE, status);
#undef SSPF_SET
    curl_slist_free_all(all);
    curl_easy_cleanup(request);
    return (int)code;
}

#endif
