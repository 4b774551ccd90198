internal import EquationSystems
internal import LaneSteppers
internal import Simulation

/// Decides over the subjects of one shard between their steps, each by its own `SteppedRun`.
final class PopulationHost: LaneHost {
    private let course: PreparedTimeCourse
    private let first: Int
    private var runs: [SteppedRun?]
    private var held: [Int]
    private let evaluation: any KernelEvaluation<SIMD8<Double>>
    /// Whether parameters changed since the conditions were last evaluated.
    private var isStale = true
    /// Why subjects were ended, by their place in the shard.
    private(set) var failures: [Int: SimulationFailure] = [:]

    /// - Parameters:
    ///   - course: What each subject is to do.
    ///   - first: The number of the shard's first subject.
    init(_ course: PreparedTimeCourse, first: Int) {
        self.course = course
        self.first = first
        evaluation = course.conditionEvaluation()
        runs = Array(repeating: nil, count: 8)
        held = Array(repeating: -1, count: 8)
    }

    var conditionCount: Int { course.conditionCount }

    func conditions(
        _ time: SIMD8<Double>,
        _ state: UnsafePointer<SIMD8<Double>>,
        _ parameters: UnsafePointer<SIMD8<Double>>,
        _ result: UnsafeMutablePointer<SIMD8<Double>>
    ) {
        if isStale { evaluation.setParameters(parameters) }
        isStale = false
        course.conditions(evaluation, time, state, result)
    }

    func visit(
        lane: Int,
        subject: Int,
        time: Double,
        state: UnsafeMutablePointer<Double>,
        parameters: UnsafeMutablePointer<Double>,
        inflows: UnsafeMutablePointer<Double>
    ) -> Double? {
        isStale = true
        if held[lane] != subject {
            held[lane] = subject
            let system = course.system
            runs[lane] = SteppedRun(
                course,
                parameters: Array(UnsafeBufferPointer(start: parameters, count: system.parameters.count)),
                state: Array(UnsafeBufferPointer(start: state, count: system.states.count)),
                realization: first + subject
            )
        }
        do throws(SimulationFailure) {
            return try runs[lane]?.visit(at: time, state: state, parameters: parameters, inflows: inflows)
        } catch {
            failures[subject] = error
            return nil
        }
    }
}
