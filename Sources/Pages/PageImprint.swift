internal import Dates
internal import Dossiers

/// Who reviewed a page and when, and who stands behind it; what is not stated says so.
public struct PageImprint: Hashable, Codable, Sendable {
    public var review: String
    /// Whether a person has reviewed the page.
    public var isReviewed: Bool
    /// The day of the review; nil where there was none.
    public var reviewedOn: DateText?
    public var funding: String
    public var interests: String

    public init() {
        review = "No medical review yet."
        isReviewed = false
        funding = "Not stated."
        interests = "Not stated."
    }

    /// What an imprint says of one page.
    init(_ imprint: Imprint, page: String) {
        self.init()
        if let last = imprint.review(of: page) {
            review = "Reviewed by \(last.by), \(last.role), on \(last.on.prose)."
            isReviewed = true
            reviewedOn = DateText(last.on)
        }
        if let stated = imprint.funding { funding = stated.stopped }
        if let stated = imprint.interests { interests = stated.stopped }
    }
}

extension Glossary {
    /// The note that explains a term in place; nil where the glossary lacks it.
    func note(_ id: String) -> TermNote? {
        self[id].map { TermNote(id: $0.id, term: $0.term, meaning: $0.meaning.stopped) }
    }
}
