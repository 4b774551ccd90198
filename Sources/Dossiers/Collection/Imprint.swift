public import Dates
internal import Diagnostics

/// Who stands behind the pages: money, interests, reviews, and what had to be corrected.
public struct Imprint: Sendable {
    /// A person's review of a page.
    public struct Review: Sendable, Hashable {
        /// The id of a dossier or guide.
        public var page: String
        public var by: String
        /// In what capacity, such as "pharmacologist".
        public var role: String
        public var on: ISODate
    }

    /// A page of ours that was wrong.
    public struct PublishedCorrection: Sendable, Hashable {
        public var page: String
        public var on: ISODate
        public var was: String
        public var now: String
        public var because: String
    }

    /// Who pays; nil where it is not stated.
    public var funding: String?
    /// Interests of those who write; nil where they are not stated.
    public var interests: String?
    public var reviews: [Review] = []
    /// In the order of the file.
    public var corrections: [PublishedCorrection] = []

    /// The last review of a page; nil where nobody reviewed it.
    public func review(of page: String) -> Review? { reviews.filter { $0.page == page }.max { $0.on < $1.on } }

    /// Reads `imprint.yaml`.
    static func read(_ node: YAMLNode, pages: Set<String>, faults: DiagnosticCollector) -> Imprint {
        let keys = ["funding", "interests", "reviews", "corrections"]
        guard let file = YAMLFields(node, element: "imprint", keys: keys, faults: faults) else { return Imprint() }
        func page(_ fields: YAMLFields) -> String? {
            guard let page = fields.text("page", required: true) else { return nil }
            if !pages.contains(page) { fields.report("unknown-reference", "page", "there is no page `\(page)`") }
            return page
        }
        var imprint = Imprint(funding: file.text("funding"), interests: file.text("interests"))
        imprint.reviews = file.records("reviews", keys: ["page", "by", "role", "on"]).compactMap { fields in
            guard let page = page(fields), let by = fields.text("by", required: true),
                let role = fields.text("role", required: true), let on = fields.date("on", required: true)
            else { return nil }
            return Review(page: page, by: by, role: role, on: on)
        }
        let correctionKeys = ["page", "on", "was", "now", "because"]
        imprint.corrections = file.records("corrections", keys: correctionKeys).compactMap { fields in
            guard let page = page(fields), let on = fields.date("on", required: true),
                let was = fields.text("was", required: true), let now = fields.text("now", required: true),
                let because = fields.text("because", required: true)
            else { return nil }
            return PublishedCorrection(page: page, on: on, was: was, now: now, because: because)
        }
        return imprint
    }
}
