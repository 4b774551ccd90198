internal import Foundation
internal import RandomStreams

/// The next reaction method: every reaction has its own putative time, kept in an indexed priority queue and only
/// rescaled while its propensity changes.
///
/// A reaction draws from a stream of its own, keyed by its name, once per firing, and once more when it becomes
/// possible again.
///
/// **Source**: Gibson and Bruck, J. Phys. Chem. A 104 (2000) 1876-1889, doi:10.1021/jp993732q.
struct NextReactionMethod: ReactionMethod {
    private var streams: [RandomStream]
    private var propensities: [Double]
    /// When each reaction happens if nothing else does.
    private var times: [Double]
    /// Reactions as a binary heap, the earliest first.
    private var heap: [Int]
    /// The place of each reaction in the heap.
    private var places: [Int]

    init(_ names: [String], seed: UInt64, realization: Int) {
        streams = names.map { RandomStream(seed: seed, subject: realization, purpose: "reaction \($0)") }
        propensities = [Double](repeating: 0, count: names.count)
        times = [Double](repeating: .infinity, count: names.count)
        heap = Array(names.indices)
        places = heap
    }

    mutating func reset(_ new: UnsafePointer<Double>, at time: Double) {
        for reaction in propensities.indices { update(reaction, new[reaction], at: time) }
    }

    mutating func update(_ reaction: Int, _ propensity: Double, at time: Double) {
        let old = propensities[reaction]
        if propensity == old { return }
        propensities[reaction] = propensity
        if propensity > 0, old > 0 {
            place(reaction, at: time + (old / propensity) * (times[reaction] - time))
        } else {
            drawTime(of: reaction, at: time)
        }
    }

    mutating func finish(_ reaction: Int, at time: Double) { drawTime(of: reaction, at: time) }

    mutating func next(after time: Double) -> (reaction: Int, time: Double) {
        guard let first = heap.first else { return (0, .infinity) }
        return (first, times[first])
    }

    /// A new exponential waiting time; that of a reaction that cannot happen is without end.
    private mutating func drawTime(of reaction: Int, at time: Double) {
        let propensity = propensities[reaction]
        guard propensity > 0 else { return place(reaction, at: .infinity) }
        place(reaction, at: time - Foundation.log(streams[reaction].uniform()) / propensity)
    }

    // MARK: The queue

    private mutating func place(_ reaction: Int, at time: Double) {
        let isEarlier = time < times[reaction]
        times[reaction] = time
        if isEarlier { rise(reaction) } else { sink(reaction) }
    }

    private mutating func rise(_ reaction: Int) {
        var place = places[reaction]
        while place > 0 {
            let parent = (place - 1) / 2
            guard times[heap[place]] < times[heap[parent]] else { return }
            swap(place, parent)
            place = parent
        }
    }

    private mutating func sink(_ reaction: Int) {
        var place = places[reaction]
        while true {
            var earliest = place
            for child in (2 * place + 1)...(2 * place + 2)
            where child < heap.count && times[heap[child]] < times[heap[earliest]] {
                earliest = child
            }
            if earliest == place { return }
            swap(place, earliest)
            place = earliest
        }
    }

    private mutating func swap(_ a: Int, _ b: Int) {
        heap.swapAt(a, b)
        places[heap[a]] = a
        places[heap[b]] = b
    }
}
