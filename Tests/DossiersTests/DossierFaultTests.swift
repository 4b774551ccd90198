import Diagnostics
import Evidence
import Foundation
import Testing

@testable import Dossiers

@Suite("Faults of a dossier")
struct DossierFaultTests {
    /// One fault made in the fixture, and the messages it must give.
    struct Fault: Sendable, CustomTestStringConvertible {
        var name: String
        var file: String
        var old: String
        var new: String
        var messages: [String]
        var testDescription: String { name }
    }

    static let faults: [Fault] = [
        Fault(
            name: "dangling source",
            file: "findings.yaml",
            old: "source: s_other",
            new: "source: s_othr",
            messages: [
                "findings.yaml:21:11: error: finding f_semax: there is no source `s_othr`; did you mean `s_other`? "
                    + "[dangling-reference]"
            ]
        ),
        Fault(
            name: "finding without source",
            file: "findings.yaml",
            old: "  source: s_other\n",
            new: "",
            messages: ["findings.yaml:20:3: error: finding f_semax: the key `source` is missing [missing-key]"]
        ),
        Fault(
            name: "duplicate id",
            file: "findings.yaml",
            old: "id: f_semax",
            new: "id: f_mass",
            messages: [
                "findings.yaml:20:7: error: finding f_mass: this id is used twice, first in findings.yaml line 8; give "
                    + "one of the two another id [duplicate-id]"
            ]
        ),
        Fault(
            name: "number without unit",
            file: "findings.yaml",
            old: "{quantity: 0.093, unit: \"%/g\"}",
            new: "{quantity: 0.093}",
            messages: [
                "findings.yaml:25:10: error: finding f_semax, value: a number without unit; add `unit`, such as `unit: "
                    + "ug/kg`; a plain count is `{count: 12, of: patients}` [number-without-unit]"
            ]
        ),
        Fault(
            name: "bare number",
            file: "findings.yaml",
            old: "{quantity: 0.093, unit: \"%/g\"}",
            new: "0.093",
            messages: [
                "findings.yaml:25:10: error: finding f_semax: the number `0.093` stands without unit; write `{quantity: "
                    + "0.093, unit: ...}` or `{count: 0.093, of: ...}` [number-without-unit]"
            ]
        ),
        Fault(
            name: "unknown unit",
            file: "findings.yaml",
            old: "unit: min",
            new: "unit: minn",
            messages: [
                "findings.yaml:26:25: error: finding f_semax, time: unknown unit \"minn\" [unknown-unit]"
            ]
        ),
        Fault(
            name: "unknown key with a near miss",
            file: "findings.yaml",
            old: "  quantity: uptake",
            new: "  quantity: uptake\n  specis: rat",
            messages: [
                "findings.yaml:24:3: error: findings: the key `specis` is not known here; did you mean `species`? "
                    + "[unknown-key]"
            ]
        ),
        Fault(
            name: "duplicate key",
            file: "findings.yaml",
            old: "  quantity: uptake",
            new: "  quantity: uptake\n  quantity: intake",
            messages: [
                "findings.yaml:24:3: error: the key `quantity` is given twice in one mapping, first in line 23; keep one "
                    + "of the two [yaml-duplicate-key]"
            ]
        ),
        Fault(
            name: "no ISO date",
            file: "findings.yaml",
            old: "{quantity: 0.093, unit: \"%/g\"}",
            new: "{date: 27.09.2024}",
            messages: [
                "findings.yaml:25:17: error: finding f_semax, value: `date` must be an ISO 8601 date, found `27.09.2024`; "
                    + "write it as YYYY-MM-DD, YYYY-MM or YYYY [not-a-date]"
            ]
        ),
        Fault(
            name: "no such day",
            file: "findings.yaml",
            old: "time: {at: [2], unit: min}",
            new: "time: {date: 2023-02-29}",
            messages: [
                "findings.yaml:26:16: error: finding f_semax, time: `date` must be an ISO 8601 date, found `2023-02-29`; "
                    + "write it as YYYY-MM-DD [not-a-date]"
            ]
        ),
        Fault(
            name: "wrong type",
            file: "sources.yaml",
            old: "year: 2001",
            new: "year: [2001]",
            messages: [
                "sources.yaml:4:9: error: source s_one: `year` must be a whole number, found a list [not-a-number]"
            ]
        ),
        Fault(
            name: "unknown kind",
            file: "sources.yaml",
            old: "kind: in vitro",
            new: "kind: in vitr",
            messages: [
                "sources.yaml:8:9: error: source s_one: `kind` cannot be `in vitr`; did you mean `in vitro`? "
                    + "[unknown-value]"
            ]
        ),
        Fault(
            name: "human trial without control",
            file: "sources.yaml",
            old: "kind: in vitro",
            new: "kind: human trial",
            messages: [
                "sources.yaml:2:3: error: source s_one: a human trial must say how it was controlled, in `trial` "
                    + "[missing-key]"
            ]
        ),
        Fault(
            name: "surrogate as the compound's own",
            file: "findings.yaml",
            old: "  subject: {role: surrogate, of: [semax]}\n",
            new: "",
            messages: [
                "findings.yaml:21:11: error: finding f_semax: the source `s_other` studied semax, not the compound; add "
                    + "`subject: {role: surrogate, of: [semax]}` [surrogate-as-own]"
            ]
        ),
        Fault(
            name: "words without a reason",
            file: "text-values.yaml",
            old: "f_words",
            new: "f_semax",
            messages: [
                "findings.yaml:32:17: error: finding f_words, value: this value stays words, and no reason is given; give "
                    + "it a typed form, or list the finding in text-values.yaml [text-without-reason]",
                "text-values.yaml:4:13: error: text value f_semax: the value of this finding is not words; remove the "
                    + "entry [stale-reason]",
            ]
        ),
        Fault(
            name: "wrong check digit",
            file: "findings.yaml",
            old: "9063-57-4",
            new: "9063-57-5",
            messages: [
                "findings.yaml:18:23: error: finding f_cas, value: the CAS `9063-57-5` has the check digit 5 where 4 is "
                    + "right [bad-identifier]"
            ]
        ),
        Fault(
            name: "mass that the sequence does not have",
            file: "findings.yaml",
            old: "269.30",
            new: "861",
            messages: [
                "dossier.yaml:5:3: error: dossier: average_mass: the sequence has another mass than 861.0; it follows "
                    + "from the sequence: 269.301 [identity-mismatch]"
            ]
        ),
        Fault(
            name: "cut that does not give its products",
            file: "dossier.yaml",
            old: "after: 1",
            new: "after: 2",
            messages: [
                "dossier.yaml:9:33: error: dossier: cutting PGP after residue 2 does not give P and GP [bad-cut-site]"
            ]
        ),
        Fault(
            name: "two forms of one value",
            file: "findings.yaml",
            old: "{identifier: PGP, scheme: sequence}",
            new: "{identifier: PGP, scheme: sequence, count: 3, of: residues}",
            messages: [
                "findings.yaml:6:10: error: finding f_seq, value: the value has the forms count and identifier; one of "
                    + "quantity, range, fold, fold_range, change, compare, from, fraction, count, identifier, date, "
                    + "dates, several, text, unknown [bad-value]"
            ]
        ),
    ]

