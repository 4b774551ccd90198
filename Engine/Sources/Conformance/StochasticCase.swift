internal import Simulation

/// One case of the SBML Test Suite's stochastic part: a model, what to simulate many times, and the right moments.
struct StochasticCase: Sendable {
    /// A column of the case's results: the mean or standard deviation of a variable or of its logarithm.
    struct Quantity: Sendable, Hashable {
        var variable: String
        var isLogarithm: Bool

        /// `X`, or `ln(X)`.
        init(_ text: some StringProtocol) {
            isLogarithm = text.hasPrefix("ln(") && text.hasSuffix(")")
            variable = isLogarithm ? String(text.dropFirst(3).dropLast()) : String(text)
        }
    }

    /// What a quantity should be at every output time.
    struct Expectation: Sendable {
        var name: String
        var quantity: Quantity
        var means: [Double]
        /// Nil where the case gives none, as for a distribution without moments.
        var deviations: [Double]?
    }

    let suiteCase: SuiteCase
    let expectations: [Expectation]
    /// Where the normalised mean and the normalised variance of a sample may lie.
    let meanRange: ClosedRange<Double>
    let deviationRange: ClosedRange<Double>

    var number: Int { suiteCase.number }

    /// Whether the model draws from distributions, anew for every output time.
    var isDrawn: Bool

    /// Reads what stands beside the model; nil where the case is incomplete.
    init?(_ suiteCase: SuiteCase) {
        let name = String(suiteCase.path.suffix(5))
        guard let settings = SuiteFile.text(at: "\(suiteCase.path)/\(name)-settings.txt"),
            let table = suiteCase.expected(),
            let meanRange = Self.range("meanRange", settings), let deviationRange = Self.range("sdRange", settings),
            table.times.count == suiteCase.settings.steps + 1
        else { return nil }
        var expectations: [Expectation] = []
        for (column, header) in table.variables.enumerated() where header.hasSuffix("-mean") {
            let name = String(header.dropLast(5))
            let deviation = table.variables.firstIndex(of: name + "-sd")
            expectations.append(
                Expectation(
                    name: name,
                    quantity: Quantity(name),
                    means: table.rows.map { $0[column] },
                    deviations: deviation.map { place in table.rows.map { $0[place] } }
                )
            )
        }
        guard !expectations.isEmpty else { return nil }
        self.suiteCase = suiteCase
        self.expectations = expectations
        self.meanRange = meanRange
        self.deviationRange = deviationRange
        isDrawn = suiteCase.packages.contains("distrib")
    }

    /// `key: (-3, 3)`.
    private static func range(_ key: String, _ settings: String) -> ClosedRange<Double>? {
        for line in settings.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].trimmed == key else { continue }
            let ends = parts[1].filter { !"() ".contains($0) }.split(separator: ",").compactMap { Double($0) }
            return ends.count == 2 && ends[0] <= ends[1] ? ends[0]...ends[1] : nil
        }
        return nil
    }
}
