public import Diagnostics
internal import Foundation

/// A table of numbers read from comma-separated text: a line of column names, then numbers. `NA`, `.` and nothing mean
/// that a number is missing. The first column that is asked for by name may hold words, such as subjects.
public struct DataTable: Sendable {
    public let path: String
    public let columns: [String]
    private let rows: [[Substring]]

    /// The largest file read, in bytes.
    public static let maximumSize = 20_000_000

    /// - Throws: the line where the table leaves that form.
    public init(path: String) throws(DiagnosticsError) {
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
        guard size <= Self.maximumSize, let data = FileManager.default.contents(atPath: path),
            let text = String(validating: data, as: UTF8.self)
        else {
            throw DiagnosticsError([
                Self.fault(path, 1, "the table cannot be read as UTF-8 text of at most \(Self.maximumSize) bytes")
            ])
        }
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmed }
        }
        let header = lines.first ?? []
        columns = header.map(String.init)
        var rows: [[Substring]] = []
        for (index, line) in lines.enumerated().dropFirst() where line != [""] {
            guard line.count == header.count else {
                let message = "\(line.count) fields under \(header.count) column names"
                throw DiagnosticsError([Self.fault(path, index + 1, message)])
            }
            rows.append(line)
        }
        guard Set(columns).count == columns.count, !rows.isEmpty else {
            throw DiagnosticsError([Self.fault(path, 1, "a table needs distinct column names and at least one row")])
        }
        self.path = path
        self.rows = rows
    }

    public var count: Int { rows.count }

    /// A column's numbers, nil where one is missing.
    public func numbers(_ column: String) throws(DiagnosticsError) -> [Double?] {
        let place = try place(of: column)
        var numbers: [Double?] = []
        for (index, row) in rows.enumerated() {
            let text = row[place]
            if ["", "NA", "."].contains(text) {
                numbers.append(nil)
            } else if let number = Double(text), number.isFinite {
                numbers.append(number)
            } else {
                throw DiagnosticsError([Self.fault(path, index + 2, "`\(text)` in column \(column) is no number")])
            }
        }
        return numbers
    }

    /// The rows of each subject in the order of first appearance; all rows as one subject without a column.
    public func subjects(_ column: String?) throws(DiagnosticsError) -> [(name: String, rows: [Int])] {
        guard let column else { return [("", Array(rows.indices))] }
        let place = try place(of: column)
        var order: [String] = []
        var members: [String: [Int]] = [:]
        for (index, row) in rows.enumerated() {
            let name = String(row[place])
            if members[name] == nil { order.append(name) }
            members[name, default: []].append(index)
        }
        return order.map { ($0, members[$0] ?? []) }
    }

    private func place(of column: String) throws(DiagnosticsError) -> Int {
        if let place = columns.firstIndex(of: column) { return place }
        let known = columns.joined(separator: ", ")
        throw DiagnosticsError([Self.fault(path, 1, "there is no column `\(column)`", "there are \(known)")])
    }

    private static func fault(
        _ path: String,
        _ line: Int,
        _ message: String,
        _ suggestion: String? = nil
    ) -> Diagnostic {
        let location = SourceLocation(file: path, line: line)
        return Diagnostic(.error, rule: "bad-table", at: location, message, suggestion: suggestion)
    }
}

extension Substring {
    fileprivate var trimmed: Substring { drop { $0.isWhitespace }.trimmingSuffix { $0.isWhitespace } }

    private func trimmingSuffix(while isDropped: (Character) -> Bool) -> Substring {
        var rest = self
        while let last = rest.last, isDropped(last) { rest.removeLast() }
        return rest
    }
}
