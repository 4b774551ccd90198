/// Who did a study, as far as its authors tell.
public enum Authorship: String, Hashable, Codable, Sendable, CaseIterable {
    /// No tie to the developers is apparent.
    case independent
    /// People of the developers' network are among the authors.
    case developers
    /// The authors were not seen, so that neither can be said.
    case unseen
}

extension Source {
    /// Who did it; unknown where the evidence says that no author was seen.
    ///
    /// A source whose first author alone was seen is judged by that author.
    public var authorship: Authorship {
        let authors = authors.lowercased()
        if Self.unseenAuthors.contains(where: authors.hasPrefix) { return .unseen }
        return isIndependentOfDevelopers ? .independent : .developers
    }

    /// How the evidence begins the words that stand where authors would.
    private static let unseenAuthors = [
        "not seen", "author list not", "authors not", "authors unknown", "unknown authors", "no authors listed",
    ]
}
