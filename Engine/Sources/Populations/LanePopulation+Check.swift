internal import Kernels
internal import Simulation

extension LanePopulation {
    /// The largest difference between the compiled and the interpreted right-hand side, relative to each component or
    /// to a thousandth of the largest where that is more, around the state of a typical subject; 0 where the kernel is
    /// not compiled.
    public func largestDifferenceFromInterpreter() -> Double {
        guard let kernel, let typical = Self.typicalValues(course) else { return 0 }
        let start = reduction?.reduced(parameters: typical.parameters, state: typical.state) ?? typical
        return kernel.largestDifferenceFromInterpreter(state: start.state, parameters: start.parameters)
    }
}
