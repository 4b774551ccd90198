internal import CSodium

/// The SHA-256 of some bytes, as names of result files and keys of dossiers use it.
///
/// **Source** FIPS 180-4, computed by libsodium.
public struct ContentHash: Hashable, Sendable, CustomStringConvertible {
    /// 64 lower-case hexadecimal digits.
    public let hexadecimal: String

    public init(of bytes: some Sequence<UInt8>) {
        var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
        let input = Array(bytes)
        // The function needs no initialisation of the library and cannot fail for a valid buffer.
        _ = crypto_hash_sha256(&digest, input, UInt64(input.count))
        let digits = Array("0123456789abcdef".unicodeScalars)
        var text = ""
        for byte in digest {
            text.unicodeScalars.append(digits[Int(byte >> 4)])
            text.unicodeScalars.append(digits[Int(byte & 15)])
        }
        hexadecimal = text
    }

    /// The hash of the UTF-8 form of a text.
    public init(of text: String) { self.init(of: text.utf8) }

    /// The first 16 digits, enough to name a file among thousands.
    public var short: String { String(hexadecimal.prefix(16)) }

    public var description: String { hexadecimal }
}
