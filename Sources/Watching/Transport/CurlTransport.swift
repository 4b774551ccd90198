internal import CCurl
internal import Foundation

/// HTTP through libcurl: encrypted, to public addresses only, bounded in time and size.
public struct CurlTransport: Transport {
    /// Where requests may go.
    public enum Reach: Hashable, Sendable {
        /// HTTPS to addresses of the public internet, wherever a redirect leads.
        case publicInternet
        /// Every request goes to this address instead, with its own host as the first part of the path: a mirror
        /// inside a network, or a server of recorded answers.
        case mirror(String)
    }

    public var reach: Reach
    /// What servers see, with an address where their keepers can ask: what each of the sources asks for.
    public var userAgent: String
    public var timeout: Int
    public var sizeLimit: Int

    /// A transport whose answers take at most some seconds as a whole, and hold at most some bytes decompressed.
    public init(reach: Reach = .publicInternet, userAgent: String, timeout: Int = 60, sizeLimit: Int = 32_000_000) {
        self.reach = reach
        self.userAgent = userAgent
        self.timeout = timeout
        self.sizeLimit = sizeLimit
    }

    public func send(
        _ request: Request,
        headers: [(name: String, value: String)]
    ) throws(TransportFault) -> Response {
        if let missing = ccurl_load() { throw .noLibrary(String(cString: missing)) }
        guard let handle = ccurl_easy_init() else { throw .noLibrary("libcurl gives no handle") }
        defer { ccurl_easy_cleanup(handle) }
        var all = headers + [("Accept", request.accept)]
        if case .header(let name, let value)? = request.credential { all.append((name, value)) }
        var list: UnsafeMutablePointer<curl_slist>?
        for (name, value) in all { list = ccurl_slist_append(list, "\(name): \(value)") ?? list }
        defer { ccurl_slist_free_all(list) }

        let reading = Reading(limit: sizeLimit)
        let context = Unmanaged.passUnretained(reading).toOpaque()
        var words = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
        let code = words.withUnsafeMutableBufferPointer { buffer in
            set(handle, request, list)
            _ = ccurl_set_data_callback(handle, CURLOPT_WRITEFUNCTION) { data, size, count, context in
                Reading.of(context).append(data, size * count)
            }
            _ = ccurl_set_pointer(handle, CURLOPT_WRITEDATA, context)
            _ = ccurl_set_data_callback(handle, CURLOPT_HEADERFUNCTION) { data, size, count, context in
                Reading.of(context).header(data, size * count)
            }
            _ = ccurl_set_pointer(handle, CURLOPT_HEADERDATA, context)
            _ = ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, buffer.baseAddress)
            return ccurl_easy_perform(handle)
        }
        if reading.isTooLarge { throw .tooLarge(bytes: sizeLimit) }
        guard code == CURLE_OK else {
            if code == CURLE_OPERATION_TIMEDOUT { throw .timedOut(seconds: timeout) }
            let detail = String(decoding: words.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            throw .unreachable(detail.isEmpty ? String(cString: ccurl_easy_strerror(code)) : detail)
        }
        var status = 0
        _ = ccurl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        return Response(status: status, headers: reading.headers, body: reading.body)
    }

    private func set(
        _ handle: UnsafeMutableRawPointer,
        _ request: Request,
        _ list: UnsafeMutablePointer<curl_slist>?
    ) {
        switch reach {
        case .publicInternet:
            _ = ccurl_set_string(handle, CURLOPT_URL, request.sentAddress)
            _ = ccurl_set_string(handle, CURLOPT_PROTOCOLS_STR, "https")
            _ = ccurl_set_string(handle, CURLOPT_REDIR_PROTOCOLS_STR, "https")
            _ = ccurl_refuse_private_addresses(handle)
        case .mirror(let base):
            let address = request.sentAddress
            let rest = address.range(of: "://").map { String(address[$0.upperBound...]) } ?? address
            _ = ccurl_set_string(handle, CURLOPT_URL, base + (base.hasSuffix("/") ? "" : "/") + rest)
            _ = ccurl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https")
            _ = ccurl_set_string(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        }
        _ = ccurl_set_list(handle, CURLOPT_HTTPHEADER, list)
        _ = ccurl_set_string(handle, CURLOPT_USERAGENT, userAgent)
        _ = ccurl_set_string(handle, CURLOPT_ACCEPT_ENCODING, "")
        _ = ccurl_set_long(handle, CURLOPT_TIMEOUT, timeout)
        _ = ccurl_set_long(handle, CURLOPT_CONNECTTIMEOUT, min(15, timeout))
        _ = ccurl_set_long(handle, CURLOPT_FOLLOWLOCATION, 1)
        _ = ccurl_set_long(handle, CURLOPT_MAXREDIRS, 5)
        // Signals would end other threads' waits.
        _ = ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1)
    }

    /// What has come of one answer; a redirect begins anew.
    private final class Reading {
        private(set) var headers: [String: String] = [:]
        private(set) var body: [UInt8] = []
        private(set) var isTooLarge = false
        private let limit: Int

        init(limit: Int) { self.limit = limit }

        static func of(_ context: UnsafeMutableRawPointer?) -> Reading {
            guard let context else { preconditionFailure("libcurl calls back without its context") }
            return Unmanaged<Reading>.fromOpaque(context).takeUnretainedValue()
        }

        /// Takes a piece of the body; any count but the piece's own ends the transfer.
        func append(_ data: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
            guard body.count + count <= limit else {
                isTooLarge = true
                return 0
            }
            body.append(contentsOf: UnsafeRawBufferPointer(start: data, count: count))
            return count
        }

        func header(_ data: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
            let line = String(decoding: UnsafeRawBufferPointer(start: data, count: count), as: UTF8.self)
            if line.hasPrefix("HTTP/") {
                headers = [:]
                body = []
            } else if let colon = line.firstIndex(of: ":"), headers.count < 200 {
                let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespacesAndNewlines)
                headers[line[..<colon].lowercased()] = value
            }
            return count
        }
    }
}
