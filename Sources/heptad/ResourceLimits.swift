import ArgumentParser
import Foundation
import ModelFormats
import Synchronization

/// What a command may use for input that comes from outside.
struct ResourceLimits: ParsableArguments {
    @Option(
        help: ArgumentHelp("Give up after so much wall time; with --server, for each request.", valueName: "seconds")
    )
    var maxTime = 3600.0

    @Option(help: ArgumentHelp("Give up where more memory is used.", valueName: "MiB"))
    var maxMemory = 4096

    @Option(help: ArgumentHelp("Refuse models of more compartments, species, parameters, reactions, rules and events."))
    var maxComponents = ModelLimits.standard.components

    func validate() throws {
        guard maxTime > 0, maxTime.isFinite else { throw ValidationError("--max-time must be above 0") }
        guard maxMemory > 0, maxMemory < 1 << 40 else { throw ValidationError("--max-memory must be above 0") }
        guard maxComponents > 0 else { throw ValidationError("--max-components must be above 0") }
    }

    var model: ModelLimits { ModelLimits(components: maxComponents) }
}

/// Ends the process where it takes too long or too much memory, with one line that names the limit.
///
/// A thread of its own looks every 20 ms, so that it works whatever the others do: C libraries that read a file have no
/// place to ask. Files are written under a temporary name and renamed, so that none is left half written.
final class Watchdog: Sendable {
    private let limits: (seconds: Double, bytes: Int)
    private let report: @Sendable (String) -> Void
    /// When the work began; nil while there is none.
    private let start = Mutex<ContinuousClock.Instant?>(nil)

    /// - Parameters:
    ///   - limits: What the work may use.
    ///   - report: Says which limit was met, before the process ends with exit status 1.
    init(_ limits: ResourceLimits, report: @escaping @Sendable (String) -> Void) {
        self.limits = (limits.maxTime, limits.maxMemory << 20)
        self.report = report
        Thread.detachNewThread { self.watch() }
    }

    func begin() { start.withLock { $0 = .now } }

    func end() { start.withLock { $0 = nil } }

    private func watch() {
        while true {
            usleep(20_000)
            guard let start = start.withLock({ $0 }) else { continue }
            if ContinuousClock.now - start > .seconds(limits.seconds) {
                give(up: "it took longer than --max-time \(limits.seconds) seconds")
            }
            if let used = Self.residentBytes(), used > limits.bytes {
                give(up: "it used more memory than --max-memory \(limits.bytes >> 20) MiB")
            }
        }
    }

    private func give(up reason: String) -> Never {
        report(reason)
        _exit(1)
    }

    private static func residentBytes() -> Int? {
        guard let file = fopen("/proc/self/statm", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, Int32(line.count), file) != nil else { return nil }
        let fields = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            .split(separator: " ")
        return fields.count > 1 ? Int(fields[1]).map { $0 * Int(getpagesize()) } : nil
    }
}
