public import Diagnostics
internal import Evidence
internal import Regulation

/// Checks claims against evidence, status and runs; one verdict a claim, in order.
///
/// A claim is broken where its assertion fails, where it leans on another substance as if it were its own, or where a
/// sentence about people rests on no people; unknown where something it needs is not known; weakened where the support
/// is second-hand for a sentence that does not say so, or a status is stale. A retraction below it breaks a claim.
///
/// - Complexity: O(claims × records).
public func evaluate(_ claims: [Claim], _ inputs: ClaimInputs) -> [ClaimVerdict] {
    claims.map { claim in
        var evaluation = ClaimEvaluation(claim: claim, inputs: inputs)
        return evaluation.verdict()
    }
}

extension ClaimVerdict {
    /// What a check reports: an error for a broken claim, a warning for a weakened one, a note for an unknown one.
    public var diagnostic: Diagnostic? {
        let severity: Diagnostic.Severity
        switch mark {
        case .supported: return nil
        case .weakened: severity = .warning
        case .broken: severity = .error
        case .unknown: severity = .note
        }
        return Diagnostic(
            severity,
            rule: "claim-\(mark.rawValue)",
            at: claim.location,
            element: "claim \(claim.id)",
            reasons.joined(separator: "; ")
        )
    }
}

private struct ClaimEvaluation {
    let claim: Claim
    let inputs: ClaimInputs
    private var broken: [String] = []
    private var doubts: [String] = []
    private var weaknesses: [String] = []
    private var children: [ReasonNode] = []

    init(claim: Claim, inputs: ClaimInputs) {
        self.claim = claim
        self.inputs = inputs
    }

    mutating func verdict() -> ClaimVerdict {
        checkAssertion()
        checkFindings()
        for id in claim.sources { addSource(id) }
        for id in claim.experiments { addRun(id) }
        for query in claim.status { addStatus(query) }
        let mark: ClaimMark =
            if !broken.isEmpty {
                .broken
            } else if !doubts.isEmpty {
                .unknown
            } else if !weaknesses.isEmpty {
                .weakened
            } else {
                .supported
            }
        return ClaimVerdict(
            claim: claim,
            mark: mark,
            reasons: broken + doubts + weaknesses,
            tree: ReasonNode(.claim, id: claim.id, claim.text, children: children)
        )
    }

    // MARK: Assertion

    private mutating func checkAssertion() {
        guard let assertion = claim.assertion else { return }
        let outcome = assertion.evaluate(inputs)
        weaknesses += outcome.reservations
        switch outcome.value {
        case .truth(true): break
        case .truth(false):
            let found = outcome.terms.map { "\($0.text) is \($0.value.display)" }.joined(separator: ", ")
            broken.append("`\(assertion.text)` does not hold" + (found.isEmpty ? "" : ": \(found)"))
        case .unknown(let reasons): doubts.append(contentsOf: unique(reasons))
        case .number, .words: broken.append("`\(assertion.text)` is neither true nor false")
        }
        let queries = outcome.terms.map { term in
            ReasonNode(.query, "\(term.text) = \(term.value.display)", children: term.basis.map(basis))
        }
        for id in outcome.terms.flatMap(\.basis) {
            checkNotices(on: inputs.findings[id]?.source ?? id, of: inputs.findings[id].map { "finding \($0.id)" })
        }
        let node = ReasonNode(.assertion, "\(assertion.text) is \(outcome.value.display)", children: queries)
        children.append(node)
    }

    /// What a query looked at, found again by its id.
    private func basis(_ id: String) -> ReasonNode {
        if let source = inputs.sources[id] { return node(of: source) }
        if let finding = inputs.findings[id] { return node(of: finding) }
        if let event = event(id) { return node(of: event) }
        return ReasonNode(.run, id: id, "result file")
    }

    // MARK: Findings

    private mutating func checkFindings() {
        var support: [Finding] = []
        for id in claim.findings {
            guard let finding = inputs.findings[id] else {
                doubts.append("there is no finding \(id)")
                continue
            }
            support.append(finding)
            children.append(node(of: finding))
            checkNotices(on: finding.source, of: "finding \(id)")
            if let subject = finding.subject, !claim.leansOn.contains(subject.role) {
                let names = subject.names.joined(separator: ", ")
                broken.append(
                    "finding \(id) is about \(names.isEmpty ? subject.role.rawValue : names), not about the compound"
                )
            }
            if case .unknown(let searched) = finding.value.value, claim.strength != .notFound {
                doubts.append("finding \(id) was not measured: \(searched)")
            }
            if claim.strength == .observed, finding.seen == .secondary || finding.seen == .title {
                weaknesses.append(
                    "finding \(id) was seen as \(finding.seen.rawValue); the sentence should say that it is reported"
                )
            }
            if claim.strength == .stated || claim.strength == .observed, finding.seen == .inference {
                weaknesses.append("finding \(id) is an inference, not a result")
            }
        }
        checkPopulation(support)
    }

