internal import Diagnostics
internal import Simulation

/// What runs in place of the algorithm that a simulation names, and which of its parameters are honoured.
struct AlgorithmChoice {
    var road: KiSAO.Road
    /// Substitutions, and parameters that are not honoured.
    var notes: [String] = []
    private var relativeTolerance: Double?
    private var absoluteTolerance: Double?
    private var maximumSteps: Int?
    private var maximumStep: Double?
    private var seed: UInt64?

    /// - Throws: an algorithm that is not known, cannot do what the simulation asks, or is further from ours than the
    ///   policy allows.
    init(
        _ simulation: SEDML.Simulation,
        global: [SEDML.AlgorithmParameter],
        policy: SubstitutionPolicy
    ) throws(DiagnosticsError) {
        func refusal(_ message: String) -> DiagnosticsError {
            DiagnosticsError([
                Diagnostic(
                    .error,
                    rule: "kisao",
                    at: simulation.location,
                    element: "simulation '\(simulation.id)'",
                    message
                )
            ])
        }
        var needsSteadyState = false
        if case .steadyState = simulation.kind { needsSteadyState = true }
        let own: KiSAO.Road = needsSteadyState ? .steadyState : .timeCourse(.automatic)
        guard let id = simulation.algorithm else {
            road = own
            notes.append("simulation '\(simulation.id)' names no algorithm; \(KiSAO.id(of: own)) is used")
            read(global + simulation.parameters)
            return
        }
        guard let algorithm = KiSAO.algorithms[id] else {
            throw refusal("algorithm \(id) is not supported, and nothing of ours is near it")
        }
        road = algorithm.road
        guard (road == .steadyState) == needsSteadyState else {
            throw refusal("algorithm \(id), \(algorithm.name), does not do what the simulation asks for")
        }
        if let substitution = algorithm.substitution {
            guard substitution <= policy else {
                throw refusal(
                    "algorithm \(id), \(algorithm.name), is not ours, and policy \(policy.rawValue) does not let"
                        + " \(KiSAO.id(of: road)) take its place (it needs \(substitution.rawValue))"
                )
            }
            notes.append("\(KiSAO.id(of: road)) takes the place of \(id), \(algorithm.name) (\(substitution.rawValue))")
        }
        read(global + simulation.parameters)
    }

    private mutating func read(_ parameters: [SEDML.AlgorithmParameter]) {
        for parameter in parameters {
            let number = Double(SEDMLMath.trimmed(parameter.value))
            switch (parameter.id, number) {
            case ("KISAO:0000209", let value?) where value > 0 && value < 1: relativeTolerance = value
            case ("KISAO:0000211", let value?) where value > 0 && value.isFinite: absoluteTolerance = value
            case ("KISAO:0000415", let value?) where value >= 1: maximumSteps = Int(min(value, 1e9))
            case ("KISAO:0000467", let value?) where value > 0 && value.isFinite: maximumStep = value
            // NOTE: zero means no limit.
            case ("KISAO:0000467", 0), ("KISAO:0000415", 0): break
            case ("KISAO:0000488", let value?) where value.isFinite:
                seed = UInt64(bitPattern: Int64(max(-9e18, min(9e18, value))))
            case ("KISAO:0000475", _) where road == .timeCourse(.automatic):
                switch parameter.value.lowercased() {
                case "bdf": road = .timeCourse(.bdf)
                case "adams": road = .timeCourse(.adams)
                default: ignore(parameter)
                }
            default: ignore(parameter)
            }
        }
    }

    private mutating func ignore(_ parameter: SEDML.AlgorithmParameter) {
        let name = parameter.name.isEmpty ? "" : ", \(parameter.name),"
        notes.append("parameter \(parameter.id)\(name) = '\(parameter.value)' is not honoured")
    }

    func apply(to course: inout TimeCourse) {
        if case .timeCourse(let solver) = road { course.solver = solver }
        if let relativeTolerance { course.relativeTolerance = relativeTolerance }
        if let absoluteTolerance { course.absoluteTolerance = absoluteTolerance }
        // NOTE: other tools count the steps between two output times, we those of a whole run.
        if let maximumSteps { course.maximumSteps = max(maximumSteps, maximumSteps * course.outputTimes.count) }
        if let maximumStep { course.maximumStep = maximumStep }
        if let seed { course.seed = seed }
    }
}
