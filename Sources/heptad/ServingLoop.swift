import Foundation
import ModelFormats
import Simulation

/// Requests on standard input, one a line, each answered by one line on standard output, until the input ends.
///
/// A line that is too long is skipped to its end and answered by an error, so that no input fills the memory and none
/// ends the loop.
struct ServingLoop {
    private let bound = SimulationService.maximumRequestSize
    private let limits: ModelLimits
    private let watchdog: Watchdog
    private var line: [UInt8] = []
    private var isTooLong = false

    /// A request that takes too long or too much memory is answered by an error that names the limit, and ends the loop.
    init(_ limits: ResourceLimits) {
        self.limits = limits.model
        watchdog = Watchdog(limits) { FileHandle.standardOutput.write(Data("error \($0)\n".utf8)) }
    }

    mutating func run() {
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let count = read(STDIN_FILENO, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            for byte in buffer[..<count] {
                if byte == UInt8(ascii: "\n") {
                    guard answer() else { return }
                } else if line.count < bound {
                    line.append(byte)
                } else {
                    isTooLong = true
                }
            }
        }
        if !line.isEmpty { _ = answer() }
    }

    /// Answers the line that is complete.
    ///
    /// - Returns: whether somebody still listens.
    private mutating func answer() -> Bool {
        watchdog.begin()
        defer { watchdog.end() }
        let text =
            isTooLong
            ? "error the request is longer than \(bound) bytes"
            : SimulationService.answer(to: String(decoding: line, as: UTF8.self), limits: limits)
        line.removeAll(keepingCapacity: true)
        isTooLong = false
        var bytes = Array((text + "\n").utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return false }
            bytes = bytes.dropFirst(written)
        }
        return true
    }
}
