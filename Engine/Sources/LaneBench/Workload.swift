import EquationSystems
import Foundation
import ModelFormats
import RandomStreams
import Simulation

/// A model, what each subject is drawn from, and what is recorded.
struct Workload: Sendable {
    var name: String
    var model: String
    var end: Double
    var outputs: Int
    var doses: [String]
    /// Standard deviation in the logarithm, by parameter.
    var draws: [(name: String, deviation: Double)]
    var recorded: [String]
    var seed: UInt64
    /// Subjects with a reference.
    var references: Int
    /// Relative tolerances to be tried.
    var tolerances: [Double]
    /// Absolute tolerance of CVODE over its relative one; nil for the engine's own scaling.
    var cvodeTolerances: [Double]

    static let all: [Workload] = [
        Workload(
            name: "W1",
            model: "one-compartment-oral",
            end: 168,
            outputs: 169,
            doses: ["100 into Ag at 0 every 24 for 7"],
            draws: [("CL", 0.3), ("V", 0.25), ("ka", 0.4)],
            recorded: ["C"],
            seed: 101,
            references: 2000,
            tolerances: [1e-4, 3e-5, 1e-5, 3e-6, 2e-6, 1e-6, 5e-7, 2e-7, 1e-8],
            cvodeTolerances: [1e-4, 1e-6, 1e-7, 1e-8]
        ),
        Workload(
            name: "W2",
            model: "pkpd-tolerance",
            end: 336,
            outputs: 85,
            doses: ["100 into Ad at 0 every 12 for 28"],
            draws: [
                ("CL", 0.3), ("Vc", 0.25), ("Q", 0.2), ("Vp", 0.25), ("ka", 0.4), ("ke0", 0.2), ("kout", 0.2),
                ("IC50", 0.3), ("kk", 0.3),
            ],
            recorded: ["Cp", "Ce", "Rsp", "Tol", "Bio", "AUC"],
            seed: 102,
            references: 100,
            tolerances: [1e-4, 3e-5, 1e-5, 5e-6, 3e-6, 2e-6, 1e-6, 5e-7, 1e-7],
            cvodeTolerances: [1e-4, 1e-6, 1e-7, 1e-8]
        ),
        Workload(
            name: "W3H",
            model: "hires",
            end: 321.8122,
            outputs: 101,
            doses: [],
            draws: ["k1", "k2", "k3", "k5", "k7", "k8", "k9", "oks"].map { ($0, 0.2) },
            recorded: (1...8).map { "y\($0)" },
            seed: 103,
            references: 200,
            tolerances: [1e-4, 3e-5, 1e-5, 3e-6, 2e-6, 1e-6, 5e-7, 2e-7, 1e-7, 3e-8],
            cvodeTolerances: [1e-5, 1e-6, 1e-7, 1e-8]
        ),
        Workload(
            name: "W3M",
            model: "mapk-cascade",
            end: 200,
            outputs: 101,
            doses: [],
            draws: (1...10).flatMap { i in ["a", "d", "k"].map { ("\($0)\(i)", 0.2) } },
            recorded: ["KKKP", "KKP", "KKPP", "KP", "KPP", "K"],
            seed: 104,
            references: 60,
            tolerances: [1e-4, 3e-5, 1e-5, 3e-6, 2e-6, 1e-6, 5e-7, 3e-7, 1e-7],
            cvodeTolerances: [1e-5, 1e-6, 1e-7, 3e-8]
        ),
    ]

    /// The system of the workload's model.
    func system(in folder: String) throws -> EquationSystem {
        let path = folder + "/" + model + ".ant"
        return try EquationSystem(Antimony.read(String(contentsOfFile: path, encoding: .utf8), file: path))
    }

    func course(relativeTolerance: Double) throws -> TimeCourse {
        var course = TimeCourse(end: end, steps: outputs - 1)
        course.recorded = recorded
        course.doses = try doses.map { try Dose(parsing: $0) }
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
