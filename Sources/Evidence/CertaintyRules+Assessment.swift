/// One study's part in a body of evidence: the source, and the findings that are taken from it.
public struct BodyMember: Hashable, Sendable {
    public var source: Source
    public var findings: [Finding]

    public init(_ source: Source, findings: [Finding]) {
        self.source = source
        self.findings = findings
    }
}

extension CertaintyRules {
    /// Assesses a body of evidence for an outcome in people.
    ///
    /// Only the members of the strongest design count, as GRADE assesses designs apart: what cells show does not make a
    /// trial less sure, nor surer. A retracted study is no member.
    ///
    /// - Parameters:
    ///   - members: the studies with the findings that bear on the outcome.
    ///   - conflicts: the dossier's recorded disagreements.
    ///   - override: a person's judgement, where there is one.
    /// - Returns: the certainty with every step.
    /// - Complexity: O(members × conflicts).
    public func assess(
        _ members: [BodyMember],
        conflicts: [EvidenceConflict],
        override: CertaintyAssessment.Override? = nil
    ) -> CertaintyAssessment {
        let members = members.filter { !$0.source.isRetracted }
        let design =
            Design.allCases.first { design in members.contains { $0.source.certaintyDesign == design } } ?? .noStudy
        let body = members.filter { $0.source.certaintyDesign == design }
        let rule = start[design] ?? Rule(.veryLow, source: "convention")
        let studies = body.filter { $0.source.kind.value.isPrimary }
        var assessment = CertaintyAssessment(
            start: rule.value,
            startReason: "\(design.rawValue) (\(rule.source))",
            steps: [],
            override: override,
            studies: studies.count,
            independent: studies.count { $0.source.authorship == .independent }
        )
        func lower(_ domain: CertaintyDomain, _ rule: Rule<Int>, _ reason: String) {
            guard rule.value > 0 else { return }
            assessment.steps.append(.init(domain: domain, levels: rule.value, reason: reason, rule: rule.source))
        }
        riskOfBias(design, body, lower)
        notices(body, lower)
        inconsistency(body, conflicts, lower)
        indirectness(design, body, lower)
        imprecision(body, lower)
        if !studies.isEmpty, studies.allSatisfy({ $0.source.authorship == .developers }) {
            lower(.publicationBias, oneNetwork, "no study is shown to be independent of the developers")
        }
        return assessment
    }

    private typealias Lower = (CertaintyDomain, Rule<Int>, String) -> Void

    private func riskOfBias(_ design: Design, _ body: [BodyMember], _ lower: Lower) {
        if design == .randomisedTrial, body.allSatisfy({ $0.source.randomised.value != .yes }) {
            lower(.riskOfBias, randomisationNotDescribed, "randomisation is reported and not described")
        }
        if design == .randomisedTrial || design == .otherHuman,
            body.allSatisfy({ $0.source.blinded.value != .yes && $0.source.blinded.value != .reported })
        {
            lower(.riskOfBias, notBlinded, "no blinding is stated")
        }
        if !body.isEmpty, body.allSatisfy({ member in !member.findings.contains { $0.seen.isFirstHand } }) {
            lower(.riskOfBias, notReadFirstHand, "nothing was read first-hand, so the conduct could not be judged")
        }
    }

    /// What was published about a study afterwards: the gravest open notice of the body counts once.
    private func notices(_ body: [BodyMember], _ lower: Lower) {
        let notices = body.flatMap { member in member.source.openNotices.map { (member.source.id, $0) } }
        let gravest = SourceNotice.Kind.allCases.lazy.compactMap { kind in notices.first { $0.1.kind == kind } }.first
        guard let (id, notice) = gravest else { return }
        lower(.riskOfBias, notice.kind == .concern ? concern : corrected, "source \(id) \(notice.sentence)")
    }

    private func inconsistency(_ body: [BodyMember], _ conflicts: [EvidenceConflict], _ lower: Lower) {
        let findings = Set(body.flatMap { $0.findings.map(\.id) })
        let opposed = conflicts.filter { conflict in
            conflict.sides.count { !findings.isDisjoint(with: $0.findings) } > 1
        }
        guard let first = opposed.first else { return }
        lower(.inconsistency, opposedFindings, "findings disagree: \(first.topic)")
    }

    private func indirectness(_ design: Design, _ body: [BodyMember], _ lower: Lower) {
        switch design {
        case .animal: lower(.indirectness, otherSpecies, "animals in place of people")
        case .laboratory: lower(.indirectness, outsideOrganism, "cells, tissue or chemistry in place of people")
        case .randomisedTrial, .otherHuman, .noStudy: break
        }
        if !body.isEmpty, body.allSatisfy({ $0.source.subject != nil || $0.findings.allSatisfy(\.isSurrogate) }) {
            lower(.indirectness, otherSubstance, "another substance in place of the compound")
        }
    }

    private func imprecision(_ body: [BodyMember], _ lower: Lower) {
        let sizes = body.map { member -> Int? in
            let size = member.source.sampleSize?.value
            if let size {
                return size.total ?? (size.groups.isEmpty ? size.perGroup : size.groups.map(\.count).reduce(0, +))
            }
            return nil
        }
        let known = sizes.compactMap { $0 }.reduce(0, +)
        let words = sizes.contains(nil) ? "\(known) subjects as far as stated" : "\(known) subjects in all"
        if known < smallSize.value {
            lower(.imprecision, Rule(2, source: smallSize.source), "\(words), below \(smallSize.value)")
        } else if known < optimalSize.value {
            lower(.imprecision, Rule(1, source: optimalSize.source), "\(words), below \(optimalSize.value)")
        }
    }
}
