internal import Foundation
internal import HTTPTypes
internal import Hummingbird

/// Names and values of a query or of a form's body.
///
/// **Source**: WHATWG URL Standard, `application/x-www-form-urlencoded` parsing; what is not UTF-8 is refused, where the
/// standard puts replacement characters.
struct FormFields: Sendable, Hashable {
    private var values: [String: [String]] = [:]

    /// More fields than any page sends.
    static let maximumCount = 100

    /// Reads the encoded text.
    ///
    /// - Throws: `RequestFault` for too many fields and for text that is not encoded UTF-8.
    init(_ text: some StringProtocol) throws(RequestFault) {
        let pairs = text.split(separator: "&")
        guard pairs.count <= Self.maximumCount else {
            throw RequestFault(.badRequest, "There are more than \(Self.maximumCount) fields.")
        }
        for pair in pairs {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]), let value = Self.decoded(parts.count > 1 ? parts[1] : "") else {
                throw RequestFault(.badRequest, "A field is not percent-encoded UTF-8.")
            }
            values[name, default: []].append(value)
        }
    }

    /// The first value under a name; nil where there is none.
    subscript(name: String) -> String? { values[name]?.first }

    /// Every value under a name, in their order.
    func all(_ name: String) -> [String] { values[name] ?? [] }

    /// What is left when fields without a value go, as a form sends them for what was left blank.
    func withoutBlanks() -> FormFields {
        var filled = self
        filled.values = values.mapValues { $0.filter { !$0.isEmpty } }.filter { !$0.value.isEmpty }
        return filled
    }

    /// The names that there are, sorted.
    var names: [String] { values.keys.sorted() }

    private static func decoded(_ text: some StringProtocol) -> String? {
        guard let decoded = String(text.map { $0 == "+" ? " " : $0 }).removingPercentEncoding else { return nil }
        return decoded.contains("\0") ? nil : decoded
    }
}
