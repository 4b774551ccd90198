public import Diagnostics
internal import Foundation
internal import RandomStreams

/// In what the subjects of a population differ: distributions, correlations between them, and a table of covariates.
///
/// Parameters without a correlation are drawn as `drawParameters` draws them. Correlated ones are drawn through normal
/// scores: a correlation is that of the values for normal parameters, of their logarithms for log-normal ones (the
/// omega matrix of population pharmacokinetics), and of the normal scores of their ranks for all others.
public struct SubjectVariation: Sendable {
    /// How strongly two parameters vary together.
    public struct Correlation: Sendable, Hashable {
        public var first: String
        public var second: String
        public var coefficient: Double

        public init(_ first: String, _ second: String, _ coefficient: Double) {
            self.first = first
            self.second = second
            self.coefficient = coefficient
        }
    }

    /// What does not fit among distributions, correlations and covariates, as a sentence without a full stop.
    public struct Fault: Error, Sendable, Hashable, CustomStringConvertible {
        public var description: String

        public init(_ description: String) { self.description = description }
    }

    /// What varies, in the order in which `values` gives it: distributions first, then covariates.
    public let names: [String]
    private let independent: [(place: Int, name: String, distribution: Distribution)]
    private let correlated: [(place: Int, name: String, distribution: Distribution)]
    /// The lower triangular factor of the correlation matrix, row by row.
    private let factor: [[Double]]
    private let covariates: CovariateTable?

    /// - Throws: a name that is stated twice, a distribution's faults, correlations that no joint distribution has.
    public init(
        distributions: [(name: String, distribution: Distribution)],
        correlations: [Correlation] = [],
        covariates: CovariateTable? = nil
    ) throws(Fault) {
        names = distributions.map(\.name) + (covariates?.names ?? [])
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted { throw Fault("`\(name)` is stated twice") }
        for (name, distribution) in distributions {
            if let fault = distribution.faults.first { throw Fault("`\(name)`: \(fault)") }
        }
        let members = Set(correlations.flatMap { [$0.first, $0.second] })
        for member in members.sorted() where !distributions.contains(where: { $0.name == member }) {
            throw Fault("a correlation names `\(member)`, which has no distribution")
        }
        let placed = distributions.enumerated().map { (place: $0, name: $1.name, distribution: $1.distribution) }
        independent = placed.filter { !members.contains($0.name) }
        correlated = placed.filter { members.contains($0.name) }
        factor = try Self.factor(correlations, correlated.map(\.name))
        self.covariates = covariates
    }

    /// The values of one subject, in the order of `names`; they depend on seed and subject alone.
    public func values(seed: UInt64, subject: Int) -> [Double] {
        var values = [Double](repeating: .nan, count: names.count)
        func uniform(_ name: String) -> Double {
            var stream = RandomStream(seed: seed, subject: subject, purpose: "parameter " + name)
            return stream.uniform()
        }
        for (place, name, distribution) in independent { values[place] = distribution.quantile(uniform(name)) }
        let scores = correlated.map { standardNormalQuantile(uniform($0.name)) }
        for (row, (place, _, distribution)) in zip(factor, correlated) {
            let score = zip(row, scores).reduce(0) { $0 + $1.0 * $1.1 }
            values[place] = distribution.value(ofScore: score)
        }
        if let covariates {
            let first = independent.count + correlated.count
            let row = covariates.row(seed: seed, subject: subject)
            for (offset, value) in row.enumerated() { values[first + offset] = value }
        }
        return values
    }

    /// Cholesky's factor of the correlation matrix of some names.
    private static func factor(_ correlations: [Correlation], _ names: [String]) throws(Fault) -> [[Double]] {
        var matrix = names.indices.map { row in names.indices.map { $0 == row ? 1.0 : 0 } }
        var stated: Set<[Int]> = []
        for correlation in correlations {
            guard let first = names.firstIndex(of: correlation.first),
                let second = names.firstIndex(of: correlation.second), first != second
            else { throw Fault("a correlation is of `\(correlation.first)` with itself") }
            guard abs(correlation.coefficient) < 1 else {
                throw Fault(
                    "the correlation of `\(correlation.first)` and `\(correlation.second)` is"
                        + " \(correlation.coefficient), but must lie between -1 and 1"
                )
            }
            guard stated.insert([min(first, second), max(first, second)]).inserted else {
                throw Fault("the correlation of `\(correlation.first)` and `\(correlation.second)` is stated twice")
            }
            matrix[first][second] = correlation.coefficient
            matrix[second][first] = correlation.coefficient
        }
        var factor = names.indices.map { [Double](repeating: 0, count: $0 + 1) }
        for row in names.indices {
            for column in 0...row {
                let sum = (0..<column).reduce(matrix[row][column]) { $0 - factor[row][$1] * factor[column][$1] }
                if column < row {
                    factor[row][column] = sum / factor[column][column]
                } else if sum > 1e-12 {
                    factor[row][column] = sum.squareRoot()
                } else {
                    throw Fault(
                        "the correlations of \(names[...row].map { "`\($0)`" }.joined(separator: ", ")) contradict each"
                            + " other: the matrix is not positive definite"
                    )
                }
            }
        }
        return factor
    }
}

extension Distribution {
    /// The value at a standard normal score.
    fileprivate func value(ofScore score: Double) -> Double {
        switch self {
        case .normal(let mean, let deviation): mean + deviation * score
        case .logNormal(let median, let deviation): median * Foundation.exp(Foundation.log(deviation) * score)
        default: quantile(Foundation.erfc(-score * 0.5.squareRoot()) / 2)
        }
    }
}

/// Observed people: each subject takes one row, drawn with equal chances, so that columns keep what ties them.
public struct CovariateTable: Sendable {
    public let names: [String]
    /// **Shape**: rows × names.
    private let values: [[Double]]

    /// Reads a CSV file with a header line whose columns are named like symbols of the model.
    ///
    /// - Throws: every place that is no finite number, and columns that are named twice.
    public init(_ text: String, file: String) throws(DiagnosticsError) {
        let table = try NumberTable(text, file: file)
        (names, values) = (table.names, table.rows)
    }

    func row(seed: UInt64, subject: Int) -> [Double] {
        var stream = RandomStream(seed: seed, subject: subject, purpose: "row of covariates")
        return values[min(Int(stream.uniform() * Double(values.count)), values.count - 1)]
    }
}
