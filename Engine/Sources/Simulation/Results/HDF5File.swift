internal import CHDF5
public import Diagnostics
internal import Glibc
internal import Synchronization

/// An HDF5 file that is being written: numbers and texts under names, each with attributes.
///
/// It is written under a temporary name beside its own and renamed by `finish`, so that a file that is there is whole;
/// one that is given up before leaves nothing behind. Names may be paths, whose groups are made on the way.
/// Numbers are stored as IEEE 754 doubles, little-endian; texts as UTF-8 of any length.
///
/// **Source**: The HDF Group, HDF5 1.10 C interface.
public final class HDF5File {
    /// What an attribute may say.
    public enum Attribute: Sendable, Hashable {
        case text(String)
        case texts([String])
        case number(Double)
    }

    /// The file's own name, which it gets in the end.
    public let path: String
    private let temporaryPath: String
    private var file: hid_t

    // NOTE: the library has one state for all its files, so only one thread at a time may be inside it.
    private static let library = Mutex(())

    /// Begins a file.
    ///
    /// - Throws: where the folder does not exist or cannot be written to.
    public init(creating path: String) throws(DiagnosticsError) {
        self.path = path
        let temporaryPath = "\(path).\(UInt32.random(in: 0 ... .max)).partial"
        self.temporaryPath = temporaryPath
        let reason: String
        (file, reason) = Self.library.withLock { _ in
            HeptadHDF5_beQuiet()
            let access = HeptadHDF5_fileAccess()
            defer { H5Pclose(access) }
            let file = HeptadHDF5_createFile(temporaryPath, access)
            return (file, file < 0 ? lastReason() : "")
        }
        if file < 0 { throw fault("the file cannot be created", reason) }
    }

    deinit {
        guard file >= 0 else { return }
        _ = Self.library.withLock { _ in H5Fclose(file) }
        unlink(temporaryPath)
    }

    /// Closes the file and gives it its name; nothing can be written after.
    ///
    /// - Throws: what the file system refuses, such as the last bytes on a full disk.
    public func finish() throws(DiagnosticsError) {
        let reason = Self.library.withLock { _ in H5Fclose(file) < 0 ? lastReason() : nil }
        file = -1
        if let reason {
            unlink(temporaryPath)
            throw fault("the file cannot be completed", reason)
        }
        guard rename(temporaryPath, path) == 0 else {
            let reason = String(cString: strerror(errno))
            unlink(temporaryPath)
            throw fault("the file cannot be given its name", reason)
        }
    }

    // MARK: Content

    /// Writes numbers.
    ///
    /// - Parameters:
    ///   - values: Row-major, as many as `shape` says.
    ///   - shape: The extent of each dimension.
    ///   - name: Where: a name, or a path of groups.
    ///   - compression: gzip's level, from 0 (none) to 9.
    /// - Throws: what the library or the file system refuses.
    public func write(
        _ values: [Double],
        shape: [Int],
        to name: String,
        compression: Int = 0
    ) throws(DiagnosticsError) {
        precondition(values.count == shape.reduce(1, *), "a table has as many values as its shape says")
        try locked("'\(name)' cannot be written") { () throws(Refusal) in
            let extent = shape.map { hsize_t($0) }
            let space = try opened(H5Screate_simple(Int32(extent.count), extent, nil))
            defer { H5Sclose(space) }
            let isChunked = compression > 0 && !values.isEmpty
            let dataset = try create(
                name,
                HeptadHDF5_storedDouble(),
                space,
                chunk: isChunked ? Self.chunk(shape) : nil,
                compression
            )
            defer { H5Dclose(dataset) }
            guard !values.isEmpty else { return }
            try check(H5Dwrite(dataset, HeptadHDF5_double(), space, space, HeptadHDF5_default(), values))
        }
    }

    /// Writes a list of texts.
    public func write(_ texts: [String], to name: String) throws(DiagnosticsError) {
        try locked("'\(name)' cannot be written") { () throws(Refusal) in
            let type = try opened(HeptadHDF5_text())
            defer { H5Tclose(type) }
            let space = try opened(H5Screate_simple(1, [hsize_t(texts.count)], nil))
            defer { H5Sclose(space) }
            let dataset = try create(name, type, space, chunk: nil, 0)
            defer { H5Dclose(dataset) }
            guard !texts.isEmpty else { return }
            try check(withCStrings(texts) { H5Dwrite(dataset, type, space, space, HeptadHDF5_default(), $0) })
        }
    }

    /// A dataset of numbers that grows along its first dimension.
    ///
    /// - Parameters:
    ///   - name: Where: a name, or a path of groups.
    ///   - rowShape: The other dimensions, fixed; empty for a list of numbers.
    ///   - compression: gzip's level, from 0 (none) to 9.
    /// - Returns: the dataset, without rows.
    /// - Throws: what the library or the file system refuses.
    public func growingDataset(
        _ name: String,
        rowShape: [Int] = [],
        compression: Int = 0
    ) throws(DiagnosticsError) -> HDF5GrowingDataset {
        let chunk = Self.chunk([.max] + rowShape)
        let dataset = try locked("'\(name)' cannot be written") { () throws(Refusal) in
            let row = rowShape.map { hsize_t($0) }
            let space = try opened(H5Screate_simple(Int32(row.count + 1), [0] + row, [HeptadHDF5_unlimited()] + row))
            defer { H5Sclose(space) }
            return try create(name, HeptadHDF5_storedDouble(), space, chunk: chunk, compression)
        }
        return HDF5GrowingDataset(self, name, dataset, rowShape, rowsAtOnce: chunk[0])
    }

