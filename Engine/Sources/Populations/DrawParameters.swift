internal import RandomStreams

/// The parameter values of one virtual subject.
///
/// Each parameter has its own random stream, keyed by its name: adding, removing or reordering parameters changes
/// no other's value, and neither does the number of subjects or the order in which they are drawn.
///
/// - Parameters:
///   - seed: the seed of the population.
///   - subject: which subject.
///   - distributions: how each named parameter varies.
/// - Returns: one value per distribution, in their order; NaN for a distribution that has faults.
public func drawParameters(
    seed: UInt64,
    subject: Int,
    distributions: [(name: String, distribution: Distribution)]
) -> [Double] {
    distributions.map { parameter in
        var stream = RandomStream(seed: seed, subject: subject, purpose: "parameter " + parameter.name)
        return parameter.distribution.quantile(stream.uniform())
    }
}
