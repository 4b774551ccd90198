internal import Expressions

/// Turns the expressions of a system into instructions: constants folded, what depends on parameters only computed
/// apart, every common sub-expression of a section computed once, registers used again once free.
struct ProgramCompiler {
    private let system: EquationSystem
    private var graph: ExpressionGraph { system.graph }

    /// How often the value of an expression can change.
    private enum Variation { case constant(Double), perSubject, always }

    private var variations: [ExpressionID: Variation] = [:]
    private var constants: [UInt64: Int32] = [:]
    private var program = Program()
    /// Registers of what outlives a section: parameters, and what depends on parameters only.
    private var fixed: [ExpressionID: Int32] = [:]
    private var setupCode: ContiguousArray<Instruction> = []
    /// Registers of beginnings of sums and products, by their operands.
    private var prefixes: [Operator: [[ExpressionID]: Int32]] = [:]

    private var setupCount: Int32 = 0

    private init(_ system: EquationSystem) {
        self.system = system
    }

    static func compile(_ system: EquationSystem) -> Program {
        var compiler = ProgramCompiler(system)
        return compiler.compile()
    }

    private mutating func compile() -> Program {
        let zero = number(0)
        let one = number(1)
        let unknown = number(.nan)
        classify()
        program.rightHandSide = section(system.rightHandSide)
        program.jacobian = section(system.jacobian.map(\.value))
        program.timeDerivative = section(system.timeDerivative)
        if system.timeDerivative.isEmpty {
            program.timeDerivative.outputs = .init(repeating: zero, count: system.states.count)
        }
        program.observables = section(system.observables.map(\.value))
        program.triggers = truths(system.events.map(\.trigger))
        program.discontinuities = truths(system.discontinuities)
        for event in system.events {
            program.eventValues.append(section(event.assignments.map(\.value)))
            program.eventScales.append(section(event.assignments.map(\.scale), else: one))
            var timing = section([event.delay], else: zero)
            let priority = section([event.priority], else: unknown, after: timing)
            timing.code = priority.code
            timing.outputs += priority.outputs
            program.eventTimings.append(timing)
        }
        program.setup.code = setupCode
        place()
        return program
    }

    // MARK: What varies

    private var roots: [ExpressionID] {
        var roots = system.rightHandSide + system.jacobian.map(\.value) + system.timeDerivative
        roots += system.observables.map(\.value) + system.discontinuities
        for event in system.events {
            roots += [event.trigger] + [event.delay, event.priority].compactMap(\.self)
            roots += event.assignments.flatMap { [$0.value] + ($0.scale.map { [$0] } ?? []) }
        }
        return roots
    }

    private mutating func classify() {
        for id in graph.reachable(from: roots) {
            switch graph[id] {
            case .number(let value): variations[id] = .constant(value)
            case .symbol: variations[id] = .constant(.nan)
            case .parameter(let index):
                variations[id] = .perSubject
                fixed[id] = RegisterNumbers.parameter + Int32(index)
            case .time, .state: variations[id] = .always
            case .apply(let operation, let arguments):
                variations[id] = variation(of: operation, arguments)
            }
        }
    }

    private func variation(of operation: Operator, _ arguments: [ExpressionID]) -> Variation {
        var values: [Double] = []
        var isPerSubject = false
        for argument in arguments {
            switch variations[argument] {
            case .constant(let value): values.append(value)
            case .perSubject: isPerSubject = true
            case .always, nil: return .always
            }
        }
        return isPerSubject ? .perSubject : .constant(operation.evaluate(values))
    }

    private mutating func number(_ value: Double) -> Int32 {
        if let known = constants[value.bitPattern] { return known }
        let register = Int32(program.constants.count)
        program.constants.append(value)
        constants[value.bitPattern] = register
        return register
    }

    // MARK: Sections

    private mutating func section(
        _ roots: [ExpressionID?],
        else missing: Int32 = 0,
        after earlier: Section? = nil
    ) -> Section {
        var builder = SectionBuilder(code: earlier?.code ?? [], next: RegisterNumbers.temporary)
        // NOTE: an earlier part's temporaries stay reserved, so that both results live to the end.
        builder.next += Int32(builder.code.count)
        lower(roots.compactMap(\.self), into: &builder)
        let outputs = roots.map { root in root.map { register($0, builder) } ?? missing }
        return Section(code: builder.code, outputs: ContiguousArray(outputs))
    }

    /// As `section`, with every result made one or zero.
    private mutating func truths(_ roots: [ExpressionID]) -> Section {
        var section = section(roots)
        let zero = number(0)
        for (index, root) in roots.enumerated() {
            if case .apply(let operation, _) = graph[root], operation.isBoolean { continue }
            let result = RegisterNumbers.temporary + Int32(section.code.count)
            section.code.append(
                Instruction(operation: .notEqual, destination: result, a: section.outputs[index], b: zero)
            )
            section.outputs[index] = result
        }
        return section
    }

