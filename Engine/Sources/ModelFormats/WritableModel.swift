internal import Diagnostics
internal import Expressions
internal import ReactionModels

/// A model in the form that both writers start from: SBML Level 3's meaning, ids that a text can hold.
///
/// What only older levels say is spelled out: stoichiometry by mathematics becomes a rule, and a species in a point
/// an amount.
struct WritableModel {
    var model: ReactionModel
    private var taken: Set<String>

    /// Larger formulas are refused: an expression that shares its parts can be exponentially longer as text.
    static let formulaLimit = 1_000_000
    /// Deeper formulas are refused, as libSBML walks them by recursion.
    static let depthLimit = 2_000

    /// - Parameters:
    ///   - model: Any model.
    ///   - isReserved: Ids that the language keeps for itself; they get a `_` behind them.
    /// - Throws: formulas that are too large, and those that use what is no quantity of the model.
    init(_ model: ReactionModel, isReserved: (String) -> Bool) throws(DiagnosticsError) {
        self.model = model
        taken = Set(model.symbols.map(\.id) + model.events.compactMap(\.id))
        renameUnwritable(isReserved)
        let compartments = Dictionary(model.compartments.map { ($0.id, $0) }) { first, _ in first }
        for index in model.species.indices where !model.species[index].hasOnlySubstanceUnits {
            let species = model.species[index]
            if model.meansAmount(species, in: compartments[species.compartment]) {
                self.model.species[index].hasOnlySubstanceUnits = true
            }
        }
        spellOutStoichiometries()
        try checkUnits()
        try checkMathematics()
        try checkDraws()
    }

    /// Two places are two draws in every text, so that a number that is used twice has no form.
    private func checkDraws() throws(DiagnosticsError) {
        guard !model.draws.isEmpty else { return }
        let names = Dictionary(model.draws.enumerated().map { ($1.id, $0) }) { first, _ in first }
        var uses: [ExpressionID: [Int: Int]] = [:]
        var total = [Int](repeating: 0, count: model.draws.count)
        for root in model.mathematics.map(\.math) {
            for id in model.graph.reachable(from: [root]) where uses[id] == nil {
                switch model.graph[id] {
                case .symbol(let name): uses[id] = names[name].map { [$0: 1] } ?? [:]
                case .apply(_, let arguments):
                    uses[id] = arguments.reduce(into: [:]) { sum, argument in
                        sum.merge(uses[argument] ?? [:]) { min($0 + $1, 2) }
                    }
                default: uses[id] = [:]
                }
            }
            for (draw, count) in uses[root] ?? [:] { total[draw] = min(2, total[draw] + count) }
        }
        let faults = model.draws.indices.filter { total[$0] > 1 }.map { index in
            let draw = model.draws[index]
            return Diagnostic(
                .error,
                rule: "unwritable-draw",
                at: model.locations[draw.element],
                element: draw.element,
                "it uses one random number of `\(draw.distribution.rawValue)` in several places",
                suggestion: "give the number to a parameter by an assignment rule"
            )
        }
        if !faults.isEmpty { throw DiagnosticsError(faults) }
    }

    /// A kind of unit that is none of SBML's is read, as no number depends on it, but cannot be written.
    private func checkUnits() throws(DiagnosticsError) {
        let unknown = model.unitDefinitions.filter { definition in
            definition.factors.contains { $0.kind.hasPrefix("(") }
        }
        guard !unknown.isEmpty else { return }
        throw DiagnosticsError(
            unknown.map {
                Diagnostic(.error, rule: "unwritable-unit", element: "unit \($0.id)", "its kind is none of SBML's")
            }
        )
    }

    /// A name that nothing in the model has yet.
    mutating func freshName(_ wish: String) -> String {
        var name = wish
        while !taken.insert(name).inserted { name += "_" }
        return name
    }

    private mutating func renameUnwritable(_ isReserved: (String) -> Bool) {
        var names: [String: String] = [:]
        let draws = Set(model.draws.map(\.id))
        for id in model.symbols.map(\.id) + model.events.compactMap(\.id) where names[id] == nil && !draws.contains(id)
        {
            let plain = Self.plainName(id)
            if plain == id, !isReserved(id) { continue }
            var wish = plain
            while isReserved(wish) { wish += "_" }
            names[id] = freshName(wish)
        }
        model.rename(names)
    }

    /// The id with `_` for what is no letter, digit or underscore of ASCII, such as the point of `reaction.parameter`.
    static func plainName(_ id: String) -> String {
        let letters = id.unicodeScalars.map { scalar -> Character in
            let isPlain =
                ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
            return isPlain ? Character(scalar) : "_"
        }
        guard let first = letters.first, !first.isNumber else { return "_" + String(letters) }
        return String(letters)
    }

    private mutating func spellOutStoichiometries() {
        for index in model.reactions.indices {
            let reaction = model.reactions[index]
            model.reactions[index].reactants = reaction.reactants.map { spelledOut($0, reaction.id) }
            model.reactions[index].products = reaction.products.map { spelledOut($0, reaction.id) }
        }
    }

    private mutating func spelledOut(_ reference: SpeciesReference, _ reaction: String) -> SpeciesReference {
        guard let math = reference.stoichiometryMath else { return reference }
        var reference = reference
        let id = reference.id ?? freshName("\(reaction)_\(reference.species)_stoichiometry")
        reference.id = id
        reference.stoichiometryMath = nil
        reference.isConstant = false
        if !model.rules.contains(where: { $0.variable == id }) {
            model.rules.append(.assignment(variable: id, math: math))
        }
        return reference
    }

    private func checkMathematics() throws(DiagnosticsError) {
        var faults: [Diagnostic] = []
        let known = Set(model.symbols.map(\.id))
        var sizes: [ExpressionID: (size: Int, depth: Int)] = [:]
        for (element, math) in model.mathematics {
            for id in model.graph.reachable(from: [math]) where sizes[id] == nil {
                var own = (size: 1, depth: 1)
                if case .apply(_, let arguments) = model.graph[id] {
                    for argument in arguments {
                        guard let inner = sizes[argument] else { continue }
                        own.size = min(Self.formulaLimit + 1, own.size + inner.size)
                        own.depth = max(own.depth, inner.depth + 1)
                    }
                }
                sizes[id] = own
            }
            for name in model.graph.symbols(in: math).subtracting(known).sorted() {
                faults.append(
                    Diagnostic(
                        .error,
                        rule: "unwritable-symbol",
                        at: model.locations[element],
                        element: element,
                        "its formula uses `\(name)`, which is no quantity of the model"
                    )
                )
            }
            guard let own = sizes[math] else { continue }
            if own.size > Self.formulaLimit || own.depth > Self.depthLimit {
                faults.append(
                    Diagnostic(
                        .error,
                        rule: "formula-size",
                        at: model.locations[element],
                        element: element,
                        "written out, its formula has more than \(Self.formulaLimit) parts or is nested more than"
                            + " \(Self.depthLimit) deep",
                        suggestion: "split it by assignment rules"
                    )
                )
            }
        }
        if !faults.isEmpty { throw DiagnosticsError(faults) }
    }
}
