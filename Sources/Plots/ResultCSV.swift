internal import Diagnostics

/// A table of a result as comma-separated text, with quoted fields after RFC 4180.
struct ResultCSV {
    let path: String
    let columns: [String]
    let rows: [[String]]

    /// - Throws: the first line that does not have as many fields as the first.
    init(_ text: String, _ path: String) throws(Diagnostic) {
        self.path = path
        var records = Self.records(text)
        columns = records.isEmpty ? [] : records.removeFirst()
        for (index, record) in records.enumerated() where record.count != columns.count {
            throw Diagnostic(
                .error,
                rule: "plot",
                at: SourceLocation(file: path, line: index + 2),
                "\(record.count) fields under \(columns.count) column names"
            )
        }
        rows = records
    }

    /// A number as results write it; `NaN` where a run has none.
    func number(_ row: Int, _ column: Int) throws(Diagnostic) -> Double {
        switch rows[row][column] {
        case "NaN", "NA", ".", "": return .nan
        case "INF": return .infinity
        case "-INF": return -.infinity
        case let text:
            if let number = Double(text) { return number }
            let place = SourceLocation(file: path, line: row + 2)
            throw Diagnostic(.error, rule: "plot", at: place, "`\(text)` in column \(columns[column]) is no number")
        }
    }

    private static func records(_ text: String) -> [[String]] {
        var records: [[String]] = []
        for line in text.split(whereSeparator: \.isNewline) {
            guard line.contains("\"") else {
                records.append(line.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
                continue
            }
            var fields = [""]
            var isQuoted = false
            var before: Character?
            for character in line {
                switch character {
                case "\"":
                    // A doubled quote inside quotes is one.
                    if !isQuoted, before == "\"" { fields[fields.count - 1].append("\"") }
                    isQuoted.toggle()
                case "," where !isQuoted: fields.append("")
                default: fields[fields.count - 1].append(character)
                }
                before = character
            }
            records.append(fields)
        }
        return records
    }
}
