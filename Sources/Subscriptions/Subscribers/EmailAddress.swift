/// An address that mail can be sent to, in the form that nearly all have: a dotted local part and a host name.
///
/// Quoted local parts, address literals, comments and display names are refused: no reader types them, and each is a
/// way to smuggle something into a mail's header. Names in other scripts are taken in their `xn--` form.
///
/// **Source** RFC 5321, sections 4.1.2 (`Dot-string`) and 4.5.3.1 (lengths).
public struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
    /// As typed: only the receiving host knows whether case matters in it.
    public let local: String
    /// In lower case.
    public let domain: String

    /// The longest address that mail can carry, in octets.
    public static let longest = 254

    /// Reads an address; spaces around it are dropped.
    ///
    /// - Throws: `AddressFault` with what is wrong.
    /// - Complexity: O(254): a longer text is refused unread.
    public init(_ text: some StringProtocol) throws(AddressFault) {
        // NOTE: looked at before anything else, so that no input costs more than a glance.
        guard text.utf8.prefix(Self.longest * 4 + 1).count <= Self.longest * 4 else { throw .tooLong }
        let bytes = Self.trimmed(Array(text.utf8))
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.count <= Self.longest else { throw .tooLong }
        guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .character }
        guard let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { throw .noAt }
        let local = bytes[..<at]
        let domain = bytes[(at + 1)...]
        guard (1...64).contains(local.count) else { throw .local }
        let atoms = local.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard atoms.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isAtomText) }) else { throw .local }
        let labels = domain.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.allSatisfy(Self.isLabel), let top = labels.last,
            !top.allSatisfy({ (48...57).contains($0) })
        else { throw .domain }
        self.local = String(decoding: local, as: UTF8.self)
        self.domain = String(decoding: domain, as: UTF8.self).lowercased()
    }

    public var description: String { "\(local)@\(domain)" }

    /// The form under which an address is looked up: hosts in use do not tell the case of the local part.
    var folded: String { description.lowercased() }

    private static func trimmed(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) })
        else { return [] }
        return bytes[first...last]
    }

    /// RFC 5322, section 3.2.3.
    private static func isAtomText(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || Array("!#$%&'*+-/=?^_`{|}~".utf8).contains(byte)
    }

    /// RFC 1123, section 2.1.
    private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
            && label.allSatisfy { isLetterOrDigit($0) || $0 == hyphen }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }
}

/// Why a text is no address.
public enum AddressFault: Error, Hashable, Sendable, CustomStringConvertible {
    case empty, tooLong, character, noAt, local, domain

    public var description: String {
        switch self {
        case .empty: "the address is missing; write one such as name@example.org"
        case .tooLong: "the address is longer than \(EmailAddress.longest) characters"
        case .character:
            "the address has a space or a letter outside ASCII; write such a host name in its xn-- form"
        case .noAt: "the address has no @; write one such as name@example.org"
        case .local: "the part before @ must be 1 to 64 letters, digits and signs, with dots only between them"
        case .domain: "the part after @ must be a host name such as example.org"
        }
    }
}
