internal import EquationSystems
internal import Foundation
internal import Kernels
internal import LaneSteppers
internal import Populations
internal import Simulation

/// How the equations of a case are solved.
enum Road: Sendable {
    case cvode
    case lanes(LaneRoad)
}

/// Eight subjects side by side, of which a case needs one.
struct LaneRoad: Sendable {
    /// Nil for the interpreter.
    let compiler: KernelCompiler?
    let cache = KernelCache(folder: NSTemporaryDirectory() + "/heptad-conformance-kernels")

    /// Runs one subject over lanes, or by CVODE where lanes cannot; the note says which, and by how much the
    /// right-hand sides of both roads differ.
    func run(_ system: EquationSystem, _ course: TimeCourse) async throws -> (values: ArraySlice<Double>, note: String)
    {
        let prepared = try Simulator(system).prepare(course)
        let population = LanePopulation(prepared, compiler: compiler, cache: cache)
        var note =
            switch population.road {
            case .cvode(let reason): "by CVODE: \(reason)"
            case .lanes(let method, .compiled): "\(method.rawValue), compiled"
            case .lanes(let method, .interpreted): "\(method.rawValue), interpreted"
            }
        if let kernel = population.kernel, kernel.road == .compiled {
            let difference = population.largestDifferenceFromInterpreter()
            note += ", right-hand side within \(difference)"
            if difference > 1e-12 { throw RoadsDiffer(difference: difference) }
        }
        let results = try await population.run(0..<1) { _ in [] }
        if let failure = results.failures.first { throw failure.error }
        return (results[0] ?? [], note)
    }
}

/// The right-hand sides of two roads are not the same.
struct RoadsDiffer: Error, CustomStringConvertible {
    let difference: Double

    var description: String { "compiled and interpreted right-hand sides differ by \(difference)" }
}
