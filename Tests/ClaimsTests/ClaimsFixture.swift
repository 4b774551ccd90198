import Claims
import Dates
import Evidence
import Regulation

/// A date that the test author wrote; a slip stops the test run with its text.
func day(_ text: String) -> ISODate {
    guard let date = ISODate(text) else { preconditionFailure("\(text) is no date") }
    return date
}

/// A small body of evidence with every case that the language distinguishes.
struct ClaimsFixture {
    var sources: [Source] = []
    var findings: [Finding] = []
    var results: [ExperimentOutcome] = []
    var statuses: [Jurisdiction: Status] = [:]

    init() {
        sources = [
            trial("one", n: 62, control: .activeComparator),
            trial("two", n: 60, control: .activeComparator),
            trial("three", n: 70, control: .addOn),
            trial("healthy", n: 52, control: .placebo, population: .healthy, placebo: .yes),
            source("rats", kind: .animalInVivo, species: .rat),
        ]
        findings = [
            finding("mass", .quantity(Measurement(751.89, UnitLabel("g/mol"))), seen: .computed),
            finding("fall", .relativeChange(percent: -61), species: .rat, source: "rats"),
            finding("halfLife", .unknown(searched: "no abstract gives a number"), seen: .notFound),
            finding("second", .count(14, of: "days"), species: .human, seen: .secondary),
            finding("people", .count(62, of: "patients"), species: .human),
        ]
        var other = finding("other", .quantity(Measurement(80, UnitLabel("%"))))
        other.subject = FindingSubject(role: .surrogate, names: ["Semax"])
        findings.append(other)
        results = [
            ExperimentOutcome(
                experiment: "routes",
                key: "0123abcd",
                completed: 400,
                failed: 0,
                balances: [
                    .init(id: "tail", arm: "nose", largestDeviation: 2e-9, tolerance: 1e-6),
                    .init(id: "tail", arm: "vein", largestDeviation: -3e-9, tolerance: 1e-6),
                ],
                peaks: [
                    .init(arm: "nose", output: "brain", median: 4), .init(arm: "vein", output: "brain", median: 2),
                    .init(arm: "mouth", output: "brain", median: nil),
                ]
            )
        ]
        setStatus(asOf: "2024-10-01")
    }

    mutating func setStatus(asOf: String) {
        let compound = LedgerCompound(id: "alpha", name: "Alpha")
        let ledger = Ledger(
            collected: day("2026-11-23"),
            compounds: [compound],
            events: [
                event(
                    "OUT",
                    effective: "2024-09-27",
                    changes: [.init(.interimCategory503A, from: .category2, to: .noCategory)]
                ),
                event(
                    "NONE",
                    absences: [
                        .init(.approval, .notApproved, basis: .event), .init(.monograph, .absent, basis: .event),
                    ]
                ),
                event("LIST", effective: "2019-03-21", list: .init(.bulksList, listed: ["thymol iodide"])),
            ]
        )
        statuses = [.unitedStates: ledger.deriveStatus(of: compound, in: .unitedStates, asOf: day(asOf))]
    }

    var inputs: ClaimInputs {
        ClaimInputs(sources: sources, findings: findings, statuses: statuses, results: results)
    }

    var references: ClaimReferences {
        ClaimReferences(
            sources: Set(sources.map(\.id)),
            findings: Set(findings.map(\.id)),
            experiments: [
                "routes": .init(arms: ["nose", "vein", "mouth"], outputs: ["brain"], balances: ["tail"]),
                "later": .init(arms: [], outputs: [], balances: []),
            ]
        )
    }

    func event(
        _ id: String,
        effective: String? = nil,
        changes: [LedgerEvent.Change] = [],
        absences: [LedgerEvent.StandingAbsence] = [],
        list: LedgerEvent.ClosedList? = nil
    ) -> LedgerEvent {
        LedgerEvent(
            id: id,
            scope: list == nil ? .compounds(["alpha"]) : .all,
            namedAs: ["alpha"],
            jurisdiction: .unitedStates,
            authority: "authority",
            instrument: "instrument",
            event: "event \(id)",
            effective: effective.map(day),
            title: "title",
            citation: "citation \(id)",
            seen: .secondary,
            confidence: .high,
            changes: changes,
            absences: absences,
            closedList: list
        )
    }

    func source(_ id: String, kind: SourceKind, species: Species.Taxon) -> Source {
        var source = Source(
            id: id,
            authors: "Author A",
            title: "Title \(id)",
            journal: "Journal",
            languages: Worded(["en"]),
            kind: Worded(kind),
            access: "abstract",
            seen: Worded([.abstract]),
            isIndependentOfDevelopers: false
        )
        source.species = Worded(Species([species]))
        return source
    }

    func trial(
        _ id: String,
        n: Int?,
        control: TrialDesign.Control,
        population: TrialDesign.Population = .patients,
        placebo: Answer = .no
    ) -> Source {
        var source = source(id, kind: .humanTrial, species: .human)
        source.trial = TrialDesign(control: control, population: population)
        source.sampleSize = Worded(SampleSize(total: n))
        source.placebo = Worded(placebo)
        return source
    }

    func finding(
        _ id: String,
        _ value: FindingValue,
        species: Species.Taxon? = nil,
        source: String = "one",
        seen: Sighting = .abstract
    ) -> Finding {
        var finding = Finding(
            id: id,
            source: source,
            system: "clinical",
            quantity: "quantity \(id)",
            value: Worded(value),
            seen: seen
        )
        finding.species = species.map { Worded(Species([$0])) }
        return finding
    }

    /// The verdict of one claim with an assertion and whatever support is given.
    func verdict(
        _ assertion: String? = nil,
        text: String = "A sentence.",
        strength: Strength = .stated,
        population: Claim.Population = .none,
        findings: [String] = [],
        experiments: [String] = [],
        status: [Claim.StatusQuery] = [],
        leansOn: Set<FindingSubject.Role> = []
    ) throws -> ClaimVerdict {
        let claim = Claim(
            id: "claim",
            kind: .model,
            text: text,
            strength: strength,
            population: population,
            findings: findings,
            experiments: experiments,
            status: status,
            assertion: try assertion.map { try Assertion($0) },
            leansOn: leansOn
        )
        let verdicts = evaluate([claim], inputs)
        return verdicts[0]
    }
}
