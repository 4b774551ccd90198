/// Lines and columns of a source, found from offsets.
struct LineIndex {
    private let bytes: [UInt8]
    private let starts: [Int]

    init(_ source: String) {
        bytes = Array(source.utf8)
        var starts = [0]
        for (offset, byte) in bytes.enumerated() where byte == 10 { starts.append(offset + 1) }
        self.starts = starts
    }

    /// Line and column of an offset, both from one; the column counts characters (Unicode scalars).
    func position(of offset: Int) -> (line: Int, column: Int) {
        let offset = min(max(offset, 0), bytes.count)
        var low = 0
        var high = starts.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if starts[middle] <= offset { low = middle } else { high = middle - 1 }
        }
        // A byte that continues a character begins with the bits 10.
        let column = bytes[starts[low]..<offset].lazy.filter { $0 & 0xC0 != 0x80 }.count
        return (low + 1, column + 1)
    }

    /// The first offset of a line, counted from one.
    func offset(ofLine line: Int) -> Int { starts[min(max(line - 1, 0), starts.count - 1)] }
}
