/// Numbers in any number of dimensions, row-major, each dimension named by the task that made it.
struct DataArray: Sendable, Hashable {
    var shape: [Int]
    var values: [Double]
    /// The task behind each dimension; a repeated task has two: its iterations and its subtasks.
    var dimensions: [String]

    init(shape: [Int], values: [Double], dimensions: [String]) {
        precondition(shape.reduce(1, *) == values.count && shape.count == dimensions.count)
        self.shape = shape
        self.values = values
        self.dimensions = dimensions
    }

    init(_ value: Double) { self.init(shape: [], values: [value], dimensions: []) }

    /// The same numbers in a larger shape, with what was not there not a number.
    func padded(to larger: [Int]) -> DataArray {
        if larger == shape { return self }
        let own = shape + [Int](repeating: 1, count: max(0, larger.count - shape.count))
        let names = dimensions + [String](repeating: "", count: max(0, larger.count - shape.count))
        var result = [Double](repeating: .nan, count: larger.reduce(1, *))
        for index in values.indices {
            var (rest, place, stride) = (index, 0, 1)
            for axis in own.indices.reversed() {
                place += rest % own[axis] * stride
                rest /= own[axis]
                stride *= larger[axis]
            }
            result[place] = values[index]
        }
        return DataArray(shape: larger, values: result, dimensions: names)
    }

    /// The smallest shape into which all arrays fit.
    static func commonShape(_ arrays: [DataArray]) -> [Int] {
        var shape: [Int] = []
        for array in arrays {
            for (axis, extent) in array.shape.enumerated() {
                if axis < shape.count { shape[axis] = max(shape[axis], extent) } else { shape.append(extent) }
            }
        }
        return shape
    }

    /// Arrays side by side, along new first dimensions.
    static func stacked(_ arrays: [DataArray], outer: [(extent: Int, name: String)]) -> DataArray {
        let shape = commonShape(arrays)
        let padded = arrays.map { $0.padded(to: shape) }
        return DataArray(
            shape: outer.map(\.extent) + shape,
            values: padded.flatMap(\.values),
            dimensions: outer.map(\.name) + (padded.first?.dimensions ?? [])
        )
    }

    /// Arrays one after another, as one list of numbers.
    static func concatenated(_ arrays: [DataArray], name: String) -> DataArray {
        let values = arrays.flatMap(\.values)
        return DataArray(shape: [values.count], values: values, dimensions: [name])
    }

    /// Reduces the dimensions that some tasks made; all of them where no task is named.
    func reduced(by aggregate: Aggregate, over tasks: [String], ignoringNaN: Bool) -> DataArray {
        let isReduced = dimensions.map { tasks.isEmpty || tasks.contains($0) }
        let kept = dimensions.indices.filter { !isReduced[$0] }
        var groups = [[Double]](repeating: [], count: kept.reduce(1) { $0 * shape[$1] })
        for index in values.indices {
            var (rest, place, stride) = (index, 0, 1)
            for axis in shape.indices.reversed() {
                if !isReduced[axis] {
                    place += rest % shape[axis] * stride
                    stride *= shape[axis]
                }
                rest /= shape[axis]
            }
            groups[place].append(values[index])
        }
        return DataArray(
            shape: kept.map { shape[$0] },
            values: groups.map { aggregate($0, ignoringNaN: ignoringNaN) },
            dimensions: kept.map { dimensions[$0] }
        )
    }
}
