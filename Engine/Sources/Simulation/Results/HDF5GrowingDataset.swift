internal import CHDF5
public import Diagnostics

/// Numbers in an HDF5 file whose count nobody needs to know beforehand: rows of one shape, appended in any portions.
///
/// Rows are gathered until a chunk of the file is full, so that memory holds one chunk, whatever the count.
public final class HDF5GrowingDataset {
    private let file: HDF5File
    private let name: String
    private let dataset: hid_t
    private let rowShape: [Int]
    private let rowSize: Int
    private let valuesAtOnce: Int
    private var gathered: [Double] = []
    /// Rows in the file, without those that are gathered.
    private var written = 0

    init(_ file: HDF5File, _ name: String, _ dataset: hid_t, _ rowShape: [Int], rowsAtOnce: Int) {
        self.file = file
        self.name = name
        self.dataset = dataset
        self.rowShape = rowShape
        rowSize = rowShape.reduce(1, *)
        valuesAtOnce = rowsAtOnce * rowSize
    }

    deinit { HDF5File.close(dataset) }

    /// The number of rows that were appended.
    public var count: Int { written + (rowSize > 0 ? gathered.count / rowSize : 0) }

    /// Appends whole rows, row-major.
    public func append(_ rows: ArraySlice<Double>) throws(DiagnosticsError) {
        precondition(rowSize > 0 && rows.count.isMultiple(of: rowSize), "rows are appended whole")
        gathered.append(contentsOf: rows)
        if gathered.count >= valuesAtOnce { try flush() }
    }

    /// Writes what is gathered. It must be called before the file is finished.
    public func flush() throws(DiagnosticsError) {
        guard !gathered.isEmpty else { return }
        let rows = gathered.count / rowSize
        let row = rowShape.map { hsize_t($0) }
        try file.locked("'\(name)' cannot be written") { () throws(HDF5File.Refusal) in
            try check(H5Dset_extent(dataset, [hsize_t(written + rows)] + row))
            let space = try opened(H5Dget_space(dataset))
            defer { H5Sclose(space) }
            let start = [hsize_t(written)] + row.map { _ in 0 }
            let extent = [hsize_t(rows)] + row
            try check(H5Sselect_hyperslab(space, H5S_SELECT_SET, start, nil, extent, nil))
            let memory = try opened(H5Screate_simple(Int32(extent.count), extent, nil))
            defer { H5Sclose(memory) }
            try check(H5Dwrite(dataset, HeptadHDF5_double(), memory, space, HeptadHDF5_default(), gathered))
        }
        written += rows
        gathered.removeAll(keepingCapacity: true)
    }
}
