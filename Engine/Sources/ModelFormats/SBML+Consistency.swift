internal import CSBML
public import Diagnostics
internal import Synchronization

extension SBML {
    /// What libSBML's own validation finds in a document: identifiers, references, mathematics, units.
    ///
    /// Units that cannot be checked because something has none are one note, however many expressions that is.
    ///
    /// - Parameters:
    ///   - text: The XML document, within the bounds of `read`.
    ///   - file: The name that findings carry.
    /// - Returns: Errors and warnings with their places, in the order of the text. Empty also where the text cannot be
    ///   read at all, which `read` reports.
    public static func check(_ text: String, file: String) -> [Diagnostic] {
        guard let bounded = try? SBMLText(text, file: file),
            let prepared = try? DrawingPackages.removed(from: bounded, file: file)
        else { return [] }
        return libSBML.withLock { _ in
            guard let document = try? SBMLDocument(prepared, file: file) else { return [] }
            let known = document.messages(from: 0)
            if known.contains(where: { $0.severity == .error }) { return [] }
            if HeptadSBMLDocument_firstMalformed(document.pointer) != nil { return [] }
            let first = SBMLDocument_getNumErrors(document.pointer)
            // NOTE: good practice is a matter of taste; it would bury what is wrong.
            SBMLDocument_setConsistencyChecks(
                document.pointer,
                SBMLErrorCategory_t(rawValue: UInt32(LIBSBML_CAT_MODELING_PRACTICE.rawValue)),
                0
            )
            let (status, reason) = SBMLDocument.withReason {
                HeptadSBMLDocument_checkConsistency(document.pointer, $0, $1)
            }
            guard status == LIBSBML_OPERATION_SUCCESS.rawValue else {
                let message = "libSBML's validation did not come to its end: \(reason.asSentence)"
                return [Diagnostic(.warning, rule: "sbml-check", at: SourceLocation(file: file), message)]
            }
            return summarised(document.messages(from: first), file: file)
        }
    }

    /// Rules that say that a check of units was not possible, or that a quantity has no unit.
    private static let undeclaredUnits = Set((Array(99505...99509) + [20513, 20616, 20702]).map { "sbml-\($0)" })

    private static func summarised(_ found: [Diagnostic], file: String) -> [Diagnostic] {
        var kept = found.filter { !undeclaredUnits.contains($0.rule) && $0.rule != "sbml-package" }
        let unchecked = found.count { undeclaredUnits.contains($0.rule) }
        if let first = found.first(where: { undeclaredUnits.contains($0.rule) }) {
            kept.append(
                Diagnostic(
                    .note,
                    rule: "sbml-units",
                    at: first.location,
                    "\(unchecked) quantities and expressions have no units or use numbers that have none, so that units"
                        + " cannot be checked in full; the first is here",
                    suggestion: "state the units of parameters and numbers"
                )
            )
        }
        return kept.sorted { left, right in
            (left.location?.line ?? 0, left.location?.column ?? 0)
                < (right.location?.line ?? 0, right.location?.column ?? 0)
        }
    }
}
