internal import Expressions
internal import ReactionModels

/// Statements inside a model: declarations, values, rules, units, names.
extension AntimonyParser {
    mutating func bodyStatement() throws(Stop) {
        switch token.kind {
        case .newline, .mark(";"):
            advance()
            return
        case .word(let word):
            if let construct = AntimonyWords.unsupported[word] {
                throw stop(
                    "\(construct) are not supported",
                    suggestion: "describe the model by reactions, rules and events",
                    rule: "antimony-unsupported",
                    element: "'\(word)' statement"
                )
            }
            switch word {
            case _ where AntimonyWords.declarations.contains(word): try declaration()
            case "unit": try unitDefinition()
            case "at": try event(named: nil)
            case "delete": try deletion()
            case "import":
                throw stop("an import must stand outside of models", suggestion: "move it before the model")
            case "model", "module": try modelAnnotation()
            case "function":
                throw stop("a function must stand outside of models", suggestion: "move it before the model")
            default: try named()
            }
        case .number where isMark("=", at: 1): try algebraicRule(named: nil)
        case .number where isComparison(at: 1): throw constraint()
        case .mark("$"), .mark("->"), .mark("=>"), .mark("<==>"), .number: try reaction(named: nil, in: nil)
        case .mark("-"):
            try reaction(named: nil, in: nil)
        case .mark("--"):
            throw stop(
                "DNA strands are not supported",
                suggestion: "write a reaction for each gene",
                rule: "antimony-unsupported",
                element: "'--' statement"
            )
        default:
            throw stop("\(token.spoken) cannot begin a statement", suggestion: "begin with a name, a keyword or '->'")
        }
        try endOfStatement()
    }

    /// `model isDescribedBy "..."`, `model.sboTerm = 4` and the like; nothing of it is about the mathematics.
    private mutating func modelAnnotation() throws(Stop) {
        switch (peek(1), peek(2)) {
        case (.word, .text):
            advance()
            annotation(of: nil)
        case (.word, .mark(".")):
            skipAnnotation()
        case (.mark("."), .word("sboTerm")):
            advance()
            advance()
            ontologyTerm(of: nil)
        case (.mark("."), .word("conversionFactor")):
            advance()
            current.modelFactor = try conversionFactor()
        default: throw stop("a model cannot stand inside another", suggestion: "close the first with 'end'")
        }
    }

    private func isComparison(at offset: Int) -> Bool {
        if case .mark(let mark) = peek(offset) { ["<", ">", "<=", ">=", "!=", "=="].contains(mark) } else { false }
    }

    private mutating func constraint() -> Stop {
        stop(
            "constraints are not supported",
            suggestion: "use an event to act on a condition",
            rule: "antimony-unsupported",
            element: "constraint"
        )
    }

    // MARK: Statements that begin with a name

    private mutating func named() throws(Stop) {
        if isMark("(", at: 1), case .word(let name) = token.kind {
            throw unnamedSubmodel(name)
        }
        let width = nameWidth
        if isComparison(at: width) { throw constraint() }
        switch peek(width) {
        case .mark("+"), .mark("->"), .mark("=>"), .mark("<==>"), .mark("-|"), .mark("-"), .mark("$"), .mark("--"):
            return try reaction(named: nil, in: nil)
        case .mark("."): return try dotted()
        case .word(let second) where !AntimonyWords.keywords.contains(second):
            if case .text = peek(width + 1) {
                // NOTE: what is annotated need not be a quantity, so that a function's or unit's name is right too.
                return annotation(of: try anyName(width))
            }
            if width == 1, isMark(".", at: 2), current.submodel(named: second) == nil { return skipAnnotation() }
            return try reaction(named: nil, in: nil)
        case .mark("*") where width > 1: return try synonym()
        default: break
        }
        if isWord("is", at: width) { return try displayName(width) }
        let name = try expectName("a name")
        let compartment = try placement()
        if isMark(":"), !isMark("=", at: 1) {
            advance()
            return try labelled(name, in: compartment)
        }
        place(name, in: compartment)
        try value(of: name, isOptional: compartment != nil)
    }

