internal import Diagnostics
internal import EquationSystems
internal import ModelFormats
internal import Simulation

extension SuiteCase {
    /// Simulates the case at the product's default tolerances and compares the result.
    ///
    /// Nothing is taken from the case but what its settings state: start, duration, steps, and what to compare.
    ///
    /// - Parameter road: How the equations are solved.
    /// - Returns: the verdict, and for other roads than CVODE which was taken.
    func run(_ road: Road = .cvode) async -> (verdict: Verdict, note: String?) {
        do throws(DiagnosticsError) {
            let model = try readModel(at: modelPath)
            let system = try EquationSystem(model)
            return await compare(system, road)
        } catch {
            let reason = error.diagnostics.map { "\($0.element.map { "\($0): " } ?? "")\($0.message)" }
                .joined(separator: "; ")
            let isRefusal = error.diagnostics.allSatisfy { $0.rule == "unsupported" }
            return (isRefusal ? .refused(reason) : .failed(reason), nil)
        }
    }

    private func compare(_ system: EquationSystem, _ road: Road) async -> (Verdict, String?) {
        guard let expected = expected() else { return (.failed("the case has no readable results file"), nil) }
        let end = settings.start + settings.duration
        var course = TimeCourse(start: settings.start, end: end, steps: settings.steps)
        course.recorded = settings.quantities.enumerated().map { index, quantity in
            system.observable(named: quantity)?.name ?? settings.variables[index]
        }
        var note: String?
        let rows: [[Double]]
        do {
            switch road {
            case .cvode:
                let found = try simulate(system, course)
                rows = Self.rows(found.values[...], found.columns.count)
            case .lanes(let lanes):
                let found = try await lanes.run(system, course)
                note = found.note
                rows = Self.rows(found.values, course.recorded?.count ?? 1)
            }
        } catch {
            return (.failed("\(error)"), note)
        }
        let table = ResultTable(variables: settings.variables, times: course.outputTimes, rows: rows)
        let difference = table.difference(
            from: expected,
            absolute: settings.absoluteTolerance,
            relative: settings.relativeTolerance
        )
        return (difference.map { .wrong($0) } ?? .pass, note)
    }

    private static func rows(_ values: ArraySlice<Double>, _ width: Int) -> [[Double]] {
        stride(from: values.startIndex, to: values.endIndex, by: max(1, width)).map { Array(values[$0..<$0 + width]) }
    }
}
