public import Dates

/// Renders a status as text for a terminal: header, freshness, compounding, each facet with its events, conflicts.
///
/// Lines are wrapped at `width` characters where they are prose; ids and citations are never broken.
///
/// - Complexity: O(length of the text).
public func render(_ status: Status, width: Int = 110) -> String {
    var page = TextPage(width: max(40, width))
    page.line("\(status.compound.name), \(status.jurisdiction.name) (\(status.jurisdiction.rawValue))")
    let known = status.knownOn.map { "as known on \($0)" } ?? "as known from the whole ledger"
    page.line("In force on \(status.asOf), \(known).")
    page.line(status.freshness.line)
    if let eligibility = status.compounding503A {
        page.blank()
        page.line("Compounding from bulk, section 503A: \(eligibility.outcome.sentence).")
        page.prose(eligibility.derivation, indent: 2)
    }
    for facet in status.facets {
        page.blank()
        page.line("\(facet.facet.name): \(facet.verdict.words)\(confidenceWords(facet))")
        page.prose(facet.derivation, indent: 2)
        for ground in facet.grounds { page.event(ground.event, role: ground.role.rawValue) }
        if !facet.conflicts.isEmpty { page.line("  conflicts: " + facet.conflicts.joined(separator: ", ")) }
    }
    let shown = Set(status.facets.flatMap(\.grounds).map(\.event.id))
    page.section("Coming", status.coming)
    page.section("Undated", status.undated.filter { !shown.contains($0.id) })
    page.section("Also recorded", status.otherEvents.filter { !shown.contains($0.id) })
    if !status.conflicts.isEmpty {
        page.blank()
        page.line("Conflicts")
        for conflict in status.conflicts {
            page.prose("\(conflict.id) (\(conflict.resolution.rawValue)): \(conflict.topic)", indent: 2)
            page.prose("a: \(conflict.claimA)", indent: 4)
            page.prose("b: \(conflict.claimB)", indent: 4)
            page.prose("reading: \(conflict.verdict)", indent: 4)
        }
    }
    page.blank()
    page.line("Not legal advice.")
    return page.text
}

/// Renders a compound's history as text for a terminal, the dated events first.
///
/// - Complexity: O(length of the text).
public func render(_ events: [LedgerEvent], of compound: LedgerCompound, collected: ISODate, width: Int = 110) -> String
{
    var page = TextPage(width: max(40, width))
    page.line("\(compound.name): \(events.count) events; ledger collected \(collected)")
    for event in events {
        page.blank()
        let day = event.effective?.description ?? "undated"
        page.event(event, role: "\(day), \(event.jurisdiction.rawValue)")
        for change in event.changes {
            let before = change.before?.words ?? "unknown"
            page.prose("\(change.facet.name): \(before) -> \(change.after.words)", indent: 4)
        }
    }
    page.blank()
    page.line("Not legal advice.")
    return page.text
}

/// Renders a difference of statuses as text for a terminal: each facet with its old and new answer and the events.
///
/// - Complexity: O(length of the text).
public func render(_ difference: StatusDifference, width: Int = 110) -> String {
    var page = TextPage(width: max(40, width))
    let (before, after) = (difference.before, difference.after)
    func day(_ status: Status) -> String {
        "\(status.asOf)" + (status.knownOn.map { " (as known on \($0))" } ?? "")
    }
    page.line("\(after.compound.name), \(after.jurisdiction.name): \(day(before)) to \(day(after))")
    if difference.isEmpty { page.line("  no facet differs") }
    for change in difference.changes {
        page.line("  \(change.facet.name): \(change.before.words) -> \(change.after.words)")
        for event in change.because {
            let effective = event.effective?.description ?? "undated"
            page.prose("\(event.id), effective \(effective): \(event.event). \(event.citation)", indent: 4)
        }
    }
    if let outcome = after.compounding503A?.outcome {
        let same = before.compounding503A?.outcome == outcome
        page.prose("compounding from bulk, 503A: \(outcome.sentence)\(same ? ", as before" : "")", indent: 2)
    }
    return page.text
}

private func confidenceWords(_ facet: FacetStatus) -> String {
    facet.confidence.map { " (confidence \($0.rawValue))" } ?? ""
}

/// Lines of a text as they are added.
private struct TextPage {
    let width: Int
    private(set) var text = ""

    init(width: Int) { self.width = width }

    mutating func line(_ line: String) { text += line + "\n" }

    mutating func blank() { text += "\n" }

    mutating func prose(_ prose: String, indent: Int) {
        let margin = String(repeating: " ", count: indent)
        var current = margin
        for word in prose.split(separator: " ") {
            if current.count + word.count > width, current.count > indent {
                line(String(current.dropLast()))
                current = margin
            }
            current += word + " "
        }
        if current.count > indent { line(String(current.dropLast())) }
    }

    mutating func event(_ event: LedgerEvent, role: String) {
        line("  \(event.id) [\(role)]")
        prose("\(event.authority), \(event.instrument): \(event.event)", indent: 4)
        let effective = event.effective?.description ?? "undated"
        let published = event.published?.description ?? "not seen"
        prose("effective \(effective); published \(published); \(event.title). \(event.citation)", indent: 4)
        prose("seen: \(event.seen.rawValue); confidence: \(event.confidence.rawValue)", indent: 4)
    }

    mutating func section(_ title: String, _ events: [LedgerEvent]) {
        guard !events.isEmpty else { return }
        blank()
        line(title)
        for event in events { self.event(event, role: event.effective == nil ? "undated" : "dated") }
    }
}
