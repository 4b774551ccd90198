extension Reference {
    /// The entry in BibTeX, as UTF-8.
    public var bibTeX: String {
        let (type, holder) =
            switch kind {
            case .article: ("article", "journal")
            case .thesis: ("phdthesis", "school")
            case .document: ("misc", "howpublished")
            }
        var names = authors.map { name in
            switch name {
            case .person(let family, let given?): "\(Self.escaped(family)), \(Self.escaped(given))"
            case .person(let family, nil): "{\(Self.escaped(family))}"
            case .literal(let words): "{\(Self.escaped(words))}"
            }
        }
        if hasMoreAuthors { names.append("others") }
        let fields: [(String, String?)] = [
            ("author", names.isEmpty ? nil : names.joined(separator: " and ")),
            // Inner braces keep capitals, which styles would lower: GABA, BDNF.
            ("title", "{\(Self.escaped(title))}"),
            (holder, container.map(Self.escaped)),
            ("year", year.map { "\($0)" }),
            ("volume", volume.map(Self.escaped)),
            ("number", issue.map(Self.escaped)),
            ("pages", pages.map { Self.escaped($0.replacing("-", with: "--")) }),
            ("doi", doi),
            ("pmid", pmid),
            ("pmcid", pmcid),
            ("language", language),
            ("note", note.map(Self.escaped)),
        ]
        let lines = fields.compactMap { name, value in value.map { "  \(name) = {\($0)}" } }
        return "@\(type){\(id),\n\(lines.joined(separator: ",\n"))\n}\n"
    }

    /// The text with what TeX reads as a command written as the sign itself.
    private static func escaped(_ text: String) -> String {
        text.map { letter in
            switch letter {
            case "\\": "\\textbackslash{}"
            case "{", "}", "&", "%", "$", "#", "_": "\\\(letter)"
            case "~": "\\textasciitilde{}"
            case "^": "\\textasciicircum{}"
            default: "\(letter)"
            }
        }.joined()
    }
}
