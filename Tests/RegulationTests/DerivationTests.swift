import Dates
import Regulation
import Testing

@Suite("Derivation of a status from a ledger")
struct DerivationTests {
    let fixture = LedgerFixture()

    @Test("Leaving a category changes the category and the nomination, and not the eligibility")
    func leavingTheCategory() {
        let before = fixture.status(asOf: "2024-09-01")
        let after = fixture.status(asOf: "2024-10-01")
        #expect(before[.interimCategory503A]?.value == .category2)
        #expect(before[.nomination]?.value == .live)
        #expect(after[.interimCategory503A]?.value == .noCategory)
        #expect(after[.nomination]?.value == .withdrawn)
        #expect(before.compounding503A?.outcome == .notEligible)
        #expect(after.compounding503A?.outcome == .notEligible)
        #expect(after[.interimCategory503A]?.grounds.map(\.event.id) == ["IN", "OUT"])
    }

    @Test(
        "A change counts from its effective day on, not from its publication",
        arguments: [
            ("2024-09-26", FacetValue.category2), ("2024-09-27", .noCategory),
        ]
    )
    func effectiveDay(_ asOf: String, _ value: FacetValue) {
        #expect(fixture.status(asOf: asOf)[.interimCategory503A]?.value == value)
    }

    @Test(
        "A change is hidden before the day of its publication",
        arguments: [
            ("2024-09-19", FacetValue.category2), ("2024-09-20", .noCategory),
        ]
    )
    func knownOn(_ knownOn: String, _ value: FacetValue) {
        #expect(fixture.status(asOf: "2024-10-01", knownOn: knownOn)[.interimCategory503A]?.value == value)
    }

    @Test("A row without publication date and a note count as known since the collection")
    func missingPublication() {
        let early = fixture.status(asOf: "2024-10-01", knownOn: "2026-11-22")
        #expect(early[.approval]?.verdict == .unknown)
        #expect(early[.monograph]?.verdict == .unknown)
        #expect(early.compounding503A?.outcome == .noRouteRecorded)
        let late = fixture.status(asOf: "2024-10-01", knownOn: "2026-11-23")
        #expect(late[.approval]?.value == .notApproved)
        #expect(late[.monograph]?.value == .absent)
        #expect(late[.monograph]?.grounds.map(\.role) == [.note])
    }

    @Test("Unknown routes are named and not counted as met")
    func unknownRoutes() throws {
        let eligibility = try #require(fixture.status(asOf: "2024-10-01", knownOn: "2024-12-01").compounding503A)
        #expect(eligibility.routes.map(\.answer) == [.unknown, .unknown, .notMet])
        #expect(eligibility.derivation.contains("Not recorded and to be looked up: USP/NF monograph, approval."))
    }

    @Test("The statute's routes come before the interim category")
    func routesFirst() {
        var fixture = fixture
        fixture.ledger.events.append(
            row(
                "CAT1",
                effective: "2025-01-01",
                published: "2025-01-01",
                changes: [LedgerEvent.Change(.interimCategory503A, from: nil, to: .category1)]
            )
        )
        #expect(fixture.status(asOf: "2025-02-01").compounding503A?.outcome == .enforcementDiscretionOnly)
        fixture.ledger.events.append(
            row(
                "RULE",
                effective: "2025-03-01",
                published: "2025-02-20",
                changes: [LedgerEvent.Change(.bulksList, from: .notListed, to: .listed)]
            )
        )
        #expect(fixture.status(asOf: "2025-02-28").compounding503A?.outcome == .enforcementDiscretionOnly)
        #expect(fixture.status(asOf: "2025-03-01").compounding503A?.outcome == .eligible)
    }

    @Test("A complete list names, rejects or leaves out, and did not exist before its day")
    func closedList() throws {
        #expect(fixture.status(asOf: "2019-03-20")[.bulksList]?.value == .noListInForce)
        #expect(fixture.status(asOf: "2019-03-21")[.bulksList]?.value == .notListed)
        #expect(fixture.status(asOf: "2019-03-21", knownOn: "2019-02-18")[.bulksList]?.verdict == .unknown)
        let listed = try #require(fixture.ledger.compound(named: "thymol iodide"))
        let status = fixture.ledger.deriveStatus(of: listed, in: .unitedStates, asOf: day("2020-01-01"))
        #expect(status[.bulksList]?.value == .listed)
        #expect(status.compounding503A?.outcome == .eligible)
    }

    @Test("Before the first change an absence reaches back and a presence stays unknown")
    func beforeTheFirstChange() {
        let status = fixture.status(asOf: "2023-01-01")
        #expect(status[.interimCategory503A]?.value == .notCategory2)
        #expect(status[.nomination]?.verdict == .unknown)
        #expect(fixture.status(.russia, asOf: "2005-01-01")[.registration]?.value == .notRegistered)
    }

    @Test("An event without effective date is listed and changes nothing")
    func undatedEvent() {
        var fixture = fixture
        fixture.ledger.events.append(
            row(
                "UNDATED",
                published: "2024-01-01",
                changes: [LedgerEvent.Change(.interimCategory503A, from: nil, to: .category1)]
            )
        )
        let status = fixture.status(asOf: "2024-10-01")
        #expect(status[.interimCategory503A]?.value == .noCategory)
        #expect(status[.interimCategory503A]?.grounds.last?.role == .undated)
        #expect(status[.interimCategory503A]?.rules.contains(.undatedNeverOrders) == true)
        #expect(status.undated.map(\.id) == ["NONE", "UNDATED"])
        #expect(status.compounding503A?.outcome == .notEligible)
    }

