internal import Foundation

/// A document of any kind as lines: the entries of its lists and tables, and the headings above them.
struct DocumentLine: Hashable {
    var text: String
    /// True for a heading of HTML; a text says by its words alone what is a heading.
    var isHeading: Bool
}

/// Reads HTML, PDF or text by what its first bytes say it is.
///
/// - Throws: ``FormFault`` or ``SourceFault`` where it cannot be read.
func documentLines(_ bytes: [UInt8]) throws -> [DocumentLine] {
    if bytes.starts(with: Array("%PDF-".utf8)) { return textLines(try pdfText(bytes)) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
        throw FormFault("(whole answer)", "is neither PDF nor UTF-8 text")
    }
    let start = text.prefix(1000).lowercased()
    guard start.contains("<html") || start.contains("<!doctype html") else { return textLines(text) }
    let entries: Set = ["li", "td", "p", "dd", "dt", "th"]
    return try MarkupElement.html(bytes)
        .search { isHeading($0) || (entries.contains($0.name) && $0.search(isBlock).isEmpty) }
        .map { DocumentLine(text: $0.text, isHeading: isHeading($0)) }
        .filter { !$0.text.isEmpty }
}

private func isHeading(_ element: MarkupElement) -> Bool {
    ["h1", "h2", "h3", "h4", "h5", "h6", "caption"].contains(element.name)
}

private func isBlock(_ element: MarkupElement) -> Bool {
    ["li", "td", "p", "table", "ul", "ol", "div"].contains(element.name)
}

private func textLines(_ text: String) -> [DocumentLine] {
    text.split(whereSeparator: \.isNewline).map { line in
        let bare = line.drop { !($0.isLetter || $0.isNumber) }.split(whereSeparator: \.isWhitespace)
        return DocumentLine(text: bare.joined(separator: " "), isHeading: false)
    }.filter { !$0.text.isEmpty }
}

/// The text of a PDF, by poppler's `pdftotext` as a process, which reads a hostile file outside this program.
private func pdfText(_ bytes: [UInt8]) throws -> String {
    let path = NSTemporaryDirectory() + "heptad-\(UUID().uuidString).pdf"
    defer { unlink(path) }
    try writeWhole(bytes, to: path)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["timeout", "30", "pdftotext", "-enc", "UTF-8", "-l", "300", path, "-"]
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    switch process.terminationStatus {
    case 0: return String(decoding: text, as: UTF8.self)
    case 127: throw DocumentToolMissing()
    default: throw FormFault("(whole answer)", "is a PDF that pdftotext cannot read")
    }
}

/// The program that reads PDFs is not there.
struct DocumentToolMissing: Error, CustomStringConvertible {
    let description = "the answer is a PDF; install the package poppler-utils, whose pdftotext reads it"
}
