internal import CLanes
internal import EquationSystems

/// A stepper that is to be compiled together with one model's functions, all sizes being numbers.
///
/// It takes about five times as long to compile as the functions alone and pays for large populations.
package struct KernelFusion: Sendable, Hashable {
    package enum Stepper: String, Sendable, Hashable { case tsit5, verner7, rodas5p }

    package var stepper: Stepper
    /// States that infusions flow into.
    package var inflowStates: [Int]
    /// States that the observables depend on.
    package var neededStates: [Int]

    /// States that conserved totals determine.
    package var dependents: [ReducedSystem.Dependent]
    /// Subjects side by side: twice as many as elsewhere where a step is short, since its operations wait for each other
    /// more than for the processor.
    package var lanes = Int(LANES_WIDTH)

    /// Bytes of the first-level cache that every processor of the supported levels has.
    static let firstLevelCache = 32_768

    package init(
        _ stepper: Stepper,
        inflowStates: [Int],
        neededStates: [Int],
        dependents: [ReducedSystem.Dependent] = []
    ) {
        self.dependents = dependents
        self.stepper = stepper
        self.inflowStates = inflowStates
        self.neededStates = neededStates
    }

    /// How many vectors a step reads or writes.
    func vectors(_ system: EquationSystem, _ factorization: SparseFactorization) -> Int {
        let states = system.states.count
        switch stepper {
        case .tsit5: return 12 * states + system.parameters.count
        case .verner7: return 28 * states + system.parameters.count
        case .rodas5p:
            return 15 * states + system.jacobian.count + factorization.entries.count + system.parameters.count
        }
    }

    /// The whole text of a kernel: types, the model's functions, sizes, and the stepper.
    func text(
        _ functions: String,
        _ source: KernelSource,
        _ system: EquationSystem,
        _ factorization: SparseFactorization
    ) -> String {
        let sizes = [
            ("STATES", system.states.count), ("PARAMETERS", system.parameters.count),
            ("CONSTANTS", source.constantCount), ("OBSERVABLES", system.observables.count),
            ("ENTRIES", system.jacobian.count), ("FACTORS", factorization.entries.count),
            ("INFLOWS", inflowStates.count), ("NEEDED", neededStates.count),
            ("HAS_TIME", source.hasTimeDerivative ? 1 : 0), ("DEPENDENTS", dependents.count),
        ]
        let timeDerivative = source.hasTimeDerivative ? "" : "static void kernel_time_derivative();"
        let stepperText =
            switch stepper {
            case .tsit5: lanes_text_tsit5
            case .verner7: lanes_text_verner7
            case .rodas5p: lanes_text_rodas5p
            }
        // Headers of the C library would take longer to read than all the rest.
        return """
            // One model over eight subjects side by side, with its stepper.
            #include <stdbool.h>
            #include <stddef.h>
            #include <stdint.h>
            void *aligned_alloc(size_t, size_t), *memset(void *, int, size_t), *memcpy(void *, const void *, size_t);
            void free(void *);
            #define FUSED
            #define W \(lanes)
            \(sizes.map { "#define FUSED_\($0.0) \($0.1)" }.joined(separator: "\n"))
            static const int fused_inflow_states[] = {\(Self.list(inflowStates))};
            static const int fused_needed[] = {\(Self.list(neededStates))};
            static const int fused_totals[] = {\(Self.list(dependents.map(\.total)))};
            \(Self.part(lanes_text_base))
            \(functions.replacing("\nvoid kernel_", with: "\nstatic void kernel_"))
            \(timeDerivative)
            static inline void fused_dependents(const vd *x, vd *result) {
            \(dependents.enumerated().map { "    result[\($0)] = \(Self.sum($1.terms));" }.joined(separator: "\n"))
                (void)x, (void)result;
            }
            \(Self.part(lanes_text_run))
            \(Self.part(stepperText))
            int kernel_run(const lanes_model *model, const lanes_problem *problem) {
                return \(stepper.rawValue)(model, problem);
            }

            """
    }

    private static func sum(_ terms: [ReducedSystem.Term]) -> String {
        let parts = terms.map { term in
            let size = abs(term.weight) == 1 ? "" : "\(KernelEmitter.literal(abs(term.weight))) * "
            return "\(term.weight < 0 ? "-" : "+") \(size)x[\(term.state)]"
        }
        return parts.isEmpty ? "K(0.0)" : parts.joined(separator: " ")
    }

    private static func list(_ places: [Int]) -> String {
        places.isEmpty ? "0" : places.map { "\($0)" }.joined(separator: ", ")
    }

    private static func part(_ which: lanes_text) -> String {
        String(cString: lanes_stepper_text(which)).split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("#include") }.joined(separator: "\n")
    }
}
