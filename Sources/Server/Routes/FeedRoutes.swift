internal import Dates
internal import Dossiers
internal import HTTPTypes
internal import Hummingbird
internal import Pages
internal import Regulation
internal import Subscriptions

/// Adds feeds and calendars of each compound and each jurisdiction.
///
/// The law comes from the ledgers; what changed in evidence and corrections comes from the database, where there is one.
func addFeedRoutes(to router: Router<some RequestContext>, _ services: SiteServices) {
    for (kind, type) in [
        ("atom", "application/atom+xml; charset=utf-8"), ("json", "application/feed+json; charset=utf-8"),
    ] {
        for base in ["compounds", "jurisdictions"] {
            router.get("/\(base)/{id}/feed.\(kind)") { request, context in
                guard let subject = subject(base, context.parameters.get("id"), in: services.store.content) else {
                    throw RequestFault(.notFound)
                }
                let feed = try feed(of: subject, at: "/\(base)/\(subject.id)/feed.\(kind)", request, services)
                let text = kind == "atom" ? try feed.atom() : try feed.json()
                return SentResource(Site.Resource(text, type)).response(to: request)
            }
        }
    }
    for base in ["compounds", "jurisdictions"] {
        router.get("/\(base)/{id}/calendar.ics") { request, context in
            guard let subject = subject(base, context.parameters.get("id"), in: services.store.content),
                let text = calendar(subject.events.map(\.event), collected: subject.collected)
            else { throw RequestFault(.notFound) }
            return SentResource(Site.Resource(text, "text/calendar; charset=utf-8")).response(to: request)
        }
    }
}

/// What a feed is about.
private struct Subject {
    var id: String
    var name: String
    var compound: String?
    var jurisdiction: Jurisdiction?
    var page: String
    /// Events, the day since which each is known, and the compound's dossier.
    var events: [(event: LedgerEvent, knownSince: String, dossier: String)]
    var collected: ISODate
}

private func subject(_ base: String, _ id: String?, in content: SiteContent) -> Subject? {
    guard let id else { return nil }
    func events(
        _ dossiers: [Dossier],
        in place: Jurisdiction?
    ) -> [(event: LedgerEvent, knownSince: String, dossier: String)] {
        var seen: Set<String> = []
        return dossiers.flatMap { dossier -> [(event: LedgerEvent, knownSince: String, dossier: String)] in
            guard let ledger = dossier.ledger, let compound = dossier.ledgerCompound else { return [] }
            return ledger.history(of: compound, in: place).filter { seen.insert($0.id).inserted }.map {
                ($0, ledger.knownSince($0).description, dossier.id)
            }
        }
    }
    if base == "compounds" {
        guard let dossier = content.dossier(id), let ledger = dossier.ledger else { return nil }
        return Subject(
            id: id,
            name: dossier.identity.name,
            compound: id,
            page: "/compounds/\(id)",
            events: events([dossier], in: nil),
            collected: ledger.collected
        )
    }
    guard let place = Jurisdiction(rawValue: id) else { return nil }
    let found = events(content.dossiers, in: place)
    guard !found.isEmpty, let collected = content.dossiers.compactMap({ $0.ledger?.collected }).max() else {
        return nil
    }
    return Subject(id: id, name: place.name, jurisdiction: place, page: "/", events: found, collected: collected)
}

private func feed(of subject: Subject, at path: String, _ request: Request, _ services: SiteServices) throws -> Feed {
    let site = services.publicURL ?? "http://\(request.head.authority ?? "localhost")"
    let law = subject.events.map { entry in
        Feed.Entry(entry.event, knownSince: entry.knownSince, page: "\(site)/compounds/\(entry.dossier)")
    }
    let changes =
        try services.subscriptions?.changes(of: subject.compound, jurisdiction: subject.jurisdiction?.rawValue) ?? []
    // A change of law follows from an event, which is there already.
    let others = changes.filter { !$0.topics.contains(Topic.law.rawValue) }.map { change in
        Feed.Entry(change, page: "\(site)/compounds/\(change.compound)")
    }
    return Feed(
        name: path,
        title: "\(subject.name): law and evidence",
        address: site + path,
        page: site + subject.page,
        entries: law + others
    )
}
