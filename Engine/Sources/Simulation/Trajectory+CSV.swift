internal import Foundation

extension Trajectory {
    /// The table as CSV: a header line, then one line per output time, with the shortest decimal numbers that
    /// read back as the same doubles.
    ///
    /// **Source**: RFC 4180, with line feeds alone between lines. Not-a-number and infinities are `NaN`, `INF`
    /// and `-INF`, as in XML Schema.
    ///
    /// - Parameter withUnits: Whether names are followed by their units, as in `S1 [nmol]`.
    /// - Returns: the text, which ends with a line feed.
    public func csv(withUnits: Bool = false) -> String {
        var text = csvHeader(withUnits: withUnits) + "\n"
        text.reserveCapacity(text.utf8.count + 18 * (values.count + times.count))
        for row in times.indices { appendCSVRow(row, to: &text) }
        return text
    }

    /// The names of all columns, time first.
    func csvHeader(withUnits: Bool = false) -> String {
        var text = "time"
        for column in columns {
            let unit = withUnits ? column.units.map { " [\($0)]" } ?? "" : ""
            text += "," + Self.field(column.name + unit)
        }
        return text
    }

    /// One output time's numbers and a line feed.
    func appendCSVRow(_ row: Int, to text: inout String) {
        text += Self.number(times[row])
        for column in columns.indices {
            text += ","
            text += Self.number(self[row, column])
        }
        text += "\n"
    }

    /// Writes the table as CSV under a temporary name beside `path`, then renames it, so that no reader and no
    /// interruption ever sees half a file.
    ///
    /// - Throws: What the file system refuses.
    public func writeCSV(to path: String, withUnits: Bool = false) throws {
        try Data(csv(withUnits: withUnits).utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    }

    package static func number(_ value: Double) -> String {
        if value.isFinite {
            let text = value.description
            return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
        }
        return value.isNaN ? "NaN" : value > 0 ? "INF" : "-INF"
    }

    package static func field(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }
}
