internal import Synchronization
import RandomStreams
import Testing

@testable import Populations

@Suite("mapSubjects")
struct MapSubjectsTests {
    struct Unlucky: Error, Equatable { var subject: Int }

    @Sendable private static func work(_ subject: Int) -> [Double] {
        var stream = RandomStream(seed: 42, subject: subject, purpose: "work")
        return (0..<(1 + subject % 7)).map { _ in stream.normal() }
    }

    @Test("Results are the same bit for bit for every number of threads", arguments: [-1, 1, 2, 3, 8, 1000])
    func threads(_ threads: Int) async throws {
        let results = await mapSubjects(0..<257, threads: threads) { Self.work($0) }
        let values = try results.map { try $0.get() }
        #expect(values == (0..<257).map(Self.work))
    }

    @Test("A range may start anywhere and may be empty")
    func ranges() async throws {
        let shard = await mapSubjects(100..<110, threads: 2) { $0 }
        #expect(try shard.map { try $0.get() } == Array(100..<110))
        let none = await mapSubjects(5..<5, threads: 2) { $0 }
        #expect(none.isEmpty)
    }

    @Test("A failing subject changes nothing else")
    func failure() async throws {
        let healthy = await mapSubjects(0..<100, threads: 2) { Self.work($0) }
        let results = await mapSubjects(0..<100, threads: 2) { subject in
            if subject % 10 == 3 { throw Unlucky(subject: subject) }
            return Self.work(subject)
        }
        for (subject, result) in results.enumerated() {
            switch result {
            case .success(let value):
                #expect(subject % 10 != 3)
                #expect(try value == healthy[subject].get())
            case .failure(let error):
                #expect(error as? Unlucky == Unlucky(subject: subject))
                #expect(subject % 10 == 3)
            }
        }
    }

    @Test("Progress grows to the number of subjects")
    func progress() async {
        let seen = Mutex<[Int]>([])
        _ = await mapSubjects(0..<100, threads: 2, progress: { done in seen.withLock { $0.append(done) } }) { $0 }
        let counts = seen.withLock { $0 }
        #expect(counts.last == 100)
        #expect(counts == counts.sorted())
        #expect(counts.count > 5)
    }

    @Test("At most the given number of subjects run at a time", arguments: [1, 2])
    func bound(_ threads: Int) async {
        let running = Atomic(0)
        let most = Mutex(0)
        _ = await mapSubjects(0..<64, threads: threads) { subject in
            let now = running.add(1, ordering: .relaxed).newValue
            most.withLock { $0 = max($0, now) }
            _ = (0..<20_000).reduce(0) { $0 ^ $1 }
            running.subtract(1, ordering: .relaxed)
            return subject
        }
        #expect((1...threads).contains(most.withLock { $0 }))
    }

    @Test("After cancellation, subjects done keep their results and the others say that they were cancelled")
    func cancellation() async {
        let group = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await mapSubjects(0..<50, threads: 2) { $0 }
        }
        for result in await group.value {
            #expect(throws: CancellationError.self) { try result.get() }
        }
        let done = Mutex<[Int]>([])
        let midway = Mutex<Task<[Result<Int, any Error>], Never>?>(nil)
        let running = Task {
            await mapSubjects(
                0..<1000,
                threads: 2,
                progress: { count in if count > 100 { midway.withLock { $0?.cancel() } } }
            ) { subject in
                while midway.withLock({ $0 == nil }) {}
                done.withLock { $0.append(subject) }
                return subject
            }
        }
        midway.withLock { $0 = running }
        let results = await running.value
        let kept = results.indices.filter { (try? results[$0].get()) == $0 }
        #expect(Set(kept) == Set(done.withLock { $0 }))
        #expect(kept.count > 100)
        #expect(kept.count < 1000)
    }
}
