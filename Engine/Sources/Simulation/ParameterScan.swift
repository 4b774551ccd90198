public import Diagnostics
internal import Foundation
public import Integrators

/// Values of one symbol, for each of which a time course is run.
public struct ParameterScan: Sendable, Hashable {
    /// A parameter, species or compartment of the model.
    public var name: String
    /// In the order of the runs.
    public var values: [Double]

    /// The most values of one scan.
    public static let maximumCount = 1_000_000
    /// How a scan is written.
    public static let grammar = "NAME=FROM:TO:COUNT, with 'log' behind it for equal ratios instead of equal distances"

    public init(name: String, values: [Double]) {
        self.name = name
        self.values = values
    }

    /// Reads `NAME=FROM:TO:COUNT[log]`: COUNT values from FROM to TO, both included.
    ///
    /// - Throws: what is wrong with the text, and how a scan is written.
    public init(parsing text: String) throws(DiagnosticsError) {
        func fault(_ message: String) -> DiagnosticsError {
            DiagnosticsError([
                Diagnostic(
                    .error,
                    rule: "scan",
                    element: "scan '\(text)'",
                    message,
                    suggestion: "write \(Self.grammar), such as k1=0.1:10:21log"
                )
            ])
        }
        let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard sides.count == 2, !sides[0].isEmpty else { throw fault("there is no NAME= at the start") }
        let isLogarithmic = sides[1].hasSuffix("log")
        let parts = (isLogarithmic ? sides[1].dropLast(3) : sides[1]).split(
            separator: ":",
            omittingEmptySubsequences: false
        )
        guard parts.count == 3 else { throw fault("there are not three parts FROM, TO and COUNT") }
        guard let from = Double(parts[0]), from.isFinite, let to = Double(parts[1]), to.isFinite else {
            throw fault("FROM and TO are not both finite numbers")
        }
        guard let count = Int(parts[2]), (1...Self.maximumCount).contains(count) else {
            throw fault("COUNT '\(parts[2])' is not a whole number from 1 to \(Self.maximumCount)")
        }
        if isLogarithmic, !(from > 0 && to > 0) && !(from < 0 && to < 0) {
            throw fault("equal ratios need FROM and TO of one sign and not zero")
        }
        name = String(sides[0])
        values = (0..<count).map { index in
            // NOTE: both ends are what was written, not what comes out of the arithmetic.
            if index == 0 { return from }
            if index == count - 1 { return to }
            let share = Double(index) / Double(count - 1)
            return isLogarithmic ? from * Foundation.pow(to / from, share) : from + (to - from) * share
        }
    }
}

/// The runs of a scan.
public struct ScannedTrajectories: Sendable {
    public var scan: ParameterScan
    /// One for each value of the scan, in its order.
    public var runs: [Result<Trajectory, SimulationFailure>]

    /// What all runs together cost.
    public var statistics: IntegrationStatistics {
        runs.reduce(IntegrationStatistics()) { sum, run in
            switch run {
            case .success(let trajectory): sum + trajectory.statistics
            case .failure(let failure): sum + failure.statistics
            }
        }
    }

    /// The runs that came to their end as one long table in CSV: the scanned value, the time, then the columns.
    public func csv() -> String {
        var text = ""
        for (value, run) in zip(scan.values, runs) {
            guard case .success(let trajectory) = run else { continue }
            if text.isEmpty { text = Trajectory.field(scan.name) + "," + trajectory.csvHeader() + "\n" }
            let cell = Trajectory.number(value) + ","
            for row in trajectory.times.indices {
                text += cell
                trajectory.appendCSVRow(row, to: &text)
            }
        }
        return text
    }
}

extension Simulator {
    /// Runs a time course once for each value of a scan.
    ///
    /// - Throws: everything in the course or the scan that does not fit the model. A run that fails is a value.
    public func run(_ course: TimeCourse, scanning scan: ParameterScan) throws(DiagnosticsError) -> ScannedTrajectories
    {
        if course.overrides[scan.name] != nil {
            throw DiagnosticsError([
                Diagnostic(
                    .error,
                    rule: "scan",
                    element: "scan of \(scan.name)",
                    "`\(scan.name)` is also set to one value",
                    suggestion: "leave one of the two out"
                )
            ])
        }
        let prepared = try prepare(course, varying: [scan.name])
        let rows = course.outputTimes.count * max(1, prepared.columns.count)
        guard scan.values.count <= PreparedTimeCourse.maximumValues / max(1, rows) else {
            throw DiagnosticsError([
                Diagnostic(
                    .error,
                    rule: "output-size",
                    element: "scan of \(scan.name)",
                    "\(scan.values.count) runs make more than \(PreparedTimeCourse.maximumValues) values",
                    suggestion: "scan fewer values, or record fewer times or columns"
                )
            ])
        }
        return ScannedTrajectories(
            scan: scan,
            runs: scan.values.map { value in
                do throws(SimulationFailure) {
                    return .success(try prepared.run([value]))
                } catch {
                    return .failure(error)
                }
            }
        )
    }
}
