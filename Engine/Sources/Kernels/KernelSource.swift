package import EquationSystems
internal import CLanes
internal import Expressions

/// The C text of a model's functions over lanes.
///
/// What depends on parameters alone is computed once a subject, in `setup`: whole expressions, the parts of sums and
/// products that are such, and reciprocals of such divisors. Common sub-expressions of a function are computed once.
/// Numbers are written in hexadecimal, so that they are read back exactly.
package struct KernelSource: Sendable, Hashable {
    /// The whole text: no header is included.
    package private(set) var text = ""
    /// How many values `setup` writes.
    package private(set) var constantCount = 0
    package let hasTimeDerivative: Bool
    package let hasFactorization: Bool
    /// The stepper that is compiled together with the functions; nil where these are called by pointer.
    package let fusion: KernelFusion?

    /// Functions alone gain nothing above the first level; a stepper's loops are unrolled from the second on.
    var optimization: String { fusion == nil ? "-O1" : "-O2" }

    /// Systems above this many states use the tables for LU: unrolled code would take long to compile.
    package static let unrolledStateLimit = 50

    /// Emits a system's right-hand side, Jacobian, derivative by time and observables.
    ///
    /// - Complexity: O(*n*) in the size of the expressions and of the factorisation.
    package init(_ system: EquationSystem, factorization: SparseFactorization, fusion: KernelFusion? = nil) {
        self.fusion = fusion
        hasTimeDerivative = !system.timeDerivative.isEmpty
        hasFactorization = system.states.count <= Self.unrolledStateLimit
        var emitter = KernelEmitter(system)
        var functions = emitter.function("rhs", system.rightHandSide)
        functions += emitter.function("matrix", system.jacobian.map(\.value))
        if hasTimeDerivative { functions += emitter.function("time_derivative", system.timeDerivative) }
        functions += emitter.function("outputs", system.observables.map(\.value))
        functions += emitter.setup()
        if hasFactorization { functions += Self.factorization(factorization) }
        constantCount = emitter.constantCount
        if let fusion {
            text = fusion.text(functions, self, system, factorization)
            return
        }
        text = """
            // Functions of one model over eight subjects side by side.
            #define W \(LANES_WIDTH)
            typedef double vd __attribute__((vector_size(64)));
            typedef long vi __attribute__((vector_size(64)));

            \(String(cString: lanes_kernel_prelude()))
            \(functions)
            """
    }

    /// LU written out, with local names instead of updates in memory, which halves the time to compile.
    private static func factorization(_ plan: SparseFactorization) -> String {
        var text = "\nvoid kernel_factor(const double *restrict jacobian, const double *restrict scale, "
        text += "double *restrict factors) {\n"
        text += "    const vd *J = (const vd *)jacobian;\n    const vd g = *(const vd *)scale;\n"
        text += "    vd *A = (vd *)factors;\n    (void)J, (void)g, (void)A;\n"
        for (index, entry) in plan.entries.enumerated() {
            var sum = entry.source.map { "-J[\($0)]" } ?? "K(0.0)"
            if entry.kind == .pivot { sum = entry.source.map { "g - J[\($0)]" } ?? "g" }
            for product in entry.products { sum += " - a\(product.0) * a\(product.1)" }
            switch entry.kind {
            case .upper: break
            case .lower: sum = "(\(sum)) * a\(plan.pivots[entry.column])"
            case .pivot: sum = "1.0 / (\(sum))"
            }
            text += "    const vd a\(index) = \(sum);\n"
        }
        for index in plan.entries.indices { text += "    A[\(index)] = a\(index);\n" }
        text += "}\n\nvoid kernel_lusolve(const double *restrict factors, const double *restrict right, "
        text += "double *restrict solution) {\n"
        text += "    const vd *A = (const vd *)factors, *b = (const vd *)right;\n    vd *x = (vd *)solution;\n"
        text += "    (void)A, (void)b, (void)x;\n"
        for (row, terms) in plan.left.enumerated() {
            var sum = "b[\(plan.order[row])]"
            for term in terms { sum += " - A[\(term.entry)] * z\(term.column)" }
            text += "    const vd z\(row) = \(sum);\n"
        }
        for (row, terms) in plan.right.enumerated().reversed() {
            var sum = "z\(row)"
            for term in terms { sum += " - A[\(term.entry)] * x\(term.column)" }
            text += "    const vd x\(row) = (\(sum)) * A[\(plan.pivots[row])];\n"
        }
        for (row, state) in plan.order.enumerated() { text += "    x[\(state)] = x\(row);\n" }
        return text + "}\n"
    }
}
