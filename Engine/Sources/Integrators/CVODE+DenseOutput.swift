internal import CSundials

extension CVODE {
    /// Orders go up to 12, for Adams-Moulton.
    static let mostPowers = 13

    /// As CVODE's own loop to a time, with every step handed to the system.
    ///
    /// The stop time is set to the end already, so that no step passes it.
    func recordSteps(to end: Double, _ reached: inout Double) -> Int32 {
        let limit = memory.statistics().steps + stepsLeft
        while true {
            let start = reached
            let flag = CVode(memory.cvode, end, memory.vector, &reached, CV_ONE_STEP)
            if flag < 0 { return flag }
            if reached > start {
                let isRecorded = recordStep(from: start, to: reached)
                if !isRecorded { return CV_MEM_FAIL }
            }
            if flag != CV_SUCCESS || reached >= end { return flag }
            if memory.statistics().steps >= limit { return CV_TOO_MUCH_WORK }
        }
    }

    private func recordStep(from start: Double, to end: Double) -> Bool {
        var center = end
        var order: Int32 = 0
        guard CVodeGetCurrentTime(memory.cvode, &center) == CV_SUCCESS,
            CVodeGetLastOrder(memory.cvode, &order) == CV_SUCCESS,
            let scratch = memory.scratch, let values = N_VGetArrayPointer(scratch)
        else { return false }
        let count = state.count
        var factorial = 1.0
        for power in 0...Int(order) {
            if power > 1 { factorial *= Double(power) }
            guard power < Self.mostPowers,
                CVodeGetDky(memory.cvode, center, Int32(power), scratch) == CV_SUCCESS
            else { return false }
            for index in 0..<count { memory.powers[power * count + index] = values[index] / factorial }
        }
        system.record(
            StepPolynomial(
                start: start,
                end: end,
                center: center,
                order: Int(order),
                coefficients: UnsafeBufferPointer(rebasing: memory.powers[..<((Int(order) + 1) * count)])
            )
        )
        return true
    }
}
