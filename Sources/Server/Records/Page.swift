/// A part of a list, with where the rest is.
struct Page<Item: Encodable & Sendable>: Encodable, Sendable {
    var items: [Item]
    /// How many there are in all.
    var total: Int
    var offset: Int
    var limit: Int
    /// The address of the next part; nil at the end.
    var next: String?

    static var defaultLimit: Int { 50 }
    static var maximumLimit: Int { 500 }

    /// The part of a list that a query asks for by `limit` and `offset`.
    ///
    /// - Parameters:
    ///   - all: the whole list, in an order that does not change.
    ///   - asked: what was asked.
    ///   - address: the address of the list.
    /// - Throws: `RequestFault` for a limit or offset that is no number within its bounds.
    init(of all: [Item], _ asked: Asked, at address: String) throws(RequestFault) {
        limit = try asked.query.integer("limit", in: 1...Self.maximumLimit) ?? Self.defaultLimit
        offset = try asked.query.integer("offset", in: 0...1_000_000) ?? 0
        total = all.count
        items = Array(all.dropFirst(offset).prefix(limit))
        next = offset + limit < all.count ? "\(address)?limit=\(limit)&offset=\(offset + limit)" : nil
    }
}

extension FormFields {
    /// A whole number under a name; nil where none is given.
    ///
    /// - Throws: `RequestFault` for what is no such number.
    func integer(_ name: String, in range: ClosedRange<Int>) throws(RequestFault) -> Int? {
        guard let text = self[name] else { return nil }
        guard let number = Int(text), range.contains(number), "\(number)" == text else {
            throw fault(name, "is a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
