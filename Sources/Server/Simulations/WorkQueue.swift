/// Runs so many pieces of work at a time, lets a few more wait, and refuses the rest at once.
actor WorkQueue {
    /// Too much is waiting already.
    struct Full: Error {}

    private let width: Int
    private let depth: Int
    private var running = 0
    private var waiting: [(id: UInt64, continuation: CheckedContinuation<Void, any Error>)] = []
    private var nextID: UInt64 = 0

    /// - Parameters:
    ///   - width: how much runs at a time.
    ///   - depth: how much may wait.
    init(width: Int, depth: Int) {
        self.width = width
        self.depth = depth
    }

    /// How much runs and how much waits.
    var load: (running: Int, waiting: Int) { (running, waiting.count) }

    /// Runs work in its turn.
    ///
    /// - Throws: `Full`, `CancellationError` where the task was cancelled while waiting, and what the work throws.
    nonisolated func run<Value: Sendable>(_ work: @Sendable () async throws -> Value) async throws -> Value {
        try await enter()
        do {
            let value = try await work()
            await leave()
            return value
        } catch {
            await leave()
            throw error
        }
    }

    private func enter() async throws {
        if running < width {
            running += 1
            return
        }
        guard waiting.count < depth else { throw Full() }
        let id = nextID
        nextID += 1
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                // NOTE: a task that is cancelled before it waits finds nothing to take out of the line.
                if Task.isCancelled {
                    continuation.resume(throwing: CancellationError())
                } else {
                    waiting.append((id, continuation))
                }
            }
        } onCancel: {
            Task { await self.giveUp(id) }
        }
    }

    private func giveUp(_ id: UInt64) {
        guard let place = waiting.firstIndex(where: { $0.id == id }) else { return }
        waiting.remove(at: place).continuation.resume(throwing: CancellationError())
    }

    /// The place goes to the one who waits longest.
    private func leave() {
        if waiting.isEmpty { running -= 1 } else { waiting.removeFirst().continuation.resume() }
    }
}
