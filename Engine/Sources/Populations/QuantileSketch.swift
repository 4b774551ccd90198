internal import Foundation

/// Quantiles of a stream of numbers in bounded memory, with a stated error.
///
/// Positive and negative numbers are counted in buckets whose bounds grow by equal ratios, so that every order
/// statistic is known within a share of its own size. Where the buckets in use span more than `maximumBuckets`,
/// neighbours are joined in pairs, which about doubles that share. Up to `exactUpTo` numbers are kept as they are.
///
/// What a sketch holds depends on the numbers alone and not on their order, nor on how they were split and merged: how
/// often buckets are joined follows from the widest span, which no split can hide.
///
/// **Source**: Masson, Rim, Lee, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees",
/// PVLDB 12 (2019) 2195-2205, doi:10.14778/3352063.3352135; joining all pairs: Epicoco, Melle, Cafaro, Pulimeno,
/// Morleo, "UDDSketch", IEEE Access 8 (2020) 147604-147617, doi:10.1109/ACCESS.2020.3015599.
public struct QuantileSketch: Sendable, Equatable {
    /// How exact a sketch is and how large it may grow; sketches of one shape can be merged.
    public struct Shape: Sendable, Hashable, Codable {
        /// The error of an order statistic relative to its size, before any buckets are joined; above 0, below 1.
        public var relativeError: Double
        /// The most buckets of one sign; two at least.
        public var maximumBuckets: Int
        /// So many numbers are kept as they are.
        public var exactUpTo: Int

        public init(relativeError: Double = 0.001, maximumBuckets: Int = 8192, exactUpTo: Int = 0) {
            self.relativeError = relativeError
            self.maximumBuckets = maximumBuckets
            self.exactUpTo = exactUpTo
        }

        /// The shape for many sketches at once: exact where all numbers together are few, and at most about 16 MB in
        /// buckets otherwise.
        ///
        /// - Parameters:
        ///   - sketches: How many there are.
        ///   - numbers: How many numbers each gets.
        public init(sketches: Int, numbers: Int) {
            let isSmall = numbers <= 4_000_000 / max(1, sketches)
            self.init(
                maximumBuckets: min(8192, max(512, 2_000_000 / max(1, sketches))),
                exactUpTo: isSmall ? numbers : 0
            )
        }
    }

    public let shape: Shape
    /// How many numbers were added; NaN is none.
    public private(set) var count = 0
    /// How often buckets were joined.
    private(set) var level = 0
    private(set) var minimum = Double.infinity
    private(set) var maximum = -Double.infinity
    /// All numbers, while they are few enough.
    private(set) var numbers: [Double]? = []
    private(set) var positive = Buckets()
    private(set) var negative = Buckets()
    private(set) var zeros = 0
    private(set) var infinities = (negative: 0, positive: 0)
    /// The logarithm of the ratio of a bucket's bounds before any joining.
    private let width: Double

    public init(_ shape: Shape) {
        self.shape = shape
        width = Foundation.log1p(shape.relativeError) - Foundation.log1p(-shape.relativeError)
        if shape.exactUpTo <= 0 { numbers = nil }
    }

    /// Whether every number is kept as it is.
    public var isExact: Bool { numbers != nil }

    /// The largest error of an order statistic, relative to its size; zero where the sketch is exact.
    ///
    /// Sizes below the smallest normal double count as zero.
    public var relativeError: Double {
        isExact ? 0 : Foundation.tanh(Foundation.scalbn(width, level) / 2)
    }

    // MARK: Adding

    public mutating func add(_ number: Double) {
        guard !number.isNaN else { return }
        count += 1
        if number < minimum { minimum = number }
        if number > maximum { maximum = number }
        if numbers != nil {
            if count <= shape.exactUpTo {
                numbers?.append(number)
                return
            }
            spill()
        }
        bucket(number)
    }

