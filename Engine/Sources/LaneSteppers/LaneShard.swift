package import CLanes

/// Subjects that are run together, and when and how exactly.
package struct LaneShard: Sendable {
    package var subjects: Int
    /// **Shape**: subjects × parameters.
    package var parameters: [Double]
    /// **Shape**: subjects × states.
    package var initialStates: [Double]
    package var start: Double
    /// When each subject begins; nil where all begin at `start`.
    package var starts: [Double]?
    /// Ascending within a subject; none before its start.
    package var outputTimes: [Double]
    /// Where each subject's output times begin, and the end of the last; nil where all subjects share them.
    package var outputStarts: [Int64]?
    /// Ascending in time within a subject.
    package var changes: [lanes_change] = []
    /// Where each subject's changes begin, and the end of the last; nil where all subjects share them.
    package var changeStarts: [Int64]?
    /// States that infusions flow into.
    package var inflowStates: [Int] = []

    /// The rows of results that are a subject's.
    package func rows(of subject: Int) -> Range<Int> {
        guard let outputStarts else { return subject * outputTimes.count..<(subject + 1) * outputTimes.count }
        return Int(outputStarts[subject])..<Int(outputStarts[subject + 1])
    }

    package init(
        subjects: Int,
        parameters: [Double],
        initialStates: [Double],
        start: Double,
        outputTimes: [Double]
    ) {
        self.subjects = subjects
        self.parameters = parameters
        self.initialStates = initialStates
        self.start = start
        self.outputTimes = outputTimes
    }
}

/// How exactly a shard is run.
package struct LaneOptions: Sendable, Hashable {
    /// The local error allowed per step, relative to each state.
    package var relativeTolerance: Double
    /// One per state in its own unit, then one per dependent; nil to scale it to each state's size so far.
    package var absoluteTolerance: [Double]?
    /// The share of the relative tolerance that is allowed of a state's largest size so far.
    package var absoluteShare: Double
    /// Sizes that states, then dependents, are expected to reach, which count as sizes so far; nil where unknown.
    package var scales: [Double]?
    package var maximumStep: Double
    /// The most steps of one subject, rejected ones included.
    package var maximumSteps: Int
    /// Whether a subject that an explicit method finds stiff fails with that reason.
    package var endsStiff = false
    /// Whether results hold the largest sizes of states.
    package var keepsPeaks = false

    package init(
        relativeTolerance: Double,
        absoluteTolerance: [Double]? = nil,
        absoluteShare: Double = 1e-2,
        maximumStep: Double = .infinity,
        maximumSteps: Int = 1_000_000
    ) {
        self.relativeTolerance = relativeTolerance
        self.absoluteTolerance = absoluteTolerance
        self.absoluteShare = absoluteShare
        self.maximumStep = maximumStep
        self.maximumSteps = maximumSteps
    }
}
