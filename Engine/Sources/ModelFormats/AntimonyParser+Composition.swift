/// Submodels: `A: mod(x, y)`, `A.x is y`, `delete A.J0`.
extension AntimonyParser {
    /// The number of tokens of the name that stands here: more than one where it reaches into a submodel.
    var nameWidth: Int {
        guard case .word(let head) = token.kind, isMark(".", at: 1), current.submodel(named: head) != nil else {
            return 1
        }
        var width = 1
        while isMark(".", at: width), case .word = peek(width + 1) { width += 2 }
        return width
    }

    /// Takes the rest of a name like `A.B.x`, whose head was just taken.
    mutating func part(of head: AntimonyName) throws(Stop) -> AntimonyName {
        guard isMark("."), let submodel = current.submodel(named: head.text) else { return head }
        var path: [String] = []
        while isMark("."), case .word(let word) = peek(1) {
            path.append(word)
            advance()
            advance()
        }
        let part = path.joined(separator: "__")
        guard submodel.has(part) else {
            throw stop(
                "the model '\(submodel.model.name)' has no part '\(path.joined(separator: "."))'",
                suggestion: "name one of the parts that it has",
                element: "submodel \(head.text)",
                at: head.token
            )
        }
        return AntimonyName(text: submodel.name(of: part), token: head.token)
    }

    /// `A: mod(x, y), timeconv = t, extentconv = e`, behind the colon.
    mutating func submodel(_ name: AntimonyName, of model: String) throws(Stop) {
        guard let source = models.last(where: { $0.name == model }) else {
            throw stop(
                "there is no model '\(model)' above",
                suggestion: "define the model before it is used, or import its file",
                element: "submodel \(name.text)"
            )
        }
        guard current.symbols[name.text] == nil, current.submodel(named: name.text) == nil else {
            throw stop(
                "the name '\(name.text)' is already taken",
                suggestion: "give the submodel its own name",
                rule: "antimony-duplicate",
                element: "submodel \(name.text)",
                at: name.token
            )
        }
        var submodel = AntimonyModel.Submodel(name: name, model: source)
        usedModels.insert(model)
        advance()
        advance()
        let arguments = try submodelArguments(submodel)
        while take(mark: ",") {
            guard case .word(let option) = token.kind, option == "timeconv" || option == "extentconv" else {
                throw stop(
                    "\(token.spoken) stands where 'timeconv' or 'extentconv' was expected",
                    suggestion: "write timeconv = name or extentconv = name",
                    element: "submodel \(name.text)"
                )
            }
            advance()
            try expect(mark: "=", after: option)
            let factor = try expectName("the name of a conversion factor")
            current.mention(factor)
            if option == "timeconv" { submodel.timeFactor = factor.text } else { submodel.extentFactor = factor.text }
        }
        current.submodels.append(submodel)
        for (old, new) in source.aliases { current.aliases[submodel.name(of: old)] = submodel.name(of: new) }
        for (export, argument) in zip(source.exports, arguments) {
            let part = AntimonyName(text: submodel.name(of: export), token: name.token)
            switch argument {
            case .name(let name):
                current.mention(name)
                current.unite(part.text, with: name.text)
            case .number(let value): current.update(part) { $0.initialValue = (.number(value), part.token) }
            }
        }
    }

    private enum Argument {
        case name(AntimonyName)
        case number(Double)
    }

    private mutating func submodelArguments(_ submodel: AntimonyModel.Submodel) throws(Stop) -> [Argument] {
        var arguments: [Argument] = []
        if take(mark: ")") { return [] }
        repeat {
            let isNegative = take(mark: "-")
            if case .number(let value) = token.kind {
                arguments.append(.number(isNegative ? -value : value))
                advance()
            } else {
                arguments.append(.name(try expectName("a name for the submodel's interface")))
            }
        } while take(mark: ",")
        try expect(mark: ")", after: "the submodel's interface")
        let count = submodel.model.exports.count
        guard arguments.count <= count else {
            throw stop(
                "the model '\(submodel.model.name)' takes \(count) names, not \(arguments.count)",
                suggestion: "name what it shares in its first line: model \(submodel.model.name)(a, b)",
                element: "submodel \(submodel.name.text)",
                at: submodel.name.token
            )
        }
        return arguments
    }

    /// `A.x is y` and `A.x * factor is y`: one thing from here on, under the outer name.
    mutating func synonym() throws(Stop) {
        let isPart = nameWidth > 1
        let name = try expectName("a name")
        current.mentionUnlessPart(name, isPart: isPart)
        if take(mark: "*") {
            let factor = try expectName("the name of a conversion factor")
            current.mention(factor)
            current.partFactors[name.text] = factor.text
        }
        guard take(word: "is") else {
            throw stop(
                "\(token.spoken) stands where 'is' was expected",
                suggestion: "write \(name.text) * factor is name"
            )
        }
        let otherIsPart = nameWidth > 1
        let other = try expectName("a name")
        current.mentionUnlessPart(other, isPart: otherIsPart)
        if otherIsPart, !isPart {
            current.unite(other.text, with: name.text)
        } else {
            current.unite(name.text, with: other.text)
        }
    }

    /// `delete A.J0, A.k`.
    mutating func deletion() throws(Stop) {
        advance()
        repeat {
            guard nameWidth > 1 else {
                throw stop(
                    "only parts of submodels can be deleted",
                    suggestion: "write delete A.x, with A a submodel, or leave the thing out"
                )
            }
            current.deletions.insert(try expectName("a part of a submodel").text)
        } while take(mark: ",")
    }
}

extension AntimonyModel {
    /// The submodel of a name.
    func submodel(named name: String) -> Submodel? { submodels.first { $0.name.text == name } }

    /// Makes a name of the model's own known; parts of submodels are known already.
    mutating func mentionUnlessPart(_ name: AntimonyName, isPart: Bool) {
        if !isPart { mention(name) }
    }
}
