import EquationSystems
import Foundation
import Kernels
import LaneSteppers
import ModelFormats
import Testing

@Suite("States that conserved totals determine are not stepped")
struct ReducedSystemTests {
    private struct Pair {
        var whole: LaneKernel
        var reduced: LaneKernel
        var reduction: ReducedSystem
        var wholeShard: LaneShard
        var reducedShard: LaneShard
    }

    private func pair(
        _ text: String,
        recorded names: [String],
        times: [Double],
        changed: Set<Int> = [],
        compiler: KernelCompiler? = nil
    ) throws -> Pair {
        let system = try EquationSystem(Antimony.read("model m\n\(text)\nend\n", file: "m.ant"))
        let start = try system.initialValues()
        let places = names.map { name in system.observables.firstIndex { $0.name == name } ?? 0 }
        let reduction = ReducedSystem(system, start: start.state, changed: changed)
        let own = reduction.reduced(parameters: start.parameters, state: start.state)
        func shard(_ values: (parameters: [Double], state: [Double])) -> LaneShard {
            LaneShard(
                subjects: 1,
                parameters: values.parameters,
                initialStates: values.state,
                start: 0,
                outputTimes: times
            )
        }
        return Pair(
            whole: LaneKernel(system, recorded: places, compiler: compiler),
            reduced: LaneKernel(
                reduction.system,
                recorded: places,
                dependents: reduction.dependents,
                compiler: compiler
            ),
            reduction: reduction,
            wholeShard: shard((start.parameters, start.state)),
            reducedShard: shard(own)
        )
    }

    /// Two enzymes and their complexes: Huang and Ferrell, PNAS 93 (1996) 10078-10083, one stage of it.
    private static let cycle = """
        compartment c = 1; species A in c = 1.2, P in c = 0, E in c = 0.01, F in c = 0.02, AE in c = 0, PF in c = 0;
        A + E -> AE; 100 * A * E;  AE -> A + E; 15 * AE;  AE -> P + E; 15 * AE;
        P + F -> PF; 100 * P * F;  PF -> P + F; 15 * PF;  PF -> A + F; 5 * PF;
        """

    @Test("A cycle of two enzymes keeps three of six states, and the numbers", arguments: [false, true])
    func cycle(compiled: Bool) throws {
        let compiler = compiled ? KernelCompiler.find() : nil
        let names = ["A", "P", "E", "F", "AE", "PF"]
        let pair = try pair(Self.cycle, recorded: names, times: (0...20).map { Double($0) }, compiler: compiler)
        #expect(pair.reduction.system.states.count == 3)
        #expect(pair.reduction.dependents.count == 3)
        for method in [LaneMethod.tsit5, .verner7, .rodas5P] {
            let options = LaneOptions(relativeTolerance: 1e-9)
            let whole = try pair.whole.run(pair.wholeShard, method, options)
            let reduced = try pair.reduced.run(pair.reducedShard, method, options)
            #expect(reduced.failures[0] == nil)
            for (a, b) in zip(whole.values, reduced.values) { #expect(abs(a - b) < 1e-8, "\(method): \(a) \(b)") }
            // The same errors are held, so that steps are the same but for rounding.
            let (a, b) = (whole.steps[0].accepted, reduced.steps[0].accepted)
            #expect(abs(a - b) <= max(2, a / 50), "\(method): \(a) steps and \(b)")
        }
    }

    @Test("The Jacobian by the chain rule is the derivative of the reduced equations")
    func jacobian() throws {
        let reduction = try pair(Self.cycle, recorded: ["A"], times: [1]).reduction
        var differentiated = reduction.system
        differentiated.differentiate()
        func values(_ system: EquationSystem) throws -> [[Double]] {
            var system = system
            system.observables = system.jacobian.map { Observable(name: "\($0.row),\($0.column)", value: $0.value) }
            let kernel = LaneKernel(system, recorded: Array(system.observables.indices), compiler: nil)
            let shard = LaneShard(
                subjects: 1,
                parameters: [1] + Array(repeating: 1.7, count: system.parameters.count - 1),
                initialStates: [0.3, 0.2, 0.1],
                start: 0,
                outputTimes: [0]
            )
            let found = try kernel.run(shard, .tsit5, LaneOptions(relativeTolerance: 1e-6)).values
            var matrix = [[Double]](repeating: [0, 0, 0], count: 3)
            for (entry, value) in zip(system.jacobian, found) { matrix[entry.row][entry.column] = value }
            return matrix
        }
        let (a, b) = (try values(reduction.system), try values(differentiated))
        for row in 0..<3 { for column in 0..<3 { #expect(abs(a[row][column] - b[row][column]) < 1e-9) } }
    }

    @Test("A state that is used up keeps its own accuracy", arguments: [LaneMethod.tsit5, .verner7, .rodas5P])
    func usedUp(method: LaneMethod) throws {
        // A = exp(-t) is the one that goes, as 1 - B; without its error in the norm it would be a thousand times worse.
        let text = "compartment c = 1; species A in c = 1, B in c = 0; A -> B; A;"
        let pair = try pair(text, recorded: ["A"], times: [0, 2, 4, 6, 8])
        #expect(pair.reduction.dependents.map(\.state) == [0])
        let options = LaneOptions(relativeTolerance: 1e-6, absoluteShare: 1e-4)
        let values = try pair.reduced.run(pair.reducedShard, method, options).values
        for (value, time) in zip(values, [0.0, 2, 4, 6, 8]) {
            #expect(abs(value / exp(-time) - 1) < 3e-5, "time \(time): \(value)")
        }
    }

    @Test("A total that doses change stays")
    func dosed() throws {
        let system = try pair(Self.cycle, recorded: ["A"], times: [1]).whole.system
        let state = try #require(system.states.firstIndex { $0.name == "E" })
        let reduction = try pair(Self.cycle, recorded: ["A"], times: [1], changed: [state]).reduction
        #expect(reduction.dependents.count == 2)
        #expect(!reduction.dependents.contains { $0.state == state })
    }
}
