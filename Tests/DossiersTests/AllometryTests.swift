import Evidence
import Foundation
import Populations
import Testing

@testable import Dossiers

@Suite("Scaling by body weight")
struct AllometryTests {
    private static let parameters = """
        parameters:
        - id: CL
          value: 2
          unit: mL/min
          distribution: {kind: lognormal, median: 2, gsd: 1.5}
          origin: {kind: surrogate, findings: [f_semax], allometry: {quantity: clearance, from: 0.25, to: 70}}
        - id: V
          value: 0.1
          unit: L
          distribution: {kind: loguniform, low: 0.05, high: 0.2}
          origin: {kind: surrogate, findings: [f_semax], allometry: {quantity: volume, from: 0.25, to: 70}}
        - id: plain
          value: 2
          unit: mL/min
          distribution: {kind: lognormal, median: 2, gsd: 1.5}
          origin: {kind: surrogate, findings: [f_semax]}
        """

    private func dossier(_ parameters: String = parameters) throws -> (dossier: Dossier?, messages: [String]) {
        var fixture = FixtureDossier().replacing(
            "  kind: animal in vivo\n",
            with: "  kind: animal in vivo\n  species: rat\n",
            in: "sources.yaml"
        )
        fixture.files["parameters.yaml"] = parameters
        return try fixture.load()
    }

    private func parameter(_ id: String) throws -> ParameterTable.Parameter {
        let dossier = try #require(try dossier().dossier)
        return try #require(dossier.experimentSet.parameters.parameters.first { $0.id == id })
    }

    @Test("A clearance grows with weight to the power of 0.74, about its own median")
    func factor() throws {
        let clearance = try parameter("CL")
        // (70 / 0.25) ^ 0.74 = 280 ^ 0.74
        let factor = Foundation.exp(0.74 * Foundation.log(280))
        #expect(abs(clearance.prior.scale / factor - 1) < 1e-12)
        #expect(abs(clearance.referenceValue / (2 * factor) - 1) < 1e-12)
        #expect(abs(clearance.prior.distribution.quantile(0.5) / (2 * factor) - 1) < 1e-9)
        #expect(abs(try parameter("V").prior.scale - 280) < 1e-9)
    }

    @Test("The scatter of the exponent adds in quadrature to the stated spread and to the folds of the evidence")
    func spread() throws {
        let clearance = try parameter("CL")
        // Half-widths of the logarithm: stated 1.96 ln 1.5; exponent 1.96 × 0.16 × ln 280; then the folds, of which
        // another species is none, as the scaling stands in its place.
        let folds = clearance.prior.widenings.filter { !$0.reason.hasPrefix("clearance scaled") }
        #expect(!folds.contains { $0.reason.contains("animals") })
        let halves =
            [1.96 * Foundation.log(1.5), 1.96 * 0.16 * Foundation.log(280.0)] + folds.map { Foundation.log($0.fold) }
        let half = halves.map { $0 * $0 }.reduce(0, +).squareRoot()
        guard case .logNormal(_, let deviation) = clearance.prior.distribution else {
            Issue.record("the kind changed")
            return
        }
        #expect(abs(1.96 * Foundation.log(deviation) - half) < 1e-12)
        #expect(try parameter("plain").prior.widenings.contains { $0.reason.contains("animals") })
        #expect(try parameter("plain").prior.scale == 1)
    }

    @Test("Up and down again is where it was, and the fold is the same both ways")
    func inverse() {
        let exponent = Allometry.Exponent(value: 0.74, deviation: 0.16)
        let up = Allometry(quantity: .clearance, from: 0.25, to: 70)
        let down = Allometry(quantity: .clearance, from: 70, to: 0.25)
        #expect(abs(up.factor(exponent) * down.factor(exponent) - 1) < 1e-12)
        #expect(abs(up.fold(exponent) - down.fold(exponent)) < 1e-12)
        #expect(Allometry(quantity: .clearance, from: 70, to: 70).fold(exponent) == 1)
    }

    @Test("The exponents of the rules agree among themselves: time is volume over clearance, and a rate its inverse")
    func rules() throws {
        let rules = EvidenceRules.standard.allometry
        #expect(rules.count == Allometry.Quantity.allCases.count)
        let clearance = try #require(rules[.clearance]?.value)
        let volume = try #require(rules[.volume]?.value)
        let time = try #require(rules[.time]?.value)
        #expect(abs(time.value - (volume.value - clearance.value)) < 1e-12)
        #expect(rules[.rate]?.value.value == -time.value)
        let deviation = (volume.deviation * volume.deviation + clearance.deviation * clearance.deviation).squareRoot()
        #expect(abs(time.deviation - deviation) < 0.005)
        #expect(rules.values.allSatisfy { !$0.source.isEmpty })
    }

    @Test(
        "Weights that are none and origins with nothing to scale are faults",
        arguments: [
            ("from: 0.25", "from: 0", "body weights are above zero"),
            ("kind: surrogate, findings: [f_semax]", "kind: assumed, reason: none", "no animal's value to scale"),
            ("quantity: clearance", "quantity: speed", "`quantity` cannot be `speed`"),
        ]
    )
    func faults(_ old: String, _ new: String, _ message: String) throws {
        let messages = try dossier(Self.parameters.replacing(old, with: new)).messages
        #expect(messages.contains { $0.contains("parameters.yaml:") && $0.contains(message) }, "\(messages)")
    }
}
