/// A linear peptide of the twenty proteinogenic L-amino acids with a free amino and a free carboxyl end.
public struct PeptideSequence: Hashable, Sendable, CustomStringConvertible {
    /// One amino acid of the sequence.
    public struct Residue: Hashable, Sendable {
        /// Counted from one at the amino end.
        public let position: Int
        /// One-letter code.
        public let letter: Character
        /// Three-letter code.
        public let code: String
        /// The amino acid's name.
        public let name: String
    }

    /// From the amino to the carboxyl end.
    public let residues: [Residue]
    /// The formula of the free base.
    public let formula: MolecularFormula

    /// Reads capital one-letter codes; nil for an empty text, another letter, or more than 1,000 residues.
    public init?(_ letters: String) {
        guard !letters.isEmpty, letters.utf8.count <= 1000 else { return nil }
        var residues: [Residue] = []
        var atoms = ["H": 2, "O": 1]
        for letter in letters {
            guard let entry = Self.aminoAcids[letter] else { return nil }
            residues.append(
                Residue(position: residues.count + 1, letter: letter, code: entry.code, name: entry.name)
            )
            for (symbol, count) in entry.residue { atoms[symbol, default: 0] += count }
        }
        self.residues = residues
        formula = MolecularFormula(atoms: atoms)
    }

    /// The one-letter codes.
    public var description: String { String(residues.map(\.letter)) }

    /// HELM notation of the linear peptide.
    ///
    /// **Source** Zhang et al. 2012, J. Chem. Inf. Model. 52:2796, doi:10.1021/ci3001925.
    public var helm: String { "PEPTIDE1{\(residues.map { String($0.letter) }.joined(separator: "."))}$$$$" }

    /// Atoms of each residue, which is the amino acid less one molecule of water.
    private static let aminoAcids: [Character: (code: String, name: String, residue: [String: Int])] = [
        "G": ("Gly", "glycine", ["C": 2, "H": 3, "N": 1, "O": 1]),
        "A": ("Ala", "alanine", ["C": 3, "H": 5, "N": 1, "O": 1]),
        "S": ("Ser", "serine", ["C": 3, "H": 5, "N": 1, "O": 2]),
        "P": ("Pro", "proline", ["C": 5, "H": 7, "N": 1, "O": 1]),
        "V": ("Val", "valine", ["C": 5, "H": 9, "N": 1, "O": 1]),
        "T": ("Thr", "threonine", ["C": 4, "H": 7, "N": 1, "O": 2]),
        "C": ("Cys", "cysteine", ["C": 3, "H": 5, "N": 1, "O": 1, "S": 1]),
        "L": ("Leu", "leucine", ["C": 6, "H": 11, "N": 1, "O": 1]),
        "I": ("Ile", "isoleucine", ["C": 6, "H": 11, "N": 1, "O": 1]),
        "N": ("Asn", "asparagine", ["C": 4, "H": 6, "N": 2, "O": 2]),
        "D": ("Asp", "aspartic acid", ["C": 4, "H": 5, "N": 1, "O": 3]),
        "Q": ("Gln", "glutamine", ["C": 5, "H": 8, "N": 2, "O": 2]),
        "K": ("Lys", "lysine", ["C": 6, "H": 12, "N": 2, "O": 1]),
        "E": ("Glu", "glutamic acid", ["C": 5, "H": 7, "N": 1, "O": 3]),
        "M": ("Met", "methionine", ["C": 5, "H": 9, "N": 1, "O": 1, "S": 1]),
        "H": ("His", "histidine", ["C": 6, "H": 7, "N": 3, "O": 1]),
        "F": ("Phe", "phenylalanine", ["C": 9, "H": 9, "N": 1, "O": 1]),
        "R": ("Arg", "arginine", ["C": 6, "H": 12, "N": 4, "O": 1]),
        "Y": ("Tyr", "tyrosine", ["C": 9, "H": 9, "N": 1, "O": 2]),
        "W": ("Trp", "tryptophan", ["C": 11, "H": 10, "N": 2, "O": 1]),
    ]
}
