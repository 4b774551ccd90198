internal import HTTPTypes
internal import Hummingbird
internal import Pages

/// A resource with its entity tag worked out once.
struct SentResource: Sendable {
    let buffer: ByteBuffer
    let headers: HTTPFields

    init(_ resource: Site.Resource) {
        buffer = ByteBuffer(bytes: resource.body)
        headers = [
            .contentType: resource.contentType,
            .eTag: Self.entityTag(resource.body),
            .cacheControl: "no-cache",
        ]
    }

    /// The resource, or 304 where the client's copy is the same.
    func response(to request: Request) -> Response {
        if let known = request.headers[.ifNoneMatch], let tag = headers[.eTag], Self.lists(known, tag) {
            return Response(status: .notModified, headers: [.eTag: tag, .cacheControl: "no-cache"])
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: buffer))
    }

    private static func lists(_ header: String, _ tag: String) -> Bool {
        header.split(separator: ",").contains { entry in
            let trimmed = entry.drop { $0 == " " }
            let candidate = trimmed.hasPrefix("W/") ? trimmed.dropFirst(2) : trimmed
            return candidate == tag[...] || candidate == "*"
        }
    }

    /// FNV-1a over the bytes (Fowler, Noll, Vo): tells versions apart; it guards nothing.
    static func entityTag(_ bytes: [UInt8]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return "\"\(String(hash, radix: 16))-\(bytes.count)\""
    }
}
