import Dates
import Regulation

/// A date that the test author wrote; a slip stops the test run with its text.
func day(_ text: String) -> ISODate {
    guard let date = ISODate(text) else { preconditionFailure("\(text) is no date") }
    return date
}

/// A row with only what the derivation reads.
func row(
    _ id: String,
    _ scope: LedgerEvent.Scope = .compounds(["alpha"]),
    in jurisdiction: Jurisdiction = .unitedStates,
    effective: String? = nil,
    published: String? = nil,
    seen: LedgerEvent.Seen = .secondary,
    changes: [LedgerEvent.Change] = [],
    absences: [LedgerEvent.StandingAbsence] = [],
    closedList: LedgerEvent.ClosedList? = nil,
    agenda: LedgerEvent.Agenda? = nil
) -> LedgerEvent {
    LedgerEvent(
        id: id,
        scope: scope,
        namedAs: ["alpha"],
        jurisdiction: jurisdiction,
        authority: "authority",
        instrument: "instrument",
        event: "event \(id)",
        effective: effective.map(day),
        published: published.map(day),
        title: "title",
        citation: "citation \(id)",
        seen: seen,
        confidence: .high,
        changes: changes,
        absences: absences,
        closedList: closedList,
        agenda: agenda
    )
}

/// The history of one invented compound: a list, a category that was entered and left, absences, a foreign register.
struct LedgerFixture {
    var ledger: Ledger
    let compound = LedgerCompound(id: "alpha", name: "Alpha", names: [CompoundName("alpha acetate", kind: .salt)])

    init() {
        ledger = Ledger(
            collected: day("2026-11-23"),
            compounds: [compound, LedgerCompound(id: "thymol iodide", name: "thymol iodide")],
            events: [
                row(
                    "LIST",
                    .all,
                    effective: "2019-03-21",
                    published: "2019-02-19",
                    closedList: LedgerEvent.ClosedList(.bulksList, listed: ["Thymol Iodide"], rejected: ["piracetam"])
                ),
                row(
                    "IN",
                    effective: "2023-09-29",
                    published: "2023-09-29",
                    changes: [
                        LedgerEvent.Change(.interimCategory503A, from: .notCategory2, to: .category2),
                        LedgerEvent.Change(.nomination, from: .live, to: .live),
                    ]
                ),
                row(
                    "OUT",
                    effective: "2024-09-27",
                    published: "2024-09-20",
                    changes: [
                        LedgerEvent.Change(.interimCategory503A, from: .category2, to: .noCategory),
                        LedgerEvent.Change(.nomination, from: .live, to: .withdrawn),
                    ],
                    absences: [LedgerEvent.StandingAbsence(.monograph, .absent, basis: .note)]
                ),
                row("NONE", absences: [LedgerEvent.StandingAbsence(.approval, .notApproved, basis: .event)]),
                row(
                    "REG",
                    in: .russia,
                    effective: "2009-04-30",
                    changes: [LedgerEvent.Change(.registration, from: .notRegistered, to: .registered)]
                ),
                row(
                    "GONE",
                    in: .russia,
                    effective: "2026-01-20",
                    published: "2026-01-21",
                    changes: [LedgerEvent.Change(.registration, from: .registered, to: .reportedCancelled)]
                ),
            ],
            conflicts: [
                LedgerConflict(
                    id: "DISPUTE",
                    topic: "current or cancelled",
                    claimA: "current",
                    claimB: "cancelled",
                    verdict: "unresolved until the register is read",
                    resolution: .unresolved,
                    concerns: [
                        LedgerConflict.Concern(
                            .registration,
                            in: .russia,
                            compounds: ["alpha"],
                            from: day("2026-01-20"),
                            values: [.registered, .reportedCancelled]
                        )
                    ]
                )
            ]
        )
    }

    func status(
        _ jurisdiction: Jurisdiction = .unitedStates,
        asOf: String,
        knownOn: String? = nil
    ) -> Status {
        ledger.deriveStatus(of: compound, in: jurisdiction, asOf: day(asOf), knownOn: knownOn.map(day))
    }
}
