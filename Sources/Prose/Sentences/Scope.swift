internal import Foundation

/// What surrounds a match in its sentence: denial, quotation, attribution, question, condition.
struct Scope {
    /// A circumstance that takes a match out of a rule.
    enum Kind: String, CaseIterable {
        /// Denied in its clause, before it ("does not cure") or behind it ("is not proven").
        case negated
        /// Told of others as their claim, or warned of ("products that claim to cure").
        case claimed
        /// Between quotation marks, in a sentence that rejects it or tells who says it.
        case quoted
        /// A question that asks whether it is so.
        case question
        /// Under a condition, or what a study was to find out.
        case hypothetical
        /// The outcome of a described study: its animals or people, and a number or a year.
        case study
        /// Advice not to do it, or a warning of what it does.
        case warning
    }

    let sentence: Sentence
    private let text: NSString
    private let context: String

    /// Looks at a sentence within the folded text around it, where a rebuttal may stand.
    init(_ sentence: Sentence, context: String) {
        self.sentence = sentence
        text = sentence.folded as NSString
        self.context = context
    }

    func holds(_ kind: Kind, at match: NSRange) -> Bool {
        switch kind {
        case .negated: isNegated(match)
        case .claimed: isClaimed(match)
        case .quoted: isQuoted(match)
        case .question: isQuestion(match)
        case .hypothetical: isHypothetical(match)
        case .study: isStudy
        case .warning: isWarning(match)
        }
    }

    // MARK: Clauses

    /// The part of the sentence before the match that belongs to its clause.
    func clauseBefore(_ match: NSRange) -> String {
        let before = text.substring(to: match.location)
        let cut = Self.clauseBreak.matches(in: before, range: NSRange(location: 0, length: match.location)).last
        return (before as NSString).substring(from: cut.map { $0.range.location + $0.range.length } ?? 0)
    }

    /// The part of the sentence behind the match that belongs to its clause.
    func clauseAfter(_ match: NSRange) -> String {
        let end = match.location + match.length
        let after = text.substring(from: end)
        let cut = Self.clauseBreak.firstMatch(in: after, range: NSRange(location: 0, length: text.length - end))
        return (after as NSString).substring(to: cut?.range.location ?? text.length - end)
    }

    private static let clauseBreak = regex(
        #";|:(?!\d)|—| - |\. |, (?:but|yet|however|although|though|whereas|while|so|and (?:it|we|they|this|that|you|its?|is|are|has|can|may|was))\b|\b(?:but|however|although|whereas|because|since|even though|so that)\b"#
    )

    // MARK: Denial

    private func isNegated(_ match: NSRange) -> Bool {
        if negatedBefore(match) || Self.deniedInside.matches(text.substring(with: match)) { return true }
        let after = clauseAfter(match)
        return Self.deniedBehind.matches(after)
    }

    private func negatedBefore(_ match: NSRange) -> Bool {
        let before = clauseBefore(match)
        guard let denial = Self.denial.matches(in: before, range: before.whole).last else { return false }
        let place = denial.range.location + denial.range.length
        let between = (before as NSString).substring(from: place)
        if Self.notDenial.matches((before as NSString).substring(from: denial.range.location)) { return false }
        // A denial reaches some dozen words on; over a comma only inside a list that ends in "or" or "nor".
        guard between.split(separator: " ").count <= 14 else { return false }
        if between.contains(",") {
            let list = between + " " + clauseAfter(match)
            let matched = text.substring(with: match)
            guard
                list.contains(" or ") || list.contains(" nor ") || matched.contains(" or ") || between.contains(",'")
                    || Self.listOnly.matches(between)
            else { return false }
        }
        return true
    }

