package import CLanes
public import EquationSystems
internal import Expressions

/// A system made executable over lanes, by one of two roads that share one interface: compiled C, or the interpreter.
///
/// An immutable value that threads may share; each thread makes its own `LaneModel`.
public struct LaneKernel: Sendable {
    /// Which road a kernel takes.
    public enum Road: Sendable, Hashable {
        case compiled
        /// The reason why it is not compiled, as a sentence without a full stop.
        case interpreted(because: String)
    }

    /// What is executed, with the observables that were asked for only.
    public let system: EquationSystem
    public let road: Road
    public let instructionSet: InstructionSet
    /// Whether the Jacobian holds neither state nor time, and the right-hand side no time: `dy/dt = A y + b`.
    public let isLinear: Bool
    /// States that conserved totals determine, and that are therefore not stepped.
    package let dependents: [ReducedSystem.Dependent]
    private let dependentTables: DependentTables
    /// States that the observables depend on.
    package let neededStates: [Int]
    package let factorization: SparseFactorization
    package let tables: SparseFactorizationTables
    package let jacobianPlaces: LanePlaces
    private let interpreter: Interpreter
    private let loaded: LoadedKernel?
    private let constantCount: Int
    /// The stepper that was compiled together with the functions; nil where these are called by pointer.
    package private(set) var fused: FusedStepper?
    /// Why the stepper is not compiled together with the functions although that was asked for; nil where it is.
    public private(set) var fusionNote: String?

    /// Whether the stepper is compiled together with the functions.
    public var isFused: Bool { fused != nil }

    /// Makes a kernel.
    ///
    /// - Parameters:
    ///   - system: The equations. Only the observables in `recorded` are computed.
    ///   - recorded: Places among the system's observables.
    ///   - dependents: What a reduced system has beside its states.
    ///   - compiler: What to compile with; nil for the interpreter.
    ///   - cache: Where compiled kernels are kept.
    ///   - instructionSet: The level of the steppers; a compiled kernel has its compiler's.
    package init(
        _ system: EquationSystem,
        recorded: [Int],
        dependents: [ReducedSystem.Dependent] = [],
        compiler: KernelCompiler?,
        cache: KernelCache = .standard,
        instructionSet: InstructionSet = .best
    ) {
        var own = system
        own.observables = recorded.map { system.observables[$0] }
        own.events = []
        own.discontinuities = []
        self.system = own
        self.dependents = dependents
        dependentTables = DependentTables(dependents)
        let places = own.jacobian.map { (row: $0.row, column: $0.column) }
        factorization = SparseFactorization(size: own.states.count, places: places)
        tables = SparseFactorizationTables(factorization)
        jacobianPlaces = LanePlaces(places)
        let graph = own.graph
        func isFixed(_ ids: [ExpressionID]) -> Bool {
            graph.leaves(of: ids).allSatisfy { leaf in
                switch leaf {
                case .state, .time: false
                default: true
                }
            }
        }
        isLinear = isFixed(own.jacobian.map(\.value)) && !graph.leaves(of: own.rightHandSide).contains(.time)
        neededStates = graph.leaves(of: own.observables.map(\.value))
            .compactMap { if case .state(let index) = $0 { index } else { nil } }.sorted()
        interpreter = Interpreter(own)
        var loaded: LoadedKernel?
        var road = Road.interpreted(because: "no C compiler was given or found")
        var constants = 0
        if let compiler {
            let source = KernelSource(own, factorization: factorization)
            do throws(KernelCache.Failure) {
                loaded = try LoadedKernel(cache.library(for: source, compiler), source)
                constants = source.constantCount
                road = .compiled
            } catch {
                road = .interpreted(because: error.note)
            }
        }
        self.loaded = loaded
        self.road = road
        constantCount = constants
        self.instructionSet = loaded == nil ? instructionSet : compiler?.instructionSet ?? instructionSet
    }

    /// The same kernel with its stepper compiled together with the functions, or this one with the reason why not.
    ///
    /// Results agree to rounding with those of the kernel that is not fused, and to the bit among each other.
    package func fusing(
        _ stepper: KernelFusion.Stepper,
        inflowStates: [Int],
        needsAllStates: Bool = false,
        compiler: KernelCompiler,
        cache: KernelCache
    ) -> LaneKernel {
        var kernel = self
        guard case .compiled = road, compiler.instructionSet == instructionSet else {
            kernel.fusionNote = "the functions are interpreted"
            return kernel
        }
        guard system.states.count <= KernelSource.unrolledStateLimit else {
            kernel.fusionNote = "more than \(KernelSource.unrolledStateLimit) states"
            return kernel
        }
        let needed = needsAllStates ? Array(system.states.indices) : neededStates
        var fusion = KernelFusion(stepper, inflowStates: inflowStates, neededStates: needed, dependents: dependents)
        // A host is asked about eight lanes.
        if !needsAllStates, fusion.vectors(system, factorization) * 2 * 64 <= KernelFusion.firstLevelCache {
            fusion.lanes = 2 * Int(LANES_WIDTH)
        }
        let source = KernelSource(system, factorization: factorization, fusion: fusion)
        do throws(KernelCache.Failure) {
            kernel.fused = try FusedStepper(cache.library(for: source, compiler), fusion)
        } catch {
            kernel.fusionNote = error.note
        }
        return kernel
    }

