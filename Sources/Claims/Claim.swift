public import Diagnostics
public import Evidence
public import Regulation

/// One sentence of a page, with what it rests on and what must hold for it to stand.
public struct Claim: Hashable, Sendable, Identifiable {
    /// The part of the story that a claim belongs to.
    public enum Kind: String, Hashable, Sendable, CaseIterable, Codable {
        case identity, degradation, pharmacokinetics, gaba, serotonin, bdnf, enkephalin, immune, behaviour, safety
        case humanEvidence = "human evidence"
        case status, model
    }

    /// Whom a sentence speaks about; evidence from elsewhere cannot carry it alone.
    public enum Population: String, Hashable, Sendable, CaseIterable, Codable {
        case people, animals, cells
        /// The substance itself, the law, the literature or the model.
        case none
    }

    /// A facet of a status that a sentence depends on.
    public struct StatusQuery: Hashable, Sendable {
        public var jurisdiction: Jurisdiction
        public var facet: StatusTerm

        public init(_ jurisdiction: Jurisdiction, _ facet: StatusTerm) {
            self.jurisdiction = jurisdiction
            self.facet = facet
        }
    }

    /// Unique in the dossier.
    public var id: String
    public var kind: Kind
    public var text: String
    public var strength: Strength
    public var population: Population
    /// Ids of the findings that support it.
    public var findings: [String]
    /// Ids of the sources that it counts or names beside those of its findings.
    public var sources: [String]
    /// Ids of the experiments whose runs support it.
    public var experiments: [String]
    public var status: [StatusQuery]
    /// What must hold for the sentence to stand; nil where only support can be checked.
    public var assertion: Assertion?
    /// Roles of other substances that it may lean on, such as the parent compound; empty for most sentences.
    public var leansOn: Set<FindingSubject.Role>
    /// A caveat that a page shows beside the sentence.
    public var note: String?
    /// Where the claim is written.
    public var location: SourceLocation?

    public init(
        id: String,
        kind: Kind,
        text: String,
        strength: Strength,
        population: Population = .none,
        findings: [String] = [],
        sources: [String] = [],
        experiments: [String] = [],
        status: [StatusQuery] = [],
        assertion: Assertion? = nil,
        leansOn: Set<FindingSubject.Role> = [],
        note: String? = nil,
        location: SourceLocation? = nil
    ) {
        self.id = id
        self.kind = kind
        self.text = text
        self.strength = strength
        self.population = population
        self.findings = findings
        self.sources = sources
        self.experiments = experiments
        self.status = status
        self.assertion = assertion
        self.leansOn = leansOn
        self.note = note
        self.location = location
    }
}
