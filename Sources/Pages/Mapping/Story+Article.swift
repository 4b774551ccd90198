internal import Claims
internal import Dossiers
internal import Regulation

extension Story {
    /// The text of an article, with claims as they were checked and figures as they are on the page.
    init(_ article: Article, claims: [MarkedClaim], figures: [Figure]) {
        blocks = []
        for block in article.blocks {
            switch block {
            case .markdown(let text): blocks.append(Block(html: html(ofMarkdown: text)))
            case .claim(let id):
                guard let claim = claims.first(where: { $0.id == id }) else { continue }
                let placed = Claim(id: id, text: claim.text, mark: claim.mark.rawValue, sign: claim.sign)
                if let last = blocks.last?.claims {
                    blocks[blocks.count - 1].claims = last + [placed]
                } else {
                    blocks.append(Block(claims: [placed]))
                }
            case .figure: add(figures.first.map { Link(address: "#figure-\($0.id)", text: "Figure: \($0.title)") })
            case .table(.studies): add(Link(address: "#studies", text: "Table of studies"))
            case .table(.unknowns): add(Link(address: "#unknown", text: "All that is not known, with where we looked"))
            case .table(.findings): add(Link(address: "#measured-all", text: "Everything measured or reported"))
            case .table(.sources): add(Link(address: "#sources", text: "All sources"))
            case .status(let jurisdiction): add(Link(address: "#law", text: "The law over time: \(jurisdiction.name)"))
            }
        }
    }

    private mutating func add(_ link: Link?) {
        if let link { blocks.append(Block(link: link)) }
    }
}
