public import Units

/// A unit as a dossier writes it: a physical unit such as `umol/l`, or a conventional one such as `points`.
public struct UnitLabel: Hashable, Sendable, CustomStringConvertible {
    /// The unit as written, in ASCII.
    public let symbol: String

    public init(_ symbol: String) { self.symbol = symbol }

    /// Units that are no physical unit, with what they mean. A dossier may write only these and physical units.
    public static let conventional: [String: String] = [
        "%": "hundredths of what the value names as its basis",
        "%/g": "hundredths of the administered dose in each gram of tissue",
        "points": "points of the scale that the quantity names",
        "fold": "times the comparator's value",
        "fraction": "part of one",
        "r": "correlation coefficient",
        "pH": "pH",
        "residue": "number of a residue in a sequence",
        "drops": "drops from the product's own dropper",
        "training day": "day of a training course",
        "Ci/mmol": "specific radioactivity; 1 Ci is 3.7e10 Bq",
    ]

    /// The physical unit, for conversion; nil for a conventional one and for a text that is no unit.
    public var unit: Unit? { Self.conventional[symbol] == nil ? try? Unit(parsing: symbol) : nil }

    /// Why the unit cannot be used; nil where it is a physical unit or one of the conventional ones.
    public var problem: String? {
        if Self.conventional[symbol] != nil { return nil }
        do {
            _ = try Unit(parsing: symbol)
            return nil
        } catch {
            return "\(error)"
        }
    }

    public var description: String { symbol }

    /// The unit as a page prints it, with the micro sign.
    public var display: String {
        symbol.split(separator: "/", omittingEmptySubsequences: false)
            .map { part in
                ["ug", "ul", "umol", "um", "us"].contains(part) ? "\u{B5}" + part.dropFirst() : String(part)
            }
            .joined(separator: "/")
    }
}
