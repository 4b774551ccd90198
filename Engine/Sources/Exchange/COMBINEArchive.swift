internal import Diagnostics
internal import ModelFormats

/// A COMBINE archive: a zip file with a manifest.
///
/// **Source**: Bergmann et al. (2014), COMBINE archive and OMEX format, BMC Bioinformatics 15:369.
final class COMBINEArchive: ExchangeSource {
    struct Content {
        var location: String
        var format: String
        var isMaster: Bool
    }

    private let zip: ZipArchive
    let contents: [Content]
    /// Places of the SED-ML documents that are to be run, in the manifest's order.
    let experiments: [String]

    /// - Throws: what is wrong with the zip file or its manifest, or the limit that it breaks.
    init(at path: String, limits: ArchiveLimits) throws(DiagnosticsError) {
        zip = try ZipArchive(at: path, limits: limits)
        guard let manifest = try zip.bytes(of: "manifest.xml") else {
            throw ZipArchive.fault(
                path,
                "archive-manifest",
                nil,
                "there is no 'manifest.xml'; this is no COMBINE archive"
            )
        }
        let name = path + "/manifest.xml"
        let text = try SBMLText(ModelFile.decoded(manifest, file: name), file: name, language: "archive")
        let tree = try XMLTree(text.text, file: name, rule: "archive-manifest")
        var contents: [Content] = []
        for element in tree.root.map({ SEDMLElement(node: $0, file: name).children("content") }) ?? [] {
            guard let location = element.attribute("location"), let format = element.attribute("format") else {
                throw ZipArchive.fault(path, "archive-manifest", nil, "a 'content' has no 'location' or 'format'")
            }
            if location == "." || location == "./" { continue }
            guard let place = ArchivePath.normalized(location) else {
                throw ZipArchive.fault(
                    path,
                    "archive-path",
                    location,
                    "the place leads out of the archive; it is refused"
                )
            }
            let isMaster = ["true", "1"].contains(element.attribute("master")?.lowercased() ?? "")
            contents.append(Content(location: place, format: format, isMaster: isMaster))
        }
        _ = tree.document
        self.contents = contents
        let documents = contents.filter { $0.format.hasPrefix("http") && $0.format.contains("/sed-ml") }
        let masters = documents.filter(\.isMaster)
        experiments = (masters.isEmpty ? documents : masters).map(\.location)
        if experiments.isEmpty {
            throw ZipArchive.fault(path, "archive-manifest", nil, "the manifest names no SED-ML document")
        }
    }

    func text(at path: String, from base: String) throws(DiagnosticsError) -> String? {
        guard let place = ArchivePath.resolve(path, from: base) else {
            throw ZipArchive.fault(zip.path, "archive-path", path, "the path leads out of the archive; it is refused")
        }
        guard let bytes = try zip.bytes(of: place) else { return nil }
        return try ModelFile.decoded(bytes, file: name(of: place))
    }

    func name(of path: String) -> String { zip.path + "/" + path }
}
