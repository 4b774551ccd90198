internal import CSodium
internal import Foundation

/// A secret in a link: 256 random bits in 43 letters of base64url. The database keeps only its hash.
public struct Token: Hashable, Sendable {
    public let text: String

    static func random() -> Token { Token(unchecked: base64url(randomBytes(32))) }

    /// Reads a token of an address; nil where it has not the form of one.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.prefix(44).count == 43,
            text.utf8.allSatisfy({ byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45
                    || byte == 95
            })
        else { return nil }
        self.text = String(text)
    }

    private init(unchecked text: String) { self.text = text }

    /// A token has 256 bits of its own, so its hash needs no key.
    var hash: Data { Data(digest(Array(text.utf8), length: 32)) }
}

/// The alphabet that needs no escape in an address, without padding.
///
/// **Source** RFC 4648, section 5.
func base64url(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
}
