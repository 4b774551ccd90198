import EquationSystems
import Expressions
import Testing

/// A small seeded generator (SplitMix64, Steele, Lea and Flood 2014), so that a failure can be replayed.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

@Suite("Interpreter")
struct InterpreterTests {
    private static let operators = Operator.allCases.filter { $0 != .delay && $0 != .rateOf }

    /// A system of random expressions that share parts, of every operator.
    private func randomSystem(_ seed: UInt64) -> EquationSystem {
        var random = SeededGenerator(state: seed)
        var system = EquationSystem()
        var pool = (0..<4).map { system.graph.intern(.state($0)) }
        pool += (0..<4).map { system.graph.intern(.parameter($0)) }
        pool += [system.graph.intern(.time)]
        pool += [-2, -1, 0, 0.5, 1, 2, 3, 4, 10, .infinity, .nan].map { system.graph.number($0) }
        for _ in 0..<120 {
            guard let operation = Self.operators.randomElement(using: &random) else { continue }
            let counts = (0...5).filter { operation.accepts(argumentCount: $0) }
            guard let count = counts.randomElement(using: &random) else { continue }
            let arguments = (0..<count).compactMap { _ in pool.randomElement(using: &random) }
            pool.append(system.graph.apply(operation, arguments))
        }
        let value = system.graph.number(0)
        system.states = (0..<4).map { Variable(name: "y\($0)", initialValue: value) }
        system.parameters = (0..<4).map { Variable(name: "p\($0)", initialValue: value) }
        system.rightHandSide = (0..<4).compactMap { _ in pool.randomElement(using: &random) }
        system.observables = pool.enumerated().map { Observable(name: "o\($0)", value: $1) }
        system.discontinuities = Array(pool.suffix(20))
        return system
    }

    private func isClose(_ a: Double, _ b: Double) -> Bool {
        if a.isNaN || b.isNaN { return a.isNaN && b.isNaN }
        if a.isInfinite || b.isInfinite { return a == b }
        return abs(a - b) <= 1e-12 * max(abs(a), abs(b), 1e-300)
    }

