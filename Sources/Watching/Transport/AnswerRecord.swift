public import Foundation
internal import Dossiers

/// Every answer that was ever seen, on disk: bodies named by their hash, and one line for each answer with its date.
///
/// Folder: `bodies/ab/abcd….body` and `answers.jsonl`. A body is written under a temporary name, put on the disk and
/// renamed before its line is appended, so that a line never names a body that is not there; a line that a crash cut
/// short is skipped. Nothing is ever overwritten.
public final class AnswerRecord {
    /// One line of the record.
    public struct Entry: Codable, Hashable, Sendable {
        public var fetched: Date
        public var address: String
        public var status: Int
        /// SHA-256 of the body.
        public var hash: String
        public var bytes: Int
        public var etag: String?
        public var lastModified: String?
    }

    public let folder: String
    /// The newest answer with a body that each address gave.
    private var newest: [String: Entry] = [:]
    private let encoder: JSONEncoder

    /// Opens a record, which is made where it is not there.
    ///
    /// - Throws: what the file system says.
    public init(folder: String) throws {
        self.folder = folder
        encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        try FileManager.default.createDirectory(atPath: folder + "/bodies", withIntermediateDirectories: true)
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        guard let data = FileManager.default.contents(atPath: folder + "/answers.jsonl") else { return }
        for line in data.split(separator: UInt8(ascii: "\n")) {
            guard let entry = try? decoder.decode(Entry.self, from: Data(line)) else { continue }
            if entry.status == 200 { newest[entry.address] = entry }
        }
    }

    /// The newest good answer of an address whose body is still there.
    func last(_ address: String) -> (entry: Entry, body: [UInt8])? {
        guard let entry = newest[address], let body = body(entry.hash) else { return nil }
        return (entry, body)
    }

    /// A body by its hash; nil where it is not there or no longer what it was.
    public func body(_ hash: String) -> [UInt8]? {
        guard let data = FileManager.default.contents(atPath: path(of: hash)) else { return nil }
        let bytes = [UInt8](data)
        return ContentHash(of: bytes).hexadecimal == hash ? bytes : nil
    }

    /// Keeps an answer.
    ///
    /// - Returns: the hash of the body.
    /// - Throws: what the file system says.
    func keep(_ response: Response, of request: Request, at date: Date) throws -> String {
        let hash = ContentHash(of: response.body).hexadecimal
        if body(hash) == nil {
            try FileManager.default.createDirectory(
                atPath: (path(of: hash) as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true
            )
            try writeWhole(response.body, to: path(of: hash))
        }
        let entry = Entry(
            fetched: date,
            address: request.address,
            status: response.status,
            hash: hash,
            bytes: response.body.count,
            etag: response.headers["etag"],
            lastModified: response.headers["last-modified"]
        )
        // A line end first heals a line that a crash cut short.
        try append(
            Array("\n".utf8) + [UInt8](try encoder.encode(entry)) + Array("\n".utf8),
            to: folder + "/answers.jsonl"
        )
        if response.status == 200 { newest[request.address] = entry }
        return hash
    }

    private func path(of hash: String) -> String { "\(folder)/bodies/\(hash.prefix(2))/\(hash).body" }
}

/// A failure of the file system, with the path.
struct FileFault: Error, CustomStringConvertible {
    var description: String

    init(_ path: String) { description = "'\(path)' cannot be written: \(String(cString: strerror(errno)))" }
}

/// Writes a file so that after a crash it is whole or as it was before.
func writeWhole(_ bytes: [UInt8], to path: String) throws {
    let temporary = "\(path).\(getpid()).tmp"
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw FileFault(temporary) }
    let isWritten = writeAll(bytes, to: file) && fsync(file) == 0
    guard close(file) == 0, isWritten, rename(temporary, path) == 0 else {
        let fault = FileFault(path)
        unlink(temporary)
        throw fault
    }
}

private func append(_ bytes: [UInt8], to path: String) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw FileFault(path) }
    let isWritten = writeAll(bytes, to: file) && fsync(file) == 0
    guard close(file) == 0, isWritten else { throw FileFault(path) }
}

private func writeAll(_ bytes: [UInt8], to file: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
        let written = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { return false }
        rest = rest.dropFirst(written)
    }
    return true
}
