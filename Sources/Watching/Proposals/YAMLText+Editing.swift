internal import Diagnostics
internal import Dossiers

/// Why a text cannot be changed in place.
public struct EditFault: Error, CustomStringConvertible {
    public var description: String

    init(_ file: String, _ reason: String) { description = "\(file) cannot be changed in place: \(reason)" }
}

/// Changes one place of a YAML text and leaves every other byte as it is: comments, order, quotes and line breaks.
///
/// The new text is parsed again and held against the change made on the parsed tree, so that what is written is what
/// was meant or nothing is written.
struct YAMLText {
    let file: String
    private(set) var text: String
    private var lines: [Substring]
    private let root: YAMLNode

    init(_ text: String, file: String) throws {
        self.text = text
        self.file = file
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        root = try Self.parse(text, file)
    }

    private static func parse(_ text: String, _ file: String) throws -> YAMLNode {
        let faults = DiagnosticCollector()
        guard let root = YAMLNode.parse(text, file: file, faults: faults), !faults.hasErrors else {
            throw DiagnosticsError(faults.diagnostics)
        }
        return root
    }

    /// The text after an edit.
    func applying(_ edit: DossierEdit) throws -> String {
        guard let entries = root.entries else { throw EditFault(file, "it is no mapping") }
        var changed = self
        let item = Meaning(try Self.parse(edit.yaml, "proposal"))
        let root = Meaning(root)
        let meant: Meaning
        switch (edit.action, edit.row, edit.key) {
        case (.append, _, _):
            try changed.append(edit.yaml, toListNamed: edit.list, of: entries, end: lines.count)
            meant = root.changing(edit.list) { $0.appending(item) }
        case (.appendInside, let id?, let key?):
            let row = try row(id, in: edit.list)
            try changed.append(edit.yaml, toListNamed: key, of: row.entries, end: row.end, indent: row.indent)
            meant = root.changing(edit.list) { $0.changingRow(id) { $0.changing(key) { $0.appending(item) } } }
        case (.replace, let id?, let key?):
            let row = try row(id, in: edit.list)
            changed.replace(key, in: row, with: edit.yaml)
            meant = root.changing(edit.list) { $0.changingRow(id) { $0.changing(key) { _ in item } } }
        default: throw EditFault(file, "the proposal names no row")
        }
        let result = changed.lines.joined(separator: "\n")
        guard Meaning(try Self.parse(result, file)) == meant else {
            throw EditFault(file, "the change would reach further than its place; make it by hand")
        }
        return result
    }

    // MARK: Places

    private struct Row {
        var entries: [YAMLNode.Entry]
        /// The line, counted from zero, before which the row has ended.
        var end: Int
        var indent: String
    }

    private func row(_ id: String, in list: String) throws -> Row {
        guard let index = root.entries?.firstIndex(where: { $0.key == list }), let entries = root.entries,
            let items = entries[index].value.elements,
            let place = items.firstIndex(where: { $0["id"]?.scalar == id }), let own = items[place].entries
        else { throw EditFault(file, "there is no row `\(id)` in `\(list)`") }
        guard let column = items[place].location.column, !isFlow(items[place]) else {
            throw EditFault(file, "the row `\(id)` is written in braces; make the change by hand")
        }
        let after = place + 1 < items.count ? line(items[place + 1]) : end(of: index, in: entries, limit: lines.count)
        return Row(entries: own, end: after, indent: String(repeating: " ", count: column - 1))
    }

    /// The line before which the value of an entry has ended: where the next entry begins.
    private func end(of index: Int, in entries: [YAMLNode.Entry], limit: Int) -> Int {
        guard index + 1 < entries.count, let next = entries[index + 1].keyLocation.line else { return limit }
        return next - 1
    }

    private func line(_ node: YAMLNode) -> Int { (node.location.line ?? 1) - 1 }

    private func isFlow(_ node: YAMLNode) -> Bool {
        guard let line = node.location.line, let column = node.location.column, lines.indices.contains(line - 1) else {
            return false
        }
        return lines[line - 1].dropFirst(column - 1).first.map { $0 == "[" || $0 == "{" } ?? false
    }

