public import Dates

/// The context that a page is published in; what sells is held to more.
public enum PublishingContext: String, Hashable, Sendable, CaseIterable, Codable {
    case informational, commercial
}

/// One rule about what a page may say: data, with where it comes from and what to write instead.
public struct Rule: Hashable, Sendable, Identifiable {
    /// How much a finding weighs.
    public enum Severity: String, Hashable, Sendable, CaseIterable, Codable {
        case error, warning, note
    }

    /// What kind of statement a rule looks at; a typed check in code finds it.
    public enum Check: String, Hashable, Sendable, CaseIterable {
        case sequence, mass, people, records, indexing, registry
        case statusWord = "status word"
        case categoryAsBan = "category as ban"
        case compoundClass = "compound class"
        case lookAlike = "look-alike"
        case circulating, year
        case retraction
        case researchUse = "research use"
        case mustHave = "must have"
    }

    /// A lexical pattern with the conditions under which it counts.
    struct Pattern: Hashable, Sendable {
        /// What is looked for in a folded sentence.
        var match: Expression
        /// Where set, the sentence must have this too.
        var with: Expression?
        /// Where the sentence has this, the pattern does not count.
        var without: Expression?
        /// Where the sentence's block or a neighbour of it has this, the pattern does not count.
        var unlessNear: Expression?
        /// The circumstances that take a match out.
        var unless: [Scope.Kind]
        /// True where the statement must be about a compound or a product like it, not about something else.
        var isAboutCompound: Bool
        /// Where set, the pattern counts in this context only.
        var context: PublishingContext?
        /// Where set, in the place of the rule's.
        var severity: [PublishingContext: Severity]?
    }

    public var id: String
    public var title: String
    /// In each context.
    public var severity: [PublishingContext: Severity]
    /// The law, guidance or record that the rule rests on.
    public var source: String
    /// The day of that text, as it was recorded.
    public var date: PartialDate
    public var why: String
    /// What may be written instead.
    public var rewrite: String
    var patterns: [Pattern]
    public var check: Check?
    /// Nil for every page; else only where the law's derived answer is this.
    public var appliesWhile: Condition?
    /// For what a page must hold: the sentence that satisfies it.
    var require: Expression?
    /// Where set, only pages with this must hold it.
    var place: Expression?

    /// A condition on the compound's status on the day of the check.
    public enum Condition: String, Hashable, Sendable, CaseIterable {
        case notApproved = "not approved"
        case notCompoundable = "not compoundable"
        case registrationDoubtful = "registration doubtful"
    }
}
