internal import Diagnostics

/// A page of text that is about no single compound, with the same directives as an article.
///
/// Ids name their dossier first: `::claim{#selank/left-category-2}`.
public struct Guide: Sendable, Identifiable {
    /// The name of its file, used in addresses.
    public var id: String
    /// The first heading.
    public var title: String
    /// The first paragraph.
    public var summary: String
    public var article: Article

    /// Reads a guide; its first line must be a heading of the first level.
    init(id: String, file: DossierFile, references: ArticleReferences, faults: DiagnosticCollector) {
        self.id = id
        article = Article(file.text, file: file.path, references: references, faults: faults)
        let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
        title = lines.first.flatMap { $0.hasPrefix("# ") ? String($0.dropFirst(2)) : nil } ?? id
        if lines.first?.hasPrefix("# ") != true {
            faults.error(
                "guide-title",
                at: SourceLocation(file: file.path, line: 1, column: 1),
                "a guide begins with its title",
                suggestion: "write `# Title` in the first line"
            )
        }
        summary = lines.dropFirst().drop { $0.isEmpty }.prefix { !$0.isEmpty }.joined(separator: " ")
    }
}
