import EquationSystems
import ModelFormats
import Simulation

/// The equations of a model written in Antimony.
func system(_ antimony: String) throws -> EquationSystem {
    try EquationSystem(Antimony.read(antimony, file: "test.ant"))
}

/// Simulates a model written in Antimony.
func simulate(_ antimony: String, _ course: TimeCourse) throws -> Trajectory {
    try simulate(system(antimony), course)
}

/// Values that must exist, for tests.
struct Missing: Error {
    var name: String
}

extension Trajectory {
    /// A column that must exist.
    func column(_ name: String) throws -> [Double] {
        guard let values = self[name] else { throw Missing(name: name) }
        return values
    }
}
