internal import Dates
internal import Diagnostics
internal import Evidence

/// Reads `sources.yaml`.
enum SourcesFile {
    /// The sources whose faults leave enough to use, and the table of their ids.
    static func read(_ node: YAMLNode, faults: DiagnosticCollector) -> (sources: [Source], ids: IdentifierTable) {
        var ids = IdentifierTable(kind: "source")
        guard let file = YAMLFields(node, element: "sources", keys: Record.sourcesFile.keys, faults: faults) else {
            return ([], ids)
        }
        var registered: [String: String] = [:]
        let sources = file.records("sources", keys: Record.source.keys, required: true).compactMap {
            record -> Source? in
            guard let id = record.text("id", required: true) else { return nil }
            let isFirst = ids.define(id, at: record.location(of: "id"), faults: faults)
            let fields = record.named("source \(id)")
            let source = source(id, fields)
            reportTwins(of: fields, id: id, registered: &registered)
            return isFirst ? source : nil
        }
        return (sources, ids)
    }

    private static func source(_ id: String, _ fields: YAMLFields) -> Source? {
        // All required parts are read before any is judged, so that one run reports every one that is missing.
        let authors = fields.text("authors", required: true)
        let title = fields.text("title", required: true)
        let journal = fields.text("journal", required: true)
        let languages = languages(of: fields)
        let kind = fields.choice("kind", SourceKind.self, required: true)
        let access = fields.text("access", required: true)
        let seen = seen(of: fields)
        let isIndependent = fields.flag("independent_of_developers", required: true)
        let optional = Optional((fields.species("species"), fields.sampleSize("n")))
        let answers = ["randomised", "blinded", "placebo"].map(fields.answer)
        let trial = trial(of: fields, kind: kind)
        guard let authors, let title, let journal, let languages, let kind, let access, let seen, let isIndependent
        else {
            return nil
        }
        var source = Source(
            id: id,
            authors: authors,
            title: title,
            journal: journal,
            languages: languages,
            kind: Worded(kind, wording: fields.text("design")),
            access: access,
            seen: seen,
            isIndependentOfDevelopers: isIndependent
        )
        source.year = year(of: fields)
        source.volumeAndPages = fields.text("volume_pages")
        source.doi = registered("doi", .doi, fields)
        source.pmid = registered("pmid", .pmid, fields)
        source.pmcid = registered("pmcid", .pmcid, fields)
        source.nct = registered("nct", .nct, fields)
        source.isIndexedInPubMed = fields.flag("indexed_pubmed")
        source.trial = trial
        (source.species, source.sampleSize) = optional ?? (nil, nil)
        (source.randomised, source.blinded, source.placebo) = (answers[0], answers[1], answers[2])
        source.outcomeScales = fields.texts("outcome_scales")
        source.limitations = fields.text("limitations")
        source.subject = fields.subject("subject")
        source.notices = notices(of: fields, year: source.year)
        return source
    }

    /// Two records with one DOI, PMID or PMCID are one source counted twice, and so may be two with one title and year.
    ///
    /// A registration is no such mark: several reports come from one trial.
    private static func reportTwins(of fields: YAMLFields, id: String, registered: inout [String: String]) {
        for key in ["doi", "pmid", "pmcid"] {
            guard let number = fields.node[key]?.scalar?.lowercased() else { continue }
            if let other = registered["\(key) \(number)"] {
                fields.report("duplicate-source", key, "the source `\(other)` has the same \(key.uppercased())")
            } else {
                registered["\(key) \(number)"] = id
            }
        }
        guard let title = fields.node["title"]?.scalar, let year = fields.node["year"]?.scalar else { return }
        let folded = title.lowercased().filter { $0.isLetter || $0.isNumber }
        if let other = registered["title \(folded) \(year)"] {
            fields.faults.report(
                Diagnostic(
                    .warning,
                    rule: "duplicate-source",
                    at: fields.location(of: "title"),
                    element: fields.element,
                    "the source `\(other)` has the same title and year"
                )
            )
        } else {
            registered["title \(folded) \(year)"] = id
        }
    }

