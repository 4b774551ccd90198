internal import Foundation
internal import Regulation

extension PageCheck {
    /// Holds a sentence against the facts of the compounds that the page is about.
    mutating func checkFacts(_ sentence: Sentence, _ index: Int, _ scope: Scope) {
        checkLookAlikes(sentence)
        for fact in facts {
            let isAbout = aboutness.isAboutCompound(
                sentence,
                at: NSRange(location: (sentence.folded as NSString).length, length: 0),
                before: sentenceBefore(index),
                hasFacts: true
            )
            checkCirculating(sentence, fact, scope)
            checkCompoundClass(sentence, fact, scope)
            checkYears(sentence, fact, scope)
            checkIdentifiers(sentence, fact, scope)
            guard isAbout || aboutness.namesCompound(sentence.folded) else { continue }
            checkSequence(sentence, fact, scope)
            checkMass(sentence, fact, scope)
            checkCategory(sentence, index, fact, scope)
            checkPeople(sentence, fact, scope)
            checkIndexing(sentence, fact, scope)
        }
    }

    private mutating func report(_ check: Rule.Check, _ sentence: Sentence, _ place: NSRange, _ fact: String) {
        guard let rule = rule(checking: check) else { return }
        add(rule, nil, sentence, place, "\(rule.why): \(fact)")
    }

    private func original(_ sentence: Sentence) -> [Unicode.Scalar] {
        Array(page.blocks[sentence.block].text.scalars[sentence.range])
    }

    private func isDenied(_ scope: Scope, _ place: NSRange) -> Bool {
        [.negated, .claimed, .quoted, .question].contains { scope.holds($0, at: place) }
    }

    // MARK: Identity

    private mutating func checkLookAlikes(_ sentence: Sentence) {
        let scalars = original(sentence)
        var start = 0
        while start < scalars.count {
            guard scalars[start].properties.isAlphabetic else {
                start += 1
                continue
            }
            var end = start
            while end < scalars.count, scalars[end].properties.isAlphabetic { end += 1 }
            let word = scalars[start..<end]
            let strange = word.filter { lookAlikes[$0] != nil }
            let hasLatin = word.contains { ("a"..."z").contains($0) || ("A"..."Z").contains($0) }
            let isOnlyLookAlike = word.allSatisfy { lookAlikes[$0] != nil || $0.isASCII }
            if hasLatin, let letter = strange.first, isOnlyLookAlike {
                let code = String(letter.value, radix: 16, uppercase: true)
                let shown = fold(word)
                let name = facts.first {
                    aboutness.namesCompound(shown) && fold(ArraySlice($0.name.unicodeScalars)) == shown
                }
                report(
                    .lookAlike,
                    sentence,
                    NSRange(location: start, length: end - start),
                    "'\(letter)' is U+0\(code), in a word that reads '\(name?.name ?? shown)'"
                )
            }
            start = end
        }
    }

    private mutating func checkSequence(_ sentence: Sentence, _ fact: CompoundFacts, _ scope: Scope) {
        guard let sequence = fact.sequence else { return }
        var text = String.UnicodeScalarView()
        for scalar in original(sentence) { text.append(scalar.value <= 0xFFFF ? scalar : "\u{FFFC}") }
        let written = String(text)
        for match in Self.residueCodes.matches(in: written, range: written.whole) {
            let words = (written as NSString).substring(with: match.range)
            let letters = words.split(whereSeparator: { $0 == "-" || $0 == "\u{2010}" || $0 == "\u{2011}" || $0 == "–" }
            )
            .compactMap { Self.letters[$0.lowercased()] }.joined()
            judge(letters, match.range, sequence, fact, sentence, scope)
        }
        for match in Self.residueLetters.matches(in: written, range: written.whole) {
            judge((written as NSString).substring(with: match.range), match.range, sequence, fact, sentence, scope)
        }
    }

    private mutating func judge(
        _ letters: String,
        _ place: NSRange,
        _ sequence: String,
        _ fact: CompoundFacts,
        _ sentence: Sentence,
        _ scope: Scope
    ) {
        let known = fact.sequences.contains { $0 == letters || sequence.contains(letters) }
        guard !known, letters.count >= 4, !isDenied(scope, place) else { return }
        // A word of capitals is a sequence only if it is much like the compound's.
        let shared = letters.reduce(into: (count: 0, rest: Array(sequence))) { state, letter in
            if let index = state.rest.firstIndex(of: letter) {
                state.rest.remove(at: index)
                state.count += 1
            }
        }.count
        guard shared * 4 >= max(letters.count, sequence.count) * 3 else { return }
        report(.sequence, sentence, place, "\(fact.name) is \(sequence)")
    }

