internal import Foundation

/// Where mail goes out and in whose name.
public struct MailSettings: Sendable {
    /// `smtp://host:587` (STARTTLS) or `smtps://host:465`.
    public var server: String
    public var user: String?
    public var password: String?
    /// Certificates of authorities to trust in place of the system's; for a relay of one's own.
    public var authorities: String?
    public var from: EmailAddress
    /// The site's address as readers know it, without a slash at the end.
    public var site: String
    /// The longest that one mail may take, in seconds.
    public var timeout: Int

    /// - Throws: `MailSettingsFault` for an address of a server or site that cannot be one.
    public init(
        server: String,
        user: String? = nil,
        password: String? = nil,
        authorities: String? = nil,
        from: EmailAddress,
        site: String,
        timeout: Int = 60
    ) throws {
        guard let parts = URLComponents(string: server), ["smtp", "smtps"].contains(parts.scheme), parts.host != nil,
            parts.user == nil, parts.password == nil
        else { throw MailSettingsFault.server(server) }
        let address = site.hasSuffix("/") ? String(site.dropLast()) : site
        guard let own = URLComponents(string: address), own.scheme == "https" || own.scheme == "http",
            let host = own.host, !host.isEmpty, own.query == nil, own.fragment == nil
        else { throw MailSettingsFault.site(site) }
        self.server = server
        self.user = user
        self.password = password
        self.authorities = authorities
        self.from = from
        self.site = address
        self.timeout = timeout
    }

    /// True where mail would leave this machine, and so must be encrypted.
    var needsEncryption: Bool {
        let host = URLComponents(string: server)?.host ?? ""
        return !["localhost", "127.0.0.1", "::1", "[::1]"].contains(host)
    }
}

/// What is wrong with the settings of mail.
public enum MailSettingsFault: Error, Hashable, Sendable, CustomStringConvertible {
    case server(String), site(String)

    public var description: String {
        switch self {
        case .server(let text):
            "'\(text)' is no mail server; write smtp://host:587 or smtps://host:465, and the user's name and password "
                + "in HEPTAD_SMTP_USER and HEPTAD_SMTP_PASSWORD"
        case .site(let text): "'\(text)' is no address of a site; write one such as https://example.org"
        }
    }
}
