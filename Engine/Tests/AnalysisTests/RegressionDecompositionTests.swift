import Foundation
import RandomStreams
import Testing

@testable import Analysis

@Suite("Regression decomposition")
struct RegressionDecompositionTests {
    /// Columns of independent uniform numbers.
    private func uniform(_ inputs: Int, rows: Int) -> [[Double]] {
        (0..<inputs).map { input in
            (0..<rows).map { row in
                var stream = RandomStream(seed: 5, subject: row, purpose: "input \(input)")
                return stream.uniform()
            }
        }
    }

    @Test("A linear function's shares are the squares of its coefficients over their sum")
    func linear() throws {
        let x = uniform(3, rows: 400)
        let values = (0..<400).map { 3 * x[0][$0] - 2 * x[1][$0] + 1 }
        let result = try #require(RegressionDecomposition(inputs: x, values: values))
        // The sample's own variances differ from 1/12 by a few parts in a hundred.
        for (share, expected) in zip(result.shares, [9.0 / 13, 4.0 / 13, 0]) {
            #expect(abs(share - expected) < 0.05)
        }
        #expect(abs(result.shares[2]) < 1e-12)
    }

    @Test("Inputs that do nothing sum to nothing, also where there are many of them")
    func noise() throws {
        let x = uniform(31, rows: 200)
        // Half of the variance comes from the first input, half from a product that no single input explains.
        let values = (0..<200).map { (row: Int) -> Double in
            let product: Double = (x[1][row] - 0.5) * (x[2][row] - 0.5)
            return x[0][row] + product * 12.0.squareRoot()
        }
        let result = try #require(RegressionDecomposition(inputs: x, values: values))
        #expect(abs(result.shares[0] - 0.5) < 0.12)
        #expect(abs(result.shares[1...].reduce(0, +)) < 0.12)
    }

    @Test("Rows without a number are left out and counted; too few rows, or none that varies, give nothing")
    func absent() throws {
        let x = uniform(2, rows: 50)
        var values = (0..<50).map { x[0][$0] }
        values[7] = .nan
        let result = try #require(RegressionDecomposition(inputs: x, values: values))
        #expect(result.rows == 49)
        #expect(result.absent == 1)
        #expect(abs(result.shares[0] - 1) < 1e-9)
        #expect(RegressionDecomposition(inputs: x, values: Array(repeating: 2, count: 50)) == nil)
        #expect(RegressionDecomposition(inputs: uniform(2, rows: 3), values: [1, 2, 3]) == nil)
        #expect(RegressionDecomposition(inputs: [], values: values) == nil)
    }

    @Test("An input that is the same in every row has no share and spoils no other")
    func constant() throws {
        var x = uniform(2, rows: 50)
        x[1] = Array(repeating: 3, count: 50)
        let result = try #require(RegressionDecomposition(inputs: x, values: x[0]))
        #expect(result.shares[1] == 0)
        #expect(abs(result.shares[0] - 1) < 1e-9)
    }
}