    @Test("the fixture has none, so that each message below comes from the fault made")
    func clean() throws {
        let (dossier, messages) = try FixtureDossier().load()
        #expect(messages == [])
        #expect(dossier?.findings.map(\.id) == ["f_seq", "f_mass", "f_cas", "f_words"])
        #expect(dossier?.surrogates.map(\.id) == ["f_semax"])
    }

    @Test("are reported with file, line and what would be right", arguments: faults)
    func message(fault: Fault) throws {
        let (_, messages) = try FixtureDossier().replacing(fault.old, with: fault.new, in: fault.file).load()
        #expect(messages == fault.messages)
    }

    /// Further faults, of which only the rule is held.
    static let rules: [(file: String, old: String, new: String, rule: String)] = [
        ("findings.yaml", "seen: computed", "seen: not found", "not-found-with-value"),
        ("findings.yaml", "{quantity: 0.093, unit: \"%/g\"}", "{range: [3, 1], unit: h}", "bad-range"),
        ("findings.yaml", "{quantity: 0.093, unit: \"%/g\"}", "{range: [1, 3], typical: 4, unit: h}", "bad-range"),
        ("findings.yaml", "{quantity: 0.093, unit: \"%/g\"}", "{range: [1], unit: h}", "wrong-type"),
        ("findings.yaml", "{quantity: 0.093, unit: \"%/g\"}", "{quantity: 1, spread: -1, unit: h}", "bad-spread"),
        ("findings.yaml", "{quantity: 0.093, unit: \"%/g\"}", "{quantity: .nan, unit: h}", "not-a-number"),
        ("findings.yaml", "{quantity: 0.093, unit: \"%/g\"}", "{count: 12}", "number-without-unit"),
        ("findings.yaml", "{quantity: 0.093, unit: \"%/g\"}", "{count: -1, of: rats}", "bad-value"),
        (
            "findings.yaml", "{quantity: 0.093, unit: \"%/g\"}", "{count: 99999999999999999999, of: rats}",
            "not-a-number"
        ),
        ("findings.yaml", "{quantity: 0.093, unit: \"%/g\"}", "{fraction: [3, 2]}", "bad-value"),
        ("findings.yaml", "{quantity: 0.093, unit: \"%/g\"}", "{fold: -2}", "bad-value"),
        ("findings.yaml", "{quantity: 0.093, unit: \"%/g\"}", "{dates: [2026-01-21, 2026-01-20]}", "not-a-date"),
        ("findings.yaml", "{quantity: 0.093, unit: \"%/g\"}", "{unit: h}", "bad-value"),
        ("findings.yaml", "{quantity: 0.093, unit: \"%/g\"}", "{unknown: ~}", "missing-key"),
        ("findings.yaml", "{quantity: 0.093, unit: \"%/g\"}", "~", "missing-key"),
        ("findings.yaml", "{quantity: 0.093, unit: \"%/g\"}", "high", "wrong-type"),
        (
            "findings.yaml", "{quantity: 0.093, unit: \"%/g\"}", "{compare: [{label: a, quantity: 1}], unit: h}",
            "bad-value"
        ),
        ("findings.yaml", "time: {at: [2], unit: min}", "time: {at: [2]}", "number-without-unit"),
        ("findings.yaml", "time: {at: [2], unit: min}", "time: {as_written: later}", "missing-key"),
        ("findings.yaml", "time: {at: [2], unit: min}", "statistic: p ~ 0.05", "bad-statistic"),
        ("findings.yaml", "time: {at: [2], unit: min}", "statistic: p < 5", "bad-statistic"),
        ("findings.yaml", "time: {at: [2], unit: min}", "n: {total: 3, groups: [1, 1]}", "bad-sample-size"),
        ("findings.yaml", "time: {at: [2], unit: min}", "n: 0", "not-a-number"),
        ("findings.yaml", "time: {at: [2], unit: min}", "dose: {amount: -1, unit: mg/kg}", "bad-dose"),
        ("findings.yaml", "time: {at: [2], unit: min}", "dose: {amount: 1}", "number-without-unit"),
        ("findings.yaml", "time: {at: [2], unit: min}", "route: nose", "unknown-value"),
        ("findings.yaml", "time: {at: [2], unit: min}", "species: {taxa: [elephant]}", "unknown-value"),
        ("findings.yaml", "id: f_semax", "id: f semax", "bad-id"),
        ("findings.yaml", "role: surrogate", "role: friend", "unknown-value"),
        ("sources.yaml", "year: 2001", "year: 20001", "bad-year"),
        ("sources.yaml", "year: 2001", "doi: 11.1/x", "bad-identifier"),
        ("sources.yaml", "language: en", "language: english", "unknown-value"),
        ("sources.yaml", "seen: [abstract]", "seen: [abstrct]", "unknown-value"),
        ("sources.yaml", "independent_of_developers: true", "independent_of_developers: yes", "wrong-type"),
        ("sources.yaml", "  journal: A journal\n", "  journal: A journal\n  doi: 10.1234/x\n", "duplicate-source"),
        ("sources.yaml", "- id: s_one", "- id: s_one\n  ? [a]\n  : b", "yaml-key"),
        ("sources.yaml", "sources:", "sorces:", "unknown-key"),
        ("dossier.yaml", "f_mass", "f_seq", "wrong-finding"),
        ("dossier.yaml", "f_mass", "f_mas", "dangling-reference"),
        ("dossier.yaml", "  sequence: f_seq\n", "", "missing-key"),
        ("dossier.yaml", "class: peptide", "class: peptid", "unknown-value"),
        ("dossier.yaml", "of: PGP", "of: PG", "bad-cut-site"),
        (
            "dossier.yaml", "name: PGP",
            "name: PGP\nconflicts: [{topic: a, treatment: b, sides: [{statement: c, findings: [f_seq]}]}]",
            "bad-conflict"
        ),
        (
            "dossier.yaml", "name: PGP", "name: PGP\nconflicts: [{topic: a, treatment: b, sides: [{statement: c}]}]",
            "missing-key"
        ),
        (
            "dossier.yaml", "name: PGP", "name: PGP\ncorrections: [{printed: a, instead: b, findings: [f_no]}]",
            "dangling-reference"
        ),
        ("dossier.yaml", "name: PGP", "name: PGP\ncorrections: {printed: a}", "wrong-type"),
        ("text-values.yaml", "reason: direction}", "reason: driection}", "dangling-reference"),
    ]

