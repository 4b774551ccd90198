internal import Claims
public import Dossiers

/// A compound's page as one Markdown text: the article with its claims, tables and figures in words, then the sources.
///
/// - Parameters:
///   - page: what the page shows.
///   - article: the text of the dossier; nil where it has none.
/// - Returns: Markdown, one line feed at its end.
/// - Complexity: linear in the length of the text.
public func markdown(of page: CompoundPage, article: Article?) -> String {
    var parts = ["# \(page.name)"]
    if let status = page.status {
        parts.append("> **\(status.jurisdiction).** \(status.sentence) Derived for \(status.asOf.prose).")
    } else {
        parts.append("> The law on \(page.name) has not been recorded here: its legal status is unknown.")
    }
    parts.append(page.imprint.review)
    parts.append(
        list(page.fiveAnswers.answers.map { "**\($0.question)** \($0.answer) (\($0.dateMeans) \($0.date.prose))" })
    )
    var claims: [String] = []
    func flush() {
        if !claims.isEmpty { parts.append(list(claims)) }
        claims = []
    }
    for block in article?.blocks ?? [] {
        if case .claim(let id) = block {
            if let claim = page.claims.first(where: { $0.id == id }) { claims.append(line(claim)) }
            continue
        }
        flush()
        switch block {
        case .markdown(let text): parts.append(plain(text))
        case .figure(let id): parts += page.figures.filter { $0.belongs(to: id) }.map(words)
        case .table(let table): parts.append(section(table, of: page))
        case .claim, .findings, .status: break
        }
    }
    flush()
    if article == nil { parts += ["## Claims", list(page.claims.map(line))] }
    parts += ["## Sources", list(page.sources.map { "[\($0.id)] \($0.citation) \($0.title). \($0.venue)." })]
    parts.append("Not medical advice. Text and data: CC BY 4.0.")
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
}

private func list(_ lines: [String]) -> String { lines.map { "- \($0)" }.joined(separator: "\n") }

private func line(_ claim: MarkedClaim) -> String { "\(claim.sign) *\(claim.mark.rawValue)*: \(claim.text)" }

/// The Markdown of a stretch without the page's title; words tied to a record carry its id.
private func plain(_ text: String) -> String {
    var plain = ""
    for piece in InlineReference.pieces(of: text[...]) {
        switch piece {
        case .text(let words): plain += words
        case .reference(.term, let words, _): plain += words
        case .reference(_, let words, let id): plain += "\(words) [\(id)]"
        }
    }
    let lines = plain.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("# ") }
    return lines.drop { $0.isEmpty }.joined(separator: "\n")
}

private func words(_ figure: Figure) -> String {
    guard figure.hasData else { return "*\(figure.title)*: \(figure.missing ?? "no result")" }
    return "*\(figure.title)*\n\n" + list(figure.arms.map(\.summary)) + "\n\n\(figure.caveat) \(figure.provenance)"
}

private func section(_ table: Article.Table, of page: CompoundPage) -> String {
    switch table {
    case .identity:
        list(page.identity.facts.map { "\($0.name): \($0.values.map(\.text).joined(separator: "; "))" })
    case .studies:
        list(
            page.studies.groups.flatMap(\.studies).map {
                "\($0.label) (\($0.kind.words.lowercased())): \($0.design), n \($0.count), control \($0.control); "
                    + "\($0.result) [\($0.id)]"
            }
        )
    case .unknowns:
        list((page.unknowns + page.unknownFindings).map { "\($0.quantity): not found. \($0.searched)" })
    case .findings:
        list(page.measured.flatMap(\.rows).map { "\($0.quantity): \($0.value) [\($0.id)]" })
    case .certainty: list(page.certainties.map { "\($0.outcome): \($0.word ?? "not studied")" })
    case .harms:
        list(
            (page.harms.rows + page.harms.silent).map { row in
                let reports = row.reports.compactMap(\.finding).joined(separator: "; ")
                return "\(row.source.label): \(row.people), \(row.length), compared with \(row.comparator): "
                    + (reports.isEmpty ? "nothing on harm in what we read" : reports)
            }
        )
    case .conflicts:
        list(page.conflicts.map { "\($0.topic): \($0.sides.map(\.text).joined(separator: " / ")) \($0.verdict)" })
    case .corrections: list(page.corrections.map { "Printed: \($0.printed) Instead: \($0.instead)" })
    case .related:
        list((page.related.comparedWith + page.related.alternatives).map { "\($0.name) \($0.note ?? "")" })
    case .law:
        list(page.ledger.events.map { "\($0.inForce?.iso ?? "undated"), \($0.jurisdiction): \($0.text) [\($0.id)]" })
    case .neverStudied: list(page.neverStudied.map { "\($0.quantity): \($0.value) [\($0.id)]" })
    case .sources: ""
    }
}
