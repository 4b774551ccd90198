import Foundation
import Simulation
import Testing

@Suite("Trajectory")
struct TrajectoryTests {
    private let trajectory = Trajectory(
        columns: [.init(name: "S1", units: "nmol"), .init(name: "amount(a,\"b\")")],
        times: [0, 0.1],
        values: [1, .nan, 1.0 / 3, -.infinity]
    )

    @Test("CSV has a header, quoted where needed, and numbers that read back")
    func csv() throws {
        let expected = """
            time,S1,"amount(a,""b"")"
            0,1,NaN
            0.1,0.3333333333333333,-INF

            """
        #expect(trajectory.csv() == expected)
        #expect(trajectory.csv(withUnits: true).hasPrefix("time,S1 [nmol],"))
        for value in [0.1, 1e-300, Double.leastNonzeroMagnitude, 1.7976931348623157e308, 123_456_789.123_456_79] {
            let text = Trajectory(columns: [], times: [value]).csv().split(separator: "\n")[1]
            #expect(Double(text) == value)
        }
    }

    @Test("A file is written whole, and a folder that does not exist is an error")
    func file() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("heptad-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("x.csv").path
        try trajectory.writeCSV(to: path)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == trajectory.csv())
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["x.csv"])
        #expect(throws: (any Error).self) { try trajectory.writeCSV(to: folder.path + "/no/x.csv") }
    }

    @Test("Columns are found by name")
    func columns() {
        #expect(trajectory["S1"] == [1, 1.0 / 3])
        #expect(trajectory[1, 1] == -.infinity)
        #expect(trajectory["S2"] == nil)
    }
}