    private static let residueCodes = regex(
        #"(?<![\w-])(?:Ala|Arg|Asn|Asp|Cys|Gln|Glu|Gly|His|Ile|Leu|Lys|Met|Phe|Pro|Ser|Thr|Trp|Tyr|Val)(?:[-‐‑–](?:Ala|Arg|Asn|Asp|Cys|Gln|Glu|Gly|His|Ile|Leu|Lys|Met|Phe|Pro|Ser|Thr|Trp|Tyr|Val)){3,}(?![\w])"#
    )
    private static let residueLetters = regex(#"(?<![\w-])[ACDEFGHIKLMNPQRSTVWY]{5,12}(?![\w-])"#)
    private static let letters = [
        "ala": "A", "arg": "R", "asn": "N", "asp": "D", "cys": "C", "gln": "Q", "glu": "E", "gly": "G", "his": "H",
        "ile": "I", "leu": "L", "lys": "K", "met": "M", "phe": "F", "pro": "P", "ser": "S", "thr": "T", "trp": "W",
        "tyr": "Y", "val": "V",
    ]

    private mutating func checkMass(_ sentence: Sentence, _ fact: CompoundFacts, _ scope: Scope) {
        guard !fact.masses.isEmpty else { return }
        for match in Self.mass.matches(in: sentence.folded, range: sentence.folded.whole) {
            let words = (sentence.folded as NSString).substring(with: match.range)
            guard let number = Self.number.firstMatch(in: words, range: words.whole),
                let value = Double(
                    (words as NSString).substring(with: number.range).replacingOccurrences(of: ",", with: "")
                ),
                value >= 50, !isDenied(scope, match.range)
            else { continue }
            let digits =
                (words as NSString).substring(with: number.range).split(separator: ".").dropFirst().first?.count ?? 0
            let tolerance = 0.5 * pow(10, -Double(digits)) + 0.11
            if fact.masses.contains(where: { abs($0 - value) <= tolerance }) { continue }
            let near = fact.masses.min { abs($0 - value) < abs($1 - value) } ?? 0
            report(.mass, sentence, match.range, "the nearest recorded is \(near)")
        }
    }

    private static let mass = regex(
        #"(?:molecular|molar|average|monoisotopic|formula) (?:weight|mass)[^.;!?\d]{0,40}\d[\d,]*(?:\.\d+)?|(?<![\w.])\d[\d,]*(?:\.\d+)? ?(?:g/mol|g mol|da\b|daltons?)|(?:mass|mw|weighs)(?: is| of|:| =)? (?:about |around |approximately )?\d[\d,]*(?:\.\d+)?(?! ?(?:mg|kg|mcg|µg|g\b(?!/)|ng|people|%))"#
    )
    private static let number = regex(#"\d[\d,]*(?:\.\d+)?"#)

    private mutating func checkCirculating(_ sentence: Sentence, _ fact: CompoundFacts, _ scope: Scope) {
        for (text, reason) in fact.circulating {
            let scalars = Array(text.unicodeScalars)
            // Look-alike letters have their own check.
            if scalars.contains(where: { lookAlikes[$0] != nil }) { continue }
            let place = (sentence.folded as NSString).range(of: fold(scalars[...]))
            guard place.location != NSNotFound, !isDenied(scope, place) else { continue }
            report(.circulating, sentence, place, reason)
        }
    }

    private mutating func checkIdentifiers(_ sentence: Sentence, _ fact: CompoundFacts, _ scope: Scope) {
        for identifier in fact.rejectedIdentifiers {
            let place = (sentence.folded as NSString).range(of: identifier)
            guard place.location != NSNotFound, !isDenied(scope, place) else { continue }
            report(.retraction, sentence, place, "the dossier's corrections reject this PubMed number")
        }
    }

    private mutating func checkCompoundClass(_ sentence: Sentence, _ fact: CompoundFacts, _ scope: Scope) {
        for (name, kind, pattern) in fact.notPeptides {
            for match in pattern.matches(in: sentence.folded, range: sentence.folded.whole) {
                let words = (sentence.folded as NSString).substring(with: match.range)
                if isDenied(scope, match.range) || Self.denial.matches(words) { continue }
                report(.compoundClass, sentence, match.range, "\(name) is a \(kind)")
                break
            }
        }
    }

    private static let denial = regex(#"\b(?:not|no|isn't|aren't|never|nor|unlike|rather than|instead of|than)\b"#)

    private mutating func checkYears(_ sentence: Sentence, _ fact: CompoundFacts, _ scope: Scope) {
        for (what, years, shown) in fact.years {
            guard let match = what.firstMatch(in: sentence.folded, range: sentence.folded.whole) else { continue }
            // The year nearest behind the words, within their clause; else the one nearest before.
            let after = scope.clauseAfter(match.range)
            let before = scope.clauseBefore(match.range)
            let inside = (sentence.folded as NSString).substring(with: match.range)
            func firstYear(_ text: String) -> Int? {
                Self.year.firstMatch(in: text, range: text.whole).flatMap { Int(sub(text, $0.range)) }
            }
            func lastYear(_ text: String) -> Int? {
                Self.year.matches(in: text, range: text.whole).last.flatMap { Int(sub(text, $0.range)) }
            }
            let printed = firstYear(inside) ?? firstYear(after) ?? lastYear(before)
            guard let printed, !years.contains(printed), !isDenied(scope, match.range) else { continue }
            report(.year, sentence, match.range, "\(shown); not \(printed)")
        }
    }

    private func sub(_ text: String, _ range: NSRange) -> String { (text as NSString).substring(with: range) }

    private static let year = regex(#"(?<![\d.])(?:19|20)\d\d(?!\d)"#)

    // MARK: Law

    private mutating func checkCategory(_ sentence: Sentence, _ index: Int, _ fact: CompoundFacts, _ scope: Scope) {
        guard let category = fact.category else { return }
        let text = sentence.folded
        if let ban = Self.categoryAsBan.firstMatch(in: text, range: text.whole), !Self.statute.matches(text),
            !isDenied(scope, NSRange(location: ban.range.location, length: 0))
        {
            let names = aboutness.namesCompound(text) || Self.thisCategory.matches(text)
            if names { report(.categoryAsBan, sentence, ban.range, "\(category.verdict.words) on \(fact.asOf)") }
        }
        guard let match = Self.category.firstMatch(in: text, range: text.whole),
            let digit = Self.digit.firstMatch(in: sub(text, match.range), range: sub(text, match.range).whole)
        else { return }
        let number = Self.numbers[sub(sub(text, match.range), digit.range)] ?? 0
        let values = [1: FacetValue.category1, 2: .category2, 3: .category3]
        guard let claimed = values[number] else { return }
        switch category.verdict {
        case .known(let value), .stale(let value): if value == claimed { return }
        case .conflicting, .unknown: return
        }
        guard aboutness.namesCompound(text) || Self.ofCompound.matches(text) || Self.bareCategory.matches(text),
            !Self.past.matches(text), !isDenied(scope, match.range), !scope.holds(.hypothetical, at: match.range)
        else { return }
        let events = category.grounds.filter(\.decides).map { "\($0.event.event) (\($0.event.citation))" }
        report(
            .statusWord,
            sentence,
            match.range,
            "on \(fact.asOf) it is \(category.verdict.words)" + (events.first.map { "; \($0)" } ?? "")
        )
    }

    private static let category = regex(#"(?<!\w)(?:category|cat\.?) (?:[123]|one|two|three|ii?i?)(?!\w)"#)
    private static let digit = regex(#"(?:[123]|one|two|three|iii|ii|i)$"#)
    private static let numbers = ["1": 1, "2": 2, "3": 3, "one": 1, "two": 2, "three": 3, "i": 1, "ii": 2, "iii": 3]
    private static let ofCompound = regex(
        #"\b(?:it|this (?:peptide|compound|substance|drug)|the (?:peptide|compound|substance)) (?:is|remains|stays|sits|has|falls|still|continues|currently)\b"#
    )
    private static let bareCategory = regex(
        #"\b(?:current(?:ly)?|now|still|remains?) (?:\w+ ){0,5}category \d|(?:its|their) (?:current )?category"#
    )
    private static let past = regex(
        #"\b(?:was|were|had been|left|removed|formerly|former|previously|used to|until|between|no longer|withdrawn|before|once|earlier|from 2\d{3}|exit(?:ed)?|taken off|dropped|came off|in 2023|in september 2023|2023-09-29|after|out of|moved from|not (?:\w+ )?in category)\b"#
    )
    private static let categoryAsBan = regex(
        #"(?:category (?:\d|one|two|three)|(?:this|that|its|the|such an?|under|current) (?:\w+ )?(?:classification|category|designation|listing|categorization|categorisation|tier))(?:[^.;!?]*?)(?:not (?:\w+ )?(?:permitted|allowed|able|eligible|legal)|cannot|can.t|may not|prohibit\w*|illegal|unlawful|forbid\w*|bann\w+|\bban\b|bars?\b|barred|prevents?|blocks?|makes? it (?:illegal|unlawful)|unavailable|off[- ]limits|stops?)(?:[^.;!?]*?)(?:compound\w*|prepar\w*|dispens\w*|pharmac\w*|prescrib\w*|sold|sale)?|(?:cannot|can.t|may not|not (?:\w+ )?(?:permitted|allowed|able|legal)|prohibited|illegal|barred|banned|forbidden)(?:[^.;!?]*?)(?:compound\w*|prepar\w*|dispens\w*|pharmac\w*|prescrib\w*)(?:[^.;!?]*?)(?:because|since|due to|owing to|under|as|by|thanks to)(?:[^.;!?]*?)category (?:\d|one|two|three)"#
    )
    private static let statute = regex(
        #"\b(?:statute|none of the|no route|routes?|353a|is enforcement policy|not law|does not (?:itself )?(?:forbid|ban|prohibit)|enforcement (?:policy|discretion)|did not|rather than)\b"#
    )
    private static let thisCategory = regex(
        #"\b(?:this|that|its|current) (?:\w+ )?(?:classification|category|designation|listing|categorization|categorisation)\b|\bcategory \d"#
    )

    // MARK: Evidence

    private mutating func checkPeople(_ sentence: Sentence, _ fact: CompoundFacts, _ scope: Scope) {
        let text = sentence.folded
        if let people = fact.people {
            for match in Self.people.matches(in: text, range: text.whole) {
                let words = sub(text, match.range)
                guard let number = Self.number.firstMatch(in: words, range: words.whole) else {
                    if Self.crowd.matches(words), !isDenied(scope, match.range), !Self.perYear.matches(text) {
                        report(.people, sentence, match.range, "\(people) people in its human trials")
                    }
                    continue
                }
                let value = Int(sub(words, number.range).replacingOccurrences(of: ",", with: "")) ?? 0
                guard value > people, !isDenied(scope, match.range), !Self.perYear.matches(text) else { continue }
                report(.people, sentence, match.range, "\(people) people in its human trials")
            }
        }
        if !fact.hasPlaceboTrialInPatients, let match = Self.placebo.firstMatch(in: text, range: text.whole),
            !isDenied(scope, match.range), !scope.holds(.hypothetical, at: match.range), !Self.noPlacebo.matches(text)
        {
            report(.records, sentence, match.range, "its trials in patients have other controls or none")
        }
    }

    private static let people = regex(
        #"(?:(?<![\w.-])\d[\d,]*\+?|(?:tens of |hundreds of )?thousands(?: of)?|hundreds of|millions of)(?: (?:human|russian|healthy|adult|anxious|trial|study|clinical|different))* (?:people|patients|participants|volunteers|subjects|adults|humans)(?= |[.,;!?]|$)"#
    )
    private static let crowd = regex(#"thousands|millions|hundreds of"#)
    private static let perYear = regex(
        #"\b(?:live with|suffer from|affected|affects|worldwide|per year|each year|every year|in the united states|americans|prevalence|diagnosed)\b"#
    )
    private static let placebo = regex(
        #"(?:double-?blind,? )?(?:randomi[sz]ed,? )?placebo-?controlled(?:,? (?:\w+[- ]?){0,3})? (?:trials?|studies|study|evidence|data|research)"#
    )
    private static let noPlacebo = regex(
        #"\b(?:no|not|none|without|lacks?|never|absence|nor|neither|need(?:s|ed)?|would|until|only|imaging|healthy|zero|0|few|require[sd]?|larger?|future|should|must|awaits?)\b"#
    )

    private mutating func checkIndexing(_ sentence: Sentence, _ fact: CompoundFacts, _ scope: Scope) {
        guard fact.indexedSources > 0,
            let match = Self.indexing.firstMatch(in: sentence.folded, range: sentence.folded.whole),
            !scope.holds(.claimed, at: match.range), !scope.holds(.question, at: match.range)
        else { return }
        let count = "\(fact.indexedSources) of the dossier's sources have a PubMed record"
        report(.indexing, sentence, match.range, fact.census.map { "\(count); \($0)" } ?? count)
    }

    private static let indexing = regex(
        #"(?:not|n't|never|neither|nowhere|un-?)(?: \w+){0,3} ?(?:indexed|listed|found|available|searchable|included|catalogued|appear|be found)(?: [^\s.;!?]+){0,8} (?:pubmed|medline)|(?:absent|missing) from (?:\w+ ){0,3}(?:pubmed|medline)|(?:no|not a single|zero|hardly any)(?: \w+){0,3} (?:entries|records|papers|studies|articles|results|publications)(?: [^\s.;!?]+){0,6} (?:in|on|from) (?:\w+ ){0,2}(?:pubmed|medline)|(?:pubmed|medline) (?:has|holds|contains|lists|indexes|returns|shows) (?:no|none|nothing|zero)"#
    )
}
