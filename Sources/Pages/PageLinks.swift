internal import Dossiers
public import Regulation

/// Where the things of a dossier are shown in full.
struct PageLinks: Sendable {
    /// The compound whose dossier it is.
    let compound: String
    /// The lower-case code of the jurisdiction by the id of an event.
    private let places: [String: String]

    init(_ dossier: Dossier) {
        compound = dossier.id
        places = Dictionary(
            (dossier.ledger?.events ?? []).map { ($0.id, $0.jurisdiction.address) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The compound's own page.
    var page: String { "/compounds/\(compound)" }

    /// The page of all that is measured and studied.
    var evidence: String { "\(page)/evidence" }

    func finding(_ id: String) -> String { "\(evidence)#finding-\(id)" }

    func source(_ id: String) -> String { Self.source(id, of: compound) }

    /// The place of an event; nil where the dossier has no such event.
    func event(_ id: String) -> String? { places[id].map { "/regulation/\($0)#event-\(id)" } }

    /// The place behind words of a text that are tied to a record; nil for a term, which is explained in place.
    func address(of kind: InlineReference.Kind, _ id: String) -> String? {
        switch kind {
        case .finding: finding(id)
        case .source: source(id)
        case .event: event(id)
        case .term: nil
        }
    }

    static func source(_ id: String, of compound: String) -> String { "/compounds/\(compound)#source-\(id)" }
}

extension Jurisdiction {
    /// The code as addresses carry it.
    public var address: String { rawValue.lowercased() }
}

extension LedgerEvent {
    /// The place where the event is shown in full.
    var link: String { "/regulation/\(jurisdiction.address)#event-\(id)" }
}