    /// The line after the last that is neither blank nor a comment, before a limit: a comment belongs to what follows.
    private func contentEnd(before limit: Int) -> Int {
        var end = limit
        while end > 0 {
            let bare = lines[end - 1].drop { $0 == " " }
            guard bare.isEmpty || bare.hasPrefix("#") else { break }
            end -= 1
        }
        return end
    }

    // MARK: Changes

    private mutating func append(
        _ yaml: String,
        toListNamed name: String,
        of entries: [YAMLNode.Entry],
        end: Int,
        indent: String = ""
    ) throws {
        guard let index = entries.firstIndex(where: { $0.key == name }) else {
            // A list that is not there yet begins where the mapping ends.
            insert([indent + name + ":"] + item(yaml, indent: indent), before: contentEnd(before: end))
            return
        }
        let value = entries[index].value
        let limit = self.end(of: index, in: entries, limit: end)
        if let first = value.elements?.first {
            guard !isFlow(value) else {
                throw EditFault(file, "`\(name)` is written in brackets; make the change by hand")
            }
            let dash = lines[line(first)].prefix { $0 == " " }
            insert(item(yaml, indent: String(dash)), before: contentEnd(before: limit))
        } else if value.elements != nil || value.isNull, let line = entries[index].keyLocation.line {
            lines[line - 1] = Substring(indent + name + ":")
            insert(item(yaml, indent: indent), before: line)
        } else {
            throw EditFault(file, "`\(name)` is no list")
        }
    }

    private mutating func replace(_ key: String, in row: Row, with yaml: String) {
        let value = yaml.split(separator: "\n").map(String.init)
        var replacement =
            [row.indent + key + ": " + (value.first ?? "")] + value.dropFirst().map { row.indent + "  " + $0 }
        guard let index = row.entries.firstIndex(where: { $0.key == key }),
            let start = row.entries[index].keyLocation.line
        else {
            insert(replacement, before: contentEnd(before: row.end))
            return
        }
        let limit = contentEnd(before: end(of: index, in: row.entries, limit: row.end))
        // The row's first key stands behind the dash.
        let dash = lines[start - 1].prefix { $0 == " " || $0 == "-" }
        replacement[0] = dash + key + ": " + (value.first ?? "")
        lines.replaceSubrange((start - 1)..<limit, with: replacement.map { Substring($0) })
    }

    private func item(_ yaml: String, indent: String) -> [String] {
        yaml.split(separator: "\n").enumerated().map { indent + ($0.offset == 0 ? "- " : "  ") + $0.element }
    }

    private mutating func insert(_ new: [String], before line: Int) {
        lines.insert(contentsOf: new.map { Substring($0) }, at: line)
        // A text that ended without a line end gets one.
        if line == lines.count - new.count { lines.append("") }
    }
}

/// What a YAML text says, without places: for holding a changed text against what was meant.
private indirect enum Meaning: Hashable {
    case scalar(String, isPlain: Bool)
    case list([Meaning])
    case mapping([String: Meaning])

    init(_ node: YAMLNode) {
        switch node.content {
        case .scalar(let text, let isPlain): self = .scalar(text, isPlain: isPlain)
        case .sequence(let nodes): self = .list(nodes.map(Meaning.init))
        case .mapping(let entries):
            self = .mapping(Dictionary(entries.map { ($0.key, Meaning($0.value)) }, uniquingKeysWith: { $1 }))
        }
    }

    func appending(_ item: Meaning) -> Meaning {
        if case .list(let items) = self { .list(items + [item]) } else { .list([item]) }
    }

    func changing(_ key: String, _ change: (Meaning) -> Meaning) -> Meaning {
        guard case .mapping(var entries) = self else { return self }
        entries[key] = change(entries[key] ?? .list([]))
        return .mapping(entries)
    }

    func changingRow(_ id: String, _ change: (Meaning) -> Meaning) -> Meaning {
        guard case .list(let rows) = self else { return self }
        return .list(
            rows.map { row in
                guard case .mapping(let entries) = row, case .scalar(id, _)? = entries["id"] else { return row }
                return change(row)
            }
        )
    }
}
