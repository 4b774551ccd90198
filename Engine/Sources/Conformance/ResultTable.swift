/// Numbers over time as the SBML Test Suite writes them: a header line, then one row per output time.
struct ResultTable: Sendable, Hashable {
    /// The columns after the time, in the order of the settings' variables.
    var variables: [String]
    var times: [Double]
    /// **Shape**: `times.count × variables.count`, row by row.
    var rows: [[Double]]

    init(variables: [String], times: [Double], rows: [[Double]]) {
        self.variables = variables
        self.times = times
        self.rows = rows
    }

    /// Reads comma-separated text; nil where a row is short or a field no number.
    init?(csv text: String) {
        var lines = text.split(whereSeparator: \.isNewline).filter { !$0.trimmed.isEmpty }
        guard !lines.isEmpty else { return nil }
        let header = lines.removeFirst().split(separator: ",").map(\.trimmed)
        variables = Array(header.dropFirst())
        times = []
        rows = []
        for line in lines {
            let fields = line.split(separator: ",").map { Self.number($0.trimmed) }
            let values = fields.compactMap(\.self)
            guard fields.count == header.count, values.count == fields.count else { return nil }
            times.append(values[0])
            rows.append(Array(values.dropFirst()))
        }
    }

    private static func number(_ text: String) -> Double? {
        switch text.lowercased() {
        case "nan", "-nan": .nan
        case "inf", "+inf", "infinity": .infinity
        case "-inf", "-infinity": -.infinity
        default: Double(text)
        }
    }

    /// The worst difference from what is expected, nil where every number is within its tolerance.
    ///
    /// A number passes when `|expected - found| <= absolute + relative * |expected|`; NaN matches NaN only, and an
    /// infinity the same infinity only.
    ///
    /// **Source**: SBML Test Suite, documentation of the semantic cases.
    func difference(from expected: ResultTable, absolute: Double, relative: Double) -> String? {
        guard times.count == expected.times.count else {
            return "\(times.count) rows, \(expected.times.count) expected"
        }
        var worst = 0.0
        var report: String?
        for (index, (found, wanted)) in zip(rows, expected.rows).enumerated() {
            let names = ["time"] + variables
            let pairs = zip(names, zip([times[index]] + found, [expected.times[index]] + wanted))
            for (name, (value, truth)) in pairs {
                let excess = Self.excess(value, truth, absolute: absolute, relative: relative)
                guard excess > worst else { continue }
                worst = excess
                report =
                    "\(name) row \(index): expected \(truth), found \(value) (\(Float(excess)) times the tolerance)"
            }
        }
        return report
    }

    /// By how many tolerances a number is off; zero where it passes.
    private static func excess(_ value: Double, _ truth: Double, absolute: Double, relative: Double) -> Double {
        if value.isNaN || truth.isNaN { return value.isNaN && truth.isNaN ? 0 : .infinity }
        if value.isInfinite || truth.isInfinite { return value == truth ? 0 : .infinity }
        let difference = Swift.abs(truth - value)
        let tolerance = absolute + relative * Swift.abs(truth)
        if difference <= tolerance { return 0 }
        return tolerance > 0 ? difference / tolerance : .infinity
    }
}
