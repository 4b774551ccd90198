public import Integrators

extension IntegrationStatistics {
    /// The counts, one a line: SUNDIALS' name, the number, what was counted.
    ///
    /// **Source**: CVODE's user documentation, optional output functions.
    public var table: String {
        let rows: [(name: String, count: Int, meaning: String)] = [
            ("nst", steps, "internal steps"),
            ("netf", errorTestFailures, "failures of the local error test"),
            ("nfe", rhsEvaluations, "evaluations of the right-hand side"),
            ("nje", jacobianEvaluations, "evaluations of the Jacobian"),
            ("nsetups", linearSetups, "factorisations of the Newton matrix"),
            ("nni", nonlinearIterations, "nonlinear iterations"),
            ("ncfn", nonlinearConvergenceFailures, "failures of the nonlinear iteration to converge"),
            ("nge", rootEvaluations, "evaluations of the watched conditions"),
            ("starts", starts, "starts: the first, and one after each discontinuity"),
        ]
        let width = rows.map { "\($0.count)".count }.max() ?? 0
        return rows.map { row in
            let name = row.name + String(repeating: " ", count: 7 - row.name.count)
            let number = "\(row.count)"
            return "\(name)  \(String(repeating: " ", count: width - number.count))\(number)  \(row.meaning)"
        }.joined(separator: "\n")
    }
}
