internal import EquationSystems
internal import Expressions

/// Times at which conditions on time alone switch, such as 5 in `time >= 5`, as expressions over parameters.
///
/// The integrator stops at each of them, so that such a switch happens at its own time and not near it.
struct TimeThresholds {
    /// Over `.parameter` and `.number` leaves.
    private(set) var times: [ExpressionID] = []
    /// Whether some condition depends on time in another way, such as `sin(time) > 0`, so that its switches cannot be
    /// foreseen.
    private(set) var someAreUnforeseen = false

    /// Finds the times; with `holdingStates`, states stay as they are between what changes them at once, so that the
    /// times at which a condition on them and on time switches are foreseen as well.
    init(of conditions: [ExpressionID], in graph: inout ExpressionGraph, holdingStates: Bool = false) {
        var found: Set<ExpressionID> = []
        for id in graph.reachable(from: conditions) {
            guard case .apply(let operation, let arguments) = graph[id],
                [.lt, .gt, .leq, .geq, .eq, .neq].contains(operation)
            else { continue }
            for (left, right) in zip(arguments, arguments.dropFirst()) {
                let leaves = graph.leaves(of: [left, right])
                let usesState = !holdingStates && leaves.contains { if case .state = $0 { true } else { false } }
                guard leaves.contains(.time) else { continue }
                if usesState {
                    let difference = graph.apply(.minus, [left, right])
                    if Line.of(difference, &graph) == nil { someAreUnforeseen = true }
                } else {
                    let solved = Self.solveBranches(left, right, &graph)
                    for time in solved.times where found.insert(time).inserted { times.append(time) }
                    if !solved.isComplete { someAreUnforeseen = true }
                }
            }
        }
    }

    /// The times at which both sides are equal on any branch of `abs`, `min` and `max` in them.
    private static func solveBranches(
        _ left: ExpressionID,
        _ right: ExpressionID,
        _ graph: inout ExpressionGraph
    ) -> (times: [ExpressionID], isComplete: Bool) {
        if let time = solve(left, right, &graph) { return ([time], true) }
        let zero = graph.number(0)
        let branches = graph.branches(of: graph.apply(.minus, [left, right]))
        let moving = branches.filter { graph.leaves(of: [$0]).contains(.time) }
        let times = moving.compactMap { solve($0, zero, &graph) }
        return (times, times.count == moving.count && branches.count > 1)
    }

    /// The time at which both sides are equal, where both are linear in it.
    private static func solve(
        _ left: ExpressionID,
        _ right: ExpressionID,
        _ graph: inout ExpressionGraph
    ) -> ExpressionID? {
        // NOTE: the common case first, so that its threshold carries no rounding.
        if graph[left] == .time, !graph.leaves(of: [right]).contains(.time) { return right }
        if graph[right] == .time, !graph.leaves(of: [left]).contains(.time) { return left }
        let difference = graph.apply(.minus, [left, right])
        guard let line = Line.of(difference, &graph), let slope = line.slope else { return nil }
        let zero = graph.number(0)
        let negated = graph.apply(.minus, [line.intercept ?? zero])
        return graph.simplify(graph.apply(.divide, [negated, slope]))
    }

    /// `slope * time + intercept`; a part that is nil is zero.
    private struct Line {
        var slope: ExpressionID?
        var intercept: ExpressionID?

        static func of(_ root: ExpressionID, _ graph: inout ExpressionGraph) -> Line? {
            var lines: [ExpressionID: Line] = [:]
            for id in graph.reachable(from: [root]) {
                switch graph[id] {
                case .time: lines[id] = Line(slope: graph.number(1), intercept: nil)
                case .number, .symbol, .state, .parameter: lines[id] = Line(slope: nil, intercept: id)
                case .apply(let operation, let arguments):
                    let operands = arguments.map { lines[$0] }
                    if operands.allSatisfy({ $0 != nil && $0?.slope == nil }) {
                        lines[id] = Line(slope: nil, intercept: id)
                    } else {
                        lines[id] = combine(operation, operands, &graph)
                    }
                }
            }
            return lines[root]
        }

        private static func combine(
            _ operation: Operator,
            _ operands: [Line?],
            _ graph: inout ExpressionGraph
        ) -> Line? {
            let known = operands.compactMap(\.self)
            guard known.count == operands.count, let first = known.first else { return nil }
            switch operation {
            case .plus:
                return Line(
                    slope: join(.plus, known.compactMap(\.slope), &graph),
                    intercept: join(.plus, known.compactMap(\.intercept), &graph)
                )
            case .minus:
                guard known.count == 2 else {
                    return Line(
                        slope: first.slope.map { graph.apply(.minus, [$0]) },
                        intercept: first.intercept.map { graph.apply(.minus, [$0]) }
                    )
                }
                return Line(
                    slope: difference(first.slope, known[1].slope, &graph),
                    intercept: difference(first.intercept, known[1].intercept, &graph)
                )
            case .times:
                guard known.filter({ $0.slope != nil }).count == 1, let moving = known.first(where: { $0.slope != nil })
                else { return nil }
                let factors = known.filter { $0.slope == nil }.compactMap(\.intercept)
                return Line(
                    slope: moving.slope.flatMap { join(.times, [$0] + factors, &graph) },
                    intercept: moving.intercept.flatMap { join(.times, [$0] + factors, &graph) }
                )
            case .divide:
                guard known.count == 2, known[1].slope == nil, let divisor = known[1].intercept else { return nil }
                return Line(
                    slope: first.slope.map { graph.apply(.divide, [$0, divisor]) },
                    intercept: first.intercept.map { graph.apply(.divide, [$0, divisor]) }
                )
            default:
                return nil
            }
        }

        private static func join(
            _ operation: Operator,
            _ parts: [ExpressionID],
            _ graph: inout ExpressionGraph
        ) -> ExpressionID? {
            parts.count > 1 ? graph.apply(operation, parts) : parts.first
        }

        private static func difference(
            _ left: ExpressionID?,
            _ right: ExpressionID?,
            _ graph: inout ExpressionGraph
        ) -> ExpressionID? {
            guard let right else { return left }
            return graph.apply(.minus, [left, right].compactMap(\.self))
        }
    }
}
