internal import Glibc

/// Computes values on several threads, `width` at once, in their order.
func concurrently<Value: Sendable>(
    _ count: Int,
    width: Int,
    _ body: @escaping @Sendable (Int) async -> Value
) async -> [Value] {
    await withTaskGroup(of: (Int, Value).self) { group in
        var values = [Value?](repeating: nil, count: count)
        var next = 0
        func start() {
            guard next < count else { return }
            let index = next
            next += 1
            group.addTask { (index, await body(index)) }
        }
        for _ in 0..<max(1, width) { start() }
        for await (index, value) in group {
            values[index] = value
            start()
        }
        return values.compactMap(\.self)
    }
}

/// A value and the processor time that this thread took for it, in seconds; not zero only where the thread was kept.
func timed<Value: Sendable>(_ body: @Sendable () async -> Value) async -> (value: Value, seconds: Double) {
    func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
    let start = now()
    let value = await body()
    return (value, max(0, now() - start))
}
