public import Evidence
internal import Foundation
public import Populations

/// How a parameter varies once its evidence has been weighed: the stated range, widened by every factor that applies.
public struct Prior: Sendable, Hashable {
    /// One reason to widen.
    public struct Widening: Sendable, Hashable {
        public var reason: String
        /// A true value up to so many times more or less.
        public var fold: Double
        /// A citation, or the word "convention".
        public var rule: String
    }

    public var distribution: Distribution
    /// The certainty of what it rests on, indirectness left out; nil where it rests on no graded study.
    public var certainty: Certainty?
    public var widenings: [Widening]
    /// By how much an animal's value and range were multiplied; one where nothing was scaled.
    public var scale = 1.0
    /// Why no run may use it, such as a retracted source; nil where it may be used.
    public var refusal: String?

    /// The stated range as it is.
    init(_ stated: Distribution) {
        distribution = stated
        widenings = []
    }
}

extension Distribution {
    /// The distribution with further independent uncertainties, each as a fold: a true value up to so many times more or
    /// less.
    ///
    /// Half-widths add in quadrature on the distribution's own scale and about its own centre, so that a range that is
    /// wide already hardly grows. On a linear scale a fold counts as its logarithm times the centre. The half-width of
    /// a normal distribution is 1.96 standard deviations. A widened range keeps the sign of the stated one and never
    /// passes the limits.
    ///
    /// **Source**: JCGM 100:2008 (GUM), section 5.1.2, for uncertainties that do not depend on each other.
    ///
    /// - Parameters:
    ///   - folds: one or more each.
    ///   - limits: what the quantity can be at all, such as 0 to 1 for a share.
    /// - Returns: a distribution of the same kind.
    func widened(by folds: [Double], limits: ClosedRange<Double>?) -> Distribution {
        let added = folds.map { Foundation.log($0) * Foundation.log($0) }.reduce(0, +)
        guard added > 0 else { return self }
        let floor = limits?.lowerBound ?? -.infinity
        let ceiling = limits?.upperBound ?? .infinity
        func grown(_ half: Double, scale: Double = 1) -> Double {
            (half * half + added * scale * scale).squareRoot()
        }
        switch self {
        case .fixed: return self
        case .uniform(let lower, let upper):
            let centre = (lower + upper) / 2
            let half = grown((upper - lower) / 2, scale: centre)
            return .uniform(
                lower: max(centre - half, lower >= 0 ? max(floor, 0) : floor),
                upper: min(centre + half, upper <= 0 ? min(ceiling, 0) : ceiling)
            )
        case .logUniform(let lower, let upper):
            let centre = (Foundation.log(lower) + Foundation.log(upper)) / 2
            let half = grown((Foundation.log(upper) - Foundation.log(lower)) / 2)
            return .logUniform(
                lower: max(Foundation.exp(centre - half), floor),
                upper: min(Foundation.exp(centre + half), ceiling)
            )
        case .normal(let mean, let deviation):
            return .normal(mean: mean, standardDeviation: grown(1.96 * deviation, scale: mean) / 1.96)
        case .logNormal(let median, let deviation):
            let half = grown(1.96 * Foundation.log(deviation))
            return .logNormal(median: median, geometricStandardDeviation: Foundation.exp(half / 1.96))
        case .empirical(let values):
            // Deviations from the middle value grow in one proportion, so that the shape stays.
            let sorted = values.sorted()
            let centre = sorted[sorted.count / 2]
            let half = max(centre - sorted[0], sorted[sorted.count - 1] - centre)
            guard half > 0 else { return self }
            let growth = grown(half, scale: centre) / half
            let sign = sorted[0] >= 0 ? max(floor, 0) : floor
            return .empirical(values.map { min(max(centre + ($0 - centre) * growth, sign), ceiling) })
        }
    }

    /// The distribution with a logarithmic range that spans at least a ratio of upper to lower bound.
    func spanning(_ ratio: Double, limits: ClosedRange<Double>?) -> Distribution {
        guard case .logUniform(let lower, let upper) = self, upper / lower < ratio else { return self }
        let centre = (lower * upper).squareRoot()
        return .logUniform(
            lower: max(centre / ratio.squareRoot(), limits?.lowerBound ?? 0),
            upper: min(centre * ratio.squareRoot(), limits?.upperBound ?? .infinity)
        )
    }
}

extension Dossier {
    /// The prior of a parameter under the rules.
    func prior(of parameter: ParameterTable.Parameter, by rules: EvidenceRules) -> Prior {
        var prior = Prior(parameter.distribution)
        func widen(_ reason: String, _ rule: CertaintyRules.Rule<Double>?) {
            guard let rule, rule.value > 1 else { return }
            prior.widenings.append(Prior.Widening(reason: reason, fold: rule.value, rule: rule.source))
        }
        func extrapolate(_ extrapolation: EvidenceRules.Extrapolation, _ reason: String) {
            widen(reason, rules.extrapolation[extrapolation])
        }
        let members = bodyMembers(parameter.origin.findings)
        if let retracted = members.first(where: { $0.source.isRetracted }), let notice = retracted.source.retraction {
            let findings = retracted.findings.map(\.id).joined(separator: ", ")
            prior.refusal = "it rests on \(findings) of source \(retracted.source.id), which \(notice.sentence)"
        }
        switch parameter.origin.kind {
        case .derived: break
        case .assumed:
            prior.distribution = parameter.distribution.spanning(rules.assumedRatio.value, limits: parameter.limits)
            return prior
        case .source, .physiology: extrapolate(.sourceInWords, "a source in words, not graded")
        case .finding, .surrogate:
            let certainty = certainty(of: members, by: rules)
            prior.certainty = certainty
            widen("certainty \(certainty.word)", rules.widening[certainty])
            let species = members.flatMap { member in
                member.findings.compactMap { ($0.species ?? member.source.species)?.value }
            }
            if let allometry = parameter.origin.allometry, let rule = rules.allometry[allometry.quantity] {
                prior.scale = allometry.factor(rule.value)
                widen(allometry.sentence(rule.value), .init(allometry.fold(rule.value), source: rule.source))
            } else if !species.contains(where: { $0.taxa.contains(.human) }) {
                extrapolate(.otherSpecies, "animals in place of people")
            }
            if !species.contains(where: { $0.preparation == .organism }) {
                extrapolate(.outsideOrganism, "outside an organism")
            }
            if parameter.origin.kind == .surrogate || members.allSatisfy({ $0.findings.allSatisfy(\.isSurrogate) }) {
                extrapolate(.otherSubstance, "another substance in place of the compound")
            }
        }
        let scaled = prior.scale == 1 ? parameter.distribution : parameter.distribution.scaled(by: prior.scale)
        prior.distribution = scaled.widened(by: prior.widenings.map(\.fold), limits: parameter.limits)
        return prior
    }

    /// The certainty of what a parameter rests on: the worst of its studies, a signed judgement before a computed one.
    ///
    /// Indirectness is left out, as species and substance widen a prior by factors of their own.
    private func certainty(of members: [BodyMember], by rules: EvidenceRules) -> Certainty {
        let all = members.map { member in
            if let judged = outcomes.studyJudgements[member.source.id] { return judged.certainty }
            let assessment = rules.certainty.assess([member], conflicts: conflicts)
            let steps = assessment.steps.filter { $0.domain != .indirectness }.map(\.levels).reduce(0, +)
            return assessment.start.lowered(by: steps)
        }
        return all.min() ?? .veryLow
    }
}
