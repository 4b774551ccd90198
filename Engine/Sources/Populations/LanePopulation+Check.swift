internal import EquationSystems
internal import Kernels
internal import Simulation

extension LanePopulation {
    /// The largest difference between the compiled and the interpreted right-hand side, relative to each component or
    /// to a thousandth of the largest where that is more, around the state of a typical subject; 0 where the kernel is
    /// not compiled.
    public func largestDifferenceFromInterpreter() -> Double {
        guard let kernel, let typical = course.typicalValues() else { return 0 }
        let held = course.heldSystem.parameters.count - typical.parameters.count
        let parameters = typical.parameters + Array(repeating: 0, count: held)
        return kernel.largestDifferenceFromInterpreter(state: typical.state, parameters: parameters)
    }
}
