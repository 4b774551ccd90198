internal import CZip
internal import Diagnostics

/// What an archive may hold, so that none can exhaust memory or time.
public struct ArchiveLimits: Sendable, Hashable {
    public var entries = 10_000
    /// Unpacked bytes of one file.
    public var entrySize = 256 << 20
    /// Unpacked bytes of all files.
    public var totalSize = 1 << 30
    /// Unpacked over packed bytes of a file larger than a mebibyte.
    public var ratio = 500.0

    public init() {}
}

/// A zip archive that is read in place: nothing is unpacked to disk, and only what is asked for is unpacked at all.
final class ZipArchive {
    let path: String
    /// Names of files to their places.
    private(set) var entries: [String: (index: UInt64, size: Int)] = [:]
    private let archive: OpaquePointer

    /// Opens an archive and judges every entry by what the archive says of it.
    ///
    /// - Throws: what is wrong with the file, and each limit that an entry breaks, by name.
    init(at path: String, limits: ArchiveLimits) throws(DiagnosticsError) {
        self.path = path
        var code: Int32 = 0
        guard let archive = zip_open(path, ZIP_RDONLY, &code) else {
            var error = zip_error_t()
            zip_error_init_with_code(&error, code)
            defer { zip_error_fini(&error) }
            throw Self.fault(
                path,
                "archive",
                nil,
                "the archive cannot be opened: \(String(cString: zip_error_strerror(&error)))"
            )
        }
        self.archive = archive
        let count = zip_get_num_entries(archive, 0)
        guard count <= limits.entries else {
            throw Self.fault(path, "archive-entries", nil, "\(count) files; at most \(limits.entries) are read")
        }
        var total = 0
        for index in 0..<UInt64(max(0, count)) {
            var status = zip_stat_t()
            guard zip_stat_index(archive, index, 0, &status) == 0, let name = status.name.map({ String(cString: $0) })
            else { throw Self.fault(path, "archive", nil, "entry \(index) has no name that can be read") }
            guard !name.hasSuffix("/") else { continue }
            guard let clean = ArchivePath.normalized(name) else {
                throw Self.fault(path, "archive-path", name, "the name leads out of the archive; it is refused")
            }
            let size = Int(clamping: status.size)
            guard size <= limits.entrySize else {
                throw Self.fault(
                    path,
                    "archive-size",
                    name,
                    "\(size) bytes unpacked; at most \(limits.entrySize) are read"
                )
            }
            total += size
            guard total <= limits.totalSize else {
                throw Self.fault(path, "archive-size", nil, "more than \(limits.totalSize) bytes unpacked")
            }
            let packed = Double(max(1, status.comp_size))
            guard size <= 1 << 20 || Double(size) / packed <= limits.ratio else {
                throw Self.fault(
                    path,
                    "archive-ratio",
                    name,
                    "\(size) bytes unpacked from \(Int(packed)); at most \(Int(limits.ratio)) times are read"
                )
            }
            guard entries.updateValue((index, size), forKey: clean) == nil else {
                throw Self.fault(path, "archive-path", name, "the name is there twice")
            }
        }
    }

    deinit { zip_discard(archive) }

    /// The bytes of one file; nil where there is none of that name.
    ///
    /// - Throws: where it cannot be unpacked, or is larger than the archive said.
    func bytes(of name: String) throws(DiagnosticsError) -> [UInt8]? {
        guard let entry = entries[name] else { return nil }
        func failure() -> DiagnosticsError {
            Self.fault(path, "archive", name, "the file cannot be unpacked: \(String(cString: zip_strerror(archive)))")
        }
        guard let file = zip_fopen_index(archive, entry.index, 0) else { throw failure() }
        defer { zip_fclose(file) }
        var bytes = [UInt8](repeating: 0, count: entry.size)
        var filled = 0
        while filled < entry.size {
            let count = bytes.withUnsafeMutableBytes { buffer in
                zip_fread(file, buffer.baseAddress.map { $0 + filled }, UInt64(entry.size - filled))
            }
            guard count > 0 else { throw failure() }
            filled += Int(count)
        }
        var extra: UInt8 = 0
        // NOTE: this also makes libzip compare the checksum.
        guard zip_fread(file, &extra, 1) == 0 else { throw failure() }
        return bytes
    }

    /// Writes an archive of files; libzip renames it into place when it is whole.
    static func write(_ files: [(name: String, bytes: [UInt8])], to path: String) throws(DiagnosticsError) {
        var code: Int32 = 0
        guard let archive = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code) else {
            throw fault(path, "archive", nil, "the archive cannot be created (libzip's code \(code))")
        }
        // NOTE: libzip reads the bytes when it closes the archive, so they have to stay where they are until then.
        var copies: [UnsafeMutableBufferPointer<UInt8>] = []
        defer { for copy in copies { copy.deallocate() } }
        for (name, bytes) in files {
            let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, bytes.count))
            _ = copy.initialize(from: bytes)
            copies.append(copy)
            guard let source = zip_source_buffer(archive, copy.baseAddress, UInt64(bytes.count), 0) else { break }
            guard zip_file_add(archive, name, source, UInt32(ZIP_FL_ENC_UTF_8)) >= 0 else {
                zip_source_free(source)
                break
            }
        }
        guard zip_get_num_entries(archive, 0) == files.count, zip_close(archive) == 0 else {
            let reason = String(cString: zip_strerror(archive))
            zip_discard(archive)
            throw fault(path, "archive", nil, "the archive cannot be written: \(reason)")
        }
    }

    static func fault(_ path: String, _ rule: String, _ entry: String?, _ message: String) -> DiagnosticsError {
        let element = entry.map { "file '\($0.prefix(200))'" }
        return DiagnosticsError([
            Diagnostic(.error, rule: rule, at: SourceLocation(file: path), element: element, message)
        ])
    }
}

/// Places inside an archive, or inside a folder that stands for one.
enum ArchivePath {
    /// A relative path without `.` and `..`; nil where it leads out, or is none.
    static func normalized(_ path: String) -> String? {
        guard !path.hasPrefix("/"), !path.contains("\\"), !path.contains("\0") else { return nil }
        var parts: [Substring] = []
        for part in path.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": if parts.popLast() == nil { return nil }
            default: parts.append(part)
            }
        }
        return parts.isEmpty ? nil : parts.joined(separator: "/")
    }

    /// A path that a file at `base` writes, as seen from the top; nil where it leads out.
    static func resolve(_ path: String, from base: String) -> String? {
        guard !path.hasPrefix("/") else { return nil }
        let folder = base.split(separator: "/").dropLast().joined(separator: "/")
        return normalized(folder.isEmpty ? path : folder + "/" + path)
    }
}
