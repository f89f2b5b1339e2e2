// libcurl's curl_easy_setopt is variadic, which Swift cannot call; this is the one use that there is.
// Source: libcurl-easy(3), libcurl 7.88.
#ifndef SSPF_CCURL_H
#define SSPF_CCURL_H

#include <curl/curl.h>
#include <stddef.h>
#include <string.h>

/// Where an answer's body goes: no more than `limit` bytes of it.
struct sspf_web_body {
    unsigned char *bytes;
    size_t limit;
    size_t length;
};

static inline size_t sspf_web_take(char *part, size_t size, size_t count, void *context) {
    struct sspf_web_body *body = context;
    size_t length = size * count;
    if (length > body->limit - body->length) return 0;
    memcpy(body->bytes + body->length, part, length);
    body->length += length;
    return length;
}

/// Posts bytes of a type, follows no redirect, speaks HTTP and HTTPS alone, and checks certificates.
/// Answers libcurl's code; 0 is success, and then `status` is the answer's.
static inline int sspf_web_post(
    const char *url, const char *type, const void *bytes, size_t length, long milliseconds,
    struct sspf_web_body *body, long *status) {
    CURL *request = curl_easy_init();
    if (!request) return CURLE_FAILED_INIT;
    struct curl_slist *fields = curl_slist_append(NULL, type);
    // Without this, longer bodies wait a second for a server that does not know it.
    struct curl_slist *all = fields ? curl_slist_append(fields, "Expect:") : NULL;
    CURLcode code = all ? CURLE_OK : CURLE_OUT_OF_MEMORY;
#define SSPF_SET(option, value) \
    if (code == CURLE_OK) code = curl_easy_setopt(request, option, value)
    SSPF_SET(CURLOPT_URL, url);
    SSPF_SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SSPF_SET(CURLOPT_NOSIGNAL, 1L);
    SSPF_SET(CURLOPT_TIMEOUT_MS, milliseconds);
    SSPF_SET(CURLOPT_HTTPHEADER, all);
    SSPF_SET(CURLOPT_POST, 1L);
    SSPF_SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)length);
    SSPF_SET(CURLOPT_POSTFIELDS, bytes);
    SSPF_SET(CURLOPT_WRITEFUNCTION, sspf_web_take);
    SSPF_SET(CURLOPT_WRITEDATA, body);
    if (code == CURLE_OK) code = curl_easy_perform(request);
    if (code == CURLE_OK) code = curl_easy_getinfo(request, CURLINFO_RESPONSE_CODE, status);
#undef SSPF_SET
    curl_slist_free_all(all ? all : fields);
    curl_easy_cleanup(request);
    return (int)code;
}

#endif
