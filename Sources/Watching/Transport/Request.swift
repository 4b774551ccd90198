public import Foundation

/// One question to a public source: a GET, without anything secret in what is recorded of it.
public struct Request: Hashable, Sendable {
    /// The whole address, percent-encoded.
    public var address: String
    /// The media type that is asked for.
    public var accept: String
    /// A key that the source asks for; sent, and never recorded or printed.
    public var credential: Credential?

    /// How a key travels.
    public enum Credential: Hashable, Sendable {
        case header(name: String, value: String)
        case query(name: String, value: String)
    }

    public init(_ address: String, accept: String = "application/json", credential: Credential? = nil) {
        self.address = address
        self.accept = accept
        self.credential = credential
    }

    /// An address with a query, whose names and values are percent-encoded; a name may stand more than once.
    public init(
        _ base: String,
        query: [(name: String, value: String)],
        accept: String = "application/json",
        credential: Credential? = nil
    ) {
        let pairs = query.map { Self.encoded($0.name) + "=" + Self.encoded($0.value) }
        self.init(
            base + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")),
            accept: accept,
            credential: credential
        )
    }

    /// Scheme, host and port, which is what a pace is kept for.
    public var origin: String {
        guard let parts = URLComponents(string: address), let scheme = parts.scheme, let host = parts.host else {
            return address
        }
        return "\(scheme)://\(host)" + (parts.port.map { ":\($0)" } ?? "")
    }

    /// The path without its query.
    public var path: String { URLComponents(string: address)?.path ?? "" }

    /// The address that is sent, with a key in the query where the source wants it there.
    var sentAddress: String {
        guard case .query(let name, let value)? = credential else { return address }
        return address + (address.contains("?") ? "&" : "?") + Self.encoded(name) + "=" + Self.encoded(value)
    }

    /// **Source** RFC 3986, section 2.3: everything but unreserved characters is encoded.
    static func encoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return encoded
    }
}

/// What came back: the answer as it was sent.
public struct Response: Sendable {
    public var status: Int
    /// By lower-case name; of a name sent twice the last.
    public var headers: [String: String]
    public var body: [UInt8]

    public init(status: Int, headers: [String: String] = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// An answer of a source with where and when it was seen.
public struct Answer: Sendable {
    public var request: Request
    public var status: Int
    public var body: [UInt8]
    public var fetched: Date
    /// SHA-256 of the body, under which the record keeps it.
    public var hash: String
}

/// Why no answer came.
public enum TransportFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The library that sends is not there.
    case noLibrary(String)
    /// No connection, no name, a broken transfer; with libcurl's words.
    case unreachable(String)
    case timedOut(seconds: Int)
    /// The answer is larger than the bound.
    case tooLarge(bytes: Int)

    public var description: String {
        switch self {
        case .noLibrary(let reason): reason
        case .unreachable(let reason): "could not be reached: \(reason)"
        case .timedOut(let seconds): "did not answer within \(seconds) s"
        case .tooLarge(let bytes): "answered with more than \(bytes) bytes"
        }
    }
}

/// Something that sends a request and waits for the answer.
public protocol Transport: Sendable {
    /// Sends it with headers beside those of the request. Any status is an answer; only what never came whole is a
    /// fault.
    func send(_ request: Request, headers: [(name: String, value: String)]) throws(TransportFault) -> Response
}