    @Test("have a rule each", arguments: rules)
    func rule(file: String, old: String, new: String, rule: String) throws {
        let (_, messages) = try FixtureDossier().replacing(old, with: new, in: file).load()
        #expect(messages.contains { $0.hasPrefix(file) && $0.hasSuffix("[\(rule)]") }, "\(messages)")
    }

    @Test("never stop the reader, whatever is done to the text")
    func mutations() throws {
        // A small linear congruential generator, so that a failing text can be made again from its number.
        var state: UInt64 = 20_260_913
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        let pieces = [
            "[", "]", "{", "}", ":", "- ", "\n", "\t", "\"", "'", "~", "0", "-", "*a", "&a ", "#", "|", "\u{E000}", "é",
            "9e999",
        ]
        let files = ["dossier.yaml", "sources.yaml", "findings.yaml", "text-values.yaml"]
        var withFaults = 0
        for _ in 0..<300 {
            var fixture = FixtureDossier()
            let file = files[next(files.count)]
            var text = Array(fixture.files[file] ?? "")
            for _ in 0...next(3) {
                let place = next(text.count)
                switch next(3) {
                case 0: text.remove(at: place)
                case 1: text.insert(contentsOf: pieces[next(pieces.count)], at: place)
                default: text.removeSubrange(place..<min(text.count, place + next(40)))
                }
            }
            fixture.files[file] = String(text)
            if !(try fixture.load().messages.isEmpty) { withFaults += 1 }
        }
        #expect(withFaults > 150)
    }

