import Foundation
import Kernels
import LaneSteppers

/// What the command line asks for.
struct BenchOptions {
    var models = "Benchmarks/models"
    /// Where draws, references and results are written, for other programs to read; nil for nowhere.
    var output: String?
    var tolerances: [Double]?
    var absoluteShare = 1e-3
    var runsCVODE = true
    var usesInterpreter = false
    var method: LaneMethod?
    var instructionSet = InstructionSet.best
    var seconds = 0.5
    var workloads: [String] = []

    static let usage = """
        LaneBench [W1 W2 W3H W3M] [--models FOLDER] [--output FOLDER] [--tolerances 1e-5,1e-6] [--share S]
                  [--no-cvode] [--interpreter] [--method Tsit5|Rodas5P] [--level baseline|avx2|avx512] [--seconds S]
        """

    /// - Returns: nil where an argument is not understood.
    init?(_ arguments: [String]) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--no-cvode": runsCVODE = false
            case "--interpreter": usesInterpreter = true
            case "--models", "--output", "--tolerances", "--share", "--method", "--level", "--seconds":
                guard let value = rest.popFirst(), take(argument, value) else { return nil }
            default:
                guard Workload.all.contains(where: { $0.name == argument }) else { return nil }
                workloads.append(argument)
            }
        }
    }

    private mutating func take(_ name: String, _ value: String) -> Bool {
        switch name {
        case "--models": models = value
        case "--output": output = value
        case "--tolerances": tolerances = value.split(separator: ",").compactMap { Double($0) }
        case "--share":
            guard let share = Double(value) else { return false }
            absoluteShare = share
        case "--method":
            guard let method = LaneMethod(rawValue: value) else { return false }
            self.method = method
        case "--level":
            guard let level = InstructionSet(rawValue: value) else { return false }
            instructionSet = level
        default:
            guard let number = Double(value) else { return false }
            seconds = number
        }
        return true
    }
}
