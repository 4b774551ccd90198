internal import Foundation

/// Nonlinear mixed effects by maximum likelihood after Lindstrom and Bates: the model is linear in its parameters around
/// each subject's own estimates, a linear mixed model is fitted to that, and both are repeated until nothing moves.
///
/// Residuals are normal with one variance, random effects normal; what random effects differ by is a share of the
/// residual variance, so that this variance and the fixed effects follow in closed form.
///
/// **Source**: Lindstrom and Bates 1990, Biometrics 46:673; the likelihood of the linear step as in Pinheiro and Bates,
/// Mixed-Effects Models in S and S-PLUS, equation 7.20 (`nlme`, method ML).
public struct MixedEffects: Sendable {
    /// The observations of one subject and what the model predicts for them.
    public struct Subject: Sendable {
        public var observed: [Double]
        /// At the times of the observations; nil where the model cannot be run there.
        public var predicted: @Sendable ([Double]) -> [Double]?

        public init(observed: [Double], predicted: @escaping @Sendable ([Double]) -> [Double]?) {
            (self.observed, self.predicted) = (observed, predicted)
        }
    }

    public enum Covariance: Sendable, Hashable { case diagonal, full }

    public struct Fit: Sendable, Hashable {
        public var fixed: [Double]
        /// With the factor N/(N - p) on the variance, as `nlme` prints them.
        public var standardErrors: [Double]
        /// Of the random effects, in their order.
        public var standardDeviations: [Double]
        public var correlations: [[Double]]
        /// Of each subject, what is added to the fixed effects that vary.
        public var effects: [[Double]]
        public var residual: Double
        public var logLikelihood: Double
        public var akaike: Double
        public var bayes: Double
        public var iterations: Int
    }

    /// The fixed effects where the search begins.
    public var start: [Double]
    /// Which of them vary between subjects.
    public var random: [Int]
    public var covariance: Covariance
    public var maximumIterations = 500
    /// The largest change of a fixed effect, and of a random one, at which it ends; where the steps shrink slowly the
    /// estimates are some ten times as far from where they would settle.
    public var tolerance = 1e-7

    public init(start: [Double], random: [Int], covariance: Covariance) {
        (self.start, self.random, self.covariance) = (start, random, covariance)
    }

    /// - Returns: nil where the model cannot be run along the way, or nothing settles within `maximumIterations`.
    public func fit(_ subjects: [Subject]) -> Fit? {
        var fixed = start
        var effects = subjects.map { _ in random.map { _ in 0.0 } }
        var shape = startingShape
        for iteration in 1...maximumIterations {
            guard let linear = linearise(subjects, fixed, effects) else { return nil }
            shape = bestShape(for: linear, from: shape)
            guard var solution = solve(linear, shape) else { return nil }
            solution.fixed = zip(solution.fixed, fixed).map { $0 + $1 }
            let moves = zip(solution.fixed, fixed).map { abs($0 - $1) / max(1, abs($0)) }
            let effectMoves = zip(solution.effects.joined(), effects.joined()).map { abs($0 - $1) }
            (fixed, effects) = (solution.fixed, solution.effects)
            if max(moves.max() ?? 0, effectMoves.max() ?? 0) < tolerance { return summary(solution, shape, iteration) }
        }
        return nil
    }
}

extension MixedEffects {
    /// One subject's linear model w = X beta + Z b + error, with beta the change of the fixed effects, as the products that its likelihood needs.
    private struct Linear {
        var count: Int
        var xx, zx, zz: [[Double]]
        var xw, zw: [Double]
        var ww: Double

        init(response: [Double], design: [[Double]], randomDesign: [[Double]]) {
            func columns(_ rows: [[Double]]) -> [[Double]] {
                (rows.first ?? []).indices.map { column in rows.map { $0[column] } }
            }
            let (x, z) = (columns(design), columns(randomDesign))
            count = response.count
            xx = x.map { a in x.map { dot(a, $0) } }
            zx = z.map { a in x.map { dot(a, $0) } }
            zz = z.map { a in z.map { dot(a, $0) } }
            xw = x.map { dot($0, response) }
            zw = z.map { dot($0, response) }
            ww = dot(response, response)
        }
    }

    private struct Solution {
        var fixed: [Double]
        var effects: [[Double]]
        var variance: Double
        var logLikelihood: Double
        /// The inverse of the fixed effects' information, without the variance.
        var inverse: [[Double]]
        var count: Int
    }

    /// The logarithms of the diagonal of the random effects' Cholesky factor, then what stands below it, row by row.
    private var startingShape: [Double] {
        let below = covariance == .full ? random.count * (random.count - 1) / 2 : 0
        return random.map { _ in log(0.3) } + Array(repeating: 0, count: below)
    }

    /// L with L Lᵀ the covariance of the random effects over the residual variance, column by column.
    private func factor(_ shape: [Double]) -> [[Double]] {
        let n = random.count
        var columns = (0..<n).map { i in (0..<n).map { $0 == i ? exp(shape[i]) : 0 } }
        if covariance == .full {
            var next = n
            for i in 0..<n {
                for j in 0..<i {
                    columns[j][i] = shape[next]
                    next += 1
                }
            }
        }
        return columns
    }