    /// Adds what another sketch holds.
    ///
    /// - Precondition: both have one shape.
    public mutating func merge(_ other: QuantileSketch) {
        precondition(shape == other.shape, "sketches of one shape")
        if let others = other.numbers {
            for number in others { add(number) }
            return
        }
        spill()
        count += other.count
        minimum = min(minimum, other.minimum)
        maximum = max(maximum, other.maximum)
        zeros += other.zeros
        infinities.negative += other.infinities.negative
        infinities.positive += other.infinities.positive
        join(to: max(level, other.level))
        let joins = level - other.level
        for (index, count) in other.positive.occupied { positive.add(count, at: Buckets.joined(index, joins)) }
        for (index, count) in other.negative.occupied { negative.add(count, at: Buckets.joined(index, joins)) }
        shrink()
    }

    /// Puts the numbers that are kept into buckets.
    private mutating func spill() {
        guard let kept = numbers else { return }
        numbers = nil
        for number in kept { bucket(number) }
    }

    private mutating func bucket(_ number: Double) {
        let size = abs(number)
        if size < .leastNormalMagnitude {
            zeros += 1
        } else if size == .infinity {
            if number > 0 { infinities.positive += 1 } else { infinities.negative += 1 }
        } else {
            let index = Buckets.joined(Int((Foundation.log(size) / width).rounded(.up)), level)
            if number > 0 { positive.add(1, at: index) } else { negative.add(1, at: index) }
            shrink()
        }
    }

    private mutating func shrink() {
        while max(positive.span, negative.span) > max(2, shape.maximumBuckets) { join(to: level + 1) }
    }

    private mutating func join(to newLevel: Int) {
        guard newLevel > level else { return }
        positive = positive.joined(newLevel - level)
        negative = negative.joined(newLevel - level)
        level = newLevel
    }

    // MARK: Quantiles

    /// The quantiles of what was added, by linear interpolation of the order statistics; NaN where nothing was.
    ///
    /// Between order statistics of one sign the error is at most `relativeError` times the exact quantile, else times
    /// the larger of the two.
    ///
    /// - Parameter probabilities: fractions from zero to one; NaN results outside.
    /// - Returns: one value for each probability.
    /// - Complexity: O(*b* + *p* log *p*) for *b* buckets, or O(*n* log *n*) while exact.
    ///
    /// **Source**: Hyndman & Fan, The American Statistician 50 (1996) 361-365, definition 7.
    public func quantiles(_ probabilities: [Double]) -> [Double] {
        if let numbers {
            let sorted = numbers.sorted()
            return probabilities.map { quantile($0, ofSorted: sorted) }
        }
        let steps = cumulative
        return probabilities.map { probability in
            guard count > 0, probability >= 0, probability <= 1 else { return .nan }
            let position = Double(count - 1) * probability
            let rank = Int(position)
            let below = value(ofRank: rank, steps)
            let fraction = position - Double(rank)
            guard fraction > 0, rank + 1 < count else { return below }
            let above = value(ofRank: rank + 1, steps)
            return below == above ? below : below + fraction * (above - below)
        }
    }

    /// Ascending values with how many numbers lie at or below each.
    private var cumulative: [(value: Double, count: Int)] {
        var steps: [(value: Double, count: Int)] = []
        var sum = 0
        func add(_ value: Double, _ count: Int) {
            guard count > 0 else { return }
            sum += count
            steps.append((value, sum))
        }
        add(-.infinity, infinities.negative)
        for (index, count) in negative.occupied.reversed() { add(-representative(index), count) }
        add(0, zeros)
        for (index, count) in positive.occupied { add(representative(index), count) }
        add(.infinity, infinities.positive)
        return steps
    }

    /// The value of a bucket that is within `relativeError` of all its members: `2 r^i / (r + 1)` for ratio r.
    private func representative(_ index: Int) -> Double {
        let ratio = Foundation.scalbn(width, level)
        return Foundation.exp(Double(index) * ratio - Foundation.log1p((Foundation.exp(ratio) - 1) / 2))
    }

    private func value(ofRank rank: Int, _ steps: [(value: Double, count: Int)]) -> Double {
        // The ends are known exactly.
        if rank == 0 { return minimum }
        if rank == count - 1 { return maximum }
        var (low, high) = (0, steps.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if steps[middle].count <= rank { low = middle + 1 } else { high = middle }
        }
        return min(max(steps[low].value, minimum), maximum)
    }

    public static func == (a: Self, b: Self) -> Bool { a.content == b.content }
}

