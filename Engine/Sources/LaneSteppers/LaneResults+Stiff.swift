internal import EquationSystems
package import Kernels

extension LaneResults {
    /// Runs the subjects anew that an explicit method found stiff, by the implicit one.
    ///
    /// Whether a subject is among them, and what comes out, depends on its own numbers alone.
    ///
    /// - Throws: why they cannot be run at all.
    package mutating func rerunStiff(
        of shard: LaneShard,
        _ kernel: LaneKernel,
        _ options: LaneOptions
    ) throws(LaneRefusal) {
        let stiff = failures.indices.filter { failures[$0]?.reason == .stiff }
        guard !stiff.isEmpty else { return }
        let again = try kernel.run(shard.only(stiff), .rodas5P, options)
        let width = kernel.system.observables.count
        var row = 0
        for (place, subject) in stiff.enumerated() {
            let rows = shard.rows(of: subject)
            for value in 0..<rows.count * width { values[rows.lowerBound * width + value] = again.values[row + value] }
            row += rows.count * width
            failures[subject] = again.failures[place]
            steps[subject].accepted += again.steps[place].accepted
            steps[subject].rejected += again.steps[place].rejected
        }
        statistics = statistics + again.statistics
        statistics.switchedSubjects += stiff.count
    }
}

extension LaneShard {
    /// Some of the subjects, in their order.
    func only(_ chosen: [Int]) -> LaneShard {
        let (width, states) = (parameters.count / max(1, subjects), initialStates.count / max(1, subjects))
        var part = self
        part.subjects = chosen.count
        part.parameters = chosen.flatMap { parameters[$0 * width..<($0 + 1) * width] }
        part.initialStates = chosen.flatMap { initialStates[$0 * states..<($0 + 1) * states] }
        part.starts = starts.map { starts in chosen.map { starts[$0] } }
        if let outputStarts {
            part.outputTimes = chosen.flatMap { outputTimes[Int(outputStarts[$0])..<Int(outputStarts[$0 + 1])] }
            part.outputStarts = Self.starts(of: chosen.map { outputStarts[$0 + 1] - outputStarts[$0] })
        }
        if let changeStarts {
            part.changes = chosen.flatMap { changes[Int(changeStarts[$0])..<Int(changeStarts[$0 + 1])] }
            part.changeStarts = Self.starts(of: chosen.map { changeStarts[$0 + 1] - changeStarts[$0] })
        }
        return part
    }

    private static func starts(of counts: [Int64]) -> [Int64] {
        counts.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
    }
}
