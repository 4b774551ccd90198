import Foundation
import Testing

@testable import Analysis

@Suite("Sobol' sequence")
struct SobolSequenceTests {
    @Test("Points equal those of another implementation of the same direction numbers")
    func points() {
        // scipy.stats.qmc.Sobol(d=40, scramble=False), version 1.17
        let sequence = SobolSequence(dimension: 40, seed: nil)
        func chosen(_ index: Int) -> [Double] { [0, 1, 2, 5, 20, 39].map { sequence[index][$0] } }
        #expect(chosen(1) == [0.5, 0.5, 0.5, 0.5, 0.5, 0.5])
        #expect(chosen(2) == [0.75, 0.25, 0.25, 0.75, 0.25, 0.25])
        #expect(chosen(3) == [0.25, 0.75, 0.75, 0.25, 0.75, 0.75])
        #expect(chosen(7) == [0.125, 0.625, 0.375, 0.375, 0.875, 0.125])
        #expect(chosen(13) == [0.8125, 0.6875, 0.8125, 0.9375, 0.5625, 0.9375])
    }

    @Test("Of 2^m points, every interval of length 2^-m holds exactly one in each coordinate", arguments: [nil, 7])
    func stratified(seed: UInt64?) {
        let sequence = SobolSequence(dimension: SobolSequence.maximumDimension, seed: seed)
        let points = (0..<64).map { sequence[$0] }
        for coordinate in 0..<sequence.dimension {
            let cells = Set(points.map { Int($0[coordinate] * 64) })
            #expect(cells.count == 64, "coordinate \(coordinate)")
        }
    }
}

@Suite("Variance decomposition")
struct VarianceDecompositionTests {
    private func decompose(
        inputs: Int,
        groups: [SensitivityDesign.Group],
        samples: Int = 4096,
        _ function: ([Double]) -> Double
    ) throws -> VarianceDecomposition {
        let design = SensitivityDesign(inputs: inputs, groups: groups, samples: samples, seed: 3)
        let values = (0..<design.count).map { function(design[$0]) }
        return try #require(VarianceDecomposition(values: values, design: design, seed: 5))
    }

    private func single(_ count: Int) -> [SensitivityDesign.Group] {
        (0..<count).map { SensitivityDesign.Group("x\($0 + 1)", inputs: [$0]) }
    }

    /// Ishigami and Homma (1990) with a = 7, b = 0.1; indices in closed form.
    private func ishigami(_ u: [Double]) -> Double {
        let x = u.map { (2 * $0 - 1) * Double.pi }
        return sin(x[0]) + 7 * pow(sin(x[1]), 2) + 0.1 * pow(x[2], 4) * sin(x[0])
    }

    @Test("The Ishigami function's indices are those of its closed form, inside their intervals")
    func ishigamiIndices() throws {
        let result = try decompose(inputs: 3, groups: single(3), ishigami)
        let pi4 = pow(Double.pi, 4)
        let (a, b) = (7.0, 0.1)
        let v1 = 0.5 * pow(1 + b * pi4 / 5, 2)
        let v2 = a * a / 8
        let v13 = b * b * pi4 * pi4 * 8 / 225
        let variance = v1 + v2 + v13
        #expect(abs(result.mean - a / 2) < 0.01)
        #expect(abs(result.variance / variance - 1) < 0.01)
        let first = [v1, v2, 0].map { $0 / variance }
        let total = [v1 + v13, v2, v13].map { $0 / variance }
        for (place, share) in result.shares.enumerated() {
            #expect(abs(share.first.value - first[place]) < 0.02, "first order of \(share.name)")
            #expect(abs(share.total.value - total[place]) < 0.02, "total of \(share.name)")
            #expect(share.first.lower <= first[place] + 0.01 && first[place] - 0.01 <= share.first.upper)
            #expect(share.total.lower <= total[place] + 0.01 && total[place] - 0.01 <= share.total.upper)
        }
    }

    @Test("The G-function's indices are those of its closed form")
    func gFunction() throws {
        // Saltelli and Sobol' (1995); the partial variances are 1 / (3 (1 + a)^2).
        let a = [0, 1, 4.5, 9, 99, 99, 99, 99]
        let result = try decompose(inputs: 8, groups: single(8)) { u in
            zip(u, a).reduce(1) { $0 * (abs(4 * $1.0 - 2) + $1.1) / (1 + $1.1) }
        }
        let partial = a.map { 1 / (3 * ($0 + 1) * ($0 + 1)) }
        let variance = partial.reduce(1) { $0 * (1 + $1) } - 1
        #expect(abs(result.variance / variance - 1) < 0.02)
        for (place, share) in result.shares.enumerated() {
            let total = partial[place] * (1 + variance) / (1 + partial[place]) / variance
            #expect(abs(share.first.value - partial[place] / variance) < 0.02, "first order of \(share.name)")
            #expect(abs(share.total.value - total) < 0.02, "total of \(share.name)")
        }
    }

    @Test("Groups take their members' interactions into their first-order index")
    func groups() throws {
        let result = try decompose(
            inputs: 3,
            groups: [.init("first and third", inputs: [0, 2]), .init("second", inputs: [1])],
            ishigami
        )
        let sum = result.shares.map(\.first.value).reduce(0, +)
        #expect(abs(sum - 1) < 0.02)
        #expect(abs(result.shares[0].first.value - result.shares[0].total.value) < 0.03)
    }

    @Test("A row with a value that is not finite is left out and counted; nothing that varies is no answer")
    func absent() throws {
        let design = SensitivityDesign(inputs: 2, groups: single(2), samples: 256, seed: 1)
        var values = (0..<design.count).map { design[$0][0] + 2 * design[$0][1] }
        values[3] = .nan
        values[256 * 2 + 9] = .infinity
        let result = try #require(VarianceDecomposition(values: values, design: design, seed: 1))
        #expect(result.absent == 2)
        #expect(result.rows == 254)
        #expect(abs(result.shares[1].first.value - 0.8) < 0.05)
        let constant = [Double](repeating: 1, count: design.count)
        #expect(VarianceDecomposition(values: constant, design: design, seed: 1) == nil)
    }
}
