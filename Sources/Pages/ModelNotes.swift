/// What a simulation assumed: its parameters with their origins.
public struct ModelNotes: Hashable, Codable, Sendable {
    public var summary: String
    public var assumed: [ModelParameter]
    public var measured: [ModelParameter]
    public var assumedCount: Int
    public var totalCount: Int

    public init(summary: String, parameters: [ModelParameter]) {
        self.summary = summary
        assumed = parameters.filter(\.isAssumed)
        measured = parameters.filter { !$0.isAssumed }
        assumedCount = assumed.count
        totalCount = parameters.count
    }
}

/// One parameter of a model, its distribution and where it comes from.
public struct ModelParameter: Hashable, Codable, Sendable {
    public var name: String
    /// What the parameter means, in plain words.
    public var meaning: String
    /// Central value and spread with the unit, such as "0.03 to 3 per minute (log-normal)".
    public var value: String
    public var isAssumed: Bool
    /// For an assumed parameter why it was chosen, else the finding behind it.
    public var reason: String
    public var source: SourceNote?

    public init(name: String, meaning: String, value: String, isAssumed: Bool, reason: String, source: SourceNote?) {
        self.name = name
        self.meaning = meaning
        self.value = value
        self.isAssumed = isAssumed
        self.reason = reason
        self.source = source
    }
}
