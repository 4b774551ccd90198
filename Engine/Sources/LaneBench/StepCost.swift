import EquationSystems
import Expressions
import Kernels
import LaneSteppers

/// What one step of one subject takes, counted from the equations: the numerator of a roofline.
///
/// A sum, product or comparison is one operation, a fused multiply-add two. Divisions and transcendental functions are
/// counted apart. What depends on parameters alone is computed once a subject and not counted.
struct StepCost: Codable {
    var states: Int
    var operations: Int
    var divisions: Int
    /// Powers, exponentials, logarithms and their like.
    var functions: Int
    /// Doubles that a step reads or writes, for one subject: states, stages, parameters, Jacobian and factors.
    var workingSet: Int
    /// Operations of the right-hand side alone.
    var rhsOperations: Int
    /// Entries of the Jacobian, and of L and U together.
    var jacobianEntries: Int
    var factorEntries: Int

    init(_ kernel: LaneKernel, _ method: LaneMethod) {
        let system = kernel.system
        let rhs = Arithmetic(system.rightHandSide, in: system.graph)
        let matrix = Arithmetic(system.jacobian.map(\.value), in: system.graph)
        let lu = kernel.factorization
        let n = system.states.count
        states = n
        rhsOperations = rhs.operations
        jacobianEntries = system.jacobian.count
        factorEntries = lu.entries.count
        switch method {
        case .rodas5P:
            // Eight stages: 15 products with a, 28 with C and one with 1/h; then the error's norm. The factorisation's
            // count holds one solution, of eight.
            operations = 8 * rhs.operations + matrix.operations + 2 * lu.operationCount
            operations += (8 - 2) * 2 * lu.entries.count + n * (2 * (15 + 28 + 7) + 6)
            divisions = 8 * rhs.divisions + matrix.divisions + 2 * n + 2
            functions = 8 * rhs.functions + matrix.functions
            workingSet = 15 * n + system.jacobian.count + lu.entries.count + system.parameters.count
        default:
            // Six stages of 21 products in all, six times y + h k; seven products of the error, and its norm.
            operations = 6 * rhs.operations + n * (2 * (21 + 6 + 7) + 6)
            divisions = 6 * rhs.divisions + n + 2
            functions = 6 * rhs.functions
            workingSet = 12 * n + system.parameters.count
        }
    }
}

/// Counts of an expression's operators that change within a subject, each shared one once.
private struct Arithmetic {
    var operations = 0
    var divisions = 0
    var functions = 0

    init(_ roots: [ExpressionID], in graph: ExpressionGraph) {
        var varying: Set<ExpressionID> = []
        for id in graph.reachable(from: roots) {
            switch graph[id] {
            case .time, .state: varying.insert(id)
            case .apply(let operation, let arguments) where arguments.contains(where: varying.contains):
                varying.insert(id)
                let changing = arguments.count(where: varying.contains)
                switch operation {
                case .plus, .times: operations += changing - (changing == arguments.count ? 1 : 0)
                case .minus: operations += 1
                // A divisor that stays is multiplied by its reciprocal.
                case .divide where !varying.contains(arguments[1]): operations += 1
                case .divide: divisions += 1
                case .and, .or, .not, .lt, .leq, .gt, .geq, .eq, .neq, .piecewise, .max, .min, .abs: operations += 1
                default: functions += 1
                }
            default: break
            }
        }
    }
}
