internal import CSodium
internal import Foundation

/// An address that is called for each change it follows, registered by whoever runs the site.
public struct Webhook: Hashable, Sendable, Codable {
    public var id: Int64
    public var url: String
    public var interest: Interest
}

/// Why an address was not registered.
public enum WebhookFault: Error, Hashable, Sendable, CustomStringConvertible {
    case address(String)
    case known(String)

    public var description: String {
        switch self {
        case .address(let url): "'\(url)' cannot be called; write an https address with a host and without a password"
        case .known(let url): "'\(url)' is registered; remove it first"
        }
    }
}

/// The secret by which a receiver knows that a call comes from here.
///
/// **Source** the Standard Webhooks specification 1.0.0: `whsec_` and base64 of the key; the signature is `v1,` and
/// base64 of HMAC-SHA-256 over `id.timestamp.body`.
struct WebhookSecret: Hashable, Sendable {
    let text: String

    static func random() -> WebhookSecret {
        WebhookSecret(text: "whsec_" + Data(randomBytes(32)).base64EncodedString())
    }

    func signature(id: String, at moment: Timestamp, body: String) -> String {
        let key = Array(Data(base64Encoded: String(text.dropFirst("whsec_".count))) ?? Data())
        let message = Array("\(id).\(moment.seconds).\(body)".utf8)
        var state = crypto_auth_hmacsha256_state()
        var code = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_bytes()))
        _ = crypto_auth_hmacsha256_init(&state, key, key.count)
        _ = crypto_auth_hmacsha256_update(&state, message, UInt64(message.count))
        _ = crypto_auth_hmacsha256_final(&state, &code)
        return "v1," + Data(code).base64EncodedString()
    }
}