    /// A sentence about people needs at least one finding from people, unless it says that nothing was found.
    private mutating func checkPopulation(_ support: [Finding]) {
        guard claim.population == .people, claim.strength != .notFound, !support.isEmpty else { return }
        let taxa = support.flatMap { finding -> [Species.Taxon] in
            finding.species?.value.taxa ?? inputs.sources[finding.source]?.species?.value.taxa ?? []
        }
        if !taxa.contains(.human) {
            let names = unique(taxa.map(\.rawValue))
            let shown = names.isEmpty ? "no stated species" : names.joined(separator: ", ")
            broken.append("a sentence about people rests on \(shown) only")
        }
    }

    private func node(of finding: Finding) -> ReasonNode {
        let child =
            inputs.sources[finding.source].map(node(of:))
            ?? ReasonNode(.source, id: finding.source, "no such source")
        let text = "\(finding.quantity): \(finding.value.value.display) (seen: \(finding.seen.rawValue))"
        return ReasonNode(.finding, id: finding.id, text, children: [child])
    }

    // MARK: Sources, runs, statuses

    /// What was published about a source reaches every sentence that rests on it: a retraction breaks it, unless the
    /// sentence tells of a dispute; a concern, or a correction that nobody took up, weakens it.
    private mutating func checkNotices(on id: String, of finding: String?) {
        guard let source = inputs.sources[id] else { return }
        for notice in source.openNotices {
            let reason = (finding.map { "\($0) rests on " } ?? "") + "source \(id), which \(notice.sentence)"
            let isBreaking = notice.kind == .retraction && claim.strength != .disputed
            if isBreaking, !broken.contains(reason) { broken.append(reason) }
            if !isBreaking, !weaknesses.contains(reason) { weaknesses.append(reason) }
        }
    }

    private func node(of source: Source) -> ReasonNode {
        let notices = source.openNotices.map { " It \($0.sentence)." }.joined()
        return ReasonNode(.source, id: source.id, source.citation + notices)
    }

    private mutating func addSource(_ id: String) {
        guard let source = inputs.sources[id] else {
            doubts.append("there is no source \(id)")
            return
        }
        children.append(node(of: source))
        checkNotices(on: id, of: nil)
    }

    private mutating func addRun(_ id: String) {
        guard let outcome = inputs.results[id] else {
            let reason = "the experiment \(id) has no result; run it first"
            if !doubts.contains(reason) { doubts.append(reason) }
            return
        }
        let text = "experiment \(id), \(outcome.completed) runs completed, \(outcome.failed) failed"
        children.append(ReasonNode(.run, id: outcome.key, text))
        if outcome.completed == 0 { doubts.append("no run of \(id) completed") }
    }

    private mutating func addStatus(_ query: Claim.StatusQuery) {
        guard let status = inputs.statuses[query.jurisdiction] else {
            doubts.append("no status was derived for \(query.jurisdiction.rawValue)")
            return
        }
        let answer = StatusAnswer(status, query.facet)
        let events = answer.events.compactMap { event($0) }.map(node(of:))
        let text =
            "\(query.jurisdiction.rawValue) \(query.facet.name) on \(status.asOf): \(answer.words). "
            + answer.derivation
        children.append(ReasonNode(.status, text, children: events))
        if answer.state == "stale" {
            let reason = "\(query.jurisdiction.rawValue) \(query.facet.name) is stale"
            if !weaknesses.contains(where: { $0.contains("is stale") }) { weaknesses.append(reason) }
        }
        // A sentence that tells of a dispute or an absence stands on exactly that state.
        if answer.word == nil, claim.strength != .disputed, claim.strength != .notFound {
            doubts.append("\(query.jurisdiction.rawValue) \(query.facet.name) is \(answer.words) on \(status.asOf)")
        }
    }

    private func event(_ id: String) -> LedgerEvent? {
        for status in inputs.statuses.values {
            let grounds =
                status.facets.flatMap(\.grounds) + (status.compounding503A?.interimCategory.grounds ?? [])
            if let ground = grounds.first(where: { $0.event.id == id }) { return ground.event }
        }
        return nil
    }

    private func node(of event: LedgerEvent) -> ReasonNode {
        ReasonNode(.event, id: event.id, "\(event.event). \(event.citation) (seen: \(event.seen.rawValue))")
    }

    private func unique(_ texts: [String]) -> [String] {
        var seen: Set<String> = []
        return texts.filter { seen.insert($0).inserted }
    }
}
