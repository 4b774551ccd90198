public import Diagnostics
internal import Foundation
public import Simulation

/// All trajectories of a population as CSV, one line per subject and time: `subject,time,` and the outputs.
///
/// It is written as subjects come, under a temporary name, and gets its own when it is finished.
public final class TrajectoryTable {
    private let path: String
    private let temporary: String
    private let times: [String]
    private let columns: Int
    private let file: UnsafeMutablePointer<FILE>
    private var isFinished = false

    /// - Throws: where the file cannot be written.
    public init(creating path: String, columns: [Trajectory.Column], times: [Double]) throws(DiagnosticsError) {
        self.path = path
        self.columns = columns.count
        self.times = times.map { Trajectory.number($0) }
        temporary = "\(path).\(UInt32.random(in: 0 ... .max)).partial"
        guard let file = fopen(temporary, "w") else { throw Self.fault(path) }
        self.file = file
        try write("subject,time" + columns.map { "," + Trajectory.field($0.name) }.joined() + "\n")
    }

    deinit {
        if isFinished { return }
        fclose(file)
        unlink(temporary)
    }

    /// Adds one subject's values, output times × columns, row-major.
    public func append(_ subject: Int, _ values: ArraySlice<Double>) throws(DiagnosticsError) {
        var text = ""
        for (row, time) in times.enumerated() {
            text += "\(subject),\(time)"
            for column in 0..<columns {
                text += ","
                text += Trajectory.number(values[values.startIndex + row * columns + column])
            }
            text += "\n"
        }
        try write(text)
    }

    public func finish() throws(DiagnosticsError) {
        isFinished = true
        guard fclose(file) == 0 else {
            unlink(temporary)
            throw Self.fault(path)
        }
        try publish(temporary, as: path)
    }

    private func write(_ text: String) throws(DiagnosticsError) {
        var text = text
        let isWritten = text.withUTF8 { fwrite($0.baseAddress, 1, $0.count, file) == $0.count }
        if !isWritten { throw Self.fault(path) }
    }

    private static func fault(_ path: String) -> DiagnosticsError {
        DiagnosticsError([
            Diagnostic(
                .error,
                rule: "unwritable-file",
                at: SourceLocation(file: path),
                "the file cannot be written: \(String(cString: strerror(errno)))",
                suggestion: "see that there is space, and that you may write there"
            )
        ])
    }
}
