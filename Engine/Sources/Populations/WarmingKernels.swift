public import Kernels
public import Simulation

/// Answers at once on the interpreter while a kernel is compiled for the requests that follow.
///
/// Each population has one road from its first subject to its last: it is chosen when the population is asked for, and
/// a kernel that becomes ready later serves later requests only.
public actor WarmingKernels {
    private enum State {
        case compiling
        case ready
        /// There is no compiler, or it failed: nothing to wait for.
        case interpreted
    }

    private let compiler: KernelCompiler?
    private let cache: KernelCache
    private let maximumCount: Int
    private var states: [String: State] = [:]
    /// The keys of `states`, the least recently used first.
    private var order: [String] = []
    private var tasks: [String: Task<Void, Never>] = [:]

    /// - Parameters:
    ///   - compiler: What to compile with; nil for the interpreter for ever.
    ///   - cache: Where compiled kernels are kept, and found again by later processes.
    ///   - maximumCount: How many models are remembered; the least recently used go first.
    public init(
        compiler: KernelCompiler? = KernelCompiler.find(),
        cache: KernelCache = .standard,
        maximumCount: Int = 100
    ) {
        self.compiler = compiler
        self.cache = cache
        self.maximumCount = max(1, maximumCount)
    }

    /// A population on the best road that is ready now; the first time for a key, compilation begins beside it.
    ///
    /// - Parameters:
    ///   - key: What decides the kernel: a hash of the model and of what is recorded.
    ///   - course: What each subject is to do.
    ///   - options: How it is run.
    /// - Returns: a population with its road.
    public func population(
        _ key: String,
        _ course: PreparedTimeCourse,
        options: LanePopulation.Options = LanePopulation.Options()
    ) -> LanePopulation {
        order.removeAll { $0 == key }
        order.append(key)
        if order.count > maximumCount { states[order.removeFirst()] = nil }
        switch states[key] {
        case .ready: return LanePopulation(course, options: options, compiler: compiler, cache: cache)
        case .compiling, .interpreted: break
        case nil: warm(key, course, options)
        }
        return LanePopulation(course, options: options, compiler: nil, cache: cache)
    }

    /// Waits until nothing is being compiled.
    public func settle() async {
        while let task = tasks.first?.value { await task.value }
    }

    private func warm(_ key: String, _ course: PreparedTimeCourse, _ options: LanePopulation.Options) {
        guard let compiler else {
            states[key] = .interpreted
            return
        }
        states[key] = .compiling
        let cache = cache
        tasks[key] = Task.detached(priority: .background) {
            let population = LanePopulation(course, options: options, compiler: compiler, cache: cache)
            var isCompiled = false
            if case .lanes(_, .compiled) = population.road { isCompiled = true }
            await self.finish(key, isCompiled)
        }
    }

    private func finish(_ key: String, _ isCompiled: Bool) {
        tasks[key] = nil
        if states[key] != nil { states[key] = isCompiled ? .ready : .interpreted }
    }
}