    private static let denial = regex(
        #"\b(?:not|no|never|neither|nor|none|without|cannot|nothing|nobody|hardly|unable|isn't|aren't|wasn't|weren't|don't|doesn't|didn't|hasn't|haven't|hadn't|won't|can't|couldn't|wouldn't|shouldn't|mustn't|fail(?:s|ed)? to|lacks?|lacking|absence of|rather than|instead of|far from|insufficient|inadequate|inconclusive|yet to be|too (?:little|few|early|soon)|unproven|unclear|unknown|impossible|false(?:ly)?|wrong(?:ly)?|illegal(?:ly)?|unlawful(?:ly)?|misleading(?:ly)?|deceptive(?:ly)?|mistaken(?:ly)?|inaccurate(?:ly)?|unapproved|myth|misconception|refuse[sd]? to|declined? to|stop short of|avoid(?:s|ed)?|beware|little (?:evidence|research|is known)|(?<!a )few)\b"#
    )
    private static let notDenial = regex(
        #"^(?:not (?:only|just|merely|simply|to mention|surprising)|no (?:doubt|wonder|question|surprise|longer|need|more|matter|other)|without (?:a )?(?:doubt|question|prescription|any hassle)|nothing (?:short|less|but)|rather than (?:just|merely)|don't (?:miss|wait|worry|settle|suffer|let)|never (?:been easier|again|felt|worry)|can't (?:wait|beat)|none other)\b"#
    )
    private static let deniedInside = regex(
        #"\b(?:is|are|was|were|has|have|had|been|be|do|does|did|can|could|may|should|will|would|remains?) (?:not|never)\b|\b(?:is|are|was|were|has|have|does|do|did)n't\b(?! (?:miss|wait))|\bnot (?:an?|yet|currently|been|the|be)\b"#
    )
    private static let listOnly = regex(#"^(?: ?[\w'-]+,? ?){1,4}$"#)
    private static let deniedBehind = regex(
        #"^(?:(?! that | which | who )[^,;]){0,60}?\b(?:(?:is|are|was|were|has|have|had|does|do|did|can|could|would|should|will|may) (?:not|never)|(?:is|are|was|were|has|have|does|do|did|can|could|would|wo|ca)n't|cannot|(?:is|are|was|were|remains?) (?:unproven|unknown|unclear|uncertain|false|wrong|misleading|untrue|a myth|unsupported|unfounded|inaccurate|illegal|unlawful|deceptive|open|doubtful|disputed|mistaken|withdrawn|contested)|lacks?|has no|have no|(?:is|are|was|were) no\b|fails?|remains? to be)\b"#
    )

    // MARK: Others' claims

    private func isClaimed(_ match: NSRange) -> Bool {
        let before = clauseBefore(match)
        if Self.claim.matches(before), !Self.ownClaim.matches(before) { return true }
        return Self.rejection.matches(sentence.folded)
    }

    private static let claim = regex(
        #"\b(?:claim(?:s|ed|ing)?(?: that| to| of| about| it| they| such| they're| as|,)?|purport(?:s|ed|ing)?|tout(?:s|ed|ing)?|alleg(?:es|ed|edly|ing)|supposed(?:ly)?|so-called|advertis(?:es|ed|ing|ements?)|market(?:s|ed|ing)|promot(?:ed|ing|ers)|promis(?:e|es|ed|ing) (?:to|that|of|you|a|quick|fast)|represent(?:s|ed|ing) (?:that|to)|assert(?:s|ed|ing|ions?)?|sellers? (?:say|write|print|claim|call|describe|state|list)|vendors? (?:say|write|print|claim|call|describe|list)|labell?ed|posing as|pitched as|statements? (?:like|such|that)|phrases? (?:like|such)|words (?:like|such)|be (?:wary|skeptical|suspicious|cautious|leery|careful) (?:of|about)|watch out for|beware|red flags?|scams?|fraud(?:ulent|sters?)?|accused|complaint|bogus|phony|fake|hype|myth|rumou?rs?|misconception|fooled by|phrases)\b"#
    )
    private static let ownClaim = regex(
        #"\b(?:we|i) (?:can )?(?:proudly )?(?:claim|promise|advertise|represent|assert)|bold claim|stake"#
    )
    private static let rejection = regex(
        #"\b(?:warning letters?|is a myth|are myths|false claims?|unproven claims?|misleading claims?|deceptive claims?|unsubstantiated|unsupported|fraudulent|health fraud|misbranded|misbrand|violat(?:es|ed|ing|ions?)|not supported by|no (?:good |reliable |scientific |clear |solid )?(?:evidence|proof|source|data)|refunds?|illegally|deceiv(?:e|es|ed|ing)|misled|settlement|consent order|cease|prohibits? (?:the|any|you|claims|making|advertis)|prohibited from|barred from|must not|should not (?:claim|say|state|imply|suggest)|may not (?:claim|say|state|imply|suggest))\b"#
    )

    // MARK: Quotation

    private func isQuoted(_ match: NSRange) -> Bool {
        var isInside = false
        var opened: [Int] = []
        for index in 0..<match.location where text.character(at: index) == 0x22 {
            isInside.toggle()
            opened.append(index)
        }
        guard isInside,
            text.range(of: "\"", range: NSRange(location: match.location, length: text.length - match.location))
                .location != NSNotFound
        else { return false }
        return Self.rebuttal.matches(context)
    }

    private static let rebuttal = regex(
        #"\b(?:not|no|never|false|myth|wrong|misleading|unproven|nor|isn't|doesn't|claims?|sellers?|vendors?|warning|fda (?:says|said|warned|considers)|ftc|deceptive|misleads?|alleged|rejected|debunk\w*|avoid|says who|source|don't|fooled|misread|misrepresent\w*|mistak\w*)\b"#
    )

    // MARK: Questions and conditions

    private func isQuestion(_ match: NSRange) -> Bool {
        let after = text.substring(from: match.location)
        guard after.contains("?") else { return false }
        return Self.asks.matches(sentence.folded)
    }

    private static let asks = regex(
        #"^[\W\d]*(?:(?:q|question)[:.] )?(?:so |and |but |then |if [^,]+, )?(?:is|are|was|were|does|do|did|can|could|has|have|had|will|would|should|may|might|what|which|how|who|when|where|why|whether)\b"#
    )

    private func isHypothetical(_ match: NSRange) -> Bool {
        Self.condition.matches(clauseBefore(match))
    }

    private static let condition = regex(
        #"\b(?:if|whether|unless|until|suppose|in order to be|to be able to be|would (?:need|have) to|need(?:s|ed)? to be|must be|should be|has to be|required to|seek(?:s|ing)?|sought|awaiting|pending|before (?:it|they|any|a|the|being|fda)|to (?:determine|find out|see|learn|test|assess|evaluate|examine|investigate|establish|show|ensure|make sure|verify|demonstrate|decide|know)|(?:studied|tested|evaluated|investigated|examined|researched|explored|assessed|compared|tried|trialled|trialed|looked at|looking at|developed|registered|nominated|proposed|intended|designed to test|asked|asks?|hypothesi[sz]ed?) (?:\w+ ){0,5}?(?:for|as|in|whether|if|against|to|how)|application for|research (?:into|on)|criteria for|the (?:question|possibility) (?:of|whether))\b"#
    )

    // MARK: Studies

    /// True where the sentence tells of a study: who was studied, and how many or when.
    var isStudy: Bool {
        let subjects = Self.studied.matches(sentence.folded)
        let place = Self.placed.matches(sentence.folded)
        return subjects && place
    }

    private static let studied = regex(
        #"\b(?:in (?:male |female |adult |old |young |aged |anxious |stressed |wistar |balb/c |white |\d+ )*(?:rats?|mice|mouse|animals?|rodents?|monkeys?|dogs?|rabbits?|cells?|cultures?|slices|people|patients?|volunteers|adults|participants)|rats|mice|rodents|participants (?:received|were)|patients (?:received|were|with)|volunteers|(?:\d+|[a-z]+)-(?:person|patient|people|week|day) (?:\w+ )*(?:trial|study)|trial (?:of|in|with)|study (?:of|in|with)|open-label|double-blind|placebo-controlled|randomi[sz]ed)\b"#
    )
    private static let placed = regex(
        #"\b(?:(?:19|20)\d\d|n ?= ?\d+|\d+ (?:\w+ ){0,2}(?:rats|mice|people|patients|participants|volunteers|adults|animals|rabbits|monkeys|subjects|healthy|men|women)|\d+-(?:person|patient)|(?:was|were|fell|rose|had|showed|received|reported|improved|reduced|raised|lowered|changed|increased|decreased|did))\b"#
    )

    // MARK: Warnings

    private func isWarning(_ match: NSRange) -> Bool {
        let before = clauseBefore(match)
        if Self.advice.matches(before) { return true }
        return Self.consequence.matches(text.substring(from: match.location))
    }

    private static let advice = regex(
        #"\b(?:not|never|don't|without|before|cannot|shouldn't|avoid|refrain|warn(?:s|ed|ing)?|risks? of|dangers? of|advice (?:about|on)|patients who|people who|those who|anyone who|rather than|(?:if|when|after) (?:you|they|patients?|people)|consult|talk to|speak (?:to|with)|ask|tell|under|how to)\b"#
    )
    private static let consequence = regex(
        #"\b(?:abrupt(?:ly)?|suddenly|all at once|too (?:quickly|fast)|can (?:be|cause|lead|result|produce|trigger)|may (?:be|cause|lead|result|produce|trigger)|could (?:be|cause|lead|result)|is dangerous|are dangerous|life-threatening|seizures?|without (?:first |consult|talk|speak|ask|medical|your|a doctor|supervision|the)|unless|under (?:the |medical |a |your )?(?:supervision|care|guidance|direction)|only (?:with|under|if))\b"#
    )
}

/// A compiled pattern; the patterns in this file are tested, so one that does not compile is a fault of the program.
func regex(_ pattern: String) -> NSRegularExpression {
    do {
        return try NSRegularExpression(pattern: pattern)
    } catch {
        fatalError("the pattern \(pattern) does not compile: \(error)")
    }
}

extension NSRegularExpression {
    func matches(_ text: String) -> Bool { firstMatch(in: text, range: text.whole) != nil }
}

extension String {
    /// The range of all of it, in UTF-16 units.
    var whole: NSRange { NSRange(location: 0, length: utf16.count) }
}
