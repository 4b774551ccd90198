internal import Foundation

/// A mail that came back: whose it was, and why.
///
/// **Source** RFC 3464 (the report), RFC 3463 (its status codes).
public struct Bounce: Hashable, Sendable {
    public var address: EmailAddress
    /// Such as `5.1.1`.
    public var status: String

    public init(address: EmailAddress, status: String) {
        self.address = address
        self.status = status
    }

    /// The longest report read, in octets.
    public static let longestReport = 262_144

    /// The addresses that a report says failed for good; empty for every other text.
    ///
    /// - Complexity: O(length), of which the first 256 KiB are read.
    public static func read(_ report: String) -> [Bounce] {
        var bounces: [Bounce] = []
        var fields: [String: String] = [:]
        func finish() {
            defer { fields = [:] }
            guard let recipient = fields["final-recipient"] ?? fields["original-recipient"],
                let status = fields["status"]?.split(separator: " ").first, status.hasPrefix("5."),
                fields["action"]?.lowercased() == "failed",
                let address = try? EmailAddress(recipient.split(separator: ";").last ?? "")
            else { return }
            bounces.append(Bounce(address: address, status: String(status)))
        }
        let text = String(decoding: report.utf8.prefix(longestReport), as: UTF8.self)
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            guard let colon = line.firstIndex(of: ":") else {
                finish()
                continue
            }
            let name = line[..<colon].lowercased()
            if ["final-recipient", "original-recipient", "status", "action"].contains(name) {
                fields[name] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            }
        }
        finish()
        return bounces
    }

    /// True where a status says that the mailbox or its host does not exist or is closed.
    public var isAddressGone: Bool { Self.gone.contains(status) }

    private static let gone: Set<String> = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"]

    /// The same for a server's answer such as `550 5.1.1 no such user`.
    static func isAddressStatus(in answer: String) -> Bool {
        answer.split(whereSeparator: { $0 == " " || $0 == "-" }).dropFirst().first.map { gone.contains(String($0)) }
            ?? false
    }
}
