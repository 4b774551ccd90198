public import Dates
internal import Dossiers
internal import Foundation

/// What a source tells of.
public enum WatchSubject: String, Sendable, CaseIterable { case literature, law }

/// A public source: which questions to ask about a dossier, and how to read the answers.
///
/// Both are functions of values; the looking itself (paging, pace, record) is the same for all.
public protocol WatchedSource: Sendable {
    var subject: WatchSubject { get }
    /// The name on the command line, such as `pubmed`.
    var name: String { get }
    /// What it is and what of it is watched, as one line.
    var title: String { get }
    var pace: Pace { get }
    /// When nothing new is no fault, in words.
    var silence: String { get }

    /// The questions about a dossier, each the first of its pages: for what the source entered since a day.
    ///
    /// - Throws: ``MissingKey`` where the source needs one; ``DoesNotApply`` where the dossier has nothing to look for.
    func questions(about dossier: WatchedDossier, since: ISODate, today: ISODate) throws -> [Request]

    /// Reads one answer.
    ///
    /// - Throws: ``FormFault`` for an answer that does not have the documented form.
    func read(_ answer: Answer, about dossier: WatchedDossier) throws -> Page
}

/// A source that answers only who has a key.
public struct MissingKey: Error, CustomStringConvertible {
    public var description: String

    init(_ variable: String, from place: String) {
        description = "needs a key from \(place) in the environment as \(variable)"
    }
}

/// A source that has nothing to say about a dossier.
public struct DoesNotApply: Error, CustomStringConvertible {
    public var description: String

    init(_ reason: String) { description = reason }
}

/// Keys that some sources give to each user.
public struct SourceKeys: Sendable {
    public var regulationsGov: String?
    public var ncbi: String?
    public var openFDA: String?
    /// The address that PubMed and Crossref ask for, to write to when something goes wrong.
    public var contact: String?

    public init(regulationsGov: String? = nil, ncbi: String? = nil, openFDA: String? = nil, contact: String? = nil) {
        self.regulationsGov = regulationsGov
        self.ncbi = ncbi
        self.openFDA = openFDA
        self.contact = contact
    }

    /// Reads `HEPTAD_REGULATIONS_GOV_KEY`, `HEPTAD_NCBI_KEY`, `HEPTAD_OPENFDA_KEY` and `HEPTAD_CONTACT`.
    public init(environment: [String: String]) {
        self.init(
            regulationsGov: environment["HEPTAD_REGULATIONS_GOV_KEY"],
            ncbi: environment["HEPTAD_NCBI_KEY"],
            openFDA: environment["HEPTAD_OPENFDA_KEY"],
            contact: environment["HEPTAD_CONTACT"]
        )
    }
}

/// Every source, the literature first.
public func watchedSources(keys: SourceKeys) -> [any WatchedSource] {
    [
        PubMed(key: keys.ncbi, contact: keys.contact),
        EuropePMC(),
        Crossref(contact: keys.contact),
        ClinicalTrials(),
        FederalRegister(),
        ECFR(),
        RegulationsGov(key: keys.regulationsGov),
        OpenFDA(key: keys.openFDA),
        DailyMed(),
        FDANews(),
        FDACategories(),
        EuropeanMedicines(),
        GovUK(),
        ProhibitedList(),
    ]
}

extension WatchedSource {
    /// The parameters of an address, decoded; of a name given twice the last.
    func parameters(of request: Request) -> [String: String] {
        let items = URLComponents(string: request.address)?.queryItems ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { $1 })
    }

    /// A next page that the source itself links to.
    ///
    /// **Source** the contract of connectors: links are opaque, and only the same host over HTTPS is followed.
    func linked(_ address: String, from request: Request) throws(FormFault) -> Request {
        let next = Request(address, accept: request.accept, credential: request.credential)
        guard next.origin == request.origin else {
            throw FormFault("next page", "leads away from \(request.origin) to \(next.origin)")
        }
        return next
    }

    /// A body that must have come with status 200.
    func found(_ answer: Answer) throws(FormFault) -> [UInt8] {
        guard answer.status == 200 else { throw FormFault("(whole answer)", "came with status \(answer.status)") }
        return answer.body
    }
}

/// Eight digits that stand for an address in an id.
func shortHash(_ text: String) -> String { String(ContentHash(of: text).hexadecimal.prefix(8)) }
