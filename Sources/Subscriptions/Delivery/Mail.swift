internal import Foundation
internal import Mustache

/// One mail, in two forms of the same content.
struct Mail {
    var subject: String
    var text: String
    var html: String
    /// Beside those that say from whom, to whom and when.
    var headers: [String]
}

/// Writes mails from templates that travel inside the program.
public struct MailWriter: Sendable {
    private let library: MustacheLibrary
    let site: String

    /// The most changes that one mail tells in full.
    static let longest = 40

    /// - Parameter site: the site's address, without a slash at the end.
    /// - Throws: a template's parse error.
    public init(site: String) throws {
        var library = MustacheLibrary()
        for (name, bytes) in [
            ("ConfirmationText", PackageResources.ConfirmationText_mustache),
            ("ConfirmationHTML", PackageResources.ConfirmationHTML_mustache),
            ("DigestText", PackageResources.DigestText_mustache),
            ("DigestHTML", PackageResources.DigestHTML_mustache),
        ] {
            try library.register(String(decoding: bytes, as: UTF8.self), named: name)
        }
        self.library = library
        self.site = site
    }

    func confirmation(_ asked: AskedConfirmation, token: String, leave: String, expires: Timestamp) -> Mail {
        struct View {
            var subject, site, frequency, confirmLink, leaveLink, expires, consent: String
            var interests: [String]
        }
        let view = View(
            subject: "Please confirm: news from \(site)",
            site: site,
            frequency: asked.frequency == .daily ? "At most once a day" : "At most once a week",
            confirmLink: "\(site)/subscribe/confirm/\(token)",
            leaveLink: leaveLink(leave),
            expires: expires.rfc3339,
            consent: asked.consent,
            interests: asked.interests.map(\.words)
        )
        return mail("Confirmation", view, subject: view.subject, leave: leave)
    }

    func digest(_ changes: [Change], frequency: Frequency, leave: String) -> Mail {
        struct Entry {
            var title, compound, found, old, new, reason, document, link: String
        }
        struct View {
            var subject, site, frequency, leaveLink: String
            var changes: [Entry]
            var more: Int?
        }
        let compounds = Set(changes.map(\.compound)).sorted()
        let subject =
            changes.count == 1
            ? "\(compounds[0]): \(changes[0].title)"
            : "\(changes.count) changes: \(compounds.prefix(5).joined(separator: ", "))"
        let view = View(
            subject: String(subject.prefix(150)),
            site: site,
            frequency: frequency.rawValue,
            leaveLink: leaveLink(leave),
            changes: changes.prefix(Self.longest).map { change in
                Entry(
                    title: change.title,
                    compound: change.compound,
                    found: change.found,
                    old: change.old ?? "not recorded",
                    new: change.new ?? "no longer there",
                    reason: change.reason,
                    document: change.document,
                    link: "\(site)/compounds/\(change.compound)"
                )
            },
            more: changes.count > Self.longest ? changes.count - Self.longest : nil
        )
        return mail("Digest", view, subject: view.subject, leave: leave)
    }

    private func mail(_ template: String, _ view: some Any, subject: String, leave: String) -> Mail {
        Mail(
            subject: subject,
            text: library.render(view, withTemplate: template + "Text") ?? "",
            html: library.render(view, withTemplate: template + "HTML") ?? "",
            headers: [
                // RFC 8058: a POST to the link leaves, without anything to look at or to press.
                "List-Unsubscribe: <\(leaveLink(leave))>",
                "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
                // RFC 3834: no answering machine answers it.
                "Auto-Submitted: auto-generated",
            ]
        )
    }

    private func leaveLink(_ token: String) -> String { "\(site)/leave/\(token)" }
}

extension Interest {
    /// The interest as a line of a mail or page carries it.
    public var words: String {
        let what = compound == Self.every ? "every compound" : compound
        let place = jurisdiction == Self.every ? "" : ", \(jurisdiction)"
        return "\(topic.rawValue) of \(what)\(place)"
    }
}

/// A header's text; what is not ASCII becomes encoded words of at most 75 octets.
///
/// **Source** RFC 2047, section 2.
func headerText(_ text: String) -> String {
    let line = text.map { $0.isNewline ? " " : $0 }
    guard !line.allSatisfy(\.isASCII) else { return String(line) }
    var words: [String] = []
    var chunk = ""
    for character in line {
        if (chunk + String(character)).utf8.count > 42, !chunk.isEmpty {
            words.append(chunk)
            chunk = ""
        }
        chunk.append(character)
    }
    words.append(chunk)
    return words.map { "=?UTF-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\r\n ")
}
