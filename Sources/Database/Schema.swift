/// The tables of a database as the named steps that made them, oldest first.
///
/// A file remembers by name which steps it has had. A step that was published is never changed or removed; what is
/// wrong with it is put right by a later one.
public struct Schema: Sendable {
    /// One change of the tables, made in one transaction or not at all.
    public struct Step: Sendable {
        /// Unique in the schema, such as `subscriptions-1`.
        public var name: String
        /// SQLite statements, separated by semicolons.
        public var sql: String

        public init(_ name: String, _ sql: String) {
            self.name = name
            self.sql = sql
        }
    }

    public var steps: [Step]

    public init(_ steps: [Step]) { self.steps = steps }

    /// The same schema as it was after its first steps.
    public func prefix(_ count: Int) -> Schema { Schema(Array(steps.prefix(count))) }
}

extension Schema {
    /// What a site remembers between starts.
    public static let site = Schema([
        .subscriptions
    ])
}
