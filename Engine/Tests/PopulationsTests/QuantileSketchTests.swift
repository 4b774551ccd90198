import Foundation
import Populations
import RandomStreams
import Testing

@Suite("Quantile sketches")
struct QuantileSketchTests {
    private static let probabilities = [0, 0.001, 0.05, 0.25, 0.5, 0.75, 0.95, 0.999, 1]

    /// Samples of many shapes, the hard ones for buckets among them.
    private static func sample(_ kind: Int, count: Int) -> [Double] {
        var stream = RandomStream(seed: UInt64(kind), subject: 1, purpose: "sketch")
        return (0..<count).map { index in
            switch kind {
            case 0: exp(0.4 * stream.normal())
            case 1: stream.normal()
            case 2: exp(300 * (stream.uniform() - 0.5))
            case 3: stream.uniform() < 0.3 ? 0 : -exp(3 * stream.normal())
            case 4: Double(Int(20 * stream.uniform())) - 10
            default: exp(30 * stream.normal()) * (stream.uniform() < 0.5 ? -1 : 1)
            }
        }
    }

    private static func sketch(_ numbers: some Sequence<Double>, _ shape: QuantileSketch.Shape) -> QuantileSketch {
        var sketch = QuantileSketch(shape)
        for number in numbers { sketch.add(number) }
        return sketch
    }

    @Test(
        "Order statistics lie within the stated error of the exact ones",
        arguments: 0..<6,
        [(0.001, 8192), (0.01, 8192), (0.001, 512), (0.001, 16)]
    )
    func error(kind: Int, size: (Double, Int)) {
        let numbers = Self.sample(kind, count: 20_001)
        let sorted = numbers.sorted()
        let sketch = Self.sketch(numbers, QuantileSketch.Shape(relativeError: size.0, maximumBuckets: size.1))
        let error = sketch.relativeError
        #expect(error >= size.0 * (1 - 1e-12))
        #expect(!sketch.isExact)
        // 20,001 numbers: these probabilities are order statistics themselves.
        let ranks = [0, 1, 20, 1000, 5000, 10_000, 15_000, 19_000, 19_980, 20_000]
        let found = sketch.quantiles(ranks.map { Double($0) / 20_000 })
        for (rank, value) in zip(ranks, found) {
            let exact = sorted[rank]
            #expect(abs(value - exact) <= error * abs(exact) * (1 + 1e-9), "\(kind), rank \(rank): \(value), \(exact)")
        }
        // Between two of them, by the larger of both.
        for (probability, value) in zip(Self.probabilities, sketch.quantiles(Self.probabilities)) {
            let exact = quantile(probability, ofSorted: sorted)
            let place = Int(probability * 20_000)
            let size = max(abs(sorted[place]), abs(sorted[min(place + 1, 20_000)]))
            #expect(abs(value - exact) <= error * size * (1 + 1e-9) + 1e-300)
        }
    }

    @Test("Few numbers give exact quantiles")
    func exact() {
        let numbers = Self.sample(1, count: 500)
        let sketch = Self.sketch(numbers, QuantileSketch.Shape(exactUpTo: 500))
        #expect(sketch.isExact && sketch.relativeError == 0)
        let sorted = numbers.sorted()
        #expect(sketch.quantiles(Self.probabilities) == Self.probabilities.map { quantile($0, ofSorted: sorted) })
    }

    @Test(
        "What a sketch holds does not depend on order, split or tree of merging",
        arguments: 0..<6,
        [(8192, 0), (64, 0), (64, 300), (512, 5000)]
    )
    func merging(kind: Int, size: (Int, Int)) {
        let shape = QuantileSketch.Shape(maximumBuckets: size.0, exactUpTo: size.1)
        let numbers = Self.sample(kind, count: 3_000)
        let whole = Self.sketch(numbers, shape).content
        #expect(Self.sketch(numbers.reversed(), shape).content == whole)
        #expect(Self.sketch(numbers.sorted(), shape).content == whole)
        var parts = [numbers[..<1], numbers[1..<400], numbers[400..<410], numbers[410..<2_000], numbers[2_000...]].map {
            Self.sketch($0, shape)
        }
        var left = parts[0]
        for part in parts.dropFirst() { left.merge(part) }
        #expect(left.content == whole)
        while parts.count > 1 {
            var last = parts.removeLast()
            last.merge(parts.removeLast())
            parts.insert(last, at: 0)
        }
        #expect(parts[0].content == whole)
        #expect(QuantileSketch(whole)?.content == whole)
    }

    @Test("Unknown and infinite numbers")
    func specials() {
        var sketch = QuantileSketch(QuantileSketch.Shape())
        #expect(sketch.quantiles([0.5])[0].isNaN)
        for number in [Double.nan, .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude, 3] { sketch.add(number) }
        #expect(sketch.count == 6)
        let found = sketch.quantiles([0, 0.4, 1])
        #expect(found[0] == -.infinity && found[1] == 0 && found[2] == .infinity)
    }

    @Test("A damaged content is no sketch")
    func damage() {
        let content = Self.sketch(Self.sample(0, count: 100), QuantileSketch.Shape(maximumBuckets: 64)).content
        var other = content
        other.count += 1
        #expect(QuantileSketch(other) == nil)
        other = content
        other.buckets[0][1] += 1_000
        #expect(QuantileSketch(other) == nil)
        other = content
        other.level = -1
        #expect(QuantileSketch(other) == nil)
    }
}
