internal import Expressions

/// Reactions and events.
extension AntimonyParser {
    // MARK: Reactions

    private static let arrows: [String: Bool] = ["->": true, "<==>": true, "=>": false]

    mutating func reaction(named name: AntimonyName?, in compartment: AntimonyName?) throws(Stop) {
        let place = name?.token ?? token
        let element = name.map { "reaction \($0.text)" } ?? "reaction"
        isBeforeRateLaw = true
        let reactants = try participants(of: element)
        guard case .mark(let arrow) = token.kind, let isReversible = AntimonyParser.arrows[arrow] else {
            if isMark("-|") || isMark("-") { return try interaction(of: reactants, element) }
            throw stop(
                "\(token.spoken) stands where '->' or '=>' was expected",
                suggestion: "write reactants -> products; rate",
                element: element
            )
        }
        advance()
        let products = try participants(of: element)
        guard take(mark: ";") else {
            throw stop(
                "\(token.spoken) stands where ';' and the rate law must follow the products",
                suggestion: "write reactants -> products; rate",
                element: element
            )
        }
        isBeforeRateLaw = false
        var kineticLaw: ExpressionID?
        if !isAtTerminator, !isWord("in") { kineticLaw = try formula("the rate law") }
        var home = compartment
        if take(word: "in") { home = try expectName("the name of a compartment") }
        if let home { declare(home, as: .compartment) }
        for participant in reactants + products { declare(participant.species, as: .species) }
        let id: String
        if let name {
            if current.reactions.contains(where: { $0.id == name.text }) {
                faults.add(
                    at: name.token,
                    rule: "antimony-duplicate",
                    element: "reaction \(name.text)",
                    "a reaction of this name already stands above",
                    suggestion: "give each reaction its own name"
                )
            }
            declare(name, as: .reaction)
            id = name.text
        } else {
            id = freshID("_J")
            current.unnamedReactions += 1
            declare(AntimonyName(text: id, token: place), as: .reaction)
        }
        current.reactions.append(
            AntimonyModel.Reaction(
                id: id,
                place: place,
                isReversible: isReversible,
                reactants: reactants,
                products: products,
                kineticLaw: kineticLaw,
                compartment: home
            )
        )
    }

    /// `A -| J`, `A -o J` or `A -( J`: the species inhibits, activates or somehow affects the reaction, which makes it a
    /// modifier; what it does to the rate is for the rate law to say.
    private mutating func interaction(
        of participants: [AntimonyModel.Participant],
        _ element: String
    ) throws(Stop) {
        if !take(mark: "-|") {
            advance()
            guard take(word: "o") || take(mark: "(") else {
                throw stop(
                    "\(token.spoken) cannot follow '-' here",
                    suggestion: "write '->' for a reaction, or '-|', '-o' or '-(' for an effect on one",
                    element: element
                )
            }
        }
        let reaction = try expectName("the name of a reaction")
        declare(reaction, as: .reaction)
        for participant in participants { declare(participant.species, as: .species) }
        current.interactions.append((participants.map(\.species), reaction))
    }

    /// Antimony's name for the next reaction or event without one: `_J0`, `_J1`, ...
    private func freshID(_ prefix: String) -> String {
        var number = prefix == "_J" ? current.unnamedReactions : current.unnamedEvents
        while current.symbols["\(prefix)\(number)"] != nil { number += 1 }
        return "\(prefix)\(number)"
    }

    /// `2 A + n B + $C`, or nothing.
    private mutating func participants(of element: String) throws(Stop) -> [AntimonyModel.Participant] {
        var result: [AntimonyModel.Participant] = []
        if case .mark(let mark) = token.kind, AntimonyParser.arrows[mark] != nil || mark == ";" { return [] }
        if isAtTerminator { return [] }
        repeat {
            var stoichiometry = AntimonyModel.Participant.Stoichiometry.number(1)
            let isNegative = isMark("-") && { if case .number = peek(1) { true } else { false } }()
            if isNegative { advance() }
            if case .number(let value) = token.kind {
                stoichiometry = .number(isNegative ? -value : value)
                advance()
            } else if case .word(let first) = token.kind, !AntimonyWords.keywords.contains(first) {
                let width = nameWidth
                let isName =
                    if case .word(let second) = peek(width) { !AntimonyWords.keywords.contains(second) } else {
                        isMark("$", at: width)
                    }
                if isName {
                    let name = try expectName("a stoichiometry")
                    declare(name, as: .stoichiometry)
                    stoichiometry = .name(name)
                }
            }
            let isBoundary = take(mark: "$")
            let species = try expectName("the name of a species")
            current.mention(species)
            if isBoundary { current.update(species) { $0.isBoundary = true } }
            result.append(AntimonyModel.Participant(stoichiometry: stoichiometry, species: species))
        } while take(mark: "+")
        return result
    }

    // MARK: Events

    /// `at trigger, options: x = formula, ...` or `at delay after trigger, options: ...`.
    mutating func event(named name: AntimonyName?) throws(Stop) {
        let place = name?.token ?? token
        let element = name.map { "event \($0.text)" } ?? "event"
        advance()
        let first = try formula("the event's trigger")
        let id = name?.text ?? freshID("_E")
        var event = AntimonyModel.Event(id: id, place: place, trigger: first)
        if take(word: "after") {
            event.delay = first
            event.trigger = try formula("the event's trigger")
        }
        while take(mark: ",") {
            if isMark(":") { break }
            try option(of: &event, element)
        }
        try expect(mark: ":", after: "the event's trigger and options")
        repeat {
            while token.kind == .newline { advance() }
            let target = try expectName("the name of a quantity to change")
            try expect(mark: "=", after: "the name of the quantity to change")
            let math = try formula("the new value")
            if event.assignments.contains(where: { $0.variable.text == target.text }) {
                faults.add(
                    at: target.token,
                    rule: "antimony-duplicate",
                    element: element,
                    "\(target.text) is set twice",
                    suggestion: "keep one of the two"
                )
            }
            current.mention(target)
            event.assignments.append((target, math))
        } while take(mark: ",") || take(mark: ":")
        let known = AntimonyName(text: id, token: place)
        if current.events.contains(where: { $0.id == id }) {
            faults.add(
                at: place,
                rule: "antimony-duplicate",
                element: element,
                "an event of this name already stands above",
                suggestion: "give each event its own name"
            )
        }
        if name == nil { current.unnamedEvents += 1 }
        declare(known, as: .event)
        current.events.append(event)
    }

    private mutating func option(of event: inout AntimonyModel.Event, _ element: String) throws(Stop) {
        guard case .word(let option) = token.kind else {
            throw stop(
                "\(token.spoken) stands where an option of the event was expected",
                suggestion: "write priority, t0, persistent or fromTrigger, then '='",
                element: element
            )
        }
        let place = token
        advance()
        try expect(mark: "=", after: "the option \(option)")
        if option == "priority" {
            event.priority = try formula("the priority")
            return
        }
        guard ["t0", "persistent", "fromTrigger"].contains(option) else {
            throw stop(
                "an event has no option '\(option)'",
                suggestion: "use priority, t0, persistent or fromTrigger",
                element: element,
                at: place
            )
        }
        guard case .word(let word) = token.kind, word == "true" || word == "false" else {
            throw stop(
                "\(token.spoken) stands where \(option) needs true or false",
                suggestion: "write \(option) = true or \(option) = false",
                element: element
            )
        }
        advance()
        switch option {
        case "t0": event.initialValue = word == "true"
        case "persistent": event.isPersistent = word == "true"
        default: event.usesTriggerTime = word == "true"
        }
    }
}
