internal import Claims

extension MarkedClaim {
    /// A checked claim with its tree.
    init(_ verdict: ClaimVerdict, links: PageLinks) {
        self.init(
            id: verdict.claim.id,
            text: verdict.claim.text,
            mark: verdict.mark,
            reasons: verdict.reasons.map { $0.sentenceCase.stopped },
            note: verdict.claim.note,
            tree: verdict.tree.children.map { Reason($0, links: links) }
        )
    }
}

extension MarkedClaim.Reason {
    /// A node with the place of the page that shows it in full.
    init(_ node: ReasonNode, links: PageLinks) {
        let link: String? =
            switch node.kind {
            case .finding: node.id.map(links.finding)
            case .source: node.id.map(links.source)
            case .event: node.id.flatMap(links.event)
            case .status: "\(links.page)#status"
            case .run: "\(links.page)#figures"
            case .claim, .assertion, .query: nil
            }
        self.init(
            kind: node.kind.words,
            id: node.id,
            text: node.text,
            link: link,
            children: node.children.map { MarkedClaim.Reason($0, links: links) }
        )
    }
}

extension ReasonNode.Kind {
    /// The kind as a label.
    var words: String {
        switch self {
        case .claim: "claim"
        case .assertion: "checked"
        case .query: "asked"
        case .finding: "finding"
        case .source: "source"
        case .status: "legal status"
        case .event: "legal event"
        case .run: "run"
        }
    }
}
