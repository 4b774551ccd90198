internal import Dates
internal import Dossiers

/// What was wrong on our pages, and what circulates elsewhere and is wrong.
struct CorrectionsPage {
    struct Own {
        var page: String
        var on: DateText
        var was: String
        var now: String
        var because: String
    }

    struct Elsewhere {
        var name: String
        var link: String
        var count: String
    }

    var own: [Own]
    var elsewhere: [Elsewhere]

    init(_ edition: Edition) {
        own = edition.collection.imprint.corrections.sorted { $0.on > $1.on }.map {
            Own(page: $0.page, on: DateText($0.on), was: $0.was, now: $0.now, because: $0.because)
        }
        elsewhere = edition.compounds.filter { !$0.corrections.isEmpty }.map {
            Elsewhere(
                name: $0.name,
                link: "/compounds/\($0.id)#corrections",
                count: counted($0.corrections.count, "statement")
            )
        }
    }
}
