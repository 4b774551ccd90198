/// How reactions change the amount of one state, for a state that only reactions with fixed stoichiometry change.
public struct StoichiometryRow: Sendable, Hashable {
    public struct Entry: Sendable, Hashable {
        public var reaction: Int
        /// Net substance made per extent, before any conversion factor.
        public var coefficient: Double

        public init(reaction: Int, coefficient: Double) {
            self.reaction = reaction
            self.coefficient = coefficient
        }
    }

    public var state: Int
    public var entries: [Entry]
    /// The parameter that converts extent to this species' substance.
    public var conversionFactor: String?

    public init(state: Int, entries: [Entry], conversionFactor: String? = nil) {
        self.state = state
        self.entries = entries
        self.conversionFactor = conversionFactor
    }
}

/// A weighted sum of amounts that no reaction changes.
public struct ConservedMoiety: Sendable, Hashable {
    public struct Term: Sendable, Hashable {
        public var state: Int
        public var name: String
        public var coefficient: Int
    }

    /// States with non-zero coefficients, ascending; coefficients have no common divisor.
    public var terms: [Term]
    /// Whether an event changes one of the terms, so that the total holds only between events.
    public var isChangedByEvents: Bool

    /// The total for given amounts.
    public func total(in state: [Double]) -> Double {
        terms.reduce(0) { $0 + Double($1.coefficient) * state[$1.state] }
    }
}

extension EquationSystem {
    /// Weighted sums of amounts that stay constant whatever the rates are: a basis of the left null space of the
    /// stoichiometry matrix, in whole numbers.
    ///
    /// States with variable stoichiometry take no part, and states with different conversion factors are looked at
    /// apart. Where exact arithmetic would overflow, which takes coefficients of many digits, the sums found so far
    /// are left out rather than rounded.
    ///
    /// - Complexity: O(*m*² (*m* + *r*)) for *m* states and *r* reactions.
    public func conservedMoieties() -> [ConservedMoiety] {
        let changed = Set(events.flatMap { $0.assignments.map(\.target) })
        var found: [ConservedMoiety] = []
        let groups = Dictionary(grouping: stoichiometry) { $0.conversionFactor ?? "" }
        for (_, rows) in groups.sorted(by: { $0.key < $1.key }) {
            for weights in Self.leftNullSpace(of: rows) {
                let terms = zip(rows, weights).filter { $0.1 != 0 }.map { row, weight in
                    ConservedMoiety.Term(state: row.state, name: states[row.state].name, coefficient: weight)
                }
                let isChanged = terms.contains { changed.contains(.state($0.state)) }
                found.append(
                    ConservedMoiety(terms: terms.sorted { $0.state < $1.state }, isChangedByEvents: isChanged)
                )
            }
        }
        return found
    }

    private static func leftNullSpace(of rows: [StoichiometryRow]) -> [[Int]] {
        guard let numbers = wholeNumbers(rows) else { return [] }
        // Each row carries its combination of the original rows; rows reduced to nothing are the null space.
        var work: [(values: [Int: Int], weights: [Int: Int])] = []
        for (index, values) in numbers.enumerated() { work.append((values, [index: 1])) }
        var null: [[Int: Int]] = []
        var pivots: [(column: Int, row: (values: [Int: Int], weights: [Int: Int]))] = []
        for var row in work {
            for pivot in pivots {
                guard let b = row.values[pivot.column], let a = pivot.row.values[pivot.column] else { continue }
                guard let values = combine(row.values, a, pivot.row.values, b),
                    let weights = combine(row.weights, a, pivot.row.weights, b)
                else { return [] }
                row = normalised(values, weights)
            }
            if let column = row.values.keys.min() {
                pivots.append((column, row))
            } else {
                null.append(row.weights)
            }
        }
        return tidy(null).map { weights in numbers.indices.map { weights[$0] ?? 0 } }
    }

