internal import Diagnostics
internal import EquationSystems
internal import ModelFormats
internal import Simulation

extension SuiteCase {
    /// Simulates the case at the product's default tolerances and compares the result.
    ///
    /// Nothing is taken from the case but what its settings state: start, duration, steps, and what to compare.
    func run() -> Verdict {
        do throws(DiagnosticsError) {
            let model = try readModel(at: modelPath)
            let system = try EquationSystem(model)
            return compare(system)
        } catch {
            let reason = error.diagnostics.map { "\($0.element.map { "\($0): " } ?? "")\($0.message)" }
                .joined(separator: "; ")
            let isRefusal = error.diagnostics.allSatisfy { $0.rule == "unsupported" }
            return isRefusal ? .refused(reason) : .failed(reason)
        }
    }

    private func compare(_ system: EquationSystem) -> Verdict {
        guard let expected = expected() else { return .failed("the case has no readable results file") }
        let end = settings.start + settings.duration
        var course = TimeCourse(start: settings.start, end: end, steps: settings.steps)
        course.recorded = settings.quantities.enumerated().map { index, quantity in
            system.observable(named: quantity)?.name ?? settings.variables[index]
        }
        let found: Trajectory
        do {
            found = try simulate(system, course)
        } catch {
            return .failed("\(error)")
        }
        let width = found.columns.count
        let table = ResultTable(
            variables: settings.variables,
            times: found.times,
            rows: found.times.indices.map { Array(found.values[($0 * width)..<(($0 + 1) * width)]) }
        )
        let difference = table.difference(
            from: expected,
            absolute: settings.absoluteTolerance,
            relative: settings.relativeTolerance
        )
        return difference.map { .wrong($0) } ?? .pass
    }
}