    @Test("agrees with the graph's own evaluation on random systems", arguments: 1...60)
    func agreesWithGraph(seed: Int) throws {
        let system = randomSystem(UInt64(seed))
        let evaluation = Interpreter(system).evaluation(of: Double.self)
        var random = SeededGenerator(state: UInt64(seed) &* 77)
        for _ in 0..<20 {
            let state = (0..<4).map { _ in Double.random(in: -3...3, using: &random) }
            let parameters = (0..<4).map { _ in Double.random(in: -3...3, using: &random).rounded() }
            let time = Double.random(in: 0...10, using: &random)
            let expected = try system.graph.evaluate(system.observables.map(\.value)) { leaf in
                switch leaf {
                case .state(let index): state[index]
                case .parameter(let index): parameters[index]
                case .time: time
                default: .nan
                }
            }
            evaluation.setParameters(parameters)
            var found = [Double](repeating: -7, count: system.observables.count)
            evaluation.observables(time, state, &found)
            for (index, pair) in zip(expected, found).enumerated() where !isClose(pair.0, pair.1) {
                let text = system.graph.description(of: system.observables[index].value)
                Issue.record("seed \(seed): \(text) is \(pair.0), interpreted \(pair.1)")
            }
            let values = Dictionary(zip(system.observables.map(\.value), expected)) { first, _ in first }
            var rates = [Double](repeating: -7, count: 4)
            evaluation.rightHandSide(time, state, &rates)
            for (root, rate) in zip(system.rightHandSide, rates) { #expect(isClose(values[root] ?? -7, rate)) }
            var truths = [Double](repeating: -7, count: 20)
            evaluation.discontinuities(time, state, &truths)
            for (root, truth) in zip(system.discontinuities, truths) {
                #expect(truth == (values[root] == 0 ? 0 : 1))
            }
        }
    }

    @Test("eight lanes give the bits of eight scalar evaluations", arguments: 1...30)
    func lanesEqualScalar(seed: Int) {
        let system = randomSystem(UInt64(seed))
        let interpreter = Interpreter(system)
        let scalar = interpreter.evaluation(of: Double.self)
        let lanes = interpreter.evaluation(of: SIMD8<Double>.self)
        var random = SeededGenerator(state: UInt64(seed) &* 99)
        func draw() -> SIMD8<Double> {
            var lane = SIMD8<Double>()
            for index in 0..<8 { lane[index] = Double.random(in: -3...3, using: &random) }
            lane[3] = .nan
            lane[5] = 0
            lane[6] = -.infinity
            return lane
        }
        let state = (0..<4).map { _ in draw() }
        let parameters = (0..<4).map { _ in draw() }
        let time = draw()
        lanes.setParameters(parameters)
        var wide = [SIMD8<Double>](repeating: .zero, count: system.observables.count)
        lanes.observables(time, state, &wide)
        for lane in 0..<8 {
            scalar.setParameters(parameters.map { $0[lane] })
            var narrow = [Double](repeating: 0, count: system.observables.count)
            scalar.observables(time[lane], state.map { $0[lane] }, &narrow)
            for (index, value) in narrow.enumerated() {
                // A NaN's payload depends on the order of operands in the processor's instruction and means nothing.
                let isSame =
                    value.bitPattern == wide[index][lane].bitPattern || (value.isNaN && wide[index][lane].isNaN)
                #expect(isSame, "seed \(seed), lane \(lane), observable \(index)")
            }
        }
    }

    // NOTE: powers by multiplication differ from `pow` in the last bit, which a cosine of a large power in a random
    // system would show magnified; so they are looked at alone.
    @Test("powers, roots and logarithms with instructions of their own agree with the graph", arguments: [false, true])
    func specialOperands(isParameter: Bool) throws {
        var system = EquationSystem()
        let x = system.graph.intern(isParameter ? .parameter(0) : .state(0))
        var roots: [ExpressionID] = []
        for number in [-2, -1, 0, 0.5, 1, 2, 3, 4, 10] {
            let constant = system.graph.number(number)
            roots.append(system.graph.apply(.power, [x, constant]))
            roots.append(system.graph.apply(.root, [constant, x]))
            roots.append(system.graph.apply(.log, [constant, x]))
            roots.append(system.graph.apply(.divide, [constant, x]))
        }
        system.states = [Variable(name: "y", initialValue: x)]
        system.parameters = [Variable(name: "p", initialValue: x)]
        system.observables = roots.map { Observable(name: "o", value: $0) }
        let evaluation = Interpreter(system).evaluation(of: Double.self)
        for value in [-Double.infinity, -7.3, -1, -0.0, 0, 1e-200, 0.3, 2, 1e200, .infinity, .nan] {
            let expected = try system.graph.evaluate(roots) { _ in value }
            evaluation.setParameters([value])
            var found = [Double](repeating: -7, count: roots.count)
            evaluation.observables(0, [value], &found)
            for (index, pair) in zip(expected, found).enumerated() where !isClose(pair.0, pair.1) {
                let text = system.graph.description(of: roots[index])
                Issue.record("\(text) of \(value) is \(pair.0), interpreted \(pair.1)")
            }
        }
    }

    @Test("an interpreter's parts do not disturb each other's registers")
    func sectionsAreIndependent() throws {
        let system = randomSystem(5)
        let evaluation = Interpreter(system).evaluation(of: Double.self)
        let state = [1.0, 2, 0.5, -1]
        evaluation.setParameters([1, -2, 3, 0.25])
        var first = [Double](repeating: 0, count: 4)
        evaluation.rightHandSide(1, state, &first)
        var observables = [Double](repeating: 0, count: system.observables.count)
        evaluation.observables(3, [4, 4, 4, 4], &observables)
        var second = [Double](repeating: 0, count: 4)
        evaluation.rightHandSide(1, state, &second)
        #expect(first.map(\.bitPattern) == second.map(\.bitPattern))
    }
}
