import Testing

@testable import Integrators

@Suite("SparsityPattern")
struct SparsityPatternTests {
    private func pattern(_ size: Int, _ entries: [(row: Int, column: Int)]) -> SparsityPattern? {
        SparsityPattern(size: size, entries: entries)
    }

    @Test("Entries out of order, repeated or outside are refused")
    func refused() {
        #expect(pattern(2, [(1, 0), (0, 0)]) == nil)
        #expect(pattern(2, [(1, 0), (1, 0)]) == nil)
        #expect(pattern(2, [(2, 0)]) == nil)
        #expect(pattern(2, [(0, -1)]) == nil)
    }

    @Test("Missing diagonal entries are added in place, and old entries know where they went")
    func diagonal() throws {
        let sparse = try #require(pattern(3, [(1, 0), (2, 0), (1, 1), (0, 2)]))
        #expect(sparse.columnStarts == [0, 2, 3, 4])
        let full = sparse.withDiagonal()
        #expect(full.pattern.rows == [0, 1, 2, 1, 0, 2])
        #expect(full.pattern.columnStarts == [0, 3, 4, 6])
        #expect(full.positions == [1, 2, 3, 4])
    }
}
