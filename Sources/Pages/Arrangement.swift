/// How the parts of a compound's page are put together: what its text places, and what follows because it does not.
struct Arrangement {
    /// A section of the text with its parts in full.
    struct Section {
        var id: String
        var heading: String?
        var blocks: [Block]
    }

    /// One piece; exactly one of its parts is there or true.
    struct Block {
        var html: String?
        var placedClaims: [MarkedClaim] = []
        var placedFigures: [Figure] = []
        var pointer: Story.Link?
        var place = Place()
    }

    /// The parts of a page that a text can place, each true where it stands here.
    struct Place {
        var showsIdentity = false
        var showsUnknowns = false
        var showsStudies = false
        var showsCertainty = false
        var showsHarms = false
        var showsNeverStudied = false
        var showsConflicts = false
        var showsCorrections = false
        var showsRelated = false
        var showsLaw = false
        var showsFindings = false

        init() {}

        /// The parts with these names, as directives call them.
        init(_ names: Set<String>) {
            showsIdentity = names.contains("identity")
            showsUnknowns = names.contains("unknowns")
            showsStudies = names.contains("studies")
            showsCertainty = names.contains("certainty")
            showsHarms = names.contains("harms")
            showsNeverStudied = names.contains("never-studied")
            showsConflicts = names.contains("conflicts")
            showsCorrections = names.contains("corrections")
            showsRelated = names.contains("related")
            showsLaw = names.contains("law")
            showsFindings = names.contains("findings")
        }
    }

    var sections: [Section]
    /// What the text does not place and has something to show.
    var rest: Place
    var restFigures: [Figure]
    var restClaims: [MarkedClaim]

    init(_ page: CompoundPage) {
        let story = page.story ?? Story(sections: [])
        sections = story.sections.map { section in
            Section(
                id: section.id,
                heading: section.title,
                blocks: section.blocks.map { Block($0, in: page) }
            )
        }
        var names: Set<String> = ["identity", "unknowns", "studies", "related", "law", "findings"]
        if !page.certainties.isEmpty { names.insert("certainty") }
        if !page.harms.rows.isEmpty { names.insert("harms") }
        if !page.neverStudied.isEmpty { names.insert("never-studied") }
        if !page.conflicts.isEmpty { names.insert("conflicts") }
        if !page.corrections.isEmpty { names.insert("corrections") }
        rest = Place(names.subtracting(story.tables))
        restFigures = page.figures.filter { figure in !story.experiments.contains { figure.belongs(to: $0) } }
        restClaims = page.claims.filter { !story.claims.contains($0.id) }
    }
}

extension Arrangement.Block {
    /// A block of a text with what it places in full.
    init(_ block: Story.Block, in page: CompoundPage) {
        html = block.html
        placedClaims = (block.claims ?? []).compactMap { id in page.claims.first { $0.id == id } }
        placedFigures = block.experiment.map { id in page.figures.filter { $0.belongs(to: id) } } ?? []
        pointer = block.link
        if let table = block.table { place = Arrangement.Place([table]) }
    }
}

extension Figure {
    /// Whether the figure shows an output of an experiment.
    func belongs(to experiment: String) -> Bool {
        let name = experiment.replacing("_", with: "-")
        return id == experiment || id == name || id.hasPrefix(name + "-")
    }
}
