/// How many subjects a study or a value rests on, as far as it is stated.
public struct SampleSize: Hashable, Sendable {
    /// One group of the sample.
    public struct Group: Hashable, Sendable {
        public var label: String?
        public var count: Int

        public init(label: String? = nil, count: Int) {
            self.label = label
            self.count = count
        }
    }

    public var total: Int?
    /// The size of each group where it is the same for all and the number of groups is not stated.
    public var perGroup: Int?
    public var groups: [Group]

    public init(total: Int? = nil, perGroup: Int? = nil, groups: [Group] = []) {
        self.total = total
        self.perGroup = perGroup
        self.groups = groups
    }
}
