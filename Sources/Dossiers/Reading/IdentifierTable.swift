public import Diagnostics

/// The identifiers of one kind of thing in a dossier, where each was defined, and what refers to them.
public struct IdentifierTable {
    /// What the identifiers name, such as `source`.
    public let kind: String
    /// Each identifier with its first definition.
    public private(set) var definitions: [String: SourceLocation] = [:]

    public init(kind: String) { self.kind = kind }

    /// Adds an identifier; reports one that is given twice or that is not made of letters, digits, `_`, `-` and `.`.
    ///
    /// - Returns: false where the identifier was already there.
    @discardableResult
    public mutating func define(_ id: String, at location: SourceLocation, faults: DiagnosticCollector) -> Bool {
        if id.isEmpty || !id.unicodeScalars.allSatisfy(Self.isAllowed) {
            faults.error(
                "bad-id",
                at: location,
                element: "\(kind) \(id)",
                "an id is made of ASCII letters, digits, `_`, `-` and `.`"
            )
        }
        if let first = definitions[id] {
            faults.error(
                "duplicate-id",
                at: location,
                element: "\(kind) \(id)",
                "this id is used twice, first in \(first.file) line \(first.line ?? 0)",
                suggestion: "give one of the two another id"
            )
            return false
        }
        definitions[id] = location
        return true
    }

    /// Checks a reference; reports one that leads nowhere, with the near miss where there is one.
    @discardableResult
    public func resolve(
        _ id: String,
        at location: SourceLocation,
        element: String,
        faults: DiagnosticCollector
    ) -> Bool {
        if definitions[id] != nil { return true }
        faults.error(
            "dangling-reference",
            at: location,
            element: element,
            "there is no \(kind) `\(id)`",
            suggestion: nearMiss(to: id, among: definitions.keys.sorted()).map { "did you mean `\($0)`?" }
        )
        return false
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".": true
        default: false
        }
    }
}
