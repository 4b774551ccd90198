#include "CCurl.h"

#include <dlfcn.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/// Every function of libcurl that is called here. The header's declarations give the types, so that a wrong one does
/// not compile.
#define CURL_FUNCTIONS(of)                                                                                             \
    of(curl_global_init) of(curl_version) of(curl_easy_init) of(curl_easy_cleanup) of(curl_easy_reset)                 \
    of(curl_easy_perform) of(curl_easy_strerror) of(curl_easy_setopt) of(curl_easy_getinfo) of(curl_slist_append)      \
    of(curl_slist_free_all)                                                                                            \
    of(curl_mime_init) of(curl_mime_free) of(curl_mime_addpart) of(curl_mime_data) of(curl_mime_type)                  \
    of(curl_mime_encoder) of(curl_mime_subparts)

static struct {
#define DECLARE(name) __typeof__(name) *name##_;
    CURL_FUNCTIONS(DECLARE)
#undef DECLARE
} curl;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const char *failure;
static char failure_text[512];

static void load(void) {
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        snprintf(failure_text, sizeof failure_text, "libcurl cannot be loaded (%s); install the package libcurl4", dlerror());
        failure = failure_text;
        return;
    }
#define FIND(name)                                                                                                     \
    if ((curl.name##_ = (__typeof__(name) *)dlsym(library, #name)) == NULL) {                                          \
        failure = "the installed libcurl has no function " #name;                                                      \
        return;                                                                                                        \
    }
    CURL_FUNCTIONS(FIND)
#undef FIND
    if (curl.curl_global_init_(CURL_GLOBAL_DEFAULT) != CURLE_OK) failure = "libcurl does not start";
}

const char *ccurl_load(void) {
    pthread_once(&once, load);
    return failure;
}

CURL *ccurl_easy_init(void) { return ccurl_load() == NULL ? curl.curl_easy_init_() : NULL; }
void ccurl_easy_cleanup(CURL *handle) { curl.curl_easy_cleanup_(handle); }
void ccurl_easy_reset(CURL *handle) { curl.curl_easy_reset_(handle); }
CURLcode ccurl_easy_perform(CURL *handle) { return curl.curl_easy_perform_(handle); }
const char *ccurl_easy_strerror(CURLcode code) {
    const char *missing = ccurl_load();
    return missing == NULL ? curl.curl_easy_strerror_(code) : missing;
}
const char *ccurl_version(void) { return ccurl_load() == NULL ? curl.curl_version_() : ""; }

CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value) {
    return curl.curl_easy_setopt_(handle, option, value);
}
CURLcode ccurl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return curl.curl_easy_setopt_(handle, option, value);
}
CURLcode ccurl_set_string(CURL *handle, CURLoption option, const char *value) {
    return curl.curl_easy_setopt_(handle, option, value);
}
CURLcode ccurl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl.curl_easy_setopt_(handle, option, value);
}
CURLcode ccurl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl.curl_easy_setopt_(handle, option, value);
}
CURLcode ccurl_set_data_callback(CURL *handle, CURLoption option, ccurl_data_callback callback) {
    return curl.curl_easy_setopt_(handle, option, callback);
}

CURLcode ccurl_get_long(CURL *handle, CURLINFO info, long *value) {
    return curl.curl_easy_getinfo_(handle, info, value);
}
CURLcode ccurl_get_offset(CURL *handle, CURLINFO info, curl_off_t *value) {
    return curl.curl_easy_getinfo_(handle, info, value);
}
CURLcode ccurl_get_string(CURL *handle, CURLINFO info, const char **value) {
    return curl.curl_easy_getinfo_(handle, info, value);
}

struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *text) {
    return ccurl_load() == NULL ? curl.curl_slist_append_(list, text) : NULL;
}
void ccurl_slist_free_all(struct curl_slist *list) {
    if (list != NULL) curl.curl_slist_free_all_(list);
}

curl_mime *ccurl_mime_init(CURL *handle) { return curl.curl_mime_init_(handle); }
void ccurl_mime_free(curl_mime *message) { curl.curl_mime_free_(message); }
curl_mimepart *ccurl_mime_addpart(curl_mime *message) { return curl.curl_mime_addpart_(message); }
CURLcode ccurl_mime_data(curl_mimepart *part, const char *data, size_t size) {
    return curl.curl_mime_data_(part, data, size);
}
CURLcode ccurl_mime_type(curl_mimepart *part, const char *type) { return curl.curl_mime_type_(part, type); }
CURLcode ccurl_mime_encoder(curl_mimepart *part, const char *name) { return curl.curl_mime_encoder_(part, name); }
CURLcode ccurl_mime_subparts(curl_mimepart *part, curl_mime *parts) { return curl.curl_mime_subparts_(part, parts); }

/// Networks of version 4 that are not the public internet: first address, length of the prefix.
static const struct {
    uint32_t network;
    int length;
} special[] = {
    {0x00000000, 8},   // this network
    {0x0A000000, 8},   // private
    {0x64400000, 10},  // shared by carriers
    {0x7F000000, 8},   // loopback
    {0xA9FE0000, 16},  // link-local, and where clouds keep their metadata
    {0xAC100000, 12},  // private
    {0xC0000000, 24},  // protocol assignments
    {0xC0000200, 24},  // documentation
    {0xC0586300, 24},  // relays of 6to4
    {0xC0A80000, 16},  // private
    {0xC6120000, 15},  // benchmarks
    {0xC6336400, 24},  // documentation
    {0xCB007100, 24},  // documentation
    {0xE0000000, 3},   // multicast, reserved, broadcast
};

static bool is_public4(uint32_t address) {
    for (size_t i = 0; i < sizeof special / sizeof special[0]; i++) {
        if ((address ^ special[i].network) >> (32 - special[i].length) == 0) return false;
    }
    return true;
}

/// Of version 6 only 2000::/3 is global unicast; inside it, protocol assignments with Teredo (2001::/23),
/// documentation (2001:db8::/32, 3fff::/20) and 6to4 (2002::/16) are special. A version 4 address written as one of
/// version 6 lies outside 2000::/3 and is refused; libcurl has no reason to connect to one.
static bool is_public6(const uint8_t *a) {
    if ((a[0] & 0xE0) != 0x20) return false;
    if (a[0] == 0x20 && a[1] == 0x01 && (a[2] & 0xFE) == 0x00) return false;
    if (a[0] == 0x20 && a[1] == 0x01 && a[2] == 0x0D && a[3] == 0xB8) return false;
    if (a[0] == 0x20 && a[1] == 0x02) return false;
    if (a[0] == 0x3F && a[1] == 0xFF && (a[2] & 0xF0) == 0x00) return false;
    return true;
}

bool ccurl_address_is_public(const struct sockaddr *address) {
    if (address->sa_family == AF_INET) {
        struct sockaddr_in version4;
        memcpy(&version4, address, sizeof version4);
        return is_public4(ntohl(version4.sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 version6;
        memcpy(&version6, address, sizeof version6);
        return is_public6(version6.sin6_addr.s6_addr);
    }
    return false;
}

/// Asked by libcurl for every connection, after the name is resolved.
static curl_socket_t open_public(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    (void)context;
    (void)purpose;
    if (!ccurl_address_is_public(&address->addr)) return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

CURLcode ccurl_refuse_private_addresses(CURL *handle) {
    CURLcode code = curl.curl_easy_setopt_(handle, CURLOPT_PROXY, "");
    if (code != CURLE_OK) return code;
    return curl.curl_easy_setopt_(handle, CURLOPT_OPENSOCKETFUNCTION, open_public);
}
