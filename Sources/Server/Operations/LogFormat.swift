internal import Foundation
public import Logging

/// How the log is written: a line of text, or a JSON object a line.
public enum LogFormat: String, Sendable, CaseIterable {
    case text, json

    /// A logger that writes to standard error.
    public func logger(level: Logger.Level) -> Logger {
        var logger = Logger(label: "heptad") { label in
            switch self {
            case .text: StreamLogHandler.standardError(label: label)
            case .json: JSONLogHandler()
            }
        }
        logger.logLevel = level
        return logger
    }
}

/// Writes each entry as one JSON object on a line of standard error.
struct JSONLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info
    var write: @Sendable (Data) -> Void = { FileHandle.standardError.write($0) }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var entry = metadata.merging(event.metadata ?? [:]) { _, new in new }.mapValues { "\($0)" }
        entry["level"] = event.level.rawValue
        entry["message"] = event.message.description
        entry["time"] = Date().formatted(.iso8601)
        guard var line = try? JSONSerialization.data(withJSONObject: entry, options: .sortedKeys) else { return }
        line.append(UInt8(ascii: "\n"))
        write(line)
    }
}
