/// libcurl for HTTP and mail, loaded at first use.
///
/// A program that never sends anything never loads libcurl and the twenty libraries that come with it: the system's
/// header gives the types and constants here, and `dlopen` the functions. What is variadic there has a type here.
#ifndef HEPTAD_CCURL_H
#define HEPTAD_CCURL_H

#include <curl/curl.h>
#include <stdbool.h>
#include <sys/socket.h>

/// A callback of `CURLOPT_WRITEFUNCTION`, `CURLOPT_HEADERFUNCTION` or `CURLOPT_READFUNCTION`.
typedef size_t (*ccurl_data_callback)(char *data, size_t size, size_t count, void *context);

/// Loads libcurl if that has not happened yet. Safe from any thread.
/// Returns NULL when libcurl can be used, else what is missing, in words.
const char *ccurl_load(void);

/// A new handle for one transfer after the other, on one thread at a time. NULL where libcurl cannot be loaded.
CURL *ccurl_easy_init(void);
void ccurl_easy_cleanup(CURL *handle);
/// Forgets all options of a handle; keeps its connections.
void ccurl_easy_reset(CURL *handle);
/// Blocks until the transfer ends.
CURLcode ccurl_easy_perform(CURL *handle);
const char *ccurl_easy_strerror(CURLcode code);
/// The version of the loaded library, such as "libcurl/7.88.1 OpenSSL/3.0.20 …".
const char *ccurl_version(void);

/// `curl_easy_setopt` by the type of the value; libcurl copies strings, and keeps lists and pointers as they are.
CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value);
CURLcode ccurl_set_offset(CURL *handle, CURLoption option, curl_off_t value);
CURLcode ccurl_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode ccurl_set_list(CURL *handle, CURLoption option, struct curl_slist *value);
CURLcode ccurl_set_pointer(CURL *handle, CURLoption option, void *value);
CURLcode ccurl_set_data_callback(CURL *handle, CURLoption option, ccurl_data_callback callback);

/// `curl_easy_getinfo` by the type of the value.
CURLcode ccurl_get_long(CURL *handle, CURLINFO info, long *value);
CURLcode ccurl_get_offset(CURL *handle, CURLINFO info, curl_off_t *value);
CURLcode ccurl_get_string(CURL *handle, CURLINFO info, const char **value);

/// Appends a copy of the text; returns the list's new head, or NULL when memory is out.
struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *text);
void ccurl_slist_free_all(struct curl_slist *list);

/// A mail in parts; only with a handle that `ccurl_easy_init` gave. Texts are copied.
curl_mime *ccurl_mime_init(CURL *handle);
void ccurl_mime_free(curl_mime *message);
curl_mimepart *ccurl_mime_addpart(curl_mime *message);
CURLcode ccurl_mime_data(curl_mimepart *part, const char *data, size_t size);
CURLcode ccurl_mime_type(curl_mimepart *part, const char *type);
CURLcode ccurl_mime_encoder(curl_mimepart *part, const char *name);
/// The part owns the parts from then on.
CURLcode ccurl_mime_subparts(curl_mimepart *part, curl_mime *parts);

/// Whether an address is one that the public internet routes: not loopback, private, link-local, documentation,
/// multicast or reserved.
/// Source: the IANA special-purpose address registries (RFC 6890), as of 2024.
bool ccurl_address_is_public(const struct sockaddr *address);

/// Makes the handle connect to public addresses only, whatever a name resolves to and wherever a redirect leads.
/// A proxy of the environment is not used then, because the check would see the proxy's address alone.
CURLcode ccurl_refuse_private_addresses(CURL *handle);

#endif
