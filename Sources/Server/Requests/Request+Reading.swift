internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension Request {
    /// The query's fields; empty where there is none.
    ///
    /// - Throws: `RequestFault` for a query that cannot be read.
    func queryFields() throws(RequestFault) -> FormFields {
        try FormFields(uri.query ?? "")
    }

    /// Reads the fields of a form that was posted.
    ///
    /// - Parameter limit: the largest body taken, in bytes.
    /// - Returns: the form's fields.
    /// - Throws: `RequestFault` for another media type, a larger body, or text that is not encoded UTF-8.
    // NOTE: inlined into a route, it ends the optimiser of Swift 6.3.1 (signal 11 while splitting the coroutine).
    @inline(never)
    func formFields(upTo limit: Int = 16_384) async throws -> FormFields {
        try require(mediaType: "application/x-www-form-urlencoded")
        return try FormFields(try await text(upTo: limit))
    }

    /// Reads a value posted as JSON.
    ///
    /// - Parameters:
    ///   - type: what is wanted.
    ///   - limit: the largest body taken, in bytes.
    /// - Returns: the value.
    /// - Throws: `RequestFault` for another media type, a larger body, or what is not such a value, with its place.
    func json<Value: Decodable>(as type: Value.Type, upTo limit: Int = 16_384) async throws -> Value {
        try require(mediaType: "application/json")
        let text = try await text(upTo: limit)
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch let error as DecodingError {
            throw RequestFault(.badRequest, "The body is not what this address takes.", members: [error.member])
        }
    }

    private func require(mediaType: String) throws(RequestFault) {
        let given = headers[.contentType]?.split(separator: ";").first?.trimmingCharacters(in: .whitespaces)
        guard given?.lowercased() == mediaType else {
            throw RequestFault(.unsupportedMediaType, "This address takes \(mediaType).")
        }
    }

    private func text(upTo limit: Int) async throws -> String {
        let buffer: ByteBuffer
        do {
            buffer = try await body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw RequestFault(.contentTooLarge, "The body is larger than \(limit) bytes.")
        }
        guard let text = String(validating: buffer.readableBytesView, as: UTF8.self) else {
            throw RequestFault(.badRequest, "The body is not UTF-8.")
        }
        return text
    }
}

extension DecodingError {
    /// Where a value differs from what is wanted, and how.
    fileprivate var member: RequestFault.Member {
        switch self {
        case .typeMismatch(_, let context), .dataCorrupted(let context):
            Self.member(at: context.codingPath, context.debugDescription)
        case .valueNotFound(_, let context): Self.member(at: context.codingPath, "is null")
        case .keyNotFound(let key, let context): Self.member(at: context.codingPath + [key], "is missing")
        @unknown default: RequestFault.Member(name: "", reason: "cannot be read")
        }
    }

    private static func member(at path: [any CodingKey], _ reason: String) -> RequestFault.Member {
        RequestFault.Member(name: path.map(\.stringValue).joined(separator: "."), reason: reason)
    }
}
