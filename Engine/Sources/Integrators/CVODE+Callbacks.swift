internal import CSundials

// What CVODE calls. The pointer handed through is the CVODE object, which outlives its memory block.

func rightHandSideCallback(
    time: Double,
    state: N_Vector?,
    derivative: N_Vector?,
    owner: UnsafeMutableRawPointer?
) -> Int32 {
    guard let owner, let state = N_VGetArrayPointer(state), let derivative = N_VGetArrayPointer(derivative) else {
        return -1
    }
    let integrator = Unmanaged<CVODE>.fromOpaque(owner).takeUnretainedValue()
    if integrator.nilSteps >= CVODE.nilStepLimit { return -1 }
    let count = integrator.state.count
    if count == 0 {
        derivative[0] = 0
        return 0
    }
    integrator.system.rightHandSide(time, state, derivative)
    // NOTE: a sum is finite only if every term is; the exact component is looked for only when it is not.
    var sum = 0.0
    for index in 0..<count { sum += derivative[index] * 0 }
    if sum == 0 { return 0 }
    integrator.noteNonFinite((0..<count).first { !derivative[$0].isFinite })
    return 1
}

func conditionsCallback(
    time: Double,
    state: N_Vector?,
    values: UnsafeMutablePointer<Double>?,
    owner: UnsafeMutableRawPointer?
) -> Int32 {
    guard let owner, let values, let state = N_VGetArrayPointer(state) else { return -1 }
    let system = Unmanaged<CVODE>.fromOpaque(owner).takeUnretainedValue().system
    system.conditions(time, state, values)
    // NOTE: plus or minus one, never zero: the sign change is then found by bisection, and the place that CVODE
    // returns is the end of the last interval, where the condition already has its new value.
    for index in 0..<system.conditionCount { values[index] = values[index] == 0 ? -1 : 1 }
    return 0
}

func denseJacobianCallback(
    time: Double,
    state: N_Vector?,
    derivative: N_Vector?,
    matrix: SUNMatrix?,
    owner: UnsafeMutableRawPointer?,
    _: N_Vector?,
    _: N_Vector?,
    _: N_Vector?
) -> Int32 {
    guard let owner, let state = N_VGetArrayPointer(state), let entries = SUNDenseMatrix_Data(matrix) else { return -1 }
    let integrator = Unmanaged<CVODE>.fromOpaque(owner).takeUnretainedValue()
    if integrator.state.isEmpty { return 0 }
    return fill(entries, integrator, time, state)
}

func sparseJacobianCallback(
    time: Double,
    state: N_Vector?,
    derivative: N_Vector?,
    matrix: SUNMatrix?,
    owner: UnsafeMutableRawPointer?,
    _: N_Vector?,
    _: N_Vector?,
    _: N_Vector?
) -> Int32 {
    guard let owner, let state = N_VGetArrayPointer(state), let entries = SUNSparseMatrix_Data(matrix),
        let rows = SUNSparseMatrix_IndexValues(matrix), let starts = SUNSparseMatrix_IndexPointers(matrix)
    else { return -1 }
    let integrator = Unmanaged<CVODE>.fromOpaque(owner).takeUnretainedValue()
    guard let pattern = integrator.memory.sparsePattern else { return -1 }
    for index in 0..<pattern.count {
        entries[index] = 0
        rows[index] = sunindextype(pattern.rows[index])
    }
    for column in 0...pattern.size { starts[column] = sunindextype(pattern.columnStarts[column]) }
    return fill(entries, integrator, time, state)
}

/// Evaluates the Jacobian and scatters its values into the matrix.
///
/// A value that is not finite, such as that of `x^n` at zero for an `n` that turns out to be zero, is left out: Newton's
/// iteration needs no exact matrix, and what it finds is checked against the right-hand side.
private func fill(
    _ entries: UnsafeMutablePointer<Double>,
    _ integrator: CVODE,
    _ time: Double,
    _ state: UnsafePointer<Double>
) -> Int32 {
    let memory = integrator.memory
    guard let values = memory.jacobianValues.baseAddress else { return -1 }
    integrator.system.jacobian(time, state, values)
    var sum = 0.0
    for (index, position) in memory.jacobianPositions.enumerated() {
        entries[position] = values[index].isFinite ? values[index] : 0
        sum += values[index] * 0
    }
    if sum == 0 { return 0 }
    let rows = integrator.system.jacobianPattern.rows
    integrator.noteNonFinite(rows.indices.first { !values[$0].isFinite }.map { rows[$0] })
    return 0
}

func errorHandler(
    code: Int32,
    module: UnsafePointer<CChar>?,
    function: UnsafePointer<CChar>?,
    message: UnsafeMutablePointer<CChar>?,
    owner: UnsafeMutableRawPointer?
) {
    guard let owner else { return }
    let integrator = Unmanaged<CVODE>.fromOpaque(owner).takeUnretainedValue()
    if code == CV_WARNING {
        // CVODE's only other warning is that no more of these follow.
        integrator.nilSteps += 1
        return
    }
    integrator.lastMessage = message.map { String(cString: $0) }
}
