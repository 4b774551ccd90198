internal import Dates
internal import Diagnostics
internal import Regulation

/// Reads the rows of a ledger against its compounds and its collection date.
struct LedgerReader {
    /// No instrument of modern drug law is older; an earlier year is a slip of the pen.
    private static let earliestYear = 1900
    /// Rules are made at most some years ahead.
    private static let latestYearsAhead = 20

    let collected: ISODate
    let compounds: [LedgerCompound]
    let faults: DiagnosticCollector

    func event(_ fields: YAMLFields, ids: inout IdentifierTable) -> LedgerEvent? {
        guard let id = fields.text("id", required: true) else { return nil }
        ids.define(id, at: fields.location(of: "id"), faults: faults)
        let fields = fields.named("event \(id)")
        // Everything is read before anything is given up, so that one run reports all faults of the row.
        let scope = scope(of: fields)
        let namedAs = namedAs(of: fields)
        let jurisdiction = fields.choice("jurisdiction", Jurisdiction.self, required: true)
        let authority = fields.text("authority", required: true)
        let instrument = fields.text("instrument", required: true)
        let text = fields.text("event", required: true)
        let recorded = plausibleDate(fields, "recorded")
        let effective = plausibleDate(fields, "effective")
        let published = plausibleDate(fields, "published")
        for key in ["effective", "published"] where !fields.has(key) {
            fields.report(
                "missing-key",
                key,
                "the key `\(key)` is missing",
                suggestion: "write null where it was not seen"
            )
        }
        if let published, published > recorded ?? collected {
            fields.report(
                "implausible-date",
                "published",
                "published on \(published), after the row was recorded on \(recorded ?? collected)",
                suggestion: "give the row a later `recorded` date"
            )
        }
        let changes = changes(of: fields)
        let absences = absences(of: fields)
        let open = fields.records("open", keys: Record.openQuestion.keys).compactMap {
            item -> LedgerEvent.OpenQuestion? in
            guard let facet = item.choice("facet", Facet.self, required: true),
                let searched = item.text("searched", required: true)
            else { return nil }
            return LedgerEvent.OpenQuestion(facet, searched: searched)
        }
        let list = closedList(of: fields)
        let title = fields.text("title", required: true)
        let citation = fields.text("citation", required: true)
        let seen = fields.choice("seen", LedgerEvent.Seen.self, required: true)
        let confidence = fields.choice("confidence", LedgerEvent.Confidence.self, required: true)
        guard let scope, let jurisdiction, let authority, let instrument, let text, let title, let citation, let seen,
            let confidence
        else { return nil }
        return LedgerEvent(
            id: id,
            scope: scope,
            namedAs: namedAs,
            jurisdiction: jurisdiction,
            authority: authority,
            instrument: instrument,
            event: text,
            statusBefore: fields.text("status_before"),
            statusAfter: fields.text("status_after"),
            effective: effective,
            published: published,
            recorded: recorded,
            title: title,
            citation: citation,
            seen: seen,
            confidence: confidence,
            note: fields.text("note") ?? "",
            changes: changes,
            absences: absences,
            open: open,
            closedList: list,
            agenda: fields.value("agenda") == nil
                ? nil : LedgerEvent.Agenda(compounds: compoundIDs(fields, "agenda"))
        )
    }

    func conflict(_ fields: YAMLFields, ids: inout IdentifierTable) -> LedgerConflict? {
        guard let id = fields.text("id", required: true) else { return nil }
        ids.define(id, at: fields.location(of: "id"), faults: faults)
        let fields = fields.named("conflict \(id)")
        let concerns = fields.records("concerns", keys: Record.concern.keys).compactMap {
            concern -> LedgerConflict.Concern? in
            guard let jurisdiction = concern.choice("jurisdiction", Jurisdiction.self, required: true),
                let facet = concern.choice("facet", Facet.self, required: true)
            else { return nil }
            return LedgerConflict.Concern(
                facet,
                in: jurisdiction,
                compounds: concern.value("compounds") == nil ? nil : compoundIDs(concern, "compounds"),
                from: plausibleDate(concern, "from"),
                values: concern.list("values").compactMap { value($0, of: facet, in: concern) }
            )
        }
        guard let topic = fields.text("topic", required: true),
            let claimA = fields.text("claim_a", required: true),
            let claimB = fields.text("claim_b", required: true),
            let verdict = fields.text("verdict", required: true),
            let resolution = fields.choice("resolution", LedgerConflict.Resolution.self, required: true)
        else { return nil }
        return LedgerConflict(
            id: id,
            topic: topic,
            claimA: claimA,
            claimB: claimB,
            verdict: verdict,
            resolution: resolution,
            concerns: concerns,
            recorded: plausibleDate(fields, "recorded")
        )
    }

