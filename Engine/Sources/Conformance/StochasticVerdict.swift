/// How the cases of the stochastic part are judged: bounds on how many points may lie outside the suite's ranges.
///
/// The suite asks that the normalised mean Z of *n* realizations lies in `meanRange`, (-3, 3) in every case, and the
/// normalised variance Y in `sdRange`, from (-3, 3) to (-5, 5). A right simulator violates this now and then:
///
/// - Z is standard normal to a good approximation, so that a point is outside with the probability 0.0027.
/// - Y has the variance (k - 1) / 2 for a distribution of kurtosis k, whatever *n* is. For a normal distribution that
///   is one; for an exponential one it is four, for which (-5, 5) is 2.5 standard deviations; for the linear
///   birth-death process of case 3 the kurtosis grows to 96, by the closed form of that process, and a right simulator
///   is outside (-5, 5) nearly every second time. Therefore the range is widened to three standard deviations of Y,
///   3 sqrt((k - 1) / 2), where it is narrower, with k from the realizations of all seeds together. The probability
///   is then at most 0.0027, doubled and more, to 0.006, for the skewness that a variance still has.
///
/// A *series* is Z or Y of one quantity over the output times of one seed, 50 of them after the start. Where every time
/// is drawn anew its points are independent; where reactions make the path they are not, and one excursion puts several
/// points outside. Therefore:
///
/// - **Per case**: a series is *out* when more than three of its points are outside. Independent points do this with a
///   probability of 1.2e-5 (Z) or 2.6e-4 (Y), by the binomial distribution; for any dependence, Markov's inequality
///   bounds it by 50 * 0.0027 / 4 = 0.034 (Z) or 0.075 (Y). A series is *suspect* when it is out under two or more of
///   the three seeds, which are independent: at most 3 * 0.034^2 = 0.0035 (Z) or 3 * 0.075^2 = 0.017 (Y) by that crude
///   bound, 2e-7 for independent points.
/// - **Confirmation**: there are 170 series, so that 1.7 suspects among them are within that bound though nothing is
///   wrong. A case with a suspect series is run under three more seeds, and fails where the same series is suspect
///   again: at most 0.017^2 = 3e-4 for a series, and 0.03 for all of them together. What is wrong by more than three
///   standard errors at many points is so under any seeds.
/// - **In all**: the number of points outside over all cases and seeds is at most its expectation plus four standard
///   deviations of a binomial number, whose variance is multiplied by 20 where reactions make the path: the factor
///   (1 + r) / (1 - r) for a correlation r = 0.9 from one output time to the next.
///
/// A point where nothing is random must be exact; it fails a case at once.
struct StochasticVerdict: Sendable, Codable {
    /// The seeds, fixed before any result was seen.
    static let seeds: [UInt64] = [1, 2, 3]
    /// The seeds that confirm a suspicion, fixed before any result of theirs was seen.
    static let confirmingSeeds: [UInt64] = [4, 5, 6]
    static let mostPointsOutside = 3
    static let mostSeedsOut = 1

    /// The probability that a point of a right simulator is outside: of the mean, of the variance.
    static let meanProbability = 0.0027
    static let varianceProbability = 0.006

    static let correlatedInflation = 20.0

    /// Counts of one series under each seed.
    struct Series: Sendable, Codable {
        var name: String
        var outside: [Int]
        var isInexact: Bool

        /// Whether more points are outside than chance explains for one series.
        var isSuspect: Bool {
            isInexact || outside.count { $0 > StochasticVerdict.mostPointsOutside } > StochasticVerdict.mostSeedsOut
        }
    }

    let number: Int
    /// Why there is no result, where there is none.
    let refusal: String?
    let series: [Series]
    /// Points outside, all seeds and series.
    let outside: Int
    /// The same by the suite's own ranges.
    let outsideUnwidened: Int
    /// The expectation and variance of `outside` for a right simulator.
    let expectedOutside: Double
    let outsideVariance: Double
    /// Processor time of all realizations.
    var seconds = 0.0
    /// The same series under the confirming seeds, where one was suspect.
    private(set) var confirmation: [Series]?

