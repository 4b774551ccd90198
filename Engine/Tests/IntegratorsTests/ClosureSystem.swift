import Integrators

/// A differential system given by closures, for tests.
final class ClosureSystem: DifferentialSystem {
    typealias Function = (Double, UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void

    let stateCount: Int
    let conditionCount: Int
    let jacobianPattern: SparsityPattern
    private let f: Function
    private let df: Function
    private let g: Function

    init(
        states: Int,
        pattern: SparsityPattern,
        conditions: Int = 0,
        rightHandSide: @escaping Function,
        jacobian: @escaping Function,
        watch: @escaping Function = { _, _, _ in }
    ) {
        stateCount = states
        conditionCount = conditions
        jacobianPattern = pattern
        f = rightHandSide
        df = jacobian
        g = watch
    }

    func rightHandSide(_ time: Double, _ state: UnsafePointer<Double>, _ derivative: UnsafeMutablePointer<Double>) {
        f(time, state, derivative)
    }

    func jacobian(_ time: Double, _ state: UnsafePointer<Double>, _ values: UnsafeMutablePointer<Double>) {
        df(time, state, values)
    }

    func conditions(_ time: Double, _ state: UnsafePointer<Double>, _ values: UnsafeMutablePointer<Double>) {
        g(time, state, values)
    }

    /// `y' = -rate y`, from one.
    static func decay(rate: Double) throws -> ClosureSystem {
        ClosureSystem(
            states: 1,
            pattern: try pattern(1, [(0, 0)]),
            rightHandSide: { _, y, f in f[0] = -rate * y[0] },
            jacobian: { _, _, values in values[0] = -rate }
        )
    }

    /// Diffusion along a line of cells with no flux at its ends: stiff, and sparse with three entries a column.
    static func diffusion(cells: Int, rate: Double) throws -> ClosureSystem {
        var entries: [(row: Int, column: Int)] = []
        for column in 0..<cells {
            for row in max(0, column - 1)...min(cells - 1, column + 1) { entries.append((row, column)) }
        }
        return ClosureSystem(
            states: cells,
            pattern: try pattern(cells, entries),
            rightHandSide: { _, y, f in
                for cell in 0..<cells {
                    let left = cell > 0 ? y[cell - 1] - y[cell] : 0
                    let right = cell < cells - 1 ? y[cell + 1] - y[cell] : 0
                    f[cell] = rate * (left + right)
                }
            },
            jacobian: { _, _, values in
                for (index, entry) in entries.enumerated() {
                    let isEnd = entry.column == 0 || entry.column == cells - 1
                    values[index] = entry.row == entry.column ? -rate * (isEnd ? 1 : 2) : rate
                }
            }
        )
    }

    static func pattern(_ size: Int, _ entries: [(row: Int, column: Int)]) throws -> SparsityPattern {
        guard let pattern = SparsityPattern(size: size, entries: entries) else { throw BadPattern() }
        return pattern
    }

    struct BadPattern: Error {}
}
