public import Claims
public import Dates
public import Dossiers
internal import Evidence
internal import Regulation

extension Fact {
    /// Everything in a dossier whose change a subscriber may want to hear of.
    ///
    /// Each facet of each status, whether it may be compounded, each event and conflict of the ledger, the mark of each
    /// claim, the certainty of each outcome, and each correction.
    ///
    /// - Parameters:
    ///   - dossier: what is published.
    ///   - verdicts: the claims' marks on that day.
    ///   - asOf: the day in force.
    /// - Returns: the facts, law first.
    public static func all(in dossier: Dossier, verdicts: [ClaimVerdict], asOf: ISODate) -> [Fact] {
        law(in: dossier, asOf: asOf) + evidence(in: dossier, verdicts: verdicts) + corrections(in: dossier)
    }

    // MARK: Law

    private static let availability: Set<Facet> = [.approval, .registration, .supply, .bulksList, .drugListing]

    private static func law(in dossier: Dossier, asOf: ISODate) -> [Fact] {
        guard let ledger = dossier.ledger, let compound = dossier.ledgerCompound else { return [] }
        var facts: [Fact] = []
        var deciding: Set<String> = []
        for jurisdiction in Jurisdiction.allCases {
            let status = ledger.deriveStatus(of: compound, in: jurisdiction, asOf: asOf)
            for facet in status.facets {
                let events = facet.grounds.filter(\.decides).map(\.event)
                deciding.formUnion(events.map(\.id))
                facts.append(
                    Fact(
                        "status/\(jurisdiction.rawValue)/\(facet.facet.rawValue)",
                        topics: availability.contains(facet.facet) ? [.law, .availability] : [.law],
                        jurisdiction: jurisdiction.rawValue,
                        title: "\(jurisdiction.name): \(facet.facet.name)",
                        value: facet.verdict.steadyWords,
                        reason: facet.derivation,
                        document: cited(events)
                    )
                )
            }
            if let eligibility = status.compounding503A {
                facts.append(
                    Fact(
                        "status/\(jurisdiction.rawValue)/compounding_503a",
                        topics: [.law, .availability],
                        jurisdiction: jurisdiction.rawValue,
                        title: "\(jurisdiction.name): compounding from bulk under section 503A",
                        value: eligibility.outcome.sentence,
                        reason: eligibility.derivation,
                        document: "21 USC 353a; 21 CFR 216.23"
                    )
                )
            }
        }
        // An event that decides a facet is told with that facet.
        for event in ledger.history(of: compound) where !deciding.contains(event.id) {
            facts.append(
                Fact(
                    "event/\(event.id)",
                    topics: [.law],
                    jurisdiction: event.jurisdiction.rawValue,
                    title: "\(event.jurisdiction.name): \(event.authority), \(event.instrument)",
                    value: event.event + (event.effective.map { " (effective \($0))" } ?? " (no effective date)"),
                    reason: event.note.isEmpty ? "recorded in the ledger" : event.note,
                    document: cited([event])
                )
            )
        }
        for conflict in ledger.conflicts {
            for jurisdiction in Jurisdiction.allCases
            where conflict.concerns.contains(where: {
                $0.jurisdiction == jurisdiction && $0.compounds?.contains(compound.id) ?? true
            }) {
                facts.append(
                    Fact(
                        "conflict/\(conflict.id)/\(jurisdiction.rawValue)",
                        topics: [.law],
                        jurisdiction: jurisdiction.rawValue,
                        title: "\(jurisdiction.name): sources disagree on \(conflict.topic)",
                        value: "\(conflict.resolution.rawValue.replacing("_", with: " ")): \(conflict.verdict)",
                        reason: "\(conflict.claimA). Against it: \(conflict.claimB).",
                        document: "the ledger's conflict \(conflict.id)"
                    )
                )
            }
        }
        return facts
    }

    private static func cited(_ events: [LedgerEvent]) -> String {
        let citations = events.map { event in
            let published = event.published.map { ", published \($0)" } ?? ""
            return "\(event.title). \(event.citation)\(published)"
        }
        return citations.isEmpty ? "no document decides it" : citations.joined(separator: "; ")
    }

    // MARK: Evidence and corrections

    private static func evidence(in dossier: Dossier, verdicts: [ClaimVerdict]) -> [Fact] {
        let claims = verdicts.map { verdict in
            let sources = verdict.claim.findings.compactMap { dossier.finding($0)?.source } + verdict.claim.sources
            return Fact(
                "claim/\(verdict.claim.id)",
                topics: [.evidence],
                title: "Statement: \(verdict.claim.text)",
                value: verdict.mark.rawValue,
                reason: verdict.reasons.isEmpty
                    ? "its support holds" : verdict.reasons.joined(separator: "; "),
                document: citations(sources, in: dossier)
            )
        }
        let certainties = dossier.certainties().map { outcome, assessment in
            let sources = outcome.findings.compactMap { dossier.finding($0)?.source }
            return Fact(
                "certainty/\(outcome.id)",
                topics: [.evidence],
                title: "Certainty of the evidence: \(outcome.label)",
                value: assessment?.certainty.word ?? "not studied",
                reason: assessment.map { assessment in
                    ([assessment.startReason] + assessment.steps.map { "\($0.domain.rawValue): \($0.reason)" })
                        .joined(separator: "; ")
                } ?? "no finding bears on it",
                document: citations(sources, in: dossier)
            )
        }
        return claims + certainties
    }

    private static func corrections(in dossier: Dossier) -> [Fact] {
        dossier.corrections.map { correction in
            let sources = correction.findings.compactMap { dossier.finding($0)?.source } + correction.sources
            return Fact(
                "correction/\(ContentHash(of: correction.printed).short)",
                topics: [.corrections],
                title: "Circulates: \(correction.printed)",
                value: correction.instead,
                reason: "a correction in the dossier",
                document: citations(sources, in: dossier)
            )
        }
    }

    /// The first few sources in full; a mail is no bibliography.
    private static func citations(_ ids: [String], in dossier: Dossier) -> String {
        var seen: Set<String> = []
        let sources = ids.filter { seen.insert($0).inserted }.compactMap(dossier.source)
        guard !sources.isEmpty else { return "no source bears on it" }
        let more = sources.count > 3 ? "; and \(sources.count - 3) more on the page" : ""
        return sources.prefix(3).map(\.citation).joined(separator: "; ") + more
    }
}

extension FacetStatus.Verdict {
    /// The verdict in words that stay the same while only the ledger ages.
    fileprivate var steadyWords: String { if case .stale(let value) = self { value.words } else { words } }
}