    /// Gives an object an attribute; the file itself is `/`.
    public func set(_ attribute: String, _ value: Attribute, of object: String) throws(DiagnosticsError) {
        try locked("attribute '\(attribute)' of '\(object)' cannot be written") { () throws(Refusal) in
            let target = try opened(H5Oopen(file, object, HeptadHDF5_default()))
            defer { H5Oclose(target) }
            let text = try opened(HeptadHDF5_text())
            defer { H5Tclose(text) }
            var space = HeptadHDF5_scalar()
            defer { H5Sclose(space) }
            var type = text
            if case .number = value { type = HeptadHDF5_storedDouble() }
            if case .texts(let values) = value {
                H5Sclose(space)
                space = try opened(H5Screate_simple(1, [hsize_t(values.count)], nil))
            }
            let made = try opened(
                H5Acreate2(target, attribute, type, space, HeptadHDF5_default(), HeptadHDF5_default())
            )
            defer { H5Aclose(made) }
            switch value {
            case .number(let number):
                try check(withUnsafePointer(to: number) { H5Awrite(made, HeptadHDF5_double(), $0) })
            case .text(let value): try check(withCStrings([value]) { H5Awrite(made, text, $0) })
            case .texts(let values):
                if !values.isEmpty { try check(withCStrings(values) { H5Awrite(made, text, $0) }) }
            }
        }
    }

    // MARK: The library

    /// The library said no.
    struct Refusal: Error { var reason: String }

    /// Runs calls of the library, alone, and turns a refusal into a fault of this file.
    func locked<Value>(_ what: String, _ body: () throws(Refusal) -> Value) throws(DiagnosticsError) -> Value {
        guard file >= 0 else { throw fault(what, "the file is finished") }
        let result: Result<Value, Refusal> = Self.library.withLock { _ in
            do throws(Refusal) { return .success(try body()) } catch { return .failure(error) }
        }
        switch result {
        case .success(let value): return value
        case .failure(let refusal): throw fault(what, refusal.reason)
        }
    }

    /// Closes a dataset that was kept open.
    static func close(_ dataset: hid_t) { _ = library.withLock { _ in H5Dclose(dataset) } }

    private func create(
        _ name: String,
        _ type: hid_t,
        _ space: hid_t,
        chunk: [Int]?,
        _ compression: Int
    ) throws(Refusal) -> hid_t {
        let links = try opened(HeptadHDF5_linkCreation())
        defer { H5Pclose(links) }
        try check(H5Pset_create_intermediate_group(links, 1))
        let layout = try opened(HeptadHDF5_datasetCreation())
        defer { H5Pclose(layout) }
        if let chunk {
            try check(H5Pset_chunk(layout, Int32(chunk.count), chunk.map { hsize_t($0) }))
            if compression > 0 {
                try check(H5Pset_shuffle(layout))
                try check(H5Pset_deflate(layout, UInt32(min(9, compression))))
            }
        }
        return try opened(H5Dcreate2(file, name, type, space, links, layout, HeptadHDF5_default()))
    }

    /// The part of a table that is stored, read and compressed as one: at most a mebibyte, whole rows where they fit.
    static func chunk(_ shape: [Int]) -> [Int] {
        var left = (1 << 20) / 8
        var chunk: [Int] = []
        for extent in shape.reversed() {
            let part = max(1, min(extent, left))
            chunk.insert(part, at: 0)
            left /= part
        }
        return chunk
    }

    private func fault(_ what: String, _ reason: String) -> DiagnosticsError {
        DiagnosticsError([
            Diagnostic(
                .error,
                rule: "hdf5",
                at: SourceLocation(file: path),
                reason.isEmpty ? what : "\(what): \(reason)"
            )
        ])
    }

}

/// What the library opened.
func opened(_ id: hid_t) throws(HDF5File.Refusal) -> hid_t {
    guard id >= 0 else { throw HDF5File.Refusal(reason: lastReason()) }
    return id
}

func check(_ status: herr_t) throws(HDF5File.Refusal) {
    guard status >= 0 else { throw HDF5File.Refusal(reason: lastReason()) }
}

/// Why the library's last call failed, in its own words.
private func lastReason() -> String {
    var text = [CChar](repeating: 0, count: 256)
    HeptadHDF5_reason(&text)
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

private func withCStrings<Result>(
    _ texts: [String],
    _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
) -> Result {
    var copies: [UnsafePointer<CChar>?] = texts.map { strdup($0).map { UnsafePointer($0) } }
    defer { for copy in copies { free(UnsafeMutablePointer(mutating: copy)) } }
    return body(&copies)
}
