import Dates
import Diagnostics
import Evidence
import Foundation
import Populations
import Testing

@testable import Dossiers

@Suite("Certainty and priors")
struct PriorTests {
    private func selank(_ change: (inout String, String) -> Void = { _, _ in }) throws -> Dossier {
        let (dossier, messages) = try CopiedDossier.load(change)
        #expect(messages.filter { $0.contains(": error: ") } == [])
        return try #require(dossier)
    }

    private func widths(_ dossier: Dossier) -> [String: Distribution] {
        Dictionary(
            dossier.experimentSet.parameters.parameters.map { ($0.id, $0.prior.distribution) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    @Test("The rules that travel in the program are complete, and every one names its source or a convention")
    func rules() {
        let rules = EvidenceRules.standard
        #expect(rules.certainty.start.count == CertaintyRules.Design.allCases.count)
        #expect(rules.widening.count == Certainty.allCases.count)
        #expect(rules.extrapolation.count == EvidenceRules.Extrapolation.allCases.count)
        let folds = Certainty.allCases.compactMap { rules.widening[$0]?.value }
        #expect(folds == folds.sorted(by: >))
        #expect(rules.widening.values.allSatisfy { !$0.source.isEmpty })
    }

    @Test("Independent uncertainties add in quadrature on the distribution's own scale, within sign and limits")
    func quadrature() throws {
        // ln 10 / 2 beside ln 3: the closed form by hand
        let half = (pow(Foundation.log(10.0) / 2, 2) + pow(Foundation.log(3.0), 2)).squareRoot()
        guard
            case .logUniform(let lower, let upper) = Distribution.logUniform(lower: 1, upper: 10)
                .widened(by: [3], limits: nil)
        else { Issue.record("the kind changed"); return }
        #expect(abs(Foundation.log(upper / lower) - 2 * half) < 1e-12)
        #expect(abs(lower * upper - 10) < 1e-9)
        let share = Distribution.uniform(lower: 0.45, upper: 0.85).widened(by: [2], limits: 0...1)
        guard case .uniform(let low, let high) = share else { Issue.record("the kind changed"); return }
        #expect(high == 1 && low > 0 && low < 0.45)
        #expect(Distribution.uniform(lower: 0.1, upper: 2).widened(by: [3, 3], limits: nil).quantile(0) == 0)
        #expect(
            Distribution.normal(mean: 5, standardDeviation: 1).widened(by: [1], limits: nil)
                == .normal(mean: 5, standardDeviation: 1)
        )
        #expect(Distribution.logUniform(lower: 3, upper: 6).spanning(10, limits: nil).quantile(1) > 13)
    }

    @Test("Lowering a study's grade widens the priors that rest on it and no other")
    func lowered() throws {
        // The study behind three parameters is judged, first high and then very low.
        func judged(_ word: String) throws -> Dossier {
            try selank { text, name in
                if name == "outcomes.yaml" {
                    text += """

                        judgements:
                        - {source: shevchenko2006_semax, certainty: \(word), by: a tester, on: 2026-11-25, reason: test}
                        """
                }
                if name == "parameters.yaml" {
                    for id in ["thalf_absorb_olfactory", "thalf_absorb_respiratory"] {
                        text = text.replacing(
                            "- id: \(id)\n",
                            with: "- id: \(id)\n  # rests on the judged study in this test\n"
                        )
                    }
                    text = text.replacing(
                        "kind: assumed\n    findings: [pk_F, pk_tfirst]",
                        with: "kind: surrogate\n    findings: [pk_semax_brain]"
                    )
                }
            }
        }
        let high = widths(try judged("high"))
        let low = widths(try judged("very low"))
        let changed = Set(high.keys.filter { high[$0] != low[$0] })
        #expect(changed == ["thalf_direct", "thalf_absorb_olfactory", "thalf_absorb_respiratory"])
        for id in changed {
            guard let narrow = high[id], let wide = low[id] else { continue }
            #expect(wide.quantile(0) < narrow.quantile(0) && wide.quantile(1) > narrow.quantile(1), "\(id)")
        }
    }

    @Test("A certainty starts at the strongest design and is lowered by the records, with every step and its rule")
    func certainties() throws {
        let dossier = try selank()
        let all = dossier.certainties()
        let anxiety = try #require(all.first { $0.outcome.id == "anxiety" }?.assessment)
        #expect(anxiety.certainty <= .low)
        #expect(anxiety.steps.contains { $0.domain == .imprecision })
        #expect(anxiety.steps.allSatisfy { !$0.rule.isEmpty && !$0.reason.isEmpty })
        let unstudied = try #require(all.first { $0.outcome.id == "long-term-harm" })
        #expect(unstudied.assessment == nil)
        let memory = try #require(all.first { $0.outcome.id == "memory" }?.assessment)
        #expect(memory.steps.contains { $0.domain == .indirectness })
    }

    @Test("A signed judgement stands instead of the computed certainty, which stays visible")
    func judgement() throws {
        let dossier = try selank { text, name in
            if name == "outcomes.yaml" {
                text += """

                    judgements:
                    - {outcome: anxiety, certainty: high, by: a tester, on: 2026-11-25, reason: test}
                    """
            }
        }
        let anxiety = try #require(dossier.certainties().first { $0.outcome.id == "anxiety" }?.assessment)
        #expect(anxiety.certainty == .high)
        #expect(anxiety.computed < .high)
        #expect(anxiety.override?.by == "a tester")
    }
}