    /// Retractions, concerns and corrections, each with its day and its own number.
    private static func notices(of fields: YAMLFields, year: Int?) -> [SourceNotice] {
        fields.records("notices", keys: Record.notice.keys).compactMap { record in
            let notice = record.named("\(fields.element), notice")
            let kind = notice.choice("kind", SourceNotice.Kind.self, required: true)
            let date = notice.date("on", required: true)
            let doi = registered("doi", .doi, notice).map { Identifier(.doi, $0) }
            let pmid = registered("pmid", .pmid, notice).map { Identifier(.pmid, $0) }
            let takenUp = notice.date("taken_up")
            guard let identifier = doi ?? pmid else {
                notice.report("missing-key", "doi", "a notice needs its own `doi` or `pmid`")
                return nil
            }
            guard let kind, let date else { return nil }
            if let year, date.year < year {
                notice.report("implausible-date", "on", "the notice of \(date) is older than the source of \(year)")
            }
            if let takenUp, kind != .correction || takenUp < date {
                notice.report("implausible-date", "taken_up", "only a correction is taken up, and not before its day")
            }
            return SourceNotice(
                kind,
                on: date,
                identifier: identifier,
                reason: notice.text("reason"),
                takenUp: takenUp
            )
        }
    }

    private static func year(of fields: YAMLFields) -> Int? {
        guard let year = fields.integer("year") else { return nil }
        if !(1800...2200).contains(year) { fields.report("bad-year", "year", "\(year) is no year of a source") }
        return year
    }

    private static func registered(_ key: String, _ scheme: Identifier.Scheme, _ fields: YAMLFields) -> String? {
        guard let value = fields.text(key) else { return nil }
        if let fault = Identifier(scheme, value).fault {
            fields.report("bad-identifier", key, "the \(scheme.rawValue) `\(value.prefix(60))` \(fault)")
        }
        return value
    }

    private static func languages(of fields: YAMLFields) -> Worded<[String]>? {
        if fields.value("language", required: true) == nil { return nil }
        return fields.worded(
            "language",
            keys: Record.languages.keys,
            plain: { node in code(node.scalar ?? "", fields).map { [$0] } },
            mapping: { $0.texts("codes", required: true).compactMap { code($0, fields) } }
        )
    }

    private static func code(_ text: String, _ fields: YAMLFields) -> String? {
        if text.utf8.count == 2, text.utf8.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }) {
            return text
        }
        fields.report(
            "unknown-value",
            "language",
            "`\(text.prefix(60))` is no language code",
            suggestion: "such as `en`"
        )
        return nil
    }

    private static func seen(of fields: YAMLFields) -> Worded<[Sighting]>? {
        guard let node = fields.value("seen", required: true) else { return nil }
        if node.elements != nil {
            let seen = fields.choices("seen", Sighting.self)
            return seen.isEmpty ? nil : Worded(seen)
        }
        guard let nested = fields.fields("seen", keys: Record.seen.keys) else { return nil }
        return Worded(nested.choices("how", Sighting.self, required: true), wording: nested.text("as_written"))
    }

    private static func trial(of fields: YAMLFields, kind: SourceKind?) -> TrialDesign? {
        guard fields.value("trial") != nil else {
            if kind == .humanTrial {
                fields.report("missing-key", "trial", "a human trial must say how it was controlled, in `trial`")
            }
            return nil
        }
        guard let trial = fields.fields("trial", keys: Record.trial.keys),
            let control = trial.choice("control", TrialDesign.Control.self, required: true),
            let population = trial.choice("population", TrialDesign.Population.self, required: true)
        else { return nil }
        return TrialDesign(control: control, population: population, comparator: trial.text("comparator"))
    }
}
