public import Diagnostics

/// A file that goes into a COMBINE archive.
public struct ArchiveEntry: Sendable, Hashable {
    /// The place within the archive.
    public var location: String
    /// Its format as the manifest names it, a URI of identifiers.org or purl.org.
    public var format: String
    public var bytes: [UInt8]

    public init(location: String, format: String, bytes: [UInt8]) {
        self.location = location
        self.format = format
        self.bytes = bytes
    }
}

/// Writes a COMBINE archive with its manifest; it is in place when it is whole.
///
/// **Source**: Bergmann et al. (2014), COMBINE archive and OMEX format, BMC Bioinformatics 15:369.
///
/// - Parameters:
///   - entries: the files, whose places are plain relative paths.
///   - path: the archive to write.
/// - Throws: why it cannot be written.
public func writeArchive(_ entries: [ArchiveEntry], to path: String) throws(DiagnosticsError) {
    func escaped(_ text: String) -> String {
        text.reduce(into: "") { escaped, character in
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case "\"": escaped += "&quot;"
            default: escaped.append(character)
            }
        }
    }
    let lines = entries.map {
        "  <content location=\"./\(escaped($0.location))\" format=\"\(escaped($0.format))\"/>\n"
    }
    let manifest =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        + "<omexManifest xmlns=\"http://identifiers.org/combine.specifications/omex-manifest\">\n"
        + "  <content location=\".\" format=\"http://identifiers.org/combine.specifications/omex\"/>\n"
        + lines.joined() + "</omexManifest>\n"
    try ZipArchive.write([("manifest.xml", Array(manifest.utf8))] + entries.map { ($0.location, $0.bytes) }, to: path)
}
