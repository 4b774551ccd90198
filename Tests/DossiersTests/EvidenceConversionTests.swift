import Dates
import Evidence
import Foundation
import Testing
import Yams

@testable import Dossiers

/// Holds the dossier against the evidence files that it was made from, row by row and field by field.
///
/// The evidence is not part of the repository. Where it is absent the suite says so and is skipped; in CI a skip is a
/// failure.
@Suite("The conversion of the evidence")
struct EvidenceConversionTests {
    private typealias Row = [String: Node]

    private static var isPresent: Bool {
        FileManager.default.fileExists(atPath: Repository.evidence + "/selank-findings.yaml")
    }

    private static var isCI: Bool { ProcessInfo.processInfo.environment["CI"] == "true" }

    private func rows(_ file: String, _ key: String) throws -> [Row] {
        let text = try String(contentsOfFile: Repository.evidence + "/" + file, encoding: .utf8)
        let root = try #require(try Yams.compose(yaml: text))
        return try #require(root[key]).array().map { node in
            var row: Row = [:]
            for (key, value) in try #require(node.mapping) { row[try #require(key.string)] = value }
            return row
        }
    }

    /// The text of a field, nil for null.
    private func text(_ row: Row, _ key: String) -> String? {
        guard let node = row[key], node.null == nil else { return nil }
        return node.scalar?.string
    }

    private func dossier() throws -> Dossier { try #require(Dossier.load(Repository.selank).0) }

    @Test("is checked wherever the evidence must be present")
    func presence() {
        if !Self.isPresent { print("skipped: no evidence files in \(Repository.evidence); set HEPTAD_EVIDENCE") }
        #expect(Self.isPresent || !Self.isCI, "CI must have the evidence files")
    }

    @Test("keeps all 85 sources with every field", .enabled(if: isPresent))
    func sources() throws {
        let rows = try rows("selank-sources.yaml", "sources")
        let dossier = try dossier()
        #expect(rows.count == 85)
        #expect(dossier.sources.map(\.id) == rows.compactMap { text($0, "id") })
        for (row, source) in zip(rows, dossier.sources) {
            let plain: [(String, String?)] = [
                ("authors", source.authors), ("year", source.year.map(String.init)), ("title", source.title),
                ("journal", source.journal), ("volume_pages", source.volumeAndPages), ("doi", source.doi),
                ("pmid", source.pmid), ("access", source.access), ("limitations", source.limitations),
                ("design", source.kind.wording ?? source.kind.value.rawValue),
                ("language", source.languages.wording ?? source.languages.value.joined(separator: "/")),
                ("species", words(source.species)), ("n", words(source.sampleSize)),
                ("seen", source.seen.wording ?? source.seen.value.map(\.rawValue).joined(separator: " + ")),
                ("randomised", words(source.randomised)), ("blinded", words(source.blinded)),
                ("placebo", words(source.placebo)),
                ("indexed_pubmed", source.isIndexedInPubMed.map(String.init)),
                ("independent_of_developers", String(source.isIndependentOfDevelopers)),
            ]
            for (key, converted) in plain {
                let original = text(row, key).map { $0 == "false" && key != "indexed_pubmed" ? falseWord(key) : $0 }
                #expect(converted == (key == "authors" ? reworded(original) : original), "\(source.id) \(key)")
            }
            let scales = row["outcome_scales"]?.sequence?.compactMap(\.string)
            #expect(
                source.outcomeScales == scales ?? text(row, "outcome_scales")?.components(separatedBy: ", ") ?? [],
                "\(source.id) outcome_scales"
            )
            #expect(Set(row.keys).isSubset(of: Set(plain.map(\.0) + ["id", "outcome_scales"])), "\(source.id)")
        }
    }

    /// What the evidence calls itself, a reader knows as the dossier.
    private func reworded(_ authors: String?) -> String? {
        authors == "this evidence pack" ? "this dossier" : authors
    }

    /// The evidence writes some answers as the truth value false, where the dossier writes the answer `no`.
    private func falseWord(_ key: String) -> String {
        ["randomised", "blinded", "placebo"].contains(key) ? "no" : "false"
    }

    private func words(_ species: Worded<Species>?) -> String? {
        species.map { $0.wording ?? $0.value.taxa.map(\.rawValue).joined() }
    }

    private func words(_ size: Worded<SampleSize>?) -> String? {
        size.flatMap { $0.wording ?? $0.value.total.map(String.init) }
    }

    private func words(_ answer: Worded<Answer>) -> String? {
        answer.value == .unknown ? nil : answer.wording ?? answer.value.rawValue
    }

    @Test("keeps all 210 findings with every field", .enabled(if: isPresent))
    func findings() throws {
        let rows = try rows("selank-findings.yaml", "findings")
        let dossier = try dossier()
        #expect(rows.count == 210)
        #expect(dossier.allFindings.map(\.id) == rows.compactMap { text($0, "id") })
        for (row, finding) in zip(rows, dossier.allFindings) {
            let plain: [(String, String?)] = [
                ("source", finding.source), ("system", finding.system), ("quantity", finding.quantity),
                ("comparator", finding.comparator), ("seen", finding.seen.rawValue), ("note", finding.note),
                ("species", words(finding.species)), ("dose", finding.dose?.wording),
                ("route", finding.routes.map { $0.wording ?? $0.value.map(\.rawValue).joined() }),
                ("time", finding.time?.wording), ("n", words(finding.sampleSize)),
                ("statistic", finding.statistic.map { $0.wording ?? words($0.value) }),
            ]
            for (key, converted) in plain { #expect(converted == text(row, key), "\(finding.id) \(key)") }
            #expect(Set(row.keys) == Set(plain.map(\.0) + ["id", "value", "unit"]), "\(finding.id)")
            #expect(unit(finding) == text(row, "unit") ?? unit(finding), "\(finding.id) unit")
            checkValue(finding, text(row, "value"))
            checkCircumstances(finding)
        }
    }

    private func words(_ statistic: Statistic) -> String {
        "p \(statistic.relation.rawValue) \(statistic.pValue)"
    }

    /// The unit in the words of the evidence.
    private func unit(_ finding: Finding) -> String? {
        if let wording = finding.unitWording { return wording }
        switch finding.value.value {
        case .quantity(let measurement): return measurement.unit.symbol
        case .range(_, _, let unit, _): return unit.symbol
        case .count(_, let things): return things
        case .ratio: return "fold"
        case .relativeChange: return "%"
        case .comparison(let arms): return arms.first?.value.unit.symbol
        case .change(let from, _): return from.unit.symbol
        default: return nil
        }
    }

    /// The words are kept, and every number in them is in the typed value.
    private func checkValue(_ finding: Finding, _ original: String?) {
        let value = finding.value.value
        guard let original else {
            #expect(value.isUnknown, "\(finding.id): null must become unknown")
            return
        }
        if let number = Double(original), value.measurement != nil {
            #expect(value.measurement?.value == number, "\(finding.id) value")
            return
        }
        let kept =
            switch value {
            case .text(let text, _): finding.value.wording ?? text
            case .identifier(let identifier): finding.value.wording ?? identifier.value
            case .date(let date): finding.value.wording ?? date.description
            default: finding.value.wording
            }
        #expect(kept == original, "\(finding.id) value")
        guard !value.isText, !value.isUnknown, Self.otherNumbers[finding.id] == nil else { return }
        let missing = numbers(in: original).filter { number in
            !value.numbers.contains { abs(abs($0) - number) < 1e-12 } && !names(in: value).contains(String(number))
        }
        #expect(missing == [], "\(finding.id): numbers of the words that the typed value lacks")
    }

    /// Every number in the words of dose, time, sample and statistic is in the typed form, and every animal named.
    private func checkCircumstances(_ finding: Finding) {
        let doses = finding.dose?.value.flatMap { dose in
            dose.amounts + [dose.days, dose.volume?.value].compactMap { $0 }
        }
        check(finding.dose?.wording, doses ?? [], "\(finding.id) dose")
        if let wording = finding.time?.wording, !Self.timesInReference.contains(wording),
            finding.time?.value.date == nil
        {
            check(wording, finding.time?.value.times.map(abs) ?? [], "\(finding.id) time")
        }
        let size = finding.sampleSize?.value
        let counts = [size?.total, size?.perGroup, size?.groups.count] + (size?.groups.map(\.count) ?? [])
        check(finding.sampleSize?.wording, counts.compactMap { $0.map(Double.init) }, "\(finding.id) n")
        check(finding.statistic?.wording, [finding.statistic?.value.pValue ?? .nan], "\(finding.id) statistic")
        guard let species = finding.species, let wording = species.wording else { return }
        let named = Species.Taxon.allCases.filter { wording.replacing("mice", with: "mouse").contains($0.rawValue) }
        let isLine = species.value.preparation == .cells
        #expect(Set(named).isSubset(of: species.value.taxa) || named == [.notStated], "\(finding.id) species")
        #expect(
            named.count == species.value.taxa.count || isLine || species.value.taxa == [.notStated],
            "\(finding.id)"
        )
    }

    /// Words whose further numbers are times of other things, kept in the reference, or percent of ethanol.
    private static let timesInReference: Set<String> = [
        "ethanol 10 % for 30 weeks, withdrawal", "day 1 to 4 weeks; test 15 min after dose",
        "15 min before training, 4 d",
        "2 weeks treatment + 2 weeks follow-up",
    ]

    private func check(_ wording: String?, _ values: [Double], _ name: String) {
        guard let wording else { return }
        let exponents = wording.matches(of: /[0-9]e-[0-9]+/).compactMap { Double($0.output) }
        let expected = exponents.isEmpty ? numbers(in: wording) : exponents
        let missing = expected.filter { number in !values.contains { abs($0 - number) < 1e-12 } }
        #expect(missing == [], "\(name): numbers of `\(wording)` that the typed form lacks")
    }

    /// Findings whose words hold numbers that the typed form says otherwise: inside names, dates and notations, or as
    /// the inverse (a 20-fold fall is a ratio of 0.05).
    private static let otherNumbers: [String: String] = [
        "id_helm": "notation", "id_formula": "notation", "id_mw_monoac": "notation", "id_cas": "notation",
        "id_smiles": "notation", "id_inchikey": "notation", "id_unii": "notation", "id_syn": "names",
        "id_tuf_mw": "notation", "id_tuf_release": "bonds", "deg_order": "bonds", "gaba_gabre_1h": "inverse",
        "gaba_gabrq_1h": "inverse", "saf_atc": "notation", "saf_reg": "notation", "saf_dereg": "dates",
        "saf_fda": "dates", "saf_therapeutic": "ED50", "saf_leaflet_rev": "dates", "saf_kommersant": "dates",
    ]

    private func numbers(in text: String) -> [Double] {
        text.matches(of: /[0-9]+(\.[0-9]+)?/).compactMap { Double($0.output.0) }
    }

    private func names(in value: FindingValue) -> [String] {
        switch value {
        case .identifier(let identifier): [identifier.value, identifier.value + ".0"]
        case .date(let date): [date.description + ".0"]
        case .several(let parts): parts.flatMap { names(in: $0.value) + [$0.label] }
        default: []
        }
    }

    @Test("marks every row that the evidence marks as a surrogate or as not Selank", .enabled(if: isPresent))
    func surrogates() throws {
        let dossier = try dossier()
        let marks = ["surrogate", "not selank"]
        for row in try rows("selank-findings.yaml", "findings") {
            let words = ["quantity", "note"].compactMap { text(row, $0)?.lowercased() }
            let isMarked = words.contains { word in marks.contains { word.contains($0) } }
            let id = try #require(text(row, "id"))
            // This note says "not Selank alone": the count is of genes changed by Selank or by GABA.
            if isMarked, id != "gaba_1h" { #expect(dossier.finding(id)?.isSurrogate == true, "\(id)") }
        }
        #expect(dossier.findings.allSatisfy { $0.subject == nil })
    }
}
