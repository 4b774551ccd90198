internal import Dates
internal import Dossiers
internal import Hummingbird
internal import Regulation

/// Adds the law on a compound: its status at a date, derived when it is asked for, and the events behind it.
func addStatusRoutes(to router: Router<some RequestContext>, _ services: SiteServices) {
    router.value("/api/v1/compounds/{id}/status", services) { asked, content in
        guard let (ledger, compound) = asked.ledger(in: content) else { return nil as [StatusReport]? }
        let asOf = try asked.query.date("as-of") ?? content.asOf
        let knownOn = try asked.query.date("known-on")
        let places = try asked.query.jurisdiction().map { [$0] } ?? Jurisdiction.allCases
        return places.map {
            StatusReport(ledger.deriveStatus(of: compound, in: $0, asOf: asOf, knownOn: knownOn, today: content.asOf))
        }
    }
    router.value("/api/v1/compounds/{id}/history", services) { asked, content in
        guard let (ledger, compound) = asked.ledger(in: content) else { return nil as [StatusReport.Event]? }
        let place = try asked.query.jurisdiction()
        let events = ledger.history(of: compound, in: place, knownOn: try asked.query.date("known-on"))
        return events.map { StatusReport.Event($0) }
    }
}

extension Asked {
    /// The ledger of the compound in the address; nil where there is none.
    fileprivate func ledger(in content: SiteContent) -> (Ledger, LedgerCompound)? {
        guard let dossier = path["id"].flatMap(content.dossier), let ledger = dossier.ledger,
            let compound = dossier.ledgerCompound
        else { return nil }
        return (ledger, compound)
    }
}

extension FormFields {
    /// A day under a name; nil where none is given.
    ///
    /// - Throws: `RequestFault` for what is not a day.
    func date(_ name: String) throws(RequestFault) -> ISODate? {
        guard let text = self[name] else { return nil }
        guard let date = ISODate(text) else { throw fault(name, "is not a day; write it as 2024-09-27") }
        return date
    }

    /// The jurisdiction under `jurisdiction`; nil where none is given.
    ///
    /// - Throws: `RequestFault` for a code that is not known.
    func jurisdiction() throws(RequestFault) -> Jurisdiction? {
        guard let text = self["jurisdiction"] else { return nil }
        guard let jurisdiction = Jurisdiction(code: text) else {
            let known = Jurisdiction.allCases.map(\.rawValue).joined(separator: ", ")
            throw fault("jurisdiction", "is not known; known are \(known)")
        }
        return jurisdiction
    }

    /// The fault of one field.
    func fault(_ name: String, _ reason: String) -> RequestFault {
        RequestFault(.badRequest, "`\(name)` \(reason).", members: [.init(name: name, reason: reason)])
    }
}
