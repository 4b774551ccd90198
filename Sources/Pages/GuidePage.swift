internal import Dossiers

/// A guide as a page.
struct GuidePage {
    var id: String
    var title: String
    var sections: [Section]
    var terms: [TermNote]
    var imprint: PageImprint

    /// The text under one heading; the first has none.
    struct Section {
        var id: String
        var heading: String?
        var blocks: [Block]
    }

    struct Block {
        var html: String?
        var placedClaims: [MarkedClaim]
        var pointer: Story.Link?
    }

    init(_ guide: Guide, edition: Edition) {
        id = guide.id
        title = guide.title
        imprint = PageImprint(edition.collection.imprint, page: guide.id)
        terms = Pages.terms(in: guide.article).compactMap { edition.collection.glossary.note($0) }
        let story = Story(
            guide.article,
            systems: { name in
                let parts = Self.parts(of: name)
                return parts.map {
                    Story.Link(
                        address: "/compounds/\($0.dossier)/evidence#measured-\($0.id)",
                        text: FindingTable.title(of: $0.id)
                    )
                }
            },
            link: { kind, name in
                guard let parts = Self.parts(of: name),
                    let dossier = edition.dossiers.first(where: { $0.id == parts.dossier })
                else { return nil }
                return PageLinks(dossier).address(of: kind, parts.id)
            }
        )
        sections = story.sections.map { section in
            Section(
                id: section.id,
                heading: section.title,
                blocks: section.blocks.map { block in
                    Block(
                        html: block.html,
                        placedClaims: (block.claims ?? []).compactMap { name in
                            Self.parts(of: name).flatMap { parts in
                                edition.compounds.first { $0.id == parts.dossier }?.claims.first { $0.id == parts.id }
                            }
                        },
                        pointer: block.link
                    )
                }
            )
        }
    }

    /// The dossier and the id that a qualified id is made of.
    private static func parts(of name: String) -> (dossier: String, id: String)? {
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        return parts.count == 2 ? (parts[0], parts[1]) : nil
    }
}

/// A guide in a list.
struct GuideLink {
    var link: String
    var title: String
    var summary: String
}

extension Edition {
    /// All guides as links.
    var guideLinks: [GuideLink] {
        collection.guides.map { GuideLink(link: "/guides/\($0.id)", title: $0.title, summary: $0.summary) }
    }
}
