import EquationSystems
import Expressions
import Foundation
import ModelFormats
import ReactionModels
import RandomStreams
import Simulation

/// A model, what each subject is drawn from, and what is recorded.
struct Workload: Sendable {
    /// An amount that enters a state again and again, the first time at zero.
    struct Dose: Sendable, Codable {
        var state: String
        var amount: Double
        var interval: Double
        var count: Int
    }

    var name: String
    /// The model's file.
    var model: String
    var end: Double
    var outputs: Int
    var dose: Dose?
    var isStiff: Bool
    /// Standard deviation in the logarithm, by parameter; empty for `spread` in every rate constant.
    var draws: [(name: String, deviation: Double)]
    /// The standard deviation where `draws` names none.
    var spread = 0.0
    var recorded: [String]
    var seed: UInt64
    /// Subjects with a reference.
    var references: Int
    /// Relative tolerances to be tried.
    var tolerances: [Double]
    /// Absolute over relative tolerance of programs that take one number for all states, by the size of the states.
    var absoluteShare: Double

    static let all: [Workload] = [
        Workload(
            name: "W1",
            model: "one-compartment-oral.ant",
            end: 168,
            outputs: 169,
            dose: Dose(state: "Ag", amount: 100, interval: 24, count: 7),
            isStiff: false,
            draws: [("CL", 0.3), ("V", 0.25), ("ka", 0.4)],
            recorded: ["C"],
            seed: 101,
            references: 2000,
            tolerances: [1e-4, 3e-5, 1e-5, 3e-6, 2e-6, 1e-6, 5e-7, 2e-7, 1e-8],
            absoluteShare: 1e-2
        ),
        Workload(
            name: "W2",
            model: "pkpd-tolerance.ant",
            end: 336,
            outputs: 85,
            dose: Dose(state: "Ad", amount: 100, interval: 12, count: 28),
            isStiff: false,
            draws: [
                ("CL", 0.3), ("Vc", 0.25), ("Q", 0.2), ("Vp", 0.25), ("ka", 0.4), ("ke0", 0.2), ("kout", 0.2),
                ("IC50", 0.3), ("kk", 0.3),
            ],
            recorded: ["Cp", "Ce", "Rsp", "Tol", "Bio", "AUC"],
            seed: 102,
            references: 100,
            tolerances: [1e-4, 3e-5, 1e-5, 5e-6, 3e-6, 2e-6, 1e-6, 5e-7, 1e-7],
            absoluteShare: 1e-2
        ),
        Workload(
            name: "W3H",
            model: "hires.ant",
            end: 321.8122,
            outputs: 101,
            dose: nil,
            isStiff: true,
            draws: ["k1", "k2", "k3", "k5", "k7", "k8", "k9", "oks"].map { ($0, 0.2) },
            recorded: (1...8).map { "y\($0)" },
            seed: 103,
            references: 200,
            tolerances: [1e-4, 3e-5, 1e-5, 3e-6, 2e-6, 1e-6, 5e-7, 2e-7, 1e-7, 3e-8],
            absoluteShare: 1e-2
        ),
        Workload(
            name: "W3M",
            model: "mapk-cascade.ant",
            end: 200,
            outputs: 101,
            dose: nil,
            isStiff: true,
            draws: (1...10).flatMap { i in ["a", "d", "k"].map { ("\($0)\(i)", 0.2) } },
            recorded: ["KKKP", "KKP", "KKPP", "KP", "KPP", "K"],
            seed: 104,
            references: 60,
            tolerances: [1e-4, 3e-5, 1e-5, 3e-6, 2e-6, 1e-6, 5e-7, 3e-7, 1e-7],
            absoluteShare: 1e-5
        ),
        Workload(
            name: "W3L",
            model: "proctor2010.xml",
            end: 3600,
            outputs: 101,
            dose: nil,
            isStiff: true,
            draws: [],
            spread: 0.05,
            recorded: [],
            seed: 105,
            references: 40,
            tolerances: [1e-4, 3e-5, 1e-5, 3e-6, 1e-6, 3e-7, 1e-7],
            absoluteShare: 10
        ),
    ]

    /// The system of the workload's model, and the workload with its open choices made: what is drawn where `draws` is
    /// empty, and the first ten states where nothing is recorded.
    func resolved(in folder: String) throws -> (workload: Workload, system: EquationSystem) {
        let model = try readModel(at: folder + "/" + model)
        let system = try EquationSystem(model)
        var workload = self
        if draws.isEmpty {
            let compartments = Set(model.compartments.map(\.id))
            let used = system.graph.leaves(of: system.rightHandSide)
            let values = try system.initialValues().parameters
            workload.draws = system.parameters.enumerated().compactMap { place, parameter in
                guard used.contains(.parameter(place)), values[place] > 0, parameter.compartmentSize == nil,
                    !compartments.contains(parameter.name)
                else { return nil }
                return (parameter.name, spread)
            }
        }
        if recorded.isEmpty { workload.recorded = system.states.prefix(10).map(\.name) }
        return (workload, system)
    }

    func course(relativeTolerance: Double) throws -> TimeCourse {
        var course = TimeCourse(end: end, steps: outputs - 1)
        course.recorded = recorded
        if let dose {
            let text = "\(dose.amount) into \(dose.state) at 0 every \(dose.interval) for \(dose.count)"
            course.doses = [try Simulation.Dose(parsing: text)]
        }
        course.relativeTolerance = relativeTolerance
        return course
    }

    /// One subject's values of the drawn parameters.
    func draw(_ subject: Int, typical: [Double]) -> [Double] {
        zip(draws, typical).map { parameter, value in
            var stream = RandomStream(seed: seed, subject: subject, purpose: "parameter " + parameter.name)
            return value * exp(parameter.deviation * stream.normal())
        }
    }

    /// The exact concentrations of W1 by superposition; nil for the other workloads.
    func closedForm(_ drawn: [Double]) -> [Double]? {
        guard name == "W1" else { return nil }
        let (clearance, volume, absorption) = (drawn[0], drawn[1], drawn[2])
        let elimination = clearance / volume
        return (0..<outputs).map { index in
            (0..<7).reduce(0) { sum, dose in
                let time = Double(index) - 24 * Double(dose)
                guard time > 0 else { return sum }
                let difference = absorption - elimination
                // Exact where both rates are near each other.
                let shape = exp(-elimination * time) * -expm1(-difference * time) / difference
                return sum + 100 / volume * absorption * shape
            }
        }
    }
}

/// The worst relative error of a subject, with a floor of a thousandth of each output's peak.
func worstError(_ values: some Collection<Double>, _ reference: [Double], columns: Int) -> Double {
    guard values.count == reference.count else { return .infinity }
    var peaks = [Double](repeating: 0, count: columns)
    for (index, value) in reference.enumerated() { peaks[index % columns] = max(peaks[index % columns], abs(value)) }
    var worst = 0.0
    for (index, (value, truth)) in zip(values, reference).enumerated() {
        var scale = max(abs(truth), 1e-3 * peaks[index % columns])
        if scale == 0 { scale = 1 }
        let error = abs(value - truth) / scale
        worst = error.isNaN ? .infinity : max(worst, error)
    }
    return worst
}