extension QuantileSketch {
    /// What a sketch holds, in one order: equal contents are equal sketches.
    public struct Content: Sendable, Hashable {
        public var shape: Shape
        public var count: Int
        public var level: Int
        public var minimum: Double
        public var maximum: Double
        /// All numbers ascending, where they are kept.
        public var numbers: [Double]?
        /// Each bucket as sign, index and count; sign 0 for zeros, and plus and minus 2 for infinities.
        public var buckets: [[Int]]
    }

    public var content: Content {
        var buckets = [[-2, 0, infinities.negative], [0, 0, zeros], [2, 0, infinities.positive]]
        buckets += negative.occupied.map { [-1, $0.index, $0.count] }
        buckets += positive.occupied.map { [1, $0.index, $0.count] }
        return Content(
            shape: shape,
            count: count,
            level: level,
            minimum: minimum,
            maximum: maximum,
            numbers: numbers?.sorted(),
            buckets: buckets.filter { $0[2] > 0 }
        )
    }

    /// The sketch with this content; nil where no sketch can hold it.
    public init?(_ content: Content) {
        self.init(content.shape)
        guard content.count >= 0, (0...64).contains(content.level) else { return nil }
        if let kept = content.numbers {
            guard kept.count == content.count, content.count <= shape.exactUpTo, content.buckets.isEmpty else {
                return nil
            }
            for number in kept { add(number) }
            guard count == content.count else { return nil }
            return
        }
        (numbers, level) = (nil, content.level)
        (minimum, maximum, count) = (content.minimum, content.maximum, content.count)
        var sum = 0
        for bucket in content.buckets {
            guard bucket.count == 3, bucket[2] > 0, abs(bucket[1]) < 1 << 40 else { return nil }
            sum &+= bucket[2]
            switch bucket[0] {
            case -2: infinities.negative += bucket[2]
            case 0: zeros += bucket[2]
            case 2: infinities.positive += bucket[2]
            case 1:
                guard positive.fits(bucket[1], shape.maximumBuckets) else { return nil }
                positive.add(bucket[2], at: bucket[1])
            case -1:
                guard negative.fits(bucket[1], shape.maximumBuckets) else { return nil }
                negative.add(bucket[2], at: bucket[1])
            default: return nil
            }
        }
        guard sum == count else { return nil }
    }
}

/// Counts by bucket, for the buckets between the lowest and the highest in use.
struct Buckets: Sendable {
    private var first = 0
    private var counts: [Int] = []
    private var lowest = 0
    private var highest = -1

    /// Room that is made beside a new bucket, so that a slow walk does not move all counts each time.
    private static let room = 64

    /// Buckets from the lowest in use to the highest.
    var span: Int { highest - lowest + 1 }

    /// Buckets in use, ascending.
    var occupied: [(index: Int, count: Int)] {
        guard span > 0 else { return [] }
        return (lowest...highest).compactMap { index in
            let count = counts[index - first]
            return count > 0 ? (index, count) : nil
        }
    }

    /// Where a bucket is after joining pairs `times` times: bucket i spans (r^(i-1), r^i].
    static func joined(_ index: Int, _ times: Int) -> Int { -((-index) >> times) }

    func joined(_ times: Int) -> Buckets {
        var result = Buckets()
        for (index, count) in occupied { result.add(count, at: Self.joined(index, times)) }
        return result
    }

    /// Whether a bucket can be added without a wider span than the most allowed.
    func fits(_ index: Int, _ most: Int) -> Bool {
        span == 0 || max(highest, index) - min(lowest, index) < max(2, most)
    }

    mutating func add(_ count: Int, at index: Int) {
        if span <= 0 {
            (first, counts) = (index, [count])
            (lowest, highest) = (index, index)
            return
        }
        if index < first {
            let more = first - index + Self.room
            counts.insert(contentsOf: repeatElement(0, count: more), at: 0)
            first -= more
        } else if index >= first + counts.count {
            counts.append(contentsOf: repeatElement(0, count: index - first - counts.count + 1 + Self.room))
        }
        counts[index - first] += count
        if index < lowest { lowest = index }
        if index > highest { highest = index }
    }
}
