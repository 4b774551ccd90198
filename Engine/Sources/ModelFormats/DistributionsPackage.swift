internal import CXML
internal import Diagnostics
internal import Foundation
internal import ReactionModels

/// The `distrib` package, turned into what libSBML can read before libSBML sees the text.
///
/// Debian's libSBML is built without the package. Each of its csymbols becomes a function name that no SBML text can
/// spell, which `SBMLMath` knows; statements on uncertainty, which no simulation uses, are left out with a note.
///
/// **Source**: SBML Level 3 Package: Distributions, Version 1, Release 1.
enum DistributionsPackage {
    static let namespace = "http://www.sbml.org/sbml/level3/version1/distrib/version1"
    static let symbols = "http://www.sbml.org/sbml/symbols/distrib/"
    static let mathematics = "http://www.w3.org/1998/Math/MathML"

    /// The text without the package and notes on what was left out; any other text as it is.
    static func rewritten(_ text: SBMLText, file: String) throws(DiagnosticsError) -> (SBMLText, [Diagnostic]) {
        guard mentions(text.text, namespace) || mentions(text.text, symbols) else { return (text, []) }
        let document = try XMLTree(text.text, file: file)
        var rewriting = Rewriting(file: file)
        rewriting.run(document.root)
        guard rewriting.faults.isEmpty else { throw DiagnosticsError(rewriting.faults) }
        return (try SBMLText(document.text(), file: file), rewriting.notes)
    }

    /// The text that libSBML wrote, with the calls of reserved function names as csymbols again.
    static func restored(in text: String) -> String {
        let call = "<ci> " + RandomDraw.Distribution.reservedPrefix
        guard mentions(text, call) else { return text }
        var text = text.replacing(
            "<sbml ",
            with: "<sbml xmlns:distrib=\"\(namespace)\" distrib:required=\"true\" ",
            maxReplacements: 1
        )
        for name in RandomDraw.Distribution.allCases.map(\.rawValue) {
            // NOTE: only libSBML's own elements can look so, as it writes `<` in names and notes as `&lt;`.
            let symbol = "<csymbol encoding=\"text\" definitionURL=\"\(symbols)\(name)\"> \(name) </csymbol>"
            text = text.replacing(call + name + " </ci>", with: symbol)
        }
        return text
    }

    /// Whether a text holds a word, byte by byte: a search by characters took a tenth of the time to load a large model.
    private static func mentions(_ text: String, _ word: String) -> Bool {
        // XML holds no NUL, at which the C library would stop.
        text.withCString { strstr($0, word) != nil }
    }

    /// One walk over a tree that changes it in place.
    private struct Rewriting {
        let file: String
        var faults: [Diagnostic] = []
        var uncertainties = 0
        var firstUncertainty: Int?

        init(file: String) { self.file = file }

        var notes: [Diagnostic] {
            guard uncertainties > 0 else { return [] }
            return [
                Diagnostic(
                    .note,
                    rule: "sbml-uncertainty",
                    at: SourceLocation(file: file, line: firstUncertainty),
                    element: uncertainties == 1 ? "1 list of uncertainties" : "\(uncertainties) lists of uncertainties",
                    "statements on uncertainty are not used"
                )
            ]
        }

        /// Visits every element, without recursion.
        mutating func run(_ root: UnsafeMutablePointer<xmlNode>?) {
            var pending = [root].compactMap(\.self)
            var visited: [UnsafeMutablePointer<xmlNode>] = []
            while let node = pending.popLast() {
                visited.append(node)
                XMLTree.removeAttributes(of: DistributionsPackage.namespace, at: node)
                if XMLTree.name(node) == "csymbol", XMLTree.namespace(node) == mathematics { replaceSymbol(node) }
                var child = node.pointee.children
                while let current = child {
                    child = current.pointee.next
                    guard current.pointee.type == XML_ELEMENT_NODE else { continue }
                    if XMLTree.namespace(current) == DistributionsPackage.namespace {
                        leaveOut(current)
                    } else {
                        pending.append(current)
                    }
                }
            }
            // Only now does nothing below use them.
            for node in visited { XMLTree.removeDeclarations(of: DistributionsPackage.namespace, at: node) }
        }

        private mutating func leaveOut(_ node: UnsafeMutablePointer<xmlNode>) {
            let (name, line) = (XMLTree.name(node), Int(xmlGetLineNo(node)))
            if name == "listOfUncertainties" {
                uncertainties += 1
                if firstUncertainty == nil { firstUncertainty = line }
            } else {
                faults.append(
                    Diagnostic(
                        .error,
                        rule: "unsupported",
                        at: SourceLocation(file: file, line: line),
                        element: "distrib:\(name)",
                        "an element of a draft of the package distrib: not supported",
                        suggestion: "use the csymbols of its version 1, such as \(symbols)normal"
                    )
                )
            }
            xmlUnlinkNode(node)
            xmlFreeNode(node)
        }

        private mutating func replaceSymbol(_ node: UnsafeMutablePointer<xmlNode>) {
            guard let url = XMLTree.attribute("definitionURL", of: node), url.hasPrefix(symbols) else { return }
            let name = String(url.dropFirst(symbols.count))
            guard let distribution = RandomDraw.Distribution(rawValue: name) else {
                faults.append(
                    Diagnostic(
                        .error,
                        rule: "unsupported",
                        at: SourceLocation(file: file, line: Int(xmlGetLineNo(node))),
                        element: "csymbol \(name)",
                        "no distribution of the package distrib has this name: not supported",
                        suggestion: nearMiss(to: name, among: RandomDraw.Distribution.allCases.map(\.rawValue))
                            .map { "did you mean `\($0)`" }
                    )
                )
                return
            }
            xmlNodeSetName(node, "ci")
            for attribute in ["definitionURL", "encoding"] { xmlUnsetProp(node, attribute) }
            xmlNodeSetContent(node, RandomDraw.Distribution.reservedPrefix + distribution.rawValue)
        }
    }
}
