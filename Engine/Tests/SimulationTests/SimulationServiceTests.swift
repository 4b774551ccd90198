import Foundation
import Simulation
import Testing

@Suite("The simulation service")
struct SimulationServiceTests {
    private let settings = "start: 0\nduration: 2\nsteps: 2\nvariables: S1, k\namount: S1\nconcentration:\n"

    private func inFolder(_ model: String, _ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "heptad-service-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try model.write(toFile: folder + "/m.ant", atomically: true, encoding: .utf8)
        try settings.write(toFile: folder + "/settings.txt", atomically: true, encoding: .utf8)
        try body(folder)
    }

    private func request(_ folder: String, out: String = "out.csv") -> String {
        "{\"case\": \"1\", \"sbml\": \"\(folder)/m.ant\", \"settings\": \"\(folder)/settings.txt\","
            + " \"out\": \"\(folder)/\(out)\"}"
    }

    @Test("A request writes the table under the names that were asked for")
    func answersOk() throws {
        try inFolder("compartment C = 2; species S1 in C; S1 = 3; k = 1; S1' = -k*S1") { folder in
            #expect(SimulationService.answer(to: request(folder)) == "ok")
            let lines = try String(contentsOfFile: folder + "/out.csv", encoding: .utf8).split(separator: "\n")
            #expect(lines.first == "time,S1,k")
            #expect(lines.count == 4)
            let last = try #require(lines.last).split(separator: ",").compactMap { Double($0) }
            #expect(last.count == 3 && last[0] == 2)
            #expect(abs(last[1] - 6 * exp(-2)) < 1e-7)
        }
    }

    @Test("What is not supported and what is wrong are told apart, each on one line")
    func answersOtherwise() throws {
        try inFolder("k = 1; S1 = 2; S1 -> ; k*S1; maximize J") { folder in
            #expect(SimulationService.answer(to: request(folder)).hasPrefix("unsupported "))
        }
        try inFolder("k = ; S1 = 2;\nS1 -> ; k*S1*q") { folder in
            let answer = SimulationService.answer(to: request(folder))
            #expect(answer.hasPrefix("error ") && !answer.contains("\n"))
        }
        try inFolder("k = 1; S1 = 2; S1 -> ; k*S1") { folder in
            #expect(SimulationService.answer(to: request(folder, out: "no/out.csv")).hasPrefix("error "))
        }
    }

    @Test(
        "Lines that are no request are answered by an error",
        arguments: [
            "", "{}", "[1]", "{\"sbml\": 3}", "{\"sbml\": \"/no.xml\", \"settings\": \"/no\", \"out\": \"/no/x\"}",
        ]
    )
    func noRequest(line: String) {
        #expect(SimulationService.answer(to: line).hasPrefix("error "))
    }

    @Test("A request that is too long is refused without being read")
    func tooLong() {
        let line = String(repeating: "x", count: SimulationService.maximumRequestSize + 1)
        #expect(SimulationService.answer(to: line) == "error the request is longer than 65536 bytes")
    }
}
