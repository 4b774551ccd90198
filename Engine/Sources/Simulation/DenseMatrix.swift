internal import CLAPACK

/// A square matrix, column by column.
struct DenseMatrix {
    let size: Int
    var values: [Double]

    init(size: Int) {
        self.size = size
        values = [Double](repeating: 0, count: size * size)
    }

    subscript(row: Int, column: Int) -> Double {
        get { values[column * size + row] }
        set { values[column * size + row] = newValue }
    }

    /// The solution of `A x = b`, nil where the matrix is singular or has entries that are not finite.
    func solve(_ b: [Double]) -> [Double]? {
        guard size > 0 else { return [] }
        guard values.allSatisfy(\.isFinite), b.allSatisfy(\.isFinite) else { return nil }
        var (n, one, info) = (Int32(size), Int32(1), Int32(0))
        var matrix = values
        var solution = b
        var pivots = [Int32](repeating: 0, count: size)
        dgesv_(&n, &one, &matrix, &n, &pivots, &solution, &n, &info)
        return info == 0 && solution.allSatisfy(\.isFinite) ? solution : nil
    }

    /// The eigenvalues, nil where they cannot be computed.
    func eigenvalues() -> [SteadyState.Eigenvalue]? {
        guard size > 0 else { return [] }
        guard values.allSatisfy(\.isFinite) else { return nil }
        var (n, one, info) = (Int32(size), Int32(1), Int32(0))
        var matrix = values
        var real = [Double](repeating: 0, count: size)
        var imaginary = real
        var (left, right) = (0.0, 0.0)
        var workLength = Int32(clamping: 8 * size)
        var work = [Double](repeating: 0, count: 8 * size)
        var job = CChar(bitPattern: UInt8(ascii: "N"))
        var otherJob = job
        dgeev_(
            &job,
            &otherJob,
            &n,
            &matrix,
            &n,
            &real,
            &imaginary,
            &left,
            &one,
            &right,
            &one,
            &work,
            &workLength,
            &info,
            1,
            1
        )
        guard info == 0 else { return nil }
        return zip(real, imaginary).map { SteadyState.Eigenvalue(real: $0, imaginary: $1) }
    }
}
