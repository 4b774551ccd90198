internal import Claims
internal import Dossiers
internal import Hummingbird

/// Adds what a dossier holds, record by record and in pages.
func addRecordRoutes(to router: Router<some ClientContext>, _ services: SiteServices) {
    func list<Item: Encodable & Sendable>(
        _ name: String,
        _ all: @escaping @Sendable (Dossier, SiteContent) -> [Item]
    ) {
        router.value("/api/v1/compounds/{id}/\(name)", services) { asked, content -> Page<Item>? in
            guard let dossier = asked.path["id"].flatMap(content.dossier) else { return nil }
            return try Page(of: all(dossier, content), asked, at: "/api/v1/compounds/\(dossier.id)/\(name)")
        }
    }
    func record<Item: Encodable & Sendable>(
        _ name: String,
        _ find: @escaping @Sendable (Dossier, String, SiteContent) -> Item?
    ) {
        router.value("/api/v1/compounds/{id}/\(name)/{record}", services) { asked, content -> Item? in
            guard let dossier = asked.path["id"].flatMap(content.dossier), let id = asked.path["record"] else {
                return nil
            }
            return find(dossier, id, content)
        }
    }
    router.get("/api/v1/openapi.json") { request, _ in
        SentResource(try apiDescription(of: services.store.content)).response(to: request)
    }
    list("findings") { dossier, _ in dossier.allFindings.map(FindingRecord.init) }
    record("findings") { dossier, id, _ in dossier.finding(id).map(FindingRecord.init) }
    list("sources") { dossier, _ in dossier.sources.map(SourceRecord.init) }
    record("sources") { dossier, id, _ in dossier.source(id).map(SourceRecord.init) }
    list("claims") { dossier, content in content.verdicts[dossier.id, default: []].map(ClaimReport.init) }
    record("claims") { dossier, id, content in
        content.verdicts[dossier.id]?.first { $0.claim.id == id }.map(ClaimReport.init)
    }
    list("experiments") { dossier, _ in dossier.experiments.map { ExperimentRecord($0, in: dossier) } }
    record("experiments") { dossier, id, _ in
        dossier.experimentSet.experiment(id).map { ExperimentRecord($0, in: dossier) }
    }
}
