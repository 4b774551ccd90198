import Foundation
import Kernels
import LaneSteppers

/// What the command line asks for.
struct BenchOptions {
    enum Task: String {
        /// Rates and errors of our own roads, on one core.
        case measure
        /// Writes draws and models for other programs into `--output`.
        case describe
        /// Answers requests to run subjects of one workload.
        case serve
        /// Counts work and allocations as JSON.
        case count
        /// Times from a model file to its first result.
        case latency
    }

    var task = Task.measure
    var models = "Benchmarks/models"
    var output = "."
    var tolerances: [Double]?
    var absoluteShare = 1e-2
    var usesInterpreter = false
    var fuses = true
    var method: LaneMethod?
    var instructionSet = InstructionSet.best
    var seconds = 0.5
    var threads = 1
    var workloads: [String] = []

    static let usage = """
        LaneBench [measure|describe|serve|count|latency] [W1 W2 W3H W3M W3L] [--models FOLDER] [--output FOLDER]
                  [--tolerances 1e-5,1e-6] [--share S] [--interpreter] [--no-fusing] [--method Tsit5|Rodas5P|"matrix exponential"]
                  [--level baseline|avx2|avx512] [--seconds S] [--threads N]
        """

    /// - Returns: nil where an argument is not understood.
    init?(_ arguments: [String]) {
        var rest = arguments[...]
        if let task = rest.first.flatMap(Task.init) {
            self.task = task
            rest.removeFirst()
        }
        while let argument = rest.popFirst() {
            if argument == "--interpreter" {
                usesInterpreter = true
            } else if argument == "--no-fusing" {
                fuses = false
            } else if argument.hasPrefix("--") {
                guard let value = rest.popFirst(), take(argument, value) else { return nil }
            } else {
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
        case "--seconds":
            guard let number = Double(value) else { return false }
            seconds = number
        case "--threads":
            guard let number = Int(value), number > 0 else { return false }
            threads = number
        default: return false
        }
        return true
    }
}
