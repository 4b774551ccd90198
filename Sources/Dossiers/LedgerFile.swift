internal import Dates
internal import Diagnostics
internal import Regulation

/// Reads `ledger.yaml`: the dated record of law of a dossier.
enum LedgerFile {
    /// The ledger of a file without the rows whose faults leave nothing; nil where it has no collection date.
    ///
    /// Reported, each with file and line: dates that are not ISO 8601 or not plausible, facets and values that are not
    /// known or do not fit, ids that are given twice or lead nowhere, a presence stated without a date, spellings that
    /// belong to two compounds, and counts that do not balance.
    static func read(_ node: YAMLNode, faults: DiagnosticCollector) -> Ledger? {
        guard let file = YAMLFields(node, element: "ledger", keys: Record.ledgerFile.keys, faults: faults),
            let collected = file.date("collected", required: true)
        else { return nil }
        // Prose for whoever reads the file; only that it is prose is checked.
        for key in ["date_rule", "facets_rule"] { _ = file.text(key) }
        let reader = LedgerReader(collected: collected, compounds: compounds(of: file), faults: faults)
        var eventIDs = IdentifierTable(kind: "event")
        var conflictIDs = IdentifierTable(kind: "conflict")
        var ledger = Ledger(
            collected: collected,
            compounds: reader.compounds,
            definitions: definitions(of: file),
            events: file.records("events", keys: Record.event.keys, required: true)
                .compactMap { reader.event($0, ids: &eventIDs) },
            conflicts: file.records("conflicts", keys: Record.ledgerConflict.keys)
                .compactMap { reader.conflict($0, ids: &conflictIDs) },
            watch: file.records("watch", keys: Record.watchItem.keys).compactMap(watch)
        )
        for fields in file.records("arithmetic", keys: Record.arithmetic.keys) {
            guard let arithmetic = reader.arithmetic(fields, events: eventIDs) else { continue }
            ledger.arithmetic.append(arithmetic)
            for fault in ledger.faults(in: arithmetic) { fields.report("ledger-arithmetic", "entered", fault) }
        }
        return ledger
    }

    private static func compounds(of file: YAMLFields) -> [LedgerCompound] {
        var ids = IdentifierTable(kind: "compound")
        var owners: [String: String] = [:]
        return file.records("compounds", keys: Record.ledgerCompound.keys, required: true).compactMap { fields in
            guard let id = fields.text("id", required: true), let name = fields.text("name", required: true) else {
                return nil
            }
            ids.define(id, at: fields.location(of: "id"), faults: file.faults)
            let named = fields.named("compound \(id)")
            let names = named.records("names", keys: Record.spelling.keys).compactMap { name -> CompoundName? in
                guard let text = name.text("text", required: true),
                    let kind = name.choice("kind", CompoundName.Kind.self, required: true)
                else { return nil }
                return CompoundName(text, kind: kind)
            }
            let compound = LedgerCompound(id: id, name: name, names: names)
            for folded in compound.foldedNames.sorted() {
                if let owner = owners[folded], owner != id {
                    named.report("ambiguous-name", "names", "the spelling `\(folded)` belongs to `\(owner)` already")
                }
                owners[folded] = id
            }
            return compound
        }
    }

    private static func definitions(of file: YAMLFields) -> [Ledger.Definition] {
        var ids = IdentifierTable(kind: "definition")
        return file.records("definitions", keys: Record.definition.keys).compactMap { fields in
            guard let id = fields.text("id", required: true),
                let text = fields.text("text", required: true),
                let source = fields.text("source", required: true),
                let seen = fields.choice("seen", LedgerEvent.Seen.self, required: true),
                let confidence = fields.choice("confidence", LedgerEvent.Confidence.self, required: true)
            else { return nil }
            ids.define(id, at: fields.location(of: "id"), faults: file.faults)
            return Ledger.Definition(id: id, text: text, source: source, seen: seen, confidence: confidence)
        }
    }

    private static func watch(_ fields: YAMLFields) -> Ledger.WatchItem? {
        guard let what = fields.text("what", required: true),
            let signal = fields.text("signal", required: true),
            let source = fields.text("source", required: true)
        else { return nil }
        return Ledger.WatchItem(what: what, signal: signal, source: source)
    }
}
