internal import Foundation

/// An answer whose form is not the documented one: which field, and what is wrong with it.
///
/// A changed form must never be read as "nothing new": the look fails, the last good state stays, and a person is told
/// where to look.
public struct FormFault: Error, Hashable, Sendable, CustomStringConvertible {
    public var field: String
    public var reason: String

    public init(_ field: String, _ reason: String) {
        self.field = field
        self.reason = reason
    }

    public var description: String { "the form of the answer has changed: `\(field)` \(reason)" }
}

/// Decodes JSON of a documented form.
///
/// - Throws: ``FormFault`` with the path of the first field that is missing or of another type.
func decode<Form: Decodable>(_ form: Form.Type, from body: [UInt8]) throws(FormFault) -> Form {
    do {
        return try JSONDecoder().decode(form, from: Data(body))
    } catch DecodingError.keyNotFound(let key, let context) {
        throw FormFault(path(context.codingPath + [key]), "is missing")
    } catch DecodingError.typeMismatch(let type, let context) {
        throw FormFault(path(context.codingPath), "is no \(words(for: type))")
    } catch DecodingError.valueNotFound(_, let context) {
        throw FormFault(path(context.codingPath), "is null")
    } catch DecodingError.dataCorrupted(let context) {
        let place = context.codingPath.isEmpty ? "(whole answer)" : path(context.codingPath)
        throw FormFault(place, context.codingPath.isEmpty ? "is no JSON, or is cut short" : "cannot be read")
    } catch {
        throw FormFault("(whole answer)", "cannot be read")
    }
}

private func path(_ keys: [any CodingKey]) -> String {
    keys.map { key in key.intValue.map { "[\($0)]" } ?? key.stringValue }.joined(separator: ".")
}

private func words(for type: any Any.Type) -> String {
    switch type {
    case is String.Type: "text"
    case is Int.Type, is Double.Type: "number"
    case is Bool.Type: "truth value"
    default: "\(type)".hasPrefix("Array") ? "list" : "object"
    }
}

/// An error that a source reports itself, in the documented form of its errors.
public struct SourceFault: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    init(_ words: String) { description = "the source answers with an error: \(words.prefix(200))" }
}