    private mutating func unnamedSubmodel(_ name: String) -> Stop {
        if AntimonyFunctions.meanings[name] != nil || functions[name] != nil {
            return stop("a formula cannot stand alone", suggestion: "give it to a name: x := \(name)(...)")
        }
        return stop(
            "a submodel has no name",
            suggestion: "give it one: A: \(name)(...)",
            element: "submodel \(name)"
        )
    }

    /// `E1: at ...`, `J1: A -> B; ...`, `x: 0 = ...`.
    private mutating func labelled(_ name: AntimonyName, in compartment: AntimonyName?) throws(Stop) {
        switch token.kind {
        case .word("at"): try event(named: name)
        case .word("maximize"), .word("minimize"):
            throw stop(
                "flux balance objectives are not supported",
                suggestion: "remove the objective",
                rule: "antimony-unsupported",
                element: "objective \(name.text)"
            )
        case .word(let model) where isMark("(", at: 1): try submodel(name, of: model)
        case .number where isMark("=", at: 1): try algebraicRule(named: name)
        case .mark("--"):
            throw stop(
                "DNA strands are not supported",
                suggestion: "write a reaction for each gene",
                rule: "antimony-unsupported",
                element: "strand \(name.text)"
            )
        default: try reaction(named: name, in: compartment)
        }
    }

    /// `A.sboTerm = 236` is an annotation; anything else with a point belongs to submodels.
    private mutating func dotted() throws(Stop) {
        if isWord("sboTerm", at: 2) || isWord("sboterm", at: 2) {
            let name = try anyName(1)
            advance()
            return ontologyTerm(of: name)
        }
        if isWord("kineticLaw", at: 2), isMark(".", at: 3) { return skipAnnotation() }
        if isWord("conversionFactor", at: 2), isMark("=", at: 3) {
            let species = try expectName("the name of a species")
            let factor = try conversionFactor()
            declare(species, as: .species)
            current.speciesFactors[species.text] = factor
            return
        }
        throw stop(
            "\(token.spoken) is no submodel and has no parts",
            suggestion: "name a submodel, as in A: model(), or give the quantity a name of its own"
        )
    }

    /// `.conversionFactor = name`.
    private mutating func conversionFactor() throws(Stop) -> AntimonyName {
        advance()
        advance()
        try expect(mark: "=", after: "conversionFactor")
        let factor = try expectName("the name of a conversion factor")
        current.mention(factor)
        return factor
    }

    private mutating func skipAnnotation() {
        while !isAtTerminator {
            let isComma = isMark(",")
            advance()
            while isComma, token.kind == .newline { advance() }
        }
    }

    /// `A is "a text"`; what it names, a symbol, a unit or a function, may stand further down.
    private mutating func displayName(_ width: Int) throws(Stop) {
        guard case .text(let title) = peek(width + 1) else { return try synonym() }
        // NOTE: what has a display name need not be a quantity, so that a function's or unit's name is right too.
        let name = try anyName(width)
        advance()
        advance()
        current.titles.append((name, title))
    }

    /// A name, that of a function or a unit included.
    private mutating func anyName(_ width: Int) throws(Stop) -> AntimonyName {
        guard width == 1, case .word(let word) = token.kind else { return try expectName("a name") }
        defer { advance() }
        return AntimonyName(text: word, token: token)
    }

    /// Antimony's own words for relations, beside those of BioModels.net.
    private static let relations = [
        "identity": "is", "part": "hasPart", "version": "hasVersion", "homolog": "isHomologTo",
        "description": "isDescribedBy", "encoder": "isEncodedBy", "container": "occursIn", "taxon": "hasTaxon",
    ]
    private static let knownRelations: Set<String> = [
        "hasPart", "isPartOf", "isVersionOf", "hasVersion", "isHomologTo", "isDescribedBy", "isEncodedBy", "encodes",
        "occursIn", "hasProperty", "isPropertyOf", "hasTaxon",
    ]

