internal import Simulation

/// The Kinetic Simulation Algorithm Ontology as far as experiments name it: which of its algorithms we have, and which
/// of ours comes nearest to another.
///
/// **Source**: KiSAO 2.34; the levels of substitution are those of BioSimulators' conventions.
enum KiSAO {
    /// What runs in place of an algorithm.
    struct Algorithm: Sendable {
        var name: String
        var road: Road
        /// What a substitution by ours changes; nil where ours is the algorithm itself.
        var substitution: SubstitutionPolicy?
    }

    enum Road: Sendable, Hashable {
        case timeCourse(TimeCourse.Solver)
        case steadyState
    }

    /// One spelling for `KISAO_0000019`, `kisao:19`, and the like.
    static func canonical(_ id: String) -> String {
        let digits = id.drop { !$0.isNumber }
        guard id.uppercased().hasPrefix("KISAO"), let number = Int(digits) else { return id }
        let text = String(number)
        return "KISAO:" + String(repeating: "0", count: max(0, 7 - text.count)) + text
    }

    /// Our own algorithms' ids.
    static func id(of road: Road) -> String {
        switch road {
        case .timeCourse(.ssa): "KISAO:0000029"
        case .timeCourse(.nextReaction): "KISAO:0000027"
        case .timeCourse: "KISAO:0000019"
        case .steadyState: "KISAO:0000282"
        }
    }

    static let algorithms: [String: Algorithm] = {
        var table: [String: Algorithm] = [:]
        func add(_ road: Road, _ substitution: SubstitutionPolicy?, _ rows: [(Int, String)]) {
            for (number, name) in rows {
                table[canonical("KISAO:\(number)")] = Algorithm(name: name, road: road, substitution: substitution)
            }
        }
        let cvode = Road.timeCourse(.automatic)
        add(cvode, nil, [(19, "CVODE"), (433, "CVODE-like method"), (694, "ODE solver")])
        add(cvode, .sameMethod, [(20, "PVODE"), (496, "CVODES"), (535, "VODE")])
        add(
            cvode,
            .similarApproximations,
            [
                (30, "Euler forward method"), (31, "Euler backward method"),
                (32, "explicit fourth-order Runge-Kutta method"), (33, "Rosenbrock method"),
                (64, "Runge-Kutta based method"), (71, "LSODE"), (86, "Fehlberg method"),
                (87, "Dormand-Prince method"), (88, "LSODA"), (89, "LSODAR"), (94, "Livermore solver"),
                (261, "Euler method"), (283, "IDA"), (301, "Heun method"), (302, "embedded Runge-Kutta method"),
                (304, "Radau method"), (321, "Cash-Karp method"), (355, "DASPK"), (356, "DASSL"),
                (379, "Bulirsch-Stoer algorithm"), (381, "midpoint method"), (432, "IDA-like method"),
                (435, "embedded Runge-Kutta 5(4) method"), (436, "Dormand-Prince 8(5,3) method"), (544, "IDAS"),
                (560, "LSODA/LSODAR hybrid method"), (609, "embedded Runge-Kutta Prince-Dormand (8,9) method"),
                (668, "Numerical Recipes in C \"stiff\" Rosenbrock method"),
                (672, "Numerical Recipes in C \"quality-controlled Runge-Kutta\" method"),
            ]
        )
        add(.timeCourse(.ssa), nil, [(29, "Gillespie direct algorithm"), (241, "Gillespie-like method")])
        add(
            .timeCourse(.ssa),
            .sameMath,
            [
                (15, "Gillespie first reaction algorithm"), (38, "sorting stochastic simulation algorithm"),
                (333, "accelerated stochastic simulation algorithm"),
                (610, "composite-rejection stochastic simulation algorithm"),
            ]
        )
        add(.timeCourse(.nextReaction), nil, [(27, "Gibson-Bruck next reaction algorithm")])
        add(
            .timeCourse(.nextReaction),
            .sameMethod,
            [(586, "Gibson-Bruck next reaction algorithm with indexed priority queue")]
        )
        add(
            .timeCourse(.ssa),
            .distinctApproximations,
            [
                (39, "tau-leaping method"), (40, "Poisson tau-leaping method"), (74, "binomial tau-leaping method"),
                (48, "adaptive explicit-implicit tau-leaping method"),
                (84, "nonnegative Poisson tau-leaping method"), (621, "stochastic simulation leaping method"),
                (231, "Pahle hybrid method"), (575, "hybrid tau-leaping method"),
            ]
        )
        add(
            .steadyState,
            nil,
            [
                (408, "Newton-type method"), (409, "ordinary Newton method"), (630, "general steady state method"),
                (407, "steady state root-finding method"),
            ]
        )
        add(.steadyState, .sameMath, [(282, "KINSOL"), (568, "NLEQ1"), (569, "NLEQ2"), (411, "Newton-like method")])
        return table
    }()

    /// What a variable's symbol means; nil for one that is not known.
    static func symbol(_ text: String) -> SEDML.Symbol? {
        switch canonical(text) {
        case "urn:sedml:symbol:time", "urn:sedml:symbols:time", "KISAO:0000832": .time
        case "urn:sedml:symbol:amount", "KISAO:0000836": .amount
        case "urn:sedml:symbol:concentration", "KISAO:0000838": .concentration
        case "KISAO:0000837": .particleNumber
        case "KISAO:0000834": .rateOfChange
        default: nil
        }
    }

    /// Terms that reduce the dimensions of a variable.
    static let aggregates: [String: Aggregate] = [
        "KISAO:0000825": .mean, "KISAO:0000841": .mean, "KISAO:0000828": .max, "KISAO:0000830": .max,
        "KISAO:0000829": .min, "KISAO:0000840": .min, "KISAO:0000826": .standardDeviation,
        "KISAO:0000842": .standardDeviation, "KISAO:0000827": .standardError, "KISAO:0000843": .standardError,
        "KISAO:0000844": .sum, "KISAO:0000845": .sum, "KISAO:0000846": .product, "KISAO:0000847": .product,
        "KISAO:0000852": .count, "KISAO:0000853": .count, "KISAO:0000856": .median, "KISAO:0000857": .median,
        "KISAO:0000858": .variance, "KISAO:0000859": .variance,
    ]

    /// Those of the terms above that leave out what is not a number.
    static let ignoringNaN: Set = [
        "KISAO:0000825", "KISAO:0000826", "KISAO:0000827", "KISAO:0000828", "KISAO:0000829", "KISAO:0000844",
        "KISAO:0000846", "KISAO:0000852", "KISAO:0000856", "KISAO:0000858",
    ]
}

/// How far an algorithm may differ from the one that an experiment names.
///
/// **Source**: BioSimulators, conventions for simulation tools, `ALGORITHM_SUBSTITUTION_POLICY`.
public enum SubstitutionPolicy: String, Sendable, Hashable, CaseIterable, Comparable {
    case none = "NONE"
    case sameMethod = "SAME_METHOD"
    case sameMath = "SAME_MATH"
    case similarApproximations = "SIMILAR_APPROXIMATIONS"
    case distinctApproximations = "DISTINCT_APPROXIMATIONS"
    case distinctScales = "DISTINCT_SCALES"
    case sameVariables = "SAME_VARIABLES"
    case similarVariables = "SIMILAR_VARIABLES"
    case sameFramework = "SAME_FRAMEWORK"
    case any = "ANY"

    public static func < (left: SubstitutionPolicy, right: SubstitutionPolicy) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
