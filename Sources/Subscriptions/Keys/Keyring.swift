internal import CSodium
internal import Foundation

/// The keys that seal what is personal in the database; the first seals, all open.
///
/// A text is sealed with XChaCha20-Poly1305 under a random nonce and bound to its purpose, so that a sealed token cannot
/// stand where an address is expected. Hashes for look-ups are BLAKE2b with a key of their own, derived from the same
/// master key.
///
/// **Source** libsodium: `crypto_aead_xchacha20poly1305_ietf`, `crypto_generichash`, `crypto_kdf`.
public struct Keyring: Sendable {
    /// What a sealed text is.
    enum Purpose: String { case address, token, secret }

    private struct Key: Sendable {
        /// The first eight octets of the master key's hash: tells keys apart and gives nothing away.
        var id: [UInt8]
        var sealing: [UInt8]
        var hashing: [UInt8]

        init(master: [UInt8]) {
            id = digest(master, length: 8)
            sealing = Self.derive(1, master)
            hashing = Self.derive(2, master)
        }

        private static func derive(_ number: UInt64, _ master: [UInt8]) -> [UInt8] {
            var key = [UInt8](repeating: 0, count: 32)
            _ = crypto_kdf_derive_from_key(&key, key.count, number, "heptadsb", master)
            return key
        }
    }

    private let keys: [Key]

    /// A key's length in octets.
    static let keyLength = Int(crypto_kdf_KEYBYTES)

    /// - Parameter masters: 32 octets each, the current one first.
    init(masters: [[UInt8]]) {
        precondition(sodium_init() >= 0, "libsodium does not start")
        precondition(!masters.isEmpty && masters.allSatisfy { $0.count == Self.keyLength })
        keys = masters.map(Key.init)
    }

    /// A keyring with one new key that lives as long as the process.
    static func ephemeral() -> Keyring { Keyring(masters: [randomBytes(keyLength)]) }

    /// Seals a text: id of the key, nonce, ciphertext with its tag.
    func seal(_ text: String, as purpose: Purpose) -> Data {
        let key = keys[0]
        let nonce = randomBytes(Int(crypto_aead_xchacha20poly1305_ietf_npubbytes()))
        let plain = Array(text.utf8)
        let bound = Array(purpose.rawValue.utf8)
        var sealed = [UInt8](repeating: 0, count: plain.count + Int(crypto_aead_xchacha20poly1305_ietf_abytes()))
        _ = crypto_aead_xchacha20poly1305_ietf_encrypt(
            &sealed,
            nil,
            plain,
            UInt64(plain.count),
            bound,
            UInt64(bound.count),
            nil,
            nonce,
            key.sealing
        )
        return Data(key.id + nonce + sealed)
    }

    /// Opens what was sealed for the same purpose.
    ///
    /// - Throws: `KeyFault` where no key of the ring opens it or it was changed.
    func open(_ data: Data, as purpose: Purpose) throws(KeyFault) -> String {
        let bytes = Array(data)
        let nonceLength = Int(crypto_aead_xchacha20poly1305_ietf_npubbytes())
        let tagLength = Int(crypto_aead_xchacha20poly1305_ietf_abytes())
        guard bytes.count >= 8 + nonceLength + tagLength else { throw .damaged }
        guard let key = keys.first(where: { $0.id == Array(bytes.prefix(8)) }) else { throw .unknownKey }
        let nonce = Array(bytes[8..<(8 + nonceLength)])
        let sealed = Array(bytes[(8 + nonceLength)...])
        let bound = Array(purpose.rawValue.utf8)
        var plain = [UInt8](repeating: 0, count: max(1, sealed.count - tagLength))
        let status = crypto_aead_xchacha20poly1305_ietf_decrypt(
            &plain,
            nil,
            nil,
            sealed,
            UInt64(sealed.count),
            bound,
            UInt64(bound.count),
            nonce,
            key.sealing
        )
        guard status == 0 else { throw .damaged }
        return String(decoding: plain.prefix(sealed.count - tagLength), as: UTF8.self)
    }

    /// True where something was sealed with the current key.
    func isCurrent(_ data: Data) -> Bool { Array(data.prefix(8)) == keys[0].id }

    /// The hash under which a text is stored.
    func hash(_ text: String) -> Data { hash(text, keys[0]) }

    /// Every hash under which a text may have been stored, the current key's first.
    func hashes(_ text: String) -> [Data] { keys.map { hash(text, $0) } }

    private func hash(_ text: String, _ key: Key) -> Data {
        Data(digest(Array(text.utf8), length: 32, key: key.hashing))
    }
}

/// Why something sealed was not opened.
public enum KeyFault: Error, Hashable, Sendable, CustomStringConvertible {
    case unknownKey, damaged
    case badFile(path: String, reason: String)

    public var description: String {
        switch self {
        case .unknownKey:
            "the database was sealed with a key that is not in the key file; add the old key as a further line"
        case .damaged: "something sealed in the database was changed or cut"
        case .badFile(let path, let reason): "the key file \(path) cannot be used: \(reason)"
        }
    }
}

/// BLAKE2b of some bytes.
///
/// **Source** RFC 7693, computed by libsodium.
func digest(_ bytes: [UInt8], length: Int, key: [UInt8] = []) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: length)
    _ = crypto_generichash(&digest, length, bytes, UInt64(bytes.count), key, key.count)
    return digest
}

/// Bytes from the system's random numbers.
func randomBytes(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    randombytes_buf(&bytes, count)
    return bytes
}
