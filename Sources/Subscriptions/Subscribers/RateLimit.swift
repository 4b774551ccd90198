internal import Foundation
internal import GRDB

/// How many requests may come in a while from one address, one network, or all together.
struct RateLimit {
    var count: Int
    /// In seconds.
    var period: Int

    /// Confirmations that one address is sent, so that nobody can fill another's mailbox.
    static let address = RateLimit(count: 3, period: 86_400)
    static let network = RateLimit(count: 20, period: 3_600)
    static let everybody = RateLimit(count: 1_000, period: 3_600)

    /// The longest period of any limit; older attempts are forgotten.
    static let longest = 86_400

    /// Counts an attempt; false where there were already as many as may be.
    func allows(_ bucket: Data, at now: Timestamp, in database: Database) throws -> Bool {
        let since = now.seconds - period
        let sql = "SELECT count(*) FROM (SELECT 1 FROM attempt WHERE bucket = ? AND at > ? LIMIT ?)"
        let made = try Int.fetchOne(database, sql: sql, arguments: [bucket, since, count]) ?? 0
        guard made < count else { return false }
        try database.execute(sql: "INSERT INTO attempt (bucket, at) VALUES (?, ?)", arguments: [bucket, now.seconds])
        return true
    }
}

/// The network of a visitor's address, by which requests are counted: the first 24 bits of IPv4, 48 of IPv6.
///
/// A text that is no address is a network of its own.
func network(of address: String) -> String {
    var version4 = in_addr()
    if inet_pton(AF_INET, address, &version4) == 1 {
        return "4:" + String(UInt32(bigEndian: version4.s_addr) >> 8, radix: 16)
    }
    var version6 = in6_addr()
    if inet_pton(AF_INET6, address, &version6) == 1 {
        let bytes = withUnsafeBytes(of: &version6) { Array($0) }
        // A version 4 address inside one of version 6 (RFC 4291, section 2.5.5.2).
        if bytes.prefix(10).allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
            return network(of: bytes[12...].map(String.init).joined(separator: "."))
        }
        return "6:" + bytes.prefix(6).map { String($0, radix: 16) }.joined(separator: ":")
    }
    return "?:" + address.prefix(100)
}
