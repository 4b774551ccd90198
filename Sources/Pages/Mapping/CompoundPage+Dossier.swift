public import Claims
public import Dates
public import Dossiers
internal import Evidence
public import Regulation

extension CompoundPage {
    /// The page of a dossier for one day.
    ///
    /// - Parameters:
    ///   - dossier: the loaded dossier; whoever publishes has refused one with errors.
    ///   - asOf: the day for which the law is derived and the page is made.
    ///   - jurisdiction: the place that the disclosure speaks about.
    ///   - results: results of the dossier's experiments, in the order in which figures are shown.
    ///   - verdicts: the dossier's claims as they were checked for the same day.
    ///   - dossiers: the ids of all compounds whose pages stand beside this one.
    ///   - collection: what stands beside the dossiers: glossary and imprint.
    public init(
        _ dossier: Dossier,
        asOf: ISODate,
        jurisdiction: Jurisdiction = .unitedStates,
        results: [ExperimentResult] = [],
        verdicts: [ClaimVerdict] = [],
        dossiers: Set<String> = [],
        collection: Collection = Collection()
    ) {
        let identity = dossier.identity
        let links = PageLinks(dossier)
        let model = ModelNotes(dossier)
        let law = LawView(dossier, asOf: asOf, jurisdiction: jurisdiction)
        let figures = Self.figures(of: dossier, results: results)
        let studies = dossier.sources.compactMap { Study($0, in: dossier) }
        let summary = Self.summary(of: identity)
        let claims = verdicts.map { MarkedClaim($0, links: links) }
        self.init(
            id: identity.compound,
            name: identity.name,
            summary: summary,
            asOf: DateText(asOf),
            status: law.disclosure,
            fiveAnswers: FiveAnswers(
                dossier,
                summary: summary,
                studies: studies,
                status: law.disclosure,
                lastChange: law.lastChange,
                figure: figures.first(where: \.hasData),
                model: model,
                asOf: asOf
            ),
            story: dossier.articleText.map { article in
                Story(article, systems: { Self.pointer(to: $0, in: dossier) }, link: links.address(of:_:))
            },
            identity: Identity(dossier),
            measured: FindingTable.tables(of: dossier.findings, in: dossier),
            unknowns: dossier.unknowns.filter { $0.finding == nil }.map { UnknownQuantity($0, in: dossier) },
            unknownFindings: dossier.unknowns.filter { $0.finding != nil }.map { UnknownQuantity($0, in: dossier) },
            conflicts: dossier.conflicts.enumerated().map {
                ConflictPair($0.element, number: $0.offset + 1, in: dossier)
            },
            corrections: dossier.corrections.enumerated().map {
                CorrectionEntry($0.element, number: $0.offset + 1, in: dossier)
            },
            otherMolecules: FindingTable.tables(of: dossier.surrogates, in: dossier, prefix: "other-"),
            evidence: EvidenceStrip(studies: studies, page: links.evidence),
            certainties: dossier.certainties().map { outcome, assessment in
                CertaintyRings(id: outcome.id, outcome: outcome.label, assessment: assessment)
            },
            harms: HarmTable(dossier, studies: studies),
            neverStudied: dossier.neverStudied.map { FindingRow($0, in: dossier) },
            figures: figures,
            studies: StudyTable(studies: studies),
            claims: claims,
            ledger: law.timeline,
            model: model,
            related: RelatedCompounds(identity, dossiers: dossiers),
            sources: dossier.sources.map(SourceEntry.init),
            terms: (dossier.articleText.map(Pages.terms) ?? []).compactMap { collection.glossary.note($0) },
            imprint: PageImprint(collection.imprint, page: dossier.id)
        )
    }

    /// The findings of a system by their number and address.
    private static func pointer(to system: String, in dossier: Dossier) -> Story.Link? {
        let count = dossier.findings(in: system).count
        guard count > 0 else { return nil }
        let title = FindingTable.title(of: system)
        return Story.Link(
            address: "/compounds/\(dossier.id)/evidence#measured-\(slug(system))",
            text: "\(title): all \(counted(count, "finding")), with source and circumstances"
        )
    }

    /// What the compound is, in one sentence made of its class, its length and its parent.
    private static func summary(of identity: Dossiers.Identity) -> String {
        let residues = identity.residues.count
        var sentence =
            residues > 0
            ? "\(identity.name) is a chain of \(counted(residues, "amino acid")) (a \(identity.compoundClass.rawValue))"
            : "\(identity.name) is a \(identity.compoundClass.rawValue)"
        if let parent = identity.parent { sentence += ", derived from \(parent.name)" }
        if !identity.parts.isEmpty {
            let parts = identity.parts.map { part in
                "residues \(part.residues.lowerBound) to \(part.residues.upperBound) are the \(part.name)"
            }
            sentence += "; " + parts.joined(separator: ", ")
        }
        return sentence + "."
    }

