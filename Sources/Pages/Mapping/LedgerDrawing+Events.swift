internal import Dates
internal import Regulation

extension LedgerDrawing {
    /// The events with their days; nil where none has one.
    init?(_ events: [LedgerEvent], conflicts: [LedgerConflict], cursor day: ISODate?) {
        let days = events.flatMap { [$0.effective, $0.published] }.compactMap(\.self)
        guard let first = days.min(), let last = (days + [day].compactMap(\.self)).max(),
            let start = ISODate("\(first.year)-01-01"), let end = ISODate("\(last.year)-12-31")
        else { return nil }
        let length = Double(max(1, start.days(until: end)))
        func mark(_ day: ISODate, _ label: String, isDisputed: Bool = false) -> Mark {
            Mark(
                x: NumberText.plain(100 * Double(start.days(until: day)) / length),
                label: label,
                isDisputed: isDisputed
            )
        }
        let disputed = Set(conflicts.flatMap(\.concerns).map(\.facet))
        inForce = events.compactMap { event in
            event.effective.map { day in
                let isDisputed = event.changes.contains { disputed.contains($0.facet) }
                return mark(day, "\(event.id), in force \(day.prose)", isDisputed: isDisputed)
            }
        }
        published = events.compactMap { event in
            event.published.map { mark($0, "\(event.id), published \($0.prose)") }
        }
        cursor = day.map { mark($0, $0.prose) }
        let span = last.year - first.year + 1
        let step = max(1, (span + 5) / 6)
        years = stride(from: first.year, through: last.year, by: step).compactMap { year in
            ISODate("\(year)-07-01").map { mark($0, "\(year)") }
        }
        summary =
            "\(inForce.count) events with a date in force and \(published.count) with a date of publication, "
            + "\(first.year) to \(last.year). The table gives each in full."
    }
}
