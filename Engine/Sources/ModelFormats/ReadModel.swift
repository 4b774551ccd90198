public import Diagnostics
internal import Glibc
public import ReactionModels

/// The languages that models are read and written in.
public enum ModelLanguage: Sendable, Hashable {
    case antimony, sbml

    /// The language that a file's extension names: `.ant` and `.txt` Antimony, `.xml` and `.sbml` SBML; nil for others.
    public init?(path: String) {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        switch name.split(separator: ".").dropFirst().last?.lowercased() {
        case "ant", "txt": self = .antimony
        case "xml", "sbml": self = .sbml
        default: return nil
        }
    }
}

/// Reads a model file in the language that its extension names.
///
/// - Throws: `DiagnosticsError` with all faults of the file, also where it cannot be read at all or is beyond a limit.
public func readModel(
    at path: String,
    limits: ModelLimits = .standard
) throws(DiagnosticsError) -> ReactionModel {
    let model: ReactionModel
    switch ModelLanguage(path: path) {
    case .antimony: model = try Antimony.read(ModelFile.text(at: path), file: path)
    case .sbml: model = try SBML.read(ModelFile.text(at: path), file: path)
    case nil:
        throw DiagnosticsError([
            Diagnostic(
                .error,
                rule: "model-format",
                at: SourceLocation(file: path),
                "the file's name does not say which language it is in",
                suggestion: "end it in .ant for Antimony or in .xml or .sbml for SBML"
            )
        ])
    }
    try limits.check(model, file: path)
    return model
}

/// Writes a model in a language.
///
/// - Returns: the text.
/// - Throws: what the language cannot say.
public func text(of model: ReactionModel, in language: ModelLanguage) throws(DiagnosticsError) -> String {
    switch language {
    case .antimony: try Antimony.text(of: model)
    case .sbml: try SBML.text(of: model)
    }
}

/// What can be found in a model file beside the faults that `readModel` throws: libSBML's own validation, with the
/// dimensions of rate laws and rules where the units of their parts are stated.
///
/// - Returns: nothing for a file that cannot be read. Of Antimony, what is wrong with units in the same model as SBML,
///   without lines.
public func consistencyFindings(at path: String) -> [Diagnostic] {
    switch ModelLanguage(path: path) {
    case .sbml: return (try? ModelFile.text(at: path)).map { SBML.check($0, file: path) } ?? []
    case .antimony:
        guard let model = try? readModel(at: path), let text = try? SBML.text(of: model) else { return [] }
        return SBML.check(text, file: path).filter { isAboutUnits($0.rule) }.map { finding in
            var finding = finding
            finding.location = SourceLocation(file: path)
            finding.message = finding.message.replacing("; the first is here", with: "")
            return finding
        }
    case nil: return []
    }
}

/// Whether a rule of SBML's validation is one of those on units: 10501 to 10599.
private func isAboutUnits(_ rule: String) -> Bool {
    rule == "sbml-units" || (rule.hasPrefix("sbml-105") && rule.count == 10)
}

/// Files that hold models.
package enum ModelFile {
    /// The text of a file in UTF-8, or in Latin-1 where an XML declaration says so.
    package static func text(at path: String) throws(DiagnosticsError) -> String {
        guard let stream = fopen(path, "rb") else {
            throw fault(path, "file", "the file cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { fclose(stream) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, stream)
            if count == 0 { break }
            bytes.append(contentsOf: buffer[..<count])
            if bytes.count > SBML.maximumSize {
                throw fault(path, "file-size", "the file is larger than \(SBML.maximumSize) bytes")
            }
        }
        if ferror(stream) != 0 {
            throw fault(path, "file", "the file cannot be read: \(String(cString: strerror(errno)))")
        }
        return try decoded(bytes, file: path)
    }

    /// Bytes of a file as text: UTF-8, or Latin-1 where an XML declaration says so.
    package static func decoded(_ bytes: [UInt8], file: String) throws(DiagnosticsError) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        let declaration = String(decoding: bytes.prefix(200), as: UTF8.self).lowercased()
        if declaration.contains("iso-8859-1") || declaration.contains("latin1") {
            return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        }
        throw fault(file, "file-encoding", "the file is not in UTF-8", "save it in UTF-8")
    }

    private static func fault(
        _ path: String,
        _ rule: String,
        _ message: String,
        _ suggestion: String? = nil
    ) -> DiagnosticsError {
        DiagnosticsError([
            Diagnostic(.error, rule: rule, at: SourceLocation(file: path), message, suggestion: suggestion)
        ])
    }
}
