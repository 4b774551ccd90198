public import Diagnostics
internal import Populations
internal import Simulation

/// An experiment kept ready to be run for what a reader chooses: names are resolved and equations compiled once.
public struct VirtualTrial: Sendable {
    /// One arm, with everything whose value comes run by run.
    struct Arm: Sendable {
        var arm: Experiment.Arm
        var doses: [Dose]
        var free: [Free]
        /// With the experiment's own doses.
        var course: PreparedTimeCourse
    }

    /// One name whose value comes run by run.
    struct Free: Sendable {
        var name: String
        /// How it varies where no input says otherwise.
        var distribution: Distribution
        /// The reference value.
        var value: Double
        var isAssumed: Bool
        var grade: String
        var source: String

        func fixed(at value: Double) -> Free {
            var free = self
            free.distribution = .fixed(value)
            return free
        }
    }

    public let experiment: Experiment
    /// The dossier's id.
    public let dossier: String
    /// Names everything that decides the numbers of an answer beside the choices.
    public let key: String
    let prepared: PreparedExperiment
    let table: ParameterTable
    let arms: [Arm]
    let times: [Double]
    /// How parameters vary under an option, by their names.
    let optionPriors: [OptionID: [String: Free]]

    /// One option of one input.
    struct OptionID: Hashable {
        var input: String
        var option: String
    }

    /// More points than this no figure can show.
    static let maximumTimes = 121

    /// Makes a dossier's experiment ready.
    ///
    /// - Throws: every fault of the model, the experiment and its inputs.
    public init(_ experiment: Experiment, in dossier: Dossier) throws(DiagnosticsError) {
        let set = dossier.experimentSet
        let prepared = try PreparedExperiment(experiment, in: set)
        let times = Self.thinned(experiment.time.times)
        var arms: [Arm] = []
        for arm in experiment.arms where arm.series == nil {
            let free = Self.free(in: arm, of: experiment, dossier)
            let doses = try PreparedExperiment.parsedDoses(of: arm)
            let course = try Self.course(arm, doses, free.map(\.name), experiment, prepared, set.parameters, times)
            arms.append(Arm(arm: arm, doses: doses, free: free, course: course))
        }
        self.experiment = experiment
        self.dossier = dossier.id
        self.prepared = prepared
        self.arms = arms
        self.times = times
        table = set.parameters
        optionPriors = Self.optionPriors(of: experiment, dossier)
        let described = "\(prepared.key) \(experiment.inputs) \(times.count)"
        let sources = arms.flatMap(\.free).map { "\($0.name) \($0.source)" }
        key = ContentHash(of: ([described] + sources).joined(separator: "\n")).short
    }

    /// The course of an arm with other doses.
    func course(of arm: Arm, doses: [Dose]) throws(DiagnosticsError) -> PreparedTimeCourse {
        guard doses != arm.doses else { return arm.course }
        return try Self.course(arm.arm, doses, arm.free.map(\.name), experiment, prepared, table, times)
    }

    private static func course(
        _ arm: Experiment.Arm,
        _ doses: [Dose],
        _ free: [String],
        _ experiment: Experiment,
        _ prepared: PreparedExperiment,
        _ table: ParameterTable,
        _ times: [Double]
    ) throws(DiagnosticsError) -> PreparedTimeCourse {
        try PreparedExperiment.prepare(
            arm,
            of: experiment,
            prepared.simulator,
            table,
            times: times,
            recorded: experiment.outputs.map(\.symbol),
            isPopulation: true,
            doses: doses,
            free: free
        ).course
    }

    /// What varies in an arm, and what inputs give values to.
    private static func free(in arm: Experiment.Arm, of experiment: Experiment, _ dossier: Dossier) -> [Free] {
        let table = dossier.experimentSet.parameters
        var free: [Free] = table.parameters.compactMap { parameter in
            guard arm.values[parameter.id] == nil else { return nil }
            if case .fixed = parameter.prior.distribution { return nil }
            return Free(parameter, dossier)
        }
        func add(_ name: String) {
            guard !free.contains(where: { $0.name == name }) else { return }
            let parameter = table.parameters.first { $0.id == name }
            let value = arm.values[name] ?? parameter?.value ?? .nan
            var own = parameter.map { Free($0, dossier) } ?? Free(name: name)
            (own.distribution, own.value) = (.fixed(value), value)
            free.append(own)
        }
        for input in experiment.inputs where input.applies(to: arm.id) {
            switch input.change {
            case .amount, .count: break
            case .symbol(let symbol, _): add(symbol)
            case .choice(let options):
                for name in options.flatMap({ $0.values.keys.sorted() + $0.distributions.keys.sorted() }) { add(name) }
            }
        }
        return free
    }

    /// Times evenly left out until no more than a figure shows are left; both ends stay.
    private static func thinned(_ times: [Double]) -> [Double] {
        let stride = (times.count + maximumTimes - 3) / (maximumTimes - 1)
        guard stride > 1 else { return times }
        return times.indices.filter { $0 % stride == 0 || $0 == times.count - 1 }.map { times[$0] }
    }
}
