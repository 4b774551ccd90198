import Dates
import Diagnostics
import Regulation
import Testing

@testable import Dossiers

/// The flagship's ledger: dates and states that the evidence states, read off by hand.
@Suite("The Selank ledger")
struct LedgerSelankTests {
    private func day(_ text: String) throws -> ISODate { try #require(ISODate(text)) }

    private func ledger() throws -> Ledger {
        let faults = DiagnosticCollector()
        let file = try #require(DossierFile("ledger.yaml", in: Repository.selank, required: true, faults: faults))
        let ledger = LedgerFile.read(try #require(file.yaml(faults: faults)), faults: faults)
        #expect(faults.diagnostics.map(\.description) == [])
        return try #require(ledger)
    }

    private func status(
        _ name: String = "selank",
        in jurisdiction: Jurisdiction = .unitedStates,
        asOf: String,
        knownOn: String? = nil
    ) throws -> Status {
        let ledger = try ledger()
        let compound = try #require(ledger.compound(named: name))
        let known = try knownOn.map(day)
        return ledger.deriveStatus(of: compound, in: jurisdiction, asOf: try day(asOf), knownOn: known)
    }

    @Test("On 1 September 2024 it is in Category 2 and may not be compounded")
    func inCategory2() throws {
        let status = try status(asOf: "2024-09-01")
        #expect(status[.interimCategory503A]?.value == .category2)
        #expect(status[.interimCategory503A]?.grounds.map(\.event.id) == ["US-CAT2-2023", "US-SEL-001"])
        #expect(status[.nomination]?.value == .live)
        #expect(status.compounding503A?.outcome == .notEligible)
    }

    @Test("On 1 October 2024 it is in no category, its nomination is withdrawn, and it may not be compounded")
    func outOfCategory2() throws {
        let status = try status(asOf: "2024-10-01")
        #expect(status[.interimCategory503A]?.value == .noCategory)
        #expect(status[.nomination]?.value == .withdrawn)
        let deciding = status[.interimCategory503A]?.grounds.map(\.event.id)
        #expect(deciding == ["US-CAT2-2023", "US-SEL-001", "US-CAT2-2024", "US-SEL-002"])
        let roles = status[.interimCategory503A]?.grounds.map(\.role)
        #expect(roles == [.earlierChange, .earlierChange, .change, .change])
        let eligibility = try #require(status.compounding503A)
        #expect(eligibility.outcome == .notEligible)
        #expect(eligibility.routes.map(\.answer) == [.notMet, .notMet, .notMet])
        #expect(eligibility.routes[0].events == ["US-SEL-002"])
        #expect(eligibility.routes[1].events == ["US-SEL-002", "US-SEL-004"])
        #expect(eligibility.routes[2].events == ["US-FW-001"])
    }

    @Test("Every facet of the United States on 1 October 2024 has its value, events and citations")
    func facets() throws {
        let status = try status(asOf: "2024-10-01")
        let expected: [(Facet, FacetStatus.Verdict)] = [
            (.approval, .known(.notApproved)), (.bulksList, .known(.notListed)), (.monograph, .known(.absent)),
            (.interimCategory503A, .known(.noCategory)), (.interimCategory503B, .unknown),
            (.nomination, .known(.withdrawn)), (.committeeVote, .known(.onNoAgenda)),
            (.controlledSubstance, .known(.notScheduled)), (.advisory, .conflicting([.named, .notNamed])),
        ]
        #expect(status.facets.map(\.facet) == expected.map(\.0))
        for (facet, verdict) in expected { #expect(status[facet]?.verdict == verdict, "\(facet)") }
        for facet in status.facets where facet.value != nil {
            #expect(!facet.grounds.filter(\.decides).isEmpty, "\(facet.facet)")
            #expect(facet.grounds.allSatisfy { !$0.event.citation.isEmpty }, "\(facet.facet)")
        }
        #expect(status[.monograph]?.derivation.contains("the USP-NF itself was not searched") == true)
        #expect(status[.controlledSubstance]?.confidence == .medium)
        #expect(status[.monograph]?.confidence == .medium)
        #expect(status[.approval]?.confidence == .high)
        #expect(
            status[.committeeVote]?.derivation.hasSuffix(
                "Agendas recorded without it: US-PCAC-2024A-N, US-PCAC-2024B-N, US-PCAC-2026-N, US-PCAC-2027."
            ) == true
        )
    }

    @Test(
        "The removal is hidden until it was published",
        arguments: [
            ("2024-09-19", FacetValue.category2, FacetValue.live), ("2024-09-20", .noCategory, .withdrawn),
        ]
    )
    func knownOn(_ knownOn: String, _ category: FacetValue, _ nomination: FacetValue) throws {
        let status = try status(asOf: "2024-10-01", knownOn: knownOn)
        #expect(status[.interimCategory503A]?.value == category)
        #expect(status[.nomination]?.value == nomination)
        // Approval and monograph rest on rows and notes that are known since the collection only.
        #expect(status[.approval]?.verdict == .unknown)
        #expect(status.compounding503A?.outcome == .noRouteRecorded)
        #expect(status.compounding503A?.derivation.contains("as far as recorded") == true)
    }

    @Test("Undated rows are listed and change no facet that needs a date")
    func undated() throws {
        let status = try status(asOf: "2024-10-01")
        #expect(status.undated.map(\.id) == ["US-SEL-003", "US-SEL-004", "US-SEL-005"])
        let russia = try self.status(in: .russia, asOf: "2015-01-01")
        #expect(russia.undated.map(\.id) == ["RU-SEL-002", "RU-SEL-003"])
        #expect(russia[.supply]?.verdict == .conflicting([.prescription, .withoutPrescription]))
        #expect(russia[.supply]?.grounds.map(\.role) == [.undated])
        #expect(russia[.essentialDrugs]?.verdict == .unknown)
        #expect(russia[.essentialDrugs]?.grounds.map(\.event.id) == ["RU-SEL-003"])
    }

    @Test("The Russian registration begins in 2009 and is disputed from 20 January 2026")
    func russia() throws {
        #expect(try status(in: .russia, asOf: "2009-04-29")[.registration]?.value == .notRegistered)
        #expect(try status(in: .russia, asOf: "2009-04-30")[.registration]?.value == .registered)
        #expect(try status(in: .russia, asOf: "2026-01-19")[.registration]?.value == .registered)
        let now = try status(in: .russia, asOf: "2026-01-20")
        #expect(now[.registration]?.verdict == .conflicting([.registered, .reportedCancelled]))
        #expect(now[.registration]?.conflicts == ["CONFLICT-05"])
        #expect(now.conflicts.map(\.id) == ["CONFLICT-05"])
        #expect(now[.registration]?.grounds.map(\.event.id) == ["RU-SEL-001", "RU-SEL-004"])
        #expect(now[.registration]?.grounds.map(\.role) == [.change, .change])
        // Another compound of the same day has no dispute in the ledger, so its reported cancellation stands.
        #expect(try status("semax", in: .russia, asOf: "2026-01-20")[.registration]?.value == .reportedCancelled)
    }

    @Test("Anti-doping is unresolved while the Russian registration is")
    func antiDoping() throws {
        #expect(try status(in: .international, asOf: "2025-12-31")[.antiDoping]?.verdict == .unknown)
        #expect(try status(in: .international, asOf: "2026-01-10")[.antiDoping]?.value == .outsideDefinition)
        let facet = try #require(try status(in: .international, asOf: "2026-11-23")[.antiDoping])
        #expect(facet.verdict == .conflicting([.insideDefinition, .outsideDefinition]))
        #expect(facet.derivation.contains("Unresolved: whether any authority currently approves it is disputed"))
        #expect(try status("BPC-157", in: .international, asOf: "2026-11-23")[.antiDoping]?.value == .named)
    }

    @Test("Elsewhere it is not authorised, as far as searched")
    func elsewhere() throws {
        for jurisdiction in [Jurisdiction.europeanUnion, .unitedKingdom, .canada, .australia] {
            let approval = try #require(try status(in: jurisdiction, asOf: "2026-11-23")[.approval])
            #expect(approval.value == .notApproved, "\(jurisdiction)")
            #expect(approval.rules.contains(.standingAbsence), "\(jurisdiction)")
        }
        #expect(try status(in: .australia, asOf: "2026-11-23")[.poisonsSchedule]?.value == .noNamedEntry)
        #expect(try status(in: .unitedStatesDefense, asOf: "2026-11-23")[.supplementList]?.value == .notListed)
        #expect(try status("semax", in: .unitedStatesDefense, asOf: "2025-11-17")[.supplementList]?.value == .listed)
    }

    @Test("Semax leaves Category 2 on 22 April 2026 and is recommended on 23 July 2026")
    func semax() throws {
        #expect(try status("semax", asOf: "2026-04-21")[.interimCategory503A]?.value == .category2)
        let spring = try status("semax", asOf: "2026-05-01")
        #expect(spring[.interimCategory503A]?.value == .noCategory)
        #expect(spring[.committeeVote]?.value == .scheduled)
        let summer = try status("semax", asOf: "2026-08-01")
        #expect(summer[.committeeVote]?.value == .recommended)
        #expect(summer.compounding503A?.outcome == .noRouteRecorded)
    }

    @Test(
        "Ibutamoren and kisspeptin-10 stay in Category 2, non-injectable GHK-Cu in Category 1",
        arguments: [
            ("ibutamoren", FacetValue.category2), ("kisspeptin-10", .category2),
            ("GHK-Cu (non-injectable)", .category1),
        ]
    )
    func remaining(_ name: String, _ category: FacetValue) throws {
        #expect(try status(name, asOf: "2026-11-23")[.interimCategory503A]?.value == category)
    }

    @Test("Rows known only as background decide nothing")
    func background() throws {
        #expect(try status("tuftsin", asOf: "2026-11-23")[.approval]?.verdict == .unknown)
        #expect(try status("diazepam", asOf: "2026-11-23")[.controlledSubstance]?.verdict == .unknown)
        #expect(try status("NAD+", asOf: "2026-11-23")[.interimCategory503A]?.verdict == .unknown)
    }

    @Test(
        "The names of the compound are found whatever the letters",
        arguments: [
            "Selan\u{43A}", "SELANK", "Selanc", "\u{421}\u{435}\u{43B}\u{430}\u{43D}\u{43A}", "selank acetate (TP-7)",
            "tp-7",
        ]
    )
    func names(_ name: String) throws {
        #expect(try ledger().compound(named: name)?.id == "selank")
    }

    @Test("The ledger warns when it was collected long ago")
    func freshness() throws {
        let ledger = try ledger()
        let compound = try #require(ledger.compound(named: "selank"))
        let today = try day("2027-01-15")
        let status = ledger.deriveStatus(of: compound, in: .unitedStates, asOf: today, today: today)
        #expect(status.freshness.days == 53)
        #expect(status.freshness.warning?.contains("last checked on 2026-11-23, 53 days before 2027-01-15") == true)
        #expect(status.compounding503A?.outcome == .notEligible)
        let later = ledger.deriveStatus(of: compound, in: .unitedStates, asOf: try day("2028-01-01"))
        #expect(later.compounding503A?.outcome == .stale)
    }

    @Test("What the Secretary announced is a value of its own, and changes no status")
    func announcement() throws {
        let event = try #require(try ledger().events.first { $0.id == "US-HHS-2026-02" })
        #expect(event.changes == [LedgerEvent.Change(.announcement, from: nil, to: .statementOnly)])
        let status = try status(asOf: "2026-11-24")
        #expect(status[.announcement] == nil)
        #expect(status[.interimCategory503A]?.value == .noCategory)
    }
}
