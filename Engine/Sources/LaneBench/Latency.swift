import EquationSystems
import ModelFormats
import Simulation

/// From a model's file to its first result in a running process: read, derive, prepare, integrate.
struct Latency: Codable {
    var readMilliseconds: Double
    var deriveMilliseconds: Double
    var runMilliseconds: Double
    /// All of it.
    var totalMilliseconds: Double
    /// The same again in the same process.
    var repeatedMilliseconds: Double

    init(_ workload: Workload, models: String) throws {
        func once() throws -> (read: Double, derived: Double, ended: Double, start: Double) {
            let start = wallTime()
            let model = try readModel(at: models + "/" + workload.model)
            let read = wallTime()
            let system = try EquationSystem(model)
            let simulator = try Simulator(system)
            let derived = wallTime()
            var course = try workload.course(relativeTolerance: 1e-6)
            course.recorded = workload.recorded.isEmpty ? system.states.prefix(10).map(\.name) : workload.recorded
            _ = try simulator.run(course)
            return (read, derived, wallTime(), start)
        }
        let first = try once()
        readMilliseconds = 1e3 * (first.read - first.start)
        deriveMilliseconds = 1e3 * (first.derived - first.read)
        runMilliseconds = 1e3 * (first.ended - first.derived)
        totalMilliseconds = 1e3 * (first.ended - first.start)
        let again = try once()
        repeatedMilliseconds = 1e3 * (again.ended - again.start)
    }
}
