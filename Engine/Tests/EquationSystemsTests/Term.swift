import Expressions
import ReactionModels

/// A formula written in a test, independent of every reader.
indirect enum Term: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    case number(Double)
    case symbol(String)
    case time
    case apply(Operator, [Term])

    init(floatLiteral value: Double) { self = .number(value) }
    init(integerLiteral value: Int) { self = .number(Double(value)) }
    init(stringLiteral value: String) { self = .symbol(value) }

    static func + (a: Term, b: Term) -> Term { .apply(.plus, [a, b]) }
    static func - (a: Term, b: Term) -> Term { .apply(.minus, [a, b]) }
    static func * (a: Term, b: Term) -> Term { .apply(.times, [a, b]) }
    static func / (a: Term, b: Term) -> Term { .apply(.divide, [a, b]) }

    func added(to graph: inout ExpressionGraph) -> ExpressionID {
        switch self {
        case .number(let value): graph.number(value)
        case .symbol(let name): graph.symbol(name)
        case .time: graph.intern(.time)
        case .apply(let operation, let arguments):
            graph.apply(operation, arguments.map { $0.added(to: &graph) })
        }
    }
}

func rateOf(_ name: String) -> Term { .apply(.rateOf, [.symbol(name)]) }

func power(_ a: Term, _ b: Term) -> Term { .apply(.power, [a, b]) }

func less(_ a: Term, _ b: Term) -> Term { .apply(.lt, [a, b]) }

/// Models put together by hand.
extension ReactionModel {
    mutating func math(_ term: Term) -> ExpressionID { term.added(to: &graph) }

    mutating func addCompartment(
        _ id: String,
        _ size: Double? = 1,
        isConstant: Bool = true,
        dimensions: Double = 3
    ) {
        var compartment = Compartment(id: id)
        compartment.size = size
        compartment.isConstant = isConstant
        compartment.spatialDimensions = dimensions
        compartments.append(compartment)
    }

    mutating func addSpecies(
        _ id: String,
        in compartment: String = "C",
        amount: Double? = nil,
        concentration: Double? = nil,
        isAmount: Bool = false,
        isBoundary: Bool = false
    ) {
        var new = Species(id: id, compartment: compartment)
        new.initialAmount = amount
        new.initialConcentration = concentration
        new.hasOnlySubstanceUnits = isAmount
        new.boundaryCondition = isBoundary
        species.append(new)
    }

    mutating func addParameter(_ id: String, _ value: Double? = nil, isConstant: Bool = true) {
        var parameter = Parameter(id: id, value: value)
        parameter.isConstant = isConstant
        parameters.append(parameter)
    }

    mutating func addReaction(
        _ id: String,
        _ reactants: [(Double, String)],
        _ products: [(Double, String)],
        _ law: Term?
    ) {
        var reaction = Reaction(id: id)
        reaction.reactants = reactants.map { SpeciesReference(species: $0.1, stoichiometry: $0.0) }
        reaction.products = products.map { SpeciesReference(species: $0.1, stoichiometry: $0.0) }
        if let law { reaction.kineticLaw = math(law) }
        reactions.append(reaction)
    }

    mutating func assign(_ variable: String, _ term: Term) {
        rules.append(.assignment(variable: variable, math: math(term)))
    }

    mutating func rate(_ variable: String, _ term: Term) {
        rules.append(.rate(variable: variable, math: math(term)))
    }

    mutating func start(_ variable: String, _ term: Term) {
        initialAssignments.append(InitialAssignment(symbol: variable, math: math(term)))
    }
}
