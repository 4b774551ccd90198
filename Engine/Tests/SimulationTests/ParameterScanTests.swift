import Diagnostics
import Foundation
import Integrators
import Simulation
import Testing

@Suite("Scans of a parameter")
struct ParameterScanTests {
    @Test("Values are at equal distances or equal ratios, with both ends as written")
    func values() throws {
        #expect(try ParameterScan(parsing: "k=1:3:5").values == [1, 1.5, 2, 2.5, 3])
        #expect(try ParameterScan(parsing: "k=7:9:1").values == [7])
        let decades = try ParameterScan(parsing: "k1=0.01:10:4log")
        #expect(decades.name == "k1" && decades.values.first == 0.01 && decades.values.last == 10)
        for (value, expected) in zip(decades.values, [0.01, 0.1, 1, 10]) { #expect(abs(value / expected - 1) < 1e-12) }
    }

    @Test(
        "A scan that cannot be read says how it is written",
        arguments: ["k", "k=1:2", "=1:2:3", "k=a:2:3", "k=1:2:0", "k=1:2:99999999999", "k=0:1:3log", "k=-1:1:3log"]
    )
    func faults(text: String) throws {
        let error = #expect(throws: DiagnosticsError.self) { try ParameterScan(parsing: text) }
        #expect(error?.diagnostics.first?.suggestion?.contains("NAME=FROM:TO:COUNT") == true)
    }

    @Test("Every value has its run, in one long table")
    func runs() throws {
        let simulator = try Simulator(system("S1 = 1; S1 -> ; k*S1; k = 9"))
        var course = TimeCourse(end: 1, steps: 2)
        course.recorded = ["S1"]
        let scanned = try simulator.run(course, scanning: ParameterScan(name: "k", values: [0, 1, 2]))
        for (value, run) in zip(scanned.scan.values, scanned.runs) {
            let last = try #require(try run.get().column("S1").last)
            #expect(abs(last - exp(-value)) < 1e-7)
        }
        let lines = scanned.csv().split(separator: "\n")
        #expect(lines.first == "k,time,S1")
        #expect(lines.count == 10)
        #expect(lines[1] == "0,0,1" && lines[4] == "1,0,1" && lines[7] == "2,0,1")
        #expect(scanned.statistics.starts >= 3)
    }

    @Test("A value that is also set, and one that the model has not, are faults")
    func conflicts() throws {
        let simulator = try Simulator(system("S1 = 1; S1 -> ; k*S1; k = 9"))
        var course = TimeCourse(end: 1, steps: 2)
        #expect(throws: DiagnosticsError.self) {
            try simulator.run(course, scanning: ParameterScan(name: "nope", values: [1]))
        }
        course.overrides = ["k": 1]
        #expect(throws: DiagnosticsError.self) {
            try simulator.run(course, scanning: ParameterScan(name: "k", values: [1]))
        }
    }

    @Test("The counts are printed under SUNDIALS' names")
    func statistics() throws {
        let lines = try simulate("S1 = 1; S1 -> ; k*S1; k = 9", TimeCourse(end: 1, steps: 2)).statistics.table
            .split(separator: "\n").map { $0.split(separator: " ", omittingEmptySubsequences: true) }
        #expect(lines.map(\.first) == ["nst", "netf", "nfe", "nje", "nsetups", "nni", "ncfn", "nge", "starts"])
        #expect(lines.allSatisfy { Int($0[1]) != nil } && Int(lines[0][1]).map { $0 > 0 } == true)
    }
}
