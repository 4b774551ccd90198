internal import CCurl
internal import Foundation

/// What became of a call.
enum CallAnswer: Hashable {
    case accepted
    /// The receiver wants no more calls (410).
    case gone
    case failed(String)
}

/// Calls addresses over HTTPS, public ones only, whatever a name resolves to.
///
/// The address is checked when the connection is made, after the name is resolved, so that a name cannot mean something
/// public when it is looked at and something private when it is called. Redirects are not followed, a call lasts ten
/// seconds at most, and what a receiver answers beyond its status is thrown away.
public final class WebhookCaller {
    private let handle: OpaquePointer?
    /// For tests alone, whose receivers are on this machine and speak plain HTTP.
    private let allowsPrivate: Bool

    public convenience init() { self.init(allowsPrivate: false) }

    init(allowsPrivate: Bool) {
        self.allowsPrivate = allowsPrivate
        handle = ccurl_easy_init().map { OpaquePointer($0) }
    }

    deinit { if let handle { ccurl_easy_cleanup(UnsafeMutableRawPointer(handle)) } }

    /// Posts a body with its signature and waits for the status.
    func call(_ url: String, body: String, id: String, secret: WebhookSecret, at now: Timestamp) -> CallAnswer {
        guard let handle = handle.map({ UnsafeMutableRawPointer($0) }) else {
            return .failed(ccurl_load().map { String(cString: $0) } ?? "libcurl cannot be used")
        }
        ccurl_easy_reset(handle)
        var headers: UnsafeMutablePointer<curl_slist>?
        defer { ccurl_slist_free_all(headers) }
        for line in [
            "Content-Type: application/json", "User-Agent: heptad", "webhook-id: \(id)",
            "webhook-timestamp: \(now.seconds)",
            "webhook-signature: \(secret.signature(id: id, at: now, body: body))",
        ] {
            headers = ccurl_slist_append(headers, line)
        }
        _ = ccurl_set_string(handle, CURLOPT_URL, url)
        _ = ccurl_set_string(handle, CURLOPT_PROTOCOLS_STR, allowsPrivate ? "http,https" : "https")
        _ = ccurl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
        _ = ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        _ = ccurl_set_long(handle, CURLOPT_TIMEOUT, 10)
        _ = ccurl_set_long(handle, CURLOPT_CONNECTTIMEOUT, 5)
        _ = ccurl_set_list(handle, CURLOPT_HTTPHEADER, headers)
        _ = ccurl_set_string(handle, CURLOPT_COPYPOSTFIELDS, body)
        _ = ccurl_set_data_callback(handle, CURLOPT_WRITEFUNCTION) { _, size, count, _ in size * count }
        if !allowsPrivate { _ = ccurl_refuse_private_addresses(handle) }
        let code = ccurl_easy_perform(handle)
        guard code == CURLE_OK else { return .failed(String(cString: ccurl_easy_strerror(code))) }
        var status = 0
        _ = ccurl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        switch status {
        case 200..<300: return .accepted
        case 410: return .gone
        default: return .failed("status \(status)")
        }
    }
}