    private mutating func lower(_ roots: [ExpressionID], into builder: inout SectionBuilder) {
        for id in graph.reachable(from: roots) {
            guard case .apply(let operation, let arguments) = graph[id] else {
                if case .constant(let value) = variations[id] { _ = number(value) }
                continue
            }
            switch variations[id] {
            case .constant(let value): _ = number(value)
            case .perSubject:
                guard fixed[id] == nil else { continue }
                fixed[id] = emitForSubject(operation, arguments)
            case .always, nil: builder.registers[id] = emit(operation, arguments, &builder)
            }
        }
    }

    /// The register that holds an expression whose code has been emitted.
    private func register(_ id: ExpressionID, _ builder: SectionBuilder) -> Int32 {
        switch variations[id] {
        case .constant(let value): constants[value.bitPattern] ?? 0
        case .perSubject: fixed[id] ?? 0
        case .always, nil:
            switch graph[id] {
            case .time: RegisterNumbers.time
            case .state(let index): RegisterNumbers.state + Int32(index)
            default: builder.registers[id] ?? 0
            }
        }
    }

    // MARK: Operators

    private mutating func emit(
        _ operation: Operator,
        _ arguments: [ExpressionID],
        _ builder: inout SectionBuilder
    ) -> Int32 {
        let operands = arguments.map { register($0, builder) }
        if operation == .plus || operation == .times, let folded = foldPrefix(operation, arguments, &builder) {
            return folded
        }
        guard operation.accepts(argumentCount: operands.count) else { return number(.nan) }
        switch operation {
        case .plus: return fold(.add, operands, empty: 0, &builder)
        case .times: return fold(.multiply, operands, empty: 1, &builder)
        case .minus where operands.count == 1: return builder.add(.negate, operands[0])
        case .minus: return builder.add(.subtract, operands[0], operands[1])
        case .divide:
            if case .constant(1) = variations[arguments[0]] { return builder.add(.reciprocal, operands[1]) }
            return builder.add(.divide, operands[0], operands[1])
        case .power: return power(arguments, operands, &builder)
        case .log:
            if case .constant(10) = variations[arguments[0]] { return builder.add(.log10, operands[1]) }
        case .root:
            if case .constant(2) = variations[arguments[0]] { return builder.add(.squareRoot, operands[1]) }
        case .and: return logic(.and, operands, empty: 1, &builder)
        case .or: return logic(.or, operands, empty: 0, &builder)
        case .xor: return logic(.xor, operands, empty: 0, &builder)
        case .implies:
            let premise = builder.add(.not, operands[0])
            return builder.add(.or, premise, operands[1])
        case .lt: return chain(.less, operands, &builder)
        case .leq: return chain(.lessOrEqual, operands, &builder)
        case .gt: return chain(.less, operands.reversed(), &builder)
        case .geq: return chain(.lessOrEqual, operands.reversed(), &builder)
        case .eq: return chain(.equal, operands, &builder)
        case .neq: return builder.add(.notEqual, operands[0], operands[1])
        case .piecewise: return piecewise(operands, &builder)
        case .max, .min:
            return operands.dropFirst().reduce(operands[0]) { call(.binary, operation, $0, $1, &builder) }
        default: break
        }
        if let direct = Self.unaryOperations[operation] { return builder.add(direct, operands[0]) }
        return call(
            operands.count == 1 ? .unary : .binary,
            operation,
            operands[0],
            operands.count > 1 ? operands[1] : 0,
            &builder
        )
    }

    private static let unaryOperations: [Operator: Instruction.Operation] = [
        .exp: .exp, .ln: .ln, .sin: .sin, .cos: .cos, .tan: .tan, .tanh: .tanh, .abs: .abs, .floor: .floor,
        .ceiling: .ceiling, .not: .not,
    ]

    private func call(
        _ kind: Instruction.Operation,
        _ operation: Operator,
        _ a: Int32,
        _ b: Int32,
        _ builder: inout SectionBuilder
    ) -> Int32 {
        builder.add(kind, a, b, Program.places[operation] ?? 0)
    }

    private mutating func fold(
        _ operation: Instruction.Operation,
        _ operands: [Int32],
        empty: Double,
        _ builder: inout SectionBuilder
    ) -> Int32 {
        guard let first = operands.first else { return number(empty) }
        return operands.dropFirst().reduce(first) { builder.add(operation, $0, $1) }
    }

