internal import Dossiers
internal import Evidence

/// Several compounds side by side: what was reported of each, and what a model says of each, in rows of their own.
struct ComparePage {
    struct Column {
        var id: String
        var name: String
        var link: String
    }

    /// One question, answered for every compound.
    struct Row {
        var label: String
        var cells: [Cell]
    }

    struct Cell {
        /// The compound's name, for narrow screens.
        var compound: String
        var lines: [Line]
        var isUnknown: Bool
    }

    /// One statement with what it rests on.
    struct Line {
        var text: String
        var link: String?
        var source: SourceNote?
    }

    var columns: [Column]
    var choices: [Choice]
    var identity: [Row]
    var reported: [Row]
    var simulated: [Row]
    var unknownIDs: String?

    /// The compounds with these ids in their order; ids without a dossier are named.
    init(_ ids: [String], edition: Edition) {
        let asked = ids.isEmpty ? edition.collection.comparison.compounds : ids
        let pages = asked.compactMap { id in edition.compounds.first { $0.id == id } }
        let missing = asked.filter { id in !pages.contains { $0.id == id } }
        unknownIDs = missing.isEmpty ? nil : missing.joined(separator: ", ")
        columns = pages.map { Column(id: $0.id, name: $0.name, link: "/compounds/\($0.id)") }
        choices = edition.compounds.map { page in
            Choice(value: page.id, words: page.name, isChosen: pages.contains { $0.id == page.id })
        }
        func row(_ label: String, _ lines: (CompoundPage) -> [Line]) -> Row {
            Row(
                label: label,
                cells: pages.map { page in
                    let found = lines(page)
                    return Cell(compound: page.name, lines: found, isUnknown: found.isEmpty)
                }
            )
        }
        identity = [
            row("What it is") { [Line(text: $0.summary, link: "/compounds/\($0.id)", source: nil)] },
            row("Law in the United States") { page in
                page.status.map { [Line(text: $0.sentence, link: "/compounds/\(page.id)#status", source: nil)] } ?? []
            },
            row("Studies listed here") { page in
                [Line(text: page.evidence.summary, link: "/compounds/\(page.id)/evidence", source: nil)]
            },
        ]
        reported = edition.collection.comparison.rows.map { question in
            row(question.label) { page in
                guard let dossier = edition.dossiers.first(where: { $0.id == page.id }) else { return [] }
                return (question.findings[page.id] ?? []).compactMap(dossier.finding).map { finding in
                    let row = FindingRow(finding, in: dossier)
                    return Line(
                        text: "\(row.quantity): \(row.value)",
                        link: PageLinks(dossier).finding(finding.id),
                        source: row.source
                    )
                }
            }
        }
        simulated = [
            row("Where the median peaks, with the middle 90\u{A0}%") { page in
                guard let figure = page.figures.first(where: \.hasData) else { return [] }
                return figure.arms.map { arm in
                    Line(text: arm.summary, link: "/compounds/\(page.id)#figure-\(figure.id)", source: nil)
                }
            },
            row("What it assumes") { page in
                page.model.map {
                    [
                        Line(
                            text: "\($0.assumedCount) of \($0.totalCount) parameters are assumed.",
                            link: "/compounds/\(page.id)/models",
                            source: nil
                        )
                    ]
                } ?? []
            },
        ]
    }
}
