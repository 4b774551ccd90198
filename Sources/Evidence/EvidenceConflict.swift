/// Sources that disagree, kept side by side and never averaged.
public struct EvidenceConflict: Hashable, Sendable {
    /// One of the opposed statements with what it rests on.
    public struct Side: Hashable, Sendable {
        public var statement: String
        /// Ids of findings.
        public var findings: [String]
        /// Ids of sources that state it without a finding of their own.
        public var sources: [String]

        public init(statement: String, findings: [String], sources: [String]) {
            self.statement = statement
            self.findings = findings
            self.sources = sources
        }
    }

    public var topic: String
    /// Two or more.
    public var sides: [Side]
    /// How the dossier and its models treat the disagreement.
    public var treatment: String

    public init(topic: String, sides: [Side], treatment: String) {
        self.topic = topic
        self.sides = sides
        self.treatment = treatment
    }
}

/// A statement that circulates, with what the evidence says instead.
public struct Correction: Hashable, Sendable {
    /// What is printed elsewhere, in our words.
    public var printed: String
    /// What is right, or that nothing supports it.
    public var instead: String
    /// Ids of findings that show it.
    public var findings: [String]
    /// Ids of sources that show it.
    public var sources: [String]

    public init(printed: String, instead: String, findings: [String], sources: [String]) {
        self.printed = printed
        self.instead = instead
        self.findings = findings
        self.sources = sources
    }
}
