internal import CLanes
internal import EquationSystems

extension LaneKernel {
    /// The largest difference between this kernel's right-hand side and the interpreter's, relative to each component
    /// or to a thousandth of the largest where that is more; not a number on one road only counts as infinite.
    ///
    /// Eight places are tried: the state times 1, 1.03, ... and three units above it, at as many times.
    public func largestDifferenceFromInterpreter(state: [Double], parameters: [Double]) -> Double {
        guard case .compiled = road, !state.isEmpty else { return 0 }
        func spread(_ values: [Double], by step: Double) -> [SIMD8<Double>] {
            values.map { value in SIMD8((0..<8).map { value * (1 + step * Double($0)) }) }
        }
        let own = derivative(makeModel(), spread(state, by: 0.03), spread(parameters, by: 0))
        let other = derivative(makeInterpretedModel(), spread(state, by: 0.03), spread(parameters, by: 0))
        var worst = 0.0
        for lane in 0..<8 {
            let largest = other.reduce(0) { max($0, abs($1[lane])) }
            for (a, b) in zip(own, other) {
                let (a, b) = (a[lane], b[lane])
                if a == b || (a.isNaN && b.isNaN) { continue }
                let difference = abs(a - b) / max(abs(a), abs(b), 1e-3 * largest)
                worst = difference.isNaN ? .infinity : max(worst, difference)
            }
        }
        return worst
    }

    private func derivative(
        _ owner: LaneModel,
        _ state: [SIMD8<Double>],
        _ parameters: [SIMD8<Double>]
    ) -> [SIMD8<Double>] {
        let model = owner.model
        let time = AlignedLanes([SIMD8((0..<8).map { system.startTime + 0.1 * Double($0) })])
        let (state, parameters) = (AlignedLanes(state), AlignedLanes(parameters))
        let constants = AlignedLanes(Array(repeating: .zero, count: Int(model.constants)))
        let result = AlignedLanes(state.values)
        func call(_ function: lanes_function?, _ target: AlignedLanes) {
            function?(
                model.context,
                time.doubles,
                state.doubles,
                parameters.doubles,
                constants.doubles,
                target.doubles
            )
        }
        withExtendedLifetime(owner) {
            call(model.setup, constants)
            call(model.rhs, result)
        }
        return result.values
    }
}

/// Vectors at addresses that C's vector types may be read from; an array's need not be.
private final class AlignedLanes {
    private let memory: UnsafeMutableBufferPointer<SIMD8<Double>>

    init(_ values: [SIMD8<Double>]) {
        // NOTE: Swift's own alignment of eight doubles is less than that of C's vectors.
        let count = max(1, values.count)
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: 64 * count, alignment: 64)
        let first = bytes.bindMemory(to: SIMD8<Double>.self, capacity: count)
        memory = UnsafeMutableBufferPointer(start: first, count: count)
        memory.initialize(repeating: .zero)
        for (index, value) in values.enumerated() { memory[index] = value }
    }

    deinit { UnsafeMutableRawPointer(memory.baseAddress)?.deallocate() }

    var values: [SIMD8<Double>] { Array(memory) }

    var doubles: UnsafeMutablePointer<Double>? {
        memory.baseAddress.map { UnsafeMutableRawPointer($0).assumingMemoryBound(to: Double.self) }
    }
}
