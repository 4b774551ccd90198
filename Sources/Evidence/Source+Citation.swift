extension Source {
    /// Who or what with the year, for a margin note: `Zolotarev 2006`, `van der Pijl 2008`, or the title's first words
    /// where no person is named.
    public var shortCitation: String { (surname ?? titleStart) + (year.map { " \($0)" } ?? " (no date)") }

    /// The first author's surname; nil where the authors are an institution, a description or were not seen.
    private var surname: String? {
        var words = authors.prefix { $0 != "," && $0 != "(" }.split(separator: " ").map(String.init)
        let isOneOfSeveral = Self.others.contains { words.suffix($0.count) == $0 }
        for ending in Self.others where words.suffix(ending.count) == ending { words.removeLast(ending.count) }
        if let last = words.last, words.count >= 2, (1...4).contains(last.count), last.first?.isUppercase == true,
            last.allSatisfy({ $0.isASCII && $0.isLetter })
        {
            return words.dropLast().joined(separator: " ")
        }
        return isOneOfSeveral && words.count == 1 ? words[0] : nil
    }

    private static let others: [ArraySlice<String>] = [["and", "co-authors"], ["et", "al."], ["et", "al"]]

    private var titleStart: String {
        let head = title.prefix { $0 != ":" && $0 != "(" }.split(separator: " ").prefix(6).joined(separator: " ")
        return head.isEmpty ? id : head
    }
}
