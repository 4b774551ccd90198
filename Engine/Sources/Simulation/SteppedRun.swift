package import EquationSystems
internal import Integrators

/// One subject's run whose steps are taken by an integrator outside: this decides over what happens between them.
///
/// Doses, events, delays of events, held conditions and jumps, as in `SimulationRun`; belongs to one thread.
package final class SteppedRun {
    private let run: SimulationRun
    private let inflowStates: [Int]
    private let stateCount: Int
    /// No step may be longer, where conditions switch at times that cannot be foreseen.
    private var largestStep = Double.infinity

    package init(_ prepared: PreparedTimeCourse, parameters: [Double], state: [Double], realization: Int) {
        run = SimulationRun(prepared, parameters, state, seed: prepared.course.seed, realization: realization)
        inflowStates = prepared.inflowStates
        stateCount = state.count
    }

    /// What happens at the start, the first time, and then at each stop and wherever a condition has switched.
    ///
    /// - Parameters:
    ///   - time: What the integrator has reached.
    ///   - state: The state that was reached; afterwards the one to go on from.
    ///   - parameters: Afterwards the parameters, held conditions included.
    ///   - inflows: Afterwards the sum of infusions into each of `PreparedTimeCourse.inflowStates`.
    /// - Returns: the next time to stop at; infinity for none.
    /// - Throws: why the subject ends here.
    package func visit(
        at time: Double,
        state: UnsafeMutablePointer<Double>,
        parameters: UnsafeMutablePointer<Double>,
        inflows: UnsafeMutablePointer<Double>
    ) throws(SimulationFailure) -> Double {
        run.state.update(from: state, count: stateCount)
        let isFirst = !run.isBegun
        var stop = try run.visit(at: time)
        if isFirst, run.program.limitsSteps, run.prepared.course.maximumStep == nil {
            let step = run.largestStepBetweenSwitches(until: run.prepared.course.outputTimes.last ?? time)
            if step > 0 { largestStep = step }
        }
        stop = min(stop, time + largestStep)
        state.update(from: run.state, count: stateCount)
        for (index, value) in run.parameters.enumerated() { parameters[index] = value }
        for place in inflowStates.indices { inflows[place] = 0 }
        for inflow in run.inflows {
            if let place = inflowStates.firstIndex(of: inflow.state) { inflows[place] += inflow.rate }
        }
        return stop
    }
}

extension PreparedTimeCourse {
    /// What an integrator outside evaluates: the system with its conditions and jumps as parameters after its own.
    package var heldSystem: EquationSystem { program.heldSystem }

    /// Whether something may happen between steps that is not known beforehand.
    package var hasConditions: Bool { conditionCount > 0 }

    /// Triggers, then discontinuities.
    package var conditionCount: Int { program.kernel.sizes.triggers + program.kernel.sizes.discontinuities }

    /// States that infusions flow into, ascending.
    package var inflowStates: [Int] { Set(regimen.infusions.map(\.state)).sorted() }

    /// Evaluates the conditions for eight subjects, with the same bits as for one.
    package func conditionEvaluation() -> any KernelEvaluation<SIMD8<Double>> {
        program.kernel.evaluation(of: SIMD8<Double>.self)
    }

    /// Writes all conditions.
    package func conditions(
        _ evaluation: any KernelEvaluation<SIMD8<Double>>,
        _ time: SIMD8<Double>,
        _ state: UnsafePointer<SIMD8<Double>>,
        _ result: UnsafeMutablePointer<SIMD8<Double>>
    ) {
        let sizes = program.kernel.sizes
        if sizes.triggers > 0 { evaluation.triggers(time, state, result) }
        if sizes.discontinuities > 0 { evaluation.discontinuities(time, state, result + sizes.triggers) }
    }
}