    var isSuspect: Bool { series.contains(where: \.isSuspect) }

    var isPassed: Bool { refusal == nil && !series.indices.contains(where: isFailed) }

    private func isFailed(_ index: Int) -> Bool {
        series[index].isSuspect && (series[index].isInexact || confirmation?[index].isSuspect ?? true)
    }

    /// Takes over what the confirming seeds say of the same case.
    mutating func confirm(by other: StochasticVerdict) {
        confirmation = other.series
        seconds += other.seconds
    }

    /// The series with points outside, or why there is no result.
    var findings: String {
        refusal
            ?? series.indices.filter { series[$0].isInexact || series[$0].outside.contains { $0 > 0 } }.map { index in
                func counts(_ series: Series) -> String { series.outside.map(String.init).joined(separator: "/") }
                var text = "\(series[index].name) \(counts(series[index]))"
                if series[index].isSuspect, let again = confirmation { text += ", again \(counts(again[index]))" }
                return text + (isFailed(index) ? " FAILS" : "")
            }.joined(separator: "; ")
    }

    /// How the case ended, in the words of the semantic part.
    var verdict: Verdict { refusal.map { .failed($0) } ?? (isPassed ? .pass : .wrong(findings)) }

    init(refused reason: String, _ stochasticCase: StochasticCase) {
        number = stochasticCase.number
        refusal = reason
        series = []
        (outside, outsideUnwidened, expectedOutside, outsideVariance) = (0, 0, 0, 0)
    }

    /// Judges one sample per seed.
    init(_ samples: [StochasticSample], of stochasticCase: StochasticCase) {
        number = stochasticCase.number
        refusal = nil
        var series: [Series] = []
        var expectation = 0.0
        var variance = 0.0
        var strict = 0
        /// `points` are one list per seed, each with the range that it must lie in.
        func judge(_ name: String, _ points: [[(Double, ClosedRange<Double>)]], _ probability: Double) {
            let outside = points.map { $0.count { !$0.1.contains($0.0) } }
            let isInexact = points.contains { $0.contains { $0.0 == .infinity } }
            series.append(Series(name: name, outside: outside, isInexact: isInexact))
            let count = Double(points.reduce(0) { $0 + $1.count })
            expectation += count * probability
            let inflation = stochasticCase.isDrawn ? 1 : Self.correlatedInflation
            variance += count * probability * (1 - probability) * inflation
        }
        var all = samples.first ?? StochasticSample(stochasticCase)
        for sample in samples.dropFirst() { all.add(sample) }
        for (column, expected) in stochasticCase.expectations.enumerated() {
            let points = samples.map { $0.points(of: column) }
            let means = points.map { $0.compactMap { $0.map { ($0.mean, stochasticCase.meanRange) } } }
            judge("\(expected.name)-mean", means, Self.meanProbability)
            guard expected.deviations != nil else { continue }
            let variances = points.map { points in
                points.enumerated().compactMap { row, point in
                    point?.variance.map {
                        ($0, Self.range(stochasticCase.deviationRange, all.kurtosis(of: column, at: row)))
                    }
                }
            }
            judge("\(expected.name)-sd", variances, Self.varianceProbability)
            strict += variances.joined().count { !stochasticCase.deviationRange.contains($0.0) }
            strict -= variances.joined().count { !$0.1.contains($0.0) }
        }
        self.series = series
        outside = series.reduce(0) { $0 + $1.outside.reduce(0, +) }
        outsideUnwidened = outside + strict
        expectedOutside = expectation
        outsideVariance = variance
    }

    /// The range of Y, widened to three standard deviations of Y.
    static func range(_ range: ClosedRange<Double>, _ kurtosis: Double) -> ClosedRange<Double> {
        let limit = 3 * (max(0, kurtosis - 1) / 2).squareRoot()
        guard limit.isFinite else { return range }
        return min(range.lowerBound, -limit)...max(range.upperBound, limit)
    }
}
