package import Kernels

/// A method that carries several subjects side by side through time, each with its own step.
public enum LaneMethod: String, Sendable, Hashable, CaseIterable, Codable {
    /// The explicit Runge-Kutta pair of order 5(4), for systems that are not stiff.
    ///
    /// **Source**: Tsitouras, Comput. Math. Appl. 62 (2011) 770-775, doi:10.1016/j.camwa.2011.06.002.
    case tsit5 = "Tsit5"
    /// The explicit Runge-Kutta pair of order 7(6), for tight tolerances.
    ///
    /// **Source**: Verner, Numer. Algorithms 53 (2010) 383-396, doi:10.1007/s11075-009-9290-3.
    case verner7 = "Verner7"
    /// The Rosenbrock-Wanner method of order 5(4) with analytic Jacobian, for stiff systems.
    ///
    /// **Source**: Steinebach, BIT Numer. Math. 63:27 (2023), doi:10.1007/s10543-023-00967-x.
    case rodas5P = "Rodas5P"
    /// The exact solution of a linear system with constant coefficients by matrix exponentials.
    case exactLinear = "matrix exponential"
}

extension LaneMethod {
    /// Whether stability limits the steps on stiff systems.
    package var isExplicit: Bool { self == .tsit5 || self == .verner7 }

    /// The stepper that can be compiled together with a model; nil where there is none.
    package var fusedStepper: KernelFusion.Stepper? {
        switch self {
        case .tsit5: .tsit5
        case .verner7: .verner7
        case .rodas5P: .rodas5p
        case .exactLinear: nil
        }
    }
}
