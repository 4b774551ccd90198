import Testing

@testable import Exchange

@Suite("Arrays of results")
struct DataArrayTests {
    private let array = DataArray(shape: [2, 3], values: [1, 2, 3, 4, 5, 6], dimensions: ["runs", "time"])

    @Test("Padding keeps every number at its place")
    func padding() {
        let padded = array.padded(to: [3, 4])
        let there = padded.values.indices.filter { !padded.values[$0].isNaN }
        #expect(there == [0, 1, 2, 4, 5, 6] && there.map { padded.values[$0] } == array.values)
        #expect(DataArray(3).padded(to: [2]).values[0] == 3)
    }

    @Test("Stacking and joining")
    func joining() {
        let row = DataArray(shape: [2], values: [7, 8], dimensions: ["time"])
        let stacked = DataArray.stacked([row, row], outer: [(2, "runs"), (1, "runs")])
        #expect(stacked.shape == [2, 1, 2] && stacked.values == [7, 8, 7, 8])
        #expect(DataArray.concatenated([row, array], name: "all").values == [7, 8, 1, 2, 3, 4, 5, 6])
    }

    @Test("Reducing over the dimensions of a task, or all")
    func reducing() {
        let overRuns = array.reduced(by: .mean, over: ["runs"], ignoringNaN: false)
        #expect(overRuns.shape == [3] && overRuns.values == [2.5, 3.5, 4.5])
        #expect(array.reduced(by: .max, over: ["time"], ignoringNaN: false).values == [3, 6])
        #expect(array.reduced(by: .product, over: [], ignoringNaN: false).values == [720])
    }

    @Test("Aggregates, with and without what is not a number")
    func aggregates() {
        #expect(Aggregate.median([3, 1, 2, 10]) == 2.5)
        #expect(Aggregate.variance([1, 2, 3, 4]) == 5.0 / 3)
        #expect(Aggregate.sum([1, .nan]).isNaN)
        #expect(Aggregate.sum([1, .nan], ignoringNaN: true) == 1)
    }

    @Test(
        "Places inside an archive",
        arguments: [("a/./b", "a/b"), ("./x", "x"), ("a/../b", "b"), ("..", nil), ("", nil)] as [(String, String?)]
    )
    func paths(path: String, place: String?) {
        #expect(ArchivePath.normalized(path) == place)
    }
}