    private static func figures(
        of dossier: Dossier,
        results: [ExperimentResult]
    ) -> [Figure] {
        let caveat = Figure.caveat(of: dossier)
        return dossier.experiments.flatMap { experiment -> [Figure] in
            guard let result = results.first(where: { $0.experiment == experiment.id }) else {
                return [
                    Figure(
                        id: experiment.id,
                        title: experiment.title,
                        missing:
                            "This experiment has no result yet. Run: heptad experiment \(dossier.id)/\(experiment.id)"
                    )
                ]
            }
            return Figure.figures(of: result, caveat: caveat, experiment: experiment)
        }
    }
}

extension CompoundPage.Identity {
    /// Names, numbers and sequence, each with the source of its finding.
    init(_ dossier: Dossier) {
        let identity = dossier.identity
        func value(_ text: String, _ finding: String) -> CompoundPage.Fact.Value {
            CompoundPage.Fact.Value(text, source: dossier.finding(finding).map { SourceNote($0, in: dossier) })
        }
        let salts = identity.salts.compactMap { salt in
            dossier.finding(salt.finding).map { finding in
                value("\(salt.name): \(finding.quantity), \(finding.value.value.display)", salt.finding)
            }
        }
        var findings: [String] = []
        for synonym in identity.synonyms where !findings.contains(synonym.finding) { findings.append(synonym.finding) }
        let synonyms = findings.map { finding in
            value(identity.synonyms.filter { $0.finding == finding }.map(\.value).joined(separator: "; "), finding)
        }
        let facts: [CompoundPage.Fact] =
            [
                CompoundPage.Fact("Also called", synonyms),
                CompoundPage.Fact(
                    "Formula, free base",
                    [identity.formula].compactMap { $0.map { value($0.value.description, $0.finding) } }
                ),
                CompoundPage.Fact(
                    "Average mass",
                    [identity.averageMass].compactMap { $0.map { value($0.value.display, $0.finding) } }
                ),
                CompoundPage.Fact(
                    "Monoisotopic mass",
                    [identity.monoisotopicMass].compactMap { $0.map { value($0.value.display, $0.finding) } }
                ),
                CompoundPage.Fact("Salts", salts),
            ]
            + identity.identifiers.map { identifier in
                CompoundPage.Fact(identifier.value.scheme.rawValue, [value(identifier.value.value, identifier.finding)])
            }
            + [
                CompoundPage.Fact("HELM", [identity.helm].compactMap { $0.map { value($0.value, $0.finding) } }),
                CompoundPage.Fact(
                    "Often printed, and wrong",
                    identity.misspellings.map { CompoundPage.Fact.Value("\($0.text): \($0.reason)", source: nil) }
                ),
            ]
        let sequence = identity.sequence.map { sequence in
            SequenceView(
                sequence.value,
                parts: identity.parts.map {
                    SequenceView.Part(
                        name: $0.name,
                        first: $0.residues.lowerBound,
                        last: $0.residues.upperBound
                    )
                },
                cuts: zip(identity.cutSites, identity.cutPositions).enumerated().map { order, cut in
                    SequenceView.Cut(
                        after: cut.1,
                        order: order + 1,
                        products: "\(cut.0.peptide) gives \(cut.0.products.joined(separator: " + "))",
                        source: dossier.finding(cut.0.finding).map { SourceNote($0, in: dossier) }
                    )
                }
            )
        }
        self.init(facts: facts.filter { !$0.values.isEmpty }, sequence: sequence)
    }
}

extension UnknownQuantity {
    /// Something that was looked for and not found.
    init(_ unknown: Dossier.Unknown, in dossier: Dossier) {
        let finding = unknown.finding.flatMap(dossier.finding)
        self.init(
            quantity: unknown.quantity.sentenceCase,
            searched: "Looked for in: \(unknown.searched.stopped)",
            searchedOn: (unknown.date ?? finding?.time?.value.date).map(DateText.init),
            source: finding.map { SourceNote($0, in: dossier) }
        )
    }
}

/// Everything of a page that comes from the record of law.
private struct LawView {
    var disclosure: StatusDisclosure?
    var timeline = LedgerTimeline(events: [], undated: [], conflicts: [])
    /// The latest dated event in force that names the compound, in any place.
    var lastChange: LedgerEvent?

    init(_ dossier: Dossier, asOf: ISODate, jurisdiction: Jurisdiction) {
        guard let ledger = dossier.ledger,
            let compound = ledger.compounds.first(where: { $0.id == dossier.id })
        else { return }
        let named = Set(ledger.events.filter { $0.names(compound) }.map(\.jurisdiction))
        let status = ledger.deriveStatus(of: compound, in: jurisdiction, asOf: asOf)
        let elsewhere = Jurisdiction.allCases.filter { $0 != jurisdiction && named.contains($0) }
            .map { ledger.deriveStatus(of: compound, in: $0, asOf: asOf) }
        disclosure = StatusDisclosure(status, elsewhere: elsewhere)
        timeline = LedgerTimeline(ledger, compound: compound, statuses: [status] + elsewhere, asOf: asOf)
        lastChange = ledger.events
            .filter { event in event.names(compound) && event.effective.map { $0 <= asOf } ?? false }
            .max { ($0.effective?.description ?? "", $0.id) < ($1.effective?.description ?? "", $1.id) }
    }
}
