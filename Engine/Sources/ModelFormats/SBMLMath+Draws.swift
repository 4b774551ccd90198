internal import Diagnostics
internal import Expressions
internal import ReactionModels

/// Random numbers in mathematics: calls of the names that stand for the csymbols of the `distrib` package.
extension SBMLMath {
    /// The id of a random number that is met next.
    private var nextDraw: String { "draw \(draws.count + 1)" }

    /// A call of a distribution.
    mutating func draw(
        _ distribution: RandomDraw.Distribution,
        _ arguments: [ExpressionID],
        _ scope: Scope
    ) -> ExpressionID? {
        let counts = distribution.argumentCounts
        guard counts.contains(arguments.count) else {
            return fail(
                scope,
                "sbml-arity",
                "\(distribution.rawValue) has \(arguments.count) arguments",
                suggestion: "it takes \(counts.map(String.init).joined(separator: " or "))"
            )
        }
        let id = nextDraw
        draws.append(
            RandomDraw(id: id, distribution: distribution, arguments: arguments, element: scope.element)
        )
        return graph.symbol(id)
    }

    /// A function's body with its arguments put in, and with random numbers of its own: each call draws anew.
    mutating func instance(
        of body: ExpressionID,
        _ replacements: [ExpressionID: ExpressionID],
        _ scope: Scope
    ) -> ExpressionID {
        var replacements = replacements
        if !draws.isEmpty {
            // NOTE: a draw inside another's arguments is not in the body itself.
            var names = graph.symbols(in: body)
            let templates = draws
            for template in templates.reversed() where names.contains(template.id) {
                for argument in template.arguments { names.formUnion(graph.symbols(in: argument)) }
            }
            for template in templates where names.contains(template.id) {
                let own = graph.symbol(nextDraw)
                let arguments = template.arguments.map { graph.substitute($0, replacements) }
                draws.append(
                    RandomDraw(
                        id: nextDraw,
                        distribution: template.distribution,
                        arguments: arguments,
                        element: scope.element
                    )
                )
                replacements[graph.symbol(template.id)] = own
            }
        }
        return graph.substitute(body, replacements)
    }

    /// The draws that the model itself uses: not those that only function bodies hold.
    func modelDraws(usedBy mathematics: [ExpressionID]) -> [RandomDraw] {
        var names: Set<String> = []
        for math in mathematics { names.formUnion(graph.symbols(in: math)) }
        for draw in draws.reversed() where names.contains(draw.id) {
            for argument in draw.arguments { names.formUnion(graph.symbols(in: argument)) }
        }
        return draws.filter { names.contains($0.id) }
    }
}

extension SBMLModelReader {
    /// Takes over the random numbers that the model's own mathematics uses, each with the parameter that stands for it.
    mutating func readDraws() {
        guard !math.draws.isEmpty else { return }
        // NOTE: the symbols are looked up in the graph as read, which the model gets at the end.
        model.draws = math.modelDraws(usedBy: model.mathematics.map(\.math))
        for draw in model.draws { model.parameters.append(Parameter(id: draw.id, value: .nan)) }
    }
}

extension RandomDraw.Distribution {
    /// What the names of functions begin with that stand for csymbols of the `distrib` package. No SBML id has a colon.
    static let reservedPrefix = "distrib:"

    /// The distribution that a reserved function name stands for.
    init?(reservedName name: String) {
        guard name.hasPrefix(Self.reservedPrefix) else { return nil }
        self.init(rawValue: String(name.dropFirst(Self.reservedPrefix.count)))
    }
}
