internal import Diagnostics
internal import Expressions

/// Reads Antimony's statements from tokens by recursive descent; a fault ends its statement only.
struct AntimonyParser {
    /// Thrown when a statement cannot go on; the fault is already noted.
    struct Stop: Error {}

    /// Formulas nested deeper than this are refused, so that no text can exhaust the stack.
    static let depthLimit = 200
    /// Functions that expand to more expressions than this are refused.
    static let expressionLimit = 1_000_000

    let tokens: [AntimonyToken]
    var position = 0
    var depth = 0
    /// Expressions that calls of user-defined functions were expanded to so far.
    var expansions = 0
    var faults: AntimonyFaults
    var functions: [String: AntimonyFunction] = [:]
    var models: [AntimonyModel] = []
    /// Models that others use as submodels.
    var usedModels: Set<String> = []
    /// Models that come from imported files.
    var importedModels: Set<String> = []
    var imports = AntimonyImports()
    /// The model or text outside of models that statements belong to now.
    var current = AntimonyModel(name: AntimonyModel.outside)
    /// True while the two sides of a reaction are read.
    var isBeforeRateLaw = false
    /// Parameters of the function that is being read; nil in models.
    var functionParameters: Set<String>?

    init(_ tokens: [AntimonyToken], faults: AntimonyFaults) {
        self.tokens = tokens
        self.faults = faults
    }

    // MARK: Tokens

    var token: AntimonyToken { tokens[min(position, tokens.count - 1)] }

    func peek(_ offset: Int) -> AntimonyToken.Kind { tokens[min(position + offset, tokens.count - 1)].kind }

    func isMark(_ mark: String, at offset: Int = 0) -> Bool { peek(offset) == .mark(mark) }

    func isWord(_ word: String, at offset: Int = 0) -> Bool { peek(offset) == .word(word) }

    /// True where a statement may stop.
    var isAtTerminator: Bool {
        switch token.kind {
        case .newline, .end, .mark(";"), .word("end"): true
        default: false
        }
    }

    mutating func advance() { position = min(position + 1, tokens.count - 1) }

    mutating func take(mark: String) -> Bool {
        guard isMark(mark) else { return false }
        advance()
        return true
    }

    mutating func take(word: String) -> Bool {
        guard isWord(word) else { return false }
        advance()
        return true
    }

    mutating func expect(mark: String, after what: String) throws(Stop) {
        guard take(mark: mark) else {
            throw stop("\(token.spoken) stands where '\(mark)' must follow \(what)", suggestion: "write '\(mark)'")
        }
    }

    /// Takes a name that a model may give to a thing of its own.
    mutating func expectName(_ what: String) throws(Stop) -> AntimonyName {
        guard case .word(let name) = token.kind else {
            throw stop("\(token.spoken) stands where \(what) was expected", suggestion: "write a name")
        }
        if AntimonyWords.keywords.contains(name) {
            throw stop("the keyword '\(name)' stands where \(what) was expected", suggestion: "use another name")
        }
        if AntimonyFunctions.isReserved(name) || functions[name] != nil {
            throw stop(
                "'\(name)' is the name of a function or constant and cannot be \(what)",
                suggestion: "use another name"
            )
        }
        let result = AntimonyName(text: name, token: token)
        advance()
        return try part(of: result)
    }

    mutating func stop(
        _ message: String,
        suggestion: String? = nil,
        rule: String = "antimony-syntax",
        element: String? = nil,
        at place: AntimonyToken? = nil
    ) -> Stop {
        faults.add(at: place ?? token, rule: rule, element: element, message, suggestion: suggestion)
        return Stop()
    }

    // MARK: Text

    /// Reads the whole text into `models` and `current` (what stands outside of models).
    mutating func run() {
        while token.kind != .end, !faults.isFull {
            let before = position
            statement { parser throws(Stop) in try parser.topLevel() }
            if position == before { advance() }
        }
        current.flatten(faults: &faults)
    }

    /// Runs one statement; after a fault, goes on behind the statement's end.
    mutating func statement(_ body: (inout AntimonyParser) throws(Stop) -> Void) {
        do throws(Stop) {
            try body(&self)
        } catch {
            recover()
        }
        isBeforeRateLaw = false
        depth = 0
        functionParameters = nil
    }

