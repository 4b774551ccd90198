public import Dates
public import Foundation
public import Regulation

/// What a person read at a source that no program can ask: a register without an interface, a list as a picture.
public struct ManualReading: Sendable {
    /// Longest quotation, in words: enough to find the place, and short enough to be one.
    public static let quoteLimit = 25

    public var jurisdiction: Jurisdiction
    public var authority: String
    public var instrument: String
    public var title: String
    public var link: String
    /// The date on the document itself; nil where it has none.
    public var dated: ISODate?
    public var quote: String
    public var reader: String
    /// Who read it again without knowing the first reading; nil where nobody has.
    public var secondReader: String?

    public init(
        jurisdiction: Jurisdiction,
        authority: String,
        instrument: String,
        title: String,
        link: String,
        dated: ISODate? = nil,
        quote: String,
        reader: String,
        secondReader: String? = nil
    ) {
        self.jurisdiction = jurisdiction
        self.authority = authority
        self.instrument = instrument
        self.title = title
        self.link = link
        self.dated = dated
        self.quote = quote
        self.reader = reader
        self.secondReader = secondReader
    }
}

extension ProposalFolder {
    /// Proposes what a person read, as the watch proposes what it saw.
    ///
    /// - Throws: ``ProposalFault`` where the quotation is too long, the dossier has no ledger, or the same is there.
    public func add(_ reading: ManualReading, for dossier: WatchedDossier, now: Date) throws -> Proposal {
        let words = reading.quote.split(whereSeparator: \.isWhitespace).count
        guard words <= ManualReading.quoteLimit else {
            throw ProposalFault("the quotation has \(words) words; at most \(ManualReading.quoteLimit) are taken")
        }
        guard dossier.ledger != nil else { throw ProposalFault("the dossier '\(dossier.id)' has no ledger") }
        let today = ISODate(now)
        let source = "read by \(reading.reader)" + (reading.secondReader.map { " and again by \($0)" } ?? "")
        let document = LawDocument(
            number: "\(reading.jurisdiction.rawValue)-READ-\(shortHash(reading.link + reading.title + reading.quote))",
            scope: .compounds([dossier.mention.compound.id]),
            jurisdiction: reading.jurisdiction,
            authority: reading.authority,
            instrument: reading.instrument,
            effective: nil,
            published: reading.dated,
            citation: reading.link
        )
        let find = Find(
            id: document.number,
            title: reading.title,
            link: reading.link,
            quote: reading.quote,
            content: .document(document)
        )
        let draft = try Drafting(dossier: dossier, source: source, today: today).newEvent(document, find)
        let proposal = Proposal(draft, of: find, source: "manual", dossier: dossier.id, seen: now, answer: nil)
        guard !(try all().contains { $0.id == proposal.id }) else {
            throw ProposalFault("the same was proposed before, as '\(proposal.id)'")
        }
        try keep(proposal)
        return proposal
    }
}