    private func relativeCovariance(_ shape: [Double]) -> [[Double]] {
        let columns = factor(shape)
        return random.indices.map { i in
            random.indices.map { j in columns.reduce(0) { $0 + $1[i] * $1[j] } }
        }
    }

    private func linearise(_ subjects: [Subject], _ fixed: [Double], _ effects: [[Double]]) -> [Linear]? {
        var all: [Linear] = []
        for (subject, own) in zip(subjects, effects) {
            var point = fixed
            for (place, index) in random.enumerated() { point[index] += own[place] }
            guard let value = subject.predicted(point),
                let design = centralDifferences(at: point, of: subject.predicted)
            else { return nil }
            let randomDesign = design.map { row in random.map { row[$0] } }
            let response = value.indices.map { i in
                subject.observed[i] - value[i] + dot(randomDesign[i], own)
            }
            all.append(Linear(response: response, design: design, randomDesign: randomDesign))
        }
        return all
    }

    private func bestShape(for linear: [Linear], from shape: [Double]) -> [Double] {
        // NOTE: a standard deviation of exp(-12) residuals is none; below it the likelihood is flat.
        let bounds = shape.indices.map { $0 < random.count ? (-12.0, 12.0) : (-1e4, 1e4) }
        var optimizer = CalibrationOptimizer(lower: bounds.map(\.0), upper: bounds.map(\.1))
        optimizer.tolerance = 1e-10
        let found = optimizer.minimum(from: shape, gradient: false) { shape, _ in
            solve(linear, shape).map { (-$0.logLikelihood, []) }
        }
        return found?.point ?? shape
    }

    /// The fixed effects, the variance and the random effects that go with a shape, and their likelihood.
    ///
    /// With V = I + Z L Lᵀ Zᵀ and M = I + Lᵀ Zᵀ Z L: V⁻¹ = I - Z L M⁻¹ Lᵀ Zᵀ and det V = det M.
    private func solve(_ linear: [Linear], _ shape: [Double]) -> Solution? {
        let columns = factor(shape)
        let (p, r) = (start.count, random.count)
        var information = Array(repeating: Array(repeating: 0.0, count: p), count: p)
        var moment = Array(repeating: 0.0, count: p)
        var (sum, logDeterminants, count) = (0.0, 0.0, 0)
        var parts: [(fixed: [[Double]], response: [Double], inner: Cholesky)] = []
        for subject in linear {
            let zzL = columns.map { column in subject.zz.map { dot($0, column) } }
            let inner = (0..<r).map { i in (0..<r).map { j in dot(columns[i], zzL[j]) + (i == j ? 1 : 0) } }
            guard let cholesky = Cholesky(inner) else { return nil }
            // Lᵀ Zᵀ X, one row for each fixed effect, and Lᵀ Zᵀ w.
            let fixed = (0..<p).map { j in columns.map { column in dot(column, subject.zx.map { $0[j] }) } }
            let response = columns.map { dot($0, subject.zw) }
            let solvedFixed = fixed.map { cholesky.solve($0) }
            let solvedResponse = cholesky.solve(response)
            for i in 0..<p {
                for j in 0..<p { information[i][j] += subject.xx[i][j] - dot(fixed[i], solvedFixed[j]) }
                moment[i] += subject.xw[i] - dot(fixed[i], solvedResponse)
            }
            sum += subject.ww - dot(response, solvedResponse)
            logDeterminants += cholesky.logDeterminant
            count += subject.count
            parts.append((fixed, response, cholesky))
        }
        guard let normal = Cholesky(information) else { return nil }
        let fixed = normal.solve(moment)
        sum -= dot(fixed, moment)
        guard sum > 0 else { return nil }
        let effects = parts.map { part in
            let left = (0..<r).map { i in part.response[i] - (0..<p).reduce(0) { $0 + part.fixed[$1][i] * fixed[$1] } }
            let scaled = part.inner.solve(left)
            return (0..<r).map { i in (0..<r).reduce(0) { $0 + columns[$1][i] * scaled[$1] } }
        }
        let n = Double(count)
        return Solution(
            fixed: fixed,
            effects: effects,
            variance: sum / n,
            logLikelihood: -n / 2 * (1 + log(2 * .pi * sum / n)) - logDeterminants / 2,
            inverse: normal.inverse,
            count: count
        )
    }

    private func summary(_ solution: Solution, _ shape: [Double], _ iterations: Int) -> Fit {
        let relative = relativeCovariance(shape)
        let n = Double(solution.count)
        let k = Double(start.count + shape.count + 1)
        let deviations = relative.indices.map { (relative[$0][$0] * solution.variance).squareRoot() }
        return Fit(
            fixed: solution.fixed,
            standardErrors: solution.inverse.enumerated().map { index, row in
                (row[index] * solution.variance * n / (n - Double(start.count))).squareRoot()
            },
            standardDeviations: deviations,
            correlations: relative.indices.map { i in
                relative.indices.map { j in relative[i][j] * solution.variance / (deviations[i] * deviations[j]) }
            },
            effects: solution.effects,
            residual: solution.variance.squareRoot(),
            logLikelihood: solution.logLikelihood,
            akaike: 2 * k - 2 * solution.logLikelihood,
            bayes: k * log(n) - 2 * solution.logLikelihood,
            iterations: iterations
        )
    }
}
