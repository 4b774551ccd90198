internal import Foundation

/// Holds pages against the rules and, where they are about a compound, against the facts of its dossier.
///
/// Patterns are compiled once for all pages.
public struct PageChecker: Sendable {
    let rules: [Rule]
    let facts: [CompoundFacts]
    let context: PublishingContext
    let aboutness: Aboutness

    /// - Parameters:
    ///   - rules: the rules.
    ///   - facts: the compounds that a page may be about; those that it names count, and a single one always.
    ///   - context: informational, or commercial where the page sells, refers or takes leads.
    public init(rules: Rulebook, facts: [CompoundFacts], context: PublishingContext = .informational) {
        let spellings = facts.isEmpty ? "\u{1}" : facts.map(\.spellings).joined(separator: "|")
        self.rules = rules.rules.map { $0.naming(spellings) }
        self.facts = facts
        self.context = context
        aboutness = Aboutness(lexicon: rules.lexicon, compound: spellings)
    }

    /// What a page breaks, in the order of the page, then what it lacks; `source` is the text it was read from.
    ///
    /// - Complexity: O(sentences × patterns); a sentence has at most 800 characters.
    public func findings(in page: Page, source: String) -> [PageFinding] {
        var check = PageCheck(page, source: source, by: self)
        return check.run()
    }
}

struct PageCheck {
    let page: Page
    let sentences: [Sentence]
    let context: PublishingContext
    let rules: [Rule]
    /// The compounds that the page names.
    let facts: [CompoundFacts]
    let aboutness: Aboutness
    private let lines: LineIndex
    private let folded: [String]
    private(set) var findings: [PageFinding] = []

    init(_ page: Page, source: String, by checker: PageChecker) {
        self.page = page
        context = checker.context
        rules = checker.rules
        aboutness = checker.aboutness
        lines = LineIndex(source)
        let sentences = Prose.sentences(of: page)
        self.sentences = sentences
        folded = page.blocks.map { fold($0.text.scalars[...]) }
        facts = checker.facts.filter { fact in
            checker.facts.count == 1 || sentences.contains { fact.names.matches($0.folded) }
        }
    }

    mutating func run() -> [PageFinding] {
        for (index, sentence) in sentences.enumerated() {
            let scope = Scope(sentence, context: surroundings(of: sentence.block))
            for rule in rules where applies(rule) && rule.check != .researchUse {
                for pattern in rule.patterns { match(pattern, of: rule, in: sentence, index, scope) }
            }
            checkFacts(sentence, index, scope)
        }
        checkResearchUse()
        keepFirstOfEachRule()
        findings.sort { ($0.start, $0.rule.id) < ($1.start, $1.rule.id) }
        checkMustHaves()
        return findings
    }

    /// The rule with an id; those of the facts are always there.
    func rule(checking kind: Rule.Check) -> Rule? { rules.first { $0.check == kind } }

    private func applies(_ rule: Rule) -> Bool {
        switch rule.appliesWhile {
        case nil: true
        case .notApproved: !facts.contains(where: \.isApproved)
        case .notCompoundable: !facts.contains(where: \.isCompoundable)
        case .registrationDoubtful: facts.isEmpty || facts.contains(where: \.isRegistrationDoubtful)
        }
    }

    /// The folded text of a block and its neighbours.
    func surroundings(of block: Int) -> String {
        folded[max(0, block - 1)...min(folded.count - 1, block + 1)].joined(separator: " ")
    }

    /// The sentence before, in the same block or the one above.
    func sentenceBefore(_ index: Int) -> Sentence? { index > 0 ? sentences[index - 1] : nil }

    private mutating func match(
        _ pattern: Rule.Pattern,
        of rule: Rule,
        in sentence: Sentence,
        _ index: Int,
        _ scope: Scope
    ) {
        if let needed = pattern.context, needed != context { return }
        let places = pattern.match.ranges(in: sentence.folded)
        guard !places.isEmpty else { return }
        if let with = pattern.with, !with.matches(sentence.folded) { return }
        if let without = pattern.without, without.matches(sentence.folded) { return }
        if let near = pattern.unlessNear, near.matches(surroundings(of: sentence.block)) { return }
        for place in places {
            if pattern.unless.contains(where: { scope.holds($0, at: place) }) { continue }
            if pattern.isAboutCompound,
                !aboutness.isAboutCompound(sentence, at: place, before: sentenceBefore(index), hasFacts: !facts.isEmpty)
            {
                continue
            }
            add(rule, pattern.severity ?? rule.severity, sentence, place, rule.why)
            return
        }
    }

