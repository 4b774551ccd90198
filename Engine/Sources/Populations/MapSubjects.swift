/// Runs a function for every subject, several at a time, and gives the results in the subjects' order.
///
/// A subject that throws is a failure in its own place and touches no other. The result does not depend on the number
/// of threads, as long as the function depends on its argument alone. If the task is cancelled, subjects that have
/// not begun are failures with `CancellationError`, and those done keep their results.
///
/// - Parameters:
///   - subjects: the subjects' numbers.
///   - threads: how many subjects at most run at a time; below one counts as one.
///   - progress: called with the number of subjects done, which only grows, never from two threads at once.
///   - body: what to do for one subject.
/// - Returns: one result per subject.
public func mapSubjects<Value: Sendable>(
    _ subjects: Range<Int>,
    threads: Int,
    progress: (@Sendable (Int) -> Void)? = nil,
    _ body: @escaping @Sendable (Int) throws -> Value
) async -> [Result<Value, any Error>] {
    var chunks: [Int: [Result<Value, any Error>]] = [:]
    let starts = stride(from: subjects.lowerBound, to: subjects.upperBound, by: chunkSize(subjects.count, threads))
    await withTaskGroup(of: (start: Int, results: [Result<Value, any Error>]).self) { group in
        let size = chunkSize(subjects.count, threads)
        func add(_ start: Int) {
            let chunk = start..<(subjects.upperBound - start <= size ? subjects.upperBound : start + size)
            group.addTask {
                let results = chunk.map { subject in
                    Task.isCancelled ? .failure(CancellationError()) : Result { try body(subject) }
                }
                return (start, results)
            }
        }
        var pending = starts.makeIterator()
        for _ in 0..<max(1, threads) {
            if let start = pending.next() { add(start) }
        }
        var done = 0
        for await finished in group {
            chunks[finished.start] = finished.results
            done += finished.results.count
            progress?(done)
            if let start = pending.next() { add(start) }
        }
    }
    return starts.flatMap { chunks[$0] ?? [] }
}

/// Small enough that threads end together and progress is smooth, large enough that starting a task costs nothing.
private func chunkSize(_ subjects: Int, _ threads: Int) -> Int {
    min(16, max(1, subjects / (16 * max(1, min(threads, 1024)))))
}