    /// What a stepper calls, with working memory for one thread.
    package func makeModel() -> LaneModel {
        var model = sizes
        guard let loaded else { return makeInterpretedModel() }
        model.constants = Int32(constantCount)
        model.setup = loaded.setup
        model.rhs = loaded.rhs
        model.matrix = loaded.matrix
        model.time_derivative = loaded.timeDerivative
        model.outputs = loaded.outputs
        model.factor = loaded.factor
        model.lusolve = loaded.lusolve
        return LaneModel(model, self)
    }

    /// The same by the interpreter, whatever the road.
    func makeInterpretedModel() -> LaneModel { LaneModel(sizes, interpreter: interpreter, system, self) }

    private var sizes: lanes_model {
        var model = lanes_model()
        model.abi = UInt32(LANES_ABI)
        model.states = Int32(system.states.count)
        model.parameters = Int32(system.parameters.count)
        model.observables = Int32(system.observables.count)
        model.jacobian_entries = Int32(system.jacobian.count)
        model.jacobian_places = jacobianPlaces.pointer
        dependentTables.attach(to: &model)
        return model
    }
}

/// Rows and columns in memory, as the C steppers read them.
package final class LanePlaces: @unchecked Sendable {
    // NOTE: written by `init` only, so that threads may share it.
    package let pointer: UnsafePointer<Int32>

    init(_ places: [(row: Int, column: Int)]) {
        let memory = UnsafeMutablePointer<Int32>.allocate(capacity: max(1, 2 * places.count))
        for (index, place) in places.enumerated() {
            memory[2 * index] = Int32(place.row)
            memory[2 * index + 1] = Int32(place.column)
        }
        pointer = UnsafePointer(memory)
    }

    deinit { pointer.deallocate() }
}

/// A kernel's functions with the working memory that they need: belongs to one thread at a time.
package final class LaneModel {
    package private(set) var model: lanes_model
    /// Keeps functions and tables alive.
    private let kernel: LaneKernel
    private let evaluation: (any KernelEvaluation<SIMD8<Double>>)?

    init(_ model: lanes_model, _ kernel: LaneKernel) {
        self.model = model
        self.kernel = kernel
        evaluation = nil
    }

    init(_ model: lanes_model, interpreter: Interpreter, _ system: EquationSystem, _ kernel: LaneKernel) {
        self.model = model
        self.kernel = kernel
        evaluation = interpreter.evaluation(of: SIMD8<Double>.self)
        self.model.context = Unmanaged.passUnretained(self).toOpaque()
        self.model.setup = { context, _, _, parameters, _, _ in
            guard let parameters else { return }
            interpreted(context)?.setParameters(lanes(parameters))
        }
        self.model.rhs = { context, time, state, _, _, result in
            guard let time, let state, let result else { return }
            interpreted(context)?.rightHandSide(lanes(time).pointee, lanes(state), lanes(result))
        }
        self.model.matrix = { context, time, state, _, _, result in
            guard let time, let state, let result else { return }
            interpreted(context)?.jacobian(lanes(time).pointee, lanes(state), lanes(result))
        }
        self.model.outputs = { context, time, state, _, _, result in
            guard let time, let state, let result else { return }
            interpreted(context)?.observables(lanes(time).pointee, lanes(state), lanes(result))
        }
        if !system.timeDerivative.isEmpty {
            self.model.time_derivative = { context, time, state, _, _, result in
                guard let time, let state, let result else { return }
                interpreted(context)?.timeDerivative(lanes(time).pointee, lanes(state), lanes(result))
            }
        }
    }

    fileprivate var interpretation: (any KernelEvaluation<SIMD8<Double>>)? { evaluation }
}

private func interpreted(_ context: UnsafeMutableRawPointer?) -> (any KernelEvaluation<SIMD8<Double>>)? {
    context.flatMap { Unmanaged<LaneModel>.fromOpaque($0).takeUnretainedValue().interpretation }
}

private func lanes(_ values: UnsafePointer<Double>) -> UnsafePointer<SIMD8<Double>> {
    UnsafeRawPointer(values).assumingMemoryBound(to: SIMD8<Double>.self)
}

private func lanes(_ values: UnsafeMutablePointer<Double>) -> UnsafeMutablePointer<SIMD8<Double>> {
    UnsafeMutableRawPointer(values).assumingMemoryBound(to: SIMD8<Double>.self)
}