    func arithmetic(_ fields: YAMLFields, events: IdentifierTable) -> Ledger.Arithmetic? {
        for key in ["entered", "left"] {
            for node in fields.list(key) {
                events.resolve(node.scalar ?? "", at: node.location, element: "arithmetic", faults: faults)
            }
        }
        guard let text = fields.text("text", required: true),
            let jurisdiction = fields.choice("jurisdiction", Jurisdiction.self, required: true),
            let facet = fields.choice("facet", Facet.self, required: true),
            let value = value(fields, "value", of: facet)
        else { return nil }
        return Ledger.Arithmetic(
            text: text,
            jurisdiction: jurisdiction,
            facet: facet,
            value: value,
            entered: fields.texts("entered", required: true),
            left: fields.texts("left", required: true),
            remain: compoundIDs(fields, "remain")
        )
    }

    // MARK: Parts of a row

    private func scope(of fields: YAMLFields) -> LedgerEvent.Scope? {
        switch (fields.value("compounds"), fields.text("group")) {
        case (nil, let group?): return .group(group)
        case (let node?, nil):
            if node.scalar == "all" { return .all }
            return .compounds(compoundIDs(fields, "compounds"))
        default:
            fields.report(
                "missing-key",
                "compounds",
                "an event is about either `compounds` or a `group`",
                suggestion: "`compounds: all`, a list of compound ids, or `group` with the source's words"
            )
            return nil
        }
    }

    private func namedAs(of fields: YAMLFields) -> [String] {
        guard let node = fields.value("named_as", required: true) else { return [] }
        return node.elements == nil ? [fields.text("named_as")].compactMap(\.self) : fields.texts("named_as")
    }

    private func compoundIDs(_ fields: YAMLFields, _ key: String) -> [String] {
        let known = compounds.map(\.id)
        return fields.list(key).compactMap { node in
            guard let id = node.scalar, known.contains(id) else {
                faults.error(
                    "dangling-reference",
                    at: node.location,
                    element: fields.element,
                    "there is no compound `\(node.scalar ?? node.kindName)` in this ledger",
                    suggestion: nearMiss(to: node.scalar ?? "", among: known).map { "did you mean `\($0)`?" }
                )
                return nil
            }
            return id
        }
    }

    private func changes(of fields: YAMLFields) -> [LedgerEvent.Change] {
        fields.records("changes", keys: Record.change.keys).compactMap { change in
            guard let facet = change.choice("facet", Facet.self, required: true),
                let after = value(change, "after", of: facet)
            else { return nil }
            return LedgerEvent.Change(
                facet,
                from: change.value("before") == nil ? nil : value(change, "before", of: facet),
                to: after,
                compounds: change.value("compounds") == nil ? nil : compoundIDs(change, "compounds")
            )
        }
    }

    private func absences(of fields: YAMLFields) -> [LedgerEvent.StandingAbsence] {
        fields.records("absences", keys: Record.absence.keys).compactMap { absence in
            guard let facet = absence.choice("facet", Facet.self, required: true),
                let value = value(absence, "value", of: facet),
                let basis = absence.choice("basis", LedgerEvent.StandingAbsence.Basis.self, required: true)
            else { return nil }
            guard value.isAbsence else {
                absence.report(
                    "undated-presence",
                    "value",
                    "`\(value.rawValue)` states a presence, which began on some day",
                    suggestion: "write it under `changes` of an event with an effective date"
                )
                return nil
            }
            return LedgerEvent.StandingAbsence(
                facet,
                value,
                basis: basis,
                searched: absence.text("searched"),
                confidence: absence.choice("confidence", LedgerEvent.Confidence.self)
            )
        }
    }

    private func closedList(of fields: YAMLFields) -> LedgerEvent.ClosedList? {
        guard let list = fields.fields("list", keys: Record.closedList.keys),
            let facet = list.choice("facet", Facet.self, required: true)
        else { return nil }
        if fields.value("effective") == nil {
            fields.report("undated-presence", "list", "a list needs the date from which it is in force")
        }
        return LedgerEvent.ClosedList(
            facet,
            listed: list.texts("listed", required: true),
            rejected: list.texts("rejected"),
            lastSeen: list.text("last_seen")
        )
    }

    // MARK: Values

    private func plausibleDate(_ fields: YAMLFields, _ key: String) -> ISODate? {
        guard let date = fields.date(key) else { return nil }
        guard date.year >= Self.earliestYear, date.year <= collected.year + Self.latestYearsAhead else {
            fields.report(
                "implausible-date",
                key,
                "`\(key)` is \(date), outside \(Self.earliestYear) to \(collected.year + Self.latestYearsAhead)"
            )
            return nil
        }
        return date
    }

    private func value(_ fields: YAMLFields, _ key: String, of facet: Facet) -> FacetValue? {
        guard let node = fields.value(key, required: true) else { return nil }
        return value(node, of: facet, in: fields)
    }

    private func value(_ node: YAMLNode, of facet: Facet, in fields: YAMLFields) -> FacetValue? {
        let words = facet.values.map(\.rawValue)
        if let text = node.scalar, let value = FacetValue(rawValue: text), facet.values.contains(value) { return value }
        faults.error(
            "unknown-facet-value",
            at: node.location,
            element: fields.element,
            "the facet `\(facet.rawValue)` cannot be \(YAMLFields.shown(node))",
            suggestion: nearMiss(to: node.scalar ?? "", among: words).map { "did you mean `\($0)`?" }
                ?? "one of \(words.joined(separator: ", "))"
        )
        return nil
    }
}