    /// `identity "http://...", "http://..."` behind a name; other words, such as `notes` and `created`, are passed over.
    private mutating func annotation(of name: AntimonyName?) {
        guard case .word(let word) = token.kind else { return }
        let isOfModels = name == nil && ["model_source", "identity"].contains(word)
        let relation = isOfModels ? "is" : AntimonyParser.relations[word] ?? word
        guard isOfModels || relation == "is" || AntimonyParser.knownRelations.contains(relation) else {
            return skipAnnotation()
        }
        advance()
        var resources: [String] = []
        while case .text(let resource) = token.kind {
            resources.append(resource)
            advance()
            guard take(mark: ",") else { break }
            while token.kind == .newline { advance() }
        }
        current.terms.append((name, Annotation.Term(relation: relation, isOfModels: isOfModels, resources: resources)))
    }

    /// `sboTerm = 236` behind a name and a point.
    private mutating func ontologyTerm(of name: AntimonyName?) {
        advance()
        if take(mark: "="), case .number(let number) = token.kind, let whole = Int(exactly: number), whole >= 0 {
            current.sboTerms.append((name, whole))
            advance()
        } else {
            skipAnnotation()
        }
    }

    private mutating func placement() throws(Stop) -> AntimonyName? {
        guard take(word: "in") else { return nil }
        return try expectName("the name of a compartment")
    }

    private mutating func place(_ name: AntimonyName, in compartment: AntimonyName?) {
        current.mention(name)
        guard let compartment else { return }
        if let other = current.symbols[name.text]?.compartment, other.text != compartment.text {
            faults.add(
                at: name.token,
                rule: "antimony-duplicate",
                element: name.text,
                "stands in \(compartment.text) here and in \(other.text) on line \(other.token.line)",
                suggestion: "keep one compartment"
            )
        }
        declare(compartment, as: .compartment)
        current.update(name) { $0.compartment = compartment }
    }

    /// Fixes what a symbol is; a second, different answer is a fault.
    mutating func declare(_ name: AntimonyName, as kind: AntimonyModel.Kind) {
        let known = current.symbols[name.text]?.kind
        if let known, known != kind {
            faults.add(
                at: name.token,
                rule: "antimony-kind",
                element: name.text,
                "is used as a \(kind.rawValue) here and as a \(known.rawValue) elsewhere",
                suggestion: "give the two different names"
            )
            return
        }
        current.update(name) { $0.kind = kind }
    }

    // MARK: Values and rules

    /// `= formula`, `:= formula`, `' = formula` or `has unit` behind a name.
    private mutating func value(of name: AntimonyName, isOptional: Bool) throws(Stop) {
        let place = token
        if take(mark: "=") {
            // NOTE: `k = ;` is how libAntimony writes a quantity whose value is not known.
            if isMark(";") { return }
            let initial = try initialValue(of: name)
            if let earlier = current.symbols[name.text]?.initialValue {
                return duplicate(name, "value", place, earlier.place)
            }
            current.update(name) { $0.initialValue = (initial, place) }
        } else if isMark(":"), isMark("=", at: 1) {
            advance()
            advance()
            let math = try formula("the rule's formula")
            if let earlier = current.symbols[name.text]?.assignmentRule {
                return duplicate(name, "assignment rule", place, earlier.place)
            }
            current.update(name) { $0.assignmentRule = (math, place) }
        } else if take(mark: "'") {
            try expect(mark: "=", after: "the derivative \(name.text)'")
            let math = try formula("the rate")
            if let earlier = current.symbols[name.text]?.rateRule {
                return duplicate(name, "rate rule", place, earlier.place)
            }
            current.update(name) { $0.rateRule = (math, place) }
        } else if take(word: "has") {
            setUnit(of: name, try unit())
        } else if !isOptional {
            throw stop(
                "\(token.spoken) cannot follow the name \(name.text)",
                suggestion:
                    "write \(name.text) = ..., \(name.text) := ..., \(name.text)' = ..., or a reaction with '->'"
            )
        }
    }

    private mutating func duplicate(
        _ name: AntimonyName,
        _ what: String,
        _ place: AntimonyToken,
        _ earlier: AntimonyToken
    ) {
        faults.add(
            at: place,
            rule: "antimony-duplicate",
            element: name.text,
            "has a second \(what); the first stands on line \(earlier.line)",
            suggestion: "keep the one that is meant"
        )
    }

