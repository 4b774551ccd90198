public import Dates

/// Ledger events as a table in CSV, one row an event, dates empty where they are not known.
///
/// **Source** RFC 4180, with line feeds alone between lines.
public func csv(_ events: [LedgerEvent]) -> String {
    let header = [
        "id", "jurisdiction", "authority", "instrument", "event", "effective", "published", "changes", "title",
        "citation",
        "seen", "confidence",
    ]
    let rows = events.map { event in
        [
            event.id, event.jurisdiction.rawValue, event.authority, event.instrument, event.event,
            event.effective?.description ?? "", event.published?.description ?? "",
            event.changes.map { change in
                "\(change.facet.rawValue): \(change.before?.rawValue ?? "unknown") -> \(change.after.rawValue)"
            }.joined(separator: "; "),
            event.title, event.citation, event.seen.rawValue, event.confidence.rawValue,
        ]
    }
    return ([header] + rows).map { $0.map(field).joined(separator: ",") + "\n" }.joined()
}

private func field(_ text: String) -> String {
    // By scalar: an accent that follows a quotation mark or a comma makes one character with it, and hides it.
    guard text.unicodeScalars.contains(where: { $0 == "," || $0 == "\"" || $0.properties.isWhitespace && $0 != " " })
    else {
        return text
    }
    var quoted = "\""
    for scalar in text.unicodeScalars {
        if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
        quoted.unicodeScalars.append(scalar)
    }
    quoted.unicodeScalars.append("\"")
    return quoted
}

/// Dated ledger events as an iCalendar stream of whole-day entries that a calendar program can subscribe to.
///
/// An event keeps its identity over corrections: its UID is the ledger's id. Events without an effective date are on no
/// calendar.
///
/// **Source** RFC 5545.
///
/// - Parameters:
///   - events: in any order; the stream keeps it.
///   - collected: the day that the ledger's rows were collected, the stamp of every entry.
/// - Returns: the stream, lines folded at 75 octets and ended by CR LF; nil where no event has a date, since a
///   calendar without an entry is not allowed.
public func calendar(_ events: [LedgerEvent], collected: ISODate) -> String? {
    let dated = events.compactMap { event in event.effective.map { (event, $0) } }
    guard !dated.isEmpty else { return nil }
    var lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Heptad//Ledger//EN"]
    for (event, day) in dated {
        let published = event.published.map { "published \($0)" } ?? "publication not seen"
        lines += [
            "BEGIN:VEVENT",
            "UID:\(event.id)@heptad.ledger",
            "DTSTAMP:\(compact(event.recorded ?? collected))T000000Z",
            "DTSTART;VALUE=DATE:\(compact(day))",
            "TRANSP:TRANSPARENT",
            "SUMMARY:" + escaped("\(event.jurisdiction.rawValue), \(event.authority): \(event.event)"),
            "DESCRIPTION:"
                + escaped(
                    "\(event.title). \(event.citation)\n\(published); seen: \(event.seen.rawValue). Not legal advice."
                ),
            "END:VEVENT",
        ]
    }
    return (lines + ["END:VCALENDAR"]).map { folded($0) + "\r\n" }.joined()
}

private func compact(_ day: ISODate) -> String { day.description.filter { $0 != "-" } }

/// RFC 5545, section 3.3.11: backslash, semicolon, comma and line ends of a text value.
private func escaped(_ text: String) -> String {
    text.reduce(into: "") { escaped, character in
        switch character {
        case "\\", ";", ",": escaped += "\\\(character)"
        case let character where character.isNewline: escaped += "\\n"
        default: escaped.append(character)
        }
    }
}

/// RFC 5545, section 3.1: no line longer than 75 octets, never broken inside a character.
private func folded(_ line: String) -> String {
    var folded = ""
    var octets = 0
    for character in line {
        let size = character.utf8.count
        if octets + size > 75 {
            folded += "\r\n "
            octets = 1
        }
        folded.append(character)
        octets += size
    }
    return folded
}