    /// The rows as whole numbers: each column may be scaled freely, as a reaction's extent may be.
    ///
    /// - Returns: nil where no small factor makes a coefficient whole.
    private static func wholeNumbers(_ rows: [StoichiometryRow]) -> [[Int: Int]]? {
        var scales: [Int: Double] = [:]
        for entry in rows.flatMap(\.entries) {
            let known = scales[entry.reaction] ?? 1
            guard let scale = (1...1000).map(Double.init).first(where: { isWhole(entry.coefficient * known * $0) })
            else { return nil }
            scales[entry.reaction] = known * scale
        }
        var numbers: [[Int: Int]] = []
        for row in rows {
            var values: [Int: Double] = [:]
            for entry in row.entries {
                values[entry.reaction, default: 0] += (entry.coefficient * (scales[entry.reaction] ?? 1)).rounded()
            }
            guard values.values.allSatisfy({ $0.magnitude < 1e15 }) else { return nil }
            numbers.append(values.mapValues { Int($0) }.filter { $0.value != 0 })
        }
        return numbers
    }

    private static func isWhole(_ value: Double) -> Bool {
        value.magnitude < 1e9 && (value - value.rounded()).magnitude < 1e-9 * Swift.max(1, value.magnitude)
    }

    /// Larger weights count as overflow, so that no later sign change or sum can trap.
    private static var largest: Int { 1 << 60 }

    /// `a x - b y`, nil on overflow.
    private static func combine(_ x: [Int: Int], _ a: Int, _ y: [Int: Int], _ b: Int) -> [Int: Int]? {
        var result: [Int: Int] = [:]
        for (key, value) in x {
            let (product, overflow) = value.multipliedReportingOverflow(by: a)
            if overflow || product.magnitude > largest { return nil }
            result[key] = product
        }
        for (key, value) in y {
            let (product, overflow) = value.multipliedReportingOverflow(by: b)
            let (difference, overflowed) = (result[key] ?? 0).subtractingReportingOverflow(product)
            if overflow || overflowed || difference.magnitude > largest { return nil }
            result[key] = difference == 0 ? nil : difference
        }
        return result
    }

    private static func normalised(
        _ values: [Int: Int],
        _ weights: [Int: Int]
    ) -> (values: [Int: Int], weights: [Int: Int]) {
        let divisor = (Array(values.values) + Array(weights.values)).reduce(0) { greatestCommonDivisor($0, $1) }
        guard divisor > 1 else { return (values, weights) }
        return (values.mapValues { $0 / divisor }, weights.mapValues { $0 / divisor })
    }

    private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
        var (a, b) = (a.magnitude, b.magnitude)
        while b != 0 { (a, b) = (b, a % b) }
        return Int(clamping: a)
    }

    /// Short positive sums where combining with others makes them so: a total of parts is what a reader expects.
    private static func tidy(_ basis: [[Int: Int]]) -> [[Int: Int]] {
        var basis = basis.map(signed)
        for _ in 0..<8 {
            var isChanged = false
            for index in basis.indices {
                for other in basis.indices where other != index {
                    guard let better = improved(basis[index], by: basis[other]) else { continue }
                    basis[index] = better
                    isChanged = true
                }
            }
            if !isChanged { break }
        }
        return basis
    }

    /// Fewer negative weights first, then smaller ones, then fewer.
    private static func cost(_ weights: [Int: Int]) -> (Int, Int, Int) {
        let size = weights.values.reduce(0) { $0.addingReportingOverflow(Int($1.magnitude)).partialValue }
        return (weights.values.count { $0 < 0 }, size, weights.count)
    }

    /// The best `a x - b y` that removes a weight of x, or adds or takes away y once; nil if none is better than x.
    private static func improved(_ x: [Int: Int], by y: [Int: Int]) -> [Int: Int]? {
        var factors: Set<[Int]> = [[1, 1], [1, -1]]
        for (key, weight) in y {
            guard let own = x[key] else { continue }
            let divisor = greatestCommonDivisor(weight, own)
            factors.insert([weight / divisor, own / divisor])
        }
        var best: [Int: Int]?
        for factor in factors.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            guard let sum = combine(x, factor[0], y, factor[1]) else { continue }
            let candidate = signed(sum)
            if cost(candidate) < cost(best ?? x) { best = candidate }
        }
        return best
    }

    /// The same sum without common divisor, its first non-zero weight positive, or all if all are negative.
    private static func signed(_ weights: [Int: Int]) -> [Int: Int] {
        let (scaled, _) = normalised(weights, [:])
        let negatives = scaled.values.count { $0 < 0 }
        let first = scaled.min { $0.key < $1.key }?.value ?? 1
        let flips = negatives * 2 > scaled.count || (negatives * 2 == scaled.count && first < 0)
        return flips ? scaled.mapValues { -$0 } : scaled
    }
}