    private mutating func setUnit(of name: AntimonyName, _ unit: AntimonyUnit) {
        if let other = current.symbols[name.text]?.unit, other.derivedName != unit.derivedName {
            faults.add(
                at: unit.place,
                rule: "antimony-duplicate",
                element: name.text,
                "has the unit \(unit.derivedName) here and \(other.derivedName) on line \(other.place.line)",
                suggestion: "keep one unit"
            )
        }
        current.update(name) { $0.unit = unit }
    }

    /// A plain number keeps its unit; anything else becomes a formula.
    private mutating func initialValue(of name: AntimonyName) throws(Stop) -> AntimonyModel.InitialValue {
        let start = position
        var sign = 1.0
        if take(mark: "-") { sign = -1 } else { _ = take(mark: "+") }
        if case .number(let value) = token.kind {
            advance()
            if isAtTerminator || isMark(",") { return .number(sign * value) }
            if case .word(let word) = token.kind, !AntimonyWords.keywords.contains(word) {
                let unitName = AntimonyName(text: word, token: token)
                advance()
                if isAtTerminator || isMark(",") {
                    let factor = AntimonyUnit.Factor(name: unitName)
                    setUnit(of: name, AntimonyUnit(factors: [factor], place: unitName.token, derivedName: word))
                    return .number(sign * value)
                }
            } else if isMark("/"), case .word(let compartment) = peek(1) {
                advance()
                advance()
                if isAtTerminator || isMark(",") {
                    position = start
                    let math = try formula("a value")
                    return .quotient(sign * value, compartment: compartment, math: math)
                }
            }
        } else if case .word(let word) = token.kind,
            let constant = AntimonyFunctions.constants[["INF", "NaN"].contains(word) ? word.lowercased() : word],
            !constant.isFinite
        {
            advance()
            if isAtTerminator || isMark(",") { return .number(sign * constant) }
        }
        position = start
        return .math(try formula("a value"))
    }

    private mutating func algebraicRule(named name: AntimonyName?) throws(Stop) {
        guard case .number(let value) = token.kind else { return }
        let place = token
        advance()
        advance()
        let math = try formula("the rule's formula")
        let residual = value == 0 ? math : current.graph.apply(.minus, [math, current.graph.number(value)])
        let id = name?.text ?? "_alg\(current.algebraicRules.count)"
        if current.algebraicRules.contains(where: { $0.name == id }) {
            faults.add(
                at: place,
                rule: "antimony-duplicate",
                element: "algebraic rule \(id)",
                "a rule of this name already stands above",
                suggestion: "give each rule its own name"
            )
        }
        current.algebraicRules.append((id, residual, place))
    }

    // MARK: Declarations

    private mutating func declaration() throws(Stop) {
        var isVariable: Bool?
        var isSubstanceOnly = false
        var kind: AntimonyModel.Kind?
        if take(word: "var") {
            isVariable = true
        } else if take(word: "const") || take(word: "ext") {
            isVariable = false
        }
        if take(word: "substanceOnly") {
            isSubstanceOnly = true
            kind = .species
        }
        if case .word(let word) = token.kind {
            if let construct = AntimonyWords.unsupported[word] {
                throw stop(
                    "\(construct) are not supported",
                    suggestion: "describe the model by reactions, rules and events",
                    rule: "antimony-unsupported",
                    element: "'\(word)' statement"
                )
            }
            switch word {
            case "species": kind = .species
            case "compartment" where !isSubstanceOnly: kind = .compartment
            case "reaction" where !isSubstanceOnly && isVariable != false: kind = .reaction
            case "formula" where !isSubstanceOnly: break
            default:
                if AntimonyWords.keywords.contains(word) {
                    throw stop("the keyword '\(word)' cannot stand here", suggestion: "declare the names directly")
                }
            }
            if AntimonyWords.declarations.contains(word) { advance() }
        }
        repeat {
            let isBoundary = take(mark: "$")
            let name = try expectName("a name to declare")
            if let kind { declare(name, as: kind) } else { current.mention(name) }
            current.update(name) { symbol in
                if let isVariable { symbol.isVariable = isVariable }
                if isSubstanceOnly { symbol.isSubstanceOnly = true }
                if isBoundary { symbol.isBoundary = true }
            }
            place(name, in: try placement())
            try value(of: name, isOptional: true)
        } while take(mark: ",")
    }
}
