internal import HTTPTypes
internal import Hummingbird
internal import Pages

/// A resource ready to send: its entity tag worked out and its body compressed once.
struct SentResource: Sendable {
    /// How long a client may keep a resource without asking again.
    enum Lifetime: Sendable {
        /// It asks each time, and is told when nothing has changed.
        case revalidated
        /// For ever: the address holds a hash of the content.
        case immutable
        /// It keeps nothing: the answer belongs to one question.
        case unkept
    }

    private let plain: ByteBuffer
    private let compressed: ByteBuffer?
    private let tag: String
    private let contentType: String
    private let cacheControl: String

    /// Bodies under this size fit a packet anyway.
    private static let leastCompressed = 860

    /// - Parameters:
    ///   - resource: what is sent.
    ///   - lifetime: how long a client may keep it.
    ///   - level: how hard it is compressed: hard for what is sent often.
    init(_ resource: Site.Resource, lifetime: Lifetime = .revalidated, level: Int32 = 5) {
        plain = ByteBuffer(bytes: resource.body)
        compressed =
            resource.body.count >= Self.leastCompressed && Self.isText(resource.contentType)
            ? gzipped(resource.body, level: level).map { ByteBuffer(bytes: $0) } : nil
        tag = Self.entityTag(resource.body)
        contentType = resource.contentType
        cacheControl =
            switch lifetime {
            case .revalidated: "no-cache"
            case .immutable: "public, max-age=31536000, immutable"
            case .unkept: "no-store"
            }
    }

    /// Bytes that it takes.
    var size: Int { plain.readableBytes + (compressed?.readableBytes ?? 0) }

    /// The resource in an encoding that the client takes, or 304 where its copy is the same.
    func response(to request: Request) -> Response {
        let isCompressed = compressed != nil && Self.takesGzip(request.headers[.acceptEncoding] ?? "")
        var headers: HTTPFields = [.cacheControl: cacheControl, .vary: "Accept-Encoding"]
        // NOTE: the same content in another encoding is another representation, with a tag of its own (RFC 9110, 8.8.3).
        headers[.eTag] = isCompressed ? "\"\(tag)-gz\"" : "\"\(tag)\""
        if let known = request.headers[.ifNoneMatch], lists(known) {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentType] = contentType
        if isCompressed { headers[.contentEncoding] = "gzip" }
        let body = isCompressed ? compressed ?? plain : plain
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
    }

    /// Whether a list of entity tags names this resource in any encoding.
    private func lists(_ header: String) -> Bool {
        header.split(separator: ",").contains { entry in
            var candidate = entry.drop { $0 == " " }
            if candidate.hasPrefix("W/") { candidate = candidate.dropFirst(2) }
            while candidate.last == " " { candidate.removeLast() }
            return candidate == "*" || candidate == "\"\(tag)\"" || candidate == "\"\(tag)-gz\""
        }
    }

    /// Whether `Accept-Encoding` takes gzip; a weight of zero refuses it.
    static func takesGzip(_ header: String) -> Bool {
        header.split(separator: ",").contains { entry in
            let parts = entry.split(separator: ";").map { $0.filter { $0 != " " }.lowercased() }
            guard let name = parts.first, name == "gzip" || name == "*" else { return false }
            return !parts.dropFirst().contains { part in
                part.hasPrefix("q=") && Double(part.dropFirst(2)) ?? 1 == 0
            }
        }
    }

    private static func isText(_ contentType: String) -> Bool {
        ["text/", "application/json", "image/svg", "application/xml", "application/atom", "application/rss"]
            .contains { contentType.hasPrefix($0) }
    }

    /// FNV-1a over the bytes (Fowler, Noll, Vo): tells versions apart; it guards nothing.
    static func entityTag(_ bytes: [UInt8]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return "\(String(hash, radix: 16))-\(bytes.count)"
    }
}
