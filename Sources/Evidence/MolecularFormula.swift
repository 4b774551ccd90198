/// Numbers of atoms by element, such as C33H57N11O9.
public struct MolecularFormula: Hashable, Sendable, CustomStringConvertible {
    /// Atoms by element symbol; every count is positive.
    public let atoms: [String: Int]

    /// Adds formulas and multiples up; counts that are not positive are left out.
    public init(atoms: [String: Int]) { self.atoms = atoms.filter { $0.value > 0 } }

    /// Reads a formula of element symbols and counts without brackets or charges; nil for anything else, for an
    /// element without a mass in the table, and for more than 100,000 atoms of one element.
    public init?(_ text: String) {
        var atoms: [String: Int] = [:]
        var rest = Substring(text)
        guard !text.isEmpty, text.utf8.count <= 200 else { return nil }
        while let first = rest.first {
            guard first.isASCII, first.isUppercase else { return nil }
            rest.removeFirst()
            let small = rest.prefix { $0.isASCII && $0.isLowercase }
            rest = rest.dropFirst(small.count)
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let symbol = String(first) + small
            guard digits.count <= 6, let count = digits.isEmpty ? 1 : Int(digits), count > 0,
                Self.masses[symbol] != nil
            else { return nil }
            atoms[symbol, default: 0] += count
            guard atoms[symbol, default: 0] <= 100_000 else { return nil }
        }
        self.init(atoms: atoms)
    }

    /// Average molar mass with the conventional atomic weights.
    ///
    /// **Units** g/mol. **Source** IUPAC, Standard Atomic Weights, abridged to five digits (2021).
    public var averageMass: Double { sum(\.average) }

    /// Mass with the most abundant isotope of each element.
    ///
    /// **Units** Da. **Source** AME2020 atomic masses.
    public var monoisotopicMass: Double { sum(\.monoisotopic) }

    /// The sum of two formulas.
    public static func + (left: MolecularFormula, right: MolecularFormula) -> MolecularFormula {
        MolecularFormula(atoms: left.atoms.merging(right.atoms, uniquingKeysWith: +))
    }

    /// Hill order: carbon, hydrogen, then by the alphabet.
    public var description: String {
        let order = atoms.keys.sorted { left, right in
            func rank(_ symbol: String) -> String {
                atoms["C"] == nil ? symbol : symbol == "C" ? "0" : symbol == "H" ? "1" : symbol
            }
            return rank(left) < rank(right)
        }
        return order.map { $0 + (atoms[$0] == 1 ? "" : String(atoms[$0, default: 0])) }.joined()
    }

    // Added in a fixed order, since a sum of floating-point numbers depends on it.
    private func sum(_ mass: KeyPath<AtomicMass, Double>) -> Double {
        atoms.keys.sorted().reduce(0) { total, symbol in
            total + Double(atoms[symbol, default: 0]) * (Self.masses[symbol]?[keyPath: mass] ?? 0)
        }
    }

    private struct AtomicMass {
        var average: Double
        var monoisotopic: Double
    }

    private static let masses: [String: AtomicMass] = [
        "H": AtomicMass(average: 1.008, monoisotopic: 1.00782503190),
        "C": AtomicMass(average: 12.011, monoisotopic: 12),
        "N": AtomicMass(average: 14.007, monoisotopic: 14.00307400425),
        "O": AtomicMass(average: 15.999, monoisotopic: 15.99491461926),
        "F": AtomicMass(average: 18.998, monoisotopic: 18.99840316207),
        "Na": AtomicMass(average: 22.990, monoisotopic: 22.98976928195),
        "P": AtomicMass(average: 30.974, monoisotopic: 30.97376199768),
        "S": AtomicMass(average: 32.06, monoisotopic: 31.97207117354),
        "Cl": AtomicMass(average: 35.45, monoisotopic: 34.968852694),
        "K": AtomicMass(average: 39.098, monoisotopic: 38.96370648482),
        "Br": AtomicMass(average: 79.904, monoisotopic: 78.9183376),
        "I": AtomicMass(average: 126.90, monoisotopic: 126.9044719),
    ]
}
