internal import Diagnostics

/// Files that a text imports, so that none is read twice or imports itself.
struct AntimonyImports {
    /// Files on the way from the first text to the one that is read now.
    var open: [String] = []
    var finished: Set<String> = []
    var bytes = 0

    /// Texts that import each other deeper than this are refused.
    static let depthLimit = 50
}

extension AntimonyParser {
    /// `import "file.ant"`: the models and functions of another file beside this one or in a folder below it.
    mutating func importFile() throws(Stop) {
        let place = token
        advance()
        guard case .text(let name) = token.kind else {
            throw stop(
                "\(token.spoken) stands where the name of a file was expected",
                suggestion: "write import \"file.ant\""
            )
        }
        advance()
        try endOfStatement()
        let isBeside = !name.isEmpty && !name.hasPrefix("/") && !name.contains(":")
        guard isBeside, !name.split(separator: "/").contains("..") else {
            throw refuse(
                name,
                place,
                "only files beside the model or in a folder below it are read",
                "put the file there and name it without '..', scheme or leading '/'"
            )
        }
        let folder = faults.file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let path = folder.map { $0 + "/" }.joined() + name
        if imports.finished.contains(path) { return }
        guard path != faults.file, !imports.open.contains(path) else {
            throw refuse(
                name,
                place,
                "the file imports itself",
                "move what both need into a third file"
            )
        }
        guard imports.open.count < AntimonyImports.depthLimit else {
            throw refuse(
                name,
                place,
                "files import each other more than \(AntimonyImports.depthLimit) deep",
                "import the last file directly"
            )
        }
        guard ModelLanguage(path: name) == .antimony else {
            throw refuse(
                name,
                place,
                "only Antimony can be imported",
                "convert the file: heptad convert model.xml model.ant"
            )
        }
        try read(path, from: place)
    }

    private mutating func read(
        _ path: String,
        from place: AntimonyToken
    ) throws(Stop) {
        let text: String
        do {
            text = try ModelFile.text(at: path)
        } catch {
            for diagnostic in error.diagnostics {
                faults.add(at: place, rule: diagnostic.rule, element: "file '\(path)'", diagnostic.message)
            }
            throw Stop()
        }
        imports.bytes += text.utf8.count
        guard imports.bytes <= Antimony.sizeLimit else {
            throw refuse(
                path,
                place,
                "the imported files are longer than \(Antimony.sizeLimit >> 20) MiB together",
                "split the model"
            )
        }
        var inner = AntimonyFaults(file: path)
        let tokens = AntimonyLexer.tokens(of: text, faults: &inner).map { token in
            var token = token
            token.file = path
            return token
        }
        var parser = AntimonyParser(tokens, faults: inner)
        parser.functions = functions
        parser.models = models
        parser.usedModels = usedModels
        parser.expansions = expansions
        parser.imports = imports
        parser.imports.open.append(path)
        parser.run()
        faults.add(parser.faults.diagnostics)
        if !parser.current.isEmpty {
            throw refuse(
                path,
                place,
                "statements stand outside of the models of the imported file",
                "move them into a model"
            )
        }
        for index in models.count..<max(models.count, parser.models.count) { parser.models[index].isMain = false }
        functions = parser.functions
        importedModels.formUnion(parser.models[models.count...].map(\.name))
        models = parser.models
        usedModels = parser.usedModels
        expansions = parser.expansions
        imports = parser.imports
        imports.open.removeLast()
        imports.finished.insert(path)
    }

    private mutating func refuse(
        _ file: String,
        _ place: AntimonyToken,
        _ message: String,
        _ suggestion: String
    ) -> Stop {
        stop(message, suggestion: suggestion, rule: "antimony-import", element: "file '\(file)'", at: place)
    }
}
