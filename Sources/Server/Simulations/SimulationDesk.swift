public import Dossiers
internal import Foundation
internal import HTTPTypes
internal import Pages

/// Answers questions to experiments: from the cache, or by running them in turn and within a time.
public actor SimulationDesk {
    /// Bounds on the work that clients can cause.
    public struct Limits: Sendable {
        /// Simulations that run at a time; one processor is left to pages.
        public var width = max(1, ProcessInfo.processInfo.activeProcessorCount - 1)
        /// Simulations that may wait.
        public var depth = 16
        /// Seconds after which a simulation is given up, its wait included.
        public var seconds = 10.0
        /// Requests that a client may make at once, and each second for ever.
        public var burst = 60
        public var perSecond = 5.0
        /// Answers that are kept, and the bytes that they take together.
        public var cachedAnswers = 500
        public var cachedBytes = 32_000_000

        public init() {}
    }

    nonisolated let limits: Limits
    nonisolated let clients: ClientLimits
    nonisolated let queue: WorkQueue
    private let kernels = VirtualTrial.Kernels()
    private let metrics: ServerMetrics
    private var answers: [String: SentResource] = [:]
    /// The keys of `answers`, the least recently used first.
    private var order: [String] = []
    private var bytes = 0

    public init(limits: Limits = Limits(), metrics: ServerMetrics = ServerMetrics()) {
        self.limits = limits
        self.metrics = metrics
        clients = ClientLimits(burst: limits.burst, perSecond: limits.perSecond)
        queue = WorkQueue(width: limits.width, depth: limits.depth)
    }

    /// Compiles the kernels of trials, one after the other, so that the first question is answered fast.
    public func warm(_ trials: [VirtualTrial]) async {
        for trial in trials where !Task.isCancelled { await kernels.warm(trial) }
    }

    /// Whether compiled kernels answer for every trial.
    func isWarm(_ trials: [VirtualTrial]) async -> Bool {
        for trial in trials where await !kernels.isWarm(trial) { return false }
        return true
    }

    /// Answers a question.
    ///
    /// - Throws: `RequestFault` where the machine is busy or the work took too long; `CancellationError` where the task
    ///   was cancelled.
    func answer(_ request: SimulationRequest, by trial: VirtualTrial, caveat: String) async throws -> SentResource {
        let key = "\(trial.resultKey(request.choices)) \(request.figures)"
        if let known = answers[key] {
            order.removeAll { $0 == key }
            order.append(key)
            metrics.answeredFromCache()
            return known
        }
        let started = ContinuousClock.now
        let resource = try await withinTime { [queue, kernels] in
            try await queue.run {
                let result = try await trial.run(request.choices, kernels: kernels)
                let answer = SimulationAnswer(result.rounded, to: request, caveat: caveat)
                return SentResource(try Site.Resource(json: answer), lifetime: .unkept)
            }
        }
        metrics.simulated(seconds: (ContinuousClock.now - started) / .seconds(1))
        keep(resource, as: key)
        return resource
    }

    private func withinTime(
        _ work: @escaping @Sendable () async throws -> SentResource
    ) async throws -> SentResource {
        let seconds = limits.seconds
        do {
            return try await withThrowingTaskGroup(of: SentResource?.self) { group in
                group.addTask { try await work() }
                group.addTask {
                    try await Task.sleep(for: .seconds(seconds))
                    return nil
                }
                defer { group.cancelAll() }
                guard let first = try await group.next(), let resource = first else {
                    let detail = "The simulation took longer than \(seconds) s; ask for fewer subjects or arms."
                    throw RequestFault(.serviceUnavailable, detail, headers: [.retryAfter: "10"])
                }
                return resource
            }
        } catch is WorkQueue.Full {
            let detail = "More simulations are waiting than this machine answers in good time."
            throw RequestFault(.serviceUnavailable, detail, headers: [.retryAfter: "1"])
        }
    }

    private func keep(_ resource: SentResource, as key: String) {
        guard answers.updateValue(resource, forKey: key) == nil else { return }
        order.append(key)
        bytes += resource.size
        while order.count > limits.cachedAnswers || bytes > limits.cachedBytes, let oldest = order.first {
            order.removeFirst()
            bytes -= answers.removeValue(forKey: oldest)?.size ?? 0
        }
    }
}