    /// Skips to behind the next statement end. A broken reaction takes its rate law along, which would else be
    /// read as a statement of its own.
    private mutating func recover() {
        var skipsOne = isBeforeRateLaw
        while token.kind != .end {
            let kind = token.kind
            if kind == .word("end") { return }
            advance()
            if kind == .newline { return }
            if kind == .mark(";") {
                if !skipsOne { return }
                skipsOne = false
            }
        }
    }

    private mutating func topLevel() throws(Stop) {
        switch token.kind {
        case .newline, .mark(";"): advance()
        case .word("model"), .word("module"):
            // NOTE: `model created "..."` and its like are annotations.
            try model()
        case .word("import"): try importFile()
        case .word("function"):
            do throws(Stop) {
                try function()
            } catch {
                // The rest of a broken function would only be misread as statements.
                while token.kind != .end, !isWord("end") { advance() }
                advance()
            }
        case .word("end"):
            throw stop("'end' closes nothing here", suggestion: "remove it, or open a model before it")
        case .word(let name) where isWord("is", at: 1):
            // After its block, a model gets its display name by its own name.
            if let index = models.firstIndex(where: { $0.name == name }), case .text(let title) = peek(2) {
                models[index].title = title
                advance()
                advance()
                advance()
                try endOfStatement()
            } else {
                try bodyStatement()
            }
        default: try bodyStatement()
        }
    }

    private mutating func model() throws(Stop) {
        let opening = token
        advance()
        let isMain = take(mark: "*")
        let name = try expectName("the name of a model")
        if models.contains(where: { $0.name == name.text }) {
            faults.add(
                at: name.token,
                rule: "antimony-duplicate",
                element: "model \(name.text)",
                "a model of this name already stands above",
                suggestion: "give each model its own name"
            )
        }
        let outer = current
        current = AntimonyModel(name: name.text)
        current.isMain = isMain
        current.place = name.token
        if take(mark: "(") { try? exportList() }
        while !isWord("end"), token.kind != .end, !faults.isFull {
            let before = position
            statement { parser throws(Stop) in try parser.bodyStatement() }
            if position == before { advance() }
        }
        if !take(word: "end"), !faults.isFull {
            faults.add(
                at: opening,
                rule: "antimony-syntax",
                element: "model \(name.text)",
                "the model that begins here has no end",
                suggestion: "close it with 'end'"
            )
        }
        current.flatten(faults: &faults)
        models.append(current)
        current = outer
    }

    private mutating func exportList() throws(Stop) {
        if take(mark: ")") { return }
        repeat {
            let name = try expectName("a name")
            current.mention(name)
            current.exports.append(name.text)
        } while take(mark: ",")
        try expect(mark: ")", after: "the names of the model's interface")
    }

    /// `function name(a, b) formula end`.
    private mutating func function() throws(Stop) {
        advance()
        let name = try expectName("the name of a function")
        try expect(mark: "(", after: "the function's name")
        var parameters: [String] = []
        if !take(mark: ")") {
            repeat {
                parameters.append(try expectName("an argument").text)
            } while take(mark: ",")
            try expect(mark: ")", after: "the function's arguments")
        }
        if Set(parameters).count < parameters.count {
            throw stop(
                "an argument stands twice",
                suggestion: "give each argument its own name",
                element: "function \(name.text)",
                at: name.token
            )
        }
        skipLineEnds()
        let outer = current.graph
        current.graph = ExpressionGraph()
        functionParameters = Set(parameters)
        defer {
            current.graph = outer
            functionParameters = nil
        }
        let body = try formula("the function's formula")
        skipLineEnds()
        guard take(word: "end") else {
            throw stop(
                "\(token.spoken) stands where the function must end",
                suggestion: "a function is one formula and 'end'",
                element: "function \(name.text)"
            )
        }
        functions[name.text] = AntimonyFunction(parameters: parameters, graph: current.graph, body: body)
    }

    private mutating func skipLineEnds() {
        while token.kind == .newline || token.kind == .mark(";") { advance() }
    }

    mutating func endOfStatement() throws(Stop) {
        guard !isAtTerminator else { return }
        throw stop(
            "\(token.spoken) stands where the statement should end",
            suggestion: "end the statement with ';' or a new line before it"
        )
    }
}
