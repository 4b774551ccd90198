import Diagnostics
import EquationSystems
import Expressions
import ReactionModels
import Testing

/// Models of random parts, most of them wrong in several ways.
struct RandomModels {
    var random: SeededGenerator
    private let ids = ["C", "D", "S", "T", "p", "q", "r", "J", "K"]

    init(seed: UInt64) {
        random = SeededGenerator(state: seed)
    }

    private mutating func id() -> String {
        if chance(0.03) { return chance(0.5) ? "nowhere" : "n" }
        return ids.randomElement(using: &random) ?? "C"
    }
    private mutating func chance(_ probability: Double) -> Bool {
        Double.random(in: 0..<1, using: &random) < probability
    }

    private mutating func value() -> Double? {
        [nil, 0, 0, 1, 1, 1, 2.5, 4, 10, -3, .nan, .infinity, 1e300].randomElement(using: &random) ?? nil
    }

    private mutating func term(_ depth: Int = 3) -> Term {
        if depth == 0 || chance(0.3) {
            return chance(0.7) ? .symbol(id()) : chance(0.5) ? .time : .number(value() ?? 7)
        }
        if chance(0.1) { return rateOf(id()) }
        let operation = Operator.allCases.randomElement(using: &random) ?? .plus
        let counts = (0...4).filter { operation.accepts(argumentCount: $0) }
        let count = chance(0.02) ? 7 : counts.randomElement(using: &random) ?? 1
        return .apply(operation, (0..<count).map { _ in term(depth - 1) })
    }

    private mutating func reference() -> SpeciesReference {
        var reference = SpeciesReference(
            species: chance(0.9) ? (chance(0.5) ? "S" : "T") : id(),
            stoichiometry: value()
        )
        if chance(0.2) { reference.id = "n" }
        reference.isConstant = chance(0.5)
        return reference
    }

    mutating func model() -> ReactionModel {
        var model = ReactionModel(id: "m")
        model.level = chance(0.5) ? 3 : 2
        for id in ["C", "D"] {
            model.addCompartment(id, value(), isConstant: chance(0.5), dimensions: chance(0.8) ? 3 : 0)
        }
        for id in ["S", "T"] {
            model.addSpecies(id, in: chance(0.95) ? "C" : self.id(), amount: value(), concentration: value())
            model.species[model.species.count - 1].hasOnlySubstanceUnits = chance(0.5)
            model.species[model.species.count - 1].boundaryCondition = chance(0.4)
            model.species[model.species.count - 1].isConstant = chance(0.1)
            if chance(0.2) { model.species[model.species.count - 1].conversionFactor = self.id() }
        }
        for id in ["p", "q", "r"] { model.addParameter(id, value(), isConstant: chance(0.3)) }
        if chance(0.05) { model.addParameter(id(), 1) }
        for id in ["J", "K"] {
            model.addReaction(id, [], [], chance(0.95) ? term() : nil)
            model.reactions[model.reactions.count - 1].reactants = chance(0.6) ? [reference()] : []
            model.reactions[model.reactions.count - 1].products = chance(0.6) ? [reference(), reference()] : []
        }
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            if chance(0.5) { model.assign(id(), term()) } else { model.rate(id(), term()) }
        }
        if chance(0.1) { model.rules.append(.algebraic(math: model.math(term()))) }
        if chance(0.4) { model.start(id(), term()) }
        if chance(0.4) {
            var event = Event(trigger: model.math(term()))
            if chance(0.5) { event.delay = model.math(term(1)) }
            if chance(0.5) { event.priority = model.math(term(1)) }
            event.assignments = [EventAssignment(variable: id(), math: model.math(term()))]
            model.events = [event]
        }
        return model
    }
}

@Suite("Random models")
struct RandomModelTests {
    @Test("each is refused with reasons, or makes a system that is complete and runs alike for one and for eight")
    func refusedOrComplete() throws {
        var (derived, refused) = (0, 0)
        var rules: Set<String> = []
        for seed in 0..<4000 {
            var models = RandomModels(seed: UInt64(seed))
            let model = models.model()
            let system: EquationSystem
            do throws(DiagnosticsError) {
                system = try EquationSystem(model)
            } catch {
                #expect(!error.diagnostics.isEmpty && error.diagnostics.allSatisfy { $0.severity == .error })
                rules.formUnion(error.diagnostics.map(\.rule))
                refused += 1
                continue
            }
            derived += 1
            let leaves = system.graph.leaves(
                of: system.rightHandSide + system.jacobian.map(\.value) + system.observables.map(\.value)
                    + system.events.map(\.trigger) + (system.states + system.parameters).map(\.initialValue)
            )
            for case .symbol(let name) in leaves { Issue.record("seed \(seed): `\(name)` was not resolved") }
            #expect(system.rightHandSide.count == system.states.count)
            let start = try system.initialValues()
            let interpreter = Interpreter(system)
            let one = interpreter.evaluation(of: Double.self)
            let eight = interpreter.evaluation(of: SIMD8<Double>.self)
            one.setParameters(start.parameters)
            eight.setParameters(start.parameters.map { SIMD8(repeating: $0) })
            var scalar = [Double](repeating: 0, count: system.states.count)
            var lanes = [SIMD8<Double>](repeating: .zero, count: system.states.count)
            one.rightHandSide(0.5, start.state, &scalar)
            eight.rightHandSide(SIMD8(repeating: 0.5), start.state.map { SIMD8(repeating: $0) }, &lanes)
            for (a, b) in zip(scalar, lanes) { #expect(a == b[7] || (a.isNaN && b[7].isNaN), "seed \(seed)") }
        }
        // Both ends are exercised, and so is every reason that a model made of these parts can be refused for.
        #expect(derived > 150)
        #expect(refused > 300)
        #expect(
            rules.isSuperset(of: [
                "assignment-to-constant", "cyclic-assignment", "duplicate-id", "missing-value", "rule-and-reaction",
                "two-rules", "unknown-symbol", "unsupported", "argument-count", "event-and-rule",
            ])
        )
    }

    @Test("one compiled system serves several threads at once")
    func threads() async throws {
        var model = ReactionModel(id: "m")
        model.addParameter("x", 2, isConstant: false)
        model.addParameter("k", 3)
        model.rate("x", .apply(.exp, ["x"]) * "k" + power("x", 3))
        let system = try EquationSystem(model)
        let interpreter = Interpreter(system)
        let results = await withTaskGroup(of: Double.self) { group in
            for thread in 0..<8 {
                group.addTask {
                    let evaluation = interpreter.evaluation(of: Double.self)
                    var sum = 0.0
                    for step in 0..<2000 {
                        var rate = 0.0
                        evaluation.setParameters([Double(thread)])
                        evaluation.rightHandSide(0, [Double(step) / 1000], &rate)
                        sum += rate
                    }
                    return sum
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(results).count == 8)
        // The sums of exp(x) k + x^3 on the grid: linear in k, with equal steps.
        let sorted = results.sorted()
        for index in 2..<8 {
            let (a, b) = (sorted[index] - sorted[index - 1], sorted[index - 1] - sorted[index - 2])
            #expect(abs(a - b) < 1e-8 * a)
        }
    }
}