    @Test("Background knowledge is shown and never decides")
    func background() {
        var fixture = fixture
        fixture.ledger.events.append(
            row(
                "HEARSAY",
                effective: "2024-01-01",
                seen: .background,
                changes: [LedgerEvent.Change(.controlledSubstance, from: nil, to: .scheduleIV)]
            )
        )
        let facet = fixture.status(asOf: "2024-10-01")[.controlledSubstance]
        #expect(facet?.verdict == .unknown)
        #expect(facet?.grounds.map(\.role) == [.background])
    }

    @Test("An unresolved conflict keeps both values from its first day on")
    func conflict() {
        let both = FacetStatus.Verdict.conflicting([.registered, .reportedCancelled])
        #expect(fixture.status(.russia, asOf: "2026-01-19")[.registration]?.value == .registered)
        let status = fixture.status(.russia, asOf: "2026-01-20")
        #expect(status[.registration]?.verdict == both)
        #expect(status[.registration]?.conflicts == ["DISPUTE"])
        #expect(status[.registration]?.grounds.map(\.event.id) == ["REG", "GONE"])
        #expect(status.conflicts.map(\.id) == ["DISPUTE"])
        let early = fixture.status(.russia, asOf: "2026-02-01", knownOn: "2026-02-01")
        #expect(early[.registration]?.value == .reportedCancelled)
    }

    @Test("A resolved conflict is shown and decides nothing")
    func resolvedConflict() {
        var fixture = fixture
        fixture.ledger.conflicts[0].resolution = .claimB
        let status = fixture.status(.russia, asOf: "2026-02-01")
        #expect(status[.registration]?.value == .reportedCancelled)
        #expect(status[.registration]?.conflicts == ["DISPUTE"])
    }

    @Test("Two changes of one day that disagree both stand")
    func sameDay() {
        var fixture = fixture
        fixture.ledger.events.append(
            row(
                "TWIN",
                effective: "2024-09-27",
                published: "2024-09-20",
                changes: [LedgerEvent.Change(.nomination, from: .live, to: .live)]
            )
        )
        #expect(fixture.status(asOf: "2024-10-01")[.nomination]?.verdict == .conflicting([.withdrawn, .live]))
    }

    @Test("A class by definition is as unsettled as the approvals it depends on")
    func classDefinition() {
        var fixture = fixture
        fixture.ledger.events.append(
            row(
                "CLASS",
                .all,
                in: .international,
                effective: "2026-01-01",
                published: "2025-09-11",
                changes: [LedgerEvent.Change(.antiDoping, from: nil, to: .byDefinition)]
            )
        )
        #expect(fixture.status(.international, asOf: "2025-12-31")[.antiDoping]?.verdict == .unknown)
        #expect(fixture.status(.international, asOf: "2026-01-10")[.antiDoping]?.value == .outsideDefinition)
        let disputed = fixture.status(.international, asOf: "2026-02-01")[.antiDoping]
        #expect(disputed?.verdict == .conflicting([.insideDefinition, .outsideDefinition]))
        #expect(disputed?.derivation.contains("Unresolved") == true)
        // Without the dispute the register says cancelled, but other approvals were never looked up.
        fixture.ledger.conflicts = []
        #expect(fixture.status(.international, asOf: "2026-02-01")[.antiDoping]?.verdict == .unknown)
    }

    @Test("An agenda schedules until its day, and a vote decides from its day")
    func agendaAndVote() {
        var fixture = fixture
        let absence = LedgerEvent.StandingAbsence(.committeeVote, .onNoAgenda, basis: .event)
        fixture.ledger.events.append(row("NO-AGENDA", absences: [absence]))
        #expect(fixture.status(asOf: "2026-05-01")[.committeeVote]?.value == .onNoAgenda)
        fixture.ledger.events.append(
            row(
                "NOTICE",
                effective: "2026-07-23",
                published: "2026-04-16",
                agenda: LedgerEvent.Agenda(compounds: ["alpha"])
            )
        )
        #expect(fixture.status(asOf: "2026-04-15")[.committeeVote]?.value == .onNoAgenda)
        #expect(fixture.status(asOf: "2026-05-01")[.committeeVote]?.value == .scheduled)
        #expect(fixture.status(asOf: "2026-07-24")[.committeeVote]?.verdict == .unknown)
        fixture.ledger.events.append(
            row(
                "VOTE",
                effective: "2026-07-23",
                changes: [LedgerEvent.Change(.committeeVote, from: nil, to: .recommended)]
            )
        )
        #expect(fixture.status(asOf: "2026-07-24")[.committeeVote]?.value == .recommended)
    }

    @Test("A value derived more than a year after the collection is stale")
    func stale() {
        let fresh = fixture.status(asOf: "2027-11-23")
        #expect(fresh[.interimCategory503A]?.value == .noCategory)
        let stale = fixture.status(asOf: "2027-11-24")
        #expect(stale[.interimCategory503A]?.verdict == .stale(.noCategory))
        #expect(stale.compounding503A?.outcome == .stale)
    }

    @Test("Nothing recorded is unknown and says how much was looked at")
    func nothingRecorded() {
        let facet = fixture.status(asOf: "2024-10-01")[.interimCategory503B]
        #expect(facet?.verdict == .unknown)
        #expect(facet?.derivation == "None of the 4 rows that name it or every compound here decides this.")
    }

    @Test("Section 503A is answered from the day on which it took effect, and not before")
    func section503A() {
        let fixture = LedgerFixture()
        #expect(fixture.status(.unitedStates, asOf: "1998-11-20").compounding503A == nil)
        #expect(fixture.status(.unitedStates, asOf: "1998-11-21").compounding503A != nil)
        #expect(fixture.status(.russia, asOf: "2026-11-21").compounding503A == nil)
    }
}
