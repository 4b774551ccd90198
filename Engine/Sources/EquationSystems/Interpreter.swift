internal import Expressions
internal import Foundation

/// The kernel that needs no compiler: a register machine over the system's instructions.
public struct Interpreter: Kernel {
    let program: Program
    private let sections: ProgramSections

    /// Compiles a system, about a microsecond per expression.
    public init(_ system: EquationSystem) {
        program = ProgramCompiler.compile(system)
        sections = ProgramSections(program)
    }

    public var sizes: KernelSizes { program.sizes }

    public func evaluation<L: Lane>(of lane: L.Type) -> any KernelEvaluation<L> {
        InterpreterEvaluation<L>(program, sections)
    }
}

/// The registers of one interpreter run.
final class InterpreterEvaluation<L: Lane>: KernelEvaluation {
    private let sections: ProgramSections
    private let registers: UnsafeMutablePointer<L>
    private let parameters: UnsafeMutableBufferPointer<L>
    private let time: UnsafeMutablePointer<L>
    private let states: UnsafeMutableBufferPointer<L>

    init(_ program: Program, _ sections: ProgramSections) {
        self.sections = sections
        registers = .allocate(capacity: max(program.registerCount, 1))
        registers.initialize(repeating: L(repeating: 0), count: max(program.registerCount, 1))
        for (index, value) in program.constants.enumerated() { registers[index] = L(repeating: value) }
        parameters = UnsafeMutableBufferPointer(
            start: registers + program.parameterBase,
            count: program.sizes.parameters
        )
        time = registers + program.timeRegister
        states = UnsafeMutableBufferPointer(start: registers + program.stateBase, count: program.sizes.states)
    }

    deinit { registers.deallocate() }

    func setParameters(_ values: UnsafePointer<L>) {
        if let start = parameters.baseAddress { start.update(from: values, count: parameters.count) }
        runInstructions(sections.setup.code, registers)
    }

    /// One section of a program, from loading time and state to storing the results.
    private func run(
        _ section: ProgramSections.Span,
        _ time: L,
        _ state: UnsafePointer<L>,
        _ result: UnsafeMutablePointer<L>
    ) {
        self.time.pointee = time
        if let start = states.baseAddress { start.update(from: state, count: states.count) }
        runInstructions(section.code, registers)
        for index in section.outputs.indices { result[index] = registers[Int(section.outputs[index])] }
    }

    func rightHandSide(_ time: L, _ state: UnsafePointer<L>, _ result: UnsafeMutablePointer<L>) {
        run(sections.rightHandSide, time, state, result)
    }

    func jacobian(_ time: L, _ state: UnsafePointer<L>, _ result: UnsafeMutablePointer<L>) {
        run(sections.jacobian, time, state, result)
    }

    func timeDerivative(_ time: L, _ state: UnsafePointer<L>, _ result: UnsafeMutablePointer<L>) {
        run(sections.timeDerivative, time, state, result)
    }

    func observables(_ time: L, _ state: UnsafePointer<L>, _ result: UnsafeMutablePointer<L>) {
        run(sections.observables, time, state, result)
    }

    func triggers(_ time: L, _ state: UnsafePointer<L>, _ result: UnsafeMutablePointer<L>) {
        run(sections.triggers, time, state, result)
    }

    func discontinuities(_ time: L, _ state: UnsafePointer<L>, _ result: UnsafeMutablePointer<L>) {
        run(sections.discontinuities, time, state, result)
    }

    func eventValues(_ event: Int, _ time: L, _ state: UnsafePointer<L>, _ result: UnsafeMutablePointer<L>) {
        run(sections.eventValues[event], time, state, result)
    }

    func eventScales(_ event: Int, _ time: L, _ state: UnsafePointer<L>, _ result: UnsafeMutablePointer<L>) {
        run(sections.eventScales[event], time, state, result)
    }

    func eventDelay(_ event: Int, _ time: L, _ state: UnsafePointer<L>) -> L { timing(0, event, time, state) }

    func eventPriority(_ event: Int, _ time: L, _ state: UnsafePointer<L>) -> L { timing(1, event, time, state) }

    private func timing(_ output: Int, _ event: Int, _ time: L, _ state: UnsafePointer<L>) -> L {
        var results = (time, time)
        return withUnsafeMutableBytes(of: &results) { bytes in
            let both = bytes.assumingMemoryBound(to: L.self)
            guard let start = both.baseAddress else { return time }
            run(sections.eventTimings[event], time, state, start)
            return both[output]
        }
    }
}

/// The loop of the register machine, made once for one subject and once for eight.
@_specialize(where L == Double)
@_specialize(where L == SIMD8<Double>)
private func runInstructions<L: Lane>(_ code: UnsafeBufferPointer<Instruction>, _ r: UnsafeMutablePointer<L>) {
    let one = L(repeating: 1)
    let zero = L(repeating: 0)
    for i in code {
        let a = r[Int(i.a)]
        let value: L
        switch i.operation {
        case .add: value = a + r[Int(i.b)]
        case .subtract: value = a - r[Int(i.b)]
        case .multiply: value = a * r[Int(i.b)]
        case .divide: value = a / r[Int(i.b)]
        case .negate: value = -a
        case .square: value = a * a
        case .cube: value = a * a * a
        case .reciprocal: value = one / a
        case .power: value = L.map(a, r[Int(i.b)], Foundation.pow)
        case .exp: value = a.map(Foundation.exp)
        case .ln: value = a.map(Foundation.log)
        case .log10: value = a.map(Foundation.log10)
        case .squareRoot: value = a.map { $0.squareRoot() }
        case .sin: value = a.map(Foundation.sin)
        case .cos: value = a.map(Foundation.cos)
        case .tan: value = a.map(Foundation.tan)
        case .tanh: value = a.map(Foundation.tanh)
        case .abs: value = a.map { $0.magnitude }
        case .floor: value = a.map { $0.rounded(.down) }
        case .ceiling: value = a.map { $0.rounded(.up) }
        case .less: value = L.isLess(a, r[Int(i.b)])
        case .lessOrEqual: value = L.isLessOrEqual(a, r[Int(i.b)])
        case .equal: value = L.isEqual(a, r[Int(i.b)])
        case .notEqual: value = L.select(L.isEqual(a, r[Int(i.b)]), zero, one)
        case .and: value = L.select(a, L.select(r[Int(i.b)], one, zero), zero)
        case .or: value = L.select(a, one, L.select(r[Int(i.b)], one, zero))
        case .xor:
            let other = r[Int(i.b)]
            value = L.select(a, L.select(other, zero, one), L.select(other, one, zero))
        case .not: value = L.select(a, zero, one)
        case .select: value = L.select(a, r[Int(i.b)], r[Int(i.c)])
        case .unary:
            let operation = Program.operators[Int(i.c)]
            value = a.map { operation.evaluate([$0]) }
        case .binary:
            let operation = Program.operators[Int(i.c)]
            value = L.map(a, r[Int(i.b)]) { operation.evaluate([$0, $1]) }
        }
        r[Int(i.destination)] = value
    }
}
