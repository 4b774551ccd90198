public import Evidence

/// The studies of a compound, human studies first.
public struct StudyTable: Hashable, Codable, Sendable {
    public var groups: [Group]

    /// Studies of one kind.
    public struct Group: Hashable, Codable, Sendable {
        public var kind: String
        public var count: Int
        /// Whether the group is shown opened; human studies are.
        public var isOpen: Bool
        public var studies: [Study]
    }

    /// Groups studies by kind, human first, newest first within a kind.
    public init(studies: [Study]) {
        groups = Study.Kind.allCases.reversed().compactMap { kind in
            let ofKind = studies.filter { $0.kind == kind }
                .sorted { ($0.year ?? 0, $0.id) > ($1.year ?? 0, $1.id) }
            guard !ofKind.isEmpty else { return nil }
            return Group(kind: kind.words, count: ofKind.count, isOpen: kind == .human, studies: ofKind)
        }
    }
}

/// One study as a row: what is not known says so in words.
public struct Study: Hashable, Codable, Sendable {
    /// What was studied, from the least to the most telling for people.
    public enum Kind: String, Hashable, Codable, Sendable, CaseIterable {
        case cell, animal, human

        /// The kind as a heading.
        public var words: String {
            switch self {
            case .cell: "Cells and test tubes"
            case .animal: "Animals"
            case .human: "People"
            }
        }
    }

    public var id: String
    public var label: String
    public var year: Int?
    public var kind: Kind
    public var design: String
    public var subjects: String
    public var count: String
    public var control: String
    public var blinding: String
    public var placebo: String
    public var length: String
    public var authorship: Authorship
    /// Who did the work, in words.
    public var who: String
    /// The result in one clause.
    public var result: String
    public var seen: String
    /// The number of subjects where it is one number, for sorting.
    public var size: Int?

    public init(
        id: String,
        label: String,
        year: Int?,
        kind: Kind,
        design: String,
        subjects: String,
        count: String,
        control: String,
        blinding: String,
        placebo: String,
        length: String,
        authorship: Authorship,
        result: String,
        seen: String,
        size: Int? = nil
    ) {
        self.size = size
        self.id = id
        self.label = label
        self.year = year
        self.kind = kind
        self.design = design
        self.subjects = subjects
        self.count = count
        self.control = control
        self.blinding = blinding
        self.placebo = placebo
        self.length = length
        self.authorship = authorship
        who = authorship.words
        self.result = result
        self.seen = seen
    }
}

extension Authorship {
    /// Who did a study, as a reader understands it.
    var words: String {
        switch self {
        case .independent: "independent of the developers"
        case .developers: "not shown to be independent"
        case .unseen: "authors not seen"
        }
    }
}

extension [Study] {
    /// How many are independent, how many are not, and of how many that cannot be said.
    var countsByAuthorship: String {
        func count(_ authorship: Authorship) -> Int { self.count { $0.authorship == authorship } }
        return "\(count(.independent)) independent, \(count(.developers)) not shown to be independent, "
            + "\(count(.unseen)) of authors not seen"
    }
}
