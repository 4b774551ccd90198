/// Ordinary differential equations `dy/dt = f(t, y)` with conditions to watch, as an integrator sees them.
///
/// Functions write into memory that the integrator owns and must not allocate: they run once or more per
/// step. Results that are not finite are allowed; the integrator answers them with a smaller step.
public protocol DifferentialSystem: AnyObject {
    /// The length of y; zero is allowed.
    var stateCount: Int { get }
    /// The number of conditions watched for a change.
    var conditionCount: Int { get }
    /// Structurally non-zero entries of `df/dy`, in the order in which `jacobian` writes their values.
    var jacobianPattern: SparsityPattern { get }

    /// Writes `f(t, y)`, **shape** `stateCount`.
    func rightHandSide(_ time: Double, _ state: UnsafePointer<Double>, _ derivative: UnsafeMutablePointer<Double>)

    /// Writes `df/dy` at `(t, y)`, one value per entry of `jacobianPattern`.
    func jacobian(_ time: Double, _ state: UnsafePointer<Double>, _ values: UnsafeMutablePointer<Double>)

    /// Writes the truth of each condition at `(t, y)`, zero for false and any other value for true.
    func conditions(_ time: Double, _ state: UnsafePointer<Double>, _ values: UnsafeMutablePointer<Double>)

    /// Whether `record` is to be called; the times asked for are then stepped to, not interpolated.
    var recordsSteps: Bool { get }

    /// Takes the solution over an internal step, in the order of time and without gaps since the latest start.
    func record(_ step: StepPolynomial)
}

extension DifferentialSystem {
    public var recordsSteps: Bool { false }

    public func record(_ step: StepPolynomial) {}
}

/// The places of a square sparse matrix that may be non-zero, column by column with ascending rows.
public struct SparsityPattern: Sendable, Hashable {
    /// The number of rows and of columns.
    public let size: Int
    /// Where each column's rows begin in `rows`; **shape** `size + 1`.
    public let columnStarts: [Int]
    /// The row of each entry, column by column.
    public let rows: [Int]

    /// The number of entries.
    public var count: Int { rows.count }

    /// Builds a pattern from entries given column by column with ascending rows.
    ///
    /// - Returns: nil where an entry lies outside the matrix, is repeated, or is out of order.
    public init?(size: Int, entries: some Sequence<(row: Int, column: Int)>) {
        guard size >= 0 else { return nil }
        var rows: [Int] = []
        var counts = [Int](repeating: 0, count: size)
        var last = (row: -1, column: 0)
        for entry in entries {
            guard (0..<size).contains(entry.row), (0..<size).contains(entry.column) else { return nil }
            guard (last.column, last.row) < (entry.column, entry.row) else { return nil }
            rows.append(entry.row)
            counts[entry.column] += 1
            last = entry
        }
        var starts = [0]
        starts.reserveCapacity(size + 1)
        for count in counts { starts.append((starts.last ?? 0) + count) }
        self.size = size
        self.columnStarts = starts
        self.rows = rows
    }

    /// The same pattern with every diagonal entry present, and where each old entry lies in it.
    func withDiagonal() -> (pattern: SparsityPattern, positions: [Int]) {
        var merged: [(row: Int, column: Int)] = []
        var positions = [Int](repeating: 0, count: count)
        for column in 0..<size {
            var diagonalSeen = false
            for entry in columnStarts[column]..<columnStarts[column + 1] {
                if rows[entry] >= column && !diagonalSeen {
                    diagonalSeen = true
                    if rows[entry] > column { merged.append((column, column)) }
                }
                positions[entry] = merged.count
                merged.append((rows[entry], column))
            }
            if !diagonalSeen { merged.append((column, column)) }
        }
        return (SparsityPattern(size: size, sorted: merged), positions)
    }

    private init(size: Int, sorted entries: [(row: Int, column: Int)]) {
        var counts = [Int](repeating: 0, count: size)
        for entry in entries { counts[entry.column] += 1 }
        var starts = [0]
        for count in counts { starts.append((starts.last ?? 0) + count) }
        self.size = size
        columnStarts = starts
        rows = entries.map(\.row)
    }
}
