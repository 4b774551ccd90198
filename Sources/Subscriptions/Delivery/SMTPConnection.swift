internal import CCurl
internal import Foundation

/// What became of a mail that was handed to a server.
enum MailAnswer: Hashable {
    case accepted
    /// The server will never take it; `isAddress` where it says that there is no such mailbox.
    case refused(String, isAddress: Bool)
    /// The server does not take this mail now.
    case deferred(String)
    /// The server was not reached, or broke off: nothing else will get through now either.
    case unreachable(String)
}

/// A connection to a mail server, kept from one mail to the next.
///
/// Beyond this machine mail leaves by STARTTLS or TLS only, to a server whose certificate is trusted.
public final class SMTPConnection {
    private let settings: MailSettings
    private let handle: OpaquePointer?
    private let dialogue = Dialogue()

    /// What the server said during one mail.
    private final class Dialogue {
        var lines: [String] = []

        func add(_ bytes: UnsafeRawBufferPointer) {
            guard lines.count < 100 else { return }
            lines.append(
                String(decoding: bytes.prefix(500), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            )
        }
    }

    public init(_ settings: MailSettings) {
        self.settings = settings
        handle = ccurl_easy_init().map { OpaquePointer($0) }
    }

    deinit { if let handle { ccurl_easy_cleanup(UnsafeMutableRawPointer(handle)) } }

    /// Sends one mail and waits for the server's answer.
    ///
    /// - Parameters:
    ///   - mail: what is sent.
    ///   - id: names the mail in its `Message-ID`; the same for every attempt, so that a reader's program can tell a
    ///     second copy.
    ///   - address: to whom.
    ///   - now: the mail's date.
    /// - Returns: the server's answer.
    func send(_ mail: Mail, id: String, to address: EmailAddress, at now: Timestamp) -> MailAnswer {
        guard let handle = handle.map({ UnsafeMutableRawPointer($0) }) else {
            return .unreachable(ccurl_load().map { String(cString: $0) } ?? "libcurl cannot be used")
        }
        ccurl_easy_reset(handle)
        dialogue.lines = []
        var recipients: UnsafeMutablePointer<curl_slist>?
        var headers: UnsafeMutablePointer<curl_slist>?
        let message = ccurl_mime_init(handle)
        defer {
            ccurl_slist_free_all(recipients)
            ccurl_slist_free_all(headers)
            ccurl_mime_free(message)
        }
        recipients = ccurl_slist_append(nil, "<\(address)>")
        let lines = [
            "From: Heptad <\(settings.from)>", "To: <\(address)>", "Subject: \(headerText(mail.subject))",
            "Date: \(now.rfc5322)", "Message-ID: <\(id)@\(settings.from.domain)>",
        ]
        for line in lines + mail.headers { headers = ccurl_slist_append(headers, line) }
        fill(message, with: mail, handle)
        configure(handle)
        _ = ccurl_set_list(handle, CURLOPT_MAIL_RCPT, recipients)
        _ = ccurl_set_list(handle, CURLOPT_HTTPHEADER, headers)
        _ = ccurl_set_pointer(handle, CURLOPT_MIMEPOST, UnsafeMutableRawPointer(message))
        return answer(to: ccurl_easy_perform(handle))
    }

    private func configure(_ handle: UnsafeMutableRawPointer) {
        _ = ccurl_set_string(handle, CURLOPT_URL, settings.server)
        // Level 3 is "all of it encrypted, or not at all"; 1 is "where the server can".
        _ = ccurl_set_long(handle, CURLOPT_USE_SSL, settings.needsEncryption ? 3 : 1)
        if let user = settings.user { _ = ccurl_set_string(handle, CURLOPT_USERNAME, user) }
        if let password = settings.password { _ = ccurl_set_string(handle, CURLOPT_PASSWORD, password) }
        if let authorities = settings.authorities { _ = ccurl_set_string(handle, CURLOPT_CAINFO, authorities) }
        _ = ccurl_set_string(handle, CURLOPT_MAIL_FROM, "<\(settings.from)>")
        _ = ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        _ = ccurl_set_long(handle, CURLOPT_TIMEOUT, settings.timeout)
        _ = ccurl_set_long(handle, CURLOPT_CONNECTTIMEOUT, min(20, settings.timeout))
        _ = ccurl_set_pointer(handle, CURLOPT_HEADERDATA, Unmanaged.passUnretained(dialogue).toOpaque())
        _ = ccurl_set_data_callback(handle, CURLOPT_HEADERFUNCTION) { data, size, count, context in
            if let data, let context {
                let bytes = UnsafeRawBufferPointer(start: data, count: size * count)
                Unmanaged<Dialogue>.fromOpaque(context).takeUnretainedValue().add(bytes)
            }
            return size * count
        }
    }

    /// Text and HTML as alternatives; the library chooses boundaries and encodes lines.
    private func fill(_ message: OpaquePointer?, with mail: Mail, _ handle: UnsafeMutableRawPointer) {
        let alternatives = ccurl_mime_init(handle)
        for (text, type) in [(mail.text, "text/plain; charset=utf-8"), (mail.html, "text/html; charset=utf-8")] {
            let part = ccurl_mime_addpart(alternatives)
            _ = ccurl_mime_data(part, text, text.utf8.count)
            _ = ccurl_mime_type(part, type)
            _ = ccurl_mime_encoder(part, "quoted-printable")
        }
        let whole = ccurl_mime_addpart(message)
        _ = ccurl_mime_subparts(whole, alternatives)
        _ = ccurl_mime_type(whole, "multipart/alternative")
    }

    private func answer(to code: CURLcode) -> MailAnswer {
        if code == CURLE_OK { return .accepted }
        // The refusal, and not the farewell after it.
        let last = dialogue.lines.first { $0.hasPrefix("4") || $0.hasPrefix("5") } ?? dialogue.lines.last ?? ""
        let reply = Int(last.prefix(3)) ?? 0
        let reason = "\(String(cString: ccurl_easy_strerror(code))) (\(last.isEmpty ? "no answer" : last))"
        let isReplyToMail =
            code == CURLE_SEND_ERROR
            || code == CURLE_WEIRD_SERVER_REPLY && dialogue.lines.contains { $0.hasPrefix("354") }
        switch reply {
        case 500...599 where isReplyToMail: return .refused(reason, isAddress: Bounce.isAddressStatus(in: last))
        case 400...499 where isReplyToMail && reply != 421: return .deferred(reason)
        default: return .unreachable(reason)
        }
    }
}
