internal import Glibc
internal import Simulation

/// Sums over realizations, from which means and variances are made.
struct StochasticSample: Sendable {
    private(set) var count = 0
    /// **Shape**: quantities × times. Sums of the first four powers of differences from what is expected.
    private var sums: [[SIMD4<Double>]]
    private let expectations: [StochasticCase.Expectation]

    init(_ stochasticCase: StochasticCase) {
        expectations = stochasticCase.expectations
        sums = expectations.map { [SIMD4<Double>](repeating: .zero, count: $0.means.count) }
    }

    /// Adds one realization, whose columns are the quantities in order.
    mutating func add(_ trajectory: Trajectory) {
        count += 1
        let width = trajectory.columns.count
        for (column, expectation) in expectations.enumerated() {
            for row in expectation.means.indices {
                let value = trajectory.values[row * width + column]
                let difference = (expectation.quantity.isLogarithm ? log(value) : value) - expectation.means[row]
                let square = difference * difference
                sums[column][row] += SIMD4(difference, square, square * difference, square * square)
            }
        }
    }

    /// Adds another sample. Sums are rounded, so that the order matters in the last digit: keep it the same.
    mutating func add(_ other: StochasticSample) {
        count += other.count
        for column in sums.indices {
            for row in sums[column].indices {
                sums[column][row] += other.sums[column][row]
            }
        }
    }

    /// The normalised mean and variance of one quantity at one time.
    struct Point: Sendable, Hashable {
        /// `sqrt(n) (m - mu) / sigma`.
        var mean: Double
        /// `sqrt(n / 2) (s^2 / sigma^2 - 1)`; nil where the case gives no standard deviation.
        var variance: Double?
    }

    /// The points of a quantity, one per output time.
    ///
    /// Where nothing is random yet, a point is zero if every realization has the expected value, else infinite. A
    /// logarithm of an initial zero, for which the suite writes zero, says nothing and is nil. Where the case gives no
    /// standard deviation, the sample's own takes its place in the mean: for a Cauchy distribution this is the one
    /// choice that makes a test, and the tails of such a self-normalised sum are lighter than normal ones.
    ///
    /// **Source**: Evans, Gillespie and Wilkinson, Bioinformatics 24 (2008) 285-286, doi:10.1093/bioinformatics/btm566;
    /// Logan, Mallows, Rice and Shepp, Ann. Probab. 1 (1973) 788-809, doi:10.1214/aop/1176996846.
    func points(of column: Int) -> [Point?] {
        let expectation = expectations[column]
        let n = Double(count)
        return expectation.means.indices.map { row in
            let (sum, squares) = (sums[column][row][0], sums[column][row][1])
            let difference = sum / n
            let variance = (squares - n * difference * difference) / (n - 1)
            let expected = expectation.deviations?[row]
            if expected == 0 || (expected == nil && variance == 0) {
                if expectation.quantity.isLogarithm, difference == -.infinity { return nil }
                let isRight = squares <= 1e-18 * n * max(1, expectation.means[row].magnitude)
                return Point(mean: isRight ? 0 : .infinity, variance: expected == nil ? nil : 0)
            }
            let sigma = expected ?? variance.squareRoot()
            return Point(
                mean: n.squareRoot() * difference / sigma,
                variance: expected.map { (n / 2).squareRoot() * (variance / ($0 * $0) - 1) }
            )
        }
    }

    /// The kurtosis of a quantity at one output time; three for a normal distribution, NaN where nothing is random.
    func kurtosis(of column: Int, at row: Int) -> Double {
        let moments = sums[column][row] / Double(count)
        let mean = moments[0]
        let variance = moments[1] - mean * mean
        let fourth = moments[3] - 4 * mean * moments[2] + 6 * mean * mean * moments[1] - 3 * mean * mean * mean * mean
        return fourth / (variance * variance)
    }
}
