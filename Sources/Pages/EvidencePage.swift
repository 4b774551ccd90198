internal import Evidence

/// All evidence on a compound: studies as filtered, certainties, findings, unknowns, disagreements.
struct EvidencePage {
    var compound: CompoundPage
    var id: String
    var name: String
    var rows: [Study]
    /// How many of all studies are shown.
    var shown: String
    var kinds: [Choice]
    var authorships: [Choice]
    var orders: [Choice]

    init(_ page: CompoundPage, filter: StudyFilter) {
        compound = page
        id = page.id
        name = page.name
        let all = page.studies.groups.flatMap(\.studies)
        rows = filter.apply(to: all)
        shown = rows.count == all.count ? "All \(all.count) studies." : "\(rows.count) of \(all.count) studies."
        kinds =
            [Choice(value: "", words: "all", isChosen: filter.kind == nil)]
            + Study.Kind.allCases.reversed().map {
                Choice(value: $0.rawValue, words: $0.words.lowercased(), isChosen: $0 == filter.kind)
            }
        authorships =
            [Choice(value: "", words: "anyone", isChosen: filter.authorship == nil)]
            + [Authorship.independent, .developers, .unseen].map {
                Choice(value: $0.rawValue, words: $0.words, isChosen: $0 == filter.authorship)
            }
        orders = StudyFilter.Order.allCases.map {
            Choice(value: $0.rawValue, words: $0.words, isChosen: $0 == filter.order)
        }
    }
}