    /// A sum or product that begins with several operands that depend on parameters only: these once per subject.
    private mutating func foldPrefix(
        _ operation: Operator,
        _ arguments: [ExpressionID],
        _ builder: inout SectionBuilder
    ) -> Int32? {
        let prefix = arguments.prefix { if case .always = variations[$0] { false } else { true } }
        guard prefix.count >= 2, prefix.count < arguments.count else { return nil }
        let kind: Instruction.Operation = operation == .plus ? .add : .multiply
        let known = prefixes[operation, default: [:]][Array(prefix)]
        let start = known ?? emitForSubject(operation, Array(prefix))
        prefixes[operation, default: [:]][Array(prefix)] = start
        return arguments.dropFirst(prefix.count).reduce(start) { builder.add(kind, $0, register($1, builder)) }
    }

    /// Emits an operation over parameters and constants into the part that runs once per subject.
    private mutating func emitForSubject(_ operation: Operator, _ arguments: [ExpressionID]) -> Int32 {
        var setup = SectionBuilder(code: setupCode, next: RegisterNumbers.setup + setupCount)
        let result = emit(operation, arguments, &setup)
        setupCode = setup.code
        setupCount = setup.next - RegisterNumbers.setup
        return result
    }

    /// Logic gives one or zero also for a single operand.
    private mutating func logic(
        _ operation: Instruction.Operation,
        _ operands: [Int32],
        empty: Double,
        _ builder: inout SectionBuilder
    ) -> Int32 {
        let truths = operands.count == 1 ? [operands[0], number(empty)] : operands
        return fold(operation, truths, empty: empty, &builder)
    }

    private mutating func chain(
        _ operation: Instruction.Operation,
        _ operands: [Int32],
        _ builder: inout SectionBuilder
    ) -> Int32 {
        let pairs = zip(operands, operands.dropFirst()).map { builder.add(operation, $0, $1) }
        return fold(.and, pairs, empty: 1, &builder)
    }

    private mutating func piecewise(_ operands: [Int32], _ builder: inout SectionBuilder) -> Int32 {
        let pieces = operands.count / 2
        var value = operands.count % 2 == 1 ? operands[operands.count - 1] : number(.nan)
        for piece in (0..<pieces).reversed() {
            value = builder.add(.select, operands[2 * piece + 1], operands[2 * piece], value)
        }
        return value
    }

    private mutating func power(
        _ arguments: [ExpressionID],
        _ operands: [Int32],
        _ builder: inout SectionBuilder
    ) -> Int32 {
        guard case .constant(let exponent) = variations[arguments[1]] else {
            return builder.add(.power, operands[0], operands[1])
        }
        let base = operands[0]
        switch exponent {
        case 2: return builder.add(.square, base)
        case 3: return builder.add(.cube, base)
        case -1: return builder.add(.reciprocal, base)
        case -2:
            let square = builder.add(.square, base)
            return builder.add(.reciprocal, square)
        case 4:
            let square = builder.add(.square, base)
            return builder.add(.square, square)
        default: return builder.add(.power, base, operands[1])
        }
    }

    // MARK: Places

    /// Gives every register its place in one row of memory, using temporaries again once they are free.
    private mutating func place() {
        let layout = RegisterLayout(
            constants: Int32(program.constants.count),
            parameters: Int32(system.parameters.count),
            setups: setupCount,
            states: Int32(system.states.count)
        )
        var mostTemporaries: Int32 = 0
        func placed(_ section: Section) -> Section {
            var allocator = RegisterAllocator(section, layout: layout)
            let result = allocator.allocate(section)
            mostTemporaries = max(mostTemporaries, allocator.used)
            return result
        }
        program.setup = placed(program.setup)
        program.rightHandSide = placed(program.rightHandSide)
        program.jacobian = placed(program.jacobian)
        program.timeDerivative = placed(program.timeDerivative)
        program.observables = placed(program.observables)
        program.triggers = placed(program.triggers)
        program.discontinuities = placed(program.discontinuities)
        program.eventValues = program.eventValues.map(placed)
        program.eventScales = program.eventScales.map(placed)
        program.eventTimings = program.eventTimings.map(placed)
        program.parameterBase = Int(layout.constants)
        program.timeRegister = Int(layout.place(RegisterNumbers.time))
        program.stateBase = program.timeRegister + 1
        program.registerCount = Int(layout.temporaryBase + mostTemporaries)
        program.sizes = system.kernelSizes
    }
}

extension EquationSystem {
    var kernelSizes: KernelSizes {
        var sizes = KernelSizes()
        sizes.states = states.count
        sizes.parameters = parameters.count
        sizes.jacobianEntries = jacobian.count
        sizes.observables = observables.count
        sizes.triggers = events.count
        sizes.discontinuities = discontinuities.count
        sizes.eventAssignments = events.map(\.assignments.count)
        return sizes
    }
}
