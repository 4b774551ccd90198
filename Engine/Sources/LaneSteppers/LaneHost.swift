internal import CLanes

/// Decides over subjects between the steps of a run over lanes: events, conditions that switch, doses.
///
/// Belongs to one run, and is called from its thread only. A lane that waits for nothing is never asked; one lane's
/// event does not stop the others.
package protocol LaneHost: AnyObject {
    /// Conditions that end a step where the first of them switches.
    var conditionCount: Int { get }

    /// Writes each condition's truth, one or zero, for eight lanes.
    func conditions(
        _ time: SIMD8<Double>,
        _ state: UnsafePointer<SIMD8<Double>>,
        _ parameters: UnsafePointer<SIMD8<Double>>,
        _ result: UnsafeMutablePointer<SIMD8<Double>>
    )

    /// What happens to a subject at a time: at its start, at each of its stops, and where a condition switched.
    ///
    /// - Returns: the next time to stop at, infinity for none; nil where the subject ends here.
    func visit(
        lane: Int,
        subject: Int,
        time: Double,
        state: UnsafeMutablePointer<Double>,
        parameters: UnsafeMutablePointer<Double>,
        inflows: UnsafeMutablePointer<Double>
    ) -> Double?
}

/// A host as C carries it.
final class LaneHostBox {
    let host: any LaneHost

    init(_ host: any LaneHost) { self.host = host }

    func attach(to problem: inout lanes_problem) {
        problem.host = Unmanaged.passUnretained(self).toOpaque()
        problem.visit = { host, lane, subject, time, state, parameters, inflows in
            guard let host, let state, let parameters, let inflows else { return .nan }
            return LaneHostBox.host(host).visit(
                lane: Int(lane),
                subject: Int(subject),
                time: time,
                state: state,
                parameters: parameters,
                inflows: inflows
            ) ?? .nan
        }
        guard host.conditionCount > 0 else { return }
        problem.condition_count = Int32(host.conditionCount)
        problem.conditions = { host, time, state, parameters, _, result in
            guard let host, let time, let state, let parameters, let result else { return }
            let lanes = UnsafeRawPointer(time).assumingMemoryBound(to: SIMD8<Double>.self)
            LaneHostBox.host(host).conditions(
                lanes.pointee,
                UnsafeRawPointer(state).assumingMemoryBound(to: SIMD8<Double>.self),
                UnsafeRawPointer(parameters).assumingMemoryBound(to: SIMD8<Double>.self),
                UnsafeMutableRawPointer(result).assumingMemoryBound(to: SIMD8<Double>.self)
            )
        }
    }

    private static func host(_ pointer: UnsafeMutableRawPointer) -> any LaneHost {
        Unmanaged<LaneHostBox>.fromOpaque(pointer).takeUnretainedValue().host
    }
}
