internal import Foundation
internal import RandomStreams

/// A way to find which reaction happens next and when, from propensities that stay as they are in between.
protocol ReactionMethod {
    /// - Parameters:
    ///   - names: The reactions.
    ///   - seed: The seed of the course.
    ///   - realization: Which of the runs under this seed.
    init(_ names: [String], seed: UInt64, realization: Int)

    /// Takes all propensities, as they are from `time` on.
    mutating func reset(_ propensities: UnsafePointer<Double>, at time: Double)

    /// Takes one propensity that the reaction at `time` changed.
    mutating func update(_ reaction: Int, _ propensity: Double, at time: Double)

    /// Takes note of the reaction that happened at `time`, after all updates.
    mutating func finish(_ reaction: Int, at time: Double)

    /// The next reaction after `time`, at which nothing has happened since the last call of the others; the time is
    /// infinite where none can happen.
    mutating func next(after time: Double) -> (reaction: Int, time: Double)
}

/// Gillespie's direct method: one exponential waiting time for all, then a choice in proportion to propensities.
///
/// Propensities are the leaves of a tree of sums, so that the choice takes O(log *n*) and rounding does not pile up.
///
/// **Source**: Gillespie, J. Phys. Chem. 81 (1977) 2340-2361, doi:10.1021/j100540a008.
struct DirectMethod: ReactionMethod {
    /// A complete binary tree: the sum over node *i* is that over 2*i* and 2*i* + 1; leaves from `leafBase` on.
    private var sums: [Double]
    private let leafBase: Int
    private let count: Int
    private var stream: RandomStream

    init(_ names: [String], seed: UInt64, realization: Int) {
        count = names.count
        var leaves = 1
        while leaves < max(1, names.count) { leaves *= 2 }
        leafBase = leaves
        sums = [Double](repeating: 0, count: 2 * leaves)
        stream = RandomStream(seed: seed, subject: realization, purpose: "reactions")
    }

    mutating func reset(_ propensities: UnsafePointer<Double>, at time: Double) {
        for reaction in 0..<count { sums[leafBase + reaction] = propensities[reaction] }
        for node in stride(from: leafBase - 1, to: 0, by: -1) { sums[node] = sums[2 * node] + sums[2 * node + 1] }
    }

    mutating func update(_ reaction: Int, _ propensity: Double, at time: Double) {
        var node = leafBase + reaction
        sums[node] = propensity
        while node > 1 {
            node /= 2
            sums[node] = sums[2 * node] + sums[2 * node + 1]
        }
    }

    mutating func finish(_ reaction: Int, at time: Double) {}

    mutating func next(after time: Double) -> (reaction: Int, time: Double) {
        // NOTE: with one leaf, node 1 is the leaf itself.
        let total = sums[1]
        guard total > 0 else { return (0, .infinity) }
        let wait = -Foundation.log(stream.uniform()) / total
        var remainder = stream.uniform() * total
        var node = 1
        while node < leafBase {
            let left = sums[2 * node]
            // NOTE: rounding may leave a remainder at or beyond a sum; a branch without propensity is never taken.
            if remainder < left || sums[2 * node + 1] <= 0 {
                node = 2 * node
            } else {
                remainder -= left
                node = 2 * node + 1
            }
        }
        return (node - leafBase, time + wait)
    }
}
