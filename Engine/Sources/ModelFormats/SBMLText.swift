package import Diagnostics

/// An XML text that is safe to hand to a recursive reader: bounded in size and depth, without entities, in UTF-8.
package struct SBMLText {
    package let text: String

    /// Level 1 formulas are parsed by recursion over their characters; longer ones are refused.
    static let longestFormula = 10_000

    /// - Parameters:
    ///   - original: The text as it came.
    ///   - file: The name that faults carry.
    ///   - language: What the text is in, as the first word of the rules that faults name.
    /// - Throws: what could exhaust the stack or memory of a parser.
    package init(_ original: String, file: String, language: String = "sbml") throws(DiagnosticsError) {
        guard original.utf8.count <= SBML.maximumSize else {
            throw DiagnosticsError([
                Diagnostic(
                    .error,
                    rule: "\(language)-size",
                    at: SourceLocation(file: file),
                    "the text has \(original.utf8.count) bytes; at most \(SBML.maximumSize) are read"
                )
            ])
        }
        var faults: [Diagnostic] = []
        var declarationEnd: Int?
        var contiguous = original
        contiguous.withUTF8 { bytes in
            var scan = XMLBoundsScan(bytes: bytes, file: file, language: language)
            scan.run()
            faults = scan.faults
            declarationEnd = scan.declarationEnd
        }
        if !faults.isEmpty { throw DiagnosticsError(faults) }
        // NOTE: the text is UTF-8 by now whatever its declaration says. The new declaration has no line end of its
        // own, so that libSBML's line numbers are those of the original.
        let body = contiguous.utf8.dropFirst(declarationEnd ?? contiguous.bomLength)
        text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + (String(body) ?? "")
    }
}

extension String {
    /// Bytes of a byte order mark at the start.
    fileprivate var bomLength: Int { utf8.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }
}

/// One pass over XML that finds what could exhaust the stack or memory of the real parser behind it.
///
/// It judges nothing else: malformed XML passes and is reported by libSBML.
private struct XMLBoundsScan {
    let bytes: UnsafeBufferPointer<UInt8>
    let file: String
    let language: String
    var faults: [Diagnostic] = []
    /// Offset after a leading `<?xml ... ?>`.
    var declarationEnd: Int?
    private var position = 0
    private var line = 1
    private var depth = 0

    init(bytes: UnsafeBufferPointer<UInt8>, file: String, language: String) {
        self.bytes = bytes
        self.file = file
        self.language = language
    }

    mutating func run() {
        if starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        if starts(with: "<?xml".utf8) {
            skip(past: "?>")
            declarationEnd = position
        }
        while position < bytes.count, faults.isEmpty {
            guard bytes[position] == UInt8(ascii: "<") else {
                step()
                continue
            }
            if starts(with: "<!--".utf8) {
                skip(past: "-->")
            } else if starts(with: "<![CDATA[".utf8) {
                skip(past: "]]>")
            } else if starts(with: "<?".utf8) {
                skip(past: "?>")
            } else if starts(with: "<!".utf8) {
                fail("doctype", "a document type declaration is not read", "none is needed; remove it")
            } else if starts(with: "</".utf8) {
                depth -= 1
                skip(past: ">")
            } else {
                tag()
            }
        }
    }

    /// A start tag, whose attribute values may hold any character but their quote.
    private mutating func tag() {
        depth += 1
        if depth > SBML.maximumDepth {
            return fail("depth", "elements are nested more than \(SBML.maximumDepth) deep", nil)
        }
        step()
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: ">"):
                if bytes[position - 1] == UInt8(ascii: "/") { depth -= 1 }
                return step()
            case let quote where quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"):
                let isFormula = followsFormula()
                let start = position + 1
                repeat { step() } while position < bytes.count && bytes[position] != quote
                if isFormula, position - start > SBMLText.longestFormula {
                    return fail(
                        "formula-length",
                        "a formula has \(position - start) characters; at most \(SBMLText.longestFormula) are read",
                        nil
                    )
                }
                step()
            default:
                step()
            }
        }
    }

    /// Whether the attribute whose opening quote is here is `formula`, the only one that is parsed further.
    private func followsFormula() -> Bool {
        var end = position
        while end > 0, bytes[end - 1] == UInt8(ascii: "=") || bytes[end - 1] <= 0x20 { end -= 1 }
        let name = "formula".utf8
        return end >= name.count && bytes[(end - name.count)..<end].elementsEqual(name)
    }

    private mutating func step() {
        if position < bytes.count {
            let byte = bytes[position]
            if byte == 0x0A { line += 1 }
            if byte == 0 { fail("character", "the text holds a null character", "remove it") }
            position += 1
        }
    }

    private mutating func skip(past end: String) {
        while position < bytes.count, !starts(with: end.utf8) { step() }
        position = Swift.min(position + end.utf8.count, bytes.count)
    }

    private func starts(with text: some Collection<UInt8>) -> Bool {
        position + text.count <= bytes.count && bytes[position..<(position + text.count)].elementsEqual(text)
    }

    private mutating func fail(_ rule: String, _ message: String, _ suggestion: String?) {
        faults.append(
            Diagnostic(
                .error,
                rule: "\(language)-\(rule)",
                at: SourceLocation(file: file, line: line),
                message,
                suggestion: suggestion
            )
        )
    }
}
