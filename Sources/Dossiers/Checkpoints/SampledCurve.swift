/// One output of one run at ascending times, with what can be read from it between them.
struct SampledCurve {
    var times: [Double]
    var values: [Double]
    /// The integral of the output up to each time, computed with the run itself; nil where nobody asked for it.
    var areas: [Double]?

    /// The value at a time, by the cubic through the four samples around it; nil outside.
    func value(at time: Double) -> Double? {
        guard let first = times.first, let last = times.last, time >= first, time <= last else { return nil }
        let right = times.partitioningIndex { $0 >= time }
        if times[right] == time { return values[right] }
        let start = Swift.max(0, Swift.min(right - 2, times.count - 4))
        return lagrange(start..<Swift.min(start + 4, times.count), time)
    }

    /// The area between two times; between samples by Hermite's cubic, whose slopes are the output itself.
    func area(from: Double, to: Double) -> Double? {
        guard let begin = area(at: from), let end = area(at: to) else { return nil }
        return end - begin
    }

    private func area(at time: Double) -> Double? {
        guard let areas, let first = times.first, let last = times.last, time >= first, time <= last else { return nil }
        let right = times.partitioningIndex { $0 >= time }
        if times[right] == time { return areas[right] }
        let left = right - 1
        let width = times[right] - times[left]
        let s = (time - times[left]) / width
        let change = areas[right] - areas[left]
        return areas[left] + s * s * (3 - 2 * s) * change
            + s * (1 - s) * width * ((1 - s) * values[left] - s * values[right])
    }

    /// The largest value between two times; where both neighbours lie between them too, the vertex of the parabola through it and its neighbours.
    func peak(from: Double, to: Double) -> (time: Double, value: Double)? {
        let places = times.indices.filter { times[$0] >= from && times[$0] <= to }
        guard let top = places.max(by: { values[$0] < values[$1] }) else { return nil }
        guard let first = places.first, let end = places.last, top > first, top < end,
            values[top - 1] < values[top], values[top + 1] < values[top]
        else {
            return (times[top], values[top])
        }
        let left = times[top - 1] - times[top]
        let right = times[top + 1] - times[top]
        let down = (values[top - 1] - values[top]) / left
        let up = (values[top + 1] - values[top]) / right
        let curvature = (up - down) / (right - left)
        let slope = up - curvature * right
        guard curvature < 0 else { return (times[top], values[top]) }
        let offset = -slope / (2 * curvature)
        return (times[top] + offset, values[top] + slope * offset / 2)
    }

    /// The same curve upside down.
    var negated: SampledCurve { SampledCurve(times: times, values: values.map { -$0 }) }

    /// The times after `from` at which the curve comes from below a level and reaches it, ascending.
    func rises(through level: Double, from: Double) -> [Double] {
        times.indices.dropFirst().compactMap { right in
            guard times[right] > from, values[right - 1] < level, values[right] >= level else { return nil }
            var (low, high) = (times[right - 1], times[right])
            for _ in 0..<60 {
                let middle = (low + high) / 2
                if let value = value(at: middle), value < level { low = middle } else { high = middle }
            }
            return high >= from ? high : nil
        }
    }

    /// The mean distance of the times at which the curve rises through the middle of its range.
    func period(from: Double) -> Double? {
        let range = times.indices.filter { times[$0] >= from }.map { values[$0] }
        guard let low = range.min(), let high = range.max() else { return nil }
        let rises = rises(through: (low + high) / 2, from: from)
        guard let first = rises.first, let last = rises.last, rises.count > 1 else { return nil }
        return (last - first) / Double(rises.count - 1)
    }

    private func lagrange(_ places: Range<Int>, _ time: Double) -> Double {
        places.reduce(0) { sum, place in
            let weight = places.reduce(1.0) { product, other in
                other == place ? product : product * (time - times[other]) / (times[place] - times[other])
            }
            return sum + weight * values[place]
        }
    }
}

extension [Double] {
    /// The first index whose element passes; elements that do not pass stand before those that do.
    fileprivate func partitioningIndex(_ passes: (Double) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if passes(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
