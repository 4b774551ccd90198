internal import CHDF5
public import Diagnostics

/// An HDF5 file that is read: tables of numbers, lists of texts, and attributes, as `HDF5File` writes them.
///
/// Belongs to one thread at a time; several files may be read and written at once where the library is built
/// thread-safe, as the distribution's is.
public final class HDF5Reader {
    public let path: String
    private let file: hid_t

    /// Opens a file.
    ///
    /// - Throws: where it is missing, cut short, or no HDF5.
    public init(_ path: String) throws(DiagnosticsError) {
        self.path = path
        HeptadHDF5_beQuiet()
        let access = HeptadHDF5_fileAccess()
        defer { H5Pclose(access) }
        // Read-only is 0: the library's name for it is a macro that Swift cannot see.
        file = H5Fopen(path, 0, access)
        if file < 0 {
            var reason = [CChar](repeating: 0, count: 256)
            HeptadHDF5_reason(&reason)
            let words = String(decoding: reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            throw Self.fault(path, "the file is missing, cut short, or not HDF5: \(words)")
        }
    }

    deinit { if file >= 0 { H5Fclose(file) } }

    /// The extents of a table; nil where there is none of that name.
    public func shape(of name: String) -> [Int]? {
        with(open(name), H5Dclose) { dataset in
            with(H5Dget_space(dataset), H5Sclose) { space in
                let rank = H5Sget_simple_extent_ndims(space)
                guard rank >= 0 else { return nil }
                var extents = [hsize_t](repeating: 0, count: Int(rank))
                H5Sget_simple_extent_dims(space, &extents, nil)
                return extents.map { Int($0) }
            }
        }
    }

    /// Rows of a table of numbers, row-major; all of them where none are named.
    ///
    /// - Throws: where the table is missing, is no table of numbers, or is damaged.
    public func numbers(_ name: String, rows: Range<Int>? = nil) throws(DiagnosticsError) -> [Double] {
        guard let shape = shape(of: name), let first = shape.first else {
            throw Self.fault(path, "there is no table '\(name)'")
        }
        let rows = rows ?? 0..<first
        guard rows.lowerBound >= 0, rows.upperBound <= first else {
            throw Self.fault(path, "'\(name)' has \(first) rows")
        }
        let extent = [hsize_t(rows.count)] + shape.dropFirst().map { hsize_t($0) }
        let count = extent.reduce(1) { $0 * Int($1) }
        if count == 0 { return [] }
        var values = [Double](repeating: .nan, count: count)
        let isRead: Bool? = with(open(name), H5Dclose) { dataset in
            with(H5Dget_space(dataset), H5Sclose) { space in
                with(H5Screate_simple(Int32(extent.count), extent, nil), H5Sclose) { memory in
                    let start = [hsize_t(rows.lowerBound)] + extent.dropFirst().map { _ in hsize_t(0) }
                    guard H5Sselect_hyperslab(space, H5S_SELECT_SET, start, nil, extent, nil) >= 0,
                        H5Dread(dataset, HeptadHDF5_double(), memory, space, HeptadHDF5_default(), &values) >= 0
                    else { return nil }
                    return true
                }
            }
        }
        guard isRead == true else { throw Self.fault(path, "'\(name)' cannot be read") }
        return values
    }

    /// A list of texts.
    ///
    /// - Throws: where it is missing or no list of texts.
    public func texts(_ name: String) throws(DiagnosticsError) -> [String] {
        let texts: [String]? = with(open(name), H5Dclose) { dataset in
            with(H5Dget_space(dataset), H5Sclose) { space in
                let count = Int(H5Sget_simple_extent_npoints(space))
                return with(HeptadHDF5_text(), H5Tclose) { type in
                    strings(count, type, space) {
                        H5Dread(dataset, type, space, space, HeptadHDF5_default(), $0)
                    }
                }
            }
        }
        guard let texts else { throw Self.fault(path, "there is no list of texts '\(name)'") }
        return texts
    }

    /// The attribute of the whole file, or of one of its tables, with this name, if it is one text.
    public func text(attribute name: String, of object: String = "/") -> String? {
        let found = H5Aopen_by_name(file, object, name, HeptadHDF5_default(), HeptadHDF5_default())
        return with(found, H5Aclose) { attribute in
            with(H5Aget_space(attribute), H5Sclose) { space in
                with(HeptadHDF5_text(), H5Tclose) { type in
                    guard H5Sget_simple_extent_npoints(space) == 1 else { return nil }
                    return strings(1, type, space) { H5Aread(attribute, type, $0) }?.first
                }
            }
        }
    }

    private func strings(
        _ count: Int,
        _ type: hid_t,
        _ space: hid_t,
        _ read: (UnsafeMutableRawPointer) -> herr_t
    ) -> [String]? {
        var pointers = [UnsafeMutablePointer<CChar>?](repeating: nil, count: max(1, count))
        return pointers.withUnsafeMutableBytes { memory -> [String]? in
            guard let base = memory.baseAddress, count == 0 || read(base) >= 0 else { return nil }
            let texts = memory.bindMemory(to: UnsafeMutablePointer<CChar>?.self).prefix(count).map {
                $0.map { String(cString: $0) } ?? ""
            }
            if count > 0 { H5Dvlen_reclaim(type, space, HeptadHDF5_default(), base) }
            return texts
        }
    }

    private func open(_ name: String) -> hid_t {
        guard H5Lexists(file, name, HeptadHDF5_default()) > 0 else { return -1 }
        return H5Dopen2(file, name, HeptadHDF5_default())
    }

    /// Uses what the library opened and closes it; nil where it was not opened.
    private func with<Value>(_ id: hid_t, _ close: (hid_t) -> herr_t, _ body: (hid_t) -> Value?) -> Value? {
        guard id >= 0 else { return nil }
        defer { _ = close(id) }
        return body(id)
    }

    private static func fault(_ path: String, _ message: String) -> DiagnosticsError {
        DiagnosticsError([Diagnostic(.error, rule: "hdf5", at: SourceLocation(file: path), message)])
    }
}
