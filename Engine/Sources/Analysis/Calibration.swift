internal import Foundation
internal import RandomStreams

/// Fits parameters within bounds to data: several starts over the processors, NLopt in each.
public struct Calibration: Sendable {
    /// One parameter to fit, on the scale on which it is fitted.
    public struct Parameter: Sendable, Hashable {
        public var name: String
        public var start: Double
        public var lower: Double
        public var upper: Double

        public init(name: String, start: Double, lower: Double, upper: Double) {
            (self.name, self.start, self.lower, self.upper) = (name, start, lower, upper)
        }
    }

    /// What one search found.
    public struct Fit: Sendable, Hashable {
        public var values: [Double]
        /// The sum of squares, or minus the log-likelihood.
        public var objective: Double
        /// From the curvature at the minimum; nil where a parameter stands on a bound or the data do not tell it.
        public var standardErrors: [Double]?
        /// The number of observations; zero for a likelihood.
        public var count: Int
        /// How many of the starts came within 1e-6 relative of the best objective: one of many is a warning.
        public var startsAtBest: Int

        /// The residual standard deviation of a least-squares fit, with n - p degrees of freedom.
        public var residual: Double { (objective / Double(max(1, count - values.count))).squareRoot() }
        /// Of a least-squares fit with normal errors, their variance estimated by maximum likelihood.
        public var logLikelihood: Double {
            let n = Double(count)
            return -n / 2 * (log(2 * .pi * objective / n) + 1)
        }
    }

    public var parameters: [Parameter]
    /// Searches: one from the parameters' starts, the others from even draws between the bounds.
    public var starts: Int
    public var seed: UInt64

    /// The most starts of one calibration.
    public static let maximumStarts = 10_000

    /// - Precondition: every start stands between its finite bounds.
    public init(_ parameters: [Parameter], starts: Int = 8, seed: UInt64 = 1) {
        precondition(parameters.allSatisfy { $0.lower < $0.upper && $0.lower.isFinite && $0.upper.isFinite })
        self.parameters = parameters
        self.starts = min(max(1, starts), Self.maximumStarts)
        self.seed = seed
    }

    /// The least sum of squares.
    ///
    /// - Parameter residuals: Observed less predicted, already weighted; nil where the model cannot be run there.
    /// - Returns: nil where no start found a value.
    public func leastSquares(_ residuals: @escaping @Sendable ([Double]) -> [Double]?) async -> Fit? {
        let fits = await search { start, optimizer in
            optimizer.minimum(from: start, gradient: true) { point, wantsGradient in
                guard let r = residuals(point) else { return nil }
                guard wantsGradient else { return (dot(r, r), []) }
                guard let jacobian = centralDifferences(at: point, of: residuals) else { return nil }
                let gradient = point.indices.map { j in 2 * zip(r, jacobian).reduce(0) { $0 + $1.0 * $1.1[j] } }
                return (dot(r, r), gradient)
            }
        }
        guard var fit = best(of: fits) else { return nil }
        fit.count = residuals(fit.values)?.count ?? 0
        if let jacobian = centralDifferences(at: fit.values, of: residuals), !isOnBound(fit.values) {
            let crossProduct = fit.values.indices.map { i in
                fit.values.indices.map { j in jacobian.reduce(0) { $0 + $1[i] * $1[j] } }
            }
            fit.standardErrors = Cholesky(crossProduct).map { cholesky in
                cholesky.inverse.enumerated().map { ($1[$0]).squareRoot() * fit.residual }
            }
        }
        return fit
    }

    /// The largest likelihood.
    ///
    /// - Parameter negativeLogLikelihood: nil where the model cannot be run there.
    /// - Returns: nil where no start found a value.
    public func maximumLikelihood(_ negativeLogLikelihood: @escaping @Sendable ([Double]) -> Double?) async -> Fit? {
        let fits = await search { start, optimizer in
            optimizer.minimum(from: start, gradient: false) { point, _ in
                negativeLogLikelihood(point).map { ($0, []) }
            }
        }
        guard var fit = best(of: fits) else { return nil }
        if !isOnBound(fit.values) { fit.standardErrors = standardErrors(at: fit.values, of: negativeLogLikelihood) }
        return fit
    }

    private func isOnBound(_ values: [Double]) -> Bool {
        zip(values, parameters).contains { value, parameter in
            let near = 1e-9 * (parameter.upper - parameter.lower)
            return value - parameter.lower < near || parameter.upper - value < near
        }
    }

    private func best(of minima: [CalibrationOptimizer.Minimum]) -> Fit? {
        guard let best = minima.min(by: { $0.value < $1.value }) else { return nil }
        let near = minima.count { $0.value - best.value <= 1e-6 * max(abs(best.value), 1e-300) }
        return Fit(values: best.point, objective: best.value, count: 0, startsAtBest: near)
    }

    /// Every start's minimum, in the order of the starts.
    private func search(
        _ one: @escaping @Sendable ([Double], CalibrationOptimizer) -> CalibrationOptimizer.Minimum?
    ) async -> [CalibrationOptimizer.Minimum] {
        let optimizer = CalibrationOptimizer(lower: parameters.map(\.lower), upper: parameters.map(\.upper))
        return await withTaskGroup(of: (Int, CalibrationOptimizer.Minimum?).self) { group in
            for index in 0..<starts {
                let start = self.start(index)
                group.addTask { (index, one(start, optimizer)) }
            }
            var found: [Int: CalibrationOptimizer.Minimum] = [:]
            for await (index, minimum) in group { found[index] = minimum }
            return found.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    private func start(_ index: Int) -> [Double] {
        parameters.map { parameter in
            guard index > 0 else { return parameter.start }
            var stream = RandomStream(seed: seed, subject: index, purpose: "calibration \(parameter.name)")
            return parameter.lower + (parameter.upper - parameter.lower) * stream.uniform()
        }
    }

    /// From the matrix of second differences.
    private func standardErrors(at point: [Double], of function: ([Double]) -> Double?) -> [Double]? {
        let steps = point.map { 1e-4 * max(1, abs($0)) }
        func value(_ changes: [(Int, Double)]) -> Double {
            var moved = point
            for (index, sign) in changes { moved[index] += sign * steps[index] }
            return function(moved) ?? .nan
        }
        let curvature = point.indices.map { i in
            point.indices.map { j -> Double in
                let four = value([(i, 1), (j, 1)]) - value([(i, 1), (j, -1)]) - value([(i, -1), (j, 1)])
                return (four + value([(i, -1), (j, -1)])) / (4 * steps[i] * steps[j])
            }
        }
        return Cholesky(curvature).map { cholesky in cholesky.inverse.enumerated().map { ($1[$0]).squareRoot() } }
    }
}
