/// The models of a compound with their parameters and what readers may take away.
struct ModelsPage {
    /// A model as the page lists it.
    struct Card {
        var id: String
        var file: String
        var size: String
        var experiments: [String]
        var files: [File]
    }

    /// One form of a model.
    struct File {
        var form: String
        var link: String
        var bytes: String
    }

    var id: String
    var name: String
    var cards: [Card]
    var notes: ModelNotes?
    var figures: [Story.Link]

    init(_ page: CompoundPage, models: [ModelCard]) {
        id = page.id
        name = page.name
        notes = page.model
        cards = models.map { model in
            Card(
                id: model.id,
                file: model.file,
                size: model.size,
                experiments: model.experiments,
                files: model.downloads.map {
                    File(
                        form: $0.form,
                        link: Self.address(of: $0, compound: page.id),
                        bytes: "\(max(1, $0.bytes.count / 1000)) kB"
                    )
                }
            )
        }
        figures = page.figures.filter { $0.hasData && !$0.isFolded }.map {
            Story.Link(address: "/compounds/\(page.id)#figure-\($0.id)", text: $0.title)
        }
    }

    /// Where a download is found.
    static func address(of download: ModelCard.Download, compound: String) -> String {
        "/compounds/\(compound)/models/\(download.name)"
    }
}
