import Dates
import Dossiers
import Foundation
import Testing

@testable import Prose

/// Sentences with the rules that they break; `Labelled/README.md` says how they are labelled.
private struct LabelledSentence {
    var text: String
    var rules: Set<String>
    var isFromAgency: Bool

    /// True for the part that patterns are developed on.
    var isForDevelopment: Bool {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return (hash >> 32) % 2 == 0
    }

    /// The labelled set, half of it from agencies; and the further cases beside it.
    static func all() throws -> (set: [LabelledSentence], cases: [LabelledSentence]) {
        func rows(_ file: String) throws -> [[Substring]] {
            try String(contentsOfFile: "\(ProseFixture.folder)/Labelled/\(file)", encoding: .utf8)
                .split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
        }
        func labels(_ text: Substring) -> Set<String> { Set(text.split(separator: " ").map(String.init)) }
        func sentences(_ file: String, isFromAgency: Bool) throws -> [LabelledSentence] {
            try rows(file).map {
                LabelledSentence(text: String($0.last ?? ""), rules: labels($0[0]), isFromAgency: isFromAgency)
            }
        }
        let own = try sentences("own.tsv", isFromAgency: false)
        let agency = try sentences("agency.tsv", isFromAgency: true)
        return (own + agency, try sentences("cases.tsv", isFromAgency: false))
    }
}

/// Hits and misses of one rule.
private struct Score {
    var right = 0
    var wrong = 0
    var missed = 0
    var cases: Int { right + missed }
    var precision: Double { right + wrong == 0 ? 1 : Double(right) / Double(right + wrong) }
    var recall: Double { cases == 0 ? 1 : Double(right) / Double(cases) }
}

@Suite("Rules on labelled sentences")
struct LabelledTests {
    private static func scores(_ sentences: [LabelledSentence]) throws -> (all: Score, rules: [String: Score]) {
        let checker = try ProseFixture.checker()
        var all = Score()
        var rules: [String: Score] = [:]
        for sentence in sentences {
            let page = try Page(sentence.text, format: .text)
            let found = Set(checker.findings(in: page, source: sentence.text).map(\.rule.id))
            for rule in found.union(sentence.rules) {
                let isFound = found.contains(rule)
                let isRight = sentence.rules.contains(rule)
                all.right += isFound && isRight ? 1 : 0
                all.wrong += isFound && !isRight ? 1 : 0
                all.missed += isRight && !isFound ? 1 : 0
                rules[rule, default: Score()].right += isFound && isRight ? 1 : 0
                rules[rule, default: Score()].wrong += isFound && !isRight ? 1 : 0
                rules[rule, default: Score()].missed += isRight && !isFound ? 1 : 0
            }
        }
        return (all, rules)
    }

    @Test("Precision and recall hold on the part that patterns were developed on, and on the other")
    func measures() throws {
        let (set, cases) = try LabelledSentence.all()
        for part in [set, set.filter(\.isForDevelopment), set.filter { !$0.isForDevelopment }, cases] {
            let (all, rules) = try Self.scores(part)
            #expect(all.precision >= 0.90, "precision \(all.precision) on \(part.count) sentences")
            #expect(all.recall >= 0.85, "recall \(all.recall) on \(part.count) sentences")
            for (id, score) in rules.sorted(by: { $0.key < $1.key }) where score.cases >= 10 {
                #expect(score.precision >= 0.70, "precision of \(id)")
                #expect(score.recall >= 0.70, "recall of \(id)")
            }
        }
    }

    @Test("Half of the set or more comes from agencies, and every rule has sentences that must and must not fire")
    func coverage() throws {
        let (set, cases) = try LabelledSentence.all()
        #expect(set.count >= 300)
        #expect(set.count(where: \.isFromAgency) * 2 >= set.count)
        #expect(Set((set + cases).map(\.text)).count == set.count + cases.count)
        for rule in try ProseFixture.rulebook().rules where rule.check != .mustHave {
            #expect((set + cases).contains { $0.rules.contains(rule.id) }, "no sentence breaks \(rule.id)")
        }
    }
}

/// What the tests of this module read.
enum ProseFixture {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
    private static let root = URL(fileURLWithPath: folder).deletingLastPathComponent().deletingLastPathComponent().path

    static func rulebook() throws -> Rulebook { try Rulebook.bundled() }

    /// A checker with the facts of the flagship dossier on a day.
    static func checker(
        asOf day: String = "2026-11-24",
        context: PublishingContext = .informational
    ) throws -> PageChecker {
        let dossier = try #require(Dossier.load(root + "/Dossiers/selank").0)
        let facts = CompoundFacts(dossier, asOf: try #require(ISODate(day)))
        return PageChecker(rules: try rulebook(), facts: [facts], context: context)
    }
}
