internal import Foundation

/// How minus twice the log-likelihood rises while one parameter is held and the others are fitted again.
public struct CalibrationProfile: Sendable, Hashable {
    public struct Point: Sendable, Hashable {
        public var value: Double
        /// Above the least, in units of minus twice the log-likelihood.
        public var rise: Double
    }

    public var name: String
    /// Ascending in value; the fit itself is among them.
    public var points: [Point]
    /// Where the rise crosses the threshold; nil at an end where it does not before the bound: then the data do not
    /// bound the parameter on that side.
    public var lower: Double?
    public var upper: Double?

    /// The rise at which a 95 % interval ends: the quantile of chi squared with one degree of freedom.
    public static let threshold = 3.841458820694124
}

extension Calibration {
    /// The profile of one parameter of a least-squares fit with normal errors.
    ///
    /// - Parameters:
    ///   - index: Which parameter.
    ///   - fit: The fit that `leastSquares` gave for the same residuals.
    ///   - steps: How many values on each side at most.
    ///   - residuals: Observed less predicted, as for `leastSquares`.
    /// - Returns: the profile, whose ends are nil where the data do not bound the parameter.
    public func profile(
        of index: Int,
        around fit: Fit,
        steps: Int = 20,
        _ residuals: @escaping @Sendable ([Double]) -> [Double]?
    ) async -> CalibrationProfile {
        let range = parameters[index].upper - parameters[index].lower
        let width = fit.standardErrors.map { $0[index] / 3 } ?? range / 100
        var points = [CalibrationProfile.Point(value: fit.values[index], rise: 0)]
        for direction in [-1.0, 1.0] {
            var others = fit.values
            others.remove(at: index)
            var distance = width
            for _ in 0..<max(1, steps) {
                let bound = direction < 0 ? parameters[index].lower : parameters[index].upper
                let wanted = fit.values[index] + direction * distance
                let value = direction < 0 ? max(bound, wanted) : min(bound, wanted)
                guard let least = await leastSquares(holding: index, at: value, from: others, residuals) else { break }
                others = least.values
                points.append(.init(value: value, rise: Double(fit.count) * log(least.objective / fit.objective)))
                if value == bound || points[points.count - 1].rise > 2 * CalibrationProfile.threshold { break }
                distance += width * (points[points.count - 1].rise < CalibrationProfile.threshold / 4 ? 2 : 1)
            }
        }
        points.sort { $0.value < $1.value }
        var profile = CalibrationProfile(name: parameters[index].name, points: points)
        profile.lower = crossing(points.reversed().drop { $0.value > fit.values[index] }.map { $0 })
        profile.upper = crossing(points.drop { $0.value < fit.values[index] }.map { $0 })
        return profile
    }

    private func leastSquares(
        holding index: Int,
        at value: Double,
        from others: [Double],
        _ residuals: @escaping @Sendable ([Double]) -> [Double]?
    ) async -> Fit? {
        var free = parameters
        free.remove(at: index)
        guard !free.isEmpty else {
            return residuals([value]).map { Fit(values: [], objective: dot($0, $0), count: $0.count, startsAtBest: 1) }
        }
        for (place, start) in others.enumerated() { free[place].start = start }
        return await Calibration(free, starts: 1, seed: seed).leastSquares { point in
            var all = point
            all.insert(value, at: index)
            return residuals(all)
        }
    }

    /// Where the square root of the rise, almost straight in the value, crosses the threshold's; the fit stands first.
    private func crossing(_ points: [CalibrationProfile.Point]) -> Double? {
        let level = CalibrationProfile.threshold.squareRoot()
        for (a, b) in zip(points, points.dropFirst()) {
            let (low, high) = (max(0, a.rise).squareRoot(), max(0, b.rise).squareRoot())
            if low <= level, high > level { return a.value + (b.value - a.value) * (level - low) / (high - low) }
        }
        return nil
    }
}
