/// Mean and variance of a sample.
func moments(_ sample: [Double]) -> (mean: Double, variance: Double) {
    let mean = sample.reduce(0, +) / Double(sample.count)
    let squares = sample.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, squares / Double(sample.count - 1))
}

func correlation(_ a: [Double], _ b: [Double]) -> Double {
    let (first, second) = (moments(a), moments(b))
    let products = zip(a, b).reduce(0) { $0 + ($1.0 - first.mean) * ($1.1 - second.mean) }
    return products / Double(a.count - 1) / (first.variance * second.variance).squareRoot()
}

/// The largest distance between the sample's distribution function and a given one.
func kolmogorovSmirnov(_ sample: [Double], _ distribution: (Double) -> Double) -> Double {
    let n = Double(sample.count)
    return sample.sorted().enumerated().reduce(0) { largest, entry in
        let expected = distribution(entry.element)
        let above = Double(entry.offset + 1) / n - expected
        return max(largest, above, expected - Double(entry.offset) / n)
    }
}

/// The distance that a sample of the right law exceeds once in a million times: `sqrt(ln(2 / 10^-6) / (2 n))`.
func kolmogorovSmirnovBound(_ n: Int) -> Double { (14.508657738524219 / (2 * Double(n))).squareRoot() }