    /// Adds a finding at a place of a sentence.
    mutating func add(
        _ rule: Rule,
        _ severity: [PublishingContext: Rule.Severity]? = nil,
        _ sentence: Sentence,
        _ place: NSRange,
        _ message: String
    ) {
        let text = page.blocks[sentence.block].text
        let words = place.location..<(place.location + place.length)
        let low = sentence.range.lowerBound + words.lowerBound
        let high = max(low + 1, sentence.range.lowerBound + words.upperBound)
        let last = min(high, text.count) - 1
        let end = text.offsets[last] + UTF8.width(text.scalars[last])
        let bytes = text.offsets[low]..<max(end, text.offsets[low] + 1)
        let start = lines.position(of: bytes.lowerBound)
        let stop = lines.position(of: bytes.upperBound)
        findings.append(
            PageFinding(
                rule: rule,
                severity: (severity ?? rule.severity)[context] ?? .error,
                message: message,
                bytes: bytes,
                start: .init(line: start.line, column: start.column),
                end: .init(line: stop.line, column: stop.column),
                sentence: text.string(sentence.range),
                words: words
            )
        )
    }

    /// A sentence breaks a rule once, however many words do.
    private mutating func keepFirstOfEachRule() {
        var seen: Set<String> = []
        findings = findings.sorted { $0.start < $1.start }.filter { finding in
            let block = finding.bytes.map { "\($0.lowerBound - finding.words.lowerBound)" } ?? ""
            return seen.insert("\(finding.rule.id) \(block) \(finding.sentence)").inserted
        }
    }

    // MARK: What a page must and must not hold as a whole

    /// "Research use only" counts where the page tells people how or why to use the substance, or sells it.
    private mutating func checkResearchUse() {
        guard let rule = rule(checking: .researchUse), applies(rule) else { return }
        let human: Set<String> = ["C04", "C05", "C08", "C10", "C14", "C17", "C18", "C19"]
        let isOffer =
            findings.contains { human.contains($0.rule.id) }
            || folded.contains { Self.humanUse.matches($0) }
        guard isOffer else { return }
        for (index, sentence) in sentences.enumerated() {
            let scope = Scope(sentence, context: surroundings(of: sentence.block))
            for pattern in rule.patterns { match(pattern, of: rule, in: sentence, index, scope) }
        }
    }

    private static let humanUse = regex(
        #"\b(?:add to cart|buy now|order now|checkout|in stock|shop now|nostrils?|per day|daily|twice a day|protocol|dosage|dosing|dose of|sprays?|users? (?:report|love|say|feel)|customers?|reviews?|benefits?|feel|mood|calm|syringes?|bacteriostatic|inject(?:ion|ed|s)?|\d+ ?(?:mcg|µg|mg))\b"#
    )

    /// A page about a compound names it in a title or heading, or in three sentences of a page of five or more.
    var isCompoundPage: Bool {
        guard !facts.isEmpty else { return false }
        let naming = sentences.filter { aboutness.namesCompound($0.folded) }
        let titles = naming.filter { [.heading, .metadata].contains(page.blocks[$0.block].kind) }
        return sentences.count >= 5 && (naming.count >= 3 || !titles.isEmpty)
    }

    private mutating func checkMustHaves() {
        guard isCompoundPage, let first = sentences.first else { return }
        let name = facts.first?.name ?? ""
        for rule in rules where rule.check == .mustHave {
            guard let require = rule.require else { continue }
            if let place = rule.place, !folded.contains(where: { place.matches($0) }) { continue }
            if sentences.contains(where: { require.matches($0.folded) }) { continue }
            var missing = rule
            missing.rewrite = rule.rewrite.replacingOccurrences(of: "{compound}", with: name)
            add(
                missing,
                nil,
                first,
                NSRange(location: 0, length: 0),
                "missing from the page: \(rule.title); \(rule.why)"
            )
            findings[findings.count - 1].bytes = nil
        }
    }
}

extension Rule {
    /// The rule with a compound's spellings in its patterns.
    func naming(_ compound: String) -> Rule {
        var rule = self
        rule.patterns = patterns.map { pattern in
            var pattern = pattern
            pattern.match = pattern.match.naming(compound)
            pattern.with = pattern.with?.naming(compound)
            pattern.without = pattern.without?.naming(compound)
            return pattern
        }
        return rule
    }
}
