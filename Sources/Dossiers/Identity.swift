public import Dates
public import Evidence

/// Who a compound is: every fact taken from a finding and therefore with a source.
public struct Identity: Sendable {
    /// The kinds of compounds that a dossier may be about.
    public enum CompoundClass: String, Hashable, Sendable, CaseIterable {
        case peptide, dinucleotide
        case smallMolecule = "small molecule"
        case protein
    }

    /// A value with the finding that holds it.
    public struct Fact<Value: Hashable & Sendable>: Hashable, Sendable {
        public var value: Value
        /// Id of the finding.
        public var finding: String

        public init(_ value: Value, finding: String) {
            self.value = value
            self.finding = finding
        }
    }

    /// A spelling that is met and is wrong.
    public struct Misspelling: Hashable, Sendable {
        public var text: String
        public var reason: String
    }

    /// A named run of residues, counted from one, both ends included.
    public struct Part: Hashable, Sendable {
        public var name: String
        public var residues: ClosedRange<Int>
        public var finding: String
    }

    /// A bond that is cut.
    public struct CutSite: Hashable, Sendable {
        /// The peptide that is cut, in one-letter codes.
        public var peptide: String
        /// The residue of that peptide after which it is cut.
        public var after: Int
        /// The two products, the one with the amino end first.
        public var products: [String]
        public var finding: String
    }

    /// A salt form, whose mass and numbers are in the finding.
    public struct Salt: Hashable, Sendable {
        public var name: String
        public var finding: String
    }

    /// The natural compound that it derives from.
    public struct Parent: Hashable, Sendable {
        public var name: String
        public var findings: [String]
    }

    /// Something that readers are offered instead.
    public struct Alternative: Hashable, Sendable {
        public var name: String
        public var compoundClass: CompoundClass
        public var note: String?
    }

    /// Something that was looked for and not found.
    public struct Unknown: Hashable, Sendable {
        public var quantity: String
        public var searched: String
        /// The day of the search; nil where it is not recorded.
        public var date: ISODate?
    }

    /// The id that files, addresses and the ledger use, such as `selank`.
    public var compound: String
    public var name: String
    public var compoundClass: CompoundClass
    public var sequence: Fact<PeptideSequence>?
    public var helm: Fact<String>?
    public var formula: Fact<MolecularFormula>?
    public var averageMass: Fact<Measurement>?
    public var monoisotopicMass: Fact<Measurement>?
    public var identifiers: [Fact<Identifier>]
    public var synonyms: [Fact<String>]
    public var misspellings: [Misspelling]
    public var salts: [Salt]
    public var parts: [Part]
    public var parent: Parent?
    public var cutSites: [CutSite]
    /// Ids or names of the compounds that it is compared with.
    public var comparedWith: [String]
    public var alternatives: [Alternative]
    public var unknowns: [Unknown]

    /// The identifier of a scheme.
    public func identifier(_ scheme: Identifier.Scheme) -> Fact<Identifier>? {
        identifiers.first { $0.value.scheme == scheme }
    }

    /// The residues of the peptide, empty for another class.
    public var residues: [PeptideSequence.Residue] { sequence?.value.residues ?? [] }

    /// Positions in the whole sequence after which a bond is cut, in the order of the cuts.
    public var cutPositions: [Int] {
        cutSites.compactMap { site in
            guard let whole = sequence?.value.description, let start = Self.offset(of: site.peptide, in: whole) else {
                return nil
            }
            return start + site.after
        }
    }

    /// Where a peptide begins in another, counted from zero.
    static func offset(of part: String, in whole: String) -> Int? {
        let part = Array(part), whole = Array(whole)
        guard !part.isEmpty, part.count <= whole.count else { return nil }
        return (0...(whole.count - part.count)).first { Array(whole[$0..<($0 + part.count)]) == part }
    }
}
