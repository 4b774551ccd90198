internal import Expressions

/// What must hold for a claim, in a small typed language over evidence, status and runs.
///
/// ```
/// assertion  = term { ("and" | "or") term }            and binds tighter than or
/// term       = "not" term | sum [ relation sum ] | sum "between" sum "and" sum
/// relation   = "==" | "!=" | "<" | "<=" | ">" | ">="
/// sum        = numbers with + - * / and brackets
/// primary    = number | word | "quoted words" | "(" assertion ")"
///            | count(COLLECTION [where assertion])
///            | sum(FIELD of COLLECTION [where assertion]), also max and min
///            | value(FINDING) | unknown(FINDING)
///            | status(JURISDICTION, FACET) | state(JURISDICTION, FACET)
///            | deviation(EXPERIMENT [, BALANCE]) | completed(EXPERIMENT) | failed(EXPERIMENT)
///            | peak(EXPERIMENT, ARM, OUTPUT)
/// COLLECTION = sources | trials | findings
/// ```
///
/// A bare word on the right of `==` or `!=` is what the left side is compared with; elsewhere it is a field of the
/// record that a `where` looks at.
///
/// Truth has three values: what is not stated makes a comparison unknown, and unknown spreads unless the other side of
/// an `and` or `or` decides.
public struct Assertion: Hashable, Sendable {
    /// As written.
    public let text: String
    let root: AssertionNode

    /// The longest text that is read.
    public static let maximumLength = 2000

    /// Parses a text.
    ///
    /// - Throws: `AssertionFault` with the place of the first fault of form. Names and types are checked by
    ///   `faults(against:)`.
    /// - Complexity: O(length).
    public init(_ text: String) throws(AssertionFault) {
        self.text = text
        var parser = AssertionParser(tokens: try AssertionLexer.tokens(of: text))
        root = try parser.parse()
    }
}

/// A fault in an assertion with its place.
public struct AssertionFault: Error, Hashable, Sendable {
    /// Characters from the start of the text, from zero.
    public var offset: Int
    public var message: String
    public var suggestion: String?

    public init(at offset: Int, _ message: String, suggestion: String? = nil) {
        self.offset = offset
        self.message = message
        self.suggestion = suggestion
    }
}

/// One node of a parsed assertion.
struct AssertionNode: Hashable, Sendable {
    enum Fold: String, Hashable, Sendable { case sum, max, min }

    indirect enum Kind: Hashable, Sendable {
        case number(Double)
        /// A field of the record at hand.
        case name(String)
        /// A word to compare with: quoted, or bare on the right of `==` or `!=`.
        case word(String)
        /// Arithmetic, relations and logic with the engine's own meaning of each operator.
        case apply(Operator, [AssertionNode])
        case count(EvidenceCollection, AssertionNode?)
        case fold(Fold, EvidenceField, EvidenceCollection, AssertionNode?)
        case value(finding: String)
        case isUnknown(finding: String)
        /// `status` answers with the value, `state` with known, stale, conflicting or unknown.
        case status(jurisdiction: String, term: String, isState: Bool)
        case deviation(experiment: String, balance: String?)
        case subjects(experiment: String, failed: Bool)
        case peak(experiment: String, arm: String, output: String)
    }

    var kind: Kind
    var offset: Int

    init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }
}
