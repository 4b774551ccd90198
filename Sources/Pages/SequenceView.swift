public import Evidence

/// A peptide's sequence as a row of tiles with its named parts bracketed and its cut sites as ticks.
public struct SequenceView: Hashable, Codable, Sendable {
    public var residues: [Residue]
    public var parts: [Part]
    public var cuts: [Cut]
    /// The whole drawing in one sentence, for those who cannot see it.
    public var summary: String

    /// One residue with the letter code, the three-letter name and the full name.
    public struct Residue: Hashable, Codable, Sendable {
        public var position: Int
        public var letter: String
        public var name: String
        public var fullName: String
        /// The order of the cut after this residue; nil where none is known.
        public var cutAfter: Cut?
    }

    /// A bracketed stretch, positions counted from one.
    public struct Part: Hashable, Codable, Sendable {
        public var name: String
        public var first: Int
        public var last: Int
        /// The number of residues.
        public private(set) var length: Int

        public init(name: String, first: Int, last: Int) {
            self.name = name
            self.first = first
            self.last = last
            length = last - first + 1
        }
    }

    /// A bond that is known or inferred to be cut.
    public struct Cut: Hashable, Codable, Sendable {
        /// The position before the bond, counted from one.
        public var after: Int
        /// The rank in the order of cuts, counted from one.
        public var order: Int
        /// What arises, such as "TKPRP + GP".
        public var products: String
        public var source: SourceNote?

        public init(after: Int, order: Int, products: String, source: SourceNote?) {
            self.after = after
            self.order = order
            self.products = products
            self.source = source
        }
    }

    /// Draws a peptide; parts and cuts that lie beyond its ends are left out.
    public init(_ sequence: PeptideSequence, parts: [Part], cuts: [Cut]) {
        residues = sequence.residues.map { residue in
            Residue(
                position: residue.position,
                letter: String(residue.letter),
                name: residue.code,
                fullName: residue.name,
                cutAfter: cuts.first { $0.after == residue.position }
            )
        }
        let bounds = 1...max(1, sequence.residues.count)
        self.parts = parts.filter { bounds.contains($0.first) && bounds.contains($0.last) && $0.first <= $0.last }
        self.cuts = cuts.filter { bounds.contains($0.after) }.sorted { $0.order < $1.order }
        let spelled = residues.map(\.fullName).joined(separator: ", ")
        summary = "\(residues.count) amino acids in this order: \(spelled)."
    }
}
