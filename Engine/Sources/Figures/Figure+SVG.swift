internal import Dispatch
internal import Foundation

/// Why a figure was not drawn.
public enum FigureFailure: Error, Sendable, Hashable, CustomStringConvertible {
    case tooManyPoints(Int)
    /// gnuplot is not installed, or cannot be started.
    case cannotStart(String)
    case tooSlow(seconds: Double)
    /// gnuplot refused, in its own words.
    case refused(String)

    public var description: String {
        switch self {
        case .tooManyPoints(let count):
            "a figure has at most \(Figure.maximumPoints) points; this one has \(count)"
        case .cannotStart(let reason): "gnuplot cannot be started (\(reason)); install gnuplot-nox"
        case .tooSlow(let seconds): "gnuplot did not finish within \(seconds) s; plot fewer points"
        case .refused(let reason): "gnuplot drew nothing: \(reason)"
        }
    }
}

extension Figure {
    /// Draws the figure with gnuplot, which is run as a process.
    ///
    /// - Parameters:
    ///   - program: gnuplot, by its name on the path or by its file.
    ///   - timeLimit: Seconds after which gnuplot is stopped.
    /// - Returns: an SVG document without scripts.
    /// - Throws: why there is none.
    public func svg(program: String = "gnuplot", timeLimit: Double = 30) throws(FigureFailure) -> String {
        let count = marks.reduce(0) { $0 + ($1.x.first?.count ?? 0) }
        guard count <= Self.maximumPoints else { throw .tooManyPoints(count) }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("heptad-figure-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let drawn = folder.appendingPathComponent("figure.svg")
        let said = folder.appendingPathComponent("messages")
        let script = folder.appendingPathComponent("figure.gp")
        let process = Process()
        let ended = DispatchSemaphore(value: 0)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(GnuplotScript(self).text.utf8).write(to: script)
            for file in [drawn, said] { try Data().write(to: file) }
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            // NOTE: -d keeps a user's own settings out.
            process.arguments = [program, "-d", script.path]
            process.environment = [
                "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "LC_ALL": "C.UTF-8",
                "HOME": folder.path,
            ]
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = try FileHandle(forWritingTo: drawn)
            process.standardError = try FileHandle(forWritingTo: said)
            process.terminationHandler = { _ in ended.signal() }
            try process.run()
        } catch {
            throw .cannotStart(error.localizedDescription)
        }
        if ended.wait(timeout: .now() + timeLimit) == .timedOut {
            kill(process.processIdentifier, SIGKILL)
            ended.wait()
            throw .tooSlow(seconds: timeLimit)
        }
        let messages = (try? String(contentsOf: said, encoding: .utf8)) ?? ""
        if process.terminationStatus == 127 { throw .cannotStart("'\(program)' is not on the path") }
        guard process.terminationStatus == 0, let svg = try? String(contentsOf: drawn, encoding: .utf8),
            svg.suffix(20).contains("</svg>")
        else {
            let lines = messages.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            throw .refused(lines.last { $0.contains("line ") } ?? lines.last ?? "no message")
        }
        return svg
    }
}
