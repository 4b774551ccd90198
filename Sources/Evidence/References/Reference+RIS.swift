extension Reference {
    /// The record in RIS: a tag, two spaces, a dash and a space on each line, lines ended by carriage return and line
    /// feed.
    public var ris: String {
        let type =
            switch kind {
            case .article: "JOUR"
            case .thesis: "THES"
            case .document: "GEN"
            }
        var names = authors.map { name in
            switch name {
            case .person(let family, let given): given.map { "\(family), \($0)" } ?? "\(family),"
            case .literal(let words): words
            }
        }
        if hasMoreAuthors { names.append("et al.,") }
        let ends = (pages ?? "").split(whereSeparator: { $0 == "-" || $0 == "–" }).map(String.init)
        let tags: [(String, String?)] =
            [("TY", type), ("ID", id)] + names.map { ("AU", $0) } + [
                ("TI", title),
                (kind == .thesis ? "PB" : "T2", container),
                ("PY", year.map { "\($0)" }),
                ("VL", volume),
                ("IS", issue),
                ("SP", ends.first),
                ("EP", ends.count == 2 ? ends[1] : nil),
                ("DO", doi),
                ("AN", pmid),
                ("C2", pmcid),
                ("LA", language),
                ("N1", note),
            ]
        let lines = tags.compactMap { tag, value in
            value.map { "\(tag)  - \($0.split(whereSeparator: \.isNewline).joined(separator: " "))\r\n" }
        }
        return lines.joined() + "ER  - \r\n"
    }
}
