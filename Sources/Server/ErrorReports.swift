internal import Foundation
internal import Synchronization

/// Errors that readers reported, one JSON object a line of a file; no name, address or time of day is kept.
public final class ErrorReports: Sendable {
    private struct Report: Encodable {
        var day: String
        var page: String
        var text: String
    }

    /// Where lines go, and how large the file may grow: a flood cannot fill the disk.
    public static let largestFile = 5_000_000

    private let path: String
    private let lock = Mutex(())

    /// - Parameter path: the file; it is made when the first report comes.
    public init(path: String) { self.path = path }

    /// Adds a report.
    ///
    /// - Returns: false where it could not be written or the file is full.
    func add(page: String, text: String) -> Bool {
        let day = Date().formatted(.iso8601.year().month().day())
        guard var line = try? JSONEncoder().encode(Report(day: day, page: page, text: text)) else { return false }
        line.append(UInt8(ascii: "\n"))
        return lock.withLock { _ in
            if !FileManager.default.fileExists(atPath: path) {
                let folder = (path as NSString).deletingLastPathComponent
                try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                _ = FileManager.default.createFile(atPath: path, contents: nil)
            }
            guard let file = FileHandle(forWritingAtPath: path) else { return false }
            defer { try? file.close() }
            guard let size = try? file.seekToEnd(), Int(size) + line.count <= Self.largestFile else { return false }
            return (try? file.write(contentsOf: line)) != nil
        }
    }
}
