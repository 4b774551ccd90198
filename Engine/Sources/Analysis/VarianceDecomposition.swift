internal import RandomStreams

/// The points of a global sensitivity study: two independent samples, and the first with one group's inputs from the
/// second, for each group.
///
/// **Source**: Saltelli et al., "Variance based sensitivity analysis of model output", Computer Physics Communications
/// 181 (2010) 259-270, doi:10.1016/j.cpc.2009.09.018, section 4 (radial design of matrices A, B, A_B).
public struct SensitivityDesign: Sendable {
    /// Inputs that are varied together.
    public struct Group: Hashable, Sendable {
        public var name: String
        /// Columns of the input.
        public var inputs: [Int]

        public init(_ name: String, inputs: [Int]) {
            self.name = name
            self.inputs = inputs
        }
    }

    public let inputs: Int
    public let groups: [Group]
    /// Rows of each sample.
    public let samples: Int
    private let sequence: SobolSequence

    /// The most inputs that one study can have: each needs two coordinates.
    public static let maximumInputs = SobolSequence.maximumDimension / 2

    /// - Parameters:
    ///   - inputs: number of inputs, from 1 to ``maximumInputs``.
    ///   - groups: what is varied together; a column may be in several groups or in none.
    ///   - samples: rows of each sample; a power of two fills the cube most evenly.
    ///   - seed: decides the shift of the sequence.
    /// - Precondition: the number of inputs is in its bounds, and every group's columns are inputs.
    public init(inputs: Int, groups: [Group], samples: Int, seed: UInt64) {
        precondition((1...Self.maximumInputs).contains(inputs) && samples > 1)
        precondition(groups.allSatisfy { $0.inputs.allSatisfy((0..<inputs).contains) })
        self.inputs = inputs
        self.groups = groups
        self.samples = samples
        sequence = SobolSequence(dimension: 2 * inputs, seed: seed)
    }

    /// How many points are to be evaluated.
    public var count: Int { samples * (groups.count + 2) }

    /// One point in the unit cube: the rows of A, then of B, then of A with each group's columns from B.
    public subscript(index: Int) -> [Double] {
        let block = index / samples
        let row = sequence[index % samples]
        switch block {
        case 0: return Array(row[..<inputs])
        case 1: return Array(row[inputs...])
        default:
            var point = Array(row[..<inputs])
            for column in groups[block - 2].inputs { point[column] = row[inputs + column] }
            return point
        }
    }
}

/// How the variance of an output splits over groups of inputs.
public struct VarianceDecomposition: Hashable, Sendable {
    /// An index with the interval that a bootstrap over rows gives it.
    public struct Index: Hashable, Sendable {
        public var value: Double
        /// The central 95 % of the bootstrap.
        public var lower: Double
        public var upper: Double
    }

    /// What one group of inputs does.
    public struct Share: Hashable, Sendable {
        public var name: String
        /// Closed index: the part of the variance that would go if the group's inputs were known.
        public var first: Index
        /// The part that would stay if all other inputs were known.
        public var total: Index
    }

    public var mean: Double
    public var variance: Double
    /// In the order of the design's groups.
    public var shares: [Share]
    /// Rows that were used, all of whose points have a finite value.
    public var rows: Int
    /// Rows left out because a point has none.
    public var absent: Int

    /// Replicates of the bootstrap.
    static let replicates = 400

    /// Estimates the indices from the outputs at a design's points.
    ///
    /// First-order indices by Saltelli's estimator (table 2, row b of the source), total ones by Jansen's (row f).
    ///
    /// - Parameters:
    ///   - values: one value a point, in the design's order; a value that is not finite leaves its row out.
    ///   - design: the design.
    ///   - seed: decides the bootstrap.
    /// Nil where fewer than two rows are left, or the output does not vary.
    ///
    /// - Complexity: O(points × replicates).
    public init?(values: [Double], design: SensitivityDesign, seed: UInt64) {
        precondition(values.count == design.count)
        let blocks = design.groups.count + 2
        let usable = (0..<design.samples).filter { row in
            (0..<blocks).allSatisfy { values[$0 * design.samples + row].isFinite }
        }
        guard usable.count > 1 else { return nil }
        let count = Double(2 * usable.count)
        let mean = usable.reduce(0) { $0 + values[$1] + values[design.samples + $1] } / count
        // Centred values: the indices do not depend on the mean, their estimators' spread does.
        let table = (0..<blocks).map { block in usable.map { values[block * design.samples + $0] - mean } }
        let all = Array(usable.indices)
        guard let whole = Self.estimate(table, rows: all) else { return nil }

        var replicates: [[(first: Double, total: Double)]] = []
        for replicate in 0..<Self.replicates {
            var stream = RandomStream(seed: seed, subject: replicate, purpose: "bootstrap")
            let drawn = all.map { _ in Int.random(in: 0..<all.count, using: &stream) }
            if let estimate = Self.estimate(table, rows: drawn) { replicates.append(estimate.indices) }
        }
        self.mean = mean
        variance = whole.variance
        rows = usable.count
        absent = design.samples - usable.count
        shares = design.groups.indices.map { group in
            Share(
                name: design.groups[group].name,
                first: Index(whole.indices[group].first, replicates: replicates.map { $0[group].first }),
                total: Index(whole.indices[group].total, replicates: replicates.map { $0[group].total })
            )
        }
    }

    /// The variance and every group's indices from some rows, with repetition; nil where nothing varies.
    private static func estimate(
        _ table: [[Double]],
        rows: [Int]
    ) -> (variance: Double, indices: [(first: Double, total: Double)])? {
        let (a, b) = (table[0], table[1])
        let count = Double(rows.count)
        var sum = 0.0
        var squares = 0.0
        for row in rows {
            sum += a[row] + b[row]
            squares += a[row] * a[row] + b[row] * b[row]
        }
        let mean = sum / (2 * count)
        let variance = squares / (2 * count) - mean * mean
        guard variance > 0 else { return nil }
        let indices = table.dropFirst(2).map { mixed in
            var first = 0.0
            var total = 0.0
            for row in rows {
                let difference = mixed[row] - a[row]
                first += b[row] * difference
                total += difference * difference
            }
            return (first / count / variance, total / (2 * count) / variance)
        }
        return (variance, indices)
    }
}

extension VarianceDecomposition.Index {
    /// An estimate with the central 95 % of its replicates.
    init(_ value: Double, replicates: [Double]) {
        self.value = value
        let sorted = replicates.sorted()
        func place(_ share: Double) -> Double {
            sorted.isEmpty ? .nan : sorted[Int((share * Double(sorted.count - 1)).rounded())]
        }
        lower = place(0.025)
        upper = place(0.975)
    }
}
