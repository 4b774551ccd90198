internal import Expressions

/// One step of the register machine: `destination = operation(a, b, c)`; unused operands are zero.
struct Instruction: Sendable, Hashable {
    enum Operation: UInt8, Sendable, Hashable {
        case add, subtract, multiply, divide, negate
        case square, cube, reciprocal, power
        case exp, ln, log10, squareRoot, sin, cos, tan, tanh, abs, floor, ceiling
        case less, lessOrEqual, equal, notEqual
        /// One where an operand is not zero: both, either, one of both, none.
        case and, or, xor, not
        /// `a` is not zero ? `b` : `c`.
        case select
        /// Any other function, by its place in the list of operators in `c`.
        case unary, binary
    }

    var operation: Operation
    var destination: Int32
    var a: Int32
    var b: Int32 = 0
    var c: Int32 = 0
}

/// A straight line of instructions and the registers that hold its results.
struct Section: Sendable {
    var code: ContiguousArray<Instruction> = []
    var outputs: ContiguousArray<Int32> = []
}

/// A system compiled for the register machine.
///
/// Registers, in order: constants, parameters, values that depend on parameters only, time, states, temporaries.
struct Program: Sendable {
    var constants: [Double] = []
    var parameterBase = 0
    var timeRegister = 0
    var stateBase = 0
    var registerCount = 0
    var sizes = KernelSizes()

    /// Computes what depends on parameters only.
    var setup = Section()
    var rightHandSide = Section()
    var jacobian = Section()
    var timeDerivative = Section()
    var observables = Section()
    var triggers = Section()
    var discontinuities = Section()
    var eventValues: [Section] = []
    var eventScales: [Section] = []
    /// Delay and priority, where the event has none a constant.
    var eventTimings: [Section] = []

    /// Operators called by place, for `Instruction.Operation.unary` and `binary`.
    static let operators = Operator.allCases
    static let places = Dictionary(uniqueKeysWithValues: operators.enumerated().map { ($1, Int32($0)) })
}
