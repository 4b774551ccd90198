internal import Foundation
internal import RandomStreams
internal import ReactionModels

extension RandomDraw.Distribution {
    /// The most numbers that are drawn in search of one between bounds.
    static let mostAttempts = 1_000_000

    /// A number from the distribution, exactly so but for rounding.
    ///
    /// Bounds are met by drawing again, which is exact for every distribution.
    ///
    /// - Parameters:
    ///   - arguments: As `RandomDraw.Distribution` lists them.
    ///   - stream: What is drawn from; how many of its numbers are used depends on them.
    /// - Returns: nil where the distribution cannot have these arguments, or nothing was found between the bounds.
    func sample(_ arguments: [Double], _ stream: inout RandomStream) -> Double? {
        guard argumentCounts.contains(arguments.count) else { return nil }
        // NOTE: cauchy and laplace take a scale alone; every other first count is the one without bounds.
        let hasBounds = arguments.count >= 3
        let own = hasBounds ? Array(arguments.dropLast(2)) : arguments
        guard accepts(own) else { return nil }
        guard hasBounds else { return draw(own, &stream) }
        let (lower, upper) = (arguments[arguments.count - 2], arguments[arguments.count - 1])
        guard lower <= upper else { return nil }
        for _ in 0..<Self.mostAttempts {
            let value = draw(own, &stream)
            if value >= lower && value <= upper { return value }
        }
        return nil
    }

    /// Whether the arguments before the bounds make a distribution.
    private func accepts(_ a: [Double]) -> Bool {
        guard a.allSatisfy(\.isFinite), let first = a.first, let last = a.last else { return false }
        switch self {
        case .normal, .lognormal, .cauchy, .laplace: return last >= 0
        case .uniform: return first <= last
        case .bernoulli: return (0...1).contains(first)
        case .binomial: return first >= 0 && first == first.rounded() && first <= 1e15 && (0...1).contains(last)
        case .gamma: return first > 0 && last > 0
        case .chisquare, .exponential: return first > 0
        case .poisson: return first >= 0 && first <= 1e15
        case .rayleigh: return first >= 0
        }
    }

    private func draw(_ a: [Double], _ stream: inout RandomStream) -> Double {
        let last = a[a.count - 1]
        switch self {
        case .normal: return a[0] + a[1] * stream.normal()
        case .uniform: return a[0] + (a[1] - a[0]) * stream.uniform()
        case .bernoulli: return stream.uniform() < a[0] ? 1 : 0
        case .binomial: return binomialNumber(a[0], a[1], &stream)
        case .cauchy: return (a.count > 1 ? a[0] : 0) + last * Foundation.tan(.pi * (stream.uniform() - 0.5))
        case .chisquare: return 2 * gammaNumber(a[0] / 2, &stream)
        case .exponential: return -Foundation.log(stream.uniform()) / a[0]
        case .gamma: return a[1] * gammaNumber(a[0], &stream)
        case .laplace:
            let u = stream.uniform() - 0.5
            let size = -Foundation.log(1 - 2 * abs(u))
            return (a.count > 1 ? a[0] : 0) + (u < 0 ? -last : last) * size
        case .lognormal: return Foundation.exp(a[0] + a[1] * stream.normal())
        case .poisson: return poissonNumber(a[0], &stream)
        case .rayleigh: return a[0] * (-2 * Foundation.log(stream.uniform())).squareRoot()
        }
    }
}

/// A gamma number of scale one.
///
/// **Source**: Marsaglia and Tsang, ACM Trans. Math. Softw. 26 (2000) 363-372, doi:10.1145/358407.358414.
private func gammaNumber(_ shape: Double, _ stream: inout RandomStream) -> Double {
    if shape < 1 {
        return gammaNumber(shape + 1, &stream) * Foundation.pow(stream.uniform(), 1 / shape)
    }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
        let x = stream.normal()
        let root = 1 + c * x
        guard root > 0 else { continue }
        let v = root * root * root
        if Foundation.log(stream.uniform()) < 0.5 * x * x + d - d * v + d * Foundation.log(v) { return d * v }
    }
}

/// A Poisson number: waiting times counted, after gamma numbers have taken whole blocks of them.
///
/// **Source**: Ahrens and Dieter, Computing 12 (1974) 223-246, doi:10.1007/BF02293108.
private func poissonNumber(_ mean: Double, _ stream: inout RandomStream) -> Double {
    var mean = mean
    var count = 0.0
    while mean > 16 {
        let block = (mean * 0.875).rounded(.down)
        let wait = gammaNumber(block, &stream)
        if wait > mean { return count + binomialNumber(block - 1, mean / wait, &stream) }
        count += block
        mean -= wait
    }
    // The product of uniforms is the sum of waiting times, in logarithms.
    let end = Foundation.exp(-mean)
    var product = stream.uniform()
    while product > end {
        count += 1
        product *= stream.uniform()
    }
    return count
}

/// A binomial number: trials are halved by the median of their uniforms, which is a beta number, until few are left.
///
/// **Source**: Devroye, Non-Uniform Random Variate Generation, Springer 1986, chapter X.4.4.
private func binomialNumber(_ trials: Double, _ probability: Double, _ stream: inout RandomStream) -> Double {
    var (n, p) = (trials, probability)
    var count = 0.0
    while n > 16 {
        guard p > 0 else { return count }
        guard p < 1 else { return count + n }
        let middle = ((n + 1) / 2).rounded(.down)
        let a = gammaNumber(middle, &stream)
        let b = gammaNumber(n + 1 - middle, &stream)
        let median = a / (a + b)
        if median <= p {
            count += middle
            n -= middle
            p = (p - median) / (1 - median)
        } else {
            n = middle - 1
            p /= median
        }
    }
    for _ in 0..<Int(n) where stream.uniform() < p { count += 1 }
    return count
}
