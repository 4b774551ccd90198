/// Quantiles over the subjects of a population, for every output and time.
public struct QuantileBands: Hashable, Sendable {
    /// The fractions that the quantiles belong to, such as 0.05, 0.5, 0.95.
    public let probabilities: [Double]
    /// **Shape**: output × time × probability. NaN where no subject has a value.
    public private(set) var values: [[[Double]]] = []
    /// How many subjects are behind each value. **Shape**: output × time.
    public private(set) var counts: [[Int]] = []
    /// How many subjects the population has, failed ones included.
    public let subjects: Int
    /// How many subjects have no result; they are behind no value.
    public let failed: Int
    /// The largest error of the order statistics behind any value, relative to their size; zero where all are exact.
    public let relativeError: Double

    /// Exact quantiles by linear interpolation of the order statistics.
    ///
    /// A subject whose value at one place is NaN is left out there, and the count says so.
    ///
    /// - Parameters:
    ///   - results: per subject, output × time; nil for a subject that failed.
    ///   - probabilities: fractions from zero to one.
    /// - Throws: `PopulationsError` if subjects differ in shape, or a probability is not in 0...1.
    /// - Complexity: O(*v* log *n*) for *v* values of *n* subjects.
    ///
    /// **Source**: Hyndman & Fan, The American Statistician 50 (1996) 361-365, definition 7.
    public init(_ results: [[[Double]]?], probabilities: [Double]) throws(PopulationsError) {
        for probability in probabilities where !(0...1).contains(probability) {
            throw .probability(probability)
        }
        self.probabilities = probabilities
        subjects = results.count
        let present = results.enumerated().compactMap { subject, result in result.map { (subject, $0) } }
        failed = results.count - present.count
        relativeError = 0
        guard let shape = present.first?.1.map(\.count) else { return }
        for (subject, result) in present where result.map(\.count) != shape {
            throw .shape(subject: subject)
        }
        for (output, times) in shape.enumerated() {
            var bands: [[Double]] = []
            var band: [Int] = []
            for time in 0..<times {
                let sorted = present.map { $0.1[output][time] }.filter { !$0.isNaN }.sorted()
                bands.append(probabilities.map { quantile($0, ofSorted: sorted) })
                band.append(sorted.count)
            }
            values.append(bands)
            counts.append(band)
        }
    }

    /// The quantiles of subjects that have streamed by.
    ///
    /// - Throws: `PopulationsError` if a probability is not in 0...1.
    public init(_ summary: PopulationSummary, probabilities: [Double]) throws(PopulationsError) {
        for probability in probabilities where !(0...1).contains(probability) {
            throw .probability(probability)
        }
        self.probabilities = probabilities
        subjects = summary.subjects
        failed = summary.failed
        relativeError = summary.sketches.reduce(0) { max($0, $1.relativeError) }
        values = (0..<summary.columns).map { column in
            (0..<summary.times).map { summary.sketches[$0 * summary.columns + column].quantiles(probabilities) }
        }
        counts = (0..<summary.columns).map { column in
            (0..<summary.times).map { summary.sketches[$0 * summary.columns + column].count }
        }
    }
}

/// The quantile of numbers in ascending order, by definition 7 of Hyndman and Fan; NaN if there are none.
///
/// - Parameters:
///   - probability: a fraction from zero to one; NaN results outside.
///   - sorted: the numbers, ascending and without NaN.
/// - Returns: the value, interpolated between its neighbours.
public func quantile(_ probability: Double, ofSorted sorted: [Double]) -> Double {
    guard !sorted.isEmpty, probability >= 0, probability <= 1 else { return .nan }
    let position = Double(sorted.count - 1) * probability
    let below = Int(position)
    let fraction = position - Double(below)
    // NOTE: without this, an infinite neighbour would make NaN of a value that is exact.
    guard fraction > 0, below + 1 < sorted.count, sorted[below] != sorted[below + 1] else { return sorted[below] }
    return sorted[below] + fraction * (sorted[below + 1] - sorted[below])
}
