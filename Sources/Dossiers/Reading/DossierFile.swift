internal import Diagnostics
internal import Foundation

/// One file of a dossier: its name for messages, its bytes and their hash.
public struct DossierFile: Sendable {
    /// The path as the user gave it, for messages and links.
    public let path: String
    public let text: String
    public let hash: ContentHash

    /// Reads a UTF-8 file; nil where it is absent (reported when required), too large or not UTF-8 (reported always).
    public init?(_ name: String, in folder: String, required: Bool, faults: DiagnosticCollector) {
        let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
        let location = SourceLocation(file: path)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
            if required {
                faults.error(
                    "missing-file",
                    at: location,
                    "the file is missing",
                    suggestion: "every dossier has \(name)"
                )
            }
            return nil
        }
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
        guard size <= YAMLNode.maximumSize else {
            faults.error(
                "yaml-too-large",
                at: location,
                "the file has \(size) bytes",
                suggestion: "at most \(YAMLNode.maximumSize) bytes are read; split the dossier"
            )
            return nil
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            faults.error(
                "unreadable-file",
                at: location,
                "the file cannot be read",
                suggestion: "check its permissions"
            )
            return nil
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            faults.error("not-utf8", at: location, "the file is not UTF-8 text")
            return nil
        }
        self.path = path
        self.text = text
        hash = ContentHash(of: data)
    }

    /// Parses the text; nil, with the fault reported, where it is not one YAML document.
    public func yaml(faults: DiagnosticCollector) -> YAMLNode? { YAMLNode.parse(text, file: path, faults: faults) }
}
