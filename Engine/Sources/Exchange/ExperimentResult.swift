public import Diagnostics
public import Figures
internal import Simulation

/// What came of one SED-ML document.
public struct ExperimentResult: Sendable {
    /// Where the document is in its archive, or its file's name.
    public var location: String
    public var tasks: [TaskOutcome] = []
    public var outputs: [OutputOutcome] = []
    /// What was substituted or not honoured.
    public var notes: [String] = []
    /// Why nothing was run: the document itself is faulty.
    public var fault: DiagnosticsError?

    /// Whether all of it was done.
    public var isComplete: Bool {
        fault == nil && tasks.allSatisfy { $0.fault == nil } && outputs.allSatisfy { $0.fault == nil }
    }

    /// All faults, each once.
    public var faults: [Diagnostic] {
        var seen: Set<Diagnostic> = []
        let all = [fault] + tasks.map(\.fault) + outputs.map(\.fault)
        return all.compactMap(\.self).flatMap(\.diagnostics).filter { seen.insert($0).inserted }
    }
}

public struct TaskOutcome: Sendable {
    public var id: String
    /// The algorithm that ran, by its KiSAO id.
    public var algorithm: String?
    public var fault: DiagnosticsError?
    /// Whether an output asked for it.
    public var wasRun: Bool
}

public struct OutputOutcome: Sendable {
    public enum Kind: Sendable {
        case report
        case plot(Figure)
        /// One that is refused.
        case other
    }

    public var id: String
    public var name: String
    public var kind: Kind
    /// The columns of a report, or the data of a plot.
    public var table: ReportTable
    public var fault: DiagnosticsError?
}

/// The data of a report: columns of any shapes.
public struct ReportTable: Sendable {
    public struct Column: Sendable {
        public var id: String
        public var label: String
        public var name: String
        /// The extents of the data's dimensions; none for a single number.
        public var shape: [Int]
        /// Row-major.
        public var values: [Double]

        init(id: String, label: String, name: String, _ data: DataArray) {
            self.id = id
            self.label = label
            self.name = name
            shape = data.shape
            values = data.values
        }
    }

    public var columns: [Column] = []

    /// The table as CSV: labels, then one line for each element of the longest column; dimensions are written one
    /// after another, and what a shorter column does not have is empty.
    public func csv() -> String {
        var text = columns.map { Trajectory.field($0.label) }.joined(separator: ",") + "\n"
        for row in 0..<(columns.map(\.values.count).max() ?? 0) {
            text += columns.map { row < $0.values.count ? Trajectory.number($0.values[row]) : "" }.joined(
                separator: ","
            )
            text += "\n"
        }
        return text
    }
}
