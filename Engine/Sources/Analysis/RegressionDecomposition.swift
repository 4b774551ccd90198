/// What the variance of a number rests on, by linear regression on the independent inputs of the runs at hand.
///
/// It needs no runs beside those of the population, so that an answer can carry it at once; what is not linear in the
/// inputs, or arises from several together, stays unexplained. `VarianceDecomposition` splits that too, by runs of its
/// own.
///
/// **Source**: Saltelli et al., Global Sensitivity Analysis: The Primer (Wiley 2008), section 1.2.5, standardised
/// regression coefficients; each squared coefficient is lowered by its expected value where the input does nothing.
public struct RegressionDecomposition: Sendable {
    /// The part of the variance that each input explains; noise can take it a little below zero.
    public let shares: [Double]
    /// Rows that were used, and those left out because a number in them is not finite.
    public let rows: Int
    public let absent: Int

    /// Decomposes a number; nil where nothing varies, or there are not at least two rows for each input.
    ///
    /// - Parameters:
    ///   - inputs: one column an input, **shape** input × row; on the scale on which the number is linear in them.
    ///   - values: the number of each row; NaN for a run that did not end.
    /// - Complexity: O(rows × inputs²).
    public init?(inputs: [[Double]], values: [Double]) {
        let present = values.indices.filter { row in
            values[row].isFinite && inputs.allSatisfy { $0[row].isFinite }
        }
        let count = present.count
        guard !inputs.isEmpty, count >= 2 * inputs.count, let y = Self.standardised(present.map { values[$0] }) else {
            return nil
        }
        let columns = inputs.map { input in Self.standardised(present.map { input[$0] }) }
        let varying = columns.indices.filter { columns[$0] != nil }
        let x = columns.compactMap(\.self)
        guard let factor = Cholesky(x.map { left in x.map { dot(left, $0) } }) else { return nil }
        let coefficients = factor.solve(x.map { dot($0, y) })
        let fitted = y.indices.map { row in zip(coefficients, x).reduce(0) { $0 + $1.0 * $1.1[row] } }
        let residual = zip(y, fitted).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        let noise = residual / Double(max(1, count - x.count - 1))
        let inverse = factor.inverse
        var shares = [Double](repeating: 0, count: inputs.count)
        for (place, input) in varying.enumerated() {
            shares[input] = coefficients[place] * coefficients[place] - noise * inverse[place][place]
        }
        self.shares = shares
        rows = count
        absent = values.count - count
    }

    /// The numbers with mean zero and variance one; nil where they do not vary.
    private static func standardised(_ numbers: [Double]) -> [Double]? {
        let mean = numbers.reduce(0, +) / Double(numbers.count)
        let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)
        // NOTE: the same number in every row leaves rounding of this size.
        guard variance > 1e-24 * mean * mean, variance.isFinite else { return nil }
        return numbers.map { ($0 - mean) / variance.squareRoot() }
    }
}
