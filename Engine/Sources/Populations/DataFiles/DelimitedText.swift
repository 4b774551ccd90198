internal import Diagnostics

/// Lines of fields separated by commas, with the place of each for messages.
///
/// Blank lines and lines that begin with `#` are left out. A field may stand in double quotes, within which a quote is
/// written twice (RFC 4180, but for line ends inside quotes).
struct DelimitedText {
    struct Field: Sendable, Hashable {
        var text: String
        /// Counted in characters from one.
        var column: Int
    }

    struct Line {
        var number: Int
        var fields: [Field]
        var text: Substring
    }

    /// The most bytes of a file that are read.
    static let maximumSize = 1 << 30

    let text: String

    /// Calls `body` for every line in turn.
    func forEachLine<Fault: Error>(_ body: (Line) throws(Fault) -> Void) throws(Fault) {
        var number = 0
        var rest = text[...]
        if rest.first == "\u{FEFF}" { rest = rest.dropFirst() }
        while !rest.isEmpty {
            number += 1
            let end = rest.utf8.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
            var line = rest[..<end]
            if line.utf8.last == UInt8(ascii: "\r") {
                line = line.unicodeScalars.last == "\r" ? Substring(line.unicodeScalars.dropLast()) : line
            }
            rest = end < rest.endIndex ? rest[rest.utf8.index(after: end)...] : rest[end...]
            guard let first = line.first(where: { !$0.isWhitespace }), first != "#" else { continue }
            try body(Line(number: number, fields: Self.fields(of: line), text: line))
        }
    }

    private static func fields(of line: Substring) -> [Field] {
        var fields: [Field] = []
        var text: [UInt8] = []
        var (column, start) = (1, 1)
        var isQuoted = false
        var previous: UInt8 = 0
        func finish() {
            let whole = String(decoding: text, as: UTF8.self)
            let trimmed = whole.drop { $0 == " " || $0 == "\t" }
            var end = trimmed
            while let last = end.last, last == " " || last == "\t" { end.removeLast() }
            fields.append(Field(text: String(end), column: start + whole.count - trimmed.count))
            text.removeAll(keepingCapacity: true)
        }
        for byte in line.utf8 {
            switch byte {
            case UInt8(ascii: "\""):
                if isQuoted == false, previous == byte { text.append(byte) }
                isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted:
                finish()
                start = column + 1
            default: text.append(byte)
            }
            previous = byte
            if byte & 0xC0 != 0x80 { column += 1 }
        }
        finish()
        return fields
    }
}

/// A table of finite numbers under names.
struct NumberTable {
    var names: [String] = []
    /// **Shape**: rows × names.
    var rows: [[Double]] = []

    private static let maximumFaults = 50

    init(_ text: String, file: String) throws(DiagnosticsError) {
        var faults: [Diagnostic] = []
        func fault(_ line: Int, _ column: Int?, _ message: String, _ suggestion: String? = nil) {
            guard faults.count < Self.maximumFaults else { return }
            let place = SourceLocation(file: file, line: line, column: column)
            faults.append(Diagnostic(.error, rule: "table", at: place, message, suggestion: suggestion))
        }
        DelimitedText(text: text).forEachLine { line in
            guard !names.isEmpty else {
                names = line.fields.map(\.text)
                for (place, field) in line.fields.enumerated() where names[..<place].contains(field.text) {
                    fault(line.number, field.column, "the column `\(field.text)` is there twice")
                }
                return
            }
            guard line.fields.count == names.count else {
                fault(line.number, nil, "\(line.fields.count) fields, but \(names.count) columns")
                return
            }
            rows.append(
                line.fields.map { field in
                    if let number = Double(field.text), number.isFinite { return number }
                    fault(line.number, field.column, "`\(field.text)` is not a finite number")
                    return .nan
                }
            )
        }
        if rows.isEmpty, faults.isEmpty { fault(1, nil, "there is no row of numbers under a line of names") }
        if !faults.isEmpty { throw DiagnosticsError(faults) }
    }
}
