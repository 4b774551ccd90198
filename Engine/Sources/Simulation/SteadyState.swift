/// A state that does not change any more, and how the system behaves beside it.
public struct SteadyState: Sendable, Hashable {
    /// A number of the reduced Jacobian: how fast a deviation decays (real part below zero) and turns.
    public struct Eigenvalue: Sendable, Hashable {
        /// Per time unit of the model.
        public var real: Double
        public var imaginary: Double

        public init(real: Double, imaginary: Double) {
            self.real = real
            self.imaginary = imaginary
        }
    }

    public enum Stability: String, Sendable, Hashable {
        case stable, unstable
        /// Some eigenvalue's real part is zero to within rounding, or there is none.
        case undetermined
    }

    /// The road that led to it.
    public enum Method: String, Sendable, Hashable {
        case newton = "Newton's method from the initial state"
        case integration = "time integration, then Newton's method"
    }

    public var columns: [Trajectory.Column]
    /// One value for each column.
    public var values: [Double]
    public var method: Method
    /// Newton steps.
    public var iterations: Int
    /// Of the Jacobian on the states that conserved totals leave free, largest real part first.
    public var eigenvalues: [Eigenvalue]
    public var stability: Stability
    /// Sums that stay at their initial value whatever the rates are.
    public var conservedTotals: [(description: String, total: Double)] {
        zip(moieties, totals).map { ($0, $1) }
    }
    var moieties: [String]
    var totals: [Double]
}

extension SteadyState {
    /// The values as CSV: a line of names and a line of numbers.
    public func csv() -> String {
        let names = columns.map { Trajectory.field($0.name) }.joined(separator: ",")
        return names + "\n" + values.map(Trajectory.number).joined(separator: ",") + "\n"
    }
}

extension SteadyState.Eigenvalue: CustomStringConvertible {
    /// `-0.5` or `-0.5 + 2i`.
    public var description: String {
        imaginary == 0 ? "\(real)" : "\(real) \(imaginary < 0 ? "-" : "+") \(imaginary.magnitude)i"
    }
}

/// Why no steady state was found.
public enum SteadyStateFailure: Error, Sendable, CustomStringConvertible {
    /// Neither Newton's method nor integration came to rest.
    case notFound(lastTime: Double)

    public var description: String {
        switch self {
        case .notFound(let time):
            "no steady state was found: Newton's method does not converge, and the model is not at rest at time"
                + " \(time); it may grow or oscillate for ever, so look at a time course"
        }
    }
}
