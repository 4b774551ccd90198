import CLanes
import EquationSystems
import Kernels
import LaneSteppers
import ModelFormats

/// A model in Antimony, made ready for the steppers; by the interpreter, which needs no compiler.
struct LaneProblem {
    let system: EquationSystem
    let kernel: LaneKernel
    var shard: LaneShard

    init(
        _ text: String,
        times: [Double],
        subjects: Int = 1,
        recorded names: [String]? = nil,
        compiler: KernelCompiler? = nil,
        instructionSet: InstructionSet = .best
    ) throws {
        let system = try EquationSystem(Antimony.read("model m\n" + text + "\nend\n", file: "m.ant"))
        self.system = system
        let places = (names ?? system.states.map(\.name)).map { name in
            system.observables.firstIndex { $0.name == name } ?? 0
        }
        kernel = LaneKernel(system, recorded: places, compiler: compiler, instructionSet: instructionSet)
        let start = try system.initialValues()
        shard = LaneShard(
            subjects: subjects,
            parameters: (0..<subjects).flatMap { _ in start.parameters },
            initialStates: (0..<subjects).flatMap { _ in start.state },
            start: 0,
            outputTimes: times
        )
    }

    func parameter(_ name: String) -> Int { system.parameters.firstIndex { $0.name == name } ?? 0 }

    func state(_ name: String) -> Int { system.states.firstIndex { $0.name == name } ?? 0 }

    /// Multiplies a parameter of a subject.
    mutating func scale(_ name: String, of subject: Int, by factor: Double) {
        shard.parameters[subject * system.parameters.count + parameter(name)] *= factor
    }

    func run(_ method: LaneMethod, _ relativeTolerance: Double = 1e-8, step: Double = .infinity) throws -> LaneResults {
        // Small remainders of large states are looked at too.
        let options = LaneOptions(relativeTolerance: relativeTolerance, absoluteShare: 1e-3, maximumStep: step)
        return try kernel.run(shard, method, options)
    }

    static func bolus(_ amount: Double, into state: Int, at time: Double) -> lanes_change {
        lanes_change(time: time, value: amount, kind: Int32(lanes_change_bolus.rawValue), target: Int32(state))
    }

    static func inflow(_ rate: Double, into place: Int, from time: Double) -> lanes_change {
        lanes_change(time: time, value: rate, kind: Int32(lanes_change_inflow.rawValue), target: Int32(place))
    }

    static func parameterBolus(_ amount: Double, into parameter: Int, at time: Double) -> lanes_change {
        lanes_change(time: time, value: amount, kind: Int32(lanes_change_parameter.rawValue), target: Int32(parameter))
    }
}
