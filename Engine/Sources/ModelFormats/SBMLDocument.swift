internal import CSBML
internal import Diagnostics

/// The one owner of a libSBML document; everything reached through it lives as long as it does.
struct SBMLDocument: ~Copyable {
    let pointer: OpaquePointer
    let file: String

    init(_ text: SBMLText, file: String) throws(DiagnosticsError) {
        self.file = file
        let (document, reason) = Self.withReason { HeptadSBMLDocument_read(text.text, $0, $1) }
        guard let document else {
            throw DiagnosticsError([
                Diagnostic(
                    .error,
                    rule: "sbml-document",
                    at: SourceLocation(file: file),
                    "libSBML cannot read the document: \(reason.asSentence)",
                    suggestion: "give <sbml> a level, a version and the namespace that belongs to them"
                )
            ])
        }
        pointer = document
        // NOTE: where `comp` looks for external models.
        SBMLDocument_setLocationURI(pointer, "file:" + file)
    }

    /// A guarded call's result, and the words of the exception that ended it.
    static func withReason<Result>(
        _ call: (UnsafeMutablePointer<CChar>?, Int) -> Result
    ) -> (result: Result, reason: String) {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
            let result = call(buffer.baseAddress, buffer.count)
            return (result, String(sbml: buffer.baseAddress))
        }
    }

    deinit { SBMLDocument_free(pointer) }

    var model: OpaquePointer? { SBMLDocument_getModel(pointer) }

    /// Refuses what is faulty or not supported, and flattens a composed model.
    ///
    /// - Returns: Notes on what was left out.
    func prepareForReading() throws(DiagnosticsError) -> [Diagnostic] {
        var notes: [Diagnostic] = []
        var faults: [Diagnostic] = []
        for message in messages(from: 0) {
            if message.severity == .error {
                faults.append(message)
            } else if message.rule == "sbml-package" {
                notes.append(message)
            }
        }
        guard faults.isEmpty else { throw DiagnosticsError(faults) }
        if let element = HeptadSBMLDocument_firstMalformed(pointer) {
            throw DiagnosticsError([malformed(element)])
        }
        guard let model else {
            throw DiagnosticsError([
                fault("sbml-model", "the document has no model", suggestion: "add a <model> element")
            ])
        }
        if SBase_getPlugin(model, "qual") != nil, SBMLDocument_getPackageRequired(pointer, "qual") != 0 {
            faults.append(fault("unsupported", "package qual: qualitative models are not time courses; not supported"))
        }
        if let fbc = SBase_getPlugin(model, "fbc"), FbcModelPlugin_getNumObjectives(fbc) > 0 {
            faults.append(fault("unsupported", "flux balance constraints: not a time course; not supported"))
        }
        guard faults.isEmpty else { throw DiagnosticsError(faults) }
        if SBase_getPlugin(pointer, "comp") != nil { try flatten() }
        return notes
    }

    /// What libSBML found, each message once.
    func messages(from first: UInt32) -> [Diagnostic] {
        var found: [Diagnostic] = []
        var seen: Set<Diagnostic> = []
        for index in first..<max(first, SBMLDocument_getNumErrors(pointer)) {
            guard let error = SBMLDocument_getError(pointer, index) else { continue }
            let diagnostic = Diagnostic(libSBMLError: error, file: file)
            if seen.insert(diagnostic).inserted { found.append(diagnostic) }
        }
        return found
    }

    /// The fault of an element whose mathematics has a node without its name.
    func malformed(_ element: OpaquePointer) -> Diagnostic {
        Diagnostic(
            .error,
            rule: "sbml-math",
            at: SourceLocation(file: file, element: element),
            element: String(sbml: SBase_getElementName(element)),
            "its mathematics is not well formed",
            suggestion: "give every <ci> a name and every <apply> a function"
        )
    }

    func fault(_ rule: String, _ message: String, suggestion: String? = nil) -> Diagnostic {
        Diagnostic(
            .error,
            rule: rule,
            at: SourceLocation(file: file, element: model ?? pointer),
            message,
            suggestion: suggestion
        )
    }
}

extension Diagnostic {
    /// An `XMLError_t` in this project's words.
    fileprivate init(libSBMLError error: OpaquePointer, file: String) {
        let identifier = XMLError_getErrorId(error)
        let isFault = XMLError_isError(error) != 0 || XMLError_isFatal(error) != 0
        let isPackage =
            identifier == RequiredPackagePresent.rawValue || identifier == UnrequiredPackagePresent.rawValue
        let line = Int(XMLError_getLine(error))
        let column = Int(XMLError_getColumn(error))
        // NOTE: libSBML's text is the rule, a line `Reference: section`, and what is wrong here; the last may be missing.
        var (rule, wrong) = (String(sbml: XMLError_getMessage(error)), "")
        if let reference = rule.firstRange(of: "\nReference:") {
            wrong = rule[reference.upperBound...].split(separator: "\n").dropFirst().joined(separator: " ").asSentence
            rule.removeSubrange(reference.lowerBound...)
        }
        rule = rule.asSentence
        if rule.isEmpty { rule = String(sbml: XMLError_getShortMessage(error)) }
        self.init(
            isFault ? .error : .warning,
            rule: isPackage ? (isFault ? "unsupported" : "sbml-package") : "sbml-\(identifier)",
            at: SourceLocation(file: file, line: line > 0 ? line : nil, column: line > 0 && column > 0 ? column : nil),
            wrong.isEmpty ? rule : wrong,
            suggestion: wrong.isEmpty ? nil : rule
        )
    }
}

extension SourceLocation {
    /// Where an element of a document starts; the file alone where libSBML made the element itself.
    init(file: String, element: OpaquePointer?) {
        self.init(file: file)
        guard let element else { return }
        let line = Int(SBase_getLine(element))
        let column = Int(SBase_getColumn(element))
        if line > 0 {
            self.line = line
            if column > 0 { self.column = column }
        }
    }
}

extension String {
    /// The text on one line, without a full stop.
    var asSentence: String {
        var sentence = split(whereSeparator: \.isWhitespace).joined(separator: " ")
        while sentence.hasSuffix(".") { sentence.removeLast() }
        return sentence
    }

    /// A string that libSBML owns, empty where it has none.
    init(sbml pointer: UnsafePointer<CChar>?) {
        self = pointer.map { String(cString: $0) } ?? ""
    }
}
