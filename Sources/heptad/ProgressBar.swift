import Foundation
import Synchronization

/// A progress bar with rate and estimate on a terminal's standard error; silent in a pipe.
///
/// Subjects are finished by many tasks at once, so the counts lie behind a lock.
final class ProgressBar: Sendable {
    private struct Counts {
        var done = 0
        /// Work that an earlier, interrupted run had done; it says nothing about this run's rate.
        var resumed = 0
        var drawn = ContinuousClock.now - .seconds(1)
    }

    private let title: String
    private let total: Int
    private let unit: String
    private let started = ContinuousClock.now
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let counts = Mutex(Counts())

    init(title: String, total: Int, unit: String) {
        self.title = title
        self.total = total
        self.unit = unit
    }

    func update(done: Int, resumed: Int = 0) {
        guard isTerminal else { return }
        counts.withLock { counts in
            counts.done = max(done, counts.done)
            counts.resumed = max(resumed, counts.resumed)
            guard ContinuousClock.now - counts.drawn > .milliseconds(100) || counts.done == total else { return }
            counts.drawn = ContinuousClock.now
            FileHandle.standardError.write(Data("\r\u{1B}[K\(line(counts))".utf8))
        }
    }

    func finish() {
        guard isTerminal else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    }

    private func line(_ counts: Counts) -> String {
        let (done, resumed) = (counts.done, counts.resumed)
        let width = 24
        let filled = total > 0 ? min(width, width * done / total) : 0
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
        var text = "\(title) [\(bar)] \(done)/\(total) \(unit)"
        let elapsed = (ContinuousClock.now - started) / .seconds(1)
        if done > resumed, elapsed > 0.2 {
            let rate = Double(done - resumed) / elapsed
            text += ", \(Int(rate.rounded())) \(unit)/s, \(remaining(Double(total - done) / rate)) left"
        }
        return text
    }

    private func remaining(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        return whole < 60 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
    }
}