    @Test("are a file that is not UTF-8")
    func notUTF8() throws {
        let folder = NSTemporaryDirectory() + "heptad-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data([0x61, 0x3A, 0xFF]).write(to: URL(fileURLWithPath: folder + "/dossier.yaml"))
        #expect(Dossier.load(folder).1.map(\.rule) == ["not-utf8", "missing-file", "missing-file"])
    }

    @Test("are all found in one run, sorted by file and line")
    func together() throws {
        var fixture = FixtureDossier()
        let chosen = ["wrong type", "duplicate key", "unknown unit", "wrong check digit"]
        let made = Self.faults.filter { chosen.contains($0.name) }
        for fault in made { fixture = fixture.replacing(fault.old, with: fault.new, in: fault.file) }
        let (dossier, messages) = try fixture.load()
        let rules = messages.map { $0.split(separator: "[").last.map(String.init) ?? "" }
        #expect(rules == ["bad-identifier]", "yaml-duplicate-key]", "unknown-unit]", "not-a-number]"])
        #expect(dossier != nil)
    }

    @Test("are broken YAML, with its line, beside the faults of the other files")
    func brokenYAML() throws {
        let (dossier, messages) = try FixtureDossier()
            .replacing("title: A study\n", with: "title: \"A study\n", in: "sources.yaml")
            .replacing("unit: min", with: "unit: minn", in: "findings.yaml").load()
        #expect(dossier == nil)
        #expect(messages.contains { $0.hasPrefix("sources.yaml:") && $0.hasSuffix("[yaml-syntax]") })
        #expect(messages.contains { $0.hasSuffix("[unknown-unit]") })
    }

    @Test(
        "are missing files, and only the required ones",
        arguments: ["dossier.yaml", "sources.yaml", "findings.yaml"]
    )
    func missingFile(name: String) throws {
        var fixture = FixtureDossier()
        fixture.files[name] = nil
        let (dossier, messages) = try fixture.load()
        #expect(dossier == nil)
        #expect(messages.contains("\(name): error: the file is missing; every dossier has \(name) [missing-file]"))
    }

    @Test("are a folder that does not exist")
    func missingFolder() {
        let (dossier, diagnostics) = Dossier.load("/no/such/folder")
        #expect(dossier == nil)
        #expect(diagnostics.map(\.rule) == ["missing-file"])
    }
}
