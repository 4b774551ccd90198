internal import Dossiers
internal import Regulation

extension Story {
    /// The text of an article; `link` says where words tied to a record lead.
    ///
    /// - Parameters:
    ///   - article: the text.
    ///   - systems: the titles of the systems whose findings it may point to, with their number.
    ///   - link: the address behind an inline reference; nil leaves the words bare.
    init(
        _ article: Article,
        systems: (String) -> Link?,
        link: (InlineReference.Kind, String) -> String?
    ) {
        var sections = [Section(id: "lead", title: nil, blocks: [])]
        func add(_ block: Block) { sections[sections.count - 1].blocks.append(block) }
        for block in article.blocks {
            switch block {
            case .markdown(let text):
                for part in Self.parts(of: text) {
                    if let title = part.title {
                        sections.append(Section(id: slug(title), title: title, blocks: []))
                    }
                    let html = linkedHTML(ofMarkdown: part.body, link: link)
                    if !html.isEmpty { add(Block(html: html)) }
                }
            case .claim(let id):
                let last = sections[sections.count - 1].blocks.count - 1
                if last >= 0, let placed = sections[sections.count - 1].blocks[last].claims {
                    sections[sections.count - 1].blocks[last].claims = placed + [id]
                } else {
                    add(Block(claims: [id]))
                }
            case .figure(let id): add(Block(experiment: id))
            case .table(.sources): add(Block(link: Link(address: "#sources", text: "All sources")))
            case .table(let table): add(Block(table: table.rawValue))
            case .findings(let system): if let link = systems(system) { add(Block(link: link)) }
            // What stands before the first heading is the disclosure, which every page has above its text.
            case .status where sections.count == 1: break
            case .status(let jurisdiction):
                add(
                    Block(
                        link: Link(
                            address: "/regulation/\(jurisdiction.address)",
                            text: "\(jurisdiction.name): the law in full, for any day"
                        )
                    )
                )
            }
        }
        self.sections = sections.filter { $0.title != nil || !$0.blocks.isEmpty }
    }

    /// A stretch of Markdown cut at its headings of the second level.
    private static func parts(of text: String) -> [(title: String?, body: String)] {
        var parts: [(title: String?, body: String)] = [(nil, "")]
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("## ") {
                parts.append((String(line.dropFirst(3)), ""))
            } else {
                parts[parts.count - 1].body += line + "\n"
            }
        }
        return parts.filter { $0.title != nil || !$0.body.allSatisfy(\.isWhitespace) }
    }
}

/// Markdown as HTML, its inline references as links and explained words.
///
/// - Parameters:
///   - markdown: the text.
///   - link: the address behind a reference that is not a term; nil leaves the words bare.
/// - Returns: HTML, already escaped.
func linkedHTML(ofMarkdown markdown: String, link: (InlineReference.Kind, String) -> String?) -> String {
    var text = ""
    for piece in InlineReference.pieces(of: markdown[...]) {
        switch piece {
        case .text(let words): text += words
        case .reference(.term, let words, let id): text += "[\(words)](term:\(id))"
        case .reference(let kind, let words, let id): text += link(kind, id).map { "[\(words)](\($0))" } ?? words
        }
    }
    // cmark writes no attribute but the address, and ids hold no quotation mark.
    return html(ofMarkdown: text).replacing(/<a href="term:(?<id>[^"]+)">(?<words>.*?)<\/a>/) { match in
        "<button type=\"button\" class=\"term\" popovertarget=\"term-\(match.id)\">\(match.words)</button>"
    }
}

/// The ids of the terms that a text explains, in its order.
func terms(in article: Article) -> [String] {
    var ids: [String] = []
    for case .markdown(let text) in article.blocks {
        for case .reference(.term, _, let id) in InlineReference.pieces(of: text[...]) where !ids.contains(id) {
            ids.append(id)
        }
    }
    return ids
}

/// A heading as an id: lower-case letters and digits, joined by hyphens.
func slug(_ heading: String) -> String {
    heading.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
}
